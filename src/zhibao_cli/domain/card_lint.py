"""What is wrong with a scorecard although every line of it can be read: rules that never match, and their like."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from zhibao_cli.domain.card_reader import WARNING, Faults, nearest
from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.scorecard import Award, Base, Condition, Limits, Quota, Rate, Rule, Scorecard
from zhibao_cli.domain.words import LEVEL, MEDIUM
from zhibao_cli.i18n import listed, msg

Box = Mapping[str, frozenset[object]]
"""Which values of each attribute are meant; an attribute not named may have any."""

_FLAGS = frozenset[object]({True, False})
_UNSAID = "\0none"
_ANOTHER = "\0other"


def lint(card: Scorecard, faults: Faults) -> None:
    """Note all faults of a card that was read: dead rules, double names, what contradicts or changes nothing."""
    _doubles(card, faults)
    _dead_rules(card, faults)
    _unused_channels(card, faults)
    _instructions(card, faults)
    _awards(card, faults)
    _signs(card, faults)


def _doubles(card: Scorecard, faults: Faults) -> None:
    for section, names in (
        ("channel", [channel.id for channel in card.channels]),
        ("gate", [gate.name for gate in card.gates]),
    ):
        for number, name in enumerate(names):
            if name in names[:number]:
                text = msg("“{name}” is there already, in {section} #{first}",
                           name=name, section=f"[[{section}]]", first=names.index(name) + 1)  # fmt: skip
                faults.add("card-double", text, (section, number))


# -- rules that never match


def _dead_rules(card: Scorecard, faults: Faults) -> None:
    """The first rule that matches wins, so a rule whose every event an earlier one takes is an error."""
    for on in {rule.on for rule in card.rules}:
        numbered = [(number, rule) for number, rule in enumerate(card.rules) if rule.on == on]
        space = _Space(card, on, [rule.when for _, rule in numbered])
        earlier = _Boxes()
        for number, rule in numbered:
            box = space.box(rule.when)
            if space.empty(box):
                text = msg("this rule can never match: its conditions contradict each other")
                faults.add("card-never", text, ("rule", number))
                continue
            near = earlier.near(box)
            if not space.left_over(box, [taken for _, taken in near]):
                takers = [str(other.line) for other, taken in near if not _apart(box, taken)]
                text = msg("this rule can never match: line {lines} always comes first", lines=listed(takers))
                faults.add("card-dead", text, ("rule", number))
            earlier.add(rule, box)


class _Boxes:
    """What rules mean, in their order, found by publication: of hundreds only a few are about the same one."""

    def __init__(self) -> None:
        self._all: list[tuple[Rule, Box]] = []
        self._by_channel: dict[object, list[int]] = defaultdict(list)

    def add(self, rule: Rule, box: Box) -> None:
        """Take in a rule; None stands for any publication."""
        for channel in box.get(_CHANNEL, (None,)):
            self._by_channel[channel].append(len(self._all))
        self._all.append((rule, box))

    def near(self, box: Box) -> list[tuple[Rule, Box]]:
        """Those that are not about other publications alone, in their order."""
        if _CHANNEL not in box:
            return self._all
        places = {place for channel in (None, *box[_CHANNEL]) for place in self._by_channel.get(channel, ())}
        return [self._all[place] for place in sorted(places)]


_CHANNEL = "channel"


class _Space:
    """The values the rules of one sort of event tell apart, with "unsaid" and "another" where these can be."""

    def __init__(self, card: Scorecard, on: str, conditions: Sequence[Condition]) -> None:
        # The level of an instruction is the leader's, whatever publication it was written on.
        self.channels = {channel.id: channel for channel in card.channels} if on == "adopted" else {}
        self.values: dict[str, set[object]] = {}
        edges = sorted({edge for when in conditions for edge in when.edges})
        self.bands = [0, *edges]
        self._wholes: dict[str, frozenset[object]] = {}
        for when in conditions:
            for name, allowed in when.allowed:
                self.values.setdefault(name, set()).update(allowed)
            if when.groups is not None:
                self.values.setdefault("group", set()).update(when.groups)

    def whole(self, name: str) -> frozenset[object]:
        """Every value an attribute can have, as far as the rules tell them apart."""
        found = self._wholes.get(name)
        if found is None:
            found = self._wholes[name] = self._whole(name)
        return found

    def _whole(self, name: str) -> frozenset[object]:
        if name in ("solicited", "joint", "reprint", "compiled", "important"):
            return _FLAGS
        if name == "route":
            return frozenset({"direct", "relay"})
        if name == "words":
            return frozenset({*self.bands, _UNSAID})
        closed: Mapping[str, object] = LEVEL if name in ("level", "to") else MEDIUM if name == "medium" else {}
        return frozenset({*closed, *self.values.get(name, ()), _UNSAID, *(() if closed else (_ANOTHER,))})

    def box(self, when: Condition) -> Box:
        """What a condition means, channels also by the level and medium the card gives them."""
        sides: dict[str, frozenset[object]] = {name: frozenset(values) for name, values in when.allowed}
        if when.groups is not None:
            sides["group"] = frozenset(when.groups)
        if when.edges:
            low, high = when.min_words or 0, when.max_words
            sides["words"] = frozenset(e for e in self.bands if e >= low and (high is None or e <= high))
        named = [self.channels.get(str(one)) for one in sides.get("channel", ())]
        known = [channel for channel in named if channel is not None]
        if named and len(known) == len(named):
            for name, values in (("level", {c.level for c in known}), ("medium", {c.medium for c in known})):
                sides[name] = sides.get(name, frozenset(values)) & frozenset[object](values)
        return sides

    def empty(self, box: Box) -> bool:
        """Whether no event can be meant."""
        return any(not values for values in box.values())

    def left_over(self, box: Box, taken: Sequence[Box]) -> bool:
        """Whether anything of a box remains when all those before it have taken theirs."""
        for number, other in enumerate(taken):
            if _apart(box, other):
                continue
            return any(self.left_over(part, taken[number + 1 :]) for part in self._outside(box, other))
        return True

    def _outside(self, box: Box, other: Box) -> Iterator[Box]:
        """The parts of a box that lie outside another."""
        inside = dict(box)
        for name, values in other.items():
            here = inside.get(name, self.whole(name))
            rest = here - values
            if rest:
                yield {**inside, name: rest}
            inside[name] = here & values


def _apart(box: Box, other: Box) -> bool:
    """Whether no event is meant by both."""
    for name, values in other.items():
        mine = box.get(name)
        if mine is not None and mine.isdisjoint(values):
            return True
    return False


# -- the rest


def _unused_channels(card: Scorecard, faults: Faults) -> None:
    """A publication for which no rule gives anything was probably forgotten."""
    conditions = [rule.when for rule in card.rules if rule.on == "adopted"]
    space = _Space(card, "adopted", conditions)
    boxes = _Boxes()
    for rule in card.rules:
        if rule.on == "adopted":
            boxes.add(rule, space.box(rule.when))
    for number, channel in enumerate(card.channels):
        mine: Box = {
            "channel": frozenset({channel.id}), "level": frozenset({channel.level}),
            "medium": frozenset({channel.medium}),
        }  # fmt: skip
        if all(_apart(mine, box) for _, box in boxes.near(mine)):
            text = msg("no rule is about “{name}”: an adoption there would be worth nothing", name=channel.name)
            faults.warn("channel", text, ("channel", number))


def _instructions(card: Scorecard, faults: Faults) -> None:
    follows = card.item.instructions.startswith("first-then")
    for number, rule in enumerate(card.rules):
        if rule.on != "instructed":
            continue
        if follows and rule.then is None:
            text = msg("later instructions by this rule will be worth 0: it has no `then`")
            faults.warn("then", text, ("rule", number))
        elif not follows and rule.then is not None:
            text = msg('`then` changes nothing: [item].instructions is "{how}"', how=card.item.instructions)
            faults.warn("then", text, ("rule", number, "then"))


def _awards(card: Scorecard, faults: Faults) -> None:
    names = [gate.name for gate in card.gates]
    for number, award in enumerate(card.awards):
        if award.gate and award.gate not in names:
            near = nearest(award.gate, names)
            text = (
                msg("there is no gate “{name}”; did you mean “{near}”?", name=award.gate, near=near)
                if near
                else msg("there is no gate “{name}”; known are: {known}", name=award.gate, known=listed(names))
            )
            faults.add("card-gate", text, ("award", number, "gate"))


def _signs(card: Scorecard, faults: Faults) -> None:
    """Numbers are added as written, so a deduction that is not negative is most likely a slip."""
    for number, quota in enumerate(card.quotas):
        for key, value in (("short_each", quota.short_each), ("short_flat", quota.short_flat)):
            if value is not None and value > 0:
                text = msg("{key} is above 0: numbers are added as written, a deduction is negative", key=key)
                faults.warn("sign", text, ("quota", number, key))
    for number, cap in enumerate(card.caps):
        key, value = ("max", cap.most) if cap.most is not None else ("min", cap.least)
        if value is not None and (value < 0) == (key == "max") and value != 0:
            text = msg("{key} = {value} is on the wrong side of 0", key=key, value=value)
            faults.warn("sign", text, ("cap", number, key))


def lint_versions(cards: Iterable[Scorecard]) -> tuple[Problem, ...]:
    """What is wrong between the versions of one card: two of one day, or an end after the next one's first day."""
    problems = []
    ordered = sorted(cards, key=lambda card: card.effective_from)
    for earlier, later in pairwise(ordered):
        if earlier.effective_from == later.effective_from:
            text = msg("two versions of {id} begin on {day}", id=later.id, day=later.effective_from)
            problems.append(Problem("card-same-day", text, sheet="[scorecard]", column="effective_from"))
        elif earlier.effective_to is not None and earlier.effective_to >= later.effective_from:
            text = msg(
                "the version of {id} that runs to {last} is followed by one from {day}, which holds from then on",
                id=later.id, last=earlier.effective_to, day=later.effective_from,
            )  # fmt: skip
            problems.append(Problem(WARNING + "overlap", text, sheet="[scorecard]", column="effective_to"))
    return tuple(problems)


