"""Reading the journal, and reversing an entry."""

import json
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from zhibao_cli.domain.records import RECORDS, REFERENCES, Record, Reference
from zhibao_cli.errors import NotFound, Refused
from zhibao_cli.i18n import listed, msg
from zhibao_cli.store.rows import Version, select_list, to_sql, version_of
from zhibao_cli.store.view import View

if TYPE_CHECKING:
    from zhibao_cli.store.ledger import Writer


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
    undone: dict[str, Entry] = {}
    for entry in entries(connection):
        _see(entry, undone)
        if not entry.undoes and entry.by == actor and entry.hash not in undone and entry.number > 1:
            return entry
    raise NotFound(
        "nothing-to-undo",
        msg("There is nothing of yours to undo."),
        msg("Name another's entry by its number: zhibao log, then zhibao undo ENTRY"),
    )


def _see(entry: Entry, undone: dict[str, Entry]) -> None:
    """Going back through the journal, note what this entry undid; an undo that was itself undone does not count."""
    if entry.undoes and entry.hash not in undone:
        undone.setdefault(entry.undoes, entry)


def reverse(writer: "Writer", entry: Entry) -> list[tuple[Version[Record], Version[Record] | None]]:
    """Record the reverse of an entry: what each of its versions replaced, or, for what was born in it, a void.

    Returns each version with what it gives way to. Refused when it is undone already, or when later entries that
    stand depend on it, naming them.
    """
    if entry.number == 1:
        raise Refused("undo-first", msg("The entry that created the ledger cannot be undone."))
    _refuse_if_undone(writer.connection, entry)
    versions = recorded(writer.connection, entry.number)
    pairs = []
    for version, current in _as_it_stands(writer.connection, entry, versions):
        before = _before(writer.connection, version)
        target = before or version
        writer.replace(current, target.record, void=before.void if before else True)
        pairs.append((version, before))
    return pairs


def _before(connection: sqlite3.Connection, version: Version[Record]) -> Version[Record] | None:
    record = type(version.record)
    query = f"SELECT {select_list(record)} FROM {record.TABLE} WHERE id = ? AND retired_by = ?"
    row = connection.execute(query, (version.id, version.recorded_by)).fetchone()
    return version_of(record, row) if row else None


def _refuse_if_undone(connection: sqlite3.Connection, entry: Entry) -> None:
    undone: dict[str, Entry] = {}
    for later in entries(connection):
        if later.number <= entry.number:
            break
        _see(later, undone)
    if entry.hash in undone:
        by = undone[entry.hash].number
        raise Refused(
            "undo-already",
            msg("Entry {number} has been undone already, by entry {by}.", number=entry.number, by=by),
            msg("Bring it back with: zhibao undo {by}", by=by),
        )


def _as_it_stands(
    connection: sqlite3.Connection, entry: Entry, versions: list[Version[Record]]
) -> list[tuple[Version[Record], Version[Record]]]:
    """Each version with the current one, which says the same: what came in between was undone. Refused otherwise."""
    # Loaded here: only undoing needs what writes.
    from zhibao_cli.store.ledger import naming

    pairs = []
    later: set[int] = set()
    for version in versions:
        if version.retired_by is None:
            pairs.append((version, version))
            continue
        history = View(connection).history(type(version.record), version.id)
        after = _effects(connection, [one.recorded_by for one in history])
        pairs.append((version, history[-1]))
        if after[history[-1].recorded_by] != after[entry.number]:
            later |= {seq for seq in after[history[-1].recorded_by] if seq > entry.number} or {history[-1].recorded_by}
    for reference in REFERENCES:
        names = _taken_away(connection, reference, entry.number) if reference.target in entry.tables else []
        if names:
            later |= naming(connection, reference, names, beside=entry.number)
    if later:
        raise _depends(entry, sorted(later))
    return pairs


def _effects(connection: sqlite3.Connection, history: list[int]) -> dict[int, tuple[int, ...]]:
    """For each entry of a lineage's history, the entries whose effect on it stands after that one."""
    before: dict[int, tuple[int, ...]] = {}
    after: dict[int, tuple[int, ...]] = {}
    now: tuple[int, ...] = ()
    query = "SELECT u.seq FROM journal j JOIN journal u ON u.hash = j.head->>'$.undoes' WHERE j.seq = ?"
    for seq in history:
        before[seq] = now
        undone = connection.execute(query, (seq,)).fetchone()
        now = before[undone[0]] if undone and undone[0] in before else (*now, seq)
        after[seq] = now
    return after


def standing(connection: sqlite3.Connection, history: list[int]) -> tuple[int, ...]:
    """Of the entries that recorded a lineage's versions, those whose effect stands at the end: none that was undone."""
    return _effects(connection, history)[history[-1]] if history else ()


def _depends(entry: Entry, later: list[int]) -> Refused:
    shown = [str(number) for number in later]
    numbers = listed([*shown[:3], "…", shown[-1]] if len(shown) > 5 else shown)
    return Refused(
        "undo-depends",
        msg(
            "Entry {number} cannot be undone: later entries build on it ({later}).", number=entry.number, later=numbers
        ),
        msg("Undo those first, the newest first: zhibao undo {newest}", newest=later[-1]),
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
        # Other rows may carry the name too: those the entry left alone, and those that would come back.
        query += (
            f" AND t.{key} NOT IN (SELECT {key} FROM {table} WHERE NOT void AND (retired_by = :entry OR "
            f"(retired_by IS NULL AND id NOT IN (SELECT id FROM {table} WHERE recorded_by = :entry))))"
        )
    return [row[0] for row in connection.execute(query, {"entry": number})]


def dependents(connection: sqlite3.Connection, version: Version[Any]) -> list[Version[Record]]:
    """Current records that name this one: by its id, or by a register's key that no other row carries."""
    found: dict[tuple[str, int], Version[Record]] = {}
    for reference in REFERENCES:
        if reference.target == version.record.TABLE:
            name = getattr(version.record, reference.key) if reference.key else version.id
            if not reference.key or not _named_elsewhere(connection, reference, version, name):
                # One that names it twice, as the lead and as a further source, is still one.
                found.update({(one.record.TABLE, one.id): one for one in _naming(connection, reference, name)})
    return list(found.values())


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
