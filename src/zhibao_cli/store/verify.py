"""Proving the ledger: the chain, every row's digest, every retirement, the schema, and what is derived."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from zhibao_cli.domain.facts import Dated, Fact, facts_of
from zhibao_cli.domain.journal import TableDigest, entry_hash, row_digest
from zhibao_cli.domain.records import EVENTS, RECORDS, REFERENCES, Item, Record
from zhibao_cli.domain.report import Problem
from zhibao_cli.i18n import msg
from zhibao_cli.store import library
from zhibao_cli.store.derived import sources_of
from zhibao_cli.store.migrations import migrate
from zhibao_cli.store.rows import Version, bytes_expression, select_list, version_of

R = TypeVar("R", bound=Record)

_CHUNK = 5000


def verify(connection: sqlite3.Connection, head: str | None = None) -> Iterator[Problem]:
    """Every fault of the ledger, each once; nothing when it is whole.

    Entries cut off at the end cannot be seen from inside: give `head`, a hash printed on an earlier report.
    """
    connection.execute("BEGIN")  # one state of the file for all checks
    try:
        yield from _checks(connection, head)
    except sqlite3.DatabaseError as error:
        # A file damaged so badly, or with so much of the schema gone, that it cannot be read to the end.
        yield Problem("file-damaged", msg("SQLite finds the file damaged: {finding}", finding=error))
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _checks(connection: sqlite3.Connection, head: str | None) -> Iterator[Problem]:
    yield from _damage(connection)
    yield from _schema(connection)
    yield from _journal(connection)
    if head:
        yield from _head(connection, head)
    for record in RECORDS:
        yield from _rows(connection, record)
        yield from _lineages(connection, record)
    yield from _references(connection)
    yield from _facts(connection)
    if library.usable(connection) and not library.in_step(connection):
        yield Problem("index-differs", msg("The library's index does not match the items on record."))


def _damage(connection: sqlite3.Connection) -> Iterator[Problem]:
    for (finding,) in connection.execute("PRAGMA quick_check"):
        if finding != "ok":
            yield Problem("file-damaged", msg("SQLite finds the file damaged: {finding}", finding=finding))


def _schema(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Compare tables, triggers, indexes and views with those of a new ledger."""
    expected, found = _new_schema(), _schema_of(connection)
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            yield Problem("schema-missing", msg("The {name} has been dropped.", name=name))
        elif name not in expected and name.startswith("trigger"):
            yield Problem("schema-extra", msg("There is a {name} that is not ours.", name=name))
        elif name in expected and found[name] != expected[name]:
            yield Problem("schema-changed", msg("The {name} has been changed.", name=name))


def _schema_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Everything made by a statement, by its sort and name; but the library's index, which not every SQLite has."""
    ours = "sql IS NOT NULL AND name <> 'library' AND name NOT LIKE 'library!_%' ESCAPE '!'"
    return dict(connection.execute(f"SELECT type || ' ' || name, sql FROM sqlite_master WHERE {ours}"))


@cache
def _new_schema() -> dict[str, str]:
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(fresh)
        return _schema_of(fresh)
    finally:
        fresh.close()


def _journal(connection: sqlite3.Connection) -> Iterator[Problem]:
    last: dict[str, str] = {}
    place = tick = 0
    for seq, stored, text in connection.execute("SELECT seq, hash, head FROM journal ORDER BY seq"):
        head = _head_of(text)
        ledger = str(head.get("ledger"))
        if entry_hash(text) != stored:
            yield Problem("entry-edited", msg("Journal entry {seq} has been edited: its hash does not fit.", seq=seq))
        if seq != place + 1:
            yield Problem("entry-missing", msg("Journal entries before {seq} are missing.", seq=seq))
        if head.get("prev") != last.get(ledger):
            yield Problem(
                "chain-broken",
                msg("Journal entry {seq} does not follow the one before it: one was removed, added or moved.", seq=seq),
            )
        if not isinstance(head.get("tick"), int) or head["tick"] <= tick:
            yield Problem("tick-order", msg("Journal entry {seq} is out of order in time.", seq=seq))
        else:
            tick = head["tick"]
        place, last[ledger] = seq, stored
    if not place:
        yield Problem("entry-missing", msg("The journal has no entry, not even the one that created the ledger."))


def _head_of(text: str) -> dict[str, Any]:
    try:
        head = json.loads(text)
    except ValueError:
        return {}
    return head if isinstance(head, dict) else {}


