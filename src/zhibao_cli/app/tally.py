"""What is counted for one row of statistics, fact by fact."""

from collections import Counter
from collections.abc import Sized
from dataclasses import dataclass, field
from fractions import Fraction

from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.report import Value
from zhibao_cli.store.rows import FactRow
from zhibao_cli.store.search import Criteria


@dataclass(slots=True)
class Tally:
    """What is counted for one row. Items are counted once each, however many facts tell of them."""

    submitted: set[int] = field(default_factory=set)
    sent: set[int] = field(default_factory=set)
    adopted: set[tuple[int, int]] = field(default_factory=set)
    instructed: set[int] = field(default_factory=set)
    instructed_items: set[int] = field(default_factory=set)
    solicited: set[int] = field(default_factory=set)
    words: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    """Besides, by figure, what is known only as totals."""

    def add(self, row: FactRow, shape: Shape, wanted: Criteria) -> None:
        """Take in one fact."""
        if shape.on == "submitted" and shape.status == "reported":
            self._submitted(row, shape, wanted)
        elif shape.on == "forwarded":
            # Several items edited into one count as one sent up.
            self._sent(row.event if shape.compiled else row.item, shape, wanted)
        elif shape.on == "adopted" and _of_adoption(shape, wanted):
            self.adopted.add((row.event, row.item))
        elif shape.on == "instructed" and (not wanted.levels or shape.level in wanted.levels):
            self.instructed.add(row.event)
            self.instructed_items.add(row.item)

    def _submitted(self, row: FactRow, shape: Shape, wanted: Criteria) -> None:
        if row.item not in self.submitted:
            self.submitted.add(row.item)
            self.words += row.words or 0
        if shape.solicited:
            self.solicited.add(row.item)
        if shape.to is not None:
            self._sent(row.item, shape, wanted)

    def _sent(self, what: int, shape: Shape, wanted: Criteria) -> None:
        levels = (*wanted.levels, *wanted.to)
        if not levels or shape.to in levels:
            self.sent.add(what)

    def add_total(self, shape: Shape, count: int, wanted: Criteria) -> None:
        """Take in so many events alike that are known only as a total."""
        levels = (*wanted.levels, *wanted.to)
        if shape.on == "adopted" and _of_adoption(shape, wanted):
            self.totals["adopted"] += count
        elif shape.on == "instructed" and (not wanted.levels or shape.level in wanted.levels):
            self.totals["instructed"] += count
        elif shape.on == "submitted":
            self.totals["submitted"] += count
        if shape.to is not None and (not levels or shape.to in levels):
            self.totals["sent"] += count

    def sizes(self) -> tuple[int, ...]:
        """How many there are of each thing that may stand in several rows."""
        sets: tuple[Sized, ...] = (
            self.submitted, self.sent, self.adopted, self.instructed, self.instructed_items, self.solicited
        )  # fmt: skip
        return (*(len(each) for each in sets), *(self.totals[name] for name in sorted(_COUNTED)))

    def count_adopted(self, counted: str) -> int:
        """How many were adopted: as adoptions, or as the items that were."""
        singly = len({item for _, item in self.adopted}) if counted == "items" else len(self.adopted)
        return singly + self.totals["adopted"]

    def cells(self, counted: str) -> tuple[Value, ...]:
        """The row's figures."""
        more = self.totals
        submitted = len(self.submitted) + more["submitted"]
        adopted = self.count_adopted(counted)
        rate = Fraction(adopted, submitted) if submitted else None
        share = Fraction(len(self.solicited), submitted) if submitted else None
        return (
            submitted, len(self.sent) + more["sent"], adopted, rate, len(self.instructed) + more["instructed"],
            len(self.instructed_items) + more["instructed"], len(self.solicited), share, self.words,
        )  # fmt: skip


_COUNTED = ("submitted", "sent", "adopted", "instructed")


def _of_adoption(shape: Shape, wanted: Criteria) -> bool:
    return (
        (not wanted.levels or shape.level in wanted.levels)
        and (not wanted.channels or shape.channel in wanted.channels)
        and (not wanted.forms or shape.form in wanted.forms)
    )
