"""A superior's bulletin beside our own figures: every figure compared, every difference classed.

All standings compared at once are of one bulletin: one span of days, one level. What the superior's figures say of
each other (a total, last year's, the order of places) is looked into as well: published figures are sometimes wrong.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from zhibao_cli.domain.ranking import places
from zhibao_cli.domain.records import Standing
from zhibao_cli.domain.score_numbers import Number
from zhibao_cli.domain.score_result import Result, Score
from zhibao_cli.domain.scorecard import LEVELS, PLAIN_RANK, Scorecard

METRICS = ("adopted", "points", "points_change", "place", "order")
"""The figures compared. `order`: of places among more units than are on record here, only who is before whom."""

AGREES = "agrees"


class Figure(NamedTuple):
    """One figure of a unit, ours beside theirs. None: not known, or not comparable.

    `finding` classes the difference (words.DIFFERENCE). `reckoned` is what the source's own other figures make it,
    `against` are the references of the standings that say so. `group` is the superior's.
    """

    unit: str
    group: str | None
    metric: str
    ours: Number | None
    theirs: Number | None
    finding: str = AGREES
    standing: str = ""
    reckoned: Number | None = None
    against: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether there is something to look into."""
        return self.finding != AGREES

    @property
    def difference(self) -> Number | None:
        """Ours less theirs; None where one of them is not known."""
        return None if self.ours is None or self.theirs is None else self.ours - self.theirs


@dataclass(frozen=True, slots=True)
class Own:
    """Our side of a bulletin: the scores of its span at its level.

    `comparable`: they were reckoned by the superior's card, so points and places can be compared. `before` has our
    points of the year before by unit, `last_year` the superior's standings of then by unit and group.
    """

    result: Result
    comparable: bool = True
    before: Mapping[str, Fraction] = field(default_factory=dict)
    last_year: Mapping[tuple[str, str | None], Standing] = field(default_factory=dict)


def compare(bulletin: Sequence[Standing], own: Own) -> tuple[Figure, ...]:
    """Every published figure beside ours, in the order of the bulletin; then our units that it does not name."""
    desk = _Desk(bulletin, own)
    counted = {at: list(_counted(desk, standing)) for at, standing in enumerate(bulletin)}
    moved = frozenset(
        figure.unit
        for figures in counted.values()
        for figure in figures
        if figure.differs and figure.metric in ("adopted", "points")
    )
    for group in desk.groups.values():
        for at, figure in _placed(desk, {at: bulletin[at] for at in group}, moved):
            counted[at].append(figure)
    return (*(figure for figures in counted.values() for figure in figures), *_unpublished(desk))


def card_level(card: Scorecard, channels: Mapping[str, str]) -> str | None:
    """The level whose own card this is: the lowest of which an adoption gives points. None: it names no level.

    A province's card gives nothing for what a city prints; a city's own card does. `channels` gives levels by code.
    """
    known = {**channels, **{channel.id: channel.level for channel in card.channels}}
    found: set[str] = set()
    for rule in card.rules:
        if rule.on != "adopted" or rule.points == 0:
            continue
        asked = dict(rule.when.allowed)
        levels = asked.get("level") or {known.get(str(channel)) for channel in asked.get("channel", ())}
        if not levels or None in levels:
            return None
        found |= {str(level) for level in levels}
    return min(found, key=LEVELS.index, default=None)


def reference(standing: Standing) -> str:
    """How a standing is named."""
    return f"{Standing.LETTER}{standing.serial}"


class _Desk:
    """The bulletin and our scores, by what they are looked up by."""

    def __init__(self, bulletin: Sequence[Standing], own: Own) -> None:
        self.own = own
        self.scores = {score.unit: score for score in own.result.scores}
        self.published: dict[str, Standing] = {}
        self.groups: dict[str | None, list[int]] = {}
        """The rows of the bulletin by the superior's group."""
        for at, standing in enumerate(bulletin):
            self.published.setdefault(standing.unit, standing)
            self.groups.setdefault(standing.group_name, []).append(at)
        self.children: dict[str, list[Score]] = {}
        for score in own.result.scores:
            if score.rolls_up_to:
                self.children.setdefault(score.rolls_up_to, []).append(score)

    def adopted_below(self, unit: str) -> int:
        """What the units that roll up to one have in adoptions, directly or not."""
        below = self.children.get(unit, ())
        return sum(int(child.counts["adopted"]) + self.adopted_below(child.unit) for child in below)

    def parts(self, unit: str, metric: str) -> list[Standing]:
        """What was published of all the units that roll up to one; nothing where one of them is left out."""
        found = [self.published.get(child.unit) for child in self.children.get(unit, ())]
        parts = [standing for standing in found if standing is not None and getattr(standing, metric) is not None]
        return parts if len(parts) == len(found) else []


