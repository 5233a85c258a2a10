"""What superiors published, as lists: in order of time beside our own figures, and places through the periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from zhibao_cli.app.bulletins import OurSide
from zhibao_cli.app.filters import chosen_period
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scorecards import book_of
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.reconcile import reference
from zhibao_cli.domain.records import Standing
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.words import METRIC, code_of
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import listed, msg, plain

STANDING_FIGURES = (
    Column("adopted", msg("Adopted"), "count"),
    Column("points", msg("Points"), "count"),
    Column("points_change", msg("On last year"), "count", optional=True),
    Column("rank", msg("Place"), "count"),
    Column("of", msg("Of how many"), "count", optional=True),
)
"""What is published of a unit."""
_COLUMNS = (
    Column("ref", msg("Ref"), "label"),
    Column("unit", msg("Unit")),
    Column("group", msg("Group"), optional=True),
    Column("start", msg("From"), "date"),
    Column("end", msg("To"), "date"),
    Column("level", msg("Level"), "word", words="level", optional=True),
    *STANDING_FIGURES,
    Column("source", msg("Source"), optional=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingsRequest:
    """What was typed after `standing list` or `standing history`."""

    unit: str | None = None
    level: str | None = None
    period: str | None = None
    scorecard: str | None = None
    figure: str | None = None


def period_of(standing: Standing) -> Period:
    """The days a standing is for."""
    return Period(standing.start_on, standing.end_on + timedelta(days=1))


def standing_cells(reading: Reading, standing: Standing) -> tuple[Value, ...]:
    """A standing's row, by the columns of the import file."""
    s = standing
    return (
        reference(s), reading.registers.roll.name(s.unit, s.end_on), s.group_name, s.start_on, s.end_on, s.level,
        s.adopted, s.points, s.points_change, s.place, s.ranked, s.source,
    )  # fmt: skip


def standings(
    reading: Reading, unit: str | None, level: str | None = None, window: Period | None = None
) -> list[Standing]:
    """Standings in the order of periods: of a unit, of a level, of periods inside a window; or all."""
    found = (version.record for version in reading.view.each(Standing, order="end_on, start_on, serial"))
    return [
        standing
        for standing in found
        if unit in (None, standing.unit)
        and level in (None, standing.level)
        and (window is None or window.covers(period_of(standing)))
    ]


def _chosen(reading: Reading, request: StandingsRequest) -> list[Standing]:
    return standings(
        reading,
        reading.registers.unit(request.unit) if request.unit else None,
        read_word("level", request.level) if request.level else None,
        chosen_period(reading, request.period) if request.period else None,
    )


def list_standings(session: Session, request: StandingsRequest) -> Report:
    """What superiors published, in the order of periods, beside our own figures for the same days and level."""
    with session.reading() as reading:
        found = _chosen(reading, request)
        # Without a scorecard there are no figures of ours; the list is good without.
        ours = OurSide(reading, request.scorecard) if request.scorecard or book_of(reading) else None
        moves = _moves(found)
        rows = tuple(_list_row(reading, one, moves.get(at), ours) for at, one in enumerate(found))
        decimals = ours.decimals if ours else 0
        columns = (
            *_COLUMNS[:-1],
            Column("moved", msg("Places gained"), "count", optional=True),
            Column("our_adopted", msg("Our adopted"), "count"),
            Column("our_points", msg("Our points"), "points", decimals=decimals),
            Column("our_rank", msg("Our place"), "count"),
            _COLUMNS[-1],
        )
        notes = tuple(dict.fromkeys(side.note for side in ours.sides)) if ours else ()
        return Report(
            "standings", msg("Published standings"), columns, rows,
            provenance=reading.provenance(ours.cards if ours else ()), notes=notes,
        )  # fmt: skip


def _list_row(reading: Reading, standing: Standing, moved: int | None, ours: OurSide | None) -> tuple[Value, ...]:
    *published, source = standing_cells(reading, standing)
    return (*published, moved, *_ours(ours, standing), source)


def _ours(ours: OurSide | None, standing: Standing) -> tuple[int | None, Fraction | None, int | None]:
    """Our adoptions, points and place in our own group, as `rank` of that level has them."""
    place = ours.of(period_of(standing), standing.level).places.get(standing.unit) if ours else None
    if place is None:
        return None, None, None
    return int(place.score.counts["adopted"]), place.score.points, place.rank


