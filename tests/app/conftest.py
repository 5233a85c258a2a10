"""An office for each test, made once and copied."""

from pathlib import Path

import pytest
from tests.offices import Office, copied, found_office

from zhibao_cli.store import db


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here outlives its test, so nothing waits for the disk."""
    monkeypatch.setattr(db, "_SETTINGS", (*db._SETTINGS, "PRAGMA synchronous=OFF"))


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the register and the card."""
    return found_office(tmp_path_factory.mktemp("office") / "office.db").path


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Office:
    """An office with five units in two groups, four channels and a card, and no item."""
    return copied(founded, tmp_path)
