"""Tables of a made document: columns as wide as their texts ask for, as far as the page allows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from zhibao_cli.domain.text import width
from zhibao_cli.io.word_parts import SIZES, W

LONG = 16
"""A text wider than this (in half characters) may be folded, though to no less; shorter ones stay whole."""
LONGEST = 72
"""No column asks for more than this."""
HEAD_LINES = (8, 6)
"""A heading wider than this is folded: where there is room, and where there is not."""
NARROWEST = 4
_STEP = 8
"""A column gives way by so much at a time, at most, where that makes fewer lines than a little of each."""
PADDING = 130
"""The room left and right of a cell's text, and a little more, in twips."""

_TABLE_ROW, _CELL, _TEXT, _VALUE = (f"{{{W}}}{name}" for name in ("tr", "tc", "t", "val"))
_PROPERTIES, _CELL_WIDTH, _UNIT = (f"{{{W}}}{name}" for name in ("tcPr", "tcW", "type"))
_SPAN, _WIDTH, _HEADER = f"{{{W}}}gridSpan", f"{{{W}}}w", f"{{{W}}}trPr/{{{W}}}tblHeader"


class Table:
    """A table as it was made, its texts measured."""

    def __init__(self, node: Any) -> None:
        self._node = node
        self._grid = node.find(f"{{{W}}}tblGrid")
        self._columns = list(self._grid)
        size = next(node.iter(f"{{{W}}}sz"), None)
        self._half = int(size.get(_VALUE) if size is not None else SIZES["五号"]) * 5
        # Kept, as the library makes an object for each every time it is asked.
        self._rows = [(row.find(_HEADER) is not None, list(_cells(row))) for row in node.iterchildren(_TABLE_ROW)]
        self._texts: list[Counter[int]] = [Counter() for _ in self._columns]
        self._heads = [0] * len(self._columns)
        self._measure()

    def _measure(self) -> None:
        """How wide the texts of each column are, in half characters, and how many there are of each width."""
        for header, cells in self._rows:
            for at, span, cell in cells:
                if span > 1:
                    continue
                # A long text asks for no more than any long one.
                long = width("".join([piece.text or "" for piece in cell.iter(_TEXT)])[:LONGEST])
                if header:
                    self._heads[at] = max(self._heads[at], long)
                else:
                    self._texts[at][long] += 1

    def _asked(self, longest: int, head_line: int) -> list[int]:
        """What each column asks for, in half characters."""
        return [
            max(min(max(texts, default=0), longest), min(head, head_line), NARROWEST)
            for texts, head in zip(self._texts, self._heads, strict=True)
        ]

    def _total(self, widths: Sequence[int]) -> int:
        return sum(widths) * self._half + PADDING * len(widths)

    @property
    def least(self) -> int:
        """The width it needs, in twips, though long texts are folded."""
        return self._total(self._asked(LONG, HEAD_LINES[1]))

    def size(self, room: int) -> None:
        """Give each column its width: more than it asks for where there is room, else what makes the fewest lines."""
        widths, least = self._asked(LONGEST, HEAD_LINES[0]), self._asked(LONG, HEAD_LINES[1])
        while self._total(widths) > room:
            steps = [
                (self._more_lines(at, found, by) / by, -found, at, by)
                for at, found in enumerate(widths)
                for by in range(1, min(_STEP, found - least[at]) + 1)
            ]
            if not steps:
                break
            *_, at, by = min(steps)
            widths[at] -= by
        total = self._total(widths)
        self._set([(found * self._half + PADDING) * room // total for found in widths])

    def _more_lines(self, at: int, now: int, by: int) -> int:
        """How many more lines a column's texts would take if it were narrower by so much."""
        return sum(times * (-(-long // (now - by)) + long // -now) for long, times in self._texts[at].items())

    def _set(self, sizes: list[int]) -> None:
        for column, size in zip(self._columns, sizes, strict=True):
            column.set(_WIDTH, str(size))
        whole = self._node.find(f"{{{W}}}tblPr/{{{W}}}tblW")
        if whole is not None:
            whole.set(_WIDTH, str(sum(sizes)))
            whole.set(_UNIT, "dxa")
        for _, cells in self._rows:
            for at, span, cell in cells:
                _widen(cell, sum(sizes[at : at + span]))


def _cells(row: Any) -> Iterator[tuple[int, int, Any]]:
    """Each cell of a row, with its first column and how many it spans."""
    at = 0
    for cell in row.iterchildren(_CELL):
        properties = cell.find(_PROPERTIES)
        found = properties.find(_SPAN) if properties is not None else None
        span = int(found.get(_VALUE)) if found is not None else 1
        yield at, span, cell
        at += span


def _widen(cell: Any, size: int) -> None:
    """Set a cell's width; it comes first among its properties, whatever was put before it."""
    properties = cell[0] if len(cell) and cell[0].tag == _PROPERTIES else cell.get_or_add_tcPr()
    found = properties[0] if len(properties) and properties[0].tag == _CELL_WIDTH else properties.find(_CELL_WIDTH)
    if found is None:
        found = properties.makeelement(_CELL_WIDTH)
    if not len(properties) or properties[0] is not found:
        properties.insert(0, found)
    found.set(_WIDTH, str(size))
    found.set(_UNIT, "dxa")
