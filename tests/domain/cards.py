"""Cards and events as small text tables, so that a clerk can check what a test says."""

from datetime import date
from fractions import Fraction

from zhibao_cli.domain.card_toml import read_scorecard
from zhibao_cli.domain.cases import Case, Event, Member, Shape, Span
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.scorecard import Book, Scorecard
from zhibao_cli.domain.scoring import Result, Targets, evaluate, no_targets

HEAD = """
[scorecard]
id = "t"
title = "试行办法"
effective_from = 2020-01-01
"""


def card(text: str, head: str = HEAD) -> Scorecard:
    """The card a text holds; HEAD is put before it. Fails with what is wrong."""
    found, problems = read_scorecard(head + text)
    assert found is not None, [(p.code, p.row, str(p.message)) for p in problems]
    return found


def period(text: str) -> Period:
    """A window written 2024-01-01..2024-03-31, inclusive."""
    first, last = text.split("..")
    return Period(date.fromisoformat(first), date.fromordinal(date.fromisoformat(last).toordinal() + 1))


def units(text: str) -> list[Member]:
    """Members, one a line: code [group] [from] [to] [^parent]; `-` for no group or an open end."""
    members = []
    for order, line in enumerate(text.strip().splitlines()):
        words = line.split()
        parent = next((word[1:] for word in words if word.startswith("^")), None)
        code, group, start, end = (*[word for word in words if not word.startswith("^")], "-", "-", "-")[:4]
        span = Span(
            date.min if start == "-" else date.fromisoformat(start),
            date.max if end == "-" else date.fromordinal(date.fromisoformat(end).toordinal() + 1),
            None if group == "-" else group,
        )
        members.append(Member(code, (span,), parent, order))
    return members


_NUMBERS = ("place", "of", "source", "sources")
_FLAGS = ("solicited", "reprint", "important")


def cases(text: str, year: int = 2024) -> list[Case]:
    """Events, one a line: unit item MM-DD event key=value …; item `-` for none. One unit and item make one case."""
    found: dict[tuple[str, str], list[Event]] = {}
    for number, line in enumerate(text.strip().splitlines()):
        unit, item, day, on, *rest = line.split()
        values: dict[str, object] = {}
        words = None
        for word in rest:
            key, _, value = word.partition("=")
            if key == "words":
                words = int(value)
            elif key in _NUMBERS:
                values[key] = int(value)
            elif key in _FLAGS:
                values[key] = True
            else:
                values[key] = Fraction(value) if key == "points" else value
        full = day if day.count("-") == 2 else f"{year}-{day}"
        event = Event(date.fromisoformat(full), Shape(on, **values), words, number, f"e{number}")  # type: ignore[arg-type]
        key_of = (unit, item if item != "-" and on not in ("submitted", "unadopted") else f"-{number}")
        found.setdefault(key_of, []).append(event)
    return [
        Case(unit, tuple(sorted(events, key=lambda e: (e.day, e.order))), 1, "" if item[0] == "-" else item)
        for (unit, item), events in found.items()
    ]


def score(
    book: Book | Scorecard | str,
    events: str | list[Case],
    window: str = "2024-01-01..2024-12-31",
    members: str | list[Member] = "甲\n乙\n丙\n丁",
    *,
    level: str | None = None,
    targets: Targets = no_targets,
) -> Result:
    """Score a table of events by a card's text."""
    if isinstance(book, str):
        book = card(book)
    if isinstance(book, Scorecard):
        book = Book((book,))
    people = units(members) if isinstance(members, str) else members
    rows = cases(events) if isinstance(events, str) else events
    result = evaluate(book, period(window), people, rows, level=level, targets=targets)
    for one in result.scores:
        assert sum((line.points for line in one.lines), Fraction(0)) == one.points
    return result


def points(result: Result) -> dict[str, Fraction]:
    """The printed points of units that have any."""
    return {one.unit: one.points for one in result.scores if one.points}


RULE = """
[[rule]]
on = "{on}"
points = {points}
"""

LEVELS = """
[[rule]]
on = "adopted"
when = { level = "city" }
points = 30
[[rule]]
on = "adopted"
when = { level = "province" }
points = 20
[[rule]]
on = "adopted"
when = { level = "county" }
points = 0
"""

INSTRUCTED = """
[[rule]]
on = "instructed"
when = { rank = "principal" }
points = 8
then = 4
[[rule]]
on = "instructed"
when = { rank = "deputy" }
points = 6
then = 2
"""


def rule(on: str, amount: str) -> str:
    """A rule for every event of a sort."""
    return RULE.format(on=on, points=amount)


def codes(result: Result) -> list[str]:
    """The codes of the notes beside the figures."""
    return [note.code for note in result.notes]


def faults(text: str, head: str = HEAD) -> list[tuple[str, int]]:
    """The codes and lines of what is wrong; the text's own first line is 1."""
    _, problems = read_scorecard(head + text)
    before = head.count("\n")
    return [(problem.code, problem.row - before) for problem in problems]
