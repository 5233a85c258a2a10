"""Solicitations after they were issued: all that answers them, who is asked, how they are found and filtered."""

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


def shown(z: Run, number: str = "YG-2024-1") -> list[str]:
    """The rows of `solicitation show`: unit, outcome, item, status."""
    found = rows(z, f"solicitation show {number}")
    units = [row["unit"] if isinstance(row["unit"], str) else "+".join(row["unit"]) for row in found]
    return [f"{unit} {row['outcome']} {row['item']} {row['status']}" for unit, row in zip(units, found, strict=True)]


def asked(z: Run) -> dict[str, str]:
    """The outcomes of the units asked."""
    return {row["unit"]: row["outcome"] for row in rows(z, "solicitation show YG-2024-1") if row["outcome"]}


def warnings(z: Run, words: str) -> list[str]:
    ran = z(f"{words} --format json")
    assert ran.code == 0, ran.err
    found: list[str] = ran.json["warnings"]
    return found


@pytest.fixture
def issued(z: Run) -> Run:
    """石泉 and 白河 are asked by 20 January."""
    assert z(ASKED).code == 0
    return z


# -- all that hangs on it


def test_every_item_that_names_it_is_listed(issued: Run) -> None:
    issued("submit 一稿 --unit SQ --solicited YG-2024-1 --on 2024-01-10")
    issued("submit 二稿 --unit SQ --solicited YG-2024-1 --on 2024-01-12")
    issued("submit 没约的 --unit HY --with NYJ --solicited YG-2024-1 --on 2024-01-11")
    issued("submit 草稿 --unit BH --solicited YG-2024-1 --on 2024-01-13")
    issued("amend 草稿 --status draft")
    assert shown(issued) == [
        "石泉县 done SQ-2024-0001 reported",
        "白河县 open None None",
        "汉阴县+市农业农村局 None HY-2024-0001 reported",
        "石泉县 None SQ-2024-0002 reported",
        "白河县 None BH-2024-0001 draft",
    ]
    assert any("3" in note for note in issued("solicitation show YG-2024-1 --format json").json["notes"])
    issued("void 二稿 --reason 误")
    assert len(shown(issued)) == 4


def test_what_answers_a_focus_is_listed(z: Run) -> None:
    z("solicit 一季度要点 --level 市 --ask all --on 2024-01-05")
    z("submit 春耕 --unit BH --solicited 一季度要点 --on 2024-01-10")
    assert shown(z) == ["白河县 None BH-2024-0001 reported"]


def test_show_tells_all_that_hangs_on_it(issued: Run) -> None:
    issued("submit 一稿 --unit SQ --solicited YG-2024-1 --on 2024-01-10")
    issued("submit 没约的 --unit HY --solicited YG-2024-1 --on 2024-01-11")
    for typed in ("YG-2024-01", "YG-2024-1"):
        found = [(row["part"], row["field"]) for row in rows(issued, f"show {typed}")]
        assert [field for part, field in found if part == "asked"] == ["石泉县", "白河县"]
        assert [field for part, field in found if part == "items"] == ["SQ-2024-0001", "HY-2024-0001"]
        assert ("record", "topic") in found
    values = {row["field"]: row["value"] for row in rows(issued, "show YG-2024-1")}
    assert values["石泉县"] == ["done", "2024-01-10", "SQ-2024-0001"]
    assert values["HY-2024-0001"] == ["2024-01-11", "汉阴县", "没约的", "reported"]


# -- who is asked


def test_a_group_asks_its_units_of_the_day_of_issue(z: Run) -> None:
    z("unit move HY --group 市直部门 --on 2024-02-01")
    told = z("solicit 甲题 --level 省 --ask 直报县、SLJ --on 2024-01-05 --due 2024-01-20 --format json").json
    assert any("直报县" in note and "2024-01-05" in note and "汉阴县" in note for note in told["notes"])
    assert list(asked(z)) == ["石泉县", "白河县", "汉阴县", "市水利局"]
    z("solicit 乙题 --level 省 --ask 直报县 --ask SQ --on 2024-02-05 --due 2024-02-20")
    assert [row.split()[0] for row in shown(z, "乙题")] == ["石泉县", "白河县"]


