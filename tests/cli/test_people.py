"""Figures of persons, and of what reviews stopped."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run, run_program


def rows(z: Run, words: str) -> list[dict[str, Any]]:
    ran = z(f"{words} --format json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = ran.json["rows"]
    return found


YEAR = (
    # who wrote it, its words, when it was reported and adopted
    "submit 甲 --unit SQ --author 王强 --words 1000 --on 2024-03-01",
    "submit 乙 --unit SQ --author 王强 --author 李芳 --words 500 --on 2024-03-01",
    "submit 丙 --unit BH --author 陈静 --words 800 --on 2024-03-05",
    "submit 丁 --unit BH --author 赵云 --on 2024-03-05",
    "adopt 甲 --channel szw --on 2024-03-11",
    "adopt 甲 --channel akzw --on 2024-04-11",
    "adopt 乙 --channel szw --on 2024-03-06",
    "adopt 丙 --channel szw --on 2024-05-05",
    "instruct 丙 --level 省 --on 2024-05-10",
    "officer add 王强 --unit SQ",
)


@pytest.fixture
def year(z: Run) -> Run:
    """Four items by four authors, one of them an officer."""
    for words in YEAR:
        assert z(words).code == 0, words
    return z


def test_words_and_days_to_the_first_adoption_by_author_and_officer(year: Run) -> None:
    found = {row["author"]: row for row in rows(year, "stats --by author --period 2024")}
    # 甲 took 10 days to its first adoption, 乙 took 5; the second adoption of 甲 says nothing more.
    assert (found["王强"]["words"], found["王强"]["days_to_adoption"]) == (1500, 7.5)
    assert (found["李芳"]["days_to_adoption"], found["陈静"]["days_to_adoption"]) == (5, 61)
    assert found["赵云"]["days_to_adoption"] is None
    (officer,) = rows(year, "stats --by officer --period 2024")
    assert (officer["officer"], officer["submitted"], officer["words"], officer["days_to_adoption"]) == (
        "王强", 2, 1500, 7.5,
    )  # fmt: skip
    # First adopted in March, so April has no first adoption.
    april = {row["author"]: row for row in rows(year, "stats --by author --period 2024-04")}
    assert (april["王强"]["adopted"], april["王强"]["days_to_adoption"]) == (1, None)
    assert "days_to_adoption" not in rows(year, "stats --period 2024")[0]


def test_persons_by_what_was_adopted_then_by_instructions(year: Run) -> None:
    found = rows(year, "awards --people --period 2024")
    assert [(row["place"], row["author"], row["adopted"], row["instructed"]) for row in found] == [
        (1, "王强", 3, 0),
        (2, "陈静", 1, 1),
        (3, "李芳", 1, 0),
    ]
    assert [(row["unit"], row["officer"]) for row in found] == [("石泉县", True), ("白河县", False), ("石泉县", False)]
    assert len(rows(year, "awards --people --period 2024 --top 2")) == 2
    assert "By items adopted, then by instructions." in year("awards --people --period 2024").out


def test_equals_share_a_place(year: Run) -> None:
    year("adopt 丁 --channel szw --on 2024-05-05")
    places = {row["author"]: row["place"] for row in rows(year, "awards --people --period 2024")}
    assert places == {"王强": 1, "陈静": 2, "李芳": 3, "赵云": 3}


@pytest.mark.parametrize("option", ["--top 3", "--unit SQ", "--group 直报县", "--level 省"])
def test_which_units_get_an_award_is_the_scorecards(year: Run, option: str) -> None:
    ran = year(f"awards {option}")
    assert (ran.fault, option.split(maxsplit=1)[0] in ran.err) == ("top-of-people", True)


def test_points_are_those_lines_of_explain_that_are_of_the_persons_items(year: Run) -> None:
    found = {row["author"]: row["points"] for row in rows(year, "stats --by author --period 2024")}
    # 甲: 0.1 + 3 + 1; 乙, of 王强 and 李芳, 0.1 + 3 in full to each; 丙 0.1 + 3 + 10; 丁 0.1.
    assert found == {"王强": 7.2, "李芳": 3.1, "陈静": 13.1, "赵云": 0.1}
    told = year("stats --by author --period 2024 --format json").json
    assert told["total"]["points"] == 20.4
    assert any("to each of several authors in full" in note for note in told["notes"])
    assert [card["id"] for card in told["provenance"]["scorecard"]] == ["office"]
    of_units = {row["code"]: row["points"] for row in rows(year, "rank --period 2024")}
    assert (of_units["SQ"], of_units["BH"]) == (7.2, 13.2)
    awards = {row["author"]: row["points"] for row in rows(year, "awards --people --period 2024")}
    assert awards == {"王强": 7.2, "陈静": 13.1, "李芳": 3.1}


def test_points_of_a_level_and_of_units_alone(year: Run) -> None:
    of_province = rows(year, "stats --by author --period 2024 --level 省")
    assert {row["author"]: row["points"] for row in of_province} == {"王强": 6, "李芳": 3, "陈静": 13, "赵云": 0}
    told = year("stats --by author --period 2024 --unit BH --format json").json
    assert ({row["author"]: row["points"] for row in told["rows"]}, told["total"]["points"]) == (
        {"陈静": 13.1, "赵云": 0.1}, 13.2,
    )  # fmt: skip
    picked = year("stats --by author --period 2024 --min-words 600 --format json").json
    assert {row["points"] for row in picked["rows"]} == {None}
    assert any("there are none to tell" in note for note in picked["notes"])


def test_what_belongs_to_no_item_is_no_persons(year: Run) -> None:
    year("adjust SQ --points 5 --reason 现场会 --approver 主任 --on 2024-03-02")
    year("fault SQ --fault 迟报 --item 甲 --on 2024-03-02")
    found = {row["author"]: row["points"] for row in rows(year, "stats --by author --period 2024")}
    assert found["王强"] == 7.2


def test_an_items_points_without_authors_stand_under_none(year: Run) -> None:
    year("submit 戊 --unit BH --on 2024-03-01")
    year("adopt 戊 --channel szw --on 2024-03-02")
    (none,) = [row for row in rows(year, "stats --by author --period 2024") if row["author"] == "(none)"]
    assert (none["unit"], none["points"]) == (None, 3.1)


def test_of_a_joint_item_an_author_has_what_it_brought_the_own_unit(year: Run) -> None:
    year("officer add 周敏 --unit HY")
    year("submit 联合 --unit BH --with HY --author 陈静 --author 周敏 --on 2024-06-01")
    year("adopt 联合 --channel szw --on 2024-06-02")
    found = {(row["author"], row["unit"]): row["points"] for row in rows(year, "stats --by author --period 2024-06")}
    # Half of 3.1 to each unit, printed to one decimal; 周敏 is an officer of 汉阴.
    assert found == {("陈静", "白河县"): 1.6, ("周敏", "汉阴县"): 1.6}
    assert [row["officer"] for row in rows(year, "stats --by officer --period 2024-06 --unit HY")] == ["周敏"]


NAMESAKES = (
    "officer add 王强 --unit SQ --from 2024-01-01",
    "officer add 王强 --unit BH --from 2024-01-01",
    "submit 甲 --unit SQ --author 王强 --on 2024-03-01",
    "submit 乙 --unit BH --author 王强 --on 2024-03-02",
    "submit 丙 --unit BH --author 王强 --on 2024-03-03",
    "adopt 甲 --channel szw --on 2024-03-11",
    "adopt 乙 --channel szw --on 2024-03-11",
)


def test_namesakes_of_two_units_are_two_persons(z: Run) -> None:
    for words in NAMESAKES:
        assert z(words).code == 0, words
    for by in ("author", "officer"):
        found = rows(z, f"stats --by {by} --period 2024")
        assert sorted((row[by], row["unit"], row["submitted"], row["points"]) for row in found) == [
            ("王强", "白河县", 2, 3.2), ("王强", "石泉县", 1, 3.1),
        ]  # fmt: skip
    people = rows(z, "awards --people --period 2024")
    assert [(row["place"], row["author"], row["unit"]) for row in people] == [
        (1, "王强", "白河县"),
        (1, "王强", "石泉县"),
    ]
    assert [row["unit"] for row in rows(z, "awards --people --period 2024 --unit SQ")] == ["石泉县"]


def test_persons_of_a_group_and_of_a_level(year: Run) -> None:
    for words in (
        "submit 水 --unit SLJ --author 何平 --on 2024-03-01",
        "adopt 水 --channel akzw --on 2024-03-02",
    ):
        assert year(words).code == 0, words
    group = rows(year, "awards --people --period 2024 --group 市直部门")
    assert [(row["place"], row["author"]) for row in group] == [(1, "何平")]
    city = rows(year, "awards --people --period 2024 --level 市")
    assert [(row["place"], row["author"], row["adopted"], row["points"]) for row in city] == [
        (1, "何平", 1, 1), (1, "王强", 1, 1),
    ]  # fmt: skip


def test_a_term_is_of_the_days_it_lasted(z: Run) -> None:
    for words in (
        "officer add 王强 --unit SQ --from 2024-06-01",
        "officer add 李芳 --unit SQ --until 2024-05-31",
        "submit 旧 --unit SQ --author 王强 --on 2023-05-01",
        "submit 新 --unit SQ --author 王强 --on 2024-06-01",
        "submit 前 --unit SQ --author 李芳 --on 2024-05-31",
        "submit 后 --unit SQ --author 李芳 --on 2024-06-01",
        "adopt 前 --channel szw --on 2024-07-01",
    ):
        assert z(words).code == 0, words
    # What 李芳 reported in her term counts for her, though it was adopted when the term was over.
    found = rows(z, "stats --by officer --period 2023..2024")
    assert [(row["officer"], row["submitted"], row["adopted"]) for row in found] == [("王强", 1, 0), ("李芳", 1, 1)]
    assert rows(z, "stats --by officer --period 2023-05")[0]["officer"] == "李芳"  # the only one in office
    flags = {row["author"]: row["officer"] for row in rows(z, "awards --people --period 2024-07")}
    assert flags == {"李芳": False}
    assert [row["items"] for row in rows(z, "patterns --by officer --period 2023..2024")] == [2, 2]


def test_officers_without_items_have_rows_of_zeros(year: Run) -> None:
    year("officer add 周敏 --unit BH --from 2024-02-01")
    year("officer add 吴刚 --unit BH --until 2023-12-31")
    found = rows(year, "stats --by officer --period 2024")
    assert [(row["officer"], row["unit"], row["submitted"], row["points"]) for row in found] == [
        ("王强", "石泉县", 2, 7.2), ("周敏", "白河县", 0, 0),
    ]  # fmt: skip
    assert [row["officer"] for row in rows(year, "stats --by officer --period 2024 --unit BH")] == ["周敏"]
    assert [row["officer"] for row in rows(year, "stats --by officer --period 2024 --author 周敏")] == ["周敏"]


def test_without_a_scorecard_persons_have_no_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBAO_LEDGER", str(tmp_path / "bare.db"))
    for words in ("init", "unit add 石泉县 --code SQ", "submit 甲 --unit SQ --author 王强 --on 2024-03-01"):
        assert run_program(words).code == 0, words
    (row,) = rows(run_program, "stats --by author --period 2024")
    assert (row["submitted"], row["points"]) == (1, None)


def test_units_as_they_are_now_take_their_persons_along(year: Run) -> None:
    year("officer add 赵云 --unit BH")
    year("unit merge BH --into SQ --on 2024-06-01")
    found = rows(year, "stats --by officer --period 2024 --units current")
    assert [(row["officer"], row["unit"], row["points"]) for row in found] == [
        ("王强", "石泉县", 7.2), ("赵云", "石泉县", 0.1),
    ]  # fmt: skip


# -- terms


def test_one_person_is_officer_of_a_unit_once_at_a_time(z: Run) -> None:
    assert z("officer add 王强 --unit 石泉 --from 2024-01-01").code == 0
    again = z("officer add 王强 --unit 石泉 --from 2024-01-01")
    assert (again.code, again.fault) == (1, "officer-exists")
    assert "p1" in again.err
    assert z("officer add 王强 --unit 石泉 --until 2023-12-31").code == 0
    assert z("officer add 王强 --unit 白河 --from 2024-01-01").code == 0
    assert z("officer amend p2 --until 2024-01-01").fault == "officer-exists"
    assert z("officer amend p2 --role 副主任").code == 0
    assert [row["ref"] for row in rows(z, "officer list")] == ["p1", "p2", "p3"]


def test_of_several_terms_that_of_the_day_is_meant(z: Run) -> None:
    for words in (
        "officer add 王强 --unit SQ --from 2022-01-01 --until 2022-12-31",
        "officer add 王强 --unit SQ --from 2024-01-01",
        "train 信息写作 --hours 4 --officer 王强 --on 2022-03-05",
        "train 调研方法 --hours 2 --officer 王强 --on 2024-03-05",
        "honour SQ --title 先进个人 --by 市政府办公室 --year 2022 --officer 王强",
    ):
        assert z(words).code == 0, words
    assert [(row["ref"], row["trainings"]) for row in rows(z, "officer list")] == [("p1", 1), ("p2", 1)]
    assert z("export out").code == 0
    assert z("init --from out --ledger again.db").code == 0
    assert [(row["ref"], row["trainings"]) for row in rows(z, "officer list --ledger again.db")] == [
        ("p1", 1), ("p2", 1),
    ]  # fmt: skip


def officers_file(tmp_path: Path, *lines: str) -> None:
    (tmp_path / "officers.csv").write_text("\n".join(["unit,name,role,from,to", *lines]) + "\n", encoding="utf-8")


def test_a_term_that_is_on_record_is_not_loaded_again(z: Run, tmp_path: Path) -> None:
    z("officer add 王强 --unit SQ --from 2024-01-01")
    officers_file(tmp_path, "SQ,王强,,2024-01-01,", "SQ,王强,,2022-01-01,2022-12-31")
    ran = z("import officers.csv")
    assert (ran.code, "on record already 1" in ran.out) == (0, True)
    assert [row["from"] for row in rows(z, "officer list")] == ["2024-01-01", "2022-01-01"]
    officers_file(tmp_path, "SQ,王强,,2024-03-01,")
    assert "p1 is on record with other values" in z("import officers.csv").err
    assert len(rows(z, "officer list")) == 2


def test_a_term_twice_in_one_file_is_a_slip(z: Run, tmp_path: Path) -> None:
    officers_file(tmp_path, "SQ,王强,,2024-01-01,", "SQ,王强,,2024-03-01,")
    ran = z("import officers.csv")
    assert (ran.code, "row-repeated" in ran.err) == (1, True)
    assert rows(z, "officer list") == []


# -- an officer by itself, and units without one


def test_show_tells_an_officers_trainings_figures_and_honours(year: Run) -> None:
    for words in (
        "train 信息写作 --hours 4 --officer 王强 --on 2024-03-05",
        "train 调研方法 --hours 2.5 --officer 王强 --on 2024-04-05",
        "honour SQ --title 先进个人 --by 市政府办公室 --year 2023 --officer 王强",
    ):
        assert year(words).code == 0, words
    told = [(row["part"], row["field"], row["value"]) for row in rows(year, "officer show 王强")]
    assert ("Training", "In all", "2 trainings, 6.5 hours") in told
    assert ("Honours", "h1", "2023, 市政府办公室, 先进个人") in told
    (figures,) = [value for part, _, value in told if part == "Figures"]
    assert figures.startswith("Submitted 2, Sent up 0, Adopted 3, Instructions 0, Words 1500, ")
    assert figures.endswith("Points 7.2")


def wanting(z: Run, matter: str, words: str = "check --period 2024") -> dict[str, str]:
    found = z(f"{words} --format json").json["rows"]
    return {row["unit"]: row["message"] for row in found if row["matter"] == matter}


def test_units_without_an_officer_want_one_once_there_are_any(z: Run) -> None:
    assert wanting(z, "Officers") == {}
    z("officer add 王强 --unit SQ")
    z("officer add 李芳 --unit BH --until 2024-01-31")
    z("officer add 赵云 --unit HY --from 2030-01-01")
    assert wanting(z, "Officers") == {
        "白河县": "No officer; the last term ended on 2024-01-31.",
        "汉阴县": "No officer yet; a term begins later.",
        "市水利局": "No officer is on record.",
        "市农业农村局": "No officer is on record.",
    }
    assert "白河县" not in wanting(z, "Officers", "check --period 2024-01")


def test_units_in_no_network_want_one_once_there_are_any(z: Run) -> None:
    assert wanting(z, "Network") == {}
    for code in ("SQ", "BH", "HY"):
        z(f"unit amend {code} --network 扩散")
    assert wanting(z, "Network") == dict.fromkeys(("市水利局", "市农业农村局"), "In no network, as others are.")


def test_without_authors_it_is_said(z: Run) -> None:
    z("submit 甲 --unit SQ --on 2024-03-01")
    assert "No author" in z("awards --people --period 2024").out


def test_how_many_reviews_stopped_at_which_check_and_why(year: Run) -> None:
    for words in (
        "review 甲 --all --by 李科 --on 2024-03-01",
        "review 乙 --political --policy --sensitive --by 李科 --back 数字不实 --on 2024-03-02",
        "review 乙 --all --by 李科 --on 2024-03-03",
        "review 丙 --political --by 李科 --back 数字不实 --on 2024-03-05",
        "review 丁 --by 李科 --back 不宜报送 --on 2024-03-05",
    ):
        assert year(words).code == 0, words
    told = year("stats --by review --period 2024 --format json").json
    assert [(row["what"], row["passed"], row["sent_back"]) for row in told["rows"]] == [
        ("political", 4, 0),
        ("policy", 3, 1),
        ("sensitive", 3, 1),
        ("accurate", 2, 2),
        ("(check not named)", None, 1),
        ("数字不实", None, 2),
        ("不宜报送", None, 1),
    ]
    assert (told["total"]["passed"], told["total"]["sent_back"]) == (2, 3)
    assert told["notes"] == ["Items reviewed: 4; passed all four checks: 2; sent back at least once: 3."]
    assert [row["passed"] for row in rows(year, "stats --by 审核 --unit BH --period 2024")][:2] == [1, 0]
