"""Correcting a record: a full successor takes its place, and the journal keeps both."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhibao_cli.app.events import find_form
from zhibao_cli.app.history import find_record, reference
from zhibao_cli.app.registers import read_own, read_word
from zhibao_cli.app.registry import check_span, find_group, refuse_group_name, refuse_kind_name, refuse_unit_name
from zhibao_cli.app.session import Reading, Session, Writing, split_values
from zhibao_cli.app.submit import check_title, find_topics
from zhibao_cli.app.values import in_words
from zhibao_cli.domain.dates import read_date
from zhibao_cli.domain.names import initials_of
from zhibao_cli.domain.numbers import read_count, read_number
from zhibao_cli.domain.records import (
    Adjustment,
    Adoption,
    Channel,
    Fault,
    Forwarding,
    Group,
    Instruction,
    Item,
    Kind,
    Officer,
    Record,
    Return,
    Solicitation,
    SolicitedUnit,
    Standing,
    Target,
    Unit,
)  # fmt: skip
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.words import field_word
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store.rows import Version

_Reader = Callable[[Writing, str], Any]


@dataclass(frozen=True, slots=True)
class _Field:
    """How a typed value becomes a field: `read` it; `optional` ones are cleared by an empty value."""

    name: str
    read: _Reader
    optional: bool = True
    empty: Any = None


def _text(writing: Writing, typed: str) -> str:
    return typed.strip()


def _day(writing: Writing, typed: str) -> date:
    return writing.session.day(typed)


def _any_day(writing: Writing, typed: str) -> date:
    """A day that may lie ahead: a term's end, a due date."""
    return read_date(typed, writing.session.today)


def _count(writing: Writing, typed: str) -> int:
    return read_count(typed)


def _flag(writing: Writing, typed: str) -> bool:
    return read_word("flag", typed) == "true"


def _word(vocabulary: str) -> _Reader:
    return lambda writing, typed: read_word(vocabulary, typed)


def _several(writing: Writing, typed: str) -> tuple[str, ...]:
    return split_values((typed,))


def _units(writing: Writing, typed: str) -> tuple[str, ...]:
    return writing.registers.units(split_values((typed,)))


def _topics(writing: Writing, typed: str) -> tuple[str, ...]:
    return find_topics(writing, split_values((typed,)))[0]


def _group(writing: Writing, typed: str) -> str | None:
    return find_group(writing, typed)[0]


def _title(writing: Writing, typed: str) -> str:
    return check_title(typed, force=writing.session.force)


def _unit(writing: Writing, typed: str) -> str:
    return writing.registers.unit(typed)


def _channel(writing: Writing, typed: str) -> str:
    return writing.registers.channel(typed).code


def _kind(writing: Writing, typed: str) -> str:
    return writing.registers.kind(typed)


def _points(writing: Writing, typed: str) -> Any:
    return read_number(typed)


_LEVEL = _word("level")
_ALIASES = _Field("aliases", _several, empty=())
_SPAN = {"from": _Field("valid_from", _any_day), "until": _Field("valid_to", _any_day)}
_NAME = _Field("name", _text, optional=False)

FIELDS: Mapping[type[Record], Mapping[str, _Field]] = {
    Item: {
        "title": _Field("title", _title, optional=False),
        "unit": _Field("unit", _unit, optional=False),
        "with": _Field("joint", _units, empty=()),
        "kind": _Field("kind", _kind),
        "words": _Field("words", _count),
        "on": _Field("submitted_on", _day, optional=False),
        "to": _Field("to_level", _LEVEL),
        "author": _Field("authors", _several, empty=()),
        "signed-by": _Field("signed_by", _text),
        "checked-by": _Field("checked_by", _text),
        "solicited": _Field("solicited", lambda writing, typed: writing.registers.solicitation(typed)),
        "topic": _Field("topics", _topics, empty=()),
        "status": _Field("status", _word("status"), optional=False),
        "also": _Field("other_numbers", _several, empty=()),
        "text": _Field("text", _text),
    },
    Adoption: {
        "channel": _Field("channel", _channel),
        "level": _Field("level", _LEVEL),
        "form": _Field("form", find_form),
        "on": _Field("adopted_on", _day, optional=False),
        "issue": _Field("issue", _text),
        "as": _Field("printed_title", _text),
        "route": _Field("route", _word("route")),
        "reprint": _Field("reprint", _flag, optional=False),
        "points": _Field("points", _points),
    },
    Forwarding: {
        "to": _Field("to_level", _LEVEL, optional=False),
        "on": _Field("forwarded_on", _day, optional=False),
        "as": _Field("printed_title", _text),
    },
    Instruction: {
        "leader": _Field("leader", _text),
        "level": _Field("level", _LEVEL, optional=False),
        "rank": _Field("rank", _word("rank")),
        "on": _Field("instructed_on", _day, optional=False),
        "channel": _Field("channel", _channel),
        "text": _Field("text", _text),
        "due": _Field("feedback_due", _any_day),
        "feedback-on": _Field("feedback_on", _day),
    },
    Standing: {
        "unit": _Field("unit", _unit, optional=False),
        "group": _Field("group_name", _text),
        "level": _Field("level", _LEVEL),
        "adopted": _Field("adopted", _count),
        "points": _Field("points", _points),
        "points-change": _Field("points_change", _points),
        "place": _Field("place", _count),
        "of": _Field("ranked", _count),
        "source": _Field("source", _text),
    },
    Unit: {
        "name": _NAME,
        "short": _Field("short_name", _text),
        "alias": _ALIASES,
        "group": _Field("group_name", _group),
        "network": _Field("network", _word("network")),
        "direct-report": _Field("direct_report", _flag, optional=False),
        "rolls-up-to": _Field("rolls_up_to", _unit),
        **_SPAN,
    },
    Group: {"name": _NAME, "order": _Field("position", _count, optional=False)},
    Officer: {"name": _NAME, "unit": _Field("unit", _unit, optional=False), "role": _Field("role", _text), **_SPAN},
    Channel: {
        "name": _NAME,
        "level": _Field("level", _LEVEL, optional=False),
        "medium": _Field("medium", _word("medium"), optional=False),
        "alias": _ALIASES,
    },
    Kind: {"name": _NAME, "major": _Field("major", _flag, optional=False), "alias": _ALIASES},
    Fault: {
        "fault": _Field("fault", lambda writing, typed: read_own("fault", typed), optional=False),
        "severity": _Field("severity", lambda writing, typed: read_own("severity", typed)),
        "by": _Field("notified_by", _LEVEL),
        "on": _Field("occurred_on", _day, optional=False),
        "points": _Field("points", _points),
        "note": _Field("note", _text),
    },
    Adjustment: {
        "on": _Field("adjusted_on", _day, optional=False),
        "points": _Field("points", _points, optional=False),
        "approver": _Field("approver", _text, optional=False),
    },
    Return: {"on": _Field("returned_on", _day)},
    Target: {"value": _Field("value", _points, optional=False), **_SPAN},
    Solicitation: {"topic": _Field("topic", _text, optional=False), "due": _Field("due_on", _any_day)},
    SolicitedUnit: {"outcome": _Field("outcome", _word("outcome"), optional=False)},
}
"""What may be amended of each record, by the name of the option."""

