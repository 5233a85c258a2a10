"""Scoring a window: the store's facts, counted or one by one, handed to the one scoring function."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zhibao_cli.app.session import Reading
from zhibao_cli.domain.card_words import count_text
from zhibao_cli.domain.cases import Case, Member
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import CardRef
from zhibao_cli.domain.score_alike import Alike
from zhibao_cli.domain.score_result import Reached, Result
from zhibao_cli.domain.scorecard import Book, Metric
from zhibao_cli.domain.scoring import (
    bands,
    cuts,
    evaluate,
    history,
    history_start,
    reads_history,
    reads_submissions,
    reads_unadopted,
    separable,
    unadopted_windows,
)
from zhibao_cli.domain.totals import Stated
from zhibao_cli.store.extras import extra_cases, targets
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.totals import stated


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of a window and what they were reckoned from."""

    book: Book
    result: Result
    level: str | None
    totals: Sequence[Stated] = ()

    @property
    def cards(self) -> tuple[CardRef, ...]:
        """The versions used, for the report's provenance."""
        used = self.result.versions or ((self.result.closing,) if self.result.closing else ())
        return tuple(card.ref for card in used)

    def counted(self, reached: Reached) -> str:
        """What a quota counts, in words: "报送（问题）"."""
        card = next(card for card in self.book.versions if card.digest == reached.card)
        return count_text(card, Metric(reached.count, reached.when))

    @property
    def decimals(self) -> int:
        """The decimals points are printed with."""
        return self.result.closing.decimals if self.result.closing else 0


class Scores:
    """Windows scored by one book at one level, each of them once."""

    def __init__(self, reading: Reading, book: Book, level: str | None = None) -> None:
        self.reading = reading
        self.book = book
        self.level = level
        self.facts = reading.facts()
        self._found: dict[Period, Scored] = {}

    def of(self, window: Period) -> Scored:
        """The scores of a window."""
        if window not in self._found:
            self._found[window] = score(self.reading, self.book, window, self.level, facts=self.facts)
        return self._found[window]


def score(
    reading: Reading,
    book: Book,
    window: Period,
    level: str | None,
    *,
    submissions: bool = True,
    units: Iterable[str] | None = None,
    facts: Facts | None = None,
) -> Scored:
    """Score every unit of a window from facts counted by shape; `facts`: if they are at hand.

    Without `submissions` they are read only if the card asks for them: their count is then 0, all else is the same.
    With `units`, only their scores are right: of the others less may have been read.
    """
    members = reading.registers.roll.members()
    # Where items are looked at whole, leaving units out saves nothing.
    few = None if units is None or not separable(book) else {u for unit in units for u in _with_feeders(members, unit)}
    facts = facts or reading.facts()
    counted = facts.counted(
        window, cuts(book, window, members), bands(book), unadopted=reads_unadopted(book),
        alike=Alike(book, members, window), history=reads_history(book), separately=separable(book),
        submissions=submissions or reads_submissions(book), units=few,
    )  # fmt: skip
    cases = [*counted, *_beside(reading, facts, book, window)]
    return _scored(reading, facts, book, window, level, members, cases, stated(facts, _stretch(book, window)))


def score_singly(
    reading: Reading, book: Book, window: Period, level: str | None, unit: str | None, item: int | None = None
) -> Scored:
    """Score a unit's window, or an item's, event by event, each with its reference.

    With a unit, the units that roll up to it are scored along; with an item, only the item's events.
    """
    members = reading.registers.roll.members()
    facts = reading.facts()
    units = _with_feeders(members, unit) if unit is not None else (None,)
    cases: list[Case] = []
    totals: list[Stated] = []
    for code in units:
        cases.extend(facts.single(window, unit=code, item=item, unadopted=reads_unadopted(book)))
        cases.extend(_beside(reading, facts, book, window, unit=code, item=item))
        # No total is about one item.
        totals.extend(stated(facts, _stretch(book, window), code) if item is None else ())
    return _scored(reading, facts, book, window, level, members, cases, totals)


def summed(scored: Scored, units: Collection[str] | None = None) -> Fraction:
    """The points of these units, or of all; those of a unit that rolls up to another of them are in that one's."""
    chosen = {one.unit: one for one in scored.result.scores if units is None or one.unit in units}
    return sum((one.points for one in chosen.values() if one.rolls_up_to not in chosen), Fraction())


def _with_feeders(members: Sequence[Member], unit: str) -> tuple[str, ...]:
    """The unit and all that roll up to it, directly or not."""
    found = [unit]
    for code in found:
        found.extend(member.code for member in members if member.rolls_up_to == code and member.code not in found)
    return tuple(found)


def _stretch(book: Book, window: Period) -> Period:
    """The window, with the days before it that strikes look at."""
    return Period(history_start(book, window), window.end)


def _beside(
    reading: Reading, facts: Facts, book: Book, window: Period, *, unit: str | None = None, item: int | None = None
) -> list[Case]:
    """Events that stand in tables of their own, and those before the window that strikes count."""
    found = extra_cases(reading.view, _stretch(book, window), unit=unit, item=item, heirs=facts.heirs)
    for before in history(book, window):
        struck = {strike.metric.count for card in book.versions for strike in card.strikes}
        earlier = facts.counted(before, (), bands(book))
        found.extend(
            case
            for case in earlier
            if {event.shape.on for event in case.events} & struck and unit in (None, case.unit) and item is None
        )
    return found


def _scored(
    reading: Reading, facts: Facts, book: Book, window: Period, level: str | None, members: Sequence[Member],
    cases: Sequence[Case], totals: Sequence[Stated],
) -> Scored:  # fmt: skip
    alike = Alike(book, members, window)
    unadopted: Mapping[Period, Sequence[Case]] = {
        span: tuple(facts.unadopted(span, bands(book), alike)) for span in unadopted_windows(book, window)
    }
    result = evaluate(
        book, window, members, cases, level=level, targets=targets(reading.view), unadopted=unadopted, totals=totals
    )
    return Scored(book, result, level, totals)
