"""As it is typed: instructions to closure, what became of items, targets of some items alone."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run, run_program

from zhibao_cli import i18n

WORK = (
    "submit 春茶开采 --unit SQ --kind 问题 --words 2100 --on 2024-03-01",
    "submit 移民搬迁 --unit BH --kind 动态 --words 900 --on 2024-03-02",
    "adopt 春茶 --channel szw --on 2024-03-05",
    "instruct 春茶 --level 省 --rank 主要领导 --on 2024-03-06 --due 2024-03-20",
    "instruct 移民 --level 市 --rank 其他领导 --on 2024-03-07 --due 2024-12-20",
    "instruct 移民 --level 市 --on 2024-05-07",
    "outcome 春茶 写入方案 --document 8号 --on 2024-04-01",
    "target add SQ --metric 报送 --kind 问题 --min-words 2000 --every 每月 --value 2",
    "target add --group 直报县 --metric 批示信息 --level 市 --every 每年 --value 1",
    "target add SQ --metric 报送 --to 省 --every 每年 --value 1",
)


@pytest.fixture
def busy(z: Run) -> Run:
    for words in WORK:
        assert z(words).code == 0, words
    return z


def rows(z: Run, words: str, *keys: str) -> list[tuple[object, ...]]:
    ran = z(f"{words} --format json")
    assert ran.code in (0, 3), ran.err
    return [tuple(row[key] for key in keys) for row in ran.json["rows"]]


def test_instructions_by_how_feedback_stands(busy: Run) -> None:
    assert rows(busy, "list instructions", "ref", "rank", "feedback") == [
        ("i1", "principal", "overdue"), ("i2", "deputy", "open"), ("i3", None, None),
    ]  # fmt: skip
    assert rows(busy, "list 批示 --overdue", "ref") == [("i1",)]
    assert rows(busy, "list instructions --pending", "ref") == [("i1",), ("i2",)]
    assert rows(busy, "list instructions --rank 其他领导", "ref") == [("i2",)]
    assert busy("amend i1 --feedback-on 2024-03-19").code == 0
    assert rows(busy, "list instructions --overdue", "ref") == []


def test_feedback_figures(busy: Run) -> None:
    keys = ("rank", "instructed", "given", "open", "overdue")
    assert rows(busy, "instruction figures --by rank --period 2024", *keys) == [
        ("principal", 1, 0, 0, 1), ("deputy", 1, 0, 1, 0), (None, 1, 0, 0, 0),
    ]  # fmt: skip
    assert busy("instruction figures --by 刊物").fault == "dimension-unknown"
    assert rows(busy, "stats --by 职级 --period 2024", "rank", "instructed")[0] == ("principal", 1)


def test_in_chinese(busy: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBAO_LANG", "zh")
    i18n.use("zh")
    out = busy("list instructions").out
    assert "逾期未反馈" in out
    assert "待反馈" in out
    assert "批示信息" in busy("target list").out
    assert "主要领导" in busy("stats --by rank --period 2024").out


def test_refused_with_the_way_out(busy: Run) -> None:
    assert (busy("list items --overdue").code, busy("list items --overdue").fault) == (2, "feedback-of-instructions")
    assert busy("list --outcome --no-outcome").fault == "filters-contrary"
    assert busy("list instructions --rank 县长").fault == "rank-unknown"
    assert busy("stats --period 2024-05 --instructed-to 2024-04").fault == "cut-off-before"
    assert busy("target add SQ --metric 积分 --kind 问题 --every 年 --value 1").fault == "target-condition"
    assert busy("target add SQ --metric 报送 --kind 诗歌 --every 年 --value 1").fault == "kind-unknown"
    assert busy("target amend t2 --min-words 多").code == 2
    assert busy("target amend t2 --to 省").fault == "target-condition"
    assert busy("target zero --every 每旬").fault == "every-unknown"


def test_instructions_up_to_their_own_day(busy: Run, tmp_path: Path) -> None:
    ran = busy("stats --period 2024-03..04 --instructed-to 5月 --format json")
    assert ran.json["total"]["instructed"] == 3
    assert any("2024-05-31" in note for note in ran.json["notes"])
    for words in ("report", "bulletin"):
        file = tmp_path / f"out.{'html' if words == 'report' else 'docx'}"
        assert busy(f"{words} --period 2024-03..04 --instructed-to 2024-05 -o {file}").code == 0
        assert file.exists()
    assert "2024-05-31" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_what_became_of_items(busy: Run) -> None:
    keys = ("title", "adopted_at", "instructed_at", "outcome", "document")
    assert rows(busy, "list results --min-words 2000", *keys) == [
        ("春茶开采", ["province"], ["province"], ["写入方案"], ["8号"])
    ]
    assert rows(busy, "list --no-outcome", "title") == [("移民搬迁",)]
    assert busy("stats --period 2024 --format json").json["total"]["outcomes"] == 1


def test_targets_come_through_undo_and_export(busy: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = ("unit", "metric", "of", "done", "value", "state", "source")
    told = rows(busy, "target progress --period 2024-03", *keys)
    assert ("石泉县", "submitted", "problem, ≥ 2000 words", 1, 2, "short", "t1") in told
    assert ("白河县", "instructed_items", "city", 1, 1, "met", "t2") in told
    assert busy("target amend t1 --kind 动态 --min-words 500").code == 0
    assert busy("undo").code == 0
    assert rows(busy, "target progress --period 2024-03", *keys) == told
    assert busy("verify").code == 0
    assert busy(f"export {tmp_path / 'out'}").code == 0
    monkeypatch.setenv("ZHIBAO_LEDGER", str(tmp_path / "again.db"))
    assert run_program(f"init --from {tmp_path / 'out'}").code == 0
    assert rows(run_program, "target progress --period 2024-03", *keys) == told
    terms = ("ref", "metric", "kind", "level", "to_level", "min_words")
    assert rows(run_program, "target list", *terms) == [
        ("t1", "submitted", "problem", None, None, 2000), ("t2", "instructed_items", None, "city", None, None),
        ("t3", "submitted", None, None, "province", None),
    ]  # fmt: skip


def test_a_sheet_of_targets(z: Run, tmp_path: Path) -> None:
    file = tmp_path / "任务.csv"
    file.write_text(
        "单位,指标,周期,任务数,类型,最少字数,批示级别\n石泉县,报送,每月,3,问题,,\n石泉县,报送,每年,2,调研,2000,\n"
        "白河县,批示信息,每年,1,,,市\n汉阴县,积分,每年,9,问题,,\n", encoding="utf-8",
    )  # fmt: skip
    refused = z(f"import {file} --format json")
    assert refused.code != 0
    assert "target-condition" in refused.out + refused.err
    file.write_text(file.read_text(encoding="utf-8").rsplit("汉阴县", 1)[0], encoding="utf-8")
    assert z(f"import {file}").code == 0
    assert rows(z, "target list", "metric", "kind", "level", "min_words") == [
        ("submitted", "problem", None, None), ("submitted", "research", None, 2000),
        ("instructed_items", None, "city", None),
    ]  # fmt: skip
    again = z(f"import {file} --format json")
    assert again.json["tables"][0]["same"] == 3


def test_a_kind_that_a_target_is_for_stays(z: Run) -> None:
    z("kind add 社情民意 --id sq")
    z("target add SQ --metric 报送 --kind 社情民意 --every 每月 --value 1")
    assert z("void sq --reason 不用").code != 0
    assert rows(z, "target progress --period 2024-03", "of") == [("sq",)]
