"""Counting facts: what is counted for a row of `stats`, and how facts alike are taken in together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from zhibao_cli.domain.cases import Member, Shape
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.report import Value
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.rows import FactRow


class Takers(NamedTuple):
    """What takes in the facts of one shape: their items, their events, both, their items with their lengths."""

    items: tuple[set[int], ...] = ()
    events: tuple[set[int], ...] = ()
    pairs: tuple[set[tuple[int, int]], ...] = ()
    lengths: tuple[dict[int, int], ...] = ()

    def and_those(self, others: "Takers") -> "Takers":
        """These and those together."""
        return Takers(
            self.items + others.items, self.events + others.events, self.pairs + others.pairs,
            self.lengths + others.lengths,
        )  # fmt: skip

    def take(self, rows: Sequence[FactRow]) -> None:
        """Take in facts that are alike."""
        for items in self.items:
            items.update([row.item for row in rows])
        for events in self.events:
            events.update([row.event for row in rows])
        for pairs in self.pairs:
            pairs.update([(row.event, row.item) for row in rows])
        for lengths in self.lengths:
            lengths.update([(row.item, row.words or 0) for row in rows])


@dataclass(slots=True)
class Tally:
    """What is counted for one row. Items are counted once each, however many facts tell of them."""

    submitted: dict[int, int] = field(default_factory=dict)
    """Their lengths, by item."""
    sent: set[int] = field(default_factory=set)
    adopted: set[tuple[int, int]] = field(default_factory=set)
    instructed: set[int] = field(default_factory=set)
    instructed_items: set[int] = field(default_factory=set)
    solicited: set[int] = field(default_factory=set)
    outcomes: set[int] = field(default_factory=set)
    """Items that turned into something."""
    totals: Counter[str] = field(default_factory=Counter)
    """Besides, by figure, what is known only as totals."""

    def takers(self, shape: Shape, wanted: Criteria) -> Takers:
        """What takes in the facts of this shape."""
        if shape.on == "submitted" and shape.status == "reported":
            solicited = (self.solicited,) if shape.solicited else ()
            sent = (self.sent,) if sent_up(shape, wanted) else ()
            return Takers(items=(*solicited, *sent), lengths=(self.submitted,))
        if shape.on == "forwarded" and sent_up(shape, wanted):
            # Several items edited into one count as one sent up.
            return Takers(events=(self.sent,)) if shape.compiled else Takers(items=(self.sent,))
        if shape.on == "adopted" and of_adoption(shape, wanted):
            return Takers(pairs=(self.adopted,))
        if shape.on == "instructed" and of_instruction(shape, wanted):
            return Takers(items=(self.instructed_items,), events=(self.instructed,))
        return Takers()

    def add_total(self, shape: Shape, count: int, wanted: Criteria) -> None:
        """Take in so many events alike that are known only as a total."""
        if shape.on == "adopted" and of_adoption(shape, wanted):
            self.totals["adopted"] += count
        elif shape.on == "instructed" and of_instruction(shape, wanted):
            self.totals["instructed"] += count
        elif shape.on == "submitted":
            self.totals["submitted"] += count
        if sent_up(shape, wanted):
            self.totals["sent"] += count

    def sizes(self) -> tuple[int, ...]:
        """How many there are of each thing that may stand in several rows."""
        sets: tuple[Sized, ...] = (
            self.submitted, self.sent, self.adopted, self.instructed, self.instructed_items, self.solicited,
            self.outcomes,
        )  # fmt: skip
        return (*(len(each) for each in sets), *(self.totals[name] for name in sorted(_COUNTED)))

    def counts(self, counted: str) -> dict[str, int]:
        """The counts by figure; `adopted` of items or of adoptions, as the card says."""
        more = self.totals
        singly = len({item for _, item in self.adopted}) if counted == "items" else len(self.adopted)
        return {
            "submitted": len(self.submitted) + more["submitted"],
            "sent_up": len(self.sent) + more["sent"],
            "adopted": singly + more["adopted"],
            "instructed": len(self.instructed) + more["instructed"],
            "instructed_items": len(self.instructed_items) + more["instructed"],
            "solicited": len(self.solicited),
        }

    def cells(self, counted: str) -> tuple[Value, ...]:
        """The row's figures."""
        n = self.counts(counted)
        rate, share = (Fraction(n[of], n["submitted"]) if n["submitted"] else None for of in ("adopted", "solicited"))
        return (
            n["submitted"], n["sent_up"], n["adopted"], rate, n["instructed"], n["instructed_items"], n["solicited"],
            share, sum(self.submitted.values()), len(self.outcomes),
        )  # fmt: skip


_COUNTED = ("submitted", "sent", "adopted", "instructed")


def of_adoption(shape: Shape, wanted: Criteria) -> bool:
    """Whether an adoption is one of those filtered for."""
    return (
        (not wanted.levels or shape.level in wanted.levels)
        and (not wanted.channels or shape.channel in wanted.channels)
        and (not wanted.forms or shape.form in wanted.forms)
    )


