"""Steps 3 to 5: what the events of one item give together, and the unit's share of it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from zhibao_cli.domain.score_events import Scored
from zhibao_cli.domain.score_numbers import Number, lean
from zhibao_cli.domain.scorecard import ItemPolicy, SharePolicy, Split, level_height, portion


class Part:
    """One event's part in its item's points, on its way through the steps. `at`: its place among the case's events."""

    __slots__ = ("at", "day", "how", "order", "points", "scored")

    def __init__(self, at: int, day: date, order: int, scored: Scored) -> None:
        self.at = at
        self.day = day
        self.order = order
        self.scored = scored
        self.points = scored.price.points
        self.how = scored.price.how

    def set(self, points: Number) -> None:
        """Replace the points, and say so."""
        if points != self.points:
            self.how = (*self.how, "→", points)
            self.points = points

    def share(self, split: Split, place: int, of: int) -> None:
        """Keep only one of several shares."""
        if of <= 1 or split == "full":
            return
        part = portion(split, place, of)
        if part != 1:
            self.points = lean(self.points * part)
            self.how = (*self.how, "÷", of) if split == "equal" else (*self.how, "×", part)

    def times(self, number: Number) -> None:
        """Multiply the points."""
        self.points = lean(self.points * number)
        self.how = (*self.how, "×", number)


def order_key(part: Part) -> tuple[object, ...]:
    """By date; on one day the higher points first, then the lower `then`; then whatever never depends on entering."""
    price = part.scored.price
    rule = price.rule.line if price.rule else 0
    return (part.day, -part.points, price.then, rule, part.scored.label, part.order)


def combine(parts: Sequence[Part], item: ItemPolicy, share: SharePolicy, reach: int) -> None:
    """Bring the parts of one item to what they give together. `reach`: how high the item is adopted by the end."""
    for part in parts:
        if part.scored.on in ("adopted", "forwarded"):
            shape = part.scored.shape
            part.share(share.compiled, shape.source, shape.sources)
    if len(parts) > 1:
        _together(sorted(parts, key=order_key), item)
    elif item.times is not None:
        _together(parts, item)
    for part in parts:
        shape = part.scored.shape
        if shape.on == "forwarded" and item.forwarded == "unless-adopted" and 0 <= level_height(shape.to) <= reach:
            part.set(0)
        part.share(share.joint, shape.place, shape.of)


def _together(parts: Sequence[Part], item: ItemPolicy) -> None:
    adopted = [part for part in parts if part.scored.on == "adopted"]
    instructed = [part for part in parts if part.scored.on == "instructed"]
    # What no rule matches is worth nothing and takes nobody's place.
    priced = [part for part in instructed if part.scored.price.rule is not None]
    _INSTRUCTIONS[item.instructions](priced)
    among = [part for part in adopted if part.scored.price.rule is not None and _meant(part, item)]
    if item.inside:
        _highest(sorted([*among, *priced], key=lambda part: part.day))
    elif item.adoptions in _ADOPTIONS:
        _ADOPTIONS[item.adoptions](among, item)
    if item.times is not None and instructed:
        for part in adopted:
            part.times(item.times)
        for part in instructed:
            part.set(0)


def _meant(part: Part, item: ItemPolicy) -> bool:
    event = part.scored
    return item.among is None or item.among.matches(event.shape, event.words, event.group)


def _best(parts: Sequence[Part]) -> Part | None:
    """The part of most points; of equals, the earliest."""
    return max(parts, key=lambda part: part.points) if parts else None


def _keep(parts: Iterable[Part], kept: Sequence[Part | None]) -> None:
    for part in parts:
        if not any(part is one for one in kept):
            part.set(0)


# -- several instructions


def _each(parts: Sequence[Part]) -> None:
    """Every instruction is added."""


def _highest(parts: Sequence[Part]) -> None:
    _keep(parts, [_best(parts)])


def _of_level(parts: Sequence[Part]) -> list[tuple[int, Part]]:
    """The best part of each level, with the level's height."""
    levels = dict.fromkeys(part.scored.shape.level for part in parts)
    best = [(level, _best([part for part in parts if part.scored.shape.level == level])) for level in levels]
    return [(level_height(level), part) for level, part in best if part is not None]


def _once_per_level(parts: Sequence[Part]) -> None:
    _keep(parts, [part for _, part in _of_level(parts)])


def _then(part: Part) -> None:
    price = part.scored.price
    part.points, part.how = price.then, price.how_then


def _first_then(parts: Sequence[Part]) -> None:
    for part in parts[1:]:
        _then(part)


def _first_then_per_rule(parts: Sequence[Part]) -> None:
    seen: set[tuple[str, int]] = set()
    for part in parts:
        card, rule = part.scored.card, part.scored.price.rule
        key = (card.digest if card else "", rule.line if rule else 0)
        if key in seen:
            _then(part)
        seen.add(key)


_INSTRUCTIONS: dict[str, Callable[[Sequence[Part]], None]] = {
    "each": _each,
    "highest": _highest,
    "once-per-level": _once_per_level,
    "first-then": _first_then,
    "first-then-per-rule": _first_then_per_rule,
}


# -- several adoptions


def _top_levels(parts: Sequence[Part], item: ItemPolicy) -> None:
    best = sorted(_of_level(parts), key=lambda one: -one[0])
    _keep(parts, [part for _, part in best[: item.top]])


def _highest_plus(parts: Sequence[Part], item: ItemPolicy) -> None:
    best = _best(parts)
    for part in parts:
        if part is not best:
            part.set(lean(item.plus) if part.points > 0 else 0)


_ADOPTIONS: dict[str, Callable[[Sequence[Part], ItemPolicy], None]] = {
    "highest": lambda parts, _: _highest(parts),
    "highest-per-level": lambda parts, _: _once_per_level(parts),
    "top-levels": _top_levels,
    "highest-plus": _highest_plus,
}
