"""Totals: what is part of one, what two may share, what is left, when it counts, and that it scores as events do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.cards import card, codes, period, units
from tests.domain.test_score_properties import GROUP, LEVELS, MEMBERS, UNITS, WINDOW, cards, ledgers

from zhibao_cli.domain.cases import Case, Event, Shape
from zhibao_cli.domain.duties import Total
from zhibao_cli.domain.score_numbers import repeated, written
from zhibao_cli.domain.score_result import Result
from zhibao_cli.domain.scorecard import Book, Scorecard
from zhibao_cli.domain.scoring import evaluate
from zhibao_cli.domain.totals import (
    Stated,
    cases_of,
    counted_in,
    cut_by,
    overlap,
    part_of,
    same_subject,
    shape_of_total,
    span_of,
    told_of,
)

CHANNELS = {"szw": ("province", "bulletin"), "szb": ("province", "bulletin"), "wz": ("city", "site")}


def total(text: str, **values: Any) -> Total:
    """A total written: unit event count first..last key=value …"""
    unit, event, count, days, *rest = text.split()
    span = period(days)
    told = dict(word.split("=") for word in rest)
    return Total(
        serial=values.pop("serial", 1), unit=unit, event=event, count=int(count), start_on=span.start, end_on=span.last,
        **told, **values,
    )  # fmt: skip


def stated(text: str, known: int = 0, **values: Any) -> Stated:
    one = total(text, **values)
    return Stated(one, shape_of_total(one, CHANNELS), known)


YEAR = "2024-01-01..2024-12-31"


@pytest.mark.parametrize(
    ("told", "event", "part"),
    [
        ("adopted 6", Shape("adopted", channel="szw", level="province"), True),
        ("adopted 6", Shape("instructed", level="province"), False),
        ("adopted 6 channel=szw", Shape("adopted", channel="szw", level="province"), True),
        ("adopted 6 channel=szw", Shape("adopted", channel="szb", level="province"), False),
        ("adopted 6 channel=szw", Shape("adopted", level="province"), False),
        ("adopted 6 level=province", Shape("adopted", channel="szw", level="province"), True),
        ("adopted 6 level=province", Shape("adopted", channel="wz", level="city"), False),
        ("adopted 6 form=full", Shape("adopted", form="full"), True),
        ("adopted 6 form=full", Shape("adopted"), False),
        ("adopted 6 kind=news form=full", Shape("adopted", kind="news", form="full"), True),
        ("adopted 6 kind=news form=full", Shape("adopted", kind="research", form="full"), False),
        ("instructed 6 rank=deputy", Shape("instructed", rank="deputy", level="city"), True),
        ("instructed 6 rank=deputy level=city", Shape("instructed", rank="principal", level="city"), False),
        ("submitted 6", Shape("submitted"), True),
        ("submitted 6", Shape("submitted", status="draft"), False),
        ("submitted 6 to_level=province", Shape("submitted"), False),
        ("submitted 6 to_level=province", Shape("submitted", to="province"), True),
        ("forwarded 6 to_level=province", Shape("forwarded", to="province"), True),
    ],
)
def test_what_is_part_of_a_total(told: str, event: Shape, part: bool) -> None:
    event_, count, *rest = told.split()
    assert part_of(told_of(event), told_of(stated(" ".join(["甲", event_, count, YEAR, *rest])).shape)) is part


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("甲 adopted 6 2024-01-01..2024-03-31", "甲 adopted 9 2024-01-01..2024-08-31", True),
        ("甲 adopted 6 2024-01-01..2024-03-31", "甲 adopted 9 2024-04-01..2024-08-31", False),
        ("甲 adopted 6 2024-01-01..2024-03-31", "甲 adopted 9 2024-03-31..2024-08-31", True),
        (f"甲 adopted 6 {YEAR}", f"乙 adopted 9 {YEAR}", False),
        (f"甲 adopted 6 {YEAR}", f"甲 submitted 9 {YEAR}", False),
        (f"甲 adopted 6 {YEAR} channel=szw", f"甲 adopted 9 {YEAR} channel=szb", False),
        (f"甲 adopted 6 {YEAR} channel=szw", f"甲 adopted 10 {YEAR}", True),
        (f"甲 adopted 6 {YEAR} channel=szw", f"甲 adopted 10 {YEAR} level=province", True),
        (f"甲 adopted 6 {YEAR} channel=szw", f"甲 adopted 10 {YEAR} level=city", False),
        (f"甲 adopted 6 {YEAR} level=city", f"甲 adopted 10 {YEAR} level=province", False),
        (f"甲 adopted 6 {YEAR} kind=news", f"甲 adopted 10 {YEAR} level=province", True),
        (f"甲 adopted 6 {YEAR} kind=news level=city", f"甲 adopted 10 {YEAR} level=province", False),
        (f"甲 submitted 6 {YEAR} to_level=city", f"甲 submitted 10 {YEAR} to_level=province", False),
        (f"甲 instructed 6 {YEAR} rank=deputy", f"甲 instructed 10 {YEAR} rank=principal", False),
    ],
)
def test_which_totals_may_speak_of_the_same_events(one: str, other: str, both: bool) -> None:
    assert overlap(total(one), total(other), CHANNELS) is both
    assert overlap(total(other), total(one), CHANNELS) is both


def test_totals_of_one_subject_differ_in_their_number_alone() -> None:
    one = total(f"甲 adopted 6 {YEAR} channel=szw")
    assert same_subject(one, replace(one, serial=9, count=8, source="通报"))
    assert not same_subject(one, replace(one, channel=None))
    assert not same_subject(one, replace(one, end_on=date(2024, 12, 30)))


@pytest.mark.parametrize(("known", "rest", "excess"), [(0, 6, 0), (2, 4, 0), (6, 0, 0), (8, 0, 2)])
def test_a_total_adds_what_is_not_on_record_singly(known: int, rest: int, excess: int) -> None:
    one = stated(f"甲 adopted 6 {YEAR}", known)
    assert (one.rest, one.excess) == (rest, excess)


@pytest.mark.parametrize(
    ("window", "counts", "cut"),
    [
        ("2024-01-01..2024-12-31", True, False),
        ("2024-02-01..2024-03-31", True, False),
        ("2024-02-02..2024-03-31", False, True),
        ("2024-02-01..2024-03-30", False, True),
        ("2024-03-15..2024-03-15", False, True),
        ("2024-04-01..2024-12-31", False, False),
    ],
)
def test_a_total_counts_where_its_whole_span_lies_in_the_window(window: str, counts: bool, cut: bool) -> None:
    one = stated("甲 adopted 6 2024-02-01..2024-03-31")
    assert bool(counted_in([one], period(window))) is counts
    assert bool(cut_by([one], period(window))) is cut
    assert bool(list(cases_of([one], period(window)))) is counts
    done = one._replace(known=6)
    assert not counted_in([done], period(window))
    assert not cut_by([done], period(window)), "nothing is lost, so nothing is said"


@pytest.mark.parametrize(
    ("count", "trail", "text"),
    [
        (6, (3,), "6 × 3"),
        (6, (3, "×", 2), "6 × 3 × 2"),
        (6, (3, "+", 2), "6 × (3 + 2)"),
        (6, (3, "-", Fraction(1, 2)), "6 × (3 - 0.5)"),
    ],
)
def test_the_arithmetic_of_so_many_alike(count: int, trail: tuple[Any, ...], text: str) -> None:
    assert written(repeated(count, trail)) == text


# -- scoring

PLAIN = """
[[rule]]
on = "adopted"
when = { level = "province" }
points = 3
[[rule]]
on = "adopted"
when = { min_words = 1000 }
points = 9
[[rule]]
on = "adopted"
points = 1
[[rule]]
on = "submitted"
points = 0.5
"""


def scored(
    text: str, totals: Sequence[Stated], window: str = YEAR, members: str = "甲\n乙", level: str | None = None
) -> Result:
    return evaluate(Book((card(text),)), period(window), units(members), [], totals=totals, level=level)


def exact(result: Result, unit: str = "甲") -> Fraction:
    found = result.of(unit)
    assert found is not None
    return found.exact


def test_a_total_scores_like_its_events_one_by_one() -> None:
    result = scored(PLAIN, [stated(f"甲 adopted 6 {YEAR} channel=szw", 2), stated(f"甲 submitted 10 {YEAR}")])
    one = result.of("甲")
    assert one is not None
    assert one.exact == 17
    assert (one.counts["adopted"], one.counts["submitted"], one.counts["adopted_items"]) == (4, 10, 4)
    assert [(line.on, line.arithmetic, int(line.points), line.count, line.ref, line.item) for line in one.lines] == [
        ("adopted", "4 × 3", 12, 4, "c1", ""),
        ("submitted", "10 × 0.5", 5, 10, "c1", ""),
    ]
    assert {line.day for line in one.lines} == {date(2024, 12, 31)}
    assert exact(result, "乙") == 0


def test_what_a_total_does_not_tell_matches_no_condition() -> None:
    assert exact(scored(PLAIN, [stated(f"甲 adopted 6 {YEAR}")])) == 6


def test_a_level_takes_the_totals_of_that_level() -> None:
    totals = [stated(f"甲 adopted {n} {YEAR}{told}") for n, told in ((6, " channel=szw"), (5, " level=city"), (4, ""))]
    assert exact(scored(PLAIN, totals)) == 6 * 3 + 5 + 4
    result = scored(PLAIN, totals, level="province")
    one = result.of("甲")
    assert one is not None
    assert one.exact == 18
    assert one.counts["adopted"] == 6


def test_a_total_is_of_its_last_day() -> None:
    spring = "甲 adopted 6 2024-01-01..2024-03-31"
    assert exact(scored(PLAIN, [stated(spring)], members="甲 - 2024-03-31")) == 6
    result = scored(PLAIN, [stated(spring)], members="甲 - - 2024-03-30")
    assert exact(result) == 0
    assert "outside" in codes(result)
    assert "totals" not in codes(result)
    gone = scored(PLAIN, [stated(spring)], members="乙")
    assert "outside" in codes(gone)
    assert "totals" not in codes(gone)


QUOTA = PLAIN + '[[quota]]\ncount = "adopted"\nevery = "EVERY"\nat_least = 4\nshort_each = -1\n'


@pytest.mark.parametrize(
    ("every", "points", "wide"),
    [("month", 6 - 11 * 4, True), ("quarter", 6 - 3 * 4, False), ("year", 6, False)],
)
def test_a_quota_counts_a_total_where_its_last_day_is_and_a_note_says_so(every: str, points: int, wide: bool) -> None:
    result = scored(QUOTA.replace("EVERY", every), [stated("甲 adopted 6 2024-01-01..2024-03-31")])
    assert exact(result) == points
    assert ("totals-wide" in codes(result)) is wide


def test_base_points_alone_make_no_note_of_a_wide_total() -> None:
    base = PLAIN + '[base]\npoints = 1\nevery = "month"\n'
    assert "totals-wide" not in codes(scored(base, [stated("甲 adopted 6 2024-01-01..2024-03-31")]))


def test_a_total_under_two_versions_is_noted() -> None:
    newer = replace(card(PLAIN), effective_from=date(2024, 3, 1), digest="b")
    book = Book((card(PLAIN), newer))
    result = evaluate(book, period(YEAR), units("甲"), [], totals=[stated("甲 adopted 6 2024-01-01..2024-03-31")])
    assert "totals-wide" in codes(result)


def test_what_is_said_beside_the_figures() -> None:
    totals = [
        stated("甲 adopted 6 2024-01-01..2024-03-31", 2, serial=1),
        stated("乙 submitted 9 2024-01-01..2024-03-31", serial=2),
        stated("乙 adopted 5 2024-03-01..2025-01-31", serial=3),
        stated("乙 adopted 5 2024-02-01..2024-02-29", 5, serial=4),
    ]
    result = scored(PLAIN, totals)
    said = {note.code: str(note.message) for note in result.notes}
    assert said["totals"] == "Known only as totals, not item by item: submitted 9, adopted 4 (c1, c2)."
    assert said["totals-cut"] == (
        "Totals that reach beyond the period, and are not counted in it: c3 (2024-03-01..2025-01-31)."
    )
    assert not {"totals", "totals-cut", "totals-wide"} & set(codes(scored(PLAIN, [])))


def test_items_of_a_total_are_not_taken_for_unadopted_nor_for_adopted() -> None:
    rate = PLAIN + '[[rate]]\nevery = "year"\nof = "OF"\nbelow = 0.5\npoints = -5\n'
    totals = [stated(f"甲 submitted 10 {YEAR}"), stated(f"甲 adopted 2 {YEAR}")]
    assert exact(scored(rate.replace("OF", "period"), totals)) == 10 * Fraction(1, 2) + 2 - 5
    by_items = scored(rate.replace("OF", "items"), totals)
    assert exact(by_items) == 10 * Fraction(1, 2) + 2
    assert "totals-unadopted" in codes(by_items)


def test_a_strike_counts_a_total_of_the_year_before_the_window() -> None:
    strike = PLAIN + '[[strike]]\ncount = "submitted"\nreaches = 5\neffect = "no-award"\n'
    window = "2024-07-01..2024-12-31"
    for text, struck in (
        ("甲 submitted 6 2024-01-01..2024-03-31", True),
        ("甲 submitted 4 2024-01-01..2024-03-31", False),
        ("甲 submitted 6 2024-06-01..2024-07-31", False),
        ("甲 submitted 6 2023-12-01..2024-01-31", False),
    ):
        one = scored(strike, [stated(text)], window).of("甲")
        assert one is not None
        assert bool(one.strikes) is struck, text
        assert one.exact == 0


# -- for every card and every ledger

DAYS = st.integers(0, 181).map(lambda n: WINDOW.start + timedelta(days=n))


@st.composite
def drawn(draw: st.DrawFn) -> Stated:
    on = draw(st.sampled_from(["submitted", "adopted", "instructed"]))
    first, last = sorted((draw(DAYS), draw(DAYS)))
    level = draw(st.sampled_from([None, *LEVELS])) if on != "submitted" else None
    one = Total(
        serial=draw(st.integers(1, 99)), unit=draw(st.sampled_from(UNITS)), event=on, count=draw(st.integers(1, 9)),
        start_on=first, end_on=last, level=level, kind=draw(st.sampled_from([None, "news"])),
    )  # fmt: skip
    return Stated(one, shape_of_total(one, {}), draw(st.integers(0, 9)))


@given(cards(), ledgers(), st.lists(drawn(), max_size=4))
def test_totals_give_what_their_events_give_each_by_itself(
    scorecard: Scorecard, cases: list[Case], totals: list[Stated]
) -> None:
    book = Book((scorecard,))
    singly = [
        Case(one.total.unit, (Event(one.total.end_on, replace(one.shape, total=False), order=n, ref=f"x{n}"),))
        for one in totals
        if WINDOW.covers(span_of(one.total))
        for n in range(one.rest)
    ]
    assert set(GROUP) == {member.code for member in MEMBERS}
    by_total = evaluate(book, WINDOW, MEMBERS, cases, totals=totals)
    one_by_one = evaluate(book, WINDOW, MEMBERS, [*cases, *singly])
    assert by_total.scores == one_by_one.scores
    for one in by_total.scores:
        assert sum(line.points for line in one.lines) == one.points
