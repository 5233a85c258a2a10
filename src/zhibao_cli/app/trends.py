"""How the figures move: by month, quarter or year, each a window of its own; a year earlier beside them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from zhibao_cli.app.dimensions import slot
from zhibao_cli.app.earlier import held
from zhibao_cli.app.filters import (
    FilterRequest,
    chosen_period,
    criteria,
    empty_note,
    moved_units,
    present_note,
    strangers,
    units_asked,
)
from zhibao_cli.app.scorecards import book_of
from zhibao_cli.app.scores import score, summed
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.stats import ROWS_ADD_UP_TO_MORE, counted_by, tallied
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.period import Period, sub_periods, year_before
from zhibao_cli.domain.report import CardRef, Column, Report, Series, Value
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.domain.words import EVERY, TOTAL, code_of
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.figures import Facts

_TITLES = {"month": msg("Month"), "quarter": msg("Quarter"), "year": msg("Year")}
_FIGURES = ("submitted", "sent_up", "adopted", "instructed")
_NAMES = {
    "submitted": msg("Submitted"), "sent_up": msg("Sent up"), "adopted": msg("Adopted"),
    "instructed": msg("Instructed"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Figures:
    """What there is in one window: counts in the order of _FIGURES, and points where there are any to tell."""

    counts: tuple[int, ...]
    points: Fraction | None


def trend(session: Session, by: str, compare: str | None, request: FilterRequest, units: str | None = None) -> Report:
    """The figures of every month (quarter, year) of a period, each as if asked for alone. Raises UsageFault."""
    name = _span(by)
    yoy = _compared(compare)
    with session.reading(units) as reading:
        window = chosen_period(reading, request.period)
        desk = _Desk(reading, request, criteria(reading, request, window), book_of(reading))
        spans = [span for whole in sub_periods(window, name) if (span := whole.common(window))]
        rows = tuple(_row(desk, name, span, yoy=yoy) for span in spans)
        total = _compared_whole((TOTAL, *_cells(desk, window, yoy=yoy, points=False)), rows)
        notes = (
            *empty_note(reading, window),
            *_notes(desk, window, name, yoy=yoy),
            *(() if moved_units(reading, request, window) else _more(rows, total)),
            *strangers(reading, request),
            *present_note(reading),
        )
        return Report(
            "trend", msg("Trend"), _columns(desk, name, yoy=yoy), rows, window, reading.provenance(desk.cards),
            notes, total=total, series=Series(name, _FIGURES + ("points",) * desk.pointed, over_time=True),
        )  # fmt: skip


def _compared_whole(total: tuple[Value, ...], rows: Sequence[tuple[Value, ...]]) -> tuple[Value, ...]:
    """The total without a comparison of what some of the rows have none of."""
    first = len(_FIGURES) + 2
    return (*total[:first], *(None if any(row[place] is None for row in rows) else total[place]
                              for place in range(first, len(total))))  # fmt: skip


def _span(typed: str) -> str:
    code = code_of({name: EVERY[name] for name in _TITLES}, typed)
    if code is None:
        raise UsageFault(
            "span-unknown", msg("There is no trend by “{by}”.", by=typed), msg("One of: month, quarter, year.")
        )
    return code


def _compared(typed: str | None) -> bool:
    if typed is None or not typed.strip():
        return False
    if typed.strip().lower() not in ("yoy", "同比"):
        raise UsageFault(
            "compare-unknown", msg("A trend is not compared with “{what}”.", what=typed),
            msg("--compare yoy sets the year before beside it."),
        )  # fmt: skip
    return True


@dataclass(slots=True)
class _Desk:
    """What every window is reckoned with."""

    reading: Reading
    request: FilterRequest
    wanted: Criteria
    book: Book | None
    cards: tuple[CardRef, ...] = ()
    decimals: int = 0
    facts: Facts = field(init=False)

    def __post_init__(self) -> None:
        self.facts = self.reading.facts()

    @property
    def pointed(self) -> bool:
        """Whether points can be told: they are of units, at most of one level; not of items picked by what they are."""
        plain = Criteria(window=self.wanted.window, units=self.wanted.units, levels=self.wanted.levels)
        return self.book is not None and self.wanted == plain and len(self.wanted.levels) < 2

    def figures(self, window: Period, *, points: bool = True) -> _Figures:
        """What there is in one window, as `stats` and `rank` have it."""
        # Who is in the groups asked for is another question in each window.
        units = units_asked(self.reading, self.request, window)
        wanted = replace(self.wanted, window=window, units=units)
        _, total, _ = tallied(self.reading, window, wanted, None, self.facts)
        counts = total.counts(counted_by(self.reading, window))
        return _Figures(tuple(counts[name] for name in _FIGURES), self._points(window, units) if points else None)

    def _points(self, window: Period, units: Collection[str] | None) -> Fraction | None:
        if not self.pointed or self.book is None:
            return None
        scored = score(self.reading, self.book, window, next(iter(self.wanted.levels), None), facts=self.facts)
        self.cards = tuple(dict.fromkeys((*self.cards, *scored.cards)))
        if scored.result.closing is None:
            return None
        self.decimals = max(self.decimals, scored.decimals)
        return summed(scored, units)


def _columns(desk: _Desk, name: str, *, yoy: bool) -> tuple[Column, ...]:
    columns = [
        Column(name, _TITLES[name], "label"),
        *(Column(key, _NAMES[key], "count") for key in _FIGURES),
        Column("points", msg("Points"), "points", decimals=desk.decimals),
    ]
    if yoy:
        columns += [
            Column("submitted_before", msg("Submitted before"), "count"),
            Column("sent_up_before", msg("Sent up before"), "count", optional=True),
            Column("adopted_before", msg("Adopted before"), "count"),
            Column("instructed_before", msg("Instructed before"), "count", optional=True),
            Column("points_before", msg("Points before"), "points", decimals=desk.decimals),
            Column("adopted_change", msg("Change in adoptions"), "count"),
            Column("points_change", msg("Change in points"), "points", decimals=desk.decimals),
        ]
    return tuple(columns)


def _row(desk: _Desk, name: str, span: Period, *, yoy: bool) -> tuple[Value, ...]:
    return (slot(name, day_number(span.start)), *_cells(desk, span, yoy=yoy))


def _cells(desk: _Desk, span: Period, *, yoy: bool, points: bool = True) -> tuple[Value, ...]:
    now, earlier = desk.figures(span, points=points), year_before(span)
    if not yoy:
        return (*now.counts, now.points)
    if not held(desk.reading, earlier).some:
        return (*now.counts, now.points, *(None,) * (len(_FIGURES) + 3))
    then = desk.figures(earlier, points=points)
    adopted = _FIGURES.index("adopted")
    change = None if now.points is None or then.points is None else now.points - then.points
    return (
        *now.counts, now.points, *then.counts, then.points, now.counts[adopted] - then.counts[adopted], change
    )  # fmt: skip


def _notes(desk: _Desk, window: Period, name: str, *, yoy: bool) -> tuple[Message, ...]:
    _, _, said = tallied(desk.reading, window, desk.wanted, name, desk.facts)
    notes = [*said]
    if units := moved_units(desk.reading, desk.request, window):
        notes.append(msg("In another group for a part of the period: {units}; each row has those that were in the "
                         "group then, the total those that are at its end.", units=units))  # fmt: skip
    if yoy:
        known, period = held(desk.reading, year_before(window)), year_before(window).label()
        notes += [*([msg("Compared with {period}.", period=period)] if known.some else []), *known.note]
    if desk.pointed:
        notes.append(msg("Each row's points are those of `rank` for its own days, so they need not add up to the "
                         "points of the whole period."))  # fmt: skip
    else:
        notes.append(msg("Points are of units: there are none to tell of these items alone, or without a scorecard."))
    return tuple(notes)


def _more(rows: Sequence[tuple[Value, ...]], total: tuple[Value, ...]) -> Iterator[Message]:
    """What is said where the rows add up to more, as of an item sent up in two months."""
    for place in range(1, 1 + len(_FIGURES)):
        whole = total[place]
        if isinstance(whole, int) and sum(one for row in rows if isinstance(one := row[place], int)) > whole:
            yield ROWS_ADD_UP_TO_MORE
            return
