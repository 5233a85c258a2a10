"""Creating a ledger, and filling it from a folder of tables: all of it, in one entry, or nothing."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.history import reference_of as reference
from zhibao_cli.app.load_desk import Desk
from zhibao_cli.app.load_rows import READERS, new_topics
from zhibao_cli.app.registers import Registers
from zhibao_cli.app.scorecards import load_card, problem_line, record_card
from zhibao_cli.app.session import Session, Writing
from zhibao_cli.domain.names import Named
from zhibao_cli.domain.records import Adoption, Group, Item, Kind, Record, Total, Unit
from zhibao_cli.domain.report import Problem, Receipt
from zhibao_cli.domain.tables import TABLES, TableSpec, which_table
from zhibao_cli.domain.totals import SUBJECT
from zhibao_cli.domain.words import KIND, MAJOR_KINDS
from zhibao_cli.errors import NotFound, Refused, ZhibaoError
from zhibao_cli.i18n import Message, clauses, listed, msg
from zhibao_cli.io.tables import READERS as ENDINGS
from zhibao_cli.io.tables import Row, Unreadable, located, open_sheet, read_table
from zhibao_cli.store import db


def init(session: Session, folder: Path | None = None) -> Receipt:
    """Create a ledger with the kinds of the field; with a folder, load its tables and scorecards too."""
    if folder is not None and not folder.is_dir():
        raise NotFound("folder-missing", msg("There is no folder {path}.", path=folder))
    with _new_file(session) as path:
        made = replace(session, path=path, dry_run=False)
        connection = db.create(path)
        try:
            with made.entry(connection, "init") as writing:
                loader = Loader(writing)
                loaded = loader.load(folder) if folder else loader.bare()
            entry = writing.writer.hash
        except BaseException:
            connection.close()
            path.unlink(missing_ok=True)
            raise
        connection.close()
    text = msg("Created the ledger {path}. It is the one file to keep and copy.", path=session.path.absolute())
    return Receipt(
        "ledger", text, entry="" if session.dry_run else entry, ref=str(session.path.absolute()),
        warnings=loaded.warnings, notes=loaded.notes, dry_run=session.dry_run,
    )  # fmt: skip


@contextmanager
def _new_file(session: Session) -> Iterator[Path]:
    """Where to create the ledger: its place, or for a dry run a place that is gone afterwards."""
    if not session.dry_run:
        yield session.path
        return
    if session.path.exists():
        db.create(session.path)  # refuses
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "dry-run.db"


def _with_kinds_of_the_field(kinds: list[Record]) -> list[Record]:
    """An office's own kinds, and those of the field it does not describe itself."""
    own = {kind.code: kind for kind in kinds if isinstance(kind, Kind)}
    field_kinds = [Kind(code=word.code, name=word.zh, major=word.code in MAJOR_KINDS) for word in KIND.values()]
    rest = [kind for code, kind in own.items() if code not in KIND]
    return [*(own.get(kind.code, kind) for kind in field_kinds), *rest]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a folder gave."""

    warnings: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass
class Loader:
    """Loads a folder into an open entry. Every fault in it is found before anything is said.

    `unread` are the sorts of things whose own table could not be read: what names one is not at fault.
    """

    writing: Writing
    unread: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)

    def load(self, folder: Path) -> Loaded:
        """Load every table and scorecard of the folder. Refused with all faults at once."""
        rows, cards = self._gather(folder)
        if not rows and not cards:
            raise NotFound(
                "folder-empty",
                msg("There is no table and no scorecard in {folder}.", folder=folder),
                msg("Tables are CSV files named by what they hold, such as units.csv or 单位.csv."),
            )
        desk = Desk(self.writing)
        # The kinds of the field that the office does not describe itself are there too.
        rows.setdefault("kinds", [])
        for table in READERS:
            if table == "submissions":
                desk.first_adopted = self._first_adoptions(rows.get("adoptions", []))
                desk.returned = self._returned(rows.get("returns", []))
            if table in rows:
                self._table(desk, TABLES[table], rows[table])
            # A card adds the channels it names that are missing: after the office's own channels, before adoptions.
            if table == "kinds":
                for card in cards:
                    self._card(card)
        if self.problems:
            raise Refused(
                "load-faulty",
                msg("The folder {folder} has faults: {count}. Nothing was recorded.", folder=folder,
                    count=len(self.problems)),
                msg("Put them right, then try again."),
                tuple(map(_line, self.problems)),
            )  # fmt: skip
        if desk.dated_by_adoption:
            self.notes.append(
                msg("Items without a date, taken as reported on the day of their first adoption: {count}.",
                    count=desk.dated_by_adoption)
            )  # fmt: skip
        return Loaded(tuple(self.warnings), tuple(self.notes))

    def bare(self) -> Loaded:
        """Record what every ledger has: the kinds of the field."""
        self.writing.writer.add_all(_with_kinds_of_the_field([]))
        return Loaded()

    def _gather(self, folder: Path) -> tuple[dict[str, list[Row]], list[Path]]:
        """All rows by table, and the scorecards; other files are left alone and named."""
        rows: dict[str, list[Row]] = {}
        cards, left = [], []
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
            inside = path.relative_to(folder)
            if path.suffix == ".toml" and (path.stem.startswith("scorecard") or inside.parts[0] == "scorecards"):
                cards.append(path)
                continue
            spec = which_table(path.stem) if path.suffix.lower() in ENDINGS and len(inside.parts) == 1 else None
            if spec is None or spec.name not in READERS:
                left.append(str(inside))
            else:
                rows.setdefault(spec.name, []).extend(self._rows(path, spec))
        if left:
            self.notes.append(msg("Not loaded: {files}.", files=listed(left)))
        return rows, cards

    def _rows(self, path: Path, spec: TableSpec) -> list[Row]:
        found: list[Row] = []
        try:
            for sheet in read_table(path):
                table = open_sheet(sheet, spec)
                self.problems.extend(table.problems)
                if table.unknown:
                    self.warnings.append(
                        msg("{file}: columns that mean nothing here: {columns}.", file=path.name,
                            columns=listed(table.unknown))
                    )  # fmt: skip
                rows = list(table.rows)
                found.extend(row for row in rows if isinstance(row, Row))
                self.problems.extend(row for row in rows if isinstance(row, Problem))
                if table.problems:
                    self.unread.add(_SORTS.get(spec.name, ""))
                    return []
        except Unreadable as error:
            self.problems.append(error.problem)
            self.unread.add(_SORTS.get(spec.name, ""))
        return found

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

    def _cells(self, row: Row, registers: Registers) -> Cells:
        return Cells(row, registers, self.writing.session, self.problems, self.unread)

    def _table(self, desk: Desk, spec: TableSpec, rows: list[Row]) -> None:
        """Read a table's rows to records and record them."""
        # Registers are read afresh for each table: the ones before it have just been recorded.
        registers = Registers(self.writing.view)
        records: list[Record] = []
        units: list[tuple[Cells, Unit]] = []
        seen: dict[object, object] = {}
        # Numbers that are given are taken note of before any is given out.
        for row in sorted(rows, key=lambda row: not row.values.get("number", "").strip()):
            cells = self._cells(row, registers)
            record = READERS[spec.name](desk, cells)
            if record is None or cells.bad or self._again(cells, record, seen):
                continue
            record = desk.kept(cells, record)
            records.append(record)
            if isinstance(record, Unit):
                units.append((cells, record))
        self._record(desk, spec, _prepared(self.writing, registers, units) if units else records)

    def _again(self, cells: Cells, record: Record, seen: dict[object, object]) -> bool:
        """Whether a register has this row already, which is a fault. Of two equal events a warning is given."""
        key, name = _sameness(cells, record)
        if key is None or key not in seen:
            seen[key] = name
            return False
        if record.KEY:
            cells.fault("", "row-repeated", msg("This is there already: {place}.", place=seen[key]))
            return True
        self.warnings.append(msg("Two rows are alike: {one} and {other}.", one=seen[key], other=name))
        # Two equal events are two; a total that is said twice is one.
        return isinstance(record, Total)

    def _record(self, desk: Desk, spec: TableSpec, records: list[Record]) -> None:
        count = len(records)
        if spec.name == "kinds":
            records = _with_kinds_of_the_field(records)
        items = [record for record in records if isinstance(record, Item)]
        self.writing.writer.add_all(new_topics(self.writing, items))
        groups = Registers(self.writing.view).groups
        # Groups named by a unit are on record already.
        kept = [record for record in records if not (isinstance(record, Group) and record.name in groups)]
        ids = self.writing.writer.add_all(kept)
        for record, row_id in zip(kept, ids, strict=True):
            if isinstance(record, Item):
                desk.remember(record, row_id)
        if count:
            self.notes.append(msg("{table}: {count} rows.", table=spec, count=count))

    def _first_adoptions(self, rows: list[Row]) -> dict[str, date]:
        """The day of the first adoption of each item, by its number, or by the unit's code and the title."""
        first: dict[str, date] = {}
        registers = Registers(self.writing.view)
        for row in rows:
            # What is wrong with the row is told when its own table is read.
            cells = Cells(row, registers, self.writing.session, [])
            day = cells.day("adopted_on")
            names = cells.several("item") or (f"{cells.unit('unit')}\n{cells.text('title')}",)
            for name in names if day else ():
                first[name] = min(day or date.max, first.get(name, date.max))
        return first

    def _returned(self, rows: list[Row]) -> frozenset[str]:
        """The numbers of the items that were sent back."""
        registers = Registers(self.writing.view)
        cells = (Cells(row, registers, self.writing.session, []).text("item") for row in rows)
        return frozenset(number for number in cells if number)


