"""Instructions to closure (批示办结): feedback due in a period, and what became of it."""

from collections import Counter, defaultdict

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.feedback import feedback_state
from zhibao_cli.domain.records import Instruction
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.words import LEVEL, RANK, TOTAL
from zhibao_cli.i18n import msg
from zhibao_cli.store import search
from zhibao_cli.store.criteria import Criteria

_COLUMNS = (
    Column("level", msg("Level"), "word", words="level"),
    Column("rank", msg("Rank of the leader"), "word", words="rank"),
    Column("due", msg("Due by now"), "count"),
    Column("given", msg("Given by now"), "count"),
    Column("late", msg("of these late"), "count"),
    Column("overdue", msg("Overdue"), "count"),
    Column("open", msg("Not due yet"), "count"),
)


def feedback_due(reading: Reading, wanted: Criteria) -> list[tuple[Instruction, str]]:
    """The instructions whose feedback is due in the window, each with what became of it by the window's end."""
    if wanted.window is None:
        raise ValueError("feedback is due in a window")
    end, today = wanted.window.end, reading.session.today
    found = search.instructions(reading.view, wanted, dated="feedback_due")
    return [
        (note, state)
        for note in (version.record for version in found)
        if (state := feedback_state(note.feedback_due, note.feedback_on, end, today)) is not None
    ]


def feedback_stats(session: Session, request: FilterRequest) -> Report:
    """Feedback due in a period, by level and rank of the leader: given in time, late, overdue, not due yet."""
    with session.reading() as reading:
        window = chosen_period(reading, request.period)
        return feedback_report(reading, criteria(reading, request, window))


def feedback_report(reading: Reading, wanted: Criteria) -> Report:
    """The same of a window."""
    tallies: dict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
    total = Counter[str]()
    for note, state in feedback_due(reading, wanted):
        tallies[note.level, note.rank][state] += 1
        total[state] += 1
    rows = tuple((*key, *_cells(tallies[key])) for key in sorted(tallies, key=_order))
    notes = (msg("By the day feedback was due, whenever the leader wrote; overdue: the day has passed and none was "
                 "given by the period's end. Of instructions of the period: zhibao instruction figures."),)  # fmt: skip
    return Report(
        "stats", msg("Feedback on instructions"), _COLUMNS, rows, wanted.window, reading.provenance(), notes,
        total=(TOTAL, None, *_cells(total)),
    )  # fmt: skip


def _cells(tally: Counter[str]) -> tuple[Value, ...]:
    """What was due by now, what was given of it, late or not, what is overdue; and what may still come."""
    given = tally["given"] + tally["late"]
    return given + tally["overdue"], given, tally["late"], tally["overdue"], tally["open"]


def _order(key: tuple[str, str | None]) -> tuple[int, int]:
    level, rank = key
    ranks = list(RANK)
    return list(LEVEL).index(level), ranks.index(rank) if rank in ranks else len(ranks)
