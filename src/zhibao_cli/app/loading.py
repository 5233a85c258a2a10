"""Creating a ledger, and filling it from a folder of tables: all of it, in one entry, or nothing."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.load_rows import READERS, Desk, new_topics
from zhibao_cli.app.registers import Registers
from zhibao_cli.app.scorecards import load_card, problem_line, record_card
from zhibao_cli.app.session import Session, Writing
from zhibao_cli.domain.records import Adoption, Group, Item, Kind, Record, Unit
from zhibao_cli.domain.report import Problem, Receipt
from zhibao_cli.domain.tables import TABLES, TableSpec, which_table
from zhibao_cli.domain.words import KIND, MAJOR_KINDS
from zhibao_cli.errors import NotFound, Refused, ZhibaoError
from zhibao_cli.i18n import Message, listed, msg
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
                writing.writer.add_all(_kinds())
                loaded = Loader(writing).load(folder) if folder else Loaded()
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


def _kinds() -> list[Kind]:
    return [Kind(code=word.code, name=word.zh, major=word.code in MAJOR_KINDS) for word in KIND.values()]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a folder gave."""

    warnings: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass
class Loader:
    """Loads a folder into an open entry. Every fault in it is found before anything is said."""

    writing: Writing
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)

    def load(self, folder: Path) -> Loaded:
        """Load every table and scorecard of the folder. Refused with all faults at once."""
        rows, cards = self._gather(folder)
        desk = Desk(self.writing)
        desk.first_adopted = _first_adoptions(rows.get("adoptions", []), self.writing)
        for table in READERS:
            if table in rows:
                self._table(desk, TABLES[table], rows[table])
            # A card adds the channels it names that are missing: after the office's own channels, before adoptions.
            if table == "channels":
                for card in cards:
                    self._card(card)
        if self.problems:
            raise Refused(
                "load-faulty",
                msg("The folder {folder} has faults: {count}. Nothing was recorded.", folder=folder,
                    count=len(self.problems)),
                msg("Put them right, then try again."),
                tuple(located(problem) for problem in self.problems),
            )  # fmt: skip
        if desk.dated_by_adoption:
            self.notes.append(
                msg("Items without a date, taken as reported on the day of their first adoption: {count}.",
                    count=desk.dated_by_adoption)
            )  # fmt: skip
        return Loaded(tuple(self.warnings), tuple(self.notes))

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
                    return []
        except Unreadable as error:
            self.problems.append(error.problem)
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

    def _table(self, desk: Desk, spec: TableSpec, rows: list[Row]) -> None:
        """Read a table's rows to records and record them."""
        # Registers are read afresh for each table: the ones before it have just been recorded.
        registers = Registers(self.writing.view)
        records: list[Record] = []
        # Numbers that are given are taken note of before any is given out.
        for row in sorted(rows, key=lambda row: not row.values.get("number", "").strip()):
            cells = Cells(row, registers, self.writing.session.today, self.problems)
            record = READERS[spec.name](desk, cells)
            if record is not None and not cells.bad:
                records.append(record)
        self._record(desk, spec, _prepared(self.writing, registers, records))

    def _record(self, desk: Desk, spec: TableSpec, records: list[Record]) -> None:
        items = [record for record in records if isinstance(record, Item)]
        self.writing.writer.add_all(new_topics(self.writing, items))
        kept = self._without_known(records)
        ids = self.writing.writer.add_all(kept)
        for record, row_id in zip(kept, ids, strict=True):
            if isinstance(record, Item):
                desk.remember(record, row_id)
        self._warn_of_doubles([record for record in kept if isinstance(record, Adoption)])
        self.notes.append(msg("{table}: {count} rows.", table=spec, count=len(records)))

    def _without_known(self, records: list[Record]) -> list[Record]:
        """Kinds and groups that are on record already, as built in or named by a unit, are not recorded twice."""
        registers = Registers(self.writing.view)
        return [
            record
            for record in records
            if not (isinstance(record, Kind) and record.code in registers.kinds)
            and not (isinstance(record, Group) and record.name in registers.groups)
        ]

    def _warn_of_doubles(self, adoptions: list[Adoption]) -> None:
        seen: dict[object, int] = {}
        for adoption in adoptions:
            key = (adoption.item, adoption.others, adoption.channel, adoption.level, adoption.form, adoption.adopted_on)
            if key in seen:
                self.warnings.append(
                    msg("Two adoptions are alike: a{one} and a{other}.", one=seen[key], other=adoption.serial)
                )
            seen[key] = adoption.serial


def _first_adoptions(rows: list[Row], writing: Writing) -> dict[str, date]:
    """The day of the first adoption of each item, by its number, or by unit and title."""
    first: dict[str, date] = {}
    for row in rows:
        cells = Cells(row, writing.registers, writing.session.today, [])
        day = cells.date("adopted_on")
        names = cells.several("item") or (f"{cells.text('unit')}\n{cells.text('title')}",)
        for name in names if day else ():
            first[name] = min(day or date.max, first.get(name, date.max))
    return first


def _prepared(writing: Writing, registers: Registers, records: list[Record]) -> list[Record]:
    """Give units without a code the next one, find the units they name, and add the groups they are in."""
    units = [record for record in records if isinstance(record, Unit)]
    if not units:
        return records
    taken = {unit.code for unit in units} | set(registers.roll.units)
    codes = _codes(units, taken)
    by_name = {unit.name: code for unit, code in zip(units, codes, strict=True)}
    groups = dict.fromkeys(unit.group_name for unit in units if unit.group_name)
    missing = [name for name in groups if name not in registers.groups]
    start = len(registers.groups)
    writing.writer.add_all(Group(name=name, position=start + place) for place, name in enumerate(missing, 1))
    return [
        replace(
            unit,
            code=code,
            rolls_up_to=_code_for(unit.rolls_up_to, by_name),
            merged_into=_code_for(unit.merged_into, by_name),
        )
        for unit, code in zip(units, codes, strict=True)
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


def _code_for(named: str | None, by_name: dict[str, str]) -> str | None:
    """The code of a unit named in another's row: by its code or its name."""
    return by_name.get(named, named) if named else None
