"""Periods as clerks write them, seen on Monday 18 November 2024, and the reckoning with them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.period import (
    Period,
    assessment_year,
    default_period,
    months,
    previous,
    read_period,
    sub_periods,
    year_before,
)
from zhibao_cli.errors import UsageFault

TODAY = date(2024, 11, 18)
YEAR_STARTS = tuple(f"{month:02}-01" for month in range(1, 13))
EVERY = ("week", "month", "two-months", "quarter", "half", "year")
DAYS = st.dates(date(1902, 1, 1), date(2190, 12, 31))


@st.composite
def windows(draw: st.DrawFn) -> Period:
    start = draw(DAYS)
    return Period(start, start + timedelta(days=draw(st.integers(1, 1500))))


@st.composite
def whole_months(draw: st.DrawFn) -> Period:
    one, other = sorted(draw(st.lists(st.integers(1910 * 12, 2190 * 12), min_size=2, max_size=2, unique=True)))
    return Period(date(one // 12, one % 12 + 1, 1), date(other // 12, other % 12 + 1, 1))


def table(text: str) -> list[tuple[str, str]]:
    """The lines of a table of two columns, which two spaces keep apart."""
    rows = (line.split("  ", 1) for line in text.strip().splitlines())
    return [(left.strip(), right.strip()) for left, right in rows]


def window(label: str) -> Period:
    first, last = (date.fromisoformat(day) for day in label.split(".."))
    return Period(first, last + timedelta(days=1))


CALENDAR = """
2024                        2024-01-01..2024-12-31
2024年                      2024-01-01..2024-12-31
2024-08                     2024-08-01..2024-08-31
2024/8                      2024-08-01..2024-08-31
2024年8月                   2024-08-01..2024-08-31
2024-01..08                 2024-01-01..2024-08-31
2024-01..2024-08            2024-01-01..2024-08-31
2023-11..2024-02            2023-11-01..2024-02-29
2024-01-15..2024-02-03      2024-01-15..2024-02-03
2024/1/15-2024/2/3          2024-01-15..2024-02-03
2024.01-2024.08             2024-01-01..2024-08-31
2024.1-8                    2024-01-01..2024-08-31
2023..2024                  2023-01-01..2024-12-31
2024Q1                      2024-01-01..2024-03-31
2024-Q3                     2024-07-01..2024-09-30
2024Q1..Q3                  2024-01-01..2024-09-30
2024H1                      2024-01-01..2024-06-30
2024H2                      2024-07-01..2024-12-31
2024年上半年                2024-01-01..2024-06-30
2024年下半年                2024-07-01..2024-12-31
2024年三季度                2024-07-01..2024-09-30
2024年第三季度              2024-07-01..2024-09-30
2024年四季度                2024-10-01..2024-12-31
2024年一至三季度            2024-01-01..2024-09-30
2024年前三季度              2024-01-01..2024-09-30
2024年前8个月               2024-01-01..2024-08-31
2024-03-05                  2024-03-05..2024-03-05
2024年3月5日                2024-03-05..2024-03-05
20240305                    2024-03-05..2024-03-05
2024年1月15日至2月3日       2024-01-15..2024-02-03
2024年1月15日—2024年2月3日  2024-01-15..2024-02-03
2024年1月15—20日            2024-01-15..2024-01-20
2023年11月至2024年2月       2023-11-01..2024-02-29
2024年2月1日至2月29日       2024-02-01..2024-02-29
２０２４年１－８月          2024-01-01..2024-08-31
2024 年 1 月 — 8 月         2024-01-01..2024-08-31
2024-01..2024-02-03         2024-01-01..2024-02-03
"""

BY_TODAY = """
今年           2024-01-01..2024-12-31
this-year      2024-01-01..2024-12-31
去年           2023-01-01..2023-12-31
last-year      2023-01-01..2023-12-31
本月           2024-11-01..2024-11-30
this-month     2024-11-01..2024-11-30
上月           2024-10-01..2024-10-31
上个月         2024-10-01..2024-10-31
last-month     2024-10-01..2024-10-31
Last Month     2024-10-01..2024-10-31
本季度         2024-10-01..2024-12-31
上季度         2024-07-01..2024-09-30
last-quarter   2024-07-01..2024-09-30
本周           2024-11-18..2024-11-24
上周           2024-11-11..2024-11-17
今年以来       2024-01-01..2024-11-18
1-8月          2024-01-01..2024-08-31
1—8月          2024-01-01..2024-08-31
1月至8月       2024-01-01..2024-08-31
8月            2024-08-01..2024-08-31
上半年         2024-01-01..2024-06-30
下半年         2024-07-01..2024-12-31
三季度         2024-07-01..2024-09-30
第三季度       2024-07-01..2024-09-30
前三季度       2024-01-01..2024-09-30
3月5日         2024-03-05..2024-03-05
8月1日至今     2024-08-01..2024-11-18
去年1—8月      2023-01-01..2023-08-31
今天           2024-11-18..2024-11-18
"""

FROM_NOVEMBER = """
2024年度             2023-11-01..2024-10-31
FY2024               2023-11-01..2024-10-31
本年度               2024-11-01..2025-10-31
上年度               2023-11-01..2024-10-31
FY2023..FY2024       2022-11-01..2024-10-31
..2024-10            2023-11-01..2024-10-31
..2024-11            2024-11-01..2024-11-30
截至2024年10月       2023-11-01..2024-10-31
截止10月底           2023-11-01..2024-10-31
..上月               2023-11-01..2024-10-31
..今天               2024-11-01..2024-11-18
2024                 2024-01-01..2024-12-31
今年                 2024-01-01..2024-12-31
2024Q1               2024-01-01..2024-03-31
"""

FROM_JANUARY = """
2024年度     2024-01-01..2024-12-31
FY2024       2024-01-01..2024-12-31
本年度       2024-01-01..2024-12-31
上年度       2023-01-01..2023-12-31
..2024-10    2024-01-01..2024-10-31
截止10月底   2024-01-01..2024-10-31
"""

FAULTS = """
someday                period-unreadable
1-8                    period-unreadable
202408                 period-unreadable
3/5/24                 period-unreadable
..                     period-unreadable
2024-01..              period-unreadable
2024-01..x             period-unreadable
x..2024-01             period-unreadable
..x                    period-unreadable
2024-01..02..03        period-unreadable
2024—8月               period-unreadable
2023—2024年度          period-unreadable
2023年11月15..2        period-unreadable
11月至2025年2月        period-unreadable
2024-13                period-impossible
2024-00                period-impossible
2024年13月             period-impossible
1—13月                 period-impossible
2024Q5                 period-impossible
2024H3                 period-impossible
2024年5季度            period-impossible
2024-02-30             period-impossible
2023-02-01..2023-02-29 period-impossible
0224                   period-impossible
2924年度               period-impossible
2024-08..01            period-backwards
2024-08..2024-01       period-backwards
11—2月                 period-backwards
2024-02-03..2024-01-15 period-backwards
2024Q3..Q1             period-backwards
"""


@pytest.mark.parametrize(("typed", "label"), table(CALENDAR) + table(BY_TODAY))
def test_every_form_of_a_period_is_read(typed: str, label: str) -> None:
    assert read_period(typed, TODAY).label() == label


@pytest.mark.parametrize("dash", ["-", "—", "——", "–", "－", "~", "～", "〜", "至", "到", ".."])
def test_any_dash_between_months(dash: str) -> None:
    assert read_period(f"2024年1{dash}8月", TODAY) == window("2024-01-01..2024-08-31")


@pytest.mark.parametrize(
    ("year_starts", "typed", "label"),
    [("11-01", *row) for row in table(FROM_NOVEMBER)] + [("01-01", *row) for row in table(FROM_JANUARY)],
)
def test_an_assessment_year_is_the_cards(year_starts: str, typed: str, label: str) -> None:
    assert read_period(typed, TODAY, year_starts).label() == label


@pytest.mark.parametrize(
    ("typed", "code"),
    [tuple(line.rsplit(maxsplit=1)) for line in FAULTS.strip().splitlines()] + [("", "period-unreadable")],
)
def test_what_is_no_period_is_never_guessed(typed: str, code: str) -> None:
    with pytest.raises(UsageFault) as fault:
        read_period(typed.strip(), TODAY)
    assert fault.value.code == code
    assert str(fault.value.hint)


def test_a_right_end_without_a_year_is_the_left_ends_year() -> None:
    # 2025 has no 29 February; the year typed at the left has.
    read = read_period("2024年2月1日至2月29日", date(2025, 6, 1))
    assert read.label() == "2024-02-01..2024-02-29"


def test_a_period_has_days() -> None:
    with pytest.raises(ValueError, match="no days"):
        Period(TODAY, TODAY)


def test_what_lies_inside() -> None:
    august = window("2024-08-01..2024-08-31")
    assert date(2024, 8, 1) in august
    assert date(2024, 8, 31) in august
    assert date(2024, 9, 1) not in august
    assert august.last == date(2024, 8, 31)
    assert window("2024-01-01..2024-08-31").covers(august)
    assert august.covers(august)
    assert not august.covers(window("2024-08-31..2024-09-01"))
    assert august.common(window("2024-08-31..2024-09-30")) == window("2024-08-31..2024-08-31")
    assert august.common(window("2024-09-01..2024-09-30")) is None


ASSESSMENT_YEARS = """
2024-11-18 01-01  2024-01-01..2024-12-31
2024-10-31 11-01  2023-11-01..2024-10-31
2024-11-01 11-01  2024-11-01..2025-10-31
2024-01-01 12-01  2023-12-01..2024-11-30
"""


@pytest.mark.parametrize("line", ASSESSMENT_YEARS.strip().splitlines())
def test_the_assessment_year_of_a_day(line: str) -> None:
    day, year_starts, label = line.split()
    assert assessment_year(date.fromisoformat(day), year_starts).label() == label


@pytest.mark.parametrize("year_starts", ["11-15", "13-01", "November", ""])
def test_an_assessment_year_begins_with_a_month(year_starts: str) -> None:
    with pytest.raises(ValueError, match=r"year|month|int"):
        assessment_year(date(2024, 12, 31), year_starts)


YEAR_BEFORE = """
2024-01-01..2024-08-31  2023-01-01..2023-08-31
2024-01-01..2024-02-29  2023-01-01..2023-02-28
2023-01-01..2023-02-28  2022-01-01..2022-02-28
2025-01-01..2025-02-28  2024-01-01..2024-02-29
2024-01-15..2024-02-28  2023-01-15..2023-02-28
2024-02-29..2024-02-29  2023-02-28..2023-02-28
2025-02-28..2025-02-28  2024-02-28..2024-02-28
2024-02-29..2024-03-10  2023-02-28..2023-03-10
2023-11-01..2024-10-31  2022-11-01..2023-10-31
2024-01-01..2024-12-31  2023-01-01..2023-12-31
"""


@pytest.mark.parametrize(("label", "before"), table(YEAR_BEFORE))
def test_the_same_dates_a_year_before(label: str, before: str) -> None:
    assert year_before(window(label)).label() == before


PREVIOUS = """
2024-08-01..2024-08-31  2024-07-01..2024-07-31
2024-01-01..2024-03-31  2023-10-01..2023-12-31
2024-01-01..2024-08-31  2023-05-01..2023-12-31
2024-01-01..2024-12-31  2023-01-01..2023-12-31
2024-03-01..2024-03-31  2024-02-01..2024-02-29
2024-11-18..2024-11-24  2024-11-11..2024-11-17
2024-03-05..2024-03-05  2024-03-04..2024-03-04
2024-01-01..2024-01-10  2023-12-22..2023-12-31
"""


@pytest.mark.parametrize(("label", "before"), table(PREVIOUS))
def test_the_window_just_before(label: str, before: str) -> None:
    assert previous(window(label)).label() == before


SUB_PERIODS = """
2024-01-15..2024-02-01  month 01-01       2024-01-01..2024-01-31 2024-02-01..2024-02-29
2024-12-29..2024-12-30  week 01-01        2024-12-23..2024-12-29 2024-12-30..2025-01-05
2024-01-15..2024-03-01  two-months 11-01  2024-01-01..2024-02-29 2024-03-01..2024-04-30
2024-01-15..2024-01-15  quarter 11-01     2023-11-01..2024-01-31
2024-01-15..2024-01-15  quarter 01-01     2024-01-01..2024-03-31
2024-01-15..2024-01-15  half 11-01        2023-11-01..2024-04-30
2024-10-31..2024-11-01  year 11-01        2023-11-01..2024-10-31 2024-11-01..2025-10-31
"""


@pytest.mark.parametrize("line", SUB_PERIODS.strip().splitlines())
def test_sub_periods_are_whole_and_counted_from_the_assessment_year(line: str) -> None:
    label, every, year_starts, *found = line.split()
    assert [part.label() for part in sub_periods(window(label), every, year_starts)] == found


@given(windows(), st.sampled_from(EVERY), st.sampled_from(YEAR_STARTS))
def test_sub_periods_tile_the_window(window: Period, every: str, year_starts: str) -> None:
    found = sub_periods(window, every, year_starts)
    assert found[0].start <= window.start < found[0].end
    assert found[-1].start < window.end <= found[-1].end
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(part.common(window) for part in found)


@given(st.sampled_from(EVERY), st.sampled_from(YEAR_STARTS), DAYS)
def test_sub_periods_of_an_assessment_year_fill_it_exactly(every: str, year_starts: str, day: date) -> None:
    year = assessment_year(day, year_starts)
    found = sub_periods(year, every, year_starts)
    if every != "week":
        assert (found[0].start, found[-1].end) == (year.start, year.end)
        assert len(found) * {"month": 1, "two-months": 2, "quarter": 3, "half": 6, "year": 12}[every] == 12


@given(windows(), st.sampled_from(YEAR_STARTS))
def test_a_label_reads_back(window: Period, year_starts: str) -> None:
    assert read_period(window.label(), TODAY, year_starts) == window


@given(whole_months())
def test_months_written_any_way_read_back(window: Period) -> None:
    one, last = window.start, window.last
    for typed in (
        f"{one.year}-{one.month:02}..{last.year}-{last.month:02}",
        f"{one.year}年{one.month}月—{last.year}年{last.month}月",
        f"{one.year}.{one.month}-{last.year}.{last.month}",
        f"{one.year}年{one.month}月{one.day}日至{last.year}年{last.month}月{last.day}日",
    ):
        assert read_period(typed, TODAY) == window


@given(st.integers(1901, 2199), st.sampled_from(YEAR_STARTS))
def test_an_assessment_year_is_named_after_its_end(year: int, year_starts: str) -> None:
    read = read_period(f"{year}年度", TODAY, year_starts)
    assert read.last.year == year
    assert read == read_period(f"FY{year}", TODAY, year_starts) == assessment_year(read.start, year_starts)


@given(DAYS, st.sampled_from(YEAR_STARTS))
def test_the_default_is_this_assessment_year_to_today(today: date, year_starts: str) -> None:
    read = default_period(today, year_starts)
    assert read.last == today
    assert read == read_period("..今天", today, year_starts)
    assert read_period("本年度", today, year_starts).covers(read)


@given(whole_months())
def test_whole_months_a_year_before_are_the_same_months(window: Period) -> None:
    before = year_before(window)
    assert (before.start.month, before.start.day) == (window.start.month, 1)
    assert before.end == window.end.replace(year=window.end.year - 1)


@given(windows())
def test_a_year_before_has_as_many_days_give_or_take_a_leap_day(window: Period) -> None:
    before = year_before(window)
    assert abs((window.end - window.start) - (before.end - before.start)) <= timedelta(days=1)
    assert timedelta(days=364) <= window.start - before.start <= timedelta(days=366)


@given(windows())
def test_the_previous_window_touches_this_one(window: Period) -> None:
    before = previous(window)
    assert before.end == window.start
    if (window.start.day, window.end.day) != (1, 1):
        assert before.end - before.start == window.end - window.start


@given(whole_months())
def test_as_many_whole_months_come_before(window: Period) -> None:
    assert len(months(previous(window))) == len(months(window))


def read_or_fault(text: str) -> Period | UsageFault:
    try:
        return read_period(text, TODAY, "11-01")
    except UsageFault as fault:
        return fault


@given(st.text("0123456789年月日季度上下半前今本去截至底.-—/qhfyQHFY ", max_size=14) | st.text(max_size=14))
def test_any_text_is_a_period_or_a_fault_of_the_user(text: str) -> None:
    read = read_or_fault(text)
    if isinstance(read, UsageFault):
        assert read.code in {"period-unreadable", "period-impossible", "period-backwards"}
        assert str(read.message)
        assert str(read.hint)
