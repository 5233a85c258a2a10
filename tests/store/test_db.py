"""Opening a ledger: what is none, what is newer, what is locked, read-only, full, or was left half-written."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.store.ledgers import Office, copied, item

from zhibao_cli.errors import NotFound, Refused, ZhibaoError
from zhibao_cli.store import db
from zhibao_cli.store.migrations import VERSION

OPEN = pytest.mark.parametrize("opened", [db.open_to_read, db.open_to_write], ids=["read", "write"])
Opened = Callable[[Path], sqlite3.Connection]


@OPEN
def test_no_file(tmp_path: Path, opened: Opened) -> None:
    for path in (tmp_path / "none.db", tmp_path):
        with pytest.raises(NotFound, match="ledger-missing"):
            opened(path)
    assert list(tmp_path.iterdir()) == []


def _other_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE notes(a)")
    connection.close()


@OPEN
@pytest.mark.parametrize("content", [b"", b"hello", "编号,标题\n".encode() * 500, b"\xff" * 5000, None],
                         ids=["empty", "short", "csv", "bytes", "other-program"])  # fmt: skip
def test_a_file_that_is_no_ledger(tmp_path: Path, opened: Opened, content: bytes | None) -> None:
    path = tmp_path / "a.db"
    if content is None:
        _other_program(path)
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(Refused, match="ledger-foreign"):
        opened(path)
    assert path.read_bytes() == before


@OPEN
def test_a_ledger_of_a_newer_version(office: Office, opened: Opened) -> None:
    office.connection.execute(f"PRAGMA user_version={VERSION + 1}")
    with pytest.raises(Refused, match="ledger-newer"):
        opened(office.path)


@OPEN
def test_a_ledger_cut_short(full: Office, opened: Opened) -> None:
    full.connection.close()
    full.path.write_bytes(full.path.read_bytes()[:9000])
    with pytest.raises(Refused, match="ledger-damaged"):
        _read_through(opened, full.path)


def _read_through(opened: Opened, path: Path) -> None:
    connection = opened(path)
    try:
        list(connection.execute("SELECT * FROM item, adoption, journal"))
    except sqlite3.DatabaseError as error:
        raise db.translated(error, path) from error
    finally:
        connection.close()


def test_a_read_only_file_is_read_but_not_written(made: Path, tmp_path: Path) -> None:
    office = copied(made / "full.db", tmp_path)
    office.connection.close()
    office.path.chmod(0o444)
    with pytest.raises(Refused, match="ledger-read-only"):
        db.open_to_write(office.path)
    connection = db.open_to_read(office.path)
    assert connection.execute("SELECT count(*) FROM items").fetchone() == (2,)
    connection.close()


def test_who_reads_cannot_write(office: Office) -> None:
    connection = db.open_to_read(office.path)
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("UPDATE shape SET number = 1")
    assert db._MEANINGS[db._primary(caught.value)](office.path, "").code == "ledger-read-only"
    connection.close()


@OPEN
def test_a_name_with_every_sort_of_sign(made: Path, tmp_path: Path, opened: Opened) -> None:
    path = tmp_path / "台账 50%?#&=a.db"
    path.write_bytes((made / "full.db").read_bytes())
    connection = opened(path)
    assert connection.execute("SELECT count(*) FROM items").fetchone() == (2,)
    connection.close()


def test_settings_that_keep_what_was_recorded(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes((made / "new.db").read_bytes())
    for connection in (db.open_to_write(path), db.create(tmp_path / "folder" / "b.db")):
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "recursive_triggers", "foreign_keys", "mmap_size")
        }
        assert settings == {
            "journal_mode": "delete", "synchronous": 3, "recursive_triggers": 1, "foreign_keys": 1, "mmap_size": 0,
        }  # fmt: skip
        connection.close()


def test_a_ledger_is_never_written_over(office: Office) -> None:
    before = office.path.read_bytes()
    with pytest.raises(Refused, match="ledger-exists"):
        db.create(office.path)
    assert office.path.read_bytes() == before


def test_where_no_ledger_can_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused, match="ledger-uncreatable"):
        db.create(tmp_path / "file" / "a.db")
    with pytest.raises(Refused, match="ledger-exists"):
        db.create(tmp_path)


def test_a_ledger_half_created_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: sqlite3.Connection) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(db, "_migrate", fail)
    with pytest.raises(ZeroDivisionError):
        db.create(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


def test_of_many_that_create_one_ledger_one_does(tmp_path: Path) -> None:
    path, outcomes = tmp_path / "a.db", list[str]()

    def create() -> None:
        try:
            db.create(path).close()
            outcomes.append("created")
        except ZhibaoError as error:
            outcomes.append(error.code)

    in_threads(create, 6)
    assert sorted(outcomes) == ["created", *["ledger-exists"] * 5]
    db.open_to_write(path).close()


def in_threads(work: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_ledger_that_another_program_holds(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "PATIENCE", 0.05)
    other = sqlite3.connect(office.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refused, match="ledger-locked"):
        office.add(item(1))
    other.execute("COMMIT")
    office.add(item(1))
    assert office.newest == 2
    other.execute("BEGIN EXCLUSIVE")
    for opened in (db.open_to_read, db.open_to_write):
        with pytest.raises(Refused, match="ledger-locked"):
            opened(office.path)
    other.close()


def test_a_reader_that_lingers_fails_the_write_whole(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "PATIENCE", 0.05)
    reader = db.open_to_read(office.path)
    rows = reader.execute("SELECT * FROM unit")
    rows.fetchone()
    with pytest.raises(Refused, match="ledger-locked"):
        office.add(item(1))
    assert office.newest == 1
    rows.close()
    reader.close()
    office.add(item(1))
    assert office.faults() == []


def test_a_full_disk(office: Office) -> None:
    pages = office.connection.execute("PRAGMA page_count").fetchone()[0]
    office.connection.execute(f"PRAGMA max_page_count={pages + 2}")
    before = office.path.read_bytes()
    with pytest.raises(Refused, match="ledger-unwritable"), office.entry() as writer:
        writer.add_all(item(n, text="长" * 5000) for n in range(50))
    assert office.path.read_bytes() == before
    office.connection.execute("PRAGMA max_page_count=1000000")
    office.add(item(1))
    assert office.faults() == []


def test_a_slip_of_ours_is_not_dressed_up(office: Office) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such column"), office.entry() as writer:
        writer.connection.execute("SELECT full_name FROM unit")
    with pytest.raises(sqlite3.IntegrityError), office.entry() as writer:
        writer.connection.execute("DELETE FROM unit")
    assert not office.connection.in_transaction


KILLED = """
import os, sys
from pathlib import Path
from zhibao_cli.store import db
from zhibao_cli.store.ledger import Writer
sys.path.insert(0, sys.argv[2])
from tests.store.ledgers import item
connection = db.open_to_write(Path(sys.argv[1]))
connection.execute("PRAGMA cache_size=2")
connection.execute("BEGIN IMMEDIATE")
Writer(connection).add_all(item(n, text="x" * 3000) for n in range(100))
os._exit(9)
"""


@OPEN
def test_what_a_killed_writer_left_is_rolled_back(full: Office, opened: Opened) -> None:
    before, head = full.path.read_bytes(), full.head
    full.connection.close()
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", KILLED, str(full.path), root], check=False)
    assert done.returncode == 9
    assert full.path.with_name(full.path.name + "-journal").exists()
    assert full.path.read_bytes() != before
    connection = opened(full.path)
    assert connection.execute("SELECT hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone() == (head,)
    assert connection.execute("SELECT count(*) FROM items").fetchone() == (2,)
    connection.close()
    office = Office(full.path)
    assert office.faults(head) == []
    office.connection.close()


def test_many_write_at_once_and_none_is_turned_away(office: Office) -> None:
    path, failures = office.path, list[str]()

    def write() -> None:
        try:
            mine = Office(path)
            for _ in range(20):
                with mine.entry() as writer:
                    query = "SELECT coalesce(max(serial), 0) + 1 FROM item WHERE series = 'SQ-2024'"
                    writer.add(item(mine.connection.execute(query).fetchone()[0]))
            mine.connection.close()
        except Exception as error:
            failures.append(repr(error))

    in_threads(write, 4)
    assert failures == []
    serials = [row[0] for row in office.connection.execute("SELECT serial FROM item ORDER BY recorded_by")]
    assert serials == list(range(1, 81))
    assert office.newest == 81
    assert office.faults() == []
