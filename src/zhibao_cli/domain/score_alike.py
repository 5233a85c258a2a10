"""What a book of scorecards can tell apart: events alike in this give alike points and count alike.

A card asks of an event whether conditions hold, not what its attributes are. A ledger of a million events has tens of
thousands of combinations of attributes; most cards tell some hundreds of them apart.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from zhibao_cli.domain.cases import Member, Shape, Span
from zhibao_cli.domain.facts import SHAPE_FIELDS
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.score_plan import bands, history_start
from zhibao_cli.domain.scorecard import Book, Condition, Split, portion

FIELDS = (*SHAPE_FIELDS, "medium", "outcome", "important", "fault", "severity", "notified_by", "total")
"""The attributes of an event, in the order `Alike` takes them: first those that are stored with facts."""

_AT = {name: at for at, name in enumerate(FIELDS)}
_STATUS, _LEAD, _PLACE, _OF = (_AT[name] for name in ("status", "lead", "place", "of"))
_SOURCE, _SOURCES, _TO, _LEVEL = (_AT[name] for name in ("source", "sources", "to", "level"))
_POINTS, _OUTCOME, _TOTAL = _AT["points"], _AT["outcome"], _AT["total"]
SORTS = (
    "submitted", "forwarded", "adopted", "unadopted", "instructed", "feedback", "solicited", "fault", "adjustment",
)  # fmt: skip
_UNRECORDED: Mapping[str, str | bool] = {"route": "direct", "reprint": False, "solicited": False, "important": False}
"""What stands for an attribute that was not recorded, where conditions can ask for that."""
_SEVERAL = {"joint": _OF, "compiled": _SOURCES}
"""What conditions ask by a name of its own: whether there is more than one."""

_values = attrgetter(*FIELDS)


class Told(NamedTuple):
    """What is told apart of events: alike in this, and in length and group as far as these are asked for."""

    on: str
    bits: int
    reported: bool = True
    joint: str = ""
    lead: object = None
    level: object = None
    compiled: str = ""
    points: object = None
    total: bool = False


class Asks(NamedTuple):
    """What else is asked of events of which certain conditions may hold: the group of the unit, the length."""

    group: bool
    bands: tuple[int, ...]


class Alike:
    """Reduces events to what the versions of a book tell apart, given which units were in which group."""

    def __init__(self, book: Book, members: Sequence[Member], window: Period) -> None:
        self._book = book
        self._edges = bands(book)
        window = Period(history_start(book, window), window.end)
        self._leads = _leads(members, window)
        self._recorded = any(rule.points is None for card in book.versions for rule in card.rules)
        self._joint = _Splits(card.share.joint for card in book.versions)
        self._compiled = _Splits(card.share.compiled for card in book.versions)
        self._sorts: dict[str, _Sort] = {}

    def of(self, values: Sequence[Any]) -> Told:
        """What is told apart of an event with these attributes, in the order of FIELDS."""
        on = values[0]
        bits = self._sort(on).bits(values)
        if on == "adopted":
            points = values[_POINTS] if self._recorded else None
            return Told(on, bits, *self._item(values, bits), values[_LEVEL], self._compilation(values), points)
        if on == "forwarded":
            return Told(on, bits, *self._item(values, bits), values[_TO], self._compilation(values))
        if on == "instructed":
            return Told(on, bits, *self._item(values, bits), values[_LEVEL])
        if on in ("submitted", "unadopted"):
            return Told(on, bits, *self._item(values, bits), total=bool(values[_TOTAL]))
        return Told(on, bits, level=values[_OUTCOME], points=values[_POINTS])

    def of_shape(self, shape: Shape) -> Told:
        """What is told apart of an event of this shape."""
        return self.of(_values(shape))

    def asks(self, told: Told) -> Asks:
        """What the conditions that may hold of these events ask besides."""
        return self._sort(told.on).asks(told.bits)

    def bands(self, told: Told) -> tuple[int, ...]:
        """For each band of `score_plan.bands` (0: no length) the one that stands for all alike to these events."""
        return self.asks(told).bands

    def _item(self, values: Sequence[Any], bits: int) -> tuple[bool, str, object]:
        """Whether the item is reported, the unit's share of it, and the first unit's group where it has others."""
        joint = self._joint.part(values[_PLACE], values[_OF])
        lead = None
        if values[_OF] > 1 and self._sort(values[0]).asks(bits).group:
            lead = self._leads.get(values[_LEAD], values[_LEAD])
        return (values[_STATUS] == "reported", joint, lead)

    def _compilation(self, values: Sequence[Any]) -> str:
        return self._compiled.part(values[_SOURCE], values[_SOURCES])

    def _sort(self, on: str) -> "_Sort":
        found = self._sorts.get(on)
        if found is None:
            found = self._sorts[on] = _Sort(tuple(dict.fromkeys(self._asked(on))), self._edges)
        return found

    def _asked(self, on: str) -> Iterable[Condition]:
        """The conditions asked of a sort of event. Points are made of every sort."""
        # An unadopted item is known by the event of its submission.
        names = {on, "unadopted"} if on == "submitted" else {on}
        for card in self._book.versions:
            for name, when in card.conditions():
                if name in names or name not in SORTS:
                    yield when


class _Sort:
    """The conditions asked of one sort of event: which of them hold, but for length and group, as bits of a number."""

    def __init__(self, asked: Sequence[Condition], edges: Sequence[int]) -> None:
        self._edges = edges
        chosen = tuple(dict.fromkeys(when.allowed for when in asked))
        self._all = (1 << len(chosen)) - 1
        self._further = [
            (1 << chosen.index(when.allowed), when) for when in asked if when.edges or when.groups is not None
        ]
        names = dict.fromkeys(name for allowed in chosen for name, _ in allowed)
        self._plain = [(_AT[name], *_table(name, chosen)) for name in names if name not in _SEVERAL]
        self._counted = [(_SEVERAL[name], *_table(name, chosen)) for name in names if name in _SEVERAL]
        self._asks: dict[int, Asks] = {}

    def bits(self, values: Sequence[Any]) -> int:
        """The conditions that may hold."""
        found = self._all
        for at, table, otherwise in self._plain:
            found &= table.get(values[at], otherwise)
        for at, table, otherwise in self._counted:
            found &= table.get(values[at] > 1, otherwise)
        return found

    def asks(self, bits: int) -> Asks:
        """What the conditions that may hold ask besides."""
        found = self._asks.get(bits)
        if found is None:
            further = [when for bit, when in self._further if bits & bit]
            edges = sorted({edge for when in further for edge in when.edges})
            group = any(when.groups is not None for when in further)
            found = self._asks[bits] = Asks(group, _bands(edges, self._edges))
        return found


def _bands(asked: Sequence[int], edges: Sequence[int]) -> tuple[int, ...]:
    """For each band between all edges, the first between the same two of those asked for."""
    if not asked:
        return (0,) * (len(edges) + 2)
    first: dict[int, int] = {}
    return (0, *(first.setdefault(bisect_right(asked, low), n) for n, low in enumerate((0, *edges), 1)))


def _table(
    name: str, chosen: Sequence[tuple[tuple[str, frozenset[str | bool]], ...]]
) -> tuple[dict[str | bool | None, int], int]:
    """For each value of an attribute that is asked for, the conditions it lets hold; and those any other value does."""
    indifferent = 0
    table: dict[str | bool | None, int] = {}
    asked = [dict(allowed).get(name) for allowed in chosen]
    for number, wanted in enumerate(asked):
        if wanted is None:
            indifferent |= 1 << number
    for value in {value for wanted in asked if wanted for value in wanted}:
        table[value] = indifferent | sum(1 << n for n, wanted in enumerate(asked) if wanted and value in wanted)
    if name in _UNRECORDED:
        table[None] = table.get(_UNRECORDED[name], indifferent)
    return table, indifferent


class _Splits:
    """The parts that the policies of a book give to one of several; policies alike are looked at once."""

    def __init__(self, splits: Iterable[Split]) -> None:
        self._splits = tuple(dict.fromkeys(splits))
        self._known: dict[tuple[int, int], str] = {}

    def part(self, place: int, of: int) -> str:
        """What the one at this place of so many gets by each policy, as text, which is soon compared; empty: all."""
        if of <= 1:
            return ""
        found = self._known.get((place, of))
        if found is None:
            found = self._known[place, of] = " ".join(str(portion(split, place, of)) for split in self._splits)
        return found


def _leads(members: Sequence[Member], window: Period) -> Mapping[str, object]:
    """The group of every unit that was in one and the same all through the window."""
    steady = ((member.code, span.group) for member in members for span in member.spans if _through(span, window))
    return {code: (group,) for code, group in steady}


def _through(span: Span, window: Period) -> bool:
    # From before the window on: earlier events are counted too.
    return span.start < window.start and window.end <= span.end
