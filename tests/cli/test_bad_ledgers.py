"""Ledgers that cannot be used: each gives one sentence, a hint, a code, a status; and is left as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.cli.conftest import Ran, Run, run_program

READS = (
    "rank", "stats", "list", "show last", "log", "verify", "unit list", "explain SQ", "awards", "check", "list faults",
    "solicitation list", "target list", "scorecard diff a b",
)  # fmt: skip
WRITES = (
    "submit 甲 --unit SQ", "unit add 新局", "undo", "solicit 题 --level 省 --ask SQ", "fault SQ --fault 迟报",
    "adjust SQ --points 1 --reason 好 --approver 主任", "target add SQ --metric 报送 --every 月 --value 1",
)  # fmt: skip


def refused(ran: Ran, status: int, code: str) -> None:
    assert (ran.code, ran.out, ran.fault) == (status, "", code), ran.err
    lines = ran.err.splitlines()
    assert lines[0].startswith("Error: ")
    assert lines[1].startswith("Hint: ")


@pytest.mark.parametrize("words", READS + WRITES)
def test_no_ledger(empty: Run, tmp_path: Path, words: str) -> None:
    ran = empty(words)
    refused(ran, 4, "ledger-missing")
    assert "zhibao init" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_the_ledger_is_the_one_named_last(z: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    assert z("--ledger", str(other), "init").code == 0
    assert z("--ledger", "nosuch.db", "unit", "list", "--ledger", str(other)).code == 0
    assert z("list", "--ledger", "nosuch.db").fault == "ledger-missing"


def test_without_a_name_it_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    created = run_program("init --format json")
    assert created.json["recorded"]["ref"] == str(tmp_path / "zhibao" / "ledger.db")
    assert run_program("list").code == 0
    refused(run_program("init"), 1, "ledger-exists")


@pytest.mark.parametrize("words", ["list", "submit 甲 --unit SQ"])
@pytest.mark.parametrize("content", [b"", b"not a ledger at all, but some text of more than a hundred bytes" * 3])
def test_not_a_ledger(empty: Run, tmp_path: Path, words: str, content: bytes) -> None:
    (tmp_path / "new.db").write_bytes(content)
    refused(empty(words), 1, "ledger-foreign")
    assert (tmp_path / "new.db").read_bytes() == content
    assert empty("init").fault == "ledger-exists"


def test_another_programs_database(empty: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        connection.execute("CREATE TABLE item(id)")
    refused(empty("list"), 1, "ledger-foreign")


@pytest.mark.parametrize("words", ["list", "submit 甲 --unit SQ"])
def test_a_newer_ledger(z: Run, ledger: Path, words: str) -> None:
    with closing(sqlite3.connect(ledger)) as connection:
        connection.execute("PRAGMA user_version = 999")
    refused(z(words), 1, "ledger-newer")


def test_a_folder_in_place_of_a_ledger(empty: Run, tmp_path: Path) -> None:
    (tmp_path / "new.db").mkdir()
    assert empty("list").fault == "ledger-missing"
    assert empty("init").fault == "ledger-exists"


@pytest.mark.parametrize("words", WRITES)
def test_a_file_that_may_only_be_read(z: Run, ledger: Path, words: str) -> None:
    ledger.chmod(0o444)
    before = ledger.read_bytes()
    refused(z(words), 1, "ledger-read-only")
    assert z("list").code == 0
    assert ledger.read_bytes() == before


def test_a_ledger_that_another_program_holds(z: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibao_cli.store.db.PATIENCE", 0.05)
    with closing(sqlite3.connect(ledger, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        refused(z("submit 甲 --unit SQ"), 1, "ledger-locked")
        other.execute("ROLLBACK")
    assert z("submit 甲 --unit SQ").code == 0


def test_init_says_the_whole_path_and_makes_folders(
    empty: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBAO_LEDGER", "年/2024.db")
    ran = empty("init")
    assert ran.code == 0
    assert str(tmp_path / "年" / "2024.db") in ran.out
    assert empty("kind list").code == 0


def test_a_dry_run_of_init_leaves_nothing(empty: Run, tmp_path: Path) -> None:
    dry = empty("init --dry-run --format json").json
    assert dry["dry_run"] is True
    assert dry["recorded"]["ref"] == str(tmp_path / "new.db")
    assert list(tmp_path.iterdir()) == []


def test_init_where_nothing_may_be_made(empty: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("ZHIBAO_LEDGER", str(tmp_path / "file" / "a.db"))
    refused(empty("init"), 1, "ledger-uncreatable")


def test_verify_gives_status_three(z: Run, ledger: Path) -> None:
    z("submit 甲 --unit SQ --on 2024-01-01")
    head = z("list --format json").json["provenance"]["head"]
    assert z(f"verify --head {head[:12]}").code == 0
    assert z("verify --head 0123456789abcdef").code == 3
    with closing(sqlite3.connect(ledger)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'item'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE item SET title = '乙'")
        connection.commit()
    ran = z("verify --format json")
    assert ran.code == 3
    assert {row["code"] for row in ran.json["rows"]}
