"""Make the folder for installing without a network: python -m tools.offline.

The wheels of `zhibao[all]` for every kind of machine and every Python, lists that fix versions and hashes, installers,
licences, checksums, notes. What can be tried on this machine is tried with the network off, before the folder gets
its name.
"""

import argparse
import json
import platform
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.offline.check import check, check_other, interpreters, network_off
from tools.offline.kinds import GLIBC, KINDS, Kind, here, pythons
from tools.offline.licences import gather
from tools.offline.notes import Facts, write_notes
from tools.offline.wheels import Choice, OfflineError, Wheel, digest, pinned, resolve

ROOT = Path(__file__).resolve().parents[2]
_TEMPLATES = Path(__file__).parent / "folder"


def say(line: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def collect(
    kinds: Sequence[Kind], versions: Sequence[str], program: Path, folder: Path, options: Sequence[str] = ()
) -> list[Choice]:
    """Bring the wheels of every kind and Python into folder/wheels, each once. Raises OfflineError."""
    (folder / "wheels").mkdir()
    with tempfile.TemporaryDirectory(dir=folder.parent) as place, ThreadPoolExecutor(4) as pool:
        waiting = []
        for kind in kinds:
            for python in versions:
                own = Path(place, f"{kind.name}-{python}")
                own.mkdir()
                waiting.append(pool.submit(resolve, kind, python, program, own, options))
        try:
            return [_kept(one.result(), folder / "wheels") for one in waiting]
        except OfflineError:
            pool.shutdown(cancel_futures=True)
            raise


def _kept(choice: Choice, wheels: Path) -> Choice:
    """The choice with its wheels moved to where all are. Raises OfflineError when one name stands for two files."""
    moved: dict[str, Wheel] = {}
    for wheel in choice.every:
        path = wheels / wheel.path.name
        if not path.exists():
            shutil.move(wheel.path, path)
        elif digest(path) != digest(wheel.path):
            raise OfflineError(f"{path.name} was downloaded twice, with different contents")
        moved[wheel.name] = Wheel(path)
    compiled = sum(not wheel.pure for wheel in moved.values())
    without = f", without {', '.join(choice.missing)}" if choice.missing else ""
    say(f"  {choice.kind.name}, Python {choice.python}: {len(moved)} wheels, {compiled} of them compiled{without}")
    core = tuple(moved[wheel.name] for wheel in choice.core)
    return Choice(choice.kind, choice.python, tuple(moved.values()), core, choice.missing)


def write_lists(folder: Path, choices: Sequence[Choice], version: str) -> None:
    """Write requirements/ and lists.json, which says which list is whose."""
    (folder / "requirements").mkdir()
    lists = []
    for choice in choices:
        names = {}
        for which, wheels in (("all", choice.every), ("core", choice.core)):
            names[which] = f"{choice.kind.name}-{choice.python}-{which}.txt"
            about = f"zhibao {version}, {which}: {choice.kind.en}, Python {choice.python}"
            (folder / "requirements" / names[which]).write_text(pinned(wheels, about), encoding="ascii", newline="\n")
        kind = choice.kind
        lists.append(
            {"kind": kind.name, "system": kind.system, "platform": kind.platform, "python": choice.python, **names}
            | {"missing": choice.missing}
        )
    text = json.dumps({"version": version, "glibc": [2, GLIBC], "lists": lists}, ensure_ascii=False, indent=1)
    (folder / "lists.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")


def write_installers(folder: Path, versions: Sequence[str]) -> None:
    """Write install.py, install.sh and install.bat, with the Pythons they look for."""
    newest_first = versions[::-1]
    words = {
        "@OLDEST@": versions[0].replace(".", ", "), "@LOWEST@": versions[0],
        "@NAMES@": " ".join(f"python{python}" for python in newest_first), "@DOTTED@": " ".join(newest_first),
        "@JOINED@": " ".join(python.replace(".", "") for python in newest_first),
    }  # fmt: skip
    for name, end in (("install.py", "\n"), ("install.sh", "\n"), ("install.bat", "\r\n")):
        text = (_TEMPLATES / name).read_text(encoding="utf-8")
        text = re.sub(r"@[A-Z]+@", lambda found: words[found[0]], text)
        (folder / name).write_text(text, encoding="utf-8", newline=end)
    (folder / "install.sh").chmod(0o755)


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS of every file, as sha256sum reads it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def put(new: Path, folder: Path) -> None:
    """Give the finished folder its name. A Python that an office put into the old one's python/ comes along."""
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        for path in (folder / "python").glob("*"):
            if not (new / "python" / path.name).exists():
                shutil.move(path, new / "python" / path.name)
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def make(kinds: Sequence[Kind], versions: Sequence[str], program: Path, folder: Path) -> None:
    """Make the folder, try it, and give it its name. Raises OfflineError; then the old one is as it was."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = pythons(project["requires-python"])
    version, own = Wheel(program).version, here()
    other = next(kind for kind in KINDS if kind.system == own.system and not kind.platform)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".offline-") as place:
        new = Path(place, folder.name)
        new.mkdir()
        say("Downloading wheels")
        choices = collect(kinds, versions, program, new)
        tried = dict(interpreters(versions)) if own in kinds and own.system == "linux" else {}
        facts = Facts(version, known[0], choices, list(tried), own, _system(), network_off()[0])
        write_lists(new, choices, version)
        gather(map(Wheel, sorted((new / "wheels").glob("*.whl"))), new)
        write_installers(new, known)
        write_notes(new, facts)
        write_sums(new)
        for choice in choices:
            if choice.python in tried and choice.kind in (own, other):
                say(f"Installing with the network off ({network_off()[0]}): {choice.kind.name}, Python {choice.python}")
                if choice.kind == own:
                    check(new, tried[choice.python], version, choice.missing)
                else:
                    check_other(new, tried[choice.python], version)
        put(new, folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    count = len(list((folder / "wheels").iterdir()))
    say(f"{folder}: {count} wheels, {size / 1e6:.0f} MB; tried: {', '.join(tried) or 'nothing on this machine'}")


def _system() -> str:
    """What this machine's system calls itself."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform(terse=True)


def _words(names: str, all_of: Sequence[str], own: Callable[[], str]) -> list[str]:
    """The names asked for: "all", or some with commas, "here" among them. Raises OfflineError for one unknown."""
    if names == "all":
        return list(all_of)
    wanted = [own() if name == "here" else name for name in names.split(",")]
    for name in wanted:
        if name not in all_of:
            raise OfflineError(f"{name} is none of {', '.join(all_of)}")
    return wanted


def _program(folder: Path) -> Path:
    found = sorted(folder.glob("zhibao-*.whl"))
    if len(found) != 1:
        raise OfflineError(f"{folder} must hold one wheel of zhibao, it holds {len(found)}: make wheel")
    return found[0].resolve()


def main(arguments: Sequence[str]) -> int:
    """Read the options and make the folder; 1 when it could not be made."""
    parser = argparse.ArgumentParser(prog="python -m tools.offline", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kinds", default="all", help=f"all, or some of: here,{','.join(one.name for one in KINDS)}")
    parser.add_argument("--pythons", default="all", help="all, or some, such as here,3.13")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "offline", help="the folder to make")
    parser.add_argument("--program", type=Path, default=ROOT / "build" / "dist", help="where zhibao's wheel is")
    options = parser.parse_args(arguments)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        names = _words(options.kinds, [kind.name for kind in KINDS], lambda: here().name)
        known = pythons(project["requires-python"])
        versions = _words(options.pythons, known, lambda: f"3.{sys.version_info[1]}")
        make([kind for kind in KINDS if kind.name in names], versions, _program(options.program), options.to)
    except OfflineError as error:
        sys.stderr.write(f"{error}\nNothing was made.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
