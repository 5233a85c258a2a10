"""Base, quotas, rates, caps, limits, strikes: what they give, and what a line of each says."""

from datetime import date
from fractions import Fraction

import pytest
from tests.domain.cards import HEAD, card, period, points, score, units

from zhibao_cli.domain.cases import Case, Event, Shape
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.domain.scoring import (
    bands,
    cuts,
    evaluate,
    history_start,
    reads_history,
    reads_unadopted,
    separable,
    unadopted_windows,
)

YEAR = "2024-01-01..2024-12-31"
ADOPTED = '[[rule]]\non = "adopted"\npoints = 1\n'


def lines_of(result: object, on: str) -> list[tuple[str, Fraction]]:
    score_of = result.scores[0]  # type: ignore[attr-defined]
    return [(line.arithmetic, line.points) for line in score_of.lines if line.on == on]


def submitted(count: int, day: str = "01-05") -> str:
    return "\n".join(f"甲 - {day} submitted" for _ in range(count))


QUOTAS = """
at_least = 4 | met = 10                                   | 4 | 10    | 4 ≥ 4
at_least = 4 | met = 10                                   | 3 | 0     | 3 < 4
at_least = 4 | met = 10 pro_rata = true                   | 3 | 7.5   | 10 × 3 ÷ 4
at_least = 4 | met = 10 pro_rata = true                   | 9 | 10    | 9 ≥ 4
at_least = 4 | short_each = -1                            | 1 | -3    | 3 × -1
at_least = 4.5 | short_each = -1                          | 4 | -0.5  | 0.5 × -1
at_least = 4 | short_flat = -5                            | 1 | -5    | 1 < 4
at_least = 4 | met = 2 over_each = 1.5                    | 6 | 5     | 6 ≥ 4, 2 × 1.5
at_least = 4 | short_each = -1 short_flat = -5            | 2 | -7    | 2 × -1, 2 < 4
at_least = 4 |                                            | 6 | 0     | 6 ≥ 4
at_least = 4 |                                            | 2 | 0     | 2 < 4
at_least = { submitted = 2, fault = 1 } | met = 9         | 2 | 0     | 2 ≥ 2 ; 0 < 1
at_least = { submitted = 2 } | met = 9 short_flat = -1    | 2 | 9     | 2 ≥ 2
at_least = { submitted = 2 } | met = 9 short_flat = -1    | 1 | -1    | 1 < 2
"""


@pytest.mark.parametrize("row", QUOTAS.strip().splitlines())
def test_quotas(row: str) -> None:
    least, rest, done, expected, arithmetic = (part.strip() for part in row.split("|"))
    count = "" if "{" in least else 'count = "submitted"\n'
    options = rest.replace(" = ", "=").replace(" ", "\n")
    text = f'[[quota]]\n{count}every = "year"\n{least}\n{options}\n'
    result = score(card(text, HEAD + "decimals = 2\n"), submitted(int(done)), YEAR, "甲")
    assert result.scores[0].exact == Fraction(expected)
    assert sorted(how for how, _ in lines_of(result, "quota")) == sorted(arithmetic.split(", "))


def test_weights_count_equivalents() -> None:
    text = """
        [[quota]]
        count = "submitted"
        every = "year"
        at_least = 2
        met = 10
        short_each = -1
        weights = [{ when = { kind = "news" }, weight = 0.25 }, { when = { kind = "urgent" }, weight = 0 }]
    """
    events = submitted(1) + "\n" + "\n".join(f"甲 - 01-05 submitted kind={kind}" for kind in ("news", "news", "urgent"))
    assert score(text, events, YEAR, "甲").scores[0].exact == Fraction(-1, 2)


@pytest.mark.parametrize(("target", "expected"), [(3, 10), (5, -2), (None, 0)])
def test_targets(target: int | None, expected: int) -> None:
    text = '[[quota]]\ncount = "submitted"\nevery = "quarter"\nat_least = "target"\nmet = 10\nshort_each = -1\n'
    asked = []

    def targets(unit: str, group: str | None, metric: str, every: str, day: date) -> int | None:
        asked.append((unit, group, metric, every, day))
        return target

    result = score(text, submitted(3), "2024-01-01..2024-03-31", "甲 县", targets=targets)
    assert result.scores[0].points == expected
    assert asked == [("甲", "县", "submitted", "quarter", date(2024, 3, 31))]
    assert [one.short for one in result.scores[0].reached] == ([] if target is None else [max(0, target - 3)])


