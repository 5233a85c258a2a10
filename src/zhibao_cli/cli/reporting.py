"""The report of a period: one page or one workbook."""

from pathlib import Path
from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Command, given, session
from zhibao_cli.cli.options import letter_options
from zhibao_cli.cli.reports import Card, InstructedTo, Level, Period, Text
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)


class Reporting(Command):
    """A command that gives a document of the ledger as it stands, or stood."""

    extra = staticmethod(letter_options)
    any_format = False


@app.callback()
def _reporting() -> None:
    pass


@app.command(
    "report",
    cls=Reporting,
    help=N_("Write the report of a period as one page with charts, or where the name ends in .xlsx as a workbook.\n\n"
            "The page needs no network and can be printed. Names of authors, and leaders' names and words, are left "
            "out unless asked for."),
    epilog="zhibao report --period 2024-01..08 -o 1-8月.html\nzhibao report --period 2024 --compare yoy -o 2024.xlsx",
)  # fmt: skip
def report(
    context: typer.Context,
    period: Period = None,
    level: Level = None,
    together: Annotated[bool, typer.Option("--together", help=N_("Rank all units in one table."))] = False,
    compare: Annotated[
        Text,
        typer.Option("--compare", metavar="yoy|previous|PERIOD", help=N_("Beside this period; else the one before.")),
    ] = None,
    scorecard: Card = None,
    instructed_to: InstructedTo = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help=N_("With leaders' names and what they wrote."))
    ] = False,
    with_authors: Annotated[bool, typer.Option("--with-authors", help=N_("With the names of authors."))] = False,
) -> Value:
    """Write the report of a period."""
    from zhibao_cli.app.report_asked import ReportRequest
    from zhibao_cli.app.reporting import report_document

    request = ReportRequest(
        period=period, level=level, together=together, compare=compare, scorecard=scorecard,
        instructed_to=instructed_to, with_text=with_text, with_authors=with_authors,
    )  # fmt: skip
    output = given(context, "output")
    return report_document(session(context), request, Path(output) if output else None)
