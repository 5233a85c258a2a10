"""The one writer. Everything recorded goes through an `entry`: all of it or nothing, and one line in the journal."""

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from zhibao_cli.domain.journal import ID_BITS, Head, digest_of, entry_hash
from zhibao_cli.domain.records import BY_TABLE, RECORDS, REFERENCES, Item, Record
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import msg
from zhibao_cli.store import derived
from zhibao_cli.store.db import transaction
from zhibao_cli.store.rows import Version, bytes_expression, insert_statement, own_values


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who writes, when, by which command and why; `extra` goes into the head of special entries only."""

    at: str
    by: str
    command: str
    reason: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


class _DryRunError(Exception):
    """Leaves the transaction without recording."""


class Writer:
    """An open entry. Rows can be read back at once; the journal line is written when the entry is sealed."""

    def __init__(self, connection: sqlite3.Connection, ledger: str | None = None) -> None:
        self.connection = connection
        row = connection.execute("SELECT coalesce(max(seq), 0) + 1, coalesce(max(tick), 0) + 1 FROM journal").fetchone()
        self.seq, self._tick = int(row[0]), int(row[1])
        first = connection.execute("SELECT ledger FROM journal WHERE seq = 1").fetchone()
        self._ledger = first[0] if first else ledger or secrets.token_hex(8)
        self._base = secrets.randbits(63 - ID_BITS) << ID_BITS
        self._ordinal = 0
        self._tables: set[str] = set()
        self._named: dict[tuple[str, str], set[str | int]] = {}
        self._touched: set[int] = set()
        self.hash = ""

    @property
    def empty(self) -> bool:
        """Whether nothing has been recorded so far."""
        return not self._tables

    def add(self, record: Record) -> int:
        """Record something new; its lineage id."""
        return self.add_all((record,))[0]

    def add_all(self, records: Iterable[Record]) -> list[int]:
        """Record many new things of one sort; their lineage ids."""
        ids: list[int] = []
        rows = (self._new_row(record, ids) for record in records)
        first = next(rows, None)
        if first is None:
            return ids
        kind, values = first
        self.connection.execute(insert_statement(kind), values)
        self.connection.executemany(insert_statement(kind), (values for _, values in rows))
        self._tables.add(kind.TABLE)
        return ids

    def _new_row(self, record: Record, ids: list[int]) -> tuple[type[Record], tuple[object, ...]]:
        self._ordinal += 1
        if self._ordinal >> ID_BITS:
            raise Refused("entry-too-large", msg("One entry cannot record more than a million rows."))
        ids.append(self._base | self._ordinal)
        self._note(ids[-1], record)
        return type(record), (ids[-1], self.seq, None, 0, *own_values(record))

    def replace(self, old: Version[Record], record: Record, *, void: bool = False) -> None:
        """Record the full successor of a current version: amended, or void."""
        table = record.TABLE
        replaced = self.connection.execute("SELECT hash FROM journal WHERE seq = ?", (old.recorded_by,)).fetchone()[0]
        # Retired first: at no time has a lineage two current versions.
        self.connection.execute(
            f"UPDATE {table} SET retired_by = ? WHERE id = ? AND retired_by IS NULL", (self.seq, old.id)
        )
        values = (old.id, self.seq, replaced, int(void), *own_values(record))
        self.connection.execute(insert_statement(type(record)), values)
        self._tables.add(table)
        self._note(old.id, old.record, check=False)
        self._note(old.id, record, check=not void)

    def _note(self, row_id: int, record: Record, *, check: bool = True) -> None:
        """Remember whose facts change with this record, and what it names."""
        self._touched.update((row_id,) if isinstance(record, Item) else derived.sources_of(record))
        if not check:
            return
        for reference in _REFERENCES_OF.get(record.TABLE, ()):
            value = getattr(record, reference.column)
            if value is not None:
                names = self._named.setdefault((reference.target, reference.key), set())
                names.update(value if reference.many else (value,))

    def check_references(self) -> None:
        """Refuse the entry if something it names is not on record: a slip of ours, or a hand-made file."""
        for (target, key), names in self._named.items():
            found = f"SELECT 1 FROM {target} WHERE {key or 'id'} = ? AND retired_by IS NULL AND NOT void LIMIT 1"
            for name in names:
                if self.connection.execute(found, (name,)).fetchone() is None:
                    what = BY_TABLE[target].WHAT
                    raise Refused(
                        "reference-missing",
                        msg("There is no {what} {name} on record.", what=what, name=name),
                    )

    def seal(self, stamp: Stamp) -> None:
        """Bring what is derived up to date and write the journal line."""
        self.check_references()
        derived.refresh(self.connection, self.seq, self._touched)
        previous = self.connection.execute(
            "SELECT hash FROM journal WHERE ledger = ? ORDER BY seq DESC LIMIT 1", (self._ledger,)
        ).fetchone()
        tables = {record.TABLE: self._digest(record) for record in RECORDS if record.TABLE in self._tables}
        head = Head(
            ledger=self._ledger,
            tick=self._tick,
            prev=previous[0] if previous else None,
            at=stamp.at,
            by=stamp.by,
            command=stamp.command,
            reason=stamp.reason,
            tables=tables,
            extra=stamp.extra,
        ).text()
        self.hash = entry_hash(head)
        self.connection.execute("INSERT INTO journal(seq, hash, head) VALUES (?, ?, ?)", (self.seq, self.hash, head))

    def _digest(self, record: type[Record]) -> tuple[int, str]:
        rows = self.connection.execute(
            f"SELECT {bytes_expression(record)} FROM {record.TABLE} WHERE recorded_by = ? ORDER BY id", (self.seq,)
        )
        return digest_of(row[0] for row in rows)


_REFERENCES_OF = {table: tuple(r for r in REFERENCES if r.table == table) for table in BY_TABLE}


@contextmanager
def entry(connection: sqlite3.Connection, path: Path, stamp: Stamp, *, dry_run: bool = False) -> Iterator[Writer]:
    """Open an entry for writing; sealed and committed at the end, unless nothing was recorded or it is a dry run.

    Everything is done for real in a dry run too, and then rolled back, so that its checks and its receipt are the
    true ones. Raises Refused when another program holds the ledger, the file cannot be written, or a name dangles.
    """
    try:
        with transaction(connection, path):
            writer = Writer(connection)
            yield writer
            if not writer.empty:
                writer.seal(stamp)
            if dry_run or writer.empty:
                raise _DryRunError
    except _DryRunError:
        writer.hash = ""
