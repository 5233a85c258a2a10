"""The parts of a report that go through time: its months, the places up to each, and the places superiors published."""

from dataclasses import replace
from fractions import Fraction

from zhibao_cli.app.ranking import ranked
from zhibao_cli.app.report_asked import Asked, without
from zhibao_cli.app.scores import summed
from zhibao_cli.app.standings import period_of, standings, through_periods
from zhibao_cli.app.stats import FIGURES
from zhibao_cli.domain.page import Part
from zhibao_cli.domain.period import Period, sub_periods
from zhibao_cli.domain.ranking import placed, rank
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.words import TOTAL
from zhibao_cli.i18n import Message, msg, plain

_MOST = 24
"""So many months are shown one by one; a longer period by quarters, and one longer still by years."""
_COUNTED = ("submitted", "sent_up", "adopted", "instructed")


def spans(window: Period) -> tuple[Period, ...]:
    """The months of a window, or quarters or years where it has too many; those at its edges cut to it."""
    for every in ("month", "quarter", "year"):
        found = sub_periods(window, every)
        if len(found) <= _MOST:
            break
    return tuple(part for span in found if (part := span.common(window)) is not None)


def _label(span: Period) -> Message:
    """A part of the period, as short as it can be told: 2024-03, 2024Q1, 2024; else its two days."""
    first, last = span.start, span.last
    whole = span.start.day == 1 and span.end.day == 1
    size = (span.end.year - first.year) * 12 + span.end.month - first.month
    if whole and size == 1:
        return plain(f"{first:%Y-%m}")
    if whole and size == 3 and first.month % 3 == 1:
        return plain(f"{first.year}Q{first.month // 3 + 1}")
    if whole and size == 12 and first.month == 1:
        return plain(f"{first.year}")
    return plain(f"{first:%m-%d}—{last:%m-%d}" if first != last else f"{first:%m-%d}")


def months_part(asked: Asked, whole: tuple[Value, ...]) -> Part | None:
    """Submitted, sent up, adopted, instructed on and points of each month, each as `stats` and `rank` of it say.

    `whole`: the counts of the whole window, by FIGURES.
    """
    window, reading, scores = asked.window, asked.reading, asked.scores
    parts = spans(window)
    if len(parts) < 2:
        return None
    decimals = scores.of(window).decimals
    columns = (
        Column("month", msg("Month")),
        *(column for column in FIGURES if column.key in _COUNTED),
        Column("points", msg("Points"), "points", decimals=decimals),
    )
    rows = tuple((_label(span), *_some(asked.totals(span)), points_of(asked, span)) for span in parts)
    last: tuple[Value, ...] = (TOTAL, *_some(whole), points_of(asked, window))
    notes: tuple[Message, ...] = ()
    sums = [sum(Fraction(str(cell)) for cell in cells) for cells in list(zip(*rows, strict=True))[1:]]
    if sums != list(last[1:]):
        notes = (msg("The parts do not add up to the whole: some rules and totals are about more than one of them."),)
    report = Report(
        "months", msg("By month"), columns, rows, window, reading.provenance(scores.of(window).cards), notes, total=last
    )
    charts = (
        Series("month", ("submitted", "adopted"), over_time=True),
        Series("month", ("points",), over_time=True),
    )
    return Part("months", report, charts, behind=True)


def _some(cells: tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(cell for column, cell in zip(FIGURES, cells, strict=True) if column.key in _COUNTED)


def points_of(asked: Asked, span: Period) -> Fraction:
    """The points of all units of a window, as they are printed."""
    return summed(asked.scores.of(span))


def places_part(asked: Asked) -> Part | None:
    """The place of every unit in its group from the beginning of the period to the end of each month."""
    parts = spans(asked.window)
    if len(parts) < 2:
        return None
    whole, together = asked.scores.of(asked.window), asked.request.together
    through = []
    for span in parts:
        result = asked.scores.of(Period(asked.window.start, span.end)).result
        through.append({unit: place.rank for unit, place in placed(rank(result, together=together)).items()})
    roll, day = asked.reading.registers.roll, asked.window.last
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (one.score.group, roll.name(one.score.unit, day), *(places.get(one.score.unit) for places in through))
        for table in ranked(asked.reading, whole.result, together=together)
        for one in table.places
    )
    keys = tuple(span.label() for span in parts)
    columns = (
        Column("group", msg("Group")),
        Column("unit", msg("Unit")),
        *(Column(key, _label(span), "count") for key, span in zip(keys, parts, strict=True)),
    )
    notes = (msg("Each place is that of the period from its first day to the end of the month."),)
    report = Report(
        "places", msg("Places over time"), columns, rows, asked.window, asked.reading.provenance(whole.cards), notes,
        split="" if together else "group",
    )  # fmt: skip
    return Part("places", report, (Series("unit", keys, over_time=True, across=True, inverted=True),), behind=True)


def published_part(asked: Asked) -> Part | None:
    """The places superiors published for periods that end in this one or before it."""
    found = [
        one
        for one in standings(asked.reading, None, asked.scores.level)
        if period_of(one).last <= asked.window.last
    ]  # fmt: skip
    report = through_periods(asked.reading, found, "place")
    if not report.rows:
        return None
    several = report.series is not None and len(report.series.values) > 1
    charts = (report.series,) if several and report.series else ()
    report = without(report, ("code",) if several else ("code", "change"))
    notes = (
        *(report.notes if several else ()),
        msg("Published places are the superior's, in its own group; they are never computed or mixed in here."),
    )
    return Part("published", replace(report, title=msg("Places published by superiors"), notes=notes), charts)
