"""The score lines of a unit: event or sub-period, rule, arithmetic, points. Made only when asked for."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from zhibao_cli.domain.cases import Case, Line
from zhibao_cli.domain.numbers import exact, rounded
from zhibao_cli.domain.score_cases import CaseBook
from zhibao_cli.domain.score_events import ITEM_EVENTS
from zhibao_cli.domain.score_items import Part
from zhibao_cli.domain.score_numbers import repeated, written
from zhibao_cli.domain.score_plan import Plan
from zhibao_cli.domain.score_units import Extra, Settled

_STEPS = {"adopted": 4, "instructed": 3, "forwarded": 5, "unadopted": 5, "submitted": 5}


class LineMaker:
    """Makes the lines of one unit at a time out of what was scored."""

    def __init__(self, plan: Plan, desk: CaseBook, cases: Sequence[Case], settled: Mapping[str, Settled]) -> None:
        self.plan = plan
        self.desk = desk
        self.cases = cases
        self._by_unit: dict[str, list[Case]] = {}
        self.settled = settled

    def lines(self, unit: str) -> tuple[Line, ...]:
        """The lines of a unit by date, as printed; a last one carries what rounding them leaves over."""
        whole = sorted(self.exact(unit), key=_order)
        closing = self.plan.closing
        decimals = closing.decimals if closing else 0
        printed = [_with_points(line, rounded(line.points, decimals)) for line in whole]
        rest = rounded(self.settled[unit].exact, decimals) - sum(line.points for line in printed)
        if rest:
            printed.append(Line(self.plan.window.last, "rounding", 0, exact(rest), rest, 8))
        return tuple(printed)

    def exact(self, unit: str) -> Iterator[Line]:
        """The lines of a unit before rounding."""
        if not self._by_unit:
            for case in self.cases:
                self._by_unit.setdefault(case.unit, []).append(case)
        for case in self._by_unit.get(unit, ()):
            yield from self._case(case)
        for extra in self.settled[unit].extras:
            yield _extra_line(extra)

    def _case(self, case: Case) -> Iterator[Line]:
        factors = self.settled[case.unit].factors
        for part, number in self.desk.score(case).parts:
            if part.points or part.scored.price.rule is not None or part.scored.flags or part.scored.on == "adjustment":
                yield self._line(case, part, factors.get(number))

    def _line(self, case: Case, part: Part, factor: Fraction | None) -> Line:
        event, scored = case.events[part.at], part.scored
        points, how = Fraction(part.points * case.count), part.how
        if event.shape.total:
            how = repeated(case.count, how)
        if factor is not None and points:
            points, how = points * factor, (*how, "×", factor)
        rule = scored.price.rule
        return Line(
            day=event.day,
            on=scored.on,
            rule=rule.line if rule else 0,
            arithmetic=written(how),
            points=points,
            step=_STEPS[scored.on] if scored.on in (*ITEM_EVENTS, "submitted") else 6,
            card=scored.card.digest if scored.card else "",
            count=case.count,
            item=case.item,
            title=case.title,
            ref=event.ref,
        )


def _extra_line(extra: Extra) -> Line:
    how, points = written(extra.how), Fraction(extra.points)
    return Line(extra.day, extra.on, extra.rule, how, points, extra.step, extra.card, ref=extra.ref)


def _with_points(line: Line, points: Fraction) -> Line:
    return Line(line.day, line.on, line.rule, line.arithmetic, points, line.step, line.card, line.count, line.item,
                line.title, line.ref)  # fmt: skip


def _order(line: Line) -> tuple[object, ...]:
    """By date, and on one day in the order of evaluation; never by the order of entering."""
    return (line.step >= 7, line.day, line.step, line.item, line.on, line.rule, line.ref, line.points, line.arithmetic)