_ADDED = ("also", "alias")
"""Options that add to what is there; an empty value clears it."""


def amend(session: Session, typed: str, changes: Mapping[str, str | None]) -> Receipt:
    """Amend an item or an event by its number or reference."""
    with session.writing("amend") as writing:
        version = find_record(writing, typed)
        result = _amended(writing, version, changes)
    return _receipt(session, writing, result)


def amend_register(session: Session, what: str, typed: str, changes: Mapping[str, str | None]) -> Receipt:
    """Amend a unit (its newest row), group, officer, channel or kind."""
    with session.writing(f"{what} amend") as writing:
        version = registered(writing, what, typed)
        result = _amended(writing, version, changes)
    return _receipt(session, writing, result)


@dataclass(frozen=True, slots=True)
class _Result:
    ref: str
    what: str
    notes: tuple[Message, ...]


def _amended(writing: Writing, version: Version[Any], changes: Mapping[str, str | None]) -> _Result:
    record = version.record
    fields = FIELDS.get(type(record), {})
    given = {name: value for name, value in changes.items() if value is not None}
    if not given:
        raise UsageFault("amend-nothing", msg("Nothing to amend: no new value was given."), _offer(fields))
    if isinstance(record, Adoption):
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
    changed = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not changed:
        raise Refused("amend-same", msg("{ref} is so already; nothing was recorded.", ref=reference(version)))
    after = _settled(replace(record, **changed))
    _check(writing, version, after)
    writing.writer.replace(version, after)
    _follow(writing, record, after)
    notes = tuple(
        msg("{field}: {old} → {new}", field=field_word(record.TABLE, name),
            old=_told(writing, name, getattr(record, name)), new=_told(writing, name, getattr(after, name)))
        for name in changed
    )  # fmt: skip
    return _Result(reference(Version(*version[:5], after)), record.WHAT, notes)


def _place(writing: Writing, adoption: Adoption, given: dict[str, str]) -> dict[str, str]:
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


def _offer(fields: Mapping[str, _Field]) -> Message:
    return msg("It has: {options}", options=" ".join(f"--{name}" for name in fields))


def _value(writing: Writing, record: Record, name: str, field: _Field, typed: str) -> Any:
    if not typed.strip():
        if not field.optional:
            raise UsageFault("amend-empty", msg("--{name} cannot be empty.", name=name))
        return field.empty
    value = field.read(writing, typed)
    if name in _ADDED:
        return tuple(dict.fromkeys((*getattr(record, field.name), *value)))
    return value


def _settled(record: Any) -> Any:
    """What follows from a change inside the record itself."""
    if isinstance(record, Adoption) and record.channel and record.level:
        return replace(record, level=None)
    if isinstance(record, Item) and record.unit in record.joint:
        return replace(record, joint=tuple(code for code in record.joint if code != record.unit))
    if isinstance(record, Unit):
        return replace(record, initials=initials_of(record.name) or None)
    return record


def _check(writing: Writing, version: Version[Any], after: Any) -> None:
    before = version.record
    if isinstance(after, Unit | Officer | Target):
        check_span(after.valid_from, after.valid_to)
    if isinstance(after, Unit) and after.name != before.name:
        refuse_unit_name(writing, after.name, after.code)
    if isinstance(after, Group) and after.name != before.name:
        refuse_group_name(writing, after.name, before.name)
    if isinstance(after, Kind) and after.name != before.name:
        refuse_kind_name(writing, (after.name,), after.code)
    _check_event(before, after)


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
    """Units in a group follow its new name."""
    if isinstance(before, Group) and isinstance(after, Group) and before.name != after.name:
        for version in writing.view.all(Unit, "group_name = ?", (before.name,)):
            writing.writer.replace(version, replace(version.record, group_name=after.name))


def _told(writing: Writing, field: str, value: object) -> object:
    said = in_words(writing, field, value)
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


def _receipt(session: Session, writing: Writing, result: _Result) -> Receipt:
    return Receipt(
        result.what, msg("Amended {ref}.", ref=result.ref), entry=writing.writer.hash, number=result.ref,
        ref=result.ref, notes=result.notes, undo="zhibao undo", dry_run=session.dry_run,
    )  # fmt: skip