def _moves(found: Sequence[Standing]) -> dict[int, int]:
    """By row, the places gained since the unit's standing before, of the same level and group."""
    last: dict[tuple[str, str | None, str | None], Standing] = {}
    moves = {}
    for at, standing in enumerate(found):
        key = (standing.unit, standing.level, standing.group_name)
        before = last.get(key)
        if standing.place is not None:
            if before is not None and before.place is not None:
                moves[at] = before.place - standing.place
            last[key] = standing
    return moves


# -- through the periods

_FIGURES = ("place", "points", "adopted")


def standing_history(session: Session, request: StandingsRequest) -> Report:
    """Published places (or points, adoptions) of every unit, a column for each period, oldest first."""
    figure = _figure(request.figure)
    with session.reading() as reading:
        return through_periods(reading, _chosen(reading, request), figure)


def through_periods(reading: Reading, standings: Sequence[Standing], figure: str) -> Report:
    """A published figure (place, points, adopted) of every unit, a column for each period, oldest first."""
    found = [one for one in standings if getattr(one, figure) is not None]
    periods = sorted({period_of(one) for one in found}, key=lambda span: (span.end, span.start))
    lines: dict[tuple[str, str | None, str | None], dict[Period, Standing]] = {}
    for one in found:
        lines.setdefault((one.unit, one.level, one.group_name), {}).setdefault(period_of(one), one)
    rows = tuple(
        _history_row(reading, key, by_period, periods, figure)
        for key, by_period in sorted(lines.items(), key=lambda pair: _order(reading, pair[0]))
    )
    columns = (
        Column("unit", msg("Unit")),
        Column("code", msg("Code"), optional=True),
        Column("group", msg("Published group")),
        Column("level", msg("Level"), "word", words="level"),
        *(Column(span.label(), plain(_short(span)), "count") for span in periods),
        Column("change", msg("Places gained") if figure == "place" else msg("Change"), "count"),
    )
    notes = (msg("The last column compares the newest figure with the one before it."),) if rows else ()
    title = msg("Published, through the periods: {figure}", figure=METRIC[figure])
    labels = tuple(span.label() for span in periods)
    return Report(
        "standing-history", title, columns, rows, provenance=reading.provenance(), notes=notes,
        series=Series("unit", labels, over_time=True, across=True, inverted=figure == "place"),
    )  # fmt: skip


def _figure(typed: str | None) -> str:
    code = code_of({name: METRIC[name] for name in _FIGURES}, typed) if typed else "place"
    if code is None:
        raise UsageFault(
            "metric-unknown", msg("No figure of a bulletin is called “{typed}”.", typed=typed),
            msg("One of: {values}", values=listed(f"{METRIC[name].zh} {name}" for name in _FIGURES)),
        )  # fmt: skip
    return code


def _order(reading: Reading, key: tuple[str, str | None, str | None]) -> tuple[int, str, str]:
    codes = list(reading.registers.roll.units)
    unit, level, group = key
    return codes.index(unit) if unit in codes else len(codes), level or "", group or ""


def _history_row(
    reading: Reading,
    key: tuple[str, str | None, str | None],
    by_period: dict[Period, Standing],
    periods: Sequence[Period],
    figure: str,
) -> tuple[Value, ...]:
    unit, level, group = key
    figures = [getattr(by_period[span], figure) if span in by_period else None for span in periods]
    known = [value for value in figures if value is not None]
    change = known[-1] - known[-2] if len(known) > 1 else None
    if change is not None and figure == "place":
        change = -change
    name = reading.registers.roll.name(unit, max(by_period).last)
    return (name, unit, group, level, *figures, change)


def _short(span: Period) -> str:
    """A period as briefly as it may be typed: 2024-01..08, 2024-03, 2024; else its two days."""
    whole = span.start.day == 1 and span.end.day == 1
    if not whole:
        return span.label()
    first, last = span.start, span.last
    if first.year != last.year:
        return f"{first:%Y-%m}..{last:%Y-%m}"
    if (first.month, last.month) == (1, 12):
        return f"{first.year}"
    return f"{first:%Y-%m}" if first.month == last.month else f"{first:%Y-%m}..{last:%m}"
