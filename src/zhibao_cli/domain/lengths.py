"""Length bands: how long an item is, in the steps that offices speak of."""

from bisect import bisect_right

EDGES = (500, 1000, 2000)
"""The first length of each band but the lowest; one documented way for all figures by length."""

BANDS = ("<500", "500-999", "1000-1999", ">=2000")
"""The names of the bands, the shortest first."""


def band_of(words: int | None) -> str | None:
    """The band of a length; None where none is recorded."""
    return None if words is None else BANDS[bisect_right(EDGES, words)]
