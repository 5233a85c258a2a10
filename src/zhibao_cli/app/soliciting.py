"""Soliciting drafts (约稿): issued to units, fulfilled by items, closed by a person and never by the clock."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from zhibao_cli.app.outside import outside
from zhibao_cli.app.registers import entered, read_word
from zhibao_cli.app.session import Reading, Session, Writing, required, split_values
from zhibao_cli.domain.dates import read_date
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Item, Solicitation, SolicitedUnit
from zhibao_cli.domain.report import Column, Receipt, Report, Value
from zhibao_cli.domain.words import OUTCOME, say
from zhibao_cli.errors import NotFound, Refused, UsageFault
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store.rows import Version

ALL = ("all", "全部", "所有")


@dataclass(frozen=True, slots=True, kw_only=True)
class SolicitRequest:
    """What was typed after `solicit`."""

    topic: str
    level: str | None
    ask: tuple[str, ...]
    due: str | None = None
    important: bool = False
    on: str | None = None
    number: str | None = None


def solicit(session: Session, request: SolicitRequest) -> Receipt:
    """Ask units for drafts on a topic. All units without a deadline: what to report on this period, nobody's duty."""
    with session.writing("solicit") as writing:
        day = session.day(request.on)
        due = read_date(request.due, session.today) if request.due else None
        if due is not None and due < day:
            raise UsageFault(
                "due-before", msg("It cannot be due on {due}, before it is issued on {day}.", due=due, day=day)
            )
        notice = Solicitation(
            number=_number(writing, request.number, day),
            topic=required(request.topic, "SUBJECT"),
            level=read_word("level", required(request.level, "--level")),
            important=request.important,
            issued_on=day,
            due_on=due,
        )
        units = _asked(writing, split_values(request.ask), day, due)
        writing.writer.add(notice)
        writing.writer.add_all(SolicitedUnit(solicitation=notice.number, unit=unit) for unit in units)
        names = [writing.registers.roll.name(unit, day) for unit in units]
        warnings = outside(writing, units, day)
    asked = listed(names) if names else msg("all units, as this period's focus")
    text = msg(
        "Recorded solicitation {number}: “{topic}”, {level}, asked: {asked}, due: {due}.", number=notice.number,
        topic=notice.topic, level=say("level", notice.level or ""), asked=asked, due=due or msg("none"),
    )  # fmt: skip
    notes = () if request.on else (msg("Issued today, {day}.", day=day),)
    return replace(_receipt(writing, notice.number, text, notes), warnings=warnings)


def _number(writing: Writing, typed: str | None, day: date) -> str:
    known = writing.registers.solicitations
    used = {row[0] for row in writing.view.connection.execute("SELECT DISTINCT number FROM solicitation")}
    if typed:
        if typed in used:
            raise Refused(
                "number-used",
                msg("The number {number} is or was in use; a number is never given twice.", number=typed),
                msg("Leave --number out for the next one."),
            )
        return typed
    start = f"YG-{day.year}-"
    serials = [int(number.removeprefix(start)) for number in used | set(known) if _ours(number, start)]
    return f"{start}{max(serials, default=0) + 1:02d}"


def _ours(number: str, start: str) -> bool:
    return number.startswith(start) and number.removeprefix(start).isdecimal()


def _asked(writing: Writing, typed: tuple[str, ...], day: date, due: date | None) -> tuple[str, ...]:
    """The units asked: those named, or with `all` every member of that day who then has a deadline."""
    if not typed:
        required(None, "--ask")
    if len(typed) == 1 and typed[0].lower() in ALL:
        if due is None:
            return ()
        return tuple(member.code for member in writing.registers.roll.members() if member.member_on(day))
    return writing.registers.units(typed)


def _receipt(writing: Writing, number: str, text: Message, notes: tuple[Message, ...] = ()) -> Receipt:
    return Receipt(
        "solicitation", text, entry=writing.writer.hash, number=number, ref=number, notes=notes, undo="zhibao undo",
        dry_run=writing.session.dry_run,
    )  # fmt: skip


def fulfil(writing: Writing, item: Item, row_id: int) -> tuple[Message, ...]:
    """An item that answers a solicitation makes its units done, or late by its date. Returns what to tell."""
    if item.solicited is None:
        return ()
    notice = writing.registers.solicitations[item.solicited].record
    notes = []
    for unit in item.units:
        name = writing.registers.roll.name(unit, item.submitted_on)
        asked = _row(writing, notice.number, unit)
        if asked is None:
            if _is_asked(writing, notice.number):
                notes.append(msg("{unit} was not asked in {number}.", unit=name, number=notice.number))
            continue
        if asked.record.outcome not in ("open", "missed"):
            continue
        outcome = "late" if notice.due_on is not None and item.submitted_on > notice.due_on else "done"
        after = replace(asked.record, outcome=outcome, received_on=item.submitted_on, item=row_id)
        writing.writer.replace(asked, after)
        notes.append(msg("{number}, {unit}: {outcome}.", number=notice.number, unit=name, outcome=OUTCOME[outcome]))
    return tuple(notes)


def release(writing: Writing, item: int) -> tuple[Message, ...]:
    """What an item had answered is open again when it answers no more. Returns what to tell."""
    notes = []
    for asked in writing.view.all(SolicitedUnit, "item = ?", (item,)):
        record = asked.record
        writing.writer.replace(asked, replace(record, outcome="open", received_on=None, item=None))
        unit = writing.registers.roll.latest(record.unit).name
        notes.append(msg("{number}, {unit}: {outcome}.", number=record.solicitation, unit=unit,
                         outcome=OUTCOME["open"]))  # fmt: skip
    return tuple(notes)


def _is_asked(reading: Reading, number: str) -> bool:
    return bool(reading.view.all(SolicitedUnit, "solicitation = ?", (number,)))


