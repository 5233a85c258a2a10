"""Names of files that every system takes, Windows above all."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 200
"""So many bytes of UTF-8 a name has at most, ending and all; Linux takes 255, and room is left for a copy's suffix."""

_UNUSABLE = re.compile('[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f]')
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"} | {
    f"{device}{number}" for device in ("COM", "LPT") for number in "0123456789¹²³"
}
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def safe_name(stem: str, ending: str = "", taken: Iterable[str] = ()) -> str:
    """A file name for a text: nothing Windows refuses, at most LONGEST bytes, unlike those taken (letter case aside).

    What cannot stand in a name becomes "_"; a name that is taken gets a number: 石泉县(2).docx.
    """
    used = {name.casefold() for name in taken}
    base = _base(stem)
    number = 1
    while True:
        mark = "" if number == 1 else f"({number})"
        name = _cut(base, LONGEST - len((mark + ending).encode())) + mark + ending
        if name.casefold() not in used:
            return name
        number += 1


def _base(stem: str) -> str:
    seen = "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in _UNUSABLE.sub("_", stem))
    base = " ".join(unicodedata.normalize("NFC", seen).split()).strip(". ")
    # A device's name is one whatever follows its first dot.
    first = base.partition(".")[0].rstrip()
    return f"_{base}" if first.upper() in _RESERVED else base or "_"


def _cut(base: str, most: int) -> str:
    return base.encode()[:most].decode(errors="ignore").rstrip(". ") or "_"
