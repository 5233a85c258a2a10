"""What units are asked for, do wrong and are honoured for: solicit, fault, adjust, honour, return, target."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Group, Read, Units, Write, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)
solicitation = typer.Typer(
    cls=Group, rich_markup_mode=None, help=N_("Solicitations: who was asked, and what came back.")
)
target = typer.Typer(cls=Group, rich_markup_mode=None, help=N_("What units must reach."))
app.add_typer(solicitation, name="solicitation")
app.add_typer(target, name="target")

Text = str | None
Many = list[str] | None
UnitName = Annotated[str, typer.Argument(metavar="UNIT", help=N_("The unit."))]
OptionalUnit = Annotated[Text, typer.Argument(metavar="UNIT", help=N_("The unit; or give --group."))]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help=N_("The solicitation's number, or a part of its topic."))]
Period = Annotated[
    Text,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help=N_("Such as 2024-01..08, 2024Q1, 2024年1—8月, 上半年; else this year to today."),
    ),
]
OfKind = Annotated[Text, typer.Option("--kind", metavar="KIND", help=N_("Of items of this kind alone."))]
OfLevel = Annotated[
    Text, typer.Option("--level", metavar="LEVEL", help=N_("Adopted, instructed on or asked for at this level alone."))
]
SentTo = Annotated[Text, typer.Option("--to", metavar="LEVEL", help=N_("Of what was sent up to this level alone."))]
OfWords = Annotated[
    Text, typer.Option("--min-words", metavar="N", help=N_("Of items of at least so many words alone."))
]
On = Annotated[
    Text, typer.Option("--on", metavar="DATE", help=N_("The day, such as 2024-03-05, 3月5日, 昨天; else today."))
]


@app.command(
    cls=Write,
    help=N_("Ask units for drafts on a topic.\n\n`--ask all` without --due is the period's reporting focus: listed and "
            "counted, nobody's duty."),
    epilog="zhibao solicit 秋粮收购 --level 省 --ask 石泉、白河 --due 9月20日\n"
    "zhibao solicit 夏粮收购 --level 市 --ask 直报县 --due 6月30日\n"
    "zhibao solicit 四季度信息报送要点 --level 市 --ask all",
)  # fmt: skip
def solicit(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="SUBJECT", help=N_("What is asked for."))],
    level: Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("Who asks: province, city …"))] = None,
    ask: Annotated[
        list[str] | None, typer.Option("--ask", metavar="UNIT|GROUP|all", help=N_("The units asked."))
    ] = None,
    due: Annotated[Text, typer.Option("--due", metavar="DATE", help=N_("The deadline."))] = None,
    important: Annotated[bool, typer.Option("--important", help=N_("It is an important one."))] = False,
    on: On = None,
    number: Annotated[Text, typer.Option("--number", metavar="NUMBER", help=N_("Its number, if not the next."))] = None,
) -> Value:
    """Ask units for drafts."""
    from zhibao_cli.app.soliciting import SolicitRequest, solicit

    request = SolicitRequest(
        topic=topic, level=level, ask=tuple(ask or ()), due=due, important=important, on=on, number=number
    )
    return solicit(session(context), request)


@solicitation.command("list", cls=Read, help=N_("List solicitations with what became of them."),
                      epilog="zhibao solicitation list --open\nzhibao solicitation list --period 2024Q3 --unit 石泉 "
                      "--level 省")  # fmt: skip
def solicitation_list(
    context: typer.Context,
    only_open: Annotated[bool, typer.Option("--open", help=N_("Only those with drafts still open."))] = False,
    period: Annotated[
        Text, typer.Option("--period", metavar="PERIOD", help=N_("Only those issued or due in it."))
    ] = None,
    unit: Annotated[Many, typer.Option("--unit", metavar="UNIT", help=N_("Only those that asked these units."))] = None,
    group: Annotated[
        Many, typer.Option("--group", metavar="GROUP", help=N_("Only those that asked units of these groups."))
    ] = None,
    level: Annotated[Many, typer.Option("--level", metavar="LEVEL", help=N_("Only those of these levels."))] = None,
) -> Value:
    """List solicitations."""
    from zhibao_cli.app.filters import FilterRequest
    from zhibao_cli.app.solicitation_lists import list_solicitations

    request = FilterRequest(period=period, unit=tuple(unit or ()), group=tuple(group or ()), level=tuple(level or ()))
    return list_solicitations(session(context), request, open_only=only_open)


@solicitation.command("show", cls=Read, help=N_("Show a solicitation: each unit asked, and every item that answers."),
                      epilog="zhibao solicitation show YG-2024-07")  # fmt: skip
def solicitation_show(context: typer.Context, number: Number) -> Value:
    """Show a solicitation."""
    from zhibao_cli.app.solicitation_lists import show_solicitation

    return show_solicitation(session(context), number)


@solicitation.command(
    "figures", cls=Read,
    help=N_("Show how solicitations were answered, and what share of the items adopted, and of the major items sent up "
            "or adopted, was solicited."),
    epilog="zhibao solicitation figures --period 2024\nzhibao solicitation figures --by quarter --unit 石泉\n"
    "zhibao solicitation figures --to 国家、省 --period 2023..2024",
)  # fmt: skip
def solicitation_figures(
    context: typer.Context,
    by: Annotated[
        str, typer.Option("--by", metavar="DIMENSION", help=N_("unit, group, network, month, quarter or year."))
    ] = "unit",
    period: Period = None,
    unit: Annotated[Many, typer.Option("--unit", metavar="UNIT", help=N_("Only these units."))] = None,
    group: Annotated[Many, typer.Option("--group", metavar="GROUP", help=N_("Only units of these groups."))] = None,
    level: Annotated[
        Many, typer.Option("--level", metavar="LEVEL", help=N_("Only what this level asked for, adopted or was sent."))
    ] = None,
    to: Annotated[
        Many, typer.Option("--to", metavar="LEVEL", help=N_("Only items sent up to this level, straight or forwarded."))
    ] = None,
    units: Units = None,
) -> Value:
    """Show how solicitations were answered."""
    from zhibao_cli.app.filters import FilterRequest
    from zhibao_cli.app.solicited import solicited_figures

    request = FilterRequest(
        period=period, unit=tuple(unit or ()), group=tuple(group or ()), level=tuple(level or ()), to=tuple(to or ())
    )
    return solicited_figures(session(context), by, request, units)


@solicitation.command(
    "amend", cls=Write,
    help=N_("Put a solicitation right: ask further units, ask some no longer, another deadline.\n\nWhat items made "
            "done or late follows a new deadline."),
    epilog="zhibao solicitation amend YG-2024-07 --ask 旬阳\nzhibao solicitation amend YG-2024-07 --withdraw 白河 "
    "--due 9月25日",
)  # fmt: skip
def solicitation_amend(
    context: typer.Context,
    number: Number,
    ask: Annotated[Many, typer.Option("--ask", metavar="UNIT|GROUP", help=N_("Units asked as well."))] = None,
    withdraw: Annotated[Many, typer.Option("--withdraw", metavar="UNIT", help=N_("Units asked no longer."))] = None,
    topic: Annotated[Text, typer.Option("--topic", metavar="SUBJECT", help=N_("What is asked for."))] = None,
    level: Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("Who asks: province, city …"))] = None,
    important: Annotated[Text, typer.Option("--important", metavar="YES|NO", help=N_("yes or no."))] = None,
    on: Annotated[Text, typer.Option("--on", metavar="DATE", help=N_("The day it was issued."))] = None,
    due: Annotated[Text, typer.Option("--due", metavar="DATE", help=N_("The deadline."))] = None,
) -> Value:
    """Put a solicitation right."""
    from zhibao_cli.app.solicitation_changes import AmendRequest, amend_solicitation

    changes = {"topic": topic, "level": level, "important": important, "on": on, "due": due}
    request = AmendRequest(number=number, changes=changes, ask=tuple(ask or ()), withdraw=tuple(withdraw or ()))
    return amend_solicitation(session(context), request)


@solicitation.command(
    "close", cls=Write,
    help=N_("Mark what is still open as missed. Only this does: no figure changes by waiting."),
    epilog="zhibao solicitation close YG-2024-07",
)  # fmt: skip
def solicitation_close(context: typer.Context, number: Number) -> Value:
    """Mark what is still open as missed."""
    from zhibao_cli.app.soliciting import close

    return close(session(context), number)


@solicitation.command(
    "outcome", cls=Write, help=N_("Record what became of one unit's draft, when no item on record says so."),
    epilog="zhibao solicitation outcome YG-2024-07 waived --unit 汉阴",
)  # fmt: skip
def solicitation_outcome(
    context: typer.Context,
    number: Number,
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help=N_("open, done, late, missed or waived."))],
    unit: Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("The unit."))] = None,
    on: On = None,
) -> Value:
    """Record what became of one unit's draft."""
    from zhibao_cli.app.soliciting import set_outcome

    return set_outcome(session(context), number, unit, outcome, on)


