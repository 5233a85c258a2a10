"""Install from the folder with the network off, on this machine, and work with what was installed."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.offline.wheels import OfflineError

ROOT = Path(__file__).resolve().parents[2]
_SHEET = """
import sys
from pathlib import Path
import openpyxl, xlsxwriter
path = Path(sys.argv[1])
with xlsxwriter.Workbook(path) as book:
    book.add_worksheet("采用").write_row(0, 0, ["白河县", 6, 27.5])
assert [cell.value for cell in openpyxl.load_workbook(path)["采用"][1]] == ["白河县", 6, 27.5]
try:
    from python_calamine import load_workbook
except ModuleNotFoundError:
    sys.exit("python-calamine" in sys.argv[2:])
assert load_workbook(path).get_sheet_by_name("采用").to_python() == [["白河县", 6.0, 27.5]]
"""
_PRETEND = """
import runpy, sys, sysconfig
sysconfig.get_platform = lambda: "linux-loongarch64"
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
_ONLY_LOOPBACK = "import socket; assert [name for _, name in socket.if_nameindex()] == ['lo']"


@cache
def network_off() -> tuple[str, tuple[str, ...]]:
    """How the network is kept off, in words, and the command to put in front."""
    unshare = ("unshare", "--map-root-user", "--net")
    if shutil.which("unshare"):
        done = subprocess.run([*unshare, sys.executable, "-c", _ONLY_LOOPBACK], capture_output=True, check=False)
        if not done.returncode:
            return "unshare --net", unshare
    return "no index, proxies to a closed port", ()


def interpreters(pythons: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each of these versions that this machine has, with the command that starts it."""
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for python in pythons:
        command = sys.executable if python == own else shutil.which(f"python{python}")
        if command is None:
            continue
        asked = [command, "-c", "import sys, sqlite3, venv; print(sys.version_info[:2])"]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        if done.stdout.strip() == f"(3, {python.partition('.')[2]})":
            yield python, command


@dataclass(frozen=True, slots=True)
class Trial:
    """A copy of the folder and a home of its own, both in a path with spaces and Chinese."""

    place: Path
    python: str  # the command that starts the interpreter

    def run(self, *words: str | Path, language: str = "zh") -> str:
        """What a command prints with the network off. Raises OfflineError when it fails."""
        proxy = "http://127.0.0.1:9"
        kept = {
            name: value for name, value in os.environ.items()
            if not name.upper().startswith(("PIP_", "PYTHON", "ZHIBAO_", "XDG_", "VIRTUAL_ENV"))
        }  # fmt: skip
        environment = {
            **kept, "HOME": str(self.home), "ZHIBAO_PYTHON": self.python, "ZHIBAO_LANG": language,
            "HTTP_PROXY": proxy, "HTTPS_PROXY": proxy, "http_proxy": proxy, "https_proxy": proxy,
        }  # fmt: skip
        command = [*network_off()[1], *map(str, words)]
        done = subprocess.run(
            command, env=environment, cwd=self.place, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise OfflineError(f"{' '.join(map(str, words))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    @property
    def home(self) -> Path:
        """The trial's home."""
        return self.place / "信息科 home"

    @property
    def folder(self) -> Path:
        """The copy of the folder."""
        return self.place / "离线 安装"


def check(folder: Path, python: str, version: str, missing: Sequence[str]) -> None:
    """Install, run the demo, write and read a sheet, upgrade, remove. Raises OfflineError at the first that fails."""
    with tempfile.TemporaryDirectory() as place:
        trial = Trial(Path(place), python)
        shutil.copytree(folder, trial.folder)
        trial.home.mkdir()
        program = trial.home / ".local" / "bin" / "zhibao"
        for options, where in (
            (["--core", "--to", f"{place}/只有 核心"], Path(place, "只有 核心/bin/zhibao")),
            ([], program),
        ):
            trial.run("sh", trial.folder / "install.sh", *options)
            _expect(trial.run(where, "--version"), f"zhibao {version}")
        own = next((trial.home / ".local/share/zhibao/program/versions").glob("*/bin/python"))
        _expect(trial.run(own, ROOT / "examples" / "demo.py", language="zh"), "名次")
        _expect(trial.run(own, ROOT / "examples" / "demo.py", language="en"), "Place")
        calamine = [] if "python-calamine" in missing else ["python-calamine"]
        trial.run(own, "-c", _SHEET, f"{place}/表 格.xlsx", *calamine)
        _upgrade_and_remove(trial, program, version)


def check_other(folder: Path, python: str, version: str) -> None:
    """Install what any other machine of this system gets, nothing compiled, and run the demo. Raises OfflineError."""
    with tempfile.TemporaryDirectory() as place:
        trial = Trial(Path(place), python)
        shutil.copytree(folder, trial.folder)
        trial.home.mkdir()
        trial.run(python, "-c", _PRETEND, trial.folder / "install.py", "--to", f"{place}/龙 芯")
        _expect(trial.run(Path(place, "龙 芯/bin/zhibao"), "--version"), f"zhibao {version}")
        own = next(Path(place, "龙 芯/versions").glob("*/bin/python"))
        compiled = [path for path in own.parent.parent.rglob("*.so") if "site-packages" in path.parts]
        if compiled:
            raise OfflineError(f"what any machine gets has compiled parts: {compiled}")
        _expect(trial.run(own, ROOT / "examples" / "demo.py"), "名次")
        trial.run(own, "-c", _SHEET, f"{place}/表 格.xlsx")


def _upgrade_and_remove(trial: Trial, program: Path, version: str) -> None:
    """A second installation takes the place of the first, and removing leaves the ledger."""
    trial.run(program, "init")
    ledger = trial.home / ".local/share/zhibao/ledger.db"
    before = ledger.read_bytes()
    trial.run("sh", trial.folder / "install.sh")
    _expect(trial.run(program, "--version"), f"zhibao {version}")
    installed = list((ledger.parent / "program" / "versions").iterdir())
    trial.run("sh", trial.folder / "install.sh", "--remove")
    if len(installed) != 1 or program.exists() or (ledger.parent / "program").exists() or ledger.read_bytes() != before:
        raise OfflineError(f"an upgrade or removal left the wrong files: {installed}, {program}, {ledger}")


def _expect(said: str, wanted: str) -> None:
    if wanted not in said:
        raise OfflineError(f"expected {wanted!r} in:\n{said}")
