"""Numbers of running text with what they measure: exact, or known to be none (approximations, ranges, torn digits)."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from zhibao_cli.domain.bulletin_text import PARAGRAPH, TORN, Script
from zhibao_cli.domain.bulletin_words import SPAN

_DIGITS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
_CHINESE = re.compile("[〇零一二两三四五六七八九十百千万]+")
_ONES = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERALS = "0123456789〇零一二两三四五六七八九十百千万"
_LONGEST = 20
MOST = 12
"""Numbers of one list that are looked at."""

_BEFORE = re.compile(
    "(?:大约|大概|约为|约有?|将近|接近|近|超过|超|逾|不到|不足|至少|最少|不少于|不低于|不下于?|最多|多达|高达|好几|几|若干"
    "|(?<![用送报息条篇件分总纳录稿单名])数|平均|人均|月均|年均|户均|县均)+$"
)
_BETWEEN = re.compile(r"[余多来几数]|\+|[kw千万亿](?=[余多来条篇件分])")
_MEASURE = re.compile(
    "个百分点|百分点|%|‰|分之|分钟|(?:条|篇|件|则)(?:[(]?次(?!之)[)]?)?|分(?![别析布类管工期享组解为段批局公支部行校])|名|位|项|个|次|家|人|期"
    "|字|天|年|月|日|万|亿|元|场|份|点|户|只|批|类|级|号|页|轮|届|起|村|镇|县|区|市|单位|部门|部|倍|成|本|季|版|小时|亩|公里|吨|种|步|线"
    "|度|段|层|句|块|周|路|米|门|方"
)
_AFTER = re.compile(
    r"左右|以上|以下|上下|以内|之内|开外|之多|不到|多(?![积得采于])|余|[+]|[-~至到]+(?=[0-9一二两三四五六七八九十])"
)
_RANGE = re.compile("[-~至到/]+|、|或")
_HEAD = re.compile(r"[0-9一二两三四五六七八九十百条篇件则分名位%][-~至到/.]+$|分之$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at a place of a text. No value: not one figure. `spaced`: gaps between its digits."""

    end: int
    value: Fraction | None
    chinese: bool = False
    spaced: bool = False
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its measure (empty: none). `raw`: the numbers of a list such as 6、4条, which has no value."""

    end: int
    value: Fraction | None
    raw: tuple[Fraction, ...]
    measure: str
    chinese: bool
    spaced: bool
    torn: bool


def number_at(script: Script, at: int) -> Number | None:
    """The number that begins here, in digits or Chinese numerals; None when none does."""
    number = None
    if found := _DIGITS.match(script.text, at):
        number = _digits(script, at, found)
    elif found := _CHINESE.match(script.text, at):
        number = Number(found.end(), _numeral(found[0]), chinese=True)
    if number is not None and (_torn(script, at) or _torn(script, number.end)):
        return replace(number, value=None, torn=True)
    return number


def _torn(script: Script, at: int) -> bool:
    """Whether two numbers meet here where a line's end lies that a page's number may stand at: 第 3 一."""
    numerals = script.text[max(0, at - 1) : at + 1]
    meet = len(numerals) == 2 and all(character in _NUMERALS for character in numerals)
    return meet and script.gaps[at] in (TORN, PARAGRAPH)


def _digits(script: Script, at: int, found: re.Match[str]) -> Number:
    end = found.end()
    for place in range(at + 1, end):
        gap = script.gaps[place]
        # A date behind a gap is no part of the number before it.
        if gap and SPAN.match(script.text, place):
            end = place
            break
    inner = {script.gaps[place] for place in range(at + 1, end)} - {""}
    text = script.text[at:end].replace(",", "")
    long = len(text) > _LONGEST
    marks = any(script.gaps[place] and script.text[place] in ",." for place in range(at + 1, end))
    torn = bool(inner & {TORN, PARAGRAPH}) or long or marks or not text[-1].isdigit()
    return Number(end, None if torn else Fraction(text), spaced=bool(inner), torn=torn)


def _numeral(text: str) -> Fraction | None:
    """一百零五 is 105, 十五 is 15. 三四, 百, 二〇二四 are no figures of a count: None."""
    total, digit, least = 0, None, 10_000
    for character in text:
        if character in _ONES:
            if digit is not None and character not in "零〇":
                # Two digits side by side are "three or four".
                return None
            digit = _ONES[character] or digit
            if text in ("零", "〇"):
                return Fraction(0)
            continue
        unit = _TENS.get(character)
        if unit is None or unit >= least or (digit is None and character != "十"):
            return None
        total += (digit or 1) * unit
        digit, least = None, unit
    if digit is not None and least > 10 and total and "零" not in text and "〇" not in text:
        # 一百二 is 120 when spoken; whether it is written so is not to be guessed.
        return None
    return Fraction(total + (digit or 0))


def quantity_at(script: Script, at: int) -> Quantity | None:
    """The quantity that begins here: 6条, 1600余条 (no figure), 3-5条 (none), 52.8%."""
    number = number_at(script, at)
    if number is None:
        return None
    text, end = script.text, number.end
    raw = [number.value]
    exact = not _BEFORE.search(text, max(0, at - 6), at) and not _HEAD.search(text, max(0, at - 4), at)
    end, more = _range(script, end)
    raw += more
    if between := _BETWEEN.match(text, end):
        exact, end = False, between.end()
    measure = _MEASURE.match(text, end)
    if measure is None:
        # No measure: the range may be no range (2、采用), so only the first number is taken.
        return Quantity(number.end, number.value if exact else None, (), "", number.chinese, number.spaced, number.torn)
    end = measure.end()
    if after := _AFTER.match(text, end):
        exact, end = False, after.end()
    clear = exact and len(raw) == 1 and not number.torn
    values = tuple(value for value in raw if value is not None)
    return Quantity(
        end, number.value if clear else None, values if len(values) == len(raw) and exact else (), _named(measure[0]),
        number.chinese, number.spaced, number.torn,
    )  # fmt: skip


def _range(script: Script, end: int) -> tuple[int, list[Fraction | None]]:
    """Further numbers of a range or list, if a measure stands behind the last: 3至5条, 6、4条."""
    more: list[Fraction | None] = []
    at = end
    while len(more) < MOST and (mark := _RANGE.match(script.text, at)) and (further := number_at(script, mark.end())):
        more.append(further.value if mark[0] == "、" else None)
        at = further.end
    if more and (_MEASURE.match(script.text, at) or _BETWEEN.match(script.text, at)):
        return at, more
    return end, []


def _named(measure: str) -> str:
    return measure[0] if measure[0] in "条篇件则" else measure
