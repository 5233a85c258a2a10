"""Scorecards: add, list, show, check, default."""

from pathlib import Path
from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Group, Read, Write, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)
scorecard = typer.Typer(
    cls=Group, rich_markup_mode=None, help=N_("The scoring rules, version by version, as TOML files.")
)
app.add_typer(scorecard, name="scorecard")

File = Annotated[Path, typer.Argument(metavar="FILE", help=N_("A scorecard's TOML file."))]
Id = Annotated[str, typer.Argument(metavar="ID", help=N_("The scorecard's id; of one version: id@first-day."))]


@app.callback()
def _scorecards() -> None:
    pass


@scorecard.command(
    cls=Write,
    help=N_("Record a version of a scorecard; the channels it names are added when missing."),
    epilog="zhibao scorecard add 考核办法2024.toml",
)
def add(context: typer.Context, file: File) -> Value:
    """Record a version of a scorecard."""
    from zhibao_cli.app.scorecards import add_card

    return add_card(session(context), file)


@scorecard.command("list", cls=Read, help=N_("List every version of every scorecard."), epilog="zhibao scorecard list")
def list_(context: typer.Context) -> Value:
    """List scorecards."""
    from zhibao_cli.app.scorecards import list_cards

    return list_cards(session(context))


@scorecard.command(
    cls=Read,
    help=N_("Show a scorecard's file as it was recorded."),
    epilog="zhibao scorecard show province > province.toml",
)
def show(context: typer.Context, card: Id) -> Value:
    """Show a scorecard's file."""
    from zhibao_cli.app.scorecards import show_card

    return show_card(session(context), card)


@scorecard.command(
    cls=Read,
    help=N_("List every fault of a scorecard's file, each with its line; record nothing."),
    epilog="zhibao scorecard check 考核办法2024.toml",
)
def check(context: typer.Context, file: File) -> Value:
    """List every fault of a scorecard's file."""
    from zhibao_cli.app.scorecards import check_card

    return check_card(session(context), file)


@scorecard.command(
    cls=Write, help=N_("Let reports use this scorecard when none is named."), epilog="zhibao scorecard default province"
)
def default(context: typer.Context, card: Id) -> Value:
    """Let reports use this scorecard."""
    from zhibao_cli.app.scorecards import set_default

    return set_default(session(context), card)
