"""A second evaluator, written as the pages of the rules read: one event at a time, no shapes, nothing remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhibao_cli.domain.cases import Case, Event
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.scorecard import Condition, Metric, Scorecard, Split

HEIGHT = {"town": 0, "county": 1, "city": 2, "province": 3, "national": 4, None: -1}
MONTHS = {"month": 1, "two-months": 2, "quarter": 3, "half": 6, "year": 12}


@dataclass
class Row:
    event: Event
    points: Fraction
    matched: bool
    rule: int = 0
    then: Fraction = Fraction(0)


def meant(when: Condition, event: Event, group: str | None) -> bool:
    if any(getattr(event.shape, name) not in values for name, values in when.allowed):
        return False
    if when.groups is not None and group not in when.groups:
        return False
    if when.min_words is not None and (event.words is None or event.words < when.min_words):
        return False
    return when.max_words is None or (event.words is not None and event.words <= when.max_words)


def part_of(split: Split, place: int, of: int) -> Fraction:
    if of == 1 or split == "full":
        return Fraction(1)
    if split == "lead":
        return Fraction(1 if place == 0 else 0)
    if split == "equal":
        return Fraction(1, of)
    wanted = [Fraction(split[n]) if n < len(split) else Fraction(0) for n in range(of)]
    return wanted[place] / sum(wanted)


def priced(card: Scorecard, event: Event, group: str | None) -> Row:
    for rule in card.rules:
        if rule.on == event.shape.on and meant(rule.when, event, group):
            given = rule.points if rule.points is not None else event.shape.points
            if given is None:
                return Row(event, Fraction(0), True, rule.line)
            points, then = Fraction(given), Fraction(rule.then or 0)
            for factor in card.factors:
                if factor.on == event.shape.on and meant(factor.when, event, group):
                    points = points * factor.times if factor.times is not None else points + (factor.plus or 0)
                    if rule.then is not None:
                        then = then * factor.times if factor.times is not None else then + (factor.plus or 0)
            return Row(event, Fraction(points), True, rule.line, Fraction(then))
    return Row(event, Fraction(0), False)


def item_rows(card: Scorecard, case: Case, window: Period, group: str | None) -> list[Row]:
    rows = [priced(card, event, group) for event in case.events if event.day in window]
    for row in rows:
        if row.event.shape.on in ("adopted", "forwarded"):
            row.points *= part_of(card.share.compiled, row.event.shape.source, row.event.shape.sources)
    instructed = sorted(
        (row for row in rows if row.event.shape.on == "instructed" and row.matched),
        key=lambda row: (row.event.day, -row.points, row.then),
    )
    adopted = sorted((row for row in rows if row.event.shape.on == "adopted"), key=lambda row: row.event.day)
    instructions(card, instructed)
    among = [
        row for row in adopted if row.matched and (card.item.among is None or meant(card.item.among, row.event, group))
    ]
    if card.item.inside:
        only(sorted([*among, *instructed], key=lambda row: row.event.day), 1)
    else:
        adoptions(card, among)
    if card.item.times is not None and any(row.event.shape.on == "instructed" for row in rows):
        for row in rows:
            if row.event.shape.on == "adopted":
                row.points *= card.item.times
            if row.event.shape.on == "instructed":
                row.points = Fraction(0)
    reach = max(
        (HEIGHT[e.shape.level] for e in case.events if e.shape.on == "adopted" and e.day < window.end), default=-1
    )
    for row in rows:
        shape = row.event.shape
        if shape.on == "forwarded" and card.item.forwarded == "unless-adopted" and 0 <= HEIGHT[shape.to] <= reach:
            row.points = Fraction(0)
        if shape.on in ("adopted", "instructed", "forwarded", "unadopted"):
            row.points *= part_of(card.share.joint, shape.place, shape.of)
    return rows


def only(rows: list[Row], count: int) -> None:
    for row in sorted(rows, key=lambda row: -row.points)[count:]:
        row.points = Fraction(0)


def by_level(rows: list[Row]) -> list[tuple[int, list[Row]]]:
    levels = {row.event.shape.level for row in rows}
    return sorted(
        ((HEIGHT[one], [r for r in rows if r.event.shape.level == one]) for one in levels), key=lambda pair: -pair[0]
    )


def instructions(card: Scorecard, rows: list[Row]) -> None:
    how = card.item.instructions
    if how == "highest":
        only(rows, 1)
    elif how == "once-per-level":
        for _, same in by_level(rows):
            only(same, 1)
    elif how.startswith("first-then"):
        seen: set[int] = set()
        for row in rows:
            key = row.rule if how.endswith("rule") else 0
            if key in seen:
                row.points = row.then
            seen.add(key)


def adoptions(card: Scorecard, rows: list[Row]) -> None:
    how = card.item.adoptions
    if how == "highest":
        only(rows, 1)
    elif how in ("highest-per-level", "top-levels"):
        for place, (_, same) in enumerate(by_level(rows)):
            only(same, 1 if how == "highest-per-level" or place < card.item.top else 0)
    elif how == "highest-plus":
        for row in sorted(rows, key=lambda row: -row.points)[1:]:
            row.points = Fraction(card.item.plus) if row.points > 0 else Fraction(0)


def sub_period(day: date, every: str) -> Period:
    months = MONTHS[every]
    first = (day.month - 1) // months * months
    end = first + months
    return Period(date(day.year, first + 1, 1), date(day.year + end // 12, end % 12 + 1, 1))


def counted(metric: Metric, cases: Sequence[Case], inside: Period, group: str | None, items: bool) -> Fraction:
    total = Fraction(0)
    for case in cases:
        amounts = []
        for event in case.events:
            if event.shape.on == metric.count and event.day in inside and meant(metric.when, event, group):
                weights = [weight.weight for weight in metric.weights if meant(weight.when, event, group)]
                amounts.append(Fraction(weights[0]) if weights else Fraction(1))
        total += max(amounts, default=Fraction(0)) if items and metric.count == "adopted" else sum(amounts)
    return total


def naive_points(card: Scorecard, window: Period, cases: Sequence[Case], group: str | None) -> Fraction:
    """The exact points of one unit, a member of one group all the time, from its cases."""
    rows = [row for case in cases for row in item_rows(card, case, window, group)]
    for cap in card.caps:
        spans: dict[Period, list[Row]] = {}
        for row in rows:
            if row.event.shape.on == cap.on and meant(cap.when, row.event, group):
                spans.setdefault(sub_period(row.event.day, cap.every), []).append(row)
        for under in spans.values():
            total = sum((row.points for row in under), Fraction(0))
            limit = min(total, Fraction(cap.most)) if cap.most is not None else max(total, Fraction(cap.least or 0))
            for row in under:
                row.points = row.points * limit / total if limit != total else row.points
    parts = [row.points for row in rows]
    base = Fraction(0)
    for quota in card.quotas:
        for inside in sub_periods(window, quota.every):
            metric, least = quota.needs[0].metric, quota.needs[0].at_least
            done = counted(metric, cases, inside, group, card.rank.counted == "items")
            assert least is not None
            if quota.met is not None and (done >= least or quota.pro_rata):
                base += quota.met * min(Fraction(1), done / least)
            if done < least:
                parts += [(least - done) * Fraction(quota.short_each or 0), Fraction(quota.short_flat or 0)]
            if done > least:
                parts.append((done - least) * Fraction(quota.over_each or 0))
    for section in card.bases:
        base += Fraction(section.points) * len(sub_periods(window, section.every))
    bonus, off = sum(p for p in parts if p > 0), sum(p for p in parts if p < 0)
    return limited(card, Fraction(base), Fraction(bonus), Fraction(off))


def limited(card: Scorecard, base: Fraction, bonus: Fraction, off: Fraction) -> Fraction:
    for limits in card.limits:
        if limits.bonus_max is not None:
            bonus = min(bonus, Fraction(limits.bonus_max))
        if limits.floor == "base":
            off = max(off, -base)
        total = base + bonus + off
        if limits.floor == "zero":
            total = max(total, Fraction(0))
        return total if limits.total_max is None else min(total, Fraction(limits.total_max))
    return base + bonus + off


def sub_periods(window: Period, every: str) -> list[Period]:
    """Those wholly inside."""
    found = []
    day = window.start
    while day < window.end:
        span = sub_period(day, every)
        if window.start <= span.start and span.end <= window.end:
            found.append(span)
        day = span.end
    return found
