"""History on the units of today: every figure is as if the units that are one now had always been."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.offices import CARD, Office, copied, table, total

from zhibao_cli.app.awarding import award_units
from zhibao_cli.app.explaining import explain
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.listing import list_records
from zhibao_cli.app.marks import TargetRequest, add_target
from zhibao_cli.app.patterns import patterns
from zhibao_cli.app.people import commend_people
from zhibao_cli.app.progress import ProgressRequest, target_progress
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.registry import OfficerRequest, add_officer, merge_unit
from zhibao_cli.app.scorecards import add_card
from zhibao_cli.app.solicited import solicited_figures
from zhibao_cli.app.soliciting import SolicitRequest, solicit
from zhibao_cli.app.stats import stats
from zhibao_cli.app.totals import TotalRequest, add_total
from zhibao_cli.app.trends import trend
from zhibao_cli.domain.report import Report

PERIOD = "2024-01..06"
NOW = {"BH": "SQ", "SLJ": "NYJ", "HY": "SQ"}
"""What is part of what from July on; 汉阴 by way of 白河."""


def merged(office: Office) -> Office:
    """The merges, recorded after everything else."""
    merge_unit(office.session(), "HY", "BH", "2024-07-01")
    merge_unit(office.session(), "BH", "SQ", "2024-07-02")
    merge_unit(office.session(), "SLJ", "NYJ", "2024-07-01")
    return office


JOINT = """
    submit BH 2024-01-10 三县共 with=SQ;HY author=王强 kind=动态
    submit SQ 2024-01-11 县局共 with=BH;SLJ kind=动态
    submit HY 2024-01-12 独稿 kind=动态
    adopt 三县共 2024-02-15 szw/单篇
    adopt 县局共 2024-02-16 akzw
    instruct 县局共 2024-03-01 省 due=2024-03-20
    forward 三县共;独稿 2024-01-20 省
