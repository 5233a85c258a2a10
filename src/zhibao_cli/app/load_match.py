"""Telling rows that are on record already from new ones, counted with multiplicity."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, NamedTuple

from zhibao_cli.app.session import Writing
from zhibao_cli.domain.records import (
    BY_TABLE,
    Adoption,
    Forwarding,
    Instruction,
    Officer,
    Outcome,
    Record,
    Return,
    Review,
    Standing,
    Total,
    Training,
)
from zhibao_cli.domain.records import columns as columns_of
from zhibao_cli.domain.totals import SUBJECT
from zhibao_cli.store.rows import own_values

_FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "item": {"with": ("joint",), "to": ("to_level",), "author": ("authors",)},
    "unit": {"group": ("group_name",), "from": ("valid_from",), "to": ("valid_to",)},
    "unit_group": {"order": ("position",)},
    "officer": {"from": ("valid_from",), "to": ("valid_to",)},
    "channel": {"id": ("code",)},
    "kind": {"id": ("code",)},
    "forwarding": {"to": ("to_level",)},
    "instruction": {"leader_level": ("level",), "instruction_text": ("text",)},
    "standing": {
        "group": ("group_name",), "start": ("start_on",), "end": ("end_on",), "rank": ("place",), "of": ("ranked",),
    },
    "acknowledgement": {"start": ("start_on",), "end": ("end_on",)},
    "honour": {"by": ("given_by",)},
    "adjustment": {"on": ("adjusted_on",)},
    "review": {"by": ("reviewed_by",), "on": ("reviewed_on",)},
    "outcome": {"on": ("happened_on",)},
    "training": {"on": ("held_on",)},
    "item_return": {"on": ("returned_on",)},
    "total": {
        "start": ("start_on",), "end": ("end_on",), "to": ("to_level",), "period": ("start_on", "end_on"),
    },
    "target": {"group": ("group_name",), "from": ("valid_from",), "to": ("valid_to",)},
}  # fmt: skip
"""The fields of a table's record that a column gives, where they are called otherwise."""

_ALWAYS: Mapping[str, tuple[str, ...]] = {"adoption": ("item", "others"), "forwarding": ("item", "others")}
"""Fields that a row gives by whichever columns."""

_KEYS: Mapping[type[Record], tuple[str, ...]] = {
    Officer: ("unit", "name"),
    Standing: ("unit", "start_on", "end_on", "level", "group_name"),
    Total: SUBJECT,
    Training: ("held_on", "topic"),
}
"""What makes a record the same one, though other values differ, where the record itself has no key."""

_BY_ITEM = (Adoption, Forwarding, Instruction, Return, Review, Outcome)


