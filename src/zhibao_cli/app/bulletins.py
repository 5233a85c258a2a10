"""What superiors published, and our own figures for the same days and level, by the function that ranks."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhibao_cli.app.scorecards import book_of, chosen_book
from zhibao_cli.app.scores import Scored, score
from zhibao_cli.app.session import Reading
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.ranking import Place, placed, rank
from zhibao_cli.domain.reconcile import card_level
from zhibao_cli.domain.records import Standing
from zhibao_cli.domain.report import CardRef
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.domain.words import say
from zhibao_cli.i18n import Message, msg


def published(reading: Reading, window: Period, level: str | None = None) -> list[Standing]:
    """What was published for this very period, in the order it was recorded; of a level, or of no level stated."""
    values = (window.start.isoformat(), window.last.isoformat())
    found = (v.record for v in reading.view.each(Standing, "start_on = ? AND end_on = ?", values, order="serial"))
    return [standing for standing in found if level is None or standing.level in (None, level)]


@dataclass(frozen=True, slots=True)
class Side:
    """Our side of a bulletin: the scores of its period at its level, and the places in our own groups.

    `comparable`: the card is the superior's own, or one that was asked for.
    """

    book: Book
    level: str | None
    scored: Scored
    places: dict[str, Place]
    comparable: bool

    @property
    def note(self) -> Message:
        """By which card our points were reckoned, and whether it is the superior's."""
        card = self.scored.cards[-1].id if self.scored.cards else self.book.versions[0].id
        if self.level is None and self.comparable:
            return msg("The standings' level is not on record: our figures are of all levels, by scorecard {card}.",
                       card=card)  # fmt: skip
        if self.level is None:
            return msg("The standings' level is not on record: our figures are of all levels, and points and places "
                       "are not compared. Give it with: zhibao amend s1 --level 省")  # fmt: skip
        level = say("level", self.level)
        if self.comparable:
            return msg("{level}: our figures are of that level alone, by scorecard {card}.", level=level, card=card)
        return msg("{level}: no scorecard on record is that level's own, so points and places are not compared; ours "
                   "are by {card}. --scorecard compares by one.", level=level, card=card)  # fmt: skip


class OurSide:
    """Our figures beside bulletins, each period and level reckoned once. `submissions` is that of `score`."""

    def __init__(self, reading: Reading, scorecard: str | None = None, *, submissions: bool = True) -> None:
        self._reading = reading
        self._facts = reading.facts()
        self._submissions = submissions
        self._asked = chosen_book(reading, scorecard) if scorecard else None
        self._default = self._asked or chosen_book(reading, None)
        self._found: dict[tuple[Period, str | None], Side] = {}
        self._channels = {code: version.record.level for code, version in reading.registers.channels.items()}

    def of(self, window: Period, level: str | None) -> Side:
        """Our side of a bulletin of this period and level."""
        side = self._found.get((window, level))
        if side is None:
            book = self._asked or self._book(window, level)
            used = book or self._default
            scored = score(self._reading, used, window, level, submissions=self._submissions, facts=self._facts)
            places = placed(rank(scored.result))
            side = self._found[window, level] = Side(used, level, scored, places, book is not None)
        return side

    def _book(self, window: Period, level: str | None) -> Book | None:
        """The card that is that level's own: the default one, else the first recorded; None when there is none."""
        if level is None:
            return None
        ids = dict.fromkeys(version.record.card for version in self._reading.registers.cards)
        books = [self._default, *(book_of(self._reading, card) for card in ids)]
        for book in books:
            card = book.closing(window) if book else None
            if card is not None and card_level(card, self._channels) == level:
                return book
        return None

    @property
    def sides(self) -> tuple[Side, ...]:
        """All that were reckoned."""
        return tuple(self._found.values())

    @property
    def cards(self) -> tuple[CardRef, ...]:
        """Every version used, for the report's provenance."""
        return tuple(dict.fromkeys(card for side in self._found.values() for card in side.scored.cards))

    @property
    def decimals(self) -> int:
        """The most decimals points are printed with."""
        return max((side.scored.decimals for side in self._found.values()), default=0)


def by_unit(standings: Iterable[Standing]) -> dict[str, Standing]:
    """Standings by unit; the first recorded where there are several."""
    found: dict[str, Standing] = {}
    for standing in standings:
        found.setdefault(standing.unit, standing)
    return found
