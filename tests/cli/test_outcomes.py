"""What became of items and of people: `outcome`, `train`, and where both are shown."""

from typing import Any

import pytest
from tests.cli.conftest import Run


def rows(z: Run, words: str) -> list[dict[str, Any]]:
    ran = z(f"{words} --format json")
    assert ran.code in (0, 3), ran.err
    found: list[dict[str, Any]] = ran.json["rows"]
    return found


@pytest.fixture
def office(z: Run) -> Run:
    """Two items, two officers."""
    for words in (
        "submit 秋茶 --unit SQ --on 2024-03-01",
        "submit 木瓜 --unit BH --on 2024-03-02",
        "officer add 王强 --unit SQ --from 2024-01-01",
        "officer add 李芳 --unit BH --until 2024-06-30",
    ):
        assert z(words).code == 0
    return z


def test_what_came_of_an_item(office: Run) -> None:
    assert office("outcome 秋茶 县政府据此出台配套措施 --document 石政发〔2024〕8号 --on 5月6日").code == 0
    assert office("outcome 木瓜 写入工作要点 --on 2024-07-01").code == 0
    told = rows(office, "list outcomes --period 2024-05")
    assert [(row["ref"], row["item"], row["unit"], row["document"]) for row in told] == [
        ("o1", "SQ-2024-0001", "石泉县", "石政发〔2024〕8号")
    ]
    assert [row["ref"] for row in rows(office, "list 转化 --unit BH")] == ["o2"]
    (shown,) = [row for row in rows(office, "show 秋茶") if row["field"] == "o1"]
    assert "县政府据此出台配套措施" in shown["value"]
    assert any(row["value"] == "石政发〔2024〕8号" for row in rows(office, "show o1"))


def test_an_outcome_amended_and_void(office: Run) -> None:
    office("outcome 秋茶 写入方案 --on 2024-05-06")
    assert office("amend o1 --text 写入实施方案 --document 8号").code == 0
    assert rows(office, "list outcomes")[0]["text"] == "写入实施方案"
    assert office("void 秋茶 --reason 重复").fault == "void-depends"
    assert office("void o1 --reason 误记").code == 0
    assert rows(office, "list outcomes") == []
    assert office("verify").code == 0


def test_an_outcome_before_the_item_is_warned_of(office: Run) -> None:
    (warning,) = office("outcome 秋茶 写入方案 --on 2024-02-06 --format json").json["warnings"]
    assert "2024-03-01" in warning


def test_training_counts_for_each_who_took_part(office: Run) -> None:
    assert office("train 信息写作 --hours 4 --officer 王强 --officer 李芳 --on 2024-03-05").code == 0
    assert office("train 跟班 --hours 1.5 --officer p1 --on 2024-04-05").code == 0
    (first, _) = rows(office, "list trainings")
    assert (first["ref"], first["topic"], first["hours"], first["officers"]) == ("n1", "信息写作", 4, ["王强", "李芳"])
    assert [row["ref"] for row in rows(office, "list trainings --unit BH --period 2024")] == ["n1"]
    hours = {row["name"]: (row["trainings"], row["hours"]) for row in rows(office, "officer list")}
    assert hours == {"王强": (2, 5.5), "李芳": (1, 4)}
    assert [row["field"] for row in rows(office, "officer show 王强") if row["part"] == "training"][:2] == ["n1", "n2"]
    assert any(row["value"] == ["p1", "p2"] for row in rows(office, "show n1"))


def test_a_training_amended(office: Run) -> None:
    office("train 信息写作 --hours 4 --officer 王强 --on 2024-03-05")
    assert office("amend n1 --hours 6 --officer 王强 --officer 李芳").code == 0
    assert [row["hours"] for row in rows(office, "officer list")] == [6, 6]
    assert office("amend n1 --hours 0").fault == "hours-unreadable"


def test_who_was_no_officer_that_day_is_warned_of(office: Run) -> None:
    (warning,) = office("train 写作 --hours 4 --officer 王强、李芳 --on 2024-07-05 --format json").json["warnings"]
    assert "李芳" in warning


def test_namesakes_are_told_apart_by_their_unit(office: Run) -> None:
    office("officer add 王强 --unit HY")
    ran = office("train 写作 --hours 4 --officer 王强 --on 2024-03-05")
    assert (ran.code, ran.fault) == (2, "officer-ambiguous")
    assert office("train 写作 --hours 4 --officer HY/王强 --on 2024-03-05").code == 0
    assert office("export out").code == 0
    assert office("init --from out --ledger again.db").code == 0
    hours = {row["unit"]: row["hours"] for row in rows(office, "officer list --ledger again.db")}
    assert hours == {"石泉县": 0, "白河县": 0, "汉阴县": 4}


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("outcome 秋茶 ''", 2, "option-missing"),
        ("outcome 没有的 写入方案", 4, "item-unknown"),
        ("outcome 秋茶 已有的 --on 2024-05-01", 1, "outcome-duplicate"),
        ("outcome 秋茶 写入 --on 2030-05-01", 1, "date-future"),
        ("train 写作 --hours 4", 2, "option-missing"),
        ("train 写作 --officer 王强", 2, "option-missing"),
        ("train 写作 --hours 0 --officer 王强", 2, "hours-unreadable"),
        ("train 写作 --hours 半天 --officer 王强", 2, "number-unreadable"),
        ("train 写作 --hours 4 --officer 张三", 4, "officer-unknown"),
        ("train 已有的 --hours 4 --officer 王强 --on 2024-03-05", 1, "training-duplicate"),
    ],
)
def test_what_is_refused(office: Run, words: str, status: int, code: str) -> None:
    office("outcome 秋茶 已有的 --on 2024-05-01")
    office("train 已有的 --hours 4 --officer 王强 --on 2024-03-05")
    entries = len(rows(office, "log"))
    ran = office(words)
    assert (ran.code, ran.fault) == (status, code), ran.err
    assert len(rows(office, "log")) == entries
