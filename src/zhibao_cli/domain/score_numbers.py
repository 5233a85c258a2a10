"""Exact numbers while scoring: whole ones as int, which is many times faster, others as Fraction; and their text."""

from fractions import Fraction

Number = Fraction | int
Trail = tuple[Number | str, ...]
"""How a number came about, as numbers and signs in order: 3, "+", 2, "×", 2. Written out only when it is shown."""


def lean(value: Number) -> Number:
    """The same number, as an int where it is whole."""
    return value.numerator if value.denominator == 1 else value


def rounded(value: Fraction, decimals: int) -> Fraction:
    """Rounded half-up, away from zero: 0.5 is 1 and -0.5 is -1."""
    scale = 10**decimals
    whole = (abs(value) * scale * 2 + 1) // 2
    return Fraction(whole if value >= 0 else -whole, scale)


def number_text(value: Number) -> str:
    """An exact number as a clerk writes it: 2.5, or 10/3 where no decimals end."""
    if value.denominator == 1:
        return str(value.numerator)
    digits = _digits(value.denominator)
    if digits is None:
        return str(value)
    text = f"{abs(value * 10**digits).numerator:0{digits + 1}d}"
    return f"{'-' if value < 0 else ''}{text[:-digits]}.{text[-digits:]}"


def _digits(denominator: int) -> int | None:
    """How many decimals a fraction has; None when they do not end."""
    counts = []
    for prime in (2, 5):
        count = 0
        while denominator % prime == 0:
            denominator //= prime
            count += 1
        counts.append(count)
    return max(counts) if denominator == 1 else None


def written(trail: Trail) -> str:
    """The arithmetic as a clerk reads it: "(3 + 2) × 2 ÷ 2"; what was replaced by something else stands before "→"."""
    text = ""
    loose = False
    for one in trail:
        part = one if isinstance(one, str) else number_text(one)
        if part in ("×", "÷") and loose:
            text, loose = f"({text})", False
        elif part in ("+", "-", "→"):
            loose = True
        text = f"{text} {part}" if text else part
    return text
