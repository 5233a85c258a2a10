"""A scorecard: an office's scoring rules as records, and the versions of it that follow each other by date.

The language is described in docs/scorecard.md. card_toml.py reads it; scoring.py says what the rules give.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import CardRef
from zhibao_cli.domain.score_numbers import Number

LEVELS = ("town", "county", "city", "province", "national")
"""From the lowest to the highest."""

COUNTED = ("submitted", "adopted", "forwarded", "instructed", "solicited", "fault")
"""The events that quotas, rates, strikes, gates, ties and columns may count."""


def level_height(level: str | None) -> int:
    """How high a level stands: the town 0, the nation 4; one that was not recorded is below all."""
    return LEVELS.index(level) if level in LEVELS else -1


class Condition(NamedTuple):
    """What `when` asks for: every part must hold, and what was not recorded matches no part."""

    allowed: tuple[tuple[str, frozenset[str | bool]], ...] = ()
    min_words: int | None = None
    max_words: int | None = None
    groups: frozenset[str] | None = None
    line: int = 0

    def matches(self, shape: Shape, words: int | None, group: str | None) -> bool:
        """Whether an event of this shape, length and group is meant."""
        for name, values in self.allowed:
            if getattr(shape, name) not in values:
                return False
        if self.groups is not None and group not in self.groups:
            return False
        if self.min_words is None and self.max_words is None:
            return True
        if words is None:
            return False
        return (self.min_words is None or words >= self.min_words) and (
            self.max_words is None or words <= self.max_words
        )

    @property
    def edges(self) -> tuple[int, ...]:
        """The lengths at which this condition begins or ceases to hold."""
        low = () if self.min_words is None else (self.min_words,)
        return low if self.max_words is None else (*low, self.max_words + 1)


ANY = Condition()
"""No condition: everything is meant."""


class Channel(NamedTuple):
    """A publication the rules name."""

    id: str
    name: str
    level: str
    medium: str = "bulletin"
    line: int = 0


class Rule(NamedTuple):
    """What one event gives. `points` None: those recorded with it, between `low` and `high` if given."""

    on: str
    when: Condition
    points: Number | None
    low: Number | None = None
    high: Number | None = None
    then: Number | None = None
    line: int = 0

    def admits(self, recorded: Number) -> bool:
        """Whether points recorded with an event lie in the range of the rule."""
        return (self.low is None or recorded >= self.low) and (self.high is None or recorded <= self.high)


class Factor(NamedTuple):
    """What changes the points a rule gave: so many times, or so much more."""

    on: str
    when: Condition
    times: Number | None = None
    plus: Number | None = None
    line: int = 0


class ItemPolicy(NamedTuple):
    """How several events on one item go together."""

    adoptions: str = "sum"
    top: int = 0
    plus: Number = 0
    among: Condition | None = None
    instructions: str = "each"
    inside: bool = False
    times: Number | None = None
    forwarded: str = "added"
    line: int = 0


Split = str | tuple[Number, ...]
"""full, equal, lead, or proportions in order."""


class SharePolicy(NamedTuple):
    """How an item of several units, and an adoption of several items, is shared."""

    joint: Split = "full"
    compiled: Split = "full"
    line: int = 0


def portion(split: Split, place: int, of: int) -> Number:
    """The part of the whole that the one at this place, of so many, receives."""
    if of <= 1 or split == "full":
        return 1
    if split == "equal":
        return Fraction(1, of)
    if isinstance(split, str):
        return int(place == 0)
    return Fraction(split[place]) / sum(split[:of]) if place < len(split) else 0


class Base(NamedTuple):
    """Points given to every unit once per sub-period."""

    points: Number
    every: str
    groups: frozenset[str] | None = None
    line: int = 0


class Weight(NamedTuple):
    """How much an event counts for: a counting equivalence."""

    when: Condition
    weight: Number


@dataclass(frozen=True, slots=True)
class Metric:
    """What is counted: events of one sort that a condition means, or points. `items`: items, each once."""

    count: str
    when: Condition = ANY
    weights: tuple[Weight, ...] = ()
    items: bool = False


class Need(NamedTuple):
    """How much of a metric is asked for; None: as much as the unit's target says."""

    metric: Metric
    at_least: Number | None


class Quota(NamedTuple):
    """What a unit must reach in each sub-period, and what that gives or costs. None: no such points."""

    needs: tuple[Need, ...]
    every: str
    groups: frozenset[str] | None = None
    met: Number | None = None
    pro_rata: bool = False
    short_each: Number | None = None
    short_flat: Number | None = None
    over_each: Number | None = None
    line: int = 0


class Rate(NamedTuple):
    """Points for an adoption rate below a limit."""

    every: str
    of: str
    below: Number
    points: Number
    empty: str = "skip"
    groups: frozenset[str] | None = None
    line: int = 0


class Cap(NamedTuple):
    """The most (`most`), or for deductions the least (`least`), that one sort of event gives in a sub-period."""

    on: str
    when: Condition
    every: str
    most: Number | None = None
    least: Number | None = None
    line: int = 0


class Limits(NamedTuple):
    """Limits of the total, in each sub-period or once in the whole window (`every` empty)."""

    every: str = ""
    floor: str = "none"
    bonus_max: Number | None = None
    total_max: Number | None = None
    groups: frozenset[str] | None = None
    line: int = 0


class Strike(NamedTuple):
    """So many events of a sort in an assessment year, and what comes of it: zero or no-award."""

    metric: Metric
    reaches: Number
    effect: str
    line: int = 0


class Gate(NamedTuple):
    """What a unit must have, and must not have done, to be praised."""

    name: str
    needs: tuple[Need, ...] = ()
    no_fault: tuple[Condition, ...] = ()
    line: int = 0


