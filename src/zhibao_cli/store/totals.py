"""Reading totals: each with how many of its events are on record singly."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from zhibao_cli.domain.duties import Total
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.totals import Stated, Told, part_of, shape_of_total, span_of, told_of
from zhibao_cli.store.figures import Facts


def stated(facts: Facts, stretch: Period | None = None, unit: str | None = None) -> list[Stated]:
    """The totals that have a day in the stretch, of all units or of one, in the order they were entered.

    Each is beside what is on record of its own unit, and given to that unit's heir where the facts are.
    """
    where, values = ["1"], []
    if stretch is not None:
        where.append("start_on < ? AND end_on >= ?")
        values += [stretch.end.isoformat(), stretch.start.isoformat()]
    if unit is not None:
        names = [unit, *(code for code, heir in facts.heirs.items() if heir == unit)]
        where.append("unit IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(names, ensure_ascii=False))
    totals = [v.record for v in facts.view.each(Total, " AND ".join(where), tuple(values), order="serial")]
    heirs = facts.heirs
    if not heirs:
        return beside(facts, totals)
    return [
        one._replace(total=replace(one.total, unit=heirs.get(one.total.unit, one.total.unit)))
        for one in beside(Facts(facts.view), totals)
    ]


def beside(facts: Facts, totals: Iterable[Total]) -> list[Stated]:
    """These totals, each beside what is on record of its unit in its span."""
    shapes = [(total, shape_of_total(total, facts.channels)) for total in totals]
    units: dict[Period, set[str]] = defaultdict(set)
    for total, _ in shapes:
        units[span_of(total)].add(total.unit)
    recorded = _Recorded(facts)
    read = {span: recorded.of(span, codes) for span, codes in units.items()}
    found = []
    for total, shape in shapes:
        told = told_of(shape)
        events = read[span_of(total)].get(total.unit, Counter())
        found.append(Stated(total, shape, sum(count for event, count in events.items() if part_of(event, told))))
    return found


class _Recorded:
    """Reads the events on record, reduced to what decides whether they are part of a total."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._told: dict[int, Told] = {}

    def of(self, span: Period, units: Iterable[str]) -> dict[str, Counter[Told]]:
        """By unit, how many there are of each in a span: read once for all units.

        Each unit's own as recorded, though it be one with another now: a total is of that unit.
        """
        query = (
            f"SELECT unit, shape, count(*) FROM main.fact WHERE day >= ? AND day < ? AND {self._facts.view.known()} "
            "AND unit IN (SELECT number FROM unit_number WHERE code IN (SELECT value FROM json_each(?))) "
            "GROUP BY unit, shape"
        )
        values = (day_number(span.start), day_number(span.end), json.dumps(sorted(units), ensure_ascii=False))
        rows = self._facts.view.connection.execute(query, values).fetchall()
        self._facts.look({shape for _, shape, _ in rows})
        found: dict[str, Counter[Told]] = defaultdict(Counter)
        for number, shape, count in rows:
            found[self._facts.unit(number)][self._of_shape(shape)] += count
        return found

    def _of_shape(self, number: int) -> Told:
        told = self._told.get(number)
        if told is None:
            told = self._told[number] = told_of(self._facts.shape(number))
        return told
