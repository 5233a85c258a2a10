"""Reading facts for scoring: counted by shape for a ranking, one by one for an explanation."""

import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from zhibao_cli.domain.cases import Case, Event, Shape
from zhibao_cli.domain.facts import SHAPE_FIELDS, day_number, day_of
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import BY_TABLE, Channel, Item
from zhibao_cli.domain.shapes import shape_of
from zhibao_cli.store.rows import FactRow
from zhibao_cli.store.view import View

if TYPE_CHECKING:
    from zhibao_cli.domain.score_alike import Alike
    from zhibao_cli.store.plain_shapes import PlainShapes

_UNIT_AT = 40
_SHAPE_AT = 8
"""One integer per fact: its unit's number, then its shape's, then its length band in the lowest bits."""

_FIRST_AND_LAST = "SELECT (SELECT min(day) FROM fact), (SELECT max(day) FROM fact)"
"""Asked for one by one, each is read off the end of the file's order; asked for together, all facts are read."""


class Facts:
    """The facts of a ledger from one point of view, with what their small numbers stand for."""

    def __init__(self, view: View, heirs: Mapping[str, str] | None = None) -> None:
        """`heirs`: by the code of a unit, that of another to which its facts are given."""
        self.view = view
        self.heirs = heirs or {}
        connection = view.connection
        numbered = connection.execute("SELECT number, code FROM unit_number")
        self._units: dict[int, str] = {number: self.heirs.get(code, code) for number, code in numbered}
        self.channels = {v.record.code: (v.record.level, v.record.medium) for v in view.each(Channel)}
        self.stored: dict[int, str] = {}
        """The attributes of shapes as far as they have been read."""
        self._shapes: dict[int, Shape] = {}
        self._never: dict[tuple[date, tuple[int, ...]], tuple[date, list[tuple[int, int, int, int]]]] = {}

    @cached_property
    def plain(self) -> "PlainShapes":
        """The shapes for counting."""
        from zhibao_cli.store.plain_shapes import PlainShapes

        return PlainShapes(self)

    def shape(self, number: int) -> Shape:
        """The shape of a number."""
        found = self._shapes.get(number)
        if found is None:
            found = shape_of(self.stored.get(number) or self._read(number), self.channels)
            if found.lead in self.heirs:
                found = replace(found, lead=self.heirs[found.lead])
            self._shapes[number] = found
        return found

    def look(self, numbers: Iterable[int]) -> None:
        """Read the attributes of these shapes all at once: there may be thousands, and one by one takes longer."""
        new = json.dumps(sorted(set(numbers) - self.stored.keys()))
        query = "SELECT number, attributes FROM shape WHERE number IN (SELECT value FROM json_each(?))"
        self.stored.update(self.view.connection.execute(query, (new,)))

    def _read(self, number: int) -> str:
        query = "SELECT attributes FROM shape WHERE number = ?"
        self.stored[number] = self.view.connection.execute(query, (number,)).fetchone()[0]
        return self.stored[number]

    def shapes_of(self, event: str) -> dict[int, Shape]:
        """Every shape of one sort of event there has ever been, by its number."""
        query = "SELECT number FROM shape WHERE attributes LIKE ?"
        numbers = [number for (number,) in self.view.connection.execute(query, (f'["{event}"%',))]
        self.look(numbers)
        return {number: self.shape(number) for number in numbers}

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
        alike: "Alike | None" = None,
        history: bool = True,
        separately: bool = False,
        submissions: bool = True,
        units: Collection[str] | None = None,
    ) -> Iterator[Case]:
        """Every distinct case of a window, with how many there are: events alone by segment, shape and length band.

        Segments are the window cut at `cuts`; an event's day is its segment's first, its length its band's lower edge.
        With `alike`, events alike by it stand for each other. Without `history`, events before the window
        may be left out. `separately` takes every event for its item's only one. Without `submissions` they are left
        out; with `units`, other units are. Cases alike share one tuple of events.
        """
        days = (window.start, *sorted(day for day in cuts if window.start < day < window.end), window.end)
        count = _Count(self, days, bands, alike)
        which = ["1" if separately else "alone = 1"]
        which += [] if submissions else ["event <> item"]
        which += [] if units is None else [f"unit IN ({self._listed(units)})"]
        yield from count.alone(" AND ".join(which))
        if not separately:
            yield from count.together(history)
        if unadopted:
            yield from count.unadopted()

    def _listed(self, units: Collection[str]) -> str:
        """The numbers of units, as SQL lists them."""
        return ", ".join(str(number) for number, code in self._units.items() if code in units)

    def unadopted(self, window: Period, bands: Sequence[int], alike: "Alike | None" = None) -> Iterator[Case]:
        """Every distinct item submitted in a window and not adopted by its end, as `counted` gives them."""
        yield from _Count(self, (window.start, window.end), bands, alike).unadopted()

    def never_adopted(self, start: date, end: date, bands: Sequence[int]) -> list[tuple[int, int, int, int]]:
        """Items submitted in [start, end) and not adopted before its end: day, unit, kind and how many there are."""
        since, rows = self._never.get((end, tuple(bands)), (end, []))
        if start < since:
            kind = f"(f.shape << {_SHAPE_AT}) | {_band(bands, 'f.')}"
            where = _never_adopted(self.view, start, end)
            query = f"SELECT f.day, f.unit, {kind}, count(*) FROM fact f WHERE {where} GROUP BY 1, 2, 3"
            rows = self.view.connection.execute(query).fetchall()
            # Kept for spans that begin later and end alike.
            self._never[end, tuple(bands)] = (start, rows)
        first = day_number(start)
        return [row for row in rows if row[0] >= first]

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

    def _case(self, row: FactRow, events: tuple[Event, ...], names: "_Names") -> Case:
        number, title = names.items[row.item]
        return Case(self._units[row.unit], events, 1, number, title)

    def _single_unadopted(self, window: Period, rows: list[FactRow], names: "_Names") -> Iterator[Case]:
        query = f"SELECT f.item, f.unit FROM fact f WHERE {_never_adopted(self.view, window.start, window.end)}"
        never = set(self.view.connection.execute(query))
        for row in rows:
            if row.event == row.item and (row.item, row.unit) in never:
                shape = replace(self.shape(row.shape), on="unadopted")
                yield self._case(row, (Event(day_of(row.day), shape, row.words),), names)

    def _identified(self, window: Period, unit: str | None, item: int | None) -> Iterator[FactRow]:
        where = [self.view.known("f"), f"f.day < {day_number(window.end)}"]
        within = f"day >= {day_number(window.start)} AND day < {day_number(window.end)}"
        inside = f"SELECT item FROM fact WHERE {within} AND event <> item AND {self.view.known()}"
        values: list[object] = []
        if unit is not None:
            where.append(f"f.unit IN ({self._listed((unit,))})")
        if item is not None:
            where.append("f.item = ?")
            values.append(item)
        # An item's earlier events come along when a later one lies inside: some policies look back at them.
        where.append(f"({within} OR (f.event <> f.item AND f.item IN ({inside})))")
        query = (
            f"SELECT day, item, event, unit, shape, words FROM fact f WHERE {' AND '.join(where)} ORDER BY day, item"
        )
        for row in self.view.connection.execute(query, values):
            yield FactRow(*row)

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


