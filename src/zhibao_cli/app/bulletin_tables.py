"""The score table of the bulletin: each group its own places, ties, a total, and counts by level or publication."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from zhibao_cli.app.bulletin_counts import Counts, level_name, publication
from zhibao_cli.app.letters import Desk
from zhibao_cli.app.ranking import ranked
from zhibao_cli.app.stats import adopted_across
from zhibao_cli.domain.bulletin import Group, Row
from zhibao_cli.domain.numbers import show
from zhibao_cli.domain.ranking import Place, Table
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import listed, msg

LEADING = 3
"""Units of so many places are named as leading, in a small group only of its better half."""
_CHOICES = {"level": "level", "级别": "level", "channel": "channel", "刊物": "channel", "none": "", "无": ""}


@dataclass(frozen=True, slots=True)
class _Further:
    """The further columns of the table: their titles, and what each counts for a unit and for a group."""

    titles: tuple[str, ...]
    codes: tuple[str, ...]
    units: Mapping[tuple[str | None, str | None], int]
    groups: Mapping[tuple[str | None, str | None], int]

    def of_unit(self, unit: str) -> tuple[int, ...]:
        """A unit's counts."""
        return tuple(self.units.get((unit, code), 0) for code in self.codes)

    def of_group(self, group: str | None) -> tuple[int, ...]:
        """A group's counts, in which each item is one."""
        return tuple(self.groups.get((group, code), 0) for code in self.codes)


def score_tables(
    desk: Desk, columns: str | None, counts: Mapping[str, Counts]
) -> tuple[tuple[Group, ...], tuple[str, ...]]:
    """The score tables, group by group, and the titles of their further columns; `counts` by dimension."""
    further = _further(desk, columns, counts)
    tables = [
        table
        for table in ranked(desk.reading, desk.scored.result)
        if any(desk.asks_for(place.score.unit) for place in table.places)
    ]
    by_unit = Counts(desk, "unit") if desk.wanted.instructed_in else None
    return tuple(_group(desk, table, counts["group"], further, by_unit) for table in tables), further.titles


def _further(desk: Desk, typed: str | None, counts: Mapping[str, Counts]) -> _Further:
    """A column for each level, or publication, that adopted anything; none where there is but one."""
    choice = _CHOICES.get((typed or "level").strip().lower())
    if choice is None:
        raise UsageFault(
            "columns-unknown",
            msg("There are no columns by “{typed}”.", typed=typed),
            msg("One of: {names}", names=listed(("level", "channel", "none"))),
        )
    found = counts[choice] if choice else None
    codes = tuple(code for code in found.keys if code and found.count(code, "adopted")) if found else ()
    if len(codes) < 2:
        return _Further((), (), {}, {})
    titles = tuple(level_name(code) if choice == "level" else publication(desk.reading, code) for code in codes)
    units, groups = (adopted_across(desk.reading, desk.window, desk.wanted, by, choice) for by in ("unit", "group"))
    return _Further(titles, codes, units, groups)


def _group(desk: Desk, table: Table, by_group: Counts, further: _Further, by_unit: Counts | None) -> Group:
    rows = tuple(_row(desk, place, further, by_unit) for place in table.places)
    key = table.group or ""
    total = Row(
        place=0, tied=False, unit="",
        submitted=by_group.count(key, "submitted"), adopted=by_group.count(key, "adopted"),
        instructed=by_group.count(key, "instructed"),
        points=show(sum((place.score.points for place in table.places), Fraction()), desk.scored.decimals),
        by=further.of_group(table.group),
    )  # fmt: skip
    last = min(LEADING, (len(rows) + 1) // 2) if len(rows) > 1 else 0
    leading = tuple(
        row for row, place in zip(rows, table.places, strict=True) if row.place <= last and place.score.points > 0
    )
    return Group(name=table.group or "", rows=rows, total=total, adds_up=_adds_up(rows, total), leading=leading)


def _row(desk: Desk, place: Place, further: _Further, by_unit: Counts | None) -> Row:
    """A unit's row. `by_unit`: where instructions are counted up to a day of their own, these counts of them."""
    one = place.score
    instructed = by_unit.count(one.unit, "instructed") if by_unit else one.counts["instructed"]
    return Row(
        place=place.rank, tied=place.tied, unit=desk.name(one.unit),
        submitted=one.counts["submitted"], adopted=one.counts["adopted"], instructed=instructed,
        points=show(one.points, desk.scored.decimals),
        by=further.of_unit(one.unit),
    )  # fmt: skip


def _adds_up(rows: tuple[Row, ...], total: Row) -> bool:
    single = all(
        sum(getattr(row, figure) for row in rows) == getattr(total, figure)
        for figure in ("submitted", "adopted", "instructed")
    )
    further = zip(*(row.by for row in rows), total.by, strict=True)
    return single and all(sum(column) == whole for *column, whole in further)
