"""Reading scorecards: every section, and every kind of fault with the line it stands on."""

from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.cards import HEAD, card, faults

from zhibao_cli.domain.card_reader import is_warning
from zhibao_cli.domain.card_toml import read_scorecard
from zhibao_cli.domain.scorecard import Award, Base, Cap, Condition, Factor, Quota, Rule, portion

FULL = """
[scorecard]
id = "city"
title = "政务信息工作考核办法"
issuer = "市政府办公室"
document = "政办发〔2024〕1号"
source = "公开文件"
effective_from = 2024-01-01
effective_to = 2024-12-31
year_starts = "11-01"
decimals = 1

[[channel]]
id = "zrqk"
name = "昨日情况"
level = "市"
medium = "刊物"

[[rule]]
on = "采用"
when = { channel = "昨日情况", form = ["简讯", "标题"], kind = "社情民意", group = "县", min_words = 9, reprint = "否" }
points = 1.5
[[rule]]
on = "adopted"
when = { channel = "zrqk" }
points = "recorded"
[[rule]]
on = "差错"
when = { fault = "失实", severity = "严重", notified_by = "省" }
points = { from = -100, to = -50 }
[[rule]]
on = "批示"
when = { level = "市", rank = "主要领导" }
points = 8
then = 4

[[factor]]
on = "采用"
when = { route = "转报", level = "省" }
times = 2
[[factor]]
on = "adopted"
plus = -0.5

[item]
adoptions = "top-levels"
top = 2
among = { medium = "网站" }
instructions = "first-then"
forwarded = "unless-adopted"

[share]
joint = [3, 2]
compiled = "lead"

[[base]]
groups = ["县"]
points = 6
every = "每季"
[[base]]
points = 3
every = "month"

[[quota]]
count = "报送"
when = { kind = "问题" }
every = "month"
at_least = "target"
met = 10
pro_rata = true
short_each = -1
short_flat = -5
over_each = 1
weights = [
  { when = { kind = "problem" }, weight = 0.25 },
  { weight = 2 },
]
[[quota]]
every = "year"
at_least = { submitted = 8, "采用" = 2 }
met = 10

[[rate]]
every = "quarter"
of = "items"
below = 0.30
points = -1
empty = "zero"

[[cap]]
on = "adopted"
when = { medium = "site" }
every = "two-months"
max = 10
[[cap]]
on = "fault"
every = "week"
min = -5

[limits]
every = "half"
floor = "base"
bonus_max = 10
total_max = 100

[[strike]]
count = "solicited"
when = { outcome = ["迟交", "未交"] }
reaches = 2
effect = "zero"

[[gate]]
name = "表扬"
at_least = { submitted = 20, points = "target" }
no_fault = ["瞒报", { fault = "inaccurate", severity = "serious" }]

[[award]]
title = "先进单位"
groups = "县"
take = 2
gate = "表扬"

[rank]
ties = "dense"
tie_break = [{ count = "adopted", when = { level = ["省", "国家"] } }, { count = "adopted" }]
counted = "items"
"""


def test_every_section_is_read() -> None:
    found, problems = read_scorecard(FULL, "办法.toml")
    assert found is not None
    assert not problems
    assert (found.id, found.decimals, found.year_starts) == ("city", 1, "11-01")
    assert found.effective_to == date(2024, 12, 31)
    assert len(found.digest) == 64
    first = found.rules[0]
    assert first.on == "adopted"
    assert dict(first.when.allowed) == {
        "channel": frozenset({"zrqk"}), "form": frozenset({"brief", "title"}), "kind": frozenset({"社情民意"}),
        "reprint": frozenset({False}),
    }  # fmt: skip
    assert (first.when.groups, first.when.min_words, first.points) == (frozenset({"县"}), 9, Fraction(3, 2))
    assert [rule.points for rule in found.rules] == [Fraction(3, 2), None, None, 8]
    assert (found.rules[2].low, found.rules[2].high) == (-100, -50)
    assert found.rules[3].then == 4
    assert [(factor.times, factor.plus) for factor in found.factors] == [(2, None), (None, Fraction(-1, 2))]
    assert (found.item.adoptions, found.item.top, found.item.forwarded) == ("top-levels", 2, "unless-adopted")
    assert (found.share.joint, found.share.compiled) == ((3, 2), "lead")
    assert [base.every for base in found.bases] == ["quarter", "month"]
    quota = found.quotas[0]
    assert (quota.needs[0].at_least, quota.needs[0].metric.count, quota.pro_rata) == (None, "submitted", True)
    assert [weight.weight for weight in quota.needs[0].metric.weights] == [Fraction(1, 4), 2]
    assert [(need.metric.count, need.at_least) for need in found.quotas[1].needs] == [("submitted", 8), ("adopted", 2)]
    assert (found.rates[0].below, found.rates[0].of) == (Fraction(3, 10), "items")
    assert [(cap.most, cap.least, cap.every) for cap in found.caps] == [(10, None, "two-months"), (None, -5, "week")]
    assert (found.limits[0].every, found.limits[0].floor, found.limits[0].bonus_max) == ("half", "base", 10)
    assert (found.strikes[0].reaches, found.strikes[0].effect) == (2, "zero")
    assert len(found.gates[0].no_fault) == 2
    assert (found.awards[0].take, found.awards[0].groups, found.awards[0].gate) == (2, frozenset({"县"}), "表扬")
    assert (found.rank.ties, len(found.rank.tie_break), found.rank.counted) == ("dense", 2, "items")


