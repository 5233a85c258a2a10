"""What gets adopted: the items of a window by kind, length and so on, with what the counts allow to say."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import chain

from zhibao_cli.app.authors import Officers
from zhibao_cli.app.dimensions import named
from zhibao_cli.app.filters import (
    FilterRequest,
    chosen_period,
    criteria,
    empty_note,
    present_note,
    strangers,
)
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.tallies import of_adoption
from zhibao_cli.domain.facts import day_of
from zhibao_cli.domain.intervals import claimable, compared, quantile, wilson
from zhibao_cli.domain.lengths import BANDS, band_of
from zhibao_cli.domain.numbers import read_some
from zhibao_cli.domain.pairs import pairs_of
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.words import BESIDE, NETWORK, PATTERN, SOLICITED, TOTAL, WRITTEN, code_of
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store.activity import first_adoptions, shapes_meant
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.item_data import Outline, outlines

Key = str | None
Days = int | None
"""From the day reported to the first adoption; None: not adopted by the window's end."""

LEAST = 10
"""Of fewer items no rate is claimed, unless another number is typed."""
_MOST_PAIRS = 30
PATTERN_COLUMNS = (
    Column("dimension", msg("By"), "word", words="pattern"),
    Column("value", msg("Which"), "word"),
    Column("items", msg("Items"), "count"),
    Column("adopted", msg("Adopted"), "count"),
    Column("unadopted", msg("Not adopted"), "count", optional=True),
    Column("rate", msg("Rate"), "rate", decimals=1),
    Column("low", msg("At least (95 %)"), "rate", decimals=1),
    Column("high", msg("At most (95 %)"), "rate", decimals=1),
    Column("beside", msg("Beside the others"), "word", words="beside"),
    Column("days_median", msg("Days to adoption, median"), "points", decimals=1),
    Column("days_lower", msg("Lower quartile"), "points", decimals=1, optional=True),
    Column("days_upper", msg("Upper quartile"), "points", decimals=1, optional=True),
)


@dataclass(frozen=True, slots=True)
class PatternDesk:
    """The items of the window, each with its days to adoption, and what is needed to sort and name them."""

    reading: Reading
    window: Period
    units: frozenset[str] | None
    least: int
    items: Sequence[tuple[Outline, Days]]
    adopted: int


def patterns(
    session: Session, by: str | None, min_count: str, request: FilterRequest, units: str | None = None
) -> Report:
    """What gets adopted, by one dimension or by all of them. Raises UsageFault."""
    chosen = _dimensions(by)
    if request.adopted is not None:
        raise UsageFault(
            "patterns-adopted", msg("--adopted and --unadopted have no place here: what is adopted is the question.")
        )
    with session.reading(units) as reading:
        window = chosen_period(reading, request.period)
        wanted = criteria(reading, request, window)
        found = outlines(reading.view, replace(wanted, statuses=wanted.statuses or ("reported",)))
        desk = pattern_desk(reading, window, wanted, read_some(min_count), found, reading.facts())
        told = {name: tuple(pattern_rows(desk, name)) for name in chosen}
        rows, rare = _usual(told, desk.least) if by is None else (tuple(chain(*told.values())), 0)
        series = Series("value", ("items", "adopted"), over_time=by == "month") if len(chosen) == 1 else None
        report = pattern_report(desk, rows, chosen)
        said = (*empty_note(reading, window), *strangers(reading, request))
        if not desk.items and not said:
            said = (msg("No item of this period meets the filters."),)
        left_out = (
            (msg("Topics of fewer than {least} items are left out here: {count}. All: --by topic.", least=desk.least,
                 count=rare),)
            if rare
            else ()
        )  # fmt: skip
        return replace(report, notes=(*said, *report.notes, *left_out, *present_note(reading)), series=series)


def _usual(told: Mapping[str, Sequence[tuple[Value, ...]]], least: int) -> tuple[tuple[tuple[Value, ...], ...], int]:
    """The rows of all dimensions, without topics of too few items for a rate; and how many topics these are."""
    place = [column.key for column in PATTERN_COLUMNS].index("items")
    usual = {**told, "topic": [row for row in told.get("topic", ()) if int(str(row[place])) >= least]}
    return tuple(chain(*usual.values())), len(told.get("topic", ())) - len(usual["topic"])


