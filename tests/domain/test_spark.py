from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.spark import BARS, spark, without_bars

NUMBERS = st.lists(st.none() | st.integers(-1000, 1000) | st.fractions(-5, 5))


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"),
        ([0, 0, 0], "▁▁▁"),
        ([5, 5], "██"),
        ([1, 1000], "▂█"),
        ([3, None, 0], "█ ▁"),
        ([-7, 0, 7], "▁▅█"),
        ([Fraction(1, 2), 1], "▅█"),
        ([], ""),
    ],
)
def test_bars_stand_on_zero(values: list[int | Fraction | None], bars: str) -> None:
    assert spark(values) == bars


@given(NUMBERS)
def test_there_is_a_bar_for_each_value_and_a_greater_one_is_no_lower(values: list[int | Fraction | None]) -> None:
    bars = spark(values)
    assert len(bars) == len(values)
    known = sorted((value, BARS.index(bar)) for value, bar in zip(values, bars, strict=True) if value is not None)
    assert [height for _, height in known] == sorted(height for _, height in known)


@given(NUMBERS)
def test_every_terminal_has_some_bars(values: list[int | Fraction | None]) -> None:
    plain = without_bars(spark(values))
    assert plain.isascii()
    assert len(set(plain)) == len(set(spark(values)))
