"""Spreadsheets out: export, and blank workbooks to fill."""

from pathlib import Path
from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Command, Group, document_options, export_options, given, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)
template = typer.Typer(cls=Group, rich_markup_mode=None, help=N_("Blank files to fill."))
app.add_typer(template, name="template")


class Export(Command):
    """A command that writes files of its own and reports which."""

    extra = staticmethod(export_options)
    any_format = False


class Blank(Command):
    """A command that gives a document."""

    extra = staticmethod(document_options)
    any_format = False


@app.callback()
def _exporting() -> None:
    pass


@app.command(
    "export",
    cls=Export,
    help=N_("Write everything on record as the tables that init --from and import read: CSV files in a folder, "
            "with the scorecards; or, where the name ends in .xlsx, the sheets of one workbook.\n\n"
            "Loading the folder into a new ledger gives the same figures. Void records are left out."),
    epilog="zhibao export 导出2024\nzhibao export 导出2024.xlsx\nzhibao export 采用表 --table 采用 --bom",
)  # fmt: skip
def export_(
    context: typer.Context,
    target: Annotated[Path, typer.Argument(metavar="FOLDER", help=N_("A new folder, or a file ending in .xlsx."))],
    tables: Annotated[
        list[str] | None, typer.Option("--table", metavar="NAME", help=N_("Only these tables, such as adoptions."))
    ] = None,
) -> Value:
    """Write everything on record."""
    from zhibao_cli.app.exporting import ExportRequest, export_all
    from zhibao_cli.app.session import split_values

    request = ExportRequest(
        target=target, tables=split_values(tables), force=bool(given(context, "force")), bom=given(context, "bom")
    )
    return export_all(session(context), request)


@template.command(
    "import",
    cls=Blank,
    help=N_("Write a blank workbook to fill: a sheet for each table, with drop-downs of the ledger's units, "
            "channels, kinds and words. Filled or not, it can be imported as it is."),
    epilog="zhibao template import -o 填报表.xlsx",
)  # fmt: skip
def import_(context: typer.Context) -> Value:
    """Write a blank workbook to fill."""
    from zhibao_cli.app.templates import import_template

    return import_template(session(context))