def of_instruction(shape: Shape, wanted: Criteria) -> bool:
    """Whether an instruction is one of those filtered for."""
    return (not wanted.levels or shape.level in wanted.levels) and (not wanted.ranks or shape.rank in wanted.ranks)


def sent_up(shape: Shape, wanted: Criteria) -> bool:
    """Whether by this an item went up to one of the levels filtered for."""
    levels = (*wanted.levels, *wanted.to)
    return shape.to is not None and (not levels or shape.to in levels)


_Key = TypeVar("_Key")


def _days(member: Member) -> Iterator[tuple[int, int]]:
    """The stretches in which a unit was a member, as day numbers from one to before the other; groups set aside."""
    spans = iter(member.spans)
    whole = next(spans, None)
    for span in spans:
        if whole is not None and span.start == whole.end:
            whole = replace(whole, end=span.end)
            continue
        if whole is not None:
            yield day_number(whole.start), day_number(whole.end)
        whole = span
    if whole is not None:
        yield day_number(whole.start), day_number(whole.end)


class Counting(Generic[_Key]):
    """Takes in facts, for each of their keys and in all.

    `keys` gives those of a fact of a unit, by its code; `fixed`: they depend on its unit and shape alone.
    """

    def __init__(
        self, facts: Facts, wanted: Criteria, keys: Callable[[str, FactRow, Shape], Iterable[_Key]],
        members: Iterable[Member], *, fixed: bool,
    ) -> None:  # fmt: skip
        self.tallies: dict[_Key, Tally] = defaultdict(Tally)
        self.total = Tally()
        self._facts, self._wanted, self._keys, self._fixed = facts, wanted, keys, fixed
        # A joint item is found by any of its units; what is counted is the part of the units asked for.
        self.units = set(wanted.units) if wanted.units is not None else None
        self._spans = {member.code: list(_days(member)) for member in members}
        read = [day for window in (wanted.window, wanted.instructed_in) if window for day in (window.start, window.end)]
        first, end = (day_number(min(read)), day_number(max(read))) if read else (0, 99_999_999)
        self._throughout = {
            code for code, spans in self._spans.items() if any(start <= first and end <= till for start, till in spans)
        }
        self.outside: set[tuple[int, int]] = set()
        """Events, with their items, of units that were no members that day; they count for nothing."""
        self._shapes = facts.plain
        self._by_key: dict[tuple[_Key | None, int], Takers] = {}

    def take(self, rows: Sequence[FactRow]) -> None:
        """Take in these facts."""
        # Fields by place: there may be very many rows.
        numbers = {row[4] for row in rows}
        self._shapes.look(numbers)
        shapes, alike = self._shapes, defaultdict[tuple[int, int], list[FactRow]](list)
        # By what is counted, of which there is far less than of shapes.
        stands = {number: id(shapes[number]) for number in numbers}
        for row in rows:
            alike[row[3], stands[row[4]]].append(row)
        for these in alike.values():
            self._take(these, shapes[these[0].shape])

    def take_outcomes(self, rows: Iterable[FactRow]) -> None:
        """Take in what items turned into: rows of their being submitted, on the day it came about."""
        for row in rows:
            unit = self._facts.unit(row.unit)
            if (self.units is None or unit in self.units) and self._while_member(unit, (row,)):
                shape = replace(self._facts.shape(row.shape), on="outcome", to=None)
                for tally in (self.total, *(self.tallies[key] for key in self._keys(unit, row, shape))):
                    tally.outcomes.add(row.item)

    def _take(self, rows: Sequence[FactRow], shape: Shape) -> None:
        """Take in facts of one unit and shape."""
        unit = self._facts.unit(rows[0].unit)
        if self.units is not None and unit not in self.units:
            return
        rows = self._while_member(unit, rows)
        if self._fixed and rows:
            self._of(unit, rows[0], shape).take(rows)
        elif not self._fixed:
            for row in rows:
                self._of(unit, row, shape).take((row,))

    def _while_member(self, unit: str, rows: Sequence[FactRow]) -> Sequence[FactRow]:
        """Those of the days on which the unit was a member."""
        if unit in self._throughout:
            return rows
        spans = self._spans.get(unit, [])
        inside = [row for row in rows if any(start <= row[0] < end for start, end in spans)]
        self.outside.update({(row.event, row.item) for row in rows} - {(row.event, row.item) for row in inside})
        return inside

    def _of(self, unit: str, row: FactRow, shape: Shape) -> Takers:
        found = self._in(self.total, (None, -id(shape)), shape)
        for key in self._keys(unit, row, shape):
            found = found.and_those(self._in(self.tallies[key], (key, id(shape)), shape))
        return found

    def _in(self, tally: Tally, at: tuple[_Key | None, int], shape: Shape) -> Takers:
        found = self._by_key.get(at)
        if found is None:
            found = self._by_key[at] = tally.takers(shape, self._wanted)
        return found
