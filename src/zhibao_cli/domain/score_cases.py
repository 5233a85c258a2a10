"""Scoring cases: each distinct one once, then only counting. What `rank` spends its time on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from zhibao_cli.domain.cases import Case, Event, Member
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.score_alike import Alike
from zhibao_cli.domain.score_events import ITEM_EVENTS, Pricer, Scored
from zhibao_cli.domain.score_items import Part, combine
from zhibao_cli.domain.score_numbers import Number
from zhibao_cli.domain.score_plan import Plan, PointsTally
from zhibao_cli.domain.scorecard import PLAIN_ITEM, PLAIN_SHARE, Scorecard, level_height

_COMBINED = ("adopted", "instructed", "forwarded")


class ClassOf(NamedTuple):
    """What parts must share to be limited alike: segment, the caps they fall under, and their sign."""

    seg: int
    caps: tuple[int, ...]
    below: bool


class Flag(NamedTuple):
    """Something to report of the event at this place of a case."""

    code: str
    at: int


class CaseScore(NamedTuple):
    """What one distinct case gives: its parts with their classes, and the profile it counts under."""

    parts: tuple[tuple[Part, int], ...]
    profile: int


class Profile(NamedTuple):
    """All that matters of a case for its unit's figures."""

    sums: tuple[tuple[int, Number], ...]
    tallies: tuple[tuple[int, Number], ...]
    flags: tuple[Flag, ...]


class Desk:
    """One unit's cases on their way. `steady`: one group all through the window, so that units alike share a memo."""

    def __init__(self, member: Member, steady: bool, group: str | None, memo: dict[int, CaseScore]) -> None:
        self.member = member
        self.steady = steady
        self.group = group
        self.memo = memo
        self.counts: dict[int, int] = {}


class CaseBook:
    """Scores the cases of every unit; keeps what was scored to make lines of it when asked."""

    def __init__(self, plan: Plan, members: Sequence[Member]) -> None:
        self.plan = plan
        self.pricer = Pricer(plan, Alike(plan.book, members, plan.window))
        self.members = {member.code: member for member in members}
        self.desks: dict[str, Desk] = {}
        self.profiles: list[Profile] = []
        self.classes: list[ClassOf] = []
        self.strangers: list[Case] = []
        self._class_numbers: dict[ClassOf, int] = {}
        self._profile_numbers: dict[Profile, int] = {}
        self._by_value: dict[object, CaseScore] = {}
        self._held: list[tuple[Event, ...]] = []
        self._by_seg = bool(plan.limits) or bool(plan.caps)
        self._memos: dict[str | None, dict[int, CaseScore]] = {}
        for member in members:
            self.desks[member.code] = self._desk(member)

    def _desk(self, member: Member) -> Desk:
        window = self.plan.window
        for span in member.spans:
            if span.start <= window.start and window.end <= span.end:
                group = span.group if self.plan.reads_group else None
                return Desk(member, True, group, self._memos.setdefault(group, {}))
        return Desk(member, False, None, {})

    # -- the hot loop

    def count(self, cases: Iterable[Case]) -> None:
        """Score and count every case. Cases that share one tuple of events are looked up by it."""
        desks, held = self.desks, self._held
        for case in cases:
            desk = desks.get(case.unit)
            if desk is None:
                self.strangers.append(case)
                continue
            events = case.events
            score = desk.memo.get(id(events))
            if score is None:
                score = self._score(events, desk)
                held.append(events)  # so that no other tuple can get its id
                for memo in self._memos_of(events, desk):
                    memo[id(events)] = score
            profile = score.profile
            counts = desk.counts
            counts[profile] = counts.get(profile, 0) + case.count

    def score(self, case: Case) -> CaseScore:
        """What a case gives that was counted before."""
        desk = self.desks[case.unit]
        return desk.memo.get(id(case.events)) or self._score(case.events, desk)

    def _memos_of(self, events: tuple[Event, ...], desk: Desk) -> Iterable[dict[int, CaseScore]]:
        """Where to keep what the events give: with the units of one group, or of all where no group is asked for."""
        if not desk.steady or any(self.pricer.known(event.shape).group for event in events):
            return (desk.memo,)
        return self._memos.values()

    # -- one distinct case

    def _score(self, events: tuple[Event, ...], desk: Desk) -> CaseScore:
        kept = [(at, self._scored(event, desk)) for at, event in enumerate(events) if event.day < self.plan.window.end]
        if len(events) == 1 and kept:
            key: object = kept[0][1].number
        else:
            # Only which day and which entry comes first matters, not which they are.
            days = {day: n for n, day in enumerate(sorted({event.day for event in events}))}
            orders = {order: n for n, order in enumerate(sorted({event.order for event in events}))}
            key = tuple((at, one.number, days[events[at].day], orders[events[at].order]) for at, one in kept)
        found = self._by_value.get(key)
        if found is None:
            found = self._by_value[key] = self._new(events, kept)
        return found

    def _scored(self, event: Event, desk: Desk) -> Scored:
        plan, shape = self.plan, event.shape
        group = desk.group
        if not desk.steady and plan.reads_group:
            group = desk.member.group_on(event.day)
        if plan.reads_group and shape.of > 1 and shape.lead:
            lead = self.members.get(shape.lead)
            group = lead.group_on(event.day) if lead else None
        member = desk.steady or desk.member.member_on(event.day)
        return self.pricer.scored(plan.seg_of(event.day), shape, event.words, group, member)

    def _new(self, events: tuple[Event, ...], kept: Sequence[tuple[int, Scored]]) -> CaseScore:
        live = [(at, one) for at, one in kept if one.live]
        parts = self._parts(events, kept, live, self.plan.closing, self.plan.window)
        sums: dict[int, Number] = {}
        classed = []
        for part in parts:
            number = self._class(part)
            classed.append((part, number))
            if part.points:
                sums[number] = sums.get(number, 0) + part.points
        flags = tuple([Flag(code, at) for at, one in kept for code in one.flags])
        profile = Profile(tuple(sorted(sums.items())), self._tallies(events, kept, parts), flags)
        return CaseScore(tuple(classed), self._profile(profile))

    def _tallies(
        self, events: tuple[Event, ...], kept: Sequence[tuple[int, Scored]], parts: Sequence[Part]
    ) -> tuple[tuple[int, Number], ...]:
        found: dict[int, Number] = {}
        for _, one in kept:
            for number, amount, items in one.tallies:
                so_far = found.get(number, 0)
                found[number] = max(so_far, amount) if items else so_far + amount
        for spot in self.plan.spots:
            points = self._spot(events, kept, spot, parts)
            if points:
                found[spot.tally] = points
        return tuple(sorted(found.items()))

    def _parts(
        self,
        events: tuple[Event, ...],
        kept: Sequence[tuple[int, Scored]],
        live: Sequence[tuple[int, Scored]],
        card: Scorecard | None,
        window: Period,
    ) -> list[Part]:
        """The parts of the live events after steps 2 to 5."""
        parts = [Part(at, events[at].day, events[at].order, one) for at, one in live]
        together = [part for part in parts if part.scored.on in ITEM_EVENTS]
        if together:
            item, share = (card.item, card.share) if card else (PLAIN_ITEM, PLAIN_SHARE)
            reach = -1
            if item.forwarded == "unless-adopted":
                reach = max((self._height(one) for at, one in kept if events[at].day < window.end), default=-1)
            combine(together, item, share, reach)
        return parts

    def _height(self, event: Scored) -> int:
        if event.on != "adopted" or (self.plan.level and event.shape.level != self.plan.level):
            return -1
        return level_height(event.shape.level)

    def _spot(
        self, events: tuple[Event, ...], kept: Sequence[tuple[int, Scored]], spot: PointsTally, parts: Sequence[Part]
    ) -> Number:
        """The points of the case with a sub-period as the window."""
        live = [(at, one) for at, one in kept if one.live and events[at].day in spot.period]
        if not live:
            return 0
        only = live[0][1].on if len(live) == len(parts) == 1 else ""
        same = spot.card is self.plan.closing
        if same and only in _COMBINED:
            # Nothing to combine: the sub-period gives what the window does, by the same version's shares.
            return parts[0].points
        if same and len(live) == len(parts) and _within(events, kept, spot.period.end):
            # Nothing of the item lies outside the sub-period.
            return sum([part.points for part in parts])
        live = [(at, one) for at, one in live if one.on in ITEM_EVENTS or one.on == "submitted"]
        if spot.period in self.plan.unadopted_given:
            live = [(at, one) for at, one in live if one.on != "unadopted"]
        return sum((part.points for part in self._parts(events, kept, live, spot.card, spot.period)), 0)

    def _class(self, part: Part) -> int:
        one = part.scored
        kind = ClassOf(one.seg, one.caps, part.points < 0) if self._by_seg else ClassOf(0, (), False)
        number = self._class_numbers.get(kind)
        if number is None:
            number = self._class_numbers[kind] = len(self.classes)
            self.classes.append(kind)
        return number

    def _profile(self, profile: Profile) -> int:
        number = self._profile_numbers.get(profile)
        if number is None:
            number = self._profile_numbers[profile] = len(self.profiles)
            self.profiles.append(profile)
        return number

    def points_in(self, case: Case, period: Period, card: Scorecard) -> Number:
        """The points of a case with another window than the plan's, inside it."""
        desk = self.desks[case.unit]
        kept = [(at, self._scored(event, desk)) for at, event in enumerate(case.events) if event.day in period]
        live = [(at, one) for at, one in kept if one.live]
        return sum((part.points for part in self._parts(case.events, kept, live, card, period)), 0)


