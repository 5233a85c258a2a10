"""Finding records by filters: the same criteria for lists and for statistics."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

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
from zhibao_cli.store.criteria import LISTED, Criteria, Where, forwarded, of_adoption, of_events, of_item
from zhibao_cli.store.rows import FactRow, Version
from zhibao_cli.store.view import View


def item_conditions(view: View, criteria: Criteria, *, having: bool = True) -> tuple[str, list[object]]:
    """What filters ask of rows of `item`, as SQL with its values; "1" where they ask nothing.

    `having`: filters on adoptions ask for items that have such a one, as one on the rank of a leader always does.
    """
    if criteria.ranks:
        criteria = replace(criteria, instructed=True)
    where = Where(view)
    of_item(where, criteria, "item")
    where.within("item.submitted_on", criteria.window)
    of_events(where, criteria, "item", also=having and criteria.of_adoptions and not criteria.instructed)
    return where.sql, where.values


def items(view: View, criteria: Criteria, limit: int | None = None) -> list[Version[Item]]:
    """Items by date reported; with filters on adoptions or instructions, those that have such a one."""
    where, values = item_conditions(view, criteria)
    tail = f" LIMIT {int(limit)}" if limit is not None else ""
    return view.all(Item, where, tuple(values), order=f"submitted_on, series, serial{tail}")


def adoptions(view: View, criteria: Criteria) -> list[Version[Adoption]]:
    """Adoptions by their own date, of items that meet the filters."""
    where = Where(view)
    of_adoption(where, criteria, "adoption")
    where.within("adopted_on", criteria.window)
    _of_items(where, criteria, "adoption", compiled=True)
    return view.all(Adoption, where.sql, tuple(where.values), order="adopted_on, serial")


def forwardings(view: View, criteria: Criteria) -> list[Version[Forwarding]]:
    """Forwardings by their own date."""
    where = Where(view)
    where.among("to_level", (*criteria.levels, *criteria.to))
    where.within("forwarded_on", criteria.window)
    _of_items(where, criteria, "forwarding", compiled=True)
    return view.all(Forwarding, where.sql, tuple(where.values), order="forwarded_on, serial")


def instructions(view: View, criteria: Criteria, dated: str = "instructed_on") -> list[Version[Instruction]]:
    """Instructions by their own date, or by `dated`: those whose feedback_due, say, lies in the window."""
    where = Where(view)
    where.among("level", criteria.levels)
    where.among("rank", criteria.ranks)
    where.among("channel", criteria.channels)
    where.within(dated, (dated == "instructed_on" and criteria.instructed_in) or criteria.window)
    _of_items(where, criteria, "instruction", compiled=False)
    return view.all(Instruction, where.sql, tuple(where.values), order="instructed_on, serial")


def instructed_levels(view: View, window: Period) -> frozenset[str]:
    """The levels of the instructions of a window."""
    where = Where(view)
    where.within("instructed_on", window)
    items = f"SELECT 1 FROM item i WHERE i.id = n.item AND {view.live('i')}"
    query = f"SELECT DISTINCT level FROM instruction n WHERE {view.live('n')} AND {where.sql} AND EXISTS ({items})"
    return frozenset(row[0] for row in view.connection.execute(query, where.values))


def faults(view: View, criteria: Criteria) -> list[Version[Fault]]:
    """Faults by their own date; a filter on items asks for those that are about such an item."""
    where = Where(view)
    where.among("notified_by", criteria.levels)
    where.within("occurred_on", criteria.window)
    _of_units(where, criteria)
    _of_items(where, replace(criteria, units=None), "fault", compiled=False)
    return view.all(Fault, where.sql, tuple(where.values), order="occurred_on, serial")


def adjustments(view: View, criteria: Criteria) -> list[Version[Adjustment]]:
    """Adjustments by their own date; none is about an item, so a filter on items finds none."""
    where = Where(view)
    where.within("adjusted_on", criteria.window)
    _of_units(where, criteria)
    if asks_of_items(view, criteria):
        return []
    return view.all(Adjustment, where.sql, tuple(where.values), order="adjusted_on, serial")


def acknowledgements(view: View, criteria: Criteria) -> list[Version[Acknowledgement]]:
    """Accepted differences whose period lies in the window; a filter on items finds none."""
    where = Where(view)
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
    where = Where(view)
    if criteria.window is not None:
        where.add("start_on < ? AND end_on >= ?", criteria.window.end.isoformat(), criteria.window.start.isoformat())
    _of_units(where, criteria)
    where.among("kind", criteria.kinds)
    where.among("to_level", criteria.to)
    of_adoption(where, criteria, "total")
    if asks_of_items(view, replace(criteria, kinds=(), to=())):
        return []
    return [v.record for v in view.each(Total, where.sql, tuple(where.values), order="start_on, end_on, serial")]


def honours(view: View, criteria: Criteria) -> list[Version[Honour]]:
    """Honours of years with a day in the window; a filter on items finds none."""
    where = Where(view)
    if criteria.window is not None:
        where.add("year >= ? AND year <= ?", criteria.window.start.year, criteria.window.last.year)
    where.among("level", criteria.levels)
    _of_units(where, criteria)
    if asks_of_items(view, criteria):
        return []
    return view.all(Honour, where.sql, tuple(where.values), order="year, serial")


def asks_of_items(view: View, criteria: Criteria) -> bool:
    """Whether a filter asks for something that only items have."""
    where = Where(view)
    of_item(where, replace(criteria, units=None), "i")
    return bool(where.parts)


def _of_units(where: Where, criteria: Criteria) -> None:
    if criteria.units is not None:
        where.among("unit", criteria.units or ("",))


def returns(view: View, criteria: Criteria) -> list[Version[Return]]:
    """Returned items by the day they were sent back."""
    where = Where(view)
    where.within("returned_on", criteria.window)
    _of_items(where, criteria, "item_return", compiled=False)
    return view.all(Return, where.sql, tuple(where.values), order="returned_on, serial")


def reviews(view: View, criteria: Criteria) -> list[Version[Review]]:
    """Reviews by the day they were made."""
    where = Where(view)
    where.within("reviewed_on", criteria.window)
    _of_items(where, criteria, "review", compiled=False)
    return view.all(Review, where.sql, tuple(where.values), order="reviewed_on, serial")


def outcomes(view: View, criteria: Criteria) -> list[Version[Outcome]]:
    """What items turned into, by the day; those without a day first."""
    where = Where(view)
    where.within("happened_on", criteria.window)
    _of_items(where, criteria, "outcome", compiled=False)
    return view.all(Outcome, where.sql, tuple(where.values), order="happened_on, serial")


def trainings(view: View, criteria: Criteria) -> list[Version[Training]]:
    """Trainings by their day; of officers of the units asked for. A filter on items finds none."""
    where = Where(view)
    where.within("held_on", criteria.window)
    if criteria.units is not None:
        names = json.dumps(criteria.units, ensure_ascii=False)
        mine = f"SELECT id FROM officer p WHERE {view.live('p')} AND p.unit IN (SELECT value FROM json_each(?))"
        part = f"SELECT 1 FROM json_each(training.officers) o WHERE CAST(o.value AS INTEGER) IN ({mine})"
        where.add(f"EXISTS ({part})", names)
    if asks_of_items(view, criteria):
        return []
    return view.all(Training, where.sql, tuple(where.values), order="held_on, serial")


def _of_items(where: Where, criteria: Criteria, table: str, *, compiled: bool) -> None:
    """The event is of an item that meets the filters on items."""
    inner = Where(where.view)
    of_item(inner, criteria, "i")
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
    """The facts of the window, of items that meet the filters on items; instructions of their own window, if any."""
    if criteria.instructed_in is None:
        yield from _facts(view, criteria)
        return
    wanted = criteria.events or _SORTS
    events = tuple(sort for sort in wanted if sort != "instructed")
    if events:
        yield from _facts(view, replace(criteria, events=events))
    if "instructed" in wanted:
        yield from _facts(view, replace(criteria, events=("instructed",), window=criteria.instructed_in))


def outcome_facts(view: View, criteria: Criteria) -> Iterator[FactRow]:
    """What items turned into in the window, of items that meet the filters: as facts of their being submitted.

    Each has the day it came about; one without a day lies in no window.
    """
    where = Where(view)
    where.within("o.happened_on", criteria.window)
    day = "CAST(replace(o.happened_on, '-', '') AS INTEGER)"
    joined = f"SELECT o.item, coalesce({day}, 0) FROM outcome o WHERE {view.live('o')} AND {where.sql}"
    found: dict[int, list[int]] = defaultdict(list)
    for item, on in view.connection.execute(joined, where.values):
        found[item].append(on)
    if found:
        submitted = replace(criteria, window=None, events=("submitted",), outcome=None, sent=False)
        for row in _facts(view, submitted, found):
            yield from (row._replace(day=on) for on in found.get(row.item, ()))


def _facts(view: View, criteria: Criteria, items: Iterable[int] | None = None) -> Iterator[FactRow]:
    """The facts that meet the filters; of these items alone, where given: their facts are then all that is read."""
    # What a fact says of its item itself is asked of it; only for the rest the item is looked up.
    within = Where(view)
    if criteria.window is not None:
        window = criteria.window
        within.add("f.day >= ? AND f.day < ?", day_number(window.start), day_number(window.end))
    if criteria.min_words is not None:
        within.add("f.words >= ?", criteria.min_words)
    if criteria.max_words is not None:
        within.add("f.words <= ?", criteria.max_words)
    if items is not None:
        ids = json.dumps([str(item) for item in items])
        within.add("f.item IN (SELECT CAST(value AS INTEGER) FROM json_each(?))", ids)
    # Sooner known than the shape, which then need not be looked up for the others.
    if criteria.events == ("submitted",):
        within.add("f.event = f.item")
    elif criteria.events and "submitted" not in criteria.events:
        within.add("f.event <> f.item")
    _shape_conditions(within, criteria)
    if criteria.to:
        _to_condition(within, criteria)
    where = Where(view)
    rest = replace(criteria, kinds=(), statuses=(), solicited=None, min_words=None, max_words=None, to=())
    of_item(where, rest, "i")
    of_events(where, criteria, "i")
    if where.parts:
        item = f"SELECT 1 FROM item i WHERE i.id = f.item AND {view.live('i')} AND {where.sql}"
        within.add(f"EXISTS ({item})", *where.values)
    query = f"SELECT day, item, event, unit, shape, words FROM fact f WHERE {view.known('f')} AND {within.sql}"
    yield from map(FactRow._make, view.connection.execute(query, within.values))


_SORTS = ("submitted", "forwarded", "adopted", "instructed")


def _shape_conditions(within: Where, criteria: Criteria) -> None:
    """What a filter asks that the fact's shape tells: its sort, and of the item kind, status, whether solicited."""
    where = Where(within.view)
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


def _to_condition(within: Where, criteria: Criteria) -> None:
    """The fact's item was sent up. The fact of its submission says so itself; for others the item is looked up."""
    levels = json.dumps(criteria.to)
    straight = f"SELECT number FROM shape WHERE {_SUBMITTED} AND json_extract(attributes, '$[9]') IN ({LISTED})"
    item = f"SELECT 1 FROM item i WHERE i.id = f.item AND {within.view.live('i')} AND i.to_level IN ({LISTED})"
    within.add(
        f"f.shape IN ({straight}) OR f.item IN ({forwarded(within.view)}) OR (f.event <> f.item AND EXISTS ({item}))",
        levels, levels, levels, levels,
    )  # fmt: skip


_SUBMITTED = """attributes >= '["submitted",' AND attributes < '["submitted"-'"""


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
