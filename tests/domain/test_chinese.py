"""Chinese as an office writes it: numbers, periods and days in words."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain import chinese
from zhibao_cli.domain.period import Period, read_period

TODAY = date(2024, 9, 2)

# What was typed · with the year · when 2024 is this year · when the year was said before
PERIODS = """
2024-01..08             2024年1—8月                     今年1—8月               1—8月
2024                    2024年                          今年                    全年
2023                    2023年                          2023年                  全年
2024H1                  2024年上半年                    今年上半年              上半年
2024H2                  2024年下半年                    今年下半年              下半年
2024Q1                  2024年第一季度                  今年第一季度            第一季度
2024Q2                  2024年第二季度                  今年第二季度            第二季度
2024Q3                  2024年第三季度                  今年第三季度            第三季度
2024Q4                  2024年第四季度                  今年第四季度            第四季度
2024-01..09             2024年前三季度                  今年前三季度            前三季度
2024-03                 2024年3月                       今年3月                 3月
2024-02..03             2024年2—3月                     今年2—3月               2—3月
2024-03-05              2024年3月5日                    今年3月5日              3月5日
2024-03-01..2024-03-15  2024年3月1日至15日              今年3月1日至15日        3月1日至15日
2024-01-15..2024-02-03  2024年1月15日至2月3日           今年1月15日至2月3日     1月15日至2月3日
2023-11..2024-02        2023年11月至2024年2月           2023年11月至2024年2月   2023年11月至2024年2月
2023..2024              2023—2024年                     2023—2024年             2023—2024年
2023-12-25..2024-01-05  2023年12月25日至2024年1月5日    2023年12月25日至2024年1月5日  2023年12月25日至2024年1月5日
"""
ROWS = [line.split() for line in PERIODS.strip().splitlines()]


@pytest.mark.parametrize(("typed", "full", "this_year", "again"), ROWS, ids=[row[0] for row in ROWS])
def test_a_period_in_words(typed: str, full: str, this_year: str, again: str) -> None:
    period = read_period(typed, TODAY)
    assert chinese.period_words(period) == full
    assert chinese.period_words(period, this_year=2024) == this_year
    assert chinese.period_words(period, again=True) == again


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(1, 800))
def test_words_are_read_as_the_period_they_are_of(first: date, days: int) -> None:
    period = Period(first, first + timedelta(days=days))
    assert read_period(chinese.period_words(period), TODAY) == period


@given(st.dates(date(2000, 1, 1), date(2100, 12, 1)), st.integers(0, 26))
def test_whole_months_are_read_back_too(day: date, months: int) -> None:
    first = day.replace(day=1)
    years, month = divmod(first.month + months, 12)
    period = Period(first, date(first.year + years, month + 1, 1))
    assert read_period(chinese.period_words(period), TODAY) == period


@pytest.mark.parametrize(
    ("last", "year", "words"),
    [
        (date(2024, 10, 31), 2024, "截至10月底"),
        (date(2024, 2, 29), 2024, "截至2月底"),
        (date(2023, 2, 28), 2023, "截至2月底"),
        (date(2024, 2, 28), 2024, "截至2月28日"),
        (date(2024, 12, 31), 2024, "截至12月底"),
        (date(2024, 10, 15), 2024, "截至10月15日"),
        (date(2025, 1, 31), 2024, "截至2025年1月底"),
        (date(2024, 10, 31), None, "截至2024年10月底"),
    ],
)
def test_up_to_a_cut_off(last: date, year: int | None, words: str) -> None:
    assert chinese.until_words(last, year) == words


def test_a_day_has_no_leading_zeros() -> None:
    assert chinese.day_words(date(2024, 9, 5)) == "2024年9月5日"
    assert chinese.day_words(date(2024, 9, 5), year=False) == "9月5日"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (1, "一"),
        (2, "二"),
        (3, "三"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
    ],
)
def test_numbers_in_characters(number: int, words: str) -> None:
    assert chinese.numeral(number) == words


@pytest.mark.parametrize("number", [-1, 100])
def test_other_numbers_have_none(number: int) -> None:
    with pytest.raises(ValueError, match="numeral"):
        chinese.numeral(number)


def test_two_years_are_not_counted_as_the_number_two_is() -> None:
    assert [chinese.years(number) for number in (2, 3, 12)] == ["两年", "三年", "十二年"]


def test_numbers_with_their_measure_words() -> None:
    assert chinese.counted(6, chinese.ITEM) == "6条"
    assert chinese.counted(23, chinese.PIECE) == "23篇"
    assert chinese.counted(Fraction(43, 2), chinese.POINT) == "21.5分"


@pytest.mark.parametrize(
    ("share", "words"),
    [(Fraction(51, 80), "63.8%"), (Fraction(1, 2), "50%"), (Fraction(1, 3), "33.3%"), (Fraction(1), "100%")],
)
def test_a_share(share: Fraction, words: str) -> None:
    assert chinese.percent(share) == words


def test_places_and_ties() -> None:
    assert chinese.place(3) == "第3"
    assert chinese.place(3, tied=True) == "并列第3"


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (Fraction(15), "比去年同期多积15分"),
        (Fraction(-3), "比去年同期少积3分"),
        (Fraction(0), "与去年同期持平"),
        (Fraction(-1, 2), "比去年同期少积0.5分"),
    ],
)
def test_more_fewer_or_as_many(difference: Fraction, words: str) -> None:
    assert chinese.change(difference, "去年同期") == words


def test_the_year_before_this_one_is_last_year() -> None:
    period = read_period("2024-01..08", TODAY)
    assert chinese.same_time_before(period, 2024) == "去年同期"
    assert chinese.same_time_before(period) == "上年同期"
    assert chinese.same_time_before(read_period("2023-11..2024-02", TODAY), 2024) == "上年同期"


@pytest.mark.parametrize(
    ("group", "some", "each"),
    [
        ("直报县", "4个直报县", "各直报县"),
        ("县区", "4个县区", "各县区"),
        ("市直部门", "4个市直部门", "各市直部门"),
        ("一类", "一类4个单位", "一类各单位"),
        ("第一组", "第一组4个单位", "第一组各单位"),
        (None, "其他4个单位", "其他各单位"),
    ],
)
def test_units_of_a_group(group: str | None, some: str, each: str) -> None:
    assert (chinese.so_many(4, group), chinese.each_of(group)) == (some, each)


def test_names_are_joined_as_in_print() -> None:
    assert chinese.joined(["石泉县", "白河县"]) == "石泉县、白河县"
    assert chinese.joined([]) == ""


@pytest.mark.parametrize(
    "typed",
    [
        "安政办函[2024]12号",
        "安政办函（2024）12号",
        "安政办函【2024】12号",
        " 安政办函(2024)12号",
        "安政办函〔2024〕12号",
    ],
)
def test_the_year_of_a_document_number_stands_in_its_own_brackets(typed: str) -> None:
    assert chinese.document_number(typed) == "安政办函〔2024〕12号"
