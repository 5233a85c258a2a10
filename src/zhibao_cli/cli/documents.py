"""What leaves the office: brief."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Read, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)

Text = str | None


@app.callback()
def _documents() -> None:
    pass


@app.command(
    cls=Read,
    help=N_("Write the paragraph of a speech or report: who was adopted how often, for how many points, in which "
            "place, what was sent up, instructed on, solicited.\n\nIn Chinese whatever the language. With --format "
            "json or csv: each figure in it, and the command or record that shows it."),
    epilog="zhibao brief --period 2024-01..08 --instructed-to 2024-10\nzhibao brief --period 上半年 --style short\n"
    "zhibao brief --period 2024-01..08 --level 省 -o 讲话.txt",
)  # fmt: skip
def brief(
    context: typer.Context,
    period: Annotated[
        Text,
        typer.Option(
            "--period",
            metavar="PERIOD",
            help=N_("Such as 2024-01..08, 2024Q1, 2024年1—8月, 上半年; else this year to today."),
        ),
    ] = None,
    style: Annotated[
        Text, typer.Option("--style", metavar="STYLE", help=N_("short: results alone; full: everything (the usual)."))
    ] = None,
    instructed_to: Annotated[
        Text,
        typer.Option(
            "--instructed-to", metavar="PERIOD|DATE", help=N_("Instructions and long research up to this day, 2024-10.")
        ),
    ] = None,
    level: Annotated[
        Text,
        typer.Option(
            "--level", metavar="LEVEL", help=N_("Adoptions of this level; else that of the published standings.")
        ),
    ] = None,
    scorecard: Annotated[
        Text, typer.Option("--scorecard", metavar="ID|FILE", help=N_("Reckon our figures by this scorecard."))
    ] = None,
) -> Value:
    """Write the paragraph of a speech."""
    from zhibao_cli.app.briefing import BriefRequest, brief

    request = BriefRequest(period=period, style=style, instructed_to=instructed_to, level=level, scorecard=scorecard)
    return brief(session(context), request)
