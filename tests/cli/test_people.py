"""Figures of persons, and of what reviews stopped."""

from typing import Any

import pytest
from tests.cli.conftest import Run


def rows(z: Run, words: str) -> list[dict[str, Any]]:
    ran = z(f"{words} --format json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = ran.json["rows"]
    return found


YEAR = (
    # who wrote it, its words, when it was reported and adopted
    "submit 甲 --unit SQ --author 王强 --words 1000 --on 2024-03-01",
    "submit 乙 --unit SQ --author 王强 --author 李芳 --words 500 --on 2024-03-01",
    "submit 丙 --unit BH --author 陈静 --words 800 --on 2024-03-05",
    "submit 丁 --unit BH --author 赵云 --on 2024-03-05",
    "adopt 甲 --channel szw --on 2024-03-11",
    "adopt 甲 --channel akzw --on 2024-04-11",
    "adopt 乙 --channel szw --on 2024-03-06",
    "adopt 丙 --channel szw --on 2024-05-05",
    "instruct 丙 --level 省 --on 2024-05-10",
    "officer add 王强 --unit SQ",
)


@pytest.fixture
def year(z: Run) -> Run:
    """Four items by four authors, one of them an officer."""
    for words in YEAR:
        assert z(words).code == 0, words
    return z


def test_words_and_days_to_the_first_adoption_by_author_and_officer(year: Run) -> None:
    found = {row["author"]: row for row in rows(year, "stats --by author --period 2024")}
    # 甲 took 10 days to its first adoption, 乙 took 5; the second adoption of 甲 says nothing more.
    assert (found["王强"]["words"], found["王强"]["days_to_adoption"]) == (1500, 7.5)
    assert (found["李芳"]["days_to_adoption"], found["陈静"]["days_to_adoption"]) == (5, 61)
    assert found["赵云"]["days_to_adoption"] is None
    (officer,) = rows(year, "stats --by officer --period 2024")
    assert (officer["officer"], officer["submitted"], officer["words"], officer["days_to_adoption"]) == (
        "王强", 2, 1500, 7.5,
    )  # fmt: skip
    # First adopted in March, so April has no first adoption.
    april = {row["author"]: row for row in rows(year, "stats --by author --period 2024-04")}
    assert (april["王强"]["adopted"], april["王强"]["days_to_adoption"]) == (1, None)
    assert "days_to_adoption" not in rows(year, "stats --period 2024")[0]


def test_persons_by_what_was_adopted_then_by_instructions(year: Run) -> None:
    found = rows(year, "awards --people --period 2024")
    assert [(row["place"], row["author"], row["adopted"], row["instructed"]) for row in found] == [
        (1, "王强", 3, 0),
        (2, "陈静", 1, 1),
        (3, "李芳", 1, 0),
    ]
    assert [(row["unit"], row["officer"]) for row in found] == [("石泉县", True), ("白河县", False), ("石泉县", False)]
    assert len(rows(year, "awards --people --period 2024 --top 2")) == 2
    assert "points" in year("awards --people --period 2024").out


def test_equals_share_a_place(year: Run) -> None:
    year("adopt 丁 --channel szw --on 2024-05-05")
    places = {row["author"]: row["place"] for row in rows(year, "awards --people --period 2024")}
    assert places == {"王强": 1, "陈静": 2, "李芳": 3, "赵云": 3}


def test_the_number_of_units_is_the_scorecards(year: Run) -> None:
    assert year("awards --top 3").fault == "top-of-people"


def test_without_authors_it_is_said(z: Run) -> None:
    z("submit 甲 --unit SQ --on 2024-03-01")
    assert "No author" in z("awards --people --period 2024").out


def test_how_many_reviews_stopped_at_which_check_and_why(year: Run) -> None:
    for words in (
        "review 甲 --all --by 李科 --on 2024-03-01",
        "review 乙 --political --policy --sensitive --by 李科 --back 数字不实 --on 2024-03-02",
        "review 乙 --all --by 李科 --on 2024-03-03",
        "review 丙 --political --by 李科 --back 数字不实 --on 2024-03-05",
        "review 丁 --by 李科 --back 不宜报送 --on 2024-03-05",
    ):
        assert year(words).code == 0, words
    told = year("stats --by review --period 2024 --format json").json
    assert [(row["what"], row["passed"], row["sent_back"]) for row in told["rows"]] == [
        ("political", 4, 0),
        ("policy", 3, 1),
        ("sensitive", 3, 1),
        ("accurate", 2, 2),
        (None, None, 1),
        ("数字不实", None, 2),
        ("不宜报送", None, 1),
    ]
    assert (told["total"]["passed"], told["total"]["sent_back"]) == (2, 3)
    assert told["notes"] == ["Items reviewed: 4; passed all four checks: 2; sent back at least once: 3."]
    assert [row["passed"] for row in rows(year, "stats --by 审核 --unit BH --period 2024")][:2] == [1, 0]
