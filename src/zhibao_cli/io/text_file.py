"""Reading a text file an office wrote: UTF-8 with or without BOM, else GB18030."""

import os
from pathlib import Path

from zhibao_cli.errors import NotFound, Refused
from zhibao_cli.i18n import msg

ENCODINGS = ("utf-8-sig", "gb18030")
"""What offices write: UTF-8 with or without a mark of byte order, or the national standard."""

LARGEST = 20 * 1024 * 1024


def read_bytes(path: Path) -> bytes:
    """The bytes of a file. Raises NotFound, or Refused when it cannot be read or is larger than a document is."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(
                "file-too-large",
                msg("{path} is larger than {most} MB.", path=path, most=LARGEST // 1024 // 1024),
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound("file-missing", msg("There is no file {path}.", path=path)) from None
    except OSError as error:
        raise Refused(
            "file-unreadable", msg("{path} cannot be read: {error}.", path=path, error=error.strerror or error)
        ) from error


def decoded(data: bytes, path: Path) -> str:
    """The text of bytes. Refused when they are no text in either encoding."""
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(
        "file-not-text",
        msg("{path} is no text in UTF-8 or GB18030.", path=path),
        msg("Save it as UTF-8 text, then try again."),
    )


def read_text(path: Path) -> str:
    """The text of a file, line ends made one."""
    return decoded(read_bytes(path), path).replace("\r\n", "\n")


def text_encoding(bom: bool | None) -> str:
    """UTF-8 with the mark at its start or without, for a file of text with separators.

    The spreadsheet of a Chinese Windows takes a file for GBK unless the mark says UTF-8, so there it is usual.
    """
    return "utf-8-sig" if (os.name == "nt" if bom is None else bom) else "utf-8"
