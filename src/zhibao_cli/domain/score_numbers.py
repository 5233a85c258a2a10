"""Exact numbers while scoring: whole ones as int, which is many times faster, others as Fraction; and their text."""

from fractions import Fraction

from zhibao_cli.domain.numbers import exact

Number = Fraction | int
Trail = tuple[Number | str, ...]
"""How a number came about, as numbers and signs in order: 3, "+", 2, "×", 2. Written out only when it is shown."""


def lean(value: Number) -> Number:
    """The same number, as an int where it is whole."""
    return value.numerator if value.denominator == 1 else value


def repeated(count: int, trail: Trail) -> Trail:
    """The trail of so many alike: 6 × 3, 6 × (3 + 2)."""
    if any(one in ("+", "-", "→") for one in trail):
        return (count, "×", f"({written(trail)})")
    return (count, "×", *trail)


def written(trail: Trail) -> str:
    """The arithmetic as a clerk reads it: "(3 + 2) × 2 ÷ 2"; what was replaced by something else stands before "→"."""
    text = ""
    loose = False
    for one in trail:
        part = one if isinstance(one, str) else exact(one)
        if part in ("×", "÷") and loose:
            text, loose = f"({text})", False
        elif part in ("+", "-", "→"):
            loose = True
        text = f"{text} {part}" if text else part
    return text
