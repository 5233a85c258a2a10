"""What is said of a file that is refused as a whole: one sentence, what to do, a code of its own."""

from pathlib import Path

from zhibao_cli.domain.report import Problem
from zhibao_cli.i18n import Message, msg
from zhibao_cli.io.sheet import Unreadable


def broken(path: Path) -> Unreadable:
    """A workbook that cannot be understood, or is only part of one."""
    return refusal(
        path, "file-broken", msg("{name} is damaged or not whole: it cannot be read.", name=path.name),
        msg("Open it in the spreadsheet program and save it again, or fetch it again from where it came."),
    )  # fmt: skip


def encrypted(path: Path) -> Unreadable:
    """A workbook nobody can read without its password."""
    return refusal(
        path, "file-encrypted", msg("{name} is locked with a password.", name=path.name),
        msg("Open it in the spreadsheet program and save it without a password."),
    )  # fmt: skip


def too_large(path: Path) -> Unreadable:
    """A file that would unpack to more than any table holds."""
    return refusal(
        path, "file-too-large",
        msg("{name} unpacks to more than a workbook of tables can be: it is not opened.", name=path.name),
        msg("Save the sheet as CSV UTF-8: that has no limit."),
    )  # fmt: skip


def refusal(path: Path, code: str, message: Message, hint: Message | None = None) -> Unreadable:
    """A refusal of the whole file."""
    return Unreadable(Problem(code, message, path.name), hint)
