"""How far units have come with their targets, and with what the scorecard asks of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from zhibao_cli.app.filters import chosen_period, present_note
from zhibao_cli.app.registers import metric_word
from zhibao_cli.app.scorecards import book_of, year_starts
from zhibao_cli.app.scores import score
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.target_terms import terms_text
from zhibao_cli.domain.aims import Aim, aim_of
from zhibao_cli.domain.card_words import condition_text
from zhibao_cli.domain.cases import Member
from zhibao_cli.domain.period import Period, sub_periods
from zhibao_cli.domain.records import Target
from zhibao_cli.domain.report import CardRef, Column, Report, Value
from zhibao_cli.domain.score_result import Score
from zhibao_cli.domain.score_units import wholly_member
from zhibao_cli.domain.scorecard import Book, Metric, Need, Quota, RankPolicy, Scorecard
from zhibao_cli.domain.words import PROGRESS
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store.extras import targets_for

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
    Column("of", msg("Of what"), optional=True),
    Column("source", msg("Asked for by"), optional=True),
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
    """For every target and quota and span of a period, what each unit has done of it, and what is left."""
    if request.short and request.over:
        raise UsageFault("filters-contrary", msg("--{yes} and --{no} exclude each other.", yes="short", no="over"))
    with session.reading(request.units) as reading:
        window = chosen_period(reading, request.period)
        desk = Targets(reading, window)
        unit = reading.registers.unit(request.unit) if request.unit else None
        group = reading.registers.group(request.group) if request.group else None
        found = [
            one
            for one in desk.asked()
            if unit in (None, one.member.code) and group in (None, one.member.group_in(one.span))
        ]
        states = Counter(one.state for one in found)
        wanted = ("short",) if request.short else ("over",) if request.over else tuple(PROGRESS)
        rows = tuple(desk.row(one) for one in found if one.state in wanted)
        return Report(
            "target-progress", msg("Progress with targets"), _PROGRESS, rows, window,
            reading.provenance(desk.cards), (*_notes(states), *desk.notes, *present_note(reading)),
        )  # fmt: skip


def short_targets(reading: Reading, window: Period) -> Iterator["Progress"]:
    """The targets not reached in spans that are over, but those that the scorecard asks for itself."""
    desk = Targets(reading, window)
    for one in desk.progress():
        if one.state == "short" and not desk.asked_by_card(one):
            yield one


def targets_met(reading: Reading, window: Period) -> tuple[int, int]:
    """How many units had a target that was met or whose span is over, and how many of them are short of none."""
    short: dict[str, bool] = {}
    for one in Targets(reading, window).progress():
        if one.state != "open":
            short[one.member.code] = short.get(one.member.code, False) or one.state == "short"
    return len(short), sum(not missed for missed in short.values())


def _notes(states: Counter[str]) -> Iterator[Message]:
    if not states:
        yield msg("No target holds in this period.")
        return
    counts = [msg("{state} {count}", state=PROGRESS[code], count=states[code]) for code in PROGRESS if states[code]]
    yield msg("In all: {counts}.", counts=listed(counts))
    yield msg("Short: the span is over and something is left. Counts are those of `rank` for the span's days.")


@dataclass(frozen=True, slots=True)
class Progress:
    """What is asked of one unit in one span, by a target or a quota, and what is done of it."""

    member: Member
    span: Period
    metric: str
    every: str
    of: Message | None
    source: str
    done: Fraction
    value: Fraction
    state: str

    @property
    def left(self) -> Fraction:
        """What is missing; nothing where it was reached."""
        return max(Fraction(), self.value - self.done)


class Targets:
    """The targets and quotas of a ledger, and the counts of the spans they are for, each reckoned once."""

    def __init__(self, reading: Reading, window: Period, book: Book | None = None) -> None:
        """`book`: the scorecard, else the default one, if any."""
        self.reading = reading
        self.window = window
        self.cards: tuple[CardRef, ...] = ()
        self.notes: tuple[Message, ...] = ()
        self._book = book or book_of(reading)
        self._starts = year_starts(reading, self._book)
        self._members = reading.registers.roll.members()
        self._facts = reading.facts()
        self._wanted = targets_for(reading.view)
        self._aims = tuple(dict.fromkeys(aim_of(v.record) for v in reading.view.each(Target, order="serial")))
        self._quotas = tuple(self._quotas_of(self._book)) if self._book else ()
        counted = (*(aim.counted for aim in self._aims), *(need.metric for _, _, need in self._quotas))
        self._metrics = tuple(dict.fromkeys(metric for metric in counted if metric.count != "points"))
        self._counts: dict[Period, dict[str, tuple[Fraction, ...]]] = {}
        self._scores: dict[Period, dict[str, Score]] = {}
        self._over_on = min(window.end, reading.session.today + timedelta(days=1))
        """A span that ends by then is over; of a later one something may still come."""

    def _quotas_of(self, book: Book) -> Iterator[tuple[Scorecard, Quota, Need]]:
        """What each version asks of units by itself. What it asks "target" of is shown as a target."""
        for card in book.versions:
            for quota in card.quotas:
                for need in quota.needs:
                    if need.at_least is not None and need.metric.count != "points":
                        yield card, quota, need

    def asked(self) -> Iterator[Progress]:
        """By figure and span in the order of the targets, then by time, then in the order of the register."""
        yield from self.progress()
        for card, quota, need in self._quotas:
            for span in sub_periods(self.window, quota.every, card.year_starts):
                if self._book is not None and self._book.version_on(min(span.last, self.window.last)) is card:
                    yield from self._of_quota(card, quota, need, span)

    def asked_by_card(self, one: Progress) -> bool:
        """Whether the version in force has a quota that goes by this target."""
        card = self._book.version_on(min(one.span.last, self.window.last)) if self._book else None
        return one.of is None and card is not None and any(
            (need.at_least, need.metric.count, quota.every) == (None, one.metric, one.every)
            for quota in card.quotas for need in quota.needs
        )  # fmt: skip

    def progress(self) -> Iterator[Progress]:
        """What targets ask, in their order."""
        for aim in self._aims:
            if aim.metric == "points" and self._book is None:
                self.notes = (msg("Targets of points are left out: there is no scorecard on record."),)
                continue
            for span in sub_periods(self.window, aim.every, self._starts):
                for member in self._members:
                    target = self._wanted(member.code, member.group_in(span), aim, span.last)
                    if target is not None and member.member_in(span):
                        yield self._of_target(aim, target, span, member)

    def _of_target(self, aim: Aim, target: Target, span: Period, member: Member) -> Progress:
        done = self._points(span, member.code) if aim.metric == "points" else self._done(aim.counted, span, member.code)
        of, value = terms_text(self.reading, aim), Fraction(target.value)
        state = self._state(done, value, span)
        return Progress(member, span, aim.metric, aim.every, of, f"t{target.serial}", done, value, state)

    def _of_quota(self, card: Scorecard, quota: Quota, need: Need, span: Period) -> Iterator[Progress]:
        self.cards = tuple(dict.fromkeys((*self.cards, card.ref)))
        value, of = Fraction(need.at_least or 0), condition_text(card, need.metric.when)
        for member in self._members:
            meant = quota.groups is None or member.group_in(span) in quota.groups
            if meant and wholly_member(member, span):
                done = self._done(need.metric, span, member.code)
                yield Progress(
                    member, span, need.metric.count, quota.every, of, f"{card.id}:{quota.line}", done, value,
                    self._state(done, value, span),
                )  # fmt: skip

    def _state(self, done: Fraction, value: Fraction, span: Period) -> str:
        if done >= value:
            return "over" if done > value else "met"
        return "short" if span.end <= self._over_on else "open"

    def row(self, one: Progress) -> tuple[Value, ...]:
        """What is asked as a row."""
        return (
            metric_word(one.metric), one.every, one.span.start, one.span.last, one.member.group_in(one.span),
            self.reading.registers.roll.name(one.member.code, one.span.last), one.member.code, _number(one.done),
            _number(one.value), _number(one.left),
            one.done / one.value if one.value else None, PROGRESS[one.state], one.of, one.source,
        )  # fmt: skip

    def _done(self, metric: Metric, span: Period, unit: str) -> Fraction:
        """What the unit has of a count in the part of the span that the window holds."""
        part = span.common(self.window) or span
        if part not in self._counts:
            scored = score(self.reading, self._counter(part), part, None, facts=self._facts)
            self._counts[part] = {one.unit: tuple(map(Fraction, one.ties)) for one in scored.result.scores}
        counts = self._counts[part].get(unit)
        return counts[self._metrics.index(metric)] if counts else Fraction()

    def _counter(self, part: Period) -> Book:
        """A card that gives no points and counts all that is asked, by the rules that count for `rank`."""
        closing = self._book.closing(part) if self._book else None
        counted = closing.rank.counted if closing else "adoptions"
        card = Scorecard("", "", date.min, rank=RankPolicy(tie_break=self._metrics, counted=counted))
        return Book.fixed(card)

    def _points(self, span: Period, unit: str) -> Fraction:
        part = span.common(self.window) or span
        if part not in self._scores and self._book is not None:
            scored = score(self.reading, self._book, part, None, facts=self._facts)
            self._scores[part] = {one.unit: one for one in scored.result.scores}
            self.cards = tuple(dict.fromkeys((*self.cards, *scored.cards)))
        one = self._scores[part].get(unit)
        return one.points if one else Fraction()


def _number(value: Fraction) -> int | Fraction:
    return int(value) if value.denominator == 1 else value
