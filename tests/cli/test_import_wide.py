"""The wide sheet (台账): a row an item, with where it was adopted and who wrote on it."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.cli.test_import import JSON, count, faults, rows, taken, write

HEAD = (
    "2024年政务信息台账,,,,,,,,,,,,,\n报送单位,标题,信息类型,字数,作者,报送日期,采用刊物,采用级别,采用日期,期号,"
    "批示领导,批示级别,批示日期,批示内容\n"
)
TEA = '石泉县,秋茶产销两旺,动态,"1,200",王强,2024-03-01,'
SHEET = (
    HEAD + TEA + "国办信息,国家,2024年3月20日,12,,,,\n"
    + TEA + "政务专报,,2024-03-21,5,市长,市,2024-04-01,请阅\n"
    "白河县,木瓜滞销,问题,,,2024-03-02,未采用,,,,,,,\n"
    "汉阴县,无人问津,,,,2024-03-02,,,,,,,,\n"
)  # fmt: skip
WIDE = ("submissions", "adoptions", "instructions")


def test_a_row_for_each_adoption_of_an_item(z: Run) -> None:
    write(台账=SHEET)
    ran = z("import 台账.csv" + JSON)
    assert taken(ran) == {
        "submissions": {"recorded": 3}, "adoptions": {"recorded": 2}, "instructions": {"recorded": 1},
    }  # fmt: skip
    item = next(row for row in rows(z, "list") if row["unit"] == "石泉县")
    assert (item["words"], item["kind"], item["author"]) == (1200, "news", ["王强"])
    assert [(a["channel"], a["adopted_on"], a["issue"]) for a in rows(z, "list adoptions")] == [
        ("gbxx", "2024-03-20", "12"),
        ("szb", "2024-03-21", "5"),
    ]
    instruction = rows(z, "list instructions")[0]
    assert (instruction["leader"], instruction["level"], instruction["text"]) == ("市长", "city", "请阅")
    again = z("import 台账.csv" + JSON)
    assert taken(again) == {"submissions": {"same": 3}, "adoptions": {"same": 2}, "instructions": {"same": 1}}
    assert again.json["recorded"]["entry"] is None


def test_a_further_row_later_adds_to_the_item_on_record(z: Run) -> None:
    write(台账=SHEET)
    z("import 台账.csv")
    write(台账=SHEET + "白河县,木瓜滞销,问题,,,2024-03-02,国办信息,,2024-05-02,3,,,,\n")
    assert taken(z("import 台账.csv" + JSON), *WIDE) == {
        "submissions": {"same": 3}, "adoptions": {"same": 2, "recorded": 1}, "instructions": {"same": 1},
    }  # fmt: skip
    assert count(z, "") == 3


def test_one_adoption_in_the_rows_of_two_instructions_is_one(z: Run) -> None:
    row = "石泉县,秋茶,2024-03-01,szw,2024-03-20,"
    head = "单位,标题,报送日期,刊物,采用日期,批示领导,批示级别,批示日期\n"
    write(台账=head + row + "省长,省,2024-04-01\n" + row + "市长,市,2024-04-02\n")
    assert taken(z("import 台账.csv" + JSON)) == {
        "submissions": {"recorded": 1}, "adoptions": {"recorded": 1}, "instructions": {"recorded": 2},
    }  # fmt: skip
    assert taken(z("import 台账.csv" + JSON), *WIDE) == {
        "submissions": {"same": 1}, "adoptions": {"same": 1}, "instructions": {"same": 2},
    }  # fmt: skip


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_adoption_in_a_row_with_and_one_without_an_instruction_is_one(z: Run, order: tuple[int, int]) -> None:
    """Whichever row comes first."""
    lines = ("SQ,秋茶,2024-03-01,szw,2024-03-20,,,\n", "SQ,秋茶,2024-03-01,szw,2024-03-20,市长,市,2024-04-02\n")
    head = "单位,标题,报送日期,刊物,采用日期,批示领导,批示级别,批示日期\n"
    write(台账=head + "".join(lines[place] for place in order))
    z("import 台账.csv")
    assert (count(z, "adoptions"), count(z, "instructions")) == (1, 1)
    z("import 台账.csv")
    assert (count(z, "adoptions"), count(z, "instructions")) == (1, 1)


def test_a_publication_and_the_column_of_its_level_say_the_same_adoption(z: Run) -> None:
    write(
        台账="单位,标题,报送日期,采用刊物,采用日期,省采用,市采用\nSQ,秋茶,2024-03-01,szw,2024-03-20,2024-03-20,2024-03-22\n"
    )
    for _ in range(2):
        assert z("import 台账.csv").code == 0
        assert {(row["channel"], row["level"]) for row in rows(z, "list adoptions")} == {
            ("szw", "province"),
            (None, "city"),
        }


def test_a_row_twice_is_two_events_with_a_warning(z: Run) -> None:
    row = "石泉县,秋茶,2024-03-01,szw,2024-03-20\n"
    write(台账="单位,标题,报送日期,刊物,采用日期\n" + row * 2)
    ran = z("import 台账.csv" + JSON)
    assert taken(ran) == {"submissions": {"recorded": 1}, "adoptions": {"recorded": 2}}
    assert any("a1" in warning and "a2" in warning for warning in ran.json["warnings"])
    assert taken(z("import 台账.csv" + JSON)) == {"submissions": {"same": 1}, "adoptions": {"same": 2}}


def test_without_a_day_the_item_is_reported_on_the_day_of_its_first_adoption(z: Run) -> None:
    write(台账="单位,标题,刊物,采用日期\nSQ,秋茶,szw,2024-03-20\nSQ,秋茶,gbxx,2024-03-10\n")
    z("import 台账.csv")
    assert [(row["submitted_on"], row["title"]) for row in rows(z, "list")] == [("2024-03-10", "秋茶")]
    write(台账="单位,标题,刊物,采用日期\nSQ,秋茶,szb,2024-02-10\n")
    z("import 台账.csv")
    assert (count(z, ""), count(z, "adoptions")) == (1, 3)


def test_numbers_tell_items_and_rows_without_one_get_the_next(z: Run) -> None:
    write(台账="编号,单位,标题,报送日期\n,SQ,甲,2024-01-01\nSQ-2024-0007,SQ,乙,2024-01-02\n")
    z("import 台账.csv")
    assert {row["title"]: row["number"] for row in rows(z, "list")} == {"甲": "SQ-2024-0008", "乙": "SQ-2024-0007"}
    write(台账="编号,单位,标题,报送日期\nSQ-2024-0007,SQ,丙,2024-01-02\nSQ-2024-0007,SQ,丁,2024-01-02\n")
    assert "number-used" in faults(z("import 台账.csv"))[0]


def test_a_number_of_another_item_leaves_the_whole_row_alone(z: Run) -> None:
    """Offices that begin with 1 every year: what stands in the row must not be put beside last year's item."""
    write(台账="编号,单位,标题,报送日期\n1,SQ,甲,2023-01-01\n")
    z("import 台账.csv")
    write(台账="编号,单位,标题,报送日期,刊物,采用日期\n1,SQ,乙,2024-01-02,szw,2024-01-03\n")
    ran = z("import 台账.csv" + JSON)
    assert taken(ran) == {"submissions": {"different": 1}}
    assert count(z, "adoptions") == 0
    assert taken(z("import 台账.csv --update" + JSON)) == {"submissions": {"updated": 1}, "adoptions": {"recorded": 1}}


