"""How the figures move: each month a window of its own."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.offices import Office, copied, table, total

from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.registry import move_unit
from zhibao_cli.app.stats import stats
from zhibao_cli.app.totals import TotalRequest, add_total
from zhibao_cli.app.trends import trend
from zhibao_cli.domain.report import Report
from zhibao_cli.errors import UsageFault

RECORDS = """
    submit SQ 2023-01-08 去年茶 to=省
    submit SQ 2024-01-08 春茶开采 to=省
    submit SQ 2024-01-30 移民搬迁
    submit BH 2024-02-03 防汛
    submit BH 2024-03-31 抗旱 kind=问题
    adopt 去年茶 2023-02-01 szw/单篇
    adopt 春茶开采 2024-02-01 szw/单篇
    adopt 春茶开采 2024-03-01 akzw
    adopt 防汛 2024-03-02 akzw
    forward 春茶开采 2024-02-05 国家
    instruct 抗旱 2024-03-31 省
"""
FIGURES = ("submitted", "sent_up", "adopted", "instructed")


def moved(office: Office, by: str = "month", compare: str | None = None, **filters: Any) -> Report:
    return trend(office.session(), by, compare, FilterRequest(**{"period": "2024-01..04", **filters}))


def shown(report: Report, *keys: str) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in table(report, *keys)]


def test_each_month_has_a_row_also_where_nothing_happened(office: Office) -> None:
    office.record(RECORDS)
    report = moved(office)
    assert shown(report, "month", *FIGURES, "points") == [
        ("2024-01", "2", "1", "0", "0", "1/5"),
        ("2024-02", "1", "1", "1", "0", "28/5"),
        ("2024-03", "1", "0", "2", "1", "121/10"),
        ("2024-04", "0", "0", "0", "0", "0"),
    ]
    assert [total(report, key) for key in FIGURES] == [4, 1, 3, 1]
    assert any("add up to more" in str(note) for note in report.notes)


def test_the_points_of_a_month_are_those_of_its_ranking(office: Office) -> None:
    office.record(RECORDS)
    for month, points in table(moved(office), "month", "points"):
        ranked = rank_units(office.session(), RankRequest(period=month))
        assert points == sum(one for (one,) in table(ranked, "points"))


def test_points_of_a_unit_or_a_level_are_told_and_of_some_items_not(office: Office) -> None:
    office.record(RECORDS)
    assert shown(moved(office, unit=("白河",)), "points")[2] == ("111/10",)
    assert shown(moved(office, level=("省",)), "points") == [("0",), ("5",), ("10",), ("0",)]
    report = moved(office, kind=("问题",))
    assert {cell for (cell,) in shown(report, "points")} == {"None"}
    assert report.series is not None
    assert "points" not in report.series.values


def test_a_year_earlier_stands_beside_it(office: Office) -> None:
    office.record(RECORDS)
    report = moved(office, compare="同比")
    keys = ("month", "adopted", "adopted_before", "adopted_change", "points_before", "points_change")
    assert shown(report, *keys)[1] == ("2024-02", "1", "1", "0", "5", "3/5")
    assert total(report, "submitted_before") == 1


def test_months_before_the_ledger_begins_are_not_compared(office: Office) -> None:
    office.record("submit SQ 2023-02-20 去年\nsubmit SQ 2024-01-08 今年\nsubmit SQ 2024-02-08 又一条")
    report = moved(office, compare="yoy", period="2024-01..02")
    keys = ("month", "submitted", "submitted_before", "adopted_change", "points_change")
    assert shown(report, *keys) == [("2024-01", "1", "None", "None", "None"), ("2024-02", "1", "1", "0", "0")]
    assert total(report, "submitted_before") is None, "of January there is none, so neither of both months"
    notes = [str(note) for note in report.notes]
    assert "The ledger begins on 2023-02-20, so it holds only a part of 2023-01-01..2023-02-28." in notes
    none = moved(office, compare="yoy", period="2023-02..03")
    assert set(shown(none, "submitted_before", "points_before")) == {("None", "None")}
    assert "so there is no comparison with 2022-02-01..2022-03-31" in " ".join(map(str, none.notes))


def test_a_total_begins_the_ledger_too(office: Office) -> None:
    add_total(office.session(), TotalRequest(unit="SQ", event="报送", count="30", period="2023"))
    office.record("submit SQ 2024-01-08 今年")
    assert total(moved(office, compare="yoy", period="2024"), "submitted_before") == 30


def test_each_row_has_the_group_of_its_own_time(office: Office) -> None:
    office.record("""
        submit HY 2024-05-08 甲
        submit SQ 2024-05-09 乙
        submit HY 2024-06-08 丙
        adopt 丙 2024-07-02 akzw
    """)
    move_unit(office.session(), "HY", "市直部门", "2024-07-01")
    report = moved(office, period="2024-05..08", group=("直报县",))
    assert shown(report, "month", "submitted", "adopted") == [
        ("2024-05", "2", "0"), ("2024-06", "1", "0"), ("2024-07", "0", "0"), ("2024-08", "0", "0"),
    ]  # fmt: skip
    for month, submitted, points in table(report, "month", "submitted", "points"):
        ranked = table(rank_units(office.session(), RankRequest(period=month, group="直报县")), "submitted", "points")
        assert (submitted, points) == (sum(row[0] for row in ranked), sum(row[1] for row in ranked))
    assert (total(report, "submitted"), total(report, "adopted")) == (1, 0)
    assert any("汉阴县; each row" in str(note) for note in report.notes)
    assert not any("add up to more" in str(note) for note in report.notes)
    before = moved(office, period="2024-05..06", group=("直报县",))
    assert shown(before, "submitted") == shown(report, "submitted")[:2]
    assert not any("another group" in str(note) for note in before.notes)


def test_counts_of_a_group_say_who_was_in_another_before(office: Office) -> None:
    office.record("submit HY 2024-05-08 甲")
    move_unit(office.session(), "HY", "市直部门", "2024-07-01")

    def said(by: str, period: str, *group: str) -> bool:
        report = stats(office.session(), by, FilterRequest(period=period, group=group))
        return any("In another group before, inside the period: 汉阴县; all" in str(note) for note in report.notes)

    assert said("month", "2024-05..08", "直报县")
    assert said("month", "2024-05..08", "市直部门")
    assert said("group", "2024-05..08")
    assert not said("month", "2024-05..08")
    assert not said("group", "2024-05..06")


def test_quarters_and_years_and_windows_that_cut_them(office: Office) -> None:
    office.record(RECORDS)
    assert shown(moved(office, by="季度"), "quarter", "submitted") == [("2024Q1", "4"), ("2024Q2", "0")]
    assert shown(moved(office, by="year", period="2023..2024"), "year", "submitted") == [("2023", "1"), ("2024", "4")]
    cut = moved(office, period="2024-01-20..2024-02-02")
    assert shown(cut, "month", "submitted", "adopted") == [("2024-01", "1", "0"), ("2024-02", "0", "1")]


def test_a_total_of_several_months_is_under_none_of_them_but_in_the_quarter(office: Office) -> None:
    add_total(
        office.session(),
        TotalRequest(unit="SQ", event="报送", count="30", period="2024Q1"),
    )
    report = moved(office)
    assert [count for (count,) in table(report, "submitted")] == [0, 0, 0, 0]
    assert total(report, "submitted") == 30
    assert any("under none of them" in str(note) for note in report.notes)
    assert shown(moved(office, by="quarter"), "quarter", "submitted") == [("2024Q1", "30"), ("2024Q2", "0")]
    counted = stats(office.session(), "quarter", FilterRequest(period="2024"))
    assert shown(counted, "quarter", "submitted") == [
        ("2024Q1", "30"),
        ("2024Q2", "0"),
        ("2024Q3", "0"),
        ("2024Q4", "0"),
    ]


def test_counts_by_month_have_a_row_also_where_nothing_happened(office: Office) -> None:
    office.record("submit SQ 2024-01-08 甲\nsubmit SQ 2024-04-08 乙")
    report = stats(office.session(), "month", FilterRequest(period="2024-01-05..2024-05-02"))
    assert shown(report, "month", "submitted") == [
        ("2024-01", "1"), ("2024-02", "0"), ("2024-03", "0"), ("2024-04", "1"), ("2024-05", "0"),
    ]  # fmt: skip
    assert shown(report, "month") == shown(moved(office, period="2024-01-05..2024-05-02"), "month")
    years = stats(office.session(), "year", FilterRequest(period="2022..2024"))
    assert shown(years, "year", "submitted") == [("2022", "0"), ("2023", "0"), ("2024", "2")]


def test_what_is_no_span_or_no_comparison_is_refused(office: Office) -> None:
    for by, compare, code in (("周", None, "span-unknown"), ("month", "环比", "compare-unknown")):
        with pytest.raises(UsageFault) as caught:
            moved(office, by, compare)
        assert caught.value.code == code


def test_counts_by_length_go_from_short_to_long(office: Office) -> None:
    office.record("""
        submit SQ 2024-01-01 甲 words=2000
        submit SQ 2024-01-01 乙 words=499
        submit SQ 2024-01-01 丙 words=500
        submit SQ 2024-01-01 丁 words=999
        submit SQ 2024-01-01 戊 words=1999
        submit SQ 2024-01-01 己
    """)
    report = stats(office.session(), "篇幅", FilterRequest(period="2024"))
    assert shown(report, "length", "submitted") == [
        ("<500", "1"), ("500-999", "2"), ("1000-1999", "1"), (">=2000", "1"), ("(none)", "1"),
    ]  # fmt: skip


DAYS = st.dates(date(2023, 11, 1), date(2024, 6, 30))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(DAYS, st.lists(DAYS, max_size=2)), max_size=6), st.sampled_from(("month", "quarter")))
def test_the_rows_add_up_to_the_counts_of_the_period(
    founded: Any, tmp_path_factory: Any, records: list[tuple[date, list[date]]], by: str
) -> None:
    office = copied(founded, tmp_path_factory.mktemp("trend"))
    for number, (day, adoptions) in enumerate(records):
        office.record(f"submit SQ {day} 信息第{number}号")
        for adopted in adoptions:
            office.record(f"adopt 信息第{number}号 {adopted} szw")
    report = moved(office, by, period="2023-12..2024-05")
    counted = stats(office.session(), "unit", FilterRequest(period="2023-12..2024-05"))
    for key in ("submitted", "adopted"):
        assert sum(count for (count,) in table(report, key)) == total(report, key) == total(counted, key)
