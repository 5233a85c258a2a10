"""Counts by any dimension: submitted, sent up, adopted, instructed on, solicited, words; each by its own date."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from zhibao_cli.app.authors import PERSONS, Authors
from zhibao_cli.app.dimensions import (
    ALIKE,
    DIMENSIONS,
    PARTIAL,
    TIMES,
    Key,
    add_up_to_more,
    by_nothing,
    key_columns,
    named,
    ordered,
    read_dimension,
    slot,
    total_by,
)
from zhibao_cli.app.filters import (
    FilterRequest,
    chosen_period,
    criteria,
    empty_note,
    instructed_note,
    moved_note,
    present_note,
    strangers,
)
from zhibao_cli.app.scorecards import book_of
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.tallies import Counting, Tally
from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import CardRef, Column, Report, Series, Value
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.domain.totals import Stated, counted_in, counted_note, cut_by, cut_note, spans
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store import search
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.item_data import first_adoptions
from zhibao_cli.store.rows import FactRow
from zhibao_cli.store.totals import stated

if TYPE_CHECKING:
    from zhibao_cli.app.person_points import Earned

ROWS_ADD_UP_TO_MORE = msg("Items of several rows are one in the total, so the rows add up to more.")

FIGURES = (
    Column("submitted", msg("Submitted"), "count"),
    Column("sent_up", msg("Sent up"), "count"),
    Column("adopted", msg("Adopted"), "count"),
    Column("rate", msg("Rate"), "rate", decimals=1),
    Column("instructed", msg("Instructions"), "count"),
    Column("instructed_items", msg("Items instructed on"), "count"),
    Column("solicited", msg("Solicited"), "count", optional=True),
    Column("solicited_share", msg("Solicited share"), "rate", decimals=1, optional=True),
    Column("words", msg("Words"), "count", optional=True),
    Column("outcomes", msg("Items with an outcome"), "count", optional=True),
)
_DAYS = Column("days_to_adoption", msg("Days to adoption"), "points", decimals=1, optional=True)


def figures(tally: Tally, counted: str = "adoptions") -> dict[str, Value]:
    """What is counted, by the keys of the columns."""
    return dict(zip((column.key for column in FIGURES), tally.cells(counted), strict=True))


def stats(session: Session, by: str, request: FilterRequest, units: str | None = None) -> Report:
    """Counts of a period by one dimension, with a total in which every item is one."""
    name = read_dimension(by, (*DIMENSIONS, "review", "feedback"))
    if name == "review":
        from zhibao_cli.app.review_figures import review_stats

        return review_stats(session, request)
    if name == "feedback":
        from zhibao_cli.app.feedback import feedback_stats

        return feedback_stats(session, request)
    with session.reading(units) as reading:
        window = chosen_period(reading, request.period)
        moved = (*moved_note(reading, request, window, name), *strangers(reading, request))
        return counted(reading, name, window, criteria(reading, request, window), moved=moved)


def counted(
    reading: Reading, name: str, window: Period, wanted: Criteria, book: Book | None = None,
    facts: Facts | None = None, moved: tuple[Message, ...] = (),
) -> Report:  # fmt: skip
    """Counts of a window by one of the dimensions; by the rules of this book, else of the default one.

    `moved`: what is to be said of units that changed groups.
    """
    tallies, total, said = tallied(reading, window, wanted, name, facts)
    of_what, more = counted_by(reading, window, book), further(reading, window, wanted, name, book)
    sorted_out = [
        (key, tallies.get(key, Tally())) for key in ordered(reading, name, {*tallies, *more.keys}, wanted, window)
    ]
    rows = tuple(
        (*named(reading, name, key, window), *tally.cells(of_what), *more.cells(key, tally))
        for key, tally in sorted_out
    )
    columns = key_columns(name)
    last = total_by(name, (*total.cells(of_what), *more.all(total)))
    notes = (*empty_note(reading, window), *said, *moved, *more.notes, *present_note(reading))
    if add_up_to_more((tally.sizes() for tally in tallies.values()), total.sizes()):
        notes = (*notes, ROWS_ADD_UP_TO_MORE)
    notes = (*notes, *_of_rows(name, tallies.values(), of_what))
    return Report(
        "stats", msg("Statistics"), (*columns, *FIGURES, *more.columns), rows, window, reading.provenance(more.cards),
        notes,
        total=last, series=Series(columns[0].key, ("submitted", "adopted", "instructed"), over_time=name in TIMES),
    )  # fmt: skip


class Further:
    """The figures that a dimension has besides: none, but of persons."""

    columns: tuple[Column, ...] = ()
    notes: tuple[Message, ...] = ()
    cards: tuple[CardRef, ...] = ()
    keys: Collection[Key] = ()
    """The rows that have such figures, though nothing else may be counted for them."""

    def cells(self, key: Key, tally: Tally) -> tuple[Value, ...]:
        """The cells of a row."""
        return ()

    def all(self, total: Tally) -> tuple[Value, ...]:
        """The cells of the total."""
        return ()


class _OfPersons(Further):
    """The mean days from report to an item's first adoption, if that is in the window; and points."""

    def __init__(self, reading: Reading, window: Period, earned: "Earned") -> None:
        self._first, self._window, self._earned = first_adoptions(reading.view), window, earned
        self.columns = (_DAYS, Column("points", msg("Points"), "points", decimals=earned.decimals, optional=True))
        self.notes, self.cards = earned.notes, earned.cards
        self.keys = [key for key, points in earned.points.items() if points]

    def cells(self, key: Key, tally: Tally) -> tuple[Value, ...]:
        return self._days(tally), None if self._earned.total is None else self._earned.points.get(key, Fraction())

    def all(self, total: Tally) -> tuple[Value, ...]:
        return self._days(total), self._earned.total

    def _days(self, tally: Tally) -> Fraction | None:
        dates = map(self._first.__getitem__, {item for _, item in tally.adopted})
        spans = [(day - reported).days for reported, day in dates if day in self._window]
        return Fraction(sum(spans), len(spans)) if spans else None


