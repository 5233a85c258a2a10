"""Recording what the sheets of tables hold, in an open entry. Every fault in them is found before anything is said."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from zhibao_cli.app.amend import cautions, consistent, succeed, told_changes
from zhibao_cli.app.cells import Cells, Lookup
from zhibao_cli.app.history import reference_of as reference
from zhibao_cli.app.load_desk import Desk
from zhibao_cli.app.load_items import Items
from zhibao_cli.app.load_match import Found, compared
from zhibao_cli.app.load_missing import Missing
from zhibao_cli.app.load_rows import READERS
from zhibao_cli.app.load_sources import ImportRequest, Source
from zhibao_cli.app.load_units import check_name, prepared
from zhibao_cli.app.load_wide import LEVELS, Wide
from zhibao_cli.app.registers import Registers
from zhibao_cli.app.reviewing import reviews_of, settle
from zhibao_cli.app.scorecards import load_card, problem_line, record_card
from zhibao_cli.app.session import Writing
from zhibao_cli.domain.records import Group, Item, Kind, Officer, Record, Return, Review, Total, Unit
from zhibao_cli.domain.report import Problem, Tally
from zhibao_cli.domain.reviews import Checked
from zhibao_cli.domain.tables import TABLES
from zhibao_cli.domain.words import KIND, MAJOR_KINDS
from zhibao_cli.errors import ZhibaoError
from zhibao_cli.i18n import Message, clauses, listed, msg
from zhibao_cli.io.progress import Step
from zhibao_cli.io.tables import Row, Unreadable, located

_SORTS = {
    "units": "unit", "submissions": "item", "records": "item", "channels": "channel", "kinds": "kind",
    "solicitations": "solicitation", "adoptions": "adoption",
}  # fmt: skip
"""What the rows of a table are, as other rows name them."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the files gave. `fatal`: a file or sheet could not be read at all, so nothing may be recorded."""

    warnings: tuple[Message, ...]
    notes: tuple[Message, ...]
    tables: tuple[Tally, ...]
    problems: tuple[Problem, ...]
    fatal: bool