def unknown_words(card: Scorecard, known: Mapping[str, frozenset[str]]) -> tuple[Problem, ...]:
    """A warning for each of the office's own words in the card that the ledger does not know.

    `known` has the ledger's words by attribute: kind, form, fault, severity, group, channel. An attribute it lacks is
    not looked at. The card's own channels are known.
    """
    problems = []
    said: set[tuple[str, str]] = set()
    for name, word, line in _own_words(card):
        words = known.get(name)
        if words is None or word in words or (name, word) in said:
            continue
        if name == "channel" and any(channel.id == word for channel in card.channels):
            continue
        said.add((name, word))
        near = nearest(word, words)
        text = (
            msg("{name} “{word}” is not on record; did you mean “{near}”?", name=name, word=word, near=near)
            if near
            else msg("{name} “{word}” is not on record", name=name, word=word)
        )
        problems.append(Problem(WARNING + "word", text, row=line, column=name))
    return tuple(problems)


def _own_words(card: Scorecard) -> Iterator[tuple[str, str, int]]:
    for _, when in card.conditions():
        for name, values in when.allowed:
            if name in ("kind", "form", "fault", "severity", "channel"):
                yield from ((name, word, when.line) for word in sorted(map(str, values)))
        yield from (("group", group, when.line) for group in sorted(when.groups or ()))
    sections: tuple[Base | Quota | Rate | Limits | Award, ...]
    sections = (*card.bases, *card.quotas, *card.rates, *card.limits, *card.awards)
    for section in sections:
        yield from (("group", group, section.line) for group in sorted(section.groups or ()))
