"""Workbooks, read back: what is a number stays one, no text is run, the same report gives the same bytes."""

import json
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook as Read
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from zhibao_cli.domain.report import Column, Report, Series
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import plain
from zhibao_cli.io import workbook_writer as workbooks
from zhibao_cli.io.formats import render
from zhibao_cli.io.formats.cells import RISKY, restored


def opened(report: Report) -> Read:
    data = render(report, "xlsx")
    assert isinstance(data, bytes)
    return load_workbook(BytesIO(data))


def first(report: Report) -> Worksheet:
    sheet = opened(report).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def rows(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_numbers_are_numbers_with_the_decimals_of_their_column(ranked: Report) -> None:
    sheet = first(ranked)
    assert rows(sheet)[0] == ("类别", "名次", "单位", "级别", "采用", "采用率", "积分")
    assert rows(sheet)[1] == ("直报县", 1, "白河县", "province", 6, 0.455, 27)
    assert rows(sheet)[2] == ("直报县", 2, "汉阴县", "city", 0, None, -0.1)
    assert [sheet.cell(2, at).number_format for at in (2, 6, 7)] == ["0", "0.0%", "0.0"]
    assert sheet.cell(2, 7).data_type == "n"


def test_the_total_is_a_row_apart_that_is_not_sorted_along(ranked: Report) -> None:
    sheet = first(ranked)
    assert rows(sheet)[-1] == ("Total", None, None, None, 21, None, 92.5)
    assert sheet.cell(5, 5).font.b
    assert sheet.auto_filter.ref == "A1:G4"
    assert sheet.freeze_panes == "A2"


def test_days_are_dates_and_too_early_ones_text() -> None:
    report = Report(
        "x", plain("日"), (Column("on", plain("日期"), "date"),), ((date(2024, 2, 29),), (date(1899, 1, 1),))
    )
    sheet = first(report)
    assert rows(sheet)[1:] == [(datetime(2024, 2, 29),), ("1899-01-01",)]  # noqa: DTZ001
    assert sheet.cell(2, 1).number_format == "yyyy-mm-dd"


def test_a_number_that_would_lose_digits_is_text() -> None:
    columns = (Column("n", plain("数"), "count"), Column("p", plain("分"), "points", decimals=2))
    report = Report("x", plain("x"), columns, ((10**20, Fraction(10**20, 3)), (10**14, Fraction(-1, 3))))
    assert rows(first(report))[1:] == [("1" + "0" * 20, "33333333333333333333.33"), (10**14, -0.33)]


def test_no_text_is_run_and_import_takes_the_mark_off(awkward: Report) -> None:
    sheet = first(awkward)
    for number, row in enumerate(awkward.rows, 2):
        cell, text = sheet.cell(number, 2), str(row[1])
        assert cell.data_type in ("s", "n")
        if text.lstrip("'")[:1] in RISKY:
            assert str(cell.value).startswith("'")
        if text.strip() and all(c.isprintable() or c == "\n" for c in text):
            assert restored(str(cell.value)) == text
    titles = [cell.value for cell in sheet[1]]
    assert titles[1] == "[i]标题[/i]\n=1"


def test_controls_are_signs_and_what_looks_like_an_escape_stays(ranked: Report) -> None:
    texts = ("a\x07b\x1b", "\ud800", "_x0041_", "一\r\n二", "=1\x00")
    report = Report("x", plain("x"), (Column("t", plain("t")),), tuple((text,) for text in texts))
    found = [row[0] for row in rows(first(report))[1:]]
    assert found[:2] == ["a␇b␛", "\ufffd"]
    assert found[3:] == ["一\n二", "'=1␀"]
    data = ZipFile(BytesIO(bytes(render(report, "xlsx")))).read("xl/sharedStrings.xml").decode()  # type: ignore[arg-type]
    assert "_x005F_x0041_" in data  # what Excel shows as _x0041_


def test_a_text_too_long_for_a_cell_is_cut_and_said() -> None:
    longest = workbooks.LONGEST_TEXT
    texts = ("甲" * longest, "乙" * (longest + 1), "😀" * (longest // 2 + 1))
    report = Report("x", plain("x"), (Column("t", plain("t")),), tuple((text,) for text in texts))
    book = opened(report)
    found = [row[0] for row in rows(book.worksheets[0])[1:]]
    assert found[0] == texts[0]
    assert found[1] == "乙" * (longest - 1) + "…"
    assert found[2].rstrip("…") == "😀" * (longest // 2 - 1 + longest % 2)
    assert any("2 cells hold more" in str(row[1]) and "A3, A4" in str(row[1]) for row in rows(book.worksheets[-1]))


def test_the_notes_say_where_the_figures_come_from(ranked: Report) -> None:
    told = dict(rows(opened(ranked)["Notes"]))
    assert told["From"] == "2024-01-01"
    assert told["To"] == "2024-08-31"
    assert told["Note"] == "A joint item is one in each row."
    assert told["Scorecard"] == "ankang 2024-01-01 d1gest"
    assert (told["Journal"], told["Last entry"], told["As of"]) == (
        "0123456789abcdef",
        "2024-09-02T08:00:00",
        "2024-09-01",
    )


def test_the_same_report_gives_the_same_bytes_whenever_it_is_made(
    ranked: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = render(ranked, "xlsx")
    monkeypatch.setenv("TZ", "America/New_York")
    assert render(ranked, "xlsx") == before
    core = ZipFile(BytesIO(bytes(before))).read("docProps/core.xml").decode()  # type: ignore[arg-type]
    assert "2024-09-02T08:00:00Z" in core
    assert str(datetime.now().year) not in core  # noqa: DTZ005


def test_columns_are_wide_enough_for_chinese(ranked: Report) -> None:
    sheet = first(ranked)
    assert sheet.column_dimensions["C"].width >= 2 * len("市政府办公室") + 1
    long = replace(ranked, rows=((*ranked.rows[0][:2], "很长" * 100, *ranked.rows[0][3:]),))
    sheet = first(long)
    assert sheet.column_dimensions["C"].width <= workbooks.WIDEST + 1
    assert sheet.cell(2, 3).alignment.wrap_text


def charts(report: Report) -> list[Any]:
    return [chart for sheet in opened(report).worksheets for chart in sheet._charts]  # type: ignore[attr-defined]


def test_a_report_with_a_series_has_a_chart_for_each_block(ranked: Report) -> None:
    assert charts(ranked) == []
    drawn = replace(ranked, series=Series("unit", ("points",)))
    (chart,) = charts(drawn)  # a block of one row is no picture
    assert type(chart).__name__ == "BarChart"
    sheet = opened(drawn)["Charts"]
    assert rows(sheet)[:4] == [("直报县", None), ("单位", "积分"), ("白河县", 27), ("汉阴县", -0.1)]


def test_what_follows_in_time_is_a_line(ranked: Report) -> None:
    series = Series("unit", ("adopted", "points"), over_time=True)
    (chart,) = charts(replace(ranked, split="", series=series))
    assert type(chart).__name__ == "LineChart"
    assert len(chart.series) == 2
    assert charts(replace(ranked, split="", series=series, rows=ranked.rows * 30)) == []


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("采用[1]:a/b?", "采用 1 a b"), ("'x'", "x"), ("", "1"), ("甲" * 40, "甲" * 30 + "…"), ("History", "History 2"),
        ("\x00\x07", "␀␇"),
    ],
)  # fmt: skip
def test_names_of_sheets(wanted: str, name: str) -> None:
    assert workbooks.sheet_name(wanted) == name
    assert workbooks.sheet_name(wanted, {name.casefold()}) != name


def test_a_silent_report_says_what_it_says_in_its_notes(ranked: Report) -> None:
    book = opened(replace(ranked, rows=(), total=None, spoken=True))
    assert len(rows(book.worksheets[0])) == 1
    assert ("Note", "A joint item is one in each row.") in rows(book["Notes"])


def test_more_rows_than_a_sheet_has_are_refused(ranked: Report) -> None:
    with pytest.raises(Refused) as caught:
        render(replace(ranked, rows=ranked.rows[:1] * workbooks.ROWS), "xlsx")
    assert caught.value.code == "sheet-full"


def test_a_long_report_is_written_with_little_memory_and_reads_the_same(
    ranked: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = rows(first(ranked))
    monkeypatch.setattr("zhibao_cli.io.formats.xlsx._LONG", 1)
    assert rows(first(ranked)) == short
    assert render(ranked, "xlsx") == render(ranked, "xlsx")


def test_json_does_not_know_of_series(ranked: Report) -> None:
    drawn = replace(ranked, series=Series("unit", ("points",)))
    assert json.loads(str(render(drawn, "json"))) == json.loads(str(render(ranked, "json")))
