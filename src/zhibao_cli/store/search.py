"""Finding records by filters: the same criteria for lists and for statistics."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import (
    Acknowledgement,
    Adjustment,
    Adoption,
    Fault,
    Forwarding,
    Honour,
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
    events: tuple[str, ...] = ()
    """Of facts alone: which sorts (submitted, forwarded, adopted, instructed) are read at all."""
    sent: bool = False
    """Of facts alone: only those by which an item was sent up."""

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
        sent = f"{alias}.to_level IN ({_LISTED}) OR {alias}.id IN ({_forwarded(where.view)})"
        where.add(sent, names, names, names)


_LISTED = "SELECT value FROM json_each(?)"


def _forwarded(view: View) -> str:
    """SQL: every item that was ever passed on to one of the levels given (twice), alone or among others."""
    to = f"FROM forwarding w{{}} WHERE {view.live('w')} AND w.to_level IN ({_LISTED})"
    others = f"SELECT CAST(o.value AS INTEGER) {to.format(', json_each(w.others) o')}"
    return f"SELECT w.item {to.format('')} UNION {others}"


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


def item_conditions(view: View, criteria: Criteria, *, having: bool = True) -> tuple[str, list[object]]:
    """What filters ask of rows of `item`, as SQL with its values; "1" where they ask nothing.

    `having`: filters on adoptions ask for items that have such a one.
    """
    where = _Where(view)
    _item_conditions(where, criteria, "item")
    where.within("item.submitted_on", criteria.window)
    _event_conditions(where, criteria, "item", also=having and criteria.of_adoptions and not criteria.instructed)
    return where.sql, where.values


def items(view: View, criteria: Criteria, limit: int | None = None) -> list[Version[Item]]:
    """Items by date reported; with filters on adoptions or instructions, those that have such a one."""
    where, values = item_conditions(view, criteria)
    tail = f" LIMIT {int(limit)}" if limit is not None else ""
    return view.all(Item, where, tuple(values), order=f"submitted_on, series, serial{tail}")


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


def instructed_levels(view: View, window: Period) -> frozenset[str]:
    """The levels of the instructions of a window."""
    where = _Where(view)
    where.within("instructed_on", window)
    items = f"SELECT 1 FROM item i WHERE i.id = n.item AND {view.live('i')}"
    query = f"SELECT DISTINCT level FROM instruction n WHERE {view.live('n')} AND {where.sql} AND EXISTS ({items})"
    return frozenset(row[0] for row in view.connection.execute(query, where.values))


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
    if asks_of_items(view, criteria):
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
    if asks_of_items(view, criteria):
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
    if asks_of_items(view, replace(criteria, kinds=(), to=())):
        return []
    return [v.record for v in view.each(Total, where.sql, tuple(where.values), order="start_on, end_on, serial")]


def honours(view: View, criteria: Criteria) -> list[Version[Honour]]:
    """Honours of years with a day in the window; a filter on items finds none."""
    where = _Where(view)
    if criteria.window is not None:
        where.add("year >= ? AND year <= ?", criteria.window.start.year, criteria.window.last.year)
    where.among("level", criteria.levels)
    _of_units(where, criteria)
    if asks_of_items(view, criteria):
        return []
    return view.all(Honour, where.sql, tuple(where.values), order="year, serial")


def asks_of_items(view: View, criteria: Criteria) -> bool:
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
    if asks_of_items(view, criteria):
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
    # What a fact says of its item itself is asked of it; only for the rest the item is looked up.
    within = _Where(view)
    if criteria.window is not None:
        window = criteria.window
        within.add("f.day >= ? AND f.day < ?", day_number(window.start), day_number(window.end))
    if criteria.min_words is not None:
        within.add("f.words >= ?", criteria.min_words)
    if criteria.max_words is not None:
        within.add("f.words <= ?", criteria.max_words)
    if criteria.events and ("submitted" in criteria.events) != (len(criteria.events) > 1):
        # Sooner known than the shape, which then need not be looked up for the others.
        within.add("f.event = f.item" if criteria.events == ("submitted",) else "f.event <> f.item")
    _shape_conditions(within, criteria)
    if criteria.to:
        _to_condition(within, criteria)
    where = _Where(view)
    rest = replace(criteria, kinds=(), statuses=(), solicited=None, min_words=None, max_words=None, to=())
    _item_conditions(where, rest, "i")
    _event_conditions(where, criteria, "i")
    if where.parts:
        item = f"SELECT 1 FROM item i WHERE i.id = f.item AND {view.live('i')} AND {where.sql}"
        within.add(f"EXISTS ({item})", *where.values)
    query = f"SELECT day, item, event, unit, shape, words FROM fact f WHERE {view.known('f')} AND {within.sql}"
    yield from map(FactRow._make, view.connection.execute(query, within.values))


_SORTS = ("submitted", "forwarded", "adopted", "instructed")


def _shape_conditions(within: _Where, criteria: Criteria) -> None:
    """What a filter asks that the fact's shape tells: its sort, and of the item kind, status, whether solicited."""
    where = _Where(within.view)
    if criteria.events or criteria.kinds:
        # A shape is a JSON array that begins with sort and kind, and all shapes are in an index.
        starts = [f"[{_json(sort)}," for sort in criteria.events or _SORTS]
        if criteria.kinds:
            starts = [f"{start}{_json(kind)}," for start in starts for kind in criteria.kinds]
        ends = [f"{start[:-1]}-" for start in starts]  # the character after the comma
        spans = " OR ".join("(attributes >= ? AND attributes < ?)" for _ in starts)
        where.add(spans, *(edge for pair in zip(starts, ends, strict=True) for edge in pair))
    if criteria.solicited is not None:
        where.add("json_extract(attributes, '$[2]') = ?", int(criteria.solicited))
    where.among("json_extract(attributes, '$[3]')", criteria.statuses)
    if criteria.sent:
        where.add("json_extract(attributes, '$[9]') IS NOT NULL")
    if where.parts:
        within.add(f"f.shape IN (SELECT number FROM shape WHERE {where.sql})", *where.values)


def _to_condition(within: _Where, criteria: Criteria) -> None:
    """The fact's item was sent up. The fact of its submission says so itself; for others the item is looked up."""
    levels = json.dumps(criteria.to)
    straight = f"SELECT number FROM shape WHERE {_SUBMITTED} AND json_extract(attributes, '$[9]') IN ({_LISTED})"
    item = f"SELECT 1 FROM item i WHERE i.id = f.item AND {within.view.live('i')} AND i.to_level IN ({_LISTED})"
    within.add(
        f"f.shape IN ({straight}) OR f.item IN ({_forwarded(within.view)}) OR (f.event <> f.item AND EXISTS ({item}))",
        levels, levels, levels, levels,
    )  # fmt: skip


_SUBMITTED = """attributes >= '["submitted",' AND attributes < '["submitted"-'"""


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
