"""Figures through time and what they tell: trend, patterns; feedback on instructions."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Filtered, Group, Units, filters, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)
instruction = typer.Typer(cls=Group, rich_markup_mode=None, help=N_("Instructions: the feedback on them."))
app.add_typer(instruction, name="instruction")

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
    units: Units = None,
) -> Value:
    """Show how the figures move."""
    from zhibao_cli.app.trends import trend

    return trend(session(context), by, compare, filters(context), units)


@app.command(
    cls=Filtered,
    help=N_("Show what gets adopted: of the items of a period, how many were adopted by its end, and how soon.\n\n"
            "Every rate has its counts and a 95 % interval; none is claimed of too few. --level, --channel and --form "
            "say whose adoption is meant."),
    epilog="zhibao patterns --period 2024\nzhibao patterns --by 用词 --level 省 --period 2023..2024",
)  # fmt: skip
def patterns(
    context: typer.Context,
    by: Annotated[
        Text,
        typer.Option("--by", metavar="DIMENSION", help=N_("kind, length, solicited, officer, month, topic, unit, "
                     "network or pair (words of titles); else all.")),
    ] = None,
    min_count: Annotated[
        str, typer.Option("--min-count", metavar="N", help=N_("No rate is claimed of fewer items."))
    ] = "10",
    units: Units = None,
) -> Value:  # fmt: skip
    """Show what gets adopted."""
    from zhibao_cli.app.patterns import patterns

    return patterns(session(context), by, min_count, filters(context), units)


@instruction.command(
    "figures", cls=Filtered,
    help=N_("Show the instructions of a period and how feedback on them stands: on time, late, due, overdue; by unit, "
            "by level or rank of the leader, in time."),
    epilog="zhibao instruction figures --period 2024\nzhibao instruction figures --by rank --level 省",
)  # fmt: skip
def instruction_figures(
    context: typer.Context,
    by: Annotated[
        str,
        typer.Option("--by", metavar="DIMENSION",
                     help=N_("unit, group, network, level, rank, kind, month, quarter or year.")),
    ] = "unit",
    units: Units = None,
) -> Value:  # fmt: skip
    """Show how feedback on instructions stands."""
    from zhibao_cli.app.instruction_figures import instruction_figures

    return instruction_figures(session(context), by, filters(context), units)
