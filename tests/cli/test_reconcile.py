"""`reconcile`, `acknowledge`, `standing list` and `history`: a small office beside the province's bulletin."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ran, Run
from tests.conftest import NOW
from tests.offices import CARD

PROVINCE = """
[scorecard]
id = "province"
title = "省办积分办法"
effective_from = 2023-01-01

[[rule]]
on = "adopted"
when = { level = "province", form = "full" }
points = 5

[[rule]]
on = "adopted"
when = { level = "province" }
points = 3

[[rule]]
on = ["instructed"]
points = 0
""".replace('["instructed"]', '"instructed"')
RECORDS = """
    submit 秋茶产销两旺 --unit SQ --on 2024-03-01
    submit 河道采砂整治 --unit SQ --on 2024-03-02
    submit 木瓜深加工 --unit BH --on 2024-03-03
    submit 蚕桑基地扩面 --unit HY --on 2024-03-04
    adopt 秋茶 --channel szw --form 单篇 --on 2024-03-20
    adopt 河道 --channel szb --on 2024-04-10
    adopt 木瓜 --channel szw --form 单篇 --on 2024-04-20
    adopt 秋茶 --channel akzw --on 2024-03-25
"""
BULLETIN = """
    standing add SQ --period 2024-01..08 --level 省 --adopted 2 --points 8 --rank 3 --group 直报县
    standing add BH --period 2024-01..08 --level 省 --adopted 1 --points 5 --rank 11 --group 直报县