class _Names(NamedTuple):
    items: Mapping[int, tuple[str, str]]
    refs: Mapping[int, str]


class _Standing:
    """Finds one kind of event for all that are alike. A kind is a shape's number and a band, packed into one."""

    def __init__(self, facts: Facts, alike: "Alike | None") -> None:
        self._facts = facts
        self._alike = alike
        self._first: dict[object, int] = {}
        self._shapes: dict[int, tuple[int, tuple[int, ...]]] = {}
        self.kinds: dict[int, int] = {}
        """By each kind looked at, the one that stands for it."""

    def look(self, kinds: Iterable[int]) -> None:
        """Look at these kinds, all at once: there may be tens of thousands."""
        new = set(kinds) - self.kinds.keys()
        if self._alike is None:
            self.kinds.update(zip(new, new, strict=True))
            return
        self._read({kind >> _SHAPE_AT for kind in new} - self._shapes.keys(), self._alike)
        for kind in new:
            shape, bands = self._shapes[kind >> _SHAPE_AT]
            self.kinds[kind] = shape << _SHAPE_AT | bands[kind & _BAND]

    def _read(self, numbers: set[int], alike: "Alike") -> None:
        stored = "SELECT number, attributes FROM shape WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        rows = self._facts.view.connection.execute(stored, (json.dumps(sorted(numbers)),)).fetchall()
        listed = json.loads(f"[{','.join([attributes for _, attributes in rows])}]")
        for (number, attributes), values in zip(rows, listed, strict=True):
            values.extend(_NOT_STORED[len(values) :])
            level, values[_MEDIUM] = self._facts.channels.get(values[_CHANNEL], _NO_CHANNEL)
            values[_LEVEL] = values[_LEVEL] or level
            told = alike.of(values)
            first = self._first.setdefault(told, number)
            self._shapes[number] = (first, alike.bands(told))
            if first == number:
                self._facts.stored[number] = attributes


