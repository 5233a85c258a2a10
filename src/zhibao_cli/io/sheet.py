"""What reading a spreadsheet gives: sheets of lines, tables of rows, and the file that cannot be read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.tables import TableSpec, which_table
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import Message, clauses, msg

SEARCHED = 20
"""So many rows are searched for the headers, which may stand under titles."""

Faults = Mapping[int, Mapping[int, Message]]
"""What is wrong with cells, by row number and place in the row."""

NO_FAULTS: Faults = MappingProxyType({})


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
    """A sheet of a file: `name` says what it holds (the file's own name, where a file is one sheet).

    `notes` tell of the file what a user should know, such as hidden sheets that are not read; they are on its first
    sheet. `faults` are cells without a value, by row number and place: filled at the latest when the row is given.
    `from_1904`: a day written as a number is counted from 1904, as old Macintoshes did.
    """

    file: str
    sheet: str
    name: str
    lines: Callable[[], Iterator[Line]]
    notes: tuple[Problem, ...] = ()
    faults: Faults = field(default_factory=lambda: NO_FAULTS)
    from_1904: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet read as one table: what its headers mean, what is wrong with them, the rows (to be gone through once).

    `headers` are the names of all columns, composed where they stand in several rows. `remarks` and `warnings` are
    filled while the rows are gone through, and whole when they have been. Remarks say what was rightly left out: hidden
    sheets, totals, repeated headers, lines below the table. Warnings name totals that are not the sum of their rows.
    Neither keeps the rows from being used.
    """

    spec: TableSpec
    file: str
    sheet: str
    keys: Mapping[int, str]
    unknown: tuple[str, ...]
    problems: tuple[Problem, ...]
    rows: Iterator[Row | Problem]
    headers: tuple[str, ...] = ()
    remarks: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


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
