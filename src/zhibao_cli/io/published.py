"""A published text as it was handed over: a document's, or what comes through a pipe; in simplified characters."""

import sys
from pathlib import Path

from zhibao_cli.errors import Refused
from zhibao_cli.i18n import msg
from zhibao_cli.io.documents import read_document
from zhibao_cli.io.libraries import library
from zhibao_cli.io.text_file import LARGEST, decoded

STDIN = "-"
_RARE = 50
"""One traditional character in so many may be a rare one of a name; more are another way of writing."""


def read_published(name: str) -> str:
    """The text of a file (.txt, .md, .docx), or of standard input where the name is "-", simplified.

    Raises Refused or UsageFault when it cannot be read, or needs a library that is not installed.
    """
    return simplified(_piped() if name == STDIN else read_document(Path(name)))


def _piped() -> str:
    stream = getattr(sys.stdin, "buffer", None)
    data: bytes = stream.read(LARGEST + 1) if stream is not None else b""
    if len(data) > LARGEST:
        raise Refused(
            "file-too-large", msg("{path} is larger than {most} MB.", path=STDIN, most=LARGEST // 1024 // 1024)
        )
    return decoded(data, Path(STDIN)).replace("\r\n", "\n")


def simplified(text: str) -> str:
    """The text in simplified characters. Refused when it is in traditional ones and the converter is not installed."""
    traditional = sum(map(_traditional, text))
    if not traditional:
        return text
    han = sum("一" <= character <= "鿿" for character in text)
    try:
        converter = library("opencc", "hant")
    except Refused:
        if traditional * _RARE < han:
            return text
        raise
    converted: str = converter.OpenCC("t2s").convert(text)
    return converted


def _traditional(character: str) -> bool:
    """Whether a character is written in Taiwan and not on the mainland: in the one's set of characters only."""
    return "一" <= character <= "鿿" and not _in(character, "gb2312") and _in(character, "big5")


def _in(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