# -- counts and points


def _counted(desk: _Desk, standing: Standing) -> Iterator[Figure]:
    """Adoptions, points and their change on last year."""
    score = desk.scores.get(standing.unit)
    if score is None:
        yield _unknown(standing)
        return
    adopted = _adopted(desk, standing, score)
    if adopted is not None:
        yield adopted
    points = _points(desk, standing, score, adopted is not None and adopted.differs)
    if points is not None:
        yield points
    change = _change(desk, standing, score)
    if change is not None:
        yield change


def _unknown(standing: Standing) -> Figure:
    """A unit that was no member here: by the first figure that was published of it."""
    figures: dict[str, Number | None] = {
        "adopted": standing.adopted, "points": standing.points, "place": standing.place,
        "points_change": standing.points_change,
    }  # fmt: skip
    metric = next((name for name, value in figures.items() if value is not None), "adopted")
    return Figure(
        standing.unit, standing.group_name, metric, None, figures[metric], "unit-unknown", reference(standing)
    )


def _figure(standing: Standing, metric: str, ours: Number | None, theirs: Number, finding: str = AGREES) -> Figure:
    return Figure(standing.unit, standing.group_name, metric, ours, theirs, finding, reference(standing))


def _adopted(desk: _Desk, standing: Standing, score: Score) -> Figure | None:
    theirs = standing.adopted
    if theirs is None:
        return None
    own = int(score.counts["adopted"])
    # A superior may count a unit with what rolls up to it, or by itself.
    for ours in (own, own + desk.adopted_below(score.unit)):
        if ours == theirs:
            return _figure(standing, "adopted", ours, theirs)
    total = _total(desk, standing, "adopted", own)
    if total is not None and total.reckoned != theirs:
        return total
    ours = own if total is None else own + desk.adopted_below(score.unit)
    return _figure(standing, "adopted", ours, theirs, "missing-adoption" if theirs > ours else "extra-adoption")


def _points(desk: _Desk, standing: Standing, score: Score, counts_differ: bool) -> Figure | None:
    theirs = standing.points
    if theirs is None or not desk.own.comparable:
        return None
    own = score.points - sum((child.points for child in desk.children.get(score.unit, ())), Fraction())
    for ours in (score.points, own):
        if ours == theirs:
            return _figure(standing, "points", ours, theirs)
    total = _total(desk, standing, "points", own)
    if total is not None and total.reckoned != theirs:
        return total
    follows = counts_differ or total is not None
    return _figure(standing, "points", score.points, theirs, "points-follow" if follows else "points-differ")


def _total(desk: _Desk, standing: Standing, metric: str, own: Number) -> Figure | None:
    """The figure as a total of its published parts and the unit's own; None where not all parts are published."""
    parts = desk.parts(standing.unit, metric)
    if not parts:
        return None
    reckoned = own + sum(getattr(part, metric) for part in parts)
    figure = _figure(standing, metric, own, getattr(standing, metric), "source-total")
    return figure._replace(reckoned=reckoned, against=tuple(map(reference, parts)))


def _change(desk: _Desk, standing: Standing, score: Score) -> Figure | None:
    """The change on last year as printed: against last year's own bulletin, else against ours."""
    theirs = standing.points_change
    if theirs is None:
        return None
    before = desk.own.before.get(standing.unit) if desk.own.comparable else None
    ours = None if before is None else score.points - before
    earlier = desk.own.last_year.get((standing.unit, standing.group_name))
    if earlier is not None and earlier.points is not None and standing.points is not None:
        reckoned = standing.points - earlier.points
        if reckoned != theirs:
            figure = _figure(standing, "points_change", ours, theirs, "source-change")
            return figure._replace(reckoned=reckoned, against=(reference(earlier),))
    if ours is None:
        return None
    return _figure(standing, "points_change", ours, theirs, AGREES if ours == theirs else "change-differs")


