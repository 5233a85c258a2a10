"""Two records of one item made one; titles nearly alike; and `check`, which lists all that wants attention."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.cli.test_duties import DUTY, rows

BOTH = (
    "solicit 秋粮 --level 省 --ask SQ、BH --on 2024-01-01 --due 2024-02-01",
    "submit 甲的题目 --unit SQ --on 2024-01-02 --also 原-1",
    "submit 乙的题目 --unit SQ --with BH --solicited 秋粮 --on 2024-01-03 --also 原-2",
    "submit 丙的题目 --unit HY --on 2024-01-03",
    "adopt 甲 --channel szw --form 单篇 --on 2024-01-10",
    "adopt 乙 --channel szw --form 单篇 --on 2024-01-10",
    "adopt 乙 --channel szb --on 2024-01-11",
    "adopt 乙 甲 丙 --channel akzw --on 2024-01-12",
    "forward 乙 --to 省 --on 2024-01-05",
    "instruct 乙 --level 市 --on 2024-01-13",
    "fault SQ --fault 迟报 --item 乙 --on 2024-01-14",
)


@pytest.fixture
def both(z: Run) -> Run:
    """Two records of one item, the second with events of every sort."""
    for words in BOTH:
        assert z(words).code == 0, words
    return z


def state(z: Run) -> list[list[dict[str, Any]]]:
    reports = (
        "list", "list adoptions", "list forwardings", "list instructions", "list faults", "list returns",
        "solicitation show YG-2024-01", "rank --period 2024", "stats --period 2024", "explain SQ --period 2024",
    )  # fmt: skip
    return [rows(z, report) for report in reports]


def test_events_and_numbers_pass_and_equal_ones_are_void(both: Run) -> None:
    before = state(both)
    told = both("void 乙 --same-as 甲 --format json").json
    assert told["recorded"]["number"] == "SQ-2024-0001"
    items = {row["number"]: row for row in rows(both, "list")}
    assert set(items) == {"SQ-2024-0001", "HY-2024-0001"}
    assert items["SQ-2024-0001"]["other_numbers"] == ["原-1", "SQ-2024-0002", "原-2"]
    adoptions = {row["ref"]: row["item"] for row in rows(both, "list adoptions")}
    # a2 said what a1 says; the compiled piece names the item once.
    assert adoptions == {"a1": "SQ-2024-0001", "a3": "SQ-2024-0001", "a4": ["SQ-2024-0001", "HY-2024-0001"]}
    for what in ("forwardings", "instructions", "faults"):
        assert [row["item"] for row in rows(both, f"list {what}")] == ["SQ-2024-0001"]
    assert {row["unit"]: row["item"] for row in rows(both, "solicitation show YG-2024-01")} == {
        "石泉县": "SQ-2024-0001",
        "白河县": "SQ-2024-0001",
    }
    assert both("show SQ-2024-2").code == both("show 原-2").code == 0
    assert both("verify").code == 0
    assert both("undo").code == 0
    assert state(both) == before
    assert both("verify").code == 0


def test_either_may_be_the_one_that_stays(both: Run) -> None:
    before = state(both)
    assert both("void 甲 --same-as 乙").code == 0
    assert "SQ-2024-0001" not in {row["number"] for row in rows(both, "list")}
    assert {row["ref"] for row in rows(both, "list adoptions")} >= {"a3", "a4"}
    assert len(rows(both, "list adoptions")) == 3
    assert both("verify").code == 0
    assert both("undo").code == 0
    assert state(both) == before


def test_records_that_are_not_two(both: Run) -> None:
    assert both("void 甲 --same-as SQ-2024-1").fault == "same-itself"
    assert both("void 甲 --same-as 没有的").fault == "item-unknown"
    assert both("void a1 --same-as 甲").code == 4
    assert both("void 乙 --same-as 甲 --dry-run").code == 0
    assert len(rows(both, "list")) == 3


@pytest.mark.parametrize(
    ("title", "unit", "day", "warned"),
    [
        ("石泉县秋茶产销两旺茶农增收很明显", "SQ", "2024-03-04", True),
        ("石泉县秋茶产销两旺茶农增收很明显", "BH", "2024-03-04", True),
        ("石泉县秋茶产销两旺茶农增收明显", "BH", "2024-08-04", True),
        ("石泉县秋茶产销两旺茶农增收很明显", "SQ", "2024-05-04", False),
        ("白河县木瓜产业发展情况调查", "SQ", "2024-03-04", False),
    ],
)
def test_a_possible_double_is_warned_of(z: Run, title: str, unit: str, day: str, warned: bool) -> None:
    z("submit 石泉县秋茶产销两旺茶农增收明显 --unit SQ --on 2024-03-01")
    ran = z(f"submit {title} --unit {unit} --on {day} --format json").json
    assert [("SQ-2024-0001" in text) for text in ran["warnings"]] == [True] * warned


def test_other_figures_are_another_item(z: Run) -> None:
    z("submit 石泉县1月份秋茶产销情况的报告 --unit SQ --on 2024-03-01")
    ran = z("submit 石泉县2月份秋茶产销情况的报告 --unit SQ --on 2024-03-01 --format json").json
    assert ran["warnings"] == []


# --- check ---


@pytest.fixture
def tidy(z: Run) -> Run:
    """Every unit reported in January 2024, and nothing wants attention."""
    Path("duty.toml").write_text(DUTY, encoding="utf-8")
    z("scorecard add duty.toml")
    z("scorecard default duty")
    for code in ("SQ", "BH", "HY", "SLJ", "NYJ"):
        z(f"submit {code}的事情 --unit {code} --on 2024-01-05")
    return z


def test_where_nothing_wants_attention(tidy: Run) -> None:
    ran = tidy("check --period 2024-01 --format json")
    assert (ran.code, ran.json["rows"]) == (0, [])
    assert len(ran.json["notes"]) == 1


MATTERS: dict[str, tuple[tuple[str, ...], str, str | None]] = {
    "overdue": (("solicit 甲 --level 省 --ask SQ --on 2024-01-01 --due 2024-08-01",), "石泉县", "YG-2024-01"),
    "due soon": (("solicit 甲 --level 省 --ask SQ --on 2024-01-01 --due 2024-09-05",), "石泉县", "YG-2024-01"),
    "feedback": (("instruct BH的 --level 市 --on 2024-01-06 --due 2024-02-01", "void a1 --reason 无"), "白河县", "i1"),
    "silent": (("unit add 新县 --code XX --from 2024-01-01",), "新县", None),
    "unmatched": (("adopt BH的 --level 市 --on 2024-01-06",), "白河县", None),
    "undecided": (("fault HY --fault 失实 --on 2024-01-06",), "汉阴县", "e1"),
    "short": (("target add SQ --metric 报送 --every 月 --value 8",), "石泉县", None),
    "double": (
        ("submit 石泉县秋茶产销两旺茶农增收明显 --unit SQ --on 2024-01-06",
         "submit 石泉县秋茶产销两旺茶农增收很明显 --unit BH --on 2024-01-07"),
        "白河县", "BH-2024-0002",
    ),
}  # fmt: skip


@pytest.mark.parametrize("matter", MATTERS)
def test_each_matter_is_found(tidy: Run, matter: str) -> None:
    commands, unit, ref = MATTERS[matter]
    for words in commands:
        tidy(words)
    ran = tidy("check --period 2024-01 --format json")
    assert ran.code == 3
    found = [(row["unit"], row["ref"]) for row in ran.json["rows"]]
    assert (unit, ref) in found if ref else unit in [name for name, _ in found]


def test_each_matter_goes_when_it_is_seen_to(tidy: Run) -> None:
    for commands, _, _ in MATTERS.values():
        for words in commands:
            tidy(words)
    before = len(rows(tidy, "check --period 2024-01"))
    seen_to = (
        "solicitation close YG-2024-01", "solicitation outcome YG-2024-02 免交 --unit SQ",
        "amend i1 --feedback-on 2024-02-01",
        "submit 新县的事情 --unit XX --on 2024-01-31", "void a1 --reason 误", "amend e1 --points=-3",
        "target amend t1 --value 2", "void BH-2024-2 --same-as SQ-2024-2",
    )  # fmt: skip
    for words in seen_to:
        assert tidy(words).code == 0, words
        after = len(rows(tidy, "check --period 2024-01"))
        assert after < before, words
        before = after
    # 迟报 of the instruction's item: an instruction no rule matches is told until the card has one.
    assert {row["ref"] for row in rows(tidy, "check --period 2024-01")} <= {None, "i1"}


def test_a_draft_due_later_wants_no_attention_yet(tidy: Run) -> None:
    tidy("solicit 甲 --level 省 --ask SQ --on 2024-01-01 --due 2024-09-06")
    assert tidy("check --period 2024-01").code == 0


def test_without_a_card_the_rest_is_checked(z: Run) -> None:
    z("void office@2023-01-01 --reason 试")
    ran = z("check --period 2024-01 --format json")
    assert (ran.code, len(ran.json["rows"])) == (3, 5)