def test_a_group_without_units_is_refused_and_a_unit_is_meant_first(z: Run) -> None:
    z("group add 三类")
    assert z("solicit 甲 --level 省 --ask 三类 --due 2024-12-01").fault == "group-empty"
    assert z("solicit 甲 --level 省 --ask 四类 --due 2024-12-01").fault == "unit-unknown"
    z("unit add 三类 --code SL")
    assert z("solicit 甲 --level 省 --ask 三类 --due 2024-12-01").code == 0
    assert [row.split()[0] for row in shown(z, "YG-2024-1")] == ["三类"]


def test_one_more_is_asked_and_one_no_longer(issued: Run) -> None:
    told = issued("solicitation amend YG-2024-1 --ask 汉阴 --withdraw 白河 --format json").json
    assert told["recorded"]["ref"] == "YG-2024-01"
    assert [note for note in told["notes"] if "汉阴县" in note]
    assert [note for note in told["notes"] if "白河县" in note]
    # The deadline of January is long past.
    assert len(told["warnings"]) == 1
    assert asked(issued) == {"石泉县": "open", "汉阴县": "open"}
    assert rows(issued, "log --top 1")[0]["command"] == "solicitation amend"
    issued("undo")
    assert asked(issued) == {"石泉县": "open", "白河县": "open"}
    assert issued("verify").code == 0


def test_asked_again_after_it_was_withdrawn(issued: Run) -> None:
    issued("solicitation amend 秋粮 --withdraw 白河")
    issued("solicitation amend 秋粮 --ask 白河")
    assert asked(issued) == {"石泉县": "open", "白河县": "open"}
    withdrawn, again = (row["entry"] for row in reversed(rows(issued, "log --top 2")))
    assert issued(f"undo {withdrawn}").fault == "undo-depends"
    assert issued(f"undo {again}").code == 0
    assert asked(issued) == {"石泉县": "open"}
    assert issued(f"undo {withdrawn}").code == 0
    assert asked(issued) == {"石泉县": "open", "白河县": "open"}
    assert issued("verify").code == 0


def test_whoever_had_answered_unasked_is_done_when_asked(issued: Run) -> None:
    issued("submit 没约的 --unit HY --solicited YG-2024-1 --on 2024-01-11")
    issued("submit 晚的 --unit NYJ --solicited YG-2024-1 --on 2024-01-25")
    assert issued("solicitation amend 秋粮 --ask HY、NYJ、SLJ").code == 0
    assert asked(issued) == {
        "石泉县": "open", "白河县": "open", "汉阴县": "done", "市农业农村局": "late", "市水利局": "open",
    }  # fmt: skip
    assert [row["items"] for row in rows(issued, "solicitation list")] == [2]


def test_of_a_group_only_those_not_asked_yet_are_asked(issued: Run) -> None:
    assert issued("solicitation amend 秋粮 --ask 直报县").code == 0
    assert list(asked(issued)) == ["石泉县", "白河县", "汉阴县"]
    assert issued("solicitation amend 秋粮 --ask 直报县").fault == "solicitation-asked"
    assert issued("solicitation amend 秋粮 --ask all").code == 0
    assert len(asked(issued)) == 5


