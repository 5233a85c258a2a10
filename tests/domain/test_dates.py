"""Dates as clerks type them, seen on 18 November 2024."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.dates import (
    ReadDate,
    read_date,
    read_day,
    read_year,
    refuse_future,
    serial_day,
    show_date,
)
from zhibao_cli.errors import Refused, UsageFault

TODAY = date(2024, 11, 18)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))

TYPED = """
2024-03-05      2024-03-05
2024-3-5        2024-03-05
2024/3/5        2024-03-05
2024.3.5        2024-03-05
2024.03.05      2024-03-05
20240305        2024-03-05
2024年3月5日    2024-03-05
2024年03月05日  2024-03-05
2024年3月5号    2024-03-05
3月5日          2024-03-05
3月5号          2024-03-05
２０２４－０３－０５    2024-03-05
２０２４／３／５        2024-03-05
２０２４．３．５        2024-03-05
２０２４。３。５        2024-03-05
2024—03—05      2024-03-05
２０２４年３月５日      2024-03-05
３月５日        2024-03-05
2023-12-31      2023-12-31
2024-02-29      2024-02-29
today           2024-11-18
Today           2024-11-18
今天            2024-11-18
今日            2024-11-18
yesterday       2024-11-17
昨天            2024-11-17
前天            2024-11-16
"""

FAULTS = """
2024-02-30      date-impossible
2023-02-29      date-impossible
2024-13-01      date-impossible
2024-00-10      date-impossible
2月30日         date-impossible
20241301        date-impossible
0224-03-05      date-impossible
2924-03-05      date-impossible
3/5/24          date-unreadable
05/03/2024      date-unreadable
24-03-05        date-unreadable
3/5             date-unreadable
03-05           date-unreadable
3.5             date-unreadable
2024-3/5        date-unreadable
202403          date-unreadable
2024-03         date-unreadable
2024-03-055     date-unreadable
٢٠٢٤-٠٣-٠٥      date-unreadable
大前天          date-unreadable
soon            date-unreadable
"""


def table(text: str) -> list[tuple[str, str]]:
    return [(left, right) for line in text.strip().splitlines() for left, right in [line.split()]]


@pytest.mark.parametrize(("typed", "day"), table(TYPED))
def test_every_form_of_a_date_is_read(typed: str, day: str) -> None:
    assert show_date(read_date(typed, TODAY)) == day


@pytest.mark.parametrize(("typed", "code"), table(FAULTS))
def test_what_is_no_date_is_never_guessed(typed: str, code: str) -> None:
    with pytest.raises(UsageFault) as fault:
        read_date(typed, TODAY)
    assert fault.value.code == code
    assert typed in str(fault.value.message)
    assert fault.value.hint


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_is_no_date(typed: str) -> None:
    with pytest.raises(UsageFault, match="date-unreadable"):
        read_date(typed, TODAY)


@pytest.mark.parametrize("typed", [" 2024-03-05 ", "2024 年 3 月 5 日", "\u30002024年3月5日"])
def test_spaces_do_not_matter(typed: str) -> None:
    assert read_date(typed, TODAY) == date(2024, 3, 5)


def test_an_ambiguous_date_is_answered_with_the_dates_it_may_be() -> None:
    with pytest.raises(UsageFault) as fault:
        read_date("3/5/24", TODAY)
    assert fault.value.hint is not None
    assert set(fault.value.hint.values) == {"first", "others"}
    assert fault.value.hint.values["first"] == "2024-03-05"
    assert str(fault.value.hint.values["others"]) == "2024-05-03, 2003-05-24"


def test_a_date_that_can_only_be_one_is_offered() -> None:
    with pytest.raises(UsageFault) as fault:
        read_date("31/12/2023", TODAY)
    assert fault.value.hint is not None
    assert fault.value.hint.values["day"] == "2023-12-31"


def test_29_february_without_a_year_needs_a_leap_year() -> None:
    assert read_date("2月29日", TODAY) == date(2024, 2, 29)
    with pytest.raises(UsageFault) as fault:
        read_date("2月29日", date(2025, 3, 1))
    assert fault.value.code == "date-impossible"
    assert fault.value.message.values["read"] == "2025-02-29"


@pytest.mark.parametrize(
    ("typed", "had_year"),
    [("2024-03-05", True), ("2024年3月5日", True), ("20240305", True), ("今天", True), ("3月5日", False)],
)
def test_it_is_remembered_whether_the_year_was_typed(typed: str, had_year: bool) -> None:
    assert read_day(typed, TODAY).had_year is had_year


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        refuse_future(date(2024, 11, 19), TODAY)
    assert refusal.value.code == "date-future"
    assert refusal.value.hint is not None
    assert "--force" in str(refusal.value.hint)


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=1)])
def test_today_and_before_are_not_refused(day: date) -> None:
    refuse_future(day, TODAY)
    refuse_future(day, TODAY, had_year=False)


@pytest.mark.parametrize(
    ("typed", "today", "offered"),
    [
        ("12月5日", date(2024, 1, 8), "2023-12-05"),  # typed in January, meant December
        ("2024年12月5日", date(2024, 1, 8), None),  # the year was typed
        ("2月29日", date(2024, 1, 8), None),  # last year had none
    ],
)
def test_without_a_year_last_years_date_is_offered(typed: str, today: date, offered: str | None) -> None:
    read = read_day(typed, today)
    with pytest.raises(Refused) as refusal:
        refuse_future(read.day, today, read.had_year)
    assert refusal.value.hint is not None
    assert refusal.value.hint.values.get("last_year") == offered
    assert "--force" in str(refusal.value.hint)


@given(DAYS)
def test_a_date_printed_in_any_form_reads_back(day: date) -> None:
    y, m, d = day.year, day.month, day.day
    forms = (
        show_date(day), f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}-{m}-{d}", f"{y}年{m}月{d}日", f"{y}年{m:02}月{d:02}号",
        f"{y}{m:02}{d:02}",
    )  # fmt: skip
    full_width = {ord("0") + n: ord("０") + n for n in range(10)}
    for form in forms:
        assert read_day(form, TODAY) == ReadDate(day, had_year=True)
        assert read_date(form.translate(full_width), TODAY) == day
    assert read_day(f"{m}月{d}日", day) == ReadDate(day, had_year=False)


def read_or_fault(text: str) -> date | UsageFault:
    try:
        return read_date(text, TODAY)
    except UsageFault as fault:
        return fault


@given(st.text("0123456789年月日-/.。一今昨天 ", max_size=12) | st.text(max_size=12))
def test_any_text_is_a_date_or_a_fault_of_the_user(text: str) -> None:
    read = read_or_fault(text)
    if isinstance(read, UsageFault):
        assert read.code in {"date-unreadable", "date-impossible"}
        assert str(read.message)
        assert str(read.hint)


@given(DAYS, DAYS)
def test_only_the_future_is_refused(day: date, today: date) -> None:
    if day > today:
        with pytest.raises(Refused):
            refuse_future(day, today, had_year=False)
    else:
        refuse_future(day, today, had_year=False)


@pytest.mark.parametrize(
    "typed",
    ["2024-03-05 10:30", "2024/3/5 0:00", "2024-03-05T10:30:00", "2024年3月5日 8:05:00.5", "2024-03-05　10：30"],
)
def test_a_time_of_day_does_not_change_the_day(typed: str) -> None:
    assert read_date(typed, TODAY) == date(2024, 3, 5)


@pytest.mark.parametrize("typed", ["10:30", "3.5 10:30", "2024-03 10:30"])
def test_a_time_makes_no_date(typed: str) -> None:
    with pytest.raises(UsageFault, match="date-unreadable"):
        read_date(typed, TODAY)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("45356", "2024-03-05"), ("45356.4375", "2024-03-05"), ("32874", "1990-01-01"), ("73050", "2099-12-31"),
        ("32873", "32873"), ("73051", "73051"), ("4535", "4535"), ("20240305", "20240305"),
        ("2024-03-05", "2024-03-05"), ("", ""), ("-45356", "-45356"),
    ],
)  # fmt: skip
def test_a_serial_number_of_our_time_is_a_day(text: str, read: str) -> None:
    assert serial_day(text) == read


def test_old_macintoshes_count_from_1904() -> None:
    assert serial_day("43894", from_1904=True) == "2024-03-05"


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_serial_number_is_its_day(day: date) -> None:
    assert serial_day(str((day - date(1899, 12, 30)).days)) == show_date(day)


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("2023", 2023), ("2023年", 2023), ("2023年度", 2023), (" ２０２３ ", 2023), ("今年", 2024), ("去年", 2023),
        ("last-year", 2023), ("前年", 2022), ("2199", 2199),
    ],
)  # fmt: skip
def test_a_year_as_it_is_typed(typed: str, year: int) -> None:
    assert read_year(typed, TODAY) == year


@pytest.mark.parametrize(
    ("typed", "code", "hint"),
    [
        ("23", "year-unreadable", "2023"), ("98年", "year-unreadable", "2098"), ("2023-01", "year-unreadable", "去年"),
        ("", "year-unreadable", "去年"), ("某年", "year-unreadable", "去年"), ("0224", "year-impossible", "year"),
        ("2200", "year-impossible", "year"),
    ],
)  # fmt: skip
def test_what_is_no_year_is_refused(typed: str, code: str, hint: str) -> None:
    with pytest.raises(UsageFault) as fault:
        read_year(typed, TODAY)
    assert fault.value.code == code
    assert hint in str(fault.value.hint)