def _within(events: tuple[Event, ...], kept: Sequence[tuple[int, Scored]], end: date) -> bool:
    """Whether these are events that points are made of for a sub-period too, all before its end."""
    return all(one.on in _COMBINED and events[at].day < end for at, one in kept)


class Totals(NamedTuple):
    """A unit's sums by class, and its tallies."""

    sums: dict[int, Number]
    tallies: Mapping[int, Number]


class Adder:
    """Adds up profiles in whole numbers over one common denominator, which is many times faster than in fractions."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        numbers = {value.denominator for profile in profiles for _, value in (*profile.sums, *profile.tallies)}
        self.common = lcm(*numbers) if numbers else 1
        self.sums = [self._whole(profile.sums) for profile in profiles]
        self.tallies = [self._whole(profile.tallies) for profile in profiles]

    def _whole(self, pairs: Iterable[tuple[int, Number]]) -> tuple[tuple[int, int], ...]:
        return tuple((number, value.numerator * (self.common // value.denominator)) for number, value in pairs)

    def add(self, counts: Mapping[int, int]) -> Totals:
        """The sums and tallies of so many cases of each profile."""
        sums: dict[int, int] = {}
        tallies: dict[int, int] = {}
        for profile, count in counts.items():
            for number, amount in self.sums[profile]:
                sums[number] = sums.get(number, 0) + amount * count
            for number, amount in self.tallies[profile]:
                tallies[number] = tallies.get(number, 0) + amount * count
        return Totals(self._exact(sums), self._exact(tallies))

    def _exact(self, numbers: dict[int, int]) -> dict[int, Number]:
        common = self.common
        if common == 1:
            return dict(numbers)
        return {
            n: amount // common if amount % common == 0 else Fraction(amount, common) for n, amount in numbers.items()
        }
