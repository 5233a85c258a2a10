"""Counts by any dimension: submitted, sent up, adopted, instructed on, solicited, words; each by its own date."""

from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, empty_note
from zhibao_cli.app.scorecards import book_of
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.words import LEVEL, VOCABULARIES, Word
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import msg
from zhibao_cli.store import search
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.rows import FactRow
from zhibao_cli.store.search import Criteria

Key = str | None


@dataclass(slots=True)
class _Tally:
    """What is counted for one row. Items are counted once each, however many facts tell of them."""

    submitted: set[int] = field(default_factory=set)
    sent: set[int] = field(default_factory=set)
    adopted: set[tuple[int, int]] = field(default_factory=set)
    instructed: set[int] = field(default_factory=set)
    instructed_items: set[int] = field(default_factory=set)
    solicited: set[int] = field(default_factory=set)
    words: int = 0

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

    def sizes(self) -> tuple[int, ...]:
        """How many there are of each thing that may stand in several rows."""
        sets: tuple[Sized, ...] = (
            self.submitted, self.sent, self.adopted, self.instructed, self.instructed_items, self.solicited
        )  # fmt: skip
        return tuple(len(each) for each in sets)

    def count_adopted(self, counted: str) -> int:
        """How many were adopted: as adoptions, or as the items that were."""
        return len({item for _, item in self.adopted}) if counted == "items" else len(self.adopted)

    def cells(self, counted: str) -> tuple[Value, ...]:
        """The row's figures."""
        submitted = len(self.submitted)
        adopted = self.count_adopted(counted)
        rate = Fraction(adopted, submitted) if submitted else None
        share = Fraction(len(self.solicited), submitted) if submitted else None
        return (
            submitted, len(self.sent), adopted, rate, len(self.instructed), len(self.instructed_items),
            len(self.solicited), share, self.words,
        )  # fmt: skip


def _of_adoption(shape: Shape, wanted: Criteria) -> bool:
    return (
        (not wanted.levels or shape.level in wanted.levels)
        and (not wanted.channels or shape.channel in wanted.channels)
        and (not wanted.forms or shape.form in wanted.forms)
    )


Keys = Callable[[FactRow, Shape], Iterable[Key]]


def _by_unit(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda row, shape: (facts.unit(row.unit),)


def _by_group(reading: Reading, facts: Facts, window: Period) -> Keys:
    groups = {member.code: member.group_on(window.last) for member in reading.registers.roll.members()}
    return lambda row, shape: (groups.get(facts.unit(row.unit)),)


def _by_network(reading: Reading, facts: Facts, window: Period) -> Keys:
    roll = reading.registers.roll
    networks = {code: roll.on(code, window.last).network for code in roll.units}
    return lambda row, shape: (networks.get(facts.unit(row.unit)),)


def _by_kind(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda row, shape: (shape.kind,)


def _by_month(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda row, shape: (f"{row.day // 10000}-{row.day // 100 % 100:02d}",)


def _by_solicited(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda row, shape: ("true" if shape.solicited else "false",)


def _by_form(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda row, shape: (shape.form,) if shape.on == "adopted" else ()


def _by_channel(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda row, shape: (shape.channel,) if shape.on == "adopted" else ()


def _by_level(reading: Reading, facts: Facts, window: Period) -> Keys:
    def keys(row: FactRow, shape: Shape) -> Iterable[Key]:
        if shape.on in ("adopted", "instructed"):
            return (shape.level,)
        return (shape.to,) if shape.to else ()

    return keys


def _by_list(column: str) -> Callable[[Reading, Facts, Period], Keys]:
    def by(reading: Reading, facts: Facts, window: Period) -> Keys:
        lists = search.item_lists(reading.view, column)
        return lambda row, shape: lists.get(row.item, (None,))

    return by


def _by_officer(reading: Reading, facts: Facts, window: Period) -> Keys:
    """By the officers of the item's unit who are among its authors."""
    authors = search.item_lists(reading.view, "authors")
    officers = {(version.record.unit, version.record.name) for version in reading.registers.officers}
    return lambda row, shape: [name for name in authors.get(row.item, ()) if (facts.unit(row.unit), name) in officers]


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


def counted(reading: Reading, name: str, window: Period, wanted: Criteria) -> Report:
    """Counts of a window by one of the dimensions."""
    tallies, total = _count(reading, window, wanted, name)
    of_what = _of_what(reading, window)
    rows = tuple(
        (*_named(reading, name, key, window), *tally.cells(of_what))
        for key, tally in _ordered(reading, name, tallies, wanted, window)
    )
    columns = _key_columns(name)
    last: tuple[Value, ...] = (msg("Total"), *(None,) * (len(columns) - 1), *total.cells(of_what))
    notes = empty_note(reading, window)
    sizes = [tally.sizes() for tally in tallies.values()]
    if any(sum(column) > whole for *column, whole in zip(*sizes, total.sizes(), strict=True)):
        notes = (msg("Items of several rows are one in the total, so the rows add up to more."),)
    return Report(
        "stats", msg("Statistics"), (*columns, *_FIGURES), rows, window, reading.provenance(), notes, total=last
    )


def adopted_across(
    reading: Reading, window: Period, wanted: Criteria, by: str, across: str
) -> dict[tuple[Key, Key], int]:
    """How many were adopted by two dimensions at once, counted as `counted` does; what is 0 is left out."""
    facts = Facts(reading.view)
    rows_of, columns_of = (DIMENSIONS[name](reading, facts, window) for name in (by, across))
    units = set(wanted.units) if wanted.units is not None else None
    tallies: dict[tuple[Key, Key], _Tally] = {}
    for row in search.facts(reading.view, wanted):
        shape = facts.shape(row.shape)
        if shape.on == "adopted" and (units is None or facts.unit(row.unit) in units):
            for pair in product(rows_of(row, shape), columns_of(row, shape)):
                tallies.setdefault(pair, _Tally()).add(row, shape, wanted)
    of_what = _of_what(reading, window)
    return {pair: count for pair, tally in tallies.items() if (count := tally.count_adopted(of_what))}


def _of_what(reading: Reading, window: Period) -> str:
    """Whether the default card counts adoptions, or the items adopted."""
    book = book_of(reading)
    closing = book.closing(window) if book else None
    return closing.rank.counted if closing else "adoptions"


def _count(reading: Reading, window: Period, wanted: Criteria, name: str) -> tuple[dict[Key, _Tally], _Tally]:
    facts = Facts(reading.view)
    keys = DIMENSIONS[name](reading, facts, window)
    units = set(wanted.units) if wanted.units is not None else None
    tallies: dict[Key, _Tally] = {}
    total = _Tally()
    for row in search.facts(reading.view, wanted):
        # A joint item is found by any of its units; what is counted is the part of the units asked for.
        if units is not None and facts.unit(row.unit) not in units:
            continue
        shape = facts.shape(row.shape)
        total.add(row, shape, wanted)
        for key in keys(row, shape):
            tallies.setdefault(key, _Tally()).add(row, shape, wanted)
    return tallies, total


def _ordered(
    reading: Reading, name: str, tallies: dict[Key, _Tally], wanted: Criteria, window: Period
) -> list[tuple[Key, _Tally]]:
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
    return [(key, tallies.get(key, _Tally())) for key in (*order, *rest)]


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