def test_groups_have_their_own_sections() -> None:
    text = "".join(
        f'[[base]]\ngroups = ["{group}"]\npoints = {amount}\nevery = "year"\n'
        for group, amount in (("县", 6), ("局", 3))
    )
    assert points(score(text, "", YEAR, "甲 县\n乙 局\n丙 镇")) == {"甲": 6, "乙": 3}


@pytest.mark.parametrize(
    ("window", "expected", "incomplete"),
    [
        ("2024-01-01..2024-03-31", 1, False), ("2024-01-01..2024-03-30", 0, True), ("2024-01-02..2024-06-30", 1, True),
        (YEAR, 4, False),
    ],
)  # fmt: skip
def test_only_whole_sub_periods_give_a_base(window: str, expected: int, incomplete: bool) -> None:
    result = score('[base]\npoints = 1\nevery = "quarter"\n', "", window, "甲")
    assert result.scores[0].points == expected
    assert ("incomplete" in [note.code for note in result.notes]) is incomplete


def test_sub_periods_are_counted_from_the_assessment_year() -> None:
    text = '[base]\npoints = 1\nevery = "quarter"\n'
    head = HEAD + 'year_starts = "11-01"\n'
    result = score(card(text, head), "", "2023-11-01..2024-10-31", "甲")
    assert [line.day for line in result.scores[0].lines] == [
        date(2024, 1, 31), date(2024, 4, 30), date(2024, 7, 31), date(2024, 10, 31)
    ]  # fmt: skip


def test_sub_periods_follow_the_version_of_their_last_day() -> None:
    old = card('[base]\npoints = 1\nevery = "month"\n')
    new = card('[base]\npoints = 10\nevery = "quarter"\n', HEAD.replace("2020-01-01", "2024-03-15"))
    result = score(Book((old, new)), "", "2024-01-01..2024-06-30", "甲")
    found = [(str(line.day), int(line.points)) for line in result.scores[0].lines]
    assert found == [("2024-01-31", 1), ("2024-02-29", 1), ("2024-03-31", 10), ("2024-06-30", 10)]  # fmt: skip


RATES = """
period | 10 | 3 | 0.30 | skip | 0
period | 10 | 2 | 0.30 | skip | -1
period | 0  | 0 | 0.30 | skip | 0
period | 0  | 0 | 0.30 | zero | -1
period | 3  | 1 | 0.3333 | skip | 0
"""


@pytest.mark.parametrize("row", RATES.strip().splitlines())
def test_rates(row: str) -> None:
    of, sent, taken, below, empty, expected = (part.strip() for part in row.split("|"))
    text = f'[[rate]]\nevery = "year"\nof = "{of}"\nbelow = {below}\npoints = -1\nempty = "{empty}"\n'
    text += '[[rule]]\non = "adopted"\npoints = 0\n'
    events = submitted(int(sent)) + "\n" + "\n".join(f"甲 x{n} 02-01 adopted" for n in range(int(taken)))
    assert score(text, events, YEAR, "甲").scores[0].points == int(expected)


def test_rate_of_the_items_of_the_period() -> None:
    text = '[[rate]]\nevery = "quarter"\nof = "items"\nbelow = 0.5\npoints = -1\n'
    # Three sent in the first quarter, two of them still unadopted at the window's end; of the second's two, none is.
    events = submitted(3) + "\n甲 - 01-05 unadopted\n甲 - 01-05 unadopted\n" + submitted(2, "04-05")
    result = score(text, events, "2024-01-01..2024-06-30", "甲")
    assert [how for how, _ in lines_of(result, "rate")] == ["1 ÷ 3 < 0.5", "2 ÷ 2 ≥ 0.5"]
    assert result.scores[0].points == -1
    assert reads_unadopted(Book((card(text),)))


# -- caps and limits


