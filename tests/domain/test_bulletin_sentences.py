"""Sentences of published bulletins in `bulletin_sentences.txt`, each with what is to be read from it beside it."""

from pathlib import Path

import pytest
from tests.domain.bulletin_office import jotted, read

_LINES = (Path(__file__).parent / "bulletin_sentences.txt").read_text(encoding="utf-8").splitlines()
ROWS = [line.split(" → ") for line in _LINES if line and not line.startswith("#")]


def test_the_table_is_long_and_says_nothing_twice() -> None:
    assert len(ROWS) > 250
    assert len({sentence for sentence, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("sentence", "wanted"), ROWS, ids=[sentence for sentence, _ in ROWS])
def test_a_sentence_is_read(sentence: str, wanted: str) -> None:
    assert jotted(read(sentence.replace("\\n", "\n")).findings) == wanted


@pytest.mark.parametrize(
    ("sentence", "reasons"),
    [
        ("石泉县报送30条", ["石泉县报送30条: items reported, not adopted"]),
        ("采用率52.8%", ["采用率52.8%: a rate"]),
        ("石泉县采用1600余条", ["石泉县采用1600余条: an approximation, a range or a list"]),
        ("紫阳县采用5条", ["紫阳县采用5条: not on record: 紫阳县"]),
        ("石泉市采用5条", ["石泉市采用5条: not on record: 石泉市"]),
        ("高新区采用5条", ["高新区采用5条: more than one unit may be meant: 高新区"]),
        ("全市采用186条", ["全市采用186条: about several units together"]),
        ("共采用186条", ["共采用186条: about several units together"]),
        ("石泉县、白河县采用5条", ["石泉县、白河县采用5条: several units, and not said whose it is"]),
        ("去年，石泉县采用5条", ["石泉县采用5条: about another time: 去年"]),
        ("石泉县采用9条，其中国办1条", ["其中国办1条: a part of another figure"]),
        ("石泉县采用率居第3", ["石泉县采用率居第3: a place by another figure than points"]),
        ("石泉县积9分，比去年同期增加5条", ["比去年同期增加5条: a change, but not of points on last year"]),
        ("石泉县比去年同期多积15分", ["石泉县比去年同期多积15分: a change alone is no standing"]),
        ("石泉县采用5条。石泉县采用6条", ["石泉县采用5条: different figures for one thing",
                                          "石泉县采用6条: different figures for one thing"]),
        ("石泉县省采用5条、市采用6条，积9分", ["积9分: levels are mixed, and not said which"]),
        ("石泉县积\n3\n21分", ["石泉县积321分: a number that something may have got into"]),
        ("督办59项按期办结59项", ["督办59项: not understood", "按期办结59项: not understood"]),
        ("前3名：石泉县（5分）", ["前3名: the list does not give each place clearly"]),
    ],
)  # fmt: skip
def test_what_is_left_alone_is_told_with_the_reason(sentence: str, reasons: list[str]) -> None:
    assert [f"{one.sentence}: {one.reason}" for one in read(sentence).left] == reasons


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("采用1618条，其中县区956条、部门612条、驻外机构50条。", "add up to the total, 1618."),
        ("采用1618条，其中县区961条、部门612条、驻外机构50条。", "add up to 1623, not to the total, 1618."),
        ("全市共采用17条，其中石泉县6条、白河县6条、汉阴县2条、旬阳县3条。", "add up to the total, 17."),
        ("全市共采用80条：石泉县6条、白河县6条", "the units named make up 12 of the total, 80."),
        ("全市共采用10条：石泉县6条、白河县6条", "add up to 12, not to the total, 10."),
        ("采用210条，其中被省局采用54条，国家采用2条", ""),
        ("门户网站采用266条；国家网站126条、省网站12条", ""),
        ("石泉县采用10条，其中国办1条、省办9条", ""),
        ("采用100条，其中县区约60条、部门40条", ""),
    ],
)
def test_totals_are_compared_with_parts_only_where_these_are_its_parts(sentence: str, told: str) -> None:
    totals = [str(one) for one in read(sentence).totals]
    assert [text.split("the parts ")[-1].split("”: ")[-1] for text in totals] == ([told] if told else [])


def test_a_level_that_was_given_leaves_out_the_others() -> None:
    text = "石泉县被国办采用2条、被省政府办公厅采用6条、市级采用20条；白河县采用5条"
    assert jotted(read(text, level="province").findings) == "SQ 6/-/- 级=省"
    reasons = [str(one.reason) for one in read(text, level="province").left]
    assert reasons == [
        "of another level: national", "of another level: city", "levels are mixed, and not said which",
    ]  # fmt: skip
    assert jotted(read("石泉县采用6条", level="province").findings) == "SQ 6/-/- 级=省"


def test_the_texts_own_time_is_taken_for_the_period_only_when_forced() -> None:
    text = "今年1-7月，石泉县采用6条，积21分。"
    plain, forced = read(text), read(text, force=True)
    assert (jotted(plain.findings), plain.other_time) == ("nothing", "今年1-7月")
    assert (jotted(forced.findings), forced.other_time) == ("SQ 6/21/-", "今年1-7月")
    assert read(text.replace("7", "8")).other_time == ""


def test_counts_without_a_word_are_said_to_be_taken_for_adopted() -> None:
    assert read("农业局12条，人社局8条").assumed
    assert not read("采用情况：农业局12条，人社局8条").assumed


def test_the_sentence_stands_beside_the_figure() -> None:
    found = read("全市采用186条。石泉省\n2、采用6条，\n积21分，居第4；白河采用1\n5条").findings
    assert [one.sentence for one in found] == ["石泉省采用6条，积21分，居第4", "白河采用15条"]
