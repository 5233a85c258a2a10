"""Honours: recorded, listed, and what must hold of one."""

from dataclasses import dataclass
from datetime import date

from zhibao_cli.app.marks import event_receipt
from zhibao_cli.app.outside import outside
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.session import Reading, Session, Writing, required
from zhibao_cli.domain.dates import read_year
from zhibao_cli.domain.honours import Run, runs
from zhibao_cli.domain.records import Honour, Officer
from zhibao_cli.domain.report import Column, Receipt, Value
from zhibao_cli.errors import NotFound, Refused, ZhibaoError
from zhibao_cli.i18n import clauses, msg
from zhibao_cli.store.rows import Version

HONOUR_COLUMNS = (
    Column("ref", msg("Ref"), "label"),
    Column("unit", msg("Unit")),
    Column("officer", msg("Officer")),
    Column("by", msg("Given by")),
    Column("level", msg("Level"), "word", words="level"),
    Column("year", msg("Year"), "label"),
    Column("title", msg("Honour")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HonourRequest:
    """What was typed after `honour`."""

    unit: str
    title: str | None = None
    by: str | None = None
    year: str | None = None
    officer: str | None = None
    level: str | None = None


def record_honour(session: Session, request: HonourRequest) -> Receipt:
    """Record an honour of a unit, or of one of its officers."""
    with session.writing("honour") as writing:
        unit = writing.registers.unit(request.unit)
        year = honour_year(session, required(request.year, "--year"))
        officer = _officer(writing, request.officer, unit, year) if request.officer else None
        honour = Honour(
            serial=writing.next_serial("honour"),
            unit=unit,
            officer=officer.id if officer else None,
            given_by=required(request.by, "--by"),
            level=read_word("level", request.level) if request.level else None,
            year=year,
            title=required(request.title, "--title"),
        )
        check_honour(writing, honour)
        _refuse_second(writing, honour)
        writing.writer.add(honour)
        span = date(honour.year, 1, 1), date(honour.year, 12, 31)
        warnings = outside(writing, [honour.unit], *span)
    name = writing.registers.roll.latest(unit).name
    who = clauses([name, officer.record.name] if officer else [name])
    text = msg("Recorded honour h{serial}: {who}, {title}, by {by}, {year}.", serial=honour.serial, who=who,
               title=honour.title, by=honour.given_by, year=honour.year)  # fmt: skip
    return event_receipt(writing, honour, honour.serial, text, (), warnings)


def _officer(writing: Writing, typed: str, unit: str, year: int) -> Version[Officer]:
    """The officer of the unit; where only another unit has one of that name, it is said which."""
    try:
        return writing.registers.officer(typed, unit, days_of(year))
    except NotFound as unknown:
        try:
            elsewhere = writing.registers.officer(typed, during=days_of(year)).record
        except ZhibaoError:
            raise unknown from None
        names = writing.registers.roll
        raise NotFound(
            unknown.code,
            msg("{officer} is an officer of {other}, not of {unit}.", officer=elsewhere.name,
                other=names.latest(elsewhere.unit).name, unit=names.latest(unit).name),
            msg("The honour is recorded under the officer's own unit: zhibao honour {unit} --officer {officer} …",
                unit=names.latest(elsewhere.unit).name, officer=elsewhere.name),
        ) from None  # fmt: skip


def honour_year(session: Session, typed: str) -> int:
    """The year typed; one that has not begun is refused unless forced."""
    year = read_year(typed, session.today)
    if year > session.today.year and not session.force:
        raise Refused(
            "year-future", msg("{year} has not begun: today is {today}.", year=year, today=session.today),
            msg("Check the year; --force records {year} as it is.", year=year),
        )  # fmt: skip
    return year


def days_of(year: int) -> tuple[date, date]:
    """The first and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def check_honour(writing: Writing, honour: Honour) -> None:
    """Refuse an honour of an officer who is none of the unit's, or was none in any part of the year."""
    if honour.officer is None:
        return
    version = writing.view.one(Officer, honour.officer)
    officer = version.record if version else None
    if officer is None or officer.unit != honour.unit:
        raise Refused(
            "officer-elsewhere", msg("The officer is not one of this unit's."),
            msg("Give --officer with one of its own, or --officer '' for none."),
        )  # fmt: skip
    if not officer.serves(*days_of(honour.year)) and not writing.session.force:
        raise Refused(
            "officer-term",
            msg("{officer} was no officer of this unit in {year}.", officer=officer.name, year=honour.year),
            msg("Look at the term with: zhibao show p{serial}. --force records it as it is.", serial=officer.serial),
        )


def _refuse_second(writing: Writing, honour: Honour) -> None:
    where = "unit = ? AND year = ? AND given_by = ? AND title = ? AND officer IS ?"
    same = writing.view.all(
        Honour, where, (honour.unit, honour.year, honour.given_by, honour.title, honour.officer), order="serial"
    )
    if same and not writing.session.force:
        serial = same[0].record.serial
        raise Refused(
            "honour-duplicate", msg("This honour is on record: h{serial}.", serial=serial),
            msg("--force records a second one."),
        )  # fmt: skip


def honour_cells(reading: Reading, version: Version[Honour]) -> tuple[Value, ...]:
    """An honour's row, by the columns of the import file."""
    h = version.record
    officer = reading.view.one(Officer, h.officer) if h.officer is not None else None
    return (
        f"h{h.serial}", reading.registers.roll.latest(h.unit).name, officer.record.name if officer else None,
        h.given_by, h.level, str(h.year), h.title,
    )  # fmt: skip


def all_runs(reading: Reading, where: str = "1", values: tuple[object, ...] = ()) -> tuple[Run, ...]:
    """Runs of the honours on record that meet a condition, units in the order of the register."""
    order = {code: place for place, code in enumerate(reading.registers.roll.units)}
    found = runs(version.record for version in reading.view.each(Honour, where, values, order="serial"))
    return tuple(sorted(found, key=lambda run: (order.get(run.unit, len(order)), run.last, run.first)))
