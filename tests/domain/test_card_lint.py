"""Rules that never match, words nobody knows, versions that overlap."""

from datetime import date

import pytest
from tests.domain.cards import HEAD, card, faults, period

from zhibao_cli.domain.card_lint import lint_versions, unknown_words
from zhibao_cli.domain.card_reader import is_warning
from zhibao_cli.domain.scorecard import Book

# -- rules that never match

CHANNELS = """
[[channel]]
id = "a"
name = "甲"
level = "city"
[[channel]]
id = "b"
name = "乙"
level = "province"
medium = "site"
"""

DEAD = """
                             |                           | dead
level = "city"               | level = "city"            | dead
level = ["city", "province"] | level = "city"            | dead
level = "city"               | level = ["city", "town"]  | lives
level = "city"               | channel = "a"             | dead
level = "city"               | channel = ["a", "b"]      | lives
level = "city"               | channel = "x"             | lives
medium = "bulletin"          | channel = "a"             | dead
channel = "a"                | level = "city"            | lives
min_words = 1000             | min_words = 2000          | dead
min_words = 2000             | min_words = 1000          | lives
max_words = 3000             | min_words = 1, max_words = 2000 | dead
min_words = 0                |                           | lives
kind = "news"                | kind = "news", form = "brief" | dead
kind = "news", form = "brief" | kind = "news"            | lives
group = "县"                 | group = "县", kind = "news" | dead
joint = true                 | joint = false             | lives
kind = "动态"                | kind = "news"             | dead
"""


@pytest.mark.parametrize("row", DEAD.strip("\n").splitlines())
def test_rules_an_earlier_one_always_takes(row: str) -> None:
    first, second, expected = (part.strip() for part in row.split("|"))
    rules = "".join(f'[[rule]]\non = "adopted"\nwhen = {{ {when} }}\npoints = 1\n' for when in (first, second))
    found = [code for code, _ in faults(rules + CHANNELS) if code in ("card-dead", "card-never")]
    assert found == (["card-dead"] if expected == "dead" else [])


def test_a_rule_may_be_taken_by_several_together() -> None:
    rules = [f'[[rule]]\non = "adopted"\nwhen = {{ route = "{route}" }}\npoints = 1\n' for route in ("direct", "relay")]
    last = '[[rule]]\non = "adopted"\nwhen = { kind = "news" }\npoints = 1\n'
    assert faults("".join(rules) + last) == [("card-dead", 9)]
    assert faults(rules[0] + last) == []
    other = '[[rule]]\non = "forwarded"\npoints = 1\n'
    assert faults(other + last) == []


def test_a_rule_that_contradicts_its_own_channel() -> None:
    rule = '[[rule]]\non = "adopted"\nwhen = { channel = "a", level = "province" }\npoints = 1\n'
    assert ("card-never", 1) in faults(rule + CHANNELS)


def test_the_level_of_an_instruction_is_the_leaders_not_the_channels() -> None:
    rules = "".join(
        f'[[rule]]\non = "instructed"\nwhen = {{ {when} }}\npoints = 1\n'
        for when in ('level = "city"', 'channel = "a"', 'channel = "b", level = "national"')
    )
    assert faults(rules + CHANNELS + '[[rule]]\non = "adopted"\npoints = 1\n') == []


def test_one_title_may_be_given_in_different_numbers_to_different_groups() -> None:
    assert faults('[[award]]\ntitle = "先进"\ntake = 1\ngroups = "县"\n[[award]]\ntitle = "先进"\ntake = 3\n') == []


def test_a_channel_no_rule_is_about() -> None:
    rule = '[[rule]]\non = "adopted"\nwhen = { level = "city" }\npoints = 1'
    assert faults(rule + CHANNELS) == [("card-warn-channel", 9)]
    assert faults('[[rule]]\non = "adopted"\npoints = 1' + CHANNELS) == []


@pytest.mark.parametrize(
    ("item", "then", "expected"),
    [("first-then", "", ["card-warn-then"]), ("first-then", "then = 1", []), ("each", "then = 1", ["card-warn-then"])],
)
def test_then_belongs_to_first_then(item: str, then: str, expected: list[str]) -> None:
    text = f'[item]\ninstructions = "{item}"\n[[rule]]\non = "instructed"\npoints = 2\n{then}\n'
    assert [code for code, _ in faults(text)] == expected


def test_words_the_ledger_does_not_know() -> None:
    found = card(
        '[[rule]]\non = "adopted"\nwhen = { kind = "社情民意", form = "头条", channel = "x" }\npoints = 1\n'
        '[base]\npoints = 1\nevery = "year"\ngroups = ["县区", "局"]\n'
    )
    known = {
        "kind": frozenset({"news"}),
        "form": frozenset({"头条"}),
        "group": frozenset({"县"}),
        "channel": frozenset[str](),
    }
    problems = unknown_words(found, known)
    assert [problem.column for problem in problems] == ["kind", "channel", "group", "group"]
    assert all(is_warning(problem) and problem.row for problem in problems)
    assert unknown_words(found, {}) == ()


# -- versions


def version(start: str, end: str = "") -> str:
    return HEAD.replace("2020-01-01", start + (f"\neffective_to = {end}" if end else ""))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("2024-01-01", ""), ("2024-06-01", ""), []),
        (("2024-01-01", "2024-05-31"), ("2024-06-01", ""), []),
        (("2024-01-01", "2024-06-01"), ("2024-06-01", ""), ["card-warn-overlap"]),
        (("2024-01-01", ""), ("2024-01-01", ""), ["card-same-day"]),
    ],
)
def test_versions_that_overlap(first: tuple[str, str], second: tuple[str, str], expected: list[str]) -> None:
    cards = [card("", version(*second)), card("", version(*first))]
    assert [problem.code for problem in lint_versions(cards)] == expected


def test_which_version_is_in_force() -> None:
    old, new = card("", version("2024-01-01")), card("", version("2024-06-01", "2024-09-30"))
    book = Book((new, old))
    days = ["2023-12-31", "2024-01-01", "2024-05-31", "2024-06-01", "2024-09-30", "2024-10-01"]
    assert [book.version_on(date.fromisoformat(day)) for day in days] == [None, old, old, new, new, None]
    assert book.closing(period("2024-01-01..2024-12-31")) is new
    assert book.closing(period("2024-10-01..2024-12-31")) is None
    assert book.changes(period("2024-01-01..2024-12-31")) == (date(2024, 6, 1), date(2024, 10, 1))
    assert Book.fixed(old).version_on(date(2030, 1, 1)) is old
