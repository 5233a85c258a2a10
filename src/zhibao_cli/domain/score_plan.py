"""What a book of scorecards asks of a window, worked out once: segments of days, what is counted, what is due.

Inside one segment no version changes and no sub-period that the card uses begins, so events alike in all that the
card reads, and in the segment, score alike.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from zhibao_cli.domain.cases import Member
from zhibao_cli.domain.period import Period, sub_periods
from zhibao_cli.domain.score_numbers import Number
from zhibao_cli.domain.scorecard import (
    COUNTED,
    Base,
    Book,
    Cap,
    Condition,
    Limits,
    Metric,
    Quota,
    Rate,
    Scorecard,
    Weight,
)

COUNTS = (*COUNTED, "adopted_items", "instructed_items")
"""The counts every unit has, also when no rule asks for them."""


class Seg(NamedTuple):
    """Days alike to the card. `inside` the window or before it; `card` None: no version in force."""

    start: date
    inside: bool
    card: Scorecard | None


class Watch(NamedTuple):
    """A tally to which an event of a segment adds, if the condition means it. `singly`: not what is one of a total."""

    tally: int
    when: Condition
    weights: tuple[Weight, ...]
    items: bool
    singly: bool = False


class CapSpan(NamedTuple):
    """A cap in one sub-period."""

    most: Number | None
    least: Number | None
    when: Condition
    line: int


class Due(NamedTuple):
    """A base, quota or rate in a sub-period wholly inside the window, with the tallies it reads."""

    section: Base | Quota | Rate
    period: Period
    card: Scorecard
    tallies: tuple[int, ...] = ()


class LimitSpan(NamedTuple):
    """Limits in one sub-period, or in the whole window."""

    limits: Limits
    period: Period
    card: Scorecard


class PointsTally(NamedTuple):
    """A tally of the points that steps 2 to 5 give with a sub-period as the window."""

    tally: int
    period: Period
    card: Scorecard


class StrikeSpan(NamedTuple):
    """A strike in one assessment year, up to the window's end."""

    number: int
    year: Period
    tally: int


def used_periods(card: Scorecard) -> frozenset[str]:
    """Every kind of sub-period a section of the card uses."""
    return counting_periods(card) | {base.every for base in card.bases}


def counting_periods(card: Scorecard) -> frozenset[str]:
    """Every kind of sub-period in which the card counts events, or holds their points to a limit."""
    sections: tuple[Quota | Rate | Cap | Limits, ...] = (*card.quotas, *card.rates, *card.caps, *card.limits)
    used = {section.every for section in sections if section.every}
    return frozenset(used | ({"year"} if card.strikes else set()))


def counting_starts(book: Book, window: Period) -> frozenset[date]:
    """The days of a window, but its first, on which another version comes into force or another counting begins."""
    subs = (
        sub.start
        for card in book.versions
        for every in counting_periods(card)
        for sub in sub_periods(window, every, card.year_starts)
    )
    return frozenset(day for day in (*book.changes(window), *subs) if window.start < day < window.end)


def bands(book: Book) -> tuple[int, ...]:
    """The lengths (lower edges, in order) at which a condition of any version begins or ceases to hold."""
    return tuple(sorted({edge for card in book.versions for _, when in card.conditions() for edge in when.edges}))


def cuts(book: Book, window: Period, members: Sequence[Member]) -> tuple[date, ...]:
    """The days inside the window at which counted events must be parted: versions, memberships, sub-periods."""
    days = set(book.changes(window)) | set(_sub_starts(book, window))
    for member in members:
        for span in member.spans:
            days |= {span.start, span.end}
    return tuple(sorted(day for day in days if window.start < day < window.end))


def history_start(book: Book, window: Period) -> date:
    """The first day whose solicitations, faults and other counted events strikes look at; the window's, if none do."""
    closing = book.closing(window)
    if closing is None or not closing.strikes:
        return window.start
    return sub_periods(window, "year", closing.year_starts)[0].start


def history(book: Book, window: Period) -> tuple[Period, ...]:
    """The days before the window that strikes look at, if any do."""
    start = history_start(book, window)
    return (Period(start, window.start),) if start < window.start else ()


