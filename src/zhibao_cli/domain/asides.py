"""Rows of a sheet that are no rows of its table: totals, the headers once more, lines below it.

What could be data never counts as one. A total is known by its word and by figures alone beside it; a line below the
table by its label.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction

from zhibao_cli.domain.numbers import read_number
from zhibao_cli.domain.words import fold
from zhibao_cli.errors import UsageFault

TOTAL, SUBTOTAL, HEADER, FOOTER = "total", "subtotal", "header", "footer"

_WORD = r"(?:总?合计|总计|小计|共计|(?:grand|sub)?total)(?:\(.*\))?:?"
_EXACT = re.compile(_WORD)
_WITH_NAME = re.compile(rf".{{1,12}}{_WORD}")
_IN_ONE_CELL = re.compile(r"(?:总?合计|总计|共计):?[0-9].*")
_SUBTOTAL = re.compile("小计|subtotal")
_FIGURE = re.compile(r"[-+]?[0-9.,]+[%条篇件次个分期份]?|[-—–/]+")
_LABELS = (
    "填表|填报|制表|制作|审核|审批|审签|复核|核对|负责人|单位负责人|分管领导|主要领导|主管领导|经办|联系人|联系电话|联系方式"
    "|电话|报送时间|报送日期|统计时间|统计日期|统计口径|打印|数据来源|资料来源|来源|备注|附注|附|注|说明|签字|签名|盖章"
)
_LABEL = re.compile(rf"(?:{_LABELS})[^:]{{0,6}}:.*")
_NOTE = re.compile(r"(?:备注|附注|注|说明)(?:[0-9一二三][.、.].*)?")
_NUMBERED = re.compile(r"\(?[0-9一二三四五六七八九十]{1,2}[.、.)].*")
_ANY_LABEL = re.compile(r"[^0-9:]{1,10}:.*")
_NOT_ADDED = re.compile("率|比|平均|名次|排名|位次|序号|编号|期号|年度|年份|日期|时间|rank|number|rate|year")

# First and last characters of the words above, as they are typed: most rows are passed by at the sight of them.
_STARTS = frozenset("合总共填制审复核负单分主经联电报统打数资来备附注说签盖")
_ENDS = frozenset("计lL:：)）")


class Asides:
    """Tells such rows of one sheet, whose rows of headers and titles above it are given."""

    def __init__(self, headers: Iterable[Sequence[str]], titles: Iterable[Sequence[str]], columns: int) -> None:
        self._repeated = {_filled(row) for row in (*headers, *titles) if any(row)}
        # In a list of one column, a row like the header or a label may be a name.
        self._one_column = columns < 2
        self._starts = _STARTS | {cells[0][1][:1] for cells in self._repeated}
        self._in_notes = False

    def may_be(self, cells: Sequence[str]) -> bool:
        """Tell quickly that a row is none of these, of nearly every one that is not."""
        if self._in_notes or not cells or not cells[0]:
            return True
        first, second = cells[0], cells[1] if len(cells) > 1 else ""
        return first[0] in self._starts or first[-1] in _ENDS or second[-1:] in _ENDS

    def sort(self, cells: Sequence[str]) -> str:
        """Say which of these a row is, or "" for a row of the table. Rows are given in their order."""
        filled = _filled(cells)
        if not filled or self._one_column:
            return ""
        found = _total(filled) or (HEADER if filled in self._repeated else "")
        if not found and self._below(filled):
            found = FOOTER
        # Numbered notes go on below the first.
        self._in_notes = found == FOOTER
        return found

    def _below(self, filled: tuple[tuple[int, str], ...]) -> bool:
        place, first = filled[0][0], fold(filled[0][1])
        if len(filled) == 1:
            if place == 0 and (_IN_ONE_CELL.fullmatch(first) or _NOTE.fullmatch(first)):
                return True
            if self._in_notes and _NUMBERED.fullmatch(first):
                return True
        return bool(_LABEL.fullmatch(first)) and all(_ANY_LABEL.fullmatch(fold(text)) for _, text in filled[1:])


def _total(filled: tuple[tuple[int, str], ...]) -> str:
    texts = [fold(text) for _, text in filled]
    serial = len(texts) > 1 and bool(_FIGURE.fullmatch(texts[0]))
    first, *others = texts[1:] if serial else texts
    if _EXACT.fullmatch(first):
        return SUBTOTAL if _SUBTOTAL.search(first) else TOTAL
    if others and _EXACT.fullmatch(others[0]) and _figures(others[1:]):
        return SUBTOTAL if _SUBTOTAL.search(others[0]) else TOTAL
    if _WITH_NAME.fullmatch(first) and _figures(others):
        # A total of some of the rows, as its name says.
        return SUBTOTAL
    return ""


def _figures(texts: Collection[str]) -> bool:
    return bool(texts) and all(map(_FIGURE.fullmatch, texts))


def _filled(cells: Sequence[str]) -> tuple[tuple[int, str], ...]:
    return tuple((place, cell) for place, cell in enumerate(cells) if cell)


class Sums:
    """Adds up the columns of a table to hold its totals against them; one with anything but numbers is left out."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._left_out = {place for place, name in enumerate(names) if not name or _NOT_ADDED.search(fold(name))}
        self._all = [Fraction(0)] * len(names)
        self._part = [Fraction(0)] * len(names)

    def row(self, cells: Sequence[str]) -> None:
        """Add a row of the table."""
        for place, cell in enumerate(cells[: len(self._names)]):
            if not cell or place in self._left_out:
                continue
            value = number_in(cell)
            if value is None:
                self._left_out.add(place)
            else:
                self._all[place] += value
                self._part[place] += value

    def total(self, cells: Sequence[str], sort: str) -> list[tuple[str, Fraction, Fraction]]:
        """The columns whose total is another: name, what it says, what the rows add up to.

        A total may be one of all rows, or of those since the last one; a subtotal is the latter.
        """
        wrong = []
        for place, cell in enumerate(cells[: len(self._names)]):
            value = number_in(cell) if cell and place not in self._left_out else None
            sums = (self._part[place],) if sort == SUBTOTAL else (self._all[place], self._part[place])
            if value is not None and value not in sums:
                wrong.append((self._names[place], value, sums[0]))
        self._part = [Fraction(0)] * len(self._names)
        return wrong


def number_in(cell: str) -> Fraction | None:
    """The number a cell holds, if it holds one."""
    try:
        return read_number(cell)
    except UsageFault:
        return None
