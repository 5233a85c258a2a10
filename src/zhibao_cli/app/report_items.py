"""The items of a report: those reported in its period, and older ones adopted or instructed on in it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zhibao_cli.app.listing import ITEM_COLUMNS, item_cells
from zhibao_cli.app.report_asked import Asked
from zhibao_cli.domain.records import Item
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.words import LEVEL
from zhibao_cli.i18n import msg
from zhibao_cli.store import search
from zhibao_cli.store.rows import Version

_FROM_LIST = ("number", "unit", "title", "kind", "words", "submitted_on", "author")
_BY_KEY = {column.key: (place, column) for place, column in enumerate(ITEM_COLUMNS)}


@dataclass(slots=True)
class _Events:
    """What became of an item in the period."""

    adoptions: set[int] = field(default_factory=set)
    instructions: set[int] = field(default_factory=set)
    levels: set[str] = field(default_factory=set)


def reported_in(asked: Asked) -> list[Version[Item]]:
    """The items reported in the period."""
    return search.items(asked.reading.view, replace(asked.wanted, levels=(), statuses=("reported",)))


def items_part(asked: Asked, versions: Sequence[Version[Item]]) -> tuple[Report, bool]:
    """The list of items with what became of each in the period, and whether names of authors were left out."""
    events = _events(asked)
    window = asked.window
    earlier = _others(asked, events, {version.id for version in versions})
    keys = [key for key in _FROM_LIST if key != "author" or asked.request.with_authors]
    columns = (
        *(_BY_KEY[key][1] for key in keys),
        Column("adopted", msg("Adopted"), "count"),
        Column("level", msg("Adopted at"), "word", words="level"),
        Column("instructed", msg("Instructed"), "count"),
    )
    rows = tuple(_row(asked, version, keys, events.get(version.id)) for version in (*earlier, *versions))
    notes = [msg("Reported in the period: {count}.", count=len(versions))]
    if earlier:
        notes.append(msg("Not reported in it, but adopted or instructed on in it: {count}.", count=len(earlier)))
    authors = any(version.record.authors for version in (*earlier, *versions))
    report = Report("list-items", msg("Items"), columns, rows, window, asked.reading.provenance(), tuple(notes))
    return report, authors and not asked.request.with_authors


def _events(asked: Asked) -> dict[int, _Events]:
    """By item, its adoptions and instructions in the window, of the level asked for."""
    facts = asked.scores.facts
    level = asked.scores.level
    found: dict[int, _Events] = {}
    for row in search.facts(asked.reading.view, replace(asked.wanted, levels=())):
        shape = facts.shape(row.shape)
        if shape.on not in ("adopted", "instructed") or level not in (None, shape.level):
            continue
        events = found.setdefault(row.item, _Events())
        if shape.on == "instructed":
            events.instructions.add(row.event)
        else:
            events.adoptions.add(row.event)
            events.levels.update([shape.level] if shape.level else [])
    return found


def _others(asked: Asked, events: dict[int, _Events], known: set[int]) -> list[Version[Item]]:
    """Items with events in the window that are not among those known."""
    wanted = json.dumps(sorted(events.keys() - known))
    among = "id IN (SELECT value FROM json_each(?))"
    return asked.reading.view.all(Item, among, (wanted,), order="submitted_on, series, serial")


def _row(asked: Asked, version: Version[Item], keys: list[str], events: _Events | None) -> tuple[Value, ...]:
    cells = item_cells(asked.reading, version)
    listed = [cells[_BY_KEY[key][0]] for key in keys]
    joint = cells[_BY_KEY["with"][0]]
    if isinstance(joint, tuple):
        lead = listed[keys.index("unit")]
        listed[keys.index("unit")] = (str(lead), *joint)
    found = events or _Events()
    levels = tuple(level for level in LEVEL if level in found.levels)
    return (*listed, len(found.adoptions), levels or None, len(found.instructions))
