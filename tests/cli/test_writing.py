"""What every recording command gives back: receipt, JSON, dry run, force, reason; and the ways to take it back."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run

WRITES = {
    "import": "import 台账.csv",
    "submit": "submit 丙 --unit SQ --with BH --kind 调研 --to 省 --words 2100 "
    "--author 王强 --topic 茶叶 --on 2024-03-01",
    "adopt": "adopt 甲 --channel szw --form 单篇 --issue 12 --as 新题 --route direct --reprint --on 2024-03-20",
    "adopt-new": "adopt --unit HY --title 没登记的 --kind 动态 --level 省 --submitted 2024-03-01 --on 2024-03-20",
    "forward": "forward 甲 乙 --to 省 --as 合编 --on 2024-03-02",
    "instruct": "instruct 甲 --level 市 --leader 市长 --rank 主要领导 --text 阅 "
    "--channel szw --due 2024-04-30 --on 2024-04-02",
    "standing": "standing add BH --period 2024-01..08 --level 省 --adopted 6 --points 27 --points-change=-5 "
    "--rank 3 --of 9 --group 直报县 --source 通报",
    "unit-add": "unit add 市林业局 --code LYJ --short 林业 --group 市直部门 --network 横向 "
    "--direct-report --alias 林局 "
    "--rolls-up-to SLJ --from 2024-01-01 --until 2025-12-31",
    "unit-amend": "unit amend SQ --name 石泉 --short 石 --group 市直部门 --network 纵向 "
    "--no-direct-report --from 2020-01-01",
    "unit-rename": "unit rename HY 汉阴区 --on 2024-02-01",
    "unit-move": "unit move HY --group 市直部门 --on 2024-02-01",
    "unit-merge": "unit merge SLJ --into NYJ --on 2024-02-01",
    "group-add": "group add 三类 --order 1",
    "group-amend": "group amend 直报县 --name 直报点 --order 9",
    "officer-add": "officer add 周敏 --unit SQ --role 科长 --from 2024-01-01 --until 2024-12-31",
    "officer-amend": "officer amend p1 --name 王小强 --unit BH --role 科员 --from 2024-02-01 --until 2025-01-01",
    "channel-add": "channel add 内参 --level 国家 --id nc --medium 网站 --alias 参考",
    "channel-amend": "channel amend akzw --name 安康政务 --medium 报刊 --alias 市刊",
    "kind-add": "kind add 社情民意 --id sq --major --alias 民意",
    "kind-amend": "kind amend news --name 动态信息 --no-major --alias 动态类",
    "scorecard-add": "scorecard add other.toml",
    "scorecard-default": "scorecard default office",
    "amend-item": "amend 甲 --title 甲改 --unit BH --with HY --kind 经验 --words 9 --on 2024-01-03 --to 市 --author 张 "
    "--signed-by 李 --checked-by 王 --topic 文旅 --status 退稿 --also 省-1 --text 正文",
    "amend-adoption": "amend a1 --channel szb --form 综合 --issue 13 --as 题 --route relay --reprint yes --points 3 "
    "--on 2024-01-20",
    "amend-forwarding": "amend f1 --to 国家 --on 2024-01-20 --as 题",
    "amend-instruction": "amend i1 --leader 省长 --level 省 --rank 其他领导 --on 2024-01-20 --text 好 --due 2024-02-01 "
    "--feedback-on 2024-01-28",
    "amend-standing": "amend s1 --points 30 --adopted 7 --place 2 --of 10 --points-change 1 --group 县 --source 网",
    "submit-solicited": "submit 丁 --unit SQ --with BH --solicited 秋粮 --on 2024-01-21",
    "solicit": "solicit 夏粮收购 --level 省 --ask 石泉、白河 --due 2024-06-30 --important --number 省-7 "
    "--on 2024-05-01",
    "solicit-focus": "solicit 四季度要点 --level 市 --ask all --on 2024-05-01",
    "solicit-group": "solicit 夏粮收购 --level 省 --ask 直报县 --due 2024-06-30 --on 2024-05-01",
    "solicitation-amend": "solicitation amend 秋粮 --ask HY --withdraw BH --topic 秋粮入库 --level 市 --important yes "
    "--on 2024-01-04 --due 2024-01-25",
    "solicitation-close": "solicitation close YG-2024-01",
    "solicitation-outcome": "solicitation outcome 秋粮 迟交 --unit BH --on 2024-01-25",
    "fault": "fault HY --fault 失实 --item 乙 --severity 严重 --by 省 --points=-3 --note 数据 --on 2024-02-01",
    "adjust": "adjust SQ --points=-1.5 --approver 主任 --reason 重复 --on 2024-02-01",
    "return": "return 乙 --reason 重复 --on 2024-02-01",
    "target-add": "target add SQ --metric 得分 --every 年 --value 60 --from 2024-01-01 --until 2024-12-31",
    "target-add-terms": "target add BH --metric 批示信息 --every 年 --value 3 --kind 调研 --level 省 --min-words 2000",
    "target-amend-terms": "target amend t1 --kind 问题 --to 省 --min-words 500",
    "target-amend": "target amend t1 --value 9 --from 2024-01-01 --until 2024-12-31",
    "total-add": "total add HY --event 采用 --count 6 --channel 政务信息 --level 省 --form 单篇 --kind 动态 "
    "--period 2024-01..03 --source 通报",
    "total-add-reports": "total add BH --event 上报 --count 6 --to 省 --period 2024-01..03",
    "total-amend": "total amend c1 --count 9 --unit BH --from 2024-01-02 --until 2024-02-01 --level '' --rank 秘书长 "
    "--source 网",
    "void-total": "void c1 --reason 误记",
    "amend-fault": "amend e1 --fault 漏报 --severity 严重 --by 省 --points=-2 --note 未报 --on 2024-01-23",
    "amend-adjustment": "amend j1 --points 3 --approver 秘书长 --on 2024-01-23",
    "honour": "honour BH --title 通报表彰 --by 省政府办公厅 --level 省 --year 2023",
    "honour-officer": "honour SQ --title 优秀信息员 --by 市政府办 --year 去年 --officer 王强",
    "amend-honour": "amend h1 --title 先进集体 --by 市政府 --level 市 --year 2022 --officer 王强",
    "amend-return": "amend r1 --on 2024-01-05",
    "amend-standing-rank": "amend s1 --rank 3",
    "acknowledge": "acknowledge SQ --metric 积分 --period 2024-01 --level 省 --scorecard office --reason 重复",
    "review": "review 待审 --political --policy --by 李科 --on 2024-02-01",
    "review-all": "review 待审 --all --by 李科 --on 2024-02-01",
    "review-back": "review 甲 --by 李科 --back 数字不实 --on 2024-02-01",
    "submit-checked": "submit 丁 --unit SQ --checked-by 赵主任 --on 2024-03-01",
    "amend-review": "amend v1 --sensitive yes --accurate yes --by 赵主任 --on 2024-01-06",
    "void-review": "void v1 --reason 重复",
    "policy-set": "policy set review require",
    "outcome": "outcome 甲 县政府据此出台配套措施 --document 石政发〔2024〕8号 --on 2024-02-06",
    "amend-outcome": "amend o1 --text 写入工作要点 --document 2号 --on 2024-02-07",
    "void-outcome": "void o1 --reason 重复",
    "train": "train 公文写作 --hours 1.5 --officer 王强 --on 2024-02-06",
    "amend-training": "amend n1 --topic 跟班 --hours 6 --officer p1 --on 2024-02-07",
    "void-training": "void n1 --reason 重复",
    "void-double": "void 乙 --same-as 甲",
    "void-fault": "void e1 --reason 重复",
    "void": "void a1 --reason 重复",
    "undo": "undo",
}
COMMANDS = pytest.mark.parametrize("words", WRITES.values(), ids=WRITES.keys())


@COMMANDS
def test_a_receipt_is_one_line_and_the_way_back(busy: Run, words: str) -> None:
    ran = busy(words)
    assert ran.code == 0, ran.err
    assert "zhibao undo" in ran.out.splitlines()[0]
    assert busy("verify").code == 0


@COMMANDS
def test_a_receipt_as_json(busy: Run, words: str) -> None:
    ran = busy(f"{words} --format json")
    assert ran.code == 0, ran.err
    receipt = ran.json
    assert set(receipt) >= {"recorded", "warnings"}
    recorded = receipt["recorded"]
    assert set(recorded) == {"what", "number", "ref", "entry"}
    assert recorded["what"]
    assert recorded["ref"]
    newest = busy("log --top 1 --format json").json
    assert recorded["entry"] == newest["rows"][0]["hash"] == newest["provenance"]["head"]
    assert receipt["dry_run"] is False
    assert ran.err == ""


@COMMANDS
def test_a_dry_run_tells_the_same_and_records_nothing(busy: Run, ledger: Path, words: str) -> None:
    before = ledger.read_bytes()
    dry = busy(f"{words} --dry-run --format json")
    assert dry.code == 0, dry.err
    assert ledger.read_bytes() == before
    assert dry.json["dry_run"] is True
    assert dry.json["recorded"]["entry"] is None
    told = busy(f"{words} --format json").json
    same = {key: value for key, value in told.items() if key not in ("recorded", "dry_run")}
    assert {key: value for key, value in dry.json.items() if key in same} == same
    assert {**dry.json["recorded"], "entry": None} == {**told["recorded"], "entry": None}


@COMMANDS
def test_each_is_one_entry_with_its_reason_and_can_be_undone(busy: Run, words: str) -> None:
    def state() -> list[str]:
        reports = (
            "list",
            "list adoptions",
            "list forwardings",
            "list instructions",
            "standing list",
            "unit list",
            "officer list",
            "channel list",
            "kind list",
            "scorecard list",
            "list faults",
            "list adjustments",
            "list returns",
            "list acknowledgements",
            "list reviews",
            "list outcomes",
            "list trainings",
            "policy list",
            "list honours",
            "solicitation list",
            "target list",
            "rank --period 2024",
            "stats",
        )
        return [str(busy(f"{report} --format json").json["rows"]) for report in reports]

    before, entries = state(), len(busy("log --format json").json["rows"])
    if words == "scorecard default office":
        busy("scorecard add other.toml")
        before, entries, words = state(), entries + 1, "scorecard default other"
    if words != WRITES["void"]:
        words += " --reason 补登"
    assert busy(words).code == 0
    log = busy("log --format json").json["rows"]
    assert len(log) == entries + 1
    assert log[0]["by"] == "李敏"
    assert log[0]["reason"] in ("补登", "重复")
    assert state() != before or words.startswith(("group add", "undo"))
    assert busy(f"undo {log[0]['entry']}").code == 0
    assert state() == before
    assert busy("verify").code == 0


def test_a_receipt_names_what_was_not_typed(busy: Run) -> None:
    told = busy("adopt 甲 --channel szb --form 单篇")
    line = told.out.splitlines()[0]
    for text in ("a2", "SQ-2024-0001", "甲", "province", "政务专报", "full", "5", "2024-09-02"):
        assert text in line
    new = busy("adopt --unit HY --title 没登记的 --level 省 --on 2024-03-20 --format json").json
    assert any("2024-03-20" in note for note in new["notes"])
    assert "HY-2024-0001" in new["text"]
    assert "3 points" in new["text"]


def test_without_a_card_there_are_no_points_in_a_receipt(z: Run) -> None:
    z("void office@2023-01-01 --reason 试")
    z("submit 甲 --unit SQ --on 2024-01-02")
    told = z("adopt 甲 --level 省 --on 2024-01-05")
    assert told.code == 0
    assert "points" not in told.out


def test_warnings_go_to_stderr_after_the_receipt(busy: Run) -> None:
    ran = busy("submit 甲 --unit BH --on 2024-02-01")
    assert (ran.code, "SQ-2024-0001" in ran.err) == (0, True)
    inside = busy("submit 甲 --unit BH --on 2024-02-01 --format json")
    assert inside.err == ""
    assert len(inside.json["warnings"]) == 2


def test_near_duplicates_are_warned_of(z: Run) -> None:
    z("submit 石泉县秋茶产销两旺茶农增收明显 --unit SQ --on 2024-03-01")
    near = z("submit 石泉县秋茶产销两旺茶农增收很明显 --unit SQ --on 2024-03-04 --format json").json
    assert len(near["warnings"]) == 1
    assert "SQ-2024-0001" in near["warnings"][0]
    assert z("submit 白河县木瓜产业调查 --unit BH --on 2024-03-04 --format json").json["warnings"] == []


def test_the_same_adoption_twice(busy: Run) -> None:
    same = busy("adopt 甲 --channel szw --on 2024-01-10 --format json")
    assert (same.code, same.error["code"]) == (1, "adoption-duplicate")
    assert "a1" in same.error["message"]
    assert "--force" in same.error["hint"]
    another_day = busy("adopt 甲 --channel szw --on 2024-01-11 --format json").json
    assert len(another_day["warnings"]) == 1
    other_form = busy("adopt 甲 --channel szw --form 综合 --on 2024-01-10 --format json").json
    assert other_form["warnings"] == []
    assert busy("adopt 甲 --channel szw --on 2024-01-10 --force").code == 0
    log = busy("log --top 1 --format json").json["rows"][0]
    assert log["command"] == "adopt"


def test_the_same_compiled_adoption_in_another_order(busy: Run) -> None:
    assert busy("adopt 甲 乙 --channel szw --form 综合 --on 2024-01-10").code == 0
    assert busy("adopt 乙 甲 --channel szw --form 综合 --on 2024-01-10").fault == "adoption-duplicate"
    assert busy("adopt 乙 --channel szw --form 综合 --on 2024-01-10").code == 0


def test_an_adoption_before_its_item_is_warned_of(busy: Run) -> None:
    for words in (
        "adopt 甲 --level 省 --on 2023-12-30",
        "forward 甲 --to 省 --on 2023-12-30",
        "instruct 甲 --level 省 --on 2023-12-30",
    ):
        ran = busy(words)
        assert ran.code == 0
        assert "2024-01-02" in ran.err


def test_force_is_in_the_journal(busy: Run, ledger: Path) -> None:
    from contextlib import closing
    from sqlite3 import connect

    busy("submit 将来 --unit SQ --on 2024-12-01 --force")
    with closing(connect(ledger)) as connection:
        head = connection.execute("SELECT head FROM journal ORDER BY seq DESC").fetchone()[0]
    assert '"forced":"true"' in head


def test_a_standing_twice(busy: Run) -> None:
    ran = busy("standing add SQ --period 2024-01 --points 6 --format json")
    assert (ran.code, ran.error["code"]) == (1, "standing-duplicate")
    assert busy("standing add SQ --period 2024-01 --points 6 --force").code == 0
    assert busy("standing add SQ --period 2024-02").fault == "standing-empty"


def test_void_needs_a_reason_and_leaves_no_orphans(busy: Run) -> None:
    assert busy("void a1").fault == "option-missing"
    ran = busy("void 甲 --reason 失实 --format json")
    assert (ran.code, ran.error["code"]) == (1, "void-depends")
    for ref in ("a1", "f1", "i1"):
        assert ref in ran.error["message"]
    forced = busy("void 甲 --reason 失实 --force --format json").json
    assert len(forced["notes"]) == 4
    assert busy("list adoptions --format json").json["rows"] == []
    assert busy("verify").code == 0


def test_a_compiled_piece_goes_on_without_a_void_source(busy: Run) -> None:
    busy("adopt 甲 乙 --channel szb --form 综合 --on 2024-01-20")
    assert busy("void 甲 --reason 失实 --force").code == 0
    rows = busy("list adoptions --format json").json["rows"]
    assert [row["item"] for row in rows] == ["BH-2024-0001"]
    assert busy("verify").code == 0


def test_undo_goes_back_step_by_step_and_an_undo_brings_back(busy: Run) -> None:
    def titles() -> list[str]:
        return [row["title"] for row in busy("list --format json").json["rows"]]

    busy("submit 丙 --unit SQ")
    busy("submit 丁 --unit SQ")
    busy("undo")
    assert "丁" not in titles()
    back = busy("undo --format json").json
    assert "丙" not in titles()
    assert any("丙" in note for note in back["notes"])
    assert busy(f"undo {back['recorded']['ref']}").code == 0
    assert "丙" in titles()
    assert "丁" not in titles()


def test_undo_is_of_ones_own(busy: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBAO_ACTOR", "王强")
    ran = busy("undo --format json")
    assert (ran.code, ran.error["code"]) == (4, "nothing-to-undo")
    newest = busy("log --top 1 --format json").json["rows"][0]["entry"]
    assert busy(f"undo {newest}").code == 0


def test_undo_refuses_what_later_entries_build_on(busy: Run) -> None:
    entry = next(row["entry"] for row in busy("log 甲 --format json").json["rows"])
    ran = busy(f"undo {entry} --format json")
    assert (ran.code, ran.error["code"]) == (1, "undo-depends")
    assert busy("undo 1").fault == "undo-first"


def test_amend_shows_old_and_new_and_log_keeps_both(busy: Run) -> None:
    told = busy("amend 甲 --title 甲改 --words 500 --format json").json
    assert len(told["notes"]) == 2
    assert any("甲 → 甲改" in note for note in told["notes"])
    history = busy("log 甲改 --format json").json["rows"]
    assert {"甲", "甲改"} <= {row["old"] for row in history} | {row["new"] for row in history}


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("amend 甲", 2, "amend-nothing"),
        ("amend 甲 --leader 省长", 2, "amend-field"),
        ("amend a1 --title 题", 2, "amend-field"),
        ("amend 甲 --title ''", 2, "amend-empty"),
        ("amend 甲 --title 甲", 1, "amend-same"),
        ("amend a1 --channel ''", 2, "channel-missing"),
        ("amend i1 --feedback-on 2024-01-01", 2, "feedback-before"),
        ("amend a1 --level 市", 2, "level-of-channel"),
        ("amend f1 --on 2024-10-01", 1, "date-future"),
        ("instruct 甲 --level 市 --due 2024-01-01", 2, "due-before"),
        ("unit amend SQ --from 2024-05-01 --until 2024-01-01", 2, "span-backwards"),
        ("unit rename SQ 白河县", 1, "unit-exists"),
        ("unit amend SQ --name 白河县", 1, "unit-exists"),
        ("unit add 石泉县", 1, "unit-exists"),
        ("unit add 新局 --code sq", 1, "code-used"),
        ("unit merge SQ --into SQ", 2, "merge-self"),
        ("unit merge SQ --on 2024-01-01", 2, "usage"),
        ("group add 直报县", 1, "group-exists"),
        ("group amend 直报县 --name 市直部门", 1, "group-exists"),
        ("kind add 调研", 1, "kind-exists"),
        ("kind amend news --name 调研", 1, "kind-exists"),
        ("channel add 政务信息 --level 县 --id szw", 1, "channel-exists"),
        ("channel add 《》 --level 县", 2, "option-missing"),
        ("channel add 新刊", 2, "option-missing"),
        ("officer add 张三", 2, "option-missing"),
        ("scorecard add other.toml --reason", 2, "usage"),
        ("submit 甲 乙 --unit SQ", 2, "usage"),
        ("submit 丙 --unit SQ --words 很多", 2, "number-unreadable"),
        ("submit 丙 --unit SQ --words=-3", 2, "count-unreadable"),
        ("submit 丙", 2, "option-missing"),
        ("forward 甲", 2, "option-missing"),
        ("instruct 甲", 2, "option-missing"),
        ("adopt 甲", 2, "channel-missing"),
        ("adopt", 2, "item-missing"),
        ("adopt 甲 --title 乙 --level 省", 2, "adopt-both"),
        ("adopt 甲 --level 省 --kind 调研", 2, "adopt-both"),
        ("submit 丙 --unit SQ --file 缺.docx", 4, "file-missing"),
        ("unit move SQ", 2, "option-missing"),
        ("undo 甲", 4, "entry-unknown"),
        ("standing add SQ --points 3", 2, "option-missing"),
        ("scorecard default 没有", 4, "scorecard-unknown"),
        ("void 1 --reason x", 4, "item-unknown"),
        ("submit 丙 --unit SQ --nosuch 1", 2, "usage"),
        ("submit 丙 --unit", 2, "usage"),
        ("submitt 丙", 2, "command-unknown"),
        ("unit remove SQ", 2, "command-unknown"),
        ("submit 丙 --unit SQ --format csv", 2, "format-unknown"),
    ],
)
def test_what_is_refused_records_nothing(busy: Run, ledger: Path, words: str, status: int, code: str) -> None:
    before = ledger.read_bytes()
    ran = busy(words)
    assert (ran.code, ran.fault, ran.out) == (status, code, ""), ran.err
    lines = ran.err.splitlines()
    assert lines[0].startswith("Error: ")
    assert ledger.read_bytes() == before


def test_an_amended_channel_and_level_together_name_one_channel(busy: Run) -> None:
    assert busy("amend a1 --channel 政务信息 --level 市").code == 0
    row = busy("list adoptions --format json").json["rows"][0]
    assert (row["channel"], row["level"]) == ("akzw", "city")
    assert busy("amend a1 --channel '' --level 省").code == 0
    row = busy("list adoptions --format json").json["rows"][0]
    assert (row["channel"], row["level"]) == (None, "province")


def test_a_typing_slip_in_a_command_or_option_gets_the_nearest(busy: Run) -> None:
    assert "submit" in busy("submitt 甲 --format json").error["hint"]
    assert "--unit" in busy("submit 甲 --unti SQ --format json").error["hint"]


def test_submit_asks_only_on_a_terminal(busy: Run) -> None:
    ran = busy("submit", typed="题\nSQ\n")
    assert (ran.code, ran.fault, ran.out) == (2, "title-missing", "")
