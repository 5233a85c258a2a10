"""Counting facts: what is counted for a row of `stats`, and how facts alike are taken in together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.report import Value
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.rows import FactRow


class Takers(NamedTuple):
    """What takes in the facts of one shape: their items, their events, both, their items with their lengths."""

    items: tuple[Callable[[int], None], ...] = ()
    events: tuple[Callable[[int], None], ...] = ()
    pairs: tuple[Callable[[tuple[int, int]], None], ...] = ()
    lengths: tuple[dict[int, int], ...] = ()

    def and_those(self, others: "Takers") -> "Takers":
        """These and those together."""
        return Takers(
            self.items + others.items, self.events + others.events, self.pairs + others.pairs,
            self.lengths + others.lengths,
        )  # fmt: skip

    def take(self, row: FactRow) -> None:
        """Take in one fact."""
        for item in self.items:
            item(row.item)
        for event in self.events:
            event(row.event)
        for pair in self.pairs:
            pair((row.event, row.item))
        for lengths in self.lengths:
            lengths[row.item] = row.words or 0


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
            solicited = (self.solicited.add,) if shape.solicited else ()
            sent = (self.sent.add,) if _sent(shape, wanted) else ()
            return Takers(items=(*solicited, *sent), lengths=(self.submitted,))
        if shape.on == "forwarded" and _sent(shape, wanted):
            # Several items edited into one count as one sent up.
            return Takers(events=(self.sent.add,)) if shape.compiled else Takers(items=(self.sent.add,))
        if shape.on == "adopted" and of_adoption(shape, wanted):
            return Takers(pairs=(self.adopted.add,))
        if shape.on == "instructed" and of_instruction(shape, wanted):
            return Takers(items=(self.instructed_items.add,), events=(self.instructed.add,))
        return Takers()

    def add_total(self, shape: Shape, count: int, wanted: Criteria) -> None:
        """Take in so many events alike that are known only as a total."""
        if shape.on == "adopted" and of_adoption(shape, wanted):
            self.totals["adopted"] += count
        elif shape.on == "instructed" and of_instruction(shape, wanted):
            self.totals["instructed"] += count
        elif shape.on == "submitted":
            self.totals["submitted"] += count
        if _sent(shape, wanted):
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


def _sent(shape: Shape, wanted: Criteria) -> bool:
    """Whether by this an item went up to one of the levels filtered for."""
    levels = (*wanted.levels, *wanted.to)
    return shape.to is not None and (not levels or shape.to in levels)


_Key = TypeVar("_Key")


class Counting(Generic[_Key]):
    """Takes in facts, for each of their keys and in all.

    `keys` gives those of a fact of a unit, by its code; `fixed`: they depend on its unit and shape alone.
    """

    def __init__(
        self, facts: Facts, wanted: Criteria, keys: Callable[[str, FactRow, Shape], Iterable[_Key]], *, fixed: bool
    ) -> None:
        self.tallies: dict[_Key, Tally] = defaultdict(Tally)
        self.total = Tally()
        self._facts, self._wanted, self._keys, self._fixed = facts, wanted, keys, fixed
        # A joint item is found by any of its units; what is counted is the part of the units asked for.
        self.units = set(wanted.units) if wanted.units is not None else None
        self._alike: dict[tuple[int, int], Takers | None] = {}
        self._by_key: dict[tuple[_Key, int], Takers] = {}
        self._in_all: dict[int, Takers] = {}

    def take(self, rows: Iterable[FactRow]) -> None:
        """Take in these facts."""
        alike = self._alike
        for row in rows:
            at = (row.unit, row.shape)
            if at not in alike:
                alike[at] = self._for_all(row)
            takers = alike[at]
            if takers is None:
                takers = self._of(row)
            takers.take(row)

    def take_outcomes(self, rows: Iterable[FactRow]) -> None:
        """Take in what items turned into: rows of their being submitted, on the day it came about."""
        for row in rows:
            unit = self._facts.unit(row.unit)
            if self.units is None or unit in self.units:
                shape = replace(self._facts.shape(row.shape), on="outcome", to=None)
                for tally in (self.total, *(self.tallies[key] for key in self._keys(unit, row, shape))):
                    tally.outcomes.add(row.item)

    def _for_all(self, row: FactRow) -> Takers | None:
        """What takes in all facts of this unit and shape; None, where it depends on the fact."""
        if self.units is not None and self._facts.unit(row.unit) not in self.units:
            return Takers()
        return self._of(row) if self._fixed else None

    def _of(self, row: FactRow) -> Takers:
        shape = self._facts.shape(row.shape)
        found = self._in_all.get(row.shape)
        if found is None:
            found = self._in_all[row.shape] = self.total.takers(shape, self._wanted)
        for key in self._keys(self._facts.unit(row.unit), row, shape):
            mine = self._by_key.get((key, row.shape))
            if mine is None:
                mine = self._by_key[key, row.shape] = self.tallies[key].takers(shape, self._wanted)
            found = found.and_those(mine)
        return found
