"""Counts by any dimension: submitted, sent up, adopted, instructed on, solicited, words; each by its own date."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import product

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, empty_note
from zhibao_cli.app.scorecards import book_of
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.tally import Tally
from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.domain.totals import Stated, counted_in, counted_note, cut_by, cut_note, spans
from zhibao_cli.domain.words import LEVEL, VOCABULARIES, Word
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store import search
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.rows import FactRow
from zhibao_cli.store.search import Criteria
from zhibao_cli.store.totals import stated

Key = str | None


Keys = Callable[[str, FactRow, Shape], Iterable[Key]]
"""The rows of a dimension that a fact of a unit, by its code, is counted in."""


def _by_nothing(unit: str, row: FactRow, shape: Shape) -> Iterable[Key]:
    return ()


def _by_unit(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda unit, row, shape: (unit,)


def _by_group(reading: Reading, facts: Facts, window: Period) -> Keys:
    groups = {member.code: member.group_on(window.last) for member in reading.registers.roll.members()}
    return lambda unit, row, shape: (groups.get(unit),)


def _by_network(reading: Reading, facts: Facts, window: Period) -> Keys:
    roll = reading.registers.roll
    networks = {code: roll.on(code, window.last).network for code in roll.units}
    return lambda unit, row, shape: (networks.get(unit),)


def _by_kind(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda unit, row, shape: (shape.kind,)


def _by_month(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda unit, row, shape: (f"{row.day // 10000}-{row.day // 100 % 100:02d}" if row.day else None,)


def _by_solicited(reading: Reading, facts: Facts, window: Period) -> Keys:
    def keys(unit: str, row: FactRow, shape: Shape) -> Iterable[Key]:
        return (None,) if shape.total else ("true" if shape.solicited else "false",)

    return keys


def _by_form(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda unit, row, shape: (shape.form,) if shape.on == "adopted" else ()


def _by_channel(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda unit, row, shape: (shape.channel,) if shape.on == "adopted" else ()


def _by_level(reading: Reading, facts: Facts, window: Period) -> Keys:
    def keys(unit: str, row: FactRow, shape: Shape) -> Iterable[Key]:
        if shape.on in ("adopted", "instructed"):
            return (shape.level,)
        return (shape.to,) if shape.to else ()

    return keys


def _by_list(column: str) -> Callable[[Reading, Facts, Period], Keys]:
    def by(reading: Reading, facts: Facts, window: Period) -> Keys:
        lists = search.item_lists(reading.view, column)
        return lambda unit, row, shape: lists.get(row.item, (None,))

    return by


def _by_officer(reading: Reading, facts: Facts, window: Period) -> Keys:
    """By the officers of the item's unit who are among its authors."""
    authors = search.item_lists(reading.view, "authors")
    officers = {(version.record.unit, version.record.name) for version in reading.registers.officers}
    return lambda unit, row, shape: [name for name in authors.get(row.item, ()) if (unit, name) in officers]


DIMENSIONS: dict[str, Callable[[Reading, Facts, Period], Keys]] = {
    "unit": _by_unit, "group": _by_group, "network": _by_network, "kind": _by_kind, "form": _by_form,
    "channel": _by_channel, "level": _by_level, "month": _by_month, "officer": _by_officer,
    "topic": _by_list("topics"), "author": _by_list("authors"), "solicited": _by_solicited,
}  # fmt: skip
_TITLES = {
    "unit": msg("Unit"), "group": msg("Group"), "network": msg("Network"), "kind": msg("Kind"), "form": msg("Form"),
    "channel": msg("Channel"), "level": msg("Level"), "month": msg("Month"), "officer": msg("Officer"),
    "topic": msg("Topic"), "author": msg("Author"), "solicited": msg("Solicited"),
}  # fmt: skip
_CHINESE = {
    "单位": "unit", "类别": "group", "网络": "network", "类型": "kind", "形式": "form", "刊物": "channel",
    "级别": "level", "月": "month", "月份": "month", "信息员": "officer", "专题": "topic", "主题": "topic",
    "作者": "author", "约稿": "solicited",
}  # fmt: skip

FIGURES = (
    Column("submitted", msg("Submitted"), "count"),
    Column("sent_up", msg("Sent up"), "count"),
    Column("adopted", msg("Adopted"), "count"),
    Column("rate", msg("Rate"), "rate", decimals=1),
    Column("instructed", msg("Instructions"), "count"),
    Column("instructed_items", msg("Items instructed on"), "count"),
    Column("solicited", msg("Solicited"), "count", optional=True),
    Column("solicited_share", msg("Solicited share"), "rate", decimals=1, optional=True),
    Column("words", msg("Words"), "count", optional=True),
)