def test_what_was_made_done_or_late_follows_the_deadline(issued: Run) -> None:
    issued("submit 一稿 --unit SQ --solicited YG-2024-1 --on 2024-01-22")
    issued("solicitation outcome YG-2024-1 late --unit BH --on 2024-01-22")
    assert asked(issued) == {"石泉县": "late", "白河县": "late"}
    told = issued("solicitation amend YG-2024-1 --due 2024-01-25 --level 市 --important yes --format json").json
    assert "YG-2024-01, 石泉县: done." in told["notes"]
    # What a person said of a unit stays.
    assert asked(issued) == {"石泉县": "done", "白河县": "late"}
    (row,) = rows(issued, "solicitation list")
    assert (row["due_on"], row["level"], row["important"]) == ("2024-01-25", "city", True)
    assert issued("amend YG-2024-1 --due 2024-01-21").code == 0
    assert asked(issued)["石泉县"] == "late"
    issued("undo")
    issued("undo")
    assert asked(issued) == {"石泉县": "late", "白河县": "late"}
    assert issued("verify").code == 0


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("秋粮", 2, "amend-nothing"),
        ("没有 --ask HY", 4, "solicitation-unknown"),
        ("秋粮 --ask 没有", 4, "unit-unknown"),
        ("秋粮 --ask SQ", 1, "solicitation-asked"),
        ("秋粮 --withdraw HY", 4, "solicited-unit-unknown"),
        ("秋粮 --withdraw SQ", 1, "solicitation-answered"),
        ("秋粮 --withdraw SQ --withdraw BH --force", 1, "solicitation-nobody"),
        ("秋粮 --due 2024-01-01", 2, "due-before"),
        ("秋粮 --on 2024-02-01", 2, "due-before"),
        ("秋粮 --important 也许", 2, "flag-unknown"),
        ("秋粮 --topic ''", 2, "amend-empty"),
        ("秋粮 --due 2024-01-20", 1, "amend-same"),
        ("要点 --ask HY", 1, "solicitation-focus"),
    ],
)
def test_what_is_refused_changes_nothing(issued: Run, ledger: Path, words: str, status: int, code: str) -> None:
    issued("submit 一稿 --unit SQ --solicited YG-2024-1 --on 2024-01-10")
    issued("solicit 要点 --level 市 --ask all --on 2024-01-05")
    before = ledger.read_bytes()
    ran = issued(f"solicitation amend {words}")
    assert (ran.code, ran.fault) == (status, code), ran.err
    assert ledger.read_bytes() == before


def test_whoever_has_answered_is_withdrawn_when_forced(issued: Run) -> None:
    issued("submit 一稿 --unit SQ --solicited YG-2024-1 --on 2024-01-10")
    assert "waived --unit SQ" in issued("solicitation amend 秋粮 --withdraw SQ").err
    assert issued("solicitation amend 秋粮 --withdraw SQ --force").code == 0
    assert shown(issued) == ["白河县 open None None", "石泉县 None SQ-2024-0001 reported"]


def test_exported_and_loaded_again_the_same_units_are_asked(issued: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    issued("submit 没约的 --unit HY --solicited YG-2024-1 --on 2024-01-11")
    issued("submit 又没约的 --unit NYJ --solicited YG-2024-1 --on 2024-01-12")
    issued("solicitation amend 秋粮 --ask HY --withdraw BH --important yes")
    reports = ("solicitation list", "solicitation show YG-2024-1", "solicitation figures --period 2024")
    before = [rows(issued, words) for words in reports]
    assert issued("export out").code == 0
    monkeypatch.setenv("ZHIBAO_LEDGER", "again.db")
    assert issued("init --from out").code == 0
    assert [rows(issued, words) for words in reports] == before


# -- finding and filtering


@pytest.mark.parametrize("typed", ["YG-2024-1", "yg-2024-01", "YG-2024-001", "ＹＧ-2024-1"])
@pytest.mark.parametrize(
    "words", ["solicitation show {}", "show {}", "log {}", "amend {} --topic 改", "solicitation close {}",
              "submit 甲 --unit SQ --solicited {} --on 2024-01-10"],
)  # fmt: skip
def test_a_number_is_found_with_its_noughts_left_out(issued: Run, words: str, typed: str) -> None:
    ran = issued(words.format(typed))
    assert ran.code == 0, ran.err


def test_a_number_of_an_item_is_no_solicitations(issued: Run) -> None:
    issued("unit add 阳光县 --code YG")
    issued("submit 阳光 --unit YG --on 2024-01-10")
    assert ("item", "title") in [(row["part"], row["field"]) for row in rows(issued, "show YG-2024-1")]
    assert ("record", "topic") in [(row["part"], row["field"]) for row in rows(issued, "show YG-2024-01")]


def test_a_number_is_not_given_twice_with_fewer_noughts(issued: Run) -> None:
    assert issued("solicit 甲 --level 省 --ask SQ --number YG-2024-1").fault == "number-used"
    assert issued("solicit 甲 --level 省 --ask SQ --number YG-2024-0010 --on 2024-01-05").code == 0
    assert issued("solicit 乙 --level 省 --ask SQ --on 2024-01-05").code == 0
    assert [row["number"] for row in rows(issued, "solicitation list")][1:] == ["YG-2024-0010", "YG-2024-11"]


@pytest.fixture
def several(issued: Run) -> Run:
    """Three solicitations and a focus, of two levels and three months."""
    issued("solicit 夏粮 --level 市 --ask HY、SLJ --on 2024-02-05 --due 2024-03-01")
    issued("solicit 要点 --level 市 --ask all --on 2024-02-10")
    issued("solicit 冬修 --level 省 --ask SLJ --on 2024-03-05 --due 2024-03-20")
    issued("submit 一稿 --unit HY --solicited 夏粮 --on 2024-02-10")
    issued("submit 二稿 --unit SQ --solicited 要点 --on 2024-02-11")
    return issued


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ("", "1 2 3 4"), ("--period 2024-02", "2 3"), ("--period 2024-03", "2 4"), ("--level 省", "1 4"),
        ("--level 省 --level 市", "1 2 3 4"), ("--unit HY", "2 3"), ("--unit SQ --period 2024-01", "1"),
        ("--group 市直部门", "2 3 4"),
    ],
)  # fmt: skip
def test_lists_and_their_filters(several: Run, filters: str, numbers: str) -> None:
    for words in ("solicitation list", "list solicitations", "list 约稿"):
        found = [row["number"] for row in rows(several, f"{words} {filters}")]
        assert found == [f"YG-2024-0{number}" for number in numbers.split()]


