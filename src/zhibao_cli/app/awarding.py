"""Who gets which award, and why not the others."""

from collections.abc import Sequence

from zhibao_cli.app.filters import chosen_period, present_note
from zhibao_cli.app.ranking import with_names
from zhibao_cli.app.registers import metric_word
from zhibao_cli.app.scorecards import chosen_book
from zhibao_cli.app.scores import Scored, score
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.ranking import Miss, Passed, awards, placed, rank
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, listed, msg

_COLUMNS = (
    Column("award", msg("Award")),
    Column("group", msg("Group")),
    Column("unit", msg("Unit")),
    Column("rank", msg("Place"), "count"),
    Column("given", msg("Given"), "flag"),
    Column("why", msg("Why not")),
)


def award_units(
    session: Session, period: str | None, scorecard: str | None, of_people: Sequence[str] = (), units: str | None = None
) -> Report:
    """Each award of the card: the units that get it, and those passed over with the reason.

    `of_people`: options typed that go with persons alone. Raises UsageFault.
    """
    if of_people:
        raise UsageFault(
            "top-of-people",
            msg("Which units get an award, and how many, is said by the scorecard."),
            msg("{option} goes with --people.", option=of_people[0]),
        )
    with session.reading(units) as reading:
        book = chosen_book(reading, scorecard)
        window = chosen_period(reading, period, book)
        scored = score(reading, book, window, None)
        rows = tuple(_rows(reading, scored))
        notes = [with_names(reading, note.message) for note in scored.result.notes]
        if not rows:
            notes.insert(0, msg("The scorecard gives no awards."))
        return Report(
            "awards", msg("Awards"), (*_COLUMNS[:4], _points(scored), *_COLUMNS[4:]), rows, window,
            reading.provenance(scored.cards), (*notes, *present_note(reading)), split="award", spoken=True,
        )  # fmt: skip


def _points(scored: Scored) -> Column:
    return Column("points", msg("Points"), "points", decimals=scored.decimals)


def _rows(reading: Reading, scored: Scored) -> list[tuple[Value, ...]]:
    rows: list[tuple[Value, ...]] = []
    roll, day = reading.registers.roll, scored.result.window.last
    ranks = _ranks(scored)
    for given in awards(scored.result):
        head = (given.title, given.group)
        rows += [(*head, roll.name(unit, day), *ranks[unit], True, None) for unit in given.winners]
        rows += [(*head, roll.name(p.unit, day), *ranks[p.unit], False, _why(p)) for p in given.passed]
    return rows


def _ranks(scored: Scored) -> dict[str, tuple[Value, Value]]:
    return {unit: (place.rank, place.score.points) for unit, place in placed(rank(scored.result)).items()}


def _why(passed: Passed) -> Message:
    """Why a unit was passed over."""
    if passed.reason == "gate":
        return msg("{text}", text=listed(_miss(miss) for miss in passed.misses))
    return {
        "strike": msg("barred by a strike rule of the scorecard"),
        "no-points": msg("no points"),
        "has-award": msg("already has an award: {title}", title=passed.detail),
        "place": msg("its place is too low"),
    }[passed.reason]


def _miss(miss: Miss) -> Message:
    if miss.metric == "fault":
        return msg("has faults that bar it: {count}", count=miss.got)
    return msg("{figure} {got}, needs {wanted}", figure=metric_word(miss.metric), got=exact(miss.got),
               wanted=exact(miss.wanted))  # fmt: skip
