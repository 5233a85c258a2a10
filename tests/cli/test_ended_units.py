"""Units that ended: what they may not be merged into, what may still be done to them, and what is said of it."""

import csv
from pathlib import Path

import pytest
from tests.cli.conftest import Run

MERGED = "unit merge BH --into SQ --on 2024-07-01"


@pytest.fixture
def merged(z: Run) -> Run:
    """白河 is part of 石泉 from July on."""
    assert z(MERGED).code == 0
    return z


def units(z: Run) -> dict[str, dict[str, object]]:
    """The newest row of each unit."""
    return {row["code"]: row for row in z("unit list --format json").json["rows"]}


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("unit merge SQ --into BH --on 2024-08-01", "merge-circle"),
        ("unit merge SQ --into BH --on 2024-06-01", "merge-circle"),
        ("unit merge HY --into BH --on 2024-08-01", "merge-ended"),
        ("unit merge HY --into BH --on 2024-07-01", "merge-ended"),
        ("unit merge BH --into HY --on 2024-09-01", "unit-ended"),
        ("unit merge SQ --into HY --on 2024-05-01", "merge-ended"),
        ("unit amend SQ --until 2024-05-31", "merge-ended"),
        ("unit rename BH 白河市 --on 2024-08-01", "unit-ended"),
        ("unit move BH --group 市直部门 --on 2024-08-01", "unit-ended"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(merged: Run, words: str, fault: str) -> None:
    before = units(merged)
    ran = merged(words)
    assert (ran.code, ran.fault) == (1, fault)
    assert units(merged) == before


def test_a_circle_over_three_is_one_too(merged: Run) -> None:
    assert merged("unit merge SQ --into HY --on 2024-08-01").code == 0
    ran = merged("unit merge HY --into BH --on 2024-09-01")
    assert (ran.code, ran.fault) == (1, "merge-circle")
    assert "白河县 is part of 汉阴县 itself" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        "unit merge HY --into BH --on 2024-06-01",
        "unit merge SQ --into HY --on 2024-07-01",
        "unit merge SQ --into HY --on 2025-01-01 --force",
        "unit rename BH 白河市 --on 2024-06-01",
        "unit amend BH --until 2024-07-31",
    ],
)
def test_what_can_be_is_recorded_and_taken_back_and_loads_again(merged: Run, words: str, tmp_path: Path) -> None:
    before = units(merged)
    assert merged(words).code == 0
    after = units(merged)
    assert after != before
    assert merged(f"export {tmp_path / 'out'}").code == 0
    again = merged(f"--ledger {tmp_path / 'again.db'} init --from {tmp_path / 'out'}")
    assert again.code == 0, again.err
    rows = merged(f"--ledger {tmp_path / 'again.db'} unit list --format json").json["rows"]
    assert {row["code"]: row for row in rows} == after
    assert merged("undo").code == 0
    assert units(merged) == before
    assert merged("verify").code == 0


def test_a_unit_that_ended_is_there_again_when_forced(merged: Run) -> None:
    ran = merged("unit rename BH 白河市 --on 2024-08-01 --force")
    assert ran.code == 0
    assert "白河县 had ended on 2024-06-30; it is a unit again from 2024-08-01 on." in ran.out
    now = units(merged)["BH"]
    assert (now["name"], now["to"], now["merged_into"]) == ("白河市", None, None)
    rows = merged("rank --period 2024 --units current --format json").json["rows"]
    assert {"SQ", "BH"} <= {row["code"] for row in rows}
    assert merged("verify").code == 0


def test_without_its_end_a_unit_is_part_of_no_other(merged: Run) -> None:
    ran = merged("unit amend BH --until ''")
    assert ran.code == 0
    assert "merged into: 石泉县 → (none)" in ran.out
    assert (units(merged)["BH"]["to"], units(merged)["BH"]["merged_into"]) == (None, None)
    assert merged("unit merge SQ --into BH --on 2024-08-01").code == 0


NOTHING = "白河县 ended on 2024-06-30 and is part of 石泉县 since; this counts for nothing."
ENDED = "白河县 ended on 2024-06-30 and is part of 石泉县 since."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("submit 晚稿 --unit BH --on 2024-07-08", NOTHING),
        ("submit 晚稿 --unit SQ --with BH --on 2024-07-08", NOTHING),
        ("adopt 早稿 --channel szw --on 2024-07-08", NOTHING),
        ("forward 早稿 --to 省 --on 2024-07-08", NOTHING),
        ("instruct 早稿 --level 省 --on 2024-07-08", NOTHING),
        ("fault BH --fault 迟报 --on 2024-07-08", NOTHING),
        ("adjust BH --points 1 --reason 好 --approver 主任 --on 2024-07-08", NOTHING),
        ("total add BH --event 报送 --count 3 --period 2024-07", NOTHING),
        ("officer add 王强 --unit BH --from 2024-07-08", ENDED),
        ("standing add BH --period 2024-07..08 --points 3", ENDED),
        ("honour BH --title 先进 --by 市府办 --year 2025 --force", ENDED),
        ("solicit 秋粮 --level 省 --ask BH --on 2024-07-08 --due 2024-07-20", ENDED),
        ("target add BH --metric 报送 --every 月 --value 3 --from 2024-07-01", ENDED),
    ],
)
def test_what_is_recorded_of_it_after_its_end_says_so(merged: Run, words: str, said: str) -> None:
    assert merged("submit 早稿 --unit BH --on 2024-06-08").code == 0
    ran = merged(words)
    assert ran.code == 0, ran.err
    assert said in ran.err
    assert merged("undo").code == 0
    assert said in merged(f"{words} --format json").json["warnings"]