def figures(tally: Tally, counted: str = "adoptions") -> dict[str, Value]:
    """What is counted, by the keys of the columns."""
    return dict(zip((column.key for column in FIGURES), tally.cells(counted), strict=True))


def stats(session: Session, by: str, request: FilterRequest) -> Report:
    """Counts of a period by one dimension, with a total in which every item is one."""
    name = _CHINESE.get(by, by)
    if name not in DIMENSIONS:
        raise UsageFault(
            "dimension-unknown",
            msg("There are no counts by “{by}”.", by=by),
            msg(
                "One of: {names}",
                names=msg(
                    "unit, group, network, kind, form, channel, level, month, officer, author, topic or solicited."
                ),
            ),
        )
    with session.reading() as reading:
        window = chosen_period(reading, request.period)
        return counted(reading, name, window, criteria(reading, request, window))


def counted(
    reading: Reading, name: str, window: Period, wanted: Criteria, book: Book | None = None,
    facts: Facts | None = None,
) -> Report:  # fmt: skip
    """Counts of a window by one of the dimensions; by the rules of this book, else of the default one."""
    tallies, total, said = tallied(reading, window, wanted, name, facts)
    of_what = _of_what(reading, window, book)
    rows = tuple(
        (*_named(reading, name, key, window), *tally.cells(of_what))
        for key, tally in _ordered(reading, name, tallies, wanted, window)
    )
    columns = _key_columns(name)
    last: tuple[Value, ...] = (msg("Total"), *(None,) * (len(columns) - 1), *total.cells(of_what))
    notes = (*empty_note(reading, window), *said)
    sizes = [tally.sizes() for tally in tallies.values()]
    if any(sum(column) > whole for *column, whole in zip(*sizes, total.sizes(), strict=True)):
        notes = (*notes, msg("Items of several rows are one in the total, so the rows add up to more."))
    return Report(
        "stats", msg("Statistics"), (*columns, *FIGURES), rows, window, reading.provenance(), notes, total=last,
        series=Series(name, ("submitted", "adopted", "instructed"), over_time=name == "month"),
    )  # fmt: skip


def adopted_across(
    reading: Reading, window: Period, wanted: Criteria, by: str, across: str
) -> dict[tuple[Key, Key], int]:
    """How many were adopted by two dimensions at once, counted as `counted` does; what is 0 is left out."""
    facts = Facts(reading.view)
    rows_of, columns_of = (DIMENSIONS[name](reading, facts, window) for name in (by, across))
    units = set(wanted.units) if wanted.units is not None else None
    tallies: dict[tuple[Key, Key], Tally] = defaultdict(Tally)
    for row in search.facts(reading.view, wanted):
        shape, unit = facts.shape(row.shape), facts.unit(row.unit)
        if shape.on == "adopted" and (units is None or unit in units):
            for pair in product(rows_of(unit, row, shape), columns_of(unit, row, shape)):
                tallies[pair].add(row, shape, wanted)
    for one in _inside(facts, window, wanted, units):
        unit, row = one.total.unit, _row_of(one)
        for pair in product(rows_of(unit, row, one.shape), columns_of(unit, row, one.shape)):
            tallies[pair].add_total(one.shape, one.rest, wanted)
    of_what = _of_what(reading, window)
    return {pair: count for pair, tally in tallies.items() if (count := tally.count_adopted(of_what))}


def totals(
    reading: Reading, window: Period, wanted: Criteria, book: Book | None = None, facts: Facts | None = None
) -> tuple[Value, ...]:
    """The total of `counted`, by FIGURES."""
    return tallied(reading, window, wanted, None, facts)[1].cells(_of_what(reading, window, book))


def _of_what(reading: Reading, window: Period, book: Book | None = None) -> str:
    """Whether the card, else the default one, counts adoptions, or the items adopted."""
    book = book or book_of(reading)
    closing = book.closing(window) if book else None
    return closing.rank.counted if closing else "adoptions"


