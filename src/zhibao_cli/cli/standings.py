"""What superiors published: standing, reconcile, acknowledge."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Group, Read, Write, given, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)
standing = typer.Typer(
    cls=Group, rich_markup_mode=None, help=N_("What superiors published: figures and places, as they stand there.")
)
app.add_typer(standing, name="standing")

Text = str | None
Many = list[str] | None
Card = Annotated[Text, typer.Option("--scorecard", metavar="ID|FILE", help=N_("Reckon our figures by this scorecard."))]


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
    "import",
    cls=Write,
    help=N_(
        "Read the sentences of a published bulletin into standings.\n\n"
        "Shows what was understood beside the sentence it came from, and what was left alone and why; asks before "
        "recording. Only units on record, only figures that are certain; totals are compared, never recorded."
    ),
    epilog="zhibao standing import --text 通报.docx --period 2024-01..08 --level 省",
)
def import_(
    context: typer.Context,
    text: Annotated[
        Text, typer.Option("--text", metavar="FILE", help=N_("A .txt, .md or .docx file; - reads standard input."))
    ] = None,
    period: Annotated[
        Text, typer.Option("--period", metavar="PERIOD", help=N_("The period the figures are for."))
    ] = None,
    level: Annotated[
        Text, typer.Option("--level", metavar="LEVEL", help=N_("The superior's level; else as the text says it."))
    ] = None,
    source: Annotated[Text, typer.Option("--source", metavar="TEXT", help=N_("Where it was published."))] = None,
    update: Annotated[
        bool, typer.Option("--update", help=N_("Put right what is on record with other figures."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help=N_("Record without asking."))] = False,
) -> Value:
    """Read a bulletin into standings."""
    from zhibao_cli.app.standing_text import StandingTextRequest, import_standings
    from zhibao_cli.cli.asking import confirm_standings

    request = StandingTextRequest(text=text, period=period, level=level, source=source, update=update)
    as_json = given(context, "format") == "json"
    now = session(context)
    return import_standings(now, request, confirm_standings(yes or now.dry_run, quiet=as_json))


@standing.command(
    "list",
    cls=Read,
    help=N_("List what superiors published, in order of time, beside our own figures for the same days and level."),
    epilog="zhibao standing list --unit 白河\nzhibao standing list --period 2024 --level 省",
)
def list_(
    context: typer.Context,
    unit: Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("Only this unit."))] = None,
    level: Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("Only this level."))] = None,
    period: Annotated[
        Text, typer.Option("--period", metavar="PERIOD", help=N_("Only standings for days inside this period."))
    ] = None,
    scorecard: Card = None,
) -> Value:
    """List what superiors published."""
    from zhibao_cli.app.standings import StandingsRequest, list_standings

    request = StandingsRequest(unit=unit, level=level, period=period, scorecard=scorecard)
    return list_standings(session(context), request)


@standing.command(
    cls=Read,
    help=N_("Show the places a superior gave each unit, a column for each period."),
    epilog="zhibao standing history\nzhibao standing history 石泉 --figure points --period 2024",
)
def history(
    context: typer.Context,
    unit: Annotated[Text, typer.Argument(metavar="[UNIT]", help=N_("Only this unit."))] = None,
    level: Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("Only this level."))] = None,
    period: Annotated[
        Text, typer.Option("--period", metavar="PERIOD", help=N_("Only standings for days inside this period."))
    ] = None,
    figure: Annotated[
        Text, typer.Option("--figure", metavar="NAME", help=N_("place, points or adopted; places when not said."))
    ] = None,
) -> Value:
    """Show published places through the periods."""
    from zhibao_cli.app.standings import StandingsRequest, standing_history

    request = StandingsRequest(unit=unit, level=level, period=period, figure=figure)
    return standing_history(session(context), request)


@app.command(
    cls=Read,
    help=N_("Set what a superior published beside our own figures, unit by unit: adopted, points, place.\n\n"
            "Each difference is classed, with the records that may explain it. Exit status 3 unless all are accepted."),
    epilog="zhibao reconcile --period 2024-01..08\nzhibao reconcile --period 2024-01..08 --level 省 --differences\n"
    "zhibao reconcile --period 2024-01..08 --unit 石泉 --explain",
)  # fmt: skip
def reconcile(
    context: typer.Context,
    period: Annotated[
        Text, typer.Option("--period", metavar="PERIOD", help=N_("The bulletin's period; else this year to today."))
    ] = None,
    level: Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("Only this level's bulletin."))] = None,
    unit: Annotated[Many, typer.Option("--unit", metavar="UNIT", help=N_("Only these units."))] = None,
    group: Annotated[
        Many, typer.Option("--group", metavar="GROUP", help=N_("Only these groups, the superior's or ours."))
    ] = None,
    scorecard: Card = None,
    differences: Annotated[bool, typer.Option("--differences", help=N_("Only what differs."))] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help=N_("List the records that may explain each difference, and why."))
    ] = False,
) -> Value:
    """Set what a superior published beside our own figures."""
    from zhibao_cli.app.reconciling import ReconcileRequest, reconcile

    request = ReconcileRequest(
        period=period, level=level, unit=tuple(unit or ()), group=tuple(group or ()), scorecard=scorecard,
        differences=differences, explain=explain,
    )  # fmt: skip
    return reconcile(session(context), request)


@app.command(
    cls=Write,
    help=N_("Accept differences between what a superior published of a unit and our own figures, with --reason.\n\n"
            "They stay visible as accepted, and hold while both figures stand as they are."),
    epilog="zhibao acknowledge 石泉 --metric adopted --period 2024-01..08 --reason 省里漏登一条，已去函\n"
    "zhibao acknowledge 石泉 --period 2024-01..08 --reason 通报有误",
)  # fmt: skip
def acknowledge(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help=N_("The unit."))],
    metric: Annotated[
        Many,
        typer.Option(
            "--metric", metavar="NAME", help=N_("adopted, points, points_change or place; else all that differs.")
        ),
    ] = None,
    period: Annotated[
        Text, typer.Option("--period", metavar="PERIOD", help=N_("The bulletin's period; else this year to today."))
    ] = None,
    level: Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("Only this level's bulletin."))] = None,
    scorecard: Card = None,
) -> Value:
    """Accept differences."""
    from zhibao_cli.app.acknowledging import AcknowledgeRequest, acknowledge

    request = AcknowledgeRequest(unit=unit, metric=tuple(metric or ()), period=period, level=level, scorecard=scorecard)
    return acknowledge(session(context), request)