def test_cells_left_empty_say_nothing_of_an_item_on_record(z: Run) -> None:
    write(台账=SHEET)
    z("import 台账.csv")
    write(台账="单位,标题,报送日期,作者,字数\n石泉县,秋茶产销两旺,2024-03-01,,1300\n")
    ran = z("import 台账.csv --update" + JSON)
    assert taken(ran) == {"submissions": {"updated": 1}}
    item = next(row for row in rows(z, "list") if row["unit"] == "石泉县")
    assert (item["words"], item["author"]) == (1300, ["王强"])


def test_columns_by_level_hold_the_day_of_the_adoption(z: Run) -> None:
    write(
        台账="单位,标题,报送日期,国办采用,省采用,市级采用日期\nSQ,甲,2024-01-01,2024-02-01,,2024-01-20\nSQ,乙,2024-01-02,否,,\n"
    )
    assert taken(z("import 台账.csv" + JSON)) == {"submissions": {"recorded": 2}, "adoptions": {"recorded": 2}}
    assert {(row["level"], row["adopted_on"]) for row in rows(z, "list adoptions")} == {
        ("national", "2024-02-01"),
        ("city", "2024-01-20"),
    }


def test_a_mark_needs_a_day(z: Run) -> None:
    head = "单位,标题,报送日期,省采用"
    write(台账=f"{head}\nSQ,甲,2024-01-01,√\nSQ,乙,2024-01-01,\n")
    told = faults(z("import 台账.csv"))
    assert len(told) == 1
    assert "row 2" in told[0]
    assert "[adoption-undated]" in told[0]
    write(台账=f"{head},采用日期\nSQ,甲,2024-01-01,√,2024-01-20\n")
    assert taken(z("import 台账.csv" + JSON)) == {"submissions": {"recorded": 1}, "adoptions": {"recorded": 1}}
    assert rows(z, "list adoptions")[0]["level"] == "province"


