"""The program and its commands, each in the module that is loaded when it is called for."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import typer

from zhibao_cli import __version__
from zhibao_cli.cli.framework import Root
from zhibao_cli.i18n import N_


class Program(Root):
    """All commands, in the order of the work."""

    lazy: ClassVar[Mapping[str, str]] = {
        "init": "setup",
        "import": "imports",
        "submit": "daily",
        "adopt": "daily",
        "forward": "daily",
        "instruct": "daily",
        "instruction": "figures",
        "review": "reviews",
        "outcome": "reviews",
        "solicit": "duties",
        "solicitation": "duties",
        "return": "duties",
        "fault": "duties",
        "adjust": "duties",
        "honour": "duties",
        "target": "duties",
        "train": "reviews",
        "total": "totals",
        "rank": "reports",
        "explain": "reports",
        "stats": "reports",
        "trend": "figures",
        "patterns": "figures",
        "list": "reports",
        "show": "reports",
        "search": "reports",
        "awards": "reports",
        "check": "reports",
        "report": "reporting",
        "brief": "documents",
        "bulletin": "documents",
        "statement": "documents",
        "template": "templates",
        "standing": "standings",
        "reconcile": "standings",
        "acknowledge": "standings",
        "unit": "registers",
        "group": "registers",
        "officer": "registers",
        "channel": "registers",
        "kind": "registers",
        "scorecard": "scorecards",
        "policy": "policies",
        "export": "exporting",
        "amend": "history",
        "void": "history",
        "undo": "history",
        "log": "history",
        "verify": "history",
        "doctor": "history",
    }


app = typer.Typer(
    cls=Program, name="zhibao", rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False,
    help=N_("A ledger of government information reports: what was reported, what superiors adopted, what leaders wrote "
            "on it, and the points and ranking that follow.\n\nFor unclassified work only."),
)  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        from zhibao_cli.app.present import say

        say(f"zhibao {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=N_("Show the version."))
    ] = False,
) -> None:
    pass


program = typer.main.get_group(app)