def test_caps_reduce_in_proportion_and_in_file_order() -> None:
    text = """
        [[rule]]
        on = "adopted"
        when = { medium = "site" }
        points = 6
        [[rule]]
        on = "adopted"
        points = 4
        [[cap]]
        on = "adopted"
        when = { medium = "site" }
        every = "month"
        max = 6
        [[cap]]
        on = "adopted"
        every = "year"
        max = 8
    """
    events = """
        甲 a 01-01 adopted medium=site
        甲 b 01-02 adopted medium=site
        甲 c 02-01 adopted medium=site
        甲 d 02-02 adopted
    """
    result = score(card(text, HEAD + "decimals = 2\n"), events, YEAR, "甲")
    assert result.scores[0].exact == 8
    assert [how for how, _ in lines_of(result, "adopted")] == ["6 × 0.25", "6 × 0.25", "6 × 0.5", "4 × 0.5"]


def test_a_cap_for_deductions() -> None:
    text = '[[rule]]\non = "fault"\npoints = -4\n[[cap]]\non = "fault"\nevery = "week"\nmin = -5\n'
    events = "甲 - 01-01 fault\n甲 - 01-07 fault\n甲 - 01-08 fault"
    assert score(text, events, YEAR, "甲").scores[0].points == -9


def test_a_cap_of_nothing() -> None:
    assert points(score(ADOPTED + '[[cap]]\non = "adopted"\nevery = "year"\nmax = 0\n', "甲 a 01-01 adopted")) == {}


LIMITS = """
floor = "none"                   | -3
floor = "base"                   | 3
floor = "zero"                   | 0
bonus_max = 1                    | -5
bonus_max = 1 floor = "base"     | 1
bonus_max = 1 floor = "zero"     | 0
total_max = 2 floor = "base"     | 2
total_max = -4                   | -4
"""


@pytest.mark.parametrize("row", LIMITS.strip().splitlines())
def test_limits(row: str) -> None:
    """Base 2 and met 2, adoptions 3, deductions 10."""
    text = """
        [base]
        points = 2
        every = "year"
        [[quota]]
        count = "adopted"
        every = "year"
        at_least = 1
        met = 2
        [[rule]]
        on = "adopted"
        points = 3
        [[rule]]
        on = "fault"
        points = -10
        [limits]
    """
    options, expected = (part.strip() for part in row.split("|"))
    events = "甲 a 01-01 adopted\n甲 - 01-01 fault"
    result = score(text + options.replace(" = ", "=").replace(" ", "\n"), events, YEAR, "甲")
    assert result.scores[0].points == int(expected)


def test_deductions_wait_while_their_base_is_still_to_come() -> None:
    text = '[[rule]]\non = "fault"\npoints = -4\n[base]\npoints = 6\nevery = "quarter"\n'
    text += '[limits]\nevery = "quarter"\nfloor = "base"\n'
    half_way = score(text, "甲 - 04-05 fault", "2024-01-01..2024-05-31", "甲")
    assert half_way.scores[0].points == 6
    assert score(text, "甲 - 04-05 fault", "2024-01-01..2024-06-30", "甲").scores[0].points == 8


def test_limits_hold_for_their_groups() -> None:
    text = ADOPTED + '[[limits]]\ngroups = "县"\ntotal_max = 1\n[[limits]]\ngroups = "局"\ntotal_max = 2\n'
    events = "\n".join(f"{unit} {n} 01-01 adopted" for unit in "甲乙丙" for n in range(4))
    assert points(score(text, events, YEAR, "甲 县\n乙 局\n丙 镇")) == {"甲": 1, "乙": 2, "丙": 4}


# -- quotas of points


def test_points_in_a_quota_are_what_the_item_gives_in_the_sub_period() -> None:
    text = """
        [[rule]]
        on = "adopted"
        when = { level = "province" }
        points = 10
        [[rule]]
        on = "adopted"
        points = 4
        [item]
        adoptions = "highest"
        [[quota]]
        count = "points"
        every = "quarter"
        at_least = 4
        met = 100
    """
    # In the year only the 10 counts; the first quarter by itself gives 4.
    events = "甲 a 02-01 adopted level=city\n甲 a 05-01 adopted level=province"
    result = score(text, events, "2024-01-01..2024-06-30", "甲")
    assert [(one.period.start.month, one.done) for one in result.scores[0].reached] == [(1, 4), (4, 10)]
    assert result.scores[0].points == 210


