"""Tables of counts put on record in a test as `import` does it: opened, read row by row, recorded in one entry."""

from collections.abc import Mapping
from pathlib import Path

from tests.offices import Office

from zhibao_cli.app.load_counts import open_counts
from zhibao_cli.app.load_files import Loader
from zhibao_cli.app.load_rows import READERS
from zhibao_cli.app.load_sources import ImportRequest, gathered
from zhibao_cli.domain.report import Problem
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import Message
from zhibao_cli.io.tables import read_table


def load_counts(
    office: Office, path: Path, mapping: Mapping[str, str] | None = None, period: str | None = None
) -> tuple[list[Problem], tuple[str, ...]]:
    """Record a file's counts. Returns what is wrong with it, in which case nothing is, and the headers left alone."""
    problems: list[Problem] = []
    request = ImportRequest(files=(path,), table="counts", mapping=mapping or {}, period=period)
    (sheet,) = read_table(path)
    unknown = open_counts(sheet, request.mapping, period).unknown
    try:
        with office.session().writing("import") as writing:
            loaded = Loader(writing, request).load(gathered(request, READERS).sources)
            problems.extend(loaded.problems)
            if problems:
                raise Refused("load-faulty", Message("There are faults."))
    except Refused:
        if not problems:
            raise
    return problems, unknown


def faults(problems: list[Problem]) -> list[tuple[int, str, str]]:
    """Row, column and code of each."""
    return [(problem.row, problem.column, problem.code) for problem in problems]
