"""From records to facts: which events of an item count for which unit, and by which shape they score.

Facts are derived: the store keeps them so that counting a million rows need not join them, and `verify` derives
them again and compares.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from zhibao_cli.domain.records import Adoption, Forwarding, Instruction, Item, Record

SHAPE_FIELDS = (
    "on", "kind", "solicited", "status", "lead", "place", "of", "source", "sources", "to", "channel", "level", "form",
    "route", "reprint", "rank", "points",
)  # fmt: skip
"""The attributes of a stored shape, in the order of its JSON array. Append only."""


class Fact(NamedTuple):
    """One event of one source item for one unit, as stored; `attributes` is the shape's JSON array."""

    day: int
    event: int
    unit: str
    attributes: str
    words: int | None


class Dated(NamedTuple):
    """A current event of an item: its lineage id and record."""

    id: int
    record: Record


def day_number(day: date) -> int:
    """The day as an integer that a person can read: 20240305."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """The day of an integer such as 20240305."""
    return date(number // 10000, number // 100 % 100, number % 100)


def facts_of(item_id: int, item: Item, events: Iterable[Dated]) -> Iterator[Fact]:
    """All facts of an item that is not void: its being submitted, and each event, once for each of its units."""
    units = item.units
    base = [None, item.kind, int(item.solicited is not None), item.status]
    lead = item.unit if len(units) > 1 else ""
    heads = [[lead, place, len(units)] for place in range(len(units))]
    sources: list[tuple[date, int, str, list[object]]] = [
        (item.submitted_on, item_id, "submitted", [0, 1, item.to_level])
    ]
    for event in events:
        sources.extend(_tails(item_id, event))
    for day, event_id, on, tail in sources:
        base[0] = on
        for head, unit in zip(heads, units, strict=True):
            yield Fact(day_number(day), event_id, unit, attributes_of([*base, *head, *tail]), item.words)


def _tails(item_id: int, event: Dated) -> Iterator[tuple[date, int, str, list[object]]]:
    record = event.record
    if isinstance(record, Adoption):
        points = str(record.points) if record.points is not None else None
        place = [None, record.channel, record.level, record.form, record.route, int(record.reprint), None, points]
        for source, total in _sources(item_id, record.item, record.others):
            yield record.adopted_on, event.id, "adopted", [source, total, *place]
    elif isinstance(record, Forwarding):
        for source, total in _sources(item_id, record.item, record.others):
            yield record.forwarded_on, event.id, "forwarded", [source, total, record.to_level]
    elif isinstance(record, Instruction):
        tail: list[object] = [0, 1, None, record.channel, record.level, None, None, None, record.rank]
        yield record.instructed_on, event.id, "instructed", tail


def _sources(item_id: int, lead: int, others: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """The item's place in a compiled piece and how many it was made of; once, though it be named twice."""
    together = (lead, *others)
    if item_id in together:
        yield together.index(item_id), len(together)


def attributes_of(values: Sequence[object]) -> str:
    """A shape's values, in the order of SHAPE_FIELDS, as they are stored: as JSON, without what is none at the end."""
    known = len(values)
    while known and values[known - 1] is None:
        known -= 1
    return json.dumps(values[:known], ensure_ascii=False, separators=(",", ":"))
