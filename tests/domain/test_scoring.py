"""Every row of "Small cases" of the scorecard language, and what it says of each step."""

from datetime import date
from fractions import Fraction

import pytest
from tests.domain.cards import HEAD, card, points, score, units

from zhibao_cli.domain.cases import Case, Event, Member, Shape, Span
from zhibao_cli.domain.score_numbers import rounded
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.errors import Refused

RULE = """
[[rule]]
on = "{on}"
points = {points}
"""

LEVELS = """
[[rule]]
on = "adopted"
when = { level = "city" }
points = 30
[[rule]]
on = "adopted"
when = { level = "province" }
points = 20
[[rule]]
on = "adopted"
when = { level = "county" }
points = 0
"""

INSTRUCTED = """
[[rule]]
on = "instructed"
when = { rank = "principal" }
points = 8
then = 4
[[rule]]
on = "instructed"
when = { rank = "deputy" }
points = 6
then = 2
"""


def rule(on: str, amount: str) -> str:
    return RULE.format(on=on, points=amount)


def codes(result: object) -> list[str]:
    return [note.code for note in result.notes]  # type: ignore[attr-defined]


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


# -- the two examples worked by hand

LIANYUNGANG = """
[[channel]]
id = "zrqk"
name = "昨日情况"
level = "市"
[[channel]]
id = "zwjy"
name = "政务建议"
level = "市"
[[channel]]
id = "zbxx"
name = "专报信息"
level = "市"
[[channel]]
id = "xxjb"
name = "信息简报"
level = "省"
[[channel]]
id = "zy"
name = "摘编"
level = "省"
[[channel]]
id = "szb"
name = "专报(省)"
level = "省"
[[channel]]
id = "hlw"
name = "互联网信息摘编"
level = "省"
[[channel]]
id = "gb"
name = "国办刊物"
level = "国家"

[[rule]]
on = "采用"
when = { channel = "昨日情况", form = "简讯" }
points = 1
[[rule]]
on = "采用"
when = { channel = ["昨日情况", "专报信息"] }
points = 3
[[rule]]
on = "采用"
when = { channel = "政务建议" }
points = 20
[[rule]]
on = "采用"
when = { channel = ["信息简报", "摘编"] }
points = 10
[[rule]]
on = "采用"
when = { channel = "专报(省)", kind = "调研" }
points = 30
[[rule]]
on = "采用"
when = { channel = "专报(省)" }
points = 20
[[rule]]
on = "采用"
when = { channel = "互联网信息摘编" }
points = 5
[[rule]]
on = "采用"
when = { level = "国家" }
points = 50
[[rule]]
on = "批示"
when = { level = "市", channel = "政务建议" }
points = 10
[[rule]]
on = "批示"
when = { level = "市" }
points = 5
[[rule]]
on = "批示"
when = { level = "省" }
points = 50
[[rule]]
on = "批示"
when = { level = "国家" }
points = 100
[[rule]]
on = "上报"
when = { to = "省" }
points = 2
[[rule]]
on = "上报"
when = { to = "国家" }
points = 10
"""

LIANYUNGANG_EVENTS = """
甲县 S1 01-10 adopted channel=zrqk level=city
甲县 S1 01-12 instructed level=city channel=zrqk
甲县 S1 01-15 forwarded to=province
甲县 S1 02-03 adopted channel=xxjb level=province
甲县 S1 02-20 instructed level=province channel=xxjb
乙局 S2 01-20 adopted channel=zwjy level=city kind=research
乙局 S2 01-22 instructed level=city channel=zwjy kind=research
乙局 S2 01-25 forwarded to=province kind=research
乙局 S2 02-10 adopted channel=szb level=province kind=research
乙局 S2 02-12 forwarded to=national kind=research
乙局 S2 03-05 adopted channel=gb level=national kind=research
甲县 S3 02-11 adopted channel=zrqk level=city form=brief
乙局 S4 02-14 adopted channel=zbxx level=city
乙局 S4 02-15 forwarded to=province
乙局 S4 03-01 adopted channel=hlw level=province
"""


@pytest.mark.parametrize(
    ("window", "first", "second"),
    [
        ("2024-01-01..2024-01-31", 10, 32),
        ("2024-02-01..2024-02-29", 61, 45),
        ("2024-03-01..2024-03-31", 0, 55),
        ("2024-01-01..2024-03-31", 71, 132),
    ],
)
def test_lianyungang(window: str, first: int, second: int) -> None:
    result = score(LIANYUNGANG, LIANYUNGANG_EVENTS, window, "甲县\n乙局")
    assert [one.points for one in result.scores] == [first, second]
    assert not result.findings


