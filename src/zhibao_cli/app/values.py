"""Records in words: what a record is called, what its fields are called, what stands in them."""

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

from zhibao_cli.app.items import item_of
from zhibao_cli.app.session import Reading
from zhibao_cli.domain.numbers import exact, show
from zhibao_cli.domain.records import Officer
from zhibao_cli.domain.report import Column, Value
from zhibao_cli.domain.words import FORM, LEVEL, RANK, SHOWN, YES_NO, Word, coded, say
from zhibao_cli.i18n import msg

_LONGEST = 120
"""As much of a text is shown; all of it is in the JSON."""

_WORDS = {
    "level": "level", "to_level": "level", "form": "form", "status": "status", "rank": "rank", "route": "route",
    "medium": "medium", "network": "network", "outcome": "outcome", "fault": "fault", "severity": "severity",
    "notified_by": "level", "every": "every", "metric": "metric", "event": "event",
}  # fmt: skip
"""The fields that hold words of a vocabulary."""


def _unit(reading: Reading, code: object) -> Word:
    known = str(code) in reading.registers.roll.units
    name = reading.registers.roll.latest(str(code)).name if known else str(code)
    return Word(str(code), name, en=name)


def _channel(reading: Reading, code: object) -> Word:
    return reading.registers.channel_word(str(code)) or Word(str(code), str(code))


def _kind(reading: Reading, code: object) -> Word:
    return reading.registers.kind_word(str(code)) or Word(str(code), str(code))


def _item(reading: Reading, row_id: object) -> Word:
    item = item_of(reading, int(str(row_id)))
    number = item.number if item else str(row_id)
    return Word(number, number)


def _officer(reading: Reading, row_id: object) -> Word:
    version = reading.view.one(Officer, int(str(row_id)))
    name = version.record.name if version else str(row_id)
    return Word(f"p{version.record.serial}" if version else name, name, en=name)


_NAMES: dict[str, Callable[[Reading, object], Word]] = {
    "unit": _unit, "joint": _unit, "rolls_up_to": _unit, "merged_into": _unit, "channel": _channel, "kind": _kind,
    "item": _item, "others": _item, "officer": _officer, "officers": _officer,
}  # fmt: skip
"""The fields that name something on record."""


def in_line(cells: Iterable[Value]) -> tuple[str | Word, ...]:
    """What is known of an event, on one line: a list of texts, words as words."""
    known = [cell if isinstance(cell, Word) else str(cell) for cell in cells if cell is not None]
    words = {**LEVEL, **FORM, **RANK}
    return tuple(words.get(one, one) if isinstance(one, str) else one for one in known)


def days(start: object, end: object) -> Word:
    """A span of days."""
    return coded(f"{start}..{end}", msg("{start} to {end}", start=start, end=end))


def figure(column: Column, value: int | Fraction, decimals: int | None = None) -> Word:
    """A figure with its name."""
    text = exact(value) if decimals is None else show(value, decimals)
    return coded(f"{column.key} {text}", msg("{name} {figure}", name=column.title, figure=text))


def in_words(reading: Reading, field: str, value: object) -> Value:
    """A field's value as a cell: codes as words, names of what it names; None for what is empty."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return tuple(_one(reading, field, one) for one in value)
    return _one(reading, field, value)


def _one(reading: Reading, field: str, value: object) -> Word:
    if isinstance(value, bool):
        return YES_NO["true" if value else "false"]
    if field in _NAMES:
        return _NAMES[field](reading, value)
    text = exact(value) if isinstance(value, Fraction) else value.isoformat() if isinstance(value, date) else str(value)
    if len(text) > _LONGEST:
        return Word(text, f"{text[:_LONGEST]}……", en=f"{text[:_LONGEST]} …")
    if field in _WORDS:
        return SHOWN[_WORDS[field]].get(text) or Word(text, say(_WORDS[field], text))
    return Word(text, text)
