"""The ranked table: groups, ties, comparison, cards, points of view in time, units that come and go."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.offices import CARD, Office, at, found_office, table, total

from zhibao_cli.app.amend import amend, amend_register
from zhibao_cli.app.events import StandingRequest, add_standing
from zhibao_cli.app.explaining import explain
from zhibao_cli.app.history import undo
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.registry import UnitRequest, add_unit, merge_unit, move_unit, rename_unit
from zhibao_cli.app.scorecards import add_card, set_default
from zhibao_cli.domain.report import Report
from zhibao_cli.errors import NotFound, ZhibaoError

YEAR = """
    submit SQ 2024-01-05 秋茶
    submit BH 2024-01-06 木瓜
    submit HY 2024-01-07 蚕桑
    submit SLJ 2024-01-08 河长
    adopt 秋茶 2024-01-20 szw/单篇
    adopt 木瓜 2024-02-20 szw/单篇
    adopt 河长 2024-03-20 szb
    instruct 河长 2024-04-01 市
"""


def ranked(office: Office, period: str = "2024", **request: Any) -> Report:
    return rank_units(office.session(), RankRequest(period=period, **request))


def places(report: Report) -> dict[str, tuple[int, str]]:
    return {code: (place, f"{float(points):g}") for code, place, points in table(report, "code", "rank", "points")}


def test_each_group_has_its_own_places_and_ties_share_one(office: Office) -> None:
    office.record(YEAR)
    report = ranked(office)
    assert table(report, "group", "code", "rank") == [
        ("直报县", "SQ", 1),
        ("直报县", "BH", 1),
        ("直报县", "HY", 3),
        ("市直部门", "SLJ", 1),
        ("市直部门", "NYJ", 2),
    ]
    assert places(report) == {"SQ": (1, "5.1"), "BH": (1, "5.1"), "HY": (3, "0.1"), "SLJ": (1, "7.1"), "NYJ": (2, "0")}
    assert report.split == "group"


def test_together_all_are_ranked_in_one(office: Office) -> None:
    office.record(YEAR)
    report = ranked(office, together=True)
    assert [(code, place) for code, place in table(report, "code", "rank")] == [
        ("SLJ", 1),
        ("SQ", 2),
        ("BH", 2),
        ("HY", 4),
        ("NYJ", 5),
    ]
    assert report.split == ""


def test_one_group_only(office: Office) -> None:
    office.record(YEAR)
    assert set(places(ranked(office, group="市直"))) == {"SLJ", "NYJ"}


def test_the_first_places(office: Office) -> None:
    office.record(YEAR)
    assert set(places(ranked(office, top="1"))) == {"SQ", "BH", "SLJ"}
    assert set(places(ranked(office, top="2", together=True))) == {"SLJ", "SQ", "BH"}


def test_units_with_nothing_are_there(office: Office) -> None:
    report = ranked(office)
    assert len(report.rows) == 5
    assert set(table(report, "submitted", "adopted", "instructed", "points")) == {(0, 0, 0, 0)}


def test_a_level_reckons_as_if_only_that_level_were_on_record(office: Office) -> None:
    office.record(YEAR)
    office.record("adopt 秋茶 2024-05-01 akzw\nforward 秋茶 2024-05-02 省\nforward 秋茶 2024-05-03 国家")
    report = ranked(office, level="省")
    assert places(report)["SQ"] == (1, "5.5")
    assert places(report)["SLJ"] == (1, "3")
    assert dict(table(report, "code", "adopted"))["SQ"] == 1
    assert dict(table(report, "code", "instructed"))["SLJ"] == 0
    assert dict(table(report, "code", "submitted"))["SQ"] == 1
    assert len(report.notes) == len(ranked(office).notes) + 1


def test_an_adoption_known_by_its_level_alone(office: Office) -> None:
    office.record("submit SQ 2024-01-05 秋茶\nadopt 秋茶 2024-01-20 省/单篇")
    assert places(ranked(office))["SQ"] == (1, "5.1")
    assert places(ranked(office, level="省"))["SQ"] == (1, "5")


def test_joint_and_compiled_shares(office: Office) -> None:
    office.record("""
        submit SQ 2024-01-05 联合 with=BH
        submit HY 2024-01-05 另一
        adopt 联合;另一 2024-01-20 szw/综合
    """)
    assert places(ranked(office)) == {
        "SQ": (2, "0.8"),
        "BH": (2, "0.8"),
        "HY": (1, "1.6"),
        "SLJ": (1, "0"),
        "NYJ": (1, "0"),
    } or places(ranked(office))["HY"] == (1, "1.6")
    assert dict(table(ranked(office), "code", "adopted")) == {"SQ": 1, "BH": 1, "HY": 1, "SLJ": 0, "NYJ": 0}


def test_compared_with_the_year_before(office: Office) -> None:
    office.record("submit SQ 2023-03-05 去年\nadopt 去年 2023-03-20 szb\nadopt 去年 2023-09-20 szb")
    office.record(YEAR)
    rows = {
        cells[0]: cells[1:]
        for cells in table(
            ranked(office, "2024-01..08", compare="yoy"),
            "code",
            "points",
            "points_before",
            "points_change",
            "rank_before",
            "adopted_before",
        )
    }
    assert [float(cell) for cell in rows["SQ"]] == [5.1, 3.1, 2.0, 1.0, 1.0]
    assert [float(cell) for cell in rows["HY"]] == [0.1, 0, 0.1, 2, 0]
    chinese = ranked(office, "2024-01..08", compare="同比")
    assert chinese.rows == ranked(office, "2024-01..08", compare="yoy").rows


def test_compared_with_the_period_before_and_with_any(office: Office) -> None:
    office.record(YEAR)
    before = dict(table(ranked(office, "2024-02", compare="previous"), "code", "points_before"))
    assert float(before["SQ"]) == 5.1
    named = dict(table(ranked(office, "2024-02", compare="2024-01"), "code", "points_before"))
    assert named == before


@pytest.mark.parametrize(
    ("began", "before", "change", "said"),
    [
        (None, None, None, "The ledger holds nothing yet, so there is no comparison with 2023-01-01..2023-12-31."),
        (
            "2024-01-05",
            None,
            None,
            "The ledger begins on 2024-01-05, so there is no comparison with 2023-01-01..2023-12-31.",
        ),
        (
            "2023-05-02",
            0,
            Fraction(1, 10),
            "The ledger begins on 2023-05-02, so it holds only a part of 2023-01-01..2023-12-31.",
        ),
        ("2023-01-20", 0, Fraction(1, 10), "Compared with 2023-01-01..2023-12-31."),
    ],
)
def test_what_the_ledger_does_not_hold_is_not_taken_for_nothing(
    office: Office, began: str | None, before: int | None, change: Fraction | None, said: str
) -> None:
    if began:
        office.record(f"submit BH {began} 旧\nsubmit SQ 2024-02-01 新")
    report = ranked(office, "2024", compare="yoy")
    (row,) = (row for row in table(report, "code", "points_before", "points_change") if row[0] == "SQ")
    assert row == ("SQ", before, change)
    assert said in [str(note) for note in report.notes]
    assert any("Compared" in str(note) for note in report.notes) == (before is not None)


def test_a_unit_that_was_no_member_then_has_nothing_to_compare(office: Office) -> None:
    add_unit(office.session(), UnitRequest(name="市林业局", code="LYJ", group="市直部门", first="2024-01-01"))
    office.record("submit BH 2023-01-05 旧")
    row = dict(table(ranked(office, "2024", compare="yoy"), "code", "points_before"))
    assert row["LYJ"] is None
    assert row["SQ"] == 0


def test_standings_of_the_same_period_stand_beside(office: Office) -> None:
    office.record(YEAR)
    add_standing(
        office.session(),
        StandingRequest(
            unit="SQ", period="2024-01..08", level="省", adopted="6", points="21", place="4", group="直报县"
        ),
    )
    add_standing(office.session(), StandingRequest(unit="BH", period="2024-01..07", level="省", place="1"))
    report = ranked(office, "2024-01..08")
    rows = {
        cells[0]: cells[1:] for cells in table(report, "code", "official_rank", "official_points", "official_adopted")
    }
    assert rows["SQ"] == (4, 21, 6)
    assert rows["BH"] == (None, None, None)
    assert rows["SLJ"] == (None, None, None)
    assert "official_rank" not in [column.key for column in ranked(office, "2024-01..06").columns]
    assert "official_rank" not in [column.key for column in ranked(office, "2024-01..08", level="市").columns]
    assert places(report)["SQ"][0] == 1


def test_several_cards_and_the_default(office: Office, tmp_path: Path) -> None:
    office.record(YEAR)
    file = tmp_path / "province.toml"
    file.write_text(CARD.replace('"office"', '"province"').replace("points = 5", "points = 50"), encoding="utf-8")
    assert places(ranked(office, scorecard=str(file)))["SQ"] == (1, "50.1")
    add_card(office.session(), file)
    assert places(ranked(office))["SQ"] == (1, "5.1")
    assert places(ranked(office, scorecard="province"))["SQ"] == (1, "50.1")
    set_default(office.session(), "province")
    report = ranked(office)
    assert places(report)["SQ"] == (1, "50.1")
    assert [card.id for card in report.provenance.scorecards] == ["province"]
    undo(office.session(), None)
    assert places(ranked(office))["SQ"] == (1, "5.1")


def test_taking_the_first_card_back_and_again_does_not_change_the_default(office: Office, tmp_path: Path) -> None:
    from zhibao_cli.app.voiding import void

    file = tmp_path / "b.toml"
    file.write_text(CARD.replace('"office"', '"b"'), encoding="utf-8")
    add_card(office.session(), file)
    void(office.session(), "office@2023-01-01", "试")
    assert [card.id for card in ranked(office).provenance.scorecards] == ["b"]
    undo(office.session(), None)
    assert [card.id for card in ranked(office).provenance.scorecards] == ["office"]


def test_a_card_that_changes_in_the_year_scores_each_event_by_its_own_day(office: Office, tmp_path: Path) -> None:
    office.record("submit SQ 2024-01-05 甲\nadopt 甲 2024-06-30 szw/单篇\nadopt 甲 2024-07-01 szw/单篇")
    file = tmp_path / "new.toml"
    text = CARD.replace("effective_from = 2023-01-01", "effective_from = 2024-07-01").replace(
        "points = 5", "points = 8"
    )
    file.write_text(text, encoding="utf-8")
    add_card(office.session(), file)
    report = ranked(office)
    assert places(report)["SQ"] == (1, "13.1")
    assert [str(card.effective_from) for card in report.provenance.scorecards] == ["2023-01-01", "2024-07-01"]


def test_without_a_card_there_is_nothing_to_rank_by(tmp_path: Path) -> None:
    office = found_office(tmp_path / "bare.db", card=False)
    with pytest.raises(NotFound) as caught:
        ranked(office)
    assert caught.value.code == "scorecard-missing"


def test_as_the_ledger_stood(office: Office) -> None:
    office.record(YEAR)
    entry = office.entries
    later = replace(office.session(), now=at(2024, 10, 5))
    from zhibao_cli.app.history import log

    head = str(log(office.session()).rows[0][-1])
    amend(later, "秋茶", {"unit": "HY"})
    assert places(ranked(office))["HY"] == (1, "5.2")
    for typed in (str(entry), head, head[:12], "2024-10-04", "2024-09-02", "2024-09-02T23:00"):
        report = rank_units(replace(later, as_of=typed), RankRequest(period="2024"))
        assert places(report)["SQ"] == (1, "5.1"), typed
        assert report.provenance.head == head
        assert report.provenance.as_of == head
    now = rank_units(replace(later, as_of="2024-10-05"), RankRequest(period="2024"))
    assert places(now)["SQ"] == (3, "0")


def test_a_unit_that_joined_or_left_counts_while_it_was_a_member(office: Office) -> None:
    office.record(YEAR)
    amend_register(office.session(), "unit", "SQ", {"from": "2024-01-10"})
    amend_register(office.session(), "unit", "BH", {"until": "2024-02-01"})
    assert places(ranked(office))["SQ"] == (1, "5")
    assert places(ranked(office))["BH"] == (2, "0.1")
    assert "BH" not in places(ranked(office, "2024-03"))
    assert "SQ" not in places(ranked(office, "2023"))


def test_a_unit_that_moved_is_in_the_group_of_the_last_day(office: Office) -> None:
    office.record(YEAR)
    move_unit(office.session(), "SQ", "市直部门", "2024-06-01")
    assert dict(table(ranked(office, "2024-01..05"), "code", "group"))["SQ"] == "直报县"
    assert dict(table(ranked(office, "2024-01..06"), "code", "group"))["SQ"] == "市直部门"
    assert places(ranked(office, "2024-01..06"))["SQ"] == (2, "5.1")


def test_a_unit_that_was_renamed_has_the_name_of_the_last_day(office: Office) -> None:
    office.record(YEAR)
    rename_unit(office.session(), "SQ", "石泉市", "2024-06-01")
    assert dict(table(ranked(office, "2024-01..05"), "code", "unit"))["SQ"] == "石泉县"
    assert dict(table(ranked(office, "2024"), "code", "unit"))["SQ"] == "石泉市"
    assert [code for (code,) in table(ranked(office), "code")][:2] == ["SQ", "BH"]


def test_a_unit_that_became_part_of_another(office: Office) -> None:
    office.record(YEAR)
    merge_unit(office.session(), "SLJ", "NYJ", "2024-06-01")
    assert places(ranked(office))["SLJ"] == (1, "7.1")
    assert "SLJ" not in places(ranked(office, "2024-06..12"))


@pytest.mark.parametrize("typed", ["SQ", "秋茶", "SQ-2024-1"])
def test_the_explanation_of_a_unit_or_an_item(office: Office, typed: str) -> None:
    office.record(YEAR)
    report = explain(office.session(), typed, "2024", None, None)
    assert sum(points for (points,) in table(report, "points")) * 10 == 51
    assert total(report, "points") * 10 == 51
    assert ("a1", "SQ-2024-0001") in table(report, "ref", "item")


def test_an_item_without_a_period_is_explained_over_its_life(office: Office) -> None:
    office.record("submit SQ 2022-01-05 老\nadopt 老 2023-05-01 szw/单篇\ninstruct 老 2024-05-01 省")
    report = explain(office.session(), "老", None, None, None)
    assert report.period is not None
    assert (str(report.period.start), str(report.period.last)) == ("2022-01-05", "2024-05-01")
    assert total(report, "points") == 15


def test_what_is_neither_unit_nor_item(office: Office) -> None:
    office.record("submit SQ 2024-01-05 秋茶一\nsubmit SQ 2024-01-05 秋茶二")
    for typed, code, status in (
        ("没有", "unit-unknown", 4),
        ("秋茶", "item-ambiguous", 2),
        ("SQ-2024-9", "item-unknown", 4),
    ):
        with pytest.raises(ZhibaoError) as caught:
            explain(office.session(), typed, None, None, None)
        assert (caught.value.code, caught.value.exit_code) == (code, status)
