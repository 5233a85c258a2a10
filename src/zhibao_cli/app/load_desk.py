"""What loading rows remembers from table to table."""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.items import by_number
from zhibao_cli.app.session import Writing
from zhibao_cli.domain.records import Item, Record, Total
from zhibao_cli.i18n import msg


class Desk:
    """What reading rows needs to remember across tables: items by number and title, serials, first adoptions."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.items: dict[str, int] = {}
        self.titles: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.first_adopted: dict[str, date] = {}
        self.returned: frozenset[str] = frozenset()
        self.dated_by_adoption = 0
        self.meanings: dict[tuple[str, str], dict[str, str]] = {}
        """What columns of counts were said to mean, by event and words: the cells they fill."""
        self._totals: dict[tuple[str, str], tuple[list[Total], list[Total]]] = {}
        self._serials: dict[str, int] = {}
        self._positions = 0

    def serial(self, table: str) -> int:
        """The next number of a table's short references."""
        if table not in self._serials:
            self._serials[table] = self.writing.next_serial(table) - 1
        self._serials[table] += 1
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
        given: int = record.serial  # type: ignore[attr-defined]
        serial = int(found[1])
        if serial < given:
            return record
        self._serials[record.TABLE] = serial
        return replace(record, serial=serial)  # type: ignore[call-arg]

    def item_serial(self, series: str, at_least: int = 0) -> int:
        """The next serial of a series; with `at_least`, take note of one that was given."""
        if series not in self._serials:
            query = "SELECT coalesce(max(serial), 0) FROM item WHERE series = ?"
            self._serials[series] = int(self.writing.view.connection.execute(query, (series,)).fetchone()[0])
        self._serials[series] = max(self._serials[series] + (not at_least), at_least)
        return self._serials[series]

    def totals_of(self, unit: str, event: str) -> tuple[list[Total], list[Total]]:
        """The totals of a unit and event: of the rows before, to which a new one is to be added; and on record."""
        if (unit, event) not in self._totals:
            versions = self.writing.view.each(Total, "unit = ? AND event = ?", (unit, event), order="serial")
            self._totals[unit, event] = ([], [version.record for version in versions])
        return self._totals[unit, event]

    def position(self) -> int:
        """The next place of a group that was given none."""
        self._positions += 1
        return self._positions

    def remember(self, item: Item, row_id: int) -> None:
        """Let later tables refer to an item."""
        for number in (item.number, *item.other_numbers):
            self.items[number] = row_id
        for unit in item.units:
            self.titles[unit, item.title].append(row_id)

    def expect(self, number: str | None, others: tuple[str, ...], unit: str | None, title: str | None) -> None:
        """Take note of an item whose row is bad: that others refer to it is no fault of theirs."""
        for name in (number, *others):
            if name is not None:
                self.items.setdefault(name, 0)
        if unit is not None and title is not None:
            self.titles[unit, title].append(0)

    def item(self, cells: Cells, column: str, number: str) -> int | None:
        """The id of an item named by its number."""
        found = self.items.get(number)
        if found is None:
            known = by_number(self.writing.view, number)
            found = known[0].id if len(known) == 1 else None
        if found is None and "item" in cells.unread:
            cells.bad = True
        elif found is None:
            cells.fault(column, "item-unknown", msg("There is no item “{typed}” on record.", typed=number))
        return found

    def sources(self, cells: Cells) -> tuple[int, ...]:
        """The items an event is of: by number, or one by unit and title."""
        numbers = cells.several("item")
        if numbers:
            found = [self.item(cells, "item", number) for number in numbers]
            return tuple(dict.fromkeys(row_id for row_id in found if row_id is not None))
        unit, title = cells.unit("unit"), cells.text("title")
        if unit is None or title is None:
            if not cells.bad:
                cells.fault("item", "cell-empty", msg("This cell must be filled."))
            return ()
        same = self.titles.get((unit, title), [])
        if not same and "item" in cells.unread:
            cells.bad = True
            return ()
        if len(same) != 1:
            code = "item-ambiguous" if same else "item-unknown"
            cells.fault("title", code, msg("“{typed}” fits {count} items.", typed=title, count=len(same)))
            return ()
        return (same[0],)
