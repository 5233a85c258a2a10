"""Numbers known only as a total over a span of days: what is part of one, what it adds, and how it scores.

A total says that so many events of one sort happened to a unit in its span. The same events recorded one by one are
part of it, so it adds only what is left: replacing it by single records, one after the other, counts nothing twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from zhibao_cli.domain.cases import Case, Event, Shape
from zhibao_cli.domain.duties import Total
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.words import EVENT
from zhibao_cli.i18n import Listed, Message, first_of, listed, msg

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "submitted": ("to_level", "kind"),
    "forwarded": ("to_level", "kind"),
    "adopted": ("channel", "level", "form", "kind"),
    "instructed": ("level", "rank", "kind"),
}
"""The events that can be known as a total, each with what a total of them may tell."""

NAMED = ("channel", "level", "form", "kind", "rank", "to_level")
"""All that a total may tell of its events."""

Channels = Mapping[str, tuple[str, str]]
"""A channel's level and medium, by its code."""


def shape_of_total(total: Total, channels: Channels) -> Shape:
    """The shape of each of its events; what the total does not tell is not recorded."""
    level, medium = channels.get(total.channel or "", (None, None))
    return Shape(
        total.event, kind=total.kind, to=total.to_level, channel=total.channel, level=total.level or level,
        medium=medium, form=total.form, rank=total.rank, total=True,
    )  # fmt: skip


def span_of(total: Total) -> Period:
    """The days it is about."""
    return Period(total.start_on, total.end_on + timedelta(days=1))


class Told(NamedTuple):
    """All of an event, or of a total's events, that decides whether the one is part of the other."""

    on: str
    channel: str | None
    level: str | None
    form: str | None
    kind: str | None
    rank: str | None
    to: str | None


def told_of(shape: Shape) -> Told:
    """What is told of events of a shape. An item that is not reported was not submitted either."""
    on = "" if shape.on == "submitted" and shape.status != "reported" else shape.on
    return Told(on, shape.channel, shape.level, shape.form, shape.kind, shape.rank, shape.to)


def part_of(event: Told, total: Told) -> bool:
    """Whether an event of its unit, dated in its span, is one of those a total speaks of."""
    return event.on == total.on and all(value is None or value == own for own, value in zip(event, total, strict=True))


def overlap(one: Total, other: Total, channels: Channels) -> bool:
    """Whether an event could be part of both: same unit and sort, a day in common, nothing told that excludes it."""
    if (one.unit, one.event) != (other.unit, other.event) or span_of(one).common(span_of(other)) is None:
        return False
    pairs = zip(told_of(shape_of_total(one, channels)), told_of(shape_of_total(other, channels)), strict=True)
    return all(mine is None or its is None or mine == its for mine, its in pairs)


SUBJECT = ("unit", "start_on", "end_on", "event", *NAMED)
"""What a total is about: two that agree in these say the same, or one of them is wrong."""


def same_subject(one: Total, other: Total) -> bool:
    """Whether two totals speak of the same events of the same days, whatever number they give."""
    return all(getattr(one, name) == getattr(other, name) for name in SUBJECT)


class Stated(NamedTuple):
    """A total beside what is on record: the shape of its events, and how many of them are recorded singly."""

    total: Total
    shape: Shape
    known: int

    @property
    def ref(self) -> str:
        """Its short reference."""
        return f"c{self.total.serial}"

    @property
    def span(self) -> Period:
        """The days it is about."""
        return span_of(self.total)

    @property
    def rest(self) -> int:
        """How many events it adds to those on record; never less than none."""
        return max(0, self.total.count - self.known)

    @property
    def excess(self) -> int:
        """How many more are on record than it says there were."""
        return max(0, self.known - self.total.count)


def counted_in(stated: Sequence[Stated], window: Period) -> tuple[Stated, ...]:
    """Those whose whole span lies in the window and that add anything."""
    return tuple(one for one in stated if one.rest and window.covers(one.span))


def cut_by(stated: Sequence[Stated], window: Period) -> tuple[Stated, ...]:
    """Those that add something, but lie in the window only with a part of their span: which part is not known."""
    return tuple(one for one in stated if one.rest and window.common(one.span) and not window.covers(one.span))


def cases_of(stated: Sequence[Stated], *windows: Period) -> Iterator[Case]:
    """What each adds to the figures of these windows: so many events alike, by themselves, on its last day."""
    for one in stated:
        if one.rest and any(window.covers(one.span) for window in windows):
            yield Case(one.total.unit, (Event(one.total.end_on, one.shape, ref=one.ref),), one.rest)


# -- what is said of them beside figures


def counted_note(counted: Sequence[Stated]) -> Message:
    """How much of the figures is known only as totals."""
    sums = {on: sum(one.rest for one in counted if one.total.event == on) for on in ATTRIBUTES}
    counts = listed(msg("{event} {count}", event=EVENT[on], count=count) for on, count in sums.items() if count)
    return msg("Known only as totals, not item by item: {counts} ({refs}).", counts=counts,
               refs=first_of(one.ref for one in counted))  # fmt: skip


def cut_note(cut: Sequence[Stated]) -> Message:
    """Which totals the window cuts, so that they do not count."""
    return msg("Totals that reach beyond the period, and are not counted in it: {totals}.", totals=spans(cut))


def spans(totals: Sequence[Stated]) -> Listed:
    """The first few, each with its days."""
    return first_of(msg("{ref} ({span})", ref=one.ref, span=one.span.label()) for one in totals)