def pattern_report(desk: PatternDesk, rows: tuple[tuple[Value, ...], ...], chosen: Sequence[str]) -> Report:
    """The rows of some dimensions with the figures of all items, and what is to be said of them."""
    everything = _cells(desk, [days for _, days in desk.items])
    return Report(
        "patterns", msg("What gets adopted"), PATTERN_COLUMNS, rows, desk.window, desk.reading.provenance(),
        tuple(_notes(desk, rows, chosen)), split="dimension", total=(None, TOTAL, *everything),
    )  # fmt: skip


def _dimensions(by: str | None) -> tuple[str, ...]:
    if by is None:
        return tuple(PATTERN)
    code = code_of(PATTERN, by)
    if code is None:
        raise UsageFault(
            "dimension-unknown", msg("There are no patterns by “{by}”.", by=by),
            msg("One of: {values}", values=listed(f"{word.zh} {code}" for code, word in PATTERN.items())),
        )  # fmt: skip
    return (code,)


def pattern_desk(
    reading: Reading, window: Period, wanted: Criteria, least: int, found: Iterable[Outline], facts: Facts
) -> PatternDesk:
    """The items found in a window, each with its days to adoption; no claim is made of fewer than `least`."""
    meant = shapes_meant(reading.view, "adopted")
    if wanted.of_adoptions:
        facts.look(meant)
        meant = [number for number in meant if of_adoption(facts.shape(number), wanted)]
    first = first_adoptions(reading.view, meant, window.end)
    heirs = reading.registers.heirs
    items = [(_given(item, heirs), _days(item, first.get(item.id))) for item in found]
    units = frozenset(wanted.units) if wanted.units is not None else None
    return PatternDesk(reading, window, units, least, items, sum(days is not None for _, days in items))


def _given(item: Outline, heirs: Mapping[str, str]) -> Outline:
    """The item as one of the units that its own are part of now."""
    return item._replace(units=tuple(dict.fromkeys(heirs.get(code, code) for code in item.units))) if heirs else item


def _days(item: Outline, adopted: int | None) -> Days:
    return None if adopted is None else (day_of(adopted) - date.fromisoformat(item.submitted_on)).days


# -- the rows of a dimension


def _keys(desk: PatternDesk, name: str) -> Callable[[Outline], Iterable[Key]]:
    """Under which rows of a dimension an item is counted."""
    officers = Officers(desk.reading)
    roll, last = desk.reading.registers.roll, desk.window.last

    def by_officer(item: Outline) -> tuple[Key]:
        if not item.authors:
            return (None,)
        day = date.fromisoformat(item.submitted_on)
        persons = (officers.author(item.units, one, day) for one in item.authors)
        return ("officer" if any(officers.served(person, day) for person in persons) else "others",)

    ways: dict[str, Callable[[Outline], Iterable[Key]]] = {
        "kind": lambda item: (item.kind,),
        "length": lambda item: (band_of(item.words),),
        "solicited": lambda item: ("solicited" if item.solicited else "unsolicited",),
        "officer": by_officer,
        "month": lambda item: (item.submitted_on[:7],),
        "topic": lambda item: item.topics or (None,),
        "unit": lambda item: [unit for unit in item.units if desk.units is None or unit in desk.units],
        "network": lambda item: dict.fromkeys(
            roll.on(unit, last).network for unit in item.units if desk.units is None or unit in desk.units
        ),
        "pair": lambda item: pairs_of(item.title),
    }
    return ways[name]


def pattern_rows(desk: PatternDesk, name: str) -> Iterator[tuple[Value, ...]]:
    """The rows of one dimension, by PATTERN_COLUMNS."""
    if name == "pair":
        yield from _pair_rows(desk)
        return
    keys = _keys(desk, name)
    found: dict[Key, list[Days]] = defaultdict(list)
    for item, days in desk.items:
        for key in keys(item):
            found[key].append(days)
    if name == "network" and set(found) <= {None}:
        return  # an office that has no networks is not told so
    looked_at = sum(len(days) >= desk.least for days in found.values())
    for key in _ordered(desk, name, found):
        yield PATTERN[name], _called(desk, name, key), *_cells(desk, found[key], looked_at)


