"""How far units have come with their targets, and which have nothing reported or adopted for how long."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from zhibao_cli.app.filters import chosen_period, present_note
from zhibao_cli.app.registers import metric_word
from zhibao_cli.app.scorecards import chosen_book, year_starts
from zhibao_cli.app.scores import score
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.cases import Member
from zhibao_cli.domain.members import months_without
from zhibao_cli.domain.period import Period, sub_periods
from zhibao_cli.domain.records import Target
from zhibao_cli.domain.report import CardRef, Column, Report, Value
from zhibao_cli.domain.score_result import Score
from zhibao_cli.domain.words import PROGRESS
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store.activity import active_months
from zhibao_cli.store.extras import targets
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.totals import stated

_PROGRESS = (
    Column("metric", msg("Figure"), "word"),
    Column("every", msg("Span"), "word", words="every"),
    Column("start", msg("From"), "date"),
    Column("end", msg("To"), "date"),
    Column("group", msg("Group"), optional=True),
    Column("unit", msg("Unit")),
    Column("code", msg("Code"), optional=True),
    Column("done", msg("Done"), "count"),
    Column("value", msg("Amount"), "count"),
    Column("left", msg("Left"), "count"),
    Column("share", msg("Share"), "rate", decimals=1),
    Column("state", msg("State"), "word", words="progress"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressRequest:
    """What was typed after `target progress`."""

    period: str | None = None
    unit: str | None = None
    group: str | None = None
    short: bool = False
    over: bool = False
    units: str | None = None


def target_progress(session: Session, request: ProgressRequest) -> Report:
    """For every target and span of a period, what each unit has done of it, and what is left."""
    if request.short and request.over:
        raise UsageFault("filters-contrary", msg("--{yes} and --{no} exclude each other.", yes="short", no="over"))
    with session.reading(request.units) as reading:
        window = chosen_period(reading, request.period)
        desk = _Desk(reading, window)
        unit = reading.registers.unit(request.unit) if request.unit else None
        group = reading.registers.group(request.group) if request.group else None
        found = [row for row in desk.rows() if unit in (None, row[6]) and group in (None, row[4])]
        states = Counter(str(getattr(row[-1], "code", "")) for row in found)
        wanted = ("short",) if request.short else ("over",) if request.over else tuple(PROGRESS)
        rows = tuple(row for row in found if getattr(row[-1], "code", "") in wanted)
        return Report(
            "target-progress", msg("Progress with targets"), _PROGRESS, rows, window,
            reading.provenance(desk.cards), (*_notes(states), *present_note(reading)),
        )  # fmt: skip


def _notes(states: Counter[str]) -> Iterator[Message]:
    if not states:
        yield msg("No target holds in this period.")
        return
    counts = [msg("{state} {count}", state=PROGRESS[code], count=states[code]) for code in PROGRESS if states[code]]
    yield msg("In all: {counts}.", counts=listed(counts))
    yield msg("Short: the span is over and something is left. Counts are those of `rank` for the span's days.")


class _Desk:
    """The targets of a ledger, and the scores of the spans they are for, each reckoned once."""

    def __init__(self, reading: Reading, window: Period) -> None:
        self.reading = reading
        self.window = window
        self.cards: tuple[CardRef, ...] = ()
        self._book = chosen_book(reading, None)
        self._scores: dict[Period, dict[str, Score]] = {}
        self._over_on = min(window.end, reading.session.today + timedelta(days=1))
        """A span that ends by then is over; of a later one something may still come."""

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """By figure and span in the order of the targets, then by time, then in the order of the register."""
        rows = [version.record for version in self.reading.view.each(Target, order="serial")]
        wanted = targets(self.reading.view)
        starts = year_starts(self.reading, self._book)
        for metric, every in dict.fromkeys((row.metric, row.every) for row in rows):
            for span in sub_periods(self.window, every, starts):
                for member in self.reading.registers.roll.members():
                    value = wanted(member.code, member.group_in(span), metric, every, span.last)
                    if value is not None and member.member_in(span):
                        yield self._row(metric, every, span, member, Fraction(value))

    def _row(self, metric: str, every: str, span: Period, member: Member, value: Fraction) -> tuple[Value, ...]:
        done = self._done(metric, span, member.code)
        left = max(Fraction(), value - done)
        state = "over" if done > value else "met" if not left else "short" if span.end <= self._over_on else "open"
        return (
            metric_word(metric), every, span.start, span.last, member.group_in(span),
            self.reading.registers.roll.name(member.code, span.last), member.code, _number(done), _number(value),
            _number(left), done / value if value else None, PROGRESS[state],
        )  # fmt: skip

    def _done(self, metric: str, span: Period, unit: str) -> Fraction:
        """What the unit has of a figure in the part of the span that the window holds."""
        part = span.common(self.window) or span
        if part not in self._scores:
            scored = score(self.reading, self._book, part, None)
            self._scores[part] = {one.unit: one for one in scored.result.scores}
            self.cards = tuple(dict.fromkeys((*self.cards, *scored.cards)))
        one = self._scores[part].get(unit)
        if one is None:
            return Fraction()
        return one.points if metric == "points" else Fraction(one.counts[metric])


def _number(value: Fraction) -> int | Fraction:
    return int(value) if value.denominator == 1 else value


# -- nothing reported, nothing adopted


_ZERO = (
    Column("group", msg("Group")),
    Column("unit", msg("Unit")),
    Column("code", msg("Code"), optional=True),
    Column("unreported", msg("Months without a report"), "count"),
    Column("unadopted", msg("Months without an adoption"), "count"),
)


def list_zeros(session: Session, period: str | None, group: str | None = None) -> Report:
    """The members with nothing reported or nothing adopted in the period's last month, and for how many months."""
    with session.reading() as reading:
        window = chosen_period(reading, period)
        wanted = reading.registers.group(group) if group else None
        idle = Idle(reading, window)
        rows = []
        for member in reading.registers.roll.members():
            inside = member.group_on(window.last)
            if not member.member_on(window.last) or wanted not in (None, inside):
                continue
            counts = [idle.months(member, event) for event in ("submitted", "adopted")]
            if any(counts):
                rows.append((inside, reading.registers.roll.name(member.code, window.last), member.code, *counts))
        notes = (msg("Months up to the period's last one, without a break, as far back as the ledger goes."),)
        title = msg("Nothing reported, nothing adopted")
        return Report("zeros", title, _ZERO, tuple(rows), window, reading.provenance(), notes)


class Idle:
    """For how many months, up to a window's last, a unit has had nothing of one sort of event."""

    def __init__(self, reading: Reading, window: Period) -> None:
        facts = Facts(reading.view)
        self._last = window.last
        self._active = active_months(facts, ("submitted", "adopted"), window.end)
        # A total tells no months; what lies in its span is not known to be none.
        for one in stated(facts):
            months = sub_periods(one.span, "month") if one.rest else ()
            self._active.setdefault((one.total.unit, one.total.event), set()).update(m.start for m in months)
        self._first = min((month for months in self._active.values() for month in months), default=self._last)

    def months(self, member: Member, event: str) -> int:
        """The months running; 0 where there is something in the last one."""
        active = self._active.get((member.code, event), set())
        start = next((span.start for span in member.spans if span.start <= self._last < span.end), date.min)
        return months_without(active, max(self._first, start), self._last)
