"""What all records of the ledger share."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all records share: the table they live in, how users are told of them, how they are named.

    `KEY` is the column (or columns) that name a register's row; `LETTER` starts the short reference of an event.
    """

    TABLE: ClassVar[str] = ""
    WHAT: ClassVar[str] = ""
    KEY: ClassVar[tuple[str, ...]] = ()
    LETTER: ClassVar[str] = ""
