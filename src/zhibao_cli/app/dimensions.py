"""What is counted by: the dimensions of `stats`, how they are typed, their rows' order, names and columns."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from zhibao_cli.app.authors import PERSONS, Authors, Officers, unit_and_name
from zhibao_cli.app.session import Reading
from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.lengths import BANDS, band_of
from zhibao_cli.domain.period import Period, sub_periods
from zhibao_cli.domain.report import Column, Value
from zhibao_cli.domain.words import NETWORK, NONE, SOLICITED, TOTAL, VOCABULARIES, Word
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import listed, msg
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.item_data import item_lists
from zhibao_cli.store.rows import FactRow

Key = str | None
Keys = Callable[[str, FactRow, Shape], Iterable[Key]]
"""The rows of a dimension that a fact of a unit, by its code, is counted in."""


def by_nothing(unit: str, row: FactRow, shape: Shape) -> Iterable[Key]:
    """No rows at all."""
    return ()


def _by_unit(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda unit, row, shape: (unit,)


def _by_group(reading: Reading, facts: Facts, window: Period) -> Keys:
    groups = {member.code: member.group_in(window) for member in reading.registers.roll.members()}
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
        return (None,) if shape.total else ("solicited" if shape.solicited else "unsolicited",)

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


def _by_rank(reading: Reading, facts: Facts, window: Period) -> Keys:
    return lambda unit, row, shape: (shape.rank,) if shape.on == "instructed" else ()


def _by_list(column: str) -> Callable[[Reading, Facts, Period], Keys]:
    def by(reading: Reading, facts: Facts, window: Period) -> Keys:
        lists = item_lists(reading.view, column)
        return lambda unit, row, shape: lists.get(row.item, (None,))

    return by


def _by_author(reading: Reading, facts: Facts, window: Period) -> Keys:
    authors = Authors(reading).of
    return lambda unit, row, shape: authors.get(row.item, (None,))


def _by_officer(reading: Reading, facts: Facts, window: Period) -> Keys:
    """By those of an item's authors who were officers of its unit when it was reported."""
    serving = Authors(reading).serving
    return lambda unit, row, shape: serving.get(row.item, ())


DIMENSIONS: dict[str, Callable[[Reading, Facts, Period], Keys]] = {
    "unit": _by_unit, "group": _by_group, "network": _by_network, "kind": _by_kind, "form": _by_form,
    "channel": _by_channel, "level": _by_level, "month": _by_time("month"), "officer": _by_officer,
    "topic": _by_list("topics"), "author": _by_author, "solicited": _by_solicited, "length": _by_length,
    "quarter": _by_time("quarter"), "year": _by_time("year"), "rank": _by_rank,
}  # fmt: skip
_TITLES = {
    "unit": msg("Unit"), "group": msg("Group"), "network": msg("Network"), "kind": msg("Kind"), "form": msg("Form"),
    "channel": msg("Channel"), "level": msg("Level"), "month": msg("Month"), "officer": msg("Officer"),
    "topic": msg("Topic"), "author": msg("Author"), "solicited": msg("Whether solicited"), "length": msg("Length"),
    "quarter": msg("Quarter"), "year": msg("Year"), "rank": msg("Rank of the leader"),
}  # fmt: skip
_KEYS = {"solicited": "whether_solicited"}
"""The keys of dimensions that are called as one of the figures is."""
TIMES = ("month", "quarter", "year")
ALIKE = frozenset(("unit", "group", "network", "kind", "form", "channel", "level", "solicited", "rank"))
"""Those by which all facts of one unit and shape are alike."""
PARTIAL = frozenset(("form", "channel", "level", "rank", "officer"))
"""Those in whose rows not everything has a place: what was only reported has no form, many an item no officer."""
_CHINESE = {
    "单位": "unit", "类别": "group", "网络": "network", "类型": "kind", "形式": "form", "刊物": "channel",
    "级别": "level", "月": "month", "月份": "month", "信息员": "officer", "专题": "topic", "主题": "topic",
    "作者": "author", "约稿": "solicited", "字数": "length", "篇幅": "length", "季": "quarter", "季度": "quarter",
    "年": "year", "年份": "year", "审核": "review", "反馈": "feedback", "批示反馈": "feedback",
    "职级": "rank", "领导职级": "rank", "领导": "rank",
}  # fmt: skip
_CALLED = {code: word for word, code in reversed(_CHINESE.items())}


