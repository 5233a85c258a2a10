"""The rows below a sheet's headers, by column key.

Days are made of serial numbers, what is no row of the table is put aside, totals are checked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from zhibao_cli.domain.asides import FOOTER, HEADER, SUBTOTAL, TOTAL, Asides, Sums
from zhibao_cli.domain.dates import serial_day
from zhibao_cli.domain.headers import Header
from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.tables import TableSpec
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.io.sheet import Line, Row, Sheet

_NAMED_ROWS = 5
_SERIAL = 5
"""So many digits has the serial number of a day of our time."""


class Body:
    """What is below the headers of one sheet. `remarks` and `warnings` are whole when all rows have been given."""

    def __init__(
        self, sheet: Sheet, spec: TableSpec, header: Header, above: Sequence[Sequence[str]], keys: Mapping[int, str]
    ) -> None:
        self.keys = keys
        self.remarks: list[Problem] = list(sheet.notes)
        self.warnings: list[Problem] = []
        self._sheet = sheet
        self._spec = spec
        self._header = header
        self._above = above
        self._dates = tuple(key for key in keys.values() if spec.column(key).type == "date")
        self._aside: dict[str, list[int]] = {}

    def rows(self, lines: Iterable[Line]) -> Iterator[Row | Problem]:
        """The rows of the table and the problems among them, in their order."""
        sheet, dates, width = self._sheet, self._dates, len(self._header.names)
        file, name, faults, places = sheet.file, sheet.sheet, sheet.faults, tuple(self.keys.items())
        asides = self._asides()
        may_be = asides.may_be
        for number, cells in lines:
            if not any(cells) and number not in faults:
                continue
            if may_be(cells) and (sort := asides.sort(cells)):
                self._aside.setdefault(sort, []).append(number)
                continue
            if len(cells) > width and any(cells[width:]):
                yield self._ragged(number, cells)
                continue
            if number in faults and (problems := self._faulty(number)):
                yield from problems
                continue
            there = len(cells)
            values = {key: cells[i] if i < there else "" for i, key in places}
            for key in dates:
                if len(values[key]) >= _SERIAL:
                    values[key] = serial_day(values[key], sheet.from_1904)
            yield Row(file, name, number, values)
        self._finish()

    def _asides(self) -> Asides:
        first = self._header.first
        return Asides(self._above[first:], self._above[:first], sum(map(bool, self._header.names)))

    def _faulty(self, number: int) -> list[Problem]:
        """The cells of a row that have no value, of columns that mean something."""
        found = self._sheet.faults[number]
        return [
            self._problem("cell-error", msg("This cell has no value: {reason}.", reason=found[place]), number, key)
            for place, key in self.keys.items()
            if place in found
        ]

    def _ragged(self, number: int, cells: list[str]) -> Problem:
        columns = len(self._header.names)
        extra = next(cell for cell in cells[columns:] if cell)
        message = msg(
            "There are more cells than the {columns} headers: “{extra}” stands under none.",
            columns=columns,
            extra=extra,
        )
        return self._problem("row-ragged", message, number)

    def _problem(self, code: str, message: Message, number: int = 0, column: str = "") -> Problem:
        return Problem(code, message, self._sheet.file, self._sheet.sheet, number, column)

    def _finish(self) -> None:
        totals = sorted((*self._aside.get(TOTAL, ()), *self._aside.get(SUBTOTAL, ())))
        if totals:
            self._check_totals()
            self._remark("rows-total", msg("Totals, not taken for rows: row {rows}.", rows=_some(totals)))
        if again := self._aside.get(HEADER):
            self._remark("rows-header", msg("The headers once more, left out: row {rows}.", rows=_some(again)))
        if below := self._aside.get(FOOTER):
            self._remark("rows-below", msg("Lines below the table, left out: row {rows}.", rows=_some(below)))

    def _remark(self, code: str, message: Message) -> None:
        self.remarks.append(self._problem(code, message))

    def _check_totals(self) -> None:
        """Go through the sheet again, as most have no totals and need no adding up."""
        sums = Sums(self._header.names)
        sorts = {number: sort for sort, numbers in self._aside.items() for number in numbers}
        for number, cells in islice(self._sheet.lines(), self._header.end, None):
            sort = sorts.get(number, "")
            if sort in (TOTAL, SUBTOTAL):
                for column, says, adds in sums.total(cells, sort):
                    message = msg(
                        "The total of “{column}” says {says}, its rows add up to {adds}.",
                        column=column, says=exact(says), adds=exact(adds),
                    )  # fmt: skip
                    self.warnings.append(self._problem("total-differs", message, number))
            elif not sort:
                sums.row(cells)


def _some(rows: Sequence[int]) -> object:
    shown = [str(row) for row in rows[:_NAMED_ROWS]]
    return listed([*shown, "…"] if len(rows) > _NAMED_ROWS else shown)
