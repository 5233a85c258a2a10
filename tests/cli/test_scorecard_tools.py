"""Beginning a scorecard, comparing two, checking one against the ledger; awards, gaps, and explanations in full."""

import re
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.cli.test_duties import rows
from tests.offices import CARD

from zhibao_cli import i18n
from zhibao_cli.domain.card_toml import read_scorecard
from zhibao_cli.domain.scorecard import Scorecard
from zhibao_cli.io.card_files import example_names


def read_card(text: str) -> Scorecard:
    """The card of a text without faults and warnings."""
    card, problems = read_scorecard(text)
    assert card is not None
    assert problems == ()
    return card


# --- scorecard new ---


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_new_card_parses_without_faults(z: Run, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(i18n, "_chosen", [language])
    ran = z("scorecard new --id fu-ban --title 《办法》 --from 2025-03-01 --decimals 2")
    assert ran.code == 0
    card = read_card(ran.out)
    assert (card.id, card.title, str(card.effective_from), card.decimals) == ("fu-ban", "《办法》", "2025-03-01", 2)
    assert card.rules
    assert "#" in ran.out
    assert bool(re.search("[\u3400-\u9fff]", re.sub('title = ".*"', "", ran.out))) or language == "en"


def test_a_title_with_quotes_stays_whole(z: Run) -> None:
    title = '关于"信息"\\工作'
    for words in ((), ("--like", "district")):
        ran = z("scorecard", "new", "--id", "x", "--title", title, "--from", "2024-01-01", *words)
        assert read_card(ran.out).title == title


@pytest.mark.parametrize("name", example_names())
def test_a_card_like_each_example_under_ones_own_head(z: Run, name: str) -> None:
    plain = z(f"scorecard new --like {name}")
    theirs = read_card(plain.out)
    ran = z(f"scorecard new --like {name} --id ours --title 本办法 --from 2025-01-01 -o new.toml")
    assert (ran.code, ran.out) == (0, "")
    text = Path("new.toml").read_text("utf-8")
    card = read_card(text)
    assert (card.id, card.title, str(card.effective_from)) == ("ours", "本办法", "2025-01-01")
    assert len(card.rules) == len(theirs.rules)
    assert len(text.splitlines()) == len(plain.out.splitlines())


def test_what_a_new_card_cannot_be(z: Run) -> None:
    Path("there.toml").write_text("mine")
    assert z("scorecard new --id x -o there.toml").fault == "output-exists"
    assert z("scorecard new --like nowhere").fault == "example-unknown"
    assert "district" in z("scorecard new --like nowhere").err
    assert z("scorecard new --like ../district").fault == "example-unknown"
    assert z("scorecard", "new", "--id", "x", "--title", "a\nb").fault == "text-unusable"
    assert z("scorecard new --id x --decimals x").code == 2
    assert z("scorecard new --id x --from never").code == 2


def test_a_new_card_needs_no_ledger_and_can_be_added(empty: Run) -> None:
    assert empty("scorecard new --id ours --title 办法 --from 2024-01-01 -o ours.toml").code == 0
    assert empty("scorecard check ours.toml").code == 0
    empty("init")
    assert empty("scorecard add ours.toml").code == 0
    assert empty("rank --period 2024").code == 0


@pytest.mark.parametrize("changes", [("--decimals", "9"), ("--id", "a b/c")])
def test_an_answer_the_card_would_not_read_is_refused(z: Run, changes: tuple[str, ...]) -> None:
    ran = z("scorecard", "new", "--id", "x", *changes)
    card, problems = read_scorecard(ran.out) if ran.code == 0 else (None, ())
    assert ran.code != 0 or (card is not None and problems == ())


# --- scorecard diff ---

CHANGED = (
    CARD.replace("points = 10", "points = 2").replace("decimals = 1", "decimals = 2").replace('"equal"', '"lead"')
    + '\n[item]\nadoptions = "highest"\n\n[[rule]]\non = "fault"\npoints = -2\n'
)
YEAR = (
    "submit 甲 --unit SQ --on 2024-01-02",
    "submit 乙 --unit BH --on 2024-01-02",
    "submit 丙 --unit SLJ --on 2024-01-02",
    "adopt 甲 --level 省 --form 单篇 --on 2024-01-10",
    "adopt 甲 --level 市 --on 2024-01-11",
    "instruct 乙 --level 省 --on 2024-01-12",
    "adopt 丙 --level 市 --on 2024-01-12",
    "forward 丙 --to 省 --on 2024-01-12",
)


@pytest.fixture
def year(z: Run) -> Run:
    """A ledger with a year of events, and a changed card in a file."""
    for words in YEAR:
        assert z(words).code == 0, words
    Path("new.toml").write_text(CHANGED, encoding="utf-8")
    return z


def test_a_card_against_itself(year: Run) -> None:
    Path("same.toml").write_text(CARD, encoding="utf-8")
    found = rows(year, "scorecard diff office same.toml --period 2024")
    assert len(found) == 5
    assert all(row["points"] == row["points_before"] and not row["moves"] for row in found)


def test_what_a_card_changes_in_words_and_in_the_table(year: Run) -> None:
    found = rows(year, "scorecard diff office new.toml --period 2024")
    words = [row["what"] for row in found if row["points"] is None]
    assert any(text.startswith("−") and "10" in text for text in words)
    assert sum(text.startswith("+") for text in words) >= 2
    for policy in ("[scorecard].decimals", "[item].adoptions", "[share].joint"):
        assert any(text.startswith(policy) for text in words), policy
    table = {row["what"]: row for row in found if row["points"] is not None}
    # 石泉 0.1 + 5 + 1, and only 5 of the two; 白河 0.1 + 10, and 2.
    tea = table["石泉县"]
    assert (tea["points_before"], tea["points"], tea["points_change"]) == (6.1, 5.1, -1)
    assert (table["白河县"]["points_before"], table["白河县"]["points"]) == (10.1, 2.1)
    assert [(n, table[n]["rank_before"], table[n]["rank"], table[n]["moves"]) for n in ("石泉县", "白河县")] == [
        ("石泉县", 2, 1, 1),
        ("白河县", 1, 2, -1),
    ]
    assert set(table) == {"石泉县", "白河县", "汉阴县", "市水利局", "市农业农村局"}


def test_two_versions_of_one_card_by_their_days(year: Run) -> None:
    Path("v2.toml").write_text(CHANGED.replace("2023-01-01", "2025-01-01"), encoding="utf-8")
    assert year("scorecard add v2.toml").code == 0
    ran = year("scorecard diff office@2023-01-01 office@2025-01-01 --period 2024 --format json")
    assert ran.code == 0
    cards = [(card["id"], card["effective_from"]) for card in ran.json["provenance"]["scorecard"]]
    assert cards == [("office", "2023-01-01"), ("office", "2025-01-01")]
    # Without a day, the newest version.
    same = rows(year, "scorecard diff office office@2025-01-01 --period 2024")
    assert all(row["points"] is not None for row in same)
    backwards = rows(year, "scorecard diff office@2025-01-01 office@2023-01-01 --period 2024")
    forwards = ran.json["rows"]
    assert {row["what"]: row["moves"] for row in backwards if row["points"] is not None} == {
        row["what"]: -row["moves"] for row in forwards if row["points"] is not None
    }


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("scorecard diff nothing new.toml", 4, "scorecard-unknown"),
        ("scorecard diff office nowhere.toml", 4, "file-missing"),
        ("scorecard diff office@2020-01-01 new.toml", 4, "scorecard-unknown"),
        ("scorecard diff office new.toml --period never", 2, "period-unreadable"),
        ("scorecard diff office broken.toml", 1, "scorecard-faulty"),
    ],
)
def test_what_cannot_be_compared(year: Run, words: str, status: int, code: str) -> None:
    Path("broken.toml").write_text(CARD + "\n[nonsense]\n", encoding="utf-8")
    ran = year(words)
    assert (ran.code, ran.fault) == (status, code)


