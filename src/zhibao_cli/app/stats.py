"""Counts by any dimension: submitted, sent up, adopted, instructed on, solicited, words; each by its own date."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sized
from dataclasses import dataclass, field
from fractions import Fraction

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, empty_note, present_note
from zhibao_cli.app.scorecards import book_of
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.lengths import BANDS, band_of
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.totals import Stated, counted_in, counted_note, cut_by, cut_note, spans
from zhibao_cli.domain.words import LEVEL, VOCABULARIES, Word
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store import search
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.rows import FactRow
from zhibao_cli.store.search import Criteria
from zhibao_cli.store.totals import inherited, stated

Key = str | None


@dataclass(slots=True)
class Tally:
    """What is counted for one row. Items are counted once each, however many facts tell of them."""

    submitted: set[int] = field(default_factory=set)
    sent: set[int] = field(default_factory=set)
    adopted: set[tuple[int, int]] = field(default_factory=set)
    instructed: set[int] = field(default_factory=set)
    instructed_items: set[int] = field(default_factory=set)
    solicited: set[int] = field(default_factory=set)
    words: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    """Besides, by figure, what is known only as totals."""

    def add(self, row: FactRow, shape: Shape, wanted: Criteria) -> None:
        """Take in one fact."""
        if shape.on == "submitted" and shape.status == "reported":
            self._submitted(row, shape, wanted)
        elif shape.on == "forwarded":
            # Several items edited into one count as one sent up.
            self._sent(row.event if shape.compiled else row.item, shape, wanted)
        elif shape.on == "adopted" and of_adoption(shape, wanted):
            self.adopted.add((row.event, row.item))
        elif shape.on == "instructed" and (not wanted.levels or shape.level in wanted.levels):
            self.instructed.add(row.event)
            self.instructed_items.add(row.item)

    def _submitted(self, row: FactRow, shape: Shape, wanted: Criteria) -> None:
        if row.item not in self.submitted:
            self.submitted.add(row.item)
            self.words += row.words or 0
        if shape.solicited:
            self.solicited.add(row.item)
        if shape.to is not None:
            self._sent(row.item, shape, wanted)

    def _sent(self, what: int, shape: Shape, wanted: Criteria) -> None:
        levels = (*wanted.levels, *wanted.to)
        if not levels or shape.to in levels:
            self.sent.add(what)

    def add_total(self, shape: Shape, count: int, wanted: Criteria) -> None:
        """Take in so many events alike that are known only as a total."""
        levels = (*wanted.levels, *wanted.to)
        if shape.on == "adopted" and of_adoption(shape, wanted):
            self.totals["adopted"] += count
        elif shape.on == "instructed" and (not wanted.levels or shape.level in wanted.levels):
            self.totals["instructed"] += count
        elif shape.on == "submitted":
            self.totals["submitted"] += count
        if shape.to is not None and (not levels or shape.to in levels):
            self.totals["sent"] += count

    def sizes(self) -> tuple[int, ...]:
        """How many there are of each thing that may stand in several rows."""
        sets: tuple[Sized, ...] = (
            self.submitted, self.sent, self.adopted, self.instructed, self.instructed_items, self.solicited
        )  # fmt: skip
        return (*(len(each) for each in sets), *(self.totals[name] for name in sorted(_COUNTED)))

    def counts(self, counted: str) -> dict[str, int]:
        """The counts by figure; `adopted` of items or of adoptions, as the card says."""
        more = self.totals
        singly = len({item for _, item in self.adopted}) if counted == "items" else len(self.adopted)
        return {
            "submitted": len(self.submitted) + more["submitted"],
            "sent_up": len(self.sent) + more["sent"],
            "adopted": singly + more["adopted"],
            "instructed": len(self.instructed) + more["instructed"],
            "instructed_items": len(self.instructed_items) + more["instructed"],
            "solicited": len(self.solicited),
        }

    def cells(self, counted: str) -> tuple[Value, ...]:
        """The row's figures."""
        n = self.counts(counted)
        rate, share = (Fraction(n[of], n["submitted"]) if n["submitted"] else None for of in ("adopted", "solicited"))
        return (
            n["submitted"], n["sent_up"], n["adopted"], rate, n["instructed"], n["instructed_items"], n["solicited"],
            share, self.words,
        )  # fmt: skip


