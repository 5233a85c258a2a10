import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from tests.tools.wheel_files import office_wheels, wheel
from tools.offline.__main__ import collect, main, put, write_installers, write_lists, write_sums
from tools.offline.kinds import KINDS, here
from tools.offline.notes import MEANS, Facts, write_notes
from tools.offline.wheels import Wheel

ROOT = Path(__file__).parents[2]
OWN = f"3.{sys.version_info[1]}"
posix = pytest.mark.skipif(os.name == "nt", reason="install.sh is for Linux")


def made(place: Path, version: str = "0.1.0") -> Path:
    """A whole folder of tiny wheels, for this machine and for any other Linux."""
    program = office_wheels(place / "index", version)
    folder = place / "离线 安装"
    folder.mkdir()
    kinds = [kind for kind in KINDS if kind == here() or kind.name == "linux-other"]
    choices = collect(kinds, [OWN], program, folder, ["--no-index", "--find-links", str(place / "index")])
    write_lists(folder, choices, version)
    write_installers(folder, ["3.11", "3.12"])
    write_notes(folder, Facts(version, "3.11", choices, [OWN], here(), "Debian 12", "unshare --net"))
    write_sums(folder)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("newer"), "0.2.0")


# -- what is in it


def test_every_file_is_in_the_sums_and_they_are_right(folder: Path) -> None:
    lines = (line.partition("  ") for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    sums = {name: right for right, _, name in lines}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(sums) == files - {"SHA256SUMS"}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == right for name, right in sums.items())


def test_a_wheel_for_any_machine_is_there_once_for_all(folder: Path) -> None:
    lists = json.loads((folder / "lists.json").read_text("utf-8"))["lists"]
    assert len(lists) == 2
    for one in lists:
        text = (folder / "requirements" / one["all"]).read_text("ascii")
        assert "core-part==0.1.0 --hash=sha256:" in text
        assert "pure-part==" not in (folder / "requirements" / one["core"]).read_text("ascii")
    assert len(list((folder / "wheels").glob("core_part-*"))) == 1


def test_the_batch_file_is_plain_ascii_with_windows_line_ends(folder: Path) -> None:
    raw = (folder / "install.bat").read_bytes()
    text = raw.decode("ascii")
    assert text.count("\n") == text.count("\r\n") > 20
    assert "@" not in text.replace("@echo off", "")
    assert "(3.12 3.11)" in text
    assert "(312 311)" in text
    assert "sys.version_info < (3, 11)" in text


@posix
def test_the_shell_script_is_plain_sh_and_may_be_started(folder: Path) -> None:
    path = folder / "install.sh"
    assert b"\r" not in path.read_bytes()
    assert "@" not in path.read_text("utf-8").replace("$@", "")
    assert os.access(path, os.X_OK)
    subprocess.run(["sh", "-n", path], check=True)


@pytest.mark.parametrize("name", ["说明.txt", "README.txt"])
def test_notes_open_in_windows_own_editor(folder: Path, name: str) -> None:
    raw = (folder / name).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert b"$" not in raw.replace(b"$PATH", b"")


def test_notes_say_what_was_tried_what_was_not_and_what_is_missing(folder: Path) -> None:
    for name, words in (
        (
            "说明.txt",
            ("做过的：Debian 12", "没有 fast-part", "在上述机器上装过", "install.bat 没有在 Windows"),
        ),
        (
            "README.txt",
            ("Done: Debian 12", "without fast-part", "what it gets was", "install.bat was not run"),
        ),
    ):
        text = (folder / name).read_text("utf-8-sig")
        assert all(word in text for word in words), name


def test_a_folder_nobody_tried_says_so(tmp_path: Path) -> None:
    write_notes(tmp_path, Facts("0.1.0", "3.11", [], [], here(), "Debian 12", ""))
    assert "没有在实机上安装过" in (tmp_path / "说明.txt").read_text("utf-8-sig")
    assert "Done" not in (tmp_path / "README.txt").read_text("utf-8-sig")


def test_optional_parts_known_to_need_compiling_have_their_meaning_told() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    optional = {Requirement(one).name for extra, ones in extras.items() if extra != "dev" for one in ones}
    assert {"python-calamine", "jinja2"} <= optional & set(MEANS)


# -- giving it its name


def test_a_new_folder_takes_the_place_of_the_old_and_keeps_the_python_an_office_put_in(tmp_path: Path) -> None:
    for name in ("new", "offline"):
        (tmp_path / name / "python").mkdir(parents=True)
        (tmp_path / name / "python" / "README.txt").write_text(name)
    (tmp_path / "offline" / "python" / "python-3.12.10-amd64.exe").write_text("installer")
    put(tmp_path / "new", tmp_path / "offline")
    assert {path.name: path.read_text() for path in (tmp_path / "offline" / "python").iterdir()} == {
        "README.txt": "new", "python-3.12.10-amd64.exe": "installer",
    }  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["offline"]


