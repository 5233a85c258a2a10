"""The schema: what the records say, strict, in steps that are whole or not at all; and the ledgers of released ones."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database
from tests.store.ledgers import Office, dumped

from zhibao_cli.domain.records import RECORDS, Record, columns
from zhibao_cli.store import db, migrations
from zhibao_cli.store.rows import SYSTEM
from zhibao_cli.store.verify import verify

RELEASED = sorted((Path(__file__).parents[1] / "ledgers").glob("v*.sql"))
RECORD = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.TABLE)
VIEWS = (
    "items", "adoptions", "forwardings", "instructions", "units", "groups_now", "officers", "channels", "kinds",
    "topics", "scorecards", "standings", "solicitations", "solicited_units", "policies", "faults", "adjustments",
    "item_returns", "targets",
)  # fmt: skip


def schema(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"))


@pytest.fixture
def fresh() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrations.migrate(connection)
    yield connection
    connection.close()


@RECORD
def test_columns_are_the_fields_of_the_record_in_order(fresh: sqlite3.Connection, record: type[Record]) -> None:
    found = tuple(row[1] for row in fresh.execute(f"PRAGMA table_info({record.TABLE})"))
    assert found == (*SYSTEM, *columns(record))


@RECORD
def test_what_a_record_may_leave_out_the_table_may_too(fresh: sqlite3.Connection, record: type[Record]) -> None:
    for _, name, kind, not_null, _, _ in fresh.execute(f"PRAGMA table_info({record.TABLE})"):
        assert kind in ("INTEGER", "TEXT")
        if name in SYSTEM:
            continue
        annotation = str(record.__dataclass_fields__[name].type)
        assert bool(not_null) is not ("None" in annotation or "tuple" in annotation), name


def test_all_tables_are_strict(fresh: sqlite3.Connection) -> None:
    ours = {record.TABLE for record in RECORDS} | {"journal", "fact", "shape", "unit_number", "shelf"}
    strict = {row[1] for row in fresh.execute("PRAGMA table_list") if row[5]}
    assert strict == ours


def test_a_ledger_says_whose_it_is_and_by_which_schema(office: Office) -> None:
    assert office.connection.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"ZHIB", "big"),)
    assert office.connection.execute("PRAGMA user_version").fetchone() == (migrations.VERSION,)
    assert len(migrations.STEPS) == migrations.VERSION
    names = [name for name, _ in migrations.STEPS]
    assert names == sorted(names)
    assert [name.split("_")[0] for name in names] == [f"{n:03}" for n in range(1, len(names) + 1)]


def test_migrating_again_changes_nothing(office: Office) -> None:
    before = schema(office.connection)
    migrations.migrate(office.connection)
    assert schema(office.connection) == before


def _half(database: Database) -> None:
    database.execute("CREATE TABLE half(a)")
    database.execute("ALTER TABLE item ADD COLUMN half TEXT")
    raise ZeroDivisionError


def _whole(database: Database) -> None:
    database.execute("ALTER TABLE item ADD COLUMN half TEXT")


def _add_step(patch: pytest.MonkeyPatch, step: Callable[[Database], None]) -> int:
    number = migrations.VERSION + 1
    patch.setattr(migrations, "STEPS", (*migrations.STEPS, (f"{number:03}_next", step)))
    patch.setattr(db, "VERSION", number)
    return number


def test_a_step_that_fails_half_way_leaves_nothing(full: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before, version = dumped(full.connection), migrations.VERSION
    _add_step(monkeypatch, _half)
    with pytest.raises(ZeroDivisionError):
        db.open_to_write(full.path)
    assert dumped(full.connection) == before
    assert full.connection.execute("PRAGMA user_version").fetchone() == (version,)


def test_an_older_ledger_is_brought_up_to_date_when_written_to(full: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = _add_step(monkeypatch, _whole)
    assert full.connection.execute("PRAGMA user_version").fetchone() == (number - 1,)
    db.open_to_write(full.path).close()
    assert full.connection.execute("PRAGMA user_version").fetchone() == (number,)
    assert "half" in schema(full.connection)["table item"]


def restored(dump: Path, folder: Path) -> Path:
    """The ledger of a dump, as its own program wrote it."""
    path = folder / "old.db"
    old = sqlite3.connect(path)
    old.executescript(dump.read_text(encoding="utf-8"))
    assert old.execute("PRAGMA user_version").fetchone() == (int(dump.stem[1:]),)
    old.close()
    return path


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
@pytest.mark.parametrize("by", [db.open_to_read, db.open_to_write], ids=["read", "write"])
def test_a_released_ledger_is_brought_up_to_date_whichever_way_it_is_opened(
    dump: Path, by: Callable[[Path], sqlite3.Connection], tmp_path: Path, fresh: sqlite3.Connection
) -> None:
    path = restored(dump, tmp_path)
    connection = by(path)
    try:
        assert connection.execute("PRAGMA user_version").fetchone() == (migrations.VERSION,)
        assert schema(connection) == schema(fresh)
        assert list(verify(connection)) == []
    finally:
        connection.close()


def test_of_many_that_open_an_older_ledger_one_brings_it_up_to_date(tmp_path: Path) -> None:
    path = restored(RELEASED[0], tmp_path)
    found: list[object] = []
    barrier = threading.Barrier(6)

    def open_it() -> None:
        barrier.wait()
        try:
            db.open_to_read(path).close()
            found.append(None)
        except Exception as error:  # whatever it is, it is a fault here
            found.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(barrier.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [None] * barrier.parties


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
def test_a_released_ledger_is_read_where_nothing_may_be_written(dump: Path, tmp_path: Path) -> None:
    path = restored(dump, tmp_path)
    before = path.read_bytes()
    path.chmod(0o444)
    connection = db.open_to_read(path)
    try:
        assert list(verify(connection)) == []
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM fact")
    finally:
        connection.close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
def test_a_released_ledger_opens_and_is_whole(dump: Path, tmp_path: Path, fresh: sqlite3.Connection) -> None:
    path = restored(dump, tmp_path)
    office = Office(path)
    try:
        assert office.faults() == []
        assert office.newest > 10
        assert schema(office.connection) == schema(fresh)
    finally:
        office.connection.close()


def test_there_is_a_ledger_of_each_released_schema() -> None:
    assert [path.stem for path in RELEASED] == [f"v{n:03}" for n in range(1, migrations.VERSION + 1)]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_what_holds_and_nothing_void(amended: Office, view: str) -> None:
    def count() -> int:
        return len(amended.connection.execute(f"SELECT * FROM {view}").fetchall())

    record = next(kind for name, kind in zip(VIEWS, _IN_ORDER_OF_VIEWS, strict=True) if name == view)
    table = amended.connection.execute(
        f"SELECT count(*) FROM {record} WHERE retired_by IS NULL AND NOT void"
    ).fetchone()[0]
    assert count() == table > 0
    newest = amended.connection.execute(f"SELECT recorded_by FROM {record} WHERE replaces IS NOT NULL").fetchone()[0]
    amended.undo(newest)
    assert count() == table


_IN_ORDER_OF_VIEWS = (
    "item", "adoption", "forwarding", "instruction", "unit", "unit_group", "officer", "channel", "kind", "topic",
    "scorecard", "standing", "solicitation", "solicited_unit", "policy", "fault", "adjustment", "item_return",
    "target",
)  # fmt: skip


def test_the_views_read_as_a_clerk_would(amended: Office) -> None:
    query = "SELECT number, unit_name, title, kind, words FROM items ORDER BY number DESC LIMIT 1"
    assert amended.connection.execute(query).fetchone() == ("SQ-2024-0001", "石泉县政府办", "改过的题目", "news", 2300)
    query = "SELECT ref, item_number, channel_name, level FROM adoptions"
    assert amended.connection.execute(query).fetchone() == ("a1", "SQ-2024-0001", "政务信息", "province")
    amended.connection.execute("SELECT seq, at, by, command, reason, recorded, hash FROM log").fetchall()
    adoption = amended.connection.execute("SELECT id FROM adoptions").fetchone()[0]
    amended.connection.execute("SELECT 1 FROM items WHERE id = ?", (adoption,))
    assert amended.connection.execute("SELECT count(*) FROM log").fetchone() == (amended.newest,)
