"""Reading the cells of an import row: each by its column's type, every fault noted with its place."""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar, cast

from zhibao_cli.app.policies import read_policy, read_setting
from zhibao_cli.app.registers import Registers, read_metric, read_own, read_word, usable_code
from zhibao_cli.app.session import Session, split_values
from zhibao_cli.domain.dates import read_date
from zhibao_cli.domain.names import Named, resolve
from zhibao_cli.domain.numbers import read_count, read_hours, read_number
from zhibao_cli.domain.report import Problem
from zhibao_cli.errors import NotFound, ZhibaoError
from zhibao_cli.i18n import Message, msg
from zhibao_cli.io.tables import Row

T = TypeVar("T")

_MOST_KNOWN = 50_000
_PARTED = frozenset(';；、"')


Adder = Callable[[str, str, str | None], str | None]
"""Puts what a cell names on the register it is missing from: what, the name, its level; its code, or None."""


@dataclass(slots=True)
class Lookup:
    """What reading cells needs to know of besides the row.

    `unread`: sorts of things whose own table could not be read: that one of them is not known is no fault of a row.
    `quiet`: neither is it one of a row that it names what is in another bad row. `add` is there when what is missing
    is to be added. `known`: what texts were read as before.
    """

    registers: Registers
    session: Session
    problems: list[Problem]
    unread: Collection[str] = ()
    quiet: bool = True
    add: Adder | None = None
    known: dict[tuple[object, ...], object] = field(default_factory=dict)

    def renew(self, registers: Registers) -> None:
        """Look names up in the registers as they are now."""
        self.registers = registers
        self.known.clear()


