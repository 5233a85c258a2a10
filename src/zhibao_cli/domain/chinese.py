"""Chinese as an office writes it: numbers with measure words, days and periods in words, names joined.

For the documents that leave the office, which are Chinese whatever language the program speaks. What a reader
elsewhere is told goes through the catalogue instead.
"""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from zhibao_cli.domain.numbers import exact, show
from zhibao_cli.domain.period import Period

ITEM, PIECE, POINT = "条", "篇", "分"
"""Measure words: of items, of research pieces, of points."""

_YEAR_IN_BRACKETS = re.compile(r"[\[［【（(〔﹝]\s*([0-9]{4})\s*[\]］】）)〕﹞]")
_DIGITS = "零一二三四五六七八九"
_CALLS_UNITS = tuple("县区市旗乡镇村道门位局委办点所站处科室业园校院府厅司")
"""What a group's name ends in when it names its members (直报县), not a class of them (一类)."""


# -- numbers


def counted(number: Fraction | int, measure: str) -> str:
    """A number with its measure word: 6条, 21.5分."""
    return f"{exact(number)}{measure}"


def percent(share: Fraction, decimals: int = 1) -> str:
    """A share as it is printed: 0.6375 is 63.8%, one half is 50%."""
    whole = share * 100
    return f"{exact(whole) if whole.denominator == 1 else show(whole, decimals)}%"


def numeral(number: int) -> str:
    """A number from 0 to 99 in characters: 3 is 三, 12 is 十二, 20 is 二十."""
    if not 0 <= number <= 99:
        raise ValueError(f"no numeral for {number}")
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"


def years(number: int) -> str:
    """So many years: 三年; two are 两年."""
    return "两年" if number == 2 else f"{numeral(number)}年"


def place(number: int, *, tied: bool = False) -> str:
    """A place: 第3, or 并列第3 where another has it too."""
    return f"{'并列' if tied else ''}第{number}"


def change(difference: Fraction, before: str) -> str:
    """More or fewer points than at the time before: 比去年同期多积15分, 与去年同期持平."""
    if difference == 0:
        return f"与{before}持平"
    return f"比{before}{'多' if difference > 0 else '少'}积{counted(abs(difference), POINT)}"


# -- names


def joined(names: Iterable[object], mark: str = "、") -> str:
    """Names one after the other: 石泉县、白河县."""
    return mark.join(map(str, names))


def document_number(typed: str) -> str:
    """A document's number with its year in the brackets the standard asks for: 安政办函〔2024〕12号."""
    return _YEAR_IN_BRACKETS.sub(r"〔\1〕", typed.strip())


def so_many(count: int, group: str | None) -> str:
    """So many units of a group: 4个直报县; of one that names a class: 一类4个单位."""
    if group and group.endswith(_CALLS_UNITS):
        return f"{count}个{group}"
    return f"{group or '其他'}{count}个单位"


def each_of(group: str | None) -> str:
    """Every unit of a group: 各直报县; of one that names a class: 一类各单位."""
    if group and group.endswith(_CALLS_UNITS):
        return f"各{group}"
    return f"{group or '其他'}各单位"


# -- days and periods


def day_words(day: date, *, year: bool = True) -> str:
    """A day without leading zeros: 2024年9月5日, or 9月5日."""
    return f"{f'{day.year}年' if year else ''}{day.month}月{day.day}日"


def until_words(last: date, year: int | None = None) -> str:
    """Up to and with a day: 截至10月底, 截至10月15日; with its year unless that is the one already spoken of."""
    said = "" if last.year == year else f"{last.year}年"
    if (last + timedelta(days=1)).day == 1:
        return f"截至{said}{last.month}月底"
    return f"截至{said}{day_words(last, year=False)}"


def period_words(period: Period, *, this_year: int | None = None, again: bool = False) -> str:
    """A period as it is spoken of: 2024年1—8月, 2024年上半年, 2024年第三季度, 2024年1月15日至2月3日.

    `this_year` is the year that is called 今年; none is, when it is not given. `again`: the year was said before, so
    it is left out of a period that lies in one.
    """
    first, last = period.start, period.last
    whole = period.start.day == period.end.day == 1
    if first.year != last.year:
        return _over_new_year(first, last, whole=whole)
    year = "" if again else "今年" if first.year == this_year else f"{first.year}年"
    if not whole:
        return f"{year}{_days(first, last)}"
    if (first.month, last.month) == (1, 12):
        return year or "全年"
    return f"{year}{_months(first.month, last.month)}"


def same_time_before(period: Period, this_year: int | None = None) -> str:
    """The same time a year before: 去年同期 when the period is of this year, else 上年同期."""
    within = period.start.year == period.last.year
    return "去年同期" if within and period.last.year == this_year else "上年同期"


_NAMED_MONTHS = {(1, 6): "上半年", (7, 12): "下半年", (1, 9): "前三季度", (1, 3): "第一季度", (4, 6): "第二季度",
                 (7, 9): "第三季度", (10, 12): "第四季度"}  # fmt: skip


def _months(first: int, last: int) -> str:
    """Whole months of one year."""
    if first == last:
        return f"{first}月"
    return _NAMED_MONTHS.get((first, last)) or f"{first}—{last}月"


def _days(first: date, last: date) -> str:
    """Days of one year."""
    start = day_words(first, year=False)
    if first == last:
        return start
    return f"{start}至{f'{last.day}日' if first.month == last.month else day_words(last, year=False)}"


def _over_new_year(first: date, last: date, *, whole: bool) -> str:
    """What does not lie in one year names both."""
    if not whole:
        return f"{day_words(first)}至{day_words(last)}"
    if (first.month, last.month) == (1, 12):
        return f"{first.year}—{last.year}年"
    return f"{first.year}年{first.month}月至{last.year}年{last.month}月"
