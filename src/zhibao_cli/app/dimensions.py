"""What is counted by: the dimensions of `stats`, how they are typed, their rows' order, names and columns."""

from collections.abc import Callable, Collection, Iterable

from zhibao_cli.app.session import Reading
from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.lengths import BANDS, band_of
from zhibao_cli.domain.period import Period, sub_periods
from zhibao_cli.domain.report import Column, Value
from zhibao_cli.domain.words import LEVEL, VOCABULARIES, Word
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import listed, msg
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.item_data import item_lists
from zhibao_cli.store.rows import FactRow
from zhibao_cli.store.search import Criteria

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
        lists = item_lists(reading.view, column)
        return lambda unit, row, shape: lists.get(row.item, (None,))

    return by


def _by_officer(reading: Reading, facts: Facts, window: Period) -> Keys:
    """By the officers of the item's unit who are among its authors."""
    authors = item_lists(reading.view, "authors")
    officers = reading.registers.officer_names
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
ALIKE = frozenset(("unit", "group", "network", "kind", "form", "channel", "level", "solicited"))
"""Those by which all facts of one unit and shape are alike."""
_CHINESE = {
    "单位": "unit", "类别": "group", "网络": "network", "类型": "kind", "形式": "form", "刊物": "channel",
    "级别": "level", "月": "month", "月份": "month", "信息员": "officer", "专题": "topic", "主题": "topic",
    "作者": "author", "约稿": "solicited", "字数": "length", "篇幅": "length", "季": "quarter", "季度": "quarter",
    "年": "year", "年份": "year", "审核": "review",
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
    """Rows in the order of the register or of time; units, groups and months that have nothing are there too."""
    registers = reading.registers
    order: list[Key] = []
    if name == "unit":
        members = [member.code for member in registers.roll.members() if member.member_in(window)]
        order = [code for code in members if wanted.units is None or code in wanted.units]
    elif name == "group" and wanted.units is None:
        order = list(registers.groups)
    elif name in TIMES:
        order = [slot(name, day_number(span.start)) for span in sub_periods(window, name)]
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
