"""What of a report is drawn, ready for any chart: names along an axis, and lines of figures with a name each."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.i18n import msg
from zhibao_cli.io.formats.cells import cell_text

MOST_LINES = 8
"""More lines than this in one chart nobody can tell apart."""
MOST_NAMES = 60
"""More names along one axis than this nobody can read."""

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one name, along the axis; None where there is none. `column` says how they are shown."""

    name: str
    column: Column
    values: tuple[Number | None, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart. `heading` is the block of a split report it shows, else empty; `axis` what the names along it are.

    `bounds`: of each name, between what its figure lies; `whole`: the figure of all together. Only of dots.
    """

    heading: str
    axis: str
    names: tuple[str, ...]
    lines: tuple[Line, ...]
    over_time: bool
    inverted: bool
    bounds: tuple[tuple[Number | None, Number | None], ...] = ()
    whole: Number | None = None


def drawings(report: Report, series: Series) -> Iterator[Drawing]:
    """The charts of a report: one for each block of it that has something to show."""
    keys = [column.key for column in report.columns]
    by = keys.index(report.split) if report.split in keys else None
    along, places = keys.index(series.along), [keys.index(key) for key in series.values if key in keys]
    for heading, found in groupby(report.rows, lambda row: _heading(report, by, row)):
        rows = list(found)
        if series.across:
            drawing = _across(report, series, heading, rows, along, places)
        else:
            drawing = _down(report, series, heading, rows, along, places)
        if _says_something(drawing):
            yield drawing


def _says_something(drawing: Drawing) -> bool:
    """Whether there is more than one thing to compare, and any figure but 0."""
    alone = drawing.inverted and len(drawing.lines) < 2
    some = any(value for line in drawing.lines for value in line.values)
    return 2 <= len(drawing.names) <= MOST_NAMES and some and not alone


def _heading(report: Report, by: int | None, row: tuple[Value, ...]) -> str:
    return "" if by is None else cell_text(report.columns[by], row[by]) or str(msg("(none)"))


def _down(
    report: Report, series: Series, heading: str, rows: list[tuple[Value, ...]], along: int, places: list[int]
) -> Drawing:
    names = tuple(cell_text(report.columns[along], row[along]) for row in rows)
    lines = tuple(
        Line(str(report.columns[place].title), report.columns[place], tuple(_number(row[place]) for row in rows))
        for place in places
    )
    drawing = Drawing(heading, str(report.columns[along].title), names, lines, series.over_time, series.inverted)
    if series.bounds is None:
        return drawing
    low, high = (next(at for at, column in enumerate(report.columns) if column.key == key) for key in series.bounds)
    bounds = tuple((_number(row[low]), _number(row[high])) for row in rows)
    return replace(drawing, bounds=bounds, whole=_number(report.total[places[0]]) if report.total else None)


def _across(
    report: Report, series: Series, heading: str, rows: list[tuple[Value, ...]], along: int, places: list[int]
) -> Drawing:
    columns = [report.columns[place] for place in places]
    lines = tuple(
        Line(cell_text(report.columns[along], row[along]), columns[0], tuple(_number(row[place]) for place in places))
        for row in rows[:MOST_LINES]
    )
    if len(rows) > MOST_LINES:
        count = msg("the first {count} of {all}", count=MOST_LINES, all=len(rows))
        heading = str(msg("{name} ({code})", name=heading, code=count)) if heading else str(count)
    names = tuple(str(column.title) for column in columns)
    return Drawing(heading, str(msg("Month")), names, lines, series.over_time, series.inverted)


def _number(value: Value) -> Number | None:
    return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None
