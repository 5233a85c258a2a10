"""Reading records: as they are now, or as they stood after an earlier entry."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from zhibao_cli.domain.records import Record
from zhibao_cli.store.rows import Version, select_list, version_of

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class View:
    """A point of view on the ledger: now, or as of entry `as_of` (what did we know then)."""

    connection: sqlite3.Connection
    as_of: int | None = None

    def known(self, alias: str = "") -> str:
        """SQL: the version of a row that was current then, void or not."""
        dot = f"{alias}." if alias else ""
        if self.as_of is None:
            return f"{dot}retired_by IS NULL"
        then = int(self.as_of)
        return f"{dot}recorded_by <= {then} AND ({dot}retired_by IS NULL OR {dot}retired_by > {then})"

    def live(self, alias: str = "") -> str:
        """SQL: the version that was current then, and not void."""
        return f"{self.known(alias)} AND NOT {f'{alias}.' if alias else ''}void"

    def all(
        self, record: type[R], where: str = "1", values: tuple[object, ...] = (), order: str = "id"
    ) -> list[Version[R]]:
        """The records of a table that meet a condition, void ones left out."""
        return list(self.each(record, where, values, order))

    def each(
        self, record: type[R], where: str = "1", values: tuple[object, ...] = (), order: str = "id"
    ) -> Iterator[Version[R]]:
        """Like `all`, one at a time."""
        query = f"SELECT {select_list(record)} FROM {record.TABLE} WHERE {self.live()} AND ({where}) ORDER BY {order}"
        for row in self.connection.execute(query, values):
            yield version_of(record, row)

    def one(self, record: type[R], row_id: int) -> Version[R] | None:
        """The current version of a lineage, void or not."""
        query = f"SELECT {select_list(record)} FROM {record.TABLE} WHERE {self.known()} AND id = ?"
        row = self.connection.execute(query, (row_id,)).fetchone()
        return version_of(record, row) if row else None

    def history(self, record: type[R], row_id: int) -> list[Version[R]]:
        """All versions of a lineage, oldest first."""
        query = f"SELECT {select_list(record)} FROM {record.TABLE} WHERE id = ? ORDER BY recorded_by"
        return [version_of(record, row) for row in self.connection.execute(query, (row_id,))]
