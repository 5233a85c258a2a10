"""`import`: what is new in a file is recorded, in one entry; what is on record is not recorded again."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ran, Run
from tests.cli.test_init_from import TABLES

SUBMISSIONS = (
    "number,unit,title,kind,words,submitted_on\nSQ-2024-0001,SQ,秋茶,动态,900,2024-03-01\n"
    "SQ-2024-0002,石泉,木瓜,,,2024-03-02\nBH-2024-0001,BH,河长制,调研,2100,2024-03-03\n"
)
ADOPTIONS = (
    "item,channel,form,adopted_on,issue\nSQ-2024-0001,szw,单篇,2024-03-20,12\n"
    "SQ-2024-0001,gbxx,,2024-04-20,\nSQ-2024-0002;BH-2024-0001,szb,综合,2024-03-21,\n"
)


def write(**files: str) -> None:
    for name, text in files.items():
        Path(f"{name}.csv").write_text(text, encoding="utf-8")


def taken(ran: Ran, *tables: str) -> dict[str, dict[str, int]]:
    """What became of the rows, by table; what is 0 left out."""
    assert ran.code in (0, 3), ran.err
    found = {t.pop("table"): {k: v for k, v in t.items() if v} for t in ran.json.get("tables", ())}
    return {name: found.get(name, {}) for name in tables} if tables else found


def faults(ran: Ran) -> list[str]:
    assert (ran.code, ran.out, ran.fault) == (1, "", "import-faulty"), ran.err
    return [line.strip() for line in ran.err.splitlines() if line.startswith("  ")]


def rows(z: Run, words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = z(f"{words} --format json").json["rows"]
    return found


def count(z: Run, what: str) -> int:
    return len(rows(z, f"list {what}".strip()))


JSON = " --format json"


# -- once, and again


def test_two_tables_at_once_whatever_their_order(z: Run) -> None:
    write(submissions=SUBMISSIONS, 采用=ADOPTIONS)
    ran = z("import 采用.csv submissions.csv" + JSON)
    assert taken(ran) == {"submissions": {"recorded": 3}, "adoptions": {"recorded": 3}}
    assert (ran.json["undo"], ran.json["recorded"]["what"]) == ("zhibao undo", "import")
    assert rows(z, "log")[0]["command"] == "import"
    assert {row["ref"]: row["item"] for row in rows(z, "list adoptions")}["a3"] == ["SQ-2024-0002", "BH-2024-0001"]
    assert z("verify").code == 0
    assert z("undo").code == 0
    assert (count(z, ""), count(z, "adoptions")) == (0, 0)


def test_the_same_files_again_record_nothing(z: Run) -> None:
    write(submissions=SUBMISSIONS, adoptions=ADOPTIONS)
    z("import submissions.csv adoptions.csv")
    before = z("log").out
    ran = z("import adoptions.csv submissions.csv" + JSON)
    assert taken(ran) == {"submissions": {"same": 3}, "adoptions": {"same": 3}}
    assert (ran.json["recorded"]["entry"], ran.json["undo"]) == (None, None)
    assert z("log").out == before
    assert "on record already 3" in z("import adoptions.csv").out


def test_every_table_imported_into_the_ledger_it_came_from_is_on_record(empty: Run) -> None:
    for name, text in TABLES.items():
        Path("in").mkdir(exist_ok=True)
        Path("in", f"{name}.csv").write_text(text, encoding="utf-8")
    assert empty("init --from in").code == 0
    ran = empty("import in" + JSON)
    found = taken(ran)
    assert {name: set(counts) for name, counts in found.items()} == {name: {"same"} for name in found}
    assert set(found) == {*TABLES} - {"records"}
    assert ran.json["recorded"]["entry"] is None


def test_every_table_imported_is_as_a_folder_loaded(empty: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What init loads at once, import records file by file."""
    Path("in").mkdir()
    for name, text in TABLES.items():
        Path("in", f"{name}.csv").write_text(text, encoding="utf-8")
    assert empty("init --from in").code == 0
    monkeypatch.setenv("ZHIBAO_LEDGER", "other.db")
    assert empty("init").code == 0
    ran = empty("import in" + JSON)
    assert ran.code == 0, ran.err
    other = [rows(empty, words) for words in LISTS]
    assert empty("verify").code == 0
    monkeypatch.setenv("ZHIBAO_LEDGER", "new.db")
    assert [rows(empty, words) for words in LISTS] == other


