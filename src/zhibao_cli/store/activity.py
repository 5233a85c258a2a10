"""When there was anything: the days or months of units, the first adoption of items."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from zhibao_cli.domain.facts import SHAPE_FIELDS, day_number, day_of
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.view import View


def shapes_meant(view: View, event: str) -> list[int]:
    """The numbers of the shapes of one sort of event, of submissions those of reported items.

    What else a shape says is not looked at: there may be tens of thousands.
    """
    start = f'["{event}"'
    where, values = ["attributes >= ? AND attributes < ?"], [f"{start},", f"{start}-"]
    if event == "submitted":
        where.append(f"json_extract(attributes, '$[{SHAPE_FIELDS.index('status')}]') = 'reported'")
    query = f"SELECT number FROM shape WHERE {' AND '.join(where)}"
    return [number for (number,) in view.connection.execute(query, values)]


def active_days(
    facts: Facts, events: Iterable[str], before: date, *, by_month: bool = False, level: str | None = None
) -> dict[tuple[str, str], set[date]]:
    """By unit and sort of event, the days before a day that have any; reported items only.

    `by_month`: the first days of months instead, which are far fewer. `level`: of adoptions, only those of this level.
    """
    meant = {
        number: event for event in events for number in shapes_meant(facts.view, event)
        if level is None or event != "adopted" or facts.shape(number).level == level
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
