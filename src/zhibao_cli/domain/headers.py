"""Where the headers of a sheet are, and what each column is called when they stand in two or three rows.

Over merged cells a spreadsheet keeps the text in the first cell and leaves the others empty; so does a CSV made of it.
A column's name is composed of what stands above it: 市本级采用 over 普发, 参阅 gives 市本级采用-普发, 市本级采用-参阅.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from types import MappingProxyType

from zhibao_cli.domain.tables import JOINT, TableSpec, map_headers
from zhibao_cli.domain.words import fold

DEEPEST = 3
"""So many rows of headers, one over the other, are understood."""

_CAPTION = re.compile(r"[:：]\s*\S")
"""填报单位：石泉县 stands above the headers and is none; 报送单位： is a header."""
_FIGURE = re.compile(r"[-+]?[0-9.,]+%?|[0-9]{4}[-/.年][0-9].*")
_YEAR = re.compile("(19|20)[0-9]{2}")
_TITLE = re.compile("表$|[0-9]年")
_LONGEST_GROUP = 15

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Header:
    """The headers of a sheet: the place of their first row, how many rows, the name of each column ("" for none)."""

    first: int
    depth: int
    names: tuple[str, ...]

    @property
    def end(self) -> int:
        """The place of the first row below."""
        return self.first + self.depth


def find_header(rows: Rows, spec: TableSpec, mapping: Mapping[str, str] = MappingProxyType({})) -> Header:
    """Find the rows with the most headers of this table; where none has any, the first row that is not blank."""
    best = Header(0, min(1, len(rows)), ())
    most = -1
    for header in _candidates(rows):
        known = len(map_headers(spec, header.names, mapping)[0])
        # Of a row and the same with its groups, the latter tells more.
        if known > most or (known == most > 0 and header.first == best.first):
            best, most = header, known
    return best


def composed(rows: Rows) -> tuple[str, ...]:
    """The name of each column under these rows of headers."""
    if len(rows) == 1:
        return _trimmed(rows[0])
    width = max(map(len, rows))
    names: list[list[str]] = [[] for _ in range(width)]
    for level in range(len(rows)):
        for column, part in enumerate(_spread(rows, level, width)):
            tidy = " ".join(part.split())
            if tidy and tidy not in names[column][-1:]:
                names[column].append(tidy)
    own = [any(_at(row, column) for row in rows) for column in range(width)]
    return _trimmed([JOINT.join(parts) if there else "" for parts, there in zip(names, own, strict=True)])


def _candidates(rows: Rows) -> Iterable[Header]:
    below_another = False
    for first, row in enumerate(rows):
        block = rows[first : first + DEEPEST]
        over = [] if _is_title(row) else list(takewhile(bool, (_over(*pair) for pair in pairwise(block))))
        sure = sum(1 for _ in takewhile(lambda one: one == _SURE, over))
        # Where a row surely groups the one below, neither is the headers by itself: 采用 would seem to be a column.
        if any(row) and not below_another:
            for depth in range(1 + sure, 2 + len(over)):
                yield Header(first, depth, composed(block[:depth]))
        below_another = bool(sure)


_MAYBE, _SURE = 1, 2


def _over(upper: Sequence[str], lower: Sequence[str]) -> int:
    """Tell whether the lower row parts the columns that the upper one groups: 0 is no."""
    if not any(upper) or any(_CAPTION.search(cell) for cell in (*upper, *lower)) or not all(map(_wordy, lower)):
        return 0
    groups = _groups(upper, max(len(upper), len(lower)))
    if not any(len({cell for cell in lower[start:end] if cell}) > 1 for start, end in groups):
        return 0
    # A header that groups nothing is one cell over both rows; a row of data has something there.
    below_one = [_at(lower, start) in ("", _at(upper, start)) for start, end in groups if end - start == 1]
    if groups[0][1] - groups[0][0] > 1:
        return _MAYBE
    return 0 if not below_one[0] else _SURE if all(below_one) else _MAYBE


def _groups(row: Sequence[str], width: int) -> list[tuple[int, int]]:
    """The columns that each cell stands over: its own and the empty or equal ones to its right."""
    starts = [i for i, cell in enumerate(row) if cell and (i == 0 or cell != _head(row, i - 1))]
    return list(pairwise([*starts, width]))


def _head(row: Sequence[str], place: int) -> str:
    return next((row[i] for i in range(place, -1, -1) if row[i]), "")


def _spread(rows: Rows, level: int, width: int) -> Iterable[str]:
    """A row of headers with each group's name over all its columns; what is no group stays where it is."""
    last = level == len(rows) - 1
    name = ""
    for column in range(width):
        cell = _at(rows[level], column)
        if any(_at(rows[above], column) for above in range(level)):
            name = ""  # another group begins above
        name = cell or name
        yield cell if last else name


def _is_title(row: Sequence[str]) -> bool:
    """Tell whether the row is the sheet's title: one cell, over all columns or worded as one."""
    filled = [i for i, cell in enumerate(row) if cell]
    if len(filled) != 1:
        return False
    text = fold(row[filled[0]])
    return filled[0] == 0 or len(text) > _LONGEST_GROUP or bool(_TITLE.search(text))


def _wordy(cell: str) -> bool:
    tidy = unicodedata.normalize("NFKC", cell)
    return not _FIGURE.fullmatch(tidy) or bool(_YEAR.fullmatch(tidy))


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    end = max((i for i, cell in enumerate(cells, 1) if cell), default=0)
    return tuple(cells[:end])
