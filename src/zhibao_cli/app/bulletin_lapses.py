"""What fell short in a period: drafts and feedback not delivered, duties not reached, items sent back, faults."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from zhibao_cli.app.bulletin_lists import items_of
from zhibao_cli.app.feedback import feedback_due
from zhibao_cli.app.idle import Idle
from zhibao_cli.app.letters import Desk
from zhibao_cli.app.progress import Targets
from zhibao_cli.app.registers import metric_word, own_word
from zhibao_cli.app.target_terms import figure_text
from zhibao_cli.domain.bulletin import Faulted, Missed, Overdue, Running, SentBack, Short
from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.records import SolicitedUnit
from zhibao_cli.domain.reviews import stopped
from zhibao_cli.store import search


def missed(desk: Desk) -> tuple[Missed, ...]:
    """Drafts that were due in the window and came late or, by what is on record, not at all. Never by the clock."""
    late: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    notices = desk.reading.registers.solicitations
    for version in desk.reading.view.each(SolicitedUnit, "outcome IN ('open', 'late', 'missed')"):
        asked = version.record
        due = notices[asked.solicitation].record.due_on if asked.solicitation in notices else None
        if due is not None and due in desk.window and desk.asks_for(asked.unit):
            (late if asked.outcome == "late" else missing)[asked.unit] += 1
    return tuple(
        Missed(unit=desk.name(unit), late=late[unit], missing=missing[unit])
        for unit in desk.reading.registers.roll.units
        if late[unit] or missing[unit]
    )


def short(desk: Desk) -> tuple[Short, ...]:
    """Duties not reached in the spans that ended in the window: quotas and targets, a line for each unit and figure."""
    targets = _targets(desk)
    found: list[Short] = []
    for score in desk.scored.result.scores:
        sums: dict[str, list[Fraction]] = {}
        for reached in score.reached if desk.asks_for(score.unit) else ():
            if reached.short and reached.period.end <= desk.window.end:
                figure = desk.scored.counted(reached)
                done, wanted = sums.setdefault(figure, [Fraction(), Fraction()])
                sums[figure] = [done + reached.done, wanted + reached.at_least]
        # What a quota of the card asks for is not told again as a target.
        owed = {metric_word(reached.count).zh for reached in score.reached}
        sums |= {figure: both for figure, both in targets.get(score.unit, {}).items() if figure not in owed}
        found.extend(
            Short(unit=desk.name(score.unit), figure=figure, done=exact(done), wanted=exact(wanted),
                  short=exact(wanted - done))
            for figure, (done, wanted) in sums.items()
        )  # fmt: skip
    return tuple(found)


def _targets(desk: Desk) -> dict[str, dict[str, list[Fraction]]]:
    """By unit and figure, what was done and wanted of targets that were missed; none where one level alone counts."""
    found: dict[str, dict[str, list[Fraction]]] = {}
    if desk.level is not None:
        return found
    for one in Targets(desk.reading, desk.window, desk.scored.book).progress():
        if one.state == "short" and desk.asks_for(one.member.code):
            figure = str(figure_text(one.metric, one.of))
            done, wanted = found.setdefault(one.member.code, {}).setdefault(figure, [Fraction(), Fraction()])
            found[one.member.code][figure] = [done + one.done, wanted + one.value]
    return found


def running(desk: Desk) -> dict[str, Any]:
    """Units that have had nothing reported, or nothing adopted, for two months running or more."""
    idle = Idle(desk.reading, desk.window)
    events = {"silent_months": "submitted"} | ({} if desk.level else {"unadopted_months": "adopted"})
    members = [
        member for member in desk.reading.registers.roll.members()
        if member.member_on(desk.window.last) and desk.asks_for(member.code)
    ]  # fmt: skip
    return {
        name: tuple(
            Running(unit=desk.name(member.code), months=months)
            for member in members
            if (months := idle.running(member, event)) > 1
        )
        for name, event in events.items()
    }


def overdue(desk: Desk) -> tuple[Overdue, ...]:
    """Feedback not given although its day in the window has passed, by the units of the items."""
    notes = [note for note, state in feedback_due(desk.reading, desk.wanted) if state == "overdue"]
    counts = Counter(unit for note in notes for unit in _units_of(desk, [note.item]))
    return tuple(Overdue(unit=desk.name(unit), count=counts[unit]) for unit in _in_order(desk, counts))


def sent_back(desk: Desk) -> tuple[SentBack, ...]:
    """Items that reviews of the window sent back, by unit, each item once, with the reasons as they were recorded."""
    wanted = replace(desk.wanted, levels=())
    backs = [version.record for version in search.reviews(desk.reading.view, wanted) if stopped(version.record)]
    items = items_of(desk, {review.item for review in backs})
    counts = Counter(unit for item in items.values() for unit in item.units if desk.asks_for(unit))
    reasons: dict[str, dict[str, None]] = {}
    for review in backs:
        for unit in items[review.item].units if review.item in items else ():
            reasons.setdefault(unit, {})[review.reason or ""] = None
    return tuple(
        SentBack(unit=desk.name(unit), count=counts[unit], reasons=tuple(filter(None, reasons[unit])))
        for unit in _in_order(desk, counts)
    )


def _units_of(desk: Desk, ids: Iterable[int]) -> Iterator[str]:
    """The units of these items that the bulletin is about."""
    return (unit for item in items_of(desk, ids).values() for unit in item.units if desk.asks_for(unit))


def _in_order(desk: Desk, units: Container[str]) -> Iterator[str]:
    return (unit for unit in desk.reading.registers.roll.units if unit in units)


_SAID = {"format": "格式差错"}
"""What a fault is called in a sentence, where its own word would not stand alone: 格式1次."""


def faults(desk: Desk) -> tuple[Faulted, ...]:
    """Faults of the window by unit and sort."""
    counts: Counter[tuple[str, str]] = Counter()
    for version in search.faults(desk.reading.view, desk.wanted):
        word = own_word("fault", version.record.fault)
        counts[version.record.unit, _SAID.get(version.record.fault, word.zh if word else "")] += 1
    order = list(desk.reading.registers.roll.units)
    ordered = sorted(counts.items(), key=lambda pair: (order.index(pair[0][0]), pair[0][1]))
    return tuple(Faulted(unit=desk.name(unit), fault=fault, count=number) for (unit, fault), number in ordered)
