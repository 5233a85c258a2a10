"""Reads the small tables beside the example scorecards: events, and what a person worked out for them by hand.

A table is a CSV file in Chinese; lines that begin with # are remarks. Its first column says what a row is:

时段 the window · 单位 a unit with its group · 任务 a target · 事件 an event with the points it gives in the end ·
期满 what a base, a quota, a rate, a limit or a strike gives · 结果 a unit's points, with the arithmetic ·
表彰 who gets a title · 未用 a rule of the card (by its number) that no event of the table meets.

Several units with 、 between them share an item, in this order; several items with 、 between them share one
adoption or forwarding. An item keeps the units, kind, length and 约稿 of the row that names it first. The points of
several recipients stand in the same order, again with 、 between them.
"""

import ast
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from zhibao_cli.domain.cases import Case, Event, Member, Shape, Span
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.scorecard import Channel, Scorecard
from zhibao_cli.domain.words import (
    EVENT,
    EVERY,
    FAULT,
    FORM,
    KIND,
    LEVEL,
    OUTCOME,
    RANK,
    ROUTE,
    SEVERITY,
    STATUS,
    Word,
    code_of,
)

HEADER = ["行", "单位", "日期", "信息", "事件", "情况", "分", "算式或说明"]
ROWS = ("时段", "单位", "任务", "事件", "期满", "结果", "表彰", "未用")
CLOSED: Mapping[str, tuple[str, Mapping[str, Word]]] = {
    "级别": ("level", LEVEL), "报至": ("to", LEVEL), "通报": ("notified_by", LEVEL), "途径": ("route", ROUTE),
    "职级": ("rank", RANK), "结果": ("outcome", OUTCOME), "状态": ("status", STATUS),
}  # fmt: skip
OPEN: Mapping[str, tuple[str, Mapping[str, Word]]] = {
    "类型": ("kind", KIND), "形式": ("form", FORM), "差错": ("fault", FAULT), "程度": ("severity", SEVERITY),
}  # fmt: skip
FLAGS = {"约稿": "solicited", "转载": "reprint", "重要": "important"}
OF_THE_ITEM = ("类型", "字数", "约稿", "状态")
EVENT_FACTS = {*CLOSED, *OPEN, *FLAGS, "刊物", "字数", "分值", "件数", "逐月", "提示"}
DUE = {"基础": "base", "任务": "quota", "采用率": "rate", "限额": "limit", "清零": "strike", "计入": "rollup",
       "尾差": "rounding"}  # fmt: skip
FINDINGS = {"无对应规则": "unmatched", "未记分值": "recorded-missing", "超出幅度": "recorded-range"}
COUNTED = {"报送": "submitted", "采用": "adopted", "上报": "forwarded", "批示": "instructed", "积分": "points"}
FORMULA = re.compile(r"([-0-9.+×÷() ]+) = (-?[0-9.]+)(?=$|[；，（])")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands, with the number of its line."""

    line: int
    what: str
    units: tuple[str, ...]
    day: str
    items: tuple[str, ...]
    event: str
    facts: Mapping[str, str]
    points: tuple[Fraction, ...]
    said: str

    @property
    def unit(self) -> str:
        """The one unit of the row."""
        assert len(self.units) == 1, self
        return self.units[0]

    @property
    def on(self) -> date:
        """The day of the row."""
        return date.fromisoformat(self.day)


@dataclass(frozen=True, slots=True)
class Gives:
    """What one row gives one unit (of one item): the events that carry `ref`, or the lines that no event makes."""

    unit: str
    points: Fraction
    ref: str = ""
    item: str = ""
    on: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """How far a unit came with a quota, as counted by hand."""

    unit: str
    last: date
    done: Fraction
    wanted: Fraction


@dataclass(frozen=True, slots=True)
class Target:
    """What a unit, or each unit of a group, must reach."""

    unit: str
    group: str
    metric: str
    every: str
    number: Fraction


@dataclass(frozen=True, slots=True)
class Item:
    """What an item is, from the row that names it first."""

    units: tuple[str, ...]
    facts: Mapping[str, str]


@dataclass(slots=True)
class ScoreTable:
    """A table made ready for scoring, and the figures to compare with."""

    window: Period
    members: list[Member] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    gives: list[Gives] = field(default_factory=list)
    quotas: list[Quota] = field(default_factory=list)
    results: dict[str, Row] = field(default_factory=dict)
    awards: dict[str, set[str]] = field(default_factory=dict)
    findings: list[tuple[str, str, str, date]] = field(default_factory=list)
    unused: list[int] = field(default_factory=list)

    def target(self, unit: str, group: str | None, metric: str, every: str, day: date) -> Fraction | None:
        """The unit's own target, else its group's."""
        fit = [one for one in self.targets if (one.metric, one.every) == (metric, every)]
        for one in fit:
            if one.unit == unit:
                return one.number
        return next((one.number for one in fit if not one.unit and one.group == group), None)


def rows(path: Path) -> Iterator[Row]:
    """The rows of a table, without remarks."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [(number, text) for number, text in enumerate(file, 1) if not text.startswith("#")]
    cells = list(csv.reader(text for _, text in lines))
    assert cells[0] == HEADER, f"{path.name}: {cells[0]}"
    for (number, _), values in zip(lines[1:], cells[1:], strict=True):
        assert len(values) == len(HEADER), f"{path.name}:{number}: {len(values)} cells"
        what, units, day, items, event, facts, points, said = (value.strip() for value in values)
        assert what in ROWS, f"{path.name}:{number}: {what}"
        yield Row(number, what, _several(units), day, _several(items), event, _facts(facts),
                  tuple(Fraction(one) for one in _several(points)), said)  # fmt: skip