"""
PERIOD = "--period 2024-01..08"


def told(z: Run, lines: str) -> None:
    for line in filter(None, map(str.strip, lines.splitlines())):
        ran = z(line)
        assert ran.code == 0, ran.err


@pytest.fixture
def office(z: Run) -> Run:
    """The records of an office, its own card and the province's, and the province's bulletin."""
    Path("province.toml").write_text(PROVINCE, encoding="utf-8")
    told(z, "scorecard add province.toml" + RECORDS + BULLETIN)
    return z


def reconciled(z: Run, rest: str = "") -> Any:
    return z(f"reconcile {PERIOD} --format json {rest}").json


def rows(report: Any, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in keys) for row in report["rows"]]


def findings(z: Run, rest: str = "") -> list[tuple[Any, ...]]:
    return rows(reconciled(z, f"--differences {rest}"), "code", "metric", "ours", "theirs", "class")


def test_what_agrees_ends_with_0_and_is_shown_side_by_side(office: Run) -> None:
    report = reconciled(office)
    assert rows(report, "code", "metric", "ours", "theirs", "class") == [
        ("SQ", "adopted", 2, 2, "agrees"),
        ("SQ", "points", 8, 8, "agrees"),
        ("SQ", "order", 1, 1, "agrees"),
        ("BH", "adopted", 1, 1, "agrees"),
        ("BH", "points", 5, 5, "agrees"),
        ("BH", "order", 2, 2, "agrees"),
    ]
    assert {row["difference"] for row in report["rows"]} == {0}
    assert office(f"reconcile {PERIOD}").code == 0
    assert office(f"reconcile {PERIOD} --differences").code == 0


def test_rows_carry_what_scripts_read(office: Run) -> None:
    assert set(reconciled(office)["rows"][0]) == {
        "group", "unit", "code", "level", "metric", "ours", "theirs", "difference", "class", "acknowledged", "reason",
        "candidates", "reckoned", "standing",
    }  # fmt: skip


def test_ours_are_the_figures_of_rank_by_the_provinces_card(office: Run) -> None:
    ranked = office(f"rank {PERIOD} --level 省 --scorecard province --format json").json
    assert rows(ranked, "code", "adopted", "points", "official_adopted", "official_points", "official_rank")[:2] == [
        ("SQ", 2, 8, 2, 8, 3),
        ("BH", 1, 5, 1, 5, 11),
    ]
    report = reconciled(office)
    assert [card["id"] for card in report["provenance"]["scorecard"]] == ["province"]
    assert "province: our figures are of that level alone, by scorecard province." in report["notes"]


def test_a_missing_adoption_with_what_may_explain_it(office: Run) -> None:
    told(office, "adopt 蚕桑 --channel szw --on 2024-09-01\namend s1 --adopted 3")
    told(office, "adopt 河道 --channel szw --on 2024-09-02\nvoid a2 --reason 登错")
    report = reconciled(office, "--differences")
    assert rows(report, "code", "metric", "ours", "theirs", "difference", "candidates")[0] == (
        "SQ", "adopted", 1, 3, -2, ["a4", "a2", "a6"],
    )  # fmt: skip
    ran = office(f"reconcile {PERIOD} --explain --format json")
    assert ran.code == 3
    # The city has a publication of the same name as the province's.
    assert rows(ran.json, "code", "ref", "date", "why", "item")[:3] == [
        ("SQ", "a4", "2024-03-25", ["namesake"], "SQ-2024-0001"),
        ("SQ", "a2", "2024-04-10", ["void"], "SQ-2024-0002"),
        ("SQ", "a6", "2024-09-02", ["edge-after"], "SQ-2024-0002"),
    ]
    assert office(f"reconcile {PERIOD}").code == 3


def test_an_extra_adoption_entered_after_the_period(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW.replace(month=5))
    told(office, "submit 茶旅融合 --unit BH --on 2024-04-01\nadopt 茶旅 --channel szw --form 单篇 --on 2024-05-02")
    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW)
    told(office, "adopt 茶旅 --channel szb --form 单篇 --on 2024-05-03")
    assert findings(office) == [
        ("SQ", "order", 2, 1, "place-follows"),
        ("BH", "adopted", 3, 1, "extra-adoption"),
        ("BH", "points", 15, 5, "points-follow"),
        ("BH", "order", 1, 2, "place-follows"),
    ]
    explained = office(f"reconcile {PERIOD} --explain --unit 白河 --format json").json
    assert rows(explained, "ref", "why") == [("a3", ["late"]), ("a6", ["late"])]


def test_equal_counts_worth_otherwise(office: Run) -> None:
    told(office, "amend s1 --points 10")
    assert findings(office) == [("SQ", "points", 8, 10, "points-differ")]
    explained = office(f"reconcile {PERIOD} --explain --format json").json
    assert rows(explained, "ref", "why", "title") == [("a2", ["no-form"], "河道采砂整治")]


def test_units_missing_on_either_side(office: Run) -> None:
    told(
        office, "unit add 岚皋县 --code LG --group 直报县 --until 2023-12-31\nadopt 蚕桑 --channel szb --on 2024-05-05"
    )
    told(office, "standing add 岚皋 --period 2024-01..08 --level 省 --adopted 4 --group 直报县")
    assert findings(office) == [
        ("LG", "adopted", None, 4, "unit-unknown"),
        ("HY", "adopted", 1, None, "not-published"),
    ]
    told(office, f"acknowledge 岚皋 {PERIOD} --reason 已撤并\nacknowledge HY {PERIOD} --reason 省里不列")
    assert office(f"reconcile {PERIOD}").code == 0
    told(office, "undo\nundo")
    told(office, "void a5 --reason 登错\nunit amend HY --direct-report")
    report = reconciled(office, "--differences")
    assert "Not in the bulletin, and without adoptions of its level here: 汉阴县." in report["notes"]
    assert rows(report, "code") == [("LG",)]


def test_a_change_that_last_years_bulletin_contradicts(office: Run) -> None:
    told(office, "amend s1 --points-change 3")
    assert findings(office) == [("SQ", "points_change", 8, 3, "change-differs")]
    told(office, "standing add SQ --period 2023-01..08 --level 省 --points 6 --group 直报县")
    report = reconciled(office, "--differences")
    assert rows(report, "class", "reckoned", "candidates") == [("source-change", 2, ["s3"])]
    explained = office(f"reconcile {PERIOD} --explain --format json").json
    assert rows(explained, "ref", "why", "title") == [("s3", ["last-year"], "石泉县: points 6")]


def test_places_that_contradict_the_points_beside_them(office: Run) -> None:
    told(office, "amend s2 --points 9 --rank 12")
    report = reconciled(office, "--differences")
    assert rows(report, "code", "metric", "class", "candidates") == [
        ("BH", "points", "points-differ", None),
        ("BH", "order", "source-order", ["s1"]),
    ]


def test_with_our_own_card_alone_points_are_not_compared(z: Run) -> None:
    told(z, RECORDS + BULLETIN)
    report = reconciled(z)
    assert {row["metric"] for row in report["rows"]} == {"adopted"}
    assert report["notes"][0].startswith("province: no scorecard on record is that level's own")
    # By a card that is asked for they are.
    assert {row["metric"] for row in reconciled(z, "--scorecard office")["rows"]} == {"adopted", "points", "order"}
    told(z, "amend s1 --points 99")
    assert z(f"reconcile {PERIOD}").code == 0
    assert z(f"reconcile {PERIOD} --scorecard office").code == 3


def test_standings_without_a_level_are_taken_for_the_one_asked(office: Run) -> None:
    told(office, "standing add HY --period 2024-01..08 --adopted 0 --points 0")
    report = reconciled(office, "--unit HY")
    assert rows(report, "level", "metric") == [(None, "adopted")]
    assert any(note.startswith("The standings' level is not on record") for note in report["notes"])
    asked = reconciled(office, "--unit HY --level 省")
    assert rows(asked, "level", "metric", "class") == [
        ("province", "adopted", "agrees"),
        ("province", "points", "agrees"),
    ]


def test_other_periods_are_named_and_not_compared(office: Run) -> None:
    told(office, "standing add SQ --period 2024-01..06 --level 省 --adopted 99")
    assert findings(office) == []
    assert "Standings of other periods, not compared: 2024-01-01..2024-06-30 (1)." in reconciled(office)["notes"]
    nothing = office("reconcile --period 2024-07")
    assert nothing.code == 0
    assert "No published standing of this period is on record." in nothing.out
    assert "2024-01-01..2024-08-31 (2), 2024-01-01..2024-06-30 (1)" in nothing.out


def test_a_standing_that_repeats_another_is_told(office: Run) -> None:
    told(office, "standing add SQ --period 2024-01..08 --level 省 --adopted 9 --group 直报县 --force")
    assert findings(office) == []
    assert "s3 repeats s1, and was not compared." in reconciled(office)["notes"]


def test_only_some_units_or_groups(office: Run) -> None:
    told(office, "amend s1 --adopted 3\namend s2 --adopted 2")
    assert {row[0] for row in findings(office, "--unit 白河")} == {"BH"}
    assert {row[0] for row in findings(office, "--group 直报县")} == {"SQ", "BH"}
    assert findings(office, "--group 市直部门") == []
    assert office(f"reconcile {PERIOD} --group 市直部门").code == 0
    assert office(f"reconcile {PERIOD} --unit 不存在").code == 4


# -- accepting


def accepted(z: Run) -> list[tuple[Any, ...]]:
    return rows(reconciled(z, "--differences"), "code", "metric", "acknowledged", "reason")


def test_an_accepted_difference_stays_visible_and_ends_with_0(office: Run) -> None:
    told(office, "amend s1 --adopted 3")
    ran = office(f"acknowledge 石泉 --metric 采用 {PERIOD} --reason 省里多登一条")
    assert ran.out.startswith("Accepted k1: 石泉县, adopted, 2024-01-01 to 2024-08-31: ours 2, theirs 3.")
    assert accepted(office) == [("SQ", "adopted", "k1", "省里多登一条")]
    assert office(f"reconcile {PERIOD}").code == 0
    assert office("verify").code == 0


@pytest.mark.parametrize("change", ["amend s1 --adopted 4", "void a2 --reason 登错"], ids=["theirs", "ours"])
def test_it_lapses_when_a_figure_changes_and_says_so(office: Run, change: str) -> None:
    told(office, f"amend s1 --adopted 3\nacknowledge 石泉 --metric adopted {PERIOD} --reason 已核")
    told(office, change)
    assert accepted(office)[0] == ("SQ", "adopted", None, None)
    ran = office(f"reconcile {PERIOD}")
    assert ran.code == 3
    assert "k1 holds no longer, 石泉县, adopted: accepted at 2 against 3" in ran.out
    told(office, "undo")
    assert accepted(office)[0][2] == "k1"
    told(office, change)
    told(office, f"acknowledge 石泉 --metric adopted {PERIOD} --reason 再核")
    assert accepted(office)[0] == ("SQ", "adopted", "k1", "再核")
    assert [row["new"] for row in office("log k1 --format json").json["rows"] if row["field"] == "reason"] == [
        "已核",
        "再核",
    ]


def test_it_is_not_needed_once_both_agree(office: Run) -> None:
    told(office, f"amend s1 --adopted 3\nacknowledge 石泉 {PERIOD} --reason 已核\namend s1 --adopted 2")
    ran = office(f"reconcile {PERIOD}")
    assert ran.code == 0
    assert "k1 is not needed any more, 石泉县, adopted: accepted at 2 against 3, now both are 2." in ran.out


def test_one_of_a_standing_that_is_void_is_told(office: Run) -> None:
    told(office, f"amend s1 --points 13\nacknowledge 石泉 {PERIOD} --reason 已核\nvoid s1 --reason 登错")
    note = "k1 is about a figure that is not compared here: 石泉县, points."
    assert note in reconciled(office)["notes"]
    assert note not in reconciled(office, "--unit 白河")["notes"]
    assert note not in reconciled(office, "--level 市")["notes"]


def test_without_a_metric_all_that_differs_is_accepted_at_once(office: Run) -> None:
    told(office, "amend s1 --adopted 3 --points 13")
    ran = office(f"acknowledge 石泉 {PERIOD} --reason 已核")
    assert ran.code == 0
    assert [row[2] for row in accepted(office)] == ["k1", "k2"]
    assert "Accepted k2: 石泉县, points" in ran.out
    assert len(office("log --format json").json["rows"][0]["recorded"]) == 1
    told(office, "undo")
    assert [row[2] for row in accepted(office)] == [None, None]


def test_the_record_can_be_shown_listed_and_made_void(office: Run) -> None:
    told(office, f"amend s1 --adopted 3\nacknowledge 石泉 {PERIOD} --reason 已核")
    assert "已核" in office("show k1").out
    listed = office("list 认可 --format json").json
    assert rows(listed, "ref", "unit", "start", "end", "level", "metric", "ours", "theirs", "reason") == [
        ("k1", "石泉县", "2024-01-01", "2024-08-31", "province", "adopted", 2, 3, "已核")
    ]
    assert office("list acknowledgements --unit 白河 --format json").json["rows"] == []
    assert office("list acknowledgements --period 2023 --format json").json["rows"] == []
    assert office("list acknowledgements --level 市 --format json").json["rows"] == []
    told(office, "void k1 --reason 不认了")
    assert accepted(office)[0][2] is None
    assert office("list 认可 --format json").json["rows"] == []


def test_an_earlier_point_of_view_knows_what_was_accepted_then(office: Run) -> None:
    told(office, "amend s1 --adopted 3")
    before = office("log --format json").json["rows"][0]["entry"]
    told(office, f"acknowledge 石泉 {PERIOD} --reason 已核")
    assert office(f"reconcile {PERIOD} --as-of {before}").code == 3
    assert office(f"reconcile {PERIOD}").code == 0


REFUSED = {
    "nothing differs": (f"acknowledge 白河 {PERIOD} --reason 已核", 1, "difference-none"),
    "not that figure": (f"acknowledge 石泉 --metric 积分 {PERIOD} --reason 已核", 1, "difference-none"),
    "accepted already": (f"acknowledge 石泉 {PERIOD} --reason 已核", 1, "acknowledged-already"),
    "no reason": (f"acknowledge 石泉 {PERIOD}", 2, "option-missing"),
    "no such figure": (f"acknowledge 石泉 --metric 批示 {PERIOD} --reason 已核", 2, "metric-unknown"),
    "no such unit": (f"acknowledge 宁陕 {PERIOD} --reason 已核", 4, "unit-unknown"),
    "another period": ("acknowledge 石泉 --period 2024-07 --reason 已核", 1, "difference-none"),
}


@pytest.mark.parametrize(("words", "status", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_accepted(office: Run, ledger: Path, words: str, status: int, code: str) -> None:
    told(office, "amend s1 --adopted 3")
    if code == "acknowledged-already":
        told(office, words)
    before = ledger.read_bytes()
    ran: Ran = office(words)
    assert (ran.code, ran.fault) == (status, code)
    assert ledger.read_bytes() == before


# -- standings as lists

MONTHS = """
    standing add SQ --period 2024-01..03 --level 省 --adopted 1 --points 5 --rank 7 --group 直报县
    standing add BH --period 2024-01..03 --level 省 --rank 9 --group 直报县
    standing add SQ --period 2024-01..06 --level 省 --rank 5 --group 直报县
    standing add SQ --period 2024-01..06 --level 省 --rank 40 --group 全省
