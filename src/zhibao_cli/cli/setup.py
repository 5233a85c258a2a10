"""Creating a ledger."""

from pathlib import Path
from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Write, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)


@app.callback()
def _setup() -> None:
    pass


@app.command(
    cls=Write,
    help=N_(
        "Create a ledger.\n\nWith --from, load the tables (CSV, TSV) and scorecards (TOML) of a folder: all or nothing."
    ),
    epilog="zhibao init\nzhibao --ledger 2024.db init --from examples/ankang",
)
def init(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("--from", metavar="FOLDER", help=N_("A folder of tables to load."))
    ] = None,
) -> Value:
    """Create a ledger."""
    from zhibao_cli.app.loading import init

    return init(session(context), folder)
