"""Tables of a made document: columns as wide as their texts ask for, as far as the page allows."""

from collections.abc import Iterator
from typing import Any

from zhibao_cli.domain.text import width
from zhibao_cli.io.word_parts import SIZES, W

LONG = 24
"""A text wider than this (in half characters) may be folded, though to no less; shorter ones stay whole."""
LONGEST = 72
"""No column asks for more than this."""
HEAD_LINE = 8
"""A heading wider than this is folded."""
NARROWEST = 4
PADDING = 130
"""The room left and right of a cell's text, and a little more, in twips."""

_TABLE_ROW, _CELL, _TEXT, _VALUE = (f"{{{W}}}{name}" for name in ("tr", "tc", "t", "val"))
_SPAN, _WIDTH, _HEADER = f"{{{W}}}tcPr/{{{W}}}gridSpan", f"{{{W}}}w", f"{{{W}}}trPr/{{{W}}}tblHeader"


class Table:
    """A table as it was made, its texts measured."""

    def __init__(self, node: Any) -> None:
        self._node = node
        self._grid = node.find(f"{{{W}}}tblGrid")
        self._columns = list(self._grid)
        size = node.find(f".//{{{W}}}tr//{{{W}}}rPr/{{{W}}}sz")
        self._half = int(size.get(_VALUE) if size is not None else SIZES["五号"]) * 5
        self._body, self._heads = self._measured()

    def _measured(self) -> tuple[list[int], list[int]]:
        """The widest text of each column, in its rows and in its headings, in half characters."""
        body, heads = ([0] * len(self._columns) for _ in range(2))
        for row in self._node.iter(_TABLE_ROW):
            widest = heads if row.find(_HEADER) is not None else body
            for at, span, cell in _cells(row):
                if span == 1:
                    # A long text asks for no more than any long one.
                    text = "".join([piece.text or "" for piece in cell.iter(_TEXT)])[:LONGEST]
                    widest[at] = max(widest[at], width(text))
        return body, heads

    def _wanted(self, longest: int) -> list[int]:
        return [
            max(min(body, longest), min(head, HEAD_LINE), NARROWEST) * self._half + PADDING
            for body, head in zip(self._body, self._heads, strict=True)
        ]

    @property
    def least(self) -> int:
        """The width it needs, in twips, though long texts are folded."""
        return sum(self._wanted(LONG))

    def size(self, room: int) -> None:
        """Give each column its width: what it asks for, more where there is room, less where there is not."""
        wanted, least = self._wanted(LONGEST), self._wanted(LONG)
        over = sum(wanted) - room
        give = [more - less for more, less in zip(wanted, least, strict=True)]
        if over <= 0:
            sizes = [want * room / sum(wanted) for want in wanted]
        elif sum(give) >= over:
            sizes = [want - part * over / sum(give) for want, part in zip(wanted, give, strict=True)]
        else:
            sizes = [want * room / sum(least) for want in least]
        self._set([int(size) for size in sizes])

    def _set(self, sizes: list[int]) -> None:
        for column, size in zip(self._columns, sizes, strict=True):
            column.set(_WIDTH, str(size))
        whole = self._node.find(f"{{{W}}}tblPr/{{{W}}}tblW")
        if whole is not None:
            whole.set(_WIDTH, str(sum(sizes)))
            whole.set(f"{{{W}}}type", "dxa")
        for row in self._node.iter(_TABLE_ROW):
            for at, span, cell in _cells(row):
                _widen(cell, sum(sizes[at : at + span]))


def _cells(row: Any) -> Iterator[tuple[int, int, Any]]:
    """Each cell of a row, with its first column and how many it spans."""
    at = 0
    for cell in row.iterchildren(_CELL):
        found = cell.find(_SPAN)
        span = int(found.get(_VALUE)) if found is not None else 1
        yield at, span, cell
        at += span


def _widen(cell: Any, size: int) -> None:
    """Set a cell's width; it comes first among its properties, whatever was put before it."""
    properties = cell.get_or_add_tcPr()
    found = properties.find(f"{{{W}}}tcW")
    if found is None:
        found = properties.makeelement(f"{{{W}}}tcW")
    properties.insert(0, found)
    found.set(_WIDTH, str(size))
    found.set(f"{{{W}}}type", "dxa")
