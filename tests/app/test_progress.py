"""Targets: done, left, short, over; and units with nothing reported or adopted for how long."""

from pathlib import Path
from typing import Any

import pytest
from tests.offices import CARD, Office, at, found_office, table

from zhibao_cli.app.checking import check
from zhibao_cli.app.idle import list_zeros
from zhibao_cli.app.marks import TargetRequest, add_target
from zhibao_cli.app.progress import ProgressRequest, target_progress
from zhibao_cli.app.registry import merge_unit
from zhibao_cli.app.scorecards import add_card, set_default
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


# -- targets of a kind, a length, a level; quotas of the card


KINDS = """
    submit SQ 2024-01-08 春茶开采 kind=问题 words=2400 to=省
    submit SQ 2024-01-30 移民搬迁 kind=调研 words=1999
    submit SQ 2024-02-03 防汛 kind=调研 words=2000
    submit BH 2024-02-28 抗旱 kind=动态 with=HY
    adopt 春茶开采 2024-02-01 szw/单篇
    adopt 春茶开采 2024-02-02 akzw/单篇
    instruct 春茶 2024-02-03 市
    instruct 春茶 2024-02-04 省
    instruct 防汛 2024-02-05 市
"""
OF = ("code", "of", "done", "value", "state", "source")


@pytest.mark.parametrize(
    ("metric", "terms", "done"),
    [
        ("报送", {"kind": "问题"}, 1),
        ("报送", {"kind": "调研", "min_words": "2000"}, 1),
        ("报送", {"to": "省"}, 1),
        ("报送", {"min_words": "1999"}, 3),
        ("采用", {"level": "市"}, 1),
        ("采用", {}, 2),
        ("采用信息", {}, 1),
        ("批示", {}, 3),
        ("批示信息", {}, 2),
        ("批示信息", {"level": "市"}, 2),
        ("批示信息", {"level": "省", "kind": "问题"}, 1),
        ("instructed_items", {"kind": "动态"}, 0),
    ],
)
def test_a_target_of_some_items_alone(office: Office, metric: str, terms: dict[str, str], done: int) -> None:
    office.record(KINDS)
    aim(office, metric, "每年", "9", unit="SQ", **terms)
    assert lines(came(office), "done") == [str(done)]


def test_targets_of_one_figure_for_different_items_do_not_stand_for_each_other(office: Office) -> None:
    office.record(KINDS)
    aim(office, "报送", "每年", "4", group="直报县")
    aim(office, "报送", "每年", "3", unit="SQ", kind="问题")
    aim(office, "报送", "每年", "2", unit="SQ", kind="调研", min_words="2000")
    assert lines(came(office, unit="SQ"), *OF) == [
        "SQ None 3 4 under way t1",
        "SQ problem 1 3 under way t2",
        "SQ research, ≥ 2000 words 1 2 under way t3",
    ]


@pytest.mark.parametrize(
    ("metric", "terms"),
    [
        ("积分", {"kind": "问题"}),
        ("约稿", {"min_words": "2000"}),
        ("报送", {"level": "省"}),
        ("批示信息", {"to": "省"}),
    ],
)
def test_what_a_figure_cannot_be_narrowed_down_to_is_refused(
    office: Office, metric: str, terms: dict[str, str]
) -> None:
    with pytest.raises(UsageFault) as refused:
        aim(office, metric, "每年", "1", unit="SQ", **terms)
    assert refused.value.code == "target-condition"


def test_targets_without_a_scorecard(tmp_path: Path) -> None:
    office = found_office(tmp_path / "bare.db", card=False)
    office.record(KINDS)
    aim(office, "报送", "每年", "4", unit="SQ")
    aim(office, "积分", "每年", "9", unit="SQ")
    report = came(office)
    assert lines(report, *OF) == ["SQ None 3 4 under way t1"]
    assert "no scorecard" in str(report.notes[-1])


QUOTAS = """
[[quota]]
count = "submitted"
when = { kind = "research" }
every = "month"
at_least = 1
groups = ["直报县"]
met = 2

[[quota]]
count = "submitted"
every = "month"
at_least = "target"
met = 2

[[quota]]
every = "month"
at_least = { submitted = 2, adopted = 1 }
met = 2
"""


