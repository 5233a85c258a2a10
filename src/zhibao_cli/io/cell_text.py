"""The values of a spreadsheet's cells as the text somebody would type: what the readers of a row understand."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType

from zhibao_cli.io.formats.cells import restored

_WHOLE = 1e15
"""Up to here a spreadsheet keeps whole numbers exactly; it shows 15 digits of any number."""


def of_text(value: str) -> str:
    """A text, ends trimmed; the mark that keeps spreadsheets from running it is off."""
    tidy = value.strip()
    return restored(tidy) if tidy[:1] == "'" else tidy


def of_number(value: float) -> str:
    """A number with the digits that are shown: 0.1, not 0.1000000000000000055; whole ones without ".0"."""
    if -_WHOLE < value < _WHOLE:
        whole = int(value)
        if whole == value:
            return str(whole)
    shown = format(value, ".15g")
    return format(Decimal(shown), "f") if "e" in shown else shown


def of_flag(value: bool) -> str:
    """Yes or no, as they are typed."""
    return "是" if value else "否"


def of_moment(value: datetime) -> str:
    """A day with its time of day, if it has one."""
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")


def of_duration(value: timedelta) -> str:
    """Hours, minutes and seconds: 26:30:00."""
    sign, seconds = ("-", -value) if value < timedelta() else ("", value)
    minutes, rest = divmod(round(seconds.total_seconds()), 60)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}:{rest:02}"


def of_time(value: time) -> str:
    """A time of day."""
    return value.isoformat("seconds")


OF: Mapping[type, Callable[..., str]] = MappingProxyType({
    str: of_text, float: of_number, int: str, bool: of_flag, date: date.isoformat, datetime: of_moment, time: of_time,
    timedelta: of_duration, type(None): lambda _: "",
})  # fmt: skip
"""How a value of each type is written."""
