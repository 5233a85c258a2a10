"""What all records of the ledger share."""

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Record:
    """What all records share: the table they live in, how users are told of them, how they are named.

    `KEY` is the column (or columns) that name a register's row; `LETTER` starts the short reference of an event.
    """

    TABLE: ClassVar[str] = ""
    WHAT: ClassVar[str] = ""
    KEY: ClassVar[tuple[str, ...]] = ()
    LETTER: ClassVar[str] = ""

    # Written once here: made for each of the many records, they take a good part of the time a command needs to start.

    def __repr__(self) -> str:
        shown = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self))
        return f"{type(self).__name__}({shown})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))
