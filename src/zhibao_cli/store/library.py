"""The library's index: titles and texts of the items that hold, in step with them inside the same transaction.

`library` is an FTS5 index without a copy of what it indexes; `shelf` says which version of which item stands at each
place. Places go by the day reported, so that the newest are found first without looking at the others. With its title
an item's titles in print and its other numbers are indexed. Both tables are derived; they may be made again at any time
and are in no digest. A mark on the shelf, at a place that no day has, tells what is indexed: an index of another form
counts as none.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator

from zhibao_cli.domain.library import folded, pairs
from zhibao_cli.store.migrations import DAY_BITS, LIBRARY
from zhibao_cli.store.printed import NOW, Names, printed_titles, renamed

_FORM = 2
"""The place of the mark: 2 since titles in print and other numbers are indexed."""

_LIVE = "i.retired_by IS NULL AND NOT i.void"
_DAY = "CAST(replace(i.submitted_on, '-', '') AS INTEGER)"
_LAST = (
    f"SELECT max(s.place) FROM shelf s WHERE s.place >= {_DAY} << {DAY_BITS} AND s.place < ({_DAY} + 1) << {DAY_BITS}"
)
_ORDER = "row_number() OVER (PARTITION BY i.submitted_on ORDER BY i.recorded_by, i.id)"
# Behind the last of the same day, in the order in which they were recorded.
_SHELVE = (
    f"INSERT INTO shelf(place, item, recorded_by) SELECT {_ORDER} + coalesce(({_LAST}), {_DAY} << {DAY_BITS}), "
    f"i.id, i.recorded_by FROM item i WHERE {_LIVE} AND "
)
_INDEX = "INSERT INTO library(rowid, title, text) VALUES (?, ?, ?)"
_TAKE_OUT = "INSERT INTO library(library, rowid, title, text) VALUES ('delete', ?, ?, ?)"
_TEXTS = (
    "SELECT s.place, i.id, i.title, i.text, i.other_numbers FROM shelf s "
    "JOIN item i ON i.id = s.item AND i.recorded_by = s.recorded_by"
)
_OF_ENTRY = "(SELECT id FROM item WHERE recorded_by = :seq)"
# A title or text that an entry left as it was stays where it stands.
_KEPT = (
    "SELECT n.id FROM item n JOIN item o ON o.id = n.id AND o.retired_by = :seq WHERE n.recorded_by = :seq "
    "AND NOT n.void AND NOT o.void AND n.title = o.title AND n.text IS o.text AND n.submitted_on = o.submitted_on "
    "AND n.other_numbers IS o.other_numbers"
)
_Row = tuple[int, int, str, str | None, str | None]
"""A place, and the id, title, text and other numbers of what stands there."""


def available(connection: sqlite3.Connection) -> bool:
    """Whether this SQLite can index texts at all."""
    return connection.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchone() is not None


def usable(connection: sqlite3.Connection) -> bool:
    """Whether there is an index to search: it can be read, and was not given up by a program that could not keep it."""
    if not available(connection):
        return False
    return _filled(connection) or connection.execute(f"SELECT 1 FROM item i WHERE {_LIVE} LIMIT 1").fetchone() is None


def _filled(connection: sqlite3.Connection) -> bool:
    """Whether the index is there and has anything in it."""
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'library'").fetchone() is not None
    return there and connection.execute("SELECT 1 FROM shelf WHERE place = ?", (_FORM,)).fetchone() is not None


def refresh(connection: sqlite3.Connection, seq: int) -> None:
    """Bring the index up to date with the items that entry `seq` recorded."""
    if not available(connection):
        # What cannot be kept in step is given up rather than left wrong; the items are then looked through.
        connection.execute("DELETE FROM shelf")
    elif _filled(connection):
        _step(connection, {"seq": seq})
    else:
        rebuild(connection)


def _step(connection: sqlite3.Connection, entry: dict[str, int]) -> None:
    gone = f"s.item IN {_OF_ENTRY} AND s.item NOT IN ({_KEPT})"
    old: list[_Row] = connection.execute(f"{_TEXTS} WHERE {gone} ORDER BY s.place", entry).fetchall()
    touched = renamed(connection, entry["seq"])
    named = touched | {row[1] for row in old}
    before, after = (printed_titles(connection, events, named) for events in (_before(entry["seq"]), NOW))
    connection.executemany(_TAKE_OUT, _indexed(old, before))
    connection.execute(f"DELETE FROM shelf AS s WHERE {gone}", entry)
    _rename(connection, touched, before, after)
    connection.execute(f"{_SHELVE} i.recorded_by = :seq AND i.id NOT IN (SELECT item FROM shelf)", entry)
    fresh = "SELECT s.place FROM item i JOIN shelf s ON s.item = i.id AND s.recorded_by = :seq"
    _fill(connection, f"s.place IN ({fresh} WHERE i.recorded_by = :seq)", entry, after)
    connection.execute(f"UPDATE shelf SET recorded_by = :seq WHERE item IN ({_KEPT})", entry)


def _before(seq: int) -> str:
    """SQL: the events `a` that held before an entry."""
    return f"a.recorded_by < {seq} AND (a.retired_by IS NULL OR a.retired_by = {seq}) AND NOT a.void"


def _rename(connection: sqlite3.Connection, touched: Iterable[int], before: Names, after: Names) -> None:
    """Index items anew that stay where they stand, but were printed or are no longer."""
    ids = json.dumps([str(item) for item in touched])
    where = "s.item IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
    rows: list[_Row] = connection.execute(f"{_TEXTS} WHERE {where} ORDER BY s.place", (ids,)).fetchall()
    connection.executemany(_TAKE_OUT, _indexed(rows, before))
    connection.executemany(_INDEX, _indexed(rows, after))


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the index anew from the items that hold; nothing where this SQLite has none."""
    if not available(connection):
        return
    for statement in LIBRARY:
        connection.execute(statement)
    connection.execute("INSERT INTO library(library) VALUES ('delete-all')")
    connection.execute("DELETE FROM shelf")
    connection.execute(f"{_SHELVE} 1")
    _fill(connection, "1", {}, printed_titles(connection))
    connection.execute("INSERT INTO shelf(place, item, recorded_by) VALUES (?, 0, 0)", (_FORM,))


