"""Honours in a run: so many years one after the other by the same giver."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhibao_cli.domain.records import Honour
from zhibao_cli.domain.words import fold


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive years in which one giver honoured a unit, whatever the title; the honours are in order of years.

    `given_by` is how the giver's name is written in the newest of them.
    """

    unit: str
    given_by: str
    honours: tuple[Honour, ...]

    @property
    def first(self) -> int:
        """The first year."""
        return self.honours[0].year

    @property
    def last(self) -> int:
        """The last year."""
        return self.honours[-1].year

    @property
    def years(self) -> int:
        """How many years it lasted; several honours of one year are one year."""
        return self.last - self.first + 1


def runs(honours: Iterable[Honour]) -> tuple[Run, ...]:
    """Every run, also of a single year; by unit and giver as they first come, then by year.

    A year without an honour ends a run. What a person was given is not the unit's.
    """
    found: dict[tuple[str, str], list[Honour]] = defaultdict(list)
    for honour in honours:
        if honour.officer is None:
            found[honour.unit, fold(honour.given_by)].append(honour)
    return tuple(
        Run(unit, stretch[-1].given_by, stretch)
        for (unit, _), given in found.items()
        for stretch in _stretches(sorted(given, key=lambda one: (one.year, one.serial)))
    )


def _stretches(given: list[Honour]) -> Iterator[tuple[Honour, ...]]:
    """Part honours, in order of years, where a year is missing."""
    stretch: list[Honour] = []
    for honour in given:
        if stretch and honour.year > stretch[-1].year + 1:
            yield tuple(stretch)
            stretch = []
        stretch.append(honour)
    if stretch:
        yield tuple(stretch)
