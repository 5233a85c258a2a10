"""Clauses on how the work was done: told as a secretary writes them, none with a zero."""

import re
from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain import brief_work as words
from zhibao_cli.domain.brief import Clause

COUNTS = st.integers(0, 30)


def text(clause: Clause | None) -> str:
    return "" if clause is None else clause.text


def stated(clause: Clause) -> dict[str, int | Fraction]:
    return {figure.name: figure.value for figure in clause.figures}


@pytest.mark.parametrize(
    ("outcomes", "share", "said"),
    [
        ({}, None, ""),
        ({"done": 3}, Fraction(1), "向各单位约稿3篇，按时完成3篇，完成率100%"),
        ({"open": 2}, Fraction(0), "向各单位约稿2篇，待交2篇"),
        ({"waived": 1}, None, "向各单位约稿1篇，免交1篇"),
        (
            {"missed": 1, "late": 2, "done": 4, "waived": 1, "open": 1},
            Fraction(3, 4),
            "向各单位约稿9篇，按时完成4篇，迟交2篇，未交1篇，待交1篇，免交1篇，完成率75%",
        ),
    ],
)
def test_drafts_asked_for(outcomes: Mapping[str, int], share: Fraction | None, said: str) -> None:
    assert text(words.asked(outcomes, share, "x")) == said


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ({}, ""),
        ({"open": 4}, ""),
        ({"given": 6, "open": 1}, "应反馈的领导批示6件，均已按期反馈"),
        ({"given": 2, "late": 1}, "应反馈的领导批示3件，已反馈3件（其中超期1件）"),
        ({"given": 2, "overdue": 1}, "应反馈的领导批示3件，已反馈2件，逾期未反馈1件"),
        ({"overdue": 2}, "应反馈的领导批示2件，逾期未反馈2件"),
    ],
)
def test_feedback(states: Mapping[str, int], said: str) -> None:
    assert text(words.feedback(states, "x")) == said


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        (words.problems(0, "问题", "x"), ""),
        (words.problems(76, "问题", "x"), "报送问题类信息76条"),
        (words.outcomes(0, 0, "x"), ""),
        (words.outcomes(3, 3, "x"), "3条信息转化为决策或文件"),
        (words.outcomes(3, 4, "x"), "3条信息转化为决策或文件4项"),
        (words.reviews(0, 0, "x"), ""),
        (words.reviews(5, 0, "x"), "按政治、政策、敏感、准确四关审核信息5条"),
        (words.reviews(5, 2, "x"), "按政治、政策、敏感、准确四关审核信息5条，退回修改2条"),
        (words.trainings(0, 0, "x"), ""),
        (words.trainings(1, 0, "x"), "举办信息员培训1期"),
        (words.trainings(2, 31, "x"), "举办信息员培训2期，31人次参加"),
        (words.targets(5, 0, "x"), ""),
        (words.targets(5, 3, "x"), "有任务的5个单位中3个完成任务"),
        (words.targets(5, 5, "x"), "有任务的5个单位全部完成任务"),
    ],
)
def test_the_others(clause: Clause | None, said: str) -> None:
    assert text(clause) == said


def test_a_figure_is_named_with_its_source() -> None:
    clause = words.outcomes(3, 4, "zhibao list outcomes")
    assert clause is not None
    assert stated(clause) == {"outcome_items": 3, "outcomes": 4}
    assert {figure.source for figure in clause.figures} == {"zhibao list outcomes"}


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_every_number_said_is_a_figure_and_none_is_zero(one: int, two: int, three: int, four: int) -> None:
    owed = one + two + three
    made = [
        words.asked({"done": one, "late": two, "missed": three, "waived": four},
                    Fraction(one + two, owed) if owed else None, "x"),
        words.feedback({"given": one, "late": two, "overdue": three, "open": four}, "x"),
        words.outcomes(one, one + two, "x"),
        words.reviews(one + two, two, "x"),
        words.trainings(one, two, "x"),
        words.targets(one + two, one, "x"),
    ]  # fmt: skip
    for clause in filter(None, made):
        numbers = {Fraction(found) for found in re.findall(r"\d+(?:\.\d+)?", clause.text)}
        told = set(stated(clause).values())
        assert numbers <= told
        assert 0 not in told