def test_a_draft_is_tried_without_recording_it(year: Run, ledger: Path) -> None:
    before = ledger.read_bytes()
    points = {row["code"]: row["points"] for row in rows(year, "rank --scorecard new.toml --period 2024")}
    assert (points["SQ"], points["BH"]) == (5.1, 2.1)
    told = rows(year, "explain SQ --scorecard new.toml --period 2024")
    assert round(sum(row["points"] for row in told), 4) == 5.1
    assert ledger.read_bytes() == before


# --- scorecard check, with a ledger ---


def codes(z: Run, file: str) -> list[str]:
    ran = z(f"scorecard check {file} --format json")
    return [row["code"] for row in ran.json["rows"]]


def test_events_no_rule_matches_and_rules_no_event_has_met(year: Run) -> None:
    lines = CARD.replace('[[rule]]\non = "forwarded"\npoints = 0.5\n', "")
    Path("draft.toml").write_text(lines + '\n[[rule]]\non = "fault"\npoints = -1\n', encoding="utf-8")
    ran = year("scorecard check draft.toml --format json")
    assert ran.code == 0
    found = [(row["code"], row["line"]) for row in ran.json["rows"]]
    assert ("card-warn-unmet", lines.count("\n") + 2) in found
    assert "card-warn-unmatched" not in codes(year, "draft.toml")  # no forwarding rules: none are expected
    Path("draft.toml").write_text(lines.replace('[[rule]]\non = "adopted"\npoints = 1\n', ""), encoding="utf-8")
    assert "card-warn-unmatched" in codes(year, "draft.toml")


