"""Whatever is changed in the rows and the journal behind the writer's back, verify finds."""

import json
import sqlite3
from pathlib import Path

import pytest
from tests.store.ledgers import Office, adoption, copied, in_memory, item, tamper

from zhibao_cli.domain.journal import canonical, entry_hash
from zhibao_cli.domain.records import RECORDS, Item, Policy, Record, columns
from zhibao_cli.store.verify import verify

RECORD = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.TABLE)
WHICH = pytest.mark.parametrize("which", ["min", "max"], ids=["replaced", "current"])
ROW_FAULTS = {"rows-edited", "rows-removed", "rows-added", "retired-wrong", "replaces-wrong"}


def found_after(office: Office, *statements: str) -> set[str]:
    """What verify finds after these statements, done to a copy."""
    copy = in_memory(office.connection)
    for statement in statements:
        tamper(copy, statement)
    try:
        return {problem.code for problem in verify(copy)}
    finally:
        copy.close()


def other_values(column: str, kind: str) -> list[str]:
    """SQL for other values of a column: one of the same form, and for text one of another."""
    if kind == "INTEGER":
        return [{"id": "id + 500", "recorded_by": "recorded_by + 100"}.get(column, f"coalesce({column}, 0) + 1")]
    day = f"iif({column} IS '2023-12-31', '2023-12-30', '2023-12-31')"
    other_form = f"coalesce({column}, '') || 'x'"
    ids = f"""iif({column} IS '["5"]', '["6"]', '["5"]')"""
    return [day, other_form] if column.endswith("_on") else [other_form, ids]


@RECORD
@WHICH
def test_an_edited_field(amended: Office, record: type[Record], which: str) -> None:
    table = record.TABLE
    lineage = f"SELECT id FROM {table} WHERE replaces IS NOT NULL"
    row = f"(SELECT {which}(rowid) FROM {table} WHERE id IN ({lineage}))"
    for _, column, kind, *_ in amended.connection.execute(f"PRAGMA table_info({table})").fetchall():
        for value in other_values(column, kind):
            found = found_after(amended, f"UPDATE {table} SET {column} = {value} WHERE rowid = {row}")
            assert ROW_FAULTS & found, (column, value, found)


@RECORD
def test_a_removed_row(amended: Office, record: type[Record]) -> None:
    table = record.TABLE
    for which in ("IS NULL", "IS NOT NULL"):
        assert "rows-removed" in found_after(amended, f"DELETE FROM {table} WHERE retired_by {which}")


@RECORD
def test_an_added_row(amended: Office, record: type[Record]) -> None:
    table, own = record.TABLE, ", ".join(columns(record))
    for entry in (1, amended.newest, amended.newest + 1):
        insert = (
            f"INSERT INTO {table}(id, recorded_by, replaces, void, {own}) "
            f"SELECT 77, {entry}, NULL, 0, {own} FROM {table} LIMIT 1"
        )
        assert "rows-added" in found_after(amended, insert)


@RECORD
def test_a_changed_retirement(amended: Office, record: type[Record]) -> None:
    table, last = record.TABLE, amended.newest
    revive = f"UPDATE {table} SET retired_by = recorded_by + 1 WHERE retired_by IS NOT NULL"
    retire = f"UPDATE {table} SET retired_by = {last} WHERE retired_by IS NULL"
    swap = f"UPDATE {table} SET retired_by = NULL WHERE replaces IS NULL"
    assert "retired-wrong" in found_after(amended, revive)
    assert "retired-wrong" in found_after(amended, retire)
    assert "retired-wrong" in found_after(amended, retire, swap)


@RECORD
def test_a_record_quietly_made_void_or_brought_back(amended: Office, record: type[Record]) -> None:
    assert "rows-edited" in found_after(amended, f"UPDATE {record.TABLE} SET void = 1 - void")


HEAD_EDITS: dict[str, object] = {
    "format": 2, "ledger": "other", "tick": 99, "prev": "x", "at": "2023", "by": "他人", "command": "x", "reason": "x",
    "tables": {}, "undoes": "x",
}  # fmt: skip


def edit_head(office: Office, seq: int, *, rehash: bool, **edits: object) -> set[str]:
    (text,) = office.connection.execute("SELECT head FROM journal WHERE seq = ?", (seq,)).fetchone()
    new = canonical(json.loads(text) | edits)
    assert new != text
    return replace_head(office, seq, new, rehash=rehash)


def replace_head(office: Office, seq: int, text: str, *, rehash: bool = False) -> set[str]:
    copy = in_memory(office.connection)
    tamper(copy, "UPDATE journal SET head = ? WHERE seq = ?", (text, seq))
    if rehash:
        tamper(copy, "UPDATE journal SET hash = ? WHERE seq = ?", (entry_hash(text), seq))
    found = {problem.code for problem in verify(copy)}
    copy.close()
    return found


