"""`brief`: the paragraph, told of small ledgers a clerk could check; seen on 2 September 2024."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cli.conftest import Run
from tests.conftest import NOW

PERIOD = "--period 2024-01..08"
ITEMS = """
    submit 秋茶产销两旺 --unit SQ --on 2024-03-01 --to 省 --kind 动态
    submit 河道采砂整治 --unit SQ --on 2024-03-02 --to 省 --kind 问题
    submit 木瓜深加工 --unit BH --on 2024-03-03 --to 省 --kind 调研 --words 2000
    submit 蚕桑基地扩面 --unit HY --on 2024-03-04 --kind 调研 --words 1999
    submit 水库除险加固 --unit SLJ --on 2024-03-05 --kind 经验
"""
ADOPTIONS = """
    adopt 秋茶 --channel szw --form 单篇 --on 2024-03-20
    adopt 河道 --channel szb --form 单条 --on 2024-04-10
    adopt 木瓜 --channel szw --form 单篇 --on 2024-04-20
"""


def told(z: Run, lines: str) -> None:
    for line in filter(None, map(str.strip, lines.splitlines())):
        ran = z(line)
        assert ran.code == 0, f"{line}: {ran.err}"


@pytest.fixture
def office(z: Run) -> Run:
    """Items of five units, three of them adopted by the province."""
    told(z, ITEMS + ADOPTIONS)
    return z


def text(z: Run, rest: str = PERIOD) -> str:
    """The paragraph."""
    ran = z(f"brief {rest}")
    assert ran.code == 0, ran.err
    return ran.out.removesuffix("\n")


def sentences(z: Run, rest: str = PERIOD) -> list[str]:
    return text(z, rest).removesuffix("。").split("。")


def rows(z: Run, rest: str = PERIOD) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = z(f"brief {rest} --format json").json["rows"]
    return found


# -- results


def test_without_a_bulletin_points_and_places_are_ours_and_said_to_be(office: Run) -> None:
    assert sentences(office, f"{PERIOD} --level 省")[0] == (
        "2024年1—8月省采用信息及积分情况（按《本办积分办法》统计）："
        "石泉县采用2条，积8分，居本级直报县第1；白河县采用1条，积5分，居本级直报县第2"
    )


def test_what_the_superior_published_is_told_as_published(office: Run) -> None:
    told(
        office,
        """
        standing add SQ --period 2024-01..08 --level 省 --adopted 6 --points 21 --rank 4 --group 直报县
        standing add BH --period 2024-01..08 --level 省 --adopted 6 --points 27.5 --rank 3 --group 直报县
        """,
    )
    first = sentences(office)[0]
    assert first == (
        "2024年1—8月省采用信息及积分情况（省公布）："
        "白河县采用6条，积27.5分，居全省直报县第3；石泉县采用6条，积21分，居全省直报县第4"
    )
    # The others have nothing of the province's, and no zero is told.
    assert "汉阴" not in first


def test_of_units_not_published_ours_stand_apart(office: Run) -> None:
    told(office, "standing add SQ --period 2024-01..08 --level 省 --adopted 6 --points 21 --rank 4 --group 直报县")
    assert sentences(office)[0] == ("2024年1—8月省采用信息及积分情况（省公布）：石泉县采用6条，积21分，居全省直报县第4")
    # Its place among ours counts the published unit too, by our own figures.
    assert sentences(office)[1] == "其他单位按《本办积分办法》统计：白河县采用1条，积5分，居本级直报县第2"


def test_a_bulletin_of_another_period_or_level_is_not_used(office: Run) -> None:
    told(office, "standing add SQ --period 2024-01..07 --level 省 --adopted 6 --points 21 --rank 4 --group 直报县")
    told(office, "standing add SQ --period 2024-01..08 --level 国家 --adopted 1 --rank 9")
    assert "公布" not in text(office, f"{PERIOD} --level 省")
    assert sentences(office)[0] == "2024年1—8月国家采用信息情况（国家公布）：石泉县采用1条，居全国第9"


def test_ties_are_told(office: Run) -> None:
    told(office, "submit 甲 --unit HY --on 2024-03-01\nadopt 甲 --channel szb --form 单篇 --on 2024-03-20")
    first = sentences(office, f"{PERIOD} --level 省")[0]
    assert "石泉县采用2条，积8分，居本级直报县第1" in first
    assert "白河县采用1条，积5分，居本级直报县并列第2" in first
    assert "汉阴县采用1条，积5分，居本级直报县并列第2" in first
    told(
        office,
        """
        standing add SQ --period 2024-01..08 --level 省 --adopted 6 --points 21 --rank 4 --group 直报县
        standing add BH --period 2024-01..08 --level 省 --adopted 6 --points 21 --rank 4 --group 直报县
        standing add HY --period 2024-01..08 --level 省 --adopted 2 --points 9 --rank 4 --group 县区
        """,
    )
    first = sentences(office)[0]
    assert first.count("居全省直报县并列第4") == 2
    assert "居全省县区第4" in first


def test_a_standing_alone_may_have_no_more_than_a_place(office: Run) -> None:
    told(office, "standing add SQ --period 2024-01..08 --level 省 --rank 4 --group 全省直报县")
    assert sentences(office)[0] == "2024年1—8月省采用信息情况（省公布）：石泉县居全省直报县第4"


def test_a_published_zero_is_not_told(office: Run) -> None:
    told(office, "standing add HY --period 2024-01..08 --level 省 --adopted 0 --points 0 --rank 30 --group 直报县")
    assert "公布" not in text(office)
    assert "汉阴县" not in sentences(office)[0]


def test_a_group_of_one_has_no_place(office: Run) -> None:
    told(office, "unit add 市政府办公室 --code SZF --group 市级")
    told(office, "submit 专报 --unit SZF --on 2024-05-01\nadopt 专报 --channel szw --form 单篇 --on 2024-05-02")
    assert "市政府办公室采用1条，积5分。" in text(office, f"{PERIOD} --level 省 --style short")


def test_of_a_great_group_only_the_first_are_told(z: Run) -> None:
    for number in range(12):
        told(z, f"unit add 第{number + 10}镇 --code T{number + 10} --group 乡镇")
        told(z, f"submit 题{number + 10} --unit T{number + 10} --on 2024-05-01")
        told(z, f"adopt 题{number + 10} --level 市 --on 2024-05-{number + 2:02} --form {'单篇' if number else '综合'}")
    told(z, "adjust T10 --points 5 --reason 现场会 --approver 主任 --on 2024-05-01")
    ran = z(f"brief {PERIOD} --style short")
    # All others are second: a place is told whole.
    assert "乡镇前5名为：第10镇采用1条，积6.1分，居本级乡镇第1；第11镇采用1条，积1.1分，居本级乡镇并列第2" in ran.out
    assert "乡镇: only the first 5 places are told, of 12 units." in ran.err


# -- the year before


def test_more_or_fewer_points_than_the_year_before(office: Run) -> None:
    told(
        office,
        """
        submit 旧一 --unit SQ --on 2023-01-05
        submit 旧二 --unit BH --on 2023-01-05
        submit 旧三 --unit HY --on 2023-01-05
        adopt 旧一 --channel szb --form 单条 --on 2023-02-01
        adopt 旧二 --channel szw --form 单篇 --on 2023-03-01
        adopt 旧三 --channel szb --form 单条 --on 2023-09-01
        """,
    )
    first = sentences(office, f"{PERIOD} --level 省")[0]
    assert "石泉县采用2条，积8分，居本级直报县第1，比上年同期多积5分" in first
    assert "白河县采用1条，积5分，居本级直报县第2，与上年同期持平" in first
    fewer = sentences(office, "--period 2024-01..03 --level 省")[0]
    assert "石泉县采用1条，积5分，居本级直报县第1，比上年同期多积2分" in fewer
    told(office, "void a2 --reason 错\nvoid a1 --reason 错")
    assert "石泉县" not in sentences(office, f"{PERIOD} --level 省")[0]


def test_no_comparison_with_a_time_the_ledger_does_not_hold(office: Run) -> None:
    told(office, "submit 旧一 --unit SQ --on 2023-06-05\nadopt 旧一 --channel szb --on 2023-06-06")
    ran = office(f"brief {PERIOD} --level 省")
    assert "同期" not in ran.out
    assert "so there is no comparison with 2023-01-01..2023-08-31." in ran.err


def test_a_published_change_is_told_or_follows_from_last_years_bulletin(office: Run) -> None:
    told(
        office,
        """
        standing add SQ --period 2024-01..08 --level 省 --adopted 6 --points 21 --points-change=-3 --group 直报县
        standing add BH --period 2024-01..08 --level 省 --adopted 6 --points 27 --group 直报县
        standing add BH --period 2023-01..08 --level 省 --adopted 4 --points 20 --group 直报县
        """,
    )
    assert sentences(office)[0].endswith(
        "石泉县采用6条，积21分，比上年同期少积3分；白河县采用6条，积27分，比上年同期多积7分"
    )
    assert [row["source"] for row in rows(office) if row["figure"] == "points_change"] == ["s1", "s2、s3"]


# -- counts


def test_sent_up_by_group_to_the_level_told(office: Run) -> None:
    told(office, "forward 水库 --to 省 --on 2024-04-01")
    assert "2个市直部门报省信息1条" in text(office, f"{PERIOD} --level 省")
    assert "3个直报县报省信息3条，2个市直部门报省信息1条" in text(office, f"{PERIOD} --level 省")
    assert "报省信息" not in text(office, f"{PERIOD} --level 国家")
    # Without a level it is what was sent up at all.
    assert "3个直报县上报信息3条" in text(office)


def test_instructions_have_their_own_cut_off_and_levels(office: Run) -> None:
    told(
        office,
        """
        instruct 秋茶 --level 省 --on 2024-05-01
        instruct 秋茶 --level 县 --on 2024-05-02
        instruct 木瓜 --level 县 --on 2024-08-31
        instruct 蚕桑 --level 市 --on 2024-09-01
        """,
    )
    assert "省、县领导批示信息2条。" in text(office)
    assert "均有" not in text(office)  # 汉阴 has none by the end of August
    cut = text(office, f"{PERIOD} --instructed-to 2024-09-02")
    assert "截至9月2日，省、市、县领导批示信息3条，各直报县均有1条以上领导批示信息；2000字以上调研信息1条。" in cut
    assert "1—8月共组织调研信息2篇。" in cut
    told(office, "instruct 河道 --level 县 --on 2024-08-01")
    assert "各直报县均有1条以上" in text(office, f"{PERIOD} --instructed-to 9月2日")
    assert "各直报县" not in text(office)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2024-10", "截至10月底，"),
        ("10月", "截至10月底，"),
        ("..10月底", "截至10月底，"),
        ("2024-10-15", "截至10月15日，"),
        ("2025-01", "截至2025年1月底，"),
    ],
)
def test_a_cut_off_as_it_is_typed(office: Run, typed: str, words: str) -> None:
    told(office, "instruct 秋茶 --level 省 --on 2024-05-01")
    assert words in text(office, f"{PERIOD} --instructed-to {typed}")


def test_a_cut_off_of_last_years_period_is_last_years(office: Run) -> None:
    told(office, "submit 旧一 --unit SQ --on 2023-03-05\ninstruct 旧一 --level 省 --on 2023-10-31")
    assert "截至10月底，省领导批示信息1条" in text(office, "--period 2023-01..08 --instructed-to 10月")


def test_research_and_how_much_of_it_is_long(office: Run) -> None:
    assert "共组织调研信息2篇，其中2000字以上1篇。" in text(office)
    told(office, "amend 木瓜 --words 1999")
    assert "共组织调研信息2篇。" in text(office)


def test_the_share_of_solicited_items_among_the_major_ones_sent_up(office: Run) -> None:
    told(
        office, "solicit 木瓜产业 --level 市 --ask BH --on 2024-02-01 --due 2024-04-01\namend 木瓜 --solicited 木瓜产业"
    )
    # 河道 (problem) and 木瓜 (research) were sent up; 蚕桑 was not. All of the ledger is of this year.
    assert "1—8月，3个直报县上报大材料（调研、综合、问题类）2条，素材来自约稿的1条，占50%。" in text(office)
    told(office, "submit 旧一 --unit SQ --on 2023-01-05 --kind 问题 --to 省")
    assert "近两年，3个直报县上报大材料（调研、综合、问题类）3条，素材来自约稿的1条，占33.3%。" in text(office)


def test_honours_several_years_in_a_row(office: Run) -> None:
    told(
        office,
        """
        honour SQ --title 通报表彰 --by 省政府办公厅 --year 2022
        honour SQ --title 政务信息工作通报表彰 --by 省政府办公厅 --year 2023
        honour BH --title 通报表彰 --by 省政府办公厅 --year 2022
        honour BH --title 通报表彰 --by 省政府办公厅 --year 2023
        honour HY --title 先进集体 --by 市政府 --year 2023
        honour SLJ --title 先进集体 --by 市政府 --year 2023
        honour SLJ --title 先进集体 --by 市政府 --year 2024
        honour NYJ --title 通报表彰 --by 市政府 --year 2020
        honour NYJ --title 通报表彰 --by 市政府 --year 2021
        """,
    )
    # One year is no run, and a run that ended long ago is not told.
    assert sentences(office)[-1] == "石泉县、白河县连续两年受省政府办公厅通报表彰；市水利局连续两年受市政府表彰"
    assert "市水利局" not in text(office, "--period 2023")


# -- style, period, nothing


def test_the_short_style_has_the_results_alone(office: Run) -> None:
    told(office, "instruct 秋茶 --level 省 --on 2024-05-01")
    assert len(sentences(office, f"{PERIOD} --style short")) == 1
    assert text(office, f"{PERIOD} --style 短") == f"{sentences(office)[0]}。"


def test_this_year_is_said_where_no_year_was_typed(office: Run) -> None:
    assert text(office, "--period 1-8月").startswith("今年1—8月采用")
    assert text(office, "--period 上半年").startswith("今年上半年采用")
    assert text(office, "").startswith("今年1月1日至9月2日采用")
    assert text(office, "--period ２０２４").startswith("2024年采用")


def test_a_period_without_results_is_named_by_what_comes_first(z: Run) -> None:
    told(z, ITEMS)
    told(z, "void office@2023-01-01 --reason 试")
    assert text(z).startswith("2024年1—8月，3个直报县上报信息3条。")
    told(z, "instruct 蚕桑 --level 县 --on 2024-05-01\namend 秋茶 --to ''\namend 河道 --to ''\namend 木瓜 --to ''")
    assert text(z).startswith("2024年1—8月，县领导批示信息1条。共组织调研信息2篇")
    assert text(z, f"{PERIOD} --instructed-to 8月15日") == (
        "截至2024年8月15日，县领导批示信息1条；2000字以上调研信息1条。2024年1—8月共组织调研信息2篇。报送问题类信息1条。"
    )


def test_without_a_card_there_are_counts(office: Run) -> None:
    told(office, "void office@2023-01-01 --reason 试")
    ran = office(f"brief {PERIOD} --level 省")
    assert ran.out.startswith("2024年1—8月省采用信息情况：石泉县采用2条；白河县采用1条。")
    assert "积" not in ran.out
    assert "There is no scorecard on record" in ran.err


def test_nothing_to_tell_is_an_error(z: Run) -> None:
    ran = z(f"brief {PERIOD}")
    assert (ran.code, ran.fault, ran.out) == (4, "brief-empty", "")
    told(z, "submit 甲 --unit SQ --on 2024-03-01 --kind 动态")
    assert "2024-03-01" in z("brief --period 2023").err


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("--style 长", 2, "style-unknown"),
        ("--instructed-to 2023-12", 2, "cut-off-before"),
        ("--instructed-to 某月", 2, "period-unreadable"),
        ("--level 某", 2, "level-unknown"),
        ("--scorecard 没有", 4, "scorecard-unknown"),
        ("--format docx", 2, "format-unknown"),
    ],
)
def test_what_is_typed_wrong_is_told(office: Run, words: str, status: int, code: str) -> None:
    ran = office(f"brief {PERIOD} {words}")
    assert (ran.code, ran.fault, ran.out) == (status, code, "")


def test_it_is_the_same_in_either_language(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    told(office, "instruct 秋茶 --level 省 --on 2024-05-01")
    english = text(office)
    monkeypatch.setattr("zhibao_cli.i18n._chosen", ["zh"])
    assert text(office) == english


def test_a_file_takes_the_text_as_it_stands(office: Run) -> None:
    assert office(f"brief {PERIOD} -o 讲话.txt").out == ""
    assert Path("讲话.txt").read_text(encoding="utf-8") == f"{text(office)}\n"
    assert office(f"brief {PERIOD} -o 讲话.txt").fault == "output-exists"
    office(f"brief {PERIOD} -o 讲话.csv")
    assert Path("讲话.csv").read_text(encoding="utf-8-sig").count("\n") > 5


def test_what_was_known_then(office: Run) -> None:
    entry = office("log --top 1 --format json").json["rows"][0]["entry"]
    before = text(office)
    told(office, "instruct 秋茶 --level 省 --on 2024-05-01")
    assert text(office) != before
    assert text(office, f"{PERIOD} --as-of {entry}") == before
    assert all(f"--as-of {entry}" in row["source"] for row in rows(office, f"{PERIOD} --as-of {entry}"))


# -- what must hold of every paragraph

_PERIODS = re.compile(r"\d{4}年|\d+—\d+月|\d+月\d+日|\d+月底|\d+月|前5名|《[^》]*》|h\d+")


def check(z: Run, rest: str) -> None:
    """Every number printed is a figure of its clause, none is zero, and every figure is shown by its source."""
    ran = z(f"brief {rest} --format json")
    if ran.code == 4:
        return
    report = ran.json
    assert ran.code == 0, ran.err
    texts = dict.fromkeys(row["text"] for row in report["rows"])
    assert report["text"] == "".join(texts) == text(z, rest)
    for said in texts:
        figures = [row for row in report["rows"] if row["text"] == said]
        names = "|".join(sorted({re.escape(row["of"] or "") for row in figures} - {""}, key=len, reverse=True))
        bare = _PERIODS.sub("", re.sub(names, "", said) if names else said)
        stated = {str(abs(row["value"])) for row in figures}
        assert set(re.findall(r"\d+(?:\.\d+)?", bare)) <= stated, said
        assert "0" not in re.findall(r"\d+(?:\.\d+)?", bare)
        assert all(row["value"] or "持平" in said for row in figures)
    for row in report["rows"]:
        if row["source"].startswith("zhibao "):
            shown(z, row)


_SHOWN = {
    "adopted": ("adopted",), "points": ("points",), "place": ("rank",), "points_change": ("points_change",),
    "sent_up": ("sent_up",), "instructed_items": ("instructed_items",), "least": ("instructed_items",),
    "research": ("submitted",), "long_research": ("submitted",), "major": ("submitted",),
    "major_solicited": ("solicited",), "solicited_percent": ("solicited_share",),
}  # fmt: skip


def shown(z: Run, row: dict[str, Any]) -> None:
    """The command named as a figure's source shows it."""
    if row["figure"] not in _SHOWN:
        return
    report = z(*shlex.split(row["source"].removeprefix("zhibao ")), "--format", "json").json
    key = _SHOWN[row["figure"]][0]
    values = [one[key] for one in (*report["rows"], *filter(None, [report.get("total")])) if one[key] is not None]
    if row["figure"] == "solicited_percent":
        values = [round(value * 100, 1) for value in values]
    assert row["value"] in values, row


