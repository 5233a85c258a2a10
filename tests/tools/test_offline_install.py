import importlib.util
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

INSTALL = Path(__file__).parents[2] / "tools" / "offline" / "folder" / "install.py"
LISTS = [
    {"kind": f"{system}-{machine}", "system": {"windows": "win32"}.get(system, system), "platform": platform,
     "python": python}
    for system, machine, platform in (
        ("windows", "x86_64", "win-amd64"), ("windows", "other", ""),
        ("linux", "x86_64", "linux-x86_64"), ("linux", "other", ""),
    )
    for python in ("3.11", "3.12")
]  # fmt: skip


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The installer, on a machine that the test describes."""
    spec = importlib.util.spec_from_file_location("offline_install", INSTALL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "glibc", lambda: (2, 28))
    return module


def chosen(install: ModuleType, monkeypatch: pytest.MonkeyPatch, platform: str, python: str) -> dict[str, Any]:
    monkeypatch.setattr(install, "WINDOWS", platform.startswith("win"))
    monkeypatch.setattr("sysconfig.get_platform", lambda: platform)
    monkeypatch.setattr("sys.version_info", tuple(int(part) for part in python.split(".")))
    found: dict[str, Any] = install.fitting({"glibc": [2, 28], "lists": LISTS})
    return found


@pytest.mark.parametrize(
    ("platform", "python", "kind", "of"),
    [
        ("win-amd64", "3.11", "windows-x86_64", "3.11"),
        ("win32", "3.12", "windows-other", "3.12"),
        ("linux-x86_64", "3.12", "linux-x86_64", "3.12"),
        ("linux-loongarch64", "3.11", "linux-other", "3.11"),
        ("linux-x86_64", "3.15", "linux-other", "3.12"),
        ("win-amd64", "3.20", "windows-other", "3.12"),
    ],
)
def test_each_machine_gets_its_list(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, platform: str, python: str, kind: str, of: str
) -> None:
    found = chosen(install, monkeypatch, platform, python)
    assert (found["kind"], found["python"]) == (kind, of)


@pytest.mark.parametrize("version", [(2, 17), (0,)])
def test_an_old_glibc_or_none_gets_nothing_compiled(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...]
) -> None:
    monkeypatch.setattr(install, "glibc", lambda: version)
    assert chosen(install, monkeypatch, "linux-x86_64", "3.11")["kind"] == "linux-other"


def test_a_python_older_than_every_list_is_refused(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        chosen(install, monkeypatch, "win-amd64", "3.10")
    assert "nothing for this machine (win-amd64, Python 3.10)" in capsys.readouterr().err


def test_on_windows_the_command_finds_its_program_by_the_way_from_where_it_is(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(install, "WINDOWS", True)
    target = tmp_path / "张三"
    path = install.shim(target, asked=False)
    assert path == target / "bin" / "zhibao.cmd"
    install.write_shim(path, target / "versions" / "0.1.0-2")
    assert path.read_bytes() == b'@"%~dp0..\\versions\\0.1.0-2\\Scripts\\python.exe" -m zhibao_cli %*\r\n'
    assert (target / "bin" / "zhibao-window.cmd").read_bytes().isascii()


def test_what_would_lead_pip_or_python_elsewhere_is_dropped(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PIP_INDEX_URL", "PIP_FIND_LINKS", "PYTHONPATH", "PYTHONHOME"):
        monkeypatch.setenv(name, "elsewhere")
    assert "elsewhere" not in install.clean_environment().values()
    assert install.clean_environment()["PIP_CONFIG_FILE"] == os.devnull


@pytest.mark.parametrize(("name", "value", "zh"), [("ZHIBAO_LANG", "zh", True), ("LANG", "zh_CN.UTF-8", True)])
def test_it_speaks_the_readers_language(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str, value: str, zh: bool
) -> None:
    for other in ("ZHIBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(other, raising=False)
    assert not install.chinese()
    monkeypatch.setenv(name, value)
    assert install.chinese() is zh