class Loader:
    """Loads sheets into an open entry. `founding`: the entry creates the ledger, which has nothing yet."""

    def __init__(self, writing: Writing, request: ImportRequest, *, founding: bool = False) -> None:
        self.writing = writing
        self.request = request
        self.problems: list[Problem] = []
        self.warnings: list[Message] = []
        self.notes: list[Message] = []
        self.counts: dict[str, Counter[str]] = defaultdict(Counter)
        self.lookup = Lookup(
            Registers(writing.view), writing.session, self.problems, unread=set(), quiet=not request.skip_bad
        )
        if request.add_missing:
            self.lookup.add = Missing(writing, self.lookup, self.notes).add
        self.sources: dict[str, list[Source]] = defaultdict(list)
        self.desk = Desk(writing, self._first_adoptions, self._returned)
        self.items = Items(self)
        self.wide = Wide(self)
        self._founding = founding
        self._fatal = False
        self._places: dict[int, Message] = {}

    def unreadable(self, files: Sequence[tuple[Path, Unreadable]]) -> None:
        """Take note of files that cannot be read."""
        for path, error in files:
            self._unread(TABLES.get(path.stem), error.problem)

    def load(self, sources: Sequence[Source], cards: Sequence[Path] = (), step: Step = lambda _what: None) -> Loaded:
        """Record what the sheets and scorecards hold; what is wrong with them is in what is returned."""
        for source in sources:
            self.sources[source.spec.name].append(source)
        for table in READERS:
            self.lookup.renew(Registers(self.writing.view))
            if table == "kinds" and self._founding:
                self._founding_kinds(step)
            elif table == "units":
                self._units(step)
            else:
                self._table(table, step)
            # A card adds the channels it names that are missing: after the office's own channels, before adoptions.
            if table == "kinds":
                for card in cards:
                    self._card(card)
        if self.desk.dated_by_adoption:
            self.notes.append(
                msg("Items without a date, taken as reported on the day of their first adoption: {count}.",
                    count=self.desk.dated_by_adoption)
            )  # fmt: skip
        tallies = tuple(Tally(table, **counts) for table, counts in self.counts.items() if any(counts.values()))
        self.notes.extend(map(_told, tallies))
        return Loaded(tuple(self.warnings), tuple(self.notes), tallies, tuple(self.problems), self._fatal)

    # -- rows

    def _table(self, table: str, step: Step) -> None:
        for _, together in groupby(self.sources[table], key=lambda source: source.path):
            self.desk.begin_file()
            for source in together:
                for row in self._rows(source, step):
                    self._row(table, Cells(row, self.lookup))
            self.items.end_file()
            self.wide.end_file()

    def _rows(self, source: Source, step: Step) -> Iterator[Row]:
        """The rows of a sheet; what is wrong with it, or with the make of a row, is noted."""
        counts = self.counts[source.spec.name]
        try:
            table = source.open(self.request)
            if table.unknown:
                self.warnings.append(
                    msg("{file}: columns that mean nothing here: {columns}.", file=_file(source),
                        columns=listed(table.unknown))
                )  # fmt: skip
            for problem in table.problems:
                self._unread(source.spec, problem)
            for row in table.rows:
                step(source.spec)
                if isinstance(row, Problem):
                    counts["bad"] += 1
                    self.problems.append(row)
                elif not table.problems:
                    yield row
            # What was left out, and totals that differ from their rows, are known at the end.
            self.notes.extend(map(located, table.remarks))
            self.warnings.extend(map(located, table.warnings))
        except Unreadable as error:
            self._unread(source.spec, error.problem)

    def _unread(self, spec: object, problem: Problem) -> None:
        self._fatal = True
        self.problems.append(problem)
        self.lookup.unread = {*self.lookup.unread, _SORTS.get(getattr(spec, "name", ""), "")}

    def _row(self, table: str, cells: Cells) -> None:
        if table == "submissions":
            self.items.row(cells)
        elif table == "records":
            self.wide.row(cells)
        else:
            record = READERS[table](self.desk, cells)
            if record is not None and not cells.bad:
                self.place(table, cells, record, compared(type(record), cells.row.values))
            # A row that is not bad and gives no record has nothing to record.
            if cells.bad:
                self.bad(table)

    def bad(self, table: str) -> None:
        """Count a row that is at fault."""
        self.counts[table]["bad"] += 1

    def place(self, table: str, cells: Cells, record: Record, fields: tuple[str, ...]) -> None:
        """Record what a row says, unless it is on record already."""
        found = self.desk.on_record(type(record)).find(record, fields)
        if found.how == "repeated":
            known = self.writing.view.one(type(record), found.id)
            place = self._places.get(found.id) or reference(known.record if known else record)
            cells.fault("", "row-repeated", msg("This is there already: {place}.", place=place))
        elif found.how == "same":
            self.counts[table]["same"] += 1
        elif found.how == "again" and isinstance(record, Total):
            # Two equal events are two; a total that is said twice is one.
            self.counts[table]["same"] += 1
            self._alike(record, found.id)
        elif found.how == "differs":
            self.differs(table, cells, found.id, record, fields)
        else:
            row_id = self.add(table, self.desk.kept(cells, record), found)
            if record.KEY or isinstance(record, Officer):
                self._places[row_id] = _place(cells.row)

    def add(self, table: str, record: Record, found: Found = Found("new")) -> int:  # noqa: B008
        """Record something new; a second one of its like is told."""
        serial = getattr(record, "serial", None)
        if record.LETTER and serial != self.desk.serial(record.TABLE):
            record = replace(record, serial=self.desk.serial(record.TABLE))  # type: ignore[call-arg]
        before = reviews_of(self.writing, record.item) if isinstance(record, Review) else None
        row_id = self.writing.writer.add(record)
        self.desk.added(record, row_id)
        self.counts[table]["recorded"] += 1
        if isinstance(record, Review) and before:
            self._reviewed(record, before)
        if isinstance(record, Return):
            self._send_back(record)
        if found.how == "again":
            self._alike(record, found.id)
        return row_id

    def _alike(self, record: Record, row_id: int) -> None:
        other = self.writing.view.one(type(record), row_id)
        if other is not None:
            self.warnings.append(
                msg("Two rows are alike: {one} and {other}.", one=reference(other.record), other=reference(record))
            )

    def _send_back(self, back: Return) -> None:
        """An item that was on record before this entry is returned from now on, as by the command."""
        version = self.writing.view.one(Item, back.item)
        if version and version.record.status == "reported" and version.recorded_by != self.writing.writer.seq:
            self.writing.writer.replace(version, replace(version.record, status="returned"))
            self.notes.append(msg("Returned: {number}.", number=version.record.number))

    def _reviewed(self, review: Review, before: Checked) -> None:
        """The status of an item that was on record before this entry follows its reviews, as by the command."""
        version = self.writing.view.one(Item, review.item)
        if version and version.recorded_by != self.writing.writer.seq:
            known = replace(self.writing, registers=self.lookup.registers)
            self.notes.extend(settle(known, review.item, before))

    def differs(self, table: str, cells: Cells, row_id: int, record: Any, fields: tuple[str, ...]) -> bool:
        """A record that has other values than the row: told, or put right. False when the row was left alone."""
        version = self.writing.view.one(type(record), row_id)
        assert version is not None, "it was found a moment ago"
        names = tuple(name for name in fields if getattr(version.record, name) != getattr(record, name))
        if not names:
            self.counts[table]["same"] += 1
            return True
        after = consistent(replace(version.record, **{name: getattr(record, name) for name in names}))
        known = replace(self.writing, registers=self.lookup.registers)
        told = {
            "place": _place(cells.row), "ref": reference(version.record),
            "changes": clauses(told_changes(known, version.record, after, names)),
        }  # fmt: skip
        if not self.request.update:
            self.counts[table]["different"] += 1
            self.warnings.append(msg("{place}: {ref} is on record with other values, left as it is. {changes}", **told))
            return False
        if version.recorded_by == self.writing.writer.seq:
            cells.fault("", "row-contrary", msg("Another row of this import gives {ref} other values.",
                                                ref=told["ref"]))  # fmt: skip
            return False
        try:
            followed = succeed(known, version, after)
        except ZhibaoError as error:
            cells.fault("", error.code, error.message)
            return False
        self.counts[table]["updated"] += 1
        self.notes.extend((msg("{place}: {ref} put right. {changes}", **told), *followed))
        self.warnings.extend(cautions(known, version, after))
        self.desk.on_record(type(record)).changed()
        if record.KEY:
            self.lookup.renew(Registers(self.writing.view))
        return True

    # -- registers

    def _units(self, step: Step) -> None:
        """Units may name each other, whatever their order; the groups they are in come into being."""
        rows: list[tuple[Cells, Unit]] = []
        for source in self.sources["units"]:
            for row in self._rows(source, step):
                cells = Cells(row, self.lookup)
                record = READERS["units"](self.desk, cells)
                if isinstance(record, Unit) and not cells.bad:
                    rows.append((cells, record))
                else:
                    self.bad("units")
        registers = self.lookup.registers
        for _, together in groupby(prepared(registers, rows), key=lambda one: one[0].row.file):
            self.desk.begin_file()
            for cells, unit in together:
                check_name(registers, cells, unit)
                # Where a fault keeps everything back anyway, it should not be told of whatever names the unit too.
                if not cells.bad or self.lookup.quiet:
                    self._group(unit.group_name)
                    self.place("units", cells, unit, compared(Unit, {*cells.row.values} - {"code"}))
                if cells.bad:
                    self.bad("units")

    def _group(self, name: str | None) -> None:
        known = self.writing.view.all(Group, "name = ?", (name,)) if name else True
        if not known:
            self.writing.writer.add(Group(name=name or "", position=self.desk.place()))
            if not self._founding:
                self.notes.append(msg("New group: {name}.", name=name))

    def _founding_kinds(self, step: Step) -> None:
        """An office's own kinds, and those of the field it does not describe itself."""
        own: list[tuple[Cells, Record]] = []
        for source in self.sources["kinds"]:
            for row in self._rows(source, step):
                cells = Cells(row, self.lookup)
                record = READERS["kinds"](self.desk, cells)
                if record is not None and not cells.bad:
                    own.append((cells, record))
                else:
                    self.bad("kinds")
        for word in KIND.values():
            described = [one for one in own if getattr(one[1], "code", "") == word.code]
            if not described:
                self.writing.writer.add(Kind(code=word.code, name=word.zh, major=word.code in MAJOR_KINDS))
            for cells, record in described:
                self.place("kinds", cells, record, compared(Kind, cells.row.values))
        for cells, record in own:
            if getattr(record, "code", "") not in KIND:
                self.place("kinds", cells, record, compared(Kind, cells.row.values))

    def _card(self, path: Path) -> None:
        try:
            card, text, problems = load_card(path)
            notes, warnings = record_card(self.writing, card, text, path.name)
        except ZhibaoError as error:
            # The details say the file themselves.
            faults = [Problem(error.code, detail) for detail in error.details]
            self.problems.extend(faults or [Problem(error.code, error.message, path.name)])
            return
        self.notes.extend((msg("Scorecard {id} from {file}.", id=card.id, file=path.name), *notes))
        self.warnings.extend((*(problem_line(problem) for problem in problems), *warnings))

    # -- what items are told by other tables

    def _again(self, *tables: str) -> Iterator[Cells]:
        """The rows of these tables, before it is their turn: what is wrong with them is told when it is."""
        kept, self.lookup.problems = self.lookup.problems, []
        try:
            for source in (source for table in tables for source in self.sources[table]):
                try:
                    for row in source.open(self.request).rows:
                        if isinstance(row, Row):
                            yield Cells(row, self.lookup)
                except Unreadable:
                    continue
        finally:
            self.lookup.problems = kept

    def _first_adoptions(self) -> dict[str, date]:
        """The day of the first adoption of each item, by its number, or by the unit's code and the title."""
        first: dict[str, date] = {}
        for cells in self._again("adoptions", "records"):
            days = [day for column in ("adopted_on", *LEVELS) if (day := _day(cells, column))]
            numbers = (*cells.several("item"), *cells.several("number"))
            for name in (*numbers, f"{cells.unit('unit')}\n{cells.text('title')}") if days else ():
                first[name] = min(*days, first.get(name, date.max))
        return first

    def _returned(self) -> frozenset[str]:
        """The numbers of the items that were sent back."""
        return frozenset(number for cells in self._again("returns") if (number := cells.text("item")))


