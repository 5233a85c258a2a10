"""Whole tables out, as an import folder has them: a row at a time, whatever their size."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from zhibao_cli.domain.records import (
    Acknowledgement,
    Adjustment,
    Adoption,
    Channel,
    Fault,
    Forwarding,
    Group,
    Honour,
    Instruction,
    Item,
    Kind,
    Officer,
    Outcome,
    Policy,
    Record,
    Return,
    Review,
    Solicitation,
    SolicitedUnit,
    Standing,
    Target,
    Topic,
    Total,
    Training,
    Unit,
)
from zhibao_cli.domain.table_list import ColumnSpec, TableSpec
from zhibao_cli.store.view import View

Value = str | int | None


def number_of(alias: str) -> str:
    """SQL: an item's number as it is written."""
    written = f"{alias}.series || '-' || printf('%04d', {alias}.serial)"
    return f"CASE {alias}.serial WHEN 0 THEN {alias}.series ELSE {written} END"


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where the rows of a table are kept: columns that are called otherwise, the order that reports go by."""

    record: type[Record]
    called: Mapping[str, str] = field(default_factory=dict)
    order: str = "t.serial"
    item: str = ""
    """`whole`: an event without its item counts nowhere and is left out; `part`: the item may be missing."""


_ENTERED = "(SELECT min(o.recorded_by) FROM {table} o WHERE o.id = t.id), t.id & 1048575"
_TERM = {"from": "valid_from", "to": "valid_to"}
_SPAN = {"start": "start_on", "end": "end_on"}

_KEPT: Mapping[str, _Kept] = MappingProxyType({
    "groups": _Kept(Group, {"order": "position"}, "t.position, " + _ENTERED),
    "units": _Kept(Unit, {"group": "group_name", **_TERM}, _ENTERED),
    "officers": _Kept(Officer, _TERM),
    "channels": _Kept(Channel, {"id": "code"}, _ENTERED),
    "kinds": _Kept(Kind, {"id": "code"}, _ENTERED),
    "solicitations": _Kept(Solicitation, {}, _ENTERED),
    "topics": _Kept(Topic, {}, _ENTERED),
    "submissions": _Kept(
        Item, {"with": "joint", "to": "to_level", "author": "authors"}, "t.submitted_on, t.series, t.serial"
    ),
    "adoptions": _Kept(Adoption, item="whole"),
    "forwardings": _Kept(Forwarding, {"to": "to_level"}, item="whole"),
    "instructions": _Kept(Instruction, item="whole"),
    "solicited_units": _Kept(SolicitedUnit, {}, _ENTERED, item="part"),
    "standings": _Kept(Standing, {"group": "group_name", "rank": "place", "of": "ranked", **_SPAN}),
    "faults": _Kept(Fault, item="part"),
    "adjustments": _Kept(Adjustment, {"on": "adjusted_on"}),
    "reviews": _Kept(Review, {"by": "reviewed_by", "on": "reviewed_on"}, item="whole"),
    "outcomes": _Kept(Outcome, {"on": "happened_on"}, item="whole"),
    "returns": _Kept(Return, {"on": "returned_on"}, item="whole"),
    "honours": _Kept(Honour, {"by": "given_by"}),
    "targets": _Kept(Target, {"group": "group_name", **_TERM}),
    "counts": _Kept(Total, {"to": "to_level", **_SPAN}),
    "trainings": _Kept(Training, {"on": "held_on"}),
    "acknowledgements": _Kept(Acknowledgement, _SPAN),
    "policies": _Kept(Policy, {}, _ENTERED),
})  # fmt: skip

TABLES = tuple(_KEPT)
"""The tables that can be written, each after those its rows name."""


def rows(view: View, spec: TableSpec) -> Iterator[tuple[Value, ...]]:
    """The rows of a table by its columns, void ones left out. A column of many holds them as a JSON list."""
    kept = _KEPT[spec.name]
    table = kept.record.TABLE
    chosen = ", ".join(_expression(view, kept, column) for column in spec.columns)
    join = {"": "", "whole": "JOIN", "part": "LEFT JOIN"}[kept.item]
    joined = f"{join} item i ON i.id = t.item AND {view.live('i')} " if join else ""
    order = kept.order.format(table=table)
    query = f"SELECT {chosen} FROM {table} t {joined}WHERE {view.live('t')} ORDER BY {order}"
    # Not `yield from`: left half-way, it would close a cursor whose connection is gone.
    for row in view.connection.execute(query):  # noqa: UP028
        yield row


def _expression(view: View, kept: _Kept, column: ColumnSpec) -> str:
    """SQL: a cell. Where the record has no such column, as an event has no title of its own, it is empty."""
    record, key = kept.record, column.key
    name = kept.called.get(key, key)
    if key == "ref":
        return f"'{record.LETTER}' || t.serial"
    if key == "number" and record is Item:
        return number_of("t")
    if key == "item":
        return _numbers(view) if column.many else number_of("i")
    if column.type == "officer":
        return _officers(view, f"t.{name}") if column.many else _officer(view, f"t.{name}")
    if name not in record.__dataclass_fields__ or (kept.item == "whole" and key in ("unit", "title")):
        return "NULL"
    return f"CASE t.{name} WHEN 1 THEN 'true' ELSE 'false' END" if column.type == "flag" else f"t.{name}"


def _numbers(view: View) -> str:
    """SQL: the numbers of an event's items as a JSON list, in order."""
    further = "SELECT -1 AS place, t.item AS id UNION ALL SELECT key, CAST(value AS INTEGER) FROM json_each(t.others)"
    ordered = (
        f"SELECT {number_of('n')} AS number FROM ({further}) s JOIN item n ON n.id = s.id AND {view.live('n')} "
        "ORDER BY s.place"
    )
    several = f"(SELECT json_group_array(number) FROM ({ordered}))"
    return f"CASE WHEN t.others IS NULL THEN json_array({number_of('i')}) ELSE {several} END"


def _called(view: View) -> str:
    """SQL: what an officer `p` is called: by name, or as unit/name where several have that name."""
    namesakes = f"SELECT count(*) FROM officer q WHERE q.name = p.name AND {view.live('q')}"
    return f"CASE ({namesakes}) WHEN 1 THEN p.name ELSE p.unit || '/' || p.name END"


def _officer(view: View, column: str) -> str:
    """SQL: what an officer is called."""
    return f"(SELECT {_called(view)} FROM officer p WHERE p.id = {column} AND {view.live('p')})"


def _officers(view: View, column: str) -> str:
    """SQL: what the officers of a list are called, as a JSON list, in order."""
    ids = f"SELECT key AS place, CAST(value AS INTEGER) AS id FROM json_each({column})"
    joined = f"({ids}) s JOIN officer p ON p.id = s.id AND {view.live('p')}"
    ordered = f"SELECT {_called(view)} AS called FROM {joined} ORDER BY s.place"
    return f"CASE WHEN {column} IS NULL THEN NULL ELSE (SELECT json_group_array(called) FROM ({ordered})) END"
