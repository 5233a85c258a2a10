"""How items stand with their reviews: unchecked, changed since, checked by their writer; and figures of reviews."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

from zhibao_cli.domain.reviews import CHECKS


def rows(z: Run, words: str) -> list[dict[str, Any]]:
    ran = z(f"{words} --format json")
    assert ran.code in (0, 3), ran.err
    found: list[dict[str, Any]] = ran.json["rows"]
    return found


def warnings(z: Run, words: str) -> list[str]:
    ran = z(f"{words} --format json")
    assert ran.code == 0, ran.err
    found: list[str] = ran.json["warnings"]
    return found


def to_check(z: Run, period: str = "2024") -> list[str]:
    """What `check` says of reviews: number and text."""
    found = rows(z, f"check --period {period}")
    return [f"{row['ref']} {row['message']}" for row in found if row["matter"] == "review"]


def by_status(z: Run) -> dict[str, str]:
    return {row["title"]: row["status"] for row in rows(z, "list")}


ALL_FOUR = "political, policy, sensitivity, accuracy"


@pytest.fixture
def passed(z: Run) -> Run:
    """An item by 王强 that 李科 passed, where reviews are required."""
    assert z("policy set review require").code == 0
    assert z("submit 秋茶 --unit SQ --author 王强 --checked-by 李科 --on 2024-03-01").code == 0
    return z


# -- changed after it


@pytest.mark.parametrize("change", ["--title 秋茶丰收", "--text 正文", "--file 稿.txt"])
def test_a_change_of_what_was_read_is_told_and_listed(passed: Run, change: str) -> None:
    Path("稿.txt").write_text("今年秋茶产销两旺。", encoding="utf-8")
    assert to_check(passed) == []
    (warning,) = warnings(passed, f"amend last {change}")
    assert warning.startswith("SQ-2024-0001 was changed (")
    assert f"after it passed {ALL_FOUR}." in warning
    assert "zhibao review SQ-2024-0001 --all" in warning
    (row,) = to_check(passed)
    assert "was changed (" in row
    assert passed("check --period 2024").code == 3
    assert to_check(passed, "2024-04") == []


def test_what_is_no_content_needs_no_second_review(passed: Run) -> None:
    assert warnings(passed, "amend last --kind 经验 --words 900 --topic 茶叶 --on 2024-03-02 --signed-by 周主任") == []
    assert to_check(passed) == []


def test_reviewed_again_or_put_back_it_is_in_order(passed: Run) -> None:
    passed("amend last --title 秋茶丰收")
    assert warnings(passed, "review last --political --by 赵主任 --on 2024-03-03") != []
    assert to_check(passed) == [
        "SQ-2024-0001 “秋茶丰收” was changed (title) after it passed policy, sensitivity, accuracy."
    ]
    assert warnings(passed, "review last --all --by 赵主任 --on 2024-03-04") == []
    assert to_check(passed) == []
    passed("amend last --title 又改")
    assert len(to_check(passed)) == 1
    assert warnings(passed, "amend last --title 秋茶丰收") == []
    assert to_check(passed) == []
    passed("undo")
    assert len(to_check(passed)) == 1
    assert passed("verify").code == 0


def test_a_draft_changed_between_two_reviews_is_told_when_it_is_reported(passed: Run) -> None:
    passed("submit 夏粮 --unit BH --author 王强 --on 2024-03-01")
    passed("review last --political --policy --by 李科 --on 2024-03-02")
    assert len(warnings(passed, "amend last --title 夏粮收购")) == 1
    (warning,) = warnings(passed, "review last --sensitive --accurate --by 李科 --on 2024-03-03")
    assert "after it passed political, policy." in warning
    assert by_status(passed)["夏粮收购"] == "reported"
    assert len(to_check(passed)) == 1


def test_sent_back_and_rewritten_it_is_checked_from_the_beginning(passed: Run) -> None:
    passed("review last --by 赵主任 --back 数字不实 --on 2024-03-02")
    assert warnings(passed, "amend last --title 秋茶丰收") == []
    assert warnings(passed, "review last --all --by 赵主任 --on 2024-03-03") == []
    assert to_check(passed) == []


def test_where_no_review_is_asked_for_nothing_is_said(passed: Run) -> None:
    passed("policy set review off")
    assert warnings(passed, "amend last --title 秋茶丰收") == []
    assert warnings(passed, "amend last --author 李科") == []
    assert to_check(passed) == []
    passed("policy set review warn")
    assert to_check(passed) == [f"SQ-2024-0001 “秋茶丰收” was changed (title) after it passed {ALL_FOUR}."]


def test_an_import_that_updates_is_told_the_same(passed: Run) -> None:
    Path("报送.csv").write_text("编号,单位,标题\nSQ-2024-0001,SQ,秋茶丰收\n", encoding="utf-8")
    (warning,) = warnings(passed, "import 报送.csv --update")
    assert "was changed (title)" in warning
    assert len(to_check(passed)) == 1


# -- checked by whoever wrote it


def test_the_only_reviewer_does_not_become_the_author(passed: Run, ledger: Path) -> None:
    before = ledger.read_bytes()
    ran = passed("amend last --author 李科")
    assert (ran.code, ran.fault) == (1, "review-own")
    assert "--force" in ran.err
    assert ledger.read_bytes() == before
    (warning,) = warnings(passed, "amend last --author 李科 --force")
    assert "李科" in warning
    assert to_check(passed) == ["SQ-2024-0001 “秋茶” was checked by nobody but 李科, who wrote it."]
    passed("review last --accurate --by 赵主任 --on 2024-03-02")
    assert to_check(passed) == []


def test_it_may_where_another_checked_it_too(passed: Run) -> None:
    passed("review last --accurate --by 赵主任 --on 2024-03-02")
    assert warnings(passed, "amend last --author 李科") == []
    assert warnings(passed, "amend last --author 李科 --author 王强") == []
    # Without an author on record, it is whoever recorded the item.
    assert warnings(passed, "amend last --author ''") == []


def test_only_warned_where_reviews_are_not_required(passed: Run) -> None:
    passed("policy set review warn")
    assert len(warnings(passed, "amend last --author 李科")) == 1
    assert to_check(passed) == []


def test_nobodys_only_reviewer_makes_it_reported_by_its_status(passed: Run) -> None:
    passed("policy set review warn")
    passed("amend last --author 李科")
    passed("amend last --status draft")
    passed("policy set review require")
    assert passed("amend last --status reported").fault == "review-own"


def test_a_file_may_not_either(passed: Run) -> None:
    Path("报送.csv").write_text("编号,单位,标题,作者\nSQ-2024-0001,SQ,秋茶,李科\n", encoding="utf-8")
    ran = passed("import 报送.csv --update")
    assert ran.code == 1
    assert "review-own" in ran.err


# -- unchecked, and on its way all the same

WAYS = ["adopt last --level 市 --on 2024-03-09", "forward last --to 省 --on 2024-03-09",
        "instruct last --level 市 --on 2024-03-09"]  # fmt: skip


@pytest.mark.parametrize("words", WAYS)
def test_a_draft_on_its_way_is_told_with_what_it_lacks(passed: Run, words: str) -> None:
    passed("submit 夏粮 --unit BH --author 王强 --on 2024-03-01")
    assert warnings(passed, words) == [f"BH-2024-0001 is a draft: it has still to pass {ALL_FOUR}."]
    passed("undo")
    passed("review last --political --by 李科 --on 2024-03-02")
    assert warnings(passed, words) == ["BH-2024-0001 is a draft: it has still to pass policy, sensitivity, accuracy."]
    passed("undo")
    passed("review last --political --by 李科 --back 数字不实 --on 2024-03-03")
    (warning,) = warnings(passed, words)
    assert "sent back (数字不实)" in warning
    passed("undo")
    passed("review last --all --by 李科 --on 2024-03-04")
    assert warnings(passed, words) == []


def test_a_draft_is_told_whatever_the_policy(z: Run) -> None:
    z("submit 夏粮 --unit BH --on 2024-03-01")
    assert warnings(z, WAYS[1]) == []
    z("amend last --status draft")
    assert len(warnings(z, WAYS[2])) == 1
    z("review last --all --by 李科 --on 2024-03-02")
    z("amend last --status draft")
    assert warnings(z, WAYS[0]) == ["BH-2024-0001 has passed all four checks and is a draft still."]


def test_several_in_one_piece_are_told_each(passed: Run) -> None:
    passed("submit 夏粮 --unit BH --on 2024-03-01")
    passed("submit 冬修 --unit SLJ --on 2024-03-01")
    told = warnings(passed, "forward 秋茶 夏粮 冬修 --to 省 --on 2024-03-09")
    assert [warning.split()[0] for warning in told] == ["BH-2024-0001", "SLJ-2024-0001"]


def test_unchecked_or_changed_it_is_told_on_its_way_where_reviews_are_asked_for(z: Run) -> None:
    z("submit 早稿 --unit HY --on 2024-02-01")
    z("policy set review warn")
    z("submit 提醒稿 --unit BH --on 2024-03-01")
    assert warnings(z, WAYS[1]) == [f"BH-2024-0001 has not been checked; still to pass: {ALL_FOUR}."]
    # What was on record before was reported by the rules of its time.
    assert warnings(z, "forward 早稿 --to 省 --on 2024-03-09") == []
    z("review 提醒稿 --all --by 李科 --on 2024-03-02")
    z("amend 提醒稿 --title 提醒稿二")
    (warning,) = warnings(z, "adopt 提醒稿二 --level 省 --on 2024-03-10")
    assert "was changed (title)" in warning
    (warning,) = warnings(z, "adopt --unit HY --title 没登记的 --level 省 --on 2024-03-10")
    assert "HY-2024-0002 has not been checked" in warning


# -- in check


def test_unchecked_reported_items_are_listed_since_the_policy_asks(z: Run) -> None:
    z("submit 早稿 --unit HY --on 2024-02-01")
    z("policy set review warn")
    z("submit 提醒稿 --unit BH --on 2024-03-01")
    z("submit 已审 --unit BH --checked-by 李科 --on 2024-03-01")
    waits = [f"BH-2024-0001 “提醒稿” is reported and has still to pass: {ALL_FOUR}."]
    assert to_check(z) == waits
    assert to_check(z, "2024-02") == []
    z("policy set review require")
    assert to_check(z) == waits
    z("review 提醒稿 --political --by 李科 --on 2024-03-02")
    assert to_check(z) == ["BH-2024-0001 “提醒稿” is reported and has still to pass: policy, sensitivity, accuracy."]
    z("policy set review off")
    assert to_check(z) == []
    z("policy set review warn")
    assert to_check(z) == []
    z("undo")
    z("undo")
    assert len(to_check(z)) == 1


def test_what_is_imported_under_the_policy_is_listed_too(passed: Run) -> None:
    Path("报送.csv").write_text(
        "单位,标题,报送日期,审核人\nBH,没审的,2024-03-05,\nBH,审过的,2024-03-05,李科\n", encoding="utf-8"
    )
    assert passed("import 报送.csv").code == 0
    assert [row.split()[1] for row in to_check(passed)] == ["“没审的”"]


def test_as_the_ledger_stood_then(passed: Run) -> None:
    entry = rows(passed, "log --top 1")[0]["entry"]
    passed("amend last --title 秋茶丰收")
    assert len(to_check(passed)) == 1
    then = rows(passed, f"check --period 2024 --as-of {entry}")
    assert [row for row in then if row["matter"] == "review"] == []


def test_exported_and_loaded_again_what_waits_waits(passed: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    passed("submit 夏粮 --unit BH --on 2024-03-01")
    Path("报送.csv").write_text("单位,标题,报送日期\nBH,没审的,2024-03-05\n", encoding="utf-8")
    passed("import 报送.csv")
    waiting, listed = to_check(passed), rows(passed, "list reviews")
    assert len(waiting) == 2
    assert passed("export out").code == 0
    monkeypatch.setenv("ZHIBAO_LEDGER", "again.db")
    assert passed("init --from out").code == 0
    assert to_check(passed) == waiting
    assert rows(passed, "list reviews") == listed
    assert rows(passed, "stats --by review --period 2024") != []


# -- the list and the figures


def test_the_list_has_who_signed_it_and_each_check(passed: Run) -> None:
    passed("amend last --signed-by 周主任")
    passed("review last --political --policy --by 赵主任 --back 不实 --on 2024-03-02")
    first, second = rows(passed, "list reviews")
    keys = ("by", "signed_by", "political", "policy", "sensitive", "accurate", "sent_back")
    assert [first[key] for key in keys] == ["李科", "周主任", True, True, True, True, False]
    assert [second[key] for key in keys] == ["赵主任", "周主任", True, True, False, False, True]


@pytest.fixture
def stopped(z: Run) -> Run:
    """Reviews and returned items of two months."""
    for words in (
        "submit 甲 --unit SQ --on 2024-01-05",
        "submit 乙 --unit BH --with SQ --on 2024-01-05",
        "submit 丙 --unit HY --on 2024-02-05",
        "review 甲 --political --policy --sensitive --by 李科 --back 数字不实 --on 2024-01-06",
        "review 甲 --all --by 赵主任 --on 2024-01-07",
        "review 乙 --political --by 李科 --back 数字不实 --on 2024-02-01",
        "review 丙 --by 李科 --back 不宜报送 --on 2024-02-06",
        "return 丙 --reason 过时 --on 2024-02-07",
    ):
        assert z(words).code == 0, words
    return z


def figures(z: Run, part: str, more: str = "") -> list[str]:
    """The rows of a part: what, passed, sent back, returned, and sent back at each check."""
    keys = ("what", "passed", "sent_back", "returned", *(f"back_{check}" for check in CHECKS))
    found = [row for row in rows(z, f"stats --by review --period 2024 {more}") if row["part"] == part]
    return [" ".join("-" if row[key] is None else str(row[key]) for key in keys) for row in found]


def test_how_many_were_stopped_and_why(stopped: Run) -> None:
    assert figures(stopped, "by-check") == [
        "political 3 0 - - - - -", "policy 2 1 - - - - -", "sensitive 2 1 - - - - -", "accurate 1 2 - - - - -",
        "- - 1 - - - - -",
    ]  # fmt: skip
    assert figures(stopped, "by-reason") == ["数字不实 - 2 - 0 1 1 2", "不宜报送 - 1 - 0 0 0 0"]
    assert figures(stopped, "returned-by-reason") == ["过时 - - 1 - - - -"]


def test_by_unit_reviewer_and_month(stopped: Run) -> None:
    assert figures(stopped, "by-unit") == [
        "石泉县 1 2 0 0 1 1 2", "白河县 0 1 0 0 1 1 1", "汉阴县 0 1 1 0 0 0 0",
    ]  # fmt: skip
    assert figures(stopped, "by-reviewer") == ["李科 0 3 - 0 1 1 2", "赵主任 1 0 - 0 0 0 0"]
    assert figures(stopped, "by-month") == ["2024-01 1 1 0 0 0 0 1", "2024-02 0 2 1 0 1 1 1"]
    report = stopped("stats --by review --period 2024 --format json").json
    assert [report["total"][key] for key in ("passed", "sent_back", "returned")] == [1, 3, 1]
    assert any("add up to more" in note for note in report["notes"])


def test_why_of_one_unit(stopped: Run) -> None:
    assert figures(stopped, "by-reason", "--unit 汉阴") == ["不宜报送 - 1 - 0 0 0 0"]
    assert figures(stopped, "by-unit", "--unit 白河") == ["白河县 0 1 0 0 1 1 1"]
    assert figures(stopped, "returned-by-reason", "--unit 白河") == []
    assert not any("add up" in note for note in stopped("stats --by review --unit BH --format json").json["notes"])