"""


@pytest.fixture
def joint(office: Office) -> Office:
    add_officer(office.session(), OfficerRequest(unit="BH", name="王强"))
    office.record(JOINT)
    return merged(office)


def lines(report: Report, *keys: str) -> list[str]:
    return [" ".join(str(cell) for cell in row) for row in table(report, *keys)]


def test_an_item_of_units_that_are_one_now_counts_once(joint: Office) -> None:
    now = rank_units(joint.session(), RankRequest(period=PERIOD, units="current"))
    # Submitted 3, each 0.1; of the first all of 5, of the second half of 1 and of 10; 0.5 for a piece sent up.
    assert lines(now, "unit", "submitted", "adopted", "instructed", "points")[:1] == ["石泉县 3 2 1 113/10"]
    assert lines(now, "unit", "submitted", "adopted", "instructed", "points")[-1:] == ["市农业农村局 1 1 1 28/5"]
    then = rank_units(joint.session(), RankRequest(period=PERIOD))
    assert [count for (count,) in table(then, "submitted")] == [2, 2, 2, 1, 0]
    counted = stats(joint.session(), "unit", FilterRequest(period=PERIOD), "current")
    assert lines(counted, "code", "submitted", "adopted") == ["SQ 3 2", "NYJ 1 1"]
    assert not any("once for each" in str(note) for note in now.notes)


def test_every_figure_of_the_ranking_can_be_traced(joint: Office) -> None:
    ranked = rank_units(joint.session(), RankRequest(period=PERIOD, units="current"))
    for code, points in table(ranked, "code", "points"):
        report = explain(joint.session(), code, PERIOD, None, None, "current")
        assert total(report, "points") == points, code
        assert any("those of today" in str(note) for note in report.notes)
    first = explain(joint.session(), "白河", PERIOD, None, None, "current")
    assert "石泉县" in str(first.title)
    assert len({ref for (ref,) in table(first, "ref") if ref}) == 4
    item = explain(joint.session(), "县局共", None, None, None, "current")
    assert total(item, "points") == Fraction(11) + Fraction(2, 10)


def test_lists_name_units_as_they_are_now(joint: Office) -> None:
    asked = FilterRequest(period=PERIOD, unit=("石泉",))
    items = list_records(joint.session(), "items", asked, units="current")
    assert table(items, "title", "unit", "with") == [
        ("三县共", "石泉县", None), ("县局共", "石泉县", ("市农业农村局",)), ("独稿", "石泉县", None),
    ]  # fmt: skip
    then = list_records(joint.session(), "items", asked)
    assert table(then, "title", "unit", "with") == [
        ("三县共", "白河县", ("石泉县", "汉阴县")), ("县局共", "石泉县", ("白河县", "市水利局")),
    ]  # fmt: skip
    adopted = list_records(joint.session(), "adoptions", FilterRequest(period=PERIOD, unit=("汉阴",)), units="现在")
    assert table(adopted, "unit") == [("石泉县",), (("石泉县", "市农业农村局"),)]


def test_patterns_and_persons(joint: Office) -> None:
    found = patterns(joint.session(), "unit", "1", FilterRequest(period=PERIOD), "current")
    assert lines(found, "value", "items", "adopted") == ["石泉县 3 2", "市农业农村局 1 1"]
    by = patterns(joint.session(), "officer", "1", FilterRequest(period=PERIOD, unit=("石泉",)), "current")
    assert [count for (count,) in table(by, "items")] == [1, 2]
    people = commend_people(joint.session(), FilterRequest(period=PERIOD), units="current")
    assert table(people, "author", "unit", "officer") == [("王强", "石泉县", True)]


def test_targets_and_solicitations(office: Office) -> None:
    add_target(office.session(), TargetRequest(unit=None, group="直报县", metric="报送", every="半年", value="5"))
    solicit(
        office.session(),
        SolicitRequest(topic="秋粮", level="省", ask=("BH", "SQ", "SLJ"), on="2024-01-02", due="2024-01-20"),
    )
    office.record(JOINT)
    merged(office)
    progress = target_progress(office.session(), ProgressRequest(period=PERIOD, units="current"))
    assert lines(progress, "code", "done", "value") == ["SQ 3 5"]
    asked = solicited_figures(office.session(), "unit", FilterRequest(period=PERIOD), "current")
    assert lines(asked, "code", "asked", "adopted_items") == ["SQ 2 2", "NYJ 1 1"]


def test_a_total_stands_beside_what_its_own_unit_recorded(office: Office) -> None:
    office.record(JOINT)
    add_total(office.session(), TotalRequest(unit="BH", event="报送", count="5", period=PERIOD))
    merged(office)
    now = rank_units(office.session(), RankRequest(period=PERIOD, units="current"))
    # Two of the five are on record singly, so three more.
    assert lines(now, "code", "submitted")[0] == "SQ 6"
    assert total(stats(office.session(), "unit", FilterRequest(period=PERIOD), "current"), "submitted") == 6
    report = explain(office.session(), "SQ", PERIOD, None, None, "current")
    assert [total(report, "points")] == [points for code, points in table(now, "code", "points") if code == "SQ"]


def test_awards_are_those_of_todays_units(joint: Office, tmp_path: Path) -> None:
    file = tmp_path / "card.toml"
    file.write_text(CARD.replace("2023-01-01", "2024-01-01") + '\n[[award]]\ntitle = "先进"\ntake = 1\n', "utf-8")
    add_card(joint.session(force=True), file)
    given = award_units(joint.session(), PERIOD, None, units="current")
    assert {unit for unit, is_given in table(given, "unit", "given") if is_given} == {"石泉县", "市农业农村局"}
    assert not {"白河县", "市水利局"} & {unit for (unit,) in table(given, "unit")}


def test_as_of_an_earlier_entry_the_units_of_then_are_taken(joint: Office) -> None:
    before = rank_units(joint.session(as_of="16"), RankRequest(period=PERIOD, units="current"))
    assert len(before.rows) == 5


# -- as if always so

DAYS = st.dates(date(2024, 1, 1), date(2024, 6, 30))
CODES = ("SQ", "BH", "HY", "SLJ", "NYJ")


@dataclass(frozen=True)
class Drawn:
    """An item: its units, days of adoptions, of instructions, of forwardings."""

    units: tuple[str, ...]
    day: date
    adopted: tuple[date, ...]
    instructed: tuple[date, ...]
    forwarded: tuple[date, ...]


ITEMS = st.lists(
    st.builds(
        Drawn,
        units=st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True).map(tuple),
        day=DAYS,
        adopted=st.lists(DAYS, max_size=2, unique=True).map(tuple),
        instructed=st.lists(DAYS, max_size=1).map(tuple),
        forwarded=st.lists(DAYS, max_size=1).map(tuple),
    ),
    max_size=5,
)


def recorded(office: Office, items: Sequence[Drawn], units: Callable[[Sequence[str]], Sequence[str]]) -> Office:
    """The items, each of these of its units; two by two in one piece."""
    for number, item in enumerate(items):
        lead, *others = units(item.units)
        joint = f" with={';'.join(others)}" if others else ""
        office.record(f"submit {lead} {item.day} 信息第{number}号{joint}")
    for number, item in enumerate(items):
        both = f"信息第{number}号;信息第{number - 1}号" if number % 2 else f"信息第{number}号"
        lines = [f"adopt {both} {day} {'szw/单篇' if day.day % 2 else 'akzw'}" for day in item.adopted]
        lines += [f"instruct 信息第{number}号 {day} 省 due={day}" for day in item.instructed]
        lines += [f"forward {both} {day} 省" for day in item.forwarded]
        office.record("\n".join(lines))
    return office


def told(office: Office, units: str | None) -> list[Any]:
    """All that is said of the period."""
    ranked = rank_units(office.session(), RankRequest(period=PERIOD, units=units))
    keys = ("code", "submitted", "adopted", "instructed", "points")
    found: list[Any] = [row for row in table(ranked, *keys) if row[0] not in NOW]
    for code, *_, points in found:
        report = explain(office.session(), code, PERIOD, None, None, units)
        assert total(report, "points") == points
    figures = ("submitted", "sent_up", "adopted", "instructed", "words")
    for by in ("unit", "month", "level", "form"):
        counted = stats(office.session(), by, FilterRequest(period=PERIOD), units)
        found += [row for row in table(counted, by, *figures) if by != "unit" or any(row[1:])]
    moved = trend(office.session(), "month", None, FilterRequest(period=PERIOD, unit=("石泉",)), units)
    return [*found, *table(moved, "month", "submitted", "adopted", "points")]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ITEMS)
def test_all_is_as_if_the_units_had_always_been_one(
    founded: Path, tmp_path_factory: pytest.TempPathFactory, items: list[Drawn]
) -> None:
    was = merged(recorded(copied(founded, tmp_path_factory.mktemp("was")), items, lambda units: units))
    always = recorded(
        copied(founded, tmp_path_factory.mktemp("always")), items,
        lambda units: list(dict.fromkeys(NOW.get(code, code) for code in units)),
    )  # fmt: skip
    assert told(was, "current") == told(always, None)
