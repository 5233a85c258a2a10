"""Finding items by words in their titles and texts: by the library's index, or by looking at each."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.library import folded, pairs
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.query import All, Query, Term, meets
from zhibao_cli.domain.records import Item
from zhibao_cli.store import library
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.migrations import DAY_BITS
from zhibao_cli.store.printed import Names, printed_titles, title_forms
from zhibao_cli.store.rows import Version, select_list, version_of
from zhibao_cli.store.search import item_conditions
from zhibao_cli.store.view import View


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: how many, and the first of them; and whether an index was used."""

    count: int
    items: tuple[Version[Item], ...]
    indexed: bool


def find(view: View, query: Query, criteria: Criteria, most: int) -> Found:
    """Items whose title or text meets the query: first those whose title alone does, the newest first."""
    if view.as_of is None and library.usable(view.connection):
        return _by_index(view, query, criteria, most)
    return _by_looking(view, query, criteria, most)


def numbered(view: View, numbers: Iterable[tuple[str, int]], criteria: Criteria) -> list[Version[Item]]:
    """Items that meet the filters and have one of these numbers, each given as series and serial."""
    where, values = item_conditions(view, criteria)
    found: dict[int, Version[Item]] = {}
    for number in numbers:
        for version in view.each(Item, f"series = ? AND serial = ? AND {where}", (*number, *values)):
            found[version.id] = version
    return list(found.values())


def names_of(view: View, items: Collection[int]) -> Names:
    """The titles in print of these items."""
    return printed_titles(view.connection, view.live("a"), items)


def _by_index(view: View, query: Query, criteria: Criteria, most: int) -> Found:
    where, values = item_conditions(view, criteria)
    within = _places(criteria.window)
    wanted = _expression(query)
    joined = "shelf s JOIN item ON item.id = s.item AND item.recorded_by = s.recorded_by"
    narrowed = f" AND EXISTS (SELECT 1 FROM {joined} WHERE s.place = l.rowid AND {where})" if where != "1" else ""
    count = f"SELECT count(*) FROM library l WHERE library MATCH ?{within}{narrowed}"
    total = view.connection.execute(count, (wanted, *values)).fetchone()[0]
    items: list[Version[Item]] = []
    in_title = f"({{title}} : ({wanted}))"
    for part in (f"({wanted}) AND {in_title}", f"({wanted}) NOT {in_title}"):
        # CROSS JOIN keeps the order in which the index gives them, so that the first few are all that is read.
        first = (
            f"SELECT {select_list(Item, 'item')} FROM library l CROSS JOIN {joined} WHERE library MATCH ?{within} "
            f"AND s.place = l.rowid AND {where} ORDER BY l.rowid DESC LIMIT ?"
        )
        rows = view.connection.execute(first, (part, *values, most - len(items)))
        items += [version_of(Item, row) for row in rows]
    return Found(total, tuple(items), True)


def _places(window: Period | None) -> str:
    """The places of a window's days, so that the index itself passes over the others."""
    if window is None:
        return ""
    first, end = (day_number(day) << DAY_BITS for day in (window.start, window.end))
    return f" AND l.rowid >= {first} AND l.rowid < {end}"


def _expression(query: Query) -> str:
    """The query in the language of the index: a word is the phrase of its pairs, a single letter begins a pair."""
    if isinstance(query, Term):
        if len(query.form) == 1:
            return f'"{query.form}" *'
        return f'"{pairs(query.form)[:-2]}"'
    if isinstance(query, All):
        wanted = f"({' AND '.join(map(_expression, query.wanted))})"
        return f"({wanted} NOT ({' OR '.join(map(_expression, query.unwanted))}))" if query.unwanted else wanted
    return f"({' OR '.join(map(_expression, query.parts))})"


def _by_looking(view: View, query: Query, criteria: Criteria, most: int) -> Found:
    """Without an index: every item is looked at."""
    where, values = item_conditions(view, criteria)
    printed = printed_titles(view.connection, view.live("a"))
    by_title: list[Version[Item]] = []
    by_text: list[Version[Item]] = []
    counts = Counter[bool]()
    for version in view.each(Item, where, tuple(values), order="submitted_on DESC, recorded_by DESC, id DESC"):
        names = title_forms(version.record, printed.get(version.id, ()))
        if meets(query, (*names, folded(version.record.text or ""))):
            in_title = meets(query, names)
            counts[in_title] += 1
            found = by_title if in_title else by_text
            if len(found) < most:
                found.append(version)
    return Found(counts.total(), tuple([*by_title, *by_text][:most]), False)


def adoptions_of(view: View, item: int) -> int:
    """How many adoptions an item has."""
    events = f"SELECT f.event FROM fact f WHERE f.item = ? AND {view.known('f')}"
    query = f"SELECT count(*) FROM adoption a WHERE {view.live('a')} AND a.id IN ({events})"
    return int(view.connection.execute(query, (item,)).fetchone()[0])
