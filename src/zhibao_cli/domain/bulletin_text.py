"""The text of a published bulletin as it lies, made fit to read: no pinyin, no page numbers, no broken lines.

Nothing is corrected: what cannot be told apart from a figure stays and is marked, so that the reading leaves it alone.
"""

import re
from dataclasses import dataclass

SPACE, LINE, TORN, PARAGRAPH = " ", "\n", "\v", "\f"
"""What may lie between two characters: a space, the end of a line, one where a number was or may have been that is no
part of the sentence (a page's, a list's), and the end of a paragraph."""

_PINYIN = re.compile("(?<=[一-鿿])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]{1,7}[)）]")
_PAGE = re.compile(r"[\s\-—–―_·•~]*(?:[-—–―_·•~]\s*[0-9０-９]{1,4}\s*[-—–―_·•~]|第\s*[0-9０-９]{1,4}\s*页.{0,12}"
                   r"|[Pp]age\s*[0-9]{1,4}.{0,8}|[0-9]{1,4}\s*/\s*[0-9]{1,4})[\s\-—–―_·•~]*")  # fmt: skip
_NUMBER_ALONE = re.compile(r"\s*[0-9０-９]{1,4}\s*")
# A list's or a page's number: 2、 3. (4) 五、 （六） ⑦. A point with a digit behind is a decimal's.
_MARKER = re.compile(r"\s*(?:[(（]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})(?:[、)）]|[.．](?![0-9０-９]))\s*"
                     r"|[(（](?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[)）]|[①-⑳])\s*")  # fmt: skip
_UNSEEN = dict.fromkeys([0xFEFF, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)])
_ALIKE = {
    "〔【［[｛{": "(", "〕】］]｝}": ")", "﹪": "%", "︰∶": ":", "﹔": ";", "﹐": ",", "–—―−‑": "-", "～〜": "~",
    "﹑": "、", "!！?？…｡": "。", "○": "〇",
}  # fmt: skip
_HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {
    ord(other): ord(plain) for others, plain in _ALIKE.items() for other in others
}


@dataclass(frozen=True, slots=True)
class Script:
    """A text without white space: `shown` as it was written, `text` folded to half width and small letters.

    Each character has the same place in both; `gaps` has what lay before it: nothing, SPACE, LINE, TORN or PARAGRAPH.
    """

    shown: str
    text: str
    gaps: tuple[str, ...]

    def between(self, start: int, end: int) -> str:
        """The text from one place to another as a reader wants to see it: on one line."""
        pieces = []
        for at in range(start, end):
            apart = self.gaps[at] in (SPACE, PARAGRAPH) and at > start
            pieces.append(f" {self.shown[at]}" if apart else self.shown[at])
        return "".join(pieces)


def clean(text: str) -> Script:
    """Take pinyin, page numbers and list numbers out of a text, and its lines apart from their ends."""
    tidy = re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text.translate(_UNSEEN)).replace("\f", "\n\n")
    shown: list[str] = []
    gaps: list[str] = []
    gap = ""
    for line in _PINYIN.sub("", tidy).split("\n"):
        gap = _gap_before(gap, line)
        if not line.strip() or _PAGE.fullmatch(line):
            continue
        alone = _NUMBER_ALONE.fullmatch(line)
        marker = None if alone else _MARKER.match(line)
        if alone or marker:
            gap = gap if gap == PARAGRAPH else TORN
        for character in line[marker.end() if marker else 0 :]:
            if character.isspace():
                gap = gap or SPACE
            else:
                shown.append(character)
                gaps.append(gap)
                gap = ""
        gap = TORN if alone else LINE
    return Script("".join(shown), "".join(map(_folded, shown)), tuple(gaps))


def _gap_before(gap: str, line: str) -> str:
    """A page's number alone on its line tears a sentence, with the empty lines about it; an empty line ends it."""
    if _PAGE.fullmatch(line):
        return TORN
    if line.strip() or not gap:
        return gap
    return gap if gap == TORN else PARAGRAPH


def _folded(character: str) -> str:
    plain = character.translate(_HALF_WIDTH)
    small = plain.lower()
    return small if len(small) == 1 else plain
