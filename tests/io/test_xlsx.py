"""What is particular to .xlsx: formulas and errors as they are kept, and what the two libraries make of a sheet."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.io.books import changed, gone_through, opened, sheet_xml, write_book

from zhibao_cli.io import archive, xlsx_scan
from zhibao_cli.io.formats.cells import defused
from zhibao_cli.io.tables import Line, Unreadable, read_table


def lines_of(path: Path) -> list[Line]:
    return list(read_table(path)[0].lines())


def faults_of(path: Path) -> dict[tuple[int, int], str]:
    (sheet,) = read_table(path)
    list(sheet.lines())
    return {(row, place): str(fault) for row, cells in sheet.faults.items() for place, fault in cells.items()}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"), (-12, "-12"), (0.1, "0.1"), (0.1 + 0.2, "0.3"), (1234567.5, "1234567.5"), (1e-7, "0.0000001"),
        (123456789012345, "123456789012345"), (1e21, "1" + "0" * 21), (True, "是"), (False, "否"),
        (date(2024, 3, 5), "2024-03-05"), (time(8, 5), "08:05:00"),
        (datetime(2024, 3, 5, 8, 5), "2024-03-05 08:05:00"),  # noqa: DTZ001  (a spreadsheet's clock hangs on a wall)
        (timedelta(days=2, minutes=3), "48:03:00"), (" 甲 ", "甲"), ("'=1+1", "=1+1"), ("甲\n乙", "甲\n乙"),
        ("1.50", "1.50"), ("=1+1", "=1+1"),
    ],
)  # fmt: skip
def test_each_sort_of_cell(tmp_path: Path, value: object, text: str) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.create_sheet("数", 0)
    sheet.append(["甲", value])
    if isinstance(value, str):
        sheet.cell(1, 2).data_type = "s"
    if isinstance(value, timedelta):
        sheet.cell(1, 2).number_format = "[h]:mm:ss"
    book.save(path)
    assert lines_of(path)[0].cells[1] == text


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "a.xlsx", ("采用", [["单位"]]))


FORMULAS = """
<c r="A1"><f>1+1</f><v>2</v></c>                         ok
<c r="A1"><f>1+1</f></c>                                 not
<c r="A1"><f>1+1</f><v></v></c>                          not
<c r="A1"><f>1+1</f><v/></c>                             not
<c r="A1" t="str"><f>IF(B1,B1,"")</f><v></v></c>         ok
<c r="A1" t="str"><f>B1</f></c>                          not
<c r="A1"><f t="shared" si="0"/><v>3</v></c>             ok
<c r="A1"><f t="shared" si="0"/></c>                     not
<c s="1"/><c r="A1"><v>1</v></c>                         ok
<c r="A1" t="e"><v>#REF!</v></c>                         #REF!
<c r="A1" t='e'><f>B1</f><v>#DIV/0!</v></c>              #DIV/0!
<c r="A1" t="inlineStr"><is><t>#N/A</t></is></c>         ok
"""


@pytest.mark.parametrize("case", FORMULAS.strip().split("\n"))
def test_cells_without_a_value_are_told(tmp_path: Path, book: Path, case: str) -> None:
    cell, said = case.rsplit(maxsplit=1)
    found = faults_of(changed(tmp_path / "b.xlsx", book, sheet1=sheet_xml(f'<row r="1">{cell}</row>')))
    assert set(found) == (set() if said == "ok" else {(1, 0)})
    if said != "ok":
        assert (said if said != "not" else "formula") in found[1, 0]


def test_prefixed_elements_are_the_same(tmp_path: Path, book: Path) -> None:
    xml = sheet_xml('<row r="2"><c r="B2" t="e"><v>#REF!</v></c><c r="C2"><f>A1</f></c></row>').decode()
    for tag in ("worksheet", "sheetData", "row", "c", "v", "f"):
        for bracket in ("<", "</"):
            for end in (" ", ">"):
                xml = xml.replace(f"{bracket}{tag}{end}", f"{bracket}x:{tag}{end}")
    path = changed(tmp_path / "b.xlsx", book, sheet1=xml.replace("xmlns=", "xmlns:x=").encode())
    assert set(faults_of(path)) == {(2, 1), (2, 2)}


@pytest.mark.parametrize("size", [7, 64, 500])
def test_cells_across_two_pieces_are_seen(
    tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="e"><v>#N/A</v></c><c r="B{n}"><v>1</v></c></row>' for n in range(1, 99)
    )
    path = changed(tmp_path / "b.xlsx", book, sheet1=sheet_xml(rows))
    monkeypatch.setattr(archive, "_CHUNK", size)
    assert set(faults_of(path)) == {(n, 0) for n in range(1, 99)}


def test_a_workbook_never_reckoned_is_refused_as_such(
    tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_scan, "MOST_FAULTS", 3)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><f>1</f></c></row>' for n in range(1, 5))
    with pytest.raises(Unreadable) as caught:
        faults_of(changed(tmp_path / "b.xlsx", book, sheet1=sheet_xml(rows)))
    assert caught.value.code == "cells-faulty"


def test_cells_that_do_not_say_where_they_are(tmp_path: Path, book: Path) -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert [line.cells for line in lines_of(changed(tmp_path / "b.xlsx", book, sheet1=sheet_xml(rows)))] == [
        ["1", "2"], ["3", ""],
    ]  # fmt: skip


def test_errors_matter_where_the_column_does(tmp_path: Path, book: Path) -> None:
    def text(place: str, value: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'

    rows = (
        f'<row r="1">{text("A1", "单位")}{text("B1", "姓名")}{text("C1", "其他")}</row>'
        f'<row r="2">{text("A2", "白河")}{text("B2", "张三")}<c r="C2" t="e"><v>#N/A</v></c></row>'
        f'<row r="3">{text("A3", "白河")}<c r="B3" t="e"><v>#N/A</v></c></row>'
        '<row r="4"><c r="A4" t="e"><v>#N/A</v></c></row>'
    )
    found, problems = gone_through(opened(changed(tmp_path / "b.xlsx", book, sheet1=sheet_xml(rows))))
    assert found == [{"unit": "白河", "name": "张三"}]
    assert [(p.row, p.column) for p in problems] == [(3, "name"), (4, "unit")]


# XML has no control characters; a mark of byte order at a text's ends is no text.
TEXTS = (
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"), min_size=1, max_size=40
    )
    .map(str.strip)
    .filter(bool)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6))
@pytest.mark.parametrize("library", ["python_calamine", "openpyxl"])
def test_what_was_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, rows: list[tuple[str, str]]
) -> None:
    monkeypatch.setattr("zhibao_cli.io.xlsx.find_spec", lambda name: name == library or None)
    cells = [("单位", "姓名"), *((defused(one), defused(other)) for one, other in rows)]
    found = lines_of(write_book(tmp_path / "a.xlsx", ("信息员", cells)))
    assert [tuple(line.cells) for line in found] == [("单位", "姓名"), *rows]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**14), 10**14), min_size=1, max_size=9)
)
def test_numbers_are_read_with_all_their_digits(tmp_path: Path, values: list[float]) -> None:
    path = write_book(tmp_path / "a.xlsx", ("数", [[value] for value in values]))
    for line, value in zip(lines_of(path), values, strict=True):
        assert float(line.cells[0]) == float(format(value, ".15g"))
        assert "e" not in line.cells[0]
