"""Every row of "Small cases" of the scorecard language."""

import pytest
from tests.domain.cards import INSTRUCTED, LEVELS, codes, points, rule, score

from zhibao_cli.errors import Refused

# -- the table of small cases


def test_compiled_and_joint_both_equal() -> None:
    text = rule("adopted", "12") + '[share]\njoint = "equal"\ncompiled = "equal"\n'
    result = score(text, """
        甲 a 05-01 adopted place=0 of=2 source=0 sources=2
        乙 a 05-01 adopted place=1 of=2 source=0 sources=2
        丙 b 05-01 adopted source=1 sources=2
    """)  # fmt: skip
    assert points(result) == {"甲": 3, "乙": 3, "丙": 6}


@pytest.mark.parametrize(
    ("given", "of", "expected"),
    [("8", 2, [5, 3]), ("10", 4, [5, 3, 2, 0])],
)
def test_joint_in_proportion(given: str, of: int, expected: list[int]) -> None:
    text = rule("adopted", given) + "[share]\njoint = [5, 3, 2]\n"
    table = "\n".join(f"{unit} a 05-01 adopted place={n} of={of}" for n, unit in enumerate("甲乙丙丁"[:of]))
    assert [score(text, table).of(unit).points for unit in "甲乙丙丁"[:of]] == expected  # type: ignore[union-attr]


@pytest.mark.parametrize(("rules", "expected"), [(rule("adopted", "3"), {"甲": 10}), ("", {})])
def test_factors_change_what_a_rule_gave(rules: str, expected: dict[str, int]) -> None:
    factors = '[[factor]]\non = "adopted"\nplus = 2\n[[factor]]\non = "adopted"\ntimes = 2\n'
    result = score(rules + factors, "甲 a 05-01 adopted")
    assert points(result) == expected
    if expected:
        assert [line.arithmetic for line in result.scores[0].lines] == ["(3 + 2) × 2"]


@pytest.mark.parametrize(("policy", "expected"), [("first-then", 10), ("first-then-per-rule", 14), ("each", 14)])
def test_instructions_first_then(policy: str, expected: int) -> None:
    result = score(INSTRUCTED + f'[item]\ninstructions = "{policy}"\n', """
        甲 a 05-01 instructed rank=principal
        甲 a 05-02 instructed rank=deputy
    """)  # fmt: skip
    assert points(result) == {"甲": expected}


def test_once_per_level() -> None:
    text = INSTRUCTED.replace("8", "5").replace("6", "10") + '[item]\ninstructions = "once-per-level"\n'
    result = score(text, """
        甲 a 05-01 instructed rank=principal level=city
        甲 a 05-02 instructed rank=deputy level=city
    """)  # fmt: skip
    assert points(result) == {"甲": 10}


def test_top_levels() -> None:
    result = score(LEVELS + '[item]\nadoptions = "top-levels"\ntop = 1\n', """
        甲 a 05-01 adopted level=city
        甲 a 05-02 adopted level=province
    """)  # fmt: skip
    assert points(result) == {"甲": 20}


def test_highest_plus() -> None:
    text = LEVELS.replace("30", "10").replace("20", "6") + '[item]\nadoptions = "highest-plus"\nplus = 2\n'
    result = score(text, """
        甲 a 05-01 adopted level=city
        甲 a 05-02 adopted level=province
        甲 a 05-03 adopted level=county
    """)  # fmt: skip
    assert points(result) == {"甲": 12}


def test_cap_on_own_shares_in_a_partial_month() -> None:
    text = (
        rule("adopted", "4")
        + """
        [share]
        joint = "equal"
        [[cap]]
        on = "adopted"
        when = { medium = "site" }
        every = "month"
        max = 10
    """
    )
    joint = "\n".join(
        f"{unit} {item} 05-0{n} adopted medium=site place={place} of=2"
        for n, item in enumerate("abc", 1)
        for place, unit in enumerate("甲乙")
    )
    own = "\n甲 d 05-05 adopted medium=site\n甲 e 05-06 adopted medium=site"
    assert points(score(text, joint + own, "2024-01-01..2024-05-20")) == {"甲": 10, "乙": 6}


@pytest.mark.parametrize(("every", "expected"), [("", 4), ('every = "quarter"', 6)])
def test_floor_base(every: str, expected: int) -> None:
    text = rule("fault", "-4") + f'[base]\npoints = 6\nevery = "quarter"\n[limits]\nfloor = "base"\n{every}\n'
    result = score(text, "甲 - 01-05 fault\n甲 - 02-05 fault", "2024-01-01..2024-06-30", "甲")
    assert points(result) == {"甲": expected}


def test_strike_zero() -> None:
    text = (
        rule("adopted", "5")
        + """
        [[strike]]
        count = "solicited"
        when = { outcome = ["late", "missed"] }
        reaches = 2
        effect = "zero"
    """
    )
    events = """
        甲 a 08-01 adopted
        甲 - 02-01 solicited outcome=missed
        甲 - 08-01 solicited outcome=未交
    """.replace("未交", "missed")
    whole = score(text, events, "2024-01-01..2024-08-31")
    assert points(whole) == {}
    assert "strike" not in codes(whole)
    august = score(text, events, "2024-08-01..2024-08-31")
    assert points(august) == {"甲": 5}
    assert "strike" in codes(august)


def test_unit_that_joins_in_mid_quarter() -> None:
    text = """
        [base]
        points = 6
        every = "quarter"
        [[quota]]
        count = "submitted"
        every = "quarter"
        at_least = 1
        met = 3
    """
    events = "甲 - 02-20 submitted\n甲 - 04-20 submitted"
    result = score(text, events, "2024-01-01..2024-06-30", "甲 - 2024-02-15")
    assert points(result) == {"甲": 9}
    assert "incomplete-member" in codes(result)


def test_shares_round_only_in_the_total() -> None:
    text = rule("adopted", "1") + '[share]\njoint = "equal"\n'
    one = "\n".join(f"{unit} a 05-01 adopted place={n} of=3" for n, unit in enumerate("甲乙丙"))
    assert points(score(text, one)) == {}
    three = "\n".join(one.replace(" a ", f" {item} ") for item in "abc")
    result = score(text, three)
    assert points(result) == {"甲": 1, "乙": 1, "丙": 1}
    assert [line.on for line in result.scores[0].lines] == ["adopted"] * 3 + ["rounding"]


def test_roll_up_is_not_rounded() -> None:
    text = '[[rule]]\non = "adopted"\nwhen = { level = "town" }\npoints = 0.4\n' + rule("adopted", "0.3")
    result = score(text, "乡 a 05-01 adopted level=town\n县 b 05-01 adopted", members="县\n乡 - - - ^县")
    assert points(result) == {"县": 1}
    lines = {line.on: line for line in result.of("县").lines}  # type: ignore[union-attr]
    assert lines["rollup"].ref == "乡"


def test_roll_up_in_a_circle() -> None:
    with pytest.raises(Refused) as caught:
        score(rule("adopted", "1"), [], members="甲 - - - ^乙\n乙 - - - ^甲")
    assert caught.value.code == "roll-up-circle"
