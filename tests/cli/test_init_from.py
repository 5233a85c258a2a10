"""`init --from`: every table, however an office wrote it; all of it or nothing."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ran, Run
from tests.offices import CARD

from zhibao_cli.app.load_rows import READERS

TABLES: dict[str, str] = {
    "groups": "name,order\n直报县,1\n市直部门,2\n",
    "units": "code,name,short_name,aliases,group,network,direct_report,rolls_up_to,merged_into,from,to\n"
    "SQ,石泉县,石泉,石泉县府办;石泉办,直报县,纵向,是,,,,\nBH,白河县,,,直报县,vertical,true,,,,\n"
    "SLJ,市水利局,,,市直部门,横向,否,,,2020-01-01,\nHD,市河道站,,,市直部门,横向,,市水利局,SLJ,2020-01-01,2024-01-31\n"
    ",市林业局,,,三类,,,,,,\n",
    "officers": "unit,name,role,from,to\n石泉,王强,科长,2023-01-01,\n",
    "channels": "id,name,level,medium,aliases\nszw,《政务信息》,省,刊物,省政务\nwz,市政府网,市,网站,\n",
    "kinds": "id,name,major,aliases\nsq,社情民意,是,民意\nnews,动态,否,\n",
    "solicitations": "number,topic,level,important,issued_on,due_on\n约2024-1,秋粮收购,市,是,2024-01-02,2024-02-01\n",
    "solicited_units": "solicitation,unit,outcome,received_on,item\n约2024-1,石泉,完成,2024-01-20,SQ-2024-0001\n"
    "秋粮收购,BH,open,,\n",
    "submissions": "number,other_numbers,unit,with,title,kind,words,submitted_on,to,author,"
    "signed_by,solicited,topics,status,text\nSQ-2024-0001,省-7;旧-3,石泉县,白河县;市水利局,秋茶产销两旺,动态,1200,2024-01-20,省,"
    '王强;李芳,赵,约2024-1,茶叶;产业,已报,"正文\n两行"\n'
    ",,白河,,木瓜,社情民意,,,,,,,,,\n,,SLJ,,河长制,,,2024年3月1日,,,,,,草稿,\n"
    "SQ-2024-0009,,石泉,,退回的,,,2024-01-09,,,,,,,\n",
    "records": "number,unit,title,submitted_on,channel,adopted_on,leader,leader_level,instructed_on\n"
    "BH-2024-0007,白河,拐枣,2024-01-30,wz,2024-02-08,市长,市,2024-02-09\n",
    "adoptions": "item,unit,title,channel,level,form,adopted_on,issue,printed_title,route,reprint,points\n"
    "省-7,,,省政务,,单篇,2024/2/1,12,题,直报,否,\n,白河县,木瓜,,市,内部专用,2024-02-05,,,,,2.5\n"
    "SQ-2024-0001;BH-2024-0001,,,wz,,综合,2024-02-06,,,relay,√,\n",
    "forwardings": "item,to,forwarded_on,printed_title\nSQ-2024-0001,省,2024-01-25,\n",
    "instructions": "item,leader,level,rank,instructed_on,channel,text,feedback_due,feedback_on\n"
    "SQ-2024-0001,省长,省,主要领导,2024-02-10,政务信息,阅,2024-03-01,2024-02-20\n",
    "standings": "unit,group,start,end,level,adopted,points,points_change,rank,of,source\n"
    "石泉,直报县,2024-01-01,2024-08-31,省,6,21,-5,4,30,通报\n",
    "policies": "name,value\n审核,必须\n",
    "faults": "unit,item,fault,severity,notified_by,occurred_on,points,note\n"
    "石泉,SQ-2024-0001,迟报,严重,省,2024-02-01,-2,晚\n白河,,串报,,,2024年2月2日,,\n",
    "adjustments": "unit,on,points,reason,approver\n石泉,2024-02-03,2.5,现场会,主任\n白河,2024-02-04,-1,,\n",
    "returns": "item,reason,on\nBH-2024-0001,数据不实,2024-02-06\n省-7,又改,2024-02-07\nSQ-2024-0009,重复,\n",
    "reviews": "item,political,policy,sensitive,accurate,by,on,reason\nSQ-2024-0001,是,是,,,李科,2024-01-19,\n"
    "SQ-2024-0001,,,√,√,赵主任,2024-01-19,\nBH-2024-0007,是,否,否,否,李科,2024-01-29,提法不准\n"
    "BH-2024-0007,是,是,是,是,李科,2024-01-30,同意\n",
    "outcomes": "item,text,document,on\nSQ-2024-0001,县政府据此出台配套措施,石政发〔2024〕8号,2024-05-06\n"
    "BH-2024-0007,写入工作要点,,\n",
    "trainings": "on,topic,hours,officers\n2024-03-05,信息写作,4,王强\n2024-04-05,跟班,1.5,\n",
    "topics": "name\n茶叶\n没有信息的\n",
    "acknowledgements": "unit,start,end,level,metric,ours,theirs,reason\n"
    "石泉,2024-01-01,2024-08-31,省,points,20,21,已核对\n",
    "counts": "unit,start,end,period,event,count,channel,level,form,kind,rank,to,source\n"
    "石泉,2024-01-01,2024-08-31,,采用,6,szw,,单篇,,,,通报\n白河,,,2024年1—8月,报送,20,,,,动态,,省,\n"
    "白河,2024-01-01,2024-08-31,,批示,2,,省,,,主要领导,,\n白河,2024-01-01,2024-08-31,,采用,0,,市,,,,,\n",
    "honours": "unit,officer,by,level,year,title\n石泉,,省政府办公厅,省,2022,通报表彰\n石泉,王强,市政府办,,2023年,甲\n"
    ",王强,市政府办,市,2024年度,优秀信息员\n",
    "targets": "unit,group,metric,every,value,from,to\n石泉,,报送,每月,8,2024-01-01,2024-12-31\n,直报县,得分,年,60,,\n",
}


def write(files: dict[str, str], encoding: str = "utf-8") -> None:
    """Put files into the folder `in`."""
    for name, text in files.items():
        path = Path("in", name if "." in name else f"{name}.csv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))


@pytest.fixture
def load(empty: Run) -> Any:
    """Write files into a folder and load it."""

    def run(files: dict[str, str], *options: str, encoding: str = "utf-8") -> Ran:
        write(files, encoding)
        return empty("init", "--from", "in", *options)

    return run


def rows(empty: Run, words: str) -> list[dict[str, Any]]:
    ran = empty(f"{words} --format json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = ran.json["rows"]
    return found


def faults(ran: Ran) -> list[str]:
    """What is wrong, line by line; nothing was left behind."""
    assert (ran.code, ran.out, ran.fault) == (1, "", "load-faulty"), ran.err
    assert not Path("new.db").exists()
    return [line.strip() for line in ran.err.splitlines() if line.startswith("  ")]


def test_every_table_is_written_here() -> None:
    assert set(TABLES) == set(READERS)


def test_every_table(load: Any, empty: Run) -> None:
    ran = load(TABLES)
    assert ran.code == 0, ran.err
    assert empty("verify").code == 0
    assert [(r["code"], r["name"]) for r in rows(empty, "unit list")] == [
        ("SQ", "石泉县"),
        ("BH", "白河县"),
        ("SLJ", "市水利局"),
        ("HD", "市河道站"),
        ("U01", "市林业局"),
    ]
    station = rows(empty, "unit list")[3]
    assert (station["rolls_up_to"], station["merged_into"], station["to"]) == ("SLJ", "SLJ", "2024-01-31")
    assert [r["name"] for r in rows(empty, "group list")] == ["直报县", "市直部门", "三类"]
    assert rows(empty, "officer list")[0]["role"] == "科长"
    assert [(r["id"], r["name"], r["medium"]) for r in rows(empty, "channel list")] == [
        ("szw", "政务信息", "bulletin"),
        ("wz", "市政府网", "site"),
    ]
    assert "sq" in [r["id"] for r in rows(empty, "kind list")]
    items = {r["title"]: r for r in rows(empty, "list")}
    tea = items["秋茶产销两旺"]
    assert (tea["number"], tea["with"], tea["kind"], tea["words"], tea["to"]) == (
        "SQ-2024-0001",
        ["白河县", "市水利局"],
        "news",
        1200,
        "province",
    )
    assert (tea["author"], tea["solicited"], tea["topics"], tea["other_numbers"]) == (
        ["王强", "李芳"],
        "约2024-1",
        ["茶叶", "产业"],
        ["省-7", "旧-3"],
    )
    assert (items["木瓜"]["number"], items["木瓜"]["submitted_on"], items["木瓜"]["kind"]) == (
        "BH-2024-0001",
        "2024-02-05",
        "sq",
    )
    assert (items["河长制"]["submitted_on"], items["河长制"]["status"]) == ("2024-03-01", "draft")
    adoptions = {r["ref"]: r for r in rows(empty, "list adoptions")}
    assert (adoptions["a2"]["item"], adoptions["a2"]["channel"], adoptions["a2"]["issue"]) == (
        "SQ-2024-0001",
        "szw",
        "12",
    )
    assert (adoptions["a3"]["form"], adoptions["a3"]["points"], adoptions["a3"]["level"]) == ("内部专用", 2.5, "city")
    assert adoptions["a4"]["item"] == ["SQ-2024-0001", "BH-2024-0001"]
    assert adoptions["a4"]["reprint"] is True
    wide = adoptions["a1"]
    assert (wide["item"], wide["channel"], wide["adopted_on"]) == ("BH-2024-0007", "wz", "2024-02-08")
    assert (len(rows(empty, "list forwardings")), len(rows(empty, "list instructions"))) == (1, 2)
    assert rows(empty, "standing list")[0]["points_change"] == -5
    assert len(rows(empty, "log")) == 1


def test_every_mark_and_duty(load: Any, empty: Run) -> None:
    assert load(TABLES).code == 0
    assert [tuple(r.values())[:9] for r in rows(empty, "list faults")] == [
        ("e1", "石泉县", "SQ-2024-0001", "late", "serious", "province", "2024-02-01", -2, "晚"),
        ("e2", "白河县", None, "串报", None, None, "2024-02-02", None, None),
    ]
    assert [tuple(r.values())[:6] for r in rows(empty, "list adjustments")] == [
        ("j1", "石泉县", "2024-02-03", 2.5, "现场会", "主任"),
        ("j2", "白河县", "2024-02-04", -1, None, None),
    ]
    returned = {r["item"]: (r["ref"], r["reason"], r["on"]) for r in rows(empty, "list returns")}
    assert returned == {
        "BH-2024-0001": ("r1", "数据不实", "2024-02-06"),
        "SQ-2024-0001": ("r2", "又改", "2024-02-07"),
        "SQ-2024-0009": ("r3", "重复", None),
    }
    status = {r["number"]: r["status"] for r in rows(empty, "list")}
    # One without a status of its own was sent back; what the row says itself, stands.
    assert (status["SQ-2024-0009"], status["BH-2024-0001"], status["SQ-2024-0001"]) == (
        "returned",
        "returned",
        "reported",
    )
    assert [tuple(r.values())[:8] for r in rows(empty, "target list")] == [
        ("t1", "石泉县", None, "submitted", "month", 8, "2024-01-01", "2024-12-31"),
        ("t2", None, "直报县", "points", "year", 60, None, None),
    ]
    assert {r["unit"]: r["outcome"] for r in rows(empty, "solicitation show 约2024-1")} == {
        "石泉县": "done",
        "白河县": "open",
    }


def test_a_dry_run_says_the_same_and_leaves_nothing(load: Any) -> None:
    dry = load(TABLES, "--dry-run", "--format", "json").json
    assert not Path("new.db").exists()
    told = load(TABLES, "--format", "json").json
    assert dry["notes"] == told["notes"]
    assert dry["warnings"] == told["warnings"]


def test_the_receipt_counts_rows_and_names_other_files(load: Any) -> None:
    told = load({**TABLES, "说明.txt": "x", "图.png": "x", "附件.csv": "by,year\n"}, "--format", "json").json
    notes = "\n".join(told["notes"])
    for text in ("说明.txt", "图.png", "附件.csv"):
        assert text in notes
    assert any(note.endswith("1") or "1" in note for note in told["notes"] if "first adoption" in note)


CHINESE = {
    "单位.csv": "单位名称,代码,类别,是否直报点\n石泉县,SQ,直报县,是\n",
    "刊物.csv": "刊物名称,级别\n政务信息,省级\n",
    "报送登记表.csv": "石泉县2024年报送情况\n编号,报送单位,信息标题,信息类型,字数（字）,报送日期,作者\n"
    'SQ-2024-0001,石泉县,秋茶,调研,"2,100",2024.1.5,王强、李芳\n',
    "采用.csv": "单位,标题,采用刊物,采用形式,采用日期\n石泉,秋茶,政务信息,单篇,1月20日\n",
    "批示.csv": "信息编号,批示领导,级别,批示日期\nSQ-2024-0001,市长,市,20240201\n",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_names_and_headers_in_the_encodings_of_offices(load: Any, empty: Run, encoding: str) -> None:
    ran = load(CHINESE, encoding=encoding)
    assert ran.code == 0, ran.err
    item = rows(empty, "list")[0]
    assert (item["kind"], item["words"], item["submitted_on"], item["author"]) == (
        "research",
        2100,
        "2024-01-05",
        ["王强", "李芳"],
    )
    adoption = rows(empty, "list adoptions")[0]
    assert (adoption["form"], adoption["adopted_on"]) == ("full", "2024-01-20")
    assert rows(empty, "list instructions")[0]["level"] == "city"
    assert rows(empty, "unit list")[0]["direct_report"] is True


def test_tabs_and_semicolons(load: Any, empty: Run) -> None:
    assert load({"units.tsv": "code\tname\nSQ\t石泉县\n", "channels.csv": "id;name;level\nszw;政务信息;省\n"}).code == 0
    assert len(rows(empty, "unit list")) == len(rows(empty, "channel list")) == 1


def test_an_adoption_dates_an_item_named_by_unit_and_title(load: Any, empty: Run) -> None:
    ran = load(
        {
            "units": "code,name\nSQ,石泉县\n",
            "submissions": "unit,title\n石泉,秋茶\n石泉县,木瓜\n",
            "adoptions": "unit,title,level,adopted_on\n石泉县,秋茶,省,2024-02-03\n"
            "SQ,秋茶,市,2024-01-03\nSQ,木瓜,市,2024-01-04\n",
        }
    )
    assert ran.code == 0, ran.err
    assert [(r["title"], r["submitted_on"]) for r in rows(empty, "list")] == [
        ("秋茶", "2024-01-03"),
        ("木瓜", "2024-01-04"),
    ]


def test_given_numbers_are_kept_and_the_rest_follow(load: Any, empty: Run) -> None:
    ran = load(
        {
            "units": "code,name\nSQ,石泉县\n",
            "submissions": "number,unit,title,submitted_on\n,SQ,甲,2024-01-01\n"
            "SQ-2024-0007,SQ,乙,2024-01-02\n,SQ,丙,2024-01-03\n",
        }
    )
    assert ran.code == 0, ran.err
    assert {r["title"]: r["number"] for r in rows(empty, "list")} == {
        "甲": "SQ-2024-0008",
        "乙": "SQ-2024-0007",
        "丙": "SQ-2024-0009",
    }


def test_equal_rows_are_two_events_and_a_warning_names_them(load: Any, empty: Run) -> None:
    one = "SQ-2024-0001,省,2024-02-01\n"
    told = load(
        {
            "units": "code,name\nSQ,石泉县\n",
            "submissions": "number,unit,title,submitted_on\nSQ-2024-0001,SQ,甲,2024-01-01\n"
            ",SQ,乙,2024-01-01\n,SQ,乙,2024-01-01\n",
            "adoptions": f"item,level,adopted_on\n{one}{one}",
            "forwardings": f"item,to,forwarded_on\n{one}{one}",
            "instructions": f"item,level,instructed_on\n{one}{one}",
        },
        "--format",
        "json",
    ).json
    warnings = "\n".join(told["warnings"])
    for refs in (("a1", "a2"), ("f1", "f2"), ("i1", "i2"), ("SQ-2024-0002", "SQ-2024-0003")):
        assert all(ref in warnings for ref in refs), refs
    assert len(rows(empty, "list adoptions")) == 2
    assert len(rows(empty, "list")) == 3


UNITS = {"units": "code,name\nSQ,石泉县\n"}
ITEM = UNITS | {"submissions": "number,unit,title,submitted_on\nX-1,SQ,甲,2024-01-01\n"}


@pytest.mark.parametrize(
    ("files", "code", "places"),
    [
        ({"submissions": "unit,title,submitted_on\n白河县,甲,2024-01-01\n"}, "unit-unknown", ("row 2", "unit")),
        ({"submissions": "unit,title,submitted_on\nSQ,,2024-01-01\n"}, "cell-empty", ("row 2", "title")),
        ({"submissions": "unit,title,submitted_on\nSQ,甲,\n"}, "date-missing", ("row 2", "submitted_on")),
        ({"submissions": "unit,title,submitted_on\nSQ,甲,2024-02-30\n"}, "date-impossible", ("row 2", "submitted_on")),
        ({"submissions": "unit,title,submitted_on\nSQ,甲,2042-02-03\n"}, "date-future", ("row 2", "submitted_on")),
        ({"submissions": "unit,title,submitted_on\nSQ,甲,去年\n"}, "date-unreadable", ("row 2", "submitted_on")),
        ({"submissions": "unit,title,kind,submitted_on\nSQ,甲,社情,2024-01-01\n"}, "kind-unknown", ("row 2", "kind")),
        (
            {"submissions": "unit,title,words,submitted_on\nSQ,甲,很多,2024-01-01\n"},
            "number-unreadable",
            ("row 2", "words"),
        ),
        ({"submissions": "unit,title,to,submitted_on\nSQ,甲,宇宙,2024-01-01\n"}, "level-unknown", ("row 2", "to")),
        ({"submissions": "unit,with,title,submitted_on\nSQ,白河,甲,2024-01-01\n"}, "unit-unknown", ("row 2", "with")),
        (
            {"submissions": "unit,title,solicited,submitted_on\nSQ,甲,约1,2024-01-01\n"},
            "solicitation-unknown",
            ("row 2",),
        ),
        (
            {"submissions": "number,unit,title,submitted_on\nX-1,SQ,甲,2024-01-01\nX-1,SQ,乙,2024-01-01\n"},
            "number-used",
            ("row 3",),
        ),
        (
            {"submissions": f"unit,title,submitted_on\nSQ,{'长' * 501},2024-01-01\n"},
            "title-too-long",
            ("row 2", "title"),
        ),
        ({"adoptions": "item,level,adopted_on\nX-9,省,2024-01-02\n"}, "item-unknown", ("row 2", "item")),
        ({"adoptions": "item,level,adopted_on\nX-1,,2024-01-02\n"}, "channel-missing", ("row 2", "channel")),
        ({"adoptions": "item,channel,adopted_on\nX-1,政务信息,2024-01-02\n"}, "channel-unknown", ("row 2", "channel")),
        ({"adoptions": "item,level,adopted_on\nX-1,省,\n"}, "cell-empty", ("row 2", "adopted_on")),
        ({"adoptions": "item,level,adopted_on\nX-1,省,2042-01-01\n"}, "date-future", ("row 2", "adopted_on")),
        ({"adoptions": "unit,title,level,adopted_on\nSQ,没有,省,2024-01-02\n"}, "item-unknown", ("row 2", "title")),
        ({"adoptions": "unit,title,level,adopted_on\nSQ,,省,2024-01-02\n"}, "cell-empty", ("row 2",)),
        (
            {"adoptions": "item,level,reprint,adopted_on\nX-1,省,大概,2024-01-02\n"},
            "flag-unknown",
            ("row 2", "reprint"),
        ),
        ({"forwardings": "item,to,forwarded_on\nX-1,,2024-01-02\n"}, "cell-empty", ("row 2", "to")),
        (
            {"instructions": "item,level,rank,instructed_on\nX-1,省,一把手,2024-01-02\n"},
            "rank-unknown",
            ("row 2", "rank"),
        ),
        ({"officers": "unit,name,from,to\nSQ,王强,2024-05-01,2024-01-01\n"}, "span-backwards", ("row 2", "to")),
        ({"standings": "unit,start,end,rank\nSQ,2024-05-01,2024-01-01,3\n"}, "span-backwards", ("row 2", "end")),
        ({"standings": "unit,start,end,rank\nSQ,2024-01-01,2024-05-01,1.5\n"}, "count-unreadable", ("row 2", "rank")),
        ({"units": "code,name\nSQ,石泉县\nSQ,石泉县\n"}, "row-repeated", ("row 3",)),
        ({"units": "code,name,rolls_up_to\nSQ,石泉县,没有\n"}, "unit-unknown", ("row 2", "rolls_up_to")),
        ({"units": "code,name\nSQ,石泉县\nS Q;x,白河县\n"}, "code-unusable", ("row 3", "code")),
        ({"channels": "id,name,level\na,甲刊,省\na,乙刊,市\n"}, "row-repeated", ("row 3",)),
        ({"solicitations": "number,topic\n1,甲\n1,乙\n"}, "row-repeated", ("row 3",)),
        ({"policies": "name,value\nreview,yes\nreview,no\n"}, "row-repeated", ("row 3",)),
        (
            {"solicited_units": "solicitation,unit\n1,SQ\n1,SQ\n", "solicitations": "number,topic\n1,甲\n"},
            "row-repeated",
            ("row 3",),
        ),
        ({"faults": "unit,fault,occurred_on\nSQ,,2024-01-02\n"}, "cell-empty", ("row 2", "fault")),
        ({"faults": "unit,fault,occurred_on\n没有,迟报,2024-01-02\n"}, "unit-unknown", ("row 2", "unit")),
        ({"faults": "unit,item,fault,occurred_on\nSQ,X-9,迟报,2024-01-02\n"}, "item-unknown", ("row 2", "item")),
        ({"faults": "unit,fault,occurred_on\nSQ,迟报,2042-01-02\n"}, "date-future", ("row 2", "occurred_on")),
        ({"faults": "unit,fault,occurred_on,points\nSQ,迟报,2024-01-02,x\n"}, "number-unreadable", ("row 2", "points")),
        ({"adjustments": "unit,on,points\nSQ,2024-01-02,\n"}, "cell-empty", ("row 2", "points")),
        ({"adjustments": "unit,on,points\nSQ,2042-01-02,1\n"}, "date-future", ("row 2", "on")),
        ({"returns": "item,reason\nX-9,旧\n"}, "item-unknown", ("row 2", "item")),
        ({"returns": "item,on\nX-1,2042-01-02\n"}, "date-future", ("row 2", "on")),
        ({"targets": "unit,group,metric,every,value\nSQ,县,报送,月,8\n"}, "target-whose", ("row 2", "unit")),
        ({"targets": "unit,group,metric,every,value\n,,报送,月,8\n"}, "target-whose", ("row 2", "unit")),
        ({"targets": "unit,metric,every,value\nSQ,快乐,月,8\n"}, "metric-unknown", ("row 2", "metric")),
        ({"targets": "unit,metric,every,value\nSQ,报送,天,8\n"}, "every-unknown", ("row 2", "every")),
        ({"targets": "unit,metric,every,value\nSQ,报送,月,-8\n"}, "target-negative", ("row 2", "value")),
        (
            {"targets": "unit,metric,every,value,from,to\nSQ,报送,月,8,2024-02-01,2024-01-01\n"},
            "span-backwards",
            ("row 2", "to"),
        ),
        ({"adoptions": "item,adopted_on\nX-1,2024-01-02\n"}, "column-missing", ("adoptions.csv",)),
        ({"submissions": "unit,words\nSQ,5\n"}, "column-missing", ("submissions.csv", "title")),
        ({"submissions": "unit,title\nSQ,甲,多,余\n"}, "row-ragged", ("row 2",)),
        ({"submissions": 'unit,title\nSQ,"甲\n'}, "quotes-unbalanced", ("submissions.csv",)),
        ({"submissions": "unit,title\nSQ,甲\x00\n"}, "file-binary", ("submissions.csv",)),
        ({"scorecard.toml": "[scorecard\nid = 1\n"}, "card-toml", ("scorecard.toml", "1")),
        ({"scorecards/a.toml": CARD.replace("points = 5", "points = 5\npionts = 5")}, "card-key-unknown", ("a.toml",)),
    ],
)
def test_a_bad_row_is_told_with_its_place(load: Any, files: dict[str, str], code: str, places: tuple[str, ...]) -> None:
    told = faults(load(ITEM | files))
    assert len(told) == 1, told
    assert told[0].endswith(f"[{code}]") or not code
    assert all(place.replace("_", " ") in told[0].replace("_", " ") for place in places), told


def test_every_fault_is_told_at_once(load: Any) -> None:
    told = faults(
        load(
            {
                "units": "code,name\nSQ,石泉县\n,\nBH,\n",
                "submissions": "number,unit,title,kind,words,submitted_on\nX-1,SQ,甲,无此类,很多,2024-02-30\n"
                "X-2,XX,乙,,,2024-01-01\n",
                "adoptions": "item,level,adopted_on\nX-2,省,2024-01-05\nX-7,星际,昨日\n",
                "channels": "name\n政务信息\n",
                "scorecard.toml": CARD.replace('on = "adopted"', 'on = "adoptd"', 1),
                "instructions": "a,b\n1,2\n",
            }
        )
    )
    for place in (
        "units.csv",
        "submissions.csv",
        "channels.csv",
        "scorecard.toml",
        "instructions.csv",
        "adoptions.csv",
    ):
        assert any(place in line for line in told), place
    assert sum("submissions.csv" in line for line in told) == 4


def test_bytes_that_are_no_text(load: Any) -> None:
    write(ITEM)
    Path("in/adoptions.csv").write_bytes(b"item,level\n\xff\xfe\xff\x81")
    assert any("adoptions.csv" in line for line in faults(load({})))


def test_an_unreadable_table_is_one_fault_not_one_for_each_row_that_needs_it(load: Any) -> None:
    files = {
        "units": "code,other\nSQ,石泉县\n",
        "submissions": "number,unit,title,submitted_on\nX-1,SQ,甲,2024-01-01\nX-2,SQ,乙,2024-02-30\n",
        "channels": "id,name\nszw,政务信息\n",
        "adoptions": "item,channel,adopted_on\nX-1,szw,2024-01-02\nX-2,szw,2024-01-02\n",
        "forwardings": "item,to,forwarded_on\nX-1,省,2024-01-02\n",
    }
    told = faults(load(files))
    assert [line.rpartition("[")[2] for line in told] == ["column-missing]", "column-missing]", "date-impossible]"]
    broken = faults(load(files | {"submissions": "number,title\nX-1,甲\n"}))
    assert len(broken) == 3


def test_an_office_may_describe_the_kinds_of_the_field_itself(load: Any, empty: Run) -> None:
    assert load({"kinds": "id,name,major,aliases\nnews,动态信息,是,动态类\n,社情民意,,\n"}).code == 0
    kinds = {row["id"]: row for row in rows(empty, "kind list")}
    assert (kinds["news"]["name"], kinds["news"]["major"], kinds["news"]["aliases"]) == ("动态信息", True, ["动态类"])
    assert (kinds["research"]["name"], kinds["research"]["major"]) == ("调研", True)
    assert len(kinds) == 8


def test_force_takes_a_future_day_and_a_long_title(load: Any, empty: Run) -> None:
    files = UNITS | {"submissions": f"unit,title,submitted_on\nSQ,{'长' * 501},2030-01-01\n"}
    assert load(files, "--force").code == 0
    assert len(rows(empty, "list")) == 1


def test_a_folder_that_is_not_there_or_holds_nothing(empty: Run, tmp_path: Path) -> None:
    ran = empty("init --from nowhere")
    assert (ran.code, ran.fault) == (4, "folder-missing")
    Path("in").mkdir()
    for name in ("", "说明.txt", "附件.csv"):
        if name:
            Path("in", name).write_text("x")
        ran = empty("init --from in")
        assert (ran.code, ran.out, ran.fault) == (4, "", "folder-empty")
        assert ran.err.splitlines()[1].startswith("Hint: ")
    assert not (tmp_path / "new.db").exists()


def test_a_scorecard_in_the_folder_adds_its_channels(load: Any, empty: Run) -> None:
    card = CARD + '\n[[channel]]\nid = "szw"\nname = "政务信息"\nlevel = "province"\n'
    assert load(UNITS | {"scorecards/office.toml": card}).code == 0
    assert [r["id"] for r in rows(empty, "channel list")] == ["szw"]
    assert [r["id"] for r in rows(empty, "scorecard list")] == ["office"]
    assert empty("rank").code == 0


def test_a_broken_scorecard_names_file_and_line(z: Run) -> None:
    Path("bad.toml").write_text(CARD.replace("points = 5", "points = = 5"), encoding="utf-8")
    line = next(n for n, text in enumerate(Path("bad.toml").read_text("utf-8").splitlines(), 1) if "= =" in text)
    for words in ("scorecard add bad.toml", "rank --scorecard bad.toml"):
        ran = z(words)
        assert (ran.code, ran.out, ran.fault) == (1, "", "scorecard-faulty")
        assert f"bad.toml, line {line}:" in ran.err
    checked = z("scorecard check bad.toml --format json")
    assert (checked.code, checked.json["rows"][0]["line"]) == (1, line)


def test_the_example_loads_and_proves(empty: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.conftest import NOW

    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW.replace(year=2025))
    folder = Path(__file__).parents[2] / "examples" / "ankang"
    assert empty("init", "--from", str(folder)).code == 0
    assert empty("verify").code == 0
    report = empty("rank --period 2024-01..08 --level 省 --format json").json
    points = {row["unit"]: (row["adopted"], row["points"]) for row in report["rows"]}
    assert points["石泉县"] == (6, 21)
    assert points["白河县"] == (6, 27)
    assert points["汉阴县"] == (2, 4)
    assert points["旬阳县"] == (3, 9)
    assert points["市政府办公室"] == (15, 65)
