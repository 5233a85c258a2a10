"""Items from import rows: reading one, and whether it is one on record already."""

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.items import split_number
from zhibao_cli.app.load_desk import Desk
from zhibao_cli.app.load_match import Found, compared
from zhibao_cli.app.registers import Registers
from zhibao_cli.app.soliciting import early_answer, fulfil
from zhibao_cli.app.submit import check_title
from zhibao_cli.domain.records import Item, Topic
from zhibao_cli.errors import ZhibaoError
from zhibao_cli.i18n import msg

if TYPE_CHECKING:
    from zhibao_cli.app.load_files import Loader


def read_item(desk: Desk, cells: Cells) -> Item | None:
    """The item of a row. Without a number of its own it has none yet; without a status of its own, an empty one."""
    unit, title = cells.need("unit", cells.unit("unit")), cells.need("title", _title(desk, cells))
    number, others, day = cells.text("number"), cells.several("other_numbers"), cells.day("submitted_on")
    rest: dict[str, Any] = {
        "joint": tuple(code for code in cells.units("with") if code != unit),
        "kind": cells.kind("kind"),
        "words": cells.count("words"),
        "to_level": cells.word("to", "level"),
        "authors": cells.several("author"),
        "signed_by": cells.text("signed_by"),
        "solicited": cells.solicitation("solicited"),
        "topics": cells.several("topics"),
        "status": cells.word("status", "status") or "",
        "text": cells.text("text"),
        "file": cells.text("file"),
        "file_digest": cells.text("file_digest"),
        "checked_by": cells.text("checked_by"),
    }
    if day is None and cells.text("submitted_on") is None:
        day = _day_on_record(desk, number, unit, title) or _first_adopted(desk, cells, number, others, unit, title)
    if unit is None or title is None or day is None or cells.bad:
        desk.expect(number, others, unit, title)
        return None
    series, serial = split_number(number) if number else ("", 0)
    return Item(series=series, serial=serial, unit=unit, title=title, submitted_on=day, other_numbers=others, **rest)


def _title(desk: Desk, cells: Cells) -> str | None:
    title = cells.text("title")
    try:
        return title and check_title(title, force=desk.writing.session.force)
    except ZhibaoError as error:
        cells.fault("title", error.code, error.message)
        return title


def _day_on_record(desk: Desk, number: str | None, unit: str | None, title: str | None) -> date | None:
    """The day of the one item on record that a row without a day can be."""
    found = desk.numbered(number) if number else ()
    if not found and unit and title:
        found = desk.titled(unit, title)
    version = desk.writing.view.one(Item, found[0]) if len(found) == 1 else None
    return version.record.submitted_on if version else None


def _first_adopted(
    desk: Desk, cells: Cells, number: str | None, others: tuple[str, ...], unit: str | None, title: str | None
) -> date | None:
    """The day of an item's first adoption, by any of its numbers, or by its unit and title."""
    names = [name for name in (number, *others, f"{unit}\n{title}") if name is not None]
    days = [desk.first_adopted[name] for name in names if name in desk.first_adopted]
    if days:
        desk.dated_by_adoption += 1
        return min(days)
    if not cells.bad and "adoption" not in cells.lookup.unread:
        cells.fault("submitted_on", "date-missing", msg("There is neither a date reported nor an adoption."))
    return None


def settled(desk: Desk, item: Item) -> Item:
    """A new item, with the next number of its unit's year and a status, where it was given none."""
    if not item.series:
        series = f"{item.unit}-{item.submitted_on.year}"
        item = replace(item, series=series, serial=desk.item_serial(series))
    elif item.serial:
        desk.item_serial(item.series, item.serial)
    if not item.status:
        back = desk.returned.intersection((item.number, *item.other_numbers))
        item = replace(item, status="returned" if back else "reported")
    return item


def find_item(desk: Desk, cells: Cells, item: Item) -> Found:
    """What an item of its own table is on record: by its number, or else by unit, title and day.

    "later": an item like it, but with other values, is there; whether it is that one is seen when all rows of the file
    that are equal to one on record have been found.
    """
    known, number = desk.on_record(Item), cells.text("number")
    if number:
        return _numbered(desk, cells, number)
    found = desk.titled(item.unit, item.title, item.submitted_on)
    alike = [row_id for row_id in found if not differences(desk, cells, item, row_id)]
    free = [row_id for row_id in found if not known.of_this_file(row_id)]
    same = [row_id for row_id in alike if row_id in free]
    if same:
        known.take(same[0])
        return Found("same", same[0])
    if free:
        return Found("later", free[0])
    return Found("again", alike[-1]) if alike else Found("new")