def test_what_the_card_asks_of_a_kind_stands_beside_targets(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "card.toml"
    file.write_text(CARD.replace('"office"', '"quotas"') + QUOTAS, encoding="utf-8")
    add_card(office.session(), file)
    set_default(office.session(), "quotas")
    office.record(KINDS)
    aim(office, "报送", "每月", "2", unit="SQ")
    found = lines(came(office, unit="SQ", period="2024-01..02"), "metric", "end", *OF)
    line = CARD.count("\n") + 2
    assert found == [
        "submitted 2024-01-31 SQ None 2 2 met t1",
        "submitted 2024-02-29 SQ None 1 2 short t1",
        f"submitted 2024-01-31 SQ research 1 1 met quotas:{line}",
        f"submitted 2024-02-29 SQ research 1 1 met quotas:{line}",
        f"submitted 2024-01-31 SQ None 2 2 met quotas:{line + 14}",
        f"submitted 2024-02-29 SQ None 1 2 short quotas:{line + 14}",
        f"adopted 2024-01-31 SQ None 0 1 short quotas:{line + 14}",
        f"adopted 2024-02-29 SQ None 2 1 over quotas:{line + 14}",
    ]
    assert not lines(came(office, unit="SLJ"), "of")[0].startswith("research")
    said = [str(text) for (text,) in table(check(office.session(now=at(2024, 6, 1)), "2024-01"), "message")]
    assert "submitted (research): 0 of 1, 1 short." in said


def test_the_counts_are_those_the_card_scores_by(office: Office, tmp_path: Path) -> None:
    """Where the card counts items, a target of adoptions does."""
    file = tmp_path / "card.toml"
    file.write_text(CARD.replace('"office"', '"items"') + '\n[rank]\ncounted = "items"\n', encoding="utf-8")
    add_card(office.session(), file)
    set_default(office.session(), "items")
    office.record(KINDS)
    aim(office, "采用", "每年", "9", unit="SQ")
    assert lines(came(office), "done") == ["1"]


# -- how many spans running


@pytest.mark.parametrize(
    ("every", "period", "expected"),
    [
        ("每季", "2024-01..06", ["SQ 1 1", "BH 1 2", "HY 2 2"]),
        ("quarter", "2024-01..03", ["BH 0 1", "HY 1 1"]),
        ("每半年", "2024-01..06", ["BH 0 1", "HY 1 1"]),
        ("年", "2024", ["BH 0 1", "HY 1 1"]),
        ("周", "2024-01-01..2024-02-04", ["SQ 0 0", "BH 4 4", "HY 4 4"]),
        ("周", "2024-02-05..2024-02-18", ["SQ 2 2", "BH 6 6", "HY 6 6"]),
    ],
)
def test_nothing_reported_for_other_spans_running(office: Office, every: str, period: str, expected: list[str]) -> None:
    office.record(RECORDS)
    report = list_zeros(office.session(), period, "直报县", every)
    found = lines(report, "code", "unreported", "unadopted")
    assert found == [line for line in expected if not line.endswith(" 0 0")]
    assert "Spans" in str(report.columns[3].title)


# -- what wants attention


def matters(office: Office, period: str) -> list[str]:
    report = check(office.session(now=at(2024, 3, 10)), period)
    return [line for line in lines(report, "matter", "ref", "unit", "message") if line.startswith(("Target", "Quota"))]


def test_check_lists_targets_not_reached(office: Office) -> None:
    office.record(KINDS)
    aim(office, "报送", "每月", "1", unit="SQ", kind="调研")
    aim(office, "批示信息", "每年", "9", unit="SQ")
    aim(office, "报送", "每月", "2", unit="SQ")
    # The year is not over, nor is March.
    assert matters(office, "2024-01..03") == ["Target t3 石泉县 submitted: 1 of 2, 1 short."]
    assert matters(office, "2024-03") == []


def test_what_the_card_asks_by_a_target_is_told_once(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "card.toml"
    quota = '\n[[quota]]\ncount = "submitted"\nevery = "month"\nat_least = "target"\nmet = 2\n'
    file.write_text(CARD.replace('"office"', '"quotas"') + quota, encoding="utf-8")
    add_card(office.session(), file)
    set_default(office.session(), "quotas")
    office.record(KINDS)
    aim(office, "报送", "每月", "3", unit="SQ")
    assert matters(office, "2024-02") == ["Quota None 石泉县 submitted: 1 of 3, 2 short."]


def test_nothing_adopted_at_one_level_and_of_one_unit(office: Office) -> None:
    office.record(RECORDS + "    adopt 防汛 2024-02-05 akzw\n")
    add_total(office.session(), TotalRequest(unit="BH", event="采用", count="2", level="市", period="2024-02"))

    def without(**options: str) -> list[str]:
        report = list_zeros(office.session(), "2024-02", "直报县", **options)
        return [" ".join(map(str, row)) for row in table(report, "code", "unreported", "unadopted")]

    assert without() == ["HY 2 2"]
    assert without(level="省") == ["BH 0 2", "HY 2 2"]
    assert without(level="国家") == ["SQ 0 2", "BH 0 2", "HY 2 2"]
    assert without(level="国家", unit="石泉") == ["SQ 0 2"]
