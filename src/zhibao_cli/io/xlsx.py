"""Excel workbooks (.xlsx, .xlsm) in: python-calamine where it is installed, else openpyxl.

The directory of sheets and what no library tells (errors in cells, formulas that were never reckoned) is read here.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from posixpath import join, normpath
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from zhibao_cli.i18n import msg
from zhibao_cli.io.archive import Archive, open_archive
from zhibao_cli.io.cell_text import OF
from zhibao_cli.io.formats.cells import restored
from zhibao_cli.io.refusals import broken, refusal
from zhibao_cli.io.sheet import Faults, Line, Sheet
from zhibao_cli.io.workbook import named, seen
from zhibao_cli.io.xlsx_scan import Scan

if TYPE_CHECKING:
    from openpyxl import Workbook
    from python_calamine import CalamineSheet

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A sheet in the workbook's directory: its place among all, its member of the archive."""

    place: int
    title: str
    member: str
    shown: bool


def sheets(path: Path) -> tuple[Sheet, ...]:
    """The visible sheets of a workbook, once nothing in the archive is found to be a trap."""
    archive = open_archive(path)
    entries, from_1904 = _directory(archive)
    scans = {entry.member: Scan(path) for entry in entries}
    archive.look_through({member: scan.see for member, scan in scans.items()})
    for scan in scans.values():
        scan.end()
    rows = _rows_of(path)
    shown, notes = seen(path, [(entry, entry.title, entry.shown) for entry in entries])
    found = []
    for number, entry in enumerate(shown):
        faults = scans[entry.member].faults()
        lines = partial(_lines, path, entry.place, rows, faults)
        name = named(path, entry.title, len(shown))
        found.append(Sheet(path.name, entry.title, name, lines, () if number else notes, faults, from_1904))
    return tuple(found)


def _lines(path: Path, place: int, rows: Callable[[int], Iterator[Line]], faults: Faults) -> Iterator[Line]:
    lines = _guarded(path, rows(place))
    return _blanked(lines, faults) if faults else lines


def _blanked(lines: Iterator[Line], faults: Faults) -> Iterator[Line]:
    """The lines, empty where a cell has no value: one library gives the name of the error for it."""
    for number, cells in lines:
        wrong = faults.get(number, {})
        yield Line(number, ["" if place in wrong else cell for place, cell in enumerate(cells)] if wrong else cells)


def _directory(archive: Archive) -> tuple[list[_Entry], bool]:
    """The sheets that hold cells, and whether days are counted from 1904."""
    try:
        book = ElementTree.fromstring(archive.small(_BOOK))
        relations = ElementTree.fromstring(archive.small(_RELATIONS))
    except ElementTree.ParseError as fault:
        raise broken(archive.path) from fault
    members = {
        relation.get("Id", ""): normpath(join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in relations
        if relation.get("Type", "").endswith("/worksheet")
    }
    entries, from_1904 = [], False
    for node in book.iter():
        kind = node.tag.rpartition("}")[2]
        if kind == "workbookPr":
            from_1904 = node.get("date1904", "0") in ("1", "true")
        if kind == "sheets":
            for place, one in enumerate(node):
                member = members.get(next((v for k, v in one.items() if k.endswith("}id")), ""), "")
                if member in archive.members:
                    shown = one.get("state", "visible") == "visible"
                    entries.append(_Entry(place, one.get("name", ""), member, shown))
    if not entries:
        raise broken(archive.path)
    return entries, from_1904


def _rows_of(path: Path) -> Callable[[int], Iterator[Line]]:
    """How the rows of the sheet at a place are read: by the library that is installed."""
    if find_spec("python_calamine"):
        return _Calamine(path).rows
    if find_spec("openpyxl"):
        return _Openpyxl(path).rows
    raise refusal(
        path, "library-missing", msg("To read {name} a library is needed that is not installed.", name=path.name),
        msg('pip install "zhibao[xlsx]" installs it. Or save the sheet as CSV UTF-8: that needs none.'),
    )  # fmt: skip


class _Calamine:
    """Reads by python-calamine. The sheet read last is kept: its headers are looked at before its rows."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: tuple[int, CalamineSheet] | None = None

    def rows(self, place: int) -> Iterator[Line]:
        """The rows of the sheet at that place of the workbook."""
        of = OF
        sheet = self._sheet(place)
        left = [""] * (sheet.start[1] if sheet.start else 0)
        for number, row in enumerate(sheet.iter_rows(), 1):
            # Most cells are texts: what `of_text` does is done here, without a call for each.
            cells = [
                (text if (text := value.strip())[:1] != "'" else restored(text))
                if value.__class__ is str
                else of[value.__class__](value)
                for value in row
            ]
            yield Line(number, left + cells if left else cells)

    def _sheet(self, place: int) -> "CalamineSheet":
        import python_calamine

        if self._last is None or self._last[0] != place:
            self._last = None  # so that two are never in memory
            # Given the path, it would go by the ending, which may be another one's.
            with self._path.open("rb") as file, python_calamine.CalamineWorkbook.from_filelike(file) as book:
                self._last = place, book.get_sheet_by_index(place)
        return self._last[1]


class _Openpyxl:
    """Reads by openpyxl. The workbook is kept, as its texts take long to read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._book: Workbook | None = None

    def rows(self, place: int) -> Iterator[Line]:
        """The rows of the sheet at that place of the workbook."""
        book = self._opened()
        sheet = book[book.sheetnames[place]]
        # What the sheet says of its own size need not be true.
        sheet.reset_dimensions()
        rows = enumerate(sheet.iter_rows(values_only=True), 1)
        while True:
            with _quiet():
                number, row = next(rows, (0, ()))
            if not number:
                return
            yield Line(number, [OF.get(value.__class__, str)(value) for value in row])

    def _opened(self) -> "Workbook":
        import openpyxl

        if self._book is None:
            # Given the path, it would go by the ending, and keep the file open.
            content = BytesIO(self._path.read_bytes())
            with _quiet():
                self._book = openpyxl.load_workbook(content, read_only=True, data_only=True)
        return self._book


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's warnings: what it leaves aside is formatting."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _guarded(path: Path, lines: Iterator[Line]) -> Iterator[Line]:
    """The lines; whatever the library fails with, the file is broken. The one place that says so."""
    try:
        yield from lines
    except BaseException as fault:
        # The compiled library's own failures are no Exception.
        if isinstance(fault, OSError) or not (isinstance(fault, Exception) or type(fault).__name__ == "PanicException"):
            raise
        raise broken(path) from fault
