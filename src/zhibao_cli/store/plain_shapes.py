"""Shapes for counting: without what tells only the units of one item apart, so that far fewer remain."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import SHAPE_FIELDS
from zhibao_cli.domain.shapes import shape_of_values

if TYPE_CHECKING:
    from zhibao_cli.store.figures import Facts

_FROM, _TO = SHAPE_FIELDS.index("lead"), SHAPE_FIELDS.index("sources")


class PlainShapes:
    """The shapes of a ledger without lead, place, number of units and place among the sources."""

    def __init__(self, facts: "Facts") -> None:
        self._facts = facts
        self._made: dict[tuple[object, ...], Shape] = {}
        self._by_number: dict[int, Shape] = {}

    def look(self, numbers: Iterable[int]) -> None:
        """Read these shapes, all at once: there may be thousands."""
        new = set(numbers) - self._by_number.keys()
        self._facts.look(new)
        wanted = [(number, self._facts.stored[number]) for number in new]
        listed = json.loads(f"[{','.join([attributes for _, attributes in wanted])}]")
        for (number, _), values in zip(wanted, listed, strict=True):
            values[_FROM:_TO] = _ALONE
            told = tuple(values)
            shape = self._made.get(told)
            if shape is None:
                shape = self._made[told] = shape_of_values(values, self._facts.channels)
            self._by_number[number] = shape

    def __getitem__(self, number: int) -> Shape:
        """The shape of a number that was looked at; alike ones are the same object."""
        return self._by_number[number]


_ALONE = ("", 0, 1, 0)
