"""Events that are few and have tables of their own: solicited drafts, feedback, faults, adjustments; and targets."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from zhibao_cli.domain.aims import Aim, aim_of
from zhibao_cli.domain.cases import Case, Event, Shape
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Adjustment, Fault, Instruction, Item, Solicitation, SolicitedUnit, Target
from zhibao_cli.domain.reviews import CHECKS
from zhibao_cli.domain.score_result import Targets
from zhibao_cli.store.view import View

Heirs = Mapping[str, str]
_DATED = ("done", "late", "missed")


class Asked(NamedTuple):
    """So many drafts asked of a unit, due on one day (without a deadline: issued), of which the same became."""

    unit: str
    level: str | None
    day: date
    outcome: str
    drafts: int


def asked(view: View, window: Period) -> list[Asked]:
    """The drafts asked for that were due in the window, or issued where there was no deadline; counted together."""
    query = (
        "SELECT u.unit, s.level, coalesce(s.due_on, s.issued_on) AS day, u.outcome, count(*) FROM solicited_unit u "
        f"JOIN solicitation s ON s.number = u.solicitation AND {view.live('s')} "
        f"WHERE {view.live('u')} AND day >= ? AND day < ? GROUP BY 1, 2, 3, 4"
    )
    days = (window.start.isoformat(), window.end.isoformat())
    rows = view.connection.execute(query, days)
    return [Asked(unit, level, date.fromisoformat(day), outcome, drafts) for unit, level, day, outcome, drafts in rows]


def reviewed(view: View, window: Period) -> tuple[int, int]:
    """How many items were reviewed in the window, and how many of them sent back."""
    passed = " AND ".join(CHECKS)
    query = (
        f"SELECT count(DISTINCT item), count(DISTINCT CASE WHEN reason IS NOT NULL AND NOT ({passed}) THEN item END) "
        f"FROM review WHERE {view.live()} AND reviewed_on >= ? AND reviewed_on < ?"
    )
    items, back = view.connection.execute(query, (window.start.isoformat(), window.end.isoformat())).fetchone()
    return items, back


def extra_cases(
    view: View, stretch: Period, *, unit: str | None = None, item: int | None = None, heirs: Heirs | None = None
) -> list[Case]:
    """Each such event of the stretch as a case by itself; of one unit or one item, where asked for.

    `heirs`: by the code of a unit, that of another to which its events are given.
    """
    desk = _Desk(view, heirs or {})
    found = (*_solicited(desk), *_feedback(desk, stretch.end), *_faults(desk), *_adjustments(desk))
    return [
        case
        for case, of_item in found
        if case.events[0].day in stretch and unit in (None, case.unit) and item in (None, of_item)
    ]


_Found = Iterator[tuple[Case, int | None]]


class _Desk(NamedTuple):
    view: View
    heirs: Heirs

    def now(self, units: Iterable[str]) -> tuple[str, ...]:
        """The units to which events are given, each once."""
        return tuple(dict.fromkeys(self.heirs.get(code, code) for code in units))

    def case(self, code: str, day: date, shape: Shape, ref: str, item_id: int | None) -> tuple[Case, int | None]:
        """The case, with what is known of the item it is about."""
        (unit,) = self.now((code,))
        version = self.view.one(Item, item_id) if item_id is not None else None
        if version is None or version.void:
            return Case(unit, (Event(day, shape, ref=ref),)), item_id
        item, units = version.record, self.now(version.record.units)
        known = replace(
            shape, kind=item.kind, solicited=item.solicited is not None,
            place=units.index(unit) if unit in units else 0, of=len(units), lead=units[0] if len(units) > 1 else "",
        )  # fmt: skip
        return Case(unit, (Event(day, known, item.words, ref=ref),), 1, item.number, item.title), item_id


def _solicited(desk: _Desk) -> _Found:
    """A draft asked for: dated by when it was received, a missed one by when it was due."""
    notices = {version.record.number: version.record for version in desk.view.each(Solicitation)}
    for version in desk.view.each(SolicitedUnit):
        asked = version.record
        notice = notices.get(asked.solicitation)
        if notice is None or asked.outcome not in _DATED:
            continue
        day = notice.due_on if asked.outcome == "missed" else asked.received_on or notice.due_on
        if day is not None:
            shape = Shape("solicited", outcome=asked.outcome, important=notice.important, level=notice.level)
            yield desk.case(asked.unit, day, shape, asked.solicitation, asked.item)


def _feedback(desk: _Desk, end: date) -> _Found:
    """Feedback due on an instruction, for each unit of the item; dated by when it was due."""
    for version in desk.view.each(Instruction, "feedback_due IS NOT NULL"):
        note = version.record
        item = desk.view.one(Item, note.item)
        if item is None or item.void or note.feedback_due is None:
            continue
        given = note.feedback_on if note.feedback_on is not None and note.feedback_on < end else None
        outcome = "missed" if given is None else "done" if given <= note.feedback_due else "late"
        shape = Shape("feedback", level=note.level, rank=note.rank, channel=note.channel, outcome=outcome)
        for unit in desk.now(item.record.units):
            yield desk.case(unit, note.feedback_due, shape, f"i{note.serial}", note.item)


def _faults(desk: _Desk) -> _Found:
    for version in desk.view.each(Fault):
        one = version.record
        shape = Shape("fault", fault=one.fault, severity=one.severity, notified_by=one.notified_by, points=one.points)
        yield desk.case(one.unit, one.occurred_on, shape, f"e{one.serial}", one.item)


def _adjustments(desk: _Desk) -> _Found:
    for version in desk.view.each(Adjustment):
        one = version.record
        yield desk.case(one.unit, one.adjusted_on, Shape("adjustment", points=one.points), f"j{one.serial}", None)


def targets(view: View) -> Targets:
    """What units must reach of a whole figure, by metric, span and day; not of one kind or level of it."""
    wanted = targets_for(view)

    def look_up(unit: str, group: str | None, metric: str, every: str, day: date) -> Fraction | None:
        found = wanted(unit, group, Aim(metric, every), day)
        return None if found is None else found.value

    return look_up


def targets_for(view: View) -> Callable[[str, str | None, Aim, date], Target | None]:
    """(unit, group, aim, day) → what the unit must reach: its own target, else its group's."""
    rows = [version.record for version in view.each(Target, order="serial")]

    def look_up(unit: str, group: str | None, aim: Aim, day: date) -> Target | None:
        fitting = [
            row for row in rows
            if aim_of(row) == aim and (row.valid_from or date.min) <= day <= (row.valid_to or date.max)
        ]  # fmt: skip
        own = [row for row in fitting if row.unit == unit]
        shared = [row for row in fitting if row.unit is None and row.group_name == group]
        # The newest of several that hold on one day.
        found = own or shared
        return found[-1] if found else None

    return look_up
