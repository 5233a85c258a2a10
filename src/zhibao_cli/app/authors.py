"""Who wrote the items: authors, each of a unit, and which of them were its officers when the item was reported."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from zhibao_cli.app.session import Reading
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Officer
from zhibao_cli.store.item_data import Written, written

PERSONS = ("author", "officer")
"""The dimensions of persons."""


def key_of(unit: str, name: str) -> str:
    """A person as one row: namesakes of two units are two."""
    return f"{unit}/{name}"


def unit_and_name(key: str) -> tuple[str, str]:
    """The unit's code and the name of a person."""
    unit, _, name = key.partition("/")  # no code has a stroke in it
    return unit, name


class Officers:
    """The officers of all units by their terms; of units as they are now where the reading takes them so."""

    def __init__(self, reading: Reading) -> None:
        self._terms: dict[str, list[Officer]] = defaultdict(list)
        heirs = reading.registers.heirs
        for version in reading.registers.officers:
            one = version.record
            self._terms[key_of(heirs.get(one.unit, one.unit), one.name)].append(one)

    def served(self, key: str, first: date, last: date | None = None) -> bool:
        """Whether a person was the unit's officer on this day, or on any from the first to the last."""
        return any(one.serves(first, last) for one in self._terms.get(key, ()))

    def within(self, window: Period) -> tuple[str, ...]:
        """Those who were officers on any day of a window, in the order of the register."""
        return tuple(key for key in self._terms if self.served(key, window.start, window.last))

    def author(self, units: Iterable[str], name: str, day: date) -> str:
        """Of which of an item's units an author is: the first whose officer it was that day, else the lead."""
        first, *others = (key_of(unit, name) for unit in units)
        return next((key for key in (first, *others) if self.served(key, day)), first)


class Authors:
    """Who wrote which item."""

    def __init__(self, reading: Reading) -> None:
        self.officers = Officers(reading)
        heirs = reading.registers.heirs
        self.of: dict[int, tuple[str, ...]] = {}
        """By item, its authors."""
        self.serving: dict[int, tuple[str, ...]] = {}
        """By item, those of its authors who were officers when it was reported."""
        self.numbers: dict[str, int] = {}
        """By the number of an item that has authors, its id."""
        for item in written(reading.view):
            self._add(item, heirs)

    def _add(self, item: Written, heirs: Mapping[str, str]) -> None:
        day = date.fromisoformat(item.submitted_on)
        units = [heirs.get(unit, unit) for unit in item.units]
        found = tuple(dict.fromkeys(self.officers.author(units, name, day) for name in item.authors))
        self.of[item.id], self.numbers[item.number] = found, item.id
        serving = tuple(key for key in found if self.officers.served(key, day))
        if serving:
            self.serving[item.id] = serving
