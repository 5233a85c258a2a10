"""The wide sheet most offices keep (台账): a row is an item, with an adoption and an instruction of it, if any."""

from collections import Counter
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.load_items import NumberedFirst, differences, read_item
from zhibao_cli.app.load_match import Found, compared
from zhibao_cli.app.load_rows import adoption, instruction
from zhibao_cli.domain.records import Adoption, Instruction, Item
from zhibao_cli.domain.words import LEVEL, code_of, fold
from zhibao_cli.domain.words import YES_NO as FLAG
from zhibao_cli.i18n import msg

if TYPE_CHECKING:
    from zhibao_cli.app.load_files import Loader

LEVELS = MappingProxyType({f"{level}_adopted": level for level in LEVEL})
"""The columns that say of one level whether, and when, it adopted the item."""

_ADOPTION = ("channel", "level", "form", "adopted_on", "issue", "printed_title", "route", "reprint", "points")
_INSTRUCTION = MappingProxyType({
    "level": "leader_level", "leader": "leader", "rank": "rank", "instructed_on": "instructed_on",
    "text": "instruction_text", "feedback_due": "feedback_due", "feedback_on": "feedback_on",
    # The publication in the row is the adoption's.
    "channel": "",
})  # fmt: skip
_NOT = frozenset(map(fold, ("", "-", "—", "——", "/", "无", "否", "×", "未采用", "没有", "0", "未批示", "no", "none")))
"""What is written in the cells of an item that was not adopted."""


class _Event(NamedTuple):
    """An adoption or instruction of the row's item, and the fields the row says something of."""

    table: str
    record: Adoption | Instruction
    fields: tuple[str, ...]


class Wide(NumberedFirst):
    """Records the rows of a wide sheet."""

    def __init__(self, loader: "Loader") -> None:
        super().__init__(loader)
        self._rows: Counter[int] = Counter()

    def end_file(self) -> None:
        """Take the rows that had to wait."""
        super().end_file()
        self._rows.clear()

    def _row(self, cells: Cells) -> None:
        item = read_item(self._desk, cells)
        events = [*self._adoptions(cells), *self._instructions(cells)]
        row_id = self._item(cells, item) if item is not None and not cells.bad else None
        if cells.bad or item is None:
            self._loader.bad("records")
        elif row_id is not None:
            self._place([event._replace(record=replace(event.record, item=row_id)) for event in events])

    # -- the item

    def _item(self, cells: Cells, item: Item) -> int | None:
        """The item's id: of one on record, of an earlier row's, or of a new one. None: the row is left alone."""
        row_id = self._known(cells, item)
        if row_id is None or cells.bad:
            return None
        if not row_id:
            return self._loader.items.add(cells, item)
        known, first = self._desk.on_record(Item), not self._desk.on_record(Item).of_this_file(row_id)
        known.take(row_id)
        fields = differences(self._desk, cells, item, row_id, filled=True)
        if fields:
            whole = self._loader.differs("submissions", cells, row_id, item, fields)
            # Of another unit, title or day, it may be another item altogether: nothing is put beside it.
            other = not whole and {"unit", "title", "submitted_on"}.intersection(fields)
            return None if other or cells.bad else row_id
        if first:
            self._loader.counts["submissions"]["same"] += 1
        return row_id

    def _known(self, cells: Cells, item: Item) -> int | None:
        """The id of the item the row is of, 0 when it is a new one; None when that cannot be told."""
        number = cells.text("number")
        ids = self._desk.titled(item.unit, item.title, item.submitted_on)
        by_number = self._desk.numbered(number) if number else ()
        if by_number and not set(by_number).intersection(ids):
            if self._desk.on_record(Item).of_this_file(by_number[0]):
                cells.fault("number", "number-used", msg("The number {number} is used twice.", number=number))
                return None
            ids = by_number
        elif by_number:
            ids = by_number
        if len(ids) > 1:
            alike = tuple(row_id for row_id in ids if not differences(self._desk, cells, item, row_id, filled=True))
            ids = alike if len(alike) == 1 else ids
        if len(ids) > 1:
            message = msg("“{typed}” fits {count} items.", typed=item.title, count=len(ids))
            cells.fault("title", "item-ambiguous", message)
            return None
        return ids[0] if ids else 0

    # -- its events

    def _adoptions(self, cells: Cells) -> list[_Event]:
        levels = self._by_level(cells)
        said = {name: cells.text(name) for name in ("channel", "level")}
        rest = ("issue", "printed_title") if levels else ("adopted_on", "form", "issue", "printed_title", "points")
        if not any(_says(text) for text in (*said.values(), *(cells.text(name) for name in rest))):
            return levels
        place = Cells(cells.row, cells.lookup, item=1)
        if cells.text("adopted_on") is None:
            _undated(place, "adopted_on")
        record = adoption(self._desk, place)
        cells.bad = cells.bad or place.bad
        if record is None:
            return levels
        fields = compared(Adoption, [name for name in _ADOPTION if cells.has(name)])
        # First the one that says most: what a level's column says of the same day is then found to be that.
        return [_Event("adoptions", record, fields), *levels]

    def _by_level(self, cells: Cells) -> list[_Event]:
        """Adoptions by the columns of the levels: each holds a day, or a mark beside a day in its own column."""
        found = []
        for column, level in LEVELS.items():
            text = cells.text(column)
            if not _says(text):
                continue
            day = self._day(cells, column, text or "")
            if day is not None:
                record = Adoption(serial=0, item=1, level=level, adopted_on=day)
                found.append(_Event("adoptions", record, ("item", "others", "level", "adopted_on")))
        return found

    def _day(self, cells: Cells, column: str, text: str) -> date | None:
        if code_of(FLAG, text) != "true":
            return cells.day(column)
        if cells.text("adopted_on") is None:
            _undated(cells, column)
            return None
        return cells.day("adopted_on")

    def _instructions(self, cells: Cells) -> list[_Event]:
        names = {key: name for key, name in _INSTRUCTION.items() if name}
        if not any(_says(cells.text(name)) for name in names.values()):
            return []
        own = Cells(cells.row, cells.lookup, _INSTRUCTION, item=1)
        record = instruction(self._desk, own)
        cells.bad = cells.bad or own.bad
        if record is None:
            return []
        fields = compared(Instruction, [key for key, name in names.items() if cells.has(name)])
        return [_Event("instructions", record, ("item", *fields))]

    def _place(self, events: list[_Event]) -> None:
        """Record what of the row is new.

        An event in rows that differ elsewhere, as when two leaders wrote on it, is one. Of equal rows it is as many.
        """
        equal = hash(tuple(getattr(event.record, name) for event in events for name in event.fields))
        self._rows[equal] += 1
        for event in events:
            known = self._desk.on_record(type(event.record))
            found = known.find(event.record, event.fields, at_least=self._rows[equal])
            if found.how == "same":
                self._loader.counts[event.table]["same"] += 1
            elif found.how == "new":
                other = known.alike(event.record, event.fields) if self._rows[equal] > 1 else 0
                self._loader.add(event.table, event.record, Found("again", other) if other else found)


def _says(text: str | None) -> bool:
    return text is not None and fold(text) not in _NOT


def _undated(cells: Cells, column: str) -> None:
    cells.fault(
        column, "adoption-undated",
        msg("It says that the item was adopted, but not on which day. Write the day there, or fill in a column "
            "“采用日期” (adopted on)."),
    )  # fmt: skip
