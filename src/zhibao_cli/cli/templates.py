"""Templates to edit, and files to fill."""

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.documents import Latin
from zhibao_cli.cli.framework import Command, Group, session
from zhibao_cli.cli.options import document_options
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)
template = typer.Typer(cls=Group, rich_markup_mode=None, help=N_("Blank files to fill."))
app.add_typer(template, name="template")


class Blank(Command):
    """A command that gives a document."""

    extra = staticmethod(document_options)
    any_format = False


@template.command(
    cls=Blank,
    help=N_("Write the Word template of the bulletin, to edit in Word: the office's own sentences, styles and red "
            "head. Then: zhibao bulletin --template FILE"),
    epilog="zhibao template bulletin -o 通报模板.docx",
)  # fmt: skip
def bulletin(latin: Latin = None) -> Value:
    """Write the template of the bulletin."""
    return _template("bulletin", latin)


@template.command(
    cls=Blank,
    help=N_("Write the Word template of a unit's statement, to edit. Then: zhibao statement --template FILE"),
    epilog="zhibao template statement -o 核对表模板.docx",
)
def statement(latin: Latin = None) -> Value:
    """Write the template of a unit's statement."""
    return _template("statement", latin)


@template.command(
    cls=Blank,
    help=N_("Write the Word template of the note of corrections, to edit. Then: zhibao bulletin --corrections OLD "
            "--template FILE"),
    epilog="zhibao template correction -o 更正模板.docx",
)  # fmt: skip
def correction(latin: Latin = None) -> Value:
    """Write the template of the note of corrections."""
    return _template("correction", latin)


def _template(kind: str, latin: str | None) -> Value:
    from zhibao_cli.app.letters import blank_template

    return blank_template(kind, latin)


@template.command(
    "import",
    cls=Blank,
    help=N_("Write a blank workbook to fill: a sheet for each table, with drop-downs of the ledger's units, "
            "channels, kinds and words. Filled or not, it can be imported as it is."),
    epilog="zhibao template import -o 填报表.xlsx",
)  # fmt: skip
def import_(context: typer.Context) -> Value:
    """Write a blank workbook to fill."""
    from zhibao_cli.app.templates import import_template

    return import_template(session(context))
