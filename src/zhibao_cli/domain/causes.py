"""What on record could explain a difference between a superior's figure and ours."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from zhibao_cli.domain.doubles import pairs
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.reconcile import Figure

EDGE = timedelta(days=15)
"""So near the first or last day, an adoption may have been counted in the neighbouring period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """An adoption of an item of a unit's, or a total, as the ledger has it: counted or not.

    `level` is the publication's; `namesake`: a publication of the same name is of the bulletin's level. `late`:
    recorded after the period was over. `member`: the unit was one on that day. `until` is a total's last day.
    """

    ref: str
    unit: str
    day: date
    level: str | None
    item: str = ""
    title: str = ""
    channel: str | None = None
    form: str | None = None
    status: str = "reported"
    void: bool = False
    late: bool = False
    member: bool = True
    sources: int = 1
    lead: bool = True
    reprint: bool = False
    namesake: bool = False
    points: Fraction | None = None
    until: date | None = None


class Cause(NamedTuple):
    """A record that may explain a difference, and why: codes of words.CAUSE."""

    trace: Trace
    why: tuple[str, ...]


def causes(figure: Figure, traces: Iterable[Trace], window: Period, level: str | None) -> tuple[Cause, ...]:
    """The records of the figure's unit that could explain its difference, by date; none for what follows from others.

    `level` is the bulletin's; None takes adoptions of every level.
    """
    look = _LOOKS.get(figure.finding)
    if look is None:
        return ()
    own = sorted((trace for trace in traces if trace.unit == figure.unit), key=lambda one: (one.day, one.ref))
    scene = _Scene(own, window, level)
    found = (Cause(trace, tuple(look(scene, trace))) for trace in own)
    return tuple(cause for cause in found if cause.why)


class _Scene:
    """A unit's records beside the period and level of the bulletin."""

    def __init__(self, own: Sequence[Trace], window: Period, level: str | None) -> None:
        self.window = window
        self.level = level
        counted = [trace for trace in own if self.counts(trace)]
        # Where a whole period was entered afterwards, being late tells nothing.
        self.late_tells = any(not trace.late for trace in counted)
        self.doubles = frozenset(_doubles(counted))

    def fits(self, trace: Trace) -> bool:
        """Whether it is of the bulletin's level."""
        return self.level is None or trace.level == self.level

    def inside(self, trace: Trace) -> bool:
        """Whether it lies in the period, to its last day."""
        return trace.day in self.window and (trace.until is None or trace.until in self.window)

    def counts(self, trace: Trace) -> bool:
        """Whether our figure has it."""
        return self.fits(trace) and self.inside(trace) and trace.member and not trace.void


def _doubles(counted: Sequence[Trace]) -> Iterator[str]:
    """Adoptions of one item by one publication, or of items whose titles are nearly alike."""
    single = [trace for trace in counted if trace.item]
    seen: dict[tuple[str, str | None], Trace] = {}
    for trace in single:
        first = seen.setdefault((trace.item, trace.channel), trace)
        if first is not trace:
            yield from (first.ref, trace.ref)
    for one, other in pairs([trace.title for trace in single]):
        if single[one].item != single[other].item:
            yield from (single[one].ref, single[other].ref)


def _missing(scene: _Scene, trace: Trace) -> Iterator[str]:
    """They have more: what is on record and not in our figure."""
    if scene.counts(trace):
        return
    if scene.fits(trace) and trace.until is not None:
        yield "void" if trace.void else "total-cut"
    elif scene.inside(trace) and scene.fits(trace):
        yield "void" if trace.void else "outside"
    elif scene.inside(trace) and trace.namesake and not trace.void:
        yield "namesake"
    elif scene.fits(trace) and not trace.void:
        if scene.window.start - EDGE <= trace.day < scene.window.start:
            yield "edge-before"
        elif scene.window.end <= trace.day < scene.window.end + EDGE:
            yield "edge-after"


def _extra(scene: _Scene, trace: Trace) -> Iterator[str]:
    """We have more: what is in our figure and may not be in theirs."""
    if not scene.counts(trace):
        return
    if trace.ref in scene.doubles:
        yield "double"
    if trace.status != "reported":
        yield "not-reported"
    yield from _shared(trace)
    if trace.late and scene.late_tells:
        yield "late"
    if trace.until is None:
        if trace.day < scene.window.start + EDGE:
            yield "edge-start"
        elif trace.day >= scene.window.end - EDGE:
            yield "edge-end"


def _shared(trace: Trace) -> Iterator[str]:
    if trace.sources > 1:
        yield "compiled"
    if not trace.lead:
        yield "joint"
    if trace.reprint:
        yield "reprint"


def _all(scene: _Scene, trace: Trace) -> Iterator[str]:
    """They have nothing: all that is in our figure."""
    if scene.counts(trace):
        yield from tuple(_extra(scene, trace)) or ("counted",)


def _worth(scene: _Scene, trace: Trace) -> Iterator[str]:
    """As many, worth otherwise: what may have been given other points, or stand for another one."""
    if scene.counts(trace):
        if trace.form is None and trace.until is None:
            yield "no-form"
        if trace.points is not None:
            yield "by-hand"
        yield from _shared(trace)
    elif scene.fits(trace):
        yield from _missing(scene, trace)


_LOOKS: Mapping[str, Callable[[_Scene, Trace], Iterator[str]]] = {
    "missing-adoption": _missing,
    "extra-adoption": _extra,
    "not-published": _all,
    "points-differ": _worth,
}
