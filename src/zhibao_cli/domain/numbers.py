"""Exact numbers: rounded once, when printed; read as people type them."""

import re
from fractions import Fraction

from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import msg

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?")
# Full-width signs and digits, and the dashes typed for a minus. No wider folding: it would read 5² as 52.
_HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {ord(dash): ord("-") for dash in "−–‒﹣"}
_GREATEST = 10**12  # a database's whole numbers end at about 9 × 10¹⁸
_LONGEST = 40  # longer than any figure of this field; Python itself gives up on some thousands of digits


def rounded(value: Fraction | int, decimals: int = 0) -> Fraction:
    """The value to so many decimals, halves away from zero: 0.5 is 1, -0.5 is -1."""
    scale = 10**decimals
    scaled = abs(value) * scale
    whole = int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, scale)


def show(value: Fraction | int, decimals: int = 0) -> str:
    """The value as text with exactly so many decimals. Zero is never "-0"."""
    near = rounded(value, decimals)
    whole, part = divmod(int(abs(near) * 10**decimals), 10**decimals)
    text = f"{whole}.{part:0{decimals}}" if decimals else str(whole)
    return f"-{text}" if near < 0 else text


def exact(value: Fraction | int) -> str:
    """The value as text with no digit lost: a decimal where it ends, else a fraction such as 1/3."""
    fraction = Fraction(value)
    rest, twos, fives = fraction.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return show(fraction, max(twos, fives)) if rest == 1 else str(fraction)


def percent(value: Fraction | int, decimals: int = 1) -> str:
    """A rate as people print it: 0.455 is "45.5%"."""
    return f"{show(value * 100, decimals)}%"


def read_number(text: str) -> Fraction:
    """Read the number typed, full-width or with thousands separators; anything unclear is refused."""
    folded = text.translate(_HALF_WIDTH).strip()
    if len(folded) > _LONGEST or folded in ("", "+", "-") or not _NUMBER.fullmatch(folded):
        raise UsageFault("number-unreadable", msg("“{text}” cannot be read as a number.", text=text))
    value = Fraction(folded.replace(",", ""))
    if abs(value) > _GREATEST:
        raise UsageFault("number-great", msg("“{text}” is greater than any figure of this work.", text=text))
    return value


def read_count(text: str) -> int:
    """Read the whole number typed, not below zero; anything else is refused."""
    value = read_number(text)
    if value.denominator != 1 or value < 0:
        raise UsageFault("count-unreadable", msg("“{text}” is not a whole number from 0 on.", text=text))
    return int(value)


def read_some(text: str) -> int:
    """Read the whole number typed, at least 1; anything else is refused."""
    count = read_count(text)
    if not count:
        raise UsageFault("count-zero", msg("0 leaves nothing; at least 1 is wanted."))
    return count


def read_hours(typed: str) -> Fraction:
    """A length of time in hours, above zero. Raises UsageFault."""
    hours = read_number(typed)
    if hours <= 0:
        raise UsageFault("hours-unreadable", msg("“{typed}” is no length of time.", typed=typed),
                         msg("Give hours, such as 4 or 1.5."))  # fmt: skip
    return hours
