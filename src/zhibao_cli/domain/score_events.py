"""Step 2 of the order of evaluation: one event, its first matching rule, then the factors; and what it counts for."""

from bisect import bisect_right
from fractions import Fraction
from typing import NamedTuple

from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.score_alike import Alike, Told
from zhibao_cli.domain.score_numbers import Number, Trail, lean
from zhibao_cli.domain.score_plan import Plan, Watch
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
    """Events that do the same: worth the same, shared alike, adding to the same tallies, under the same caps.

    `seg` is the first of the segments that nothing the card has parts for these events. `label` is the same for events
    that do the same and differs for others: what orders them where nothing else does.
    """

    __slots__ = ("caps", "card", "flags", "group", "label", "live", "number", "on", "price", "seg", "shape", "tallies",
                 "words")  # fmt: skip

    def __init__(self, number: int, seg: int, meaning: "Meaning", shape: Shape) -> None:
        self.number = number
        self.seg = seg
        self.on = shape.on
        self.shape = shape
        self.words = meaning.words
        self.group = meaning.group
        self.live = False
        self.card: Scorecard | None = None
        self.price = NOTHING
        self.flags: tuple[str, ...] = ()
        self.caps: tuple[int, ...] = ()
        self.tallies: Tallies = ()
        self.label = ""


Tallies = tuple[tuple[int, Number, bool], ...]


class Meaning:
    """What the conditions of a book say of events of which the same ones hold: found out once, for all segments."""

    __slots__ = ("_caps", "_matched", "_plan", "_prices", "_tallies", "group", "shape", "words")

    def __init__(self, plan: Plan, shape: Shape, words: int | None, group: str | None) -> None:
        self._plan = plan
        self.shape = shape
        self.words = words
        self.group = group
        self._matched: dict[int, bool] = {}
        self._prices: dict[int, Price] = {}
        self._tallies: dict[int, Tallies] = {}
        self._caps: dict[int, tuple[int, ...]] = {}

    def match(self, when: Condition) -> bool:
        """Whether a condition of the book means these events."""
        found = self._matched.get(id(when))
        if found is None:
            found = self._matched[id(when)] = when.matches(self.shape, self.words, self.group)
        return found

    def price(self, card: Scorecard) -> Price:
        """What a version of the book gives for one of them."""
        found = self._prices.get(id(card))
        if found is None:
            found = self._prices[id(card)] = price(card, self.shape, self.words, self.group)
        return found

    def tallies(self, seg: int) -> Tallies:
        """What one of them in a segment adds to which tallies."""
        found = self._tallies.get(seg)
        if found is None:
            watched = self._plan.watch.get((self.shape.on, seg), ())
            met = [(one.tally, self._weight(one), one.items) for one in watched if self._adds(one)]
            found = self._tallies[seg] = tuple(met)
        return found

    def _adds(self, watch: Watch) -> bool:
        return self.match(watch.when) and not (watch.singly and self.shape.total)

    def _weight(self, watch: Watch) -> Number:
        met = (weight.weight for weight in watch.weights if self.match(weight.when))
        return lean(next(met, 1))

    def caps(self, seg: int) -> tuple[int, ...]:
        """The caps that one of them in a segment falls under."""
        found = self._caps.get(seg)
        if found is None:
            caps = self._plan.caps
            watched = self._plan.cap_watch.get((self.shape.on, seg), ())
            found = self._caps[seg] = tuple([number for number in watched if self.match(caps[number].when)])
        return found


class Known(NamedTuple):
    """What is told apart of a shape, whether its unit's group matters, which length bands are alike to it."""

    told: Told
    group: bool
    bands: tuple[int, ...]


class Pricer:
    """Prices events, those that do the same once."""

    def __init__(self, plan: Plan, alike: Alike) -> None:
        self.plan = plan
        self.alike = alike
        self._memo: dict[object, Scored] = {}
        self._deeds: dict[object, Scored] = {}
        self._meanings: dict[object, Meaning] = {}
        self._known: dict[int, Known] = {}
        self._held: list[Shape] = []
        self._among = tuple(dict.fromkeys(card.item.among for card in plan.book.versions if card.item.among))

    def known(self, shape: Shape) -> Known:
        """What is told apart of a shape, and what is asked besides."""
        found = self._known.get(id(shape))
        if found is None:
            told = self.alike.of_shape(shape)
            found = self._known[id(shape)] = Known(told, *self.alike.asks(told))
            self._held.append(shape)  # so that no other shape can get its id
        return found

    def scored(self, seg: int, shape: Shape, words: int | None, group: str | None, member: bool) -> Scored:
        """The event reduced to what it does. `member`: whether its unit was one on its day."""
        known = self.known(shape)
        band = known.bands[0 if words is None else bisect_right(self.plan.bands, words) + 1]
        key = (seg, member, band, group if known.group else None, known.told)
        found = self._memo.get(key)
        if found is None:
            found = self._memo[key] = self._find(key, shape, words)
        return found

    def _find(self, key: tuple[int, bool, int, str | None, Told], shape: Shape, words: int | None) -> Scored:
        """One that does the same, else a new one."""
        seg, member, band, group, told = key
        meant = (told.on, told.bits, band, group, told.points, told.total)
        meaning = self._meanings.get(meant)
        if meaning is None:
            meaning = self._meanings[meant] = Meaning(self.plan, shape, words, group)
        one = Scored(len(self._deeds), self.plan.alike[seg], meaning, shape)
        self._fill(one, seg, member, meaning)
        among = tuple([meaning.match(when) for when in self._among]) if told.on == "adopted" else ()
        deed = (one.seg, one.on, one.live, _worth(one.price), one.tallies, one.caps, one.flags, among, told.joint,
                told.compiled, told.level)  # fmt: skip
        found = self._deeds.setdefault(deed, one)
        if found is one:
            one.label = repr(deed)
        return found

    def _fill(self, event: Scored, seg: int, member: bool, meaning: Meaning) -> None:
        inside = self.plan.segs[seg].inside
        if self.no_event(event.shape):
            return
        if inside and not member:
            event.flags = ("outside",)
            return
        event.tallies = meaning.tallies(seg)
        if inside:
            event.live = True
            event.caps = meaning.caps(seg)
            self._price(event, self.plan.segs[seg].card, meaning)

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

    def _price(self, event: Scored, card: Scorecard | None, meaning: Meaning) -> None:
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
            event.price = meaning.price(card)
            if event.price.flag and not self._multiplies(event):
                flags.append(event.price.flag)
        if shape.status != "reported" and shape.on in ("adopted", "instructed", "forwarded"):
            flags.append("not-reported")
        event.flags = tuple(flags)

    def _multiplies(self, event: Scored) -> bool:
        """An instruction that multiplies the adoptions is worth something without a rule of its own."""
        closing = self.plan.closing
        return event.on == "instructed" and closing is not None and closing.item.times is not None


def _worth(price: Price) -> tuple[object, ...]:
    """All of a price that makes a difference, with the line for its rule."""
    return (price.rule.line if price.rule else 0, price.points, price.then, price.how, price.how_then)
