"""Numbers known only as totals: total add, list, show, amend."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Group, Read, Write, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)
total = typer.Typer(
    cls=Group, rich_markup_mode=None,
    help=N_("Numbers known only as totals, such as 6 adopted from January to August."),
)  # fmt: skip
app.add_typer(total, name="total")

Text = str | None
Ref = Annotated[str, typer.Argument(metavar="REF", help=N_("Such as c3."))]
Unit = Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("Only this unit."))]
Count = Annotated[Text, typer.Option("--count", metavar="N", help=N_("How many."))]
Channel = Annotated[Text, typer.Option("--channel", metavar="NAME", help=N_("Adopted: by which publication."))]
Level = Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("Adopted or instructed on: at which level."))]
Form = Annotated[Text, typer.Option("--form", metavar="FORM", help=N_("Adopted: in which form."))]
Kind = Annotated[Text, typer.Option("--kind", metavar="KIND", help=N_("All of this kind."))]
Rank = Annotated[Text, typer.Option("--rank", metavar="RANK", help=N_("Instructed on: by leaders of this rank."))]
To = Annotated[Text, typer.Option("--to", metavar="LEVEL", help=N_("Submitted or forwarded: to which level."))]
Source = Annotated[Text, typer.Option("--source", metavar="TEXT", help=N_("Where the number stands."))]


@app.callback()
def _totals() -> None:
    pass


@total.command(
    cls=Write,
    help=N_("Record how many events of a sort a unit had in a period, where they are not known one by one.\n\n"
            "What is recorded singly in the period is part of it, so the total adds only the rest."),
    epilog="zhibao total add 石泉 --event 采用 --count 6 --channel 政务信息 --period 2024-01..08\n"
    "zhibao total add 白河 --event 报送 --count 101 --period 2024-01..08 --source 省厅通报",
)  # fmt: skip
def add(
    context: typer.Context,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help=N_("The unit."))],
    event: Annotated[
        Text, typer.Option("--event", metavar="EVENT", help=N_("submitted, forwarded, adopted or instructed."))
    ] = None,
    count: Count = None,
    period: Annotated[
        Text, typer.Option("--period", metavar="PERIOD", help=N_("The days it is about, such as 2024-01..08."))
    ] = None,
    channel: Channel = None,
    level: Level = None,
    form: Form = None,
    kind: Kind = None,
    rank: Rank = None,
    to: To = None,
    source: Source = None,
) -> Value:
    """Record a total."""
    from zhibao_cli.app.totals import TotalRequest, add_total

    request = TotalRequest(
        unit=unit, event=event, count=count, period=period, channel=channel, level=level, form=form, kind=kind,
        rank=rank, to=to, source=source,
    )  # fmt: skip
    return add_total(session(context), request)


@total.command(
    "list", cls=Read, help=N_("List the totals, each with how many of its events are on record singly."),
    epilog="zhibao total list --unit 石泉 --period 2024",
)  # fmt: skip
def list_(
    context: typer.Context,
    unit: Unit = None,
    period: Annotated[
        Text, typer.Option("--period", metavar="PERIOD", help=N_("Only those with a day in this period."))
    ] = None,
) -> Value:
    """List the totals."""
    from zhibao_cli.app.total_lists import list_totals

    return list_totals(session(context), unit, period)


@total.command("show", cls=Read, help=N_("Show a total by its reference."), epilog="zhibao total show c3")
def show(context: typer.Context, ref: Ref) -> Value:
    """Show a total."""
    from zhibao_cli.app.showing import show

    return show(session(context), ref)


@total.command(
    "amend", cls=Write, help=N_("Put a total right.\n\nAn empty value clears a field."),
    epilog="zhibao total amend c3 --count 8",
)  # fmt: skip
def amend_(
    context: typer.Context,
    ref: Ref,
    count: Count = None,
    unit: Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("The unit."))] = None,
    first: Annotated[Text, typer.Option("--from", metavar="DATE", help=N_("The first day."))] = None,
    until: Annotated[Text, typer.Option("--until", metavar="DATE", help=N_("The last day."))] = None,
    channel: Channel = None,
    level: Level = None,
    form: Form = None,
    kind: Kind = None,
    rank: Rank = None,
    to: To = None,
    source: Source = None,
) -> Value:
    """Put a total right."""
    from zhibao_cli.app.amend import amend

    changes = {
        "count": count, "unit": unit, "from": first, "until": until, "channel": channel, "level": level, "form": form,
        "kind": kind, "rank": rank, "to": to, "source": source,
    }  # fmt: skip
    return amend(session(context), ref, changes)
