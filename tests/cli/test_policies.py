"""`policy`: what holds for this ledger whoever uses it."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.io.words import opened


def set_to(z: Run) -> dict[str, tuple[Any, bool]]:
    """By policy: what holds, and whether it was set."""
    rows = z("policy list --format json").json["rows"]
    return {row["policy"]: (row["value"], row["set"]) for row in rows}


def test_what_holds_while_nothing_is_set(z: Run) -> None:
    assert set_to(z) == {
        "scorecard": ("office", False), "review": ("off", False), "office": (None, False), "addressee": (None, False)
    }  # fmt: skip


def test_a_policy_is_set_in_either_language_and_undone(z: Run) -> None:
    assert z("policy set 审核 必须").code == 0
    assert set_to(z)["review"] == ("require", True)
    told = z("policy set review warn --format json").json
    assert "require" in told["text"]
    assert z("log --top 1 --format json").json["rows"][0]["command"] == "policy set"
    assert z("undo").code == 0
    assert set_to(z)["review"] == ("require", True)


def test_the_scorecard_is_the_one_that_reports_use(z: Run) -> None:
    assert z("policy set 积分办法 office").code == 0
    assert set_to(z)["scorecard"] == ("office", True)
    assert z("scorecard list --format json").json["rows"][0]["default"] is True


def test_the_issuing_office_and_the_addressee_are_any_text(z: Run) -> None:
    assert z("policy set 发文单位 市政府办公室").code == 0
    assert z("policy set addressee 各县区人民政府").code == 0
    assert (set_to(z)["office"], set_to(z)["addressee"]) == (("市政府办公室", True), ("各县区人民政府", True))
    assert z("bulletin --period 2024 -o 通报.docx").code == 0
    word = opened(Path("通报.docx").read_bytes())
    assert "各县区人民政府：" in word.lines
    assert word.styled("Signature") == ["市政府办公室"]


@pytest.mark.parametrize(
    ("words", "status", "code", "hint"),
    [
        ("policy set 午休 两小时", 2, "policy-unknown", "review"),
        ("policy set review 也许", 2, "review-unknown", "require"),
        ("policy set scorecard 没有", 4, "scorecard-unknown", "scorecard add"),
        ("policy set review", 2, "usage", "VALUE"),
        ("policy set office ' '", 2, "policy-empty", "undo"),
    ],
)
def test_what_is_not_known_is_refused_with_what_is(
    z: Run, ledger: Path, words: str, status: int, code: str, hint: str
) -> None:
    before = ledger.read_bytes()
    ran = z(words)
    assert (ran.code, ran.fault) == (status, code)
    assert hint in ran.err
    assert ledger.read_bytes() == before


def test_a_policy_that_is_set_already_is_no_entry(z: Run) -> None:
    z("policy set review warn")
    assert z("policy set review warn").fault == "policy-same"


def test_a_file_with_a_policy_nobody_knows_is_refused(z: Run) -> None:
    Path("policies.csv").write_text("name,value\n午休,两小时\nreview,也许\n", encoding="utf-8")
    ran = z("import policies.csv --format json")
    assert ran.code == 1
    assert "policy-unknown" in ran.err
    assert "review-unknown" in ran.err
