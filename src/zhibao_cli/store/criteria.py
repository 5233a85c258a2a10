"""What is asked of records: the filters, resolved to codes, and the SQL conditions they come to."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from zhibao_cli.domain.period import Period
from zhibao_cli.store.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Filters, resolved to codes. Empty means: any. `units` None is any unit, an empty tuple none."""

    window: Period | None = None
    units: tuple[str, ...] | None = None
    kinds: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    min_words: int | None = None
    max_words: int | None = None
    solicited: bool | None = None
    adopted: bool | None = None
    instructed: bool = False
    outcome: bool | None = None
    """Whether the item turned into something on record."""
    instructed_in: Period | None = None
    """The window of instructions, where it is not that of everything else."""
    events: tuple[str, ...] = ()
    """Of facts alone: which sorts (submitted, forwarded, adopted, instructed) are read at all."""
    sent: bool = False
    """Of facts alone: only those by which an item was sent up."""

    @property
    def of_adoptions(self) -> bool:
        """Whether a filter asks for something of the adoption."""
        return bool(self.channels or self.forms or self.levels)


class Where:
    """Conditions and their values, put together."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.parts: list[str] = []
        self.values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        """One more condition, with its values."""
        self.parts.append(f"({condition})")
        self.values.extend(values)

    def among(self, column: str, names: Iterable[str]) -> None:
        """The column is one of these, when any are given."""
        wanted = tuple(names)
        if wanted:
            self.add(f"{column} IN (SELECT value FROM json_each(?))", json.dumps(wanted, ensure_ascii=False))

    def within(self, column: str, window: Period | None) -> None:
        """The day lies in the window, when there is one."""
        if window is not None:
            self.add(f"{column} >= ? AND {column} < ?", window.start.isoformat(), window.end.isoformat())

    @property
    def sql(self) -> str:
        """All of them as one; "1" where there is none."""
        return " AND ".join(self.parts) or "1"


def of_item(where: Where, criteria: Criteria, alias: str) -> None:
    """What a filter asks of the item itself."""
    if criteria.units is not None:
        names = json.dumps(criteria.units, ensure_ascii=False)
        joint = f"EXISTS (SELECT 1 FROM json_each({alias}.joint) j WHERE j.value IN (SELECT value FROM json_each(?)))"
        where.add(f"{alias}.unit IN (SELECT value FROM json_each(?)) OR {joint}", names, names)
    where.among(f"{alias}.kind", criteria.kinds)
    where.among(f"{alias}.status", criteria.statuses)
    for column, wanted in (("topics", criteria.topics), ("authors", criteria.authors)):
        if wanted:
            names = json.dumps(wanted, ensure_ascii=False)
            listed = f"SELECT 1 FROM json_each({alias}.{column}) l WHERE l.value IN (SELECT value FROM json_each(?))"
            where.add(f"EXISTS ({listed})", names)
    if criteria.min_words is not None:
        where.add(f"{alias}.words >= ?", criteria.min_words)
    if criteria.max_words is not None:
        where.add(f"{alias}.words <= ?", criteria.max_words)
    if criteria.solicited is not None:
        where.add(f"{alias}.solicited IS {'NOT ' if criteria.solicited else ''}NULL")
    if criteria.outcome is not None:
        results = f"SELECT o.item FROM outcome o WHERE {where.view.live('o')}"
        where.add(f"{alias}.id {'' if criteria.outcome else 'NOT '}IN ({results})")
    if criteria.to:
        names = json.dumps(criteria.to)
        sent = f"{alias}.to_level IN ({LISTED}) OR {alias}.id IN ({forwarded(where.view)})"
        where.add(sent, names, names, names)


LISTED = "SELECT value FROM json_each(?)"


def forwarded(view: View) -> str:
    """SQL: every item that was ever passed on to one of the levels given (twice), alone or among others."""
    to = f"FROM forwarding w{{}} WHERE {view.live('w')} AND w.to_level IN ({LISTED})"
    others = f"SELECT CAST(o.value AS INTEGER) {to.format(', json_each(w.others) o')}"
    return f"SELECT w.item {to.format('')} UNION {others}"


def of_adoption(where: Where, criteria: Criteria, alias: str) -> None:
    """What a filter asks of an adoption: channel, form, level."""
    where.among(f"{alias}.channel", criteria.channels)
    where.among(f"{alias}.form", criteria.forms)
    if criteria.levels:
        names = json.dumps(criteria.levels)
        channels = (
            f"SELECT code FROM channel c WHERE {where.view.live('c')} AND c.level IN (SELECT value FROM json_each(?))"
        )
        where.add(f"{alias}.level IN (SELECT value FROM json_each(?)) OR {alias}.channel IN ({channels})", names, names)


def of_events(where: Where, criteria: Criteria, alias: str, *, also: bool = False) -> None:
    """The item was ever adopted, or never, or ever instructed on; by the channels, forms and levels asked for."""
    view = where.view
    if criteria.instructed:
        inner = Where(view)
        inner.among("n.level", criteria.levels)
        inner.among("n.rank", criteria.ranks)
        exists = f"SELECT 1 FROM instruction n WHERE {view.live('n')} AND n.item = {alias}.id AND {inner.sql}"
        where.add(f"EXISTS ({exists})", *inner.values)
    if criteria.adopted is not None or also:
        inner = Where(view)
        of_adoption(inner, criteria, "a")
        # Facts know every source item of a compiled adoption.
        events = f"SELECT f.event FROM fact f WHERE f.item = {alias}.id AND {view.known('f')}"
        exists = f"EXISTS (SELECT 1 FROM adoption a WHERE {view.live('a')} AND a.id IN ({events}) AND {inner.sql})"
        where.add(f"NOT {exists}" if criteria.adopted is False else exists, *inner.values)
