"""Asking for what there is not: where a list is, what a filter cannot do, what was typed twice."""

import pytest
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("words", "code", "command"),
    [
        ("honour list", "command-unknown", "zhibao list honours"),
        ("review list", "command-unknown", "zhibao list reviews"),
        ("outcome list", "command-unknown", "zhibao list outcomes"),
        ("adopt list --period 2024", "command-unknown", "zhibao list adoptions"),
        ("submit list", "command-unknown", "zhibao list"),
        ("solicit list", "command-unknown", "zhibao solicitation list"),
        ("list targets", "list-unknown", "zhibao target list"),
        ("list 任务", "list-unknown", "zhibao target list"),
        ("list standings", "list-unknown", "zhibao standing list"),
        ("list officers", "list-unknown", "zhibao officer list"),
        ("list units", "list-unknown", "zhibao unit list"),
        ("list channels", "list-unknown", "zhibao channel list"),
        ("list kind", "list-unknown", "zhibao kind list"),
        ("list policies", "list-unknown", "zhibao policy list"),
    ],
)
def test_where_a_list_is(full: Run, words: str, code: str, command: str) -> None:
    ran = full(f"{words} --format json")
    assert (ran.code, ran.error["code"]) == (2, code)
    assert ran.error["hint"] == f"They are listed by: {command}"
    assert full(command.removeprefix("zhibao ")).code == 0


def test_a_title_may_still_be_any_word(full: Run) -> None:
    assert full("submit list --unit SQ --on 2024-03-02").code == 0


def test_the_help_of_list_names_all_that_it_lists(full: Run) -> None:
    from zhibao_cli.app.listing import LISTS

    out = " ".join(full("list --help").out.split())
    assert [name for name in LISTS if name not in out] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("patterns --by kind --by length", "option-twice"),
        ("stats --by unit --by kind", "option-twice"),
        ("search 茶 --top 0", "count-zero"),
        ("patterns --min-count 0", "count-zero"),
        ("rank --top 0", "count-zero"),
        ("list faults --officer 王强", "filter-unfit"),
        ("list adoptions --of persons", "filter-unfit"),
        ("list honours --of 猫", "of-unknown"),
        ("target add SQ --metric 报送 --every 月 --value 0", "target-zero"),
        ("target add SQ --metric 报送 --every 月 --value=-1", "target-negative"),
        ("target amend t1 --value 0", "target-zero"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(full: Run, words: str, code: str) -> None:
    ran = full(words)
    assert (ran.code, ran.fault, ran.out) == (2, code, "")


@pytest.mark.parametrize("words", ["list", "stats --period 2024", "trend --period 2024", "patterns --period 2024"])
def test_an_author_nobody_has_is_told_with_the_nearest(full: Run, words: str) -> None:
    full("submit 夏收 --unit SQ --on 2024-05-01 --author 王小强")
    notes = full(f"{words} --author 王小墙 --format json").json["notes"]
    assert "No item has the author “王小墙”. Nearest: 王小强." in notes
    assert "No item has the author “火星”." in full(f"{words} --author 火星 --format json").json["notes"]
    assert not any("author" in note for note in full(f"{words} --author 王小强 --format json").json["notes"])


def test_search_tells_of_an_author_nobody_has(full: Run) -> None:
    assert "No item has the author “火星”." in full("search 茶 --author 火星").out


def test_a_filter_that_leaves_nothing_says_so(full: Run) -> None:
    told = full("list honours --kind 动态 --format json").json
    assert told["rows"] == []
    assert any("of no item" in note for note in told["notes"])
    assert not any("of no item" in note for note in full("list honours --unit BH --format json").json["notes"])
    notes = full("patterns --status draft --period 2024 --format json").json["notes"]
    assert "No item of this period meets the filters." in notes


def test_a_list_of_units_does_not_offer_to_make_a_group(full: Run) -> None:
    assert "comes into being" not in full("unit list --help").out
    assert "comes into being" in " ".join(full("unit add --help").out.split())


def test_the_same_target_twice_is_refused(z: Run) -> None:
    words = "target add SQ --metric 报送 --every 月 --value 8"
    assert z(words).code == 0
    ran = z(f"{words} --format json")
    assert (ran.code, ran.error["code"]) == (1, "target-duplicate")
    assert "t1" in ran.error["message"]
    assert z("target add BH --metric 报送 --every 月 --value 8 --format json").json["notes"] == []
    assert z("target add SQ --metric 报送 --every 季 --value 8 --format json").json["notes"] == []
    assert z(f"{words} --force").code == 0
    assert len(z("target list --format json").json["rows"]) == 4


def test_a_newer_target_says_which_it_takes_the_place_of(z: Run) -> None:
    words = "target add SQ --metric 报送 --every 月 --format json"
    z(f"{words} --value 8 --until 2024-06-30")
    assert z(f"{words} --value 9 --from 2024-07-01").json["notes"] == []
    assert z(f"{words} --value 10 --from 2024-06-01").json["notes"] == [
        "From 2024-06-01 on it holds instead of t1 (8).",
        "From 2024-07-01 on it holds instead of t2 (9).",
    ]
    assert z(f"{words} --value 11").json["notes"] == [
        "It holds instead of t1 (8).",
        "From 2024-07-01 on it holds instead of t2 (9).",
        "From 2024-06-01 on it holds instead of t3 (10).",
    ]
    z("submit 甲 --unit SQ --on 2024-07-02")
    rows = z("target progress --period 2024-07 --format json").json["rows"]
    assert [row["value"] for row in rows] == [11]
