"""`template import`: a workbook that can be filled, and read as it is."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.cli.conftest import Run

from zhibao_cli import i18n
from zhibao_cli.app.templates import SHEETS
from zhibao_cli.domain.tables import TABLES, header_key, map_headers, which_table
from zhibao_cli.io.tables import Line, Row, Sheet, open_sheet


def book(z: Run) -> Any:
    ran = z("template import -o 填报.xlsx --force")
    assert ran.code == 0, ran.err
    return load_workbook("填报.xlsx")


def choices(book: Any, sheet: str, header: str) -> list[Any]:
    """What may be chosen in a column: the cells its drop-down names."""
    place = next(cell.column_letter for cell in book[sheet][1] if cell.value.rstrip("*") == header)
    for rule in book[sheet].data_validations.dataValidation:
        if rule.type == "list" and f"{place}2:" in str(rule.sqref):
            name, _, cells = rule.formula1.partition("!")
            return [cell.value for (cell,) in book[name.strip("'")][cells.replace("$", "")]]
    return []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_sheet_is_known_by_its_name_and_each_header_means_its_column(
    z: Run, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "_chosen", [language])
    monkeypatch.setenv("ZHIBAO_LANG", language)
    tables = [sheet for sheet in book(z).worksheets if which_table(sheet.title)]
    assert [which_table(sheet.title) for sheet in tables] == [TABLES[name] for name in SHEETS]
    for sheet in tables:
        spec = which_table(sheet.title)
        assert spec is not None
        headers = [str(cell.value) for cell in sheet[1]]
        assert [header_key(spec, text) for text in headers] == [c.key for c in spec.columns if c.key != "ref"]
        assert map_headers(spec, headers)[1:] == ((), ())


def test_the_ledgers_own_names_can_be_chosen(z: Run) -> None:
    assert z("unit add 旬阳县 --code XY --group 直报县").code == 0
    found = book(z)
    assert choices(found, "records", "unit") == ["石泉县", "白河县", "汉阴县", "市水利局", "市农业农村局", "旬阳县"]
    # Two publications of one name are told apart by their codes.
    assert choices(found, "adoptions", "channel") == ["szw", "政务专报", "akzw", "国办信息"]
    assert choices(found, "units", "group") == ["直报县", "市直部门"]
    assert choices(found, "submissions", "status") == ["draft", "reported", "returned", "invalid"]
    assert choices(found, "targets", "metric")[0] == "submitted"
    assert choices(found, "adoptions", "reprint") == ["yes", "no"]
    assert choices(found, "adoptions", "title") == []
    assert found[found.sheetnames[-1]].sheet_state == "hidden"


def test_a_ledger_with_nothing_in_it_gives_one_too(empty: Run) -> None:
    assert empty("init").code == 0
    assert choices(book(empty), "records", "unit") == []


def test_what_must_be_filled_is_marked_and_dates_are_dates(z: Run) -> None:
    found = book(z)
    sheet = found["adoptions"]
    headers = {str(cell.value): cell for cell in sheet[1]}
    assert "adopted on*" in headers
    assert headers["item"].fill.fgColor.rgb != headers["issue"].fill.fgColor.rgb
    date = headers["adopted on*"].column_letter
    assert sheet.column_dimensions[date].number_format == "yyyy-mm-dd"
    guide = found.worksheets[0]
    told = [row for row in guide.iter_rows(values_only=True) if row[0] == "adoptions"]
    assert ("adoptions", "item", "or: unit + title", "The item's number. Several are joined by “;”.") in told
    assert ("adoptions", "adopted on", "yes", "A day, such as 2024-03-05.") in told


def test_as_it_is_there_is_nothing_to_record(z: Run) -> None:
    for sheet in book(z).worksheets:
        spec = which_table(sheet.title)
        if spec is not None:
            lines = [Line(n, [str(v or "") for v in row]) for n, row in enumerate(sheet.iter_rows(values_only=True), 1)]
            table = open_sheet(Sheet("填报.xlsx", sheet.title, sheet.title, partial(iter, lines)), spec)
            assert table.problems == ()
            assert table.unknown == ()
            assert [row for row in table.rows if isinstance(row, Row)] == []


def test_it_goes_to_a_workbook_or_a_pipe_and_keeps_what_is_there(z: Run) -> None:
    assert z("template import -o 填报.xlsx").code == 0
    assert z("template import -o 填报.xlsx").fault == "output-exists"
    assert z("template import -o 填报.csv").fault == "output-ending"
    assert z("template import").raw.startswith(b"PK")
    same = Path("填报.xlsx").read_bytes()
    assert z("template import -o 填报.xlsx --force").code == 0
    assert Path("填报.xlsx").read_bytes() == same
