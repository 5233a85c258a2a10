"""Spreadsheets out: export, and blank workbooks to fill."""

from pathlib import Path
from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Command, given, session
from zhibao_cli.cli.options import export_options
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)


class Export(Command):
    """A command that writes files of its own and reports which."""

    extra = staticmethod(export_options)
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
