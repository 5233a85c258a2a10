"""Solicitations as they are read: all of them, and one with all that hangs on it."""

from collections import Counter
from collections.abc import Iterator

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria
from zhibao_cli.app.registers import entered
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Item, Solicitation, SolicitedUnit
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.words import OUTCOME, STATUS
from zhibao_cli.i18n import Message, clauses, listed, msg
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.rows import Version

_Row = tuple[Value, ...]

SOLICITATION_COLUMNS = (
    Column("number", msg("Number")),
    Column("topic", msg("Subject")),
    Column("level", msg("Level"), "word", words="level"),
    Column("important", msg("Important"), "flag", optional=True),
    Column("issued_on", msg("Issued"), "date"),
    Column("due_on", msg("Due"), "date"),
    Column("asked", msg("Asked"), "count"),
    *(Column(code, msg("{text}", text=word), "count") for code, word in OUTCOME.items()),
    Column("items", msg("Items"), "count"),
)


def list_solicitations(session: Session, request: FilterRequest | None = None, *, open_only: bool = False) -> Report:
    """Solicitations that meet the filters, with what became of them."""
    asked = request or FilterRequest()
    with session.reading() as reading:
        window = chosen_period(reading, asked.period) if asked.period else None
        return solicitations(reading, window, criteria(reading, asked, window), open_only=open_only)


def solicitations(
    reading: Reading, window: Period | None = None, wanted: Criteria | None = None, *, open_only: bool = False
) -> Report:
    """Solicitations, with how many units are at which outcome and how many items reported answer them.

    Of a window, those issued or due in it. Of some units, those that asked one of them, by name or as all units; and
    only these are counted.
    """
    rows = tuple(solicitation_rows(reading, wanted or Criteria(window=window), open_only=open_only))
    notes = (msg("Counted: only the units asked for."),) if wanted is not None and wanted.units is not None else ()
    return Report(
        "solicitations", msg("Solicitations"), SOLICITATION_COLUMNS, rows, window, provenance=reading.provenance(),
        notes=notes,
    )  # fmt: skip


def solicitation_rows(reading: Reading, wanted: Criteria, *, open_only: bool = False) -> Iterator[_Row]:
    """The rows of solicitations that meet the filters."""
    asked: dict[str, list[SolicitedUnit]] = {}
    for one in reading.view.each(SolicitedUnit):
        asked.setdefault(one.record.solicitation, []).append(one.record)
    answers = _answers(reading, wanted)
    for version in reading.registers.solicitations.values():
        s, whole = version.record, asked.get(version.record.number, [])
        mine = [each.outcome for each in whole if wanted.units is None or each.unit in wanted.units]
        if not _meant(s, wanted) or (whole and not mine) or (open_only and "open" not in mine):
            continue
        counts = (mine.count(code) for code in OUTCOME)
        cells = (s.number, s.topic, s.level, s.important, s.issued_on, s.due_on, len(mine), *counts)
        yield (*cells, answers.get(s.number, 0))


def _meant(notice: Solicitation, wanted: Criteria) -> bool:
    """Whether a solicitation is of the level asked for, and issued or due in the window."""
    days = [day for day in (notice.issued_on, notice.due_on) if day is not None]
    inside = wanted.window is None or any(day in wanted.window for day in days)
    return inside and (not wanted.levels or notice.level in wanted.levels)


def _answers(reading: Reading, wanted: Criteria) -> Counter[str]:
    """How many items reported answer each solicitation; of some units, those that are theirs."""
    found: Counter[str] = Counter()
    for version in reading.view.each(Item, "solicited IS NOT NULL AND status = 'reported'"):
        item = version.record
        if wanted.units is None or set(item.units) & set(wanted.units):
            found[item.solicited or ""] += 1
    return found


# -- one of them

_SHOW = (
    Column("unit", msg("Unit")),
    Column("outcome", msg("Outcome"), "word", words="outcome"),
    Column("received_on", msg("Received"), "date"),
    Column("item", msg("Item")),
    Column("title", msg("Title")),
    Column("submitted_on", msg("Reported on"), "date", optional=True),
    Column("status", msg("Status"), "word", words="status", optional=True),
)


def show_solicitation(session: Session, typed: str) -> Report:
    """One solicitation: each unit asked and what came back; then every further item that answers it."""
    with session.reading() as reading:
        number = reading.registers.solicitation(typed)
        notice = reading.registers.solicitations[number].record
        asked, further = _asked(reading, number), _further(reading, number)
        rows = (*(_asked_cells(reading, one) for one in asked), *(_item_cells(reading, one) for one in further))
        title = msg(
            "{number} “{topic}”, due {due}", number=number, topic=notice.topic, due=notice.due_on or msg("none")
        )
        notes = (msg("Items of units not asked, and further ones of those that were: {count}.", count=len(further)),)
        return Report(
            "solicitation", title, _SHOW, rows, provenance=reading.provenance(), notes=notes if further else ()
        )


def _asked(reading: Reading, number: str) -> list[Version[SolicitedUnit]]:
    return reading.view.all(SolicitedUnit, "solicitation = ?", (number,), order=entered(SolicitedUnit))


def answering(reading: Reading, number: str) -> list[Version[Item]]:
    """All items that name a solicitation, whatever became of them."""
    return reading.view.all(Item, "solicited = ?", (number,), order="submitted_on, series, serial")


def _further(reading: Reading, number: str) -> list[Item]:
    """The items that name a solicitation, but those that stand beside a unit asked."""
    beside = {version.record.item for version in _asked(reading, number)}
    return [version.record for version in answering(reading, number) if version.id not in beside]


def _asked_cells(reading: Reading, version: Version[SolicitedUnit]) -> _Row:
    asked = version.record
    found = reading.view.one(Item, asked.item) if asked.item is not None else None
    name = reading.registers.roll.latest(asked.unit).name
    if found is None:
        return name, asked.outcome, asked.received_on, None, None, None, None
    item = found.record
    return name, asked.outcome, asked.received_on, item.number, item.title, item.submitted_on, item.status


def _item_cells(reading: Reading, item: Item) -> _Row:
    return _units(reading, item), None, None, item.number, item.title, item.submitted_on, item.status


def _units(reading: Reading, item: Item) -> str | tuple[str, ...]:
    names = tuple(reading.registers.roll.name(code, item.submitted_on) for code in item.units)
    return names[0] if len(names) == 1 else names


def hanging(reading: Reading, number: str) -> Iterator[tuple[Message, Value, Message]]:
    """What hangs on a solicitation: each unit asked with its outcome, and each item that answers, a line each."""
    for version in _asked(reading, number):
        name, outcome, received, item, title, *_ = _asked_cells(reading, version)
        of_item = msg("{number} “{title}”", number=item, title=title) if item else None
        parts = [part for part in (OUTCOME[str(outcome)], received, of_item) if part is not None]
        yield msg("Units asked"), name, msg("{text}", text=clauses(parts))
    for found in answering(reading, number):
        one = found.record
        names = _units(reading, one)
        whose = names if isinstance(names, str) else listed(names)
        told = [one.submitted_on, whose, msg("“{title}”", title=one.title), STATUS[one.status]]
        yield msg("Items"), one.number, msg("{text}", text=clauses(told))
