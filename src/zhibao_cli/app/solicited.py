"""How solicitations were answered, and how much of what was adopted or sent up came of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from zhibao_cli.app.dimensions import (
    DIMENSIONS,
    TIMES,
    Key,
    Keys,
    add_up_to_more,
    key_columns,
    read_dimension,
    rows_by,
    total_by,
)
from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, moved_note, present_note
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.stats import ROWS_ADD_UP_TO_MORE
from zhibao_cli.app.tallies import of_adoption, sent_up
from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.words import OUTCOME, say
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store import search
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.extras import Asked, asked
from zhibao_cli.store.rows import FactRow

_BY = ("unit", "group", "network", *TIMES)
_COLUMNS = (
    Column("asked", msg("Times asked"), "count"),
    *(Column(code, msg("{text}", text=word), "count") for code, word in OUTCOME.items()),
    Column("fulfilled", msg("Fulfilled"), "rate", decimals=1),
    Column("adopted_items", msg("Items adopted"), "count"),
    Column("adopted_solicited", msg("of these solicited"), "count"),
    Column("adopted_share", msg("Share"), "rate", decimals=1),
    Column("major_items", msg("Major items sent up or adopted"), "count"),
    Column("major_solicited", msg("of the major solicited"), "count"),
    Column("major_share", msg("Share of the major"), "rate", decimals=1),
    Column("major_sent", msg("Major items sent up"), "count", optional=True),
    Column("major_sent_solicited", msg("of those sent up solicited"), "count", optional=True),
    Column("major_sent_share", msg("Share of those sent up"), "rate", decimals=1, optional=True),
)


@dataclass(slots=True)
class _Answers:
    """What is counted for one row: units asked by outcome, and items, each once and whether it was solicited."""

    outcomes: Counter[str] = field(default_factory=Counter)
    adopted: dict[int, bool] = field(default_factory=dict)
    major: dict[int, bool] = field(default_factory=dict)
    sent: dict[int, bool] = field(default_factory=dict)
    """Of the major ones, those sent up."""

    def add(self, row: FactRow, shape: Shape, wanted: Criteria, *, major: bool) -> None:
        """Take in one fact: an adoption, or an item's being sent up, of the levels asked for."""
        adopted = shape.on == "adopted" and of_adoption(shape, wanted)
        there = shape.on == "forwarded" or (shape.on == "submitted" and shape.status == "reported")
        sent = there and sent_up(shape, wanted)
        if adopted:
            self.adopted[row.item] = shape.solicited
        if major and (sent or adopted):
            self.major[row.item] = shape.solicited
        if major and sent:
            self.sent[row.item] = shape.solicited

    def cells(self) -> tuple[Value, ...]:
        """The row's figures."""
        outcomes = (self.outcomes[code] for code in OUTCOME)
        shared = (*_shared(self.adopted), *_shared(self.major), *_shared(self.sent))
        return (self.outcomes.total(), *outcomes, fulfilled(self.outcomes), *shared)

    def sizes(self) -> tuple[int, int, int]:
        """How many there are of what may stand in several rows."""
        return len(self.adopted), len(self.major), len(self.sent)


def fulfilled(outcomes: Counter[str]) -> Fraction | None:
    """What share of drafts came, in time or late, of those not waived: who was let off was not asked in the end."""
    owed = outcomes.total() - outcomes["waived"]
    return Fraction(outcomes["done"] + outcomes["late"], owed) if owed else None


def _shared(items: dict[int, bool]) -> tuple[int, int, Fraction | None]:
    solicited = sum(items.values())
    return len(items), solicited, Fraction(solicited, len(items)) if items else None


def solicited_figures(session: Session, by: str, request: FilterRequest, units: str | None = None) -> Report:
    """By unit or in time: units asked and what became of it, and what share of items was solicited."""
    name = read_dimension(by, _BY)
    with session.reading(units) as reading:
        window = chosen_period(reading, request.period)
        wanted = criteria(reading, request, window)
        rows, total = _counted(reading, window, wanted, name)
        said = [*moved_note(reading, request, window, name),
                msg("Drafts asked for are counted on the day they were due (else issued); adoptions and what was sent "
                    "up by their own. Fulfilled: done or late, of those not waived.")]  # fmt: skip
        said += _narrowed(wanted)
        if add_up_to_more((one.sizes() for one in rows.values()), total.sizes()):
            said.append(ROWS_ADD_UP_TO_MORE)
        return Report(
            "solicitation-figures", msg("Solicitations and what came of them"), (*key_columns(name), *_COLUMNS),
            rows_by(reading, name, wanted, window, {key: one.cells() for key, one in rows.items()}, _Answers().cells()),
            window, reading.provenance(), (*said, *present_note(reading)),
            total=total_by(name, total.cells()),
            series=Series(name, ("asked", "adopted_solicited", "major_solicited"), over_time=name in TIMES),
        )  # fmt: skip


def _narrowed(wanted: Criteria) -> Iterator[Message]:
    """What a level, or where items were sent, leaves of the figures."""
    if wanted.to:
        yield msg("Items: only those sent up to {levels}. Drafts asked for: all.",
                  levels=listed(say("level", level) for level in wanted.to))  # fmt: skip
    if wanted.levels:
        yield msg("Drafts asked for, adoptions and what was sent up: only of this level: {levels}.",
                  levels=listed(say("level", level) for level in wanted.levels))  # fmt: skip


def _counted(reading: Reading, window: Period, wanted: Criteria, name: str) -> tuple[dict[Key, _Answers], _Answers]:
    facts = reading.facts()
    keys = DIMENSIONS[name](reading, facts, window)
    units = set(wanted.units) if wanted.units is not None else None
    majors = {code for code, version in reading.registers.kinds.items() if version.record.major}
    rows: dict[Key, _Answers] = defaultdict(_Answers)
    total = _Answers()
    for row in search.facts(reading.view, wanted):
        unit, shape = facts.unit(row.unit), facts.shape(row.shape)
        if units is not None and unit not in units:
            continue
        for one in (total, *(rows[key] for key in keys(unit, row, shape))):
            one.add(row, shape, wanted, major=shape.kind in majors)
    for alike, found in _asked(reading, window, wanted, keys):
        for one in (total, *(rows[key] for key in found)):
            one.outcomes[alike.outcome] += alike.drafts
    return rows, total


def _asked(reading: Reading, window: Period, wanted: Criteria, keys: Keys) -> Iterator[tuple[Asked, list[Key]]]:
    """The drafts asked for in the window, and under which rows each is counted."""
    heirs = reading.registers.heirs
    for one in asked(reading.view, window):
        if (wanted.units is None or one.unit in wanted.units) and (not wanted.levels or one.level in wanted.levels):
            row = FactRow(day_number(one.day), 0, 0, 0, 0, None)
            yield one, list(keys(heirs.get(one.unit, one.unit), row, Shape("solicited")))
