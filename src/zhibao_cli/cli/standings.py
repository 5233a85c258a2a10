"""What superiors published: standing add and list."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Group, Read, Write, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)
standing = typer.Typer(
    cls=Group, rich_markup_mode=None, help=N_("What superiors published: figures and places, as they stand there.")
)
app.add_typer(standing, name="standing")

Text = str | None


@app.callback()
def _standings() -> None:
    pass


@standing.command(
    cls=Write,
    help=N_("Record what a superior published about a unit for a period; never computed, never corrected."),
    epilog="zhibao standing add 白河 --period 2024-01..08 --level 省 --adopted 6 --points 27 --rank 3 --group 直报县",
)
def add(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help=N_("The unit."))],
    period: Annotated[
        Text, typer.Option("--period", metavar="PERIOD", help=N_("The period the figures are for."))
    ] = None,
    level: Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("The superior's level."))] = None,
    adopted: Annotated[Text, typer.Option("--adopted", metavar="N", help=N_("Items adopted."))] = None,
    points: Annotated[Text, typer.Option("--points", metavar="N", help=N_("Points."))] = None,
    change: Annotated[
        Text, typer.Option("--points-change", metavar="N", help=N_("Points more or less than last year, as printed."))
    ] = None,
    place: Annotated[Text, typer.Option("--rank", metavar="N", help=N_("The place."))] = None,
    ranked: Annotated[Text, typer.Option("--of", metavar="N", help=N_("How many were ranked."))] = None,
    group: Annotated[
        Text, typer.Option("--group", metavar="GROUP", help=N_("The group, in the superior's words."))
    ] = None,
    source: Annotated[Text, typer.Option("--source", metavar="TEXT", help=N_("Where it was published."))] = None,
) -> Value:
    """Record what a superior published."""
    from zhibao_cli.app.events import StandingRequest, add_standing

    request = StandingRequest(
        unit=unit, period=period, level=level, adopted=adopted, points=points, points_change=change, place=place,
        ranked=ranked, group=group, source=source,
    )  # fmt: skip
    return add_standing(session(context), request)


@standing.command(
    "list", cls=Read, help=N_("List what superiors published."), epilog="zhibao standing list --unit 白河"
)
def list_(
    context: typer.Context,
    unit: Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("Only this unit."))] = None,
    level: Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("Only this level."))] = None,
) -> Value:
    """List what superiors published."""
    from zhibao_cli.app.register_lists import list_standings

    return list_standings(session(context), unit, level)
