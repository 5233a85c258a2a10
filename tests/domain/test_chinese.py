"""Dates, spans, numerals and document numbers as official documents write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.chinese import day_text, document_number, enumerated, numeral, period_text
from zhibao_cli.domain.period import Period, read_period

TODAY = date(2024, 9, 2)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2024", "2024年"),
        ("2024H1", "2024年上半年"),
        ("2024H2", "2024年下半年"),
        ("2024Q1", "2024年第一季度"),
        ("2024Q4", "2024年第四季度"),
        ("2024-08", "2024年8月"),
        ("2024-12", "2024年12月"),
        ("2024-01..08", "2024年1—8月"),
        ("2024-01..02", "2024年1—2月"),
        ("2023-11..2024-02", "2023年11月—2024年2月"),
        ("2024-01-15..2024-02-03", "2024年1月15日—2月3日"),
        ("2024-01-15..2024-01-20", "2024年1月15—20日"),
        ("2024-01-15", "2024年1月15日"),
        ("2023-12-15..2024-01-20", "2023年12月15日—2024年1月20日"),
    ],
)
def test_a_span_is_said_as_people_say_it(typed: str, said: str) -> None:
    assert period_text(read_period(typed, TODAY)) == said


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 900))
def test_a_span_can_be_read_back(start: date, days: int) -> None:
    period = Period(start, date.fromordinal(start.toordinal() + days))
    assert read_period(period_text(period), TODAY) == period


def test_a_day_has_no_leading_noughts() -> None:
    assert day_text(date(2024, 9, 5)) == "2024年9月5日"


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_headings_are_counted(number: int, said: str) -> None:
    assert numeral(number) == said


@pytest.mark.parametrize("number", [0, 100])
def test_no_heading_has_such_a_number(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        numeral(number)


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
    assert document_number(typed) == "安政办函〔2024〕12号"


def test_names_in_a_row() -> None:
    assert enumerated(("石泉县", "白河县")) == "石泉县、白河县"
