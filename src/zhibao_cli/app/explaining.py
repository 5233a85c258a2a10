"""Every score line behind a figure: the same facts as a ranking, event by event, through the same function."""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from zhibao_cli.app.filters import chosen_period, present_note
from zhibao_cli.app.items import find_item, find_items, names_an_item
from zhibao_cli.app.ranking import with_names
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scorecards import chosen_book
from zhibao_cli.app.scores import Scored, score_singly
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.total_lists import told
from zhibao_cli.domain.card_words import rule_text
from zhibao_cli.domain.cases import Line
from zhibao_cli.domain.facts import day_of
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Item
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.totals import Stated
from zhibao_cli.domain.words import RECORD, STEP
from zhibao_cli.errors import NotFound
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store.rows import Version

_COLUMNS = (
    Column("date", msg("Date"), "date"),
    Column("item", msg("Item"), "label"),
    Column("title", msg("Title"), optional=True),
    Column("event", msg("Event"), "word", words="line"),
    Column("ref", msg("Ref"), "label", optional=True),
    Column("rule", msg("Rule")),
    Column("step", msg("Step"), "word", optional=True),
    Column("arithmetic", msg("Arithmetic")),
)


def explain(
    session: Session, typed: str, period: str | None, level: str | None, scorecard: str | None, units: str | None = None
) -> Report:
    """Every score line behind a unit's points, or an item's."""
    with session.reading(units) as reading:
        try:
            unit = reading.registers.unit(typed)
        except NotFound as unknown:
            # Whoever typed a name that nothing has, meant a unit.
            if not find_items(reading, typed) and not names_an_item(typed):
                raise unknown from None
            return _of_item(reading, typed, period, level, scorecard)
        book = chosen_book(reading, scorecard)
        window = chosen_period(reading, period, book)
        scored = score_singly(reading, book, window, read_word("level", level) if level else None, unit)
        found = scored.result.of(unit)
        lines = found.lines if found else ()
        name = reading.registers.roll.name(unit, window.last)
        return _explained(reading, scored, msg("{unit}: how the points came about", unit=name), lines, window)


def _of_item(reading: Reading, typed: str, period: str | None, level: str | None, scorecard: str | None) -> Report:
    version = find_item(reading, typed)
    item = version.record
    book = chosen_book(reading, scorecard)
    window = chosen_period(reading, period, book) if period else _life(reading, version)
    scored = score_singly(reading, book, window, read_word("level", level) if level else None, None, version.id)
    # What a unit is given or owes for a period is no part of one item's points.
    lines = tuple(line for score in scored.result.scores for line in score.lines if line.item == item.number)
    title = msg("{number} “{title}”: how the points came about", number=item.number, title=item.title)
    return _explained(reading, scored, title, lines, window)


def _life(reading: Reading, version: Version[Item]) -> Period:
    """From an item's first event to its last."""
    query = f"SELECT min(day), max(day) FROM fact WHERE item = ? AND {reading.view.known()}"
    first, last = reading.view.connection.execute(query, (version.id,)).fetchone()
    return Period(day_of(first), day_of(last) + timedelta(days=1))


def _explained(reading: Reading, scored: Scored, title: Message, lines: Sequence[Line], window: Period) -> Report:
    decimals = scored.decimals
    columns = (
        *_COLUMNS,
        Column("points", msg("Points"), "points", decimals=decimals),
        Column("so_far", msg("So far"), "points", decimals=decimals, optional=True),
    )
    rows, so_far = [], Fraction()
    totals = {one.ref: one for one in scored.totals}
    for line in lines:
        so_far += line.points
        rows.append((*_cells(scored, line, totals.get(line.ref)), line.points, so_far))
    total: tuple[Value, ...] = (*(None,) * len(_COLUMNS), so_far, None)
    # How places are given is no part of how points come about.
    notes = tuple(
        with_names(reading, note.message) for note in scored.result.notes if note.code not in ("ties", "tie-break")
    ) + present_note(reading)
    return Report("explain", title, columns, tuple(rows), window, reading.provenance(scored.cards), notes, total=total)


def _cells(scored: Scored, line: Line, total: Stated | None) -> tuple[Value, ...]:
    item: Value = RECORD["total"] if total else line.item or None
    return (
        line.day, item, told(total) if total else line.title or None, line.on, line.ref or None, rule_of(scored, line),
        STEP.get(str(line.step)), line.arithmetic,
    )  # fmt: skip


def rule_of(scored: Scored, line: Line) -> str | None:
    """What the rule says, with its line in the file; and which version's, where several were used."""
    card = next((card for card in scored.book.versions if card.digest == line.card), None)
    if card is None or not line.rule:
        return None
    text = rule_text(card, line.rule)
    return f"{card.effective_from} {text}" if len(scored.cards) > 1 else text
