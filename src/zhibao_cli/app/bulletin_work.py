"""How the work of a period was done, for the bulletin: drafts asked for, feedback, reviews, outcomes, rates."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import count
from typing import Any

from zhibao_cli.app.bulletin_lists import items_of
from zhibao_cli.app.feedback import feedback_due
from zhibao_cli.app.letters import Desk
from zhibao_cli.app.patterns import LEAST, PATTERN_COLUMNS, pattern_desk, pattern_rows
from zhibao_cli.app.solicited import fulfilled
from zhibao_cli.domain.bulletin import Rate, Turned
from zhibao_cli.domain.chinese import joined
from zhibao_cli.domain.numbers import percent
from zhibao_cli.domain.report import Value
from zhibao_cli.domain.reviews import stopped
from zhibao_cli.store import search
from zhibao_cli.store.extras import asked
from zhibao_cli.store.item_data import outlines

_BY = ("kind", "length", "solicited")
_BEST = 3
"""So many kinds are named as those with the greatest rates."""


def totals_of_work(desk: Desk) -> dict[str, Any]:
    """The counts, by their fields."""
    view, every_level = desk.reading.view, replace(desk.wanted, levels=())
    drafts = Counter[str]()
    for one in asked(view, desk.window):
        if desk.asks_for(one.unit):
            drafts[one.outcome] += one.drafts
    share = fulfilled(drafts)
    states = Counter(state for _, state in feedback_due(desk.reading, desk.wanted))
    reviews = [version.record for version in search.reviews(view, every_level)]
    trainings = [version.record for version in search.trainings(view, every_level)]
    officers = {version.id for version in desk.reading.registers.officers if desk.asks_for(version.record.unit)}
    given = states["given"] + states["late"]
    return {
        "asked": drafts.total(), "asked_done": drafts["done"], "asked_late": drafts["late"],
        "asked_waived": drafts["waived"],
        "asked_rate": percent(share) if share else "",
        "feedback_due": given + states["overdue"], "feedback_given": given, "feedback_overdue": states["overdue"],
        "outcomes": len({version.record.item for version in search.outcomes(view, every_level)}),
        "reviewed": len({review.item for review in reviews}),
        "reviewed_back": len({review.item for review in reviews if stopped(review)}),
        "trainings": len(trainings), "trained": sum(len(officers.intersection(one.officers)) for one in trainings),
    }  # fmt: skip


def turned(desk: Desk) -> Iterator[Turned]:
    """What items turned into, by day."""
    found = [version.record for version in search.outcomes(desk.reading.view, replace(desk.wanted, levels=()))]
    items = items_of(desk, {outcome.item for outcome in found})
    numbers = count(1)
    for outcome in found:
        item = items.get(outcome.item)
        if item is not None:
            yield Turned(
                number=next(numbers), unit=joined(desk.name(unit) for unit in item.units), title=item.title,
                text=outcome.text, document=outcome.document or "",
                day=outcome.happened_on.isoformat() if outcome.happened_on else "",
            )  # fmt: skip


def rates(desk: Desk) -> dict[str, Any]:
    """The adoption rates that `patterns` claims, and the greatest of them by kind: those above the rate of all."""
    reading, wanted = desk.reading, desk.wanted
    found = outlines(reading.view, replace(wanted, levels=(), statuses=("reported",)))
    patterns = pattern_desk(reading, desk.window, wanted, LEAST, found, reading.facts())
    rows = [(by, _by_key(row)) for by in _BY for row in pattern_rows(patterns, by)]
    told = [(by, cells) for by, cells in rows if cells["rate"] is not None]
    whole = Fraction(patterns.adopted, len(patterns.items)) if patterns.items else Fraction()
    kinds = [cells for by, cells in told if by == "kind" and _number(cells["rate"]) > whole]
    kinds.sort(key=lambda cells: -_number(cells["rate"]))
    return {
        "rates": tuple(_rate(by, cells) for by, cells in told),
        "best": tuple(_rate("kind", cells) for cells in kinds[:_BEST]),
    }


def _by_key(row: tuple[Value, ...]) -> dict[str, Value]:
    return dict(zip((column.key for column in PATTERN_COLUMNS), row, strict=True))


def _number(value: Value) -> Fraction:
    return Fraction(str(value))


def _rate(by: str, cells: dict[str, Value]) -> Rate:
    beside = getattr(cells["beside"], "code", "")
    rate, low, high = (percent(_number(cells[key])) for key in ("rate", "low", "high"))
    return Rate(
        by=by, name=_name(by, cells["value"]), items=int(str(cells["items"])), adopted=int(str(cells["adopted"])),
        rate=rate, low=low, high=high, above=beside == "above", below=beside == "below",
    )  # fmt: skip


def _name(by: str, value: Value) -> str:
    """What some items are called: 问题类, 2000字以上; as it stands where it is neither."""
    if by == "length":
        least, more, most = str(value).partition("-")
        return f"{least}—{most}字" if more else f"{least[1:]}字以下" if least[0] == "<" else f"{least[2:]}字以上"
    return f"{value}类" if by == "kind" else str(value)
