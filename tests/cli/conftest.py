"""The command line as a user has it: words in; status, both streams and JSON out."""

import json
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ACTOR, NOW
from tests.offices import CARD, copied, found_office
from typer.testing import CliRunner

from zhibao_cli.cli.main import app
from zhibao_cli.store import db


@dataclass(frozen=True)
class Ran:
    """What a run gave."""

    code: int
    out: str
    err: str
    raw: bytes

    @property
    def json(self) -> Any:
        """The output as JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The error on stderr as JSON."""
        found: dict[str, Any] = json.loads(self.err)["error"]
        return found

    @property
    def fault(self) -> str:
        """The code of the error on stderr, as text."""
        return next((line[1:-1] for line in self.err.splitlines() if line.startswith("[") and line.endswith("]")), "")


Run = Callable[..., Ran]


def run_program(*words: str, typed: str | None = None) -> Ran:
    """Run the program in this process. One string is split as a shell does. A traceback fails the test."""
    args = shlex.split(words[0]) if len(words) == 1 else list(words)
    result = CliRunner().invoke(app, args, input=typed, catch_exceptions=False)
    return Ran(result.exit_code, result.stdout, result.stderr, result.stdout_bytes)


BUSY = (
    "officer add 王强 --unit SQ",
    "submit 甲 --unit SQ --on 2024-01-02",
    "submit 乙 --unit BH --on 2024-01-02",
    "adopt 甲 --channel szw --on 2024-01-10",
    "forward 甲 --to 省 --on 2024-01-11",
    "instruct 甲 --level 市 --on 2024-01-12",
    "submit 旧稿 --unit BH --on 2024-01-03",
    "return 旧稿 --reason 过时 --on 2024-01-04",
    "solicit 秋粮收购 --level 省 --ask SQ、BH --on 2024-01-05 --due 2024-01-20",
    "fault BH --fault 迟报 --item 乙 --on 2024-01-21",
    "adjust HY --points 2 --reason 现场会 --approver 主任 --on 2024-01-22",
    "target add --group 直报县 --metric 报送 --every 每月 --value 8",
    "standing add SQ --period 2024-01 --points 5",
    "total add SQ --event 批示 --count 3 --level 市 --period 2024-01",
    "submit 待审 --unit BH --on 2024-01-05",
    "amend 待审 --status draft",
    "review 待审 --political --policy --by 李科 --on 2024-01-06",
    "outcome 甲 写入实施方案 --on 2024-01-30",
    "train 信息写作 --hours 4 --officer 王强 --on 2024-01-31",
    "honour SQ --title 通报表彰 --by 省政府办公厅 --year 2023",
)
FULL = (
    "submit 秋茶产销两旺 --unit SQ --on 2024-03-01 --kind 动态 --with BH",
    "adopt 秋茶 --channel szw --form 单篇 --on 2024-03-20",
    "forward 秋茶 --to 省 --on 2024-03-02",
    "instruct 秋茶 --level 省 --on 2024-04-02",
    "officer add 王强 --unit SQ",
    "standing add SQ --period 2024 --adopted 6 --points 21.5 --rank 4 --of 9 --group 直报县",
    "submit 夏粮收购 --unit HY --on 2024-06-01",
    "return 夏粮 --reason 过时 --on 2024-06-02",
    "solicit 秋粮收购 --level 省 --ask HY、BH --on 2024-06-05 --due 2024-06-20",
    "solicitation outcome 秋粮 waived --unit HY",
    "fault HY --fault 迟报 --item HY-2024-1 --severity 一般 --by 省 --on 2024-06-21 --note 晚一天",
    "adjust HY --points 2 --reason 现场会 --approver 主任 --on 2024-06-22",
    "target add --group 直报县 --metric 报送 --every 每月 --value 8 --from 2024-01-01",
    "target add SQ --metric 批示信息 --every 每年 --value 3 --kind 动态 --level 省 --min-words 2000",
    "target add SQ --metric 报送 --every 每年 --value 5 --to 省",
    "acknowledge SQ --metric 采用 --period 2024 --reason 省里未登",
    "review 秋茶 --all --by 赵主任 --on 2024-03-01",
    "outcome 秋茶 县政府据此出台配套措施 --document 石政发〔2024〕8号 --on 2024-05-06",
    "train 信息写作 --hours 4 --officer 王强 --on 2024-03-05",
    "total add NYJ --event 采用 --count 6 --channel szw --form 单篇 --period 2024-01..03 --source 通报",
    "honour SQ --title 通报表彰 --by 省政府办公厅 --level 省 --year 2022",
    "honour SQ --title 通报表彰 --by 省政府办公厅 --level 省 --year 2023",
)


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here outlives its test, so nothing waits for the disk."""
    monkeypatch.setattr(db, "_SETTINGS", (*db._SETTINGS, "PRAGMA synchronous=OFF"))


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the register and the card."""
    return found_office(tmp_path_factory.mktemp("office") / "office.db").path


@pytest.fixture
def ledger(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The ledger that commands use: five units in two groups, four channels, a card, no item."""
    path = copied(founded, tmp_path).path
    monkeypatch.setenv("ZHIBAO_LEDGER", str(path))
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture
def z(ledger: Path) -> Run:
    """Run a command on the ledger."""
    return run_program


def _filled(founded: Path, folder: Path, commands: tuple[str, ...]) -> Path:
    path = copied(founded, folder).path
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHIBAO_LEDGER", str(path))
        patch.setenv("ZHIBAO_ACTOR", ACTOR)
        patch.setenv("ZHIBAO_LANG", "en")
        patch.setattr("zhibao_cli.app.session.clock", lambda: NOW)
        for words in commands:
            assert run_program(words).code == 0, words
    return path


@pytest.fixture(scope="session")
def _busy(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _filled(founded, tmp_path_factory.mktemp("busy"), BUSY)


@pytest.fixture(scope="session")
def _full(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _filled(founded, tmp_path_factory.mktemp("full"), FULL)


@pytest.fixture
def busy(_busy: Path, ledger: Path) -> Run:
    """A ledger with one of everything, and the file of another card."""
    shutil.copy(_busy, ledger)
    Path("other.toml").write_text(CARD.replace('id = "office"', 'id = "other"'), encoding="utf-8")
    Path("台账.csv").write_text("单位,标题,报送日期,刊物,采用日期\nSQ,丙,2024-01-02,szw,2024-01-10\n", encoding="utf-8")
    return run_program


@pytest.fixture
def full(_full: Path, ledger: Path) -> Run:
    """A ledger with something for every report, and its card's file."""
    shutil.copy(_full, ledger)
    Path("card.toml").write_text(CARD, encoding="utf-8")
    return run_program


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command where there is no ledger yet, in a folder of its own."""
    monkeypatch.setenv("ZHIBAO_LEDGER", str(tmp_path / "new.db"))
    monkeypatch.chdir(tmp_path)
    return run_program
