"""Writing a file: whole or not at all, and never over another one unasked."""

import os
from pathlib import Path

from zhibao_cli.errors import Refused
from zhibao_cli.i18n import msg


def save(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write the file. One that is there already is kept, unless `force`."""
    target = path.resolve()  # replaces what a link points to, not the link
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)  # a device or a pipe: nothing to keep, nothing to replace
            return
        if not force and target.exists():
            raise Refused(
                "output-exists",
                msg("{path} exists already and was left as it is.", path=path),
                msg("--force writes over it."),
            )
        _replace(target, data)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise Refused(
            "output-unwritable", msg("{path} cannot be written: {reason}", path=path, reason=reason)
        ) from fault


def _replace(target: Path, data: bytes) -> None:
    beside = target.with_name(f".{target.name[:40]}.{os.getpid()}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
