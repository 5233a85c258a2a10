"""Reading facts for scoring: counted by shape for a ranking, one by one for an explanation."""

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from zhibao_cli.domain.cases import Case, Event, Shape
from zhibao_cli.domain.facts import SHAPE_FIELDS, day_number, day_of, shape_of
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import BY_TABLE, Channel, Item
from zhibao_cli.store.view import View

Reads = Mapping[str, frozenset[str]]
"""For each sort of event the fields of its shape that matter."""

_UNIT_AT = 46
_SHAPE_AT = 6
"""One integer per fact: its unit's number, then its shape's, then its length band in the lowest bits."""

_FIRST_AND_LAST = "SELECT (SELECT min(day) FROM fact), (SELECT max(day) FROM fact)"
"""Asked for one by one, each is read off the end of the file's order; asked for together, all facts are read."""


class Facts:
    """The facts of a ledger from one point of view, with what their small numbers stand for."""

    def __init__(self, view: View) -> None:
        self.view = view
        connection = view.connection
        self._units: dict[int, str] = dict(connection.execute("SELECT number, code FROM unit_number"))
        self.channels = {v.record.code: (v.record.level, v.record.medium) for v in view.each(Channel)}
        self._attributes: dict[int, str] = {}
        self._shapes: dict[int, Shape] = {}

    def shape(self, number: int) -> Shape:
        """The shape of a number."""
        found = self._shapes.get(number)
        if found is None:
            found = self._shapes[number] = shape_of(self.attributes(number), self.channels)
        return found

    def attributes(self, number: int) -> str:
        """A shape as it is stored."""
        if not self._attributes:
            self._attributes.update(self.view.connection.execute("SELECT number, attributes FROM shape"))
        return self._attributes[number]

    def unit(self, number: int) -> str:
        """The code of a unit's number."""
        return self._units[number]

    def counted(
        self,
        window: Period,
        cuts: Iterable[date],
        bands: Sequence[int],
        *,
        unadopted: bool = False,
        reads: Reads | None = None,
        history: bool = True,
    ) -> Iterator[Case]:
        """Every distinct case of a window, with how many there are: events alone by segment, shape and length band.

        Segments are the window cut at `cuts`; an event's day is its segment's first, its length its band's lower edge.
        With `reads`, shapes alike in what is read stand for each other. Without `history`, events before the window
        may be left out. Cases alike share one tuple of events.
        """
        days = (window.start, *sorted(day for day in cuts if window.start < day < window.end), window.end)
        count = _Count(self, days, bands, reads)
        yield from count.alone()
        yield from count.together(history)
        if unadopted:
            yield from count.unadopted()

    def single(
        self, window: Period, *, unit: str | None = None, item: int | None = None, unadopted: bool = False
    ) -> list[Case]:
        """Every case of a unit or an item by itself, with its number, title and the references of its events."""
        rows = list(self._identified(window, unit, item))
        names = self._names({row.item for row in rows}, {row.event for row in rows})
        cases: dict[tuple[str, int], list[Event]] = {}
        found = []
        for row in rows:
            event = Event(day_of(row.day), self.shape(row.shape), row.words, 0, names.refs.get(row.event, ""))
            if row.event == row.item:
                found.append(self._case(row, (event,), names))
            else:
                cases.setdefault((self._units[row.unit], row.item), []).append(event)
        for (code, item_id), events in cases.items():
            number, title = names.items[item_id]
            found.append(Case(code, tuple(events), 1, number, title))
        if unadopted:
            found.extend(self._single_unadopted(window, rows, names))
        return found

    def _case(self, row: "_Row", events: tuple[Event, ...], names: "_Names") -> Case:
        number, title = names.items[row.item]
        return Case(self._units[row.unit], events, 1, number, title)

    def _single_unadopted(self, window: Period, rows: list["_Row"], names: "_Names") -> Iterator[Case]:
        query = f"SELECT f.item, f.unit FROM fact f WHERE {_never_adopted(self.view, window)}"
        never = set(self.view.connection.execute(query))
        for row in rows:
            if row.event == row.item and (row.item, row.unit) in never:
                shape = replace(self.shape(row.shape), on="unadopted")
                yield self._case(row, (Event(day_of(row.day), shape, row.words),), names)

    def _identified(self, window: Period, unit: str | None, item: int | None) -> Iterator["_Row"]:
        where = [self.view.known("f"), f"f.day < {day_number(window.end)}"]
        within = f"day >= {day_number(window.start)} AND day < {day_number(window.end)}"
        inside = f"SELECT item FROM fact WHERE {within} AND event <> item AND {self.view.known()}"
        values: list[object] = []
        if unit is not None:
            where.append("f.unit = (SELECT number FROM unit_number WHERE code = ?)")
            values.append(unit)
        if item is not None:
            where.append("f.item = ?")
            values.append(item)
        # An item's earlier events come along when a later one lies inside: some policies look back at them.
        where.append(f"({within} OR (f.event <> f.item AND f.item IN ({inside})))")
        query = (
            f"SELECT day, item, event, unit, shape, words FROM fact f WHERE {' AND '.join(where)} ORDER BY day, item"
        )
        for row in self.view.connection.execute(query, values):
            yield _Row(*row)

    def _names(self, items: set[int], events: set[int]) -> "_Names":
        ids = json.dumps([str(row_id) for row_id in items | events])
        chosen = "id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
        found = {v.id: (v.record.number, v.record.title) for v in self.view.each(Item, chosen, (ids,))}
        refs = {}
        for table in ("adoption", "forwarding", "instruction"):
            letter = BY_TABLE[table].LETTER
            rows = self.view.connection.execute(f"SELECT id, serial FROM {table} WHERE {chosen}", (ids,))
            refs.update({row_id: f"{letter}{serial}" for row_id, serial in rows})
        return _Names(found, refs)


