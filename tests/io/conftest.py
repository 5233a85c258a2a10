"""What the tests of the io layer share: a language, and a report with everything awkward in it."""

from datetime import date
from fractions import Fraction
from gettext import NullTranslations

import pytest

from zhibao_cli import i18n
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import CardRef, Column, Provenance, Report
from zhibao_cli.i18n import msg, plain


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_chosen", ["en"])


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch, english: None) -> None:
    """Chinese words; sentences stay English, so that no test depends on their wording."""
    monkeypatch.setattr(i18n, "_chosen", ["zh"])
    monkeypatch.setattr(i18n, "_catalogue", lambda _wanted: NullTranslations())


@pytest.fixture
def ranked() -> Report:
    """A small, well-behaved report in two groups."""
    return Report(
        name="rank",
        title=msg("Ranking"),
        columns=(
            Column("group", plain("类别")),
            Column("rank", plain("名次"), "count"),
            Column("unit", plain("单位")),
            Column("level", plain("级别"), "word", words="level", optional=True),
            Column("adopted", plain("采用"), "count"),
            Column("rate", plain("采用率"), "rate", decimals=1),
            Column("points", plain("积分"), "points", decimals=1),
        ),
        rows=(
            ("直报县", 1, "白河县", "province", 6, Fraction(455, 1000), Fraction(27)),
            ("直报县", 2, "汉阴县", "city", 0, None, Fraction(-1, 20)),
            ("市直部门", 1, "市政府办公室", None, 15, Fraction(1), Fraction(131, 2)),
        ),
        period=Period(date(2024, 1, 1), date(2024, 9, 1)),
        provenance=Provenance(
            head="0123456789abcdef",
            head_at="2024-09-02T08:00:00",
            scorecards=(CardRef("ankang", date(2024, 1, 1), "d1gest"),),
            as_of="2024-09-01",
        ),
        notes=(msg("A joint item is one in each row."),),
        split="group",
        total=(None, None, None, None, 21, None, Fraction(185, 2)),
    )


AWKWARD = (
    "[bold red]关于茶叶[/bold red]",
    "a|b\\|c`d*e_f<g>&amp;~h~![x](y)",
    "两\n行\r\n三\t格",
    "\x1b[31m红\x07\x00\x9b",
    "\u202e倒\u2066着\u200f",
    '=HYPERLINK("http://x","点")',
    "+1",
    "-2",
    "@SUM(A1)",
    "'=already",
    '，逗号,分号;引号"',
    "𠮷野家é́👨‍👩‍👧",
    "\ud800",
    "",
    " 两边空格 ",
    ":smile: {name} %s {0}",
)


@pytest.fixture
def awkward() -> Report:
    """Every kind of column, filled with what breaks formats."""
    return Report(
        name="list",
        title=plain("标题|[b]*x*\n第二行\x1b[0m"),
        columns=(
            Column("number", plain("编号|*")),
            Column("title", plain("[i]标题[/i]\n=1")),
            Column("count", plain("数"), "count"),
            Column("points", plain("分"), "points", decimals=2),
            Column("rate", plain("率"), "rate", decimals=1),
            Column("on", plain("日期"), "date"),
            Column("major", plain("大材料"), "flag"),
            Column("level", plain("级别"), "word", words="level"),
            Column("topics", plain("专题"), optional=True),
            Column("why", plain("说明"), optional=True),
        ),
        rows=tuple(
            (
                f"SQ-{n}", text, -n, Fraction(-n, 3), Fraction(n, 7), date(2024, 2, 29), n % 2 == 0,
                "city" if n % 2 else text, (text, "乡村"), msg("because of {text}", text=text),
            )
            for n, text in enumerate(AWKWARD)
        ),
        notes=(plain("1. 注\n|释"), plain("- x <b>"), plain("\x1b]0;t\x07")),
        total=(None, None, 10**20, Fraction(10**20, 3), None, None, None, None, None, None),
    )  # fmt: skip


@pytest.fixture
def empty(ranked: Report) -> Report:
    return Report(ranked.name, ranked.title, ranked.columns, (), split="group")
