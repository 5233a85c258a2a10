"""Soliciting drafts (约稿): issued to units, fulfilled by items, closed by a person and never by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhibao_cli.app.outside import outside
from zhibao_cli.app.registers import bare_number, entered, read_word
from zhibao_cli.app.session import Reading, Session, Writing, required, split_values
from zhibao_cli.domain.dates import read_date
from zhibao_cli.domain.records import Item, Solicitation, SolicitedUnit
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.words import OUTCOME, say
from zhibao_cli.errors import NotFound, Refused, UsageFault, ZhibaoError
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
        notice = Solicitation(
            number=_number(writing, request.number, day),
            topic=required(request.topic, "SUBJECT"),
            level=read_word("level", required(request.level, "--level")),
            important=request.important,
            issued_on=day,
            due_on=due,
        )
        check_days(notice)
        units, told = asked_units(writing, split_values(request.ask), day, due)
        writing.writer.add(notice)
        writing.writer.add_all(SolicitedUnit(solicitation=notice.number, unit=unit) for unit in units)
        names = [writing.registers.roll.name(unit, day) for unit in units]
        warnings = outside(writing, units, day)
    asked = listed(names) if names else msg("all units, as this period's focus")
    text = msg(
        "Recorded solicitation {number}: “{topic}”, {level}, asked: {asked}, due: {due}.", number=notice.number,
        topic=notice.topic, level=say("level", notice.level or ""), asked=asked, due=due or msg("none"),
    )  # fmt: skip
    notes = told if request.on else (*told, msg("Issued today, {day}.", day=day))
    return replace(receipt(writing, notice.number, text, notes), warnings=warnings)


def check_days(notice: Solicitation) -> None:
    """Refuse a deadline before the day of issue."""
    if notice.due_on is not None and notice.issued_on is not None and notice.due_on < notice.issued_on:
        raise UsageFault(
            "due-before",
            msg("It cannot be due on {due}, before it is issued on {day}.", due=notice.due_on, day=notice.issued_on),
        )


def _number(writing: Writing, typed: str | None, day: date) -> str:
    known = writing.registers.solicitations
    used = {row[0] for row in writing.view.connection.execute("SELECT DISTINCT number FROM solicitation")}
    if typed:
        # YG-2024-1 is read as YG-2024-01 wherever it is typed, so it is no number of its own either.
        if bare_number(typed) in map(bare_number, used):
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


def asked_units(
    writing: Writing, typed: tuple[str, ...], day: date, due: date | None
) -> tuple[tuple[str, ...], tuple[Message, ...]]:
    """The units asked, and what to tell: those named; with `all`, if there is a deadline, every member of that day."""
    if not typed:
        required(None, "--ask")
    if len(typed) == 1 and typed[0].lower() in ALL:
        if due is None:
            return (), ()
        return tuple(member.code for member in writing.registers.roll.members() if member.member_on(day)), ()
    return _named_units(writing, typed, day)


def _named_units(writing: Writing, typed: Sequence[str], day: date) -> tuple[tuple[str, ...], tuple[Message, ...]]:
    """The units named, a group's name standing for its members of that day; and a note for each such group."""
    units: list[str] = []
    notes: list[Message] = []
    for name in typed:
        try:
            units.append(writing.registers.unit(name))
        except (NotFound, UsageFault) as unknown:
            group = _group(writing, name, unknown)
            members = [one.code for one in writing.registers.roll.members() if one.group_on(day) == group]
            if not members:
                raise Refused(
                    "group-empty", msg("No unit is in the group {group} on {day}.", group=group, day=day)
                ) from None
            units += members
            names = listed(writing.registers.roll.name(code, day) for code in members)
            notes.append(msg("{group}, its units on {day}: {units}.", group=group, day=day, units=names))
    return tuple(dict.fromkeys(units)), tuple(notes)


def _group(writing: Writing, name: str, unknown: ZhibaoError) -> str:
    """The group of a name that no unit has; whoever has neither is told of the unit."""
    try:
        return writing.registers.group(name)
    except (NotFound, UsageFault):
        raise unknown from None


def receipt(
    writing: Writing, number: str, text: Message, notes: tuple[Message, ...] = (), warnings: tuple[Message, ...] = ()
) -> Receipt:
    """The receipt of what was recorded of a solicitation, and the way back."""
    return Receipt(
        "solicitation", text, entry=writing.writer.hash, number=number, ref=number, notes=notes, warnings=warnings,
        undo="zhibao undo", dry_run=writing.session.dry_run,
    )  # fmt: skip


def early_answer(reading: Reading, item: Item) -> tuple[Message, ...]:
    """A warning of an item dated before the solicitation it answers was issued."""
    notice = reading.registers.solicitations.get(item.solicited or "")
    issued = notice.record.issued_on if notice else None
    if notice is None or issued is None or issued <= item.submitted_on:
        return ()
    return (msg("{number} was reported on {submitted}, before {solicitation} was issued on {day}.", number=item.number,
                submitted=item.submitted_on, solicitation=notice.record.number, day=issued),)  # fmt: skip


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
        after = answered(asked.record, notice, item, row_id)
        writing.writer.replace(asked, after)
        notes.append(
            msg("{number}, {unit}: {outcome}.", number=notice.number, unit=name, outcome=OUTCOME[after.outcome])
        )
    return tuple(notes)


