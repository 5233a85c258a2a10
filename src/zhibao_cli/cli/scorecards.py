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
    from zhibao_cli.app.card_checking import check_card

    return check_card(session(context), file)


@scorecard.command(
    cls=Write, help=N_("Let reports use this scorecard when none is named."), epilog="zhibao scorecard default province"
)
def default(context: typer.Context, card: Id) -> Value:
    """Let reports use this scorecard."""
    from zhibao_cli.app.scorecards import set_default

    return set_default(session(context), card)


@scorecard.command(
    cls=Read,
    help=N_("Start a commented scorecard, or one like a real place's (--like); on the screen, or in a file (-o)."),
    epilog="zhibao scorecard new --id office --title 政务信息考核办法 --from 2025-01-01 -o 考核办法.toml\n"
    "zhibao scorecard new --like lianyungang",
)  # fmt: skip
def new(
    context: typer.Context,
    card: Annotated[str | None, typer.Option("--id", metavar="ID", help=N_("The scorecard's id."))] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TITLE", help=N_("Its title."))] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help=N_("In force from this day."))] = None,
    decimals: Annotated[
        str | None, typer.Option("--decimals", metavar="N", help=N_("With how many decimals points are printed."))
    ] = None,
    like: Annotated[
        str | None, typer.Option("--like", metavar="NAME", help=N_("Begin with this real place's rules."))
    ] = None,
) -> Value:
    """Start a commented scorecard."""
    from zhibao_cli.app.card_writing import NewCard, new_card
    from zhibao_cli.cli.asking import ask_for_card

    here = session(context)
    if card is None and like is None:
        card, title, first = ask_for_card(title, first)
    wanted = NewCard(id=card, title=title, effective_from=first, decimals=decimals, like=like)
    return new_card(here, wanted)


@scorecard.command(
    cls=Read,
    help=N_("Tell what the second scorecard changes: in words, and in a period's table, with who moves."),
    epilog="zhibao scorecard diff province 新办法.toml --period 2024",
)
def diff(
    context: typer.Context,
    one: Annotated[str, typer.Argument(metavar="ID|FILE", help=N_("The card as it was: id, id@day, or file."))],
    other: Annotated[str, typer.Argument(metavar="ID|FILE", help=N_("The card as it would be."))],
    period: Annotated[str | None, typer.Option("--period", metavar="PERIOD", help=N_("Such as 2024-01..08."))] = None,
) -> Value:
    """Tell what the second scorecard changes."""
    from zhibao_cli.app.card_writing import diff_cards

    return diff_cards(session(context), one, other, period)