LISTS = (
    "list", "list adoptions", "list forwardings", "list instructions", "list faults", "list adjustments",
    "list returns", "unit list", "group list", "channel list", "officer list", "target list", "standing list",
    "solicitation list", "stats --period 2024",
)  # fmt: skip


def test_equal_rows_are_as_many_events_and_as_many_are_found_again(z: Run) -> None:
    write(submissions=SUBMISSIONS)
    z("import submissions.csv")
    one = "SQ-2024-0001,szw,单篇,2024-03-20,12\n"
    head = "item,channel,form,adopted_on,issue\n"
    write(adoptions=head + one * 2)
    ran = z("import adoptions.csv" + JSON)
    assert taken(ran) == {"adoptions": {"recorded": 2}}
    assert any("a1" in warning and "a2" in warning for warning in ran.json["warnings"])
    assert taken(z("import adoptions.csv" + JSON)) == {"adoptions": {"same": 2}}
    write(adoptions=head + one * 3)
    assert taken(z("import adoptions.csv" + JSON)) == {"adoptions": {"same": 2, "recorded": 1}}
    assert taken(z("import adoptions.csv" + JSON)) == {"adoptions": {"same": 3}}
    # Two files of one import that overlap are as one after the other.
    write(采用=head + one * 4)
    assert taken(z("import adoptions.csv 采用.csv" + JSON)) == {"adoptions": {"same": 6, "recorded": 1}}


def test_what_the_file_has_no_column_for_is_not_compared(z: Run) -> None:
    write(submissions=SUBMISSIONS, adoptions=ADOPTIONS)
    z("import submissions.csv adoptions.csv")
    write(adoptions="item,channel,adopted_on\nSQ-2024-0001,政务信息,2024-03-20\n".replace("政务信息", "szw"))
    assert taken(z("import adoptions.csv" + JSON)) == {"adoptions": {"same": 1}}
    write(adoptions="item,level,adopted_on\nSQ-2024-0001,省,2024-03-20\n")
    assert taken(z("import adoptions.csv" + JSON)) == {"adoptions": {"same": 1}}
    write(adoptions="item,channel,form,adopted_on\nSQ-2024-0001,szw,,2024-03-20\n")
    assert taken(z("import adoptions.csv" + JSON)) == {"adoptions": {"recorded": 1}}


def test_items_without_a_number_are_known_by_unit_title_and_day(z: Run) -> None:
    z("submit 秋茶 --unit SQ --on 2024-03-01")
    write(submissions="unit,title,submitted_on\n石泉县,秋茶,2024年3月1日\n石泉县,秋茶,2024-03-09\n石泉县,春茶,\n")
    assert len(faults(z("import submissions.csv"))) == 1
    write(
        submissions="unit,title,submitted_on\n石泉县,秋茶,2024年3月1日\n石泉县,秋茶,2024-03-09\n白河,秋茶,2024-03-01\n"
    )
    assert taken(z("import submissions.csv" + JSON)) == {"submissions": {"same": 1, "recorded": 2}}
    assert taken(z("import submissions.csv" + JSON)) == {"submissions": {"same": 3}}


# -- other values on record