class Award(NamedTuple):
    """A title for the first so many of each group."""

    title: str
    take: int
    groups: frozenset[str] | None = None
    gate: str = ""
    line: int = 0


class RankPolicy(NamedTuple):
    """How places are given, and what the number of adoptions counts."""

    ties: str = "competition"
    tie_break: tuple[Metric, ...] = ()
    counted: str = "adoptions"
    line: int = 0


PLAIN_ITEM, PLAIN_SHARE, PLAIN_RANK = ItemPolicy(), SharePolicy(), RankPolicy()
"""What holds where a card has no such section."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One issued version of an office's scoring rules. `digest` is the sha256 of its text."""

    id: str
    title: str
    effective_from: date
    effective_to: date | None = None
    issuer: str = ""
    document: str = ""
    source: str = ""
    year_starts: str = "01-01"
    decimals: int = 0
    channels: tuple[Channel, ...] = ()
    rules: tuple[Rule, ...] = ()
    factors: tuple[Factor, ...] = ()
    item: ItemPolicy = PLAIN_ITEM
    share: SharePolicy = PLAIN_SHARE
    bases: tuple[Base, ...] = ()
    quotas: tuple[Quota, ...] = ()
    rates: tuple[Rate, ...] = ()
    caps: tuple[Cap, ...] = ()
    limits: tuple[Limits, ...] = ()
    strikes: tuple[Strike, ...] = ()
    gates: tuple[Gate, ...] = ()
    awards: tuple[Award, ...] = ()
    rank: RankPolicy = PLAIN_RANK
    digest: str = ""
    _by_event: Mapping[tuple[str, str | None], tuple[Rule, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_event", _sorted_out(self.rules))

    def rules_on(self, on: str, channel: str | None = None) -> tuple[Rule, ...]:
        """The rules for one sort of event in file order, without those that ask for another channel."""
        found = self._by_event.get((on, channel))
        return self._by_event.get((on, None), ()) if found is None else found

    def has_rules_on(self, on: str) -> bool:
        """Whether the card has any rule for a sort of event."""
        return (on, None) in self._by_event

    @property
    def ref(self) -> CardRef:
        """How a report names this version."""
        return CardRef(self.id, self.effective_from, self.digest)

    def conditions(self) -> Iterable[tuple[str, Condition]]:
        """Every condition in the card with the sort of event it is asked of."""
        parts: tuple[Rule | Factor | Cap, ...] = (*self.rules, *self.factors, *self.caps)
        for part in parts:
            yield part.on, part.when
        if self.item.among is not None:
            yield "adopted", self.item.among
        for metric in self.metrics():
            yield metric.count, metric.when
            for weight in metric.weights:
                yield metric.count, weight.when
        for gate in self.gates:
            for condition in gate.no_fault:
                yield "fault", condition

    def metrics(self) -> Iterable[Metric]:
        """Everything the card counts."""
        asked: tuple[Quota | Gate, ...] = (*self.quotas, *self.gates)
        for section in asked:
            for need in section.needs:
                yield need.metric
        for strike in self.strikes:
            yield strike.metric
        yield from self.rank.tie_break


def _sorted_out(rules: Iterable[Rule]) -> dict[tuple[str, str | None], tuple[Rule, ...]]:
    """The rules by event and channel: most cards are long lists of channels, of which one event has at most one."""
    found: dict[tuple[str, str | None], tuple[Rule, ...]] = {}
    for on in {rule.on for rule in rules}:
        asked = [(rule, dict(rule.when.allowed).get("channel")) for rule in rules if rule.on == on]
        named = {str(channel) for _, channels in asked for channel in channels or ()}
        found[on, None] = tuple(rule for rule, channels in asked if channels is None)
        for name in named:
            found[on, name] = tuple(rule for rule, channels in asked if channels is None or name in channels)
    return found


@dataclass(frozen=True, slots=True)
class Book:
    """The versions of one card in order of their first day; a later one supersedes the earlier from that day on.

    `always` is a card given by hand, which scores every date.
    """

    versions: tuple[Scorecard, ...]
    always: bool = False
    _starts: tuple[date, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.versions, key=lambda card: card.effective_from))
        object.__setattr__(self, "versions", ordered)
        object.__setattr__(self, "_starts", tuple(card.effective_from for card in ordered))

    @classmethod
    def fixed(cls, card: Scorecard) -> "Book":
        """A book of one card that scores all dates."""
        return cls((card,), always=True)

    def version_on(self, day: date) -> Scorecard | None:
        """The version in force on a day; None when there is none."""
        if self.always:
            return self.versions[-1]
        for card in reversed(self.versions):
            if card.effective_from <= day:
                return card if card.effective_to is None or day <= card.effective_to else None
        return None

    def closing(self, window: Period) -> Scorecard | None:
        """The version in force on the window's last day, else the last one that was in force inside the window."""
        found = self.version_on(window.last)
        if found is not None:
            return found
        ended = [card for card in self.versions if self._in_force_in(card, window)]
        return ended[-1] if ended else None

    def _in_force_in(self, card: Scorecard, window: Period) -> bool:
        day = max(card.effective_from, window.start)
        return day in window and self.version_on(day) is card

    def changes(self, window: Period) -> tuple[date, ...]:
        """The days inside the window on which another version, or none, comes into force."""
        if self.always:
            return ()
        days = {card.effective_from for card in self.versions}
        days |= {
            card.effective_to + timedelta(days=1)
            for card in self.versions
            if card.effective_to not in (None, date.max) and card.effective_to is not None
        }
        return tuple(sorted(day for day in days if window.start < day < window.end))
