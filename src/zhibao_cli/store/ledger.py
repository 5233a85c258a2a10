"""The one writer. Everything recorded goes through an `entry`: all of it or nothing, and one line in the journal."""

import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from zhibao_cli.domain.journal import ID_BITS, Head, digest_of, entry_hash
from zhibao_cli.domain.records import BY_TABLE, RECORDS, REFERENCES, Item, Record, Reference
from zhibao_cli.domain.words import RECORD
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import msg
from zhibao_cli.store import derived
from zhibao_cli.store.db import transaction
from zhibao_cli.store.rows import Version, batched, bytes_expression, id_list, insert_statement, own_values


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who writes, when, by which command and why; `extra` goes into the head of special entries only."""

    at: str
    by: str
    command: str
    reason: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


# Asked for one by one, each is read off the end of an index; together, the whole journal would be read.
_NEXT = "SELECT coalesce((SELECT max(seq) FROM journal), 0) + 1, coalesce((SELECT max(tick) FROM journal), 0) + 1"


class _DryRunError(Exception):
    """Leaves the transaction without recording."""


def _random_bits(count: int) -> int:
    """So many bits from the system's own source; `secrets` would load a good deal more for the same."""
    return int.from_bytes(os.urandom((count + 7) // 8)) >> (-count % 8)


class Writer:
    """An open entry. Rows can be read back at once; the journal line is written when the entry is sealed."""

    def __init__(self, connection: sqlite3.Connection, ledger: str | None = None) -> None:
        self.connection = connection
        row = connection.execute(_NEXT).fetchone()
        self.seq, self._tick = int(row[0]), int(row[1])
        first = connection.execute("SELECT ledger FROM journal WHERE seq = 1").fetchone()
        self._ledger = first[0] if first else ledger or os.urandom(8).hex()
        self._base = _random_bits(63 - ID_BITS) << ID_BITS
        self._ordinal = 0
        self._tables: set[str] = set()
        self._replaced: set[str] = set()
        self._named: dict[tuple[str, str], set[str | int]] = defaultdict(set)
        self._gone: dict[tuple[str, str], set[str | int]] = {}
        self._touched: set[int] = set()
        self._grown: set[int] = set()
        self.marks: dict[str, str] = {}
        """What this entry says of itself beyond what every entry does, such as the entry it reverses."""
        self.hash = ""

    @property
    def empty(self) -> bool:
        """Whether nothing has been recorded so far."""
        return not self._tables

    @property
    def next_id(self) -> int:
        """The lineage id that the next new record gets: those of one entry follow each other."""
        return self._base | (self._ordinal + 1)

    def gave(self, row_id: int) -> bool:
        """Whether what has this lineage id was first recorded by this entry."""
        return self._base < row_id < self.next_id

    def add(self, record: Record) -> int:
        """Record something new; its lineage id."""
        kind = type(record)
        row_id = self._new_id(record)
        values = (row_id, self.seq, None, 0, *own_values(record))
        self.connection.execute(insert_statement(kind), values)
        self._tables.add(kind.TABLE)
        return row_id

    def add_all(self, records: Iterable[Record]) -> list[int]:
        """Record many new things of one sort; their lineage ids."""
        ids: list[int] = []
        rows = iter(records)
        first = next(rows, None)
        if first is None:
            return ids
        kind = type(first)
        values = (self._new_row(kind, record, ids) for record in chain((first,), rows))
        self.connection.executemany(insert_statement(kind), values)
        self._tables.add(kind.TABLE)
        return ids

    def _new_row(self, kind: type[Record], record: Record, ids: list[int]) -> tuple[object, ...]:
        if type(record) is not kind:
            raise TypeError(f"rows of one sort are recorded together: {kind.TABLE}, not {record.TABLE}")
        ids.append(self._new_id(record))
        return (ids[-1], self.seq, None, 0, *own_values(record))

    def _new_id(self, record: Record) -> int:
        self._ordinal += 1
        if self._ordinal >> ID_BITS:
            raise Refused("entry-too-large", msg("One entry cannot record more than a million rows."))
        row_id = self._base | self._ordinal
        if derived.only_adds(record):
            self._grown.update(derived.sources_of(record))
        else:
            self._touch(row_id, record)
        self._name(record)
        return row_id

    def replace(self, old: Version[Any], record: Record, *, void: bool = False) -> None:
        """Record the full successor of a current version: amended, or void."""
        table = record.TABLE
        replaced = self.connection.execute("SELECT hash FROM journal WHERE seq = ?", (old.recorded_by,)).fetchone()[0]
        # Retired first: at no time has a lineage two current versions.
        retired = self.connection.execute(
            f"UPDATE {table} SET retired_by = ? WHERE id = ? AND recorded_by = ? AND retired_by IS NULL",
            (self.seq, old.id, old.recorded_by),
        )
        if retired.rowcount != 1:
            raise ValueError(f"{table} {old.id}, as recorded by entry {old.recorded_by}, is not the current version")
        values = (old.id, self.seq, replaced, int(void), *own_values(record))
        self.connection.execute(insert_statement(type(record)), values)
        self._tables.add(table)
        self._replaced.add(table)
        self._touch(old.id, old.record)
        self._touch(old.id, record)
        if not void:
            self._name(record)
        if not old.void:
            for target, key in _NAMED_BY:
                if target == table and (void or (key and getattr(record, key) != getattr(old.record, key))):
                    self._gone.setdefault((target, key), set()).add(getattr(old.record, key) if key else old.id)

    def _touch(self, row_id: int, record: Record) -> None:
        """Remember whose facts are to be derived again because of this record."""
        self._touched.update((row_id,) if isinstance(record, Item) else derived.sources_of(record))

    def _name(self, record: Record) -> None:
        """Remember what this record names."""
        for reference in _REFERENCES_OF.get(record.TABLE, ()):
            value = getattr(record, reference.column)
            if value is not None:
                names = self._named[reference.target, reference.key]
                if reference.many:
                    names.update(value)
                else:
                    names.add(value)

    def check_references(self) -> None:
        """Refuse the entry if something it names is not on record: a slip of ours, or a hand-made file."""
        for (target, key), names in self._named.items():
            wanted = "e.value" if key else "CAST(e.value AS INTEGER)"
            missing = (
                f"SELECT e.value FROM json_each(?) e WHERE NOT EXISTS (SELECT 1 FROM {target} "
                f"WHERE {key or 'id'} = {wanted} AND retired_by IS NULL AND NOT void) LIMIT 1"
            )
            for some in batched(names):
                found = self.connection.execute(missing, (id_list(some),)).fetchone()
                if found is not None:
                    what = RECORD[BY_TABLE[target].WHAT]
                    raise Refused(
                        "reference-missing",
                        msg("There is no {what} “{name}” on record.", what=what, name=found[0]),
                    )

    def _check_left_alone(self) -> None:
        """Refuse the entry if it takes away what other records still name."""
        for (target, key), names in self._gone.items():
            here = f"SELECT 1 FROM {target} WHERE {key or 'id'} = ? AND retired_by IS NULL AND NOT void LIMIT 1"
            gone = [name for name in names if self.connection.execute(here, (name,)).fetchone() is None]
            for reference in REFERENCES:
                if (reference.target, reference.key) == (target, key) and naming(self.connection, reference, gone):
                    what = RECORD[BY_TABLE[target].WHAT]
                    raise Refused(
                        "still-named",
                        msg("This cannot be taken away, as other records name it: {what}.", what=what),
                        msg("First change or void the records that name it."),
                    )

    def seal(self, stamp: Stamp) -> None:
        """Bring what is derived up to date and write the journal line."""
        self.check_references()
        self._check_left_alone()
        derived.refresh(self.connection, self.seq, self._touched, self._grown)
        if Item.TABLE in self._tables or derived.retitles(self.connection, self.seq):
            # Most entries record no title, and need not load what reads them.
            from zhibao_cli.store import library

            library.refresh(self.connection, self.seq)
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
            extra={**stamp.extra, **self.marks},
        ).text()
        self.hash = entry_hash(head)
        self.connection.execute("INSERT INTO journal(seq, hash, head) VALUES (?, ?, ?)", (self.seq, self.hash, head))

    def _digest(self, record: type[Record]) -> tuple[int, str]:
        values: tuple[int, ...] = (self.seq,)
        where = "recorded_by = ?"
        if record.TABLE not in self._replaced:
            # All new: read off the index in order of id, which need not be sorted. The plus keeps to that index.
            where, values = "id > ? AND id < ? AND +recorded_by = ?", (self._base, self.next_id, self.seq)
        rows = self.connection.execute(
            f"SELECT {bytes_expression(record)} FROM {record.TABLE} WHERE {where} ORDER BY id", values
        )
        return digest_of(row[0] for row in rows)


def naming(
    connection: sqlite3.Connection, reference: Reference, names: Iterable[str | int], beside: int = 0
) -> set[int]:
    """The entries that recorded the current rows which name one of these, by one reference.

    Rows that entry `beside` had a hand in are left out.
    """
    values = id_list(names)
    wanted = "SELECT value FROM json_each(?)" if reference.key else "SELECT CAST(value AS INTEGER) FROM json_each(?)"
    match = f"t.{reference.column} IN ({wanted})"
    if reference.many:
        value = "e.value" if reference.key else "CAST(e.value AS INTEGER)"
        each = f"json_each(t.{reference.column}) e"
        match = f"t.{reference.column} IS NOT NULL AND EXISTS (SELECT 1 FROM {each} WHERE {value} IN ({wanted}))"
    current = f"{reference.table} t WHERE t.retired_by IS NULL AND NOT t.void"
    others = f"t.id NOT IN (SELECT id FROM {reference.table} WHERE recorded_by = ?)"
    query = f"SELECT DISTINCT t.recorded_by FROM {current} AND {match} AND {others}"
    rows = connection.execute(query, (values, beside))
    return {int(row[0]) for row in rows}


_NAMED_BY = tuple(dict.fromkeys((reference.target, reference.key) for reference in REFERENCES))
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
