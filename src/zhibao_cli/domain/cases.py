"""What scoring is given: the events of one item for one unit, as shapes with a count.

Two items with the same scoring-relevant attributes score alike, so `rank` asks the store for each distinct case
once, with how many there are; `explain` asks for each by itself, with its references. Both hand them to the one
scoring function.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from zhibao_cli.domain.period import Period


@dataclass(frozen=True, slots=True)
class Shape:
    """All of one event that a scorecard may read, but for its date and the item's length.

    `on` is submitted, forwarded, adopted, instructed, unadopted, feedback, solicited, fault or adjustment.
    `place` of `of` units: this unit's place among the item's (0 is the lead). `source` of `sources` items: this
    item's place in a compiled adoption or forwarding. `level` and `medium` are the channel's, or the level recorded
    alone. None means: not recorded, matches no condition. `total`: it is known only as one of a total.
    """

    on: str
    kind: str | None = None
    solicited: bool = False
    status: str = "reported"
    lead: str = ""
    place: int = 0
    of: int = 1
    source: int = 0
    sources: int = 1
    to: str | None = None
    channel: str | None = None
    level: str | None = None
    medium: str | None = None
    form: str | None = None
    route: str = "direct"
    reprint: bool = False
    rank: str | None = None
    outcome: str | None = None
    important: bool = False
    fault: str | None = None
    severity: str | None = None
    notified_by: str | None = None
    points: Fraction | None = None
    total: bool = False

    @property
    def joint(self) -> bool:
        """Whether the item has several units."""
        return self.of > 1

    @property
    def compiled(self) -> bool:
        """Whether the adoption or forwarding was made of several items."""
        return self.sources > 1


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its day, its shape, the item's length (a counted one: the lower edge of its band), its reference.

    `order` puts events of one day in the order they were entered. `ref` is empty where events are only counted.
    """

    day: date
    shape: Shape
    words: int | None = None
    order: int = 0
    ref: str = ""


class Case(NamedTuple):
    """The events of one item for one unit (or one event that has no item), and how many such there are.

    Events may lie before the window when a later one in it depends on them; only those inside it score.
    """

    unit: str
    events: tuple[Event, ...]
    count: int = 1  # type: ignore[assignment]  # a tuple, as there are very many, whose own count() nobody needs
    item: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a unit's membership, in one group: [start, end), open ends as date.min and date.max."""

    start: date
    end: date
    group: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """A unit through time. Spans are in order and do not overlap; outside them it was no member."""

    code: str
    spans: tuple[Span, ...]
    rolls_up_to: str | None = None
    order: int = 0

    def group_on(self, day: date) -> str | None:
        """The group it was in on that day; None when in none or no member."""
        return next((s.group for s in self.spans if s.start <= day < s.end), None)

    def group_in(self, window: Period) -> str | None:
        """The group it counts in for a window: of its last day as a member there; None when in none or no member."""
        return next(reversed(self.groups_in(window)), None)

    def groups_in(self, window: Period) -> tuple[str | None, ...]:
        """The groups it was in on days of the window, each once, the last one at the end; none where no member."""
        found: dict[str | None, None] = {}
        for span in self.spans:
            if span.start < window.end and window.start < span.end:
                found.pop(span.group, None)
                found[span.group] = None
        return tuple(found)

    def member_on(self, day: date) -> bool:
        """Whether it was a member on that day."""
        return any(s.start <= day < s.end for s in self.spans)

    def member_in(self, window: Period) -> bool:
        """Whether it was a member on any day of the window."""
        return any(s.start < window.end and window.start < s.end for s in self.spans)


@dataclass(frozen=True, slots=True)
class Line:
    """A score line: what the points of a unit are a sum of.

    `rule` is the line in the scorecard's file (0: no rule) of version `card` (its digest's place in the versions used).
    `arithmetic` shows how, as "3 × 2 ÷ 2". `count` events alike gave `points` in all. `step` is the step of
    "Order of evaluation" that made it.
    """

    day: date | None
    on: str
    rule: int
    arithmetic: str
    points: Fraction
    step: int
    card: str = ""
    count: int = 1
    item: str = ""
    title: str = ""
    ref: str = ""