def answered(asked: SolicitedUnit, notice: Solicitation, item: Item, row_id: int) -> SolicitedUnit:
    """A unit asked, now that this item of its own answers: done, or late by the item's date."""
    outcome = _in_time(notice, item.submitted_on)
    return replace(asked, outcome=outcome, received_on=item.submitted_on, item=row_id)


def _in_time(notice: Solicitation, day: date) -> str:
    return "late" if notice.due_on is not None and day > notice.due_on else "done"


def follow_due(writing: Writing, notice: Solicitation) -> tuple[Message, ...]:
    """What items made done or late follows a deadline put right. Returns what to tell."""
    notes = []
    for asked in writing.view.all(
        SolicitedUnit, "solicitation = ? AND item IS NOT NULL", (notice.number,), order=entered(SolicitedUnit)
    ):
        record = asked.record
        if record.outcome not in ("done", "late") or record.received_on is None:
            continue
        outcome = _in_time(notice, record.received_on)
        if outcome != record.outcome:
            writing.writer.replace(asked, replace(record, outcome=outcome))
            unit = writing.registers.roll.latest(record.unit).name
            notes.append(msg("{number}, {unit}: {outcome}.", number=notice.number, unit=unit,
                             outcome=OUTCOME[outcome]))  # fmt: skip
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


def asked_row(reading: Reading, number: str, code: str) -> Version[SolicitedUnit]:
    """What is on record of a unit asked. Raises NotFound."""
    asked = _row(reading, number, code)
    if asked is None:
        raise NotFound(
            "solicited-unit-unknown",
            msg("{unit} was not asked in {number}.", unit=reading.registers.roll.latest(code).name, number=number),
            msg("See who was: zhibao solicitation show {number}", number=number),
        )
    return asked


def set_outcome(session: Session, typed: str, unit: str | None, outcome: str, on: str | None) -> Receipt:
    """Record what became of one unit's draft, when no item says so."""
    with session.writing("solicitation outcome") as writing:
        number = writing.registers.solicitation(typed)
        code = writing.registers.unit(required(unit, "--unit"))
        asked = asked_row(writing, number, code)
        word = read_word("outcome", outcome)
        if word == "missed":
            _refuse_early(session, writing.registers.solicitations[number].record)
        received = session.day(on) if word in ("done", "late") else None
        after = replace(asked.record, outcome=word, received_on=received)
        if after == asked.record:
            raise Refused("amend-same", msg("{ref} is so already; nothing was recorded.", ref=number))
        due = writing.registers.solicitations[number].record.due_on
        writing.writer.replace(asked, after)
    name = writing.registers.roll.latest(code).name
    text = msg("{number}, {unit}: {outcome}.", number=number, unit=name, outcome=OUTCOME[word])
    notes = (msg("Received today, {day}.", day=received),) if received and on is None else ()
    warnings = (
        (msg("It was received on {day}, after the deadline of {due}.", day=received, due=due),)
        if word == "done" and received and due and received > due
        else ()
    )
    return replace(receipt(writing, number, text, notes), warnings=warnings)


def _refuse_no_due(notice: Solicitation) -> None:
    if notice.due_on is None:
        raise Refused(
            "solicitation-no-due",
            msg("{number} has no deadline, so nothing of it can be missed.", number=notice.number),
        )


def _refuse_early(session: Session, notice: Solicitation) -> None:
    """Refuse to call missed what is not due yet, unless forced, or never is."""
    _refuse_no_due(notice)
    if notice.due_on is not None and notice.due_on > session.today and not session.force:
        raise Refused(
            "solicitation-early",
            msg("{number} is due on {day}, which is still to come.", number=notice.number, day=notice.due_on),
            msg("--force records it as missed all the same."),
        )


def close(session: Session, typed: str) -> Receipt:
    """Mark what is still open as missed. Only a person does this, so a figure does not change by waiting."""
    with session.writing("solicitation close") as writing:
        number = writing.registers.solicitation(typed)
        notice = writing.registers.solicitations[number].record
        _refuse_no_due(notice)
        still = writing.view.all(
            SolicitedUnit, "solicitation = ? AND outcome = 'open'", (number,), order=entered(SolicitedUnit)
        )
        if not still:
            raise Refused("solicitation-closed", msg("Nothing of {number} is open.", number=number))
        _refuse_early(session, notice)
        for asked in still:
            writing.writer.replace(asked, replace(asked.record, outcome="missed"))
        names = [writing.registers.roll.latest(asked.record.unit).name for asked in still]
    return receipt(writing, number, msg("Closed {number}; missed: {units}.", number=number, units=listed(names)))
