"""The state of a ledger's file and of what is derived from its records; and making anew what is derived."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from zhibao_cli.store import library
from zhibao_cli.store.db import open_to_write, transaction
from zhibao_cli.store.derived import Numbers
from zhibao_cli.store.rows import batched
from zhibao_cli.store.verify import StoredFact, wrong_facts

SQLITE = sqlite3.sqlite_version
"""The version of SQLite that this Python has."""

BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file while it is written to, or leaves there when it was interrupted."""


def damage(connection: sqlite3.Connection) -> str:
    """What SQLite finds wrong with the file itself; empty when nothing."""
    try:
        finding = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if finding == "ok" else str(finding)


def facts_out_of_step(connection: sqlite3.Connection) -> int:
    """The number of items whose derived facts are not those of their records."""
    return sum(1 for _ in wrong_facts(connection))


def mend(path: Path) -> None:
    """Make anew what is derived and out of step. No entry is made of it, as no record changes.

    Raises Refused when the ledger cannot be written to.
    """
    connection = open_to_write(path)
    try:
        with transaction(connection, path):
            _mend_facts(connection)
            if not library.usable(connection) or not library.in_step(connection):
                library.rebuild(connection)
    finally:
        connection.close()


def _mend_facts(connection: sqlite3.Connection) -> None:
    numbers = Numbers(connection)
    for wrong in batched(list(wrong_facts(connection))):
        connection.executemany("DELETE FROM fact WHERE item = ?", ((item,) for item, _ in wrong))
        for item, facts in wrong:
            connection.executemany(
                "INSERT INTO fact(day, item, event, unit, recorded_by, shape, words, alone, retired_by) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                _rows(item, facts, numbers),
            )


def _rows(item: int, facts: set[StoredFact], numbers: Numbers) -> Iterator[tuple[int | None, ...]]:
    for one in facts:
        fact = one.fact
        unit, shape = numbers.unit(fact.unit), numbers.shape(fact.attributes)
        yield fact.day, item, fact.event, unit, one.recorded_by, shape, fact.words, one.alone, one.retired_by
