"""The one family of errors a user can meet: a sentence, a hint, a stable code, an exit status."""

from zhibao_cli.i18n import Message

FAILED = 1
USAGE = 2
DIFFERENCES = 3
NOT_FOUND = 4


class ZhibaoError(Exception):
    """Something the user can put right. `code` is stable and is what scripts and tests look at.

    `hint` says what to do next; `details` are further lines, such as each faulty row of a file.
    """

    exit_code = FAILED

    def __init__(
        self, code: str, message: Message, hint: Message | None = None, details: tuple[Message, ...] = ()
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.hint = hint
        self.details = details

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Refused(ZhibaoError):
    """The ledger or its rules do not allow it (exit 1)."""


class UsageFault(ZhibaoError):
    """What was typed cannot be read (exit 2)."""

    exit_code = USAGE


class NotFound(ZhibaoError):
    """What was named is not on record (exit 4)."""

    exit_code = NOT_FOUND
