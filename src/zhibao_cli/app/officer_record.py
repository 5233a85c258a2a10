"""What an officer did and was given: trainings, figures of each year, honours; each on one line."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from zhibao_cli.app.filters import first_day
from zhibao_cli.app.honours import honour_cells
from zhibao_cli.app.scorecards import year_starts
from zhibao_cli.app.session import Reading
from zhibao_cli.app.stats import counted
from zhibao_cli.domain.numbers import exact, show
from zhibao_cli.domain.period import Period, sub_periods
from zhibao_cli.domain.records import Honour, Officer, Training
from zhibao_cli.domain.report import Value
from zhibao_cli.i18n import Message, clauses, msg
from zhibao_cli.store.criteria import Criteria

_FIGURES = ("submitted", "sent_up", "adopted", "instructed", "words", "days_to_adoption", "points")


def officer_rows(reading: Reading, row_id: int, officer: Officer) -> Iterator[tuple[Value, ...]]:
    """The rows of `show` that hang on an officer."""
    yield from _trained(reading, row_id)
    yield from _figures(reading, officer)
    for version in reading.view.each(Honour, "officer = ?", (row_id,), order="year, serial"):
        ref, _, _, given_by, _, year, title = honour_cells(reading, version)
        yield msg("Honours"), ref, msg("{text}", text=clauses((year, given_by, title)))


def _trained(reading: Reading, row_id: int) -> Iterator[tuple[Value, ...]]:
    count, total = 0, Fraction()
    for training in reading.view.each(Training, order="held_on, serial"):
        n = training.record
        if row_id in n.officers:
            count, total = count + 1, total + (n.hours or 0)
            hours = [msg("{hours} hours", hours=exact(n.hours))] if n.hours is not None else []
            yield msg("Training"), f"n{n.serial}", msg("{text}", text=clauses([n.held_on, n.topic, *hours]))
    if count > 1:
        yield msg("Training"), msg("In all"), msg("{count} trainings, {hours} hours", count=count, hours=exact(total))


def _figures(reading: Reading, officer: Officer) -> Iterator[tuple[Value, ...]]:
    """For each assessment year of the term in which there was anything, what `stats --by officer` says."""
    first, last = first_day(reading), first_day(reading, last=True)
    if first is None or last is None:
        return
    for year in sub_periods(Period(first, last + timedelta(days=1)), "year", year_starts(reading)):
        if officer.serves(year.start, year.last) and (said := _said(reading, officer, year)):
            span = msg("{start} to {end}", start=year.start, end=year.last)
            yield msg("Figures"), span, msg("{text}", text=clauses(said))


def _said(reading: Reading, officer: Officer, year: Period) -> list[Message]:
    """The figures of a year, each with its name; none where nothing was counted."""
    report = counted(reading, "officer", year, Criteria(window=year, units=(officer.unit,), authors=(officer.name,)))
    columns = {column.key: column for column in report.columns}
    unit = reading.registers.roll.name(officer.unit, year.last)
    for row in report.rows:
        cells = dict(zip(columns, row, strict=True))
        if (cells["officer"], cells["unit"]) == (officer.name, unit):
            figures = {key: value for key in _FIGURES if isinstance(value := cells[key], int | Fraction)}
            if any(figures.values()):
                return [
                    msg("{name} {figure}", name=columns[key].title, figure=show(value, columns[key].decimals))
                    for key, value in figures.items()
                ]
    return []
