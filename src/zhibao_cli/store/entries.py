"""Reading the journal, and reversing an entry."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from zhibao_cli.domain.records import RECORDS, REFERENCES, Record, Reference
from zhibao_cli.errors import NotFound, Refused
from zhibao_cli.i18n import msg
from zhibao_cli.store.ledger import Writer, naming
from zhibao_cli.store.rows import Version, select_list, to_sql, version_of


class Entry(NamedTuple):
    """A journal entry as it is listed. `number` is its place in this file."""

    number: int
    hash: str
    ledger: str
    at: str
    by: str
    command: str
    reason: str | None
    tables: dict[str, int]
    undoes: str | None


def _entry(row: tuple[Any, ...]) -> Entry:
    number, digest, text = row
    head = json.loads(text)
    tables = {name: pair[0] for name, pair in head["tables"].items()}
    return Entry(
        number, digest, head["ledger"], head["at"], head["by"], head["command"], head["reason"], tables,
        head.get("undoes"),
    )  # fmt: skip


def newest(connection: sqlite3.Connection, as_of: int | None = None) -> Entry:
    """The newest entry, or the newest not after entry `as_of`."""
    where, values = ("", ()) if as_of is None else ("WHERE seq <= ?", (as_of,))
    query = f"SELECT seq, hash, head FROM journal {where} ORDER BY seq DESC LIMIT 1"
    return _entry(connection.execute(query, values).fetchone())


def entries(connection: sqlite3.Connection, newest_first: bool = True) -> Iterator[Entry]:
    """All entries."""
    for row in connection.execute(f"SELECT seq, hash, head FROM journal ORDER BY seq {'DESC' if newest_first else ''}"):
        yield _entry(row)


def entry_named(connection: sqlite3.Connection, name: str) -> Entry:
    """The entry of a number or of the start of a hash. Raises NotFound."""
    if name.isascii() and name.isdigit() and len(name) < 10:
        rows = connection.execute("SELECT seq, hash, head FROM journal WHERE seq = ?", (int(name),)).fetchall()
    else:
        rows = connection.execute(
            "SELECT seq, hash, head FROM journal WHERE substr(hash, 1, ?) = ?", (len(name), name.lower())
        ).fetchall()
    if len(rows) != 1 or not name:
        raise NotFound(
            "entry-unknown",
            msg("There is no journal entry {name}.", name=name),
            msg("List the entries with: zhibao log"),
        )
    return _entry(rows[0])


def entry_at(connection: sqlite3.Connection, moment: str) -> int:
    """The number of this ledger's own last entry not after a moment (ISO text). Raises NotFound before the first."""
    row = connection.execute(
        "SELECT max(seq) FROM journal WHERE head->>'$.at' <= ? AND ledger = (SELECT ledger FROM journal WHERE seq = 1)",
        (moment,),
    ).fetchone()
    if row[0] is None:
        raise NotFound(
            "as-of-too-early",
            msg("Nothing was on record at {moment}.", moment=moment),
            msg("List the entries with: zhibao log"),
        )
    return int(row[0])


def recorded(connection: sqlite3.Connection, number: int) -> list[Version[Record]]:
    """Everything an entry recorded, table by table, in order of id."""
    found: list[Version[Record]] = []
    for record in RECORDS:
        query = f"SELECT {select_list(record)} FROM {record.TABLE} WHERE recorded_by = ? ORDER BY id"
        found.extend(version_of(record, row) for row in connection.execute(query, (number,)))
    return found


def to_undo(connection: sqlite3.Connection, actor: str) -> Entry:
    """The actor's newest entry that is neither an undo nor undone already. Raises NotFound when there is none."""
    undone: set[str] = set()
    for entry in entries(connection):
        if entry.undoes:
            # An undo that was itself undone does not count: what it had reversed stands again.
            if entry.hash not in undone:
                undone.add(entry.undoes)
            continue
        if entry.by == actor and entry.hash not in undone and entry.number > 1:
            return entry
    raise NotFound(
        "nothing-to-undo",
        msg("There is nothing of yours to undo."),
        msg("Name another's entry by its number: zhibao log, then zhibao undo ENTRY"),
    )


