"""Installs zhibao from the folder this file is in, without a network. Started by install.sh and install.bat.

Every file is compared with SHA256SUMS first. Then the program goes into an environment of its own, is started once,
and only then takes the place of an older one. Ledgers are never touched. Needs nothing but Python itself.
"""

import argparse
import hashlib
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from typing import Any, NoReturn

HERE = Path(__file__).resolve().parent
WINDOWS = os.name == "nt"
MARK = "versions"
"""The folder of a target that holds the installed versions."""


def chinese() -> bool:
    """Whether to speak Chinese: ZHIBAO_LANG, else the locale, else the language Windows is shown in."""
    for name in ("ZHIBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name, ""):
            return value.lower().startswith("zh")
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 4)
    return False


def say(zh: str, en: str) -> None:
    """One line to the reader."""
    print(zh if chinese() else en, flush=True)


def fail(zh: str, en: str) -> NoReturn:
    """Say what is wrong and what to do, and end with status 1."""
    print(zh if chinese() else en, file=sys.stderr, flush=True)
    sys.exit(1)


def data_folder() -> Path:
    """Where this user's programs keep their data."""
    if WINDOWS:
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def check_sums() -> None:
    """Compare every file with SHA256SUMS; fail when one differs or is missing."""
    lines = (HERE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    bad = []
    for line in lines:
        wanted, _, name = line.partition("  ")
        path = HERE / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != wanted:
            bad.append(name)
    if bad:
        names = "\n  ".join(bad)
        fail(
            f"以下文件与 SHA256SUMS 不符或缺少，多半是拷贝不完整。请重新拷贝整个文件夹：\n  {names}",
            f"These files are missing or differ from SHA256SUMS: copy the whole folder again.\n  {names}",
        )
    say(f"已核对 {len(lines)} 个文件，完整无误。", f"{len(lines)} files checked against SHA256SUMS.")


def glibc() -> tuple[int, ...]:
    """The version of glibc; (0,) where there is none."""
    name, version = platform.libc_ver()
    return tuple(int(part) for part in version.split(".")) if name == "glibc" else (0,)


def fitting(choices: dict[str, Any]) -> dict[str, Any]:
    """The list for this machine and this Python: its own kind's, else the one for any other machine."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    system = "win32" if WINDOWS else "linux"
    compiled = WINDOWS or glibc() >= tuple(choices["glibc"])
    own = [one for one in choices["lists"] if one["platform"] == sysconfig.get_platform() and compiled]
    other = [one for one in choices["lists"] if not one["platform"] and one["system"] == system]
    for one in (*own, *other):
        if one["python"] == python:
            return dict(one)
    # A Python newer than any known when the folder was made: what is not compiled fits it too.
    if other and all(sys.version_info[:2] > tuple(map(int, one["python"].split("."))) for one in other):
        return dict(other[-1])
    fail(
        f"这个文件夹没有适合本机（{sysconfig.get_platform()}，Python {python}）的组件。请看说明.txt 中的机型表。",
        f"This folder has nothing for this machine ({sysconfig.get_platform()}, Python {python}): see README.txt.",
    )


def new_place(target: Path, version: str) -> Path:
    """A folder for this version that is not there yet."""
    names = (version if number == 1 else f"{version}-{number}" for number in range(1, 1000))
    return next(path for path in (target / MARK / name for name in names) if not path.exists())


def python_of(place: Path) -> Path:
    """The Python of an environment."""
    return place / ("Scripts/python.exe" if WINDOWS else "bin/python")


def clean_environment() -> dict[str, str]:
    """The environment without what would lead pip or Python elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"}


def fill(place: Path, requirements: Path) -> None:
    """Make the environment and install the listed wheels into it, each by its hash."""
    venv.EnvBuilder(with_pip=False, symlinks=not WINDOWS).create(place)
    # No pip is needed on the machine: the one among the wheels runs as it is.
    listed = dict(line.split()[0].split("==") for line in requirements.read_text().splitlines() if "==" in line)
    pip = HERE / "wheels" / f"pip-{listed['pip']}-py3-none-any.whl" / "pip"
    command = [
        python_of(place), pip, "install", "--no-index", "--find-links", HERE / "wheels", "--require-hashes",
        "--no-deps", "--no-cache-dir", "--disable-pip-version-check", "--no-input", "--quiet",
        "--requirement", requirements,
    ]  # fmt: skip
    done = subprocess.run([str(word) for word in command], env=clean_environment(), check=False)
    if done.returncode:
        fail(
            "安装没有完成，原因见上。原有版本不受影响。",
            "The installation failed, see above. An older version is as it was.",
        )


def try_out(place: Path, version: str) -> None:
    """Start the program once; fail when it does not tell its version."""
    command = [str(python_of(place)), "-m", "zhibao_cli", "--version"]
    done = subprocess.run(command, env=clean_environment(), capture_output=True, encoding="utf-8", check=False)
    if done.returncode or version not in done.stdout:
        said = (done.stdout + done.stderr).strip()
        fail(f"装好的程序不能启动：\n{said}", f"The installed program does not start:\n{said}")


def shim(target: Path, asked: bool) -> Path:
    """The file that starts the program: in bin of the target; on Linux, for the usual target, in ~/.local/bin."""
    if WINDOWS:
        return target / "bin" / "zhibao.cmd"
    return (target / "bin" if asked else Path.home() / ".local" / "bin") / "zhibao"


def write_shim(path: Path, place: Path) -> None:
    """Let the command start the program in this place, from one moment to the next."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if WINDOWS:
        # By the way from here, so that no name in Chinese stands in a batch file.
        text = f'@"%~dp0..\\{MARK}\\{place.name}\\Scripts\\python.exe" -m zhibao_cli %*\r\n'
        window = path.parent / "zhibao-window.cmd"
        window.write_bytes(b'@set "PATH=%~dp0;%PATH%"\r\n@cd /d "%USERPROFILE%"\r\n@cmd /k zhibao --version\r\n')
    else:
        text = f'#!/bin/sh\nexec {shlex.quote(str(python_of(place)))} -m zhibao_cli "$@"\n'
    new = path.with_name(path.name + ".new")
    new.write_bytes(text.encode())
    new.chmod(0o755)
    new.replace(path)


def drop_others(place: Path) -> None:
    """Remove the older versions; one in use is named and left."""
    for old in place.parent.iterdir():
        if old != place:
            try:
                shutil.rmtree(old)
            except OSError as error:
                say(f"旧版本 {old} 未能删除（{error}），可以手工删除。", f"{old} could not be removed ({error}).")


def tell_path(path: Path, missing: list[str]) -> None:
    """Say what to do next."""
    if missing:
        names = "、".join(missing)
        say(
            f"本机没有这些可选组件：{names}。影响见说明.txt。",
            f"Not on this machine: {', '.join(missing)}: see README.txt.",
        )
    folder = str(path.parent)
    if folder not in os.environ.get("PATH", "").split(os.pathsep):
        if WINDOWS:
            say(
                f"要在任何窗口使用 zhibao：设置 → 搜索“编辑帐户的环境变量” → Path → 新建，填入\n  {folder}\n"
                f"或者直接双击 {path.with_name('zhibao-window.cmd')}，打开的窗口里就能用。",
                f"To use zhibao in every window, add this folder to your Path (Settings, environment variables):\n"
                f"  {folder}\nOr double-click {path.with_name('zhibao-window.cmd')}.",
            )
        else:
            line = f'export PATH={shlex.quote(folder)}:"$PATH"'
            say(
                f"要在任何终端使用 zhibao，把下面一行加到 ~/.bashrc 末尾，再打开新终端：\n  {line}",
                f"To use zhibao in every terminal, add to the end of ~/.bashrc, and open a new one:\n  {line}",
            )
    say("下一步：zhibao --help，或用 zhibao init 建立台账。", "Next: zhibao --help, or zhibao init to make a ledger.")


def install(target: Path, path: Path, core: bool) -> None:
    """Check, install, try out, and only then let the command start the new version."""
    check_sums()
    choices = json.loads((HERE / "lists.json").read_text(encoding="utf-8"))
    version = choices["version"]
    chosen = fitting(choices)
    place = new_place(target, version)
    say(f"正在安装 zhibao {version} 到 {place}", f"Installing zhibao {version} into {place}")
    try:
        fill(place, HERE / "requirements" / chosen["core" if core else "all"])
        try_out(place, version)
        write_shim(path, place)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    drop_others(place)
    say(f"已装好：{path}", f"Installed: {path}")
    tell_path(path, [] if core else chosen["missing"])


def remove(target: Path, path: Path) -> None:
    """Remove the program and the command; ledgers stay where they are."""
    if not (target / MARK).is_dir():
        fail(f"{target} 里没有装过 zhibao。", f"zhibao is not installed in {target}.")
    for one in (path, path.with_name("zhibao-window.cmd")):
        one.unlink(missing_ok=True)
    for name in (MARK, "python", "bin"):
        if (target / name).is_dir() and (name != "bin" or not any((target / name).iterdir())):
            shutil.rmtree(target / name)
    if not any(target.iterdir()):
        target.rmdir()
    say("已卸载。台账文件没有动。", "Removed. Your ledgers were not touched.")


def main() -> None:
    """Read the options; install or remove."""
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(prog="install", description="Install zhibao without a network. 离线安装 zhibao。")
    parser.add_argument("--to", metavar="FOLDER", help="where to install 安装到哪个文件夹")
    parser.add_argument("--core", action="store_true", help="without optional parts 不装可选组件")
    parser.add_argument("--remove", action="store_true", help="uninstall 卸载")
    options = parser.parse_args()
    target = Path(options.to).absolute() if options.to else data_folder() / "zhibao" / "program"
    path = shim(target, bool(options.to))
    try:
        if options.remove:
            remove(target, path)
        else:
            install(target, path, options.core)
    except OSError as error:
        fail(f"无法读写：{error}", f"A file could not be read or written: {error}")


if __name__ == "__main__":
    main()
