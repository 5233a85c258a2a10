"""What is said in the awkward cases: nothing wrong, nothing there, no rule, a void item, options in the wrong place."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run

BARE = """
[scorecard]
id = "bare"
title = "只计省级采用"
effective_from = 2023-01-01

[[rule]]
on = "adopted"
when = { level = "province" }
points = 1
"""


@pytest.mark.parametrize("name", ["verify", "check --period 2024-05", "scorecard check card.toml --ledger none.db"])
@pytest.mark.parametrize("form", ["table", "markdown"])
def test_where_nothing_is_wrong_no_empty_table_stands(z: Run, full: Run, name: str, form: str) -> None:
    if name.startswith("check"):
        assert not z("submit 五月 --unit SQ --with BH、HY、SLJ、NYJ --on 2024-05-03").err
        # Nothing is left to look into: no draft owed, nothing adopted, target, or unit without an officer.
        for words in ("solicitation close 秋粮", "adopt 五月 --level 市 --on 2024-05-04", "target amend t1 --value 1"):
            assert z(words).code == 0, words
        for unit in ("BH", "HY", "SLJ", "NYJ"):
            assert z(f"officer add 专人 --unit {unit}").code == 0
    ran = z(f"{name} --format {form}")
    assert ran.code == 0, ran.out
    assert "No rows" not in ran.out
    assert "----" not in ran.out


def test_verify_counts_without_a_plural(z: Run) -> None:
    assert "Whole. Entries: " in z("verify").out


def test_flags_are_said_in_words_and_are_true_and_false_in_json(full: Run) -> None:
    assert "Direct report          no\n" in full("unit show SQ").out
    listed = full("scorecard list --format csv").out
    assert ",yes," in listed
    assert "true" not in listed
    assert full("scorecard list --format json").json["rows"][0]["default"] is True


def test_a_name_that_nothing_has_may_be_an_item_or_a_unit(z: Run) -> None:
    ran = z("show 没有这个")
    assert ran.fault == "unit-unknown"
    assert "zhibao list" in ran.err
    assert "zhibao unit add 没有这个" in ran.err


def test_an_adoption_that_no_rule_is_about_says_so(full: Run) -> None:
    Path("bare.toml").write_text(BARE, encoding="utf-8")
    full("scorecard add bare.toml")
    full("scorecard default bare")
    told = full("adopt 秋茶 --level 乡镇 --on 2024-05-01").out
    assert "no rule of bare matches it" in told
    assert "0 points" not in told
    assert ", 1 point. " in full("adopt 秋茶 --level 省 --on 2024-05-01").out


@pytest.mark.parametrize("command", ["rank", "stats"])
def test_a_period_without_events_tells_the_day_of_the_newest(full: Run, command: str) -> None:
    assert "No events in this period; the newest is of 2024-06-01." in full(f"{command} --period 2023").out
    assert "No events" not in full(f"{command} --period 2024").out


@pytest.mark.parametrize("command", ["rank", "stats"])
def test_a_ledger_without_events_has_no_newest(z: Run, command: str) -> None:
    assert "No events" not in z(f"{command} --period 2023").out


@pytest.mark.parametrize("typed", ["SQ-2024-0001", "SQ-2024-1", "sq-2024-1"])
def test_an_item_that_is_void_is_not_unknown(full: Run, typed: str) -> None:
    full("submit 误记 --unit SQ --on 2024-07-01 --number SQ-2024-0009")
    full("void SQ-2024-9 --reason 误记")
    ran = full(f"explain {typed.replace('0001', '0009').replace('-1', '-9')}")
    assert (ran.code, ran.fault) == (4, "item-void")
    assert "is void" in ran.err


def test_a_day_that_does_not_exist_is_not_read_as_itself(z: Run) -> None:
    assert "There is no such day: “2024-02-30”.\n" in z("submit 甲 --unit SQ --on 2024-02-30").err
    assert "There is no such day: “2月30日”, read as 2024-02-30." in z("submit 甲 --unit SQ --on 2月30日").err


def test_options_behind_the_two_dashes_are_named_whole(z: Run) -> None:
    ran = z("submit -- -标题 --unit U")
    assert (ran.code, ran.fault) == (2, "usage")
    assert "Too many words: --unit U." in ran.err
    assert "Options go before “--”" in ran.err
    assert "Too many words: 丙 (丁)." in z("submit", "甲", "丙 (丁)").err


def test_the_names_a_unit_has_had_stand_apart(full: Run) -> None:
    full("unit rename SQ 石泉区 --on 2024-03-01")
    shown = full("unit show SQ").out
    assert "\n\nUnit\nField" in shown
    assert "\n\nUnit from 2024-03-01\nField" in shown
