"""The schema and what is derived are proved too: triggers, tables, facts, shapes, the numbers of units."""

import sqlite3

import pytest
from tests.store.ledgers import Office, in_memory, tamper

from zhibao_cli.domain.records import RECORDS
from zhibao_cli.store import migrations
from zhibao_cli.store.verify import verify


def names(kind: str) -> list[str]:
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    migrations.migrate(fresh)
    query = "SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL ORDER BY name"
    found = [row[0] for row in fresh.execute(query, (kind,))]
    fresh.close()
    return found


def found_after(office: Office, *statements: str) -> set[str]:
    """What verify finds after these statements, done to a copy; triggers stand in the way as they would."""
    copy = in_memory(office.connection)
    try:
        for statement in statements:
            copy.execute(statement)
        return {problem.code for problem in verify(copy)}
    finally:
        copy.close()


@pytest.mark.parametrize("kind", ["trigger", "index", "view"])
def test_a_dropped_part_of_the_schema(office: Office, kind: str) -> None:
    for name in names(kind):
        assert found_after(office, f"DROP {kind} {name}") == {"schema-missing"}, name


def test_there_are_triggers_on_every_table_of_record() -> None:
    assert len(names("trigger")) == 3 + 3 * len(RECORDS)


def test_an_altered_trigger(office: Office) -> None:
    for name in names("trigger"):
        query = "SELECT sql, tbl_name FROM sqlite_master WHERE name = ?"
        sql, table = office.connection.execute(query, (name,)).fetchone()
        weaker = sql.replace("RAISE(ABORT, ", "abs(").replace("abs('", "lower('")
        assert found_after(office, f"DROP TRIGGER {name}", weaker) == {"schema-changed"}, name
        elsewhere = f"CREATE TRIGGER {name} AFTER UPDATE ON {table} WHEN 0 BEGIN SELECT 1; END"
        assert found_after(office, f"DROP TRIGGER {name}", elsewhere) == {"schema-changed"}, name


@pytest.mark.parametrize("table", ["item", "journal", "fact"])
def test_a_trigger_that_is_not_ours(office: Office, table: str) -> None:
    extra = f"CREATE TRIGGER helpful AFTER INSERT ON {table} BEGIN UPDATE shape SET attributes = attributes; END"
    assert found_after(office, extra) == {"schema-extra"}


def test_a_table_with_a_column_more(office: Office) -> None:
    assert found_after(office, "ALTER TABLE item ADD COLUMN mine TEXT") == {"schema-changed"}


def test_views_indexes_and_tables_of_ones_own_are_no_fault(office: Office) -> None:
    mine = ("CREATE VIEW mine AS SELECT * FROM items", "CREATE INDEX my ON item(title)", "CREATE TABLE notes(a)")
    assert found_after(office, *mine) == set()
    assert found_after(office, "ANALYZE", "VACUUM", "REINDEX") == set()


COLUMNS = ("day", "item", "event", "unit", "recorded_by", "shape", "words", "alone", "retired_by")


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("state", ["holds", "held"])
def test_a_changed_fact(amended: Office, column: str, state: str) -> None:
    those = "retired_by IS NULL" if state == "holds" else "retired_by IS NOT NULL"
    query = f"SELECT day, item, event, unit, recorded_by FROM fact WHERE {those}"
    for day, item, event, unit, entry in amended.connection.execute(query).fetchall():
        value = "1 - alone" if column == "alone" else f"coalesce({column}, 0) + 1000"
        change = (
            f"UPDATE fact SET {column} = {value} WHERE day = {day} AND item = {item} AND event = {event} "
            f"AND unit = {unit} AND recorded_by = {entry}"
        )
        assert "derived-differs" in found_after(amended, change), change


@pytest.mark.parametrize(
    "change",
    """\
    DELETE FROM fact
    DELETE FROM fact WHERE retired_by IS NOT NULL
    DELETE FROM fact WHERE event <> item
    INSERT INTO fact SELECT day + 1, item, event, unit, recorded_by, shape, words, alone, retired_by FROM fact
    INSERT INTO fact SELECT day, item + 1, event, unit, recorded_by, shape, words, alone, retired_by FROM fact
    INSERT INTO fact SELECT day, 1, event, unit, recorded_by, shape, words, alone, retired_by FROM fact LIMIT 1
    UPDATE shape SET attributes = replace(attributes, 'adopted', 'submitted')
    UPDATE shape SET attributes = '["submitted"]' WHERE number = (SELECT max(shape) FROM fact)
    UPDATE shape SET number = number + 100
    DELETE FROM shape WHERE number = 1
    UPDATE unit_number SET code = code || 'X'
    UPDATE unit_number SET number = number + 100
    DELETE FROM unit_number\
    """.splitlines(),
)
def test_changed_facts_shapes_and_unit_numbers(amended: Office, change: str) -> None:
    assert found_after(amended, change) == {"derived-differs"}


def test_units_whose_numbers_were_swapped(amended: Office) -> None:
    swap = (
        "UPDATE unit_number SET number = -1 WHERE number = 1",
        "UPDATE unit_number SET number = 1 WHERE number = 2",
        "UPDATE unit_number SET number = 2 WHERE number = -1",
    )
    assert found_after(amended, *swap) == {"derived-differs"}


def test_facts_of_a_row_slipped_in_do_not_excuse_it(amended: Office) -> None:
    copy = in_memory(amended.connection)
    tamper(copy, "UPDATE item SET unit = 'XY'")
    assert {"rows-edited", "derived-differs"} <= {problem.code for problem in verify(copy)}
    copy.close()
