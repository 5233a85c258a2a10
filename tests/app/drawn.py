"""Small ledgers drawn at random, written through the one writer; and cards with every section to score them by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from tests.offices import Office, found_office

from zhibao_cli.app.registry import UnitRequest, add_unit
from zhibao_cli.app.scorecards import add_card
from zhibao_cli.domain.records import (
    Adjustment,
    Adoption,
    Fault,
    Forwarding,
    Instruction,
    Item,
    Record,
    Solicitation,
    SolicitedUnit,
    Target,
)

CODES = ("SQ", "BH", "HY", "SLJ", "NYJ", "HD", "XX")
FIRST = date(2023, 10, 1)
DAYS = st.integers(0, 420).map(lambda n: FIRST + timedelta(days=n))
LEVELS = st.sampled_from(["province", "city", "national", "county"])

RULES = """
[scorecard]
id = "drawn"
title = "全"
effective_from = 2023-01-01
decimals = 1

[[rule]]
on = "adopted"
when = { level = "province", form = "full" }
points = 5

[[rule]]
on = "adopted"
when = { min_words = 2000, level = ["province", "city"] }
points = 4

[[rule]]
on = "adopted"
points = 1

[[rule]]
on = "instructed"
when = { level = "province" }
points = 10
then = 4

[[rule]]
on = "instructed"
points = 4

[[rule]]
on = "forwarded"
points = 0.5

[[rule]]
on = "submitted"
points = 0.1

[[factor]]
on = "adopted"
when = { route = "relay" }
times = 2
"""

DUTIES = """
[[rule]]
on = "unadopted"
points = 0.3

[[rule]]
on = "solicited"
when = { outcome = "done" }
points = 2

[[rule]]
on = "solicited"
points = -3

[[rule]]
on = "feedback"
when = { outcome = "missed" }
points = -1

[[rule]]
on = "fault"
when = { fault = "inaccurate" }
points = { from = -5, to = -1 }

[[rule]]
on = "fault"
points = -2

[[base]]
groups = ["直报县"]
points = 6
every = "quarter"

[[quota]]
count = "submitted"
every = "quarter"
at_least = "target"
met = 3
short_each = -0.5

[[quota]]
count = "adopted"
every = "month"
at_least = 1
over_each = 0.2
weights = [{ when = { form = "composite" }, weight = 0.25 }]

[[rate]]
every = "quarter"
of = "RATE"
below = 0.3
points = -1

[[cap]]
on = "adopted"
every = "month"
max = 6

[limits]
every = "quarter"
floor = "FLOOR"
bonus_max = 30

