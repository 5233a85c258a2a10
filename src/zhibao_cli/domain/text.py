"""Text on a terminal and on paper: its width, its lines, its words, its likeness to another."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

from zhibao_cli.domain.words import fold

_CLOSING = frozenset("，。、；：！？…—～·）】」』》〉〕］｝”’％,.;:!?)]}>%")
_OPENING = frozenset("（【「『《〈〔［｛“‘([{<")
_JOINERS = "\u200c\u200d"
"""Invisible, but part of how some letters and emoji are written; they move no cursor."""

_CJK = "\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff“”‘’—…·"
_NOTHING = "\\s\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff"
_LETTER = rf"[^{_CJK}{_NOTHING}]"
_COUNTED = rf"{_LETTER}(?:{_LETTER}|’(?={_LETTER}))*|[{_CJK}]"
"""A Latin word or number, apostrophe and all, or one Chinese character. Compiled when first used."""


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc", "Cs"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(text: str) -> int:
    """Count the terminal columns a text takes: Chinese characters two, accents and controls none."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_columns, text))


def pad(text: str, n: int, right: bool = False) -> str:
    """Fill the text with spaces to n columns; with `right` it stands at the right edge."""
    spaces = " " * (n - width(text))
    return spaces + text if right else text + spaces


def shorten(text: str, columns: int) -> str:
    """Give the text, or as much of its beginning as fits with an ellipsis behind."""
    if width(text) <= columns:
        return text
    return _fitting(text, columns - 1) + "…" if columns > 0 else ""


def _fitting(text: str, columns: int) -> str:
    """Take the longest beginning of at most so many columns, with the accents of its last letter."""
    ends = accumulate(map(_columns, text))
    return text[: sum(end <= columns for end in ends)]


def wrap(text: str, columns: int) -> list[str]:
    """Break the text into lines of at most so many columns (never fewer than two)."""
    return [line for paragraph in text.split("\n") for line in _fill(paragraph, max(columns, 2))]


def _fill(paragraph: str, columns: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for gap, atom in _atoms(paragraph):
        longer = line + gap + atom
        if width(longer) <= columns:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _chopped(atom, columns)
        lines += full
    return [*lines, line]


def _atoms(paragraph: str) -> Iterator[tuple[str, str]]:
    """Each piece that is not to be broken, after the spaces before it."""
    for found in re.finditer(r"(\s*)(\S+)", paragraph):
        gap, word = found.groups()
        start = 0
        for at in range(1, len(word)):
            if _may_break(word[at - 1], word[at]):
                yield gap, word[start:at]
                gap, start = "", at
        yield gap, word[start:]


def _may_break(before: str, after: str) -> bool:
    if after in _CLOSING or before in _OPENING or _columns(after) == 0 or before in _JOINERS:
        return False
    return 2 in (_columns(before), _columns(after))


def _chopped(atom: str, columns: int) -> list[str]:
    pieces = []
    while width(atom) > columns:
        cut = _cut(atom, columns)
        pieces.append(atom[:cut])
        atom = atom[cut:]
    return [*pieces, atom]


def _cut(atom: str, columns: int) -> int:
    """Where to break what has no good place: not before a closing mark if anything else is left."""
    most = len(_fitting(atom, columns))
    better = (
        at
        for at in range(most, 0, -1)
        if _columns(atom[at]) and atom[at] not in _CLOSING and atom[at - 1] not in _OPENING
    )
    return next(better, most)


def visible(text: str) -> str:
    """Show as a sign everything that could steer a terminal or turn the reading order."""
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(character: str) -> str:
    point = ord(character)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "␡"
    # Private and unassigned characters stay: rare characters of names are written with them.
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character not in _JOINERS
    return f"‹U+{point:04X}›" if hidden else character


def count_words(text: str) -> int:
    """Count 字数 as word processors do: each Chinese character or mark, each Latin word or number."""
    return sum(1 for _ in re.finditer(_COUNTED, text))


def near(a: str, b: str) -> float:
    """Tell how alike two titles are, from 0 to 1: the share of character pairs they have in common."""
    one, other = fold(a), fold(b)
    if one == other:
        return 1.0
    pairs, others = _pairs(one), _pairs(other)
    both = pairs.total() + others.total()
    return 2 * (pairs & others).total() / both if both else 0.0


def _pairs(text: str) -> Counter[str]:
    return Counter(map("".join, pairwise(text)))
