"""Chinese as official documents write it: dates, spans of time, numerals, document numbers."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from zhibao_cli.domain.period import Period

_DIGITS = "〇一二三四五六七八九"
_HALVES = {(1, 7): "上半年", (7, 1): "下半年"}
_QUARTERS = {(1, 4): "第一季度", (4, 7): "第二季度", (7, 10): "第三季度", (10, 1): "第四季度"}
_YEAR_IN_BRACKETS = re.compile(r"[\[［【（(〔﹝]\s*([0-9]{4})\s*[\]］】）)〕﹞]")


def day_text(day: date) -> str:
    """A day as documents are dated: 2024年9月5日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def period_text(period: Period) -> str:
    """A span of time as it is said: 2024年, 2024年上半年, 2024年1—8月, 2023年11月—2024年2月, 2024年1月15日—2月3日."""
    start, last = period.start, period.last
    whole_months = start.day == 1 and period.end.day == 1
    if not whole_months:
        return _days_text(start, last)
    if start.year != last.year:
        return f"{start.year}年{start.month}月—{last.year}年{last.month}月"
    return f"{start.year}年{_months_text(start.month, last.month)}"


def _months_text(first: int, last: int) -> str:
    after = last % 12 + 1
    if (first, last) == (1, 12):
        return ""
    if first == last:
        return f"{first}月"
    return _HALVES.get((first, after)) or _QUARTERS.get((first, after)) or f"{first}—{last}月"


def _days_text(start: date, last: date) -> str:
    if start == last:
        return day_text(start)
    if start.year != last.year:
        return f"{day_text(start)}—{day_text(last)}"
    if start.month != last.month:
        whole = start.day == 1 and (last + timedelta(days=1)).day == 1
        return (
            f"{start.year}年{start.month}—{last.month}月" if whole else f"{day_text(start)}—{last.month}月{last.day}日"
        )
    return f"{start.year}年{start.month}月{start.day}—{last.day}日"


def numeral(number: int) -> str:
    """A number from 1 to 99 as headings count: 一, 十, 十一, 二十一."""
    if not 1 <= number <= 99:
        raise ValueError(f"no heading is numbered {number}")
    tens, ones = divmod(number, 10)
    start = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return start + (_DIGITS[ones] if ones else "")


def enumerated(names: Iterable[object]) -> str:
    """Several names in one clause: 石泉县、白河县."""
    return "、".join(map(str, names))


def document_number(typed: str) -> str:
    """A document's number with its year in the brackets the standard asks for: 安政办函〔2024〕12号."""
    return _YEAR_IN_BRACKETS.sub(r"〔\1〕", typed.strip())