[[strike]]
count = "solicited"
when = { outcome = "missed" }
reaches = 2
effect = "zero"
"""

PLAIN = RULES + '[share]\njoint = "equal"\ncompiled = "equal"\n'
OPTIONS = (
    ("sum", "each", "full", "period", "none"),
    ("highest", "once-per-level", "equal", "items", "base"),
    ("highest-per-level", "first-then", "lead", "period", "zero"),
)


def whole_card(adoptions: str, instructions: str, joint: str, rate: str, floor: str) -> str:
    """A card with every section."""
    policies = f'[item]\nadoptions = "{adoptions}"\ninstructions = "{instructions}"\nforwarded = "unless-adopted"\n'
    shares = f'[share]\njoint = "{joint}"\ncompiled = "equal"\n'
    return RULES + DUTIES.replace("RATE", rate).replace("FLOOR", floor) + policies + shares


def office_under(folder: Path, card: str) -> Path:
    """The ledger of an office under a card: a station that rolls up, a unit that joined in mid-quarter."""
    office = found_office(folder / "base.db", card=False)
    add_unit(office.session(), UnitRequest(name="河道站", code="HD", group="市直部门", rolls_up_to="SLJ"))
    add_unit(office.session(), UnitRequest(name="新县", code="XX", group="直报县", first="2024-02-15"))
    file = folder / "card.toml"
    file.write_text(card, encoding="utf-8")
    add_card(office.session(), file)
    return office.path


@dataclass(frozen=True)
class Drawn:
    """What a ledger holds: items, and what happened to them and to units, in no order."""

    items: list[dict[str, Any]]
    events: list[tuple[str, list[int], date, str, Any]]


_ITEMS = st.fixed_dictionaries({
    "units": st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True),
    "submitted_on": DAYS,
    "kind": st.sampled_from([None, "news", "research"]),
    "words": st.sampled_from([None, 300, 2500]),
    "status": st.sampled_from(["reported", "reported", "reported", "returned"]),
    "to_level": st.sampled_from([None, "province"]),
    "solicited": st.sampled_from([None, None, "YG-1"]),
})  # fmt: skip
_EVENTS = st.tuples(
    st.sampled_from(["adopt", "adopt", "adopt", "instruct", "forward", "fault", "adjust", "ask", "target"]),
    st.lists(st.integers(0, 6), min_size=1, max_size=3),
    DAYS,
    LEVELS,
    st.sampled_from([0, 1, 2]),
)
LEDGERS = st.builds(Drawn, st.lists(_ITEMS, min_size=1, max_size=6), st.lists(_EVENTS, max_size=12))


def write(office: Office, drawn: Drawn, order: Sequence[int] = (), turn: int = 0) -> None:
    """Record it, items first, in one entry; events in another order, items from another place on, where given."""
    with office.session().writing("made") as writing:
        writing.writer.add(Solicitation(number="YG-1", topic="题", level="city", due_on=date(2024, 3, 1)))
        numbers = [*range(len(drawn.items))]
        ids = {n: writing.writer.add(_item(n, drawn.items[n])) for n in numbers[turn:] + numbers[:turn]}
        for serial, place in enumerate(order or range(len(drawn.events)), 1):
            for record in _records(drawn.events[place], place, serial, ids):
                writing.writer.add(record)


def _item(number: int, values: dict[str, Any]) -> Item:
    rest = {name: value for name, value in values.items() if name != "units"}
    units = values["units"]
    return Item(series=f"X-{number}", serial=0, title=f"第{number}条", unit=units[0], joint=tuple(units[1:]), **rest)


def _records(event: Any, place: int, serial: int, ids: dict[int, int]) -> list[Record]:
    what, places, day, level, choice = event
    sources = tuple(dict.fromkeys(ids[n % len(ids)] for n in places))
    unit = CODES[places[0]]
    form, rank, outcome = ((None, "full", "composite"), (None, "principal", "deputy"), ("done", "late", "missed"))
    if what == "adopt":
        route = "relay" if len(places) == 2 else None
        return [Adoption(serial=serial, item=sources[0], others=sources[1:], level=level, form=form[choice],
                         adopted_on=day, route=route)]  # fmt: skip
    if what == "forward":
        return [Forwarding(serial=serial, item=sources[0], others=sources[1:], to_level=level, forwarded_on=day)]
    if what == "instruct":
        due = day + timedelta(days=20) if choice else None
        given = day + timedelta(days=15 * choice) if choice == 2 else None
        return [Instruction(serial=serial, item=sources[0], level=level, rank=rank[choice], instructed_on=day,
                            feedback_due=due, feedback_on=given)]  # fmt: skip
    if what == "fault":
        fault = ("late", "inaccurate", "串报")[choice]
        return [Fault(serial=serial, unit=unit, item=sources[0] if len(places) > 1 else None, fault=fault,
                      occurred_on=day, points=Fraction(-len(places)))]  # fmt: skip
    if what == "adjust":
        return [Adjustment(serial=serial, unit=unit, adjusted_on=day, points=Fraction(choice - 1, 3))]
    if what == "target":
        # One of each number, so that which was entered last does not matter.
        group = None if choice else ("直报县", "市直部门")[place % 2]
        return [Target(serial=serial, unit=None if group else unit, group_name=group, metric="submitted",
                       every="quarter", value=Fraction(2))]  # fmt: skip
    notice = Solicitation(number=f"YG-{place + 10}", topic=f"题{place}", due_on=day, important=choice == 1)
    asked = SolicitedUnit(solicitation=notice.number, unit=unit, outcome=outcome[choice],
                          received_on=None if choice == 2 else day)  # fmt: skip
    return [notice, asked]