def read_dimension(by: str, among: Collection[str] = tuple(DIMENSIONS)) -> str:
    """The dimension typed, in either language. Raises UsageFault which lists them."""
    name = _CHINESE.get(by, by)
    if name not in among:
        raise UsageFault(
            "dimension-unknown", msg("There are no counts by “{by}”.", by=by),
            msg("One of: {names}", names=listed(f"{_CALLED[code]} {code}" for code in among)),
        )  # fmt: skip
    return name


def ordered(reading: Reading, name: str, tallies: Collection[Key], wanted: Criteria, window: Period) -> list[Key]:
    """Rows in the order of the register or of time; units, groups, networks, officers, months with nothing too."""
    registers = reading.registers
    order: list[Key] = []
    if name == "unit":
        members = [member.code for member in registers.roll.members() if member.member_in(window)]
        order = [code for code in members if wanted.units is None or code in wanted.units]
    elif name == "group" and wanted.units is None:
        order = list(registers.groups)
    elif name in TIMES:
        order = [slot(name, day_number(span.start)) for span in sub_periods(window, name)]
    elif name == "network":
        order = _networks(reading, wanted, window)
    elif name == "officer":
        order = [key for key in Officers(reading).within(window) if _asked_for(key, wanted)]
    elif name == "kind":
        order = [code for code in registers.kinds if code in tallies]
    elif name == "length":
        order = [band for band in BANDS if band in tallies]
    elif name in ("level", "rank"):
        order = [code for code in VOCABULARIES[name] if code in tallies]
    known = set(order)
    rest = sorted((key for key in tallies if key not in known), key=lambda key: (key is None, _sorted_by(name, key)))
    return [*order, *rest]


def _sorted_by(name: str, key: Key) -> tuple[str, ...]:
    """What rows that no register orders are sorted by: persons by their names, then units."""
    return unit_and_name(key or "")[::-1] if name in PERSONS else (key or "",)


def _asked_for(key: str, wanted: Criteria) -> bool:
    unit, name = unit_and_name(key)
    return (wanted.units is None or unit in wanted.units) and (not wanted.authors or name in wanted.authors)


def _networks(reading: Reading, wanted: Criteria, window: Period) -> list[Key]:
    """The networks that have members in a window, of the units filtered for."""
    roll = reading.registers.roll
    members = [member.code for member in roll.members() if member.member_in(window)]
    asked = [code for code in members if wanted.units is None or code in wanted.units]
    there = {roll.on(code, window.last).network for code in asked}
    return [code for code in NETWORK if code in there]


_WORDS = ("kind", "channel", "level", "form", "network", "rank")


def rows_by(
    reading: Reading, name: str, wanted: Criteria, window: Period, found: Mapping[Key, tuple[Value, ...]],
    nothing: tuple[Value, ...],
) -> tuple[tuple[Value, ...], ...]:  # fmt: skip
    """The rows of a dimension in their order: what each is called, then its cells, or those of `nothing`."""
    return tuple(
        (*named(reading, name, key, window), *found.get(key, nothing))
        for key in ordered(reading, name, found, wanted, window)
    )


def total_by(name: str, cells: Iterable[Value]) -> tuple[Value, ...]:
    """The last row of a dimension's table."""
    return (TOTAL, *(None,) * (len(key_columns(name)) - 1), *cells)


def add_up_to_more(rows: Iterable[Sequence[int]], whole: Sequence[int]) -> bool:
    """Whether rows add up to more than the whole in any of several sizes, as things stand in several of them."""
    return any(sum(column) > total for *column, total in zip(*rows, whole, strict=True))


def key_columns(name: str) -> tuple[Column, ...]:
    """The first columns of a table by a dimension."""
    first = Column(_KEYS.get(name, name), _TITLES[name], "word" if name in _WORDS else "text")
    if name in PERSONS:
        return first, Column("unit", _TITLES["unit"])
    return (first, Column("code", msg("Code"), optional=True)) if name == "unit" else (first,)


def named(reading: Reading, name: str, key: Key, window: Period) -> tuple[Value, ...]:
    """The first cells of a row: what its key is called, and a unit's code."""
    registers = reading.registers
    if name == "unit":
        return registers.roll.name(key or "", window.last), key
    if name in PERSONS and key is not None:
        unit, person = unit_and_name(key)
        return person, registers.roll.name(unit, window.last)
    if key is None:
        return (NONE, *(None for _ in key_columns(name)[1:]))
    if name == "kind":
        return (registers.kind_word(key),)
    if name == "channel":
        return (registers.channel_word(key),)
    if name == "solicited":
        return (SOLICITED[key],)
    if name in VOCABULARIES:
        return (VOCABULARIES[name].get(key) or Word(key, key),)
    return (key,)
