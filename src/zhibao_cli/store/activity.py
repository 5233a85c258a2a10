"""When there was anything: the months of units, the first adoption of items."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from zhibao_cli.domain.facts import SHAPE_FIELDS, day_number, day_of
from zhibao_cli.domain.period import Period
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.view import View


def active_months(facts: Facts, events: Iterable[str], before: date) -> dict[tuple[str, str], set[date]]:
    """By unit and sort of event, the first days of the months before a day that have any; reported items only."""
    meant = {
        number: event for event in events for number, shape in facts.shapes_of(event).items()
        if event != "submitted" or shape.status == "reported"
    }  # fmt: skip
    query = (
        f"SELECT DISTINCT unit, shape, day / 100 FROM fact WHERE day < ? AND {facts.view.known()} "
        "AND shape IN (SELECT value FROM json_each(?))"
    )
    found: dict[tuple[str, str], set[date]] = defaultdict(set)
    for unit, shape, month in facts.view.connection.execute(query, (day_number(before), json.dumps(list(meant)))):
        found[facts.unit(unit), meant[shape]].add(day_of(month * 100 + 1))
    return dict(found)


def reported(view: View, window: Period, kind: str) -> int:
    """How many items of a kind were reported in a window: counted by the database, as there may be very many."""
    start = f'["submitted",{json.dumps(kind, ensure_ascii=False)}'
    status = SHAPE_FIELDS.index("status")
    query = (
        f"SELECT count(DISTINCT item) FROM fact WHERE day >= ? AND day < ? AND event = item AND {view.known()} "
        "AND shape IN (SELECT number FROM shape WHERE attributes >= ? AND attributes < ? "
        f"AND json_extract(attributes, '$[{status}]') = 'reported')"
    )
    values = (day_number(window.start), day_number(window.end), f"{start},", f"{start}-")
    return int(view.connection.execute(query, values).fetchone()[0])


def first_adoptions(view: View, shapes: Iterable[int], before: date) -> dict[int, int]:
    """By item, the day number of its first adoption of one of these shapes before a day."""
    query = (
        f"SELECT item, min(day) FROM fact WHERE day < ? AND {view.known()} "
        "AND shape IN (SELECT value FROM json_each(?)) GROUP BY item"
    )
    return dict(view.connection.execute(query, (day_number(before), json.dumps(sorted(shapes)))))
