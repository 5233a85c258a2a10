"""The four-check review: `review`, the policy on it, and what both do to an item."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.conftest import Run

from zhibao_cli.domain.reviews import CHECKS


def rows(z: Run, words: str) -> list[dict[str, Any]]:
    ran = z(f"{words} --format json")
    assert ran.code in (0, 3), ran.err
    found: list[dict[str, Any]] = ran.json["rows"]
    return found


def status(z: Run, title: str = "秋茶") -> str:
    return next(str(row["status"]) for row in rows(z, "list") if row["title"] == title)


@pytest.fixture
def draft(z: Run) -> Run:
    """An item by 王强 that waits for its review, where reviews are required."""
    assert z("policy set review require").code == 0
    assert z("submit 秋茶 --unit SQ --author 王强 --on 2024-03-01").code == 0
    return z


# -- the policy


def test_an_unchecked_item_is_reported_draft_or_warned_of(z: Run) -> None:
    assert z("submit 甲 --unit SQ --on 2024-03-01 --format json").json["warnings"] == []
    z("policy set review warn")
    (warning,) = z("submit 乙 --unit SQ --on 2024-03-01 --format json").json["warnings"]
    assert "SQ-2024-0002" in warning
    assert "zhibao review" in warning
    z("policy set review require")
    told = z("submit 丙 --unit SQ --on 2024-03-01 --format json").json
    assert any("zhibao review SQ-2024-0003" in note for note in told["notes"])
    assert [status(z, title) for title in "甲乙丙"] == ["reported", "reported", "draft"]
    assert rows(z, "stats --unit SQ --period 2024")[0]["submitted"] == 2


def test_submitted_as_checked_is_reviewed(draft: Run) -> None:
    assert draft("submit 甲 --unit SQ --checked-by 赵主任 --on 2024-03-02").code == 0
    assert status(draft, "甲") == "reported"
    (row,) = rows(draft, "list reviews")
    assert (row["ref"], row["passed"], row["by"], row["on"]) == ("v1", list(CHECKS), "赵主任", "2024-03-02")
    assert len(rows(draft, "log --top 1")[0]["recorded"]) == 2


def test_a_draft_cannot_be_called_reported(draft: Run) -> None:
    ran = draft("amend 秋茶 --status reported --format json")
    assert (ran.code, ran.error["code"]) == (1, "review-missing")
    draft("policy set review off")
    assert draft("amend 秋茶 --status reported").code == 0


# -- adding up


def test_four_checks_passed_by_several_make_it_reported(draft: Run) -> None:
    told = draft("review 秋茶 --political --policy --by 李科 --on 2024-03-02 --format json").json
    assert (told["recorded"]["ref"], status(draft)) == ("v1", "draft")
    assert any("accuracy" in note for note in told["notes"])
    assert draft("review 秋茶 --sensitive --accurate --by 赵主任 --on 2024-03-03").code == 0
    assert status(draft) == "reported"
    assert [(row["ref"], row["by"]) for row in rows(draft, "list reviews")] == [("v1", "李科"), ("v2", "赵主任")]
    shown = {(row["part"], row["field"]) for row in rows(draft, "show 秋茶")}
    assert {("reviewed", "v1"), ("reviewed", "v2")} <= shown
    assert draft("verify").code == 0


def test_sent_back_it_is_a_draft_and_begins_again(draft: Run) -> None:
    draft("review 秋茶 --all --by 李科 --on 2024-03-02")
    assert draft("review 秋茶 --political --by 赵主任 --back 数字不实 --on 2024-03-03").code == 0
    assert status(draft) == "draft"
    (row,) = [row for row in rows(draft, "check --period 2024") if row["ref"] == "SQ-2024-0001"]
    assert "数字不实" in row["message"]
    draft("review 秋茶 --accurate --by 李科 --on 2024-03-04")
    assert status(draft) == "draft"
    draft("review 秋茶 --all --by 李科 --on 2024-03-05")
    assert status(draft) == "reported"
    draft("review 秋茶 --by 赵主任 --back 数字不实 --on 2024-03-06")
    assert status(draft) == "draft"


def test_who_wrote_it_is_not_its_only_reviewer(draft: Run) -> None:
    assert draft("review 秋茶 --political --policy --sensitive --by 王强 --on 2024-03-02").code == 0
    assert draft("review 秋茶 --accurate --by 王强 --on 2024-03-02").fault == "review-own"
    assert draft("review 秋茶 --accurate --by 李科 --on 2024-03-02").code == 0
    assert draft("submit 甲 --unit SQ --author 王强 --checked-by 王强 --on 2024-03-02").fault == "review-own"
    # Where no author is on record, it is whoever recorded the item.
    draft("submit 乙 --unit SQ --on 2024-03-02")
    assert draft("review 乙 --all --by 李敏 --on 2024-03-02").fault == "review-own"
    draft("policy set review warn")
    assert draft("review 乙 --all --by 李敏 --on 2024-03-02").code == 0


def test_a_draft_answers_no_solicitation_until_it_is_reported(z: Run) -> None:
    z("solicit 秋粮 --level 省 --ask SQ --on 2024-03-01 --due 2024-03-20")
    z("policy set review require")
    z("submit 秋茶 --unit SQ --solicited 秋粮 --on 2024-03-05")

    def outcome() -> str:
        return str(rows(z, "solicitation show 秋粮")[0]["outcome"])

    assert outcome() == "open"
    z("review 秋茶 --all --by 赵主任 --on 2024-03-06")
    assert outcome() == "done"
    z("review 秋茶 --by 赵主任 --back 不实 --on 2024-03-07")
    assert outcome() == "open"


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("review 秋茶 --by 李科", 2, "review-empty"),
        ("review 秋茶 --all --by 李科 --back 不实", 2, "review-both"),
        ("review 秋茶 --all", 2, "option-missing"),
        ("review 秋茶 --by 李科 --back ''", 2, "option-missing"),
        ("review 没有的 --all --by 李科", 4, "item-unknown"),
        ("review 秋茶 --all --by 李科 --on 2030-01-01", 1, "date-future"),
        ("review 退稿了 --all --by 李科", 1, "review-settled"),
    ],
)
def test_what_is_refused_records_nothing(draft: Run, ledger: Path, words: str, status: int, code: str) -> None:
    draft("submit 退稿了 --unit SQ --on 2024-03-01")
    draft("return 退稿了 --reason 过时 --on 2024-03-02")
    before = ledger.read_bytes()
    ran = draft(words)
    assert (ran.code, ran.fault) == (status, code), ran.err
    assert ledger.read_bytes() == before


# -- taking back


def test_undo_gives_the_status_back(draft: Run) -> None:
    draft("review 秋茶 --all --by 李科 --on 2024-03-02")
    assert draft("undo").code == 0
    assert (status(draft), rows(draft, "list reviews")) == ("draft", [])


def test_the_status_follows_a_review_amended_or_void(draft: Run) -> None:
    draft("review 秋茶 --all --by 李科 --on 2024-03-02")
    assert draft("amend v1 --accurate no").code == 0
    assert status(draft) == "draft"
    assert draft("amend v1 --accurate yes --by 赵主任 --on 2024-03-03").code == 0
    assert status(draft) == "reported"
    assert draft("amend v1 --back 不实").fault == "review-both"
    draft("review 秋茶 --by 李科 --back 不实 --on 2024-03-04")
    assert draft("void v2 --reason 误记").code == 0
    assert status(draft) == "reported"
    assert draft("void v1 --reason 误记").code == 0
    assert status(draft) == "draft"
    assert draft("verify").code == 0


def test_where_none_is_required_a_void_review_leaves_it_reported(z: Run) -> None:
    z("submit 秋茶 --unit SQ --checked-by 赵主任 --on 2024-03-01")
    z("void v1 --reason 误记")
    assert status(z) == "reported"


def test_the_reviews_of_a_void_item_go_with_it(z: Run) -> None:
    z("submit 秋茶 --unit SQ --checked-by 赵主任 --on 2024-03-01")
    told = z("void 秋茶 --reason 重复 --format json")
    assert told.code == 0, told.err
    assert any("v1" in note for note in told.json["notes"])
    assert rows(z, "list reviews") == []


@given(st.permutations(CHECKS), st.sets(st.integers(1, 3)))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_and_split_it_is_reported_once(draft: Run, order: list[str], cuts: set[int]) -> None:
    edges = [0, *sorted(cuts), 4]
    parts = [order[start:end] for start, end in pairwise(edges)]
    seen = []
    for part in parts:
        flags = " ".join(f"--{check}" for check in part)
        before = len(rows(draft, "log"))
        assert draft(f"review 秋茶 {flags} --by 李科 --on 2024-03-02").code == 0
        assert len(rows(draft, "log")) == before + 1
        seen.append(status(draft))
    assert seen == ["draft"] * (len(parts) - 1) + ["reported"]
    for _ in parts:
        assert draft("undo").code == 0
    assert status(draft) == "draft"


# -- from files


def test_reviews_from_a_file_add_up_as_typed_ones_do(draft: Run) -> None:
    draft("review 秋茶 --political --by 李科 --on 2024-03-02")
    Path("审核.csv").write_text(
        "信息编号,政策,敏感,准确,审核人,日期\nSQ-2024-0001,是,是,是,赵主任,3月3日\n", encoding="utf-8"
    )
    ran = draft("import 审核.csv --table 审核")
    assert ran.code == 0, ran.err
    assert status(draft) == "reported"
    assert draft("undo").code == 0
    assert status(draft) == "draft"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("SQ-2024-0001,是,是,是,是,王强,2024-03-03", "review-own"),
        ("SQ-2024-0001,,,,,赵主任,2024-03-03", "review-empty"),
        ("SQ-2024-0001,是,,,,,2024-03-03", "cell-empty"),
        ("SQ-2024-0009,是,,,,赵主任,2024-03-03", "item-unknown"),
    ],
)
def test_a_file_is_held_to_the_same(draft: Run, row: str, code: str) -> None:
    Path("reviews.csv").write_text(f"item,political,policy,sensitive,accurate,by,on\n{row}\n", encoding="utf-8")
    ran = draft("import reviews.csv")
    assert ran.code == 1
    assert code in ran.err
    assert (status(draft), rows(draft, "list reviews")) == ("draft", [])
