"""Units, channels, kinds, forms, topics, officers and values, named the way people call them."""

import pytest
from tests.cli.conftest import Run


def _unit_of(z: Run, typed: str) -> str:
    recorded = z("submit", "某条信息", "--unit", typed, "--on", "2024-01-05", "--format", "json")
    assert recorded.code == 0, recorded.err
    return str(recorded.json["recorded"]["number"]).split("-")[0]


@pytest.mark.parametrize(
    "typed", ["SQ", "sq", "ＳＱ", "石泉县", "石泉", "石泉县政府办公室", "sqx", "SQX", "石", " 石泉 "]
)
def test_a_unit_by_any_of_its_names(z: Run, typed: str) -> None:
    assert _unit_of(z, typed) == "SQ"


def test_a_unit_by_alias_and_short_name(z: Run) -> None:
    assert z("unit amend SLJ --alias 水务局 --short 水利局").code == 0
    assert _unit_of(z, "水务局") == _unit_of(z, "水利局") == "SLJ"


def test_an_earlier_name_still_finds_the_unit(z: Run) -> None:
    assert z("unit rename HY 汉阴新区 --on 2024-02-01").code == 0
    assert _unit_of(z, "汉阴县") == "HY"


def test_an_ambiguous_unit_lists_the_candidates(z: Run) -> None:
    ran = z("submit 某条 --unit 市 --format json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", "unit-ambiguous")
    assert "SLJ" in ran.error["hint"]
    assert "NYJ" in ran.error["hint"]


def test_an_unknown_unit_gets_suggestions_and_the_line_that_adds_it(z: Run) -> None:
    ran = z("submit 某条 --unit 石全县 --format json")
    assert (ran.code, ran.error["code"]) == (4, "unit-unknown")
    assert "石泉县" in ran.error["hint"]
    assert "zhibao unit add 石全县" in ran.error["hint"]


def test_a_unit_at_the_start_of_another_is_itself(z: Run) -> None:
    z("unit add 市水利局办公室 --code SLB")
    assert _unit_of(z, "市水利局") == "SLJ"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("adopt 甲 --channel 县政务", "channel-unknown"),
        ("submit 乙 --unit SQ --kind 社情", "kind-unknown"),
        ("adopt 甲 --level 省 --form 长篇", "form-unknown"),
        ("adopt 不存在的 --level 省", "item-unknown"),
        ("submit 乙 --unit SQ --solicited 2024-1", "solicitation-unknown"),
        ("list --topic 茶叶", "topic-unknown"),
        ("rank --group 三类", "group-unknown"),
        ("rank --scorecard 省级", "scorecard-unknown"),
        ("officer show 王强", "officer-unknown"),
        ("unit show 安康", "unit-unknown"),
        ("show a99", "reference-unknown"),
        ("show 没有这个", "unit-unknown"),
        ("show SQ-2024-99", "item-unknown"),
        ("undo 99", "entry-unknown"),
        ("log 没有这个", "item-unknown"),
    ],
)
def test_what_is_not_on_record_is_not_found(z: Run, words: str, code: str) -> None:
    z("submit 甲 --unit SQ --on 2024-01-05")
    ran = z(f"{words} --format json")
    assert (ran.code, ran.out, ran.error["code"]) == (4, "", code)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("adopt 甲 --level 州府", "level-unknown"),
        ("instruct 甲 --level 省 --rank 一把手", "rank-unknown"),
        ("adopt 甲 --level 省 --route 绕道", "route-unknown"),
        ("channel add 某刊 --level 省 --medium 石碑", "medium-unknown"),
        ("unit amend SQ --network 第四网", "network-unknown"),
        ("amend 甲 --status 丢了", "status-unknown"),
        ("list --level 星际", "level-unknown"),
    ],
)
def test_a_value_that_does_not_exist_lists_those_that_do(z: Run, words: str, code: str) -> None:
    z("submit 甲 --unit SQ --on 2024-01-05")
    ran = z(f"{words} --format json")
    assert (ran.code, ran.error["code"]) == (2, code)
    assert ran.error["hint"]


@pytest.mark.parametrize("typed", ["省", "province", "省级", "Province"])
def test_a_level_in_either_language(z: Run, typed: str) -> None:
    z("submit 甲 --unit SQ --on 2024-01-05")
    assert z("adopt", "甲", "--level", typed, "--on", "2024-01-06").code == 0
    assert [row["level"] for row in z("list adoptions --format json").json["rows"]] == ["province"]


@pytest.mark.parametrize("typed", ["调研", "research", "调"])
def test_a_kind_in_either_language(z: Run, typed: str) -> None:
    z("submit", "甲", "--unit", "SQ", "--kind", typed)
    assert [row["kind"] for row in z("list --format json").json["rows"]] == ["research"]


def test_an_offices_own_word_becomes_an_alias_or_a_kind(z: Run) -> None:
    assert z("kind amend news --alias 动态类").code == 0
    assert z("kind add 社情民意 --major").code == 0
    z("submit 甲 --unit SQ --kind 动态类")
    z("submit 乙 --unit SQ --kind 社情民意")
    assert [row["kind"] for row in z("list --format json").json["rows"]] == ["news", "社情民意"]
    assert [row["number"] for row in z("list --major --format json").json["rows"]] == ["SQ-2024-0002"]


def test_a_level_tells_channels_of_one_name_apart(z: Run) -> None:
    z("submit 甲 --unit SQ --on 2024-01-05")
    assert z("adopt 甲 --channel 政务信息 --on 2024-01-06").fault == "channel-ambiguous"
    assert z("adopt 甲 --channel 《政务信息》 --level 市 --on 2024-01-06").code == 0
    assert [row["channel"] for row in z("list adoptions --format json").json["rows"]] == ["akzw"]


def test_officers_by_name_reference_and_unique_start(z: Run) -> None:
    z("officer add 王小强 --unit SQ")
    z("officer add 王大力 --unit BH")
    for typed in ("p1", "王小强", "王小"):
        shown = z("officer", "show", typed, "--format", "json")
        assert shown.code == 0, shown.err
        assert any(row["value"] == "王小强" for row in shown.json["rows"])
    assert z("officer show 王").fault == "officer-ambiguous"


def test_several_values_of_one_option(z: Run) -> None:
    z("submit 甲 --unit SQ --with BH；HY --with 市水利局、白河")
    assert z("list --format json").json["rows"][0]["with"] == ["白河县", "汉阴县", "市水利局"]


def test_groups_and_topics_come_into_being_and_the_receipt_says_so(z: Run) -> None:
    added = z("unit add 市林业局 --group 三类 --format json").json
    assert any("三类" in note for note in added["notes"])
    again = z("unit add 市体育局 --group 三类 --format json").json
    assert again["notes"] == []
    first = z("submit 甲 --unit SQ --topic 茶叶;文旅 --on 2024-01-01 --format json").json
    assert len(first["notes"]) == 2
    assert z("submit 乙 --unit SQ --topic 茶叶 --on 2024-01-01 --format json").json["notes"] == []


def test_units_without_a_code_are_counted(z: Run) -> None:
    codes = [z("unit", "add", name, "--format", "json").json["recorded"]["ref"] for name in ("市林业局", "市体育局")]
    assert codes == ["U01", "U02"]


@pytest.mark.parametrize("code", ["a b", "a;b", "all", "last", "x@y", "甲、乙"])
def test_a_code_that_could_not_be_typed_back(z: Run, code: str) -> None:
    assert z("unit", "add", "新单位", "--code", code).fault == "code-unusable"
