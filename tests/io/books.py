"""Workbooks for the tests: written by the libraries, taken apart and put together wrongly."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.tables import TABLES
from zhibao_cli.io.tables import Row, Table, open_sheet, read_table

FILES = Path(__file__).parent / "files"
OFFICE = {ending: FILES / f"office.{ending}" for ending in ("xlsx", "xls", "ods")}
"""One workbook in three formats, as an office program wrote it: headers over two rows, a total, an error, a hidden
sheet."""


def write_book(path: Path, *sheets: tuple[str, Iterable[Sequence[object]]], **options: object) -> Path:
    """A workbook of these sheets, each with its title and rows."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, **options}) as book:
        for title, rows in sheets:
            sheet = book.add_worksheet(title)
            for number, cells in enumerate(rows):
                for place, cell in enumerate(cells):
                    if isinstance(cell, str):
                        sheet.write_string(number, place, cell)
                    else:
                        sheet.write(number, place, cell)
    return path


def members(path: Path) -> dict[str, bytes]:
    """The members of a zip file."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, parts: Mapping[str, bytes]) -> Path:
    """A zip file of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def changed(path: Path, source: Path, **parts: bytes | None) -> Path:
    """A copy of a workbook with a member's bytes replaced: sheet1, workbook, content … by the end of its name."""
    found = members(source)
    for name in list(found):
        stem = Path(name).stem
        if stem in parts and name.endswith(".xml"):
            new = parts[stem]
            if new is None:
                del found[name]
            else:
                found[name] = new
    return pack(path, found)


def sheet_xml(rows: str) -> bytes:
    """A worksheet with these rows of XML."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        f'main"><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


def lying(data: bytes, name: str, size: int) -> bytes:
    """A zip file in which a member says another size of itself, in both places."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(name)
    changed = bytearray(data)
    struct.pack_into("<I", changed, info.header_offset + 22, size)
    directory = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    struct.pack_into("<I", changed, directory + 24, size)
    return bytes(changed)


def read_through(path: Path) -> None:
    """Read a file to the end of its sheets."""
    for sheet in read_table(path):
        for _ in sheet.lines():
            pass


def opened(path: Path, table: str = "officers", sheet: str | None = None) -> Table:
    """The table of a file's only sheet, or of the one of that title."""
    found = [one for one in read_table(path) if sheet in (None, one.sheet)]
    assert len(found) == 1
    return open_sheet(found[0], TABLES[table])


def gone_through(table: Table) -> tuple[list[dict[str, str]], list[Problem]]:
    """The values of all rows and the problems among them."""
    found = list(table.rows)
    return [dict(row.values) for row in found if isinstance(row, Row)], [p for p in found if isinstance(p, Problem)]