ROWS_ADD_UP_TO_MORE = msg("Items of several rows are one in the total, so the rows add up to more.")
_COUNTED = ("submitted", "sent", "adopted", "instructed")


def of_adoption(shape: Shape, wanted: Criteria) -> bool:
    """Whether an adoption is one of those filtered for."""
    return (
        (not wanted.levels or shape.level in wanted.levels)
        and (not wanted.channels or shape.channel in wanted.channels)
        and (not wanted.forms or shape.form in wanted.forms)
    )


Keys = Callable[[str, FactRow, Shape], Iterable[Key]]
"""The rows of a dimension that a fact of a unit, by its code, is counted in."""


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


def _by_time(name: str) -> Callable[[Reading, Facts, Period], Keys]:
    def by(reading: Reading, facts: Facts, window: Period) -> Keys:
        return lambda unit, row, shape: (slot(name, row.day) if row.day else None,)

    return by


def slot(name: str, day: int) -> str:
    """The month, quarter or year of a day such as 20240305, as it may be typed for a period."""
    year, month = day // 10000, day // 100 % 100
    return {"month": f"{year}-{month:02d}", "quarter": f"{year}Q{(month + 2) // 3}"}.get(name, str(year))


def _by_length(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda unit, row, shape: (band_of(row.words),)


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
    heirs = reading.registers.heirs
    officers = {
        (heirs.get(version.record.unit, version.record.unit), version.record.name)
        for version in reading.registers.officers
    }
    return lambda unit, row, shape: [name for name in authors.get(row.item, ()) if (unit, name) in officers]


DIMENSIONS: dict[str, Callable[[Reading, Facts, Period], Keys]] = {
    "unit": _by_unit, "group": _by_group, "network": _by_network, "kind": _by_kind, "form": _by_form,
    "channel": _by_channel, "level": _by_level, "month": _by_time("month"), "officer": _by_officer,
    "topic": _by_list("topics"), "author": _by_list("authors"), "solicited": _by_solicited, "length": _by_length,
    "quarter": _by_time("quarter"), "year": _by_time("year"),
}  # fmt: skip
_TITLES = {
    "unit": msg("Unit"), "group": msg("Group"), "network": msg("Network"), "kind": msg("Kind"), "form": msg("Form"),
    "channel": msg("Channel"), "level": msg("Level"), "month": msg("Month"), "officer": msg("Officer"),
    "topic": msg("Topic"), "author": msg("Author"), "solicited": msg("Solicited"), "length": msg("Length"),
    "quarter": msg("Quarter"), "year": msg("Year"),
}  # fmt: skip
TIMES = ("month", "quarter", "year")
_CHINESE = {
    "单位": "unit", "类别": "group", "网络": "network", "类型": "kind", "形式": "form", "刊物": "channel",
    "级别": "level", "月": "month", "月份": "month", "信息员": "officer", "专题": "topic", "主题": "topic",
    "作者": "author", "约稿": "solicited", "字数": "length", "篇幅": "length", "季": "quarter", "季度": "quarter",
    "年": "year", "年份": "year",
}  # fmt: skip
_CALLED = {code: word for word, code in reversed(_CHINESE.items())}

_FIGURES = (
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


def read_dimension(by: str, among: Collection[str] = tuple(DIMENSIONS)) -> str:
    """The dimension typed, in either language. Raises UsageFault which lists them."""
    name = _CHINESE.get(by, by)
    if name not in among:
        raise UsageFault(
            "dimension-unknown", msg("There are no counts by “{by}”.", by=by),
            msg("One of: {names}", names=listed(f"{_CALLED[code]} {code}" for code in among)),
        )  # fmt: skip
    return name


def stats(session: Session, by: str, request: FilterRequest, units: str | None = None) -> Report:
    """Counts of a period by one dimension, with a total in which every item is one."""
    name = read_dimension(by)
    with session.reading(units) as reading:
        window = chosen_period(reading, request.period)
        wanted = criteria(reading, request, window)
        tallies, total, said = count(reading, Facts(reading.view, reading.registers.heirs), window, wanted, name)
        counted = counted_by(reading, window)
        rows = tuple(
            (*named(reading, name, key, window), *tallies.get(key, Tally()).cells(counted))
            for key in ordered(reading, name, tallies, wanted, window)
        )
        columns = key_columns(name)
        last: tuple[Value, ...] = (msg("Total"), *(None,) * (len(columns) - 1), *total.cells(counted))
        notes = (*empty_note(reading, window), *said, *present_note(reading))
        sizes = [tally.sizes() for tally in tallies.values()]
        if any(sum(column) > whole for *column, whole in zip(*sizes, total.sizes(), strict=True)):
            notes = (*notes, ROWS_ADD_UP_TO_MORE)
        return Report(
            "stats", msg("Statistics"), (*columns, *_FIGURES), rows, window, reading.provenance(), notes, total=last,
            series=Series(name, ("submitted", "adopted", "instructed"), over_time=name in TIMES),
        )  # fmt: skip


def counted_by(reading: Reading, window: Period) -> str:
    """What `adopted` counts by the card in force at the window's end: adoptions or items."""
    book = book_of(reading)
    closing = book.closing(window) if book else None
    return closing.rank.counted if closing else "adoptions"


def count(
    reading: Reading, facts: Facts, window: Period, wanted: Criteria, name: str
) -> tuple[dict[Key, Tally], Tally, tuple[Message, ...]]:
    """By each value of a dimension what there is, what there is in all, and what must be said beside it."""
    keys = DIMENSIONS[name](reading, facts, window)
    units = set(wanted.units) if wanted.units is not None else None
    tallies: dict[Key, Tally] = defaultdict(Tally)
    total = Tally()
    for row in search.facts(reading.view, wanted):
        # A joint item is found by any of its units; what is counted is the part of the units asked for.
        unit = facts.unit(row.unit)
        if units is not None and unit not in units:
            continue
        shape = facts.shape(row.shape)
        total.add(row, shape, wanted)
        for key in keys(unit, row, shape):
            tallies[key].add(row, shape, wanted)
    everyone = inherited(stated(Facts(reading.view), window), reading.registers.heirs)
    totals = [one for one in everyone if units is None or one.total.unit in units]
    for one in counted_in([one for one in totals if _meant(one, wanted)], window):
        total.add_total(one.shape, one.rest, wanted)
        for key in keys(one.total.unit, _row_of(one, name), one.shape):
            tallies[key].add_total(one.shape, one.rest, wanted)
    return tallies, total, tuple(_notes(name, totals, wanted, window))


def _row_of(one: Stated, name: str) -> FactRow:
    """A total as a fact of no item; without a day, where the dimension is one of time and it is about several rows."""
    first, last = day_number(one.total.start_on), day_number(one.total.end_on)
    same = name not in TIMES or slot(name, first) == slot(name, last)
    return FactRow(last if same else 0, 0, 0, 0, 0, None)


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


def _notes(name: str, totals: list[Stated], wanted: Criteria, window: Period) -> Iterator[Message]:
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
    several = [one for one in inside if not _row_of(one, name).day]
    if several and name == "month":
        yield msg("Totals of several months, under none of them: {totals}.", totals=spans(several))
    elif several:
        yield msg("Totals that reach over several rows, under none of them: {totals}.", totals=spans(several))


def ordered(reading: Reading, name: str, tallies: Collection[Key], wanted: Criteria, window: Period) -> list[Key]:
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
    elif name == "length":
        order = [band for band in BANDS if band in tallies]
    elif name == "level":
        order = [code for code in LEVEL if code in tallies]
    rest = sorted((key for key in tallies if key not in order), key=lambda key: (key is None, key or ""))
    return [*order, *rest]


def key_columns(name: str) -> tuple[Column, ...]:
    """The first columns of a table by a dimension."""
    first = Column(name, _TITLES[name], "word" if name in ("kind", "channel", "level", "form", "network") else "text")
    return (first, Column("code", msg("Code"), optional=True)) if name == "unit" else (first,)


def named(reading: Reading, name: str, key: Key, window: Period) -> tuple[Value, ...]:
    """The first cells of a row: what its key is called, and a unit's code."""
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