@cache
def _compared(table: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    renamed = _FIELDS.get(table, {})
    given = {name for column in columns for name in renamed.get(column, (column,))} | {*_ALWAYS.get(table, ())}
    return tuple(name for name in columns_of(BY_TABLE[table]) if name in given)


def compared(record: type[Record], columns: Collection[str]) -> tuple[str, ...]:
    """The fields that rows with these columns say something of. What has no column is not compared."""
    return _compared(record.TABLE, tuple(columns))


class Found(NamedTuple):
    """What a row was found to be.

    "new"; the "same" as the record `id`; it "differs" from that; "again" or, in a register, "repeated": another row of
    this file was it already.
    """

    how: str
    id: int = 0


_NEW = Found("new")


class _Known(NamedTuple):
    id: int
    values: tuple[Any, ...]


class OnRecord:
    """What is on record of one table, and which of it rows of this file have been found to be.

    What an earlier file of the same import brought in is on record for a later one: `born` is the first lineage id that
    this file's rows get.
    """

    def __init__(self, writing: Writing, record: type[Record], born: int) -> None:
        self._writing = writing
        self._record = record
        self._columns = columns_of(record)
        self._key = record.KEY or _KEYS.get(record, ())
        # A second row of a register is a slip. A person is there once at a time.
        self._once = bool(record.KEY) or record is Officer
        self._by = "item" if record in _BY_ITEM else (self._key or ("unit",))[0]
        self._rows: dict[Any, list[_Known]] | None = None
        self._used: set[int] = set()
        self._born = born
        self._place = {name: place for place, name in enumerate(self._columns)}
        names = ", ".join(self._columns)
        self._query = f"SELECT id, {names} FROM {record.TABLE} WHERE retired_by IS NULL AND NOT void"
        self._of_item = f"{self._query} AND item = ?"

    def begin_file(self, born: int) -> None:
        """Begin anew: another file may have the same rows, which are then the same records."""
        self._used.clear()
        self._born = born

    def changed(self) -> None:
        """What is on record was amended."""
        self._rows = None

    def added(self, record: Record, row_id: int) -> None:
        """Take note of a new record."""
        if self._rows is not None:
            values = own_values(record)
            self._rows[values[self._place[self._by]]].append(_Known(row_id, values))

    def find(self, record: Record, fields: tuple[str, ...], at_least: int = 0) -> Found:
        """What this row is, going by these fields. Once so many rows of this file were it, it is "again" that one."""
        candidates = self._candidates(record)
        if not candidates:
            return _NEW
        mine = own_values(record)
        places = [self._place[name] for name in fields]
        alike = [one for one in candidates if all(self._value(one, i, fields) == mine[i] for i in places)]
        if at_least and sum(self.of_this_file(one.id) for one in alike) >= at_least:
            return Found("again", alike[-1].id)
        key = [self._place[name] for name in self._key]
        same = [one for one in candidates if key and all(one.values[i] == mine[i] for i in key)]
        if self._record is Officer:
            same = [one for one in same if self._overlap(one.values, mine)]
        if alike:
            old = [one for one in alike if not self.of_this_file(one.id)]
            if old:
                self.take(old[0].id)
                return Found("same", old[0].id)
            return _NEW if at_least else Found("repeated" if self._once else "again", alike[-1].id)
        old = [one for one in same if not self.of_this_file(one.id)]
        if len(old) == 1:
            self.take(old[0].id)
            return Found("differs", old[0].id)
        # A second one for a period may well be meant.
        return Found("repeated", same[-1].id) if same and self._once else _NEW

    def _overlap(self, one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
        """Whether two terms have days in common."""
        first, last = self._place["valid_from"], self._place["valid_to"]
        return (one[first] or "") <= (other[last] or "9") and (other[first] or "") <= (one[last] or "9")

    def alike(self, record: Record, fields: tuple[str, ...]) -> int:
        """The id of a record that a row of this file was, and that is like this one; 0 when there is none."""
        mine, places = own_values(record), [self._place[name] for name in fields]
        for one in self._candidates(record):
            if self.of_this_file(one.id) and all(self._value(one, i, fields) == mine[i] for i in places):
                return one.id
        return 0

    def of_this_file(self, row_id: int) -> bool:
        """Whether a row of this file was found to be this record already, or brought it in."""
        return row_id in self._used or (self._writing.writer.gave(row_id) and row_id >= self._born)

    def take(self, row_id: int) -> None:
        """Take note that a row of this file was found to be this record."""
        self._used.add(row_id)

    def _value(self, one: _Known, place: int, fields: tuple[str, ...]) -> Any:
        value = one.values[place]
        if value is None and self._record is Adoption and self._columns[place] == "level" and "channel" not in fields:
            # The rows say at which level only, the record by which publication.
            channel = self._writing.registers.channels.get(one.values[self._place["channel"]])
            return channel.record.level if channel else None
        return value

    def _candidates(self, record: Record) -> list[_Known]:
        if self._by == "item":
            rows = self._writing.view.connection.execute(self._of_item, (getattr(record, "item"),)).fetchall()  # noqa: B009
            return [_Known(row[0], row[1:]) for row in rows]
        if self._rows is None:
            self._rows = defaultdict(list)
            place = self._place[self._by]
            for row in self._writing.view.connection.execute(self._query):
                self._rows[row[1 + place]].append(_Known(row[0], row[1:]))
        return self._rows[own_values(record)[self._place[self._by]]]
