"""Reading facts for scoring: counted by shape for a ranking, one by one for an explanation."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from zhibao_cli.domain.cases import Case, Event, Shape
from zhibao_cli.domain.facts import day_number, day_of, shape_of
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import BY_TABLE, Channel, Item
from zhibao_cli.store.view import View

_UNIT_BITS = 40
_SHAPE_BITS = 8
"""One integer per fact: unit, then shape, then length band in the lowest bits."""

_FIRST_AND_LAST = "SELECT (SELECT min(day) FROM fact), (SELECT max(day) FROM fact)"
"""Asked for one by one, each is read off the end of the file's order; asked for together, all facts are read."""


class Facts:
    """The facts of a ledger from one point of view, with what their small numbers stand for."""

    def __init__(self, view: View) -> None:
        self.view = view
        connection = view.connection
        self._units: dict[int, str] = dict(connection.execute("SELECT number, code FROM unit_number"))
        self._channels = {v.record.code: (v.record.level, v.record.medium) for v in view.each(Channel)}
        self._attributes: dict[int, str] = {}
        self._shapes: dict[int, Shape] = {}

    def shape(self, number: int) -> Shape:
        """The shape of a number."""
        found = self._shapes.get(number)
        if found is None:
            if not self._attributes:
                self._attributes.update(self.view.connection.execute("SELECT number, attributes FROM shape"))
            found = self._shapes[number] = shape_of(self._attributes[number], self._channels)
        return found

    def unit(self, number: int) -> str:
        """The code of a unit's number."""
        return self._units[number]

    def counted(
        self, window: Period, cuts: Iterable[date], bands: Sequence[int], *, unadopted: bool = False
    ) -> Iterator[Case]:
        """Every distinct case of a window, with how many there are: events alone by segment, shape and length band.

        Segments are the window cut at `cuts`; an event's day is its segment's first, its length its band's lower edge.
        """
        days = [window.start, *sorted(day for day in cuts if window.start < day < window.end), window.end]
        for start, end in pairwise(days):
            yield from self._alone(Period(start, end), bands)
        yield from self._together(window, days, bands)
        if unadopted:
            yield from self._unadopted(window, days, bands)

    def _alone(self, segment: Period, bands: Sequence[int]) -> Iterator[Case]:
        key = f"(unit << {_UNIT_BITS}) | (shape << {_SHAPE_BITS}) | {_band(bands)}"
        query = f"SELECT {key} FROM fact WHERE {self._within(segment)} AND {self.view.known()} AND alone = 1"
        counts = Counter(map(itemgetter(0), self.view.connection.execute(query)))
        events: dict[int, tuple[Event, ...]] = {}
        for packed, count in counts.items():
            shape_band = packed & ((1 << _UNIT_BITS) - 1)
            found = events.get(shape_band)
            if found is None:
                shape = self.shape(shape_band >> _SHAPE_BITS)
                words = _edge(bands, shape_band & ((1 << _SHAPE_BITS) - 1))
                found = events[shape_band] = (Event(segment.start, shape, words),)
            yield Case(self._units[packed >> _UNIT_BITS], found, count)

    def _within(self, window: Period) -> str:
        """SQL: the day lies in the window. Left out where that is all days: the planner then reads in file order."""
        first, last = self.view.connection.execute(_FIRST_AND_LAST).fetchone()
        if first is not None and day_number(window.start) <= first and last < day_number(window.end):
            return "1"
        return f"day >= {day_number(window.start)} AND day < {day_number(window.end)}"

    def _together(self, window: Period, days: Sequence[date], bands: Sequence[int]) -> Iterator[Case]:
        """Items with several events: each with all its events up to the window's end, alike ones counted together."""
        starts = [day_number(day) for day in days[:-1]]
        counts: Counter[tuple[int, tuple[tuple[int, int, int, int], ...]]] = Counter()
        for unit, rows in self._joined(window, bands):
            counts[unit, tuple(_alike(rows, starts))] += 1
        before = window.start - timedelta(days=1)
        for (unit, events), count in counts.items():
            made = tuple(
                Event(day_of(start) if start else before, self.shape(shape), _edge(bands, band), order)
                for start, order, shape, band in events
            )
            yield Case(self._units[unit], made, count)

    def _joined(self, window: Period, bands: Sequence[int]) -> Iterator[tuple[int, list[tuple[int, int, int]]]]:
        """Unit, and (day, shape, band) of each event, of every item with several events and one of them inside."""
        known = self.view.known("f")
        query = (
            f"SELECT f.item, f.unit, f.day, f.shape, {_band(bands, 'f.')} FROM fact f WHERE f.item IN "
            f"(SELECT item FROM fact WHERE {self._within(window)} AND alone = 0 AND {self.view.known()}) "
            f"AND f.event <> f.item AND f.day < {day_number(window.end)} AND {known} ORDER BY f.item, f.unit, f.day"
        )
        key: tuple[int, int] | None = None
        rows: list[tuple[int, int, int]] = []
        for item, unit, *row in self.view.connection.execute(query):
            if (item, unit) != key:
                if key is not None:
                    yield key[1], rows
                key, rows = (item, unit), []
            rows.append((row[0], row[1], row[2]))
        if key is not None:
            yield key[1], rows

    def _unadopted(self, window: Period, days: Sequence[date], bands: Sequence[int]) -> Iterator[Case]:
        """Items submitted in the window with no adoption up to its end, as events of their own sort."""
        for start, end in pairwise(days):
            query = f"SELECT f.unit, f.shape, {_band(bands, 'f.')}, count(*) FROM fact f WHERE " + self._never_adopted(
                Period(start, end), window.end
            )
            for unit, shape, band, count in self.view.connection.execute(f"{query} GROUP BY 1, 2, 3"):
                event = Event(start, replace(self.shape(shape), on="unadopted"), _edge(bands, band))
                yield Case(self._units[unit], (event,), count)

    def _never_adopted(self, segment: Period, end: date) -> str:
        adopted = "SELECT number FROM shape WHERE attributes LIKE '[\"adopted\"%'"
        return (
            f"f.event = f.item AND f.day >= {day_number(segment.start)} AND f.day < {day_number(segment.end)} AND "
            f"{self.view.known('f')} AND NOT EXISTS (SELECT 1 FROM fact a WHERE a.item = f.item AND "
            f"a.day < {day_number(end)} AND {self.view.known('a')} AND a.shape IN ({adopted}))"
        )

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
        query = f"SELECT f.item, f.unit FROM fact f WHERE {self._never_adopted(window, window.end)}"
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


def _band(bands: Sequence[int], dot: str = "") -> str:
    """SQL: 0 where no length is recorded or none matters, else 1, 2 … by the lower edges."""
    if not bands:
        return "0"
    steps = " ".join(f"WHEN {dot}words < {int(edge)} THEN {number}" for number, edge in enumerate(bands, 1))
    return f"CASE WHEN {dot}words IS NULL THEN 0 {steps} ELSE {len(bands) + 1} END"


def _edge(bands: Sequence[int], band: int) -> int | None:
    """The lower edge of a band: the length that stands for all in it."""
    return None if band == 0 else (0, *bands)[band - 1]


def _alike(rows: list[tuple[int, int, int]], starts: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """An item's events reduced to what may matter: segment (0: before the window), order in time, shape, band."""
    order, last = -1, 0
    placed = []
    for day, shape, band in rows:
        order += day != last
        last = day
        placed.append((max((start for start in starts if start <= day), default=0), order, shape, band))
    return iter(sorted(placed))
