"""What all workbooks share: which of their sheets are read, what a sheet is called, cells without a value."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.words import fold
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.io.refusals import refusal

MOST_CELLS = 12_000_000
"""The cells of a sheet, with the empty ones between: a million rows of twelve columns. Libraries hold them all at once,
in about a gigabyte."""

NOT_RECKONED = msg("a formula whose result is not in the file; open it in the spreadsheet program and save it again")
"""What is said of a formula that a program wrote without its result."""

_PLAIN_TITLE = re.compile(r"(?:sheet|工作表|表|table)?[0-9]*(?:\([0-9]+\))?")

T = TypeVar("T")


def cell_error(text: str) -> Message:
    """What is said of a cell that holds an error, such as #N/A."""
    return msg("the error {text}", text=text)


def named(path: Path, title: str, count: int) -> str:
    """What says what a sheet holds: its title, or the file's name where it is the only one and has none of its own."""
    return path.stem if count == 1 and _PLAIN_TITLE.fullmatch(fold(title)) else title


def seen(path: Path, sheets: Sequence[tuple[T, str, bool]]) -> tuple[list[T], tuple[Problem, ...]]:
    """Those of the sheets (each with its title and whether it is shown) that are read, and a note of the others."""
    hidden = [title for _, title, shown in sheets if not shown]
    visible = [sheet for sheet, _, shown in sheets if shown]
    if not visible:
        raise refusal(
            path, "sheets-hidden", msg("Every sheet of {name} is hidden: {sheets}.", name=path.name,
                                       sheets=listed(hidden)),
            msg("Show the sheet that is meant, then save the workbook."),
        )  # fmt: skip
    if not hidden:
        return visible, ()
    note = msg("Hidden sheets are not read: {sheets}.", sheets=listed(hidden))
    return visible, (Problem("sheets-hidden", note, path.name),)