def test_points_of_items_unadopted_by_the_end_of_each_sub_period() -> None:
    text = '[[rule]]\non = "unadopted"\npoints = 1\n'
    text += '[[quota]]\ncount = "points"\nevery = "quarter"\nat_least = 2\nmet = 10\n'
    book, window = Book((card(text),)), period("2024-01-01..2024-06-30")
    first, second = unadopted_windows(book, window)
    assert (first.label(), second.label()) == ("2024-01-01..2024-03-31", "2024-04-01..2024-06-30")
    two = [Case("甲", (Event(date(2024, 1, 5), Shape("unadopted")),), 2)]
    # Both were adopted in the second quarter: unadopted at the end of the first, not of the window.
    result = evaluate(book, window, units("甲"), [], unadopted={first: two, second: []})
    assert [one.done for one in result.scores[0].reached] == [2, 0]
    assert result.scores[0].points == 10


# -- strikes


@pytest.mark.parametrize(
    ("window", "zero", "note"),
    [
        ("2024-01-01..2024-12-31", True, False), ("2024-01-01..2024-03-31", True, False),
        ("2024-02-01..2024-12-31", False, True), ("2023-01-01..2024-12-31", False, True),
        ("2024-01-01..2024-01-31", False, False),
    ],
)  # fmt: skip
def test_zero_acts_where_the_window_is_within_one_year_from_its_beginning(window: str, zero: bool, note: bool) -> None:
    text = ADOPTED + '[[strike]]\ncount = "fault"\nwhen = { fault = "late" }\nreaches = 2\neffect = "zero"\n'
    events = (
        "甲 a 02-01 adopted\n甲 - 01-05 fault fault=late\n甲 - 02-05 fault fault=late\n甲 - 02-06 fault fault=format"
    )
    result = score(text + '[[rule]]\non = "fault"\npoints = 0\n', events, window, "甲")
    assert (lines_of(result, "strike") != []) is zero
    assert ("strike" in [one.code for one in result.notes]) is note
    assert history_start(Book((card(text),)), period(window)) == date(int(window[:4]), 1, 1)


def test_no_award_strikes_are_kept_with_the_score() -> None:
    text = (
        ADOPTED + '[[strike]]\ncount = "fault"\nreaches = 1\neffect = "no-award"\n[[rule]]\non = "fault"\npoints = 0\n'
    )
    result = score(text, "甲 a 02-01 adopted\n甲 - 02-05 fault", "2024-02-01..2024-02-29", "甲\n乙")
    assert [bool(one.strikes) for one in result.scores] == [True, False]
    assert result.scores[0].points == 1


# -- what the store must know


def test_cuts_bands_and_what_is_read() -> None:
    text = """
        [[rule]]
        on = "adopted"
        when = { kind = "research", min_words = 2000, group = "县" }
        points = 2
        [[rule]]
        on = "adopted"
        when = { max_words = 499, joint = true }
        points = 1
        [item]
        forwarded = "unless-adopted"
        [base]
        points = 1
        every = "half"
    """
    old = card(text)
    new = card(text, HEAD.replace("2020-01-01", "2024-03-10"))
    book = Book((old, new))
    days = cuts(book, period(YEAR), units("甲 县 2024-02-15\n乙 县 - 2024-12-31"))
    assert [day.isoformat() for day in days] == ["2024-02-15", "2024-03-10", "2024-07-01"]
    assert bands(book) == (500, 2000)
    assert reads_history(book)
    assert not reads_unadopted(book)


@pytest.mark.parametrize(
    ("text", "each_by_itself"),
    [
        ("", True),
        ('[item]\nadoptions = "highest"', False),
        ('[item]\ninstructions = "first-then"', False),
        ("[item]\ninstructions_times = 2", False),
        ('[item]\nforwarded = "unless-adopted"', False),
        ('[rank]\ncounted = "items"', False),
        ('[share]\njoint = "equal"\ncompiled = "lead"', True),
    ],
)
def test_events_score_each_by_itself_where_all_is_added_up(text: str, each_by_itself: bool) -> None:
    assert separable(Book((card(text),))) is each_by_itself
