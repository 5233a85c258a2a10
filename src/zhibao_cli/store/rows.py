"""Between records and rows: every value has one SQL form, TEXT or INTEGER, and one way back."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.records import BY_TABLE, Record, columns

R = TypeVar("R", bound=Record)
T = TypeVar("T")

SYSTEM = ("id", "recorded_by", "retired_by", "replaces", "void")
"""The columns every table has before its own."""


class Version(NamedTuple, Generic[R]):
    """One version of a record as it stands in the ledger."""

    id: int
    recorded_by: int
    retired_by: int | None
    replaces: str | None
    void: bool
    record: R


class FactRow(NamedTuple):
    """A fact as it is kept, with its unit and shape by their numbers."""

    day: int
    item: int
    event: int
    unit: int
    shape: int
    words: int | None


def to_sql(value: object) -> str | int | None:
    """The SQL form: dates ISO, flags 0 or 1, lists JSON text (ids as text: they exceed 2^53), numbers exact text."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | int):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return exact(value)
    if isinstance(value, tuple):
        return json.dumps([str(part) for part in value], ensure_ascii=False) if value else None
    raise TypeError(f"no SQL form for {value!r}")


def _ids(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in json.loads(text))


def _names(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _as_is(value: Any) -> Any:
    return value


_FROM_SQL: tuple[tuple[object, Callable[[Any], Any], object], ...] = (
    (tuple[int, ...], _ids, ()),
    (tuple[str, ...], _names, ()),
    (date, date.fromisoformat, None),
    (date | None, date.fromisoformat, None),
    (Fraction, Fraction, None),
    (Fraction | None, Fraction, None),
    (bool, bool, None),
)


@cache
def _decoders(table: str) -> tuple[tuple[str, Callable[[Any], Any], object], ...]:
    found = []
    for column in fields(BY_TABLE[table]):
        decode, empty = next(((d, e) for kind, d, e in _FROM_SQL if column.type == kind), (_as_is, None))
        found.append((column.name, decode, empty))
    return tuple(found)


def from_sql(record: type[R], values: tuple[Any, ...]) -> R:
    """The record for the table's own columns as they stand in the row."""
    pairs = zip(_decoders(record.TABLE), values, strict=True)
    return record(**{name: empty if value is None else decode(value) for (name, decode, empty), value in pairs})


def version_of(record: type[R], row: tuple[Any, ...]) -> Version[R]:
    """A version from a row selected by `select_list`."""
    return Version(row[0], row[1], row[2], row[3], bool(row[4]), from_sql(record, row[5:]))


def select_list(record: type[Record], alias: str = "") -> str:
    """All columns of a table, system columns first, for a SELECT."""
    dot = f"{alias}." if alias else ""
    return ", ".join(f"{dot}{name}" for name in (*SYSTEM, *columns(record)))


def id_list(ids: Iterable[str | int]) -> str:
    """Ids, or names, as a JSON list of text for json_each: ids are greater than what a JSON number holds exactly."""
    return json.dumps([str(one) for one in ids], ensure_ascii=False)


def batched(values: Iterable[T], size: int = 2000) -> Iterator[list[T]]:
    """The values, so many at a time."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def insert_statement(record: type[Record]) -> str:
    """The one INSERT of a table: id, recorded_by, replaces, void and its own columns."""
    return _insert_statement(record.TABLE)


@cache
def _insert_statement(table: str) -> str:
    names = ("id", "recorded_by", "replaces", "void", *columns(BY_TABLE[table]))
    return f"INSERT INTO {table}({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def own_values(record: Record) -> tuple[str | int | None, ...]:
    """The SQL values of a record's own columns."""
    # What is a text or nothing is so already; to say so here makes a great import a good deal faster.
    values = _getter(record.TABLE)(record)
    return tuple([value if value is None or type(value) in _AS_IS else to_sql(value) for value in values])  # type: ignore[misc]


_AS_IS = (str, int)
"""Types whose values have the SQL form already. A bool is none of them."""


@cache
def _getter(table: str) -> Callable[[Record], tuple[object, ...]]:
    names = columns(BY_TABLE[table])
    # Of one name alone, attrgetter gives the value by itself.
    return attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, names[0]),)


def bytes_expression(record: type[Record]) -> str:
    """SQL that builds the bytes a row is hashed by: a JSON array of id, replaces, void and its own columns."""
    return f"CAST(json_array({', '.join(('id', 'replaces', 'void', *columns(record)))}) AS BLOB)"