def _declared(text: str, table: str) -> tuple[int, str] | None:
    """How many rows an entry says it recorded in a table, and their digest; None where it recorded none there."""
    tables = _head_of(text).get("tables")
    match tables.get(table) if isinstance(tables, dict) else None:
        case [int(count), str(digest)]:
            return count, digest
    return None


def _head(connection: sqlite3.Connection, head: str) -> Iterator[Problem]:
    found = connection.execute("SELECT 1 FROM journal WHERE substr(hash, 1, ?) = ?", (len(head), head.lower()))
    if found.fetchone() is None:
        yield Problem(
            "head-missing",
            msg("No journal entry has the hash {head}: entries have been cut off, or it is another ledger.", head=head),
        )


def _rows(connection: sqlite3.Connection, record: type[Record]) -> Iterator[Problem]:
    """Compare each entry's digest of the rows it recorded with the rows that are there."""
    table = record.TABLE
    sums: dict[int, TableDigest] = defaultdict(TableDigest)
    query = f"SELECT recorded_by, {bytes_expression(record)} FROM {table} ORDER BY id, recorded_by"
    for seq, row in connection.execute(query):
        sums[seq].add(row_digest(row))
    declared: dict[int, tuple[int, str]] = {}
    for seq, text in connection.execute("SELECT seq, head FROM journal"):
        pair = _declared(text, table)
        if pair:
            declared[seq] = pair
    for seq in sorted(sums.keys() | declared.keys()):
        count, digest = declared.get(seq, (0, ""))
        found = sums[seq] if seq in sums else TableDigest()
        if found.count != count:
            yield Problem(
                "rows-removed" if found.count < count else "rows-added",
                msg("Entry {seq} recorded {count} rows in {table}; there are {found}.", seq=seq, count=count,
                    table=table, found=found.count),
            )  # fmt: skip
        elif found.pair()[1] != digest:
            yield Problem(
                "rows-edited", msg("A row of {table} recorded by entry {seq} has been edited.", table=table, seq=seq)
            )


def _lineages(connection: sqlite3.Connection, record: type[Record]) -> Iterator[Problem]:
    """Recompute which entry retired each version, and what each replaced."""
    query = (
        f"SELECT r.id, r.recorded_by, r.retired_by, r.replaces, j.hash FROM {record.TABLE} r "
        f"LEFT JOIN journal j ON j.seq = r.recorded_by ORDER BY r.id, j.tick, j.hash"
    )
    for row_id, versions in groupby(connection.execute(query), key=lambda row: row[0]):
        rows = list(versions)
        for before, row in zip([None, *rows], rows, strict=False):
            if row[3] != (before[4] if before else None):
                yield _lineage_fault("replaces-wrong", record, row_id, row[1])
        for row, after in zip(rows, [*rows[1:], None], strict=True):
            if row[2] != (after[1] if after else None):
                yield _lineage_fault("retired-wrong", record, row_id, row[1])


def _lineage_fault(code: str, record: type[Record], row_id: int, seq: int) -> Problem:
    return Problem(
        code,
        msg("{table} {row}, as recorded by entry {seq}: which version holds has been tampered with.",
            table=record.TABLE, row=row_id, seq=seq),
    )  # fmt: skip


def _references(connection: sqlite3.Connection) -> Iterator[Problem]:
    for reference in REFERENCES:
        value, source = f"t.{reference.column}", f"{reference.table} t"
        if reference.many:
            # What is no list was edited, and is reported as such.
            lists = f"CASE WHEN json_valid(t.{reference.column}) THEN t.{reference.column} END"
            value, source = "e.value", f"{reference.table} t, json_each({lists}) e"
        cast = f"CAST({value} AS INTEGER)" if not reference.key else value
        query = (
            f"SELECT DISTINCT {value} FROM {source} WHERE t.retired_by IS NULL AND NOT t.void AND {value} IS NOT NULL "
            f"AND {cast} NOT IN (SELECT {reference.key or 'id'} FROM {reference.target} "
            f"WHERE retired_by IS NULL AND NOT void)"
        )
        for (name,) in connection.execute(query):
            yield Problem(
                "reference-dangling",
                msg("{table}.{column} names {name}, which is not on record.", table=reference.table,
                    column=reference.column, name=name),
            )  # fmt: skip


class StoredFact(NamedTuple):
    """A fact with the entries between which it holds, and whether its event is the only one of its item."""

    fact: Fact
    recorded_by: int
    retired_by: int | None
    alone: int


def _facts(connection: sqlite3.Connection) -> Iterator[Problem]:
    for row_id, _ in wrong_facts(connection):
        yield Problem("derived-differs", msg("The derived facts of item {item} do not match its records.", item=row_id))


