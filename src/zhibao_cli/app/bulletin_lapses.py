"""What fell short in a period: drafts late or not delivered, duties not reached, faults."""

from collections import Counter
from fractions import Fraction

from zhibao_cli.app.letters import Desk
from zhibao_cli.app.registers import own_word
from zhibao_cli.domain.bulletin import Faulted, Missed, Short
from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.records import SolicitedUnit
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
    """Duties not reached in the spans that ended in the window; one line for each unit and figure."""
    found: list[Short] = []
    for score in desk.scored.result.scores:
        sums: dict[str, list[Fraction]] = {}
        for reached in score.reached if desk.asks_for(score.unit) else ():
            if reached.short and reached.period.end <= desk.window.end:
                figure = desk.scored.counted(reached)
                done, wanted = sums.setdefault(figure, [Fraction(), Fraction()])
                sums[figure] = [done + reached.done, wanted + reached.at_least]
        found.extend(
            Short(unit=desk.name(score.unit), figure=figure, done=exact(done), wanted=exact(wanted),
                  short=exact(wanted - done))
            for figure, (done, wanted) in sums.items()
        )  # fmt: skip
    return tuple(found)


def faults(desk: Desk) -> tuple[Faulted, ...]:
    """Faults of the window by unit and sort."""
    counts: Counter[tuple[str, str]] = Counter()
    for version in search.faults(desk.reading.view, desk.wanted):
        word = own_word("fault", version.record.fault)
        counts[version.record.unit, word.zh if word else ""] += 1
    order = list(desk.reading.registers.roll.units)
    ordered = sorted(counts.items(), key=lambda pair: (order.index(pair[0][0]), pair[0][1]))
    return tuple(Faulted(unit=desk.name(unit), fault=fault, count=number) for (unit, fault), number in ordered)