class Cells:
    """One row's cells. A cell that cannot be read is noted and given as None; `bad` tells that the row has one.

    `names` are the columns' names in the sheet where those are others; `item` is the item the row is of, where the row
    itself says it in other ways than by number.
    """

    __slots__ = ("_names", "_values", "bad", "item", "lookup", "row")

    def __init__(
        self, row: Row, lookup: Lookup, names: Mapping[str, str] = MappingProxyType({}), item: int = 0
    ) -> None:
        self.row = row
        self.lookup = lookup
        self.item = item
        self._names = names
        self._values = row.values
        self.bad = False

    @property
    def registers(self) -> Registers:
        """The registers that names are looked up in."""
        return self.lookup.registers

    def fill(self, values: Mapping[str, str]) -> None:
        """Put texts into cells of the row that it gives in another way."""
        self.row = self.row._replace(values=MappingProxyType({**self.row.values, **values}))
        self._values = self.row.values

    def fault(self, column: str, code: str, message: Message) -> None:
        """Note that something is wrong with a cell, or the row."""
        self.bad = True
        row = self.row
        column = self._names.get(column, column)
        self.lookup.problems.append(Problem(code, message, row.file, row.sheet, row.number, column))

    def follows(self, column: str, code: str, message: Message) -> None:
        """Note that the row cannot be read for another's fault; told only where that leaves the row out."""
        self.bad = True
        if not self.lookup.quiet:
            self.fault(column, code, message)

    def has(self, column: str) -> bool:
        """Whether the column is there at all."""
        return self._names.get(column, column) in self.row.values

    def text(self, column: str) -> str | None:
        """The cell's text, ends trimmed; None when empty."""
        value = self._values.get(self._names.get(column, column) if self._names else column)
        if not value:
            return None
        value = value.strip()
        if "\x00" in value:
            self.fault(column, "text-unusable", msg("There is a null character in the text."))
            return None
        return value or None

    def _read(self, column: str, how: object, read: Callable[[str], T]) -> T | None:
        """The cell as `read` reads it; `how` names this way of reading, so that equal texts are read once."""
        value = self.text(column)
        if value is None:
            return None
        return self._one(column, value, how, read)

    def _one(self, column: str, value: str, how: object, read: Callable[[str], T]) -> T | None:
        known = self.lookup.known
        found = known.get((how, value))
        if found is None:
            if len(known) > _MOST_KNOWN:
                known.clear()
            try:
                found = read(value)
            except ZhibaoError as error:
                found = error
            known[how, value] = found
        if isinstance(found, ZhibaoError):
            self._refused(column, found)
            return None
        return cast("T", found)

    def _refused(self, column: str, error: ZhibaoError) -> None:
        """What was read is in the message, what was expected in the hint."""
        message = msg("{message} {hint}", message=error.message, hint=error.hint) if error.hint else error.message
        if error.code.removesuffix("-unknown") in self.lookup.unread:
            self.follows(column, error.code, message)
        else:
            self.fault(column, error.code, message)

    def _found(self, column: str, value: str, what: str, read: Callable[[str], str], level: str | None) -> str | None:
        """The code of what the cell names; what is not on record is added, if it is to be."""

        def found(typed: str) -> str:
            try:
                return read(typed)
            except NotFound:
                code = self.lookup.add(what, typed, level) if self.lookup.add else None
                if code is None:
                    raise
                return code

        return self._one(column, value, (what, level), found)

    def need(self, column: str, value: T | None) -> T | None:
        """The value of a cell that must not be empty."""
        if value is None and self.text(column) is None:
            self.fault(column, "cell-empty", msg("This cell must be filled."))
        return value

    def date(self, column: str) -> datetime.date | None:
        """A day, which may lie ahead."""
        return self._read(column, "date", lambda text: read_date(text, self.lookup.session.today))

    def day(self, column: str) -> datetime.date | None:
        """The day something happened: not in the future, unless forced."""
        return self._read(column, "day", self.lookup.session.day)

    def span(self, first: str, last: str) -> tuple[datetime.date | None, datetime.date | None]:
        """A first and a last day, in this order."""
        start, end = self.date(first), self.date(last)
        if start and end and end < start:
            message = msg("It cannot end on {last}, before it begins on {first}.", first=start, last=end)
            self.fault(last, "span-backwards", message)
        return start, end

    def number(self, column: str) -> Fraction | None:
        """An exact number."""
        return self._read(column, "number", read_number)

    def hours(self, column: str) -> Fraction | None:
        """A length of time in hours."""
        return self._read(column, "hours", read_hours)

    def count(self, column: str) -> int | None:
        """A whole number, not below zero."""
        return self._read(column, "count", read_count)

    def flag(self, column: str) -> bool:
        """Yes or no; empty is no."""
        return self.word(column, "flag") == "true"

    def word(self, column: str, vocabulary: str) -> str | None:
        """A value of a fixed vocabulary."""
        return self._read(column, vocabulary, lambda text: read_word(vocabulary, text))

    def own_word(self, column: str, vocabulary: str) -> str | None:
        """A value of the vocabulary, or an office's own word as it is."""
        return self._read(column, ("own", vocabulary), lambda text: read_own(vocabulary, text))

    def own_code(self, column: str) -> str | None:
        """A code of the office's own, such as can be typed."""
        return self._read(column, "code", usable_code)

    def several(self, column: str) -> tuple[str, ...]:
        """Several values joined by ; or 、."""
        value = self.text(column)
        if value is None:
            return ()
        # Nearly always it is one, and this is asked of every row; quotation marks hold together what has separators.
        return split_values((value,)) if not _PARTED.isdisjoint(value) else (value,)

    def unit(self, column: str) -> str | None:
        """A unit's code."""
        value = self.text(column)
        return self._found(column, value, "unit", self.registers.unit, None) if value else None

    def among(self, column: str, names: Sequence[Named], what: str) -> str | None:
        """The code of one of these that the cell names."""
        return self._read(column, ("among", what, id(names)), lambda text: resolve(text, names, what).code)

    def units(self, column: str) -> tuple[str, ...]:
        """Several units' codes."""
        read = self.registers.unit
        found = [self._found(column, name, "unit", read, None) for name in self.several(column)]
        return tuple(code for code in found if code is not None)

    def kind(self, column: str) -> str | None:
        """A kind's code."""
        value = self.text(column)
        return self._found(column, value, "kind", self.registers.kind, None) if value else None

    def channel(self, column: str, level: str | None = None) -> str | None:
        """A channel's code."""
        value = self.text(column)
        if value is None:
            return None
        registers = self.registers
        return self._found(column, value, "channel", lambda text: registers.channel(text, level).code, level)

    def metric(self, column: str) -> str | None:
        """A figure that a target can be set for."""
        return self._read(column, "metric", read_metric)

    def officers(self, column: str, day: datetime.date | None = None) -> tuple[int, ...]:
        """Several officers, each once, by their ids; of several terms that of the day."""
        read, during = self.registers.officer, (day, day) if day else None
        found = [
            self._one(column, name, ("officer", day), lambda text: read(text, during=during).id)
            for name in self.several(column)
        ]
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def policy(self, column: str) -> str | None:
        """The name of a policy."""
        return self._read(column, "policy-name", read_policy)

    def setting(self, column: str, policy: str) -> str | None:
        """A value of this policy."""
        return self._read(column, ("setting", policy), lambda text: read_setting(self.registers, policy, text))

    def solicitation(self, column: str) -> str | None:
        """A solicitation's number."""
        return self._read(column, "solicitation", self.registers.solicitation)
