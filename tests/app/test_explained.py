"""The lines of `explain` add up to the points of `rank`: for every unit of any ledger, window and level."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.offices import CARD, Office, copied, found_office, table

from zhibao_cli.app.ranking import RankRequest, explain, rank_units
from zhibao_cli.app.scorecards import add_card
from zhibao_cli.domain.records import Adoption, Forwarding, Instruction, Item, Record

CODES = ("SQ", "BH", "HY", "SLJ", "NYJ")
LEVELS = ("province", "city", "national", "county")
FIRST = date(2023, 10, 1)
DAYS = st.integers(0, 420).map(lambda n: FIRST + timedelta(days=n))
RULES = """
[item]
adoptions = "{adoptions}"
instructions = "{instructions}"

[[quota]]
count = "submitted"
every = "quarter"
at_least = 2
met = 3
short_each = -0.5

[[cap]]
on = "adopted"
every = "month"
max = 6
"""
POLICIES = (("sum", "each"), ("highest", "once-per-level"), ("highest-per-level", "highest"))


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """An office for each of some cards."""
    made = []
    for adoptions, instructions in POLICIES:
        folder = tmp_path_factory.mktemp("base")
        office = found_office(folder / "base.db", card=False)
        file = folder / "card.toml"
        file.write_text(CARD + RULES.format(adoptions=adoptions, instructions=instructions), encoding="utf-8")
        add_card(office.session(), file)
        made.append(office.path)
    return made


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    units = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True))
    return {
        "unit": units[0],
        "joint": tuple(units[1:]),
        "submitted_on": draw(DAYS),
        "kind": draw(st.sampled_from([None, "news", "research"])),
        "words": draw(st.sampled_from([None, 300, 2500])),
        "status": draw(st.sampled_from(["reported", "reported", "reported", "returned"])),
        "to_level": draw(st.sampled_from([None, "province"])),
    }


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["adopt", "adopt", "instruct", "forward"]),
        st.lists(st.integers(0, 5), min_size=1, max_size=3),
        DAYS,
        st.sampled_from(LEVELS),
        st.sampled_from([None, "full", "composite"]),
    ),
    max_size=10,
)


def write(office: Office, rows: list[dict[str, Any]], events: list[Any]) -> None:
    """Record items and events through the one writer, in one entry."""
    with office.session().writing("made") as writing:
        ids = [
            writing.writer.add(Item(series=f"X-{n}", serial=0, title=f"第{n}条", **row)) for n, row in enumerate(rows)
        ]
        for n, (what, places, day, level, form) in enumerate(events, 1):
            sources = tuple(dict.fromkeys(ids[place % len(ids)] for place in places))
            record: Record
            if what == "adopt":
                record = Adoption(serial=n, item=sources[0], others=sources[1:], level=level, form=form, adopted_on=day)
            elif what == "forward":
                record = Forwarding(serial=n, item=sources[0], others=sources[1:], to_level=level, forwarded_on=day)
            else:
                record = Instruction(serial=n, item=sources[0], level=level, rank="principal", instructed_on=day)
            writing.writer.add(record)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(items(), min_size=1, max_size=6),
    EVENTS,
    st.tuples(DAYS, st.integers(0, 400)),
    st.sampled_from([None, None, "province", "city"]),
    st.sampled_from(range(len(POLICIES))),
)
def test_the_lines_add_up_to_the_points(
    bases: list[Path],
    tmp_path: Path,
    rows: list[dict[str, Any]],
    events: list[Any],
    window: tuple[date, int],
    level: str | None,
    policy: int,
) -> None:
    office = copied(bases[policy], tmp_path)
    write(office, rows, events)
    first, length = window
    period = f"{first}..{first + timedelta(days=length)}"
    ranked = rank_units(office.session(), RankRequest(period=period, level=level))
    points = dict(table(ranked, "code", "points"))
    assert set(points) == set(CODES)
    for code in CODES:
        report = explain(office.session(), code, period, level, None)
        lines = [line for (line,) in table(report, "points")]
        assert sum(lines, Fraction()) == points[code]
        assert report.total is not None
        assert report.total[-1] == points[code]