def separable(book: Book) -> bool:
    """Whether every event of an item scores as if it were the only one: all is added up, and items are not counted."""
    return all(
        (card.item.adoptions, card.item.instructions, card.item.inside, card.item.times, card.item.forwarded)
        == ("sum", "each", False, None, "added")
        and card.rank.counted == "adoptions"
        and not any(metric.items for metric in card.metrics())
        for card in book.versions
    )


def reads_group(book: Book) -> bool:
    """Whether any condition asks for the group of the unit."""
    return any(when.groups is not None for card in book.versions for _, when in card.conditions())


def reads_unadopted(book: Book) -> bool:
    """Whether the items submitted but not adopted must be given: a rule scores them, or a rate follows items."""
    return any(
        any(rule.on == "unadopted" for rule in card.rules) or any(rate.of == "items" for rate in card.rates)
        for card in book.versions
    )


def reads_submissions(book: Book) -> bool:
    """Whether points depend on what was submitted, adopted or not."""
    return reads_unadopted(book) or any("submitted" in _asked(card) for card in book.versions)


def _asked(card: Scorecard) -> Iterator[str]:
    """Every sort of event that gives points, or is counted for something that does."""
    # A rule of 0 points says that the sort is meant to give none.
    yield from (rule.on for rule in card.rules if rule.points != 0 or rule.then)
    yield from (factor.on for factor in card.factors)
    yield from (cap.on for cap in card.caps)
    yield from (metric.count for metric in card.metrics())
    if card.rates:
        yield "submitted"


def reads_history(book: Book) -> bool:
    """Whether adoptions before the window matter: forwardings score unless the item is adopted."""
    return any(card.item.forwarded == "unless-adopted" for card in book.versions)


def unadopted_windows(book: Book, window: Period) -> tuple[Period, ...]:
    """The sub-periods for which the items unadopted by their own end must be given, for quotas of points."""
    if not any(rule.on == "unadopted" for card in book.versions for rule in card.rules):
        return ()
    return tuple(dict.fromkeys(spot.period for spot in Plan(book, window, None).spots))


def _sub_starts(book: Book, window: Period) -> Iterator[date]:
    for card in book.versions:
        for every in used_periods(card):
            yield from (sub.start for sub in sub_periods(window, every, card.year_starts))


