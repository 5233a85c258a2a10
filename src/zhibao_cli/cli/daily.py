"""The daily verbs: submit, adopt, forward, instruct."""

from pathlib import Path
from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Write, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)

Items = Annotated[
    list[str],
    typer.Argument(metavar="ITEM", help=N_("Number, shortened number, `last`, or a unique part of the title.")),
]
On = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help=N_("The day, such as 2024-03-05, 3月5日, 昨天; else today."))
]
Text = str | None


@app.command(
    cls=Write,
    help=N_("Record an item that a unit reported.\n\nWith no arguments on a terminal, asks for each."),
    epilog="zhibao submit 秋茶产销两旺 --unit 石泉 --kind 动态 --to 省\n"
    "zhibao submit 返乡创业调研 --unit 白河 --with 汉阴 --kind 调研 --file 调研.docx --on 3月5日",
)
def submit(
    context: typer.Context,
    title: Annotated[Text, typer.Argument(metavar="TITLE", help=N_("The item's title."))] = None,
    unit: Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("The unit that reported it."))] = None,
    with_units: Annotated[
        list[str] | None, typer.Option("--with", metavar="UNIT", help=N_("Further units of a joint item, in order."))
    ] = None,
    kind: Annotated[Text, typer.Option("--kind", metavar="KIND", help=N_("Such as 动态, 调研, 问题."))] = None,
    on: On = None,
    to: Annotated[
        Text, typer.Option("--to", metavar="LEVEL", help=N_("The level it was reported straight to, such as 省."))
    ] = None,
    words: Annotated[Text, typer.Option("--words", metavar="N", help=N_("How many words it has."))] = None,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help=N_("Its text (.docx, .txt, .md): counted and kept."))
    ] = None,
    author: Annotated[list[str] | None, typer.Option("--author", metavar="PERSON", help=N_("Who wrote it."))] = None,
    signed_by: Annotated[Text, typer.Option("--signed-by", metavar="PERSON", help=N_("Who let it go out."))] = None,
    checked_by: Annotated[
        Text, typer.Option("--checked-by", metavar="PERSON", help=N_("Who passed all four checks."))
    ] = None,
    solicited: Annotated[
        Text, typer.Option("--solicited", metavar="NUMBER", help=N_("The solicitation it answers."))
    ] = None,
    topic: Annotated[list[str] | None, typer.Option("--topic", metavar="TOPIC", help=N_("What it is about."))] = None,
    number: Annotated[
        Text, typer.Option("--number", metavar="NUMBER", help=N_("Its number, if not the next of its unit."))
    ] = None,
    also: Annotated[
        list[str] | None, typer.Option("--also", metavar="NUMBER", help=N_("A further number it goes by."))
    ] = None,
) -> Value:
    """Record an item that a unit reported."""
    from zhibao_cli.app.submit import SubmitRequest, submit
    from zhibao_cli.cli.asking import ask_for_item

    if title is None:
        title, unit, kind, on, to = ask_for_item(session(context), unit, kind, on, to)
    request = SubmitRequest(
        title=title, unit=unit, with_units=tuple(with_units or ()), kind=kind, on=on, to=to, words=words, file=file,
        authors=tuple(author or ()), signed_by=signed_by, checked_by=checked_by, solicited=solicited,
        topics=tuple(topic or ()), number=number, also=tuple(also or ()),
    )  # fmt: skip
    return submit(session(context), request)


