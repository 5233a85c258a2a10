"""Pages to test with: every kind of part, and items with whatever titles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from zhibao_cli.domain.page import Figure, Page, Part
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import CardRef, Column, Provenance, Report, Series, Value
from zhibao_cli.domain.words import KIND
from zhibao_cli.i18n import plain

NASTY = (
    "<script>alert(1)</script>",
    "</noscript><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "安全 & 稳定 &amp; &#65; <!-- ]]>",
    "一\x00二\x1b[31m三\x85",
    "左\u202e右\u200f反\u2066",
    "\"引号\" '单引号' `反`",
    '=HYPERLINK("http://x")',
)
PERIOD = Period(date(2024, 1, 1), date(2024, 4, 1))
ITEM_COLUMNS = (
    Column("number", plain("编号"), "label"),
    Column("unit", plain("单位")),
    Column("title", plain("标题")),
    Column("kind", plain("类型"), "word", words="kind"),
    Column("words", plain("字数"), "count"),
    Column("submitted_on", plain("报送日期"), "date"),
    Column("adopted", plain("采用"), "count"),
    Column("level", plain("采用级别"), "word", words="level"),
    Column("instructed", plain("批示"), "count"),
)


def item(number: int, title: str) -> tuple[Value, ...]:
    """An item; every other one adopted, every seventh joint, every fifth without its words."""
    adopted = number % 2
    unit = ("石泉县", "白河县") if number % 7 == 0 else "石泉县" if number % 3 else "汉阴县"
    levels = ("province", "city") if number % 4 == 1 else ("city",) if adopted else None
    words = None if number % 5 == 0 else 300 + number * 7 % 1000
    return (
        f"SQ-2024-{number:04d}", unit, title, tuple(KIND.values())[number % 7], words,
        date(2024, 1 + number % 3, 1 + number % 28), adopted * 2 if levels and len(levels) > 1 else adopted, levels, 0,
    )  # fmt: skip


def items(titles: Sequence[str]) -> Report:
    """A list of items with these titles."""
    rows = tuple(item(number, title) for number, title in enumerate(titles, 1))
    return Report("list-items", plain("信息"), ITEM_COLUMNS, rows, PERIOD, notes=(plain("几条"),))


def ranking() -> Report:
    """Two groups, one of one unit alone."""
    columns = (
        Column("group", plain("类别")),
        Column("rank", plain("名次"), "count"),
        Column("unit", plain("单位")),
        Column("points", plain("积分"), "points", decimals=1),
        Column("moved", plain("名次上升"), "count", signed=True),
    )
    rows: tuple[tuple[Value, ...], ...] = (
        ("直报县", 1, "石泉县", Fraction(27), 1),
        ("直报县", 2, "白河县", Fraction(21, 2), -1),
        ("直报县", 3, "汉阴县 & <b>", Fraction(0), 0),
        ("市级", 1, "市政府办公室", Fraction(65), None),
    )
    return Report(
        "rank", plain("积分排名"), columns, rows, PERIOD, split="group", notes=(plain("并列 & 说明"),)
    )  # fmt: skip


def months() -> Report:
    """Three months with a total."""
    columns = (
        Column("month", plain("月份")),
        Column("submitted", plain("报送"), "count"),
        Column("adopted", plain("采用"), "count"),
    )
    rows: tuple[tuple[Value, ...], ...] = (("2024-01", 69, 19), ("2024-02", 47, 10), ("2024-03", 74, 16))
    return Report("months", plain("逐月情况"), columns, rows, PERIOD, total=("合计", 190, 45))


def places() -> Report:
    """Places of three units through three months; one has none at first."""
    columns = (
        Column("group", plain("类别")),
        Column("unit", plain("单位")),
        *(Column(f"m{number}", plain(f"2024-0{number}"), "count") for number in (1, 2, 3)),
    )
    rows: tuple[tuple[Value, ...], ...] = (
        ("直报县", "石泉县", 2, 1, 1), ("直报县", "白河县", 1, 2, 2), ("直报县", "汉阴县", None, 3, 3),
    )  # fmt: skip
    return Report("places", plain("名次变化"), columns, rows, PERIOD, split="group")


def page(titles: Sequence[str] = ("秋茶", "木瓜"), **changed: object) -> Page:
    """A page with a ranking, months, places and these items."""
    made = Page(
        title=plain("政务信息报送采用情况"),
        period=PERIOD,
        compared=Period(date(2023, 10, 1), date(2024, 1, 1)),
        figures=(
            Figure(Column("submitted", plain("报送"), "count"), 190, 170),
            Figure(Column("rate", plain("采用率"), "rate", decimals=1), Fraction(45, 190), None),
        ),
        parts=(
            Part("ranking", ranking(), (Series("unit", ("points",)),)),
            Part("months", months(), (Series("month", ("submitted", "adopted"), over_time=True),), behind=True),
            Part(
                "places", places(),
                (Series("unit", ("m1", "m2", "m3"), over_time=True, across=True, inverted=True),), behind=True,
            ),
        ),
        items=items(titles),
        rules=Report(
            "rules", plain("规则"), (Column("line", plain("行"), "count"), Column("rule", plain("规则"))),
            ((3, "采用 省 = 5"),),
        ),
        provenance=Provenance("ab" * 32, "2024-09-02T02:30:00Z", (CardRef("office", date(2023, 1, 1), "cd" * 32),)),
        notes=(plain("只作测试 <i>"),),
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]