def further(reading: Reading, window: Period, wanted: Criteria, name: str, book: Book | None = None) -> Further:
    """The figures that a dimension has besides: of persons days to adoption, and points by this book, else ours."""
    if name not in PERSONS:
        return Further()
    # Only persons' points need what scores.
    from zhibao_cli.app.person_points import earned

    book = book or book_of(reading)
    return _OfPersons(reading, window, earned(reading, window, wanted, book, Authors(reading), name))


def adopted_across(
    reading: Reading, window: Period, wanted: Criteria, by: str, across: str
) -> dict[tuple[Key, Key], int]:
    """How many were adopted by two dimensions at once, counted as `counted` does; what is 0 is left out."""
    facts = reading.facts()
    rows_of, columns_of = (DIMENSIONS[name](reading, facts, window) for name in (by, across))

    def pairs(unit: str, row: FactRow, shape: Shape) -> Iterable[tuple[Key, Key]]:
        return product(rows_of(unit, row, shape), columns_of(unit, row, shape))

    counting = Counting(facts, wanted, pairs, reading.registers.roll.members(), fixed={by, across} <= ALIKE)
    counting.take(list(search.facts(reading.view, replace(wanted, events=("adopted",)))))
    tallies = counting.tallies
    for one in _inside(_totals_of(facts, window, wanted, counting.units), wanted):
        unit = one.total.unit
        for pair in product(
            rows_of(unit, _row_of(one, by), one.shape), columns_of(unit, _row_of(one, across), one.shape)
        ):
            tallies[pair].add_total(one.shape, one.rest, wanted)
    of_what = counted_by(reading, window)
    return {pair: count for pair, tally in tallies.items() if (count := tally.counts(of_what)["adopted"])}


def totals(
    reading: Reading, window: Period, wanted: Criteria, book: Book | None = None, facts: Facts | None = None
) -> tuple[Value, ...]:
    """The total of `counted`, by FIGURES."""
    return tallied(reading, window, wanted, None, facts)[1].cells(counted_by(reading, window, book))


def counted_by(reading: Reading, window: Period, book: Book | None = None) -> str:
    """What `adopted` counts by the card, else the default one, in force at the window's end: adoptions or items."""
    book = book or book_of(reading)
    closing = book.closing(window) if book else None
    return closing.rank.counted if closing else "adoptions"


def tallied(
    reading: Reading, window: Period, wanted: Criteria, name: str | None, facts: Facts | None = None
) -> tuple[dict[Key, Tally], Tally, tuple[Message, ...]]:
    """What is counted by a dimension (or by none), by each of its values, and in all; what to say.

    `facts`: if they are at hand.
    """
    facts = facts or reading.facts()
    keys = DIMENSIONS[name](reading, facts, window) if name else by_nothing
    alike = name is None or name in ALIKE
    counting = Counting(facts, wanted, keys, reading.registers.roll.members(), fixed=alike)
    counting.take(list(search.facts(reading.view, wanted)))
    counting.take_outcomes(search.outcome_facts(reading.view, wanted))
    tallies, total = counting.tallies, counting.total
    totals = _totals_of(facts, window, wanted, counting.units)
    for one in _inside(totals, wanted):
        total.add_total(one.shape, one.rest, wanted)
        for key in keys(one.total.unit, _row_of(one, name), one.shape):
            tallies[key].add_total(one.shape, one.rest, wanted)
    return tallies, total, (*instructed_note(wanted), *_notes(name, totals, wanted), *_of_counts(counting, wanted))


