"""A row of bars as text, one for each number: how a figure moved, at a glance."""

from collections.abc import Sequence
from fractions import Fraction

BARS = "▁▂▃▄▅▆▇█"
_ASCII = "_.-:=+*#"
_PLAIN = str.maketrans(BARS, _ASCII)


def spark(values: Sequence[int | Fraction | None]) -> str:
    """One bar for each value, from zero (or the lowest, if below) to the highest; a blank where none is known.

    Only what is no more than the bottom has the lowest bar, so that a little is not taken for nothing.
    """
    known = [value for value in values if value is not None]
    bottom, top = min([0, *known]), max([0, *known])
    return "".join(" " if value is None else BARS[_height(value - bottom, top - bottom)] for value in values)


def _height(value: int | Fraction, whole: int | Fraction) -> int:
    highest = len(BARS) - 1
    if value <= 0 or whole <= 0:
        return 0
    # Rounded half up; a Fraction, as no figure here is reckoned with floats.
    return max(1, int(Fraction(value) * highest / Fraction(whole) + Fraction(1, 2)))


def without_bars(text: str) -> str:
    """The same text with bars in ASCII, for a terminal that has no others."""
    return text.translate(_PLAIN)