def tallied(
    reading: Reading, window: Period, wanted: Criteria, name: str | None, facts: Facts | None = None
) -> tuple[dict[Key, Tally], Tally, tuple[Message, ...]]:
    """What is counted by a dimension (or by none), by each of its values, and in all; what to say.

    `facts`: if they are at hand.
    """
    facts = facts or Facts(reading.view)
    keys = DIMENSIONS[name](reading, facts, window) if name else _by_nothing
    units = set(wanted.units) if wanted.units is not None else None
    tallies: dict[Key, Tally] = defaultdict(Tally)
    total = Tally()
    rows = list(search.facts(reading.view, wanted))
    facts.look(row.shape for row in rows)
    for row in rows:
        # A joint item is found by any of its units; what is counted is the part of the units asked for.
        unit = facts.unit(row.unit)
        if units is not None and unit not in units:
            continue
        shape = facts.shape(row.shape)
        total.add(row, shape, wanted)
        for key in keys(unit, row, shape):
            tallies[key].add(row, shape, wanted)
    for one in _inside(facts, window, wanted, units):
        total.add_total(one.shape, one.rest, wanted)
        for key in keys(one.total.unit, _row_of(one), one.shape):
            tallies[key].add_total(one.shape, one.rest, wanted)
    return tallies, total, tuple(_notes(name, _totals_of(facts, window, units), wanted, window))


def _totals_of(facts: Facts, window: Period, units: set[str] | None) -> list[Stated]:
    return [one for one in stated(facts, window) if units is None or one.total.unit in units]


def _inside(facts: Facts, window: Period, wanted: Criteria, units: set[str] | None) -> list[Stated]:
    """The totals of these units that are meant, and count in the window."""
    return list(counted_in([one for one in _totals_of(facts, window, units) if _meant(one, wanted)], window))


def _row_of(one: Stated) -> FactRow:
    """A total as a fact of no item; without a day, where it is about several months."""
    first, last = one.total.start_on, one.total.end_on
    same = (first.year, first.month) == (last.year, last.month)
    return FactRow(day_number(last) if same else 0, 0, 0, 0, 0, None)


def _meant(one: Stated, wanted: Criteria) -> bool | None:
    """Whether a total's items are what is filtered for; None: it does not tell."""
    told = [
        (wanted.kinds, one.shape.kind),
        (wanted.to, one.shape.to),
        (wanted.statuses, one.shape.status),
        (wanted.topics or wanted.authors, None),
    ]
    if any(names and value is not None and value not in names for names, value in told):
        return False
    others = (wanted.min_words, wanted.max_words, wanted.solicited, wanted.adopted, wanted.instructed or None)
    silent = any(names and value is None for names, value in told) or any(other is not None for other in others)
    return None if silent else True


def _notes(name: str | None, totals: list[Stated], wanted: Criteria, window: Period) -> Iterator[Message]:
    """What is known only as totals, what the window cuts off, and what the totals do not tell."""
    meant = {one.ref: _meant(one, wanted) for one in totals}
    inside = [one for one in counted_in(totals, window) if meant[one.ref]]
    if inside:
        yield counted_note(inside)
    cut = [one for one in cut_by(totals, window) if meant[one.ref]]
    if cut:
        yield cut_note(cut)
    silent = [one for one in counted_in(totals, window) if meant[one.ref] is None]
    if silent:
        yield msg("Totals left out, as they do not tell what is filtered for: {totals}.", totals=spans(silent))
    several = [one for one in inside if name == "month" and not _row_of(one).day]
    if several:
        yield msg("Totals of several months, under none of them: {totals}.", totals=spans(several))


def _ordered(
    reading: Reading, name: str, tallies: dict[Key, Tally], wanted: Criteria, window: Period
) -> list[tuple[Key, Tally]]:
    """Rows in the order of the register; units and groups that have nothing are there too."""
    registers = reading.registers
    order: list[Key] = []
    if name == "unit":
        members = [member.code for member in registers.roll.members() if member.member_in(window)]
        order = [code for code in members if wanted.units is None or code in wanted.units]
    elif name == "group" and wanted.units is None:
        order = list(registers.groups)
    elif name == "kind":
        order = [code for code in registers.kinds if code in tallies]
    elif name == "level":
        order = [code for code in LEVEL if code in tallies]
    rest = sorted((key for key in tallies if key not in order), key=lambda key: (key is None, key or ""))
    return [(key, tallies.get(key, Tally())) for key in (*order, *rest)]


def _key_columns(name: str) -> tuple[Column, ...]:
    first = Column(name, _TITLES[name], "word" if name in ("kind", "channel", "level", "form", "network") else "text")
    return (first, Column("code", msg("Code"), optional=True)) if name == "unit" else (first,)


def _named(reading: Reading, name: str, key: Key, window: Period) -> tuple[Value, ...]:
    registers = reading.registers
    if name == "unit":
        return registers.roll.name(key or "", window.last), key
    if key is None:
        return (msg("(none)"),)
    if name == "kind":
        return (registers.kind_word(key),)
    if name == "channel":
        return (registers.channel_word(key),)
    if name == "solicited":
        return (msg("solicited") if key == "true" else msg("not solicited"),)
    if name in VOCABULARIES:
        return (VOCABULARIES[name].get(key) or Word(key, key),)
    return (key,)
