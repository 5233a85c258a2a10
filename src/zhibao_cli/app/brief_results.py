"""What each unit reached, for the paragraph: as a superior published it, else by our own reckoning; never mixed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhibao_cli.app.bulletins import OurSide, Side, by_unit, published
from zhibao_cli.app.earlier import whole_or_none
from zhibao_cli.app.scores import score
from zhibao_cli.app.session import Reading
from zhibao_cli.app.stats import figures, tallied
from zhibao_cli.domain.brief import Clause, Result, led, results
from zhibao_cli.domain.chinese import period_words, same_time_before
from zhibao_cli.domain.period import Period, year_before
from zhibao_cli.domain.ranking import Place, Table, rank
from zhibao_cli.domain.reconcile import reference
from zhibao_cli.domain.records import Standing
from zhibao_cli.domain.report import CardRef
from zhibao_cli.domain.score_result import Score
from zhibao_cli.domain.words import LEVEL, say
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store.criteria import Criteria

MOST, BEST = 10, 5
"""Of a group of which more units than this reached something, only so many places are told."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What the paragraph is about. `level` is what was asked for; `this_year` the year that is called 今年."""

    reading: Reading
    window: Period
    level: str | None
    this_year: int | None
    scorecard: str | None

    @property
    def when(self) -> str:
        """The period in words."""
        return period_words(self.window, this_year=self.this_year)

    def source(self, *words: str, window: Period | None = None) -> str:
        """The command that shows a figure."""
        as_of = self.reading.session.as_of
        more = ("--as-of", as_of) if as_of else ()
        return " ".join(("zhibao", *words, "--period", (window or self.window).label(), *more))


@dataclass(frozen=True, slots=True)
class Told:
    """The sentences on results, the level they are of (None: all), the cards used, and what is said beside."""

    sentences: tuple[tuple[Clause, ...], ...]
    level: str | None
    cards: tuple[CardRef, ...]
    notes: tuple[Message, ...]


def told_results(scope: Scope) -> Told:
    """Every unit's adopted items, points, place and change: first what is published, then by our own card."""
    standings = published(scope.reading, scope.window, scope.level)
    levels = [level for level in (*LEVEL, None) if any((one.level or scope.level) == level for one in standings)]
    level = scope.level or (levels[0] if len(levels) == 1 else None)
    before = same_time_before(scope.window, scope.this_year)
    sentences = []
    for one in levels:
        of_level = [standing for standing in standings if (standing.level or scope.level) == one]
        clauses = results("published", _published(scope, one, of_level), before)
        sentences.append(led(f"{_title(scope, one, clauses)}（{_said(one) or '上级'}公布）：", clauses))
    rest = _Own(scope, level, frozenset(by_unit(standings))).told(before, first=not any(sentences))
    notes = list(rest.notes)
    if len(levels) > 1:
        notes.append(msg("Standings of several levels are on record; --level chooses one."))
    return Told((*sentences, *rest.sentences), level, rest.cards, tuple(notes))


def _title(scope: Scope, level: str | None, clauses: Iterable[Clause]) -> str:
    """What the sentence is headed by: 2024年1—8月省采用信息及积分情况."""
    pointed = any(figure.name == "points" for clause in clauses for figure in clause.figures)
    return f"{scope.when}{_said(level)}采用信息{'及积分' if pointed else ''}情况"


def _said(level: str | None) -> str:
    return LEVEL[level].zh if level else ""


# -- as published


def _published(scope: Scope, level: str | None, standings: Sequence[Standing]) -> list[Result]:
    """By our groups in their order, then by published place."""
    ties = Counter((one.group_name, one.place) for one in standings)
    earlier = {
        (one.unit, one.group_name): one
        for one in reversed(published(scope.reading, year_before(scope.window), level))
        if level is None or one.level is not None
    }
    roll, last = scope.reading.registers.roll, scope.window.last
    groups = [*scope.reading.registers.groups, None]
    found = []
    for one in by_unit(standings).values():
        change, refs = one.points_change, reference(one)
        then = earlier.get((one.unit, one.group_name))
        if change is None and one.points is not None and then is not None and then.points is not None:
            change, refs = one.points - then.points, f"{reference(one)}、{reference(then)}"
        result = Result(
            unit=roll.name(one.unit, last), source=reference(one), adopted=one.adopted, points=one.points,
            place=one.place, tied=ties[one.group_name, one.place] > 1, among=_among(level, one.group_name),
            change=change, change_source=refs,
        )  # fmt: skip
        group = roll.on(one.unit, last).group_name
        order = groups.index(group) if group in groups else len(groups)
        found.append((order, one.place is None, one.place or 0, one.serial, result))
    return [result for *_, result in sorted(found, key=lambda row: row[:4])]


_ALL = {"national": "全国", "province": "全省", "city": "全市", "county": "全县"}


def _among(level: str | None, group: str | None) -> str:
    """Whose place a superior gave: 全省直报县."""
    everywhere = _ALL.get(level or "", "")
    return group if group and group.startswith("全") else f"{everywhere}{group or ''}"


# -- by our own reckoning


@dataclass(frozen=True, slots=True)
class _Before:
    """The scores of a year before, by unit, and the cards they are by."""

    scores: Mapping[str, Score]
    cards: tuple[CardRef, ...] = ()


