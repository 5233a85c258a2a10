"""Near duplicates: titles that may be of one and the same item."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from zhibao_cli.domain.text import near
from zhibao_cli.domain.words import fold

NEAR = 0.85
"""From this likeness on (1 is equal) two titles may be of one item. Measured on the example's 1,051 titles: two
pairs from here on, seventy-one from 0.80 on, nearly all of them the same matter in two counties."""


def alike(one: str, other: str) -> bool:
    """Whether two titles may be of one item. With other figures in it, it is another: 一季度, 1—2月."""
    return re.findall(r"\d+", fold(one)) == re.findall(r"\d+", fold(other)) and near(one, other) >= NEAR


def pairs(titles: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Every two places whose titles are alike, the earlier first."""
    holders: dict[str, list[int]] = defaultdict(list)
    marks = [_marks(title) for title in titles]
    for place, mark in enumerate(marks):
        for pair in mark:
            holders[pair].append(place)
    for place, mark in enumerate(marks):
        # Titles so near share all but a quarter of their character pairs, hence one at least of any larger part:
        # the rarest are looked up, which few others have.
        rare = sorted(mark, key=lambda pair: (len(holders[pair]), pair))[: len(mark) * 3 // 10 + 2]
        for other in sorted({other for pair in rare for other in holders[pair] if other > place}):
            if alike(titles[place], titles[other]):
                yield place, other


def _marks(title: str) -> frozenset[str]:
    folded = fold(title)
    return frozenset(map("".join, pairwise(folded))) or frozenset((folded,))