def test_rules_know_their_lines() -> None:
    found = card(FULL, "")
    lines = FULL.splitlines()
    sections: tuple[Rule | Factor | Base | Quota | Cap | Award, ...]
    sections = (*found.rules, *found.factors, *found.bases, *found.quotas, *found.caps, *found.awards)
    for section in sections:
        assert lines[section.line - 1].startswith("[[")
    assert lines[found.limits[0].line - 1] == "[limits]"
    assert found.rules[0].when.line == found.rules[0].line + 2


ONE_FAULT = {
    "an unknown section": ('[[rules]]\non = "adopted"\npoints = 1', "card-section-unknown", 1),
    "a section in the wrong brackets": ('[rule]\non = "adopted"\npoints = 1', "card-section-form", 1),
    "a single section twice in form": ("[[item]]\n", "card-section-form", 1),
    "an unknown key": ('[[rule]]\non = "adopted"\npoint = 1\npoints = 1', "card-key-unknown", 3),
    "an unknown key in when": ('[[rule]]\non = "adopted"\nwhen = { chanel = "x" }\npoints = 1', "card-key-unknown", 3),
    "a key of another event": (
        '[[rule]]\non = "submitted"\nwhen = { level = "city" }\npoints = 1', "card-key-unknown", 3),
    "no points": ('[[rule]]\non = "adopted"', "card-key-missing", 1),
    "no event": ("[[rule]]\npoints = 1", "card-key-missing", 1),
    "an unknown event": ('[[rule]]\non = "adoptd"\npoints = 1', "card-value", 2),
    "an unknown level": ('[[rule]]\non = "adopted"\nwhen = { level = "provinse" }\npoints = 1', "card-value", 3),
    "an outcome that is no event": (
        '[[rule]]\non = "solicited"\nwhen = { outcome = "open" }\npoints = 1', "card-value", 3),
    "a flag that is none": ('[[rule]]\non = "adopted"\nwhen = { joint = "maybe" }\npoints = 1', "card-value", 3),
    "an empty list": ('[[rule]]\non = "adopted"\nwhen = { level = [] }\npoints = 1', "card-never", 3),
    "lengths the wrong way round": (
        '[[rule]]\non = "adopted"\nwhen = { min_words = 9, max_words = 3 }\npoints = 1', "card-never", 3),
    "text for points": ('[[rule]]\non = "adopted"\npoints = "3"', "card-value", 3),
    "points that are not finite": ('[[rule]]\non = "adopted"\npoints = inf', "card-value", 3),
    "recorded for a submission": ('[[rule]]\non = "submitted"\npoints = "recorded"', "card-conflict", 3),
    "a range the wrong way round": ('[[rule]]\non = "fault"\npoints = { from = 2, to = 1 }', "card-value", 3),
    "a range of nothing": ('[[rule]]\non = "fault"\npoints = {}', "card-key-missing", 3),
    "then on an adoption": ('[[rule]]\non = "adopted"\npoints = 1\nthen = 1', "card-conflict", 4),
    "both times and plus": ('[[factor]]\non = "adopted"\ntimes = 2\nplus = 2', "card-conflict", 3),
    "neither times nor plus": ('[[factor]]\non = "adopted"', "card-conflict", 1),
    "both max and min": ('[[cap]]\non = "adopted"\nevery = "month"\nmax = 2\nmin = -2', "card-conflict", 4),
    "an unknown policy": ('[item]\nadoptions = "higest"', "card-value", 2),
    "top without top-levels": ("[item]\ntop = 2", "card-conflict", 2),
    "top-levels without top": ('[item]\nadoptions = "top-levels"', "card-conflict", 2),
    "highest-plus without plus": ('[item]\nadoptions = "highest-plus"', "card-conflict", 2),
    "inside without highest": ("[item]\ninstructions_inside = true", "card-conflict", 2),
    "inside and times": (
        '[item]\nadoptions = "highest"\ninstructions_inside = true\ninstructions_times = 2', "card-conflict", 4),
    "among that changes nothing": ('[item]\namong = { medium = "site" }', "card-conflict", 2),
    "a share that is none": ('[share]\njoint = "half"', "card-value", 2),
    "a share below zero": ("[share]\njoint = [3, -1]", "card-value", 2),
    "a base without a period": ("[base]\npoints = 1", "card-key-missing", 1),
    "an unknown period": ('[base]\npoints = 1\nevery = "day"', "card-value", 3),
    "groups that are no names": ('[base]\npoints = 1\nevery = "year"\ngroups = [1]', "card-value", 4),
    "a quota of something uncounted": ('[[quota]]\ncount = "feedback"\nevery = "year"\nat_least = 1', "card-value", 2),
    "a quota of nothing": ('[[quota]]\ncount = "adopted"\nevery = "year"\nat_least = 0', "card-value", 4),
    "a quota without a number": ('[[quota]]\ncount = "adopted"\nevery = "year"', "card-key-missing", 1),
    "points with a filter": (
        '[[quota]]\ncount = "points"\nwhen = { kind = "news" }\nevery = "year"\nat_least = 1', "card-conflict", 2),
    "pro rata of nothing": (
        '[[quota]]\ncount = "adopted"\nevery = "year"\nat_least = 1\npro_rata = true', "card-conflict", 5),
    "several things and count": (
        '[[quota]]\ncount = "adopted"\nevery = "year"\nat_least = { adopted = 1 }', "card-conflict", 2),
    "several things and short_each": (
        '[[quota]]\nshort_each = -1\nevery = "year"\nat_least = { adopted = 1 }', "card-conflict", 2),
    "several things, none named": ('[[quota]]\nevery = "year"\nat_least = {}', "card-value", 3),
    "several things, one unknown": ('[[quota]]\nevery = "year"\nat_least = { adoptd = 1 }', "card-value", 3),
    "a weight without weight": (
        '[[quota]]\ncount = "adopted"\nevery = "year"\nat_least = 1\nweights = [\n{ }\n]', "card-key-missing", 6),
    "a rate without a limit": ('[[rate]]\nevery = "year"\npoints = -1', "card-key-missing", 1),
    "a strike of points": ('[[strike]]\ncount = "points"\nreaches = 2\neffect = "zero"', "card-value", 2),
    "a strike without effect": ('[[strike]]\ncount = "fault"\nreaches = 2', "card-key-missing", 1),
    "a gate without a name": ("[[gate]]\nat_least = { adopted = 1 }", "card-key-missing", 1),
    "a gate's fault that is no fault": ('[[gate]]\nname = "g"\nno_fault = [1]', "card-value", 3),
    "an award for none": ('[[award]]\ntitle = "a"\ntake = 0', "card-value", 3),
    "an award behind no gate": ('[[award]]\ntitle = "a"\ntake = 1\ngate = "g"', "card-gate", 4),
    "a tie-break by nothing": ("[rank]\ntie_break = [{ }]", "card-key-missing", 2),
    "one channel twice": (
        '[[channel]]\nid = "a"\nname = "甲"\nlevel = "市"\n[[channel]]\nid = "a"\nname = "乙"\nlevel = "市"\n'
        '[[rule]]\non = "adopted"\npoints = 1', "card-double", 5),
    "one gate twice": ('[[gate]]\nname = "g"\n[[gate]]\nname = "g"', "card-double", 3),
    "broken TOML": ('[[rule]]\non = "adopted"\npoints = = 3', "card-toml", 3),
    "full-width marks": ('[[rule]]\non = “adopted”', "card-toml", 2),
    "an open string": ('[[rule]]\non = "adopted', "card-toml", 2),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_FAULT)