class _Row(NamedTuple):
    day: int
    item: int
    event: int
    unit: int
    shape: int
    words: int | None


class _Names(NamedTuple):
    items: Mapping[int, tuple[str, str]]
    refs: Mapping[int, str]


class _Alike:
    """Finds one shape for all that are alike in what is read."""

    def __init__(self, facts: Facts, reads: Reads | None) -> None:
        self._facts = facts
        self._reads = reads
        self._fields: dict[str, Any] = {}
        self._found: dict[int, int] = {}
        self._first: dict[object, int] = {}

    def shape(self, number: int) -> int:
        """The number of the shape that stands for this one."""
        found = self._found.get(number)
        if found is None:
            found = self._found[number] = self._stand_in(number)
        return found

    def _stand_in(self, number: int) -> int:
        if self._reads is None:
            return number
        values = json.loads(self._facts.attributes(number))
        values.extend(_NOT_STORED[len(values) :])
        level, values[_MEDIUM] = self._facts.channels.get(values[_CHANNEL] or "", (None, None))
        values[_LEVEL] = values[_LEVEL] or level
        fields = self._fields.get(values[0])
        if fields is None:
            read = self._reads.get(values[0], frozenset())
            places = [at for at, name in enumerate((*SHAPE_FIELDS, "medium")) if name in read]
            fields = self._fields[values[0]] = itemgetter(0, *places)
        return self._first.setdefault(fields(values), number)


_NOT_STORED = [None] * (len(SHAPE_FIELDS) + 1)
_CHANNEL, _LEVEL, _MEDIUM = SHAPE_FIELDS.index("channel"), SHAPE_FIELDS.index("level"), len(SHAPE_FIELDS)


