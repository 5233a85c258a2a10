"""How far units have come with their targets, and which have nothing reported or adopted for how long."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from zhibao_cli.app.filters import chosen_period
from zhibao_cli.app.registers import metric_word
from zhibao_cli.app.scorecards import book_of, chosen_book, year_starts
from zhibao_cli.app.scores import score
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.cases import Member
from zhibao_cli.domain.members import months_without
from zhibao_cli.domain.period import Period, sub_periods
from zhibao_cli.domain.records import Target
from zhibao_cli.domain.report import CardRef, Column, Report, Value
from zhibao_cli.domain.score_result import Score
from zhibao_cli.domain.scorecard import Book
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


@dataclass(frozen=True, slots=True)
class Progress:
    """What a unit has done of one target in one span; `state` is a code of PROGRESS."""

    metric: str
    every: str
    span: Period
    member: Member
    done: Fraction
    value: Fraction
    state: str

    @property
    def left(self) -> Fraction:
        """What is missing; nothing where it was reached."""
        return max(Fraction(), self.value - self.done)


def target_progress(session: Session, request: ProgressRequest) -> Report:
    """For every target and span of a period, what each unit has done of it, and what is left."""
    if request.short and request.over:
        raise UsageFault("filters-contrary", msg("--{yes} and --{no} exclude each other.", yes="short", no="over"))
    with session.reading() as reading:
        window = chosen_period(reading, request.period)
        desk = Targets(reading, window)
        unit = reading.registers.unit(request.unit) if request.unit else None
        group = reading.registers.group(request.group) if request.group else None
        found = [
            one for one in desk.progress()
            if unit in (None, one.member.code) and group in (None, one.member.group_in(one.span))
        ]  # fmt: skip
        states = Counter(one.state for one in found)
        wanted = ("short",) if request.short else ("over",) if request.over else tuple(PROGRESS)
        rows = tuple(_cells(reading, one) for one in found if one.state in wanted)
        return Report(
            "target-progress", msg("Progress with targets"), _PROGRESS, rows, window,
            reading.provenance(desk.cards), tuple(_notes(states)),
        )  # fmt: skip


def targets_met(reading: Reading, window: Period) -> tuple[int, int]:
    """How many units had a target that was met or whose span is over, and how many of them are short of none."""
    if not reading.view.all(Target) or book_of(reading) is None:
        return 0, 0
    short: dict[str, bool] = {}
    for one in Targets(reading, window).progress():
        if one.state != "open":
            short[one.member.code] = short.get(one.member.code, False) or one.state == "short"
    return len(short), sum(not missed for missed in short.values())


def _cells(reading: Reading, one: Progress) -> tuple[Value, ...]:
    code, last = one.member.code, one.span.last
    return (
        metric_word(one.metric), one.every, one.span.start, last, one.member.group_in(one.span),
        reading.registers.roll.name(code, last), code, _number(one.done), _number(one.value), _number(one.left),
        one.done / one.value if one.value else None, PROGRESS[one.state],
    )  # fmt: skip


def _notes(states: Counter[str]) -> Iterator[Message]:
    if not states:
        yield msg("No target holds in this period.")
        return
    counts = [msg("{state} {count}", state=PROGRESS[code], count=states[code]) for code in PROGRESS if states[code]]
    yield msg("In all: {counts}.", counts=listed(counts))
    yield msg("Short: the span is over and something is left. Counts are those of `rank` for the span's days.")


class Targets:
    """The targets of a ledger, and the scores of the spans they are for, each reckoned once."""

    def __init__(self, reading: Reading, window: Period, book: Book | None = None) -> None:
        """`book`: the scorecard, else the default one."""
        self.reading = reading
        self.window = window
        self.cards: tuple[CardRef, ...] = ()
        self._book = book or chosen_book(reading, None)
        self._facts = Facts(reading.view, reading.registers.heirs)
        self._scores: dict[Period, dict[str, Score]] = {}
        self._over_on = min(window.end, reading.session.today + timedelta(days=1))
        """A span that ends by then is over; of a later one something may still come."""

    def progress(self) -> Iterator[Progress]:
        """By figure and span in the order of the targets, then by time, then in the order of the register."""
        rows = [version.record for version in self.reading.view.each(Target, order="serial")]
        wanted = targets(self.reading.view)
        starts = year_starts(self.reading, self._book)
        for metric, every in dict.fromkeys((row.metric, row.every) for row in rows):
            for span in sub_periods(self.window, every, starts):
                for member in self.reading.registers.roll.members():
                    value = wanted(member.code, member.group_in(span), metric, every, span.last)
                    if value is not None and member.member_in(span):
                        yield self._progress(metric, every, span, member, Fraction(value))

    def _progress(self, metric: str, every: str, span: Period, member: Member, value: Fraction) -> Progress:
        done = self._done(metric, span, member.code)
        over = span.end <= self._over_on
        state = "over" if done > value else "met" if done == value else "short" if over else "open"
        return Progress(metric, every, span, member, done, value, state)

    def _done(self, metric: str, span: Period, unit: str) -> Fraction:
        """What the unit has of a figure in the part of the span that the window holds."""
        part = span.common(self.window) or span
        if part not in self._scores:
            scored = score(self.reading, self._book, part, None, facts=self._facts)
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