def test_each_kind_of_fault_is_told_with_its_line(name: str) -> None:
    text, code, line = ONE_FAULT[name]
    assert faults(text) == [(code, line)]


HEADS = {
    "no head": ("", "card-key-missing"),
    "no id": ('[scorecard]\ntitle = "t"\neffective_from = 2024-01-01', "card-key-missing"),
    "a date in quotes": ('[scorecard]\nid = "t"\ntitle = "t"\neffective_from = "2024-01-01"', "card-value"),
    "a time": ('[scorecard]\nid = "t"\ntitle = "t"\neffective_from = 2024-01-01T00:00:00', "card-value"),
    "an end before the start": (
        '[scorecard]\nid = "t"\ntitle = "t"\neffective_from = 2024-01-02\neffective_to = 2024-01-01', "card-value"),
    "a year from mid-month": (
        '[scorecard]\nid = "t"\ntitle = "t"\neffective_from = 2024-01-02\nyear_starts = "11-15"', "card-value"),
    "too many decimals": (
        '[scorecard]\nid = "t"\ntitle = "t"\neffective_from = 2024-01-02\ndecimals = 9', "card-value"),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_faults_of_the_head(name: str) -> None:
    text, code = HEADS[name]
    found, problems = read_scorecard(text)
    assert found is None
    assert [problem.code for problem in problems] == [code]


def test_all_faults_at_once_with_file_section_and_key() -> None:
    text = HEAD + '[[rule]]\non = "adopted"\npoints = 1\n[[rule]]\non = "adoptd"\npoint = 2\n[item]\nadoption = "sum"\n'
    found, problems = read_scorecard(text, "办法.toml")
    assert found is None
    assert {problem.file for problem in problems} == {"办法.toml"}
    assert [(problem.sheet, problem.column) for problem in problems] == [
        ("[[rule]] #2", ""), ("[[rule]] #2", "on"), ("[[rule]] #2", "point"), ("[item]", "adoption"),
    ]  # fmt: skip
    assert "points" in str(problems[2].message)


def test_warnings_leave_the_card_usable() -> None:
    text = HEAD + '[[quota]]\ncount = "adopted"\nevery = "year"\nat_least = 1\nshort_each = 1\n'
    found, problems = read_scorecard(text)
    assert found is not None
    assert [is_warning(problem) for problem in problems] == [True]


@given(st.randoms(use_true_random=False))
def test_no_text_is_too_broken_to_be_told_about(random: Random) -> None:
    lines = FULL.splitlines()
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(lines))
        how = random.randrange(4)
        if how == 0:
            del lines[at]
        elif how == 1:
            lines.insert(at, lines[random.randrange(len(lines))])
        elif how == 2:
            lines[at] = lines[at].replace(
                random.choice('"=[]{}'), random.choice(['"', "=", "[", "]", "{", "}", "“", ""]), 1
            )
        else:
            key, _, _ = lines[at].partition("=")
            lines[at] = (
                key + "= " + random.choice(['"x"', "1", "-0.5", "true", "[]", "[1]", "{}", "{ a = 1 }", "2024-01-01"])
            )
    found, problems = read_scorecard("\n".join(lines))
    assert (found is None) == any(not is_warning(problem) for problem in problems)
    assert all(0 <= problem.row <= len(lines) + 1 and str(problem.message) for problem in problems)


# -- small parts


@pytest.mark.parametrize(
    ("split", "of", "expected"),
    [
        ("full", 3, "1 1 1"), ("equal", 3, "1/3 1/3 1/3"), ("lead", 3, "1 0 0"),
        ((5, 3, 2), 2, "5/8 3/8"), ((5, 3, 2), 4, "1/2 3/10 1/5 0"), ((3,), 2, "1 0"), ((1, 2), 1, "1"),
    ],
)  # fmt: skip
def test_portions(split: str | tuple[int, ...], of: int, expected: str) -> None:
    assert [portion(split, place, of) for place in range(of)] == [Fraction(part) for part in expected.split()]


def test_edges_of_lengths() -> None:
    assert Condition(min_words=100, max_words=200).edges == (100, 201)
    assert Condition().edges == ()