_SORTS = {
    "units": "unit", "submissions": "item", "channels": "channel", "kinds": "kind", "solicitations": "solicitation",
    "adoptions": "adoption",
}  # fmt: skip
"""What the rows of a table are, as other rows name them."""


def _line(problem: Problem) -> Message:
    """A fault on one line, with its code; those of a scorecard say both themselves."""
    line = located(problem)
    return Message("{line} [{code}]", {"line": line, "code": problem.code}) if problem.file else line


def _sameness(cells: Cells, record: Record) -> tuple[object, object]:
    """What makes two rows the same, and how this one is named. None: nothing does."""
    row = cells.row
    place = clauses(part for part in (row.file, row.sheet, msg("row {row}", row=row.number)) if part)
    if record.KEY:
        key = tuple(getattr(record, name) for name in record.KEY)
        if isinstance(record, Unit) and not record.code:
            key = ("", record.name, record.valid_from)
        return key, place
    if isinstance(record, Total):
        return tuple(getattr(record, name) for name in SUBJECT), place
    if isinstance(record, Adoption):
        same = (record.item, record.others, record.channel, record.level, record.form, record.adopted_on)
        return same, reference(record)
    if isinstance(record, Item):
        # With a number of its own, an item is another one.
        own = cells.text("number") is not None
        return None if own else replace(record, series="", serial=0), reference(record)
    return replace(record, serial=0), reference(record)  # type: ignore[call-arg]


