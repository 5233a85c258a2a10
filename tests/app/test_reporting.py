"""The report of a period: what other commands say, side by side; nothing reckoned another way."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.offices import Office, found_office, table, total

from zhibao_cli.app.events import InstructRequest, StandingRequest, add_standing, instruct
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.listing import list_records
from zhibao_cli.app.marks import return_item
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.registry import UnitRequest, add_unit
from zhibao_cli.app.report_asked import ReportRequest
from zhibao_cli.app.report_times import spans
from zhibao_cli.app.reporting import report_document, report_page
from zhibao_cli.app.soliciting import SolicitRequest, solicit
from zhibao_cli.app.stats import stats
from zhibao_cli.app.trends import trend
from zhibao_cli.domain.page import Page, Part
from zhibao_cli.domain.period import Period, months, read_period
from zhibao_cli.domain.report import Report
from zhibao_cli.errors import NotFound, UsageFault

YEAR = """
    submit SQ 2023-11-05 秋茶
    submit SQ 2024-01-05 春茶 author=王强
    submit BH 2024-01-06 木瓜 with=SQ
    submit HY 2024-02-07 蚕桑
    submit SLJ 2024-03-08 河长 kind=problem
    adopt 秋茶 2024-01-20 szw/单篇
    adopt 木瓜 2024-02-20 szw/单篇
    adopt 木瓜 2024-02-21 akzw
    adopt 河长 2024-03-20 szb
    forward 春茶 2024-03-21 省
    instruct 河长 2024-04-01 市