def test_other_values_are_told_and_left_alone_unless_they_are_to_be_put_right(z: Run) -> None:
    write(submissions=SUBMISSIONS)
    z("import submissions.csv")
    z("amend SQ-2024-0001 --signed-by 赵 --topic 茶叶")
    write(submissions="number,unit,title,kind,words,submitted_on\nSQ-2024-0001,SQ,秋茶热销,,950,2024-03-01\n")
    ran = z("import submissions.csv" + JSON)
    assert taken(ran) == {"submissions": {"different": 1}}
    told = next(warning for warning in ran.json["warnings"] if "SQ-2024-0001" in warning)
    assert all(part in told for part in ("row 2", "秋茶 → 秋茶热销", "900 → 950"))
    assert rows(z, "list")[0]["title"] == "秋茶"
    ran = z("import submissions.csv --update" + JSON)
    assert taken(ran) == {"submissions": {"updated": 1}}
    item = rows(z, "list")[0]
    assert (item["title"], item["words"], item["kind"], item["topics"]) == ("秋茶热销", 950, None, ["茶叶"])
    assert z("show SQ-2024-0001 --history").code in (0, 2)
    assert taken(z("import submissions.csv --update" + JSON)) == {"submissions": {"same": 1}}
    assert z("verify").code == 0
    z("undo")
    assert rows(z, "list")[0]["title"] == "秋茶"


def test_registers_are_known_by_their_key(z: Run) -> None:
    write(
        units="code,name,group\nSQ,石泉县,市直部门\nBH,白河县,直报县\nLYJ,市林业局,三类\n",
        channels="id,name,level\nszw,政务信息,国家\n,国办信息,国家\n",
        officers="unit,name,role\nSQ,王强,科长\n",
        standings="unit,start,end,level,rank\nSQ,2024-01-01,2024-08-31,省,4\n",
    )
    every = "import units.csv channels.csv officers.csv standings.csv"
    ran = z(every + JSON)
    assert taken(ran) == {
        "units": {"different": 1, "same": 1, "recorded": 1},
        "channels": {"different": 1, "same": 1},
        "officers": {"recorded": 1},
        "standings": {"recorded": 1},
    }
    assert any("三类" in note for note in ran.json["notes"])
    write(
        officers="unit,name,role\nSQ,王强,主任\n",
        standings="unit,start,end,level,rank\nSQ,2024-01-01,2024-08-31,省,3\n",
    )
    assert taken(z(every + JSON), "officers", "standings") == {
        "officers": {"different": 1},
        "standings": {"different": 1},
    }
    ran = z(every + " --update" + JSON)
    assert {name: counts["updated"] for name, counts in taken(ran).items()} == {
        "units": 1, "channels": 1, "officers": 1, "standings": 1,
    }  # fmt: skip
    assert rows(z, "unit list")[0]["group"] == "市直部门"
    assert rows(z, "officer list")[0]["role"] == "主任"
    assert {name: set(counts) for name, counts in taken(z(every + JSON)).items()} == {
        "units": {"same"}, "channels": {"same"}, "officers": {"same"}, "standings": {"same"},
    }  # fmt: skip


def test_a_unit_under_another_code_is_not_added_a_second_time(z: Run) -> None:
    write(units="code,name\nSHQ,石泉县\n")
    assert faults(z("import units.csv"))[0].endswith("[unit-exists]")
    write(units="name,short_name\n石泉县,石泉\n")
    assert taken(z("import units.csv --update" + JSON)) == {"units": {"updated": 1}}


def test_two_rows_that_contradict_each_other_are_at_fault(z: Run) -> None:
    write(submissions=SUBMISSIONS)
    z("import submissions.csv")
    write(submissions="number,unit,title\nSQ-2024-0001,SQ,甲\nSQ-2024-0001,SQ,乙\n")
    assert "number-used" in faults(z("import submissions.csv --update"))[0]
    write(submissions="number,unit,title\nSQ-2024-0001,SQ,甲\n", 报送="number,unit,title\nSQ-2024-0001,SQ,乙\n")
    assert "row-contrary" in faults(z("import submissions.csv 报送.csv --update"))[0]


def test_the_number_of_a_void_item_is_not_given_again(z: Run) -> None:
    write(submissions=SUBMISSIONS)
    z("import submissions.csv")
    z("void BH-2024-0001 --reason 重复")
    assert "number-used" in faults(z("import submissions.csv"))[0]


# -- faults