@app.command(
    cls=Write,
    help=N_(
        "Record what a unit did wrong: late, omitted, concealed, inaccurate, format, criticised, or your own word."
    ),
    epilog="zhibao fault 汉阴 --fault 迟报 --item HY-2024-31 --on 9月3日\n"
    "zhibao fault 旬阳 --fault 失实 --severity 严重 --by 省",
)
def fault(
    context: typer.Context,
    unit: UnitName,
    fault: Annotated[Text, typer.Option("--fault", metavar="FAULT", help=N_("What it did wrong."))] = None,
    item: Annotated[Text, typer.Option("--item", metavar="ITEM", help=N_("The item it is about."))] = None,
    severity: Annotated[
        Text, typer.Option("--severity", metavar="WORD", help=N_("minor, serious, or your own word."))
    ] = None,
    by: Annotated[Text, typer.Option("--by", metavar="LEVEL", help=N_("The level that notified it."))] = None,
    points: Annotated[
        Text, typer.Option("--points", metavar="N", help=N_("The points decided, where the card leaves a range."))
    ] = None,
    on: On = None,
    note: Annotated[Text, typer.Option("--note", metavar="TEXT", help=N_("A remark."))] = None,
) -> Value:
    """Record what a unit did wrong."""
    from zhibao_cli.app.marks import FaultRequest, record_fault

    request = FaultRequest(unit=unit, fault=fault, item=item, severity=severity, by=by, points=points, on=on, note=note)
    return record_fault(session(context), request)