"""


@pytest.fixture
def busy(office: Office) -> Office:
    """An office with four months of work, and one item of the year before."""
    office.record(YEAR)
    return office


def page(office: Office, period: str = "2024-01..04", **request: Any) -> Page:
    return report_page(office.session(), ReportRequest(period=period, **request))


def part(page: Page, key: str) -> Part:
    return next(one for one in page.parts if one.key == key)


def keys(page: Page) -> list[str]:
    return [one.key for one in page.parts]


def column(report: Report, key: str) -> list[Any]:
    return [row[0] for row in table(report, key)]


# -- figures


def test_the_figures_are_those_of_stats(busy: Office) -> None:
    counted = stats(busy.session(), "unit", FilterRequest(period="2024-01..04"))
    found = {figure.column.key: figure.value for figure in page(busy).figures}
    assert found == {key: total(counted, key) for key in found}
    assert (found["submitted"], found["adopted"], found["instructed"]) == (4, 4, 1)


def test_they_stand_beside_the_period_before(busy: Office) -> None:
    found = page(busy)
    assert {figure.column.key: figure.before for figure in found.figures}["submitted"] == 1
    assert found.compared == read_period("2023-09..12", busy.session().today)


def test_or_beside_another(busy: Office) -> None:
    found = page(busy, compare="2023-11")
    assert found.compared == read_period("2023-11", busy.session().today)
    assert "Compared with 2023-11-01..2023-11-30." in map(str, found.notes)


def test_where_nothing_was_before_nothing_is_compared(busy: Office) -> None:
    found = page(busy, compare="yoy")
    assert found.compared is None
    assert {figure.before for figure in found.figures} == {None}
    assert "moved" not in [one.key for one in part(found, "ranking").report.columns]
    assert any("nothing is compared" in str(note) for note in found.notes)


# -- ranking


def test_the_ranking_is_that_of_rank(busy: Office) -> None:
    ours = part(page(busy, compare="previous"), "ranking").report
    theirs = rank_units(busy.session(), RankRequest(period="2024-01..04", compare="previous"))
    shared = [one.key for one in theirs.columns if one.key != "code"]
    assert table(ours, *shared) == table(theirs, *shared)
    assert ours.provenance == theirs.provenance


def test_places_gained_are_told_with_their_sign(busy: Office) -> None:
    report = part(page(busy), "ranking").report
    assert table(report, "unit", "rank", "rank_before", "moved")[:3] == [
        ("石泉县", 1, 1, 0),
        ("白河县", 2, 2, 0),
        ("汉阴县", 3, 2, -1),
    ]
    assert next(one for one in report.columns if one.key == "moved").signed


def test_all_together(busy: Office) -> None:
    found = page(busy, together=True)
    assert column(part(found, "ranking").report, "rank") == [1, 2, 3, 4, 5]
    assert part(found, "ranking").report.split == part(found, "places").report.split == ""


# -- through time


def test_months_agree_with_rank_and_stats_of_each(busy: Office) -> None:
    report = part(page(busy), "months").report
    for row in table(report, "month", "submitted", "sent_up", "adopted", "instructed", "points"):
        month, *counts, points = row
        counted = stats(busy.session(), "unit", FilterRequest(period=str(month)))
        assert counts == [total(counted, key) for key in ("submitted", "sent_up", "adopted", "instructed")]
        ranked = rank_units(busy.session(), RankRequest(period=str(month)))
        assert points == sum(column(ranked, "points"))


def test_the_total_of_the_months_is_that_of_the_period(busy: Office) -> None:
    report = part(page(busy), "months").report
    assert [str(month) for month in column(report, "month")] == ["2024-01", "2024-02", "2024-03", "2024-04"]
    assert total(report, "submitted") == sum(column(report, "submitted")) == 4
    assert total(report, "points") == sum(column(report, "points"))
    assert report.notes == ()


def test_points_of_a_unit_that_rolls_up_are_told_once(busy: Office) -> None:
    add_unit(busy.session(), UnitRequest(name="河道站", code="HD", group="市直部门", rolls_up_to="SLJ"))
    busy.record("submit HD 2024-03-02 清淤\nadopt 清淤 2024-03-25 szw/单篇")
    months = part(page(busy), "months").report
    course = trend(busy.session(), "month", None, FilterRequest(period="2024-01..04"))
    assert column(months, "points") == column(course, "points")
    ranked = rank_units(busy.session(), RankRequest(period="2024-03"))
    assert column(months, "points")[2] < sum(column(ranked, "points"))


CAPPED = """
[scorecard]
id = "capped"
title = "封顶"
effective_from = 2020-01-01
[[rule]]
on = "submitted"
points = 1
[[cap]]
on = "submitted"
every = "year"
max = 1
"""


def test_points_that_are_reckoned_over_longer_say_so(tmp_path: Path, busy: Office) -> None:
    card = tmp_path / "capped.toml"
    card.write_text(CAPPED, encoding="utf-8")
    busy.record("submit HY 2024-04-02 夏茶")
    report = part(page(busy, scorecard=str(card)), "months").report
    assert (sum(column(report, "points")), total(report, "points")) == (Fraction(5), Fraction(4))
    assert len(report.notes) == 1


def test_places_end_with_those_of_the_ranking(busy: Office) -> None:
    found = page(busy)
    places = part(found, "places").report
    last = places.columns[-1].key
    assert table(places, "group", "unit", last) == table(part(found, "ranking").report, "group", "unit", "rank")
    to_february = rank_units(busy.session(), RankRequest(period="2024-01..02"))
    key = places.columns[3].key
    assert sorted(table(places, "unit", key)) == sorted(table(to_february, "unit", "rank"))


def test_a_month_by_itself_has_no_course(busy: Office) -> None:
    assert not {"months", "places"} & set(keys(page(busy, "2024-02")))


@pytest.mark.parametrize(
    ("typed", "count", "first"),
    [("2024-01..08", 8, "2024-01"), ("2023-01..2024-12", 24, "2023-01"), ("2020-01..2024-12", 20, "2020-01")],
)
def test_a_long_period_is_parted_into_fewer(typed: str, count: int, first: str, office: Office) -> None:
    window = read_period(typed, office.session().today)
    parts = spans(window)
    assert len(parts) == count
    assert Period(parts[0].start, parts[-1].end) == window
    assert all(one.end == other.start for one, other in pairwise(parts))
    assert f"{parts[0].start:%Y-%m}" == first


def test_parts_at_the_edges_are_cut_to_the_period(office: Office) -> None:
    window = read_period("2024-01-15..2024-03-02", office.session().today)
    parts = spans(window)
    assert [one.label() for one in parts] == [
        "2024-01-15..2024-01-31", "2024-02-01..2024-02-29", "2024-03-01..2024-03-02",
    ]  # fmt: skip
    assert len(months(window)) == 3


def test_published_places_stand_apart_from_ours(busy: Office) -> None:
    assert "published" not in keys(page(busy))
    for period, place in (("2024-01..02", "5"), ("2024-01..04", "3"), ("2024", "1")):
        add_standing(busy.session(), StandingRequest(unit="SQ", period=period, place=place, group="直报县"))
    found = part(page(busy), "published")
    # What is published of a longer period is not known at the end of this one.
    assert [one.key for one in found.report.columns][-3:] == [
        "2024-01-01..2024-02-29", "2024-01-01..2024-04-30", "change",
    ]  # fmt: skip
    assert [one.inverted for one in found.charts] == [True]


# -- what was adopted, and of what sort


def test_publications_stand_by_how_much_they_took(busy: Office) -> None:
    report = part(page(busy), "adopted-channel").report
    assert [(str(name), count) for name, count in table(report, "channel", "adopted")] == [
        ("政务信息", 2), ("政务信息", 1), ("政务专报", 1),
    ]  # fmt: skip
    assert total(report, "adopted") == 4


def test_levels_stand_from_above_with_instructions(busy: Office) -> None:
    report = part(page(busy), "adopted-level").report
    assert [(str(level), *rest) for level, *rest in table(report, "level", "adopted", "instructed")] == [
        ("province", 3, 0), ("city", 1, 1),
    ]  # fmt: skip


def test_solicitations_of_the_period(busy: Office) -> None:
    for topic, on, due in (("早的", "2023-10-01", "2023-10-20"), ("跨年", "2023-12-20", "2024-01-10"),
                           ("本期", "2024-02-01", "2024-02-20"), ("以后", "2024-06-01", "2024-06-20")):  # fmt: skip
        solicit(busy.session(), SolicitRequest(topic=topic, level="省", ask=("SQ",), on=on, due=due))
    assert column(part(page(busy), "solicitations").report, "topic") == ["跨年", "本期"]


def test_parts_without_anything_are_left_out(office: Office) -> None:
    found = page(office)
    assert keys(found) == ["ranking", "months", "places"]
    assert found.items.rows == ()


# -- items


def test_items_are_those_of_list_and_older_ones_with_events(busy: Office) -> None:
    found = page(busy).items
    listed = list_records(busy.session(), "items", FilterRequest(period="2024-01..04"))
    assert column(found, "title") == ["秋茶", *column(listed, "title")]
    assert [str(note) for note in found.notes] == [
        "Reported in the period: 4.", "Not reported in it, but adopted or instructed on in it: 1.",
    ]  # fmt: skip


def test_an_item_tells_what_became_of_it_in_the_period(busy: Office) -> None:
    rows = {row[0]: row[1:] for row in table(page(busy).items, "title", "unit", "adopted", "level", "instructed")}
    assert rows["木瓜"] == (("白河县", "石泉县"), 2, ("province", "city"), 0)
    assert rows["河长"] == ("市水利局", 1, ("province",), 1)
    assert rows["春茶"] == ("石泉县", 0, None, 0)
    assert table(page(busy, "2024-04").items, "title", "adopted", "instructed") == [("河长", 0, 1)]


def test_of_one_level_only(busy: Office) -> None:
    found = page(busy, level="市")
    assert {figure.column.key: figure.value for figure in found.figures}["adopted"] == 1
    rows = {row[0]: row[1:] for row in table(found.items, "title", "adopted", "level", "instructed")}
    assert rows["木瓜"] == (1, ("city",), 0)
    assert "秋茶" not in rows
    assert any("of this level" in str(note) for note in found.notes)


def test_drafts_are_nobody_s_report(busy: Office) -> None:
    return_item(busy.session(reason="过时"), "蚕桑", "2024-02-08")
    assert "蚕桑" not in column(page(busy).items, "title")


# -- names


def test_authors_and_leaders_words_stay_out_unless_asked_for(busy: Office) -> None:
    instruct(
        busy.session(),
        InstructRequest(item="春茶", level="省", leader="张省长", text="请跟踪督办", on="2024-04-02"),
    )
    closed, open_ = page(busy), page(busy, with_text=True, with_authors=True)
    for word in ("张省长", "请跟踪督办", "王强"):
        assert word not in repr(closed)
        assert word in repr(open_)
    assert sum("left out" in str(note) for note in closed.notes) == 2
    assert not any("left out" in str(note) for note in open_.notes)


# -- as a whole


def test_the_rules_are_told_in_words_with_their_digest(busy: Office) -> None:
    found = page(busy)
    assert len(found.rules.rows) == 7
    assert ("office", 13, "adopted province = 3") in table(found.rules, "id", "line", "rule")
    assert [card.id for card in found.provenance.scorecards] == ["office"]
    assert found.provenance.head


def test_without_a_scorecard_there_is_no_report(tmp_path: Path) -> None:
    bare = found_office(tmp_path / "bare.db", card=False)
    with pytest.raises(NotFound, match="no scorecard"):
        page(bare)


@pytest.mark.parametrize("name", ["a.html", "a.HTML", "a.xlsx", None, "-"])
def test_the_ending_says_what_it_becomes(busy: Office, name: str | None) -> None:
    found = report_document(busy.session(), ReportRequest(period="2024"), Path(name) if name else None)
    assert found.content.startswith(b"PK" if name == "a.xlsx" else b"<!DOCTYPE html>")
    assert found.ending == (".xlsx" if name == "a.xlsx" else ".html")


def test_another_ending_is_told(busy: Office) -> None:
    with pytest.raises(UsageFault) as caught:
        report_document(busy.session(), ReportRequest(), Path("a.pdf"))
    assert caught.value.code == "output-ending"
