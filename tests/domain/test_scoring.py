"""Conditions, versions, membership, counts, levels: what the order of evaluation says of single events."""

from datetime import date
from fractions import Fraction

import pytest
from tests.domain.cards import HEAD, INSTRUCTED, LEVELS, card, codes, points, rule, score, units

from zhibao_cli.domain.cases import Case, Event, Member, Shape, Span
from zhibao_cli.domain.numbers import rounded
from zhibao_cli.domain.scorecard import Book

# -- the first rule wins; what is not recorded matches nothing


@pytest.mark.parametrize(
    ("when", "event", "matches"),
    [
        ("", "adopted", True),
        ('level = "省"', "adopted level=province", True),
        ('level = ["city", "province"]', "adopted level=city", True),
        ('level = "city"', "adopted", False),
        ('route = "direct"', "adopted", True),
        ('route = "relay"', "adopted route=relay", True),
        ("reprint = false", "adopted", True),
        ("reprint = true", "adopted reprint=1", True),
        ("compiled = true", "adopted sources=2", True),
        ("joint = true", "adopted of=2", True),
        ("joint = false", "adopted of=2", False),
        ("solicited = true", "adopted solicited=1", True),
        ("min_words = 2000", "adopted words=2000", True),
        ("min_words = 2000", "adopted words=1999", False),
        ("max_words = 2000", "adopted words=2000", True),
        ("max_words = 2000", "adopted words=2001", False),
        ("max_words = 2000", "adopted", False),
        ('kind = "社情民意"', "adopted kind=社情民意", True),
        ('form = "单篇"', "adopted form=full", True),
        ('group = "甲类"', "adopted", True),
        ('group = ["乙类", "丙类"]', "adopted", False),
    ],
)
def test_conditions(when: str, event: str, matches: bool) -> None:
    text = f'[[rule]]\non = "adopted"\nwhen = {{ {when} }}\npoints = 7\n'
    result = score(text, f"甲 a 05-01 {event}", members="甲 甲类")
    assert points(result) == ({"甲": 7} if matches else {})
    assert ("unmatched" in codes(result)) is not matches


@pytest.mark.parametrize(
    ("on", "values"),
    [
        ("submitted", "to=province"), ("forwarded", "to=national"), ("unadopted", ""), ("instructed", "level=city"),
        ("feedback", "level=city outcome=late"), ("solicited", "outcome=done important=1"),
        ("fault", "fault=late severity=serious notified_by=province"),
    ],
)  # fmt: skip
def test_every_event_can_score(on: str, values: str) -> None:
    result = score(rule(on, "3"), f"甲 - 05-01 {on} {values}")
    assert points(result) == {"甲": 3}


@pytest.mark.parametrize(
    ("on", "has_rule", "reported"),
    [("adopted", False, True), ("instructed", False, True), ("fault", False, True), ("submitted", False, False),
     ("submitted", True, True), ("forwarded", True, True), ("solicited", True, True)],
)  # fmt: skip
def test_what_no_rule_matches_is_reported(on: str, has_rule: bool, reported: bool) -> None:
    text = f'[[rule]]\non = "{on}"\nwhen = {{ kind = "news" }}\npoints = 1\n' if has_rule else ""
    result = score(text, f"甲 a 05-01 {on} kind=problem outcome=done")
    assert [one.code for one in result.findings] == (["unmatched"] if reported else [])


@pytest.mark.parametrize(
    ("how", "recorded", "expected", "code"),
    [
        ('"recorded"', "points=2.5", 3, None), ('"recorded"', "", 0, "recorded-missing"),
        ("{ from = -100, to = -50 }", "points=-60", -60, None),
        ("{ from = -100, to = -50 }", "points=-10", 0, "recorded-range"),
    ],
)  # fmt: skip
def test_recorded_points(how: str, recorded: str, expected: int, code: str | None) -> None:
    result = score(rule("fault", how), f"甲 - 05-01 fault {recorded}")
    assert result.scores[0].points == expected
    assert [one.code for one in result.findings] == ([code] if code else [])


def test_factors_change_recorded_points_and_then() -> None:
    factor = '[[factor]]\non = "instructed"\ntimes = 2\n[item]\ninstructions = "first-then"\n'
    events = "甲 a 05-01 instructed rank=principal\n甲 a 05-02 instructed rank=deputy"
    assert points(score(INSTRUCTED + factor, events)) == {"甲": 20}
    recorded = rule("adopted", '"recorded"') + '[[factor]]\non = "adopted"\nplus = -1\n'
    assert points(score(recorded, "甲 a 05-01 adopted points=4")) == {"甲": 3}


# -- dates, versions, membership


def test_each_event_is_scored_by_the_version_of_its_day() -> None:
    book = Book((
        card(rule("adopted", "1")),
        card(rule("adopted", "10"), HEAD.replace("2020-01-01", "2024-06-01\neffective_to = 2024-10-31")),
    ))  # fmt: skip
    events = "甲 a 05-31 adopted\n甲 b 06-01 adopted\n甲 c 10-31 adopted\n甲 d 11-01 adopted"
    result = score(book, events)
    assert points(result) == {"甲": 21}
    assert [one.code for one in result.findings] == ["no-version"]
    assert "version-ended" in codes(result)
    assert len(result.versions) == 2
    fixed = score(Book.fixed(book.versions[0]), events)
    assert points(fixed) == {"甲": 4}