# -- places


def _placed(desk: _Desk, group: Mapping[int, Standing], moved: frozenset[str]) -> Iterator[tuple[int, Figure]]:
    """The places of one of the superior's groups, by row; `moved` are the units whose counts or points differ."""
    listed = {at: one for at, one in group.items() if one.place is not None and one.unit in desk.scores}
    contrary = _contrary(group)
    whole = _whole(listed.values())
    ours = _our_places(desk, listed, whole) if desk.own.comparable and (whole or len(listed) > 1) else {}
    metric = "place" if whole or not ours else "order"
    # Whoever has other points than was published moves the others too.
    other = "place-follows" if moved & {one.unit for one in listed.values()} else "place-differs"
    for at, one in listed.items():
        theirs = _before(one, listed.values()) if metric == "order" else one.place or 0
        if at in contrary:
            finding = "source-order"
        elif at not in ours:
            continue
        else:
            finding = AGREES if ours[at] == theirs else other
        yield at, _figure(one, metric, ours.get(at), theirs, finding)._replace(against=contrary.get(at, ()))


def _whole(listed: Collection[Standing]) -> bool:
    """Whether the units published are all that the superior ranked: as many as it says, or no place is beyond them."""
    ranked = {one.ranked for one in listed if one.ranked is not None}
    if ranked:
        return ranked == {len(listed)}
    return max((one.place or 0 for one in listed), default=0) <= len(listed)


def _before(one: Standing, listed: Iterable[Standing]) -> int:
    """The place among those listed alone."""
    return 1 + sum((other.place or 0) < (one.place or 0) for other in listed)


def _our_places(desk: _Desk, listed: Mapping[int, Standing], whole: bool) -> dict[int, int]:
    """Our places of these units among each other, by the ties of the card, or for an order alone 1, 2, 2, 4."""
    policy = desk.own.result.closing.rank if desk.own.result.closing else PLAIN_RANK
    scores = list({one.unit: desk.scores[one.unit] for one in listed.values()}.values())
    ranks = {p.score.unit: p.rank for p in places(scores, policy if whole else policy._replace(ties="competition"))}
    return {at: ranks[one.unit] for at, one in listed.items()}


def _contrary(group: Mapping[int, Standing]) -> dict[int, tuple[str, ...]]:
    """The fewest rows that make the published places contradict the published points, and what with.

    A unit with more points has no worse place, and no place is beyond how many were ranked.
    """
    both = [at for at, one in group.items() if one.place is not None and one.points is not None]
    both.sort(key=lambda at: (-(group[at].points or 0), group[at].place or 0, at))
    kept = _in_order(both, group)
    found = {at: tuple(_contradicting(group[at], (group[other] for other in both))) for at in both if at not in kept}
    beyond = {at for at, one in group.items() if one.place and one.ranked is not None and one.place > one.ranked}
    return {**dict.fromkeys(beyond, ()), **found}


def _in_order(ordered: Sequence[int], group: Mapping[int, Standing]) -> frozenset[int]:
    """The longest run of rows whose places never go back; of two as long, that without the better unit."""
    longest: list[list[int]] = []
    for at in ordered:
        runs = [run for run in longest if (group[run[-1]].place or 0) <= (group[at].place or 0)]
        longest.append([*max(runs, key=len, default=[]), at])
    kept: list[int] = max(reversed(longest), key=len, default=[])
    return frozenset(kept)


def _contradicting(one: Standing, others: Iterable[Standing]) -> Iterator[str]:
    mine, place = one.points or 0, one.place or 0
    for other in others:
        points, theirs = other.points or 0, other.place or 0
        if (points > mine and theirs > place) or (points < mine and theirs < place):
            yield reference(other)


# -- our units that the bulletin does not name


def _unpublished(desk: _Desk) -> Iterator[Figure]:
    """Units with adoptions of that level of which nothing was published, by themselves or within another."""
    for score in desk.own.result.scores:
        adopted = int(score.counts["adopted"])
        named = score.unit in desk.published or score.rolls_up_to in desk.published
        if adopted and not named:
            yield Figure(score.unit, None, "adopted", adopted, None, "not-published")