def _numbered(desk: Desk, cells: Cells, number: str) -> Found:
    known, found = desk.on_record(Item), desk.numbered(number)
    if len(found) > 1:
        cells.fault("number", "item-ambiguous", msg("“{typed}” fits {count} items.", typed=number, count=len(found)))
    elif found and known.of_this_file(found[0]):
        cells.fault("number", "number-used", msg("The number {number} is used twice.", number=number))
    elif found:
        known.take(found[0])
        return Found("differs", found[0])
    elif _was_used(desk, number):
        message = msg("The number {number} is that of an item that is void; a number is never given twice.",
                      number=number)  # fmt: skip
        cells.fault("number", "number-used", message)
    return Found("new")


def _was_used(desk: Desk, number: str) -> bool:
    query = "SELECT 1 FROM item WHERE series = ? AND serial = ?"
    return desk.writing.view.connection.execute(query, split_number(number)).fetchone() is not None


def differences(desk: Desk, cells: Cells, item: Item, row_id: int, *, filled: bool = False) -> tuple[str, ...]:
    """The fields in which a row's item differs from the one on record; with `filled`, only those of filled cells."""
    version = desk.writing.view.one(Item, row_id)
    if version is None:
        return ()
    columns = [column for column in cells.row.values if not filled or cells.text(column)]
    # What the row leaves open was filled in from elsewhere.
    left_open = {name for name in ("submitted_on", "status") if cells.text(name) is None}
    fields = [name for name in compared(Item, columns) if name not in left_open]
    return tuple(name for name in fields if getattr(item, name) != getattr(version.record, name))


class NumberedFirst(ABC):
    """Takes the rows of files of items: those with a number of their own before the others."""

    def __init__(self, loader: "Loader") -> None:
        self._loader = loader
        self._desk = loader.desk
        self._unnumbered: list[Cells] = []

    def row(self, cells: Cells) -> None:
        """Take a row. One without a number waits, where others have one: given numbers come first."""
        if cells.has("number") and cells.text("number") is None:
            self._unnumbered.append(cells)
        else:
            self._row(cells)

    def end_file(self) -> None:
        """Take the rows that had to wait."""
        waiting, self._unnumbered = self._unnumbered, []
        for cells in waiting:
            self._row(cells)

    @abstractmethod
    def _row(self, cells: Cells) -> None:
        """Record what a row says."""


class Items(NumberedFirst):
    """Records the items of their own table."""

    def __init__(self, loader: "Loader") -> None:
        super().__init__(loader)
        self._later: list[tuple[Cells, Item]] = []

    def end_file(self) -> None:
        """Take the rows that had to wait, then those that were like an item on record."""
        super().end_file()
        later, self._later = self._later, []
        for cells, item in later:
            self._like(cells, item)

    def _row(self, cells: Cells) -> None:
        item = read_item(self._desk, cells)
        found = find_item(self._desk, cells, item) if item is not None else Found("new")
        if item is None or cells.bad:
            self._loader.bad("submissions")
        elif found.how == "later":
            self._later.append((cells, item))
        elif found.how == "same":
            self._loader.counts["submissions"]["same"] += 1
        elif found.how == "differs":
            self._differs(cells, item, found.id)
        else:
            self.add(cells, item, found)

    def _like(self, cells: Cells, item: Item) -> None:
        """A row of the same unit, title and day as an item on record, but with other values."""
        known = self._desk.on_record(Item)
        ids = self._desk.titled(item.unit, item.title, item.submitted_on)
        free = [row_id for row_id in ids if not known.of_this_file(row_id)]
        if free:
            known.take(free[0])
            self._differs(cells, item, free[0])
        else:
            self.add(cells, item)

    def _differs(self, cells: Cells, item: Item, row_id: int) -> None:
        self._loader.differs("submissions", cells, row_id, item, differences(self._desk, cells, item, row_id))
        if cells.bad:
            self._loader.bad("submissions")

    def add(self, cells: Cells, item: Item, found: Found = Found("new")) -> int:  # noqa: B008
        """Record a new item, the topics it is the first to name, and that it answers a solicitation."""
        loader, item = self._loader, settled(self._desk, item)
        for topic in item.topics:
            if topic not in loader.lookup.registers.topics:
                loader.writing.writer.add(Topic(name=topic))
                loader.lookup.renew(Registers(loader.writing.view))
        row_id = loader.add("submissions", item, found)
        if item.solicited:
            known = replace(loader.writing, registers=loader.lookup.registers)
            loader.warnings.extend(early_answer(known, item))
            if not loader.sources["solicited_units"]:
                loader.notes.extend(fulfil(known, item, row_id))
        return row_id
