"""The library's text: the form in which titles and texts are searched, and the piece of them that shows a hit."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

GAP = "·"
"""What stands for any marks between two letters; a text is searched as if these were all alike."""

_RUN = re.compile(f"[ {GAP}]+")
_FIRST_CJK = "\u2e80"
_SHOWN, _BEFORE = 60, 15
"""Characters of a long text that are shown, and how many of them stand before the first hit."""


class _Letters(dict[int, str]):
    """What each character is searched as; worked out when first met."""

    def __missing__(self, code: int) -> str:
        taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        found = self[code] = "".join(map(_letter, taken_apart))
        return found


def _letter(character: str) -> str:
    if character.isalnum():
        return character
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf", "Cc"}:  # accents, and what is not seen
        return ""
    # Private and unassigned characters are letters too: rare characters of names are written with them.
    return character if category in {"Mc", "Co", "Cn", "Cs"} else GAP


_LETTERS = _Letters()


def folded(text: str) -> str:
    """The form a text is searched in: width, case and accents set aside, marks alike, no spaces beside Chinese.

    Folding goes character by character, so that every part of a text, folded, is a part of the folded text.
    """
    return _RUN.sub(_between, text.translate(_LETTERS)).strip(GAP)


def _between(run: re.Match[str]) -> str:
    """What is left of spaces and marks between two letters: nothing, where they are spaces beside Chinese."""
    if GAP in run[0]:
        return GAP
    before, after = run.string[run.start() - 1 : run.start()], run.string[run.end() : run.end() + 1]
    return GAP if before and after and max(before, after) < _FIRST_CJK else ""


def pairs(form: str) -> str:
    """A folded text as it is indexed: its overlapping pairs, and its last character once more by itself."""
    return " ".join([*map("".join, pairwise(form)), form[-1:]])


def hits(text: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Where a text has one of these folded terms: starts and ends in the text as it is written, none overlapping."""
    form, places = _with_places(text)
    found = sorted(
        (places[at], places[at + len(term) - 1] + 1) for term in terms if term for at in _occurrences(form, term)
    )
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _occurrences(form: str, term: str) -> Iterator[int]:
    at = form.find(term)
    while at >= 0:
        yield at
        at = form.find(term, at + 1)


def _with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, gaps at its ends and all, and for each of its characters the one it was written as."""
    letters = [_LETTERS[ord(character)] for character in text]
    raw = "".join(letters)
    written = [at for at, letter in enumerate(letters) for _ in letter]
    form: list[str] = []
    places: list[int] = []
    done = 0
    for run in (*_RUN.finditer(raw), None):
        stop = run.start() if run else len(raw)
        for at in range(done, stop):
            form.append(raw[at])
            places.append(written[at])
        if run:
            done = run.end()
            if _between(run):
                form.append(GAP)
                places.append(written[run.start()])
    return "".join(form), places


def snippet(title: str, text: str | None, terms: tuple[str, ...], names: tuple[str, ...] = ()) -> str:
    """The title with its hits between « and »; or another of its names, or the part of the text around its first hit.

    That comes instead where the title has not all that is searched for, and it has some.
    """
    form = folded(title)
    if not all(term in form for term in terms):
        for other in (*names, *(() if text is None else (text,))):
            if found := hits(other, terms):
                return _marked(other, found)
    return _marked(title, hits(title, terms))


def _marked(text: str, found: list[tuple[int, int]]) -> str:
    start, end = _window(len(text), found)
    pieces = ["…" if start else ""]
    at = start
    for first, last in found:
        if first >= end:
            break
        pieces += [text[at:first], "«", text[first : min(last, end)], "»"]
        at = min(last, end)
    pieces += [text[at:end], "…" if end < len(text) else ""]
    return " ".join("".join(pieces).split())


def _window(length: int, found: list[tuple[int, int]]) -> tuple[int, int]:
    """The part of a text that is shown: all of a short one, else that about the first hit, which is shown whole."""
    if length <= _SHOWN:
        return 0, length
    first, last = found[0] if found else (0, 0)
    start = max(0, min(first - _BEFORE, length - _SHOWN))
    return start, min(length, max(start + _SHOWN, last))