def _prepared(writing: Writing, registers: Registers, rows: list[tuple[Cells, Unit]]) -> list[Record]:
    """Give units without a code the next one, find the units they name, and add the groups they are in."""
    units = [unit for _, unit in rows]
    codes = _codes(units, {unit.code for unit in units} | set(registers.roll.units))
    groups = dict.fromkeys(unit.group_name for unit in units if unit.group_name)
    missing = [name for name in groups if name not in registers.groups]
    start = len(registers.groups)
    writing.writer.add_all(Group(name=name, position=start + place) for place, name in enumerate(missing, 1))
    names = [
        Named(code, unit.name, tuple(name for name in (unit.short_name, *unit.aliases) if name), unit.initials or "")
        for unit, code in zip(units, codes, strict=True)
    ]
    return [
        replace(
            unit,
            code=code,
            rolls_up_to=cells.among("rolls_up_to", names, "unit"),
            merged_into=cells.among("merged_into", names, "unit"),
        )
        for (cells, unit), code in zip(rows, codes, strict=True)
    ]


def _codes(units: list[Unit], taken: set[str]) -> list[str]:
    codes, number = [], 0
    for unit in units:
        code = unit.code
        while not code:
            number += 1
            if f"U{number:02d}" not in taken:
                code = f"U{number:02d}"
        codes.append(code)
    return codes
