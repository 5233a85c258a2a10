"""How solicitations were answered, and how much of what was adopted or sent up came of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from zhibao_cli.app.dimensions import DIMENSIONS, TIMES, Key, Keys, key_columns, named, ordered, read_dimension
from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, moved_note, present_note
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.stats import ROWS_ADD_UP_TO_MORE
from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import SolicitedUnit
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.words import OUTCOME
from zhibao_cli.i18n import msg
from zhibao_cli.store import search
from zhibao_cli.store.rows import FactRow
from zhibao_cli.store.search import Criteria

_BY = ("unit", "group", "network", *TIMES)
_COLUMNS = (
    Column("asked", msg("Asked"), "count"),
    *(Column(code, msg("{text}", text=word), "count") for code, word in OUTCOME.items()),
    Column("fulfilled", msg("Fulfilled"), "rate", decimals=1),
    Column("adopted_items", msg("Items adopted"), "count"),
    Column("adopted_solicited", msg("of these solicited"), "count"),
    Column("adopted_share", msg("Share"), "rate", decimals=1),
    Column("major_items", msg("Major items sent up or adopted"), "count"),
    Column("major_solicited", msg("of these solicited"), "count"),
    Column("major_share", msg("Share"), "rate", decimals=1),
)


@dataclass(slots=True)
class _Answers:
    """What is counted for one row: units asked by outcome, and items, each once and whether it was solicited."""

    outcomes: Counter[str] = field(default_factory=Counter)
    adopted: dict[int, bool] = field(default_factory=dict)
    major: dict[int, bool] = field(default_factory=dict)

    def add(self, row: FactRow, shape: Shape, *, major: bool) -> None:
        """Take in one fact: an adoption, or an item's being sent up."""
        sent = shape.on == "forwarded" or (shape.on == "submitted" and shape.status == "reported" and shape.to)
        if shape.on == "adopted":
            self.adopted[row.item] = shape.solicited
        if major and (sent or shape.on == "adopted"):
            self.major[row.item] = shape.solicited

    def cells(self) -> tuple[Value, ...]:
        """The row's figures. Who was let off was not asked in the end."""
        asked, owed = self.outcomes.total(), self.outcomes.total() - self.outcomes["waived"]
        fulfilled = Fraction(self.outcomes["done"] + self.outcomes["late"], owed) if owed else None
        outcomes = (self.outcomes[code] for code in OUTCOME)
        return (asked, *outcomes, fulfilled, *_shared(self.adopted), *_shared(self.major))

    def sizes(self) -> tuple[int, int]:
        """How many there are of what may stand in several rows."""
        return len(self.adopted), len(self.major)


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
        columns = key_columns(name)
        said = [*moved_note(reading, request, window, name),
                msg("Drafts asked for are counted on the day they were due (else issued); adoptions and what was sent "
                    "up by their own. Fulfilled: done or late, of those not waived.")]  # fmt: skip
        sizes = [one.sizes() for one in rows.values()]
        if any(sum(column) > whole for *column, whole in zip(*sizes, total.sizes(), strict=True)):
            said.append(ROWS_ADD_UP_TO_MORE)
        return Report(
            "solicitation-figures", msg("Solicitations and what came of them"), (*columns, *_COLUMNS),
            tuple(
                (*named(reading, name, key, window), *rows.get(key, _Answers()).cells())
                for key in ordered(reading, name, rows, wanted, window)
            ),
            window, reading.provenance(), (*said, *present_note(reading)),
            total=(msg("Total"), *(None,) * (len(columns) - 1), *total.cells()),
            series=Series(name, ("asked", "adopted_solicited", "major_solicited"), over_time=name in TIMES),
        )  # fmt: skip


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
            one.add(row, shape, major=shape.kind in majors)
    for outcome, found in _asked(reading, window, units, keys):
        for one in (total, *(rows[key] for key in found)):
            one.outcomes[outcome] += 1
    return rows, total


def _asked(reading: Reading, window: Period, units: set[str] | None, keys: Keys) -> Iterator[tuple[str, list[Key]]]:
    """Every draft asked for in the window: what became of it, and under which rows it is counted."""
    heirs = reading.registers.heirs
    notices = {number: version.record for number, version in reading.registers.solicitations.items()}
    for version in reading.view.each(SolicitedUnit):
        asked = version.record
        day = notices[asked.solicitation].due_on or notices[asked.solicitation].issued_on
        if day is not None and day in window and (units is None or asked.unit in units):
            row = FactRow(day_number(day), 0, 0, 0, 0, None)
            yield asked.outcome, list(keys(heirs.get(asked.unit, asked.unit), row, Shape("solicited")))