@app.command(
    cls=Write, help=N_("Record points that no rule makes. Needs --reason and --approver."),
    epilog="zhibao adjust 石泉 --points 2 --reason 承办现场会 --approver 办公室主任\n"
    "zhibao adjust 白河 --points=-5 --reason 组织不力 --approver 办公室主任",
)  # fmt: skip
def adjust(
    context: typer.Context,
    unit: UnitName,
    points: Annotated[Text, typer.Option("--points", metavar="N", help=N_("Points; a deduction is negative."))] = None,
    approver: Annotated[Text, typer.Option("--approver", metavar="PERSON", help=N_("Who approved them."))] = None,
    on: On = None,
) -> Value:
    """Record points that no rule makes."""
    from zhibao_cli.app.marks import adjust

    return adjust(session(context), unit, points, approver, on)


@app.command(
    cls=Write,
    help=N_("Record an honour of a unit, or of one of its officers.\n\nYears in a row by one giver make a run, which "
            "`show UNIT` and `brief` tell."),
    epilog="zhibao honour 石泉 --title 政务信息工作通报表彰 --by 省政府办公厅 --level 省 --year 2023\n"
    "zhibao honour 石泉 --officer 王强 --title 优秀信息员 --by 市政府办公室 --year 去年",
)  # fmt: skip
def honour(
    context: typer.Context,
    unit: UnitName,
    title: Annotated[Text, typer.Option("--title", metavar="TEXT", help=N_("What it is called."))] = None,
    by: Annotated[Text, typer.Option("--by", metavar="OFFICE", help=N_("Who gave it."))] = None,
    year: Annotated[Text, typer.Option("--year", metavar="YEAR", help=N_("The year it is for."))] = None,
    officer: Annotated[Text, typer.Option("--officer", metavar="PERSON", help=N_("The officer it is for."))] = None,
    level: Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("The giver's level."))] = None,
) -> Value:
    """Record an honour."""
    from zhibao_cli.app.honours import HonourRequest, record_honour

    request = HonourRequest(unit=unit, title=title, by=by, year=year, officer=officer, level=level)
    return record_honour(session(context), request)


@app.command("return", cls=Write, help=N_("Send an item back; it no longer counts as reported. Needs --reason."),
             epilog="zhibao return SQ-2024-12 --reason 数据不实")  # fmt: skip
def return_(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM", help=N_("Number, `last`, or a unique part of the title."))],
    on: On = None,
) -> Value:
    """Send an item back."""
    from zhibao_cli.app.marks import return_item

    return return_item(session(context), item, on)


@target.command("add", cls=Write, help=N_("Record what a unit, or each unit of a group, must reach."),
                epilog="zhibao target add --group 直报县 --metric 报送 --every 每月 --value 8\n"
                "zhibao target add --group 直报县 --metric 报送 --kind 问题 --every 每月 --value 3\n"
                "zhibao target add 石泉 --metric 批示信息 --every 每年 --value 3")  # fmt: skip