@dataclass(frozen=True, slots=True)
class _Own:
    """The units of which nothing is published."""

    scope: Scope
    level: str | None
    published: frozenset[str]

    def told(self, before: str, *, first: bool) -> Told:
        scope, reading = self.scope, self.scope.reading
        members = [member for member in reading.registers.roll.members() if member.member_in(scope.window)]
        if all(member.code in self.published for member in members):
            return Told((), self.level, (), ())
        if scope.scorecard is None and not reading.registers.cards:
            return self._counted(first=first)
        ours = OurSide(reading, scope.scorecard, submissions=False)
        side = ours.of(scope.window, self.level)
        tables = sorted(rank(side.scored.result), key=lambda table: self._order(table.group))
        chosen = [(table, *self._chosen(table)) for table in tables]
        earlier, notes = self._before(side, [place.score.unit for _, places, _ in chosen for place in places])
        clauses: list[Clause] = []
        for table, places, note in chosen:
            # Units in no group, beside those in groups, are ranked, but among what cannot be said.
            placed = len(table.places) > 1 and (table.group is not None or len(tables) == 1)
            found = results("reckoned", [self._result(one, table, earlier, placed=placed) for one in places], before)
            clauses += led(f"{table.group or ''}前{BEST}名为：" if note else "", found)
            notes += [note] if note else []
        card = side.scored.result.closing
        by = f"按《{card.title.strip('《》')}》统计" if card else "未定积分办法"
        lead = f"{_title(scope, self.level, clauses)}（{by}）：" if first else f"其他单位{by}："
        notes += self._idle(tables)
        cards = tuple(dict.fromkeys((*ours.cards, *earlier.cards)))
        return Told((led(lead, clauses),), self.level, cards, (*notes, *_by_card(side)))

    def _counted(self, *, first: bool) -> Told:
        """Without a card there are counts alone."""
        scope = self.scope
        wanted = Criteria(window=scope.window, levels=self._levels(), events=("adopted",))
        tallies, *_ = tallied(scope.reading, scope.window, wanted, "unit")
        source = scope.source("stats", "--by", "unit", *self._level())
        found = [
            Result(unit=scope.reading.registers.roll.name(code, scope.window.last), source=source,
                   adopted=count if isinstance(count, int) else None)
            for code in scope.reading.registers.roll.units
            if code in tallies and code not in self.published
            for count in [figures(tallies[code])["adopted"]]
        ]  # fmt: skip
        lead = f"{_title(scope, self.level, ())}：" if first else "其他单位："
        notes = (msg("There is no scorecard on record, so there are no points and places of ours."),)
        return Told((led(lead, results("counted", found, "")),), self.level, (), notes)

    def _levels(self) -> tuple[str, ...]:
        return (self.level,) if self.level else ()

    def _level(self) -> tuple[str, ...]:
        return ("--level", self.level) if self.level else ()

    def _order(self, group: str | None) -> int:
        groups = list(self.scope.reading.registers.groups)
        return groups.index(group) if group in groups else len(groups)

    def _before(self, side: Side, units: Sequence[str]) -> tuple[_Before, list[Message]]:
        """The scores of a year before; none, where the ledger does not hold that time."""
        earlier = year_before(self.scope.window)
        known = whole_or_none(self.scope.reading, earlier)
        if not known.whole:
            return _Before({}), list(known.note)
        scored = score(self.scope.reading, side.book, earlier, self.level, submissions=False, units=units)
        return _Before({one.unit: one for one in scored.result.scores}, scored.cards), []

    def _chosen(self, table: Table) -> tuple[list[Place], Message | None]:
        """The places told of a group, in their order; with what is said of those left out, where there are too many."""
        found = [one for one in table.places if one.score.unit not in self.published and _reached(one)]
        if len(found) <= MOST:
            return found, None
        note = msg("{group}: only the first {count} places are told, of {units} units.",
                   group=table.group or msg("(none)"), count=BEST, units=len(found))  # fmt: skip
        return [one for one in found if one.rank <= BEST], note

    def _idle(self, tables: Sequence[Table]) -> list[Message]:
        """The units of which there is nothing to tell."""
        roll, last = self.scope.reading.registers.roll, self.scope.window.last
        codes = [one.score.unit for table in tables for one in table.places if not _reached(one)]
        names = [roll.name(code, last) for code in codes if code not in self.published]
        return [msg("Nothing to tell of: {units}.", units=listed(names))] if names else []

    def _result(self, one: Place, table: Table, earlier: _Before, *, placed: bool) -> Result:
        scope, now = self.scope, one.score
        then = earlier.scores.get(now.unit)
        card = ("--scorecard", scope.scorecard) if scope.scorecard else ()
        rank_of = ("rank", *self._level(), *card)
        return Result(
            unit=scope.reading.registers.roll.name(now.unit, scope.window.last), source=scope.source(*rank_of),
            adopted=int(now.counts["adopted"]), points=now.points, place=one.rank if placed else None,
            tied=one.tied, among=f"本级{table.group or ''}",
            change=now.points - then.points if then and (now.points or then.points) else None,
            change_source=scope.source(*rank_of, "--compare", "yoy"),
        )  # fmt: skip


def _reached(one: Place) -> bool:
    """Whether there is anything above zero to tell."""
    return bool(one.score.counts["adopted"] or one.score.points)


def _by_card(side: Side) -> Iterator[Message]:
    """By which card our points are, and of which level alone."""
    for card in side.scored.cards[-1:]:
        yield msg("Our points and places are by scorecard {card}.", card=card.id)
    if side.level:
        yield msg("Our figures are of this level alone: {level}.", level=say("level", side.level))
