"""What stands among the rows of a table and is none of them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.asides import FOOTER, SUBTOTAL, TOTAL, Asides, Sums

HEADERS = [["序号", "单位", "采用", "得分"]]

SORTS = """
合计 | | 956 | 12                    total
合 计 | | 956 | 12                   total
 | 合计 | 956 | 12                   total
12 | 总计： | 956 | 12               total
 | 共计（条） | 956 |                total
Total | | 956 | 12                   total
 | 合计 | |                          total
 | 小计 | 956 | 12                   subtotal
各县区 | 小计 | 956 | 12             subtotal
 | 市级部门小计 | 95 | 1             subtotal
序号 | 单位 | 采用 | 得分            header
2024年采用情况 | | |                 header
备注：统计到2月底 | | |              footer
注：1.含转报 | | |                   footer
说明 | | |                           footer
填表人：张三 | | 审核人：李四 |      footer
 | 制表：张三 | | 日期：2024-08-01   footer
合计：35条 | | |                     footer
"""

ROWS = """
1 | 白河县 | 3 | 4
白河县 | 秋茶产量合计 | 县情 | 2024-01-05
1 | 白河县关于农业总产值合计 | 县情 |
白河县 | 合计 | 县情 | 2024-01-05
会计局 | 3 | 4 |
备注不详 | 1 | |
说明书编制情况 | | |
审核人员名单 | | |
填表人：张三 | 白河 | 3 |
单位 | 采用 | |
1.第一条 | | |
"""


def row(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def asides() -> Asides:
    return Asides(HEADERS, [["2024年采用情况", "", "", ""]], 4)


@pytest.mark.parametrize("line", SORTS.strip("\n").split("\n"))
def test_what_is_no_row_is_known(line: str) -> None:
    text, _, sort = line.rstrip().rpartition(" ")
    one = asides()
    assert one.may_be(row(text))
    assert one.sort(row(text)) == sort


@pytest.mark.parametrize("line", ROWS.strip("\n").split("\n"))
def test_what_may_be_data_is_a_row(line: str) -> None:
    assert asides().sort(row(line)) == ""


def test_numbered_notes_go_on_below_the_first() -> None:
    one = asides()
    assert [one.sort([text]) for text in ("注：1.含转报", "2.不含约稿", "（3）其他")] == [FOOTER] * 3
    assert one.sort(row("4.白河县 | 甲 | 3 | 4")) == ""
    assert one.sort(["5.又一条"]) == ""


def test_in_a_list_of_one_column_every_cell_is_a_name() -> None:
    one = Asides([["名称"]], [], 1)
    assert [one.sort([text]) for text in ("名称", "合计", "备注：甲")] == ["", "", ""]


def test_a_total_is_held_against_the_rows_above() -> None:
    sums = Sums(["单位", "采用", "得分", "采用率"])
    for cells in (["白河", "1，000", "1.5", "0.5"], ["汉阴", "", "２", "0.7"], ["旬阳", "3", "1/3", ""]):
        sums.row(cells)
    assert sums.total(["合计", "1003", "9", "0.6"], TOTAL) == []  # a fraction is no number here, a rate is not added up
    assert sums.total(["合计", "1004"], TOTAL) == [("采用", Fraction(1004), Fraction(1003))]


def test_a_subtotal_is_of_the_rows_since_the_last() -> None:
    sums = Sums(["单位", "采用"])
    sums.row(["白河", "1"])
    assert sums.total(["小计", "1"], SUBTOTAL) == []
    sums.row(["汉阴", "2"])
    assert sums.total(["小计", "3"], SUBTOTAL) == [("采用", Fraction(3), Fraction(2))]
    # A last total is of all rows, whatever stands between.
    assert sums.total(["合计", "3"], TOTAL) == []


FILLED = st.lists(
    st.sampled_from(["白河", "3", "合计", "小计", "备注：甲", "2024-01-05", "", "县区合计", "秋茶合计情况"]), max_size=5
)


@given(FILLED)
def test_the_quick_look_misses_nothing(cells: list[str]) -> None:
    if asides().sort(cells):
        assert asides().may_be(cells)


@given(st.lists(st.tuples(st.text("白河汉阴", min_size=1, max_size=4), st.integers(0, 999)), min_size=1))
def test_a_right_total_is_never_complained_of(rows: list[tuple[str, int]]) -> None:
    sums = Sums(["单位", "采用"])
    for unit, count in rows:
        sums.row([unit, f"{count:,}"])
    total = sum(count for _, count in rows)
    assert sums.total(["合计", str(total)], TOTAL) == []
    assert sums.total(["合计", str(total + 1)], TOTAL) == [("采用", Fraction(total + 1), Fraction(total))]
