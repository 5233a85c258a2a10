"""Step 2 of the order of evaluation: one event, its first matching rule, then the factors; and what it counts for."""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from fractions import Fraction
from operator import attrgetter
from typing import NamedTuple

from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.score_numbers import Number, Trail, lean
from zhibao_cli.domain.score_plan import Plan, reads
from zhibao_cli.domain.scorecard import Condition, Rule, Scorecard

ALWAYS_REPORTED = ("adopted", "instructed", "fault")
"""Events that are reported when no rule matches, even if the card has no rule at all for their sort."""

ITEM_EVENTS = ("adopted", "instructed", "forwarded", "unadopted")
"""What goes together in one item, and is shared among its units."""


class Price(NamedTuple):
    """What an event gives by itself: points, for later instructions `then`; how; `flag` what must be reported."""

    rule: Rule | None
    points: Number
    then: Number
    how: Trail
    how_then: Trail
    flag: str = ""


NOTHING = Price(None, 0, 0, (0,), (0,))


def price(card: Scorecard, shape: Shape, words: int | None, group: str | None) -> Price:
    """What one event gives by a version of the card, before anything else on its item is looked at."""
    for rule in card.rules_on(shape.on, shape.channel):
        if rule.when.matches(shape, words, group):
            break
    else:
        meant = shape.on in ALWAYS_REPORTED or card.has_rules_on(shape.on)
        return Price(None, 0, 0, (0,), (0,), "unmatched" if meant else "")
    points = rule.points
    if points is None:
        points = shape.points
        if points is None or not rule.admits(points):
            flag = "recorded-missing" if points is None else "recorded-range"
            return Price(rule, 0, 0, (0,), (0,), flag)
    given, how = _factored(card, shape, words, group, lean(points))
    if rule.then is None:
        return Price(rule, given, 0, how, (0,))
    then, how_then = _factored(card, shape, words, group, lean(rule.then))
    return Price(rule, given, then, how, how_then)


def _factored(
    card: Scorecard, shape: Shape, words: int | None, group: str | None, points: Number
) -> tuple[Number, Trail]:
    """Points after every factor that matches, in file order."""
    how: Trail = (points,)
    for factor in card.factors:
        if factor.on != shape.on or not factor.when.matches(shape, words, group):
            continue
        if factor.times is not None:
            points, how = lean(points * factor.times), (*how, "×", factor.times)
        elif factor.plus is not None:
            points, how = (
                lean(points + factor.plus),
                (*how, "-" if factor.plus < 0 else "+", lean(abs(Fraction(factor.plus)))),
            )
    return points, how


class Scored:
    """An event reduced to what the card reads: all that is alike in events alike. Compared by identity."""

    __slots__ = (
        "_label", "caps", "card", "flags", "group", "key", "live", "number", "on", "price", "seg", "shape", "tallies",
        "words",
    )  # fmt: skip

    def __init__(self, number: int, seg: int, shape: Shape, words: int | None, group: str | None) -> None:
        self.number = number
        self.key: object = None
        self._label = ""
        self.seg = seg
        self.on = shape.on
        self.shape = shape
        self.words = words
        self.group = group
        self.live = False
        self.card: Scorecard | None = None
        self.price = NOTHING
        self.flags: tuple[str, ...] = ()
        self.caps: tuple[int, ...] = ()
        self.tallies: tuple[tuple[int, Number, bool], ...] = ()

    @property
    def label(self) -> str:
        """A text that is the same for events alike and differs for others: what orders them where nothing else does."""
        if not self._label:
            self._label = repr(self.key)
        return self._label