def target_add(
    context: typer.Context,
    unit: OptionalUnit = None,
    group: Annotated[Text, typer.Option("--group", metavar="GROUP", help=N_("Each unit of this group."))] = None,
    metric: Annotated[
        Text,
        typer.Option(
            "--metric", metavar="FIGURE",
            help=N_("submitted, adopted, adopted_items, forwarded, instructed, instructed_items (批示信息), solicited "
                    "or points."),
        ),
    ] = None,
    every: Annotated[
        Text, typer.Option("--every", metavar="SPAN", help=N_("week, month, two-months, quarter, half or year."))
    ] = None,
    value: Annotated[Text, typer.Option("--value", metavar="N", help=N_("How much."))] = None,
    first: Annotated[Text, typer.Option("--from", metavar="DATE", help=N_("The first day."))] = None,
    until: Annotated[Text, typer.Option("--until", metavar="DATE", help=N_("The last day."))] = None,
    kind: OfKind = None,
    level: OfLevel = None,
    to: SentTo = None,
    min_words: OfWords = None,
) -> Value:  # fmt: skip
    """Record what a unit must reach."""
    from zhibao_cli.app.marks import TargetRequest, add_target

    request = TargetRequest(
        unit=unit, group=group, metric=metric, every=every, value=value, first=first, last=until, kind=kind,
        level=level, to=to, min_words=min_words,
    )  # fmt: skip
    return add_target(session(context), request)


@target.command("list", cls=Read, help=N_("List the targets."), epilog="zhibao target list --group 直报县")
def target_list(
    context: typer.Context,
    unit: Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("Only this unit."))] = None,
    group: Annotated[Text, typer.Option("--group", metavar="GROUP", help=N_("Only this group."))] = None,
) -> Value:
    """List the targets."""
    from zhibao_cli.app.marks import list_targets

    return list_targets(session(context), unit, group)


@target.command(
    "progress", cls=Read,
    help=N_("Show what each unit has done of its targets in every span of a period, and what is left."),
    epilog="zhibao target progress --period 2024-01..08\nzhibao target progress --short --group 直报县",
)  # fmt: skip
def target_progress(
    context: typer.Context,
    period: Period = None,
    unit: Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("Only this unit."))] = None,
    group: Annotated[Text, typer.Option("--group", metavar="GROUP", help=N_("Only this group."))] = None,
    short: Annotated[bool, typer.Option("--short", help=N_("Only where a span is over and not reached."))] = False,
    over: Annotated[bool, typer.Option("--over", help=N_("Only where more was done than asked."))] = False,
    units: Units = None,
) -> Value:
    """Show what is done of targets."""
    from zhibao_cli.app.progress import ProgressRequest, target_progress

    request = ProgressRequest(period=period, unit=unit, group=group, short=short, over=over, units=units)
    return target_progress(session(context), request)


@target.command(
    "zero", cls=Read,
    help=N_("List units with nothing reported or nothing adopted in a period's last month, and for how many months.\n\n"
            "With --every: of its last week, quarter, half or year, and how many of these running."),
    epilog="zhibao target zero --period 2024-01..08\nzhibao target zero --every 每季 --period 2024",
)  # fmt: skip
def target_zero(
    context: typer.Context,
    period: Period = None,
    group: Annotated[Text, typer.Option("--group", metavar="GROUP", help=N_("Only this group."))] = None,
    every: Annotated[
        Text, typer.Option("--every", metavar="SPAN", help=N_("week, month, two-months, quarter, half or year."))
    ] = None,
    unit: Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("Only this unit."))] = None,
    level: Annotated[
        Text, typer.Option("--level", metavar="LEVEL", help=N_("Nothing adopted at this level: province …"))
    ] = None,
) -> Value:
    """List units with nothing reported or adopted."""
    from zhibao_cli.app.idle import list_zeros

    return list_zeros(session(context), period, group, every, unit, level)


@target.command("show", cls=Read, help=N_("Show a target by its reference."), epilog="zhibao target show t3")
def target_show(
    context: typer.Context, ref: Annotated[str, typer.Argument(metavar="REF", help=N_("Such as t3."))]
) -> Value:
    """Show a target."""
    from zhibao_cli.app.showing import show

    return show(session(context), ref)


@target.command(
    "amend", cls=Write, help=N_("Put a target right, or end it."), epilog="zhibao target amend t3 --until 2024-12-31"
)
def target_amend(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF", help=N_("Such as t3."))],
    value: Annotated[Text, typer.Option("--value", metavar="N", help=N_("How much."))] = None,
    first: Annotated[Text, typer.Option("--from", metavar="DATE", help=N_("The first day."))] = None,
    until: Annotated[Text, typer.Option("--until", metavar="DATE", help=N_("The last day."))] = None,
    kind: OfKind = None,
    level: OfLevel = None,
    to: SentTo = None,
    min_words: OfWords = None,
) -> Value:
    """Put a target right."""
    from zhibao_cli.app.amend import amend

    changes = {"value": value, "from": first, "until": until, "kind": kind, "level": level, "to": to}
    return amend(session(context), ref, {**changes, "min-words": min_words})
