"""What units are asked for and what is held against them: solicitations, faults, adjustments, returns, targets."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

ASKED = "solicit 秋粮收购 --level 省 --ask 石泉、白河 --on 2024-01-05 --due 2024-01-20"


def rows(z: Run, words: str) -> list[dict[str, Any]]:
    ran = z(f"{words} --format json")
    assert ran.code in (0, 3), ran.err
    found: list[dict[str, Any]] = ran.json["rows"]
    return found


def outcomes(z: Run, number: str = "YG-2024-01") -> dict[str, tuple[Any, Any, Any]]:
    """By unit asked: the outcome, when it was received, and the item."""
    asked = [row for row in rows(z, f"solicitation show {number}") if row["outcome"]]
    return {row["unit"]: (row["outcome"], row["received_on"], row["item"]) for row in asked}


OPEN = ("open", None, None)


def test_units_named_are_asked(z: Run) -> None:
    told = z(f"{ASKED} --format json").json
    assert told["recorded"]["ref"] == "YG-2024-01"
    assert outcomes(z) == {"石泉县": OPEN, "白河县": OPEN}
    listed = rows(z, "solicitation list")
    assert [(row["number"], row["topic"], row["level"], row["asked"], row["open"]) for row in listed] == [
        ("YG-2024-01", "秋粮收购", "province", 2, 2)
    ]
    z("solicit 夏粮 --level 市 --ask HY --due 2024-06-30 --important --on 2024-05-01")
    assert rows(z, "solicitation list")[1]["number"] == "YG-2024-02"
    assert rows(z, "solicitation list")[1]["important"] is True


def test_all_with_a_deadline_are_the_members_of_that_day(z: Run) -> None:
    z("unit add 新县 --code XX --from 2024-03-01")
    assert z("solicit 甲 --level 省 --ask all --on 2024-01-05 --due 2024-02-01").code == 0
    assert len(outcomes(z)) == 5
    assert z("solicit 乙 --level 省 --ask 全部 --on 2024-03-05 --due 2024-04-01").code == 0
    assert "新县" in outcomes(z, "YG-2024-02")


def test_all_without_a_deadline_is_a_focus_and_nobodys_duty(z: Run) -> None:
    z("solicit 四季度要点 --level 市 --ask all --on 2024-01-05")
    assert outcomes(z) == {}
    ran = z("submit 甲 --unit SQ --solicited 四季度要点 --on 2024-01-06 --format json").json
    assert ran["warnings"] == []
    assert rows(z, "list --solicited")[0]["solicited"] == "YG-2024-01"
    assert z("solicitation close YG-2024-01").fault == "solicitation-no-due"


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("solicit 甲 --ask SQ", 2, "option-missing"),
        ("solicit 甲 --level 省", 2, "option-missing"),
        ("solicit 甲 --level 省 --ask 没有", 4, "unit-unknown"),
        ("solicit 甲 --level 火星 --ask SQ", 2, "level-unknown"),
        ("solicit 甲 --level 省 --ask SQ --on 2024-02-01 --due 2024-01-01", 2, "due-before"),
        ("solicit 甲 --level 省 --ask SQ --on 2025-02-01", 1, "date-future"),
        ("solicit 甲 --level 省 --ask SQ --number YG-2024-01", 1, "number-used"),
        ("solicitation show 没有", 4, "solicitation-unknown"),
        ("solicitation outcome 秋粮 done", 2, "option-missing"),
        ("solicitation outcome 秋粮 done --unit HY", 4, "solicited-unit-unknown"),
        ("solicitation outcome 秋粮 好 --unit SQ", 2, "outcome-unknown"),
        ("solicitation outcome 秋粮 open --unit SQ", 1, "amend-same"),
        ("submit 甲 --unit SQ --solicited 没有", 4, "solicitation-unknown"),
        ("fault SQ", 2, "option-missing"),
        ("fault 没有 --fault 迟报", 4, "unit-unknown"),
        ("fault SQ --fault 迟报 --item 没有", 4, "item-unknown"),
        ("fault SQ --fault 迟报 --by 火星", 2, "level-unknown"),
        ("fault SQ --fault 迟报 --on 2025-01-01", 1, "date-future"),
        ("fault SQ --fault 迟报 --points x", 2, "number-unreadable"),
        ("adjust SQ --points 1 --approver 主任", 2, "option-missing"),
        ("adjust SQ --points 1 --reason 好", 2, "option-missing"),
        ("adjust SQ --reason 好 --approver 主任", 2, "option-missing"),
        ("adjust SQ --points 0 --reason 好 --approver 主任", 2, "points-zero"),
        ("return 没有 --reason 好", 4, "item-unknown"),
        ("return 甲", 2, "option-missing"),
        ("target add --metric 报送 --every 月 --value 8", 2, "target-whose"),
        ("target add SQ --group 直报县 --metric 报送 --every 月 --value 8", 2, "target-whose"),
        ("target add SQ --metric 快乐 --every 月 --value 8", 2, "metric-unknown"),
        ("target add SQ --metric 报送 --every 天 --value 8", 2, "every-unknown"),
        ("target add SQ --metric 报送 --every 月 --value=-8", 2, "target-negative"),
        ("target add SQ --metric 报送 --every 月 --value 8 --from 2024-02-01 --until 2024-01-01", 2, "span-backwards"),
        ("target add --group 没有 --metric 报送 --every 月 --value 8", 4, "group-unknown"),
        ("target show t9", 4, "reference-unknown"),
    ],
)  # fmt: skip
def test_what_is_refused(z: Run, ledger: Path, words: str, status: int, code: str) -> None:
    z(ASKED)
    z("submit 甲 --unit SQ --on 2024-01-06")
    before = ledger.read_bytes()
    ran = z(f"{words} --format json")
    assert (ran.code, ran.error["code"]) == (status, code), ran.err
    assert ran.error["hint"] or ran.error["message"]
    assert ledger.read_bytes() == before


def test_an_item_makes_its_unit_done_or_late_by_its_date(z: Run) -> None:
    z(ASKED)
    z("submit 甲 --unit SQ --solicited YG-2024-01 --on 2024-01-20")
    z("submit 乙 --unit BH --solicited 秋粮收购 --on 2024-01-21")
    assert outcomes(z) == {
        "石泉县": ("done", "2024-01-20", "SQ-2024-0001"),
        "白河县": ("late", "2024-01-21", "BH-2024-0001"),
    }
    z("submit 又一 --unit SQ --solicited 秋粮 --on 2024-01-25")
    assert outcomes(z)["石泉县"] == ("done", "2024-01-20", "SQ-2024-0001")
    z("undo")
    z("undo")
    assert outcomes(z)["白河县"] == OPEN
    assert z("verify").code == 0


def test_a_joint_item_answers_for_each_unit_asked(z: Run) -> None:
    z(ASKED)
    told = z("submit 甲 --unit SQ --with BH --with HY --solicited 秋粮 --on 2024-01-10 --format json").json
    assert {unit: cells[0] for unit, cells in outcomes(z).items()} == {"石泉县": "done", "白河县": "done"}
    assert len(told["notes"]) == 3  # one of them: 汉阴 was not asked


def test_a_unit_not_asked_is_told(z: Run) -> None:
    z(ASKED)
    told = z("submit 甲 --unit HY --solicited 秋粮 --on 2024-01-10 --format json").json
    assert any("YG-2024-01" in note for note in told["notes"])
    assert outcomes(z) == {"石泉县": OPEN, "白河县": OPEN}


def test_what_was_missed_and_comes_after_all_is_late(z: Run) -> None:
    z(ASKED)
    z("solicitation close 秋粮")
    assert outcomes(z)["石泉县"] == ("missed", None, None)
    assert z("solicitation close 秋粮").fault == "solicitation-closed"
    z("submit 甲 --unit SQ --solicited 秋粮 --on 2024-02-10")
    assert outcomes(z) == {"石泉县": ("late", "2024-02-10", "SQ-2024-0001"), "白河县": ("missed", None, None)}


def test_an_item_said_later_to_answer_and_then_not(z: Run) -> None:
    z(ASKED)
    z("submit 甲 --unit SQ --on 2024-01-10")
    assert z("amend 甲 --solicited 秋粮").code == 0
    assert outcomes(z)["石泉县"] == ("done", "2024-01-10", "SQ-2024-0001")
    assert z("amend 甲 --solicited ''").code == 0
    assert outcomes(z)["石泉县"] == OPEN
    assert z("undo").code == 0
    assert outcomes(z)["石泉县"][0] == "done"
    assert z("verify").code == 0


def test_an_item_void_answers_nothing(z: Run) -> None:
    z(ASKED)
    z("submit 甲 --unit SQ --solicited 秋粮 --on 2024-01-10")
    assert z("void 甲 --reason 误").fault == "void-depends"
    assert z("void 甲 --reason 误 --force").code == 0
    assert outcomes(z)["石泉县"] == OPEN
    z("undo")
    assert outcomes(z)["石泉县"] == ("done", "2024-01-10", "SQ-2024-0001")
    assert z("verify").code == 0


def test_nothing_is_missed_before_the_deadline_unless_forced(z: Run) -> None:
    z("solicit 冬 --level 省 --ask SQ --on 2024-09-01 --due 2024-12-01")
    assert z("solicitation close 冬").fault == "solicitation-early"
    assert "--force" in z("solicitation close 冬").err
    assert z("solicitation close 冬 --force").code == 0
    assert outcomes(z)["石泉县"][0] == "missed"


def test_nothing_is_missed_by_waiting(z: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.conftest import NOW

    Path("duty.toml").write_text(DUTY, encoding="utf-8")
    z("scorecard add duty.toml")
    z("scorecard default duty")
    z(ASKED)
    before = rows(z, "rank --period 2024")
    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW.replace(year=2026))
    assert outcomes(z) == {"石泉县": OPEN, "白河县": OPEN}
    assert rows(z, "rank --period 2024") == before


def test_an_outcome_that_no_item_says(z: Run) -> None:
    z(ASKED)
    assert z("solicitation outcome 秋粮 免交 --unit BH").code == 0
    assert z("solicitation outcome 秋粮 迟交 --unit SQ --on 2024-02-03").code == 0
    assert outcomes(z) == {"石泉县": ("late", "2024-02-03", None), "白河县": ("waived", None, None)}
    assert rows(z, "solicitation list --open") == []


def test_a_solicitation_is_amended_shown_and_void_by_its_number(z: Run) -> None:
    z(ASKED)
    assert z("amend YG-2024-01 --topic 秋粮 --due 2024-02-01").code == 0
    listed = rows(z, "solicitation list")[0]
    assert (listed["topic"], listed["due_on"]) == ("秋粮", "2024-02-01")
    assert z("show YG-2024-01").code == 0
    assert rows(z, "log YG-2024-01")
    assert z("void YG-2024-01 --reason 误发").code == 0
    assert rows(z, "solicitation list") == []
    assert z("undo").code == 0
    assert outcomes(z) == {"石泉县": OPEN, "白河县": OPEN}
    z("submit 甲 --unit SQ --solicited 秋粮 --on 2024-01-10")
    assert z("void YG-2024-01 --reason 误发").fault == "void-depends"
    assert z("verify").code == 0


DUTY = """
[scorecard]
id = "duty"
title = "办法"
effective_from = 2023-01-01
decimals = 1

