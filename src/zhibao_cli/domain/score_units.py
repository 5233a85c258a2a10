"""Steps 6 and 7 for one unit: base, quotas and rates, what rolls up, then caps, limits and strikes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from zhibao_cli.domain.cases import Member
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.score_cases import ClassOf, Totals
from zhibao_cli.domain.score_numbers import Number, Trail, lean
from zhibao_cli.domain.score_plan import Due, LimitSpan, Plan
from zhibao_cli.domain.score_result import Reached, Targets
from zhibao_cli.domain.scorecard import Base, Metric, Need, Quota, Rate


class Extra(NamedTuple):
    """A line that no single event makes. `kind` tells the limits what it is: base, open, bonus, deduction or total."""

    day: date
    on: str
    rule: int
    how: Trail
    points: Number
    step: int
    card: str
    kind: str = "open"
    ref: str = ""


class Settled:
    """A unit's figures after step 7, filled while it is settled."""

    __slots__ = ("exact", "extras", "factors", "no_award", "partial", "reached", "struck")

    def __init__(self) -> None:
        self.exact = Fraction(0)
        self.factors: dict[int, Fraction] = {}
        self.extras: list[Extra] = []
        self.reached: list[Reached] = []
        self.partial: list[Period] = []
        self.struck: list[tuple[int, Period]] = []
        self.no_award: list[int] = []


class Asked(NamedTuple):
    """What a quota asks of a unit, and what it has done."""

    metric: Metric
    done: Number
    wanted: Number


class Settler:
    """Settles units one after the other; children before those they roll up to."""

    def __init__(self, plan: Plan, classes: Sequence[ClassOf], targets: Targets) -> None:
        self.plan = plan
        self.classes = classes
        self.targets = targets

    def settle(self, member: Member, totals: Totals, rolled: Iterable[tuple[str, Fraction]]) -> Settled:
        """What a unit has after step 7, given its sums and what its own children bring."""
        settled = Settled()
        sums = dict(totals.sums)
        for due in self.plan.dues:
            self._due(member, due, totals.tallies, settled)
        for child, points in rolled:
            settled.extras.append(Extra(self.plan.window.last, "rollup", 0, (points,), points, 6, "", ref=child))
        self._caps(sums, settled)
        for span in self.plan.limits:
            self._limit(member, span, sums, settled)
        settled.exact = Fraction(sum(sums.values()) + sum(extra.points for extra in settled.extras))
        self._strikes(totals.tallies, settled)
        return settled

    # -- base, quotas, rates

    def _due(self, member: Member, due: Due, tallies: Mapping[int, Number], settled: Settled) -> None:
        section, group = due.section, member.group_in(due.period)
        if section.groups is not None and group not in section.groups:
            return
        if not wholly_member(member, due.period):
            if member.member_in(due.period) and due.period not in settled.partial:
                settled.partial.append(due.period)
            return
        done = [tallies.get(number, 0) for number in due.tallies]
        if isinstance(section, Base):
            found = iter([_extra(due, "base", (section.points,), lean(section.points), "base")])
        elif isinstance(section, Quota):
            found = self._quota(self._asked(member.code, group, due, section, done), due, section, settled)
        else:
            found = _rate(due, section, done)
        settled.extras.extend(found)

    def _asked(self, unit: str, group: str | None, due: Due, quota: Quota, done: Sequence[Number]) -> list[Asked]:
        """What a quota asks of the unit; nothing where a target it goes by is not set."""
        asked = []
        for need, amount in zip(quota.needs, done, strict=True):
            wanted = self._wanted(unit, group, need, quota.every, due.period.last)
            if wanted is not None:
                asked.append(Asked(need.metric, amount, wanted))
        return asked

    def _quota(self, asked: Sequence[Asked], due: Due, quota: Quota, settled: Settled) -> Iterator[Extra]:
        if not asked:
            return
        how: Trail = ()
        for metric, done, wanted in asked:
            settled.reached.append(
                Reached(quota.line, due.card.digest, due.period, metric.count, done, wanted, metric.when)
            )
            how = (*how, *([";"] if how else []), done, "≥" if done >= wanted else "<", wanted)
        met = all(done >= wanted for _, done, wanted in asked)
        found = list(_quota_points(due, quota, asked[0], met, how))
        yield from found or [_extra(due, "quota", how, 0)]

    def _wanted(self, unit: str, group: str | None, need: Need, every: str, day: date) -> Number | None:
        if need.at_least is not None:
            return need.at_least
        target = self.targets(unit, group, need.metric.count, every, day)
        return None if target is None else lean(target)

    # -- caps

    def _caps(self, sums: dict[int, Number], settled: Settled) -> None:
        """In file order: a cap that is exceeded reduces its lines in proportion."""
        used = sorted({cap for number in sums for cap in self.classes[number].caps})
        for cap in used:
            span = self.plan.caps[cap]
            under = [number for number in sums if cap in self.classes[number].caps]
            total = Fraction(sum(sums[number] for number in under))
            limit: Number = total
            if span.most is not None:
                limit = min(limit, span.most)
            if span.least is not None:
                limit = max(limit, span.least)
            if limit == total:
                continue
            factor = Fraction(limit) / total
            for number in under:
                sums[number] *= factor
                settled.factors[number] = settled.factors.get(number, Fraction(1)) * factor

    # -- limits

    def _limit(self, member: Member, span: LimitSpan, sums: Mapping[int, Number], settled: Settled) -> None:
        limits, last = span.limits, min(span.period.last, self.plan.window.last)
        within = span.period.common(self.plan.window) or span.period
        if limits.groups is not None and member.group_in(within) not in limits.groups:
            return
        base, deductions, bonus, total = self._sorted(span, sums, settled)

        def correct(how: Trail, points: Number, kind: str) -> None:
            extra = Extra(last, "limit", limits.line, how, points, 7, span.card.digest, kind)
            settled.extras.append(extra)

        if limits.bonus_max is not None and bonus > limits.bonus_max:
            correct((bonus, "→", limits.bonus_max), limits.bonus_max - bonus, "bonus")
            total += limits.bonus_max - bonus
        if limits.floor == "base" and base + deductions < 0:
            correct((deductions, "→", -base), -base - deductions, "deduction")
            total += -base - deductions
        elif limits.floor == "zero" and total < 0:
            correct((total, "→", 0), -total, "total")
            total = 0
        if limits.total_max is not None and total > limits.total_max:
            correct((total, "→", limits.total_max), limits.total_max - total, "total")

    def _sorted(
        self, span: LimitSpan, sums: Mapping[int, Number], settled: Settled
    ) -> tuple[Number, Number, Number, Number]:
        """Base, deductions, bonus and total of one span."""
        found: dict[str, Number] = {"base": 0, "deduction": 0, "bonus": 0, "total": 0}
        for number, points in sums.items():
            kind = self.classes[number]
            if self.plan.segs[kind.seg].start in span.period:
                found["deduction" if kind.below else "bonus"] += points
        for extra in settled.extras:
            if extra.day in span.period:
                found[_kind(extra)] += extra.points
        return found["base"], found["deduction"], found["bonus"], sum(found.values())

    # -- strikes

    def _strikes(self, tallies: Mapping[int, Number], settled: Settled) -> None:
        closing, window = self.plan.closing, self.plan.window
        if closing is None:
            return
        for span in self.plan.strikes:
            strike = closing.strikes[span.number]
            done = tallies.get(span.tally, 0)
            if done < strike.reaches:
                continue
            if strike.effect == "no-award":
                if window.last in span.year:
                    settled.no_award.append(strike.line)
            elif window.start == span.year.start and window.end <= span.year.end:
                how: Trail = (done, "≥", strike.reaches, ";", settled.exact, "→", 0)
                extra = Extra(window.last, "strike", strike.line, how, -settled.exact, 7, closing.digest, "total")
                settled.extras.append(extra)
                settled.exact = Fraction(0)
            else:
                settled.struck.append((strike.line, span.year))


