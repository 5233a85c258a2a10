"""One write costs the same in a ledger of any size: none of its statements looks through a table that grows."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest
from tests.store.ledgers import ME, Office, adoption, item

from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Adoption, Forwarding, Instruction, Item
from zhibao_cli.store import ledger
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.ledger import Stamp, Writer
from zhibao_cli.store.view import View

GROWING = ("item", "adoption", "forwarding", "instruction", "fact", "journal")


class Watched:
    """A connection that asks SQLite, for each statement, how it would go about it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.scans: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        self._look(statement, values)
        return self._connection.execute(statement, values)

    def executemany(self, statement: str, rows: Iterable[Any]) -> sqlite3.Cursor:
        listed = list(rows)
        for row in listed[:1]:
            self._look(statement, row)
        return self._connection.executemany(statement, listed)

    def _look(self, statement: str, values: Any) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE")):
            for *_, step in self._connection.execute(f"EXPLAIN QUERY PLAN {statement}", values):
                words = step.split()
                if words[0] == "SCAN" and words[1] in GROWING:
                    self.scans.append(f"{step}: {statement}")


@contextmanager
def watched(office: Office) -> Iterator[tuple[Writer, Watched]]:
    connection = Watched(office.connection)
    stamp = Stamp("2024-03-01T00:00:00Z", ME, "x")
    with ledger.entry(cast(sqlite3.Connection, connection), office.path, stamp) as writer:
        yield writer, connection


def _amend(office: Office, writer: Writer) -> None:
    old = office.first(Item)
    writer.replace(old, item(1, joint=("HY",), title="改"))


def _void_adoption(office: Office, writer: Writer) -> None:
    old = office.first(Adoption)
    writer.replace(old, old.record, void=True)


def _adopt_compiled(office: Office, writer: Writer) -> None:
    one, two = [version.id for version in View(office.connection).all(Item)]
    writer.add(adoption(one, two, serial=2))


WRITES: dict[str, Callable[[Office, Writer], object]] = {
    "submit": lambda _o, w: w.add(item(9, joint=("BH",))),
    "adopt": lambda o, w: w.add(adoption(o.first(Item).id, serial=2)),
    "adopt compiled": _adopt_compiled,
    "forward": lambda o, w: w.add(
        Forwarding(serial=2, item=o.first(Item).id, to_level="province", forwarded_on=item().submitted_on)
    ),
    "instruct": lambda o, w: w.add(
        Instruction(serial=2, item=o.first(Item).id, level="city", instructed_on=item().submitted_on)
    ),
    "amend": _amend,
    "void an adoption": _void_adoption,
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_reads_no_table_through(full: Office, write: Callable[[Office, Writer], object]) -> None:
    with watched(full) as (writer, connection):
        write(full, writer)
    assert connection.scans == []


@pytest.mark.parametrize("table", ["adoption", "forwarding", "instruction"])
def test_the_next_number_is_read_off_an_index(full: Office, table: str) -> None:
    plan = full.connection.execute(f"EXPLAIN QUERY PLAN SELECT coalesce(max(serial), 0) + 1 FROM {table}").fetchall()
    assert [row[3] for row in plan] == [f"SEARCH {table} USING COVERING INDEX {table}_serial"]
    query = "EXPLAIN QUERY PLAN SELECT coalesce(max(serial), 0) + 1 FROM item WHERE series = ?"
    assert "SEARCH item USING COVERING INDEX item_number" in full.connection.execute(query, ("x",)).fetchone()[3]


def test_the_window_is_compared_without_reading_the_facts(full: Office) -> None:
    connection = Watched(full.connection)
    facts = Facts(View(cast(sqlite3.Connection, connection)))
    day = item().submitted_on
    list(facts.counted(Period(day, day.replace(day=6)), (), ()))
    assert connection.scans == []


def test_items_come_with_their_pieces_in_one_question_for_each_entry(office: Office) -> None:
    """Deriving in portions must not go through the whole entry for each."""
    seen: list[str] = []
    office.connection.set_trace_callback(seen.append)
    with pytest.MonkeyPatch.context() as patch, office.entry() as writer:
        patch.setattr("zhibao_cli.store.derived._CHUNK", 10)
        ids = writer.add_all(item(n) for n in range(60))
        writer.add_all(adoption(one, *ids[:2], serial=n) for n, one in enumerate(ids))
    office.connection.set_trace_callback(None)
    assert sum("json_each(others)" in text or "others FROM adoption WHERE" in text for text in seen) <= 2
    assert office.faults() == []
