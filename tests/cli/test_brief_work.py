"""`brief` on how the work was done, and `stats --by feedback`; seen on 2 September 2024."""

import shlex
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.conftest import Run
from tests.cli.test_brief import PERIOD, check, rows, sentences, text, told

ITEMS = """
    submit 秋茶产销两旺 --unit SQ --on 2024-03-01 --to 省 --kind 动态
    submit 河道采砂整治 --unit SQ --on 2024-03-02 --to 省 --kind 问题
    submit 木瓜深加工 --unit BH --on 2024-03-03 --to 省 --kind 调研 --words 2000
    adopt 秋茶 --channel szw --form 单篇 --on 2024-03-20
"""
WORK = """
    solicit 秋粮收购 --level 省 --ask SQ、BH、HY --on 2024-03-05 --due 2024-03-20
    solicitation outcome 秋粮收购 done --unit SQ --on 2024-03-19
    solicitation outcome 秋粮收购 late --unit BH --on 2024-03-25
    solicitation close 秋粮收购
    instruct 秋茶 --level 省 --rank 主要领导 --on 2024-04-01 --due 2024-05-01
    instruct 河道 --level 市 --on 2024-04-02 --due 2024-05-02
    instruct 木瓜 --level 市 --on 2024-08-20 --due 2024-10-01
    amend i1 --feedback-on 2024-04-20
    outcome 秋茶 写入实施方案 --on 2024-06-01
    officer add 王强 --unit SQ --from 2024-01-01
    officer add 李芳 --unit BH --from 2024-01-01
    train 信息写作 --hours 4 --officer 王强 --officer 李芳 --on 2024-03-05
    train 跟班 --hours 8 --officer 王强 --on 2024-05-05
    review 木瓜 --political --by 李科长 --back 数字不符 --on 2024-03-04
    review 木瓜 --all --by 李科长 --on 2024-03-05
    review 秋茶 --all --by 李科长 --on 2024-03-05
    target add --group 直报县 --metric 报送 --every 季度 --value 1
"""


@pytest.fixture
def office(z: Run) -> Run:
    """Three items, and what was done about them."""
    told(z, ITEMS)
    return z


def json(z: Run, words: str) -> Any:
    return z(*shlex.split(words), "--format", "json").json


def test_all_of_it(office: Run) -> None:
    told(office, WORK)
    found = sentences(office)
    at = next(number for number, sentence in enumerate(found) if "约稿3篇" in sentence)
    assert found[at:] == [
        "向各单位约稿3篇，按时完成1篇，迟交1篇，未交1篇，完成率66.7%；报送问题类信息1条",
        "应反馈的领导批示2件，已反馈1件，逾期未反馈1件；1条信息转化为决策或文件",
        "按政治、政策、敏感、准确四关审核信息2条，退回修改1条",
        "举办信息员培训2期，3人次参加",
    ]
    check(office, PERIOD)


def test_each_figure_is_shown_by_the_command_beside_it(office: Run) -> None:
    told(office, WORK)
    stated = {row["figure"]: (row["value"], row["source"]) for row in rows(office)}
    shown = {key: json(office, source.removeprefix("zhibao ")) for key, (_, source) in stated.items()
             if source.startswith("zhibao ")}  # fmt: skip
    for key in ("asked", "done", "late", "missed"):
        assert stated[key][0] == shown[key]["total"][key]
    for key in ("due", "given", "overdue"):
        assert stated[f"feedback_{key}"][0] == shown[f"feedback_{key}"]["total"][key]
    assert stated["problems"][0] == shown["problems"]["total"]["submitted"]
    assert stated["outcome_items"][0] == len({row["item"] for row in shown["outcome_items"]["rows"]})
    trainings = shown["trainings"]["rows"]
    assert (stated["trainings"][0], stated["trained"][0]) == (2, sum(len(row["officers"]) for row in trainings))
    assert shown["reviewed"]["notes"] == ["Items reviewed: 2; passed all four checks: 2; sent back at least once: 1."]


def test_targets_are_told_of_when_somebody_met_them(office: Run) -> None:
    told(office, WORK)
    # 石泉 and 白河 reported something in the first quarter, 汉阴 nothing; nobody anything in the second.
    assert "完成任务" not in text(office)
    assert "有任务的3个单位中2个完成任务。" in text(office, "--period 2024Q1")
    progress = json(office, "target progress --period 2024Q1")["rows"]
    assert [row["unit"] for row in progress if row["state"] != "short"] == ["石泉县", "白河县"]
    told(office, "submit 蚕桑 --unit HY --on 2024-03-09")
    assert "有任务的3个单位全部完成任务。" in text(office, "--period 2024Q1")


def test_what_nobody_can_have_met_yet_is_not_told(office: Run) -> None:
    told(office, "target add SQ --metric 报送 --every 年 --value 50")
    assert "任务" not in text(office)


def test_no_targets_and_no_card_are_no_error(z: Run) -> None:
    told(z, f"{ITEMS}target add SQ --metric 报送 --every 季度 --value 1\nvoid office@2023-01-01 --reason 试")
    assert "任务" not in text(z)


