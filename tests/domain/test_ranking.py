"""Places, gates and awards."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.cards import score

from zhibao_cli.domain.ranking import awards, gate_misses, places, rank
from zhibao_cli.domain.score_result import Score
from zhibao_cli.domain.scorecard import RankPolicy

NONE: Mapping[str, int] = {}


def unit(name: str, points: int | str, ties: tuple[int, ...] = (), order: int = 0) -> Score:
    return Score(name, None, order, Fraction(points), Fraction(points), NONE, ties)


PLACES = """
competition | 9 8 8 7   | 1 2 2 4
dense       | 9 8 8 7   | 1 2 2 3
ordinal     | 9 8 8 7   | 1 2 3 4
competition | 5 5 5     | 1 1 1
dense       | 0 0 -1    | 1 1 2
ordinal     | 7         | 1
competition |           |
"""


@pytest.mark.parametrize("row", PLACES.strip().splitlines())
def test_places(row: str) -> None:
    ties, given_points, expected = (part.strip() for part in row.split("|"))
    scores = [unit(f"u{n}", amount, order=n) for n, amount in enumerate(given_points.split())]
    found = places(scores[::-1], RankPolicy(ties))
    assert [place.rank for place in found] == [int(one) for one in expected.split()]
    assert [place.score.order for place in found] == list(range(len(scores)))


def test_a_tie_break_parts_equal_points_and_what_is_still_equal_stays_equal() -> None:
    scores = [unit("a", 9, (1, 5)), unit("b", 9, (2, 1)), unit("c", 9, (1, 5)), unit("d", 8, (9, 9))]
    found = places(scores, RankPolicy())
    assert [(place.rank, place.score.unit, place.tied) for place in found] == [
        (1, "b", False), (2, "a", True), (2, "c", True), (4, "d", False)
    ]  # fmt: skip


def test_gap_to_the_next_place() -> None:
    found = places([unit("a", 9), unit("b", 7), unit("c", 7), unit("d", 4)], RankPolicy())
    assert [place.gap for place in found] == [None, 2, 2, 3]


@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 2)), max_size=8),
    st.sampled_from(["competition", "dense", "ordinal"]),
)
def test_places_are_valid(rows: list[tuple[int, int]], ties: str) -> None:
    scores = [unit(f"u{n}", points, (count,), n) for n, (points, count) in enumerate(rows)]
    found = places(scores, RankPolicy(ties))
    assert len(found) == len(rows)
    for place in found:
        better = {
            (p.score.points, p.score.ties)
            for p in found
            if (p.score.points, p.score.ties) > (place.score.points, place.score.ties)
        }
        above = [p for p in found if (p.score.points, p.score.ties) > (place.score.points, place.score.ties)]
        if ties == "competition":
            assert place.rank == 1 + len(above)
        elif ties == "dense":
            assert place.rank == 1 + len(better)
    if ties == "ordinal":
        assert [place.rank for place in found] == list(range(1, len(rows) + 1))


ADOPTED = '[[rule]]\non = "adopted"\npoints = 1\n[[rule]]\non = "fault"\npoints = 0\n'


def adopted(**counts: int) -> str:
    return "\n".join(f"{name} {name}{n} 05-01 adopted" for name, count in counts.items() for n in range(count))


def test_every_group_has_its_own_places_and_together_there_is_one() -> None:
    result = score(ADOPTED, adopted(甲=3, 乙=5, 丙=5), members="甲 县\n乙 局\n丙 局\n丁 县")
    tables = rank(result)
    assert [(t.group, [(p.rank, p.score.unit) for p in t.places]) for t in tables] == [
        ("县", [(1, "甲"), (2, "丁")]), ("局", [(1, "乙"), (1, "丙")])
    ]  # fmt: skip
    (together,) = rank(result, together=True)
    assert [(p.rank, p.score.unit) for p in together.places] == [(1, "乙"), (1, "丙"), (3, "甲"), (4, "丁")]


def test_ranking_is_on_rounded_points() -> None:
    text = '[[rule]]\non = "adopted"\nwhen = { kind = "news" }\npoints = 0.6\n' + ADOPTED
    result = score(text, "甲 a 05-01 adopted kind=news\n乙 b 05-01 adopted", members="甲\n乙")
    assert [place.rank for place in rank(result)[0].places] == [1, 1]


GATE = """
[[gate]]
name = "表扬"
at_least = { adopted = 2 }
no_fault = ["concealed", { fault = "inaccurate", severity = "serious" }]
"""


@pytest.mark.parametrize(
    ("fault", "stopped"),
    [
        ("fault=concealed", True), ("fault=inaccurate severity=serious", True),
        ("fault=inaccurate severity=minor", False),
        ("fault=late", False),
    ],
)  # fmt: skip
def test_gate_for_faults(fault: str, stopped: bool) -> None:
    result = score(ADOPTED + GATE, adopted(甲=2) + f"\n甲 - 05-01 fault {fault}", members="甲")
    assert result.closing is not None
    assert [miss.metric for miss in gate_misses(result.closing.gates[0], 0, result.scores[0])] == ["fault"] * stopped


def test_awards_pass_over_and_say_why() -> None:
    text = (
        ADOPTED
        + GATE
        + """
        [[award]]
        title = "先进单位"
        groups = ["县"]
        take = 2
        gate = "表扬"
        [[award]]
        title = "优秀单位"
        take = 1
        [[strike]]
        count = "fault"
        when = { fault = "late" }
        reaches = 1
        effect = "no-award"
    """
    )
    events = (
        adopted(甲=9, 乙=8, 丙=5, 丁=5, 戊=1, 庚=7) + "\n甲 - 05-01 fault fault=late\n乙 - 05-01 fault fault=concealed"
    )
    result = score(text, events, members="甲 县\n乙 县\n丙 县\n丁 县\n戊 县\n己 县\n庚 局")
    first, second, third = awards(result)
    assert (first.title, first.group, first.winners) == ("先进单位", "县", ("丙", "丁"))
    assert [(one.unit, one.reason) for one in first.passed] == [
        ("甲", "strike"), ("乙", "gate"), ("戊", "gate"), ("己", "no-points")
    ]  # fmt: skip
    assert (second.group, second.winners) == ("县", ("乙",))
    assert {one.unit: one.reason for one in second.passed} == {
        "甲": "strike", "丙": "has-award", "丁": "has-award", "己": "no-points", "戊": "place"
    }  # fmt: skip
    assert (third.group, third.winners) == ("局", ("庚",))


def test_a_tie_at_the_last_place_takes_all_of_them() -> None:
    text = ADOPTED + '[[award]]\ntitle = "先进"\ntake = 2\n'
    (given_award,) = awards(score(text, adopted(甲=9, 乙=5, 丙=5, 丁=4), members="甲\n乙\n丙\n丁"))
    assert given_award.winners == ("甲", "乙", "丙")


def test_a_gate_may_ask_for_the_years_target_and_for_points() -> None:
    text = ADOPTED + '[[gate]]\nname = "g"\nat_least = { submitted = "target", points = 3 }\n'

    def targets(unit: str, group: str | None, metric: str, every: str, day: object) -> int | None:
        assert (metric, every) == ("submitted", "year")
        return 1 if unit == "甲" else None

    result = score(text, adopted(甲=3, 乙=2), members="甲\n乙", targets=targets)
    assert result.closing is not None
    gate = result.closing.gates[0]
    assert [[m.metric for m in gate_misses(gate, 0, one)] for one in result.scores] == [["submitted"], ["points"]]