def test_every_fault_of_every_file_at_once_and_nothing_is_recorded(z: Run) -> None:
    write(
        submissions="number,unit,title,kind,words,submitted_on\nX-1,火星,甲,,,2024-01-01\n"
        "X-2,SQ,乙,社情,很多,2024-02-30\nX-3,SQ,丙,,,2024-01-03\n",
        adoptions="item,channel,adopted_on\nX-1,szw,2024-02-01\nX-3,政务信喜,2024-02-01\nX-9,szw,2024-02-01\n",
    )
    before = z("log").out
    told = faults(z("import submissions.csv adoptions.csv"))
    assert [line.rpartition("[")[2] for line in told] == [
        "unit-unknown]", "date-impossible]", "kind-unknown]", "number-unreadable]", "channel-unknown]",
        "item-unknown]",
    ]  # fmt: skip
    assert told[4].startswith("adoptions.csv, row 3, column “channel”: ")
    assert "政务信息" in told[4]
    assert (z("log").out, count(z, "")) == (before, 0)


def test_bad_rows_are_left_out_when_they_are_to_be(z: Run) -> None:
    write(
        submissions="number,unit,title,submitted_on\nX-1,火星,甲,2024-01-01\nX-3,SQ,丙,2024-01-03\n",
        adoptions="item,channel,adopted_on\nX-1,szw,2024-02-01\nX-3,szw,2024-02-01\nX-3,szw,2042-02-01\n",
    )
    ran = z("import submissions.csv adoptions.csv --skip-bad" + JSON)
    assert ran.code == 3
    assert taken(ran) == {"submissions": {"recorded": 1, "bad": 1}, "adoptions": {"recorded": 1, "bad": 2}}
    left = [warning for warning in ran.json["warnings"] if warning.startswith("Left out")]
    assert [line.rpartition("[")[2] for line in left] == ["unit-unknown]", "item-unknown]", "date-future]"]
    assert z("verify").code == 0
    assert (count(z, ""), count(z, "adoptions")) == (1, 1)


def test_a_file_that_cannot_be_read_is_never_left_out(z: Run) -> None:
    write(submissions=SUBMISSIONS, adoptions='item,channel,adopted_on\nSQ-2024-0001,"szw,2024-02-01\n')
    assert "quotes-unbalanced" in faults(z("import submissions.csv adoptions.csv --skip-bad"))[0]
    write(adoptions="item,channel\nSQ-2024-0001,szw\n")
    assert "column-missing" in faults(z("import submissions.csv adoptions.csv --skip-bad"))[0]
    assert count(z, "") == 0


def test_a_dry_run_says_the_same_and_records_nothing(z: Run) -> None:
    write(submissions=SUBMISSIONS, adoptions=ADOPTIONS)
    before = z("log").out
    dry = z("import submissions.csv adoptions.csv --dry-run" + JSON).json
    assert (dry["dry_run"], z("log").out) == (True, before)
    told = z("import submissions.csv adoptions.csv" + JSON).json
    assert [dry[key] for key in ("tables", "notes", "warnings")] == [
        told[key] for key in ("tables", "notes", "warnings")
    ]


# -- what is missing


def test_what_is_missing_is_added_when_it_is_to_be(z: Run) -> None:
    write(
        submissions="number,unit,with,title,kind,submitted_on\nX-1,市林业局,SQ;市畜牧局,甲,社情民意,2024-01-01\n"
        "X-2,市林业局,,乙,社情民意,2024-01-02\n",
        adoptions="item,channel,level,adopted_on\nX-1,《内部参考》,国家,2024-02-01\nX-2,内部参考,国家,2024-02-02\n",
    )
    ran = z("import submissions.csv adoptions.csv --add-missing" + JSON)
    assert taken(ran) == {"submissions": {"recorded": 2}, "adoptions": {"recorded": 2}}
    new = [note for note in ran.json["notes"] if note.startswith("New")]
    assert [("市林业局" in new[0]), ("市畜牧局" in new[1]), ("社情民意" in new[2]), ("内部参考" in new[3])] == [
        True
    ] * 4
    assert len(new) == 4
    assert rows(z, "list adoptions")[0]["channel"] == "内部参考"


def test_a_channel_is_not_added_without_its_level(z: Run) -> None:
    write(submissions=SUBMISSIONS, adoptions="item,channel,adopted_on\nSQ-2024-0001,内参,2024-03-20\n")
    told = faults(z("import submissions.csv adoptions.csv --add-missing"))
    assert "[channel-level]" in told[0]
    assert z("channel show 内参").code == 4