def wrong_facts(connection: sqlite3.Connection) -> Iterator[tuple[int, set[StoredFact]]]:
    """Derive every fact again, through the whole history: the items whose facts differ, with those they should have."""
    compiled = _compiled(connection)
    known = "SELECT id FROM item UNION SELECT item FROM fact ORDER BY 1"
    ids = [row[0] for row in connection.execute(known)]
    for start in range(0, len(ids), _CHUNK):
        low, high = ids[start], ids[min(start + _CHUNK, len(ids)) - 1]
        versions = _versions(connection, low, high, compiled)
        stored = _stored(connection, low, high)
        for row_id in ids[start : start + _CHUNK]:
            expected = _expected(row_id, *versions.get(row_id, ([], [])))
            if expected != stored.get(row_id, set()):
                yield row_id, expected


_Histories = dict[int, tuple[list[Version[Item]], list[Version[Record]]]]


def _compiled(connection: sqlite3.Connection) -> dict[int, list[Version[Record]]]:
    """Versions of events with further sources, by each of those."""
    found: dict[int, list[Version[Record]]] = defaultdict(list)
    for record in EVENTS[:2]:
        for version in _readable(connection, record, "others IS NOT NULL"):
            lead = getattr(version.record, "item", None)
            for item in sources_of(version.record) - {lead}:
                found[item].append(version)
    return found


def _versions(
    connection: sqlite3.Connection, low: int, high: int, compiled: dict[int, list[Version[Record]]]
) -> _Histories:
    found: _Histories = defaultdict(lambda: ([], []))
    for version in _readable(connection, Item, "id BETWEEN ? AND ?", (low, high)):
        found[version.id][0].append(version)
    for record in EVENTS:
        for event in _readable(connection, record, "item BETWEEN ? AND ?", (low, high)):
            found[event.record.item][1].append(event)  # type: ignore[attr-defined]
    for item in list(found):
        found[item][1].extend(compiled.get(item, ()))
    return found


def _readable(
    connection: sqlite3.Connection, record: type[R], where: str, values: tuple[int, ...] = ()
) -> Iterator[Version[R]]:
    """All versions of a record that can be read. One that cannot was edited, and is reported as such."""
    for row in connection.execute(f"SELECT {select_list(record)} FROM {record.TABLE} WHERE {where}", values):
        try:
            version = version_of(record, row)
        except (ValueError, TypeError, ZeroDivisionError):
            continue
        yield version


def _stored(connection: sqlite3.Connection, low: int, high: int) -> dict[int, set[StoredFact]]:
    found: dict[int, set[StoredFact]] = defaultdict(set)
    rows = connection.execute(
        "SELECT item, day, event, coalesce(u.code, ''), coalesce(s.attributes, ''), words, recorded_by, retired_by, "
        "alone FROM fact f LEFT JOIN unit_number u ON u.number = f.unit LEFT JOIN shape s ON s.number = f.shape "
        "WHERE item BETWEEN ? AND ?",
        (low, high),
    )
    for item, day, event, unit, attributes, words, recorded_by, retired_by, alone in rows:
        found[item].add(StoredFact(Fact(day, event, unit, attributes, words), recorded_by, retired_by, alone))
    return found


def _expected(item: int, items: list[Version[Item]], events: list[Version[Record]]) -> set[StoredFact]:
    """The facts an item should have through time."""
    open_facts: dict[Fact, int] = {}
    done: list[tuple[Fact, int, int | None]] = []
    # A version's end counts too: an event's successor may be of this item no more.
    spans = [(v.recorded_by, v.retired_by) for v in items] + [(v.recorded_by, v.retired_by) for v in events]
    for seq in sorted({seq for span in spans for seq in span if seq is not None}):
        now = next((version for version in items if _holds(version, seq)), None)
        facts: set[Fact] = set()
        if now is not None:
            facts = set(facts_of(item, now.record, [Dated(e.id, e.record) for e in events if _holds(e, seq)]))
        done.extend((fact, open_facts.pop(fact), seq) for fact in open_facts.keys() - facts)
        for fact in facts - open_facts.keys():
            open_facts[fact] = seq
    done.extend((fact, seq, None) for fact, seq in open_facts.items())
    # Whether it is one of several events, ever; that the item was submitted always stands by itself.
    several = len({fact.event for fact, _, _ in done} - {item}) > 1
    return {StoredFact(*one, int(not several or one[0].event == item)) for one in done}


def _holds(version: Version[Any], seq: int) -> bool:
    return not version.void and version.recorded_by <= seq and (version.retired_by is None or version.retired_by > seq)