def _kind(extra: Extra) -> str:
    if extra.points < 0 and extra.kind in ("base", "open"):
        return "deduction"
    return "bonus" if extra.kind == "open" else extra.kind


def _extra(due: Due, on: str, how: Trail, points: Number, kind: str = "open") -> Extra:
    return Extra(due.period.last, on, due.section.line, how, points, 6, due.card.digest, kind)


def _quota_points(due: Due, quota: Quota, first: Asked, met: bool, how: Trail) -> Iterator[Extra]:
    """The lines of what a quota gives and costs. `first` is what alone is asked for, where there is only one thing."""
    _, done, wanted = first
    if quota.met is not None and met:
        yield _extra(due, "quota", how, lean(quota.met), "base")
    elif quota.met is not None and quota.pro_rata:
        part = lean(quota.met * Fraction(done) / wanted)
        yield _extra(due, "quota", (quota.met, "×", done, "÷", wanted), part, "base")
    if not met and quota.short_each is not None:
        missing = lean(wanted - done)
        yield _extra(due, "quota", (missing, "×", quota.short_each), lean(missing * quota.short_each))
    if not met and quota.short_flat is not None:
        yield _extra(due, "quota", how, lean(quota.short_flat))
    if done > wanted and quota.over_each is not None:
        over = lean(done - wanted)
        yield _extra(due, "quota", (over, "×", quota.over_each), lean(over * quota.over_each))


def _rate(due: Due, rate: Rate, done: Sequence[Number]) -> Iterator[Extra]:
    submitted = done[0]
    adopted = done[1] if rate.of == "period" else submitted - done[1]
    if submitted == 0 and rate.empty == "skip":
        return
    below = adopted < rate.below * submitted if submitted else rate.below > 0
    how: Trail = (adopted, "÷", submitted, "<" if below else "≥", rate.below)
    yield _extra(due, "rate", how, lean(rate.points) if below else 0)


def wholly_member(member: Member, period: Period) -> bool:
    """Whether a unit was a member on every day of a period."""
    reached = period.start
    for span in member.spans:
        if span.start <= reached < span.end:
            reached = span.end
    return reached >= period.end
