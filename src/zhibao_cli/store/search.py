"""Finding records by filters: the same criteria for lists and for statistics."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import (
    Acknowledgement,
    Adjustment,
    Adoption,
    Fault,
    Forwarding,
    Instruction,
    Item,
    Outcome,
    Return,
    Review,
    Total,
    Training,
)
from zhibao_cli.store.rows import FactRow, Version
from zhibao_cli.store.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Filters, resolved to codes. Empty means: any. `units` None is any unit, an empty tuple none."""

    window: Period | None = None
    units: tuple[str, ...] | None = None
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    min_words: int | None = None
    max_words: int | None = None
    solicited: bool | None = None
    adopted: bool | None = None
    instructed: bool = False

    @property
    def of_adoptions(self) -> bool:
        """Whether a filter asks for something of the adoption."""
        return bool(self.channels or self.forms or self.levels)


class _Where:
    """Conditions and their values, put together."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.parts: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        self.parts.append(f"({condition})")
        self.values.extend(values)

    def among(self, column: str, names: Iterable[str]) -> None:
        """The column is one of these, when any are given."""
        wanted = tuple(names)
        if wanted:
            self.add(f"{column} IN (SELECT value FROM json_each(?))", json.dumps(wanted, ensure_ascii=False))

    def within(self, column: str, window: Period | None) -> None:
        if window is not None:
            self.add(f"{column} >= ? AND {column} < ?", window.start.isoformat(), window.end.isoformat())

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts) or "1"


def _item_conditions(where: _Where, criteria: Criteria, alias: str) -> None:
    """What a filter asks of the item itself."""
    if criteria.units is not None:
        names = json.dumps(criteria.units, ensure_ascii=False)
        joint = f"EXISTS (SELECT 1 FROM json_each({alias}.joint) j WHERE j.value IN (SELECT value FROM json_each(?)))"
        where.add(f"{alias}.unit IN (SELECT value FROM json_each(?)) OR {joint}", names, names)
    where.among(f"{alias}.kind", criteria.kinds)
    where.among(f"{alias}.status", criteria.statuses)
    for column, wanted in (("topics", criteria.topics), ("authors", criteria.authors)):
        if wanted:
            names = json.dumps(wanted, ensure_ascii=False)
            listed = f"SELECT 1 FROM json_each({alias}.{column}) l WHERE l.value IN (SELECT value FROM json_each(?))"
            where.add(f"EXISTS ({listed})", names)
    if criteria.min_words is not None:
        where.add(f"{alias}.words >= ?", criteria.min_words)
    if criteria.max_words is not None:
        where.add(f"{alias}.words <= ?", criteria.max_words)
    if criteria.solicited is not None:
        where.add(f"{alias}.solicited IS {'NOT ' if criteria.solicited else ''}NULL")
    if criteria.to:
        names = json.dumps(criteria.to)
        shapes = "SELECT number FROM shape WHERE json_extract(attributes, '$[9]') IN (SELECT value FROM json_each(?))"
        live = where.view.known("s")
        where.add(
            f"EXISTS (SELECT 1 FROM fact s WHERE s.item = {alias}.id AND {live} AND s.shape IN ({shapes}))", names
        )


def _adoption_conditions(where: _Where, criteria: Criteria, alias: str) -> None:
    """What a filter asks of an adoption: channel, form, level."""
    where.among(f"{alias}.channel", criteria.channels)
    where.among(f"{alias}.form", criteria.forms)
    if criteria.levels:
        names = json.dumps(criteria.levels)
        channels = (
            f"SELECT code FROM channel c WHERE {where.view.live('c')} AND c.level IN (SELECT value FROM json_each(?))"
        )
        where.add(f"{alias}.level IN (SELECT value FROM json_each(?)) OR {alias}.channel IN ({channels})", names, names)


def _event_conditions(where: _Where, criteria: Criteria, alias: str, *, also: bool = False) -> None:
    """The item was ever adopted, or never, or ever instructed on; by the channels, forms and levels asked for."""
    view = where.view
    if criteria.instructed:
        inner = _Where(view)
        inner.among("n.level", criteria.levels)
        exists = f"SELECT 1 FROM instruction n WHERE {view.live('n')} AND n.item = {alias}.id AND {inner.sql}"
        where.add(f"EXISTS ({exists})", *inner.values)
    if criteria.adopted is not None or also:
        inner = _Where(view)
        _adoption_conditions(inner, criteria, "a")
        # Facts know every source item of a compiled adoption.
        events = f"SELECT f.event FROM fact f WHERE f.item = {alias}.id AND {view.known('f')}"
        exists = f"EXISTS (SELECT 1 FROM adoption a WHERE {view.live('a')} AND a.id IN ({events}) AND {inner.sql})"
        where.add(f"NOT {exists}" if criteria.adopted is False else exists, *inner.values)


def items(view: View, criteria: Criteria, limit: int | None = None) -> list[Version[Item]]:
    """Items by date reported; with filters on adoptions or instructions, those that have such a one."""
    where = _Where(view)
    _item_conditions(where, criteria, "item")
    where.within("submitted_on", criteria.window)
    _event_conditions(where, criteria, "item", also=criteria.of_adoptions and not criteria.instructed)
    tail = f" LIMIT {int(limit)}" if limit is not None else ""
    return view.all(Item, where.sql, tuple(where.values), order=f"submitted_on, series, serial{tail}")


def adoptions(view: View, criteria: Criteria) -> list[Version[Adoption]]:
    """Adoptions by their own date, of items that meet the filters."""
    where = _Where(view)
    _adoption_conditions(where, criteria, "adoption")
    where.within("adopted_on", criteria.window)
    _of_items(where, criteria, "adoption", compiled=True)
    return view.all(Adoption, where.sql, tuple(where.values), order="adopted_on, serial")


def forwardings(view: View, criteria: Criteria) -> list[Version[Forwarding]]:
    """Forwardings by their own date."""
    where = _Where(view)
    where.among("to_level", (*criteria.levels, *criteria.to))
    where.within("forwarded_on", criteria.window)
    _of_items(where, criteria, "forwarding", compiled=True)
    return view.all(Forwarding, where.sql, tuple(where.values), order="forwarded_on, serial")


def instructions(view: View, criteria: Criteria) -> list[Version[Instruction]]:
    """Instructions by their own date."""
    where = _Where(view)
    where.among("level", criteria.levels)
    where.among("channel", criteria.channels)
    where.within("instructed_on", criteria.window)
    _of_items(where, criteria, "instruction", compiled=False)
    return view.all(Instruction, where.sql, tuple(where.values), order="instructed_on, serial")


def faults(view: View, criteria: Criteria) -> list[Version[Fault]]:
    """Faults by their own date; a filter on items asks for those that are about such an item."""
    where = _Where(view)
    where.among("notified_by", criteria.levels)
    where.within("occurred_on", criteria.window)
    _of_units(where, criteria)
    _of_items(where, replace(criteria, units=None), "fault", compiled=False)
    return view.all(Fault, where.sql, tuple(where.values), order="occurred_on, serial")


def adjustments(view: View, criteria: Criteria) -> list[Version[Adjustment]]:
    """Adjustments by their own date; none is about an item, so a filter on items finds none."""
    where = _Where(view)
    where.within("adjusted_on", criteria.window)
    _of_units(where, criteria)
    if _asks_of_items(view, criteria):
        return []
    return view.all(Adjustment, where.sql, tuple(where.values), order="adjusted_on, serial")


def acknowledgements(view: View, criteria: Criteria) -> list[Version[Acknowledgement]]:
    """Accepted differences whose period lies in the window; a filter on items finds none."""
    where = _Where(view)
    if criteria.window is not None:
        days = (criteria.window.start.isoformat(), criteria.window.last.isoformat())
        where.add("start_on >= ? AND end_on <= ?", *days)
    where.among("level", criteria.levels)
    _of_units(where, criteria)
    if _asks_of_items(view, criteria):
        return []
    return view.all(Acknowledgement, where.sql, tuple(where.values), order="start_on, end_on, serial")


def totals(view: View, criteria: Criteria) -> list[Total]:
    """Totals with a day in the window; what a total does not tell meets no filter."""
    where = _Where(view)
    if criteria.window is not None:
        where.add("start_on < ? AND end_on >= ?", criteria.window.end.isoformat(), criteria.window.start.isoformat())
    _of_units(where, criteria)
    where.among("kind", criteria.kinds)
    where.among("to_level", criteria.to)
    _adoption_conditions(where, criteria, "total")
    if _asks_of_items(view, replace(criteria, kinds=(), to=())):
        return []
    return [v.record for v in view.each(Total, where.sql, tuple(where.values), order="start_on, end_on, serial")]


def _asks_of_items(view: View, criteria: Criteria) -> bool:
    """Whether a filter asks for something that only items have."""
    of_item = _Where(view)
    _item_conditions(of_item, replace(criteria, units=None), "i")
    return bool(of_item.parts)


def _of_units(where: _Where, criteria: Criteria) -> None:
    if criteria.units is not None:
        where.among("unit", criteria.units or ("",))


def returns(view: View, criteria: Criteria) -> list[Version[Return]]:
    """Returned items by the day they were sent back."""
    where = _Where(view)
    where.within("returned_on", criteria.window)
    _of_items(where, criteria, "item_return", compiled=False)
    return view.all(Return, where.sql, tuple(where.values), order="returned_on, serial")


def reviews(view: View, criteria: Criteria) -> list[Version[Review]]:
    """Reviews by the day they were made."""
    where = _Where(view)
    where.within("reviewed_on", criteria.window)
    _of_items(where, criteria, "review", compiled=False)
    return view.all(Review, where.sql, tuple(where.values), order="reviewed_on, serial")


def outcomes(view: View, criteria: Criteria) -> list[Version[Outcome]]:
    """What items turned into, by the day; those without a day first."""
    where = _Where(view)
    where.within("happened_on", criteria.window)
    _of_items(where, criteria, "outcome", compiled=False)
    return view.all(Outcome, where.sql, tuple(where.values), order="happened_on, serial")


def trainings(view: View, criteria: Criteria) -> list[Version[Training]]:
    """Trainings by their day; of officers of the units asked for. A filter on items finds none."""
    where = _Where(view)
    where.within("held_on", criteria.window)
    if criteria.units is not None:
        names = json.dumps(criteria.units, ensure_ascii=False)
        mine = f"SELECT id FROM officer p WHERE {view.live('p')} AND p.unit IN (SELECT value FROM json_each(?))"
        part = f"SELECT 1 FROM json_each(training.officers) o WHERE CAST(o.value AS INTEGER) IN ({mine})"
        where.add(f"EXISTS ({part})", names)
    if _asks_of_items(view, criteria):
        return []
    return view.all(Training, where.sql, tuple(where.values), order="held_on, serial")


def _of_items(where: _Where, criteria: Criteria, table: str, *, compiled: bool) -> None:
    """The event is of an item that meets the filters on items."""
    inner = _Where(where.view)
    _item_conditions(inner, criteria, "i")
    if not inner.parts:
        return
    sources = f"i.id = {table}.item"
    if compiled:
        others = f"SELECT CAST(o.value AS INTEGER) FROM json_each({table}.others) o"
        sources = f"({sources} OR i.id IN ({others}))"
    where.add(
        f"EXISTS (SELECT 1 FROM item i WHERE {where.view.live('i')} AND {sources} AND {inner.sql})", *inner.values
    )


def facts(view: View, criteria: Criteria) -> Iterator[FactRow]:
    """The facts of the window, of items that meet the filters on items."""
    where = _Where(view)
    _item_conditions(where, criteria, "i")
    _event_conditions(where, criteria, "i")
    narrowed = f" AND f.item IN (SELECT i.id FROM item i WHERE {view.live('i')} AND {where.sql})" if where.parts else ""
    within = "1"
    if criteria.window is not None:
        window = criteria.window
        within = f"f.day >= {day_number(window.start)} AND f.day < {day_number(window.end)}"
    query = f"SELECT day, item, event, unit, shape, words FROM fact f WHERE {within} AND {view.known('f')}{narrowed}"
    for row in view.connection.execute(query, where.values):
        yield FactRow(*row)


def item_lists(view: View, column: str) -> Mapping[int, tuple[str, ...]]:
    """A list column (topics, authors) of every item that has one."""
    query = f"SELECT id, {column} FROM item WHERE {view.live()} AND {column} IS NOT NULL"
    return {row_id: tuple(json.loads(text)) for row_id, text in view.connection.execute(query)}


def first_adoptions(view: View) -> Mapping[int, tuple[date, date]]:
    """Of every item that was adopted: the day it was reported and the day of its first adoption."""
    each = (
        f"SELECT item AS id, adopted_on FROM adoption WHERE {view.live()} UNION ALL "
        f"SELECT CAST(o.value AS INTEGER), adopted_on FROM adoption, json_each(others) o WHERE {view.live()}"
    )
    query = (
        f"SELECT i.id, i.submitted_on, min(a.adopted_on) FROM ({each}) a JOIN item i ON i.id = a.id "
        f"AND {view.live('i')} GROUP BY i.id"
    )
    rows = view.connection.execute(query)
    return {row_id: (date.fromisoformat(reported), date.fromisoformat(first)) for row_id, reported, first in rows}


def units_of_authors(view: View) -> Mapping[str, tuple[str, ...]]:
    """By author: the lead units of the items they wrote, by code."""
    query = (
        f"SELECT DISTINCT a.value, i.unit FROM item i, json_each(i.authors) a WHERE {view.live('i')} ORDER BY i.unit"
    )
    found: dict[str, tuple[str, ...]] = {}
    for author, unit in view.connection.execute(query):
        found[author] = (*found.get(author, ()), unit)
    return found
