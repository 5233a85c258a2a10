"""What items are called besides their titles: the titles they were printed or sent up under, and other numbers."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from zhibao_cli.domain.library import folded
from zhibao_cli.domain.records import Item
from zhibao_cli.store.derived import PRINTING, retitled

NOW = "a.retired_by IS NULL AND NOT a.void"
"""SQL: the events `a` that hold."""

Names = Mapping[int, tuple[str, ...]]
"""By item, the titles of its adoptions and forwardings in print."""


def printed_titles(connection: sqlite3.Connection, events: str = NOW, items: Collection[int] | None = None) -> Names:
    """The titles in print of all items, or of these, by those events that meet a condition."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    if items is not None and not items:
        return {}
    for item, title in _each(connection, events, items):
        if items is None or item in items:
            found[item][title] = None
    return {item: tuple(titles) for item, titles in found.items()}


def _each(connection: sqlite3.Connection, events: str, items: Collection[int] | None) -> Iterator[tuple[int, str]]:
    for table in PRINTING:
        source, values = f"{table} a", tuple[str, ...]()
        if items is not None:
            # CROSS JOIN: by way of the few items, not through all events there are.
            facts = "json_each(?) j CROSS JOIN fact f ON f.item = CAST(j.value AS INTEGER)"
            source = f"{facts} CROSS JOIN {table} a ON a.id = f.event"
            values = (json.dumps([str(item) for item in items]),)
        query = (
            f"SELECT DISTINCT a.item, a.others, a.printed_title, a.serial, a.id FROM {source} "
            f"WHERE a.printed_title IS NOT NULL AND {events} ORDER BY a.serial, a.id"
        )
        for lead, others, title, *_ in connection.execute(query, values):
            yield from ((item, title) for item in _sources(lead, others))


def _sources(lead: int, others: str | None) -> Iterator[int]:
    yield lead
    yield from map(int, json.loads(others)) if others else ()


def renamed(connection: sqlite3.Connection, seq: int) -> set[int]:
    """The items whose titles in print entry `seq` recorded, changed or took away."""
    found: set[int] = set()
    for table in PRINTING:
        query = (
            f"SELECT item, others FROM {table} WHERE (recorded_by = :seq OR retired_by = :seq) AND id IN "
            f"(SELECT n.id FROM {table} n WHERE {retitled(table)})"
        )
        for lead, others in connection.execute(query, {"seq": seq}):
            found.update(_sources(lead, others))
    return found


def title_forms(item: Item, printed: Iterable[str]) -> tuple[str, ...]:
    """All that an item is called, folded: its title, those in print, its other numbers."""
    return tuple(map(folded, (item.title, *printed, *item.other_numbers)))
