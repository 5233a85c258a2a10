"""Tables of counts put on record in a test as an import does it: opened, read row by row, recorded in one entry."""

from collections.abc import Mapping
from pathlib import Path

from tests.offices import Office

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.load_counts import count_of, open_counts
from zhibao_cli.app.load_desk import Desk
from zhibao_cli.domain.records import Total
from zhibao_cli.domain.report import Problem
from zhibao_cli.io.tables import Row, read_table


def load_counts(
    office: Office, path: Path, mapping: Mapping[str, str] | None = None, period: str | None = None
) -> tuple[list[Problem], tuple[str, ...]]:
    """Record a file's counts. Returns what is wrong with it, in which case nothing is, and the headers left alone."""
    problems: list[Problem] = []
    with office.session().writing("import") as writing:
        desk = Desk(writing)
        (sheet,) = read_table(path)
        table = open_counts(sheet, mapping or {}, period)
        problems += table.problems
        found: list[Total] = []
        for row in table.rows if not problems else ():
            if isinstance(row, Row):
                total = count_of(desk, Cells(row, writing.registers, writing.session, problems))
                found += [total] if total is not None else []
            else:
                problems.append(row)
        if not problems:
            writing.writer.add_all(found)
    return problems, table.unknown


def faults(problems: list[Problem]) -> list[tuple[int, str, str]]:
    """Row, column and code of each."""
    return [(problem.row, problem.column, problem.code) for problem in problems]