def reverse(writer: Writer, entry: Entry) -> list[tuple[Version[Record], Version[Record] | None]]:
    """Record the reverse of an entry: what each of its versions replaced, or, for what was born in it, a void.

    Returns each version with what it gives way to. Refused when later entries depend on it, naming them.
    """
    if entry.number == 1:
        raise Refused("undo-first", msg("The entry that created the ledger cannot be undone."))
    versions = recorded(writer.connection, entry.number)
    _refuse_if_built_upon(writer.connection, entry, versions)
    pairs = []
    for version in versions:
        before = _before(writer.connection, version)
        target = before or version
        writer.replace(version, target.record, void=before.void if before else True)
        pairs.append((version, before))
    return pairs


def _before(connection: sqlite3.Connection, version: Version[Record]) -> Version[Record] | None:
    record = type(version.record)
    query = f"SELECT {select_list(record)} FROM {record.TABLE} WHERE id = ? AND retired_by = ?"
    row = connection.execute(query, (version.id, version.recorded_by)).fetchone()
    return version_of(record, row) if row else None


def _refuse_if_built_upon(connection: sqlite3.Connection, entry: Entry, versions: list[Version[Record]]) -> None:
    later = {version.retired_by for version in versions if version.retired_by is not None}
    for reference in REFERENCES:
        names = _taken_away(connection, reference, entry.number) if reference.target in entry.tables else []
        if names:
            later |= naming(connection, reference, names) - {entry.number}
    if later:
        shown = [str(number) for number in sorted(later)]
        numbers = ", ".join([*shown[:3], "…", shown[-1]] if len(shown) > 5 else shown)
        raise Refused(
            "undo-depends",
            msg(
                "Entry {number} cannot be undone: later entries build on it ({later}).",
                number=entry.number,
                later=numbers,
            ),
            msg("Undo those first, the newest first: zhibao undo {newest}", newest=max(later)),
        )


def _taken_away(connection: sqlite3.Connection, reference: Reference, number: int) -> list[str | int]:
    """The names by which records may name what an entry brought in, and that would be no more without it."""
    table, key = reference.target, reference.key
    differs = f"OR b.{key} IS NOT t.{key}" if key else ""
    query = (
        f"SELECT t.{key or 'id'} FROM {table} t LEFT JOIN {table} b ON b.id = t.id AND b.retired_by = t.recorded_by "
        f"WHERE t.recorded_by = :entry AND NOT t.void AND (b.id IS NULL OR b.void {differs})"
    )
    if key:
        # Other rows may carry the name too: those of other entries, and those that would come back.
        query += (
            f" AND t.{key} NOT IN (SELECT {key} FROM {table} WHERE NOT void AND (retired_by = :entry OR "
            "(retired_by IS NULL AND recorded_by <> :entry)))"
        )
    return [row[0] for row in connection.execute(query, {"entry": number})]


def dependents(connection: sqlite3.Connection, version: Version[Record]) -> list[Version[Record]]:
    """Current records that name this one: by its id, or by a register's key that no other row carries."""
    found: list[Version[Record]] = []
    for reference in REFERENCES:
        if reference.target == version.record.TABLE:
            name = getattr(version.record, reference.key) if reference.key else version.id
            if not reference.key or not _named_elsewhere(connection, reference, version, name):
                found.extend(_naming(connection, reference, name))
    return found


def _named_elsewhere(
    connection: sqlite3.Connection, reference: Reference, version: Version[Record], name: object
) -> bool:
    query = (
        f"SELECT 1 FROM {reference.target} WHERE {reference.key} = ? AND id <> ? AND retired_by IS NULL AND NOT void"
    )
    return connection.execute(query, (to_sql(name), version.id)).fetchone() is not None


def _naming(connection: sqlite3.Connection, reference: Reference, name: object) -> Iterator[Version[Record]]:
    record = next(kind for kind in RECORDS if reference.table == kind.TABLE)
    match = f"{reference.column} = ?"
    if reference.many:
        each = f"json_each({reference.column}) e"
        match = f"{reference.column} IS NOT NULL AND EXISTS (SELECT 1 FROM {each} WHERE e.value = CAST(? AS TEXT))"
    query = f"SELECT {select_list(record)} FROM {record.TABLE} WHERE retired_by IS NULL AND NOT void AND {match}"
    for row in connection.execute(query, (to_sql(name),)):
        yield version_of(record, row)
