"""The options that commands have in common."""

from typing import Any

import typer
from typer.core import TyperOption

from zhibao_cli.i18n import N_

META = "zhibao."
"""What the names of common options begin with where every command finds them."""


def _keep(context: typer.Context, param: Any, value: Any) -> Any:
    """Put a common option where every command finds it; the inner command's own value wins over the group's."""
    if value not in (None, False, ()) or (value is False and param.secondary_opts):
        context.meta[META + param.name] = value
    return value


def _option(*names: str, text: str, metavar: str = "", flag: bool = False, many: bool = False) -> TyperOption:
    return TyperOption(
        param_decls=list(names), help=text, metavar=metavar or None, is_flag=flag, multiple=many, default=None if not
        flag else False, type=None if flag else str, expose_value=False, callback=_keep, show_default=False,
    )  # fmt: skip


def ledger_options() -> list[TyperOption]:
    """The option of every command: which ledger."""
    return [
        _option("--ledger", text=N_("The ledger's file; else ZHIBAO_LEDGER, else this user's own."), metavar="PATH")
    ]


def _bom() -> TyperOption:
    text = N_("Begin CSV and TSV with the mark that tells Excel they are UTF-8, or do not. On Windows files have it.")
    return TyperOption(
        param_decls=["--bom/--no-bom"], help=text, is_flag=True, default=None, expose_value=False, callback=_keep,
        show_default=False,
    )  # fmt: skip


def _as_of() -> TyperOption:
    return _option("--as-of", text=N_("As the ledger stood then: a day, a time, or a journal entry."), metavar="WHEN")


def reading_options() -> list[TyperOption]:
    """The options of a command that gives a report."""
    return [
        _option(
            "--format",
            metavar="NAME",
            text=N_("table, json, csv, tsv, markdown, html or xlsx; else by the ending of --output."),
        ),
        _option("-o", "--output", text=N_("Write to this file instead of the screen."), metavar="PATH"),
        _bom(),
        _option("--force", text=N_("Overwrite the file of --output."), flag=True),
        _as_of(),
        *ledger_options(),
    ]


def export_options() -> list[TyperOption]:
    """The options of a command that writes files of its own and reports which."""
    return [
        _option("--force", text=N_("Write into a folder that is not empty, or over a file."), flag=True),
        _bom(),
        _option("--format", text=N_("table or json."), metavar="FORMAT"),
        _as_of(),
        *ledger_options(),
    ]


def document_options() -> list[TyperOption]:
    """The options of a command that gives a document."""
    return [
        _option("-o", "--output", text=N_("Write to this file."), metavar="PATH"),
        _option("--force", text=N_("Overwrite the file of --output."), flag=True),
        _option("--format", text=N_("How an error is told: table or json."), metavar="FORMAT"),
        *ledger_options(),
    ]


def letter_options() -> list[TyperOption]:
    """The options of a command that gives a document of the ledger's figures."""
    return [*document_options()[:-1], _as_of(), *ledger_options()]


def writing_options() -> list[TyperOption]:
    """The options of a command that records."""
    return [
        _option("--dry-run", text=N_("Check everything and say what would be recorded; record nothing."), flag=True),
        _option("--force", text=N_("Record it in spite of a refusal that names this option."), flag=True),
        _option("--reason", text=N_("Why; kept in the journal."), metavar="TEXT"),
        _option("--format", text=N_("table or json."), metavar="FORMAT"),
        *ledger_options(),
    ]


def filter_options() -> list[TyperOption]:
    """The options that narrow a report down."""
    return [
        _option("--period", text=N_("Such as 2024-01..08, 2024Q1, 2024年1—8月, 上半年, ..2024-10."), metavar="PERIOD"),
        _option("--unit", text=N_("Only these units."), many=True),
        _option("--group", text=N_("Only units of these groups."), many=True),
        _option("--network", text=N_("Only units of this network: vertical, horizontal, diffusion."), many=True),
        _option("--kind", text=N_("Only these kinds."), many=True),
        _option("--major", text=N_("Only major kinds (research, overview, problem)."), flag=True),
        _option("--channel", text=N_("Only what these publications adopted."), many=True),
        _option("--level", text=N_("Only this level: national, province, city, county, town."), many=True),
        _option("--form", text=N_("Only adoptions in this form."), many=True),
        _option("--topic", text=N_("Only items on these topics."), many=True),
        _option("--author", text=N_("Only items by these authors."), metavar="PERSON", many=True),
        _option("--status", text=N_("Only items of this status: draft, reported, returned, invalid."), many=True),
        _option(
            "--to", text=N_("Only items sent up to this level, straight or forwarded."), metavar="LEVEL", many=True
        ),
        _option("--min-words", text=N_("Only items of at least so many words."), metavar="N"),
        _option("--max-words", text=N_("Only items of at most so many words."), metavar="N"),
        _option("--solicited", text=N_("Only solicited items."), flag=True),
        _option("--unsolicited", text=N_("Only items that were not solicited."), flag=True),
        _option("--adopted", text=N_("Only items adopted at least once."), flag=True),
        _option("--unadopted", text=N_("Only items never adopted."), flag=True),
        _option("--instructed", text=N_("Only items a leader wrote on."), flag=True),
        _option("--rank", text=N_("Only instructions by leaders of this rank."), metavar="RANK", many=True),
        _option("--outcome", text=N_("Only items that turned into something on record."), flag=True),
        _option("--no-outcome", text=N_("Only items of which no outcome is on record."), flag=True),
    ]
