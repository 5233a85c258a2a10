"""Ledgers to begin from, made once and copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.ledgers import Office, amend_everything, copied, found_office, furnish

from zhibao_cli import i18n


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_chosen", ["en"])


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of ledgers: `new` with registers only, `full` with one of everything, `amended` with each amended."""
    folder = tmp_path_factory.mktemp("ledgers")
    for name in ("new", "full", "amended"):
        office = found_office(folder / f"{name}.db")
        if name != "new":
            furnish(office)
        if name == "amended":
            amend_everything(office)
        office.connection.close()
    return folder


def _open(path: Path, folder: Path) -> Iterator[Office]:
    office = copied(path, folder)
    yield office
    office.connection.close()


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Iterator[Office]:
    """A ledger with registers and no item."""
    yield from _open(made / "new.db", tmp_path)


@pytest.fixture
def full(made: Path, tmp_path: Path) -> Iterator[Office]:
    """A ledger with one of everything."""
    yield from _open(made / "full.db", tmp_path)


@pytest.fixture
def amended(made: Path, tmp_path: Path) -> Iterator[Office]:
    """A ledger with one of everything, each amended once."""
    yield from _open(made / "amended.db", tmp_path)
