"""A document's title on several lines: broken by sense, no word split, the lines near each other in length."""

import re
from functools import cache

from zhibao_cli.domain import text as texts

_BEFORE = ("关于", "转发", "印发", "对", "在")
"""Words that may begin a line."""
_PREFERRED = ("关于", "转发", "印发")
"""Words that should."""
_AFTER = (
    "人民政府", "办公室", "办公厅", "委员会", "管理局", "政务信息", "信息", "工作", "情况", "报送", "采用", "考核",
    "积分", "排名", "通报", "通知", "目录", "名单", "一览表", "更正", "核对", "的", "年度", "季度", "半年",
)  # fmt: skip
"""Words that may end a line, the longest first where one ends another."""
_ENDINGS = "，、；。）》」』”年月日"
_JOINED = re.compile(
    r"[0-9]{4}年(?:[0-9]{1,2}(?:—[0-9]{1,2})?月(?:[0-9]{1,2}日)?|上半年|下半年|第[一二三四]季度|度)?"
    r"|[A-Za-z0-9.,:%/_—-]+|《[^》]{1,12}》"
)
"""What is never torn apart: a date with its year, a Latin word or number, the name of a book."""
_NO_START = frozenset("，。、；：！？）》」』”’…—的和及与")
_NO_END = frozenset("（《「『“‘关于")

_MOST_LINES = 8
"""Nobody writes a longer title: what needs more lines is not weighed, only cut."""
_WORD_BREAK, _LAST_RESORT, _MISSED = 1, 400, 120


def _room(text: str) -> int:
    """How many half-width characters a text takes in print, where a dash is as wide as a full one."""
    return texts.width(text) + text.count("—")


def title_lines(title: str, most: int) -> tuple[str, ...]:
    """The title in as few lines of at most `most` full-width characters as it takes, broken where the sense allows."""
    text = title.strip()
    if _room(text) <= 2 * most:
        return (text,)
    fewest = -(-_room(text) // (2 * most))
    if fewest > _MOST_LINES:
        return _chopped(text, most)
    costs = _break_costs(text)
    tries = (_best(text, costs, count, most) for count in range(fewest, fewest + 3))
    found = [lines for lines in tries if lines is not None]
    if not found:
        return _chopped(text, most)
    return min(found, key=lambda one: one[0] + 64 * len(one[1]))[1]


def _break_costs(text: str) -> dict[int, int]:
    """What it costs to break before each character; a place that is not there is never broken at."""
    whole = [match.span() for match in _JOINED.finditer(text) if match.end() - match.start() > 1]
    inside = {at for start, end in whole for at in range(start + 1, end)}
    costs: dict[int, int] = {}
    for at in range(1, len(text)):
        if at in inside or text[at] in _NO_START or text[at - 1] in _NO_END or text[at - 1].isspace():
            continue
        costs[at] = _LAST_RESORT
        if text.endswith(_AFTER, 0, at) or text[at - 1] in _ENDINGS or text.startswith(_BEFORE, at):
            costs[at] = _WORD_BREAK
        if text.startswith(_PREFERRED, at):
            costs[at] = 0
    return costs


def _best(text: str, costs: dict[int, int], count: int, most: int) -> tuple[float, tuple[str, ...]] | None:
    """The cheapest way to make so many lines: breaks by sense, lines near the middle length."""
    even = _room(text) / count
    preferred = frozenset(at for at, cost in costs.items() if cost == 0)

    @cache
    def rest(start: int, left: int) -> tuple[float, tuple[str, ...]] | None:
        if left == 1:
            line = text[start:]
            return (_cost(line, even), (line,)) if _room(line) <= 2 * most else None
        best: tuple[float, tuple[str, ...]] | None = None
        for at in (at for at in costs if at > start):
            line = text[start:at]
            if _room(line) > 2 * most:
                break
            after = rest(at, left - 1)
            if after is None:
                continue
            # A line with a preferred place inside it passed that over.
            missed = _MISSED * sum(start < place < at for place in preferred)
            cost = _cost(line, even) + costs[at] + missed + after[0]
            if best is None or cost < best[0]:
                best = (cost, (line, *after[1]))
        return best

    return rest(0, count)


def _cost(line: str, even: float) -> float:
    return ((_room(line) - even) / 2) ** 2


def _chopped(text: str, most: int) -> tuple[str, ...]:
    """Lines of a title that no rule fits: one long Latin word, or thousands of characters."""
    return tuple(text[at : at + most] for at in range(0, len(text), most))
