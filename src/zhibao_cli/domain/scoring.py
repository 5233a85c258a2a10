"""Scoring: the events of every unit, and a book of scorecards, to score lines and points.

A pure function, and the only one that scores: what `rank` adds up is what `explain` prints. The order of evaluation
is the one of docs/scorecard.md: score_events.py has step 2, score_items.py 3 to 5, score_units.py 6 and 7.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from zhibao_cli.domain.cases import Case, Member
from zhibao_cli.domain.numbers import rounded
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.score_cases import Adder, CaseBook, Totals
from zhibao_cli.domain.score_events import Price, price
from zhibao_cli.domain.score_lines import LineMaker
from zhibao_cli.domain.score_notes import findings, notes, total_notes
from zhibao_cli.domain.score_plan import (
    COUNTS,
    Plan,
    bands,
    cuts,
    history,
    history_start,
    reads_history,
    reads_submissions,
    reads_unadopted,
    separable,
    unadopted_windows,
)
from zhibao_cli.domain.score_result import Finding, Note, Result, Score, Targets, no_targets
from zhibao_cli.domain.score_units import Settled, Settler
from zhibao_cli.domain.scorecard import Book, Scorecard
from zhibao_cli.domain.totals import Stated, cases_of
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import listed, msg

__all__ = [
    "Finding",
    "Note",
    "Price",
    "Result",
    "Score",
    "Targets",
    "bands",
    "cuts",
    "evaluate",
    "history",
    "history_start",
    "no_targets",
    "price",
    "reads_history",
    "reads_submissions",
    "reads_unadopted",
    "rounded",
    "separable",
    "unadopted_windows",
]  # fmt: skip

NO_CASES: Mapping[Period, Sequence[Case]] = {}


def evaluate(
    book: Book,
    window: Period,
    members: Sequence[Member],
    cases: Sequence[Case],
    *,
    level: str | None = None,
    targets: Targets = no_targets,
    unadopted: Mapping[Period, Sequence[Case]] = NO_CASES,
    totals: Sequence[Stated] = (),
) -> Result:
    """Score every unit that was a member on any day of the window.

    Cases are counted or single; cases that share one tuple of events are scored once. `level` reckons as if only
    adoptions, instructions and forwardings of that level were on record. `unadopted` has, for each of
    `unadopted_windows`, the items unadopted by its end. `totals` are those with a day in the window or in the history
    before it; they add what is not on record singly. Refused: units that roll up in a circle.
    """
    if totals:
        cases = [*cases, *cases_of(totals, window, *history(book, window))]
    plan = Plan(book, window, level)
    plan.unadopted_given = frozenset(unadopted)
    desk = CaseBook(plan, members)
    desk.count(cases)
    sums = _totals(desk, unadopted)
    settler = Settler(plan, desk.classes, targets)
    settled: dict[str, Settled] = {}
    children = _children(members)
    for member in _children_first(members):
        rolled = [(code, settled[code].exact) for code in children.get(member.code, ()) if code in settled]
        settled[member.code] = settler.settle(member, sums[member.code], rolled)
    lines = LineMaker(plan, desk, cases, settled)
    present = sorted((m for m in members if m.member_in(window)), key=lambda m: (m.order, m.code))
    scores = tuple(
        _score(_Unit(plan, member, sums[member.code], settled[member.code]), targets, lines) for member in present
    )
    found = findings(desk, cases)
    used = _versions(plan, desk)
    said = (*notes(plan, used, found, settled, present), *total_notes(desk, totals))
    return Result(window, level, plan.closing, used, scores, said, found)


def _totals(desk: CaseBook, unadopted: Mapping[Period, Sequence[Case]]) -> dict[str, Totals]:
    adder = Adder(desk.profiles)
    totals = {code: adder.add(one.counts) for code, one in desk.desks.items()}
    for spot in desk.plan.spots:
        for case in unadopted.get(spot.period, ()):
            found = totals.get(case.unit)
            if found is not None:
                points = desk.points_in(case, spot.period, spot.card) * case.count
                tallies = {**found.tallies, spot.tally: found.tallies.get(spot.tally, 0) + points}
                totals[case.unit] = Totals(found.sums, tallies)
    return totals


def _versions(plan: Plan, desk: CaseBook) -> tuple[Scorecard, ...]:
    """The versions in force at some time in the window."""
    used = {seg.card.digest for seg in plan.segs if seg.card is not None}
    used |= {plan.closing.digest} if plan.closing else set()
    return tuple(card for card in plan.book.versions if card.digest in used)


# -- units that roll up


def _children(members: Iterable[Member]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for member in members:
        if member.rolls_up_to:
            found.setdefault(member.rolls_up_to, []).append(member.code)
    return found


def _children_first(members: Sequence[Member]) -> Iterator[Member]:
    """Every unit after all that roll up to it."""
    by_code = {member.code: member for member in members}
    waiting = dict.fromkeys(by_code, 0)
    for member in members:
        if member.rolls_up_to in waiting:
            waiting[member.rolls_up_to] += 1
    ready = [code for code, count in waiting.items() if count == 0]
    done = 0
    while ready:
        member = by_code[ready.pop()]
        done += 1
        yield member
        if member.rolls_up_to in waiting:
            waiting[member.rolls_up_to] -= 1
            if waiting[member.rolls_up_to] == 0:
                ready.append(member.rolls_up_to)
    if done < len(by_code):
        circle = sorted(code for code, count in waiting.items() if count)
        text = msg("These units roll up to each other in a circle: {units}.", units=listed(circle))
        raise Refused("roll-up-circle", text)


# -- a unit's score


class _Unit(NamedTuple):
    plan: Plan
    member: Member
    totals: Totals
    settled: Settled


def _score(unit: _Unit, targets: Targets, lines: LineMaker) -> Score:
    plan, member, settled = unit.plan, unit.member, unit.settled
    tallies = unit.totals.tallies
    closing = plan.closing
    counts = {name: int(tallies.get(plan.count_ids[name], 0)) for name in COUNTS}
    if closing is not None and closing.rank.counted == "items":
        counts["adopted"] = counts["adopted_items"]
    group = member.group_in(plan.window)
    return Score(
        unit=member.code,
        group=group,
        order=member.order,
        exact=settled.exact,
        points=rounded(settled.exact, closing.decimals if closing else 0),
        counts=counts,
        ties=tuple(tallies.get(number, 0) for number in plan.tie_ids),
        faults=tuple(tuple(int(tallies.get(n, 0)) for n in gate) for gate in plan.fault_ids),
        strikes=tuple(settled.no_award),
        reached=tuple(settled.reached),
        targets=_gate_targets(unit, group, targets),
        rolls_up_to=member.rolls_up_to,
        _lines=lambda: lines.lines(member.code),
    )


def _gate_targets(unit: _Unit, group: str | None, targets: Targets) -> dict[str, Fraction]:
    """The unit's targets for the year of what gates ask "target" of."""
    closing = unit.plan.closing
    asked = {n.metric.count for g in (closing.gates if closing else ()) for n in g.needs if n.at_least is None}
    found = {}
    for metric in asked:
        target = targets(unit.member.code, group, metric, "year", unit.plan.window.last)
        if target is not None:
            found[metric] = Fraction(target)
    return found
