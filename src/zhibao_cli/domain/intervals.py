"""What counts can be taken for: the interval a rate lies in, whether two rates differ, median and quartiles."""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

WIDEST = Fraction(3, 10)
"""No rate is claimed where its interval is wider: 30 points."""

_SCALE = 10**6
"""Bounds are kept as exact fractions of a millionth, so that the same counts print alike everywhere."""


class Interval(NamedTuple):
    """Where a rate lies, as far as the counts tell: both bounds from 0 to 1."""

    low: Fraction
    high: Fraction

    @property
    def width(self) -> Fraction:
        """How much is left open."""
        return self.high - self.low


def wilson(hits: int, of: int, level: float = 0.95) -> Interval | None:
    """Wilson's interval of hits ÷ of, without correction; None where there is nothing to count. Raises ValueError."""
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of}")
    if of == 0:
        return None
    z = NormalDist().inv_cdf(0.5 + level / 2)
    rate, square = hits / of, z * z
    middle = rate + square / (2 * of)
    reach = z * sqrt(rate * (1 - rate) / of + square / (4 * of * of))
    low, high = ((middle + side * reach) / (1 + square / of) for side in (-1, 1))
    # What floats lose must not put the rate itself outside.
    return Interval(
        max(Fraction(0), min(Fraction(round(low * _SCALE), _SCALE), Fraction(hits, of))),
        min(Fraction(1), max(Fraction(round(high * _SCALE), _SCALE), Fraction(hits, of))),
    )


def claimable(hits: int, of: int, least: int) -> bool:
    """Whether a rate may be said: enough was counted, and its 95 % interval is narrow enough."""
    interval = wilson(hits, of)
    return interval is not None and of >= least and interval.width <= WIDEST


def compared(hits: int, of: int, others: int, among: int, looked_at: int = 1) -> int:
    """1 where hits ÷ of is above others ÷ among, -1 where it is below, 0 where the counts do not tell.

    They differ when their intervals do not overlap; of so many comparisons `looked_at` at once, the intervals are as
    much wider as keeps the chance of any false one at 5 % (Bonferroni).
    """
    level = 1 - 0.05 / max(1, looked_at)
    one, other = wilson(hits, of, level), wilson(others, among, level)
    if one is None or other is None:
        return 0
    return (one.low > other.high) - (one.high < other.low)


def quantile(ordered: Sequence[int], share: Fraction) -> Fraction | None:
    """The value below which that share lies, between neighbours in proportion, as spreadsheets do (QUARTILE.INC)."""
    if not ordered:
        return None
    place = (len(ordered) - 1) * share
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