def test_a_failure_leaves_the_old_folder_and_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (tmp_path / "dist").mkdir()
    wheel(tmp_path / "dist", "zhibao", requires=["nobody-has-this"])
    (tmp_path / "build" / "offline").mkdir(parents=True)
    (tmp_path / "build" / "offline" / "old").touch()
    words = [
        "--to",
        str(tmp_path / "build" / "offline"),
        "--program",
        str(tmp_path / "dist"),
        "--kinds",
        "linux-aarch64",
    ]
    assert main([*words, "--pythons", "3.12"]) == 1
    said = capsys.readouterr().err
    assert "linux-aarch64, Python 3.12: no wheel of" in said
    assert [path.name for path in (tmp_path / "build").rglob("*")] == ["offline", "old"]


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--kinds", "amiga"], "amiga is none of windows-x86_64"), (["--pythons", "2.7"], "2.7 is none of 3.11"),
     (["--program", "nowhere"], "make wheel")],
)  # fmt: skip
def test_what_is_asked_for_must_be_known(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 1
    assert said in capsys.readouterr().err


def test_one_name_with_two_contents_is_refused(tmp_path: Path) -> None:
    from tools.offline.__main__ import _kept
    from tools.offline.wheels import Choice, OfflineError

    (tmp_path / "one").mkdir()
    (tmp_path / "wheels").mkdir()
    one = Wheel(wheel(tmp_path / "one", "part"))
    wheel(tmp_path / "wheels", "part", files={"part.py": "other"})
    with pytest.raises(OfflineError, match="twice, with different contents"):
        _kept(Choice(here(), OWN, (one,), (), ()), tmp_path / "wheels")


# -- installing from it


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "信息科 home").mkdir()
    return tmp_path / "信息科 home"


def run(home: Path, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "ZHIBAO_PYTHON": sys.executable, "ZHIBAO_LANG": "en"}
    environment |= {"PIP_INDEX_URL": "http://127.0.0.1:9", "PYTHONPATH": "/nowhere", **more}
    command = [str(word) for word in words]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


def versions(home: Path) -> Iterator[str]:
    yield from sorted(path.name for path in (home / ".local/share/zhibao/program/versions").iterdir())


@posix
def test_install_upgrade_and_remove(folder: Path, newer: Path, home: Path) -> None:
    ledger = home / ".local/share/zhibao/ledger.db"
    program = home / ".local/bin/zhibao"
    done = run(home, "sh", folder / "install.sh")
    assert done.returncode == 0, done.stderr
    assert f"Installed: {program}" in done.stdout
    assert "export PATH=" in done.stdout
    assert run(home, program).stdout == "zhibao 0.1.0\n"
    ledger.write_text("figures")

    done = run(home, "sh", newer / "install.sh", PATH=f"{program.parent}:{os.environ['PATH']}")
    assert done.returncode == 0, done.stderr
    assert "export PATH=" not in done.stdout
    assert run(home, program).stdout == "zhibao 0.2.0\n"
    assert list(versions(home)) == ["0.2.0"]

    assert run(home, "sh", newer / "install.sh", "--remove").returncode == 0
    assert [path for path in (home / ".local").rglob("*") if path.is_file()] == [ledger]
    done = run(home, "sh", newer / "install.sh", "--remove")
    assert done.returncode == 1
    assert "zhibao is not installed in" in done.stderr


@posix
def test_elsewhere_the_core_alone_in_a_folder_with_an_apostrophe(folder: Path, home: Path) -> None:
    target = home / "科室's 程序"
    done = run(home, "sh", folder / "install.sh", "--core", f"--to={target}", ZHIBAO_LANG="zh")
    assert done.returncode == 0, done.stderr
    assert "已装好" in done.stdout
    assert run(home, target / "bin" / "zhibao").stdout == "zhibao 0.1.0\n"
    assert list(target.rglob("core_part.py"))
    assert not list(target.rglob("pure_part.py"))
    assert not (home / ".local").exists()


@posix
def test_a_damaged_or_missing_file_stops_before_anything_is_written(folder: Path, home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    next((copy / "wheels").glob("core_part-*")).write_bytes(b"half")
    (copy / "README.txt").unlink()
    done = run(home, "sh", copy / "install.sh")
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == ["  README.txt", "  wheels/core_part-0.1.0-py3-none-any.whl"]
    assert not list(home.iterdir())


@posix
def test_an_upgrade_that_does_not_start_leaves_the_old_version(
    folder: Path, newer: Path, home: Path, tmp_path: Path
) -> None:
    assert run(home, "sh", folder / "install.sh").returncode == 0
    wrong = shutil.copytree(newer, tmp_path / "wrong")
    lists = json.loads((wrong / "lists.json").read_text("utf-8"))
    (wrong / "lists.json").write_text(json.dumps({**lists, "version": "0.3.0"}), "utf-8")
    (wrong / "SHA256SUMS").unlink()
    write_sums(wrong)
    done = run(home, "sh", wrong / "install.sh")
    assert done.returncode == 1
    assert "does not start" in done.stderr
    assert run(home, home / ".local/bin/zhibao").stdout == "zhibao 0.1.0\n"
    assert list(versions(home)) == ["0.1.0"]


@posix
def test_without_a_python_it_says_what_to_bring(folder: Path, home: Path, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "cat", "dirname", "uname"):
        (tools / name).symlink_to(shutil.which(name) or "")
    if Path("/usr/local/bin/python3").exists() or list(Path("/opt").glob("*/bin/python3")):
        pytest.skip("this machine has a Python where the script looks")
    done = run(home, "sh", folder / "install.sh", PATH=str(tools), ZHIBAO_PYTHON="none")
    assert done.returncode == 1
    assert "没有找到可用的 Python（3.11 或更新）" in done.stderr
    assert "python-3.11.9-amd64.exe" in done.stderr
