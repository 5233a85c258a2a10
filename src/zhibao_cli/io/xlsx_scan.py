"""A worksheet's XML seen as it is unpacked, for what the libraries do not tell.

How far it reaches, and the cells they give as empty though an error or a formula without a result stands there.
"""

import re
from html import unescape
from pathlib import Path

from zhibao_cli.i18n import Message, msg
from zhibao_cli.io.refusals import broken, refusal, too_large
from zhibao_cli.io.sheet import Faults
from zhibao_cli.io.workbook import MOST_CELLS, NOT_RECKONED, cell_error

MOST_FAULTS = 10_000
"""With more cells in error than this, the workbook was never reckoned at all."""

_LONGEST_CELL = 1 << 22  # a cell's text has at most 32,767 characters, however they are written
_PREFIX = rb"(?:\w+:)?"
_ROOT = re.compile(rb"<(\w+:)?worksheet\b")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)([0-9]+)""")
# Beyond column Z or row 99,999, or not saying first where it is: only then it is worth while to look at each cell.
_UNUSUAL = rb'c(?! r="[A-Z][0-9]{1,5}")[\s>/]'
_MUCH = 64 << 20  # so many bytes of cells can be in memory, however small each
_CELL = re.compile(rb"<" + _PREFIX + rb"c((?:\s[^>]*[^/>])?)\s*>(.*?)</" + _PREFIX + rb"c\s*>", re.DOTALL)
_VALUE = re.compile(rb"<" + _PREFIX + rb"v(?:\s[^>]*)?>([^<]*)</")
_ANY_VALUE = re.compile(rb"<" + _PREFIX + rb"v[\s/>]")
_FORMULA = re.compile(rb"<" + _PREFIX + rb"f[\s/>]")
_TYPE = re.compile(rb"""\bt\s*=\s*["'](\w+)["']""")


class Scan:
    """Watches one worksheet being unpacked. Bounded memory: a piece is looked at and let go."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rest = b""
        self._start = b""
        self._unusual = re.compile(b"<" + _UNUSUAL)
        self._seen = self._cells = self._rows = self._columns = 0
        self._unplaced = 0
        self._count = 0
        self._faults: dict[int, dict[int, Message]] = {}

    def see(self, piece: bytes) -> None:
        """Look at the next piece, up to the last cell that may not be whole."""
        text = self._rest + piece
        if not self._start:
            root = _ROOT.search(text)
            prefix = b"<" + ((root[1] if root else None) or b"")
            self._start = prefix + b"c"
            self._unusual = re.compile(re.escape(prefix) + _UNUSUAL)
        cut = max(text.rfind(self._start + b" "), text.rfind(self._start + b">"))
        if cut <= 0:
            cut = len(text) if len(text) > _LONGEST_CELL else 0
        self._look(text[:cut])
        self._rest = text[cut:]

    def end(self) -> None:
        """Look at what is left."""
        self._look(self._rest)
        self._rest = b""

    def faults(self) -> Faults:
        """What is wrong with cells, by row number and place in the row."""
        return self._faults

    def _look(self, text: bytes) -> None:
        self._seen += len(text)
        if self._seen > _MUCH:
            self._cells += text.count(self._start)
            if self._cells > MOST_CELLS:
                raise too_large(self._path)
        if self._unusual.search(text):
            self._reach(text)
        # Every error is written with a #, every formula in an element f. To look for one byte is quickest.
        if b"#" in text or (b"f" in text and _FORMULA.search(text)):
            self._find(text)

    def _reach(self, text: bytes) -> None:
        for letters, digits in _REFERENCE.findall(text):
            self._rows = max(self._rows, int(digits[:8]))
            self._columns = max(self._columns, _column(letters))
        if text.count(b' r="') < text.count(self._start):
            # Cells that do not say where they are stand side by side, after one that does.
            rows = text.split(self._start[:-1] + b"row")
            self._rows += len(rows) - 1
            cells = [row.count(self._start) for row in rows]
            self._unplaced = max(self._unplaced + cells[0], *cells)
        # Libraries make room for every cell up to the last, also when there are but two.
        if self._rows * (self._columns + self._unplaced) > MOST_CELLS:
            raise too_large(self._path)

    def _find(self, text: bytes) -> None:
        for cell in _CELL.finditer(text):
            attributes, content = cell[1], cell[2]
            place = _REFERENCE.search(attributes)
            fault = _fault(attributes, content)
            if fault is None:
                continue
            if place is None:
                raise broken(self._path)
            self._count += 1
            if self._count > MOST_FAULTS:
                raise refusal(
                    self._path, "cells-faulty",
                    msg("{name} has more than {most} cells with an error or a formula without a result.",
                        name=self._path.name, most=MOST_FAULTS),
                    msg("Open it in the spreadsheet program and save it again."),
                )  # fmt: skip
            self._faults.setdefault(int(place[2]), {})[_column(place[1]) - 1] = fault


def _fault(attributes: bytes, content: bytes) -> Message | None:
    kind = _TYPE.search(attributes)
    value = _VALUE.search(content)
    if kind and kind[1] == b"e":
        return cell_error(unescape(value[1].decode("utf-8", "replace")) if value else "#")
    # A formula may give an empty text; then it says that it is one.
    if (
        _FORMULA.search(content)
        and not (value and value[1])
        and not (kind and kind[1] == b"str" and _ANY_VALUE.search(content))
    ):
        return NOT_RECKONED
    return None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number