def _of_rows(name: str, tallies: Iterable[Tally], counted: str) -> Iterator[Message]:
    """What is to be said of the rows of a dimension."""
    if name in PARTIAL:
        yield msg("What has no such value is counted in the total alone.")
    if any(counts["adopted"] > counts["submitted"] for counts in (tally.counts(counted) for tally in tallies)):
        yield msg("Rate: adoptions of the period to items reported in it, whichever they are of, so it may exceed "
                  "100 %. `patterns` follows the items.")  # fmt: skip


def _of_counts(counting: Counting[Key], wanted: Criteria) -> Iterator[Message]:
    """What is to be said of the counts themselves."""
    if counting.outside:
        yield msg("Outside their unit's membership and left out, as by the ranking: {count} events.",
                  count=len(counting.outside))  # fmt: skip
    together = len(counting.total.adopted) - len({event for event, _ in counting.total.adopted})
    if together:
        yield msg("Adoptions of several items edited into one count once for each item: {count} more than pieces.",
                  count=together)  # fmt: skip
    if wanted.statuses and "reported" not in wanted.statuses:
        yield msg("Submitted counts reported items alone; zhibao list --status shows the others.")


_Totals = tuple[tuple[Period, list[Stated]], ...]
"""Totals, each list with the window it counts in."""


def _totals_of(facts: Facts, window: Period, wanted: Criteria, units: set[str] | None) -> _Totals:
    """The totals with a day in the window; those of instructions have a window of their own, if they are given one."""
    own = wanted.instructed_in

    def of(span: Period) -> list[Stated]:
        there = [one for one in stated(facts, span) if units is None or one.total.unit in units]
        return [one for one in there if own is None or (span is own) is (one.shape.on == "instructed")]

    return tuple((span, of(span)) for span in ((window,) if own is None else (window, own)))


def _inside(totals: _Totals, wanted: Criteria) -> list[Stated]:
    """Those of the totals that are meant, and count in their window."""
    return [one for span, some in totals for one in counted_in(some, span) if _meant(one, wanted)]


def _row_of(one: Stated, name: str | None) -> FactRow:
    """A total as a fact of no item; without a day, where the dimension is one of time and it is about several rows."""
    first, last = day_number(one.total.start_on), day_number(one.total.end_on)
    same = name not in TIMES or slot(name, first) == slot(name, last)
    return FactRow(last if same else 0, 0, 0, 0, 0, None)


def _meant(one: Stated, wanted: Criteria) -> bool | None:
    """Whether a total's items are what is filtered for; None: it does not tell."""
    told = [
        (wanted.kinds, one.shape.kind),
        (wanted.to, one.shape.to),
        (wanted.statuses, one.shape.status),
        (wanted.topics or wanted.authors, None),
        (wanted.ranks if one.shape.on == "instructed" else (), one.shape.rank),
    ]
    if any(names and value is not None and value not in names for names, value in told):
        return False
    others = (
        wanted.min_words,
        wanted.max_words,
        wanted.solicited,
        wanted.adopted,
        wanted.instructed or None,
        wanted.outcome,
    )
    silent = any(names and value is None for names, value in told) or any(other is not None for other in others)
    return None if silent else True


def _notes(name: str | None, totals: _Totals, wanted: Criteria) -> Iterator[Message]:
    """What is known only as totals, what the window cuts off, and what the totals do not tell."""
    counted = [one for span, some in totals for one in counted_in(some, span)]
    inside = [one for one in counted if _meant(one, wanted)]
    if inside:
        yield counted_note(inside)
    cut = [one for span, some in totals for one in cut_by(some, span) if _meant(one, wanted)]
    if cut:
        yield cut_note(cut)
    silent = [one for one in counted if _meant(one, wanted) is None]
    if silent:
        yield msg("Totals left out, as they do not tell what is filtered for: {totals}.", totals=spans(silent))
    several = [one for one in inside if not _row_of(one, name).day]
    if several and name == "month":
        yield msg("Totals of several months, under none of them: {totals}.", totals=spans(several))
    elif several:
        yield msg("Totals that reach over several rows, under none of them: {totals}.", totals=spans(several))
