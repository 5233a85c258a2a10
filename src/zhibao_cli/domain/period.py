"""Periods of time: read as people write them, inclusive; kept half-open, [start, end)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from zhibao_cli.domain.dates import FIRST_YEAR, LAST_YEAR, read_day
from zhibao_cli.domain.words import fold
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import msg

_DAY = timedelta(days=1)
_MONTHS = {"month": 1, "two-months": 2, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A window of days, [start, end): inclusive start, exclusive end."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise ValueError(f"a period of no days: {self.start} to {self.end}")

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - _DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def covers(self, other: "Period") -> bool:
        """Tell whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def common(self, other: "Period") -> "Period | None":
        """Give the days that lie in both; None when there are none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def label(self) -> str:
        """Write the first and last day, as read_period reads them: 2024-01-01..2024-08-31."""
        return f"{self.start.isoformat()}..{self.last.isoformat()}"


# -- reckoning with periods


def assessment_year(day: date, year_starts: str = "01-01") -> Period:
    """Give the assessment year a day lies in; `year_starts` is the first day of a month, "11-01"."""
    month = _first_month(year_starts)
    start = date(day.year if day.month >= month else day.year - 1, month, 1)
    return Period(start, _months_on(start, 12))


def default_period(today: date, year_starts: str = "01-01") -> Period:
    """Give what a report covers when nothing is said: this assessment year, to today."""
    return Period(assessment_year(today, year_starts).start, today + _DAY)


def year_before(period: Period) -> Period:
    """Give the same dates a year earlier; what ends with a month still does (2024-01..02 and 2023-01..02)."""
    # 29 February is the 28th where there is none, so that no window comes out empty or longer at its start.
    start = _year_earlier(period.start, otherwise=(2, 28))
    if period.last == period.start:
        return Period(start, start + _DAY)
    # The end is the day after the last: kept, it keeps month ends by itself.
    return Period(start, _year_earlier(period.end, otherwise=(3, 1)))


def previous(period: Period) -> Period:
    """Give the window of the same length just before: as many months if it is whole months, else days."""
    if period.start.day == period.end.day == 1:
        return Period(_months_on(period.start, -_months_between(period.start, period.end)), period.start)
    return Period(period.start - (period.end - period.start), period.start)


def sub_periods(window: Period, every: str, year_starts: str = "01-01") -> tuple[Period, ...]:
    """Give every week (from Monday), month, two-months, quarter, half or year that overlaps the window.

    They are whole, also where they reach out of the window; all but weeks are counted from `year_starts`.
    """
    found = []
    start = _sub_start(window.start, every, year_starts)
    while start < window.end:
        end = start + 7 * _DAY if every == "week" else _months_on(start, _MONTHS[every])
        found.append(Period(start, end))
        start = end
    return tuple(found)


def months(period: Period) -> tuple[Period, ...]:
    """Give every calendar month that overlaps the period."""
    return sub_periods(period, "month")


def _sub_start(day: date, every: str, year_starts: str) -> date:
    if every == "week":
        return day - day.weekday() * _DAY
    year = assessment_year(day, year_starts).start
    step = _MONTHS[every]
    return _months_on(year, _months_between(year, day) // step * step)


def _first_month(year_starts: str) -> int:
    month, _, day = year_starts.partition("-")
    if day != "01":
        raise ValueError(f"an assessment year begins on the first day of a month, not {year_starts}")
    return int(month)


def _months_on(first: date, count: int) -> date:
    """Go on (or back) by months from the first day of a month."""
    year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    return date(year, month + 1, 1)


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def _year_earlier(day: date, otherwise: tuple[int, int]) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, *otherwise)


# -- reading


@dataclass(frozen=True, slots=True)
class _Now:
    """What the words of a period depend on: the day they are said, and when the assessment year begins."""

    today: date
    year_starts: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """One end of a range, or a period by itself. `dated`: it names its own year."""

    period: Period
    unit: str
    dated: bool = True


_YEAR = "(?P<year>[0-9]{4})"
_OF_YEAR = f"(?:{_YEAR}[年-]?)?"
# Compiled when first used, not at every start. The number of a year's only year is always 1.
_PIECES = (
    ("year", 12, f"{_YEAR}(?P<n>)年?"),
    ("assessment", 12, f"{_YEAR}(?P<n>)年度"),
    ("assessment", 12, f"fy{_YEAR}(?P<n>)"),
    ("half", 6, f"{_OF_YEAR}h(?P<n>[0-9])"),
    ("half", 6, f"{_OF_YEAR}(?P<n>[上下])半年"),
    ("quarter", 3, f"{_OF_YEAR}q(?P<n>[0-9])"),
    ("quarter", 3, f"{_OF_YEAR}第?(?P<n>[一二三四0-9])季度?"),
    ("month", 1, f"{_YEAR}[-/.](?P<n>[0-9]{{1,2}})"),
    ("month", 1, f"(?:{_YEAR}年)?(?P<n>[0-9]{{1,2}})月"),
)
_NUMERALS = {"": 1, "上": 1, "下": 2, "一": 1, "二": 2, "三": 3, "四": 4}
_SPANS = {"周": "week", "week": "week", "月": "month", "month": "month", "年": "year", "year": "year",
          "季": "quarter", "季度": "quarter", "quarter": "quarter"}  # fmt: skip
_YEARS_AGO = {"今": 0, "本": 0, "去": 1, "上": 1, "前": 2}


def read_period(text: str, today: date, year_starts: str = "01-01") -> Period:
    """Read a period as people write it: 2024-01..08, 2024年1—8月, 上半年, ..2024-10, FY2024 and so on."""
    now = _Now(today, year_starts)
    tidy = _tidy(text, today)
    left, dots, right = tidy.partition("..")
    if not dots:
        piece = _cumulative(tidy, now) or _piece(tidy, now)
    elif not left:
        piece = _to_date(right, now)
    else:
        return _from_to(text, left, right, now)
    if piece is None:
        raise _unreadable(text)
    return piece.period


def _from_to(text: str, left: str, right: str, now: _Now) -> Period:
    ends = _ends(left, right, now)
    if ends is None:
        raise _unreadable(text)
    first, last = ends
    if last.period.end <= first.period.start:
        message = msg(
            "“{text}” ends before it begins: it was read as {start} to {last}.",
            text=text,
            start=first.period.start.isoformat(),
            last=last.period.last.isoformat(),
        )
        raise UsageFault("period-backwards", message, msg("Write the year at both ends if a new year lies between."))
    return Period(first.period.start, last.period.end)


def _tidy(text: str, today: date) -> str:
    """Bring all ways of writing to one: half-width, `..` between two ends, 今年 as its number."""
    tidy = fold(text).replace("。", ".").replace("月份", "月").replace("號", "号")
    tidy = re.sub(r"^截[止至]?[至到]?", "..", tidy)
    tidy = re.sub(r"[–—―−~〜至到]+|\.{2,}|-{2,}", "..", tidy)
    if tidy.startswith(".."):
        tidy = tidy.rstrip("底末")
    tidy = re.sub(r"\.\.今$", "..今天", tidy)
    tidy = re.sub(r"([今本去上前])年(?!度|以来)", lambda found: f"{today.year - _YEARS_AGO[found[1]]}年", tidy)
    # A hyphen belongs to the date in 2024-01..08, and is a dash in 2024年1-8月 and 2024.1-8.
    return tidy if ".." in tidy or not re.search("[年月日号季./]", tidy) else tidy.replace("-", "..")


def _relative(tidy: str, now: _Now) -> Period | None:
    if re.fullmatch("(今年|本年|年初)以来", tidy):
        return Period(date(now.today.year, 1, 1), now.today + _DAY)
    found = re.fullmatch("(本|今|this-?|上|上个|去|last-?)(年度|" + "|".join(_SPANS) + ")", tidy)
    if not found:
        return None
    which, span = found.groups()
    if span == "年度":
        this = assessment_year(now.today, now.year_starts)
    else:
        this = sub_periods(Period(now.today, now.today + _DAY), _SPANS[span])[0]
    return this if which.startswith(("本", "今", "this")) else previous(this)


def _to_date(right: str, now: _Now) -> _Piece | None:
    """Read ..2024-10: from the first day of the assessment year its end lies in."""
    last = _piece(right, now)
    if last is None:
        return None
    start = assessment_year(last.period.last, now.year_starts).start
    return _Piece(Period(start, last.period.end), last.unit)


def _cumulative(tidy: str, now: _Now) -> _Piece | None:
    """Read 前三季度 and 前8个月: from the year's first day."""
    found = re.fullmatch("(.*)前([二三四2-4]季度|[0-9]{1,2}个?月)", tidy)
    if not found:
        return None
    last = _piece(found[1] + found[2].replace("个", ""), now)
    return last and _Piece(Period(date(last.period.start.year, 1, 1), last.period.end), last.unit)


