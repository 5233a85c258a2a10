"""Targets: done, left, short, over; and units with nothing reported or adopted for how long."""

from typing import Any

import pytest
from tests.offices import Office, at, table

from zhibao_cli.app.checking import check
from zhibao_cli.app.marks import TargetRequest, add_target
from zhibao_cli.app.progress import ProgressRequest, list_zeros, target_progress
from zhibao_cli.app.registry import merge_unit
from zhibao_cli.app.totals import TotalRequest, add_total
from zhibao_cli.domain.report import Report
from zhibao_cli.errors import UsageFault

RECORDS = """
    submit SQ 2024-01-08 春茶开采
    submit SQ 2024-01-30 移民搬迁
    submit SQ 2024-02-03 防汛
    submit BH 2024-02-28 抗旱
    adopt 春茶开采 2024-02-01 szw/单篇
"""


def aim(office: Office, metric: str, every: str, value: str, **whose: Any) -> None:
    request = TargetRequest(**{"unit": None, "group": None, "metric": metric, "every": every, "value": value, **whose})
    add_target(office.session(), request)


def came(office: Office, **request: Any) -> Report:
    return target_progress(office.session(now=at(2024, 6, 1)), ProgressRequest(**{"period": "2024-01..02", **request}))


def lines(report: Report, *keys: str) -> list[str]:
    return [" ".join(str(cell) for cell in row) for row in table(report, *keys)]


FIGURES = ("end", "code", "done", "value", "left", "state")


def test_each_unit_of_a_group_in_every_span(office: Office) -> None:
    office.record(RECORDS)
    aim(office, "报送", "每月", "1", group="直报县")
    assert lines(came(office), *FIGURES) == [
        "2024-01-31 SQ 2 1 0 over",
        "2024-01-31 BH 0 1 1 short",
        "2024-01-31 HY 0 1 1 short",
        "2024-02-29 SQ 1 1 0 met",
        "2024-02-29 BH 1 1 0 met",
        "2024-02-29 HY 0 1 1 short",
    ]


def test_a_units_own_target_stands_before_its_groups(office: Office) -> None:
    office.record(RECORDS)
    aim(office, "报送", "每月", "1", group="直报县")
    aim(office, "报送", "每月", "4", unit="SQ")
    assert lines(came(office, unit="石泉"), *FIGURES) == ["2024-01-31 SQ 2 4 2 short", "2024-02-29 SQ 1 4 3 short"]
    assert lines(came(office, group="市直部门"), "code") == []


def test_points_and_adoptions_of_a_span_that_is_not_over(office: Office) -> None:
    office.record(RECORDS)
    aim(office, "积分", "每年", "10.5", unit="SQ")
    aim(office, "采用", "每季", "1", unit="SQ")
    report = came(office)
    assert lines(report, *FIGURES) == ["2024-12-31 SQ 53/10 21/2 26/5 under way", "2024-03-31 SQ 1 1 0 met"]
    assert lines(report, "share") == ["53/105", "1"]


def test_a_span_still_to_come_is_not_short(office: Office) -> None:
    aim(office, "报送", "每月", "1", unit="SQ")
    states = [str(state) for (state,) in table(came(office, period="2024-04..07"), "state")]
    assert states == ["short", "short", "under way", "under way"]


def test_short_and_over_lists(office: Office) -> None:
    office.record(RECORDS)
    aim(office, "报送", "每月", "1", group="直报县")
    assert lines(came(office, over=True), "code", "end") == ["SQ 2024-01-31"]
    assert lines(came(office, short=True), "code") == ["BH", "HY", "HY"]
    assert str(came(office, short=True).notes[0]) == "In all: short 3, met 2, over 1."
    with pytest.raises(UsageFault):
        came(office, short=True, over=True)


def test_without_a_target_it_says_so(office: Office) -> None:
    report = came(office)
    assert report.rows == ()
    assert "No target" in str(report.notes[0])


def zeros(office: Office, period: str, group: str | None = None) -> list[str]:
    return lines(list_zeros(office.session(), period, group), "code", "unreported", "unadopted")


def test_nothing_reported_or_adopted_for_months_running(office: Office) -> None:
    office.record(RECORDS)
    assert zeros(office, "2024-01..05", "直报县") == ["SQ 3 3", "BH 3 5", "HY 5 5"]
    assert zeros(office, "2024-02", "直报县") == ["BH 0 2", "HY 2 2"]


def test_months_before_a_unit_was_a_member_and_after_it_are_none(office: Office) -> None:
    office.record(RECORDS)
    merge_unit(office.session(), "SLJ", "NYJ", "2024-03-01")
    assert zeros(office, "2024-04", "市直部门") == ["NYJ 4 4"]


def test_months_of_a_total_are_not_known_to_be_empty(office: Office) -> None:
    office.record(RECORDS)
    add_total(office.session(), TotalRequest(unit="HY", event="报送", count="5", period="2024-01..03"))
    assert zeros(office, "2024-05", "直报县")[-1] == "HY 2 5"


def told(office: Office, period: str, month: int = 6, day: int = 1) -> list[str]:
    found = table(check(office.session(now=at(2024, month, day)), period), "matter", "unit", "message")
    silence = ("unreported", "unadopted")
    return [f"{unit}: {message}" for matter, unit, message in found if getattr(matter, "code", "") in silence]


def test_check_says_for_how_long_nothing_was_reported_or_else_adopted(office: Office) -> None:
    office.record(RECORDS)
    assert told(office, "2024-01..05")[:3] == [
        "石泉县: Months running without a report, up to 2024-05: 3.",
        "白河县: Months running without a report, up to 2024-05: 3.",
        "汉阴县: Months running without a report, up to 2024-05: 5.",
    ]
    assert told(office, "2024-01..02")[:2] == [
        "白河县: Months running without an adoption, up to 2024-02: 2.",
        "汉阴县: Months running without a report, up to 2024-02: 2.",
    ]
    # One row for each unit; who reported and was adopted has none.
    assert len(told(office, "2024-01..02")) == 4


def test_a_month_that_is_not_over_is_none_without_anything(office: Office) -> None:
    office.record(RECORDS)
    assert told(office, "2024-01..12", 3, 10)[:2] == [
        "白河县: Months running without an adoption, up to 2024-02: 2.",
        "汉阴县: Months running without a report, up to 2024-02: 2.",
    ]
    office.record("submit HY 2024-03-09 春耕")
    assert not any(line.startswith("汉阴县: Months running without a report") for line in told(office, "2024", 3, 10))
    assert told(office, "2024-03-01..2024-03-10", 3, 10)[0] == (
        "石泉县: Months running without a report, up to 2024-03: 1."
    )
    assert told(office, "2025", 3, 10) == []


def test_of_what_a_total_tells_nothing_is_said(office: Office) -> None:
    office.record(RECORDS)
    add_total(office.session(), TotalRequest(unit="HY", event="报送", count="5", period="2024-01..02"))
    assert [line for line in told(office, "2024-01..02") if line.startswith("汉阴县")] == [
        "汉阴县: Months running without an adoption, up to 2024-02: 2."
    ]
