"""`total`: numbers known only as totals, as a clerk types them."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run

ADD = "total add 石泉 --event 采用 --count 6 --channel szw --period 2024-01..08"


def test_a_total_is_recorded_ranked_explained_and_taken_back(z: Run) -> None:
    ran = z(f"{ADD} --source 省厅通报 --format json").json
    assert ran["recorded"]["what"] == "total"
    assert ran["recorded"]["ref"] == "c1"
    rank = z("rank --period 2024-01..08 --format json").json
    assert {row["code"]: (row["adopted"], row["points"]) for row in rank["rows"] if row["adopted"]} == {"SQ": (6, 18)}
    assert "Known only as totals, not item by item: adopted 6 (c1)." in rank["notes"]
    (line,) = z("explain 石泉 --period 2024-01..08 --format json").json["rows"]
    assert (line["item"], line["ref"], line["arithmetic"], line["points"]) == ("total", "c1", "6 × 3", 18)
    assert line["title"] == "total of 6, 2024-01-01 to 2024-08-31, 省厅通报"
    assert z("undo").code == 0
    assert z("total list --format json").json["rows"] == []
    assert z("verify").code == 0


def test_a_pipe_shows_it_whole(z: Run) -> None:
    z(ADD)
    text = z("total list").out
    assert "2024-08-31" in text
    assert "政务信息" in text
    assert z("total show c1").code == z("show c1").code == 0
    assert z("total amend c1 --count 8").out.splitlines()[1] == "count: 6 → 8"
    assert z("list 汇总 --format json").json["rows"][0]["counted"] == 8


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("total add SQ --count 6 --period 2024", 2, "option-missing"),
        ("total add SQ --event 采用 --period 2024", 2, "option-missing"),
        ("total add SQ --event 采用 --count 6", 2, "option-missing"),
        ("total add SQ --event 采用 --count 六百余 --period 2024-01", 2, "number-unreadable"),
        ("total add SQ --event 采用 --count 6 --period 某月", 2, "period-unreadable"),
        ("total add SQ --event 采用 --count 0 --period 2024-01", 2, "total-zero"),
        ("total add SQ --event 采用 --count 6 --period 2024-01 --rank 秘书长", 2, "total-attribute"),
        ("total add SQ --event 差错 --count 6 --period 2024-01", 2, "total-event"),
        ("total add SQ --event 火星 --count 6 --period 2024-01", 2, "event-unknown"),
        ("total add 没有 --event 采用 --count 6 --period 2024-01", 4, "unit-unknown"),
        ("total add SQ --event 采用 --count 6 --period 2025-01", 1, "date-future"),
        (f"{ADD}", 1, "total-on-record"),
        ("total add SQ --event 采用 --count 6 --level 省 --period 2024-08", 1, "total-overlaps"),
        ("total show c9", 4, "reference-unknown"),
        ("total amend c1", 2, "amend-nothing"),
        ("total amend c1 --count 6", 1, "amend-same"),
        ("total list --unit 没有", 4, "unit-unknown"),
    ],
)
def test_refusals(z: Run, words: str, status: int, code: str) -> None:
    z(ADD)
    before = z("log --format json").json["rows"]
    ran = z(words)
    assert (ran.code, ran.fault) == (status, code), ran.err
    assert z("log --format json").json["rows"] == before


def test_chinese_and_full_width(z: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert z("total add 石泉县政府办公室 --event 批示 --count ６ --level 省级 --period 2024年1—8月").code == 0
    (row,) = z("list totals --format json").json["rows"]
    assert (row["event"], row["count"], row["level"], row["end"]) == ("instructed", 6, "province", "2024-08-31")


def test_a_dry_run_records_nothing(z: Run) -> None:
    ran = z(f"{ADD} --dry-run")
    assert ran.code == 0
    assert z("total list --format json").json["rows"] == []


def test_a_folder_with_counts(empty: Run) -> None:
    Path("in").mkdir()
    Path("in/单位.csv").write_text("名称,代码\n石泉县,SQ\n白河县,BH\n", encoding="utf-8")
    Path("in/汇总.csv").write_text(
        "单位,起,止,事项,数量,级别\n石泉,2024-01-01,2024-08-31,采用,6,省\n石泉,2024-01-01,2024-08-31,采用,6,省\n"
        "白河,2024-01-01,2024-08-31,采用,0,省\n",
        encoding="utf-8",
    )
    ran = empty("init", "--from", "in")
    assert ran.code == 0, ran.err
    assert "alike" in ran.err
    (row,) = empty("list totals --format json").json["rows"]
    assert (row["unit"], row["count"]) == ("石泉县", 6)
    assert empty("verify").code == 0


def test_faults_of_counts_in_a_folder(empty: Run) -> None:
    Path("in").mkdir()
    Path("in/单位.csv").write_text("名称,代码\n石泉县,SQ\n", encoding="utf-8")
    Path("in/汇总.csv").write_text(
        "单位,期间,事项,数量,级别\n石泉,2024-01..08,采用,6,省\n石泉,2024-01..08,采用,7,省\n石泉,2024-03,采用,2,\n"
        "石泉,2023,约稿,1,\n石泉,2025,采用,1,\n石泉,2023,采用,几条,\n",
        encoding="utf-8",
    )
    ran = empty("init", "--from", "in")
    assert ran.fault == "load-faulty"
    told = [line.strip().rsplit("[", 1)[1] for line in ran.err.splitlines() if line.startswith("  ")]
    assert told == ["total-twice]", "total-overlaps]", "total-event]", "date-future]", "number-unreadable]"]
