"""What a ledger's file lies on and what the machine has: its disk, optional libraries, the console's encoding."""

import os
import shutil
import sys
from importlib import metadata
from pathlib import Path, PurePosixPath

LIBRARIES = (
    "XlsxWriter",
    "openpyxl",
    "python-calamine",
    "docxtpl",
    "jinja2",
    "pypinyin",
    "opencc-python-reimplemented",
)
"""What can be added to the program, by the names under which it is installed."""

_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ncpfs",
    "fuse.sshfs",
    "davfs",
    "webdav",
}


def free_space(path: Path) -> int:
    """Bytes that may still be written where the file lies."""
    return shutil.disk_usage(path.absolute().parent).free


def network_share(path: Path, mounts: str | None = None) -> bool:
    """Whether the file lies on another machine's disk, as far as the system tells."""
    whole = os.path.realpath(path)
    if os.name == "nt":
        return _windows_share(whole)
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:  # a system that does not tell in this way
            return False
    points = [line.split()[1:3] for line in mounts.splitlines() if len(line.split()) > 2]
    around = [(point.replace("\\040", " "), kind) for point, kind in points]
    inside = [(len(point), kind) for point, kind in around if PurePosixPath(whole).is_relative_to(point)]
    return max(inside, default=(0, ""))[1] in _NETWORK


def _windows_share(whole: str) -> bool:
    import ctypes

    remote = 4
    drive = os.path.splitdrive(whole)[0]
    windll = getattr(ctypes, "windll", None)
    return drive.startswith("\\\\") or (windll is not None and windll.kernel32.GetDriveTypeW(f"{drive}\\") == remote)


def versions() -> dict[str, str | None]:
    """The optional libraries with their versions; None where one is not installed."""
    return {name: _version(name) for name in LIBRARIES}


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def console_encoding() -> tuple[str, bool]:
    """The encoding of what is printed, and whether it can carry Chinese."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        "政务信息".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return encoding, False
    return encoding, True
