"""What statistics read of all items at once: their lists, their authors' units, when they were first adopted."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from zhibao_cli.domain.records import Item
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.rows import Version
from zhibao_cli.store.search import item_conditions
from zhibao_cli.store.view import View


def item_lists(view: View, column: str) -> Mapping[int, tuple[str, ...]]:
    """A list column (topics, authors) of every item that has one."""
    query = f"SELECT id, {column} FROM item WHERE {view.live()} AND {column} IS NOT NULL"
    return {row_id: tuple(json.loads(text)) for row_id, text in view.connection.execute(query)}


def first_adoptions(view: View) -> Mapping[int, tuple[date, date]]:
    """Of every item that was adopted: the day it was reported and the day of its first adoption."""
    each = (
        f"SELECT item AS id, adopted_on FROM adoption WHERE {view.live()} UNION ALL "
        f"SELECT CAST(o.value AS INTEGER), adopted_on FROM adoption, json_each(others) o WHERE {view.live()}"
    )
    query = (
        f"SELECT i.id, i.submitted_on, min(a.adopted_on) FROM ({each}) a JOIN item i ON i.id = a.id "
        f"AND {view.live('i')} GROUP BY i.id"
    )
    rows = view.connection.execute(query)
    return {row_id: (date.fromisoformat(reported), date.fromisoformat(first)) for row_id, reported, first in rows}


class Written(NamedTuple):
    """An item as far as its authors go. `submitted_on` is its day as text, `units` all of its units, the lead first."""

    id: int
    number: str
    units: tuple[str, ...]
    submitted_on: str
    authors: tuple[str, ...]


def written(view: View) -> Iterator[Written]:
    """Every item that has authors."""
    query = (
        "SELECT id, CASE serial WHEN 0 THEN series ELSE series || printf('-%04d', serial) END, unit, joint, "
        f"submitted_on, authors FROM item WHERE {view.live()} AND authors IS NOT NULL"
    )
    for row_id, number, unit, joint, day, authors in view.connection.execute(query):
        yield Written(row_id, number, tuple(dict.fromkeys((unit, *_listed(joint)))), day, _listed(authors))


class Outline(NamedTuple):
    """An item as far as patterns look at it. `submitted_on` is its day as text, `units` all of its units."""

    id: int
    units: tuple[str, ...]
    title: str
    kind: str | None
    words: int | None
    submitted_on: str
    solicited: bool
    topics: tuple[str, ...]
    authors: tuple[str, ...]


def outline(version: Version[Item]) -> Outline:
    """An item that was read whole, as far as patterns look at it."""
    i = version.record
    day = i.submitted_on.isoformat()
    return Outline(version.id, i.units, i.title, i.kind, i.words, day, i.solicited is not None, i.topics, i.authors)


def outlines(view: View, criteria: Criteria) -> Iterator[Outline]:
    """The items submitted in the window that meet the filters on items, by number; read without what is not needed."""
    where, values = item_conditions(view, criteria, having=False)
    query = (
        "SELECT id, unit, joint, title, kind, words, submitted_on, solicited IS NOT NULL, topics, authors FROM item "
        f"WHERE {view.live()} AND {where} ORDER BY submitted_on, series, serial"
    )
    for row_id, unit, joint, title, kind, words, day, solicited, topics, authors in view.connection.execute(
        query, values
    ):
        units = tuple(dict.fromkeys((unit, *_listed(joint))))
        yield Outline(row_id, units, title, kind, words, day, bool(solicited), _listed(topics), _listed(authors))


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()
