"""Further clauses of the paragraph: how the work was done. What was asked for, fed back, checked, taught, reached.

As in the rest of the paragraph, only what is above zero is told.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from zhibao_cli.domain.brief import Clause, Figure
from zhibao_cli.domain.chinese import ITEM, PIECE, counted, joined, percent
from zhibao_cli.domain.numbers import rounded

CASE, COURSE, ATTENDANCE = "件", "期", "人次"
"""Measure words: of instructions, of trainings, of those who took part in one."""


def _clause(key: str, text: str, figures: Iterable[tuple[str, int]], source: str) -> Clause:
    return Clause(key, text, tuple(Figure(name, value, source) for name, value in figures if value))


def problems(count: int, kind: str, source: str) -> Clause | None:
    """Problem items reported; `kind` is what the office calls them."""
    return (
        _clause("problems", f"报送{kind}类信息{counted(count, ITEM)}", [("problems", count)], source) if count else None
    )


def asked(outcomes: Mapping[str, int], fulfilled: Fraction | None, source: str) -> Clause | None:
    """Drafts asked for and what became of them; the share that came, where any came."""
    whole = sum(outcomes.values())
    if not whole:
        return None
    verbs = {"done": "按时完成", "late": "迟交", "missed": "未交", "open": "待交", "waived": "免交"}
    parts = [f"向各单位约稿{counted(whole, PIECE)}"]
    parts += [f"{verb}{counted(outcomes[code], PIECE)}" for code, verb in verbs.items() if outcomes.get(code)]
    figures = [Figure("asked", whole, source)]
    figures += [Figure(code, outcomes[code], source) for code in verbs if outcomes.get(code)]
    if fulfilled:
        parts.append(f"完成率{percent(fulfilled)}")
        figures.append(Figure("fulfilled_percent", rounded(fulfilled * 100, 1), source))
    return Clause("asked", joined(parts, "，"), tuple(figures))


def feedback(states: Mapping[str, int], source: str) -> Clause | None:
    """Feedback that was due: given, some of it late, and what is overdue. What may still come is not told."""
    late, overdue = states.get("late", 0), states.get("overdue", 0)
    given = states.get("given", 0) + late
    due = given + overdue
    if not due:
        return None
    parts = [f"应反馈的领导批示{counted(due, CASE)}"]
    if given == due and not late:
        parts.append("均已按期反馈")
    elif given:
        parts.append(f"已反馈{counted(given, CASE)}" + (f"（其中超期{counted(late, CASE)}）" if late else ""))
    if overdue:
        parts.append(f"逾期未反馈{counted(overdue, CASE)}")
    figures = [("feedback_due", due), ("feedback_given", given), ("feedback_late", late), ("feedback_overdue", overdue)]
    return _clause("feedback", joined(parts, "，"), figures, source)


def outcomes(items: int, count: int, source: str) -> Clause | None:
    """Items that turned into decisions or documents; of how many, where one turned into several."""
    if not items:
        return None
    several = f"{count}项" if count != items else ""
    figures = [("outcome_items", items), *([("outcomes", count)] if several else [])]
    return _clause("outcomes", f"{counted(items, ITEM)}信息转化为决策或文件{several}", figures, source)


def reviews(items: int, back: int, source: str) -> Clause | None:
    """Items that went through the four checks, and how many were sent back to be put right."""
    if not items:
        return None
    text = f"按政治、政策、敏感、准确四关审核信息{counted(items, ITEM)}"
    text += f"，退回修改{counted(back, ITEM)}" if back else ""
    return _clause("reviews", text, [("reviewed", items), ("sent_back", back)], source)


def trainings(count: int, attendances: int, source: str) -> Clause | None:
    """Trainings held, and how many took part, each time counted."""
    if not count:
        return None
    text = f"举办信息员培训{counted(count, COURSE)}"
    text += f"，{counted(attendances, ATTENDANCE)}参加" if attendances else ""
    return _clause("trainings", text, [("trainings", count), ("trained", attendances)], source)


def targets(units: int, met: int, source: str) -> Clause | None:
    """Of the units with targets, those that have met every one whose time is over."""
    if not met:
        return None
    text = f"有任务的{units}个单位" + ("全部完成任务" if met == units else f"中{met}个完成任务")
    return _clause("targets", text, [("target_units", units), ("target_met", met)], source)
