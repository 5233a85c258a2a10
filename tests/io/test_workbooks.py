"""What holds for workbooks of every kind: .xlsx by either library, .xls, .ods."""

import importlib.util
from datetime import date
from pathlib import Path

import pytest
from tests.io.books import OFFICE, changed, gone_through, members, opened, write_book

from zhibao_cli.io.tables import Line, Unreadable, read_table

WITHOUT = importlib.util.find_spec


def hide(monkeypatch: pytest.MonkeyPatch, *libraries: str) -> None:
    """As if these libraries were not installed."""
    monkeypatch.setattr(
        "zhibao_cli.io.xlsx.find_spec", lambda name: None if name in libraries else WITHOUT(name)
    )  # fmt: skip


@pytest.fixture(params=["xlsx", "xlsx by openpyxl", "xls", "ods"])
def office(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "xlsx by openpyxl":
        hide(monkeypatch, "python_calamine")
    return OFFICE[request.param.partition(" ")[0]]


def lines(path: Path, title: str) -> list[Line]:
    (sheet,) = (sheet for sheet in read_table(path) if sheet.sheet == title)
    return [
        Line(line.number, "|".join(line.cells).rstrip("|").split("|")) for line in sheet.lines() if any(line.cells)
    ]  # fmt: skip


def test_cells_come_as_text_that_would_be_typed(office: Path) -> None:
    yes, no = ("1", "0") if office.suffix == ".ods" else ("是", "否")  # this one was written without yes and no
    assert [(line.number, "|".join(line.cells)) for line in lines(office, "采用情况")] == [
        (1, "霍林郭勒市2018年1-2月信息采用情况"),
        (2, "填报单位：市委办公室||||||单位：条"),
        (3, "序号|单位|市本级采用|||采用日期|转载|得分"),
        (4, "||普发|参阅|约稿"),
        (5, f"1|达来胡硕苏木|0|1|0|2018-01-15|{yes}|5"),
        (6, f"2|沙尔呼热街道|3|0|0|2018-02-03 10:30:00|{no}|15.1"),
        (7, f"3|莫斯台街道|1|0|0|43150|{yes}|5"),
        (8, f"4|宝日呼吉尔街道|2|0|0|2018-02-28|{yes}"),
        (9, "|合计|6|2"),
        (10, "备注：统计到2月底"),
        (11, "填表人：张三|||||审核人：李四"),
    ]


def test_the_table_is_found_in_the_sheet(office: Path) -> None:
    table = opened(office, "adoptions", "采用情况")
    assert table.headers == (
        "序号", "单位", "市本级采用-普发", "市本级采用-参阅", "市本级采用-约稿", "采用日期", "转载", "得分",
    )  # fmt: skip
    rows, problems = gone_through(table)
    assert [(row["unit"], row["adopted_on"], row["points"]) for row in rows] == [
        ("达来胡硕苏木", "2018-01-15", "5"),
        ("沙尔呼热街道", "2018-02-03 10:30:00", "15.1"),
        ("莫斯台街道", "2018-02-19", "5"),
    ]
    assert [(p.code, p.sheet, p.row, p.column) for p in problems] == [("cell-error", "采用情况", 8, "points")]
    assert "#N/A" in str(problems[0].message)


def test_what_was_left_out_is_told(office: Path) -> None:
    table = opened(office, "adoptions", "采用情况")
    gone_through(table)
    assert [remark.code for remark in table.remarks] == ["sheets-hidden", "rows-total", "rows-below"]
    assert "草稿" in str(table.remarks[0].message)
    assert "10, 11" in str(table.remarks[2].message)
    (warning,) = table.warnings
    assert (warning.code, warning.row) == ("total-differs", 9)
    assert str(warning.message) == "The total of “市本级采用-参阅” says 2, its rows add up to 1."


def test_long_texts_and_many_are_whole(office: Path) -> None:
    rows, problems = gone_through(opened(office, "officers", "信息员"))
    assert rows[0] == {"unit": "达来胡硕苏木", "name": "=张三"}
    assert rows[1]["name"] == "龙" * 300 + " 𠮷"
    assert [row["name"] for row in rows[2:]] == [f"很长的姓名第{i}个" * 6 for i in range(200)]
    assert problems == []


def test_sheets_are_known_by_their_titles(office: Path) -> None:
    sheets = read_table(office)
    assert [(sheet.file, sheet.sheet, sheet.name) for sheet in sheets] == [
        (office.name, "采用情况", "采用情况"), (office.name, "信息员", "信息员"),
    ]  # fmt: skip
    assert sheets[1].notes == ()


def test_a_sheet_can_be_read_again_and_beside_another(office: Path) -> None:
    one, other = read_table(office)
    first, second = one.lines(), other.lines()
    assert next(first).cells[0] == "霍林郭勒市2018年1-2月信息采用情况"
    assert next(second).cells[:2] == ["单位", "姓名"]
    assert len(list(first)) == len(list(one.lines())) - 1


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Sheet1"], ["采用"]), (["工作表1"], ["采用"]), (["Sheet 1 (2)"], ["采用"]), (["报送"], ["报送"]),
        (["Sheet1", "报送"], ["Sheet1", "报送"]),
    ],
)  # fmt: skip
def test_one_sheet_without_a_title_of_its_own_is_what_the_file_is(
    tmp_path: Path, titles: list[str], names: list[str]
) -> None:
    path = write_book(tmp_path / "采用.xlsx", *((title, [["单位"]]) for title in titles))
    assert [sheet.name for sheet in read_table(path)] == names


def test_a_workbook_whose_sheets_are_all_hidden_is_refused(tmp_path: Path) -> None:
    path = write_book(tmp_path / "a.xlsx", ("采用", [["单位"]]))
    book = members(path)["xl/workbook.xml"].replace(b"<sheet ", b'<sheet state="veryHidden" ')
    with pytest.raises(Unreadable) as caught:
        read_table(changed(tmp_path / "b.xlsx", path, workbook=book))
    assert caught.value.code == "sheets-hidden"


def test_without_any_library_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_book(tmp_path / "a.xlsx", ("采用", [["单位"]]))
    hide(monkeypatch, "python_calamine", "openpyxl")
    with pytest.raises(Unreadable) as caught:
        read_table(path)
    assert caught.value.code == "library-missing"
    assert 'pip install "zhibao[xlsx]"' in str(caught.value.hint)
    assert "CSV" in str(caught.value.hint)


@pytest.mark.parametrize("library", ["python_calamine", "openpyxl"])
@pytest.mark.parametrize("from_1904", [False, True])
def test_days_are_right_in_both_ways_of_counting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, from_1904: bool
) -> None:
    hide(monkeypatch, *({"python_calamine", "openpyxl"} - {library}))
    serial = (date(2024, 3, 5) - (date(1904, 1, 1) if from_1904 else date(1899, 12, 30))).days
    rows: list[list[object]] = [
        ["单位", "标题", "采用日期"],
        ["白河", "甲", date(2024, 3, 5)],
        ["白河", "乙", serial],
    ]
    path = write_book(
        tmp_path / "采用.xlsx", ("采用", rows), date_1904=from_1904, default_date_format="yyyy年m月d日"
    )  # fmt: skip
    found, _ = gone_through(opened(path, "adoptions"))
    assert [row["adopted_on"] for row in found] == ["2024-03-05"] * 2
