"""Counts by any dimension: submitted, sent up, adopted, instructed on, solicited, words; each by its own date."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import dataclass, field
from fractions import Fraction

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, empty_note
from zhibao_cli.app.scorecards import book_of
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Report, Series, Value
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
        elif shape.on == "adopted" and _of_adoption(shape, wanted):
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
        if shape.on == "adopted" and _of_adoption(shape, wanted):
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

    def cells(self, counted: str) -> tuple[Value, ...]:
        """The row's figures."""
        more = self.totals
        submitted = len(self.submitted) + more["submitted"]
        singly = len({item for _, item in self.adopted}) if counted == "items" else len(self.adopted)
        adopted = singly + more["adopted"]
        rate = Fraction(adopted, submitted) if submitted else None
        share = Fraction(len(self.solicited), submitted) if submitted else None
        return (
            submitted, len(self.sent) + more["sent"], adopted, rate, len(self.instructed) + more["instructed"],
            len(self.instructed_items) + more["instructed"], len(self.solicited), share, self.words,
        )  # fmt: skip


_COUNTED = ("submitted", "sent", "adopted", "instructed")


def _of_adoption(shape: Shape, wanted: Criteria) -> bool:
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
    "作者": "author", "约稿": "solicited", "审核": "review",
}  # fmt: skip

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
_DAYS = Column("days_to_adoption", msg("Days to adoption"), "points", decimals=1, optional=True)


def stats(session: Session, by: str, request: FilterRequest) -> Report:
    """Counts of a period by one dimension, with a total in which every item is one."""
    name = _CHINESE.get(by, by)
    if name == "review":
        from zhibao_cli.app.review_figures import review_stats

        return review_stats(session, request)
    if name not in DIMENSIONS:
        raise UsageFault(
            "dimension-unknown",
            msg("There are no counts by “{by}”.", by=by),
            msg(
                "One of: {names}",
                names=msg(
                    "unit, group, network, kind, form, channel, level, month, officer, author, topic, solicited "
                    "or review."
                ),
            ),
        )
    with session.reading() as reading:
        window = chosen_period(reading, request.period)
        wanted = criteria(reading, request, window)
        tallies, total, said = count_by(reading, window, wanted, name)
        counted, more = what_counts(reading, window), further(reading, window, name)
        rows = tuple(
            (*_named(reading, name, key, window), *tally.cells(counted), *more(tally))
            for key, tally in _ordered(reading, name, tallies, wanted, window)
        )
        columns = _key_columns(name)
        last: tuple[Value, ...] = (msg("Total"), *(None,) * (len(columns) - 1), *total.cells(counted), *more(total))
        notes = (*empty_note(reading, window), *said)
        sizes = [tally.sizes() for tally in tallies.values()]
        if any(sum(column) > whole for *column, whole in zip(*sizes, total.sizes(), strict=True)):
            notes = (*notes, msg("Items of several rows are one in the total, so the rows add up to more."))
        return Report(
            "stats", msg("Statistics"), (*columns, *figures_of(name)), rows, window, reading.provenance(), notes,
            total=last, series=Series(name, ("submitted", "adopted", "instructed"), over_time=name == "month"),
        )  # fmt: skip


def figures_of(name: str) -> tuple[Column, ...]:
    """The columns of figures by a dimension: of persons there is how long their items take as well."""
    return (*_FIGURES, _DAYS) if name in ("officer", "author") else _FIGURES


def further(reading: Reading, window: Period, name: str) -> Callable[[Tally], tuple[Value, ...]]:
    """The cells that a dimension has besides: of persons, the mean days from report to first adoption in the window."""
    if name not in ("officer", "author"):
        return lambda tally: ()
    first = search.first_adoptions(reading.view)

    def days(tally: Tally) -> tuple[Value, ...]:
        items = {item for _, item in tally.adopted}
        spans = [(day - reported).days for reported, day in map(first.__getitem__, items) if day in window]
        return (Fraction(sum(spans), len(spans)) if spans else None,)

    return days


def what_counts(reading: Reading, window: Period) -> str:
    """What one adopted counts: each adoption, or each item once, by the scorecard in force at the end."""
    book = book_of(reading)
    closing = book.closing(window) if book else None
    return closing.rank.counted if closing else "adoptions"


def count_by(
    reading: Reading, window: Period, wanted: Criteria, name: str
) -> tuple[dict[Key, Tally], Tally, tuple[Message, ...]]:
    """What meets the filters in a window, by the rows of a dimension and in all, with notes on totals."""
    facts = Facts(reading.view)
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
    totals = [one for one in stated(facts, window) if units is None or one.total.unit in units]
    for one in counted_in([one for one in totals if _meant(one, wanted)], window):
        total.add_total(one.shape, one.rest, wanted)
        for key in keys(one.total.unit, _row_of(one), one.shape):
            tallies[key].add_total(one.shape, one.rest, wanted)
    return tallies, total, tuple(_notes(name, totals, wanted, window))


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
