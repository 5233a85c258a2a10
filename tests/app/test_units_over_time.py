"""Units renamed, merged, moved: past figures keep the name and group of their time, unless today's are asked for."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.offices import Office, table, total

from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.marks import FaultRequest, TargetRequest, add_target, record_fault
from zhibao_cli.app.progress import ProgressRequest, target_progress
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.registry import OfficerRequest, add_officer, merge_unit, move_unit, rename_unit
from zhibao_cli.app.solicited import solicited_figures
from zhibao_cli.app.soliciting import SolicitRequest, solicit
from zhibao_cli.app.stats import stats
from zhibao_cli.app.totals import TotalRequest, add_total
from zhibao_cli.app.trends import trend
from zhibao_cli.domain.members import heirs_of, present, roll_of
from zhibao_cli.domain.records import Unit
from zhibao_cli.domain.report import Report
from zhibao_cli.errors import UsageFault

RECORDS = """
    submit SLJ 2024-01-10 水库除险 author=王强
    submit NYJ 2024-01-20 春耕备耕 with=SLJ
    submit SQ 2024-02-10 春茶开采
    adopt 水库除险 2024-01-15 szw/单篇
    adopt 春耕备耕 2024-02-15 akzw
    adopt 春茶开采 2024-02-20 akzw
"""


@pytest.fixture
def changed(office: Office) -> Office:
    """The water office merged into that for farming; one county renamed, then moved."""
    add_officer(office.session(), OfficerRequest(unit="SLJ", name="王强"))
    office.record(RECORDS)
    add_total(office.session(), TotalRequest(unit="SLJ", event="报送", count="5", period="2024-02"))
    merge_unit(office.session(), "SLJ", "NYJ", "2024-03-01")
    rename_unit(office.session(), "SQ", "石泉市", "2024-04-01")
    move_unit(office.session(), "SQ", "市直部门", "2024-05-01")
    return office


def lines(report: Report, *keys: str) -> list[str]:
    return [" ".join(str(cell) for cell in row) for row in table(report, *keys)]


def counted(office: Office, by: str = "unit", units: str | None = None, **filters: Any) -> Report:
    return stats(office.session(), by, FilterRequest(**{"period": "2024-01..02", **filters}), units)


def ranked(office: Office, units: str | None = None) -> list[str]:
    report = rank_units(office.session(), RankRequest(period="2024-01..02", units=units))
    return lines(report, "group", "unit", "code", "points")


def test_past_figures_keep_the_name_and_group_of_their_time(changed: Office) -> None:
    assert lines(counted(changed), "unit", "submitted") == [
        "石泉县 1", "白河县 0", "汉阴县 0", "市水利局 7", "市农业农村局 1",
    ]  # fmt: skip
    assert lines(counted(changed, "group"), "group", "submitted") == ["直报县 1", "市直部门 7"]
    assert ranked(changed)[0] == "直报县 石泉县 SQ 11/10"


def test_history_on_todays_units(changed: Office) -> None:
    report = counted(changed, units="current")
    assert lines(report, "unit", "submitted", "adopted") == [
        "石泉市 1 1",
        "白河县 0 0",
        "汉阴县 0 0",
        "市农业农村局 7 2",
    ]
    assert [total(report, key) for key in ("submitted", "adopted")] == [8, 3]
    assert total(counted(changed), "submitted") == 8
    assert lines(counted(changed, "group", "现在"), "group", "submitted") == ["直报县 0", "市直部门 8"]
    assert any("those of today" in str(note) for note in report.notes)
    assert not any("those of today" in str(note) for note in counted(changed).notes)


def test_the_ranking_of_todays_units_has_all_points_of_those_merged(changed: Office) -> None:
    record_fault(changed.session(), FaultRequest(unit="SLJ", fault="迟报", on="2024-01-20"))
    then, now = ranked(changed), ranked(changed, "current")
    # 5 and 0.1 of its own, half of 1 and 0.1 of the joint one, 0.5 for five known as a total. Together the joint one
    # is all theirs, and was submitted once: 6.7.
    assert then[-2:] == ["市直部门 市水利局 SLJ 31/5", "市直部门 市农业农村局 NYJ 3/5"]
    assert now == [
        "直报县 白河县 BH 0", "直报县 汉阴县 HY 0", "市直部门 市农业农村局 NYJ 67/10", "市直部门 石泉市 SQ 11/10",
    ]  # fmt: skip


def test_a_merged_unit_asked_for_is_the_one_it_is_part_of(changed: Office) -> None:
    for name in ("市水利局", "NYJ"):
        assert lines(counted(changed, units="current", unit=(name,)), "code", "submitted") == ["NYJ 7"]
    assert lines(counted(changed, "officer", "current"), "officer", "submitted") == ["王强 1"]
    moved = trend(changed.session(), "month", None, FilterRequest(period="2024-01..02", unit=("NYJ",)), "current")
    assert lines(moved, "month", "submitted", "adopted") == ["2024-01 2 1", "2024-02 5 1"]


@pytest.fixture
def left(office: Office) -> Office:
    """A county that was merged into another inside the window."""
    office.record("""
        submit BH 2024-01-10 防汛 to=省
        submit SQ 2024-02-10 春茶
        submit SLJ 2024-02-11 水库
        adopt 防汛 2024-02-15 szw/单篇
    """)
    solicit(
        office.session(), SolicitRequest(topic="秋粮", level="省", ask=("BH", "SQ"), on="2024-01-02", due="2024-01-20")
    )
    merge_unit(office.session(), "BH", "SQ", "2024-03-01")
    return office


WHOLE = "2024-01..04"


def test_a_unit_that_left_counts_in_the_group_of_its_last_day(left: Office) -> None:
    ranks = rank_units(left.session(), RankRequest(period=WHOLE))
    assert lines(ranks, "group", "unit", "submitted", "points")[:3] == [
        "直报县 白河县 1 51/10", "直报县 石泉县 1 1/10", "直报县 汉阴县 0 0",
    ]  # fmt: skip
    assert lines(counted(left, "group", period=WHOLE), "group", "submitted") == ["直报县 2", "市直部门 1"]
    assert total(counted(left, "month", period=WHOLE, group=("直报县",)), "submitted") == 2
    asked = solicited_figures(left.session(), "group", FilterRequest(period=WHOLE))
    assert lines(asked, "group", "asked", "adopted_items") == ["直报县 2 1", "市直部门 0 0"]
    after = rank_units(left.session(), RankRequest(period="2024-03..04"))
    assert "白河县" not in [unit for (unit,) in table(after, "unit")]


def test_targets_of_its_group_hold_for_a_unit_that_left_in_the_span(left: Office) -> None:
    add_target(left.session(), TargetRequest(unit=None, group="直报县", metric="报送", every="季", value="4"))
    report = target_progress(left.session(), ProgressRequest(period="2024Q1", unit="BH"))
    assert lines(report, "group", "unit", "done", "value") == ["直报县 白河县 1 4"]
    assert not target_progress(left.session(), ProgressRequest(period="2024Q2", unit="BH")).rows


def test_only_current_can_be_said(changed: Office) -> None:
    with pytest.raises(UsageFault) as caught:
        counted(changed, units="昨天")
    assert caught.value.code == "units-unknown"


def units(*rows: tuple[str, str | None, str | None]) -> list[Unit]:
    """Code, merged into, rolls up to."""
    return [Unit(code=code, name=code, merged_into=into, rolls_up_to=above) for code, into, above in rows]


def test_merges_are_followed_to_the_end_and_a_circle_ends() -> None:
    roll = roll_of(
        units(("A", "B", None), ("B", "C", None), ("C", None, "A"), ("D", None, "B"), ("E", "nowhere", None))
    )
    assert heirs_of(roll) == {"A": "C", "B": "C"}
    now = present(roll)
    assert list(now.units) == ["C", "D", "E"]
    assert [now.latest(code).rolls_up_to for code in "CD"] == [None, "C"]


def test_of_units_in_a_circle_the_one_that_went_on_longest_is_there() -> None:
    rows = units(("A", "B", None), ("B", "C", None), ("C", "B", None), ("D", "A", None), ("E", "E", None))
    for longest in ("B", "C"):
        ends = {"B": date(2024, 1, 31), "C": date(2024, 1, 31), longest: date(2024, 2, 29)}
        roll = roll_of([replace(row, valid_to=ends.get(row.code)) for row in rows])
        assert heirs_of(roll) == {code: longest for code in "ABCD" if code != longest}
        assert list(present(roll).units) == [longest, "E"]
