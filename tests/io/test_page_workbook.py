"""The report as a workbook: a sheet for each part, charts of its own kind, the same bytes each time."""

from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from typing import Any

from openpyxl import Workbook as Read
from openpyxl import load_workbook
from tests.io.pages import NASTY, page

from zhibao_cli.domain.page import Page, Part
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.text import visible
from zhibao_cli.i18n import plain
from zhibao_cli.io.page_workbook import page_workbook


def opened(made: Page) -> Read:
    return load_workbook(BytesIO(page_workbook(made)))


def rows(book: Read, name: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in book[name].iter_rows(values_only=True)]


def test_every_part_has_a_sheet() -> None:
    assert opened(page()).sheetnames == [
        "Overview", "积分排名", "逐月情况", "名次变化", "信息", "规则", "Charts", "Sources",
    ]  # fmt: skip


def test_figures_are_numbers_and_changes_have_their_sign() -> None:
    book = opened(page())
    assert rows(book, "积分排名")[1:3] == [("直报县", 1, "石泉县", 27, 1), ("直报县", 2, "白河县", 10.5, -1)]
    assert book["积分排名"].cell(2, 5).number_format == "+0;-0;0"
    assert rows(book, "逐月情况")[-1] == ("合计", 190, 45)
    assert rows(book, "Overview")[1:] == [("报送", "190", "170"), ("采用率", "23.7%", "")]


def test_charts_stand_beside_their_figures() -> None:
    book = opened(page())
    charts = book["Charts"]._charts  # type: ignore[attr-defined]
    assert [type(one).__name__ for one in charts] == ["BarChart", "LineChart", "LineChart"]
    assert [len(one.series) for one in charts] == [1, 2, 3]
    assert charts[2].y_axis.scaling.orientation == "maxMin"
    shown = [row[:4] for row in rows(book, "Charts") if any(row)]
    assert shown[:4] == [
        ("积分排名 (直报县)", None, None, None), ("单位", "积分", None, None), ("石泉县", 27, None, None),
        ("白河县", 10.5, None, None),
    ]  # fmt: skip
    assert ("2024-01", 2, 1, None) in shown


def patterns() -> Part:
    """Rates with their intervals; of one no rate is claimed."""
    columns = (
        Column("value", plain("项目")), Column("rate", plain("采用率"), "rate", decimals=1),
        Column("low", plain("下限"), "rate", decimals=1), Column("high", plain("上限"), "rate", decimals=1),
    )  # fmt: skip
    rows: tuple[tuple[Value, ...], ...] = (
        ("问题", Fraction(2, 5), Fraction(3, 10), Fraction(11, 20)), ("综合", None, Fraction(1, 10), Fraction(3, 5)),
    )  # fmt: skip
    report = Report("patterns", plain("采用规律"), columns, rows, total=("合计", Fraction(1, 4), None, None))
    return Part("patterns", report, (Series("value", ("rate",), bounds=("low", "high")),))


def test_rates_have_their_intervals_about_them() -> None:
    book = opened(replace(page(), parts=(patterns(),)))
    (chart,) = book["Charts"]._charts  # type: ignore[attr-defined]
    bars = chart.series[0].errBars
    assert (bars.minus.numRef.f, bars.plus.numRef.f) == ("'Charts'!$C$3:$C$4", "'Charts'!$D$3:$D$4")
    assert rows(book, "Charts")[1:4] == [
        ("项目", "采用率", "− (95 %)", "+ (95 %)"), ("问题", 0.4, 0.1, 0.15), ("综合", None, None, None),
    ]  # fmt: skip
    assert (chart.y_axis.scaling.min, chart.y_axis.scaling.max) == (0, 0.6)


def test_rules_and_sources() -> None:
    book = opened(page())
    assert rows(book, "规则")[1] == (3, "采用 省 = 5")
    told = [row[1] for row in rows(book, "Sources")]
    for text in ("2024-01-01", "2024-03-31", "ab" * 32, f"office 2023-01-01 {'cd' * 32}", "只作测试 <i>"):
        assert text in told


def test_titles_are_texts_whatever_they_hold() -> None:
    book = opened(page(NASTY))
    titles = [row[2] for row in rows(book, "信息")[1:]]
    assert [title.removeprefix("'") for title in titles] == [
        "".join(sign if "\u2000" < sign < "\u2070" else visible(sign) for sign in title) for title in NASTY
    ]
    assert {cell.data_type for cell in book["信息"]["C"]} == {"s"}


def test_nothing_compared_has_no_column_for_it() -> None:
    book = opened(page(compared=None))
    assert rows(book, "Overview")[0] == ("Figure", "This period")


def test_the_same_page_gives_the_same_bytes() -> None:
    assert page_workbook(page(NASTY)) == page_workbook(page(NASTY))


def test_another_moment_of_the_ledger_gives_others() -> None:
    later = replace(page().provenance, head_at="2024-09-03T02:30:00Z")
    assert page_workbook(page()) != page_workbook(page(provenance=later))
