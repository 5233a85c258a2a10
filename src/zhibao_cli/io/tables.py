"""Spreadsheets in: files to rows that remember file, sheet and row, streamed, whatever the encoding or separator.

Two steps: `read_table` opens a file and gives its sheets; `open_sheet` finds the header row of a sheet for one table
and gives its rows by column key. A file that cannot be read at all is `Unreadable`; everything else that is wrong is
a Problem among the rows.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast

from zhibao_cli.domain.headers import find_header
from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.tables import TableSpec, map_headers
from zhibao_cli.i18n import listed, msg
from zhibao_cli.io.sheet import SEARCHED, Line, Row, Sheet, Table, Unreadable, located
from zhibao_cli.io.sniff import sort_of
from zhibao_cli.io.table_rows import Body

__all__ = ["READERS", "SEARCHED", "Line", "Row", "Sheet", "Table", "Unreadable", "located", "open_sheet", "read_table"]

READERS: Mapping[str, str] = MappingProxyType({
    ".csv": "separated", ".tsv": "separated", ".tab": "separated", ".txt": "separated",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".ods": "ods",
})  # fmt: skip
"""The module of this package that reads files of an ending, if what is in them is no other sort of table. It offers
`sheets(path)`."""


class Reader(Protocol):
    """What a reader's module offers."""

    def sheets(self, path: Path) -> tuple[Sheet, ...]:
        """The sheets of the file."""


def read_table(path: Path) -> tuple[Sheet, ...]:
    """Open a file and give its sheets; Unreadable if it cannot be read, before any row of it is.

    A file is read as what is in it, whatever its ending. One that is changed between here and the end of its lines is
    Unreadable there.
    """
    if path.suffix.casefold() not in READERS:
        raise Unreadable(
            Problem("file-kind", msg("Files of this kind cannot be read: {name}", name=path.name), path.name),
            msg("One of: {names}", names=listed(READERS)),
        )
    with _open_faults(path):
        stamp = _stamp(path)
        module = sort_of(path) or READERS[path.suffix.casefold()]
        reader = cast("Reader", import_module(f"zhibao_cli.io.{module}"))
        return tuple(replace(sheet, lines=partial(_steady, path, stamp, sheet)) for sheet in reader.sheets(path))


def _steady(path: Path, stamp: tuple[int, ...], sheet: Sheet) -> Iterator[Line]:
    """The lines of a sheet, and at their end the proof that the file is still the one that was opened."""
    with _open_faults(path):
        yield from sheet.lines()
        if _stamp(path) != stamp:
            raise Unreadable(
                Problem("file-changed", msg("{name} was changed while it was read.", name=path.name), path.name),
                msg("Close it in the spreadsheet program, then try again."),
            )


def _stamp(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


@contextmanager
def _open_faults(path: Path) -> Iterator[None]:
    """What the system says of a file it cannot read, as Unreadable."""
    try:
        yield
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise Unreadable(
            Problem("file-unreadable", msg("{name} cannot be read: {reason}", name=path.name, reason=reason), path.name)
        ) from fault


def open_sheet(
    sheet: Sheet, spec: TableSpec, mapping: Mapping[str, str] = MappingProxyType({}), given: Collection[str] = ()
) -> Table:
    """Find the headers and give the rows under them. `mapping` and `given` are those of `map_headers`."""
    lines = sheet.lines()
    first = list(islice(lines, SEARCHED))
    header = find_header([line.cells for line in first], spec, mapping)
    keys, unknown, missing = map_headers(spec, header.names, mapping, given)
    # An empty file is an empty table: nothing of it is missing.
    problems = tuple(_column_missing(sheet, spec, key) for key in missing) if header.names else ()
    body = Body(sheet, spec, header, [line.cells for line in first[: header.end]], MappingProxyType(keys))
    rows = body.rows(chain(first[header.end :], lines))
    return Table(
        spec, sheet.file, sheet.sheet, body.keys, unknown, problems, rows, header.names, body.remarks, body.warnings
    )


def _column_missing(sheet: Sheet, spec: TableSpec, need: str) -> Problem:
    choices = (" + ".join(str(spec.column(key)) for key in keys.split("+")) for keys in need.split("|"))
    message = msg("The table “{table}” needs a column “{column}”.", table=spec, column=" / ".join(choices))
    return Problem("column-missing", message, sheet.file, sheet.sheet, column=need)
