"""What may be amended of each record, and how a typed value becomes a field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibao_cli.app.events import find_form
from zhibao_cli.app.honours import honour_year
from zhibao_cli.app.registers import read_own, read_word
from zhibao_cli.app.registry import find_group
from zhibao_cli.app.session import Writing, split_values
from zhibao_cli.app.submit import check_title, find_topics
from zhibao_cli.app.training import find_officers
from zhibao_cli.domain.dates import read_date
from zhibao_cli.domain.numbers import read_count, read_hours, read_number
from zhibao_cli.domain.records import (
    Adjustment,
    Adoption,
    Channel,
    Fault,
    Forwarding,
    Group,
    Honour,
    Instruction,
    Item,
    Kind,
    Officer,
    Outcome,
    Record,
    Return,
    Review,
    Solicitation,
    SolicitedUnit,
    Standing,
    Target,
    Total,
    Training,
    Unit,
)  # fmt: skip
from zhibao_cli.domain.reviews import CHECKS

_Reader = Callable[[Writing, str], Any]


@dataclass(frozen=True, slots=True)
class Field:
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
_ALIASES = Field("aliases", _several, empty=())
_SPAN = {"from": Field("valid_from", _any_day), "until": Field("valid_to", _any_day)}
_NAME = Field("name", _text, optional=False)

FIELDS: Mapping[type[Record], Mapping[str, Field]] = {
    Item: {
        "title": Field("title", _title, optional=False),
        "unit": Field("unit", _unit, optional=False),
        "with": Field("joint", _units, empty=()),
        "kind": Field("kind", _kind),
        "words": Field("words", _count),
        "on": Field("submitted_on", _day, optional=False),
        "to": Field("to_level", _LEVEL),
        "author": Field("authors", _several, empty=()),
        "signed-by": Field("signed_by", _text),
        "checked-by": Field("checked_by", _text),
        "solicited": Field("solicited", lambda writing, typed: writing.registers.solicitation(typed)),
        "topic": Field("topics", _topics, empty=()),
        "status": Field("status", _word("status"), optional=False),
        "also": Field("other_numbers", _several, empty=()),
        "text": Field("text", _text),
        "file": Field("file", _text),
    },
    Adoption: {
        "channel": Field("channel", _channel),
        "level": Field("level", _LEVEL),
        "form": Field("form", find_form),
        "on": Field("adopted_on", _day, optional=False),
        "issue": Field("issue", _text),
        "as": Field("printed_title", _text),
        "route": Field("route", _word("route")),
        "reprint": Field("reprint", _flag, optional=False),
        "points": Field("points", _points),
    },
    Forwarding: {
        "to": Field("to_level", _LEVEL, optional=False),
        "on": Field("forwarded_on", _day, optional=False),
        "as": Field("printed_title", _text),
    },
    Instruction: {
        "leader": Field("leader", _text),
        "level": Field("level", _LEVEL, optional=False),
        "rank": Field("rank", _word("rank")),
        "on": Field("instructed_on", _day, optional=False),
        "channel": Field("channel", _channel),
        "text": Field("text", _text),
        "due": Field("feedback_due", _any_day),
        "feedback-on": Field("feedback_on", _day),
    },
    Standing: {
        "unit": Field("unit", _unit, optional=False),
        "group": Field("group_name", _text),
        "level": Field("level", _LEVEL),
        "adopted": Field("adopted", _count),
        "points": Field("points", _points),
        "points-change": Field("points_change", _points),
        "place": Field("place", _count),
        "rank": Field("place", _count),
        "of": Field("ranked", _count),
        "source": Field("source", _text),
    },
    Unit: {
        "name": _NAME,
        "short": Field("short_name", _text),
        "alias": _ALIASES,
        "group": Field("group_name", _group),
        "network": Field("network", _word("network")),
        "direct-report": Field("direct_report", _flag, optional=False),
        "rolls-up-to": Field("rolls_up_to", _unit),
        **_SPAN,
    },
    Group: {"name": _NAME, "order": Field("position", _count, optional=False)},
    Officer: {"name": _NAME, "unit": Field("unit", _unit, optional=False), "role": Field("role", _text), **_SPAN},
    Channel: {
        "name": _NAME,
        "level": Field("level", _LEVEL, optional=False),
        "medium": Field("medium", _word("medium"), optional=False),
        "alias": _ALIASES,
    },
    Kind: {"name": _NAME, "major": Field("major", _flag, optional=False), "alias": _ALIASES},
    Fault: {
        "fault": Field("fault", lambda writing, typed: read_own("fault", typed), optional=False),
        "severity": Field("severity", lambda writing, typed: read_own("severity", typed)),
        "by": Field("notified_by", _LEVEL),
        "on": Field("occurred_on", _day, optional=False),
        "points": Field("points", _points),
        "note": Field("note", _text),
    },
    Adjustment: {
        "on": Field("adjusted_on", _day, optional=False),
        "points": Field("points", _points, optional=False),
        "approver": Field("approver", _text, optional=False),
    },
    Return: {"on": Field("returned_on", _day)},
    Review: {
        **{check: Field(check, _flag, optional=False) for check in CHECKS},
        "by": Field("reviewed_by", _text, optional=False),
        "on": Field("reviewed_on", _day, optional=False),
        "back": Field("reason", _text),
    },
    Target: {
        "value": Field("value", _points, optional=False),
        **_SPAN,
        "kind": Field("kind", _kind),
        "level": Field("level", _LEVEL),
        "to": Field("to_level", _LEVEL),
        "min-words": Field("min_words", _count),
    },
    Total: {
        "unit": Field("unit", _unit, optional=False),
        "count": Field("count", _count, optional=False),
        "from": Field("start_on", _any_day, optional=False),
        "until": Field("end_on", _any_day, optional=False),
        "channel": Field("channel", _channel),
        "level": Field("level", _LEVEL),
        "form": Field("form", find_form),
        "kind": Field("kind", _kind),
        "rank": Field("rank", _word("rank")),
        "to": Field("to_level", _LEVEL),
        "source": Field("source", _text),
    },
    Outcome: {
        "text": Field("text", _text, optional=False),
        "document": Field("document", _text),
        "on": Field("happened_on", _day),
    },
    Training: {
        "topic": Field("topic", _text, optional=False),
        "hours": Field("hours", lambda writing, typed: read_hours(typed)),
        "officer": Field("officers", lambda writing, typed: find_officers(writing, split_values((typed,))), empty=()),
        "on": Field("held_on", _day, optional=False),
    },
    Honour: {
        "unit": Field("unit", _unit, optional=False),
        "officer": Field("officer", lambda writing, typed: writing.registers.officer(typed).id),
        "title": Field("title", _text, optional=False),
        "by": Field("given_by", _text, optional=False),
        "level": Field("level", _LEVEL),
        "year": Field("year", lambda writing, typed: honour_year(writing.session, typed), optional=False),
    },
    Solicitation: {
        "topic": Field("topic", _text, optional=False),
        "level": Field("level", _LEVEL, optional=False),
        "important": Field("important", _flag, optional=False),
        "on": Field("issued_on", _day, optional=False),
        "due": Field("due_on", _any_day),
    },
    SolicitedUnit: {"outcome": Field("outcome", _word("outcome"), optional=False)},
}
"""What may be amended of each record, by the name of the option."""

ADDED = ("also", "alias")
"""Options that add to what is there; an empty value clears it."""
