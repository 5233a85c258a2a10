"""When there was anything: the days or months of units, the first adoption of items."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from zhibao_cli.domain.facts import day_number, day_of
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.view import View


def active_days(
    facts: Facts, events: Iterable[str], before: date, *, by_month: bool = False
) -> dict[tuple[str, str], set[date]]:
    """By unit and sort of event, the days before a day that have any; reported items only.

    `by_month`: the first days of months instead, which are far fewer.
    """
    meant = {
        number: event for event in events for number, shape in facts.shapes_of(event).items()
        if event != "submitted" or shape.status == "reported"
    }  # fmt: skip
    day_of_each = "day / 100 * 100 + 1" if by_month else "day"
    query = (
        f"SELECT DISTINCT unit, shape, {day_of_each} FROM fact WHERE day < ? AND {facts.view.known()} "
        "AND shape IN (SELECT value FROM json_each(?))"
    )
    found: dict[tuple[str, str], set[date]] = defaultdict(set)
    for unit, shape, day in facts.view.connection.execute(query, (day_number(before), json.dumps(list(meant)))):
        found[facts.unit(unit), meant[shape]].add(day_of(day))
    return dict(found)


def first_adoptions(view: View, shapes: Iterable[int], before: date) -> dict[int, int]:
    """By item, the day number of its first adoption of one of these shapes before a day."""
    query = (
        f"SELECT item, min(day) FROM fact WHERE day < ? AND {view.known()} "
        "AND shape IN (SELECT value FROM json_each(?)) GROUP BY item"
    )
    return dict(view.connection.execute(query, (day_number(before), json.dumps(sorted(shapes)))))