def test_outside_membership_is_reported() -> None:
    result = score(
        rule("adopted", "1"), "甲 a 05-01 adopted\n甲 b 06-01 adopted\n戊 c 06-01 adopted", members="甲 - - 2024-05-31"
    )
    assert points(result) == {"甲": 1}
    assert {(one.code, one.unit) for one in result.findings} == {("outside", "戊"), ("outside", "甲")}
    assert result.scores[0].counts["adopted"] == 1


def test_group_is_that_of_the_day_and_of_the_joint_items_first_unit() -> None:
    text = '[[rule]]\non = "adopted"\nwhen = { group = "县" }\npoints = 5\n' + rule("adopted", "1")
    moved = Member("甲", (Span(date.min, date(2024, 6, 1), "县"), Span(date(2024, 6, 1), date.max, "市")))
    people = [moved, *units("乙 市")]
    events = """
        甲 a 05-31 adopted
        甲 b 06-01 adopted
        乙 c 05-31 adopted lead=甲 place=1 of=2
        乙 d 05-31 adopted
    """
    result = score(text, events, members=people)
    assert points(result) == {"甲": 6, "乙": 6}
    assert result.of("甲").group == "市"  # type: ignore[union-attr]


# -- counts, levels, notes


def test_counts() -> None:
    result = score(LEVELS, """
        甲 - 05-01 submitted
        甲 - 05-01 submitted status=draft
        甲 a 05-01 adopted level=city of=2
        甲 a 05-02 adopted level=city of=2
        甲 b 05-02 adopted level=city status=returned
        甲 a 05-02 instructed of=2
        甲 a 05-03 instructed of=2
        甲 b 05-02 forwarded
        甲 - 05-02 solicited outcome=done
        甲 - 05-02 solicited outcome=open
        甲 - 05-02 fault
    """)  # fmt: skip
    assert dict(result.scores[0].counts) == {
        "submitted": 1, "adopted": 3, "forwarded": 1, "instructed": 2, "solicited": 1, "fault": 1,
        "adopted_items": 2, "instructed_items": 1,
    }  # fmt: skip
    assert "not-reported" in codes(result)


def test_adopted_may_count_items() -> None:
    text = (
        LEVELS
        + """
        [rank]
        counted = "items"
        [[quota]]
        count = "adopted"
        every = "year"
        at_least = 2
        met = 100
    """
    )
    result = score(text, "甲 a 05-01 adopted level=city\n甲 a 05-02 adopted level=city", members="甲")
    assert result.scores[0].counts["adopted"] == 1
    assert result.scores[0].points == 60


def test_level_reckons_as_if_only_that_level_were_on_record() -> None:
    text = LEVELS + rule("instructed", "5") + rule("forwarded", "2") + rule("submitted", "1") + rule("fault", "-9")
    text += '[item]\nadoptions = "highest"\n[base]\npoints = 50\nevery = "month"\n'
    result = score(text, """
        甲 a 05-01 adopted level=city
        甲 a 05-02 adopted level=province
        甲 a 05-03 instructed level=city
        甲 a 05-03 instructed level=province
        甲 a 05-03 forwarded to=province
        甲 a 05-03 forwarded to=national
        甲 - 05-03 submitted
        甲 - 05-03 fault
        甲 - 05-03 adjustment points=9
    """, level="province")  # fmt: skip
    assert points(result) == {"甲": 27}
    counts = result.scores[0].counts
    assert (counts["submitted"], counts["adopted"], counts["instructed"], counts["forwarded"]) == (1, 1, 1, 1)
    assert "level" in codes(result)


def test_adjustments_are_the_only_points_without_a_rule() -> None:
    result = score("", "甲 - 05-01 adjustment points=-2.5")
    assert result.scores[0].exact == Fraction(-5, 2)
    assert result.scores[0].points == -3


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("1/3", 2, "0.33"),
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("0", 1, "0"),
    ],
)
def test_rounding_is_half_up_away_from_zero(value: str, decimals: int, expected: str) -> None:
    assert rounded(Fraction(value), decimals) == Fraction(expected)


def test_counted_cases_give_what_single_ones_give() -> None:
    text = LEVELS + '[share]\njoint = "equal"\n'
    shape = Shape("adopted", level="city", of=4)
    counted = Case("甲", (Event(date(2024, 1, 1), shape),), 3)
    single = [Case("甲", (Event(date(2024, 3, n), shape, ref=f"e{n}"),), 1, f"i{n}") for n in (1, 2, 3)]
    first, second = score(text, [counted]), score(text, single)
    assert first.scores[0].exact == second.scores[0].exact == Fraction(90, 4)
    assert first.scores[0].counts == second.scores[0].counts


def test_lengths_on_either_side_of_a_band_are_told_apart() -> None:
    text = '[[rule]]\non = "adopted"\nwhen = { min_words = 100 }\npoints = 5\n' + rule("adopted", "1")
    assert points(score(text, "甲 a 05-01 adopted words=99\n甲 b 05-01 adopted words=100\n甲 c 05-01 adopted")) == {
        "甲": 7
    }


def test_without_any_card_nothing_scores_and_it_is_said() -> None:
    result = score(Book(()), "甲 a 05-01 adopted\n甲 - 05-01 adjustment points=3")
    assert points(result) == {"甲": 3}
    assert "version-none" in codes(result)
    assert [one.code for one in result.findings] == ["no-version"]


def test_of_a_unit_that_left_the_row_stays() -> None:
    result = score(rule("adopted", "1"), "甲 a 02-01 adopted", members="甲 县 - 2024-03-31\n乙 县 - 2023-12-31")
    assert [(one.unit, one.group, int(one.points)) for one in result.scores] == [("甲", "县", 1)]
