"""The report as a workbook: a sheet for each part, charts of its own kind, the same bytes each time."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from openpyxl import Workbook as Read
from openpyxl import load_workbook
from tests.io.pages import NASTY, page

from zhibao_cli.domain.page import Page
from zhibao_cli.domain.text import visible
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
