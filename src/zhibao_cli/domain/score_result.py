"""What scoring gives back: a score for each unit with the lines it is the sum of, and what must be said beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from zhibao_cli.domain.cases import Line
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.score_numbers import Number
from zhibao_cli.domain.scorecard import ANY, Condition, Scorecard
from zhibao_cli.i18n import Message

Targets = Callable[[str, str | None, str, str, date], Fraction | int | None]
"""(unit, group, metric, every, day) → what the unit must reach: its own target, else its group's; None: no target."""


def no_targets(unit: str, group: str | None, metric: str, every: str, day: date) -> None:
    """Targets where none are on record."""


def no_lines() -> tuple[Line, ...]:
    """The lines of a score that has none."""
    return ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look into: an event (or so many alike) of a unit, and what is the matter (`code`).

    outside: not a member that day · no-version: no scorecard in force · unmatched: no rule matches · recorded-missing:
    its points are not recorded yet · recorded-range: they are outside the rule's range · not-reported: its item is no
    reported one.
    """

    code: str
    unit: str
    on: str
    day: date
    item: str = ""
    ref: str = ""
    count: int = 1


class Note(NamedTuple):
    """A sentence beside the figures. `code` is stable."""

    code: str
    message: Message


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a unit came with a quota (of line `rule` in version `card`) in one sub-period."""

    rule: int
    card: str
    period: Period
    count: str
    done: Number
    at_least: Number
    when: Condition = ANY

    @property
    def short(self) -> Number:
        """How many are missing; 0 when it was reached."""
        return max(0, self.at_least - self.done)


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's figures. `points` are rounded as printed, `exact` are not.

    `counts` has submitted, adopted, forwarded, instructed, solicited, fault, adopted_items, instructed_items;
    `adopted` counts items where the card says so. `ties` are the counts of `[rank].tie_break`, `faults` those of each
    gate's `no_fault`, `strikes` the lines of the strikes that withhold awards.
    """

    unit: str
    group: str | None
    order: int
    exact: Fraction
    points: Fraction
    counts: Mapping[str, int]
    ties: tuple[Number, ...] = ()
    faults: tuple[tuple[int, ...], ...] = ()
    strikes: tuple[int, ...] = ()
    reached: tuple[Reached, ...] = ()
    targets: Mapping[str, Fraction] = field(default_factory=dict)
    rolls_up_to: str | None = None
    _lines: Callable[[], tuple[Line, ...]] = field(default=no_lines, repr=False, compare=False)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The score lines, each rounded as printed; their sum is `points`, always. Made when asked for."""
        return self._lines()


@dataclass(frozen=True, slots=True)
class Result:
    """The scores of every unit that was a member in the window, in the order of the register.

    `closing` is the version that sections without sub-period follow; `versions` are all that scored something.
    """

    window: Period
    level: str | None
    closing: Scorecard | None
    versions: tuple[Scorecard, ...]
    scores: tuple[Score, ...]
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()

    def of(self, unit: str) -> Score | None:
        """The score of a unit by its code; None when it was no member in the window."""
        return next((score for score in self.scores if score.unit == unit), None)
