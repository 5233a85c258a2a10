"""Faults, adjustments, returned items and targets."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from zhibao_cli.app.items import find_item
from zhibao_cli.app.outside import outside
from zhibao_cli.app.pricing import check_fault_points
from zhibao_cli.app.registers import metric_word, own_word, read_metric, read_own, read_word
from zhibao_cli.app.registry import check_span
from zhibao_cli.app.session import Reading, Session, Writing, required
from zhibao_cli.app.target_terms import check_terms, figure_text, terms_text
from zhibao_cli.domain.aims import aim_of
from zhibao_cli.domain.dates import read_date
from zhibao_cli.domain.numbers import exact, read_count, read_number
from zhibao_cli.domain.records import Adjustment, Fault, Record, Return, Target
from zhibao_cli.domain.report import Column, Receipt, Report, Value
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store.rows import Version


def event_receipt(
    writing: Writing, record: Record, serial: int, text: Message, notes: tuple[Message, ...] = (),
    warnings: tuple[Message, ...] = (),
) -> Receipt:  # fmt: skip
    """The receipt of a record with a short reference, and the way back."""
    ref = f"{record.LETTER}{serial}"
    return Receipt(
        record.WHAT, text, entry=writing.writer.hash, ref=ref, warnings=warnings, notes=notes, undo="zhibao undo",
        dry_run=writing.session.dry_run,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRequest:
    """What was typed after `fault`."""

    unit: str
    fault: str | None
    item: str | None = None
    severity: str | None = None
    by: str | None = None
    points: str | None = None
    on: str | None = None
    note: str | None = None


def record_fault(session: Session, request: FaultRequest) -> Receipt:
    """Record what a unit did wrong."""
    with session.writing("fault") as writing:
        day = session.day(request.on)
        fault = Fault(
            serial=writing.next_serial("fault"),
            unit=writing.registers.unit(request.unit),
            item=find_item(writing, request.item).id if request.item else None,
            fault=read_own("fault", required(request.fault, "--fault")),
            severity=read_own("severity", request.severity) if request.severity else None,
            notified_by=read_word("level", request.by) if request.by else None,
            occurred_on=day,
            points=read_number(request.points) if request.points else None,
            note=request.note,
        )
        check_fault_points(writing, fault)
        writing.writer.add(fault)
        warnings = outside(writing, [fault.unit], day, counts=True)
    name = writing.registers.roll.name(fault.unit, day)
    text = msg("Recorded fault e{serial}: {unit}, {fault}, {day}.", serial=fault.serial, unit=name,
               fault=own_word("fault", fault.fault), day=day)  # fmt: skip
    notes = () if request.on else (msg("Occurred today, {day}.", day=day),)
    return event_receipt(writing, fault, fault.serial, text, notes, warnings)


def adjust(session: Session, unit: str, points: str | None, approver: str | None, on: str | None) -> Receipt:
    """Record points that no rule makes, with reason and approver."""
    with session.writing("adjust") as writing:
        day = session.day(on)
        adjustment = Adjustment(
            serial=writing.next_serial("adjustment"),
            unit=writing.registers.unit(unit),
            adjusted_on=day,
            points=read_number(required(points, "--points")),
            reason=required(session.reason, "--reason"),
            approver=required(approver, "--approver"),
        )
        check_adjusted(adjustment)
        writing.writer.add(adjustment)
        warnings = outside(writing, [adjustment.unit], day, counts=True)
    text = msg("Recorded adjustment j{serial}: {unit}, points {points}, {day}.", serial=adjustment.serial,
               unit=writing.registers.roll.name(adjustment.unit, day), points=exact(adjustment.points),
               day=day)  # fmt: skip
    notes = () if on else (msg("Adjusted today, {day}.", day=day),)
    return event_receipt(writing, adjustment, adjustment.serial, text, notes, warnings)


def check_adjusted(adjustment: Adjustment) -> None:
    """Refuse an adjustment that adjusts nothing."""
    if not adjustment.points:
        raise UsageFault("points-zero", msg("An adjustment of 0 points changes nothing."))


def return_item(session: Session, typed: str, on: str | None) -> Receipt:
    """Send an item back: its status becomes returned, and the reason is kept."""
    with session.writing("return") as writing:
        day = session.day(on)
        version = find_item(writing, typed)
        if version.record.status == "returned":
            raise Refused("returned-already", msg("{number} has been returned already.", number=version.record.number))
        back = Return(
            serial=writing.next_serial("item_return"), item=version.id, reason=required(session.reason, "--reason"),
            returned_on=day,
        )  # fmt: skip
        writing.writer.replace(version, replace(version.record, status="returned"))
        writing.writer.add(back)
    item = version.record
    text = msg("Returned {number} “{title}” (r{serial}): {reason}.", number=item.number, title=item.title,
               serial=back.serial, reason=back.reason)  # fmt: skip
    return event_receipt(writing, back, back.serial, text, () if on else (msg("Returned today, {day}.", day=day),))


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRequest:
    """What was typed after `target add`."""

    unit: str | None
    group: str | None
    metric: str | None
    every: str | None
    value: str | None
    first: str | None = None
    last: str | None = None
    kind: str | None = None
    level: str | None = None
    to: str | None = None
    min_words: str | None = None


def add_target(session: Session, request: TargetRequest) -> Receipt:
    """Record what a unit, or each unit of a group, must reach."""
    with session.writing("target add") as writing:
        if (request.unit is None) == (request.group is None):
            raise UsageFault("target-whose", msg("Give either the unit or --group."))
        target = Target(
            serial=writing.next_serial("target"),
            unit=writing.registers.unit(request.unit) if request.unit else None,
            group_name=writing.registers.group(request.group) if request.group else None,
            metric=read_metric(required(request.metric, "--metric")),
            every=read_word("every", required(request.every, "--every")),
            value=read_number(required(request.value, "--value")),
            valid_from=_day(session, request.first),
            valid_to=_day(session, request.last),
            kind=writing.registers.kind(request.kind) if request.kind else None,
            level=read_word("level", request.level) if request.level else None,
            to_level=read_word("level", request.to) if request.to else None,
            min_words=read_count(request.min_words) if request.min_words else None,
        )
        check_target(target)
        notes = tuple(_beside(writing, target))
        writing.writer.add(target)
        first, units = target.valid_from, [target.unit] if target.unit else []
        warnings = outside(writing, units, first, target.valid_to or date.max) if first else ()
    who = writing.registers.roll.latest(target.unit).name if target.unit else target.group_name
    metric = figure_text(target.metric, terms_text(writing, aim_of(target)))
    text = msg("Recorded target t{serial}: {who}, {metric} {value}, {every}.", serial=target.serial, who=who,
               metric=metric, value=exact(target.value), every=own_word("every", target.every))  # fmt: skip
    return event_receipt(writing, target, target.serial, text, notes, warnings)


def _beside(writing: Writing, target: Target) -> Iterator[Message]:
    """Refuse a target that is on record; tell which others of the same figure and span it takes the place of."""
    for version in writing.view.each(Target, order="serial"):
        other = version.record
        alike = replace(other, serial=target.serial, value=target.value)
        if replace(alike, valid_from=target.valid_from, valid_to=target.valid_to) != target:
            continue
        if other == replace(target, serial=other.serial) and not writing.session.force:
            raise Refused(
                "target-duplicate", msg("This target is on record: t{serial}.", serial=other.serial),
                msg("--force records a second one; to change it: zhibao target amend t{serial}", serial=other.serial),
            )  # fmt: skip
        first = max(target.valid_from or date.min, other.valid_from or date.min)
        if first <= min(target.valid_to or date.max, other.valid_to or date.max):
            known = exact(other.value)
            yield (
                msg("It holds instead of t{serial} ({value}).", serial=other.serial, value=known)
                if first == date.min
                else msg("From {day} on it holds instead of t{serial} ({value}).", day=first, serial=other.serial,
                         value=known)
            )  # fmt: skip


def check_target(target: Target) -> None:
    """Refuse a target below zero, that ends before it begins, or of what its figure is not counted by."""
    check_span(target.valid_from, target.valid_to)
    check_terms(target)
    if not target.value:
        raise UsageFault("target-zero", msg("A target of 0 asks for nothing."))
    if target.value < 0:
        raise UsageFault("target-negative", msg("A target cannot be below zero."))


def _day(session: Session, typed: str | None) -> date | None:
    return read_date(typed, session.today) if typed else None


_TARGETS = (
    Column("ref", msg("Ref")),
    Column("unit", msg("Unit")),
    Column("group", msg("Group")),
    Column("metric", msg("Figure"), "word"),
    Column("every", msg("Span"), "word", words="every"),
    Column("value", msg("Amount"), "count"),
    Column("from", msg("From"), "date"),
    Column("to", msg("To"), "date"),
    Column("kind", msg("Kind"), "word", words="kind", optional=True),
    Column("level", msg("Level"), "word", words="level", optional=True),
    Column("to_level", msg("Sent to"), "word", words="level", optional=True),
    Column("min_words", msg("At least words"), "count", optional=True),
)


def list_targets(session: Session, unit: str | None = None, group: str | None = None) -> Report:
    """All targets."""
    with session.reading() as reading:
        code = reading.registers.unit(unit) if unit else None
        name = reading.registers.group(group) if group else None
        rows = tuple(
            target_cells(reading, version)
            for version in reading.view.each(Target, order="serial")
            if code in (None, version.record.unit) and name in (None, version.record.group_name)
        )
        return Report("targets", msg("Targets"), _TARGETS, rows, provenance=reading.provenance())


def target_cells(reading: Reading, version: Version[Target]) -> tuple[Value, ...]:
    """A target's row."""
    t = version.record
    unit = reading.registers.roll.latest(t.unit).name if t.unit else None
    value: Value = int(t.value) if t.value.denominator == 1 else Fraction(t.value)
    return (
        f"t{t.serial}", unit, t.group_name, metric_word(t.metric), t.every, value, t.valid_from, t.valid_to,
        reading.registers.kind_word(t.kind), t.level, t.to_level, t.min_words,
    )  # fmt: skip
