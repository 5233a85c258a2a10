"""Places: points to ranks, inside each group; then gates and awards, with who was passed over and why."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from zhibao_cli.domain.score_numbers import Number
from zhibao_cli.domain.score_result import Result, Score
from zhibao_cli.domain.scorecard import PLAIN_RANK, Award, Gate, RankPolicy, Scorecard


class Place(NamedTuple):
    """A unit's place. `tied`: another has the same. `gap`: the points to the next better place, None for the first."""

    rank: int
    score: Score
    tied: bool
    gap: Fraction | None


class Table(NamedTuple):
    """The ranked units of one group (None: of those in no group, or of all together)."""

    group: str | None
    places: tuple[Place, ...]
    together: bool = False


def rank(result: Result, *, together: bool = False) -> tuple[Table, ...]:
    """The ranked tables, groups in the order of their first unit in the register; or all units in one table."""
    policy = result.closing.rank if result.closing else PLAIN_RANK
    if together:
        return (Table(None, places(result.scores, policy), True),) if result.scores else ()
    groups: dict[str | None, list[Score]] = {}
    for score in result.scores:
        groups.setdefault(score.group, []).append(score)
    return tuple(Table(group, places(scores, policy)) for group, scores in groups.items())


def places(scores: Sequence[Score], policy: RankPolicy) -> tuple[Place, ...]:
    """Ranked on printed points, then the counts of the tie-break; what is still equal, by the card's `ties`."""
    ordered = sorted(scores, key=lambda score: (*_merit(score), score.order, score.unit))
    found: list[Place] = []
    number = distinct = 0
    better: Fraction | None = None
    for place, score in enumerate(ordered):
        same = place > 0 and _merit(ordered[place - 1]) == _merit(score)
        if policy.ties == "ordinal" or not same:
            better = ordered[place - 1].points if place else None
            distinct += 1
            number = distinct if policy.ties == "dense" else place + 1
        follows = place + 1 < len(ordered) and _merit(ordered[place + 1]) == _merit(score)
        tied = (same or follows) and policy.ties != "ordinal"
        found.append(Place(number, score, tied, None if better is None else better - score.points))
    return tuple(found)


def _merit(score: Score) -> tuple[Fraction, ...]:
    return (-score.points, *(-Fraction(count) for count in score.ties))


# -- gates and awards


class Miss(NamedTuple):
    """What a gate asks and a unit has not: so much of a metric, or (metric "fault") the faults it has `got`."""

    metric: str
    wanted: Number
    got: Number


class Passed(NamedTuple):
    """Why a unit does not get a title: gate, strike, no-points, has-award (which: `detail`), or place."""

    unit: str
    reason: str
    detail: str = ""
    misses: tuple[Miss, ...] = ()


class Given(NamedTuple):
    """A title in one group: who gets it, in order of place, and why the others do not."""

    title: str
    group: str | None
    winners: tuple[str, ...]
    passed: tuple[Passed, ...]
    rule: int


def gate_misses(gate: Gate, number: int, score: Score) -> tuple[Miss, ...]:
    """What a unit lacks to pass the gate (the `number`th of its card); nothing when it passes."""
    found = []
    for need in gate.needs:
        wanted = need.at_least if need.at_least is not None else score.targets.get(need.metric.count)
        count = need.metric.count
        got = score.points if count == "points" else score.counts[count]
        if wanted is not None and got < wanted:
            found.append(Miss(count, wanted, got))
    faults = sum(score.faults[number]) if number < len(score.faults) else 0
    if faults:
        found.append(Miss("fault", 0, faults))
    return tuple(found)


def placed(tables: Iterable[Table]) -> dict[str, Place]:
    """Every unit's place, in the order of the tables."""
    return {place.score.unit: place for table in tables for place in table.places}


def awards(result: Result) -> tuple[Given, ...]:
    """Who gets what, award by award as in the file, in each of its groups; and why the others do not."""
    card = result.closing
    if card is None:
        return ()
    given: list[Given] = []
    holders: dict[str, str] = {}
    for award in card.awards:
        tables = [table for table in rank(result) if award.groups is None or table.group in award.groups]
        given.extend([_give(award, table, card, holders) for table in tables])
        # Only an award from above in the file stands in the way, not the same one in another group.
        for one in given:
            holders.update({unit: one.title for unit in one.winners if unit not in holders})
    return tuple(given)


def _give(award: Award, table: Table, card: Scorecard, holders: dict[str, str]) -> Given:
    passed: list[Passed] = []
    fit: list[Place] = []
    for place in table.places:
        why = _stopped(award, place.score, card, holders)
        if why is None:
            fit.append(place)
        else:
            passed.append(why)
    last = fit[min(award.take, len(fit)) - 1].rank if fit else 0
    winners = tuple(place.score.unit for place in fit if place.rank <= last)
    passed += [Passed(place.score.unit, "place") for place in fit if place.rank > last]
    return Given(award.title, table.group, winners, tuple(passed), award.line)


def _stopped(award: Award, score: Score, card: Scorecard, holders: dict[str, str]) -> Passed | None:
    """Why a unit is passed over, whatever its place."""
    if score.unit in holders:
        return Passed(score.unit, "has-award", holders[score.unit])
    if score.points <= 0:
        return Passed(score.unit, "no-points")
    if score.strikes:
        return Passed(score.unit, "strike")
    for number, gate in enumerate(card.gates):
        if gate.name == award.gate and (misses := gate_misses(gate, number, score)):
            return Passed(score.unit, "gate", gate.name, misses)
    return None
