"""Facts as they would be had units always been what they are now: of an item of two that are one, each only once."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from zhibao_cli.domain.facts import SHAPE_FIELDS, attributes_of
from zhibao_cli.store.view import View

_LEAD, _PLACE, _OF = (SHAPE_FIELDS.index(name) for name in ("lead", "place", "of"))
_COLUMNS = "day, item, event, unit, recorded_by, shape, words, alone, retired_by"


def join_facts(view: View, heirs: Mapping[str, str]) -> None:
    """Where items have several units of one heir, put other facts in place of theirs, for this connection alone.

    What reads `fact` and `shape` then finds these; `main.fact` has those on record. `heirs`: by the code of a unit,
    that of the one it is part of now.
    """
    items = _shared(view, heirs)
    if not items:
        return
    shapes = _Shapes(view)
    found = [row for rows in _facts_of(view, items).values() for row in _joined(rows, shapes, heirs)]
    run = view.connection.execute
    # The connection may only read the file; what is put up here is of the connection, and in memory.
    run("PRAGMA query_only=OFF")
    run("CREATE TEMP TABLE joined_item(item INTEGER PRIMARY KEY)")
    run(f"CREATE TEMP TABLE joined_fact({_COLUMNS})")
    run("CREATE TEMP TABLE joined_shape(number INTEGER PRIMARY KEY, attributes TEXT)")
    many = view.connection.executemany
    many("INSERT INTO joined_item VALUES (?)", ((item,) for item in items))
    many("INSERT INTO joined_fact VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", found)
    many("INSERT INTO joined_shape VALUES (?, ?)", shapes.new.items())
    run(
        f"CREATE TEMP VIEW fact AS SELECT {_COLUMNS} FROM main.fact WHERE item NOT IN (SELECT item FROM joined_item) "
        f"UNION ALL SELECT {_COLUMNS} FROM joined_fact"
    )
    run("CREATE TEMP VIEW shape AS SELECT * FROM main.shape UNION ALL SELECT * FROM joined_shape")
    run("PRAGMA query_only=ON")


class _Row(NamedTuple):
    day: int
    item: int
    event: int
    unit: int
    recorded_by: int
    shape: int
    words: int | None
    alone: int


def _shared(view: View, heirs: Mapping[str, str]) -> list[int]:
    """The items that have several units of one heir."""
    codes = json.dumps([*heirs, *heirs.values()], ensure_ascii=False)
    query = (
        "SELECT f.item, u.code FROM main.fact f JOIN main.unit_number u ON u.number = f.unit "
        f"WHERE f.event = f.item AND {view.known('f')} AND u.code IN (SELECT value FROM json_each(?)) "
        f"AND f.shape IN (SELECT number FROM main.shape WHERE json_extract(attributes, '$[{_OF}]') > 1)"
    )
    found: dict[int, list[str]] = defaultdict(list)
    for item, code in view.connection.execute(query, (codes,)):
        found[item].append(heirs.get(code, code))
    return [item for item, units in found.items() if len(set(units)) < len(units)]


def _facts_of(view: View, items: Iterable[int]) -> dict[int, list[_Row]]:
    """The facts of these items, as they are known."""
    names = _COLUMNS.removesuffix(", retired_by")
    query = (
        f"SELECT {names} FROM main.fact WHERE {view.known()} AND item IN (SELECT CAST(value AS INTEGER) "
        "FROM json_each(?)) ORDER BY day, item, event"
    )
    found: dict[int, list[_Row]] = defaultdict(list)
    for row in view.connection.execute(query, (json.dumps([str(item) for item in items]),)):
        found[row[1]].append(_Row(*row))
    return found


class _Shapes:
    """Shapes by number, and the numbers of shapes; new ones come after those on record."""

    def __init__(self, view: View) -> None:
        self._connection = view.connection
        self.new: dict[int, str] = {}
        self.codes: dict[int, str] = dict(self._connection.execute("SELECT number, code FROM main.unit_number"))
        self._numbers: dict[str, int] = {}
        self._next = 1 + int(self._connection.execute("SELECT max(number) FROM main.shape").fetchone()[0])

    def values(self, number: int) -> list[object]:
        """The attributes of a shape on record."""
        query = "SELECT attributes FROM main.shape WHERE number = ?"
        values: list[object] = json.loads(self._connection.execute(query, (number,)).fetchone()[0])
        return values

    def number(self, values: Sequence[object]) -> int:
        """The number of a shape with these attributes."""
        attributes = attributes_of(values)
        if attributes not in self._numbers:
            query = "SELECT number FROM main.shape WHERE attributes = ?"
            found = self._connection.execute(query, (attributes,)).fetchone()
            self._numbers[attributes] = found[0] if found else self._next
            if not found:
                self.new[self._next] = attributes
                self._next += 1
        return self._numbers[attributes]


def _joined(rows: Sequence[_Row], shapes: _Shapes, heirs: Mapping[str, str]) -> list[_Row]:
    """An item's facts with each heir once, in the place of the first of its units."""
    told = [(row, shapes.values(row.shape)) for row in rows]
    units = {int(str(values[_PLACE])): shapes.codes[row.unit] for row, values in told}
    order = [units[place] for place in sorted(units)]
    now = list(dict.fromkeys(heirs.get(code, code) for code in order))
    firsts = {next(code for code in order if heirs.get(code, code) == heir): heir for heir in now}
    found = []
    for row, values in told:
        heir = firsts.get(shapes.codes[row.unit])
        if heir is not None:
            values[_LEAD] = now[0] if len(now) > 1 else ""
            values[_PLACE], values[_OF] = now.index(heir), len(now)
            found.append(row._replace(shape=shapes.number(values)))
    return found
