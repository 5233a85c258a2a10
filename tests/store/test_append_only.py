"""SQLite itself refuses what would rewrite the ledger."""

import sqlite3

import pytest
from tests.store.ledgers import Office

from zhibao_cli.domain.records import RECORDS, Record, columns
from zhibao_cli.store.rows import SYSTEM

RECORD = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.TABLE)


def refused(office: Office, statement: str) -> None:
    """The statement is refused by a trigger, and changes nothing."""
    before = office.connection.total_changes
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        office.connection.execute(statement)
    assert office.connection.total_changes == before


@RECORD
def test_no_row_is_deleted(amended: Office, record: type[Record]) -> None:
    refused(amended, f"DELETE FROM {record.TABLE}")
    refused(amended, f"DELETE FROM {record.TABLE} WHERE retired_by IS NOT NULL")


@RECORD
def test_no_column_is_changed(amended: Office, record: type[Record]) -> None:
    table, later = record.TABLE, amended.newest + 1
    kinds = {row[1]: row[2] for row in amended.connection.execute(f"PRAGMA table_info({table})")}
    for name in (*SYSTEM, *columns(record)):
        new = f"coalesce({name}, 0) + 1" if kinds[name] == "INTEGER" else f"coalesce({name}, '') || 'x'"
        refused(amended, f"UPDATE {table} SET {name} = {new}")
        if name != "retired_by":
            refused(amended, f"UPDATE {table} SET {name} = {new}, retired_by = {later} WHERE retired_by IS NULL")


@RECORD
def test_a_version_retires_once_and_by_a_later_entry(amended: Office, record: type[Record]) -> None:
    table, last = record.TABLE, amended.newest
    for entry in ("NULL", str(last + 1), str(last), "1"):
        refused(amended, f"UPDATE {table} SET retired_by = {entry} WHERE retired_by IS NOT NULL")
    for entry in (str(last), "1", "-1"):
        refused(amended, f"UPDATE {table} SET retired_by = {entry} WHERE retired_by IS NULL")
    amended.connection.execute("BEGIN")
    amended.connection.execute(f"UPDATE {table} SET retired_by = {last + 1} WHERE retired_by IS NULL")
    amended.connection.execute("ROLLBACK")


@RECORD
def test_no_row_goes_into_a_written_entry(amended: Office, record: type[Record]) -> None:
    table, last = record.TABLE, amended.newest
    own = ", ".join(columns(record))
    names = f"id, recorded_by, replaces, void, {own}"
    for entry in (1, last):
        refused(amended, f"INSERT INTO {table}({names}) SELECT 77, {entry}, NULL, 0, {own} FROM {table} LIMIT 1")
    retired = f"INSERT INTO {table}({names}, retired_by) SELECT 77, {last + 1}, NULL, 0, {own}, {last + 2} FROM {table}"
    refused(amended, retired)


@RECORD
@pytest.mark.parametrize("how", ["INSERT OR REPLACE", "REPLACE"])
def test_replace_is_no_way_round(amended: Office, record: type[Record], how: str) -> None:
    table, last = record.TABLE, amended.newest
    own = ", ".join(columns(record))
    into = f"{how} INTO {table}(id, recorded_by, replaces, void, {own})"
    refused(amended, f"{into} SELECT id, recorded_by, replaces, 1, {own} FROM {table}")
    refused(amended, f"{into} SELECT id, {last + 1}, replaces, void, {own} FROM {table} WHERE retired_by IS NULL")
    refused(amended, f"UPDATE OR REPLACE {table} SET id = id + 1")


@RECORD
def test_a_lineage_has_one_current_version(amended: Office, record: type[Record]) -> None:
    table, last = record.TABLE, amended.newest
    own = ", ".join(columns(record))
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        amended.connection.execute(
            f"INSERT INTO {table}(id, recorded_by, replaces, void, {own}) "
            f"SELECT id, {last + 1}, NULL, 0, {own} FROM {table} WHERE retired_by IS NULL"
        )


@pytest.mark.parametrize(
    "statement",
    """\
    DELETE FROM journal
    DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)
    UPDATE journal SET head = head || ' '
    UPDATE journal SET hash = 'x' WHERE seq = 1
    UPDATE journal SET seq = seq + 100
    UPDATE OR REPLACE journal SET seq = 1 WHERE seq = 2
    INSERT INTO journal(seq, hash, head) SELECT 0, 'x', head FROM journal WHERE seq = 1
    INSERT INTO journal(seq, hash, head) SELECT max(seq) + 2, 'x', head FROM journal
    INSERT INTO journal(hash, head) SELECT 'x', head FROM journal WHERE seq = 1
    REPLACE INTO journal(seq, hash, head) SELECT seq, 'x', head FROM journal WHERE seq = 1
    REPLACE INTO journal(seq, hash, head) SELECT (SELECT max(seq) + 1 FROM journal), hash, head FROM journal LIMIT 1\
    """.splitlines(),
)
def test_the_journal_only_grows_and_in_order(amended: Office, statement: str) -> None:
    refused(amended, statement)