"""


def test_a_list_has_ours_beside_theirs_and_the_movement(office: Run) -> None:
    told(office, MONTHS)
    report = office("standing list --unit 石泉 --format json").json
    keys = ("end", "group", "rank", "moved", "adopted", "our_adopted", "points", "our_points", "our_rank")
    assert rows(report, *keys) == [
        ("2024-03-31", "直报县", 7, None, 1, 1, 5, 5, 1),
        ("2024-06-30", "直报县", 5, 2, None, 2, None, 8, 1),
        ("2024-06-30", "全省", 40, None, None, 2, None, 8, 1),
        ("2024-08-31", "直报县", 3, 2, 2, 2, 8, 8, 1),
    ]
    assert len(office("standing list --period 2024-01..06 --format json").json["rows"]) == 4
    assert len(office("standing list --level 市 --format json").json["rows"]) == 0


def test_a_list_without_a_scorecard_has_theirs_alone(empty: Run) -> None:
    told(empty, "init\nunit add 石泉县 --code SQ\nstanding add SQ --period 2024-01 --rank 3")
    assert rows(empty("standing list --format json").json, "rank", "our_rank") == [(3, None)]
    assert empty("reconcile --period 2024-01").code == 4


def test_the_history_of_places_has_a_column_for_each_period(office: Run) -> None:
    told(office, MONTHS)
    report = office("standing history --format json").json
    spans = ("2024-01-01..2024-03-31", "2024-01-01..2024-06-30", "2024-01-01..2024-08-31")
    assert rows(report, "code", "group", *spans, "change") == [
        ("SQ", "全省", None, 40, None, None),
        ("SQ", "直报县", 7, 5, 3, 2),
        ("BH", "直报县", 9, None, 11, -2),
    ]
    shown = office("standing history 石泉").out
    assert "2024-01..03  2024-01..06  2024-01..08" in shown
    assert "白河" not in shown


def test_the_history_of_points_and_adoptions(office: Run) -> None:
    told(office, MONTHS)
    report = office("standing history --figure 积分 --format json").json
    assert rows(report, "code", "2024-01-01..2024-03-31", "2024-01-01..2024-08-31", "change") == [
        ("SQ", 5, 8, 3),
        ("BH", None, 5, None),
    ]
    assert (
        office("standing history --figure adopted --period 2024-01..06 --format json").json["rows"][0]["code"] == "SQ"
    )
    assert office("standing history --figure 批示").code == 2


def test_figures_are_entered_as_they_were_published(office: Run) -> None:
    told(
        office,
        "standing add BH --period 2023 --level 省 --adopted 0 --points=-1.25 --points-change=-6 --rank 2 --of 1\n"
        "standing add SQ --period 2023 --level 省 --points 0 --rank 2 --of 1\n"
        "amend s3 --rank 3 --points 1.5",
    )
    report = office("standing list --period 2023 --format json").json
    assert rows(report, "adopted", "points", "points_change", "rank", "of") == [
        (0, 1.5, -6, 3, 1),
        (None, 0, None, 2, 1),
    ]


# -- as it is read


@pytest.fixture
def chinese(office: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    from zhibao_cli import i18n

    told(office, "amend s1 --adopted 3\nadopt 河道 --channel szw --on 2024-09-02")
    monkeypatch.setattr(i18n, "_chosen", ["zh"])
    return office


def test_a_chinese_reader_reads_classes_and_reasons(chinese: Run) -> None:
    assert "本级少采用" in chinese(f"reconcile {PERIOD}").out
    assert "期后十五天内采用" in chinese(f"reconcile {PERIOD} --explain").out


def test_a_draft_of_a_card_compares_too(office: Run) -> None:
    Path("draft.toml").write_text(CARD.replace("points = 5", "points = 6"), encoding="utf-8")
    found = rows(reconciled(office, "--scorecard draft.toml --differences"), "code", "metric", "class")
    assert ("BH", "points", "points-differ") in found


EXAMPLE = Path(__file__).parents[2] / "examples" / "ankang"


def test_the_example_agrees_with_what_the_province_published(empty: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    # Its records run to October.
    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW.replace(year=2025))
    told(empty, f"init --from {EXAMPLE}")
    report = reconciled(empty)
    assert {row["class"] for row in report["rows"]} == {"agrees"}
    assert rows(report, "unit", "metric", "ours", "theirs")[-3:] == [
        ("市政府办公室", "adopted", 15, 15),
        ("市政府办公室", "points", 65, 65),
        ("市政府办公室", "points_change", 15, 15),
    ]
    assert (
        "直报县: places 3, 4, 11, 28 are among more units than these, so only their order is compared."
        in (report["notes"])
    )
    assert empty(f"reconcile {PERIOD}").code == 0
    told(empty, "amend s3 --adopted 1")
    assert findings(empty) == [("HY", "adopted", 2, 1, "extra-adoption")]