@pytest.mark.parametrize(
    "words",
    [
        "submit 早稿二 --unit BH --on 2024-06-30",
        "officer add 王强 --unit BH --from 2024-06-01",
        "officer add 王强 --unit BH",
        "standing add BH --period 2024-06..08 --points 3",
        "honour BH --title 先进 --by 市府办 --year 2024",
    ],
)
def test_before_its_end_nothing_is_said(merged: Run, words: str) -> None:
    ran = merged(words)
    assert ran.code == 0
    assert "ended" not in ran.err


def test_before_a_unit_is_there_it_is_said_too(merged: Run) -> None:
    assert merged("unit add 市林业局 --code LYJ --from 2024-05-01").code == 0
    ran = merged("submit 早稿 --unit LYJ --on 2024-04-30")
    assert "市林业局 is no member on 2024-04-30; this counts for nothing." in ran.err


def table(folder: Path, rows: str) -> Path:
    folder.mkdir(exist_ok=True)
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "name", "group", "merged_into", "from", "to"])
        writer.writerows(line.split(",") for line in rows.split())
    return folder


@pytest.mark.parametrize(
    ("rows", "codes", "place"),
    [
        ("A,甲县,县,B,,2024-06-30 B,乙县,县,A,,2024-07-31", ["merge-circle", "merge-circle"], "row 2"),
        ("A,甲县,县,B,,2024-06-30 B,乙县,县,C,,2024-07-31 C,丙县,县,A,,2024-08-31", ["merge-circle"] * 3, "row 4"),
        ("A,甲县,县,A,,2024-06-30", ["merge-self"], "row 2"),
        ("A,甲县,县,B,,2024-08-31 B,乙县,县,,,2024-07-31", ["merge-ended"], "row 2"),
        ("A,甲县,县,B,,2024-07-31 B,乙县,县,C,,2024-07-31 C,丙县,县,,,", [], ""),
        ("A,甲县,县,B,,2024-06-30 A,甲县,县,,2025-01-01, B,乙县,县,A,,2025-07-31", [], ""),
    ],
)
def test_a_table_with_such_units_names_the_rows(
    z: Run, tmp_path: Path, rows: str, codes: list[str], place: str
) -> None:
    folder, target = table(tmp_path / "in", rows), tmp_path / "new.db"
    ran = z(f"--ledger {target} init --from {folder}")
    assert ran.code == (1 if codes else 0), ran.err
    assert [code for code in ran.err.replace("[", " ").replace("]", " ").split() if code.startswith("merge-")] == codes
    assert place in ran.err
    assert target.exists() is (not codes)


def test_an_import_may_not_close_a_circle_with_what_is_on_record(merged: Run, tmp_path: Path) -> None:
    folder = table(tmp_path / "in", "SQ,石泉县,直报县,BH,,2024-08-31")
    ran = merged(f"import {folder / 'units.csv'} --update")
    assert ran.code == 1
    assert "merge-circle" in ran.err
    again = merged(f"import {table(tmp_path / 'in', 'HY,汉阴县,直报县,BH,,2024-08-31') / 'units.csv'} --update")
    assert again.code == 1
    assert "merge-ended" in again.err


@pytest.mark.parametrize(
    "words",
    [
        "rank", "stats", "stats --by group", "trend", "explain SQ", "explain 白河", "list", "list adoptions", "awards",
        "awards --people", "patterns", "solicitation figures", "target progress",
    ],
)  # fmt: skip
def test_units_of_today_can_be_asked_for(merged: Run, words: str) -> None:
    assert merged("submit 早稿 --unit BH --with SQ --on 2024-06-08 --author 王强").code == 0
    assert merged("adopt 早稿 --channel szw --on 2024-06-18").code == 0
    ran = merged(f"{words} --period 2024 --units current --format json")
    assert ran.code == 0, ran.err
    assert any(note.startswith("Units are those of today") for note in ran.json["notes"])
    assert "白河县" not in str(ran.json["rows"])
    assert merged(f"{words} --period 2024 --units 昨天").fault == "units-unknown"


def test_a_check_names_the_items_that_count_for_nothing(merged: Run) -> None:
    for number in range(7):
        assert merged(f"submit 晚稿{number} --unit BH --on 2024-07-1{number}").code == 0
    assert merged("adopt 晚稿3 --channel szw --on 2024-07-20").code == 0
    rows = [row for row in merged("check --period 2024-07 --format json").json["rows"] if row["unit"] == "白河县"]
    assert [(row["ref"], row["date"]) for row in rows] == [("BH-2024-0001", "2024-07-10"), ("a1", "2024-07-20")]
    several, one = (row["message"] for row in rows)
    assert one.startswith("1 × adopted (BH-2024-0004): It lies outside")
    assert several.startswith("7 × submitted (BH-2024-0001, BH-2024-0002, ")
    assert "…" in several
    assert "BH-2024-0007" not in several
