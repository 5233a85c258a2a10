"""Trend, patterns, progress and what came of solicitations, as a clerk asks for them."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run

RECORD = (
    "submit 春茶开采 --unit SQ --kind 动态 --on 2024-01-08",
    "submit 防汛演练 --unit BH --on 2024-02-08 --words 600",
    "adopt 春茶开采 --channel szw --on 2024-02-01",
    "target add 石泉 --metric 报送 --every 每月 --value 2",
    "solicit 秋粮收购 --level 省 --ask SQ --on 2024-01-02 --due 2024-01-20",
)


@pytest.fixture
def busy_office(z: Run) -> Run:
    for words in RECORD:
        assert z(words).code == 0
    return z


def test_a_trend_in_json_and_in_a_pipe(busy_office: Run) -> None:
    report = busy_office("trend --period 2024-01..03 --compare yoy --format json").json
    assert [row["month"] for row in report["rows"]] == ["2024-01", "2024-02", "2024-03"]
    assert [row["adopted"] for row in report["rows"]] == [0, 1, 0]
    assert {"submitted_before", "points_before", "points_change"} <= report["rows"][0].keys()
    assert "Adopted     ▁█▁  0..1" in busy_office("trend --period 2024-01..03").out
    assert busy_office("trend --period 2024-01..03 --unit 石泉 --units current --by 季").code == 0


def test_a_trend_is_a_workbook_with_a_chart(busy_office: Run, tmp_path: Path) -> None:
    from zipfile import ZipFile

    target = tmp_path / "trend.xlsx"
    assert busy_office(f"trend --period 2024-01..03 -o {target}").code == 0
    assert any("charts/chart" in name for name in ZipFile(target).namelist())


def test_patterns_with_counts_and_without_a_claim(busy_office: Run) -> None:
    report = busy_office("patterns --period 2024-01..03 --format json").json
    assert {row["dimension"] for row in report["rows"]} >= {"kind", "length", "solicited", "month", "unit"}
    assert {row["rate"] for row in report["rows"]} == {None}
    (row,) = (row for row in report["rows"] if row["value"] == "news")
    assert (row["items"], row["adopted"], row["unadopted"]) == (1, 1, 0)
    assert report["total"]["items"] == 2
    assert "No rate is claimed" in busy_office("patterns --by 类型 --period 2024").out


def test_progress_zero_and_solicitations(busy_office: Run) -> None:
    rows = busy_office("target progress --period 2024-01 --format json").json["rows"]
    assert [(row["metric"], row["done"], row["left"], row["state"]) for row in rows] == [("submitted", 1, 1, "short")]
    zero = busy_office("target zero --period 2024-02 --format json").json["rows"]
    assert {row["code"]: row["unreported"] for row in zero}["SQ"] == 1
    figures = busy_office("solicitation figures --period 2024-01 --by 月 --format json").json["rows"]
    assert [(row["month"], row["asked"], row["open"]) for row in figures] == [("2024-01", 1, 1)]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("trend --by 周", 2, "span-unknown"),
        ("trend --compare 环比", 2, "compare-unknown"),
        ("trend --period 某月", 2, "period-unreadable"),
        ("trend --units 昨天", 2, "units-unknown"),
        ("rank --units 昨天", 2, "units-unknown"),
        ("patterns --by 天气", 2, "dimension-unknown"),
        ("patterns --adopted", 2, "patterns-adopted"),
        ("patterns --min-count 三条", 2, "number-unreadable"),
        ("patterns --unit 没有", 4, "unit-unknown"),
        ("target progress --short --over", 2, "filters-contrary"),
        ("target zero --group 没有", 4, "group-unknown"),
        ("solicitation figures --by 刊物", 2, "dimension-unknown"),
        ("stats --by 天气", 2, "dimension-unknown"),
    ],
)
def test_refusals(z: Run, words: str, status: int, code: str) -> None:
    assert z(words).code == status
    assert z(f"{words} --format json").error["code"] == code
