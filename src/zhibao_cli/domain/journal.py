"""The journal's mathematics: canonical bytes, digests, the chain. Pure; the store reads and writes the rows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

FORMAT = 1
"""Version of the head's layout. An entry is always checked as it was written, by the format it names."""

ID_BITS = 20
"""Low bits of a lineage id: its ordinal inside the entry; the rest is drawn at random once per entry."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a journal entry says of itself. `tables` gives, per table, how many rows it recorded and their digest.

    `extra` holds what only some entries have, such as the entry an undo reverses; it cannot stand in for the rest.
    """

    ledger: str
    tick: int
    prev: str | None
    at: str
    by: str
    command: str
    reason: str | None = None
    tables: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The head as canonical JSON: the bytes that are hashed and kept."""
        values: dict[str, object] = {
            "format": FORMAT,
            "ledger": self.ledger,
            "tick": self.tick,
            "prev": self.prev,
            "at": self.at,
            "by": self.by,
            "command": self.command,
            "reason": self.reason,
            "tables": {name: list(pair) for name, pair in self.tables.items()},
        }
        return canonical(dict(self.extra) | values)


def canonical(value: object) -> str:
    """JSON with sorted keys, no spaces, no escapes: the same value always gives the same text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_hash(head_text: str) -> str:
    """The hash of an entry: sha256 over its head as it was written."""
    return hashlib.sha256(head_text.encode()).hexdigest()


def row_digest(row: bytes) -> bytes:
    """The digest of a row's bytes, a JSON array whose trailing nulls are cut.

    They are cut so that a column appended later, NULL in old rows, leaves their digests alone. A text that ends in
    `,null` cannot be mistaken for one: its closing quotation mark stands between.
    """
    while row.endswith(b",null]"):
        row = row[:-6] + b"]"
    return hashlib.sha256(row).digest()


class TableDigest:
    """The digest of the rows an entry recorded in one table, over their digests in order of id."""

    __slots__ = ("_sum", "count")

    def __init__(self) -> None:
        self._sum = hashlib.sha256()
        self.count = 0

    def add(self, digest: bytes) -> None:
        """Take in the next row's digest."""
        self._sum.update(digest)
        self.count += 1

    def pair(self) -> tuple[int, str]:
        """The count and the digest as they stand in a head."""
        return self.count, self._sum.hexdigest()


def digest_of(rows: Iterable[bytes]) -> tuple[int, str]:
    """Count and digest of rows given as bytes, in order of id."""
    total = TableDigest()
    for row in rows:
        total.add(row_digest(row))
    return total.pair()