def test_nothing_is_missed_where_every_rule_was_met(year: Run) -> None:
    for words in ("adopt 乙 --level 省 --on 2024-02-01", "instruct 丙 --level 市 --on 2024-02-01"):
        assert year(words).code == 0
    Path("card.toml").write_text(CARD, encoding="utf-8")
    assert codes(year, "card.toml") == []


# --- awards, gaps ---

PRIZES = """
[[gate]]
name = "门槛"
at_least = { adopted = 1 }
no_fault = ["concealed"]

[[strike]]
count = "solicited"
when = { outcome = "missed" }
reaches = 1
effect = "no-award"

[[award]]
title = "先进单位"
groups = ["直报县"]
take = 1
gate = "门槛"

[[award]]
title = "表扬单位"
take = 1
"""


@pytest.fixture
def prizes(year: Run) -> Run:
    """The year under a card with awards."""
    Path("prizes.toml").write_text(CARD.replace('"office"', '"prizes"') + PRIZES, encoding="utf-8")
    year("scorecard add prizes.toml")
    year("scorecard default prizes")
    return year


def given(z: Run) -> dict[tuple[str, str], tuple[bool, Any]]:
    return {(row["award"], row["unit"]): (row["given"], row["rank"]) for row in rows(z, "awards --period 2024")}


def test_who_gets_which_award_and_why_not_the_others(prizes: Run) -> None:
    found = rows(prizes, "awards --period 2024")
    assert given(prizes) == {
        ("先进单位", "石泉县"): (True, 2),  # 白河 is first, with nothing adopted: the gate
        ("先进单位", "白河县"): (False, 1),
        ("先进单位", "汉阴县"): (False, 3),
        ("表扬单位", "白河县"): (True, 1),
        ("表扬单位", "石泉县"): (False, 2),  # has one from above
        ("表扬单位", "汉阴县"): (False, 3),  # no points
        ("表扬单位", "市水利局"): (True, 1),
        ("表扬单位", "市农业农村局"): (False, 2),
    }
    assert all(bool(row["why"]) is not row["given"] for row in found)
    assert {row["unit"]: row["points"] for row in found}["白河县"] == 10.1


def test_a_fault_bars_from_the_gated_award_only(prizes: Run) -> None:
    assert prizes("fault SQ --fault 瞒报 --on 2024-02-01").code == 0
    found = given(prizes)
    assert found["先进单位", "石泉县"] == (False, 2)
    assert not any(is_given for (award, _), (is_given, _) in found.items() if award == "先进单位")
    assert found["表扬单位", "白河县"] == (True, 1)


def test_a_strike_takes_every_award(prizes: Run) -> None:
    prizes("solicit 题 --level 省 --ask 白河 --on 2024-01-01 --due 2024-02-01")
    prizes("solicitation close 题")
    found = given(prizes)
    assert found["表扬单位", "白河县"] == (False, 1)
    assert found["先进单位", "石泉县"] == (True, 2)
    assert not found["表扬单位", "石泉县"][0]


def test_who_is_passed_over_by_place(prizes: Run) -> None:
    prizes("submit 丁 --unit HY --on 2024-03-01")
    assert given(prizes)["表扬单位", "汉阴县"] == (False, 3)
    why = {row["unit"]: row["why"] for row in rows(prizes, "awards --period 2024") if row["award"] == "表扬单位"}
    assert len({why["石泉县"], why["汉阴县"], why["市农业农村局"]}) == 3  # an award already, its place, no points


def test_a_card_without_awards_says_so(year: Run) -> None:
    ran = year("awards --period 2024 --format json")
    assert (ran.code, ran.json["rows"]) == (0, [])
    assert ran.json["notes"]


def test_the_gap_to_the_next_place(year: Run) -> None:
    found = {row["code"]: row for row in rows(year, "rank --period 2024 --gap")}
    assert (found["BH"]["gap"], found["BH"]["gap_adoptions"]) == (None, None)
    # 石泉 lacks 4; its two adoptions are worth 6, so it takes two more.
    assert (found["SQ"]["gap"], found["SQ"]["gap_adoptions"]) == (4, 2)
    assert (found["HY"]["gap"], found["HY"]["gap_adoptions"]) == (6.1, None)
    assert "gap" not in rows(year, "rank --period 2024")[0]


# --- explanations in full ---

