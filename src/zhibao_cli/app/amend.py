"""Correcting a record: a full successor takes its place, and the journal keeps both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from zhibao_cli.app.amend_fields import ADDED, FIELDS, Field
from zhibao_cli.app.history import find_record, reference
from zhibao_cli.app.honours import check_honour
from zhibao_cli.app.marks import check_adjusted, check_target
from zhibao_cli.app.outside import check_end
from zhibao_cli.app.pricing import adoption_points, check_fault_points
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.registry import (
    check_span,
    refuse_group_name,
    refuse_kind_name,
    refuse_second_term,
    refuse_unit_name,
)
from zhibao_cli.app.reviewing import check_review, check_status, check_writers, reviews_of, settle
from zhibao_cli.app.session import Reading, Session, Writing
from zhibao_cli.app.soliciting import check_days, early_answer, follow_due, fulfil, release
from zhibao_cli.app.submit import attached, miscounted
from zhibao_cli.app.totals import check_amended
from zhibao_cli.app.values import in_words
from zhibao_cli.domain.names import initials_of
from zhibao_cli.domain.records import (
    Adjustment,
    Adoption,
    Fault,
    Group,
    Honour,
    Instruction,
    Item,
    Kind,
    Officer,
    Record,
    Review,
    Solicitation,
    Target,
    Total,
    Unit,
)  # fmt: skip
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.text import count_words, shorten
from zhibao_cli.domain.words import field_word
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store.rows import Version


def amend(session: Session, typed: str, changes: Mapping[str, str | None]) -> Receipt:
    """Amend an item or an event by its number or reference."""
    with session.writing("amend") as writing:
        version = find_record(writing, typed)
        result = amended(writing, version, changes)
    return _receipt(session, writing, result)


def amend_register(session: Session, what: str, typed: str, changes: Mapping[str, str | None]) -> Receipt:
    """Amend a unit (its newest row), group, officer, channel or kind."""
    with session.writing(f"{what} amend") as writing:
        version = registered(writing, what, typed)
        result = amended(writing, version, changes)
    return _receipt(session, writing, result)


@dataclass(frozen=True, slots=True)
class Amended:
    """What was amended, and what there is to tell."""

    ref: str
    what: str
    notes: tuple[Message, ...]
    warnings: tuple[Message, ...]


def amended(writing: Writing, version: Version[Any], changes: Mapping[str, str | None]) -> Amended:
    """Record a record with new values, by the names of their options. Raises what amending may not do."""
    record = version.record
    fields = FIELDS.get(type(record), {})
    given = {name: value for name, value in changes.items() if value is not None}
    if not given:
        raise UsageFault("amend-nothing", msg("Nothing to amend: no new value was given."), _offer(fields))
    if isinstance(record, Adoption | Total):
        given = _place(writing, record, given)
    values = {}
    for name, typed in given.items():
        field = fields.get(name)
        if field is None:
            raise UsageFault(
                "amend-field", msg("A record of this sort has no --{name}: {ref}.", name=name, ref=reference(version)),
                _offer(fields),
            )  # fmt: skip
        values[field.name] = _value(writing, record, name, field, typed)
    if isinstance(record, Item) and "file" in values:
        values = _document(writing, values["file"]) | {name: value for name, value in values.items() if name != "file"}
    elif isinstance(record, Item) and "text" in values:
        values = _retyped(record, values["text"]) | values
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not changed:
        raise Refused("amend-same", msg("{ref} is so already; nothing was recorded.", ref=reference(version)))
    after = consistent(replace(record, **changed))
    followed = succeed(writing, version, after)
    parted = ("merged_into",) if isinstance(record, Unit) and record.merged_into != after.merged_into else ()
    notes = (*told_changes(writing, record, after, (*changed, *parted)), *followed)
    retyped = isinstance(after, Item) and not {"text", "words"}.isdisjoint(changed)
    warnings = (*cautions(writing, version, after), *(miscounted(after) if retyped else ()))
    return Amended(reference(Version(*version[:5], after)), record.WHAT, notes, warnings)


def _document(writing: Writing, typed: str | None) -> dict[str, Any]:
    """What another source document changes: text and length too; without one, the text stays."""
    return attached(writing.session, Path(typed)) if typed else {"file": None, "file_digest": None}


def _retyped(item: Item, text: str | None) -> dict[str, Any]:
    """What follows from another text: a length that was counted is counted again, and its document is not its source.

    A length that was typed stays, as it is not known how it was found.
    """
    if text == item.text:
        return {}
    counted = item.words is None or (item.text is not None and item.words == count_words(item.text))
    words = {"words": count_words(text)} if text is not None and counted else {}
    return {**words, "file": None, "file_digest": None}


def succeed(writing: Writing, version: Version[Any], after: Any) -> tuple[Message, ...]:
    """Record the successor of a record, and what follows from it elsewhere: told. Raises what amending may not do."""
    _check(writing, version, after)
    before = reviews_of(writing, after.item) if isinstance(after, Review) else None
    writing.writer.replace(version, after)
    _follow(writing, version.record, after)
    if isinstance(after, Item) and _answers(after) != _answers(version.record):
        return (*release(writing, version.id), *(fulfil(writing, after, version.id) if _answers(after) else ()))
    if isinstance(after, Solicitation):
        return follow_due(writing, after)
    return settle(writing, after.item, before) if before and reviews_of(writing, after.item) != before else ()


def cautions(writing: Writing, version: Version[Any], after: Any) -> tuple[Message, ...]:
    """What to warn of where a record was amended in spite of it."""
    before = version.record
    if not isinstance(after, Item):
        return ()
    # What was reviewed before is looked for in the item's history, which other records do without.
    from zhibao_cli.app.review_state import CONTENT, changed_warning, own_warning

    now = Version(*version[:5], after)
    warnings = early_answer(writing, after) if _dated(after) != _dated(before) else ()
    if any(getattr(before, name) != getattr(after, name) for name in CONTENT):
        warnings = (*warnings, *changed_warning(writing, now))
    return (*warnings, *own_warning(writing, now)) if before.authors != after.authors else warnings


def _dated(item: Item) -> tuple[str | None, date]:
    return item.solicited, item.submitted_on


def _answers(item: Item) -> str | None:
    """The solicitation an item answers: a draft answers none yet."""
    return None if item.status == "draft" else item.solicited


def told_changes(reading: Reading, before: Record, after: Record, names: Iterable[str]) -> tuple[Message, ...]:
    """These fields of a record, with the old and the new value of each."""
    return tuple(
        msg("{field}: {old} → {new}", field=field_word(before.TABLE, name),
            old=_told(reading, name, getattr(before, name)), new=_told(reading, name, getattr(after, name)))
        for name in names
    )  # fmt: skip


def _place(writing: Writing, adoption: Adoption | Total, given: dict[str, str]) -> dict[str, str]:
    """A level beside a channel tells namesakes apart, as in `adopt`; by itself it is of no channel."""
    channel, level = given.get("channel"), given.get("level")
    if not level or not level.strip():
        return given
    if channel and channel.strip():
        rest = {name: typed for name, typed in given.items() if name != "level"}
        return rest | {"channel": writing.registers.channel(channel, read_word("level", level)).code}
    if adoption.channel and channel is None:
        raise UsageFault(
            "level-of-channel",
            msg("The level is that of the publication, and cannot be another."),
            msg("Give the right --channel; or --channel '' when the publication is not known."),
        )
    return given


def _offer(fields: Mapping[str, Field]) -> Message:
    return msg("It has: {options}", options=" ".join(f"--{name}" for name in fields))


def _value(writing: Writing, record: Record, name: str, field: Field, typed: str) -> Any:
    if not typed.strip():
        if not field.optional:
            raise UsageFault("amend-empty", msg("--{name} cannot be empty.", name=name))
        return field.empty
    value = field.read(writing, typed)
    if name in ADDED:
        return tuple(dict.fromkeys((*getattr(record, field.name), *value)))
    return value


def consistent(record: Any) -> Any:
    """The record with what follows from a change inside the record itself."""
    if isinstance(record, Adoption | Total) and record.channel and record.level:
        return replace(record, level=None)
    if isinstance(record, Item) and record.unit in record.joint:
        return replace(record, joint=tuple(code for code in record.joint if code != record.unit))
    if isinstance(record, Unit):
        # What goes on is part of no other.
        into = record.merged_into if record.valid_to else None
        return replace(record, initials=initials_of(record.name) or None, merged_into=into)
    return record


def _check(writing: Writing, version: Version[Any], after: Any) -> None:
    before = version.record
    if isinstance(after, Unit | Officer):
        check_span(after.valid_from, after.valid_to)
    if isinstance(after, Officer) and replace(after, role=before.role) != before:
        refuse_second_term(writing, after, version.id)
    if isinstance(after, Unit) and after.name != before.name:
        refuse_unit_name(writing, after.name, after.code)
    if isinstance(after, Unit) and after.valid_to != before.valid_to:
        check_end(writing.registers.roll, after)
    if isinstance(after, Group) and after.name != before.name:
        refuse_group_name(writing, after.name, before.name)
    if isinstance(after, Kind) and after.name != before.name:
        refuse_kind_name(writing, (after.name,), after.code)
    if isinstance(after, Total):
        check_amended(writing, after, version.id)
    if isinstance(after, Review):
        check_review(after)
    if isinstance(after, Item):
        check_status(writing, version, after)
        check_writers(writing, version, after)
    if isinstance(after, Honour):
        check_honour(writing, after)
    if isinstance(after, Solicitation):
        check_days(after)
    _check_event(before, after)
    _check_points(writing, before, after)


def _check_points(writing: Writing, before: Any, after: Any) -> None:
    """New points keep to what could have been recorded in the first place."""
    if isinstance(after, Fault) and after.points != before.points:
        check_fault_points(writing, after)
    if isinstance(after, Adoption) and after.points != before.points:
        item = writing.view.one(Item, after.item)
        if item is not None:
            adoption_points(writing, after, item)
    if isinstance(after, Adjustment):
        check_adjusted(after)
    if isinstance(after, Target):
        check_target(after)


def _check_event(before: Any, after: Any) -> None:
    if isinstance(after, Adoption) and after.channel is None and after.level is None:
        raise UsageFault("channel-missing", msg("Neither the publication nor its level would be left."))
    if isinstance(after, Instruction) and after.feedback_on and after.feedback_on < after.instructed_on:
        raise UsageFault(
            "feedback-before", msg("Feedback cannot be given before the instruction of {day}.", day=after.instructed_on)
        )
    if isinstance(after, Item):
        for number in set(after.other_numbers) - set(before.other_numbers):
            if number == after.number:
                raise UsageFault("number-same", msg("{number} is the item's own number.", number=number))


def _follow(writing: Writing, before: Record, after: Record) -> None:
    """Units in a group, and its targets, follow its new name."""
    if not (isinstance(before, Group) and isinstance(after, Group)) or before.name == after.name:
        return
    for unit in writing.view.all(Unit, "group_name = ?", (before.name,)):
        writing.writer.replace(unit, replace(unit.record, group_name=after.name))
    for target in writing.view.all(Target, "group_name = ?", (before.name,)):
        writing.writer.replace(target, replace(target.record, group_name=after.name))


_LONG = 40
"""Columns of a text, or of a file's digest, that a receipt shows."""