@pytest.mark.parametrize(("policy", "expected"), [("each", 76), ("once-per-level", 71)])
def test_lianyungang_with_a_second_city_leader(policy: str, expected: int) -> None:
    text = LIANYUNGANG + f'[item]\ninstructions = "{policy}"\n'
    events = LIANYUNGANG_EVENTS + "甲县 S1 01-13 instructed level=city channel=zrqk\n"
    assert score(text, events, members="甲县\n乙局").scores[0].points == expected


ZHONGLOU = """
[base]
points = 6
every = "quarter"
[[quota]]
count = "submitted"
every = "quarter"
at_least = 6
short_each = -1
[[rate]]
every = "quarter"
of = "period"
below = 0.30
points = -1
[[rule]]
on = "adopted"
when = { level = "county", kind = "research" }
points = 20
[[rule]]
on = "adopted"
when = { level = "city", kind = "research" }
points = 30
[[rule]]
on = "adopted"
when = { level = ["province", "national"], kind = "research" }
points = 50
[[rule]]
on = "adopted"
when = { level = "county" }
points = 10
[[rule]]
on = "adopted"
when = { level = "city" }
points = 15
[[rule]]
on = "adopted"
when = { level = ["province", "national"] }
points = 30
[[rule]]
on = "instructed"
when = { level = "county" }
points = 10
[[rule]]
on = "instructed"
when = { level = "city" }
points = 20
[[rule]]
on = "instructed"
points = 40
[[rule]]
on = "solicited"
when = { outcome = "done" }
points = 2
[[rule]]
on = "fault"
when = { fault = "late" }
points = -1
[[rule]]
on = "fault"
when = { fault = "criticised" }
points = -2
[limits]
floor = "base"
"""

ZHONGLOU_EVENTS = """
甲 - 01-05 submitted
甲 - 01-06 submitted
甲 - 01-07 submitted
甲 - 01-08 submitted
甲 - 01-09 fault fault=late
甲 a 02-01 adopted level=county kind=news
甲 a 02-03 instructed level=county kind=news
甲 - 02-05 solicited outcome=done
丙 - 01-05 submitted
丙 - 01-06 submitted
丙 - 01-07 submitted
丙 - 01-08 submitted
丙 - 01-09 submitted
丙 - 01-10 submitted
丙 b 02-01 adopted level=city kind=research
丙 c 02-02 adopted level=county kind=news
丙 b 02-10 instructed level=city kind=research
丙 - 03-01 fault fault=criticised
丁 - 01-05 submitted
丁 - 01-06 fault fault=late
丁 - 01-07 fault fault=criticised
丁 d 02-01 adopted level=county kind=news
"""


@pytest.mark.parametrize(("floor", "expected"), [("base", [24, 0, 64, 10]), ("zero", [24, 0, 64, 8])])
def test_zhonglou(floor: str, expected: list[int]) -> None:
    text = ZHONGLOU.replace('floor = "base"', f'floor = "{floor}"')
    result = score(text, ZHONGLOU_EVENTS, "2024-01-01..2024-03-31")
    assert [one.points for one in result.scores] == expected


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


# -- several events on one item

ITEM_CASES = """
sum                  | city province county | 50
highest              | city province county | 30
highest-per-level    | city city province   | 50
top-levels top=2     | city province        | 50
top-levels top=1     | city city            | 30
highest-plus plus=3  | city city city       | 36
highest-plus plus=3  | province county      | 20
highest              | national city        | 30
"""


@pytest.mark.parametrize("row", ITEM_CASES.strip().splitlines())
def test_adoption_policies(row: str) -> None:
    policy, levels, expected = (part.strip() for part in row.split("|"))
    name, *options = policy.split()
    text = LEVELS + f'[item]\nadoptions = "{name}"\n' + "\n".join(option.replace("=", " = ") for option in options)
    events = "\n".join(f"甲 a 05-0{n} adopted level={level}" for n, level in enumerate(levels.split(), 1))
    assert points(score(text, events)) == {"甲": int(expected)}