def test_zero_is_not_told(office: Run) -> None:
    for word in ("约稿", "反馈", "转化", "审核", "培训", "任务"):
        assert word not in text(office)
    assert "报送问题类信息1条。" in text(office)
    told(office, "amend 河道 --kind 动态")
    assert "问题类信息" not in text(office)


def test_the_short_style_has_none_of_it(office: Run) -> None:
    told(office, WORK)
    assert "约稿" not in text(office, f"{PERIOD} --style short")


def test_feedback_goes_with_the_cut_off_of_instructions(office: Run) -> None:
    told(office, WORK)
    told(office, "amend i2 --feedback-on 2024-05-01")
    found = text(office, "--period 2024-01..04 --instructed-to 2024-05-01")
    assert "截至5月1日，应反馈的领导批示1件，均已按期反馈。1—4月，向各单位约稿3篇" in found
    sources = {row["source"] for row in rows(office, "--period 2024-01..04 --instructed-to 2024-05-01")
               if row["clause"] == "feedback"}  # fmt: skip
    assert sources == {"zhibao stats --by feedback --period 2024-01-01..2024-05-01"}


def test_the_period_is_named_again_behind_another_time(office: Run) -> None:
    told(office, WORK)
    assert "年1—8月，向各单位" not in text(office)
    assert "1—8月，向各单位约稿" not in text(office)
    told(office, "submit 旧一 --unit SQ --on 2023-01-05 --kind 问题 --to 省 --solicited 秋粮收购 --force")
    found = text(office)
    assert "近两年，" in found
    assert "。1—8月，向各单位约稿3篇" in found


def test_where_nothing_else_is_told_the_period_is_named(z: Run) -> None:
    told(z, "void office@2023-01-01 --reason 试\nofficer add 王强 --unit SQ --from 2024-01-01")
    told(z, "train 信息写作 --hours 4 --officer 王强 --on 2024-03-05")
    assert text(z) == "2024年1—8月，举办信息员培训1期，1人次参加。"


def test_totals_count_among_problem_items(office: Run) -> None:
    told(office, "total add SQ --event 报送 --count 3 --kind 问题 --period 2024-06")
    assert "报送问题类信息4条" in text(office)
    assert json(office, f"stats --kind 问题 {PERIOD}")["total"]["submitted"] == 4


UNITS = st.sampled_from(["SQ", "BH", "HY"])
REVIEWS = st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from(
    ["--all", "--political", "--political --back 不实", "--back 过时"])), max_size=6)  # fmt: skip
ASKED = st.lists(st.sampled_from(["done", "late", "missed", "waived", ""]), max_size=3)
FEEDBACK = st.lists(st.sampled_from(["", "2024-05-01", "2024-06-01", "2024-09-01"]), max_size=3)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REVIEWS, ASKED, FEEDBACK)
def test_whatever_is_on_record_it_is_what_the_commands_show(
    z: Run, founded: Any, ledger: Any, reviews: Any, asked: Any, feedback: Any
) -> None:
    ledger.write_bytes(founded.read_bytes())
    told(z, "\n".join(f"submit {title} --unit SQ --on 2024-03-01 --kind 问题" for title in "甲乙丙"))
    for title, how in reviews:
        told(z, f"review {title} {how} --by 李科长 --on 2024-03-02")
    for unit, outcome in zip(("SQ", "BH", "HY"), asked, strict=False):
        told(z, f"solicit 题{unit} --level 省 --ask {unit} --on 2024-03-05 --due 2024-03-20")
        if outcome:
            told(z, f"solicitation outcome 题{unit} {outcome} --unit {unit} --on 2024-03-19")
    for serial, day in enumerate(feedback, 1):
        told(z, "instruct 甲 --level 市 --on 2024-04-01 --due 2024-05-02")
        if day:
            told(z, f"amend i{serial} --feedback-on {day}")
    check(z, PERIOD)
    figures = {row["figure"]: row["value"] for row in rows(z)}
    drafts = json(z, f"solicitation figures {PERIOD}")["total"]
    states = json(z, f"stats --by feedback {PERIOD}")["total"]
    (note,) = json(z, f"stats --by review {PERIOD}")["notes"]
    assert figures.get("asked", 0) == drafts["asked"] == len(asked)
    assert (figures.get("feedback_due", 0), figures.get("feedback_given", 0)) == (states["due"], states["given"])
    counts = [int(part.rsplit(" ", 1)[1]) for part in note.rstrip(".").split(";")]
    assert [figures.get("reviewed", 0), figures.get("sent_back", 0)] == [counts[0], counts[2]]


# -- stats --by feedback


def test_feedback_by_level_and_rank(office: Run) -> None:
    told(office, WORK)
    report = json(office, "stats --by 反馈 --period 2024")
    assert [tuple(row.values()) for row in report["rows"]] == [
        ("province", "principal", 1, 1, 0, 0, 0), ("city", None, 1, 0, 0, 1, 1)
    ]  # fmt: skip
    assert report["total"]["open"] == 1
    only = json(office, "stats --by feedback --period 2024 --unit SQ")["total"]
    assert (only["due"], only["open"]) == (2, 0)
    assert json(office, "stats --by feedback --period 2024 --level 省")["total"]["due"] == 1
    assert json(office, "stats --by feedback --period 2023")["rows"] == []
