"""The example scorecards of real places, against what was worked out by hand in the tables beside them."""

import re
from collections import defaultdict
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from tests.examples.score_tables import FORMULA, Gives, ScoreTable, formula, read_table, rows

from zhibao_cli.domain.card_toml import read_scorecard
from zhibao_cli.domain.ranking import awards, rank
from zhibao_cli.domain.scorecard import Book, Scorecard
from zhibao_cli.domain.scoring import Result, evaluate

FOLDER = Path(__file__).parents[2] / "examples" / "scorecards"
CARDS = sorted(path.stem for path in FOLDER.glob("*.toml"))
COUNTS = {"报送": "submitted", "采用": "adopted", "上报": "forwarded", "批示": "instructed", "约稿": "solicited"}

pytestmark = pytest.mark.parametrize("name", CARDS)


@cache
def card_of(name: str) -> Scorecard:
    card, problems = read_scorecard((FOLDER / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
    assert not problems, [f"{p.code} {p.sheet} line {p.row} {p.column}: {p.message}" for p in problems]
    assert card is not None
    return card


@cache
def table_of(name: str) -> ScoreTable:
    return read_table(FOLDER / f"{name}.cases.csv", card_of(name))


@cache
def result_of(name: str) -> Result:
    table = table_of(name)
    return evaluate(Book((card_of(name),)), table.window, table.members, table.cases, targets=table.target)


# -- the card


def test_card_is_read_without_fault(name: str) -> None:
    card = card_of(name)
    assert card.rules or card.quotas
    assert re.fullmatch("[a-z][a-z0-9-]*", card.id)
    assert card.id == name


def test_card_says_where_it_comes_from(name: str) -> None:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    for heading in ("# 出处：", "# 网址：", "# 取自文件：", "# 推测：", "# 手工："):
        assert heading in text, heading
    # What the words of the heading promise is also in the card, for those who only see the card.
    assert card_of(name).source
    assert card_of(name).issuer


def test_every_guess_stands_at_its_section(name: str) -> None:
    """The head says what guesses are; each is marked again where it is made."""
    _, _, body = (FOLDER / f"{name}.toml").read_text(encoding="utf-8").partition("[scorecard]")
    assert "# 推测：" in body


def test_readme_has_the_card(name: str) -> None:
    assert f"| `{name}` |" in (FOLDER / "README.md").read_text(encoding="utf-8")


# -- the table, by itself


def test_arithmetic_is_right(name: str) -> None:
    for row in rows(FOLDER / f"{name}.cases.csv"):
        sides = formula(row.said)
        if sides is not None:
            assert sides[0] == sides[1], f"{name} line {row.line}: {row.said}"
            assert sides[1] in row.points, f"{name} line {row.line}: {row.said}"
        if row.what == "结果":
            assert FORMULA.match(row.said), f"{name} line {row.line}: {row.said}"


def test_rows_of_a_unit_add_up(name: str) -> None:
    table = table_of(name)
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for one in table.gives:
        sums[one.unit] += one.points
    assert set(table.results) == {member.code for member in table.members}
    assert {unit: sums[unit] for unit in table.results} == {unit: row.points[0] for unit, row in table.results.items()}


def test_table_is_small(name: str) -> None:
    events = [row for row in rows(FOLDER / f"{name}.cases.csv") if row.what == "事件"]
    assert 4 <= len(events) <= 30


# -- the program against the table


def test_points(name: str) -> None:
    table, result = table_of(name), result_of(name)
    assert {score.unit: score.points for score in result.scores} == {
        unit: row.points[0] for unit, row in table.results.items()
    }


def test_each_row(name: str) -> None:
    """Not only the totals: every event, and every base, quota, rate, limit and strike gives what the table says."""
    table, result = table_of(name), result_of(name)
    wanted: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    for one in table.gives:
        wanted[_key(one)] += one.points
    got: dict[tuple[str, str, str], Fraction] = defaultdict(Fraction)
    for score in result.scores:
        for line in score.lines:
            # A line that no event makes has no reference, or (a roll-up) the code of a unit.
            got[(score.unit, line.ref, line.item) if line.ref.isdigit() else (score.unit, line.on, "")] += line.points
    assert {key: points for key, points in got.items() if points} == {
        key: points for key, points in wanted.items() if points
    }


def _key(one: Gives) -> tuple[str, str, str]:
    return (one.unit, one.ref, one.item) if one.ref else (one.unit, one.on, "")


def test_rows_with_a_date(name: str) -> None:
    table, result = table_of(name), result_of(name)
    wanted: dict[tuple[str, str, date], Fraction] = defaultdict(Fraction)
    for one in table.gives:
        if one.on and one.day:
            wanted[one.unit, one.on, one.day] += one.points
    for (unit, on, day), points in wanted.items():
        score = result.of(unit)
        assert score is not None
        assert sum(line.points for line in score.lines if (line.on, line.day) == (on, day)) == points, (unit, on, day)


def test_quotas(name: str) -> None:
    table, result = table_of(name), result_of(name)
    for quota in table.quotas:
        score = result.of(quota.unit)
        assert score is not None
        reached = [(one.period.last, one.done, one.at_least) for one in score.reached]
        assert (quota.last, quota.done, quota.wanted) in reached, (quota, reached)


def test_places_and_counts(name: str) -> None:
    table, result = table_of(name), result_of(name)
    places = {place.score.unit: place.rank for group in rank(result) for place in group.places}
    for unit, row in table.results.items():
        score = result.of(unit)
        assert score is not None
        if "名次" in row.facts:
            assert places[unit] == int(row.facts["名次"]), unit
        for fact, count in COUNTS.items():
            if fact in row.facts:
                assert score.counts[count] == int(row.facts[fact]), (unit, fact)


def test_awards(name: str) -> None:
    wanted = table_of(name).awards
    got: dict[str, set[str]] = defaultdict(set)
    for given in awards(result_of(name)):
        got[given.title].update(given.winners)
    assert {title: units for title, units in got.items() if units} == wanted


def test_findings(name: str) -> None:
    """What is to be reported is said in the table, and nothing else is reported."""
    found = [(one.code, one.unit, one.on, one.day) for one in result_of(name).findings]
    assert sorted(found) == sorted(table_of(name).findings)


def test_every_rule_is_met_or_named(name: str) -> None:
    card, table = card_of(name), table_of(name)
    used = {line.rule for score in result_of(name).scores for line in score.lines if line.card == card.digest}
    unused = [number for number, rule in enumerate(card.rules, 1) if rule.line not in used]
    assert unused == table.unused
