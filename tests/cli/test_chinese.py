"""What a Chinese reader reads: words for every code, no English sentence, Chinese marks."""

import re
from pathlib import Path

import pytest
from tests.cli.conftest import Ran, Run
from tests.cli.test_writing import WRITES

from zhibao_cli import i18n
from zhibao_cli.domain.words import SHOWN

CODES = {code for name, vocabulary in SHOWN.items() if name != "flag" for code in vocabulary}
COMMANDS = (
    r"(unit|group|officer|channel|kind|scorecard|standing|policy|target|total|solicitation) "
    r"(add|amend|rename|move|merge|default|close|outcome|set)|"
    r"\b(fault|adjust|return|solicit|honour|review|outcome|train)\b(?!-)"
)
TYPED = (r"zhibao [a-z -]+", COMMANDS, r"--?[a-z][a-z-]*", r"\[[a-z-]+\]", r"[\w.-]+\.(toml|docx|db)")
SENTENCE = "[a-z]{2,} [a-z]{2,} [a-z]"
READS = (
    "rank --period 2024",
    "rank --period 2024 --level 省 --compare 同比",
    "rank --period 2024 --together",
    "rank --period 2024 --gap",
    "awards --period 2024",
    "explain 石泉 --period 2024",
    "explain 秋茶",
    "explain NYJ --period 2024",
    *(
        f"stats --by {by} --period 2024"
        for by in ("单位", "类别", "网络", "类型", "形式", "刊物", "级别", "月份", "信息员", "专题", "作者", "约稿")
    ),
    "list --period 2024",
    "list 采用",
    "list 上报",
    "list 批示",
    "list 差错",
    "list 加减分",
    "list 退稿",
    "list 认可",
    "list 审核",
    "list 转化",
    "list 去向",
    "list 批示 --pending",
    "instruction figures --by 级别 --period 2024",
    "stats --by 职级 --period 2024-01..03 --instructed-to 2024-04",
    "target zero --every 季度 --period 2024",
    "list 培训",
    "stats --by 审核 --period 2024",
    "awards --people --period 2024",
    "policy list",
    "show v1",
    "show o1",
    "show n1",
    "list 汇总",
    "show 秋茶",
    "show a1",
    "show f1",
    "show i1",
    "show s1",
    "show p1",
    "show e1",
    "show j1",
    "show r1",
    "show t1",
    "show k1",
    "show c1",
    "show NYJ",
    "target list",
    "total list",
    "stats --period 2024-02 --kind 动态",
    "solicitation list",
    "show 石泉",
    "unit list",
    "unit show 石泉",
    "group list",
    "officer list",
    "officer show 王强",
    "channel list",
    "channel show szw",
    "standing list",
    "standing history",
    "reconcile --period 2024 --unit SQ",
    "reconcile --period 2024 --unit SQ --explain",
    "scorecard list",
    "scorecard check card.toml",
    "log",
    "log 2",
    "log 秋茶",
    "log a1",
    "verify",
)
REFUSED = (
    "total add SQ",
    "total add SQ --event 采用 --count 3 --period 2024-02 --rank 秘书长",
    "total add SQ --event 差错 --count 3 --period 2024-02",
    "total add SQ --event 采用 --count 0 --period 2024-02",
    "total add NYJ --event 采用 --count 6 --channel szw --form 单篇 --period 2024-01..03",
    "total add NYJ --event 采用 --count 3 --period 2024-02",
    "submit",
    "submit 甲",
    "list --overdue",
    "target add SQ --metric 积分 --kind 动态 --every 年 --value 1",
    "submit 甲 --unit 不知道",
    "submit 甲 --unit SQ --kind 通知",
    "submit 甲 --unit SQ --on 3/4",
    "submit 甲 --unit SQ --on 2030-01-01",
    "submit 甲 --unit SQ --to 部",
    "submit 甲 --unit SQ --words 很多",
    "submit 甲 --unit SQ --file 没有.docx",
    "submit 甲 --unit",
    "adopt 没有 --level 省",
    "adopt 秋茶",
    "adopt 秋茶 --channel 不知道",
    "adopt 秋茶 --channel szw --form 单篇 --on 2024-03-20",
    "forward 秋茶",
    "instruct 秋茶 --level 省 --on 2024-04-02 --due 2024-01-01",
    "amend a1 --kind 动态",
    "amend a1",
    "void 秋茶 --reason 误记",
    "void 秋茶",
    "undo 1",
    "undo 99",
    "log z99",
    "rank --period 哪天",
    "rank --period 2024-13",
    "rank --scorecard 没有",
    "list 东西",
    "stats --by 天气",
    "list --solicited --unsolicited",
    "unit add 石泉县",
    "unit add 新县 --from 2025-01-01 --until 2024-01-01",
    "officer show 没有",
    "scorecard add 没有.toml",
    "rank --format pdf",
    "rank --无",
    "没有的命令",
)


@pytest.fixture(autouse=True)
def chinese() -> None:
    i18n.use("zh")


