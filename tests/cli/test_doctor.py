"""Looking after a ledger."""

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ran, Run

from zhibao_cli.io import surroundings
from zhibao_cli.store import library


@pytest.fixture
def sound(z: Run) -> Run:
    z("submit 春茶开采 --unit SQ --on 2024-03-01")
    z("submit 秋茶产销两旺 --unit SQ --on 2024-08-05")
    z("adopt 春茶 --channel szw --form 单篇 --on 2024-03-20")
    return z


def rows(ran: Ran) -> dict[str, Any]:
    """What was looked at, with its state and advice."""
    return {row["check"]: (row["state"], row["advice"]) for row in ran.json["rows"]}


def damaged(ledger: Path, statement: str) -> None:
    with sqlite3.connect(ledger) as connection:
        connection.execute(statement)
    connection.close()


def test_a_sound_ledger_wants_nothing(sound: Run) -> None:
    ran = sound("doctor --format json")
    assert ran.code == 0
    found = rows(ran)
    assert found["contents"] == ("readable", None)
    assert found["facts"] == found["index"] == ("in step", None)
    assert found["beside"] == ("none", None)
    assert found["sqlite"] == (sqlite3.sqlite_version, None)
    assert "All is well." in ran.json["notes"]


@pytest.mark.parametrize(
    ("statement", "what", "state"),
    [
        ("DELETE FROM fact WHERE event = item", "facts", "out of step: 2 items"),
        ("UPDATE fact SET words = 7", "facts", "out of step: 2 items"),
        ("INSERT INTO library(rowid, title) VALUES (1, '乱写')", "index", "out of step"),
        ("DELETE FROM shelf", "index", "There is none; every item is looked at."),
        ("DROP TABLE library", "index", "There is none; every item is looked at."),
    ],
)
def test_what_is_derived_is_made_anew(sound: Run, ledger: Path, statement: str, what: str, state: str) -> None:
    before = sound("rank --period 2024 --format csv").out
    damaged(ledger, statement)
    ran = sound("doctor --format json")
    assert ran.code == 3
    assert rows(ran)[what] == (state, "Make it anew with: zhibao doctor --fix")
    mended = sound("doctor --fix --format json")
    assert mended.code == 0
    assert rows(mended)[what] == ("in step", None)
    assert sound("verify").code == 0
    assert sound("rank --period 2024 --format csv").out == before
    assert len(sound("search 茶 --format json").json["rows"]) == 2


def test_mending_leaves_the_journal_as_it_was(sound: Run, ledger: Path) -> None:
    before = sound("log --format csv").out
    damaged(ledger, "DELETE FROM fact")
    sound("doctor --fix")
    assert sound("log --format csv").out == before


def test_a_sqlite_without_full_text_search_is_said(sound: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "available", lambda _connection: False)
    ran = sound("doctor --format json")
    assert ran.code == 3
    assert rows(ran)["index"][0] == "This SQLite has no FTS5."
    searched = sound("search 春茶 --format json").json
    assert [row["title"] for row in searched["rows"]] == ["春茶开采"]
    assert any("without the index" in note for note in searched["notes"])


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("free_space", 1000, "space"),
        ("network_share", True, "file"),
        ("console_encoding", ("cp437", False), "console"),
    ],
)
def test_surroundings_that_want_attention(
    sound: Run, name: str, value: object, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surroundings, name, lambda *_: value)
    ran = sound("doctor --format json")
    assert ran.code == 3
    assert [check for check, (_, advice) in rows(ran).items() if advice] == [what]


def test_a_file_left_beside_the_ledger_is_told(sound: Run, ledger: Path) -> None:
    ledger.with_name(f"{ledger.name}-wal").write_bytes(b"")
    state, advice = rows(sound("doctor --format json"))["beside"]
    assert state == f"{ledger.name}-wal"
    assert "never delete" in advice


def test_a_damaged_file_is_told_and_not_mended(sound: Run, ledger: Path) -> None:
    with sqlite3.connect(ledger) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'item_title'").fetchone()[0]
    connection.close()
    raw = bytearray(ledger.read_bytes())
    raw[(root - 1) * size : root * size] = b"\x00" * size
    ledger.write_bytes(bytes(raw))
    ran = sound("doctor --format json")
    assert ran.code == 3
    assert "damaged" in rows(ran)["contents"][0]
    assert "facts" not in rows(ran)


def test_without_a_ledger_it_says_so(z: Run) -> None:
    ran = z("doctor --ledger nowhere.db")
    assert (ran.code, ran.fault) == (4, "ledger-missing")
