"""The paragraph of a speech: what was reached, clause by clause, each with the figures it states and their sources.

Only what is above zero is told. Figures come in as they were counted; here they are only put into words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from zhibao_cli.domain.chinese import (
    ITEM,
    PIECE,
    POINT,
    change,
    counted,
    each_of,
    joined,
    percent,
    place,
    so_many,
    years,
)
from zhibao_cli.domain.honours import Run
from zhibao_cli.domain.numbers import rounded
from zhibao_cli.domain.records import Honour

Number = int | Fraction
LONG = 2000
"""The length from which a research piece is a long one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a clause states: what it is, of whom, and where it can be looked up."""

    name: str
    value: Number
    source: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the paragraph that says one thing."""

    key: str
    text: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """The whole paragraph."""

    clauses: tuple[Clause, ...]

    @property
    def text(self) -> str:
        """As it is pasted."""
        return "".join(clause.text for clause in self.clauses)


def paragraph(sentences: Iterable[Sequence[Clause]]) -> Brief:
    """Put sentences, each of some clauses, one after the other; those without a clause are left out."""
    clauses: list[Clause] = []
    for sentence in sentences:
        for number, clause in enumerate(sentence, 1):
            mark = "。" if number == len(sentence) else "；"
            clauses.append(replace(clause, text=f"{clause.text}{mark}"))
    return Brief(tuple(clauses))


def led(lead: str, clauses: Iterable[Clause | None]) -> tuple[Clause, ...]:
    """A sentence of those clauses that have something to say, under what they are said with."""
    found = [clause for clause in clauses if clause is not None]
    if found:
        found[0] = replace(found[0], text=f"{lead}{found[0].text}")
    return tuple(found)


# -- adopted, points, place


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a unit reached. `among` says whose place it is: 全省直报县, 本级县区. None: not known."""

    unit: str
    source: str
    adopted: int | None = None
    points: Fraction | None = None
    place: int | None = None
    tied: bool = False
    among: str = ""
    change: Fraction | None = None
    change_source: str = ""

    @property
    def told(self) -> bool:
        """Whether there is anything above zero to tell; a place alone, where no more is known."""
        if self.adopted is None and self.points is None:
            return self.place is not None
        return bool(self.adopted or self.points)


def results(key: str, found: Iterable[Result], before: str) -> tuple[Clause, ...]:
    """Unit by unit; those of which there is nothing to tell are left out. `before` is the time a change is against."""
    return tuple(Clause(key, _result(one, before), tuple(_figures(one))) for one in found if one.told)


def _result(result: Result, before: str) -> str:
    parts = []
    if result.adopted:
        parts.append(f"采用{counted(result.adopted, ITEM)}")
    if result.points:
        parts.append(f"积{counted(result.points, POINT)}")
    if result.place is not None:
        parts.append(f"居{result.among}{place(result.place, tied=result.tied)}")
    if result.change is not None:
        parts.append(change(result.change, before))
    return f"{result.unit}{joined(parts, '，')}"


def _figures(result: Result) -> Iterator[Figure]:
    told: tuple[tuple[str, Number | None], ...] = (
        ("adopted", result.adopted or None), ("points", result.points or None), ("place", result.place),
    )  # fmt: skip
    for name, value in told:
        if value is not None:
            yield Figure(name, value, result.source, result.unit)
    if result.change is not None:
        yield Figure("points_change", result.change, result.change_source or result.source, result.unit)


# -- sent up, instructed on, research, solicited


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure of a group: its name (None: of units in none), its units in words, the figure, and of how many.

    `sole` is the unit's name where the group has but one.
    """

    group: str | None
    units: int
    sole: str
    count: int
    of: int = 0

    @property
    def name(self) -> str:
        """The unit, or so many units of the group."""
        return self.sole or so_many(self.units, self.group)

    def counted(self, source: str) -> tuple[Figure, ...]:
        """The figure of how many units, where it is stated."""
        return () if self.sole else (Figure("units", self.units, source, self.group or ""),)


