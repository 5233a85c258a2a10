"""Persons to commend (先进个人): who wrote what was adopted. Anyone may be an author, officers and others."""

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, present_note
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.stats import counted_by, further, tallied
from zhibao_cli.domain.numbers import read_count
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.i18n import msg
from zhibao_cli.store.item_data import units_of_authors

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
    Column("days_to_adoption", msg("Days to adoption"), "points", decimals=1, optional=True),
)
_SUBMITTED, _ADOPTED, _RATE, _INSTRUCTED, _WORDS = 0, 2, 3, 4, 8


def commend_people(session: Session, period: str | None, top: str | None = None, units: str | None = None) -> Report:
    """Authors by items adopted in a period, then by instructions; those with neither are left out.

    No scorecard gives points to persons, so none are reckoned here.
    """
    most = read_count(top) if top else None
    with session.reading(units) as reading:
        window = chosen_period(reading, period)
        tallies, _, _ = tallied(reading, window, criteria(reading, FilterRequest(), window), "author")
        counted, days = counted_by(reading, window), further(reading, window, "author")
        figures = {name: (*tally.cells(counted), *days(tally)) for name, tally in tallies.items() if name is not None}
        order = sorted(((_merit(cells), name) for name, cells in figures.items()), key=lambda one: (*one[0], one[1]))
        places = _places([merit for merit, _ in order if any(merit)])
        who = _Persons(reading)
        rows = tuple(
            (place, *who.cells(name), *(figures[name][i] for i in (_SUBMITTED, _ADOPTED, _RATE, _INSTRUCTED, _WORDS)),
             figures[name][-1])
            for place, (_, name) in zip(places, order, strict=False)
            if most is None or place <= most
        )  # fmt: skip
        notes = [msg("By items adopted, then by instructions; persons have no points, as no scorecard gives them any.")]
        if not rows:
            notes.insert(0, msg("No author on record had anything adopted or instructed on in this period."))
        notes += present_note(reading)
        return Report(
            "people", msg("Persons to commend"), _COLUMNS, rows, window, reading.provenance(), tuple(notes), spoken=True
        )


def _merit(cells: tuple[Value, ...]) -> tuple[int, int]:
    """What goes before, smallest first."""
    return -int(str(cells[_ADOPTED])), -int(str(cells[_INSTRUCTED]))


def _places(merits: list[tuple[int, int]]) -> list[int]:
    """Places of a sorted list: equals share one."""
    first: dict[tuple[int, int], int] = {}
    return [first.setdefault(merit, place) for place, merit in enumerate(merits, 1)]


class _Persons:
    """Where the authors are."""

    def __init__(self, reading: Reading) -> None:
        self._roll = reading.registers.roll
        self._units = units_of_authors(reading.view)
        self._officers = {version.record.name for version in reading.registers.officers}

    def cells(self, name: str) -> tuple[Value, ...]:
        """An author's name, units, and whether it is an officer."""
        units = tuple(dict.fromkeys(self._roll.latest(code).name for code in self._units.get(name, ())))
        return name, units[0] if len(units) == 1 else units, name in self._officers
