"""Adoptions with their items and when they were entered, void ones too: what a difference may come from."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from zhibao_cli.domain.records import Adoption, Item, columns
from zhibao_cli.store.rows import SYSTEM, Version, select_list, version_of
from zhibao_cli.store.view import View


class Sighting(NamedTuple):
    """An adoption, one of its items, and the moment (ISO text) the adoption was first recorded."""

    adoption: Version[Adoption]
    item: Version[Item]
    entered_at: str


def adoptions_near(view: View, first: date, last: date, units: Iterable[str]) -> Iterator[Sighting]:
    """Every adoption of these days, both inclusive, once for each item of these units; void ones too."""
    names = json.dumps(tuple(units), ensure_ascii=False)
    wanted = "SELECT value FROM json_each(?)"
    sources = "SELECT a.item UNION ALL SELECT CAST(o.value AS INTEGER) FROM json_each(a.others) o"
    query = (
        f"SELECT (SELECT j.head->>'$.at' FROM journal j WHERE j.seq = "
        f"(SELECT min(e.recorded_by) FROM adoption e WHERE e.id = a.id)), "
        f"{select_list(Adoption, 'a')}, {select_list(Item, 'i')} "
        f"FROM adoption a JOIN item i ON i.id IN ({sources}) AND {view.known('i')} "
        f"WHERE {view.known('a')} AND a.adopted_on >= ? AND a.adopted_on <= ? AND (i.unit IN ({wanted}) "
        f"OR EXISTS (SELECT 1 FROM json_each(i.joint) u WHERE u.value IN ({wanted}))) "
        "ORDER BY a.adopted_on, a.serial, i.series, i.serial"
    )
    middle = 1 + len(SYSTEM) + len(columns(Adoption))
    for row in view.connection.execute(query, (first.isoformat(), last.isoformat(), names, names)):
        yield Sighting(version_of(Adoption, row[1:middle]), version_of(Item, row[middle:]), row[0])
