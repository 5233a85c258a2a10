"""Dates as people type them: one meaning or an error, never a silent guess."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from zhibao_cli.domain.words import fold
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import listed, msg

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years outside are a slip of the finger (0224, 20244), not a day anybody reported on."""

# Spreadsheets count a 29 February 1900 that never was, so day 0 lies a day earlier for every day after it.
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_FIRST_SERIAL_YEAR, _LAST_SERIAL_YEAR = 1990, 2099

# Compiled when first used, not at every start.
_FORMS = (
    r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})",
    r"([0-9]{4})()([0-9]{2})([0-9]{2})",
    r"(?:([0-9]{4})年)?()([0-9]{1,2})月([0-9]{1,2})[日号號]",
)
_SEVERAL_WAYS = r"(?:([0-9]{1,4})[-/.])?([0-9]{1,2})[-/.]([0-9]{1,4})"
_TIME = r"(?<=[0-9日号號])[\sT]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?\s*$"
"""The time of day that spreadsheets write after a date; it does not change the day."""
_DAYS_AGO = {"today": 0, "今天": 0, "今日": 0, "yesterday": 1, "昨天": 1, "昨日": 1, "前天": 2}
_TYPED_ALIKE = str.maketrans({**dict.fromkeys("—–―−‐‑", "-"), "。": "."})
"""What a Chinese keyboard gives for the minus and the dot, beyond the full-width forms."""


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A day that was typed, and whether its year was: without one it is this year's."""

    day: date
    had_year: bool = True


def read_date(text: str, today: date) -> date:
    """Read the day a text names: 2024-03-05, 3月5日, 20240305, 今天 and their like."""
    return read_day(text, today).day


def read_day(text: str, today: date) -> ReadDate:
    """Read the day a text names, and whether its year was typed."""
    tidy = fold(re.sub(_TIME, "", text.replace("：", ":"))).translate(_TYPED_ALIKE)
    if tidy in _DAYS_AGO:
        return ReadDate(today - timedelta(days=_DAYS_AGO[tidy]))
    for form in _FORMS:
        if found := re.fullmatch(form, tidy):
            year, _, month, day = found.groups()
            return ReadDate(_on(text, int(year or today.year), int(month), int(day)), year is not None)
    raise _unreadable(text, tidy, today)


def serial_day(text: str, from_1904: bool = False) -> str:
    """The day a spreadsheet keeps as a number, as it is written everywhere: 45356 is 2024-03-05; else the text itself.

    For cells of date columns only, where five digits mean nothing else. Days of 1990 to 2099, counted from 1900, or
    from 1904 as old Macintoshes did; a part of a day is dropped.
    """
    found = re.fullmatch(r"([0-9]{5})(?:\.[0-9]+)?", text)
    if not found:
        return text
    day = (_EPOCH_1904 if from_1904 else _EPOCH_1900) + timedelta(days=int(found[1]))
    return show_date(day) if _FIRST_SERIAL_YEAR <= day.year <= _LAST_SERIAL_YEAR else text


def show_date(day: date) -> str:
    """Write a day as it is written everywhere: 2024-03-05."""
    return day.isoformat()


def refuse_future(day: date, today: date, had_year: bool = True) -> None:
    """Refuse a day after today; if its year was not typed, offer the same day of last year."""
    if day <= today:
        return
    hint = msg("Check the year; --force records {day} as it is.", day=show_date(day))
    last_year = None if had_year else _calendar(day.year - 1, day.month, day.day)
    if last_year:
        hint = msg(
            "Without a year it is this year's. Last year's is {last_year}; --force records {day} as it is.",
            last_year=show_date(last_year),
            day=show_date(day),
        )
    message = msg("{day} is in the future: today is {today}.", day=show_date(day), today=show_date(today))
    raise Refused("date-future", message, hint)


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _on(text: str, year: int, month: int, day: int) -> date:
    found = _calendar(year, month, day)
    if found is None:
        read = f"{year:04d}-{month:02d}-{day:02d}"
        message = msg("There is no such day: “{text}”.", text=text)
        if fold(text) != read:
            message = msg("There is no such day: “{text}”, read as {read}.", text=text, read=read)
        raise UsageFault("date-impossible", message, msg("Check year, month and day."))
    return found


def _unreadable(text: str, tidy: str, today: date) -> UsageFault:
    meant = _possible(tidy, today)
    if len(meant) > 1:
        message = msg("“{text}” can be read as more than one date.", text=text)
        first, *others = (show_date(day) for day in meant)
        hint = msg("Type the one that is meant: {first} or {others}.", first=first, others=listed(others))
        return UsageFault("date-unreadable", message, hint)
    message = msg("“{text}” cannot be read as a date.", text=text)
    hint = msg("Dates are written 2024-03-05, 2024/3/5, 2024年3月5日, 3月5日, 20240305, today, 今天 or 昨天.")
    if meant:
        hint = msg("Type {day} if that is meant.", day=show_date(meant[0]))
    return UsageFault("date-unreadable", message, hint)


def _possible(tidy: str, today: date) -> tuple[date, ...]:
    """Find what three (or two) bare numbers may mean; this year's where no year is among them."""
    found = re.fullmatch(_SEVERAL_WAYS, tidy)
    if not found:
        return ()
    if found[1] is None:
        first, second = int(found[2]), int(found[3])
        ways = [(today.year, first, second), (today.year, second, first)]
    else:
        first, second, third = int(found[1]), int(found[2]), int(found[3])
        ways = [
            (_century(third), first, second),
            (_century(third), second, first),
            (_century(first), second, third),
        ]
    days = [day for way in ways if (day := _calendar(*way))]
    return tuple(dict.fromkeys(days))


def _century(year: int) -> int:
    return 2000 + year if year < 100 else year


_YEARS_AGO = {"this-year": 0, "今年": 0, "本年": 0, "last-year": 1, "去年": 1, "前年": 2}


def read_year(text: str, today: date) -> int:
    """Read the year a text names: 2024, 2024年, 2024年度, 今年, 去年. A year to come is not one yet, and is read."""
    tidy = fold(text)
    if tidy in _YEARS_AGO:
        return today.year - _YEARS_AGO[tidy]
    found = re.fullmatch("([0-9]{4})(年度?)?", tidy)
    if not found:
        short = re.fullmatch("([0-9]{2})(年度?)?", tidy)
        hint = (
            msg("Type {year} if that is meant.", year=_century(int(short[1])))
            if short
            else msg("Years are written 2024, 2024年, 今年 or 去年.")
        )
        raise UsageFault("year-unreadable", msg("“{text}” cannot be read as a year.", text=text), hint)
    year = int(found[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageFault("year-impossible", msg("There is no such year: “{text}”.", text=text), msg("Check the year."))
    return year