@pytest.mark.parametrize("rest", [PERIOD, f"{PERIOD} --level 省", "--period 2024-03 --style short", "--period 2023"])
def test_every_number_has_its_source(office: Run, rest: str) -> None:
    told(
        office,
        """
        instruct 秋茶 --level 省 --on 2024-05-01
        instruct 木瓜 --level 县 --on 2024-05-01
        instruct 蚕桑 --level 县 --on 2024-05-01
        standing add HY --period 2024-01..08 --level 省 --adopted 2 --points 4 --rank 28 --group 直报县
        """,
    )
    check(office, rest)


UNITS = st.sampled_from(["SQ", "BH", "HY", "SLJ", "NYJ"])
DAYS = st.dates(NOW.date().replace(year=2023, month=1, day=1), NOW.date())
RECORDS = st.lists(
    st.tuples(UNITS, DAYS, st.sampled_from(["动态", "调研", "问题"]), st.sampled_from(["省", "市", ""]),
              st.sampled_from([0, 1999, 2000]), st.sampled_from(["szw", "akzw", ""]), st.booleans()),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RECORDS, st.sampled_from([PERIOD, f"{PERIOD} --level 省", "--period 2024", "--period 2023-06..2024-05"]))
def test_every_number_has_its_source_whatever_is_on_record(
    z: Run, founded: Path, ledger: Path, records: Any, rest: str
) -> None:
    ledger.write_bytes(founded.read_bytes())
    for number, (unit, day, kind, to, length, channel, written) in enumerate(records):
        sent = f"--to {to}" if to else ""
        told(z, f"submit 题{number} --unit {unit} --on {day} --kind {kind} {sent} --words {length} --force")
        if channel:
            told(z, f"adopt 题{number} --channel {channel} --on {day} --force")
        if written:
            told(z, f"instruct 题{number} --level 市 --on {day} --force")
    check(z, rest)
