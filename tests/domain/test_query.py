"""What may be typed to search, and what it means."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.library import folded
from zhibao_cli.domain.query import LONGEST, meets, read_query, wanted_terms
from zhibao_cli.errors import UsageFault

TITLES = ("春茶开采", "秋茶产销两旺，茶农增收", "烟叶收购与茶叶加工", "Open Data 平台", "GDP 增长 12.5%")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("茶", "春茶开采 秋茶产销两旺，茶农增收 烟叶收购与茶叶加工"),
        ("茶农", "秋茶产销两旺，茶农增收"),
        ("茶 秋", "秋茶产销两旺，茶农增收"),
        ("茶 与 秋", "秋茶产销两旺，茶农增收"),
        ("茶 AND 秋", "秋茶产销两旺，茶农增收"),
        ("春 或 秋", "春茶开采 秋茶产销两旺，茶农增收"),
        ("春　OR　秋", "春茶开采 秋茶产销两旺，茶农增收"),
        ("茶 非 秋 非 烟", "春茶开采"),
        ("茶 NOT (秋 OR 烟)", "春茶开采"),
        ("茶 AND NOT 秋 AND NOT 烟", "春茶开采"),
        ("茶 ＮＯＴ （秋 ＯＲ 烟）", "春茶开采"),
        ("春 或 茶 农", "春茶开采 秋茶产销两旺，茶农增收"),
        ("(春 或 茶) 加工", "烟叶收购与茶叶加工"),
        ("“秋茶 产销”", "秋茶产销两旺，茶农增收"),
        ("「两旺，茶农」", "秋茶产销两旺，茶农增收"),
        ("两旺茶农", ""),
        ('"与"', "烟叶收购与茶叶加工"),
        ("收购与茶叶", "烟叶收购与茶叶加工"),
        ("open", "Open Data 平台"),
        ("“open data”", "Open Data 平台"),
        ("ＤＡＴＡ平台", "Open Data 平台"),
        ("12.5", "GDP 增长 12.5%"),
        ("gdp增长", "GDP 增长 12.5%"),
    ],
)
def test_what_a_query_finds(typed: str, found: str) -> None:
    query = read_query(typed)
    met = [title for title in TITLES if meets(query, (folded(title),))]
    assert " ".join(met) == found


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "search-empty"),
        ("  ", "search-empty"),
        ("，", "search-no-letter"),
        ("“”", "search-no-letter"),
        ("非 茶", "search-only-not"),
        ("茶 或 非 烟", "search-only-not"),
        ("NOT (NOT 茶)", "search-only-not"),
        ("茶 与", "search-half"),
        ("或 茶", "search-half"),
        ("茶 非", "search-half"),
        ("()", "search-half"),
        ("(茶", "search-unclosed"),
        ("茶)", "search-unclosed"),
        ("“茶", "search-unclosed"),
        ("茶" * (LONGEST + 1), "search-too-long"),
    ],
)
def test_what_is_no_query(typed: str, code: str) -> None:
    with pytest.raises(UsageFault) as raised:
        read_query(typed)
    assert raised.value.code == code


def test_a_word_in_the_title_and_one_in_the_text_are_both_there() -> None:
    assert meets(read_query("春茶 加工"), ("春茶开采", "石泉县茶叶加工厂"))
    assert not meets(read_query("“春茶 加工”"), ("春茶", "加工"))


def test_only_what_is_wanted_is_marked() -> None:
    assert wanted_terms(read_query("茶 (春 或 秋) 非 烟 茶")) == ("茶", "春", "秋")


TYPED = st.text('茶叶 ()（）“”"「」与或非ANDORT，', max_size=12)


@given(TYPED | st.sampled_from(["(" * LONGEST, "(" * 90 + "茶" + ")" * 90, "非 " * 90 + "茶"]))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    with suppress(UsageFault):
        terms = wanted_terms(read_query(typed))
        assert terms
        assert all(terms)