def read(shown: str, *left_out: str) -> str:
    """What is shown, without what is typed as it stands: commands, options, names in the ledger, file names."""
    for pattern in (
        *left_out,
        r"zhibao [a-z -]+",
        COMMANDS,
        r"\bcard-[a-z-]+",
        r"--?[a-z][a-z-]*",
        r"\[[a-z-]+\]",
        r"[\w.-]+\.(toml|docx|db)",
    ):
        shown = re.sub(pattern, "", shown)
    return shown


def in_words(shown: str) -> bool:
    """No code of the ledger's and no English sentence."""
    words = set(re.findall(r"(?<![A-Za-z0-9_-])[a-z][a-z_-]+(?![A-Za-z0-9_-])", shown))
    return (
        not words & CODES
        and not any("_" in word for word in words)
        and not re.search("[a-z]{2,} [a-z]{2,} [a-z]", shown)
    )


def marked(shown: str) -> bool:
    """Chinese marks beside Chinese characters."""
    return not re.search("[\u3400-\u9fff》）][,;:!?]|[,;:!?][\u3400-\u9fff《（]", shown)


@pytest.mark.parametrize("command", READS)
def test_a_report_is_in_words(full: Run, command: str) -> None:
    ran = full(command)
    assert ran.code == 0
    shown = read(ran.out, "office", "szw")
    assert in_words(shown), shown
    assert marked(shown), shown


@pytest.mark.parametrize("command", WRITES.values(), ids=WRITES)
def test_a_receipt_is_in_words(busy: Run, command: str) -> None:
    ran = busy(command)
    assert ran.code == 0
    shown = read(ran.out + ran.err, "office", "other", "szw", "szb", "akzw", "news")
    assert re.search("[\u3400-\u9fff]", shown)
    assert in_words(shown), shown
    assert marked(shown), shown


@pytest.mark.parametrize("command", REFUSED)
def test_a_refusal_is_in_words(full: Run, command: str) -> None:
    ran = full(command)
    assert ran.code
    assert ran.err.startswith("错误：")
    lines = [line for line in ran.err.splitlines() if not line.startswith("提示：可用：")]
    shown = read("\n".join(lines))
    assert in_words(shown), shown
    assert marked(shown), shown


def _line(ran: Ran) -> str:
    return ran.out.splitlines()[0]


def test_receipts_read_as_a_clerk_writes(z: Run) -> None:
    assert _line(z("submit 秋茶产销两旺 --unit SQ --with BH --kind 动态 --to 省 --on 2024-03-01")) == (
        "已记信息 SQ-2024-0001：《秋茶产销两旺》，石泉县、白河县，动态，2024-03-01，直报省。撤销：zhibao undo"
    )
    assert re.fullmatch(
        "已记采用 a1：SQ-2024-0001《秋茶产销两旺》，省《.+》，第12期，2024-03-20，单篇，[0-9.]+分。撤销：zhibao undo",
        _line(z("adopt 秋茶 --channel szw --form 单篇 --issue 12 --on 2024-03-20")),
    )
    assert _line(z("forward 秋茶 --to 省 --on 2024-03-02")) == (
        "已记上报 f1：SQ-2024-0001《秋茶产销两旺》，报省，2024-03-02。撤销：zhibao undo"
    )
    assert _line(z("instruct 秋茶 --level 市 --leader 市长 --on 2024-04-02")) == (
        "已记批示 i1：SQ-2024-0001《秋茶产销两旺》，市，市长，2024-04-02。撤销：zhibao undo"
    )


def test_an_issue_in_words_says_itself_what_it_is(z: Run) -> None:
    z("submit 甲 --unit SQ --on 2024-03-01")
    assert "，2024年第3期，" in _line(z("adopt 甲 --level 省 --issue 2024年第3期 --on 2024-03-20"))


def test_amended_fields_are_named(full: Run) -> None:
    notes = full("amend a1 --form 综合 --on 2024-03-21").out.splitlines()[1:]
    assert sorted(notes) == ["形式：单篇 → 综合", "采用日期：2024-03-20 → 2024-03-21"]


def test_what_was_undone_is_named(full: Run) -> None:
    full("amend a1 --form 综合 --on 2024-03-21")
    shown = full("undo").out
    assert "a1：已恢复原内容（" in shown
    assert "采用日期" in shown
    assert "adopted_on" not in shown


def test_the_journal_says_what_was_recorded_and_json_stays_english(full: Run) -> None:
    assert re.search(r"adopt +采用1\b", full("log").out)
    rows = full("log --format json").json["rows"]
    assert ["adoption 1"] in [row["recorded"] for row in rows]
    changes = full("log a1 --format json").json["rows"]
    assert {"form", "adopted_on"} <= {row["field"] for row in changes}
    assert "full" in {row["new"] for row in changes}


def test_an_import_fault_names_the_column_as_the_reader_does(empty: Run) -> None:
    folder = Path("表")
    folder.mkdir()
    (folder / "单位.csv").write_text("名称,直报点,起\n石泉县,也许,2024-02-30\n", encoding="utf-8")
    error = empty("init --from 表").err
    assert "单位.csv，第2行，“直报点”列：" in error
    assert "单位.csv，第2行，“起”列：" in error
