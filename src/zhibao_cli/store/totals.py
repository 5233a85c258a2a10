"""Reading totals: each with how many of its events are on record singly."""

from collections import defaultdict
from collections.abc import Iterable

from zhibao_cli.domain.duties import Total
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.totals import Stated, part_of, shape_of_total, span_of
from zhibao_cli.store.figures import Facts

_NUMBER = "(SELECT number FROM unit_number WHERE code = ?)"


def stated(facts: Facts, stretch: Period | None = None, unit: str | None = None) -> list[Stated]:
    """The totals that have a day in the stretch, of all units or of one, in the order they were entered."""
    where, values = ["1"], []
    if stretch is not None:
        where.append("start_on < ? AND end_on >= ?")
        values += [stretch.end.isoformat(), stretch.start.isoformat()]
    if unit is not None:
        where.append("unit = ?")
        values.append(unit)
    totals = [v.record for v in facts.view.each(Total, " AND ".join(where), tuple(values), order="serial")]
    return beside(facts, totals)


def beside(facts: Facts, totals: Iterable[Total]) -> list[Stated]:
    """These totals, each beside what is on record of its unit in its span."""
    shapes = [(total, shape_of_total(total, facts.channels)) for total in totals]
    units: dict[Period, set[str]] = defaultdict(set)
    for total, _ in shapes:
        units[span_of(total)].add(total.unit)
    recorded = {span: _recorded(facts, span, codes) for span, codes in units.items()}
    found = []
    for total, shape in shapes:
        singly = recorded[span_of(total)].get(total.unit, ())
        known = sum(count for number, count in singly if part_of(facts.shape(number), shape))
        found.append(Stated(total, shape, known))
    return found


def _recorded(facts: Facts, span: Period, units: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
    """By unit, the shapes of the events recorded in a span, each with how many: read once for all units."""
    codes = sorted(units)
    query = (
        f"SELECT unit, shape, count(*) FROM fact WHERE day >= ? AND day < ? AND {facts.view.known()} "
        f"AND unit IN ({', '.join([_NUMBER] * len(codes))}) GROUP BY unit, shape"
    )
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    values = (day_number(span.start), day_number(span.end), *codes)
    for number, shape, count in facts.view.connection.execute(query, values):
        found[facts.unit(number)].append((shape, count))
    return found
