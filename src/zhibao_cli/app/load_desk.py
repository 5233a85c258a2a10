"""What loading rows remembers from table to table, and how it finds the items that rows are of."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.items import shortened, split_number
from zhibao_cli.app.load_match import OnRecord
from zhibao_cli.app.session import Writing
from zhibao_cli.domain.records import Item, Record, Total
from zhibao_cli.i18n import msg

_BY_NUMBER = "SELECT id FROM item WHERE series = ? AND serial = ? AND retired_by IS NULL AND NOT void"
_BY_TITLE = (
    "SELECT id, submitted_on FROM item WHERE title = ?1 AND retired_by IS NULL AND NOT void "
    "AND (unit = ?2 OR EXISTS (SELECT 1 FROM json_each(joint) j WHERE j.value = ?2))"
)
_LEAD = "SELECT id, submitted_on FROM item WHERE title = ? AND unit = ? AND retired_by IS NULL AND NOT void"


class Desk:
    """What reading rows needs to remember: serials, what is on record, items in bad rows, first adoptions.

    `first_adopted` gives the day of the first adoption of each item, by its number, or by unit and title; `returned`
    the numbers of the items sent back. Both go through files and so are asked only if a row leaves something open.
    """

    def __init__(
        self,
        writing: Writing,
        first_adopted: Callable[[], Mapping[str, date]] = dict,
        returned: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self.writing = writing
        self.dated_by_adoption = 0
        self.meanings: dict[tuple[str, str], dict[str, str]] = {}
        """What columns of counts were said to mean, by event and words: the cells they fill."""
        self._totals: dict[tuple[str, str], tuple[list[Total], list[Total]]] = {}
        self._find_first_adopted = first_adopted
        self._find_returned = returned
        self._serials: dict[str, int] = {}
        self._on_record: dict[str, OnRecord] = {}
        self._file_starts = writing.writer.next_id
        self._expected: set[str] = set()

    @cached_property
    def first_adopted(self) -> Mapping[str, date]:
        """The day of each item's first adoption in the files."""
        return self._find_first_adopted()

    @cached_property
    def returned(self) -> frozenset[str]:
        """The numbers of the items sent back in the files."""
        return self._find_returned()

    def on_record(self, record: type[Record]) -> OnRecord:
        """What is on record of a table."""
        if record.TABLE not in self._on_record:
            self._on_record[record.TABLE] = OnRecord(self.writing, record, self._file_starts)
        return self._on_record[record.TABLE]

    def begin_file(self) -> None:
        """What rows of the file before were found to be may be found by this one's too."""
        self._file_starts = self.writing.writer.next_id
        for known in self._on_record.values():
            known.begin_file(self._file_starts)

    # -- numbers

    def serial(self, table: str) -> int:
        """The next number of a table's short references, until something is added to the table."""
        if table not in self._serials:
            self._serials[table] = self.writing.next_serial(table)
        return self._serials[table]

    def kept(self, cells: Cells, record: Record) -> Record:
        """The record under the reference its row gives, where that comes after all others; else under the next."""
        typed = cells.text("ref")
        if typed is None or not record.LETTER:
            return record
        found = re.fullmatch(rf"{record.LETTER}([1-9][0-9]{{0,11}})", typed.lower())
        if found is None:
            cells.fault("ref", "ref-unreadable", msg("“{typed}” is no reference of this table.", typed=typed))
            return record
        serial = int(found[1])
        if serial < self.serial(record.TABLE):
            return record
        self._serials[record.TABLE] = serial
        return replace(record, serial=serial)  # type: ignore[call-arg]

    def totals_of(self, unit: str, event: str) -> tuple[list[Total], list[Total]]:
        """The totals of a unit and event: of the rows before, to which a new one is to be added; and on record."""
        if (unit, event) not in self._totals:
            versions = self.writing.view.each(Total, "unit = ? AND event = ?", (unit, event), order="serial")
            self._totals[unit, event] = ([], [version.record for version in versions])
        return self._totals[unit, event]

    def place(self) -> int:
        """The next place of a group that was given none."""
        query = "SELECT coalesce(max(position), 0) + 1 FROM unit_group"
        return int(self.writing.view.connection.execute(query).fetchone()[0])

    def item_serial(self, series: str, at_least: int = 0) -> int:
        """The next serial of a series; with `at_least`, take note of one that was given."""
        key = f"item {series}"
        if key not in self._serials:
            query = "SELECT coalesce(max(serial), 0) FROM item WHERE series = ?"
            self._serials[key] = int(self.writing.view.connection.execute(query, (series,)).fetchone()[0])
        self._serials[key] = max(self._serials[key] + (not at_least), at_least)
        return self._serials[key]

    def added(self, record: Record, row_id: int) -> None:
        """Take note of a record that was added."""
        if record.TABLE in self._serials:
            self._serials[record.TABLE] += 1
        if isinstance(record, Item):
            for number in record.other_numbers:
                self._others.setdefault(number, []).append(row_id)
        known = self._on_record.get(record.TABLE)
        if known:
            known.added(record, row_id)

    # -- items

    def expect(self, number: str | None, others: tuple[str, ...], unit: str | None, title: str | None) -> None:
        """Take note of an item whose row is bad: that others refer to it is no fault of theirs."""
        self._expected.update(name for name in (number, *others) if name is not None)
        if unit is not None and title is not None:
            self._expected.add(f"{unit}\n{title}")

    @cached_property
    def _others(self) -> dict[str, list[int]]:
        """Items by their further numbers, for which there is no index."""
        found: dict[str, list[int]] = {}
        query = "SELECT id, other_numbers FROM item WHERE other_numbers IS NOT NULL AND retired_by IS NULL AND NOT void"
        for row_id, numbers in self.writing.view.connection.execute(query):
            for number in json.loads(numbers):
                found.setdefault(number, []).append(row_id)
        return found

    def numbered(self, number: str) -> tuple[int, ...]:
        """The items that carry this number, as their own or as a further one."""
        rows = self.writing.view.connection.execute(_BY_NUMBER, split_number(number)).fetchall()
        own = tuple(row[0] for row in rows)
        further = self._others.get(number)
        return tuple(dict.fromkeys((*own, *further))) if further else own

    def titled(self, unit: str, title: str, day: date | None = None) -> tuple[int, ...]:
        """The items of this lead unit, title and, when given, day."""
        rows = self.writing.view.connection.execute(_LEAD, (title, unit)).fetchall()
        return tuple(row_id for row_id, submitted in rows if day is None or submitted == day.isoformat())

    def item(self, cells: Cells, column: str, number: str) -> int | None:
        """The id of an item named by its number."""
        found = self.numbered(number)
        short = () if found else shortened(number) or ()
        if short:
            found = self.numbered(f"{short[0]}-{short[1]:04d}")
        if len(found) == 1:
            return found[0]
        message = msg("There is no item “{typed}” on record.", typed=number)
        if found:
            message = msg("“{typed}” fits {count} items.", typed=number, count=len(found))
            cells.fault(column, "item-ambiguous", message)
        elif number in self._expected or "item" in cells.lookup.unread:
            cells.follows(column, "item-unknown", message)
        else:
            cells.fault(column, "item-unknown", message)
        return None

    def sources(self, cells: Cells) -> tuple[int, ...]:
        """The items an event is of: the row's own, by number, or one by unit and title."""
        if cells.item:
            return (cells.item,)
        numbers = cells.several("item")
        if numbers:
            found = [self.item(cells, "item", number) for number in numbers]
            return tuple(dict.fromkeys(row_id for row_id in found if row_id is not None))
        unit, title = cells.unit("unit"), cells.text("title")
        if unit is None or title is None:
            if not cells.bad:
                cells.fault("item", "cell-empty", msg("This cell must be filled."))
            return ()
        return self._by_title(cells, unit, title)

    def _by_title(self, cells: Cells, unit: str, title: str) -> tuple[int, ...]:
        same = self.writing.view.connection.execute(_BY_TITLE, (title, unit)).fetchall()
        if len(same) == 1:
            return (same[0][0],)
        message = msg("“{typed}” fits {count} items.", typed=title, count=len(same))
        if same:
            cells.fault("title", "item-ambiguous", message)
        elif f"{unit}\n{title}" in self._expected or "item" in cells.lookup.unread:
            cells.follows("title", "item-unknown", message)
        else:
            cells.fault("title", "item-unknown", message)
        return ()