def _row(reading: Reading, number: str, unit: str) -> Version[SolicitedUnit] | None:
    found = reading.view.all(SolicitedUnit, "solicitation = ? AND unit = ?", (number, unit))
    return found[0] if found else None


def set_outcome(session: Session, typed: str, unit: str | None, outcome: str, on: str | None) -> Receipt:
    """Record what became of one unit's draft, when no item says so."""
    with session.writing("solicitation outcome") as writing:
        number = writing.registers.solicitation(typed)
        code = writing.registers.unit(required(unit, "--unit"))
        asked = _row(writing, number, code)
        if asked is None:
            raise NotFound(
                "solicited-unit-unknown",
                msg("{unit} was not asked in {number}.", unit=writing.registers.roll.latest(code).name, number=number),
                msg("See who was: zhibao solicitation show {number}", number=number),
            )
        word = read_word("outcome", outcome)
        received = session.day(on) if word in ("done", "late") else None
        after = replace(asked.record, outcome=word, received_on=received)
        if after == asked.record:
            raise Refused("amend-same", msg("{ref} is so already; nothing was recorded.", ref=number))
        writing.writer.replace(asked, after)
    name = writing.registers.roll.latest(code).name
    text = msg("{number}, {unit}: {outcome}.", number=number, unit=name, outcome=OUTCOME[word])
    return _receipt(writing, number, text)


def close(session: Session, typed: str) -> Receipt:
    """Mark what is still open as missed. Only a person does this, so a figure does not change by waiting."""
    with session.writing("solicitation close") as writing:
        number = writing.registers.solicitation(typed)
        notice = writing.registers.solicitations[number].record
        if notice.due_on is None:
            raise Refused(
                "solicitation-no-due",
                msg("{number} has no deadline, so nothing of it can be missed.", number=number),
            )
        still = writing.view.all(
            SolicitedUnit, "solicitation = ? AND outcome = 'open'", (number,), order=entered(SolicitedUnit)
        )
        if not still:
            raise Refused("solicitation-closed", msg("Nothing of {number} is open.", number=number))
        if notice.due_on > session.today and not session.force:
            raise Refused(
                "solicitation-early",
                msg("{number} is due on {day}, which is still to come.", number=number, day=notice.due_on),
                msg("--force closes it all the same."),
            )
        for asked in still:
            writing.writer.replace(asked, replace(asked.record, outcome="missed"))
        names = [writing.registers.roll.latest(asked.record.unit).name for asked in still]
    return _receipt(writing, number, msg("Closed {number}; missed: {units}.", number=number, units=listed(names)))


_LIST = (
    Column("number", msg("Number")),
    Column("topic", msg("Subject")),
    Column("level", msg("Level"), "word", words="level"),
    Column("important", msg("Important"), "flag", optional=True),
    Column("issued_on", msg("Issued"), "date"),
    Column("due_on", msg("Due"), "date"),
    Column("asked", msg("Asked"), "count"),
    *(Column(code, msg("{text}", text=word), "count") for code, word in OUTCOME.items()),
    Column("items", msg("Items"), "count"),
)


def list_solicitations(session: Session, open_only: bool = False) -> Report:
    """All solicitations, with how many units are at which outcome, and how many items reported answer them."""
    with session.reading() as reading:
        return solicitations(reading, open_only=open_only)


def solicitations(reading: Reading, window: Period | None = None, *, open_only: bool = False) -> Report:
    """Solicitations, with how many units are at which outcome and how many items reported answer them.

    Of a window, those issued or due in it.
    """
    answers = Counter(
        version.record.solicited for version in reading.view.each(Item, "solicited IS NOT NULL AND status = 'reported'")
    )
    rows: list[tuple[Value, ...]] = []
    for version in reading.registers.solicitations.values():
        s = version.record
        if window is not None and not any(day in window for day in (s.issued_on, s.due_on) if day is not None):
            continue
        outcomes = [v.record.outcome for v in reading.view.all(SolicitedUnit, "solicitation = ?", (s.number,))]
        if open_only and "open" not in outcomes:
            continue
        counts = tuple(outcomes.count(code) for code in OUTCOME)
        cells = (s.number, s.topic, s.level, s.important, s.issued_on, s.due_on, len(outcomes), *counts)
        rows.append((*cells, answers.get(s.number, 0)))
    return Report("solicitations", msg("Solicitations"), _LIST, tuple(rows), window, provenance=reading.provenance())


_SHOW = (
    Column("unit", msg("Unit")),
    Column("outcome", msg("Outcome"), "word", words="outcome"),
    Column("received_on", msg("Received"), "date"),
    Column("item", msg("Item")),
    Column("title", msg("Title")),
)


def show_solicitation(session: Session, typed: str) -> Report:
    """One solicitation: each unit asked, and what came back."""
    with session.reading() as reading:
        number = reading.registers.solicitation(typed)
        notice = reading.registers.solicitations[number].record
        asked = reading.view.all(SolicitedUnit, "solicitation = ?", (number,), order=entered(SolicitedUnit))
        rows = tuple(_asked_cells(reading, version) for version in asked)
        title = msg(
            "{number} “{topic}”, due {due}", number=number, topic=notice.topic, due=notice.due_on or msg("none")
        )
        return Report("solicitation", title, _SHOW, rows, provenance=reading.provenance())


def _asked_cells(reading: Reading, version: Version[SolicitedUnit]) -> tuple[Value, ...]:
    asked = version.record
    item = reading.view.one(Item, asked.item) if asked.item is not None else None
    name = reading.registers.roll.latest(asked.unit).name
    number, title = (item.record.number, item.record.title) if item else (None, None)
    return name, asked.outcome, asked.received_on, number, title
