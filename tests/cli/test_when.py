"""Dates and periods, as typed. Today is 2024-09-02, a Monday."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2024-03-05", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("2024.3.5", "2024-03-05"),
        ("3月5日", "2024-03-05"),
        ("2024年3月5日", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("２０２４－０３－０５", "2024-03-05"),
        ("today", "2024-09-02"),
        ("今天", "2024-09-02"),
        ("昨天", "2024-09-01"),
    ],
)
def test_a_day_in_every_way(z: Run, typed: str, day: str) -> None:
    assert z("submit", "甲", "--unit", "SQ", "--on", typed).code == 0
    assert z("list --format json").json["rows"][0]["submitted_on"] == day


@pytest.mark.parametrize(
    ("typed", "status", "code"),
    [
        ("2024-02-30", 2, "date-impossible"),
        ("13月1日", 2, "date-impossible"),
        ("3-5", 2, "date-unreadable"),
        ("03-05-2024", 2, "date-unreadable"),
        ("下周", 2, "date-unreadable"),
        ("2024-13-01", 2, "date-impossible"),
        ("2024-09-03", 1, "date-future"),
        ("10月1日", 1, "date-future"),
    ],
)
def test_a_day_that_is_none(z: Run, typed: str, status: int, code: str) -> None:
    before = z("log --format json").json["rows"]
    ran = z("submit", "甲", "--unit", "SQ", "--on", typed, "--format", "json")
    assert (ran.code, ran.out, ran.error["code"]) == (status, "", code)
    assert z("log --format json").json["rows"] == before


def test_the_impossible_day_shows_what_was_read(z: Run) -> None:
    assert "2024-02-30" in z("submit 甲 --unit SQ --on 2月30日 --format json").error["message"]


def test_a_future_day_without_a_year_offers_last_years_and_can_be_forced(z: Run) -> None:
    assert "2023-10-01" in z("submit 甲 --unit SQ --on 10月1日 --format json").error["hint"]
    assert z("submit 甲 --unit SQ --on 10月1日 --force").code == 0


def test_today_when_not_given_and_the_receipt_says_so(z: Run) -> None:
    for words in ("submit 甲 --unit SQ", "adopt 甲 --level 省", "forward 甲 --to 省", "instruct 甲 --level 市"):
        receipt = z(f"{words} --format json").json
        assert any("2024-09-02" in note for note in receipt["notes"]), words
    assert not any("2024" in note for note in z("submit 乙 --unit SQ --on 2024-01-01 --format json").json["notes"])


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-08", "2024-08-01", "2024-08-31"),
        ("2024-01..08", "2024-01-01", "2024-08-31"),
        ("2024-01..2024-08", "2024-01-01", "2024-08-31"),
        ("2024-01-15..2024-02-03", "2024-01-15", "2024-02-03"),
        ("2024Q1", "2024-01-01", "2024-03-31"),
        ("2024H1", "2024-01-01", "2024-06-30"),
        ("2024年1—8月", "2024-01-01", "2024-08-31"),
        ("2024年上半年", "2024-01-01", "2024-06-30"),
        ("2024年三季度", "2024-07-01", "2024-09-30"),
        ("..2024-10", "2024-01-01", "2024-10-31"),
        ("今年", "2024-01-01", "2024-12-31"),
        ("去年", "2023-01-01", "2023-12-31"),
        ("本月", "2024-09-01", "2024-09-30"),
        ("上月", "2024-08-01", "2024-08-31"),
        ("本季度", "2024-07-01", "2024-09-30"),
        ("上季度", "2024-04-01", "2024-06-30"),
        ("this-year", "2024-01-01", "2024-12-31"),
        ("last-year", "2023-01-01", "2023-12-31"),
        ("last-month", "2024-08-01", "2024-08-31"),
        ("1-8月", "2024-01-01", "2024-08-31"),
        ("上半年", "2024-01-01", "2024-06-30"),
        ("2024年度", "2024-01-01", "2024-12-31"),
        ("FY2024", "2024-01-01", "2024-12-31"),
        (None, "2024-01-01", "2024-09-02"),
    ],
)
def test_a_period_in_every_way(z: Run, typed: str | None, start: str, end: str) -> None:
    period = ("--period", typed) if typed else ()
    for report in ("rank", "stats"):
        assert z(report, *period, "--format", "json").json["period"] == {"start": start, "end": end}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2024-13", "period-impossible"),
        ("2024-08..01", "period-backwards"),
        ("从前", "period-unreadable"),
        ("2024Q5", "period-impossible"),
        ("2024-02-30..2024-03-01", "period-impossible"),
    ],
)
def test_a_period_that_is_none(z: Run, typed: str, code: str) -> None:
    for report in ("rank", "stats", "list"):
        ran = z(report, "--period", typed, "--format", "json")
        assert (ran.code, ran.error["code"]) == (2, code)


def test_the_assessment_year_is_the_cards(z: Run) -> None:
    card = z("scorecard show office").out
    november = card.replace('id = "office"', 'id = "november"\nyear_starts = "11-01"')
    Path("november.toml").write_text(november, encoding="utf-8")
    assert z("scorecard add november.toml").code == 0
    year = {"start": "2023-11-01", "end": "2024-10-31"}
    to_today = {"start": "2023-11-01", "end": "2024-09-02"}
    assert z("rank --scorecard november --period FY2024 --format json").json["period"] == year
    assert z("rank --scorecard november.toml --format json").json["period"] == to_today
    assert z("explain SQ --scorecard november --format json").json["period"] == to_today
    assert z("rank --period 2024年度 --format json").json["period"]["start"] == "2024-01-01"
    assert z("scorecard default november").code == 0
    for report in ("rank", "stats", "list", "explain SQ"):
        assert z(f"{report} --period 2024年度 --format json").json["period"] == year, report
    compared = z("rank --period FY2024 --compare FY2023 --format json").json
    assert any("2022-11-01" in note for note in compared["notes"])


def test_a_report_prints_the_two_dates_it_used(z: Run) -> None:
    out = z("rank --period 上半年").out
    assert "2024-01-01" in out
    assert "2024-06-30" in out
