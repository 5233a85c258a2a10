"""Spreadsheets in."""

from pathlib import Path
from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Write, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)


@app.callback()
def _imports() -> None:
    pass


@app.command(
    "import",
    cls=Write,
    help=N_(
        "Record what is new in spreadsheets.\n\nThe name of the file or sheet says which table it holds (adoptions, "
        "采用, 台账 …), or --table does. All of it is one journal entry, or nothing; what is on record already is not "
        "recorded again."
    ),
    epilog="zhibao import 台账.csv --dry-run\nzhibao import 2024.csv --table 采用 --map 来文单位=unit --skip-bad",
)
def import_(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help=N_("Files or folders to read."))],
    table: Annotated[
        str | None, typer.Option("--table", metavar="NAME", help=N_("Which table the files hold."))
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help=N_("The period that counts are of."))
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADER=COLUMN", help=N_("Which column a header means; may be given again.")),
    ] = None,
    add_missing: Annotated[
        bool, typer.Option("--add-missing", help=N_("Add units, channels and kinds that are not on record."))
    ] = False,
    update: Annotated[
        bool, typer.Option("--update", help=N_("Put right what is on record with other values."))
    ] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help=N_("Record the good rows and list the others; exit status 3."))
    ] = False,
) -> Value:
    """Record what is new in spreadsheets."""
    from zhibao_cli.app.importing import ImportRequest, import_files, read_mapping

    request = ImportRequest(
        files=tuple(files), table=table, period=period, mapping=read_mapping(tuple(mapping or ())),
        add_missing=add_missing, update=update, skip_bad=skip_bad,
    )  # fmt: skip
    return import_files(session(context), request)
