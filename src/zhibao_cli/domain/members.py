"""Units through time: which name and group a unit had on a day, and while it was a member."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from zhibao_cli.domain.records import Unit

if TYPE_CHECKING:
    # Recording needs names alone; what scoring is given is loaded when members are asked for.
    from zhibao_cli.domain.cases import Member, Span


@dataclass(frozen=True, slots=True)
class Roll:
    """All units, each with its rows in order of their first day. The order of codes is the register's."""

    units: Mapping[str, tuple[Unit, ...]]
    parts: Mapping[str, str] = field(default_factory=dict)
    """By the code of a unit that is there no more, that of the one it is part of: whose name and group stand for it."""

    def on(self, code: str, day: date) -> Unit:
        """The unit as it was on a day; before its first row, that one; after a gap, the last before it."""
        rows = self._rows(code)
        return next((row for row in reversed(rows) if (row.valid_from or date.min) <= day), rows[0])

    def latest(self, code: str) -> Unit:
        """The unit by its newest row."""
        return self._rows(code)[-1]

    def name(self, code: str, day: date) -> str:
        """The unit's full name on a day; the code itself when the unit is not on record."""
        return self.on(code, day).name if code in self.units or code in self.parts else code

    def _rows(self, code: str) -> tuple[Unit, ...]:
        return self.units[self.parts.get(code, code)]

    def absent(self, code: str, first: date, last: date) -> bool:
        """Whether a unit on record was a member on no day from `first` to `last`."""
        return code in self.units and not any(
            start <= last and first < end for start, end, _ in _stretches(self.units[code])
        )

    def heirs(self, code: str) -> tuple[str, ...]:
        """What a unit was merged into, what that was merged into, and so on; up to where a circle would close."""
        found: dict[str, None] = {}
        while (into := self.latest(code).merged_into) and into in self.units and into not in found:
            found[code := into] = None
        return tuple(found)

    def members(self) -> "tuple[Member, ...]":
        """Every unit with its stretches of membership, in the order of the register."""
        from zhibao_cli.domain.cases import Member

        return tuple(
            Member(code, tuple(_spans(rows)), rows[-1].rolls_up_to, order)
            for order, (code, rows) in enumerate(self.units.items())
        )


def heirs_of(roll: Roll) -> Mapping[str, str]:
    """By the code of every unit that was merged into another, the unit that it is part of now."""
    found = {}
    for code in roll.units:
        chain = roll.heirs(code)
        if not chain:
            continue
        # Older ledgers may hold a circle: of the units in it, the one that went on longest is there.
        now = max(_circle(roll, chain[-1]), key=lambda one: roll.latest(one).valid_to or date.max)
        if now != code:
            found[code] = now
    return found


def _circle(roll: Roll, last: str) -> tuple[str, ...]:
    """The units that are part of each other, with one of them, in the order of the register; or that one alone."""
    chain = roll.heirs(last)
    return tuple(code for code in roll.units if code in chain) if last in chain else (last,)


def present(roll: Roll) -> Roll:
    """The units there are now, each as if it had always had its present name and group; merged ones are part of them.

    A unit that ended and was merged into none stays what it was last.
    """
    merged = heirs_of(roll)
    units = {}
    for code in roll.units:
        if code not in merged:
            now = roll.latest(code)
            above = merged.get(now.rolls_up_to or "", now.rolls_up_to)
            units[code] = (replace(now, valid_from=None, rolls_up_to=None if above == code else above),)
    return Roll(units, merged)


def spans_without(active: Set[date], starts: Sequence[date]) -> int:
    """How many spans, from the last back, come after the last one that is `active`. Spans are given by first days."""
    return next((count for count, start in enumerate(reversed(starts)) if start in active), len(starts))


def roll_of(units: Iterable[Unit]) -> Roll:
    """Put unit rows, given in the order they were entered, together by code."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        found[unit.code].append(unit)
    return Roll({code: tuple(sorted(rows, key=lambda row: row.valid_from or date.min)) for code, rows in found.items()})


def _spans(rows: tuple[Unit, ...]) -> "Iterable[Span]":
    from zhibao_cli.domain.cases import Span

    return (Span(start, end, row.group_name) for start, end, row in _stretches(rows))


def _stretches(rows: tuple[Unit, ...]) -> Iterator[tuple[date, date, Unit]]:
    """Each row with the days it holds, [start, end): to its own last day, or until the next row begins."""
    nexts = [row.valid_from or date.min for row in rows[1:]]
    for row, following in zip(rows, [*nexts, date.max], strict=True):
        # A last day of 9999-12-31 means no end; there is no day after it.
        own = row.valid_to + timedelta(days=1) if row.valid_to and row.valid_to < date.max else date.max
        start, end = row.valid_from or date.min, min(own, following)
        if start < end:
            yield start, end, row
