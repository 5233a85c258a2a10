"""A bulletin's text as words and figures: units on record, cues, quantities, spans of time, marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache

from zhibao_cli.domain.bulletin_numbers import MOST, number_at, quantity_at
from zhibao_cli.domain.bulletin_text import PARAGRAPH, Script
from zhibao_cli.domain.bulletin_units import Gazetteer
from zhibao_cli.domain.bulletin_words import (
    BEFORE_NUMBER,
    LEVELS,
    NOW,
    ON_LAST_YEAR,
    ON_OTHER,
    OTHERWISE,
    SPAN,
    WON,
    WORDS,
)

_MARKS = {"、": "enum", ",": "comma", ";": "semi", "。": "stop", ":": "colon", "(": "open", ")": "close", "-": "dash",
          "/": "comma", "|": "comma", ".": "stop"}  # fmt: skip
_QUOTES = "“”\"'‘’「」『』*#·•_"
_GROUPS = (
    "直报县区?|直报点|直报单位|县市区|县区|区县|县|区|市直部门|市州|市|部门|成员单位|单位|街道|乡镇|镇街|镇|乡|局"
    "|处室|科室|地市"
)
_NUMERAL = "[0-9]{1,4}|[一二两三四五六七八九十百]{1,5}"
_ALL = "(?:全省|全市|全县|全区|全国)?(?:的|共|共有)?"
_COUNTED = re.compile(rf"{_ALL}({_NUMERAL})个?(?:市级|县级)?({_GROUPS})")
_ORDINAL = re.compile(r"第(?=[0-9一二三四五六七八九十百])")
_NOT_A_PLACE = re.compile(r"[期次季批届章节部号页年月轮产步线个方人类条篇件项至到~-]|[0-9一二三四五六七八九十]")
_FIRST = re.compile("首位|榜首|第一名|头名")
_TOP = re.compile("前([0-9]{1,3}|[一二两三四五六七八九十]{1,3})(?:名|位|甲)?(?![个月季年条篇0-9一二三四五六七八九十])")
_SOME = "[0-9一二三四五六七八九十]+"
_LAST = re.compile(f"倒数第?{_SOME}(?:名|位)?|后{_SOME}(?:名|位)|末位|最后一?名?")
_LEVEL_GROUPS = ("国家级", "省级", "市级", "县级", "区级", "镇级")
_TIMES = (("year", ON_LAST_YEAR), ("other", ON_OTHER), ("now", NOW), ("past", OTHERWISE), ("span", SPAN))


@dataclass(frozen=True, slots=True)
class Token:
    """A word or figure at its place in a script.

    `kind`: unit, whole, level, a kind of bulletin_words, quantity, number, ordinal, top, time, change, a mark, other.
    `value` is exact; None where there is no one figure: an approximation, a range, a list (`raw`), a torn number.
    """

    kind: str
    text: str
    start: int
    end: int
    codes: tuple[str, ...] = ()
    value: Fraction | None = None
    raw: tuple[Fraction, ...] = ()
    measure: str = ""
    sense: str = ""
    chinese: bool = False
    spaced: bool = False
    torn: bool = False
    bare: bool = False


@cache
def _words(start: str) -> tuple[str, ...]:
    return tuple(sorted((word for word in WORDS if word[0] == start), key=len, reverse=True))


class Lexer:
    """Cuts a script into tokens. `groups` are the words for groups that the ledger knows besides the usual ones."""

    def __init__(self, script: Script, units: Gazetteer, groups: tuple[str, ...] = ()) -> None:
        self._script = script
        self._text = script.text
        self._units = units
        # A group called 市级 is in a bulletin mostly a level: 其中省级2条、市级4条.
        self._groups = tuple(group for group in groups if len(group) > 1 and group not in _LEVEL_GROUPS)

    def tokens(self) -> Iterator[Token]:
        """The tokens in order; what is no word becomes one token of kind other as far as it goes, never past a line."""
        at, last, rest = 0, Token("break", "", 0, 0), 0
        while at < len(self._text):
            gap = self._script.gaps[at]
            token = self._at(at, "other" if rest < at and not gap else last.kind, last)
            if rest < at and (gap or token is not None):
                yield (last := self._token("other", rest, at))
                rest = at
            if gap == PARAGRAPH:
                yield (last := Token("break", "", at, at))
            if token is None:
                at += 1
                continue
            if token.kind != "quote":
                yield (last := token)
            at = rest = token.end
        if rest < at:
            yield self._token("other", rest, at)

    def _token(self, kind: str, start: int, end: int) -> Token:
        return Token(kind, self._text[start:end], start, end)

    def _at(self, at: int, before: str, last: Token) -> Token | None:
        """The longest of what may begin here; a unit before a time, a time before a figure, a figure before a word."""
        character = self._text[at]
        if character in _MARKS:
            return self._token(_MARKS[character], at, at + 1)
        if character in _QUOTES:
            return self._token("quote", at, at + 1)
        fastened = not self._script.gaps[at]
        before = before if fastened else ""
        found = [
            self._unit(at), self._time(at), self._top(at), self._ordinal(at), self._level(at, before, last),
            self._whole(at, before), self._figure(at), self._word(at),
        ]  # fmt: skip
        return max((one for one in found if one is not None), key=lambda one: one.end, default=None)

    def _unit(self, at: int) -> Token | None:
        spelling = self._units.at(self._text, at)
        if spelling is None:
            return None
        end = at + len(spelling.text)
        return replace(self._token("unit", at, end), codes=spelling.codes, bare=spelling.bare)

    def _time(self, at: int) -> Token | None:
        ends = [(found.end(), sense) for sense, form in _TIMES if (found := form.match(self._text, at))]
        if not ends:
            return None
        end, sense = max(ends, key=lambda one: one[0])
        return replace(self._token("change" if sense in ("year", "other") else "time", at, end), sense=sense)

    def _top(self, at: int) -> Token | None:
        if found := _LAST.match(self._text, at):
            return self._token("other", at, found.end())
        found = _TOP.match(self._text, at)
        if not found:
            return None
        return replace(self._token("top", at, found.end()), value=_whole_number(found[1]))

    def _ordinal(self, at: int) -> Token | None:
        """第4, 第三名: a place. 第4期, 第一季度 are none; nor is a range."""
        if found := _FIRST.match(self._text, at):
            return replace(self._token("ordinal", at, found.end()), value=Fraction(1), raw=(Fraction(1),))
        if not _ORDINAL.match(self._text, at):
            return None
        number = number_at(self._script, at + 1)
        if number is None:
            return None
        end = number.end
        raw = [number.value]
        while len(raw) < MOST and self._text.startswith("、", end) and (further := number_at(self._script, end + 1)):
            raw.append(further.value)
            end = further.end
        ended = self._text.startswith(("名", "位"), end)
        if not ended and end < len(self._text) and not self._script.gaps[end] and _NOT_A_PLACE.match(self._text, end):
            return self._token("other", at, end)
        clear = len(raw) == 1 and not number.torn and (not number.spaced or ended or self._closed(number.end))
        values = tuple(value for value in raw if value is not None)
        # 第2、3位 are two places; 第2 、乙县 is one and a separator, which needs no further number.
        return replace(
            self._token("ordinal", at, end + ended), value=number.value if clear else None, torn=number.torn,
            raw=values if len(values) == len(raw) else (), spaced=number.spaced,
        )  # fmt: skip

    def _closed(self, end: int) -> bool:
        return end == len(self._text) or self._text[end] in ",;。)"

    def _figure(self, at: int) -> Token | None:
        quantity = quantity_at(self._script, at)
        if quantity is None:
            return None
        kind = "quantity" if quantity.measure else "number"
        return replace(
            self._token(kind, at, quantity.end), value=quantity.value, raw=quantity.raw, measure=quantity.measure,
            chinese=quantity.chinese, spaced=quantity.spaced, torn=quantity.torn,
        )  # fmt: skip

    def _level(self, at: int, before: str, last: Token) -> Token | None:
        for level, form in LEVELS:
            found = form.match(self._text, at)
            if not found or (before == "other" and found[0][0] not in "被由经受"):
                continue
            # 石泉市采用 may be another place than 石泉县; no county is called 石泉省.
            if before == "unit" and last.bare and found[0] in ("市", "县", "区"):
                return None
            return replace(self._token("level", at, found.end()), sense=level)
        return None

    def _whole(self, at: int, before: str) -> Token | None:
        """A group of units with or without its number: 4个直报县. Not at the end of a longer name: 高新街道."""
        if before in ("other", "unit"):
            return None
        if found := _COUNTED.match(self._text, at):
            return replace(
                self._token("whole", at, found.end()), value=_whole_number(found[1]), sense=found[2]
            )  # fmt: skip
        group = next((name for name in self._groups if self._text.startswith(name, at)), None)
        return replace(self._token("whole", at, at + len(group)), sense=group) if group else None

    def _word(self, at: int) -> Token | None:
        for word in _words(self._text[at]):
            if self._text.startswith(word, at):
                kind, behind = WORDS[word], at + len(word)
                if word in WON and number_at(self._script, behind):
                    kind = "point"
                elif word in WON and self._text[behind : behind + 1] not in tuple("第全前首"):
                    continue
                sense = word if kind == "whole" else ""
                return replace(self._token(kind, at, at + len(word)), sense=sense)
        cue = BEFORE_NUMBER.get(self._text[at])
        if cue and number_at(self._script, at + 1):
            return self._token(cue, at, at + 1)
        return None


def _whole_number(text: str) -> Fraction | None:
    number = number_at(Script(text, text, ("",) * len(text)), 0)
    return number.value if number and number.end == len(text) else None