class _Alike:
    """Events alike but for their segment: which conditions mean them is found out once, not once for each segment."""

    __slots__ = ("group", "matched", "prices", "shape", "words")

    def __init__(self, shape: Shape, words: int | None, group: str | None) -> None:
        self.shape = shape
        self.words = words
        self.group = group
        self.matched: dict[int, bool] = {}
        self.prices: dict[int, Price] = {}

    def match(self, when: Condition) -> bool:
        """Whether a condition of the book means these events."""
        found = self.matched.get(id(when))
        if found is None:
            found = self.matched[id(when)] = when.matches(self.shape, self.words, self.group)
        return found

    def price(self, card: Scorecard) -> Price:
        """What a version of the book gives for one of them."""
        found = self.prices.get(id(card))
        if found is None:
            found = self.prices[id(card)] = price(card, self.shape, self.words, self.group)
        return found


class Pricer:
    """Prices events, each distinct one once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._memo: dict[object, Scored] = {}
        self._alike: dict[object, _Alike] = {}
        self._keys: Mapping[str, Callable[[Shape], object]] = {
            on: attrgetter(*sorted({"on", *fields} - {"lead"})) for on, fields in reads(plan.book).items()
        }

    def scored(self, seg: int, shape: Shape, words: int | None, group: str | None, member: bool) -> Scored:
        """The event reduced to what is read of it. `member`: whether its unit was one on its day."""
        band = None if words is None else bisect_right(self.plan.bands, words)
        kind = self._keys[shape.on](shape)
        key = (seg, member, band, group, kind)
        found = self._memo.get(key)
        if found is None:
            alike = self._alike.get(key[2:])
            if alike is None:
                alike = self._alike[key[2:]] = _Alike(shape, words, group)
            found = self._memo[key] = self._new(Scored(len(self._memo), seg, shape, words, group), member, alike)
            found.key = key
        return found

    def _new(self, event: Scored, member: bool, alike: _Alike) -> Scored:
        seg = self.plan.segs[event.seg]
        if self.no_event(event.shape):
            return event
        if seg.inside and not member:
            event.flags = ("outside",)
            return event
        self._tally(event, alike)
        if seg.inside:
            event.live = True
            self._price(event, seg.card, alike)
        return event

    def no_event(self, shape: Shape) -> bool:
        """What is not to be reckoned with at all: drafts not reported, open drafts asked for, another level."""
        if shape.on in ("submitted", "unadopted"):
            return shape.status != "reported"
        if shape.on == "solicited":
            return shape.outcome in ("open", "waived", None)
        if self.plan.level is None:
            return False
        if shape.on in ("adopted", "instructed"):
            return shape.level != self.plan.level
        return shape.on == "forwarded" and shape.to != self.plan.level

    def _price(self, event: Scored, card: Scorecard | None, alike: _Alike) -> None:
        shape = event.shape
        if self.plan.level is not None and shape.on not in ("adopted", "instructed", "forwarded"):
            return
        event.card = card
        flags = []
        if shape.on == "adjustment":
            points = lean(shape.points or 0)
            event.price = Price(None, points, 0, (points,), ())
            flags += ["recorded-missing"] if shape.points is None else []
        elif card is None:
            flags.append("no-version")
        else:
            event.price = alike.price(card)
            if event.price.flag and not self._multiplies(event):
                flags.append(event.price.flag)
        if shape.status != "reported" and shape.on in ("adopted", "instructed", "forwarded"):
            flags.append("not-reported")
        event.flags = tuple(flags)
        numbers = self.plan.cap_watch.get((shape.on, event.seg), ())
        event.caps = tuple([n for n in numbers if alike.match(self.plan.caps[n].when)])

    def _multiplies(self, event: Scored) -> bool:
        """An instruction that multiplies the adoptions is worth something without a rule of its own."""
        closing = self.plan.closing
        return event.on == "instructed" and closing is not None and closing.item.times is not None

    def _tally(self, event: Scored, alike: _Alike) -> None:
        found: list[tuple[int, Number, bool]] = []
        for watch in self.plan.watch.get((event.on, event.seg), ()):
            if not alike.match(watch.when) or (watch.singly and event.shape.total):
                continue
            amount: Number = 1
            for weight in watch.weights:
                if alike.match(weight.when):
                    amount = lean(weight.weight)
                    break
            found.append((watch.tally, amount, watch.items))
        event.tallies = tuple(found)
