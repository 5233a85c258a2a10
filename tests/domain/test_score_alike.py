"""What a card can tell apart: what it asks for, what is shared, what is taken over; and nothing else."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from tests.domain.cards import HEAD, card, period, units

from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.score_alike import Alike
from zhibao_cli.domain.scorecard import Book

YEAR = period("2024-01-01..2024-12-31")
PLAIN = Shape("adopted", kind="news", channel="a", level="city", medium="bulletin", form="full")
ANY_ADOPTION = '[[rule]]\non = "adopted"\npoints = 3\n'


def alike(text: str, members: str = "甲 县\n乙 县\n丙 镇\n丁 县 - 2024-05-31\n丁 镇 2024-06-01 -") -> Alike:
    return Alike(Book((card(text),)), units(members), YEAR)


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "research"}, {"channel": "b"}, {"form": "title"}, {"medium": "site"}, {"route": "relay"},
        {"reprint": True}, {"solicited": True}, {"points": Fraction(7)},
        {"place": 1, "of": 2}, {"source": 1, "sources": 3}, {"lead": "乙", "of": 2},
    ],
)  # fmt: skip
def test_a_card_that_asks_nothing_tells_nothing_apart(other: dict[str, Any]) -> None:
    told = alike(ANY_ADOPTION).of_shape
    assert told(replace(PLAIN, **other)).bits == told(PLAIN).bits
    if not {"of", "sources"} & other.keys():
        assert told(replace(PLAIN, **other)) == told(PLAIN)


@pytest.mark.parametrize(
    ("when", "other"),
    [
        ('kind = "news"', {"kind": "research"}),
        ('kind = ["research", "overview"]', {"kind": "research"}),
        ('channel = "a"', {"channel": "b"}),
        ('form = ["brief", "title"]', {"form": "title"}),
        ('medium = "site"', {"medium": "site"}),
        ('route = "relay"', {"route": "relay"}),
        ("reprint = true", {"reprint": True}),
        ("solicited = false", {"solicited": True}),
        ("joint = true", {"of": 2}),
        ("compiled = true", {"sources": 2}),
        ('level = "province"', {"level": "province"}),
    ],
)
def test_what_is_asked_for_is_told_apart(when: str, other: dict[str, Any]) -> None:
    told = alike(f'[[rule]]\non = "adopted"\nwhen = {{ {when} }}\npoints = 5\n{ANY_ADOPTION}').of_shape
    assert told(replace(PLAIN, **other)) != told(PLAIN)


def test_values_asked_for_together_are_one() -> None:
    told = alike(
        f'[[rule]]\non = "adopted"\nwhen = {{ form = ["brief", "title"] }}\npoints = 1\n{ANY_ADOPTION}'
    ).of_shape
    assert told(replace(PLAIN, form="brief")) == told(replace(PLAIN, form="title"))
    assert told(replace(PLAIN, form="full")) == told(replace(PLAIN, form="single")) == told(replace(PLAIN, form=None))


def test_what_another_sort_of_event_is_asked_makes_no_difference() -> None:
    told = alike(f'[[rule]]\non = "submitted"\nwhen = {{ kind = "news" }}\npoints = 1\n{ANY_ADOPTION}').of_shape
    assert told(replace(PLAIN, kind="research")) == told(PLAIN)


def test_shares_that_are_equal_are_one() -> None:
    told = alike(f'{ANY_ADOPTION}[share]\njoint = [3, 2]\ncompiled = "equal"\n').of_shape
    assert told(replace(PLAIN, place=0, of=2)) != told(replace(PLAIN, place=1, of=2))
    assert told(replace(PLAIN, place=2, of=3)) == told(replace(PLAIN, place=3, of=5))  # neither gets anything
    assert told(replace(PLAIN, source=0, sources=2)) == told(replace(PLAIN, source=1, sources=2))
    assert told(replace(PLAIN, source=0, sources=2)) != told(replace(PLAIN, source=0, sources=3))


def test_points_taken_over_are_told_apart() -> None:
    told = alike('[[rule]]\non = "adopted"\npoints = "recorded"\n').of_shape
    assert told(replace(PLAIN, points=Fraction(1))) != told(replace(PLAIN, points=Fraction(2)))


GROUPED = f'[[rule]]\non = "adopted"\nwhen = {{ level = "city", group = ["县"] }}\npoints = 5\n{ANY_ADOPTION}'


def test_the_first_unit_of_a_joint_item_counts_by_its_group() -> None:
    told = alike(GROUPED).of_shape
    joint = {lead: told(replace(PLAIN, lead=lead, of=2)) for lead in "甲乙丙丁"}
    assert joint["甲"] == joint["乙"] != joint["丙"]
    assert joint["丁"] not in (joint["甲"], joint["丙"])  # it changes its group in the window


def test_the_group_is_asked_only_where_the_rest_of_the_condition_may_hold() -> None:
    look = alike(GROUPED)
    assert look.asks(look.of_shape(PLAIN)).group
    assert not look.asks(look.of_shape(replace(PLAIN, level="province"))).group


def test_lengths_count_only_for_what_asks_for_them() -> None:
    look = alike(
        f'[[rule]]\non = "adopted"\nwhen = {{ level = "province", min_words = 2000 }}\npoints = 5\n{ANY_ADOPTION}'
        '[[rule]]\non = "submitted"\nwhen = { max_words = 499 }\npoints = 1\n'
    )
    # Bands: no length, below 500, below 2000, from 2000 on.
    assert look.bands(look.of_shape(PLAIN)) == (0, 0, 0, 0)
    assert look.bands(look.of_shape(replace(PLAIN, level="province"))) == (0, 1, 1, 3)
    assert look.bands(look.of_shape(Shape("submitted"))) == (0, 1, 2, 2)


def test_what_stands_in_a_ledger_is_told_apart_as_shapes_are() -> None:
    look = alike(GROUPED + '[[factor]]\non = "adopted"\nwhen = { route = "direct", reprint = false }\nplus = 1\n')
    stored = ["adopted", "news", 0, "reported", "甲", 0, 1, 0, 1, None, "a", "city", "full", None, None, None, None]
    assert look.of([*stored, "bulletin"]) == look.of_shape(replace(PLAIN, lead="甲"))


def test_all_versions_are_looked_at() -> None:
    later = card(
        '[[rule]]\non = "adopted"\nwhen = { kind = "news" }\npoints = 1', HEAD.replace("2020-01-01", "2024-03-10")
    )
    look = Alike(Book((card(ANY_ADOPTION), later)), (), YEAR)
    assert look.of_shape(PLAIN) != look.of_shape(replace(PLAIN, kind="research"))