class Plan:
    """All that follows from book, window and level alone."""

    def __init__(self, book: Book, window: Period, level: str | None) -> None:
        self.book = book
        self.window = window
        self.level = level
        self.closing = book.closing(window)
        self.bands = bands(book)
        self.reads_group = reads_group(book)
        self.segs = self._segments()
        self._starts = [seg.start for seg in self.segs]
        self.tallies = 0
        self.watch: dict[tuple[str, int], list[Watch]] = {}
        self.spots: list[PointsTally] = []
        self.caps: list[CapSpan] = []
        self.cap_watch: dict[tuple[str, int], list[int]] = {}
        self.incomplete: dict[Period, None] = {}
        self.unadopted_given: frozenset[Period] = frozenset()
        self.count_ids = {name: self._count(name) for name in COUNTS}
        self.dues: list[Due] = [] if level else list(self._dues())
        self._plan_caps()
        self.limits = list(self._limits())
        self.strikes: list[StrikeSpan] = [] if level else list(self._strikes())
        self.tie_ids, self.fault_ids = self._ties(), self._gate_faults()
        self.alike = self._alike()

    # -- segments

    def _segments(self) -> tuple[Seg, ...]:
        window = self.window
        days = {window.start, *self.book.changes(window), *_sub_starts(self.book, window)}
        inside = sorted(day for day in days if window.start <= day < window.end)
        before = [day for day in (history_start(self.book, window),) if day < window.start]
        return (
            Seg(date.min, False, None),
            *(Seg(day, False, None) for day in before),
            *(Seg(day, True, self.book.version_on(day)) for day in inside),
        )

    def seg_of(self, day: date) -> int:
        """The segment a day before the window's end lies in."""
        return bisect_right(self._starts, day) - 1

    def _alike(self) -> tuple[int, ...]:
        """For each segment the first in which events score alike, if they add to the same tallies and caps."""
        spans = (*(limits.period for limits in self.limits), *(spot.period for spot in self.spots))
        first: dict[object, int] = {}
        return tuple(
            first.setdefault((seg.inside, id(seg.card), tuple(seg.start in span for span in spans)), number)
            for number, seg in enumerate(self.segs)
        )

    def segs_in(self, period: Period, history: bool = False) -> Iterator[int]:
        """The segments that lie in a period: of the window, or also before it."""
        for number, seg in enumerate(self.segs):
            if (seg.inside or history) and period.start <= seg.start < period.end:
                yield number

    def in_charge(self, period: Period) -> Scorecard | None:
        """The version whose sub-period rules hold: that of its last day, or the window's if that is earlier."""
        return self.book.version_on(min(period.last, self.window.last))

    def _periods(self, card: Scorecard, every: str) -> Iterator[Period]:
        for period in sub_periods(self.window, every, card.year_starts):
            if self.in_charge(period) is card:
                yield period

    # -- what is counted

    def _tally(
        self, metric: Metric, period: Period, history: bool = False, items: bool | None = None, singly: bool = False
    ) -> int:
        number = self.tallies
        self.tallies += 1
        if items is None:
            counted = self.closing.rank.counted if self.closing else "adoptions"
            items = metric.items or (metric.count == "adopted" and counted == "items")
        for seg in self.segs_in(period, history):
            watch = Watch(number, metric.when, metric.weights, items, singly)
            self.watch.setdefault((metric.count, seg), []).append(watch)
        return number

    def _count(self, name: str) -> int:
        items = name.endswith("_items")
        return self._tally(Metric(name.removesuffix("_items")), self.window, items=items)

    def _needs(self, quota: Quota, period: Period, card: Scorecard) -> Iterator[int]:
        for need in quota.needs:
            if need.metric.count == "points":
                self.spots.append(PointsTally(self.tallies, period, card))
                self.tallies += 1
                yield self.tallies - 1
            else:
                yield self._tally(need.metric, period)

    def _dues(self) -> Iterator[Due]:
        for card in self.book.versions:
            sections: tuple[Base | Quota | Rate, ...] = (*card.bases, *card.quotas, *card.rates)
            for section in sections:
                for period in self._periods(card, section.every):
                    if self.window.covers(period):
                        yield self._due(section, period, card)
                    else:
                        self.incomplete[period] = None

    def _due(self, section: Base | Quota | Rate, period: Period, card: Scorecard) -> Due:
        if isinstance(section, Base):
            return Due(section, period, card)
        if isinstance(section, Quota):
            return Due(section, period, card, tuple(self._needs(section, period, card)))
        # What became of an item is not known of one of a total.
        singly = section.of == "items"
        against = "unadopted" if singly else "adopted"
        tallies = (self._tally(Metric("submitted"), period, singly=singly), self._tally(Metric(against), period))
        return Due(section, period, card, tallies)

    def _plan_caps(self) -> None:
        for card in self.book.versions:
            for cap in card.caps:
                for period in self._periods(card, cap.every):
                    for seg in self.segs_in(period):
                        self.cap_watch.setdefault((cap.on, seg), []).append(len(self.caps))
                    self.caps.append(CapSpan(cap.most, cap.least, cap.when, cap.line))

    def _limits(self) -> Iterator[LimitSpan]:
        for card in self.book.versions:
            for limits in card.limits:
                if limits.every:
                    for period in self._periods(card, limits.every):
                        yield LimitSpan(limits, period, card)
                elif card is self.closing:
                    yield LimitSpan(limits, self.window, card)

    def _strikes(self) -> Iterator[StrikeSpan]:
        if self.closing is None:
            return
        for number, strike in enumerate(self.closing.strikes):
            for year in sub_periods(self.window, "year", self.closing.year_starts):
                yield StrikeSpan(number, year, self._tally(strike.metric, year, history=True))

    def _ties(self) -> tuple[int, ...]:
        metrics = self.closing.rank.tie_break if self.closing else ()
        return tuple(self._tally(metric, self.window) for metric in metrics)

    def _gate_faults(self) -> tuple[tuple[int, ...], ...]:
        gates: Iterable[tuple[Condition, ...]] = [gate.no_fault for gate in self.closing.gates] if self.closing else []
        return tuple(
            tuple(self._tally(Metric("fault", when), self.window) for when in conditions) for conditions in gates
        )
