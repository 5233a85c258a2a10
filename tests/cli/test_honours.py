"""Honours as a clerk records and finds them; seen on 2 September 2024."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run

BASE = "honour SQ --title 通报表彰 --by 省政府办公厅"


def rows(z: Run, words: str) -> list[dict[str, Any]]:
    ran = z(f"{words} --format json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = ran.json["rows"]
    return found


@pytest.fixture
def office(z: Run) -> Run:
    """Two officers, one of them for a time."""
    assert z("officer add 王强 --unit SQ --from 2022-03-01 --until 2023-06-30").code == 0
    assert z("officer add 李芳 --unit BH").code == 0
    return z


def test_an_honour_is_listed_with_the_columns_of_its_file(office: Run) -> None:
    office(f"{BASE} --year 2023年 --level 省")
    office("honour 石泉 --title 优秀信息员 --by 市政府办 --year 2022 --officer 王强")
    assert rows(office, "list honours") == [
        {"ref": "h2", "unit": "石泉县", "officer": "王强", "by": "市政府办", "level": None, "year": "2022",
         "title": "优秀信息员"},
        {"ref": "h1", "unit": "石泉县", "officer": None, "by": "省政府办公厅", "level": "province", "year": "2023",
         "title": "通报表彰"},
    ]  # fmt: skip
    assert [row["ref"] for row in rows(office, "list 表彰 --period 2023")] == ["h1"]
    assert [row["ref"] for row in rows(office, "list honours --level 省")] == ["h1"]
    assert rows(office, "list honours --unit BH") == []
    assert rows(office, "list honours --kind 动态") == []


def test_a_receipt_says_what_was_read(office: Run) -> None:
    ran = office("honour 石泉 --title 优秀信息员 --by 市政府办 --year 去年 --officer 王强")
    assert ran.out.startswith("Recorded honour h1: 石泉县, 王强, 优秀信息员, by 市政府办, 2023.")


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("honour SQ --by 省 --year 2023", 2, "option-missing"),
        ("honour SQ --title 表彰 --year 2023", 2, "option-missing"),
        ("honour SQ --title 表彰 --by 省", 2, "option-missing"),
        ("honour 某县 --title 表彰 --by 省 --year 2023", 4, "unit-unknown"),
        (f"{BASE} --year 23", 2, "year-unreadable"),
        (f"{BASE} --year 0203", 2, "year-impossible"),
        (f"{BASE} --year 2025", 1, "year-future"),
        (f"{BASE} --year 2023 --level 某", 2, "level-unknown"),
        (f"{BASE} --year 2023 --officer 李芳", 4, "officer-unknown"),
        (f"{BASE} --year 2024 --officer 王强", 1, "officer-term"),
        (f"{BASE} --year 2021 --officer 王强", 1, "officer-term"),
    ],
)
def test_what_cannot_be_an_honour_is_refused(office: Run, words: str, status: int, code: str) -> None:
    ran = office(words)
    assert (ran.code, ran.fault) == (status, code)
    assert rows(office, "list honours") == []


def test_force_records_what_was_refused(office: Run) -> None:
    assert office(f"{BASE} --year 2025 --force").code == 0
    assert office(f"{BASE} --year 2024 --officer 王强 --force").code == 0
    assert office(f"{BASE} --year 2024").code == 0
    assert office(f"{BASE} --year 2024").fault == "honour-duplicate"
    assert office(f"{BASE} --year 2024 --force").code == 0
    assert len(rows(office, "list honours")) == 4


def test_an_honour_is_amended_within_what_could_be_recorded(office: Run) -> None:
    office(f"{BASE} --year 2023 --officer 王强")
    assert office("amend h1 --unit BH").fault == "officer-elsewhere"
    assert office("amend h1 --officer 李芳").fault == "officer-elsewhere"
    assert office("amend h1 --year 2024").fault == "officer-term"
    assert office("amend h1 --year 2030").fault == "year-future"
    assert office("amend h1 --unit BH --officer 李芳 --year 2024").code == 0
    assert office("amend h1 --officer '' --title 先进集体 --by 市政府 --level 市").code == 0
    row = rows(office, "list honours")[0]
    assert (row["unit"], row["officer"], row["by"], row["level"], row["year"], row["title"]) == (
        "白河县", None, "市政府", "city", "2024", "先进集体",
    )  # fmt: skip
    assert office("amend h1 --issue 3").fault == "amend-field"


def test_an_officer_who_is_named_cannot_go(office: Run) -> None:
    office(f"{BASE} --year 2023 --officer 王强")
    assert office("void p1 --reason 错").fault == "void-depends"
    assert office("void h1 --reason 错").code == 0
    assert office("void p1 --reason 错").code == 0
    assert rows(office, "list honours") == []


def shown(z: Run, what: str) -> list[tuple[str, str | list[str]]]:
    return [(row["field"], row["value"]) for row in rows(z, f"show {what}") if row["part"] == "honours"]


def test_a_unit_shows_its_honours_and_runs(office: Run) -> None:
    for year in (2021, 2022, 2023):
        office(f"{BASE} --year {year}")
    office("honour SQ --title 优秀信息员 --by 市政府办 --year 2022 --officer 王强")
    office("honour SQ --title 表扬 --by 市政府办 --year 2020")
    assert shown(office, "石泉") == [
        ("h5", ["2020", "市政府办", "表扬"]),
        ("h1", ["2021", "省政府办公厅", "通报表彰"]),
        ("h2", ["2022", "省政府办公厅", "通报表彰"]),
        ("h4", ["2022", "王强", "市政府办", "优秀信息员"]),
        ("h3", ["2023", "省政府办公厅", "通报表彰"]),
        ("run", "省政府办公厅 2021..2023"),
    ]
    assert shown(office, "白河") == []
    office("void h2 --reason 错")
    assert ("run", "省政府办公厅 2021..2023") not in shown(office, "石泉")
    fields = {row["field"]: row["value"] for row in rows(office, "show h4") if row["part"] == "record"}
    assert fields["given_by"] == "市政府办"
    assert fields["officer"] == "p1"


def test_namesakes_are_told_apart_by_their_unit_out_and_in(office: Run) -> None:
    office("officer add 王强 --unit HY")
    honour = "--title 优秀信息员 --by 市政府办"
    assert office(f"honour HY {honour} --year 2023 --officer 王强").code == 0
    assert office(f"honour 石泉 {honour} --year 2022 --officer SQ/王强").code == 0
    assert office("amend h1 --officer 王强").fault == "officer-ambiguous"
    assert office("export out").code == 0
    assert "HY/王强" in Path("out/honours.csv").read_text(encoding="utf-8-sig")
    assert office("init --from out --ledger again.db").code == 0
    assert rows(office, "list honours --ledger again.db") == rows(office, "list honours")


def test_honours_of_a_person_and_of_persons_or_units(office: Run) -> None:
    office("officer add 王强 --unit HY")
    office(f"{BASE} --year 2023")
    for unit, year in (("SQ", 2022), ("SQ", 2023), ("HY", 2023)):
        words = f"honour {unit} --title 优秀信息员 --by 市政府办 --level 市 --year {year} --officer 王强"
        assert office(words).code == 0
    assert [row["ref"] for row in rows(office, "list honours --officer SQ/王强")] == ["h2", "h3"]
    assert [row["ref"] for row in rows(office, "list honours --of persons --period 2023 --level 市")] == ["h3", "h4"]
    assert [row["ref"] for row in rows(office, "list 表彰 --of 单位")] == ["h1"]
    assert office("list honours --officer 王强").fault == "officer-ambiguous"
    assert office("list honours --officer 没有").fault == "officer-unknown"
    office("train 写作 --hours 2 --officer SQ/王强 --on 2024-03-01")
    office("train 写作 --hours 2 --officer HY/王强 --on 2024-03-02")
    assert [row["ref"] for row in rows(office, "list trainings --officer SQ/王强")] == ["n1"]
    shown_to = [row["field"] for row in rows(office, "officer show p1") if row["part"] == "honours"]
    assert shown_to == ["h2", "h3"]


def test_an_officer_of_another_unit_is_told_with_that_unit(office: Run) -> None:
    ran = office("honour 白河 --title 优秀信息员 --by 市政府办 --year 2023 --officer 王强 --format json")
    assert (ran.code, ran.error["code"]) == (4, "officer-unknown")
    assert ran.error["message"] == "王强 is an officer of 石泉县, not of 白河县."
    assert "zhibao honour 石泉县 --officer 王强" in ran.error["hint"]


def test_an_imported_register_may_call_the_giver_otherwise(office: Run) -> None:
    Path("表彰.csv").write_text("年度,单位,授奖单位,称号\n2023,SQ,市政府办,先进单位\n", encoding="utf-8")
    assert office("import 表彰.csv --table 表彰").code == 0
    assert rows(office, "list honours")[0]["by"] == "市政府办"