def _pair_rows(desk: PatternDesk) -> Iterator[tuple[Value, ...]]:
    """Only pairs of which the adopted share is clearly greater, taken by itself; the clearest first."""
    titles, adopted, days = Counter[str](), Counter[str](), defaultdict[str, list[Days]](list)
    of_item = [pairs_of(item.title) for item, _ in desk.items]
    for pairs, (_, taken) in zip(of_item, desk.items, strict=True):
        titles.update(pairs)
        if taken is not None:
            adopted.update(pairs)
    often = [pair for pair, count in titles.items() if count >= max(desk.least, 1)]
    clear = {pair for pair in often if _beside(desk, adopted[pair], titles[pair], 1) > 0}
    for pairs, (_, taken) in zip(of_item, desk.items, strict=True):
        for pair in pairs & clear:
            days[pair].append(taken)

    def order(pair: str) -> tuple[Fraction, str]:
        interval = wilson(adopted[pair], titles[pair])
        return -(interval.low if interval else Fraction()), pair

    for pair in sorted(clear, key=order)[:_MOST_PAIRS]:
        yield PATTERN["pair"], pair, *_cells(desk, days[pair], len(often))


def _ordered(desk: PatternDesk, name: str, found: dict[Key, list[Days]]) -> list[Key]:
    """Rows in the order of register, bands or time; topics by how many items they have; what has no value last."""
    registers = desk.reading.registers
    orders: dict[str, Iterable[str]] = {
        "kind": registers.kinds, "unit": registers.roll.units, "length": BANDS, "solicited": SOLICITED,
        "officer": WRITTEN, "network": NETWORK,
    }  # fmt: skip
    if name == "topic":
        return sorted(found, key=lambda key: (key is None, -len(found[key]), key or ""))
    order: list[Key] = [key for key in orders.get(name, ()) if key in found]
    return [*order, *sorted((key for key in found if key not in order), key=lambda key: (key is None, key or ""))]


def _called(desk: PatternDesk, name: str, key: Key) -> Value:
    if name == "officer" and key is not None:
        return WRITTEN[key]
    return named(desk.reading, name, key, desk.window)[0]


def _cells(desk: PatternDesk, days: list[Days], looked_at: int = 0) -> tuple[Value, ...]:
    """The figures of these items; `looked_at` rows are compared at once, none where it is 0."""
    waits = sorted(one for one in days if one is not None)
    adopted, count = len(waits), len(days)
    interval = wilson(adopted, count)
    rate = Fraction(adopted, count) if claimable(adopted, count, desk.least) else None
    beside = _beside(desk, adopted, count, looked_at) if looked_at and count >= desk.least else 0
    enough = adopted >= max(desk.least, 1)
    spread = [quantile(waits, Fraction(quarter, 4)) if enough else None for quarter in (2, 1, 3)]
    word = BESIDE["above" if beside > 0 else "below"] if beside else None
    low, high = interval or (None, None)
    return (count, adopted, count - adopted, rate, low, high, word, *spread)


def _beside(desk: PatternDesk, adopted: int, count: int, looked_at: int) -> int:
    return compared(adopted, count, desk.adopted - adopted, len(desk.items) - count, looked_at)


# -- what is said of it


def _notes(desk: PatternDesk, rows: Sequence[tuple[Value, ...]], chosen: Sequence[str]) -> Iterator[Message]:
    yield msg("Items reported in the period; adopted: at least once by {day}. Those of its last weeks may yet be.",
              day=desk.window.last)  # fmt: skip
    place = [column.key for column in PATTERN_COLUMNS].index("rate")
    if any(row[place] is None for row in rows):
        yield msg("No rate is claimed of fewer than {least} items, or where its 95 % interval is wider than 30 points; "
                  "no days of fewer than {least} adopted.", least=desk.least)  # fmt: skip
    if any(row[place + 3] is not None for row in rows):
        yield msg("Above or below the others: where the intervals of both do not overlap, widened so that among all "
                  "rows of a block chance would show one in twenty times at most.")  # fmt: skip
    if any(row[0] is PATTERN["pair"] for row in rows):
        yield msg("Words of titles: those whose interval lies above that of all other titles. So many words are looked "
                  "at that some will do so by chance; those that would not are marked.")  # fmt: skip
    elif "pair" in chosen:
        yield msg("No word stands out in the titles adopted.")
    several = [str(PATTERN[name]) for name in ("topic", "unit", "network", "pair") if name in chosen]
    if several:
        yield msg("An item counts in each row it belongs to: {dimensions}.", dimensions=listed(several))