def _day(cells: Cells, column: str) -> date | None:
    return cells.day(column) if cells.has(column) else None


def _file(source: Source) -> Message:
    return Message("{names}", {"names": clauses(name for name in (source.path.name, source.sheet.sheet) if name)})


def _place(row: Row) -> Message:
    parts = (row.file, row.sheet, msg("row {row}", row=row.number))
    return Message("{names}", {"names": clauses(part for part in parts if part)})


def problem_text(problem: Problem) -> Message:
    """A fault on one line, with its code; those of a scorecard say both themselves."""
    line = located(problem)
    return Message("{line} [{code}]", {"line": line, "code": problem.code}) if problem.file else line


def _told(tally: Tally) -> Message:
    """What became of the rows of a table."""
    said = (
        (tally.recorded, msg("recorded {count}", count=tally.recorded)),
        (tally.same, msg("on record already {count}", count=tally.same)),
        (tally.updated, msg("put right {count}", count=tally.updated)),
        (tally.different, msg("with other values on record, left as they are {count}", count=tally.different)),
        (tally.bad, msg("with faults, left out {count}", count=tally.bad)),
    )
    spec = TABLES[tally.table]
    if not any((tally.same, tally.updated, tally.different, tally.bad)):
        return msg("{table}: {count} rows.", table=spec, count=tally.recorded)
    return msg("{table}: {parts}.", table=spec, parts=clauses(text for count, text in said if count))