def _ends(left: str, right: str, now: _Now) -> tuple[_Piece, _Piece] | None:
    """Read both ends of a range, each filled up with what it leaves to the other (2024-01..08, 1—8月)."""
    ending = re.search("(?:[月日号]|季度?)$", right)
    first = _piece(left, now) or (_piece(left + ending[0], now) if ending else None)
    if first is None or not right:
        return None
    year, month = first.period.start.year, first.period.start.month
    if re.fullmatch("[0-9]{1,2}", right) and re.fullmatch("[0-9]{4}[-/.][0-9]{1,2}", left):
        right = f"{year}-{right}"
    if re.fullmatch("[0-9]{1,2}[日号]", right) and first.unit == "day":
        right = f"{year}年{month}月{right}"
    same_year = _piece(f"{year}年{right}", now)
    last = same_year or _piece(right, now)
    return (first, last) if last and _fit(first, last, same_year is not None, now) else None


def _fit(first: _Piece, last: _Piece, same_year: bool, now: _Now) -> bool:
    """Tell whether two ends leave no doubt about their years."""
    if (first.unit == "assessment") != (last.unit == "assessment"):
        return False
    if same_year:
        return first.unit != "year"
    # 11月..2024年2月 says this year's November only when it is this year's February.
    return first.dated or last.period.start.year == now.today.year


