"""A small office to test with: its register and card, and records written as lines of a table."""

import shlex
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.conftest import ACTOR, NOW

from zhibao_cli.app.events import AdoptRequest, ForwardRequest, InstructRequest, adopt, forward, instruct
from zhibao_cli.app.loading import init
from zhibao_cli.app.registry import ChannelRequest, UnitRequest, add_channel, add_unit
from zhibao_cli.app.scorecards import add_card
from zhibao_cli.app.session import Session
from zhibao_cli.app.submit import SubmitRequest, submit
from zhibao_cli.domain.report import Receipt, Report

CARD = """
[scorecard]
id = "office"
title = "本办积分办法"
effective_from = 2023-01-01
decimals = 1

[[rule]]
on = "adopted"
when = { level = "province", form = "full" }
points = 5

[[rule]]
on = "adopted"
when = { level = "province" }
points = 3

[[rule]]
on = "adopted"
points = 1

[[rule]]
on = "instructed"
when = { level = "province" }
points = 10

[[rule]]
on = "instructed"
points = 4

[[rule]]
on = "forwarded"
points = 0.5

[[rule]]
on = "submitted"
points = 0.1

[share]
joint = "equal"
compiled = "equal"
"""

UNITS = (
    ("SQ", "石泉县", "直报县"),
    ("BH", "白河县", "直报县"),
    ("HY", "汉阴县", "直报县"),
    ("SLJ", "市水利局", "市直部门"),
    ("NYJ", "市农业农村局", "市直部门"),
)
CHANNELS = (
    ("szw", "政务信息", "省"),
    ("szb", "政务专报", "省"),
    ("akzw", "政务信息", "市"),
    ("gbxx", "国办信息", "国家"),
)


class Office:
    """A ledger and the means to write into it and to read what is there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def session(self, **options: Any) -> Session:
        """A session on the ledger; options as Session has them."""
        return replace(Session(self.path, ACTOR, NOW), **options)

    def record(self, table: str) -> list[Receipt]:
        """Record a table of submit, adopt, forward and instruct, a line each; `key=value` gives the rest.

        submit UNIT DAY TITLE · adopt ITEM[;ITEM] DAY CHANNEL[/FORM] · forward ITEM DAY LEVEL · instruct ITEM DAY LEVEL
        """
        return [self._line(line) for line in table.splitlines() if line.strip()]

    def _line(self, line: str) -> Receipt:
        words = shlex.split(line)
        rest = dict(word.split("=", 1) for word in words if "=" in word)
        verb, who, day, what = (word for word in words if "=" not in word)
        return _VERBS[verb](self.session(), who, day, what, rest)

    @property
    def entries(self) -> int:
        """How many journal entries there are."""
        from zhibao_cli.app.history import log

        return len(log(self.session()).rows)


def _submit(session: Session, unit: str, day: str, title: str, rest: dict[str, str]) -> Receipt:
    many = {name: (rest.pop(key),) for key, name in _MANY.items() if key in rest}
    return submit(session, SubmitRequest(title=title, unit=unit, on=day, **many, **rest))  # type: ignore[arg-type]


_MANY = {"with": "with_units", "author": "authors", "topic": "topics", "also": "also"}


def _adopt(session: Session, items: str, day: str, where: str, rest: dict[str, str]) -> Receipt:
    channel, _, form = where.partition("/")
    place = {"level": channel} if channel in ("省", "市", "国家", "县") else {"channel": channel}
    request = AdoptRequest(items=tuple(items.split(";")), on=day, form=form or None, **place, **rest)  # type: ignore[arg-type]
    return adopt(session, request)


def _forward(session: Session, items: str, day: str, level: str, rest: dict[str, str]) -> Receipt:
    return forward(session, ForwardRequest(items=tuple(items.split(";")), on=day, to=level, **rest))


def _instruct(session: Session, item: str, day: str, level: str, rest: dict[str, str]) -> Receipt:
    return instruct(session, InstructRequest(item=item, on=day, level=level, **rest))


_VERBS: dict[str, Callable[[Session, str, str, str, dict[str, str]], Receipt]] = {
    "submit": _submit, "adopt": _adopt, "forward": _forward, "instruct": _instruct,
}  # fmt: skip


def found_office(path: Path, *, card: bool = True) -> Office:
    """Create a ledger with the register and, unless told otherwise, the card."""
    office = Office(path)
    init(office.session())
    for code, name, group in UNITS:
        add_unit(office.session(), UnitRequest(name=name, code=code, group=group))
    for code, name, level in CHANNELS:
        add_channel(office.session(), ChannelRequest(name=name, level=level, code=code))
    if card:
        file = path.with_suffix(".toml")
        file.write_text(CARD, encoding="utf-8")
        add_card(office.session(), file)
        file.unlink()
    return office


def copied(path: Path, folder: Path) -> Office:
    """A ledger of one's own, copied from one made before."""
    target = folder / "ledger.db"
    shutil.copy(path, target)
    return Office(target)


def table(report: Report, *keys: str) -> list[tuple[Any, ...]]:
    """The rows of a report, only the columns named; words and messages as text."""
    places = [next(i for i, column in enumerate(report.columns) if column.key == key) for key in keys]
    return [tuple(row[i] for i in places) for row in report.rows]


def total(report: Report, key: str) -> Any:
    """A column's total."""
    assert report.total is not None
    return report.total[next(i for i, column in enumerate(report.columns) if column.key == key)]


def at(year: int, month: int, day: int) -> datetime:
    """Another moment than the usual one."""
    return NOW.replace(year=year, month=month, day=day)
