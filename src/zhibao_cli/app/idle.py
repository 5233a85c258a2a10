"""Units with nothing reported or nothing adopted, and for how many months, quarters or other spans running."""

from bisect import bisect_right
from datetime import date

from zhibao_cli.app.filters import chosen_period
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scorecards import year_starts
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.cases import Member
from zhibao_cli.domain.members import spans_without
from zhibao_cli.domain.period import Period, sub_periods
from zhibao_cli.domain.report import Column, Report
from zhibao_cli.domain.totals import Stated
from zhibao_cli.domain.words import EVERY, say
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store.activity import active_days
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.totals import stated

_EVENTS = ("submitted", "adopted")


def _columns(every: str) -> tuple[Column, ...]:
    months = every == "month"
    return (
        Column("group", msg("Group")),
        Column("unit", msg("Unit")),
        Column("code", msg("Code"), optional=True),
        Column("unreported", msg("Months without a report") if months else msg("Spans without a report"), "count"),
        Column("unadopted", msg("Months without an adoption") if months else msg("Spans without an adoption"), "count"),
    )


def list_zeros(
    session: Session, period: str | None, group: str | None = None, every: str | None = None, unit: str | None = None,
    level: str | None = None,
) -> Report:  # fmt: skip
    """The members with nothing reported or adopted in the period's last span, and for how many spans running.

    `every`: as it was typed; else months. `level`: only adoptions of this level are meant.
    """
    with session.reading() as reading:
        window = chosen_period(reading, period)
        wanted = reading.registers.group(group) if group else None
        span = read_word("every", every) if every else "month"
        code = reading.registers.unit(unit) if unit else None
        place = read_word("level", level) if level else None
        idle = Idle(reading, window, span, place)
        rows = []
        for member in reading.registers.roll.members():
            inside = member.group_on(window.last)
            if not member.member_on(window.last) or wanted not in (None, inside) or code not in (None, member.code):
                continue
            counts = [idle.running(member, event) for event in _EVENTS]
            if any(counts):
                rows.append((inside, reading.registers.roll.name(member.code, window.last), member.code, *counts))
        title = msg("Nothing reported, nothing adopted")
        notes = [_note(span, idle.last)]
        if place:
            notes.append(msg("Adoptions: only those of this level: {level}.", level=say("level", place)))
        return Report("zeros", title, _columns(span), tuple(rows), window, reading.provenance(), tuple(notes))


def _note(every: str, last: Period) -> Message:
    if every == "month":
        return msg("Months up to the period's last one, without a break, as far back as the ledger goes.")
    return msg("Spans ({every}) up to {last}, without a break, as far back as the ledger goes.", every=EVERY[every],
               last=last.label())  # fmt: skip


def _of_level(stated: Stated, level: str | None) -> bool:
    """Whether a total may be of this level: one that tells none may."""
    return level is None or stated.total.event != "adopted" or stated.shape.level in (None, level)


class Idle:
    """For how many spans, up to the one of a window's last day, a unit has had nothing of one sort of event."""

    def __init__(self, reading: Reading, window: Period, every: str = "month", level: str | None = None) -> None:
        facts, starts = Facts(reading.view), year_starts(reading)
        # Months, and what is made of whole months, need not be told day by day.
        whole = every != "week" and starts.endswith("-01")
        active = active_days(facts, _EVENTS, window.end, by_month=whole, level=level)
        # A total tells no days; what lies in its span is not known to be none.
        totals = [one for one in stated(facts) if one.rest and one.span.start < window.end and _of_level(one, level)]
        days = [*(day for days in active.values() for day in days), *(one.total.start_on for one in totals)]
        self._spans = sub_periods(Period(min([*days, window.last]), window.end), every, starts)
        self._starts = [span.start for span in self._spans]
        self._active = {key: {self._start(day) for day in days} for key, days in active.items()}
        for one in totals:
            key = (one.total.unit, one.total.event)
            self._active.setdefault(key, set()).update(s.start for s in self._spans if s.common(one.span))

    @property
    def last(self) -> Period:
        """The span of the window's last day."""
        return self._spans[-1]

    def _start(self, day: date) -> date:
        return self._starts[bisect_right(self._starts, day) - 1]

    def running(self, member: Member, event: str) -> int:
        """The spans running; 0 where there is something in the last one."""
        last = self.last.last
        since = next((span.start for span in member.spans if span.start <= last < span.end), date.min)
        there = [span.start for span in self._spans if span.end > since]
        return spans_without(self._active.get((member.code, event), set()), there)
