"""Headers as they stand in sheets of offices: under titles, over two and three rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.headers import DEEPEST, composed, find_header
from zhibao_cli.domain.tables import TABLES, map_headers

TWO_ROWS = """
霍林郭勒市2018年1-2月信息采用情况 | | | | |
填报单位：市委办公室 | | | | 单位：条 |
单位 | 报送条数 | 市本级采用 | | | 得分
 | | 普发 | 参阅 | 约稿 |
达来胡硕苏木 | 2 | 0 | 0 | 1 | 5
"""

THREE_ROWS = """
单位 | 报送 | | 采用 | | | |
 | 本月 | 累计 | 市 | | 省 | |
 | | | 普发 | 参阅 | 甲 | 乙 | 丙
达来胡硕苏木 | 2 | 2 | 1 | 1 | 0 | 0 | 3
"""


def lines(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").split("\n")]


def found(text: str, table: str, **mapping: str) -> tuple[int, int, tuple[str, ...]]:
    header = find_header(lines(text), TABLES[table], mapping)
    return header.first, header.depth, header.names


def test_a_group_over_several_columns_names_each() -> None:
    first, depth, names = found(TWO_ROWS, "standings")
    assert (first, depth) == (2, 2)
    assert names == ("单位", "报送条数", "市本级采用-普发", "市本级采用-参阅", "市本级采用-约稿", "得分")


def test_three_rows_of_headers() -> None:
    names = ("单位", "报送-本月", "报送-累计", "采用-市-普发", "采用-市-参阅", "采用-省-甲", "采用-省-乙", "采用-省-丙")
    assert found(THREE_ROWS, "standings") == (0, 3, names)


def test_groups_that_repeat_their_name_over_each_column() -> None:
    text = "单位 | 市采用 | 市采用 | 得分\n单位 | 普发 | 参阅 | 得分\n白河 | 1 | 2 | 3"
    assert found(text, "standings") == (0, 2, ("单位", "市采用-普发", "市采用-参阅", "得分"))


def test_a_first_column_may_be_in_a_group() -> None:
    text = "基本情况 | | 采用 |\n单位 | 标题 | 日期 | 刊物\n白河 | 秋茶 | 2024-01-05 | 县情"
    first, depth, names = found(text, "records")
    assert (first, depth) == (0, 2)
    keys, unknown, missing = map_headers(TABLES["records"], names)
    assert list(keys.values()) == ["unit", "title", "adopted_on", "channel"]
    assert (unknown, missing) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "单位 | | 姓名\n白河 | 甲 |",
        "单位 | 姓名 |\n白河 | 张三 | 李四",
        "单位 | 姓名 | |\n | 12 | 13 | 14",
        "单位 | 姓名 | | 职务\n | 张三 | 李四 | 主任",
        "单位 | 姓名",
    ],
)
def test_a_row_of_data_is_no_header(text: str) -> None:
    assert found(text, "officers")[:2] == (0, 1)


def test_a_title_groups_nothing() -> None:
    text = " | | 2024年信息采用情况表 | |\n单位 | 标题 | 刊物 | 采用日期 | 分值\n白河 | 秋茶 | 县情 | 2024-01-05 | 1"
    assert found(text, "records") == (1, 1, ("单位", "标题", "刊物", "采用日期", "分值"))


def test_what_the_form_says_above_is_no_header() -> None:
    text = "填报单位：白河 | | 日期：2024年 |\n单位 | 标题 | 刊物 | 采用日期\n白河 | 秋茶 | 县情 | 2024-01-05"
    assert found(text, "records")[:2] == (1, 1)


def test_headers_nobody_knows_are_those_of_the_first_row() -> None:
    assert found(" | \n甲 | 乙\n1 | 2", "officers") == (1, 1, ("甲", "乙"))
    assert found("甲 | 乙\n丙 | 丁", "officers", 丙="unit")[0] == 1
    assert find_header([], TABLES["officers"]).names == ()


def test_line_breaks_and_spaces_in_headers_are_set_aside_in_their_names() -> None:
    rows = [["单\n位", "市 级\n采用", ""], ["", "普\r\n发", "参阅"]]
    assert composed(rows) == (
        "单 位",
        "市 级 采用-普 发",
        "市 级 采用-参阅",
    )


def test_a_column_without_a_header_of_its_own_has_none() -> None:
    assert composed([["单位", "采用", "", ""], ["", "市", "省", ""]]) == ("单位", "采用-市", "采用-省")


def test_the_last_part_counts_where_nothing_else_means_the_column() -> None:
    spec = TABLES["standings"]
    keys = map_headers(spec, ["单位", "本期-得分", "全省-名次"])[0]
    assert list(keys.values()) == ["unit", "points", "rank"]
    # Of two that may be meant none is taken, and a whole header comes before a part of one.
    assert map_headers(spec, ["单位", "本期-得分", "上年-得分"])[0] == {0: "unit"}
    assert map_headers(spec, ["单位", "本期-得分", "得分"])[0] == {0: "unit", 2: "points"}


def test_a_composed_header_can_be_mapped() -> None:
    names = found(TWO_ROWS, "standings")[2]
    assert map_headers(TABLES["standings"], names, {"市本级采用-普发": "adopted"})[0] == {
        0: "unit",
        2: "adopted",
        5: "points",
    }
    assert map_headers(TABLES["standings"], names, {"参阅": "adopted"})[0][3] == "adopted"


CELLS = st.sampled_from(
    ["", "", "单位", "姓名", "市采用", "普发", "参阅", "12", "2024-01-05", "填表人：甲", "白河", "合计"]
)


@given(st.lists(st.lists(CELLS, max_size=6), max_size=8))
def test_any_layout_has_headers_or_none(rows: list[list[str]]) -> None:
    header = find_header(rows, TABLES["officers"])
    assert header.end <= len(rows)
    assert header.depth <= DEEPEST
    assert len(header.names) <= max(map(len, rows), default=0)
    assert bool(header.names) == any(map(any, rows))
