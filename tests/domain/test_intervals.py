from fractions import Fraction
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.intervals import WIDEST, claimable, compared, quantile, wilson

COUNTS = st.integers(0, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
SOME = st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # Reckoned by hand with z = 1.959964: (p + z²/2n ± z√(p(1-p)/n + z²/4n²)) ÷ (1 + z²/n).
        (0, 1, "0.0000", "0.7935"),
        (1, 3, "0.0615", "0.7923"),
        (5, 10, "0.2366", "0.7634"),
        (0, 10, "0.0000", "0.2775"),
        (10, 10, "0.7225", "1.0000"),
        (15, 148, "0.0624", "0.1605"),
        (81, 263, "0.2553", "0.3662"),
    ],
)
def test_wilsons_interval(hits: int, of: int, low: str, high: str) -> None:
    interval = wilson(hits, of)
    assert interval is not None
    assert (f"{float(interval.low):.4f}", f"{float(interval.high):.4f}") == (low, high)


def test_nothing_counted_tells_nothing() -> None:
    assert wilson(0, 0) is None
    assert not claimable(0, 0, 0)
    assert compared(0, 0, 5, 10) == 0


@pytest.mark.parametrize(("hits", "of"), [(1, 0), (-1, 5), (6, 5)])
def test_more_hits_than_there_are_is_a_fault_of_ours(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"{hits} of {of}"):
        wilson(hits, of)


@given(COUNTS)
def test_the_bounds_are_rates_and_hold_the_rate(counts: tuple[int, int]) -> None:
    interval = wilson(*counts)
    if interval is not None:
        assert 0 <= interval.low <= Fraction(*counts) <= interval.high <= 1


@given(SOME)
def test_the_more_is_counted_the_less_is_left_open(counts: tuple[int, int]) -> None:
    hits, of = counts
    one, more = wilson(hits, of), wilson(2 * hits, 2 * of)
    assert one is not None
    assert more is not None
    assert more.width < one.width


@given(SOME)
def test_what_is_adopted_and_what_is_not_mirror_each_other(counts: tuple[int, int]) -> None:
    hits, of = counts
    one, other = wilson(hits, of), wilson(of - hits, of)
    assert one is not None
    assert other is not None
    assert abs(one.low - (1 - other.high)) <= Fraction(1, 500_000)


@pytest.mark.parametrize(
    ("hits", "of", "claimed"),
    [(1, 3, False), (0, 9, False), (0, 10, True), (5, 10, False), (20, 40, True), (19, 37, False), (300, 1000, True)],
)
def test_a_rate_is_claimed_of_enough_and_where_its_interval_is_narrow(hits: int, of: int, claimed: bool) -> None:
    assert claimable(hits, of, 10) is claimed
    interval = wilson(hits, of)
    assert interval is not None
    assert not claimed or interval.width <= WIDEST


@pytest.mark.parametrize(
    ("one", "other", "looked_at", "told"),
    [
        ((30, 40), (10, 40), 1, 1),
        ((10, 40), (30, 40), 1, -1),
        ((12, 40), (10, 40), 1, 0),
        ((22, 40), (10, 40), 1, 0),
        ((25, 40), (10, 40), 1, 1),
        ((25, 40), (10, 40), 5000, 0),
    ],
)
def test_rates_differ_where_their_intervals_do_not_overlap(
    one: tuple[int, int], other: tuple[int, int], looked_at: int, told: int
) -> None:
    assert compared(*one, *other, looked_at) == told


@given(SOME, SOME, st.integers(1, 10_000))
def test_a_comparison_turned_round_says_the_contrary(one: tuple[int, int], other: tuple[int, int], n: int) -> None:
    told = compared(*one, *other, n)
    assert told == -compared(*other, *one, n)
    assert told == 0 or told == compared(*one, *other, 1)


def test_quartiles_are_those_of_a_spreadsheet() -> None:
    days = [1, 2, 4, 7, 8, 20]
    assert [quantile(days, Fraction(n, 4)) for n in (1, 2, 3)] == [Fraction(5, 2), Fraction(11, 2), Fraction(31, 4)]
    assert quantile([3], Fraction(1, 4)) == 3
    assert quantile([], Fraction(1, 2)) is None


@given(st.lists(st.integers(-30, 400), min_size=2, max_size=60).map(sorted))
def test_quartiles_agree_with_the_library(days: list[int]) -> None:
    ours = [quantile(days, Fraction(n, 4)) for n in (1, 2, 3)]
    assert ours == [Fraction(one) for one in quantiles(map(Fraction, days), n=4, method="inclusive")]
