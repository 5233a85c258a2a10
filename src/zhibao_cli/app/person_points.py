"""Points of persons: the score lines of their unit that are of their items."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from zhibao_cli.app.authors import Authors, unit_and_name
from zhibao_cli.app.scores import score_singly
from zhibao_cli.app.session import Reading
from zhibao_cli.domain.cases import Line
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import CardRef
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store.criteria import Criteria

HOW = msg(
    "Points of a person: what the person's items brought their unit, to each of several authors in full. What belongs "
    "to no item, such as quotas and adjustments, is left out."
)
NONE_TOLD = msg("Points of persons depend on all items: there are none to tell of items picked by what they are.")


@dataclass(frozen=True, slots=True)
class Earned:
    """The points of each person by key (None: of items without authors) and of all items; what to say of them."""

    points: Mapping[str | None, Fraction]
    total: Fraction | None
    decimals: int
    cards: tuple[CardRef, ...] = ()
    notes: tuple[Message, ...] = ()


def earned(
    reading: Reading, window: Period, wanted: Criteria, book: Book | None, authors: Authors, name: str
) -> Earned:
    """The points of authors, or of officers, in a window; none without a scorecard or where items are picked."""
    if book is None or not authors.of:
        return Earned({}, None, 0)
    plain = Criteria(window=wanted.window, units=wanted.units, levels=wanted.levels, authors=wanted.authors)
    if wanted != plain or len(wanted.levels) > 1:
        return Earned({}, None, 0, notes=(NONE_TOLD,))
    scored = score_singly(reading, book, window, next(iter(wanted.levels), None), None)
    if scored.result.closing is None:
        return Earned({}, None, 0)
    points: dict[str | None, Fraction] = defaultdict(Fraction)
    total = Fraction()
    for one in scored.result.scores:
        if wanted.units is None or one.unit in wanted.units:
            for line in one.lines:
                if line.item and _meant(line, wanted, authors):
                    total += line.points
                    for key in _whose(line, one.unit, authors, name):
                        points[key] += line.points
    return Earned(points, total, scored.decimals, scored.cards, (HOW,))


def _meant(line: Line, wanted: Criteria, authors: Authors) -> bool:
    """Whether a line is of an item by one of the authors asked for."""
    keys = authors.of.get(authors.numbers.get(line.item, 0), ())
    return not wanted.authors or any(unit_and_name(key)[1] in wanted.authors for key in keys)


def _whose(line: Line, unit: str, authors: Authors, name: str) -> Iterator[str | None]:
    """The rows that have a line of a unit: those of the item's authors who are of this unit."""
    item = authors.numbers.get(line.item, 0)
    if item not in authors.of:
        if name == "author":
            yield None
        return
    keys = authors.of[item] if name == "author" else authors.serving.get(item, ())
    yield from (key for key in keys if unit_and_name(key)[0] == unit)
