"""Persons to commend (先进个人): who wrote what was adopted. Anyone may be an author, officers and others."""

from zhibao_cli.app.authors import Officers, unit_and_name
from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, present_note
from zhibao_cli.app.scorecards import book_of, chosen_book
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.stats import FIGURES, counted_by, further, tallied
from zhibao_cli.domain.numbers import read_some
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.i18n import msg
from zhibao_cli.store.criteria import Criteria

_COLUMNS = (
    Column("place", msg("Place"), "count"),
    Column("author", msg("Author")),
    Column("unit", msg("Unit")),
    Column("officer", msg("Officer"), "flag", optional=True),
    Column("submitted", msg("Submitted"), "count"),
    Column("adopted", msg("Adopted"), "count"),
    Column("rate", msg("Rate"), "rate", decimals=1),
    Column("instructed", msg("Instructions"), "count"),
    Column("words", msg("Words"), "count", optional=True),
)
_SHOWN = ("submitted", "adopted", "rate", "instructed", "words")
_PLACES = {column.key: place for place, column in enumerate(FIGURES)}


def commend_people(
    session: Session, request: FilterRequest, scorecard: str | None = None, top: str | None = None,
    units: str | None = None,
) -> Report:  # fmt: skip
    """Authors by items adopted in a period, then by instructions; those with neither are left out."""
    most = read_some(top) if top else None
    with session.reading(units) as reading:
        window = chosen_period(reading, request.period)
        wanted = criteria(reading, request, window)
        book = chosen_book(reading, scorecard) if scorecard else book_of(reading)
        return _commended(reading, window, wanted, book, most)


def _commended(reading: Reading, window: Period, wanted: Criteria, book: Book | None, most: int | None) -> Report:
    tallies, _, _ = tallied(reading, window, wanted, "author")
    counted, more = counted_by(reading, window, book), further(reading, window, wanted, "author", book)
    persons = {key: tally for key, tally in tallies.items() if key is not None}
    figures = {key: (*tally.cells(counted), *more.cells(key, tally)) for key, tally in persons.items()}
    order = sorted(figures, key=lambda key: (_merit(figures[key]), unit_and_name(key)[::-1]))
    places = _places([merit for key in order if any(merit := _merit(figures[key]))])
    who = _Persons(reading, window)
    rows = tuple(
        (place, *who.cells(key), *(figures[key][_PLACES[name]] for name in _SHOWN), *figures[key][len(FIGURES) :])
        for place, key in zip(places, order, strict=False)
        if most is None or place <= most
    )  # fmt: skip
    notes = (msg("By items adopted, then by instructions."), *more.notes)
    if not rows:
        notes = (msg("No author on record had anything adopted or instructed on in this period."),)
    return Report(
        "people", msg("Persons to commend"), (*_COLUMNS, *more.columns), rows, window, reading.provenance(more.cards),
        (*notes, *present_note(reading)), spoken=True,
    )  # fmt: skip


def _merit(cells: tuple[Value, ...]) -> tuple[int, int]:
    """What goes before, smallest first."""
    return -int(str(cells[_PLACES["adopted"]])), -int(str(cells[_PLACES["instructed"]]))


def _places(merits: list[tuple[int, int]]) -> list[int]:
    """Places of a sorted list: equals share one."""
    first: dict[tuple[int, int], int] = {}
    return [first.setdefault(merit, place) for place, merit in enumerate(merits, 1)]


class _Persons:
    """Where the authors are."""

    def __init__(self, reading: Reading, window: Period) -> None:
        self._roll, self._window = reading.registers.roll, window
        self._officers = Officers(reading)

    def cells(self, key: str) -> tuple[Value, ...]:
        """An author's name and unit, and whether it was an officer of it in the window."""
        unit, name = unit_and_name(key)
        serving = self._officers.served(key, self._window.start, self._window.last)
        return name, self._roll.name(unit, self._window.last), serving
