"""OpenDocument sheets (.ods) in, read here: the format is plain, and no library tells errors and yes or no in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from zhibao_cli.i18n import Message
from zhibao_cli.io.archive import Archive, open_archive
from zhibao_cli.io.cell_text import of_flag, of_number, of_text
from zhibao_cli.io.refusals import broken, encrypted, too_large
from zhibao_cli.io.sheet import Line, Sheet
from zhibao_cli.io.workbook import MOST_CELLS, NOT_RECKONED, cell_error, named, seen

_CONTENT = "content.xml"
_MOST_COLUMNS = 16_384
_MOST_ROWS = 1 << 20
_DURATION = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")
_SPACES = {"text:tab": "\t", "text:line-break": "\n"}


def sheets(path: Path) -> tuple[Sheet, ...]:
    """The visible sheets of the file, once nothing in the archive is found to be a trap."""
    archive = open_archive(path)
    if b"encryption-data" in archive.small("META-INF/manifest.xml"):
        raise encrypted(path)
    archive.look_through({})
    directory = _Reader(archive, -1)
    for _ in directory.lines():
        pass
    shown, notes = seen(path, [(place, title, visible) for place, (title, visible) in enumerate(directory.tables)])
    found = []
    for number, place in enumerate(shown):
        title = directory.tables[place][0]
        faults: dict[int, dict[int, Message]] = {}
        lines = partial(_lines, archive, place, faults)
        name = named(path, title, len(shown))
        found.append(Sheet(path.name, title, name, lines, () if number else notes, faults))
    return tuple(found)


def _lines(archive: Archive, place: int, faults: dict[int, dict[int, Message]]) -> Iterator[Line]:
    reader = _Reader(archive, place, faults)
    return reader.lines()


@dataclass(slots=True)
class _Cell:
    """A cell being read."""

    attributes: Mapping[str, str]
    repeated: int
    covered: bool
    paragraphs: list[list[str]] = field(default_factory=list)


class _Reader:
    """Reads one table of the content; with the place -1 none, but the titles of all and whether they are shown."""

    def __init__(self, archive: Archive, place: int, faults: dict[int, dict[int, Message]] | None = None) -> None:
        self._archive = archive
        self._place = place
        self._faults = {} if faults is None else faults
        self.tables: list[tuple[str, bool]] = []
        self._depth = 0
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._aside = 0
        self._row: list[tuple[str, int]] = []
        self._row_faults: dict[int, Message] = {}
        self._columns = 0
        self._repeat_row = 1
        self._number = 0
        self._cells = 0
        self._cell: _Cell | None = None
        self._done: list[Line] = []

    def lines(self) -> Iterator[Line]:
        """The rows that are not blank, in their order."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        try:
            for piece in self._archive.pieces(_CONTENT):
                parser.Parse(piece, False)
                yield from self._taken()
            parser.Parse(b"", True)
        except (ExpatError, ValueError) as fault:
            raise broken(self._archive.path) from fault
        yield from self._taken()

    def _taken(self) -> list[Line]:
        done, self._done = self._done, []
        return done

    @property
    def _here(self) -> bool:
        return self._depth == 1 and len(self.tables) - 1 == self._place

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._depth += 1
            if self._depth == 1:
                visible = attributes.get("table:style-name", "") not in self._hidden_styles
                self.tables.append((attributes.get("table:name", ""), visible))
                self._number = 0
        elif tag == "style:style":
            self._style = attributes.get("style:name", "")
        elif tag == "style:table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif self._here:
            self._start_inside(tag, attributes)

    def _start_inside(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table-row":
            self._row, self._row_faults, self._columns = [], {}, 0
            self._repeat_row = _times(attributes.get("table:number-rows-repeated", "1"), _MOST_ROWS)
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            repeated = _times(attributes.get("table:number-columns-repeated", "1"), _MOST_COLUMNS)
            self._cell = _Cell(attributes, repeated, tag != "table:table-cell")
        elif tag == "office:annotation":
            self._aside += 1
        elif self._cell and not self._aside:
            if tag == "text:p":
                self._cell.paragraphs.append([])
            elif self._cell.paragraphs and tag == "text:s":
                self._cell.paragraphs[-1].append(" " * _times(attributes.get("text:c", "1"), 100))
            elif self._cell.paragraphs and tag in _SPACES:
                self._cell.paragraphs[-1].append(_SPACES[tag])

    def _end(self, tag: str) -> None:
        if tag == "table:table":
            self._depth -= 1
        elif tag == "office:annotation" and self._aside:
            self._aside -= 1
        elif not self._here:
            return
        elif tag in ("table:table-cell", "table:covered-table-cell") and self._cell:
            self._end_cell(self._cell)
            self._cell = None
        elif tag == "table:table-row":
            self._end_row()

    def _text(self, text: str) -> None:
        if self._cell and self._cell.paragraphs and not self._aside:
            self._cell.paragraphs[-1].append(text)

    def _end_cell(self, cell: _Cell) -> None:
        text, fault = ("", None) if cell.covered else _value(cell)
        if fault:
            self._row_faults[self._columns] = fault
        self._columns += cell.repeated
        if self._columns > _MOST_COLUMNS:
            raise broken(self._archive.path)
        self._row.append((text, cell.repeated))

    def _end_row(self) -> None:
        while self._row and not self._row[-1][0]:
            self._row.pop()
        first, self._number = self._number + 1, self._number + self._repeat_row
        if not self._row and not self._row_faults:
            return
        cells = [text for text, repeated in self._row for _ in range(repeated)]
        self._cells += len(cells) * self._repeat_row
        if self._cells > MOST_CELLS or self._number > _MOST_ROWS:
            raise too_large(self._archive.path)
        for number in range(first, self._number + 1):
            if self._row_faults:
                self._faults[number] = self._row_faults
            self._done.append(Line(number, list(cells)))


def _value(cell: _Cell) -> tuple[str, Message | None]:
    """The text of a cell, and what is wrong with it."""
    attributes = cell.attributes
    shown = "\n".join(map("".join, cell.paragraphs)).strip()
    kind = attributes.get("office:value-type", "")
    if attributes.get("calcext:value-type") == "error":
        return "", cell_error(shown)
    if "table:formula" in attributes and not kind:
        return "", NOT_RECKONED
    if kind in ("float", "percentage", "currency"):
        return of_number(float(attributes.get("office:value", "nan"))), None
    if kind == "boolean":
        return of_flag(attributes.get("office:boolean-value") == "true"), None
    if kind == "date":
        day, _, time = attributes.get("office:date-value", "").partition("T")
        return (day if time.strip("0:.") == "" else f"{day} {time[:8]}"), None
    if kind == "time" and (found := _DURATION.fullmatch(attributes.get("office:time-value", ""))):
        return f"{found[1]}{found[2]}:{found[3]}:{found[4]}", None
    return of_text(shown or attributes.get("office:string-value", "")), None


def _times(text: str, most: int) -> int:
    count = int(text[:10])
    return min(max(count, 0), most + 1)
