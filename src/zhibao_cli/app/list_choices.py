"""Which list is meant where there is none of a name, and whose records of a list are asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhibao_cli.app.session import Reading
from zhibao_cli.domain.records import Honour, Officer, Training
from zhibao_cli.domain.report import Value
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import listed, msg

CHINESE = {
    "信息": "items", "报送": "items", "采用": "adoptions", "上报": "forwardings", "转报": "forwardings",
    "批示": "instructions", "差错": "faults", "加减分": "adjustments", "退稿": "returns", "审核": "reviews",
    "转化": "outcomes", "去向": "results", "成果": "results", "培训": "trainings", "认可": "acknowledgements",
    "表彰": "honours", "约稿": "solicitations", "认可的差异": "acknowledgements", "汇总": "totals", "汇总数": "totals",
}  # fmt: skip
"""What a list may be called in Chinese."""
_CALLED = {name: word for word, name in reversed(CHINESE.items())}
_ELSEWHERE = {
    "target": "target list", "任务": "target list", "standing": "standing list", "上级名次": "standing list",
    "unit": "unit list", "单位": "unit list", "group": "group list", "类别": "group list",
    "officer": "officer list", "信息员": "officer list", "channel": "channel list", "刊物": "channel list",
    "kind": "kind list", "类型": "kind list", "scorecard": "scorecard list", "积分办法": "scorecard list",
    "policie": "policy list", "policy": "policy list", "规定": "policy list", "entrie": "log", "日志": "log",
}  # fmt: skip
"""The commands that list what `list` does not, by what may be typed after it without the plural's s."""
NOT_OF_ITEMS = ("adjustments", "acknowledgements", "totals", "honours", "trainings", "solicitations")
"""The lists of records that are of no item."""
PERSONS_OR_UNITS = {"persons": True, "人": True, "个人": True, "units": False, "单位": False}


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose honours or trainings are listed: of this officer; of persons or of units alone."""

    officer: str | None = None
    of: str | None = None


def no_list(what: str, lists: Iterable[str]) -> UsageFault:
    """What to say where there is no such list: which command lists it, or which lists there are."""
    command = _ELSEWHERE.get(what.lower().removesuffix("s"))
    hint = (
        msg("They are listed by: {command}", command=f"zhibao {command}")
        if command
        else msg("One of: {names}", names=listed(f"{_CALLED[name]} {name}" for name in lists))
    )
    return UsageFault("list-unknown", msg("There is no list “{what}”.", what=what), hint)


def check_whose(name: str, whose: Whose) -> None:
    """Refuse --officer and --of where they mean nothing."""
    if whose.officer is not None and name not in ("honours", "trainings"):
        raise UsageFault("filter-unfit", msg("--officer is for honours and trainings."),
                         msg("Items of an author: --author PERSON"))  # fmt: skip
    if whose.of is not None and name != "honours":
        raise UsageFault("filter-unfit", msg("--of is for honours."))
    if whose.of is not None and whose.of.lower() not in PERSONS_OR_UNITS:
        raise UsageFault("of-unknown", msg("“{typed}” is neither persons nor units.", typed=whose.of))


def of_persons(
    reading: Reading, rows: tuple[tuple[Value, ...], ...], keys: list[str], whose: Whose
) -> tuple[tuple[Value, ...], ...]:
    """The rows, by these keys, that are of the officer asked for, and of persons or units alone."""
    if whose.of is not None:
        place, persons = keys.index("officer"), PERSONS_OR_UNITS[whose.of.lower()]
        rows = tuple(row for row in rows if (row[place] is not None) == persons)
    if whose.officer is not None:
        refs = _refs_of(reading, reading.registers.officer(whose.officer).record)
        rows = tuple(row for row in rows if row[keys.index("ref")] in refs)
    return rows


def _refs_of(reading: Reading, officer: Officer) -> set[str]:
    """The honours and trainings of a person, over all terms in the unit."""
    same = (officer.unit, officer.name)
    terms = {v.id for v in reading.registers.officers if (v.record.unit, v.record.name) == same}
    honours = {f"h{v.record.serial}" for v in reading.view.each(Honour) if v.record.officer in terms}
    return honours | {f"n{v.record.serial}" for v in reading.view.each(Training) if terms & set(v.record.officers)}