@pytest.mark.parametrize(
    ("columns", "cells", "code"),
    [
        ("采用刊物", "szw", "adoption-undated"),
        ("采用日期", "2024-01-20", "channel-missing"),
        ("采用刊物,采用日期", "没有的刊物,2024-01-20", "channel-unknown"),
        ("批示领导", "市长", "cell-empty"),
        ("批示领导,批示级别,批示日期", "市长,星际,2024-02-01", "level-unknown"),
        ("省采用", "昨年", "date-unreadable"),
        ("字数,采用刊物,采用日期", "很多,szw,2024-01-20", "number-unreadable"),
    ],
)
def test_a_row_with_a_fault_records_neither_item_nor_event(z: Run, columns: str, cells: str, code: str) -> None:
    write(台账=f"单位,标题,报送日期,{columns}\nSQ,甲,2024-01-01,{cells}\n")
    assert any(line.endswith(f"[{code}]") for line in faults(z("import 台账.csv")))
    assert z("import 台账.csv --skip-bad").code == 3
    assert (count(z, ""), count(z, "adoptions"), count(z, "instructions")) == (0, 0, 0)


def test_two_items_that_fit_are_not_guessed_between(z: Run) -> None:
    for _ in range(2):
        z("submit 秋茶 --unit SQ --on 2024-03-01")
    write(台账="单位,标题,报送日期,刊物,采用日期\nSQ,秋茶,2024-03-01,szw,2024-03-20\n")
    assert "item-ambiguous" in faults(z("import 台账.csv"))[0]


def test_a_folder_with_a_wide_sheet_founds_a_ledger(empty: Run) -> None:
    Path("in").mkdir()
    Path("in/单位.csv").write_text("代码,名称\nSQ,石泉县\nBH,白河县\nHY,汉阴县\n", encoding="utf-8")
    Path("in/刊物.csv").write_text("代码,名称,级别\ngbxx,国办信息,国家\nszb,政务专报,省\n", encoding="utf-8")
    Path("in/台账.csv").write_bytes(SHEET.encode("gb18030"))
    assert empty("init --from in").code == 0
    assert (count(empty, ""), count(empty, "adoptions"), count(empty, "instructions")) == (3, 2, 1)
