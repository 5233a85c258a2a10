"""What is derived from the tables and kept beside them: facts, shapes, unit numbers. May be rebuilt at any time."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Set
from typing import Any, TypeVar

from zhibao_cli.domain.facts import Dated, Fact, facts_of
from zhibao_cli.domain.records import EVENTS, Adoption, Forwarding, Instruction, Item, Record, columns
from zhibao_cli.store.rows import batched, from_sql, id_list, select_list, version_of

_IN = "(SELECT CAST(value AS INTEGER) FROM json_each(?))"
_NOW = "retired_by IS NULL AND NOT void"

_CHUNK = 2000

R = TypeVar("R", bound=Record)


def refresh(connection: sqlite3.Connection, seq: int, touched: Set[int], grown: Set[int] = frozenset()) -> None:
    """Derive the facts of these items again; what changed is retired and recorded by entry `seq`.

    Of `grown` items that are not among them entry `seq` only recorded new events, each of one item alone: what is
    known of them stands.
    """
    numbers = Numbers(connection)
    compiled = _newly_compiled(connection, seq)
    for chunk in batched(sorted(touched), _CHUNK):
        fresh = {event for item in chunk for event in compiled.get(item, ())}
        _refresh(connection, seq, id_list(chunk), id_list(fresh), numbers)
    if grown:
        _grow(connection, seq, touched, numbers)
        for chunk in batched(sorted(grown), _CHUNK):
            _mark_several(connection, id_list(chunk))


def only_adds(record: Record) -> bool:
    """Whether this is an event of one item alone, so that it adds facts and changes none."""
    return isinstance(record, EVENTS) and not getattr(record, "others", ())


def _newly_compiled(connection: sqlite3.Connection, seq: int) -> dict[int, list[int]]:
    """The events entry `seq` recorded that are made of several items, by each of these. Asked for once for all."""
    found: dict[int, list[int]] = defaultdict(list)
    for table in ("adoption", "forwarding"):
        query = f"SELECT id, others FROM {table} WHERE recorded_by = ? AND others IS NOT NULL AND NOT void"
        for event, others in connection.execute(query, (seq,)):
            for item in json.loads(others):
                found[int(item)].append(event)
    return found


def _refresh(connection: sqlite3.Connection, seq: int, chunk: str, fresh: str, numbers: "Numbers") -> None:
    wanted = {
        (fact.day, item, fact.event, numbers.unit(fact.unit)): (numbers.shape(fact.attributes), fact.words)
        for item, fact in _current_facts(connection, chunk, fresh)
    }
    kept = set()
    gone = []
    stored = f"SELECT day, item, event, unit, shape, words FROM fact WHERE item IN {_IN} AND retired_by IS NULL"
    for *key, shape, words in connection.execute(stored, (chunk,)):
        known = (key[0], key[1], key[2], key[3])
        if wanted.get(known) == (shape, words):
            kept.add(known)
        else:
            gone.append((seq, *known))
    connection.executemany(
        "UPDATE fact SET retired_by = ? WHERE day = ? AND item = ? AND event = ? AND unit = ? AND retired_by IS NULL",
        gone,
    )
    connection.executemany(
        _INSERT,
        ((*key, seq, *value) for key, value in wanted.items() if key not in kept),
    )
    _mark_several(connection, chunk)


def _mark_several(connection: sqlite3.Connection, chunk: str) -> None:
    """Items with several events are combined by the card; once so, always so, which is right for any day looked at."""
    connection.execute(
        f"UPDATE fact SET alone = 0 WHERE alone = 1 AND event <> item AND item IN (SELECT item FROM fact "
        f"WHERE item IN {_IN} AND event <> item GROUP BY item HAVING count(DISTINCT event) > 1)",
        (chunk,),
    )


_BASE = ("unit", "joint", "kind", "solicited", "status")
"""What facts take from the item, besides its words."""
_DATES = {"adoption": "adopted_on", "forwarding": "forwarded_on", "instruction": "instructed_on"}
_TAIL = {
    "adoption": ("channel", "level", "form", "route", "reprint", "points"),
    "forwarding": ("to_level",),
    "instruction": ("channel", "level", "rank"),
}
"""What facts take from the event, besides its day."""


def _grow(connection: sqlite3.Connection, seq: int, touched: Set[int], numbers: "Numbers") -> None:
    """Add the facts of new events of one item alone. Of events that are alike but for the day, they are made once."""
    for record in EVENTS:
        table = record.TABLE
        alone = "" if record is Instruction else "AND e.others IS NULL"
        taken = ", ".join([*(f"i.{name}" for name in _BASE), *(f"e.{name}" for name in _TAIL[table])])
        rows = connection.execute(
            f"SELECT e.id, e.item, e.{_DATES[table]}, i.words, {taken} FROM {table} e "
            "JOIN item i ON i.id = e.item AND i.retired_by IS NULL AND NOT i.void "
            f"WHERE e.recorded_by = ? AND e.replaces IS NULL AND NOT e.void {alone}",
            (seq,),
        )
        made = _Made(record, numbers)
        for some in batched((row for row in rows if row[1] not in touched), _SORTED):
            # In order of the table's own key, which keeps the pages that are written few.
            facts = sorted(
                (int(day.replace("-", "")), item, event, unit, seq, shape, words)
                for event, item, day, words, *values in some
                for unit, shape in made.of(tuple(values))
            )
            connection.executemany(_INSERT, facts)


_SORTED = 5_000
_INSERT = "INSERT INTO fact(day, item, event, unit, recorded_by, shape, words, alone) VALUES (?, ?, ?, ?, ?, ?, ?, 1)"


class _Made:
    """The units and shapes of events that are alike: as the one function says that makes facts, called once for all."""

    def __init__(self, record: type[Record], numbers: "Numbers") -> None:
        self._record = record
        self._numbers = numbers
        self._known: dict[tuple[Any, ...], list[tuple[str, int]]] = {}

    def of(self, values: tuple[Any, ...]) -> list[tuple[int, int]]:
        """The numbers of unit and shape of each fact, from the SQL values of `_BASE` and `_TAIL`."""
        unit, joint, kind, solicited, *rest = values
        # Of an item of one unit alone, its shape is the same whichever that is.
        key = ("" if joint is None else unit, joint, kind, solicited and "1", *rest)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > _SORTED:
                self._known.clear()
            found = self._known[key] = [(fact.unit, self._numbers.shape(fact.attributes)) for fact in self._facts(key)]
        return [(self._numbers.unit(code or unit), shape) for code, shape in found]

    def _facts(self, values: tuple[Any, ...]) -> Iterator[Fact]:
        item = _like(Item, dict(zip(_BASE, values, strict=False)))
        event = _like(
            self._record, dict(zip(_TAIL[self._record.TABLE], values[len(_BASE) :], strict=True)) | {"item": 1}
        )
        return (fact for fact in facts_of(1, item, [Dated(0, event)]) if fact.event == 0)


def _like(record: type[R], values: dict[str, Any]) -> R:
    """A record with these SQL values; the rest is what does not matter to the shape of a fact."""
    rest = {"series": "", "serial": 0, "title": "", **dict.fromkeys(("submitted_on", *_DATES.values()), "2000-01-01")}
    return from_sql(record, tuple(values.get(name, rest.get(name)) for name in columns(record)))


def _current_facts(connection: sqlite3.Connection, chunk: str, fresh: str) -> Iterator[tuple[int, Fact]]:
    """The facts of the current records of these items (ids as a JSON list of text); `fresh` as in `_events_query`."""
    events: dict[int, list[Dated]] = defaultdict(list)
    for record in EVENTS:
        for row in connection.execute(*_events_query(record, chunk, fresh)):
            version = version_of(record, row)
            for item in sources_of(version.record):
                events[item].append(Dated(version.id, version.record))
    items = connection.execute(f"SELECT {select_list(Item)} FROM item WHERE {_NOW} AND id IN {_IN}", (chunk,))
    for row in items:
        item_version = version_of(Item, row)
        for fact in facts_of(item_version.id, item_version.record, events[item_version.id]):
            yield item_version.id, fact


def _events_query(record: type[Record], chunk: str, fresh: str) -> tuple[str, tuple[str, ...]]:
    """Current events of these items. Where items are further sources: facts know the old ones, `fresh` are the new."""
    select = f"SELECT {select_list(record)} FROM {record.TABLE} WHERE {_NOW} AND "
    if record is Instruction:
        return f"{select} item IN {_IN}", (chunk,)
    known = f"id IN (SELECT event FROM fact WHERE item IN {_IN})"
    return f"{select} (item IN {_IN} OR {known} OR id IN {_IN})", (chunk, chunk, fresh)


def sources_of(record: Record) -> set[int]:
    """The items an event is of: one, or all those a piece was compiled from."""
    if isinstance(record, Adoption | Forwarding):
        return {record.item, *record.others}
    return {record.item} if isinstance(record, Instruction) else set()


class Numbers:
    """The small numbers by which facts name units and shapes; new ones are given out as they are met."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], int] = {}

    def unit(self, code: str) -> int:
        """The number of a unit's code."""
        return self._number("unit_number", "code", code)

    def shape(self, attributes: str) -> int:
        """The number of a shape's attributes."""
        return self._number("shape", "attributes", attributes)

    def _number(self, table: str, column: str, name: str) -> int:
        number = self._known.get((table, name))
        if number is None:
            self._connection.execute(f"INSERT OR IGNORE INTO {table}({column}) VALUES (?)", (name,))
            found = self._connection.execute(f"SELECT number FROM {table} WHERE {column} = ?", (name,)).fetchone()
            number = self._known[table, name] = int(found[0])
        return number


PRINTING = ("adoption", "forwarding")
"""The tables of events that give an item a title in print."""


def retitled(table: str) -> str:
    """SQL: an event `n` of entry :seq with a title in print, or in whose place one with such a title stood."""
    before = f"SELECT 1 FROM {table} o WHERE o.id = n.id AND o.retired_by = :seq AND o.printed_title IS NOT NULL"
    return f"n.recorded_by = :seq AND (n.printed_title IS NOT NULL OR (n.replaces IS NOT NULL AND EXISTS ({before})))"


def retitles(connection: sqlite3.Connection, seq: int) -> bool:
    """Whether entry `seq` gives items titles in print or takes them away."""
    queries = (f"SELECT 1 FROM {table} n WHERE {retitled(table)} LIMIT 1" for table in PRINTING)
    return any(connection.execute(query, {"seq": seq}).fetchone() for query in queries)