def test_policy_among_some_adoptions_only() -> None:
    text = LEVELS + '[item]\nadoptions = "highest"\namong = { medium = "site" }\n'
    result = score(text, """
        甲 a 05-01 adopted level=city medium=site
        甲 a 05-02 adopted level=province medium=site
        甲 a 05-03 adopted level=province medium=bulletin
        甲 a 05-04 adopted level=province
    """)  # fmt: skip
    assert points(result) == {"甲": 70}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ('adoptions = "highest"', 38), ('adoptions = "highest"\ninstructions_inside = true', 30),
        ("instructions_times = 2", 100), ('adoptions = "highest"\ninstructions_times = 1.5', 45),
        ('instructions = "highest"', 58),
    ],
)  # fmt: skip
def test_instructions_and_adoptions(item: str, expected: int) -> None:
    text = LEVELS + INSTRUCTED.replace("then = 4\n", "").replace("then = 2\n", "") + f"[item]\n{item}\n"
    result = score(text, """
        甲 a 05-01 adopted level=city
        甲 a 05-02 adopted level=province
        甲 a 05-03 instructed rank=principal
    """)  # fmt: skip
    assert points(result) == {"甲": expected}


def test_a_lone_instruction_that_multiplies_gives_nothing_by_itself() -> None:
    result = score("[item]\ninstructions_times = 2\n", "甲 a 05-01 instructed")
    assert points(result) == {}
    assert not result.findings


@pytest.mark.parametrize(
    ("adopted", "window", "expected"),
    [
        ("05-01 adopted level=city", "2024-01-01..2024-12-31", 2),
        ("05-01 adopted level=province", "2024-01-01..2024-12-31", 0),
        ("05-01 adopted level=national", "2024-01-01..2024-12-31", 0),
        ("05-01 adopted level=national", "2024-01-01..2024-04-30", 2),
        ("2023-12-01 adopted level=province", "2024-01-01..2024-12-31", 0),
        ("05-01 adopted", "2024-01-01..2024-12-31", 2),
    ],
)
def test_forwarded_unless_adopted(adopted: str, window: str, expected: int) -> None:
    text = rule("forwarded", "2") + rule("adopted", "0") + '[item]\nforwarded = "unless-adopted"\n'
    result = score(text, f"甲 a 03-01 forwarded to=province\n甲 a {adopted}", window, "甲")
    assert result.scores[0].points == expected


def test_of_one_day_the_higher_points_come_first() -> None:
    text = INSTRUCTED + '[item]\ninstructions = "first-then"\n'
    events = ["甲 a 05-01 instructed rank=deputy", "甲 a 05-01 instructed rank=principal"]
    for order in (events, events[::-1]):
        assert points(score(text, "\n".join(order))) == {"甲": 10}


def test_an_instruction_without_a_rule_takes_nobodys_first_place() -> None:
    text = INSTRUCTED + '[item]\ninstructions = "first-then"\n'
    assert points(score(text, "甲 a 05-01 instructed\n甲 a 05-02 instructed rank=principal")) == {"甲": 8}


@pytest.mark.parametrize(
    ("joint", "expected"), [("full", {"甲": 9, "乙": 9}), ("equal", {"甲": 5, "乙": 5}), ("lead", {"甲": 7, "乙": 2})]
)
def test_submitted_goes_to_each_unit_in_full_and_the_item_is_shared(joint: str, expected: dict[str, int]) -> None:
    text = rule("submitted", "2") + rule("adopted", "3") + rule("instructed", "2") + rule("forwarded", "2")
    text += f'[share]\njoint = "{joint}"\n'
    lines = [
        f"{unit} {item} 05-01 {on} place={place} of=2"
        for place, unit in enumerate("甲乙")
        for item, on in (("-", "submitted"), ("a", "adopted"), ("a", "instructed"), ("a", "forwarded"))
    ]
    if joint == "lead":
        expected = {"甲": 9, "乙": 2}
    if joint == "equal":
        expected = {"甲": 6, "乙": 6}
    assert points(score(text, "\n".join(lines))) == expected


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


def test_which_of_two_equal_adoptions_of_a_day_is_kept_does_not_depend_on_entering() -> None:
    text = rule("adopted", "4") + '[item]\nadoptions = "highest"\n'
    text += '[[cap]]\non = "adopted"\nwhen = { medium = "site" }\nevery = "month"\nmax = 1\n'
    rows = ["甲 a 05-01 adopted medium=site", "甲 a 05-01 adopted medium=press"]
    first, second = (score(text, "\n".join(order)) for order in (rows, rows[::-1]))
    assert points(first) == points(second)


def test_of_equal_adoptions_the_earliest_stays() -> None:
    text = rule("adopted", "4") + '[item]\nadoptions = "highest"\n'
    result = score(text, "甲 a 05-02 adopted\n甲 a 05-01 adopted\n甲 a 05-03 adopted")
    assert [line.day.day for line in result.scores[0].lines if line.day and line.points == 4] == [1]
    assert [line.arithmetic for line in result.scores[0].lines] == ["4", "4 → 0", "4 → 0"]
