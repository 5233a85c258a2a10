"""Reading the cells of an import row: each by its column's type, every fault noted with its place."""

import datetime
from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from typing import TypeVar

from zhibao_cli.app.registers import Registers, read_metric, read_own, read_word, usable_code
from zhibao_cli.app.session import Session, split_values
from zhibao_cli.domain.dates import read_date
from zhibao_cli.domain.names import Named, resolve
from zhibao_cli.domain.numbers import read_count, read_number
from zhibao_cli.domain.report import Problem
from zhibao_cli.errors import ZhibaoError
from zhibao_cli.i18n import Message, msg
from zhibao_cli.io.tables import Row

T = TypeVar("T")


class Cells:
    """One row's cells. A cell that cannot be read is noted and given as None; `bad` tells that the row has one."""

    def __init__(
        self, row: Row, registers: Registers, session: Session, problems: list[Problem], unread: Collection[str] = ()
    ) -> None:
        self.row = row
        self.registers = registers
        self.unread = unread
        """Sorts of things whose own table could not be read: that one of them is not known is no fault of this row."""
        self._session = session
        self._problems = problems
        self.bad = False

    def fault(self, column: str, code: str, message: Message) -> None:
        """Note that something is wrong with a cell, or the row."""
        self.bad = True
        self._problems.append(Problem(code, message, self.row.file, self.row.sheet, self.row.number, column))

    def has(self, column: str) -> bool:
        """Whether the column is there at all."""
        return column in self.row.values

    def text(self, column: str) -> str | None:
        """The cell's text, ends trimmed; None when empty."""
        value = self.row.values.get(column, "").strip()
        if "\x00" in value:
            self.fault(column, "text-unusable", msg("There is a null character in the text."))
            return None
        return value or None

    def _read(self, column: str, read: Callable[[str], T]) -> T | None:
        value = self.text(column)
        if value is None:
            return None
        return self._one(column, value, read)

    def _one(self, column: str, value: str, read: Callable[[str], T]) -> T | None:
        try:
            return read(value)
        except ZhibaoError as error:
            if error.code.removesuffix("-unknown") in self.unread:
                self.bad = True
            else:
                self.fault(column, error.code, error.message)
            return None

    def need(self, column: str, value: T | None) -> T | None:
        """The value of a cell that must not be empty."""
        if value is None and self.text(column) is None:
            self.fault(column, "cell-empty", msg("This cell must be filled."))
        return value

    def date(self, column: str) -> datetime.date | None:
        """A day, which may lie ahead."""
        return self._read(column, lambda text: read_date(text, self._session.today))

    def day(self, column: str) -> datetime.date | None:
        """The day something happened: not in the future, unless forced."""
        return self._read(column, self._session.day)

    def span(self, first: str, last: str) -> tuple[datetime.date | None, datetime.date | None]:
        """A first and a last day, in this order."""
        start, end = self.date(first), self.date(last)
        if start and end and end < start:
            message = msg("It cannot end on {last}, before it begins on {first}.", first=start, last=end)
            self.fault(last, "span-backwards", message)
        return start, end

    def number(self, column: str) -> Fraction | None:
        """An exact number."""
        return self._read(column, read_number)

    def count(self, column: str) -> int | None:
        """A whole number, not below zero."""
        return self._read(column, read_count)

    def flag(self, column: str) -> bool:
        """Yes or no; empty is no."""
        return self._read(column, lambda text: read_word("flag", text)) == "true"

    def word(self, column: str, vocabulary: str) -> str | None:
        """A value of a fixed vocabulary."""
        return self._read(column, lambda text: read_word(vocabulary, text))

    def own_word(self, column: str, vocabulary: str) -> str | None:
        """A value of the vocabulary, or an office's own word as it is."""
        value = self.text(column)
        return read_own(vocabulary, value) if value else None

    def own_code(self, column: str) -> str | None:
        """A code of the office's own, such as can be typed."""
        return self._read(column, usable_code)

    def several(self, column: str) -> tuple[str, ...]:
        """Several values joined by ; or 、."""
        value = self.text(column)
        return split_values((value,)) if value else ()

    def unit(self, column: str) -> str | None:
        """A unit's code."""
        return self._read(column, self.registers.unit)

    def among(self, column: str, names: Sequence[Named], what: str) -> str | None:
        """The code of one of these that the cell names."""
        return self._read(column, lambda text: resolve(text, names, what).code)

    def units(self, column: str) -> tuple[str, ...]:
        """Several units' codes."""
        found = [self._one(column, name, self.registers.unit) for name in self.several(column)]
        return tuple(code for code in found if code is not None)

    def kind(self, column: str) -> str | None:
        """A kind's code."""
        return self._read(column, self.registers.kind)

    def channel(self, column: str, level: str | None = None) -> str | None:
        """A channel's code."""
        return self._read(column, lambda text: self.registers.channel(text, level).code)

    def metric(self, column: str) -> str | None:
        """A figure that a target can be set for."""
        return self._read(column, read_metric)

    def solicitation(self, column: str) -> str | None:
        """A solicitation's number."""
        return self._read(column, self.registers.solicitation)