def _several(text: str) -> tuple[str, ...]:
    return tuple(text.split("、")) if text else ()


def _facts(text: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in text.split("；")) if text else {}


def formula(said: str) -> tuple[Fraction, Fraction] | None:
    """Both sides of the arithmetic a remark begins with, worked out; None when it begins with none."""
    found = FORMULA.match(said)
    if found is None:
        return None
    left = ast.parse(found[1].strip().replace("×", "*").replace("÷", "/"), mode="eval").body
    return _value(left), Fraction(found[2])


def _value(node: ast.expr) -> Fraction:
    if isinstance(node, ast.Constant):
        return Fraction(str(node.value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_value(node.operand)
    assert isinstance(node, ast.BinOp), ast.dump(node)
    left, right = _value(node.left), _value(node.right)
    match node.op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
    raise AssertionError(ast.dump(node))


def read_table(path: Path, card: Scorecard) -> ScoreTable:
    """The table at a path; the card says what its publications are."""
    return _Maker(tuple(rows(path)), card).made()


class _Maker:
    """Makes cases of rows."""

    def __init__(self, read: Sequence[Row], card: Scorecard) -> None:
        self.rows = read
        self.channels: Mapping[str, Channel] = {channel.name: channel for channel in card.channels}
        self.items: dict[str, Item] = {}
        self.events: dict[tuple[str, str], list[Event]] = {}
        window = next(row for row in read if row.what == "时段")
        first, last = (date.fromisoformat(end) for end in window.day.split(".."))
        self.table = ScoreTable(Period(first, last + timedelta(days=1)))

    def made(self) -> ScoreTable:
        table = self.table
        for row in self.rows:
            match row.what:
                case "单位":
                    table.members.append(self._member(row))
                case "任务":
                    table.targets.append(self._target(row))
                case "事件":
                    self._event(row)
                case "期满":
                    self._due(row)
                case "结果":
                    assert row.unit not in table.results, row
                    table.results[row.unit] = row
                case "表彰":
                    table.awards.setdefault(row.facts["称号"], set()).update(row.units)
                case "未用":
                    table.unused.append(int(row.facts["规则"]))
        for (unit, item), events in self.events.items():
            ordered = tuple(sorted(events, key=lambda event: (event.day, event.order)))
            table.cases.append(Case(unit, ordered, 1, item))
        return table

    def _member(self, row: Row) -> Member:
        known(row, {"组", "起", "止", "计入"})
        start, end = row.facts.get("起"), row.facts.get("止")
        span = Span(
            date.fromisoformat(start) if start else date.min,
            date.fromisoformat(end) + timedelta(days=1) if end else date.max,
            row.facts.get("组"),
        )
        return Member(row.unit, (span,), row.facts.get("计入"), len(self.table.members))

    def _target(self, row: Row) -> Target:
        known(row, {"组", "每", "数"})
        every = code_of(EVERY, row.facts["每"])
        assert every, row
        unit = row.units[0] if row.units else ""
        return Target(unit, row.facts.get("组", ""), COUNTED[row.event], every, Fraction(row.facts["数"]))

    def _due(self, row: Row) -> None:
        known(row, {"完成", "应完成"})
        day = row.on if row.day else None
        self.table.gives.append(Gives(row.unit, row.points[0], on=DUE[row.event], day=day))
        if "完成" in row.facts:
            done, wanted = Fraction(row.facts["完成"]), Fraction(row.facts["应完成"])
            self.table.quotas.append(Quota(row.unit, row.on, done, wanted))

    # -- events

    def _event(self, row: Row) -> None:
        known(row, EVENT_FACTS)
        on = code_of(EVENT, row.event)
        assert on, row
        self._declare(row)
        recipients = list(self._recipients(row))
        assert len(recipients) == len(row.points), row
        for (unit, item, place), points in zip(recipients, row.points, strict=True):
            ref = f"{row.line}"
            self._add(row, on, unit, item, place)
            self.table.gives.append(Gives(unit, points, ref, item))
            if "提示" in row.facts:
                self.table.findings.append((FINDINGS[row.facts["提示"]], unit, on, row.on))

    def _declare(self, row: Row) -> None:
        """Remember what the row says of items that no row before it named."""
        facts = {key: value for key, value in row.facts.items() if key in OF_THE_ITEM}
        for place, name in enumerate(row.items):
            units = row.units if len(row.items) == 1 else row.units[place : place + 1]
            if name not in self.items:
                self.items[name] = Item(units, facts)
            elif len(row.items) == 1:
                assert row.units == self.items[name].units, f"{row.line}: {name} is of {self.items[name].units}"
                assert not facts, f"{row.line}: what {name} is stands with its first row"

    def _recipients(self, row: Row) -> Iterator[tuple[str, str, tuple[int, int, int, int]]]:
        """Who shares the event: unit, item, and (place, of, source, sources)."""
        if not row.items:
            yield from ((unit, "", (0, 1, 0, 1)) for unit in row.units)
        for source, name in enumerate(row.items):
            units = self.items[name].units
            for place, unit in enumerate(units):
                yield unit, name, (place, len(units), source, len(row.items))

    def _add(self, row: Row, on: str, unit: str, item: str, shares: tuple[int, int, int, int]) -> None:
        facts = {**row.facts, **(self.items[item].facts if item else {})}
        words = int(facts["字数"]) if "字数" in facts else None
        shape = self._shape(on, facts, shares)
        count = int(facts.get("件数", "1"))
        for month in range(int(facts.get("逐月", "1"))):
            event = Event(_months_on(row.on, month), shape, words, row.line, f"{row.line}")
            if item:
                assert count == 1, row
                self.events.setdefault((unit, item), []).append(event)
            else:
                self.table.cases.append(Case(unit, (event,), count))

    def _shape(self, on: str, facts: Mapping[str, str], shares: tuple[int, int, int, int]) -> Shape:
        place, of, source, sources = shares
        values: dict[str, str | None] = {}
        channel = self.channels[facts["刊物"]] if "刊物" in facts else None
        if channel is not None and on == "adopted":
            values |= {"level": channel.level, "medium": channel.medium}
        for key, value in facts.items():
            if key in CLOSED:
                name, vocabulary = CLOSED[key]
                values[name] = code_of(vocabulary, value)
                assert values[name], f"{key}={value}"
            elif key in OPEN:
                name, vocabulary = OPEN[key]
                values[name] = code_of(vocabulary, value) or value
        flags = {name: facts.get(key) == "是" for key, name in FLAGS.items()}
        return Shape(
            on,
            kind=values.get("kind"),
            status=values.get("status") or "reported",
            place=place,
            of=of,
            source=source,
            sources=sources,
            to=values.get("to"),
            channel=channel.id if channel else None,
            level=values.get("level"),
            medium=values.get("medium"),
            form=values.get("form"),
            route=values.get("route") or "direct",
            rank=values.get("rank"),
            outcome=values.get("outcome"),
            fault=values.get("fault"),
            severity=values.get("severity"),
            notified_by=values.get("notified_by"),
            points=Fraction(facts["分值"]) if "分值" in facts else None,
            solicited=flags["solicited"],
            reprint=flags["reprint"],
            important=flags["important"],
        )


def known(row: Row, names: set[str]) -> None:
    """No fact of the row is misspelt."""
    assert set(row.facts) <= names, f"{row.line}: {set(row.facts) - names}"


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, day.day)
