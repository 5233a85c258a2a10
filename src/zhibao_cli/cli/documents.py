"""What leaves the office: the paragraph, the bulletin, a unit's statement, the note of corrections."""

from pathlib import Path
from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Command, Read, given, session, wants_document
from zhibao_cli.cli.options import letter_options
from zhibao_cli.cli.reports import Card, InstructedTo, Level, Period
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import N_, msg

app = typer.Typer(rich_markup_mode=None)

Text = str | None
Template = Annotated[
    Path | None,
    typer.Option("--template", metavar="FILE", help=N_("The office's own Word template; else the default one.")),
]
Office = Annotated[
    Text, typer.Option("--office", metavar="NAME", help=N_("The office that signs; else the policy “office”."))
]
Dated = Annotated[Text, typer.Option("--dated", metavar="DAY", help=N_("The document's date; else today."))]
Latin = Annotated[
    Text,
    typer.Option("--latin", metavar="FONT", help=N_("The font of figures and Latin letters; else Times New Roman.")),
]


class Made(Command):
    """A command that gives a document."""

    extra = staticmethod(letter_options)
    any_format = False


@app.callback()
def _documents() -> None:
    pass


@app.command(
    cls=Made,
    help=N_("Write the bulletin of a period as a Word document set to GB/T 9704: totals, who did well, what fell "
            "short, the score table, the list of adopted items.\n\nWords of instructions and names of authors stay "
            "out unless asked for."),
    epilog="zhibao bulletin --period 2024-01..08 --office 安康市人民政府办公室 --number 〔2024〕12号 -o 通报.docx\n"
    "zhibao bulletin --period 2024年1—8月 --template 本办模板.docx -o 通报.docx\n"
    "zhibao bulletin --corrections 通报.docx -o 更正.docx",
)  # fmt: skip
def bulletin(
    context: typer.Context,
    period: Period = None,
    level: Level = None,
    group: Annotated[Text, typer.Option("--group", metavar="GROUP", help=N_("Only this group."))] = None,
    scorecard: Card = None,
    instructed_to: InstructedTo = None,
    office: Office = None,
    to: Annotated[
        Text, typer.Option("--to", metavar="ADDRESSEE", help=N_("To whom; else the policy “addressee”."))
    ] = None,
    number: Annotated[Text, typer.Option("--number", metavar="N", help=N_("Its number, such as 〔2024〕12号."))] = None,
    dated: Dated = None,
    columns: Annotated[
        Text,
        typer.Option("--columns", metavar="level|channel|none", help=N_("Further columns of the score table.")),
    ] = None,
    with_text: Annotated[bool, typer.Option("--with-text", help=N_("With the words leaders wrote."))] = False,
    with_authors: Annotated[bool, typer.Option("--with-authors", help=N_("With the names of authors."))] = False,
    template: Template = None,
    latin: Latin = None,
    corrections: Annotated[
        Text,
        typer.Option("--corrections", metavar="OLD",
                     help=N_("Write what changed since an earlier bulletin: its file, or its journal head.")),
    ] = None,
) -> Value:  # fmt: skip
    """Write the bulletin of a period."""
    from zhibao_cli.app.letters import LetterRequest

    request = LetterRequest(
        period=period, level=level, group=group, scorecard=scorecard, instructed_to=instructed_to, columns=columns,
        office=office, addressee=to, number=number, dated=dated, template=template, latin=latin, with_text=with_text,
        with_authors=with_authors,
    )  # fmt: skip
    if corrections is not None:
        from zhibao_cli.app.corrections import make_correction

        return make_correction(session(context), request, corrections)
    from zhibao_cli.app.bulletin import make_bulletin

    return make_bulletin(session(context), request)


class Stating(Read):
    """A command that gives a report, or the same as a document."""

    document = ".docx"


@app.command(
    cls=Stating,
    help=N_("Show a unit its own figures to check before the bulletin goes out: every event and score line, what does "
            "not count and why. In a Word document, with a place to sign; or as a report.\n\n--all writes a document "
            "for each unit into a folder."),
    epilog="zhibao statement 石泉 --period 2024-01..08 -o 石泉核对表.docx\n"
    "zhibao statement 石泉 --period 2024-01..08\nzhibao statement --all 核对表 --period 2024-01..08",
)  # fmt: skip
def statement(
    context: typer.Context,
    unit: Annotated[Text, typer.Argument(metavar="UNIT", help=N_("A unit; none with --all."))] = None,
    period: Period = None,
    level: Level = None,
    group: Annotated[Text, typer.Option("--group", metavar="GROUP", help=N_("With --all: only this group."))] = None,
    scorecard: Card = None,
    every: Annotated[
        Path | None, typer.Option("--all", metavar="FOLDER", help=N_("A document for each unit, into this folder."))
    ] = None,
    office: Office = None,
    dated: Dated = None,
    template: Template = None,
    latin: Latin = None,
) -> Value:
    """Show a unit its own figures."""
    from zhibao_cli.app.letters import LetterRequest
    from zhibao_cli.app.statement import report_unit, state_all, state_unit

    if (unit is None) == (every is None):
        raise UsageFault("statement-whose", msg("Name either a unit, or a folder with --all."))
    request = LetterRequest(
        period=period, level=level, group=group, scorecard=scorecard, office=office, dated=dated, template=template,
        latin=latin,
    )  # fmt: skip
    here = session(context)
    if every is not None:
        return state_all(here, every, request, force=bool(given(context, "force")))
    return (state_unit if wants_document(context) else report_unit)(here, unit or "", request)


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