# -- which table, which column


def test_a_name_that_means_nothing_is_refused_with_the_tables(z: Run) -> None:
    write(甲=SUBMISSIONS)
    ran = z("import 甲.csv")
    assert (ran.code, ran.fault) == (2, "table-unknown")
    assert "submissions" in ran.err
    assert z("import 甲.csv --table 甲").fault == "table-unknown"
    assert taken(z("import 甲.csv --table 报送" + JSON)) == {"submissions": {"recorded": 3}}


def test_headers_of_their_own_are_mapped(z: Run) -> None:
    write(submissions="流水,来文处,标题,报送日期\nX-1,SQ,甲,2024-01-01\n")
    assert "column-missing" in faults(z("import submissions.csv"))[0]
    words = ("import", "submissions.csv", "--map", "来文处=unit", "--map", "流水=编号", "--format", "json")
    assert taken(z(*words)) == {"submissions": {"recorded": 1}}
    assert rows(z, "list")[0]["number"] == "X-1"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("--map 来文处", "map-unreadable"),
        ("--map 来文处=", "map-unreadable"),
        ("--map 来文处=处室 --table submissions", "column-unknown"),
        ("--map 来文处=处室", "column-unknown"),
        ("--map 甲=unit --map 甲=title", "map-twice"),
        ("--table 荣誉榜单", "table-unknown"),
        ("--format csv", "format-unknown"),
    ],
)
def test_what_was_typed_wrong(z: Run, words: str, code: str) -> None:
    write(submissions=SUBMISSIONS)
    ran = z(f"import submissions.csv {words}")
    assert (ran.code, ran.fault) == (2, code)


def test_files_that_are_no_tables(z: Run) -> None:
    Path("scorecard.toml").write_text("", encoding="utf-8")
    Path("in").mkdir()
    for picture in ("图.png", "in/图.png"):
        Path(picture).write_bytes(b"x")
    ran = z("import scorecard.toml")
    assert (ran.code, ran.fault) == (2, "import-scorecard")
    assert "scorecard add" in ran.err
    assert (z("import 没有.csv").code, z("import 没有.csv").fault) == (4, "file-missing")
    assert "file-kind" in faults(z("import 图.png"))[0]
    assert z("import in").fault == "import-nothing"
    write(submissions=SUBMISSIONS)
    told = z("import in submissions.csv" + JSON).json
    assert any("图.png" in note for note in told["notes"])


def test_what_json_holds(z: Run) -> None:
    write(submissions=SUBMISSIONS)
    told = json.loads(z("import submissions.csv" + JSON).out)
    assert list(told) == ["recorded", "text", "warnings", "notes", "undo", "dry_run", "tables"]
    assert told["tables"] == [
        {"table": "submissions", "recorded": 3, "same": 0, "different": 0, "updated": 0, "bad": 0}
    ]


# -- what follows elsewhere


def test_an_item_answers_its_solicitation(z: Run) -> None:
    z("solicit 秋粮收购 --level 省 --ask SQ、BH --on 2024-01-05 --due 2024-01-20")
    write(submissions="unit,title,submitted_on,约稿编号\nSQ,秋粮,2024-01-10,YG-2024-01\n")
    assert z("import submissions.csv").code == 0
    outcomes = {row["unit"]: row["outcome"] for row in rows(z, "solicitation show YG-2024-01")}
    assert outcomes == {"石泉县": "done", "白河县": "open"}


def test_an_item_on_record_that_is_sent_back_is_returned(z: Run) -> None:
    write(submissions=SUBMISSIONS)
    z("import submissions.csv")
    write(returns="item,reason,on\nSQ-2024-0002,过时,2024-03-05\n")
    assert taken(z("import returns.csv" + JSON)) == {"returns": {"recorded": 1}}
    assert {row["number"]: row["status"] for row in rows(z, "list")}["SQ-2024-0002"] == "returned"
    assert z("verify").code == 0
    assert taken(z("import submissions.csv returns.csv" + JSON)) == {"submissions": {"same": 3}, "returns": {"same": 1}}
