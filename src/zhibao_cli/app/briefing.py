"""`brief`: the paragraph of a speech, from the figures that the other commands give."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zhibao_cli.app.brief_results import Scope, told_results
from zhibao_cli.app.brief_work import PROBLEM, RESEARCH, Kinds, Work, long_ones, reported_of
from zhibao_cli.app.filters import chosen_period, first_day, instructions_until
from zhibao_cli.app.honours import all_runs
from zhibao_cli.app.present import Text
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scorecards import chosen_book, year_starts
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.stats import figures, tallied
from zhibao_cli.domain import brief as words
from zhibao_cli.domain.brief import Brief, Clause, Tally, led
from zhibao_cli.domain.chinese import joined, period_words, until_words
from zhibao_cli.domain.period import Period, assessment_year, year_before
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.words import LEVEL, MAJOR_KINDS, fold
from zhibao_cli.errors import NotFound, UsageFault
from zhibao_cli.i18n import listed, msg
from zhibao_cli.store import search
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.figures import Facts

STYLES = {"short": ("short", "短", "简", "简短"), "full": ("full", "全", "全文", "详")}
ENDING = ".txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefRequest:
    """What was typed after `brief`."""

    period: str | None = None
    style: str | None = None
    instructed_to: str | None = None
    level: str | None = None
    scorecard: str | None = None


def brief(session: Session, request: BriefRequest) -> Text:
    """The paragraph, with every figure in it as a report."""
    style = _style(request.style)
    with session.reading() as reading:
        book = chosen_book(reading, request.scorecard) if request.scorecard else None
        window = chosen_period(reading, request.period, book)
        level = read_word("level", request.level) if request.level else None
        scope = Scope(reading, window, level, _this_year(session, request, window), request.scorecard)
        told = told_results(scope)
        until = instructions_until(reading, request.instructed_to, window)
        sentences: list[Sequence[Clause]] = list(told.sentences)
        if style == "full":
            counts = _Counts(scope, told.level, until, reading.facts())
            sentences += counts.sentences(opened=any(told.sentences))
        made = words.paragraph(sentences)
        if not made.clauses:
            raise _nothing(reading, window)
        notes = (msg("Period: {start} to {last}.", start=window.start, last=window.last), *told.notes)
        report = Report(
            "brief", msg("Brief"), _COLUMNS, tuple(_rows(made)), window, reading.provenance(told.cards), told.notes,
            text=made.text,
        )  # fmt: skip
        return Text(made.text, report, ENDING, notes)


_COLUMNS = (
    Column("clause", msg("Clause"), "word", words="clause"),
    Column("of", msg("Of")),
    Column("figure", msg("Figure"), "word", words="stated"),
    Column("value", msg("Stated"), "count"),
    Column("source", msg("Shown by"), "label"),
    Column("text", msg("In the paragraph"), optional=True),
)


def _rows(made: Brief) -> list[tuple[Value, ...]]:
    """A row for each figure, beside the words that state it."""
    return [
        (clause.key, figure.of or None, figure.name, figure.value, figure.source, clause.text)
        for clause in made.clauses
        for figure in clause.figures
    ]


def _nothing(reading: Reading, window: Period) -> NotFound:
    newest = first_day(reading, last=True)
    return NotFound(
        "brief-empty",
        msg("There is nothing to tell: no figure from {start} to {last} is above zero.", start=window.start,
            last=window.last),
        msg("The newest event is of {day}.", day=newest) if newest else None,
    )  # fmt: skip


# -- what was typed


def _style(typed: str | None) -> str:
    if typed is None or not typed.strip():
        return "full"
    found = next((style for style, names in STYLES.items() if fold(typed) in names), None)
    if found is None:
        raise UsageFault("style-unknown", msg("There is no style “{typed}”.", typed=typed),
                         msg("One of: {names}", names=listed(STYLES)))  # fmt: skip
    return found


def _this_year(session: Session, request: BriefRequest, window: Period) -> int | None:
    """The year to call 今年: this one, unless it was typed as a number."""
    numbered = re.search("[0-9]{4}", fold(request.period or ""))
    return None if numbered or window.last.year != session.today.year else session.today.year


# -- what is counted


@dataclass(frozen=True, slots=True)
class _Counts:
    """The sentences that tell counts. `until` is the cut-off of instructions and long research, if it is another."""

    scope: Scope
    level: str | None
    until: Period | None
    facts: Facts

    def sentences(self, *, opened: bool) -> list[Sequence[Clause]]:
        """In the order of the paragraph; `opened`: the period has been named before."""
        scope, own = self.scope, self.until or self.scope.window
        kinds = self._kinds()
        sent, instructed, long = self._sent_up(), self._instructed(own), self._long(own, kinds)
        first = "" if opened else f"{scope.when}，"
        found = [led(first, [sent])]
        first = "" if sent else first
        if self.until is None:
            found.append(led(first, [instructed]))
            found.append(led("" if instructed else first, [self._research("", long, kinds)]))
        else:
            cut = until_words(self.until.last, None if first else scope.window.last.year)
            when = scope.when if first else period_words(scope.window, again=True)
            found.append(led(f"{cut}，", [instructed, long]))
            found.append(led("", [self._research(when, None, kinds)]))
        found.append(led("", [self._solicited(own)]))
        work = Work(scope, self.until, kinds).sentences(found, opened=opened)
        return [*found, *work, *self._honours()]

    def _sent_up(self) -> Clause | None:
        levels = (self.level,) if self.level else ()
        wanted = Criteria(window=self.scope.window, levels=levels, events=("submitted", "forwarded"), sent=True)
        typed = ("--level", self.level) if self.level else ()
        tallies = self._by_group(wanted, self.scope.window, "sent_up")
        word = LEVEL[self.level].zh if self.level else ""
        return words.sent_up(tallies, word, self.scope.source("stats", "--by", "group", *typed))

    def _instructed(self, window: Period) -> Clause | None:
        wanted = Criteria(window=window, events=("instructed",))
        by_unit, total, *_ = tallied(self.scope.reading, window, wanted, "unit", self.facts)
        if not by_unit:
            return None
        levels = search.instructed_levels(self.scope.reading.view, window)
        least = []
        for group, members in self._members(window).items():
            counts = [_number(figures(by_unit[code])["instructed_items"]) if code in by_unit else 0 for code in members]
            if len(members) > 1:
                least.append(Tally(group, len(members), "", min(counts)))
        source = self.scope.source("stats", "--by", "unit", "--instructed", window=window)
        said = [word.zh for code, word in LEVEL.items() if code in levels]
        return words.instructed(_number(figures(total)["instructed_items"]), said, least, source)

    def _kinds(self) -> Kinds:
        """The counts of the kinds that are spoken of by themselves: read together, which takes but once as long."""
        window = self.scope.window
        wanted = Criteria(window=window, kinds=(RESEARCH, PROBLEM), events=("submitted",))
        tallies, *_ = tallied(self.scope.reading, window, wanted, "kind", self.facts)
        return {kind: tally for kind, tally in tallies.items() if kind is not None}

    def _long(self, window: Period, kinds: Kinds) -> Clause | None:
        if self.until is None:
            count = long_ones(kinds, words.LONG)
        else:
            wanted = Criteria(window=window, kinds=(RESEARCH,), min_words=words.LONG, events=("submitted",))
            _, total, *_ = tallied(self.scope.reading, window, wanted, None, self.facts)
            count = reported_of(total)
        typed = ("stats", "--kind", "research", "--min-words", str(words.LONG))
        return words.long_research(count, self.scope.source(*typed, window=window), inside=self.until is None)

    def _research(self, when: str, part: Clause | None, kinds: Kinds) -> Clause | None:
        count = reported_of(kinds.get(RESEARCH))
        return words.research(count, when, self.scope.source("stats", "--kind", "research"), part)

    def _solicited(self, own: Period) -> Clause | None:
        """Of this year and the one before it; of this year alone, when the ledger does not go back so far."""
        kinds = {code: version.record for code, version in self.scope.reading.registers.kinds.items()}
        # The kinds of the field first, in the order in which they are spoken of.
        order = [*MAJOR_KINDS, *kinds]
        major = tuple(sorted((code for code, kind in kinds.items() if kind.major), key=order.index))
        codes = list(LEVEL)
        levels = tuple(codes[: codes.index(self.level) + 1] if self.level else codes)
        window, when = self._two_years(own)
        wanted = Criteria(window=window, kinds=major or ("",), to=levels, events=("submitted",))
        tallies = self._by_group(wanted, window, "solicited", "submitted")
        to = [word for code in levels for word in ("--to", code)]
        source = self.scope.source("stats", "--by", "group", "--major", *to, window=window)
        return words.solicited(tallies, when, f"{joined(kinds[code].name for code in major)}类", source)

    def _two_years(self, own: Period) -> tuple[Period, str]:
        year = assessment_year(own.last, year_starts(self.scope.reading))
        this_year = Period(year.start, own.end)
        before = year_before(year)
        began = first_day(self.scope.reading)
        if began is not None and began < year.start:
            return Period(before.start, own.end), "近两年"
        return this_year, period_words(this_year, again=this_year.last.year == self.scope.window.last.year)

    def _honours(self) -> list[Sequence[Clause]]:
        last = self.scope.window.last.year
        roll = self.scope.reading.registers.roll
        runs = all_runs(self.scope.reading, "year <= ?", (last,))
        return [led("", words.in_a_row([(roll.name(run.unit, self.scope.window.last), run) for run in runs], last))]

    def _members(self, window: Period) -> dict[str | None, list[str]]:
        """The units that each group has in a window, groups in their order."""
        registers = self.scope.reading.registers
        found: dict[str | None, list[str]] = {name: [] for name in registers.groups}
        for member in registers.roll.members():
            if member.member_in(window):
                found.setdefault(member.group_in(window), []).append(member.code)
        return {group: members for group, members in found.items() if members}

    def _by_group(self, wanted: Criteria, window: Period, count: str, of: str = "") -> list[Tally]:
        """Two figures of each group that has members."""
        tallies, *_ = tallied(self.scope.reading, window, wanted, "group", self.facts)
        roll = self.scope.reading.registers.roll
        found = []
        for group, members in self._members(window).items():
            if group in tallies:
                told = figures(tallies[group])
                sole = roll.name(members[0], window.last) if len(members) == 1 else ""
                whole = _number(told[of]) if of else 0
                found.append(Tally(group, len(members), sole, _number(told[count]), whole))
        return found


def _number(value: Value) -> int:
    if not isinstance(value, int):
        raise TypeError(f"no count: {value!r}")
    return value
