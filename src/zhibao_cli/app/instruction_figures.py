"""Instructions and the feedback on them: what is waiting, and how feedback was given by unit, level or rank."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from zhibao_cli.app.dimensions import (
    DIMENSIONS,
    TIMES,
    Key,
    add_up_to_more,
    key_columns,
    read_dimension,
    rows_by,
    total_by,
)
from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, present_note, report_day
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.stats import ROWS_ADD_UP_TO_MORE
from zhibao_cli.app.tallies import of_instruction
from zhibao_cli.domain.feedback import feedback_state
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Instruction
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.totals import counted_in, spans
from zhibao_cli.domain.words import FEEDBACK
from zhibao_cli.i18n import msg
from zhibao_cli.store import search
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.totals import stated

_BY = ("unit", "group", "network", "level", "rank", "kind", *TIMES)
_COLUMNS = (
    Column("instructed", msg("Instructions"), "count"),
    Column("instructed_items", msg("Items instructed on"), "count"),
    Column("asked", msg("Feedback asked for"), "count"),
    *(Column(code, msg("{text}", text=word), "count") for code, word in FEEDBACK.items()),
    Column("on_time", msg("Share on time"), "rate", decimals=1),
)


@dataclass(slots=True)
class _Notes:
    """The instructions of one row, each once: their items, and how feedback on each stands."""

    items: set[int] = field(default_factory=set)
    states: dict[int, str | None] = field(default_factory=dict)

    def cells(self) -> tuple[Value, ...]:
        """The row's figures. On time: of those whose feedback was given or should have been."""
        counts = Counter(self.states.values())
        due = counts["given"] + counts["late"] + counts["overdue"]
        states = tuple(counts[code] for code in FEEDBACK)
        share = Fraction(counts["given"], due) if due else None
        return (*self.sizes(), sum(states), *states, share)

    def sizes(self) -> tuple[int, int]:
        """How many instructions and items there are: either may stand in several rows."""
        return len(self.states), len(self.items)


def instruction_figures(session: Session, by: str, request: FilterRequest, units: str | None = None) -> Report:
    """Instructions of a period by one dimension, and how feedback on them stood at its end, or stands today."""
    name = read_dimension(by, _BY)
    with session.reading(units) as reading:
        window = chosen_period(reading, request.period)
        wanted = criteria(reading, request, window)
        facts = reading.facts()
        rows, total = _counted(reading, facts, window, wanted, name)
        said = [
            msg("Instructions are counted by their own date; feedback as it stood on {day}. On time: of those given "
                "or overdue. By the day feedback was due: zhibao stats --by feedback.",
                day=report_day(reading, window)),
        ]  # fmt: skip
        untold = [one for one in counted_in(stated(facts, window), window) if one.shape.on == "instructed"]
        if untold:
            said.append(msg("Totals tell nothing of feedback and are left out: {totals}.", totals=spans(untold)))
        if add_up_to_more((one.sizes() for one in rows.values()), total.sizes()):
            said.append(ROWS_ADD_UP_TO_MORE)
        return Report(
            "instruction-figures", msg("Instructions and the feedback on them"), (*key_columns(name), *_COLUMNS),
            rows_by(reading, name, wanted, window, {key: one.cells() for key, one in rows.items()}, _Notes().cells()),
            window, reading.provenance(), (*said, *present_note(reading)),
            total=total_by(name, total.cells()),
            series=Series(name, ("instructed", "given", "overdue"), over_time=name in TIMES),
        )  # fmt: skip


def _counted(
    reading: Reading, facts: Facts, window: Period, wanted: Criteria, name: str
) -> tuple[dict[Key, _Notes], _Notes]:
    keys, states = DIMENSIONS[name](reading, facts, window), _states(reading, window)
    units = set(wanted.units) if wanted.units is not None else None
    rows: dict[Key, _Notes] = defaultdict(_Notes)
    total = _Notes()
    for row in search.facts(reading.view, wanted):
        unit, shape = facts.unit(row.unit), facts.shape(row.shape)
        if shape.on != "instructed" or not of_instruction(shape, wanted) or (units is not None and unit not in units):
            continue
        for one in (total, *(rows[key] for key in keys(unit, row, shape))):
            one.items.add(row.item)
            one.states[row.event] = states.get(row.event)
    return rows, total


def _states(reading: Reading, window: Period) -> Mapping[int, str | None]:
    """By instruction, how feedback stands where any was asked for or given."""
    end, today = window.end, reading.session.today
    asked = reading.view.each(Instruction, "feedback_due IS NOT NULL OR feedback_on IS NOT NULL")
    return {v.id: feedback_state(v.record.feedback_due, v.record.feedback_on, end, today) for v in asked}
