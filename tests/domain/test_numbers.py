from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zhibao_cli.domain.numbers import exact, percent, read_number, rounded, show
from zhibao_cli.errors import USAGE, UsageFault

FRACTIONS = st.fractions(-(10**20), 10**20, max_denominator=10**6)  # no figure of this field is longer


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(49, 100), 0, "0"),
        (Fraction(-49, 100), 0, "0"),
        (Fraction(-4, 1000), 2, "0.00"),
        (Fraction(27), 0, "27"),
        (Fraction(27), 2, "27.00"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(-2, 3), 2, "-0.67"),
        (Fraction(1005, 1000), 2, "1.01"),
        (Fraction(205, 100), 1, "2.1"),
        (10**30, 1, "1" + "0" * 30 + ".0"),
        (7, 0, "7"),
    ],
)
def test_halves_go_away_from_zero_and_zero_has_no_sign(value: Fraction | int, decimals: int, text: str) -> None:
    assert show(value, decimals) == text


@given(FRACTIONS, st.integers(0, 4))
def test_show_is_rounded_written_out(value: Fraction, decimals: int) -> None:
    assert Fraction(show(value, decimals)) == rounded(value, decimals)
    assert abs(rounded(value, decimals) - value) <= Fraction(1, 2 * 10**decimals)
    assert rounded(-value, decimals) == -rounded(value, decimals)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_rounding_is_that_of_decimal(value: Decimal) -> None:
    expected = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert Decimal(show(Fraction(value), 2)) == expected


@given(FRACTIONS)
def test_exact_loses_nothing(value: Fraction) -> None:
    assert Fraction(exact(value)) == value


@pytest.mark.parametrize(("value", "text"), [(3, "3"), (Fraction(5, 2), "2.5"), (Fraction(1, 3), "1/3")])
def test_exact_is_short(value: Fraction | int, text: str) -> None:
    assert exact(value) == text


def test_percent() -> None:
    assert percent(Fraction(455, 1000)) == "45.5%"
    assert percent(Fraction(2, 3), 0) == "67%"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", Fraction(12)),
        ("１２", Fraction(12)),
        (" 1,234.5 ", Fraction(2469, 2)),
        ("１，２３４．５", Fraction(2469, 2)),
        ("-5", Fraction(-5)),
        ("－５", Fraction(-5)),
        ("−0.5", Fraction(-1, 2)),
        ("+3", Fraction(3)),
        (".25", Fraction(1, 4)),
        ("\u30002\u3000", Fraction(2)),
    ],
)
def test_numbers_are_read_as_typed(text: str, value: Fraction) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "+",
        ".",
        "1.",
        "1,23",
        "12,34,567",
        "1 2",
        "1e3",
        "5²",
        "①",
        "½",
        "十",
        "1/3",
        "--1",
        "nan",
        "٣",
        "9" * 5000,
    ],
)
def test_what_is_unclear_is_refused(text: str) -> None:
    with pytest.raises(UsageFault) as caught:
        read_number(text)
    assert (caught.value.code, caught.value.exit_code) == ("number-unreadable", USAGE)


@given(FRACTIONS, st.integers(0, 6))
def test_what_is_shown_can_be_read(value: Fraction, decimals: int) -> None:
    assume(abs(value) < 10**12)
    assert read_number(show(value, decimals)) == rounded(value, decimals)


@pytest.mark.parametrize("text", ["9999999999999", "-1,000,000,000,000.5"])
def test_what_no_database_could_hold_is_refused(text: str) -> None:
    with pytest.raises(UsageFault, match="greater than any figure"):
        read_number(text)


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with suppress(UsageFault):
        assert isinstance(read_number(text), Fraction)