@pytest.mark.parametrize("field", HEAD_EDITS)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_an_edited_journal_entry(amended: Office, field: str, place: str) -> None:
    seq = {"first": 1, "middle": 5, "last": amended.newest}[place]
    edits = {field: HEAD_EDITS[field]}
    assert "entry-edited" in edit_head(amended, seq, rehash=False, **edits)
    rehashed = edit_head(amended, seq, rehash=True, **edits)
    if place != "last":
        assert "chain-broken" in rehashed
    elif field not in ("tick", "prev", "ledger", "tables"):
        # Nothing comes after it, so only a head kept elsewhere tells.
        assert rehashed == set()
        (old,) = amended.connection.execute("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
        copy = in_memory(amended.connection)
        tamper(copy, "UPDATE journal SET hash = 'x' WHERE seq = ?", (seq,))
        assert "head-missing" in {problem.code for problem in verify(copy, old)}
        copy.close()


@pytest.mark.parametrize("tables", [None, [], {"item": None}, {"item": [1]}, {"item": ["1", 2]}, {"item": 7}, "x"])
def test_an_entry_that_tells_nonsense(amended: Office, tables: object) -> None:
    assert {"entry-edited", "rows-added"} <= edit_head(amended, 2, rehash=False, tables=tables)


@pytest.mark.parametrize("ledger", [["a"], {}, 7, None])
def test_an_entry_of_no_ledger(amended: Office, ledger: object) -> None:
    if ledger is None:
        with pytest.raises(sqlite3.IntegrityError):
            edit_head(amended, 2, rehash=False, ledger=ledger)
    else:
        assert "entry-edited" in edit_head(amended, 2, rehash=False, ledger=ledger)


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_removed_journal_entry(amended: Office, place: str) -> None:
    seq = {"first": 1, "middle": 5, "last": amended.newest}[place]
    found = found_after(amended, f"DELETE FROM journal WHERE seq = {seq}")
    assert "rows-added" in found
    assert ("chain-broken" in found) is (place != "last")
    closed_up = found_after(
        amended, f"DELETE FROM journal WHERE seq = {seq}", f"UPDATE journal SET seq = seq - 1 WHERE seq > {seq}"
    )
    assert ROW_FAULTS & closed_up
    assert ("chain-broken" in closed_up) is (place != "last")


def test_a_gap_in_the_numbers(amended: Office) -> None:
    assert "entry-missing" in found_after(amended, f"UPDATE journal SET seq = seq + 1 WHERE seq = {amended.newest}")


def test_a_journal_without_entries(office: Office) -> None:
    assert "entry-missing" in found_after(office, "DELETE FROM journal")


@pytest.mark.parametrize("first", [1, 4])
def test_entries_in_another_order(amended: Office, first: int) -> None:
    found = found_after(
        amended,
        f"UPDATE journal SET seq = 999 WHERE seq = {first}",
        f"UPDATE journal SET seq = {first} WHERE seq = {first + 1}",
        f"UPDATE journal SET seq = {first + 1} WHERE seq = 999",
    )
    assert {"chain-broken", "tick-order"} <= found


def test_an_added_journal_entry(amended: Office) -> None:
    (text,) = amended.connection.execute("SELECT head FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    head = json.loads(text) | {"prev": amended.head, "tables": {}}
    new = canonical(head)
    add = f"INSERT INTO journal(seq, hash, head) VALUES ({amended.newest + 1}, '{entry_hash(new)}', '{new}')"
    assert found_after(amended, add) == {"tick-order"}


def test_newest_entries_cut_off_are_seen_only_from_a_head_kept_elsewhere(made: Path, tmp_path: Path) -> None:
    office = copied(made / "full.db", tmp_path)
    kept = tmp_path / "kept.db"
    old_head = office.head
    kept.write_bytes(office.path.read_bytes())
    office.add(item(5))
    new_head = office.head
    assert office.faults(new_head) == office.faults(old_head) == office.faults(new_head[:8].upper()) == []
    office.connection.close()
    back = Office(kept)
    assert back.faults() == back.faults(old_head) == []
    assert back.faults(new_head) == ["head-missing"]
    back.connection.close()


def test_a_row_that_cannot_be_read_is_reported_not_stumbled_over(amended: Office) -> None:
    broken = (
        "UPDATE item SET joint = '{'",
        "UPDATE item SET joint = '5'",
        "UPDATE item SET submitted_on = ''",
        "UPDATE adoption SET others = '[1, \"x\"]'",
        "UPDATE adoption SET points = '1/0'",
    )
    for statement in broken:
        assert "rows-edited" in found_after(amended, statement), statement


def test_a_version_that_names_another_as_the_one_it_replaced(full: Office) -> None:
    """Even where the entry's digest fits: a foreign program may have written it."""
    old = full.first(Policy)
    with full.entry() as writer:
        writer.replace(old, old.record)
        writer.connection.execute("DROP TRIGGER policy_only_retire")
        writer.connection.execute("UPDATE policy SET replaces = 'x' WHERE recorded_by = ?", (writer.seq,))
    assert full.faults() == ["schema-missing", "replaces-wrong"]


def test_what_dangles_is_reported(full: Office) -> None:
    statement = "UPDATE item SET unit = 'NOWHERE' WHERE unit = 'SQ'"
    assert "reference-dangling" in found_after(full, statement)
    assert "reference-dangling" in found_after(full, "UPDATE adoption SET others = '[\"123\"]'")


def test_the_fault_names_table_and_entry(full: Office) -> None:
    copy = in_memory(full.connection)
    tamper(copy, "UPDATE item SET title = 'x' WHERE unit = 'SQ'")
    problem, index = verify(copy)
    assert index.code == "index-differs"
    assert (problem.code, problem.message.values) == ("rows-edited", {"table": "item", "seq": 2})
    copy.close()


def test_a_file_damaged_beyond_reading_is_reported(full: Office) -> None:
    size = full.connection.execute("PRAGMA page_size").fetchone()[0]
    root = full.connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'item'").fetchone()[0]
    full.connection.close()
    raw = bytearray(full.path.read_bytes())
    raw[(root - 1) * size : root * size] = b"\x00" * size
    full.path.write_bytes(bytes(raw))
    office = Office(full.path)
    assert "file-damaged" in office.faults()
    office.connection.close()


def test_no_false_alarm(amended: Office) -> None:
    first = amended.first(Item).id
    amended.add(adoption(first, serial=9))
    amended.undo(amended.newest)
    amended.undo(amended.newest)
    assert amended.faults() == amended.faults(amended.head) == []