@app.command(
    cls=Write,
    help=N_("Record that a publication adopted an item.\n\nSeveral items make one compiled adoption. Without an item, "
            "--unit and --title record one that nobody had entered."),
    epilog="zhibao adopt SQ-2024-12 --channel 政务信息 --form 单篇 --issue 12 --on 3月20日\n"
    "zhibao adopt SQ-2024-12 BH-2024-7 --channel 每日要情 --form 综合\n"
    "zhibao adopt --unit 旬阳 --title 蚕桑产业调查 --level 省",
)  # fmt: skip
def adopt(
    context: typer.Context,
    items: Items = [],  # noqa: B006  (Typer copies it)
    channel: Annotated[Text, typer.Option("--channel", metavar="NAME", help=N_("The publication."))] = None,
    level: Annotated[
        Text,
        typer.Option("--level", metavar="LEVEL", help=N_("Its level: tells apart namesakes, or stands alone.")),
    ] = None,
    form: Annotated[Text, typer.Option("--form", metavar="FORM", help=N_("Such as 单篇, 综合, 简讯."))] = None,
    on: On = None,
    issue: Annotated[Text, typer.Option("--issue", metavar="N", help=N_("The issue's number."))] = None,
    printed_title: Annotated[
        Text, typer.Option("--as", metavar="TITLE", help=N_("The title in print, if changed."))
    ] = None,
    route: Annotated[Text, typer.Option("--route", metavar="ROUTE", help=N_("direct or relay."))] = None,
    reprint: Annotated[bool, typer.Option("--reprint", help=N_("It was reprinted from elsewhere."))] = False,
    points: Annotated[
        Text,
        typer.Option("--points", metavar="N", help=N_("Points another authority gave, where the card reads them.")),
    ] = None,
    unit: Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("Of an item nobody had entered."))] = None,
    title: Annotated[Text, typer.Option("--title", metavar="TITLE", help=N_("Of an item nobody had entered."))] = None,
    kind: Annotated[Text, typer.Option("--kind", metavar="KIND", help=N_("Of an item nobody had entered."))] = None,
    submitted: Annotated[
        Text, typer.Option("--submitted", metavar="DATE", help=N_("When that item was reported; else the same day."))
    ] = None,
) -> Value:
    """Record that a publication adopted an item."""
    from zhibao_cli.app.events import AdoptRequest, adopt

    request = AdoptRequest(
        items=tuple(items or ()), channel=channel, level=level, form=form, on=on, issue=issue,
        printed_title=printed_title, route=route, reprint=reprint, points=points, unit=unit, title=title, kind=kind,
        submitted=submitted,
    )  # fmt: skip
    return adopt(session(context), request)


@app.command(
    cls=Write,
    help=N_(
        "Record that an item was passed on to a higher level.\n\nSeveral items edited into one count as one sent up."
    ),
    epilog="zhibao forward SZF-2024-31 --to 省 --on 昨天",
)
def forward(
    context: typer.Context,
    items: Items,
    to: Annotated[Text, typer.Option("--to", metavar="LEVEL", help=N_("The level it went to."))] = None,
    on: On = None,
    printed_title: Annotated[
        Text, typer.Option("--as", metavar="TITLE", help=N_("The title as sent, if changed."))
    ] = None,
) -> Value:
    """Record that an item was passed on to a higher level."""
    from zhibao_cli.app.events import ForwardRequest, forward

    return forward(session(context), ForwardRequest(items=tuple(items), to=to, on=on, printed_title=printed_title))


@app.command(
    cls=Write,
    help=N_("Record that a leader wrote on an item.\n\nFeedback is recorded later: zhibao amend i5 --feedback-on DATE"),
    epilog="zhibao instruct SQ-2024-12 --level 市 --leader 市政府主要领导 --rank 主要领导 --on 4月2日 --due 4月30日",
)
def instruct(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM", help=N_("Number, `last`, or a unique part of the title."))],
    level: Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("The leader's level."))] = None,
    leader: Annotated[Text, typer.Option("--leader", metavar="PERSON", help=N_("Who; a post is enough."))] = None,
    rank: Annotated[
        Text, typer.Option("--rank", metavar="RANK", help=N_("principal, deputy, secretary-general or office."))
    ] = None,
    on: On = None,
    channel: Annotated[
        Text, typer.Option("--channel", metavar="NAME", help=N_("The publication it was written on."))
    ] = None,
    text: Annotated[Text, typer.Option("--text", metavar="TEXT", help=N_("What was written."))] = None,
    due: Annotated[Text, typer.Option("--due", metavar="DATE", help=N_("When feedback is due."))] = None,
) -> Value:
    """Record that a leader wrote on an item."""
    from zhibao_cli.app.events import InstructRequest, instruct

    request = InstructRequest(
        item=item, level=level, leader=leader, rank=rank, on=on, channel=channel, text=text, due=due
    )
    return instruct(session(context), request)