def _fill(connection: sqlite3.Connection, where: str, values: dict[str, int], printed: Names) -> None:
    """Index what newly stands on the shelf; in order of its places, as SQLite writes out what comes out of order."""
    rows = connection.execute(f"{_TEXTS} WHERE {where} ORDER BY s.place", values)
    connection.executemany(_INDEX, _indexed(rows, printed))


def _indexed(rows: Iterable[_Row], printed: Names) -> Iterator[tuple[int, str, str | None]]:
    for place, item, title, text, numbers in rows:
        names = pairs(folded(title))
        if numbers or item in printed:
            # A last letter by itself stands between two names, so no phrase reaches from one into the next.
            others = (*printed.get(item, ()), *(json.loads(numbers) if numbers else ()))
            names = " ".join((names, *(pairs(folded(name)) for name in others)))
        yield place, names, None if text is None else pairs(folded(text))


def in_step(connection: sqlite3.Connection) -> bool:
    """Whether the index holds each word of every item that holds, at its place, and nothing else."""
    missing = (
        f"SELECT 1 FROM item i LEFT JOIN shelf s ON s.item = i.id AND s.recorded_by = i.recorded_by "
        f"AND s.place >> {DAY_BITS} = {_DAY} WHERE {_LIVE} AND s.place IS NULL LIMIT 1"
    )
    if connection.execute(missing).fetchone() is not None:
        return False
    counts = f"SELECT (SELECT count(*) FROM shelf WHERE item <> 0) = (SELECT count(*) FROM item i WHERE {_LIVE})"
    if not connection.execute(counts).fetchone()[0]:
        return False
    try:
        expected = _checksum(_expected(connection))
    except (ValueError, TypeError):  # a list in a record that somebody edited by hand
        return False
    return expected == _checksum(connection.execute('SELECT term, doc, col, "offset" FROM library_words'))


_Instance = tuple[str, int, str, int]
"""A pair, its place, the column it is in and where in it."""


def _expected(connection: sqlite3.Connection) -> Iterator[_Instance]:
    for place, title, text in _indexed(connection.execute(_TEXTS), printed_titles(connection)):
        for column, form in (("title", title), ("text", text or "")):
            for at, pair in enumerate(form.split()):
                yield pair, place, column, at


def _checksum(instances: Iterable[_Instance]) -> tuple[int, int]:
    """How many there are, and a sum that hardly any others have."""
    count = total = 0
    for one in instances:
        count += 1
        total += hash(one)
    return count, total