[[rule]]
on = "solicited"
when = { outcome = "done" }
points = 2

[[rule]]
on = "solicited"
when = { outcome = "late" }
points = -1

[[rule]]
on = "solicited"
when = { outcome = "missed" }
points = -10

[[rule]]
on = "fault"
when = { fault = "late" }
points = -1

[[rule]]
on = "fault"
when = { fault = "串报" }
points = -3

[[rule]]
on = "fault"
points = { from = -5, to = -2 }

[[rule]]
on = "submitted"
points = 1

[[quota]]
count = "submitted"
every = "month"
at_least = "target"
met = 4
short_each = -0.5
"""


@pytest.fixture
def duty(z: Run) -> Run:
    """The office under a card of duties."""
    Path("duty.toml").write_text(DUTY, encoding="utf-8")
    assert z("scorecard add duty.toml").code == 0
    assert z("scorecard default duty").code == 0
    return z


def points(z: Run, period: str = "2024") -> dict[str, float]:
    """The points that are not 0, by unit."""
    return {row["code"]: row["points"] for row in rows(z, f"rank --period {period}") if row["points"]}


def test_drafts_count_when_received_and_a_missed_one_when_due(duty: Run) -> None:
    duty("solicit 甲题 --level 省 --ask SQ、BH、HY、SLJ、NYJ --on 2024-01-05 --due 2024-01-20")
    duty("solicitation outcome 甲题 完成 --unit SQ --on 2024-01-20")
    duty("solicitation outcome 甲题 迟交 --unit BH --on 2024-02-03")
    duty("solicitation outcome 甲题 免交 --unit HY")
    duty("solicitation outcome 甲题 未交 --unit SLJ")
    assert points(duty, "2024-01") == {"SQ": 2, "SLJ": -10}
    assert points(duty, "2024-02") == {"BH": -1}


def test_faults_known_and_of_an_offices_own_words(duty: Run) -> None:
    duty("submit 甲 --unit HY --on 2024-01-05")
    told = duty("fault 汉阴 --fault 迟报 --item 甲 --on 2024-01-06 --format json").json
    assert told["recorded"]["ref"] == "e1"
    duty("fault BH --fault 串报 --severity 较重 --by 省 --note 备注 --on 2024-01-07")
    duty("fault SQ --fault 失实 --on 2024-01-08")
    listed = {row["ref"]: row for row in rows(duty, "list faults")}
    assert (listed["e1"]["fault"], listed["e1"]["item"], listed["e1"]["unit"]) == ("late", "HY-2024-0001", "汉阴县")
    assert (listed["e2"]["fault"], listed["e2"]["severity"], listed["e2"]["notified_by"], listed["e2"]["note"]) == (
        "串报", "较重", "province", "备注",
    )  # fmt: skip
    assert points(duty) == {"BH": -3}  # 汉阴: 1 for the item, 1 off; 石泉: not decided yet
    assert any(row["ref"] == "e3" for row in rows(duty, "check --period 2024"))
    duty("amend e3 --points=-4")
    assert points(duty) == {"BH": -3, "SQ": -4}
    duty("void e2 --reason 误")
    assert points(duty) == {"SQ": -4}


@pytest.mark.parametrize("given", ["-1", "-5.5", "3"])
def test_points_outside_the_cards_range_are_refused_unless_forced(duty: Run, given: str) -> None:
    words = f"fault SQ --fault 失实 --points={given} --on 2024-01-08"
    ran = duty(f"{words} --format json")
    assert (ran.code, ran.error["code"]) == (1, "points-range")
    assert "--force" in ran.error["hint"]
    assert duty(f"{words} --force").code == 0
    assert points(duty) == {}  # recorded, but the card's range does not give them
    for inside in ("-5", "-2"):
        assert duty(f"fault SQ --fault 失实 --points={inside} --on 2024-01-08").code == 0
    assert points(duty) == {"SQ": -7}


def test_an_amended_fault_stays_in_the_range(duty: Run) -> None:
    duty("fault SQ --fault 失实 --points=-3 --on 2024-01-08")
    assert duty("amend e1 --points=-9").fault == "points-range"
    assert duty("amend e1 --points=-9 --force").code == 0


def test_adjustments_with_reason_and_approver(duty: Run) -> None:
    assert duty("adjust SQ --points 2.5 --reason 现场会 --approver 主任 --on 2024-01-08").code == 0
    assert duty("adjust BH --points=-5 --reason 组织不力 --approver 主任 --on 2024-01-09").code == 0
    listed = rows(duty, "list adjustments")
    assert [(row["ref"], row["points"], row["reason"], row["approver"]) for row in listed] == [
        ("j1", 2.5, "现场会", "主任"),
        ("j2", -5, "组织不力", "主任"),
    ]
    assert points(duty) == {"SQ": 2.5, "BH": -5}
    assert points(duty, "2024-02") == {}


def test_a_returned_item_is_submitted_no_more_until_undone(duty: Run) -> None:
    duty("submit 甲 --unit SQ --on 2024-01-05")
    assert points(duty) == {"SQ": 1}
    told = duty("return 甲 --reason 数据不实 --on 2024-01-08 --format json").json
    assert told["recorded"]["ref"] == "r1"
    assert points(duty) == {}
    assert rows(duty, "list")[0]["status"] == "returned"
    assert [(row["ref"], row["item"], row["reason"], row["on"]) for row in rows(duty, "list returns")] == [
        ("r1", "SQ-2024-0001", "数据不实", "2024-01-08")
    ]
    assert rows(duty, "stats --period 2024")[0]["submitted"] == 0
    assert duty("return 甲 --reason 又").fault == "returned-already"
    duty("undo")
    assert points(duty) == {"SQ": 1}
    assert rows(duty, "list returns") == []
    assert duty("verify").code == 0


def test_a_unit_has_its_own_target_else_its_groups_else_none(duty: Run) -> None:
    duty("target add --group 直报县 --metric 报送 --every 每月 --value 2 --from 2024-01-01")
    duty("target add 白河 --metric 报送 --every 月 --value 1 --from 2024-01-01 --until 2024-01-31")
    duty("submit 甲 --unit SQ --on 2024-01-05")
    duty("submit 乙 --unit BH --on 2024-01-05")
    # 石泉 1 of 2, 白河 1 of its own 1, 汉阴 0 of 2; the departments have none.
    assert points(duty, "2024-01") == {"SQ": 0.5, "BH": 5, "HY": -1}
    assert points(duty, "2024-02") == {"SQ": -1, "BH": -1, "HY": -1}
    duty("target amend t1 --value 1")
    assert points(duty, "2024-02") == {"SQ": -0.5, "BH": -0.5, "HY": -0.5}
    listed = rows(duty, "target list")
    assert [(row["ref"], row["unit"], row["group"], row["metric"], row["every"], row["value"]) for row in listed] == [
        ("t1", None, "直报县", "submitted", "month", 1),
        ("t2", "白河县", None, "submitted", "month", 1),
    ]
    assert [row["ref"] for row in rows(duty, "target list --unit BH")] == ["t2"]
    assert [row["ref"] for row in rows(duty, "target list --group 直报县")] == ["t1"]
    assert duty("target show t1").code == duty("show t2").code == 0
    duty("void t1 --reason 取消")
    assert points(duty, "2024-02") == {}


def test_targets_follow_a_group_under_its_new_name(duty: Run) -> None:
    duty("target add --group 直报县 --metric 报送 --every 每月 --value 2")
    assert duty("group amend 直报县 --name 直报点").code == 0
    assert rows(duty, "target list")[0]["group"] == "直报点"
    assert points(duty, "2024-01")["SQ"] == -1
    assert duty("verify").code == 0


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ("faults", "e1 e2"), ("faults --unit BH", "e1"), ("faults --period 2024-02", "e2"),
        ("faults --group 市直部门", "e2"),
        ("faults --kind 调研", "e2"), ("faults --level 省", "e2"), ("adjustments --kind 调研", ""),
        ("adjustments", "j1 j2"), ("adjustments --unit HY", "j1"), ("adjustments --period 2024-02", "j2"),
        ("returns", "r1 r2"), ("returns --unit BH", "r1"), ("returns --period 2024-02", "r2"),
        ("returns --kind 调研", "r2"), ("差错", "e1 e2"), ("加减分", "j1 j2"), ("退稿", "r1 r2"),
    ],
)  # fmt: skip
def test_lists_and_their_filters(z: Run, words: str, refs: str) -> None:
    z("submit 甲 --unit BH --on 2024-01-02")
    z("submit 乙 --unit SLJ --kind 调研 --on 2024-01-02")
    z("fault BH --fault 迟报 --on 2024-01-21")
    z("fault SLJ --fault 迟报 --item 乙 --by 省 --on 2024-02-21")
    z("adjust HY --points 2 --reason 好 --approver 主任 --on 2024-01-21")
    z("adjust NYJ --points 2 --reason 好 --approver 主任 --on 2024-02-21")
    z("return 甲 --reason 旧 --on 2024-01-21")
    z("return 乙 --reason 旧 --on 2024-02-21")
    assert " ".join(row["ref"] for row in rows(z, f"list {words}")) == refs


def test_an_adoptions_points_keep_to_the_cards_range_too(z: Run) -> None:
    ranged = DUTY + '\n[[rule]]\non = "adopted"\npoints = { from = 2, to = 6 }\n'
    Path("duty.toml").write_text(ranged, encoding="utf-8")
    z("scorecard add duty.toml")
    z("scorecard default duty")
    z("submit 甲 --unit SQ --on 2024-01-02")
    assert z("adopt 甲 --level 省 --points 7 --on 2024-01-05").fault == "points-range"
    assert z("adopt 甲 --level 省 --points 6 --on 2024-01-05").code == 0
    assert z("amend a1 --points 1").fault == "points-range"
    assert z("amend a1 --points 1 --force").code == 0
    assert points(z) == {"SQ": 1}  # the item's alone
    assert z("amend a1 --points 2").code == 0
    assert points(z) == {"SQ": 3}
    assert z("adopt 甲 --level 市 --on 2024-01-06").code == 0  # decided later
    assert points(z) == {"SQ": 3}