WHOLE = """
[scorecard]
id = "whole"
title = "全"
effective_from = 2023-01-01
decimals = 1

[[rule]]
on = "adopted"
points = 3

[[rule]]
on = "submitted"
points = 0.25

[[rule]]
on = "solicited"
points = 2

[[rule]]
on = "fault"
points = -1

[[rule]]
on = "feedback"
when = { outcome = "missed" }
points = -2

[[rule]]
on = "instructed"
points = 4

[base]
points = 6
every = "quarter"

[[quota]]
count = "submitted"
every = "quarter"
at_least = 2
met = 1
short_each = -0.5

[[cap]]
on = "adopted"
every = "month"
max = 5
"""


@pytest.fixture
def whole(z: Run) -> Run:
    """A ledger with an event of every sort, under a card with a rule for each; a station that rolls up."""
    Path("whole.toml").write_text(WHOLE, encoding="utf-8")
    for words in (
        "scorecard add whole.toml", "scorecard default whole",
        "unit add 河道站 --code HD --group 市直部门 --rolls-up-to SQ",
        "solicit 题 --level 省 --ask SQ --on 2024-01-01 --due 2024-02-01",
        "submit 甲 --unit SQ --solicited 题 --on 2024-01-02", "submit 站 --unit HD --on 2024-01-03",
        "adopt 甲 --level 省 --on 2024-01-10", "adopt 甲 --level 市 --on 2024-01-11",
        "instruct 甲 --level 省 --on 2024-01-12 --due 2024-02-12", "fault SQ --fault 迟报 --on 2024-02-02",
        "adjust SQ --points 1.5 --reason 好 --approver 主任 --on 2024-02-03",
    ):  # fmt: skip
        assert z(words).code == 0, words
    return z


def test_every_sort_of_line_with_rule_step_and_running_total(whole: Run) -> None:
    found = rows(whole, "explain SQ --period 2024Q1")
    by_event = {row["event"]: row for row in found}
    assert _EVENTS - {"cap", "rounding"} <= set(by_event)
    assert [by_event[name]["ref"] for name in ("solicited", "fault", "adjustment")] == ["YG-2024-01", "e1", "j1"]
    running = 0.0
    for row in found:
        running = round(running + row["points"], 6)
        assert abs(row["so_far"] - running) < 0.051 * len(found)
        assert row["step"]
        line = re.search(r"line (\d+)", row["rule"] or "")
        if row["event"] not in ("adjustment", "rollup", "rounding"):
            assert line, row
            assert WHOLE.splitlines()[int(line[1]) - 1].startswith("[")
    points = {row["code"]: row["points"] for row in rows(whole, "rank --period 2024Q1")}
    ran = whole("explain SQ --period 2024Q1 --format json").json
    assert ran["total"]["points"] == points["SQ"]
    assert abs(sum(row["points"] for row in found) - points["SQ"]) < 1e-6


def test_what_rolls_up_is_one_line_of_the_unit_above(whole: Run) -> None:
    alone = {row["code"]: row["points"] for row in rows(whole, "rank --period 2024Q1")}
    lines = rows(whole, "explain SQ --period 2024Q1")
    (line,) = [row for row in lines if row["event"] == "rollup"]
    assert line["points"] == alone["HD"] == 5.8  # 0.25, base 6, one short
    whole("unit amend HD --rolls-up-to ''")
    without = {row["code"]: row["points"] for row in rows(whole, "rank --period 2024Q1")}
    assert without["HD"] == alone["HD"]
    assert round(alone["SQ"] - without["SQ"], 1) in (5.7, 5.8)


_EVENTS = {
    "submitted", "adopted", "instructed", "solicited", "feedback", "fault", "adjustment", "base", "quota", "cap",
    "rounding",
}  # fmt: skip


def test_an_items_life_and_points(whole: Run) -> None:
    found = rows(whole, "explain 甲")
    assert {row["item"] for row in found} == {"SQ-2024-0001"}
    assert {row["event"] for row in found} >= {"submitted", "adopted", "instructed"}
    assert "base" not in {row["event"] for row in found}
    assert [row["date"] for row in found if row["event"] == "adopted"][:2] == ["2024-01-10", "2024-01-11"]


def test_of_several_versions_each_line_names_its_own(whole: Run) -> None:
    text = WHOLE.replace("effective_from = 2023-01-01", "effective_from = 2024-02-01")
    Path("v2.toml").write_text(text, encoding="utf-8")
    assert whole("scorecard add v2.toml").code == 0
    rules = {row["event"]: row["rule"] for row in rows(whole, "explain SQ --period 2024Q1")}
    assert rules["instructed"].startswith("2023-01-01 ")
    assert rules["fault"].startswith("2024-02-01 ")
