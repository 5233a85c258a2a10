"""Spreadsheets in: files to rows that remember file, sheet and row, streamed, whatever the encoding or separator.

Two steps: `read_table` opens a file and gives its sheets; `open_sheet` finds the header row of a sheet for one table
and gives its rows by column key. A file that cannot be read at all is `Unreadable`; everything else that is wrong is
a Problem among the rows.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Protocol, cast

from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.tables import TableSpec, map_headers, which_table
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import Message, clauses, listed, msg

SEARCHED = 20
"""So many rows are searched for the headers, which may stand under titles."""

READERS: Mapping[str, str] = MappingProxyType(
    {".csv": "separated", ".tsv": "separated", ".tab": "separated", ".txt": "separated"}
)
"""The module of this package that reads files of an ending. It offers `sheets(path)`."""


class Unreadable(Refused):
    """A file that cannot be read. It carries the Problem, to be listed with those of other files."""

    def __init__(self, problem: Problem, hint: Message | None = None) -> None:
        super().__init__(problem.code, problem.message, hint, (located(problem),))
        self.problem = problem


class Line(NamedTuple):
    """A row as it stands in the sheet: its number, counted from 1 as a spreadsheet does, and its cells."""

    number: int
    cells: list[str]


class Row(NamedTuple):
    """A row by column key; cells of columns that are not there are missing, empty ones are ""."""

    file: str
    sheet: str
    number: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a file: `name` says what it holds (the file's own name, where a file is one sheet)."""

    file: str
    sheet: str
    name: str
    lines: Callable[[], Iterator[Line]]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet read as one table: what its headers mean, what is wrong with them, the rows (to be gone through once)."""

    spec: TableSpec
    file: str
    sheet: str
    keys: Mapping[int, str]
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]
    rows: Iterator[Row | Problem]


class Reader(Protocol):
    """What a reader's module offers."""

    def sheets(self, path: Path) -> tuple[Sheet, ...]:
        """The sheets of the file."""


def read_table(path: Path) -> tuple[Sheet, ...]:
    """Open a file and give its sheets; Unreadable if it cannot be read, before any row of it is."""
    module = READERS.get(path.suffix.casefold())
    if module is None:
        raise Unreadable(
            Problem("file-kind", msg("Files of this kind cannot be read: {name}", name=path.name), path.name),
            msg("One of: {names}", names=listed(READERS)),
        )
    reader = cast("Reader", import_module(f"zhibao_cli.io.{module}"))
    try:
        return reader.sheets(path)
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
    place = _header_place(first, spec, mapping)
    headers = _trimmed(first[place].cells) if first else []
    keys, unknown, missing = map_headers(spec, headers, mapping, given)
    # An empty file is an empty table: nothing of it is missing.
    problems = tuple(_column_missing(sheet, spec, key) for key in missing) if headers else ()
    rows = _rows(sheet, chain(first[place + 1 :], lines), keys, len(headers))
    return Table(spec, sheet.file, sheet.sheet, MappingProxyType(keys), unknown, problems, rows)


def located(problem: Problem) -> Message:
    """Say a problem and where it is, in one line."""
    place: list[object] = [part for part in (problem.file, problem.sheet) if part]
    if problem.row:
        place.append(msg("row {row}", row=problem.row))
    # Of a column that is not there, the message itself says which.
    if problem.column and problem.code != "column-missing":
        place.append(msg("column “{column}”", column=_header(problem)))
    if not place:
        return problem.message
    return msg("{place}: {message}", place=clauses(place), message=problem.message)


def _header(problem: Problem) -> str:
    """What the reader calls the column of a problem."""
    spec = which_table(problem.sheet) or which_table(Path(problem.file).stem)
    columns = spec.columns if spec else ()
    return next((str(column) for column in columns if column.key == problem.column), problem.column)


def _header_place(lines: list[Line], spec: TableSpec, mapping: Mapping[str, str]) -> int:
    """Find the row with the most headers of this table; where none has any, the first that is not blank."""
    known = [len(map_headers(spec, line.cells, mapping)[0]) for line in lines]
    if any(known):
        return known.index(max(known))
    return next((i for i, line in enumerate(lines) if any(line.cells)), 0)


def _trimmed(cells: list[str]) -> list[str]:
    end = max((i for i, cell in enumerate(cells, 1) if cell), default=0)
    return cells[:end]


def _rows(
    sheet: Sheet, lines: Iterator[Line] | chain[Line], keys: Mapping[int, str], columns: int
) -> Iterator[Row | Problem]:
    file, name = sheet.file, sheet.sheet
    places = tuple(keys.items())
    for number, cells in lines:
        if not any(cells):
            continue
        if len(cells) > columns and any(cells[columns:]):
            yield _ragged(sheet, number, cells, columns)
            continue
        width = len(cells)
        yield Row(file, name, number, {key: cells[i] if i < width else "" for i, key in places})


def _ragged(sheet: Sheet, number: int, cells: list[str], columns: int) -> Problem:
    extra = next(cell for cell in cells[columns:] if cell)
    message = msg(
        "There are more cells than the {columns} headers: “{extra}” stands under none.", columns=columns, extra=extra
    )
    return Problem("row-ragged", message, sheet.file, sheet.sheet, number)


def _column_missing(sheet: Sheet, spec: TableSpec, need: str) -> Problem:
    choices = (" + ".join(str(spec.column(key)) for key in keys.split("+")) for keys in need.split("|"))
    message = msg("The table “{table}” needs a column “{column}”.", table=spec, column=" / ".join(choices))
    return Problem("column-missing", message, sheet.file, sheet.sheet, column=need)