def test_of_some_units_only_they_are_counted(several: Run) -> None:
    found = rows(several, "solicitation list --unit SLJ")
    assert [(row["number"], row["asked"], row["open"], row["done"], row["items"]) for row in found] == [
        ("YG-2024-02", 1, 1, 0, 0), ("YG-2024-03", 0, 0, 0, 0), ("YG-2024-04", 1, 1, 0, 0),
    ]  # fmt: skip
    assert [row["number"] for row in rows(several, "solicitation list --unit HY --open")] == []
    assert [row["number"] for row in rows(several, "solicitation list --open --level 市")] == ["YG-2024-02"]
    assert several("solicitation list --unit HY --format json").json["notes"]
    assert rows(several, "list solicitations --kind 调研") == []
    assert rows(several, "list solicitations")[0]["ref"] == "YG-2024-01"


# -- dates


def test_an_item_before_its_solicitation_is_warned_of(issued: Run) -> None:
    (warning,) = warnings(issued, "submit 早 --unit SQ --solicited YG-2024-1 --on 2024-01-04")
    assert "SQ-2024-0001" in warning
    assert "2024-01-05" in warning
    assert warnings(issued, "submit 当天 --unit BH --solicited YG-2024-1 --on 2024-01-05") == []
    assert len(warnings(issued, "amend 当天 --on 2024-01-03")) == 1
    assert warnings(issued, "amend 当天 --title 当天的") == []
    issued("submit 无约 --unit HY --on 2024-01-02")
    assert len(warnings(issued, "amend 无约 --solicited 秋粮")) == 1
    assert asked(issued)["石泉县"] == "done"


def test_so_it_is_in_a_file(issued: Run) -> None:
    Path("报送.csv").write_text("单位,标题,报送日期,约稿编号\nSQ,早,2024-01-04,YG-2024-1\n", encoding="utf-8")
    (warning,) = warnings(issued, "import 报送.csv")
    assert "2024-01-04" in warning
    assert asked(issued)["石泉县"] == "done"


def test_the_day_of_issue_by_its_headers(z: Run) -> None:
    for number, header in enumerate(("下达日期", "下达时间", "下发日期"), 1):
        Path("约稿.csv").write_text(f"编号,约稿主题,级别,{header}\nYG-{number},甲,省,2024-01-05\n", encoding="utf-8")
        assert z("import 约稿.csv").code == 0
    assert [row["issued_on"] for row in rows(z, "solicitation list")] == ["2024-01-05"] * 3


def test_nothing_is_called_missed_before_its_deadline_unless_forced(z: Run) -> None:
    z("solicit 冬 --level 省 --ask SQ --on 2024-09-01 --due 2024-12-01")
    z("solicit 无期 --level 省 --ask SQ --on 2024-09-01")
    ran = z("solicitation outcome 冬 missed --unit SQ")
    assert (ran.code, ran.fault) == (1, "solicitation-early")
    assert "--force" in ran.err
    assert z("solicitation outcome 冬 waived --unit SQ").code == 0
    assert z("solicitation outcome 冬 missed --unit SQ --force").code == 0
    assert z("solicitation outcome 无期 missed --unit SQ --force").fault == "solicitation-no-due"