class _Count:
    """One counting of a window: every fact is read once, in the order facts are kept in."""

    def __init__(self, facts: Facts, days: Sequence[date], bands: Sequence[int], reads: Reads | None) -> None:
        self._facts = facts
        self._view = facts.view
        self._days = days
        self._window = Period(days[0], days[-1])
        self._starts = [day_number(day) for day in days[:-1]]
        self._bands = bands
        self._alike = _Alike(facts, reads)
        self._numbers: dict[tuple[int, int, int, int], int] = {}
        self._events: list[Event] = []

    def _event(self, segment: int, order: int, shape: int, band: int) -> int:
        """The number of the event that stands for all alike. Segment -1 is the time before the window."""
        key = (segment, order, self._alike.shape(shape), band)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._events)
            day = self._days[segment] if segment >= 0 else self._days[0] - timedelta(days=1)
            self._events.append(Event(day, self._facts.shape(key[2]), _edge(self._bands, band), order))
        return number

    # -- events alone

    def alone(self) -> Iterator[Case]:
        """Events that are their item's only one, by segment, unit, shape and band."""
        key = f"(unit << {_UNIT_AT}) | (shape << {_SHAPE_AT}) | {_band(self._bands)}"
        for segment, (start, end) in enumerate(pairwise(self._days)):
            # A day's facts come as one text: as a row each they would take far longer.
            query = (
                f"SELECT group_concat({key}, ' ') FROM fact "
                f"WHERE {self._within(start, end)} AND {self._view.known()} AND alone = 1 GROUP BY day"
            )
            counts: Counter[str] = Counter()
            for (text,) in self._view.connection.execute(query):
                counts.update(text.split(" "))
            yield from self._singles(segment, counts)

    def _singles(self, segment: int, counts: Mapping[str, int]) -> Iterator[Case]:
        """The cases of one segment's packed integers."""
        events: dict[int, int] = {}
        found: Counter[tuple[int, int]] = Counter()
        for text, count in counts.items():
            packed = int(text)
            kind = packed & _KIND
            event = events.get(kind)
            if event is None:
                event = events[kind] = self._event(segment, 0, kind >> _SHAPE_AT, kind & _BAND)
            found[packed >> _UNIT_AT, event] += count
        made = {event: (self._events[event],) for event in set(events.values())}
        for (unit, event), count in found.items():
            yield Case(self._facts.unit(unit), made[event], count)

    def _within(self, start: date, end: date) -> str:
        """SQL: the day lies in [start, end). Left out where that is all days: the planner then reads in file order."""
        first, last = self._view.connection.execute(_FIRST_AND_LAST).fetchone()
        if first is not None and day_number(start) <= first and last < day_number(end):
            return "1"
        return f"day >= {day_number(start)} AND day < {day_number(end)}"

    # -- items with several events

    def together(self, history: bool) -> Iterator[Case]:
        """Items with several events: each with all its events up to the window's end, alike ones counted together."""
        counts: Counter[tuple[int, tuple[int, ...]]] = Counter()
        for (_, unit), rows in self._several(history).items():
            counts[unit, tuple(sorted(self._placed(rows)))] += 1
        made: dict[tuple[int, ...], tuple[Event, ...]] = {}
        for (unit, numbers), count in counts.items():
            events = made.get(numbers)
            if events is None:
                events = made[numbers] = tuple([self._events[number] for number in numbers])
            yield Case(self._facts.unit(unit), events, count)

    def _placed(self, rows: list[tuple[int, int, int]]) -> Iterator[int]:
        """An item's events, by day, reduced to what may matter: segment, order in time, shape, band."""
        order, last = -1, 0
        for day, shape, band in rows:
            order += day != last
            last = day
            yield self._event(bisect_right(self._starts, day) - 1, order, shape, band)

    def _several(self, history: bool) -> dict[tuple[int, int], list[tuple[int, int, int]]]:
        """(day, shape, band) of the events, by day, of every item and unit with several of them, and one inside."""
        found: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
        inside = f"{self._within(self._window.start, self._window.end)} AND alone = 0"
        where = f"{inside} AND {self._view.known()} ORDER BY day"
        if history:
            items = f"SELECT item FROM fact WHERE {inside} AND {self._view.known()}"
            end = day_number(self._window.end)
            where = f"item IN ({items}) AND event <> item AND day < {end} AND {self._view.known()} ORDER BY day"
        query = f"SELECT item, unit, day, shape, {_band(self._bands)} FROM fact WHERE {where}"
        for item, unit, *row in self._view.connection.execute(query):
            found[item, unit].append((row[0], row[1], row[2]))
        return found

    # -- items without an adoption

    def unadopted(self) -> Iterator[Case]:
        """Items submitted in the window with no adoption up to its end, as events of their own sort."""
        query = f"SELECT f.day, f.unit, f.shape, {_band(self._bands, 'f.')}, count(*) FROM fact f WHERE "
        query += f"{_never_adopted(self._view, self._window)} GROUP BY 1, 2, 3, 4"
        counts: Counter[tuple[int, int]] = Counter()
        for day, unit, shape, band, count in self._view.connection.execute(query):
            counts[unit, self._event(bisect_right(self._starts, day) - 1, 0, shape, band)] += count
        made = {event: self._as_unadopted(self._events[event]) for event in {event for _, event in counts}}
        for (unit, event), count in counts.items():
            yield Case(self._facts.unit(unit), made[event], count)

    @staticmethod
    def _as_unadopted(event: Event) -> tuple[Event, ...]:
        return (replace(event, shape=replace(event.shape, on="unadopted")),)


_KIND, _BAND = (1 << _UNIT_AT) - 1, (1 << _SHAPE_AT) - 1


def _never_adopted(view: View, window: Period) -> str:
    """SQL: fact `f` is an item's submission in the window, with no adoption dated before its end."""
    start, end = day_number(window.start), day_number(window.end)
    adopted = "SELECT number FROM shape WHERE attributes LIKE '[\"adopted\"%'"
    return (
        f"f.event = f.item AND f.day >= {start} AND f.day < {end} AND {view.known('f')} "
        # Nearly all are adopted inside the window, if at all; the others are then looked at one by one.
        f"AND f.item NOT IN (SELECT item FROM fact WHERE day >= {start} AND day < {end} AND event <> item "
        f"AND {view.known()} AND shape IN ({adopted})) "
        f"AND NOT EXISTS (SELECT 1 FROM fact a WHERE a.item = f.item AND a.day < {start} AND {view.known('a')} "
        f"AND a.shape IN ({adopted}))"
    )


def _band(bands: Sequence[int], dot: str = "") -> str:
    """SQL: 0 where no length is recorded or none matters, else 1, 2 … by the lower edges."""
    if not bands:
        return "0"
    steps = " ".join(f"WHEN {dot}words < {int(edge)} THEN {number}" for number, edge in enumerate(bands, 1))
    return f"CASE WHEN {dot}words IS NULL THEN 0 {steps} ELSE {len(bands) + 1} END"


def _edge(bands: Sequence[int], band: int) -> int | None:
    """The lower edge of a band: the length that stands for all in it."""
    return None if band == 0 else (0, *bands)[band - 1]