_NOT_STORED = [None] * (len(SHAPE_FIELDS) + 7)
_NO_CHANNEL = (None, None)
_CHANNEL, _LEVEL, _MEDIUM = SHAPE_FIELDS.index("channel"), SHAPE_FIELDS.index("level"), len(SHAPE_FIELDS)


class _Count:
    """One counting of a window: every fact is read once, in the order facts are kept in."""

    def __init__(self, facts: Facts, days: Sequence[date], bands: Sequence[int], alike: "Alike | None") -> None:
        self._facts = facts
        self._view = facts.view
        self._days = days
        self._window = (days[0], days[-1])
        self._starts = [day_number(day) for day in days[:-1]]
        self._bands = bands
        self._standing = _Standing(facts, alike)
        self._numbers: dict[tuple[int, int, int], int] = {}
        self._events: list[Event] = []

    def _event(self, segment: int, order: int, kind: int) -> int:
        """The number of the event that stands for all alike; `kind` is one that stands for others."""
        key = (segment, order, kind)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._events)
            # Segment -1 is the time before the window. Inside, an item's days keep their order and stay in the segment.
            day = self._days[segment] + timedelta(days=order) if segment >= 0 else self._days[0] - timedelta(days=1)
            shape = self._facts.shape(key[2] >> _SHAPE_AT)
            self._events.append(Event(day, shape, _edge(self._bands, key[2] & _BAND)))
        return number

    # -- events alone

    def alone(self, which: str) -> Iterator[Case]:
        """Events that are their item's only one, or taken so, by segment, unit, shape and band."""
        key = f"(unit << {_UNIT_AT}) | (shape << {_SHAPE_AT}) | {_band(self._bands)}"
        for segment, (start, end) in enumerate(pairwise(self._days)):
            # A day's facts come as one text: as a row each they would take far longer.
            query = (
                f"SELECT group_concat({key}, ' ') FROM fact "
                f"WHERE {self._within(start, end)} AND {self._view.known()} AND {which} GROUP BY day"
            )
            packed: list[int] = []
            for (text,) in self._view.connection.execute(query):
                packed.extend(map(int, text.split(" ")))
            yield from self._singles(segment, packed)

    def _singles(self, segment: int, packed: Sequence[int]) -> Iterator[Case]:
        """The cases of one segment's packed integers."""
        kinds = {one & _KIND for one in packed}
        self._standing.look(kinds)
        stands = self._standing.kinds
        placed = {kind: self._event(segment, 0, kind) for kind in {stands[kind] for kind in kinds}}
        events = {kind: placed[stands[kind]] for kind in kinds}
        counts = Counter([one & _UNIT | events[one & _KIND] for one in packed])
        made = {event: (self._events[event],) for event in set(events.values())}
        for both, count in counts.items():
            yield Case(self._facts.unit(both >> _UNIT_AT), made[both & _KIND], count)

    def _within(self, start: date, end: date) -> str:
        """SQL: the day lies in [start, end). Left out where that is all days: the planner then reads in file order."""
        first, last = self._view.connection.execute(_FIRST_AND_LAST).fetchone()
        if first is not None and day_number(start) <= first and last < day_number(end):
            return "1"
        return f"day >= {day_number(start)} AND day < {day_number(end)}"

    # -- items with several events

    def together(self, history: bool) -> Iterator[Case]:
        """Items with several events: each with all its events up to the window's end, alike ones counted together."""
        counts: dict[tuple[int, tuple[int, ...]], int] = {}
        for unit, rows in self._several(history):
            key = (unit, tuple(sorted(self._placed(rows))))
            counts[key] = counts.get(key, 0) + 1
        made: dict[tuple[int, ...], tuple[Event, ...]] = {}
        for (unit, numbers), count in counts.items():
            events = made.get(numbers)
            if events is None:
                events = made[numbers] = tuple([self._events[number] for number in numbers])
            yield Case(self._facts.unit(unit), events, count)

    def _placed(self, rows: list[tuple[int, int]]) -> Iterator[int]:
        """An item's events, by day, reduced to what may matter: segment, order in time, shape, band."""
        stands = self._standing.kinds
        order, last, within = 0, 0, -1
        for day, kind in rows:
            segment = bisect_right(self._starts, day) - 1
            order = 0 if segment != within else order + (day != last)
            last, within = day, segment
            yield self._event(segment, order, stands[kind])

    def _several(self, history: bool) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """The unit, and day and kind of the events, by day, of every item with several of them, and one inside."""
        found: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        inside = f"{self._within(*self._window)} AND alone = 0 AND {self._view.known()}"
        where = inside
        if history:
            items = f"SELECT item FROM fact WHERE {inside}"
            end = day_number(self._window[1])
            where = f"item IN ({items}) AND event <> item AND day < {end} AND {self._view.known()}"
        kind = f"(shape << {_SHAPE_AT}) | {_band(self._bands)}"
        query = f"SELECT item, unit, day, {kind} FROM fact WHERE {where} ORDER BY day"
        for item, unit, day, packed in self._view.connection.execute(query):
            found[item, unit].append((day, packed))
        self._standing.look({packed for rows in found.values() for _, packed in rows})
        return ((unit, rows) for (_, unit), rows in found.items())

    # -- items without an adoption

    def unadopted(self) -> Iterator[Case]:
        """Items submitted in the window with no adoption up to its end, as events of their own sort."""
        rows = self._facts.never_adopted(*self._window, self._bands)
        self._standing.look({kind for _, _, kind, _ in rows})
        stands = self._standing.kinds
        counts: Counter[tuple[int, int]] = Counter()
        for day, unit, kind, count in rows:
            counts[unit, self._event(bisect_right(self._starts, day) - 1, 0, stands[kind])] += count
        made = {event: self._as_unadopted(self._events[event]) for event in {event for _, event in counts}}
        for (unit, event), count in counts.items():
            yield Case(self._facts.unit(unit), made[event], count)

    @staticmethod
    def _as_unadopted(event: Event) -> tuple[Event, ...]:
        return (replace(event, shape=replace(event.shape, on="unadopted")),)


_KIND, _BAND = (1 << _UNIT_AT) - 1, (1 << _SHAPE_AT) - 1
_UNIT = ~_KIND


def _never_adopted(view: View, first: date, after: date) -> str:
    """SQL: fact `f` is an item's submission in [first, after), with no adoption dated before the end."""
    start, end = day_number(first), day_number(after)
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