def _piece(text: str, now: _Now) -> _Piece | None:
    for unit, length, form in _PIECES:
        if found := re.fullmatch(form, text):
            typed = found["year"]
            year, number = int(typed or now.today.year), found["n"]
            count = _NUMERALS[number] if number in _NUMERALS else int(number)
            if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= count <= 12 // length):
                raise _impossible(text)
            return _Piece(_span(unit, year, count, length, now), unit, typed is not None)
    relative = _relative(text, now)
    return _Piece(relative, "relative") if relative else _day(text, now)


def _span(unit: str, year: int, count: int, length: int, now: _Now) -> Period:
    start = _months_on(date(year, 1, 1), (count - 1) * length)
    if unit == "assessment":
        # Named after the year it ends in: the one that 1 January lies in, whenever it begins.
        return assessment_year(start, now.year_starts)
    return Period(start, _months_on(start, length))


def _day(text: str, now: _Now) -> _Piece | None:
    try:
        read = read_day(text, now.today)
    except UsageFault as fault:
        if fault.code == "date-unreadable":
            return None
        raise UsageFault("period-impossible", fault.message, fault.hint) from fault
    return _Piece(Period(read.day, read.day + _DAY), "day", read.had_year)


def _impossible(part: str) -> UsageFault:
    message = msg("There is no such period: “{part}”.", part=part)
    return UsageFault("period-impossible", message, msg("Check the year and the number of month, quarter or half."))


def _unreadable(text: str) -> UsageFault:
    hint = msg(
        "Periods are written 2024, 2024-08, 2024-01..08, 2024-01-15..2024-02-03, 2024Q1, 2024H1, "
        "2024年1—8月, 2024年上半年, 2024年三季度, 2024年度, ..2024-10, 1-8月, 今年, last-month."
    )
    return UsageFault("period-unreadable", msg("“{text}” cannot be read as a period.", text=text), hint)
