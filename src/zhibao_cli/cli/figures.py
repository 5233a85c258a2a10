"""Figures through time and what they tell: trend, patterns."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Filtered, filters, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)

Text = str | None


@app.command(
    cls=Filtered,
    help=N_("Show how the figures move: submitted, sent up, adopted, instructed, points, by month, quarter or year.\n\n"
            "Each row is a window of its own, so its points are those of `rank` for that month."),
    epilog="zhibao trend --period 2024 --compare yoy\nzhibao trend --unit 石泉 --by quarter --period 2023..2024",
)  # fmt: skip
def trend(
    context: typer.Context,
    by: Annotated[str, typer.Option("--by", metavar="SPAN", help=N_("month, quarter or year."))] = "month",
    compare: Annotated[
        Text, typer.Option("--compare", metavar="yoy", help=N_("Beside the same months a year earlier."))
    ] = None,
) -> Value:
    """Show how the figures move."""
    from zhibao_cli.app.trends import trend

    return trend(session(context), by, compare, filters(context))