def sent_up(tallies: Iterable[Tally], level: str, source: str) -> Clause | None:
    """Items sent up, group by group; `level` is the word for where to, or empty."""
    verb = f"报{level}信息" if level else "上报信息"
    found = [tally for tally in tallies if tally.count]
    if not found:
        return None
    figures = [
        figure
        for tally in found
        for figure in (*tally.counted(source), Figure("sent_up", tally.count, source, tally.name))
    ]
    text = joined((f"{tally.name}{verb}{counted(tally.count, ITEM)}" for tally in found), "，")
    return Clause("sent_up", text, tuple(figures))


def instructed(count: int, levels: Sequence[str], least: Iterable[Tally], source: str) -> Clause | None:
    """Items that leaders wrote on; and of each group the least that every unit of it has, where that is one or more."""
    if not count:
        return None
    parts = [f"{joined(levels)}领导批示信息{counted(count, ITEM)}"]
    figures = [Figure("instructed_items", count, source)]
    for tally in least:
        if tally.count:
            parts.append(f"{each_of(tally.group)}均有{counted(tally.count, ITEM)}以上领导批示信息")
            figures.append(Figure("least", tally.count, source, tally.group or ""))
    return Clause("instructed", joined(parts, "，"), tuple(figures))


def long_research(count: int, source: str, *, inside: bool = False) -> Clause | None:
    """Research of some length; `inside` a clause on all research, it is a part of that."""
    if not count:
        return None
    kind = "" if inside else "调研信息"
    figures = (Figure("min_words", LONG, source), Figure("long_research", count, source))
    return Clause("long_research", f"{LONG}字以上{kind}{counted(count, PIECE if inside else ITEM)}", figures)


def research(count: int, when: str, source: str, part: Clause | None = None) -> Clause | None:
    """Research of the period, named where another time was spoken of in between; with how many of it are long."""
    if not count:
        return None
    text = f"{when}共组织调研信息{counted(count, PIECE)}"
    figures = (Figure("research", count, source),)
    if part is None:
        return Clause("research", text, figures)
    return Clause("research", f"{text}，其中{part.text}", (*figures, *part.figures))


def solicited(tallies: Iterable[Tally], when: str, kinds: str, source: str) -> Clause | None:
    """What share of the major items sent up came of solicitations; never without how many of how many."""
    found = [tally for tally in tallies if tally.count and tally.of]
    parts, figures = [], []
    for number, tally in enumerate(found):
        named = f"大材料（{kinds}）" if number == 0 else "大材料"
        share = Fraction(tally.count, tally.of)
        parts.append(
            f"{tally.name}上报{named}{counted(tally.of, ITEM)}，素材来自约稿的{counted(tally.count, ITEM)}，"
            f"占{percent(share)}"
        )
        figures += [
            *tally.counted(source), Figure("major", tally.of, source, tally.name),
            Figure("major_solicited", tally.count, source, tally.name),
            Figure("solicited_percent", rounded(share * 100, 1), source, tally.name),
        ]  # fmt: skip
    return Clause("solicited", f"{when}，{joined(parts, '；')}", tuple(figures)) if parts else None


# -- honours


_WORDS = ("通报表彰", "通报表扬", "通报嘉奖", "表彰", "表扬", "嘉奖")


def in_a_row(runs: Iterable[tuple[str, Run]], last: int) -> tuple[Clause, ...]:
    """Units honoured several years in a row, up to the year `last` or the one before it; alike ones together."""
    alike: dict[tuple[str, int, str], list[tuple[str, Run]]] = {}
    for name, run in runs:
        if run.years > 1 and last - 1 <= run.last <= last:
            alike.setdefault((run.given_by, run.years, _honoured(run)), []).append((name, run))
    return tuple(
        Clause("honours", f"{joined(name for name, _ in found)}连续{years(number)}受{given_by}{word}",
               tuple(Figure("years", number, _refs(run.honours), name) for name, run in found))
        for (given_by, number, word), found in alike.items()
    )  # fmt: skip


def _honoured(run: Run) -> str:
    """What all titles of the run say was done; else the plain word."""
    return next((word for word in _WORDS if all(word in one.title for one in run.honours)), "表彰")


def _refs(honours: Sequence[Honour]) -> str:
    return joined(f"h{one.serial}" for one in honours)