def _told(reading: Reading, field: str, value: object) -> object:
    if field in ("text", "file_digest") and isinstance(value, str):
        return shorten(" ".join(value.split()), _LONG)
    said = in_words(reading, field, value)
    if isinstance(said, tuple):
        return listed(said)
    return msg("(none)") if said is None else said


def registered(reading: Reading, what: str, typed: str) -> Version[Any]:
    """The record of a register that a name means: a unit's newest row, a group, channel, kind or officer."""
    registers = reading.registers
    if what == "unit":
        code = registers.unit(typed)
        rows = [version for version in registers.unit_rows if version.record.code == code]
        return max(rows, key=lambda version: version.record.valid_from or date.min)
    if what == "group":
        return registers.groups[registers.group(typed)]
    if what == "channel":
        return registers.channels[registers.channel(typed).code]
    if what == "kind":
        return registers.kinds[registers.kind(typed)]
    return registers.officer(typed)


def _receipt(session: Session, writing: Writing, result: Amended) -> Receipt:
    return Receipt(
        result.what, msg("Amended {ref}.", ref=result.ref), entry=writing.writer.hash, number=result.ref,
        ref=result.ref, warnings=result.warnings, notes=result.notes, undo="zhibao undo", dry_run=session.dry_run,
    )  # fmt: skip
