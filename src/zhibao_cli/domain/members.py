"""Units through time: which name and group a unit had on a day, and while it was a member."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
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

    def on(self, code: str, day: date) -> Unit:
        """The unit as it was on a day; before its first row, that one; after a gap, the last before it."""
        rows = self.units[code]
        return next((row for row in reversed(rows) if (row.valid_from or date.min) <= day), rows[0])

    def latest(self, code: str) -> Unit:
        """The unit by its newest row."""
        return self.units[code][-1]

    def name(self, code: str, day: date) -> str:
        """The unit's full name on a day; the code itself when the unit is not on record."""
        return self.on(code, day).name if code in self.units else code

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
        now, passed = code, {code}
        while (into := roll.latest(now).merged_into) and into in roll.units and into not in passed:
            now = into
            passed.add(into)
        if now != code:
            found[code] = now
    return found


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
    return Roll(units)


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
    """A row holds to its own last day, or until the next row begins, whichever comes first."""
    from zhibao_cli.domain.cases import Span

    nexts = [row.valid_from or date.min for row in rows[1:]]
    for row, following in zip(rows, [*nexts, date.max], strict=True):
        # A last day of 9999-12-31 means no end; there is no day after it.
        own = row.valid_to + timedelta(days=1) if row.valid_to and row.valid_to < date.max else date.max
        start, end = row.valid_from or date.min, min(own, following)
        if start < end:
            yield Span(start, end, row.group_name)
