"""What every test stands on: English, one moment, one actor, and nothing of this machine's own settings."""

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import settings

from zhibao_cli import i18n

# The same examples every time: a run says something of the change alone. `make fuzz` draws new ones, and more.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("fuzz", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

NOW = datetime(2024, 9, 2, 10, 30, tzinfo=timezone(timedelta(hours=8)))
ACTOR = "李敏"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--snapshot-update` writes the snapshots under tests/golden anew."""
    parser.addoption("--snapshot-update", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session")
def _nowhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch, _nowhere: Path) -> None:
    """The language, the moment and the actor are the same on every machine; its ledger is out of reach."""
    for name in tuple(os.environ):
        if name.startswith("ZHIBAO_") or name in ("COLUMNS", "LINES", "PYTHONIOENCODING", "PYTHONUTF8"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(_nowhere))
    monkeypatch.setenv("LOCALAPPDATA", str(_nowhere))
    monkeypatch.setenv("ZHIBAO_LANG", "en")
    monkeypatch.setenv("ZHIBAO_ACTOR", ACTOR)
    monkeypatch.setattr(i18n, "_chosen", ["en"])
    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW)


class Snapshots:
    """Golden files of one folder: compared, or written anew when asked for."""

    def __init__(self, folder: Path, update: bool) -> None:
        self.folder = folder
        self.update = update

    def check(self, name: str, text: str) -> None:
        """The text is what the golden file of that name holds."""
        path = self.folder / name
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no snapshot {path}; write it with --snapshot-update"
        assert text == path.read_text(encoding="utf-8")

    def orphans(self, names: set[str]) -> set[str]:
        """Golden files that belong to nothing; removed when updating."""
        found = {path.name for path in self.folder.iterdir()} - names
        for name in found if self.update else ():
            (self.folder / name).unlink()
        return set() if self.update else found


@pytest.fixture
def help_pages(request: pytest.FixtureRequest) -> Snapshots:
    """The golden help pages."""
    update = bool(request.config.getoption("--snapshot-update"))
    return Snapshots(Path(__file__).parent / "golden" / "help", update)
