"""Asking on a terminal: for an item, when `submit` was typed by itself; whether something is to be done."""

import sys
from collections.abc import Callable

import typer

from zhibao_cli.app.session import Session
from zhibao_cli.domain.report import Report
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import msg

Answers = tuple[str, str | None, str | None, str | None, str | None]


def ask_for_item(session: Session, unit: str | None, kind: str | None, on: str | None, to: str | None) -> Answers:
    """Title, unit, kind, day and level, asked for one by one. Away from a terminal nothing is asked: UsageFault."""
    if not _on_terminal():
        raise UsageFault(
            "title-missing",
            msg("The item's title is missing."),
            msg("zhibao submit TITLE --unit UNIT; on a terminal, zhibao submit alone asks for each."),
        )
    with session.reading() as reading:
        title = _ask(msg("Title"))
        while unit is None:
            unit = _resolved(reading.registers.unit, _ask(msg("Unit")))
        while kind is None:
            typed = _ask(msg("Kind (empty: none)"), empty=True)
            if not typed:
                break
            kind = _resolved(reading.registers.kind, typed)
        on = on or _ask(msg("Day (empty: today)"), empty=True) or None
        to = to or _ask(msg("Reported straight to (empty: no)"), empty=True) or None
    return title, unit, kind, on, to


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask(question: object, *, empty: bool = False) -> str:
    return str(typer.prompt(str(question), default="" if empty else None, show_default=False, err=True)).strip()


def _resolved(read: Callable[[str], str], typed: str) -> str | None:
    """The code of what was typed; or the error is told and None asks again."""
    from zhibao_cli.app.present import tell
    from zhibao_cli.errors import ZhibaoError

    try:
        return read(typed)
    except ZhibaoError as error:
        tell(error, json=False)
        return None


def ask_for_card(title: str | None, first: str | None) -> tuple[str | None, str | None, str | None]:
    """A new scorecard's id, title and first day; away from a terminal what was given stays as it is."""
    if not _on_terminal():
        return None, title, first
    card = _ask(msg("Id, such as the place's name in letters"))
    title = title or _ask(msg("Title"))
    first = first or _ask(msg("In force from (empty: this year's first day)"), empty=True) or None
    return card, title, first


def confirm(question: object, *, yes: bool) -> None:
    """Ask whether to go on. Away from a terminal nothing is asked: without --yes it is refused. A no stops the run."""
    if yes:
        return
    if not _on_terminal():
        raise Refused(
            "answer-missing",
            msg("This is asked for before anything is recorded, and there is nobody to ask."),
            msg("--yes answers it; --dry-run records nothing."),
        )
    typer.confirm(str(question), abort=True, err=True)


def confirm_standings(yes: bool, *, quiet: bool) -> Callable[[Report, int], None]:
    """Show what was understood, unless `quiet`, and ask whether to record so many standings."""

    def ask(report: Report, count: int) -> None:
        from zhibao_cli.app.present import Shown

        if not quiet:
            Shown().present(report)
        if count:
            confirm(msg("Record these standings ({count})?", count=count), yes=yes)

    return ask
