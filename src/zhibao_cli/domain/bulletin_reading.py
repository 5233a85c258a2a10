"""Published sentences to standings: what was read of each unit put together, and what contradicts left alone."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from zhibao_cli.domain.bulletin_figures import Reader
from zhibao_cli.domain.bulletin_state import ALONE, CONTRARY, Left, Statement, Total
from zhibao_cli.domain.bulletin_text import Script, clean
from zhibao_cli.domain.bulletin_tokens import Lexer
from zhibao_cli.domain.bulletin_units import Gazetteer
from zhibao_cli.domain.bulletin_words import NOW, THIS_YEAR
from zhibao_cli.domain.names import Named
from zhibao_cli.domain.period import Period, assessment_year, read_period
from zhibao_cli.domain.words import LEVEL
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, msg

_VALUES = ("adopted", "points", "points_change")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a bulletin says of one unit, with the sentence it says it in."""

    unit: str
    level: str | None
    group: str | None
    adopted: int | None
    points: Fraction | None
    points_change: Fraction | None
    place: int | None
    of: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A sentence with a figure that was left alone, and why."""

    sentence: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Understood:
    """What a bulletin says: findings, what was left alone, what is to be told of totals.

    `other_time`: the first span of time it names, where none is the period; else empty. `assumed`: counts without a
    word that says of what were taken for items adopted.
    """

    findings: tuple[Finding, ...]
    left: tuple[LeftAlone, ...]
    totals: tuple[Message, ...]
    other_time: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """What a text says: figures of units, what was left alone, totals; `script` is the text it was read from.

    `assumed`: a count stood without any word that says of what, and was taken for items adopted.
    """

    script: Script
    statements: tuple[Statement, ...]
    left: tuple[Left, ...]
    totals: tuple[Total, ...]
    assumed: bool


def _read(script: Script, units: Gazetteer, fits: Callable[[str], bool], groups: tuple[str, ...] = ()) -> _Said:
    """Read a bulletin. `fits` tells of a span of time as written whether it is the period's; never raises."""
    reader = Reader(script, tuple(Lexer(script, units, groups).tokens()), fits)
    reader.run()
    left = sorted(reader.left, key=lambda one: (one.start, one.end))
    return _Said(script, tuple(reader.statements), tuple(left), tuple(reader.totals), reader.assumed)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bulletin is read for: the units on record, the period, the level where one was given.

    `any_period`: the text's own span of time, where it is another, is taken for the period.
    """

    units: tuple[Named, ...]
    period: Period
    level: str | None = None
    groups: tuple[str, ...] = ()
    year_starts: str = "01-01"
    any_period: bool = False


def read_bulletin(text: str, asked: Asked) -> Understood:
    """Read a published text, in simplified characters. Never raises; what is not certain is left alone."""
    script = clean(text)
    units = Gazetteer(asked.units)
    fits, other = _times(script, units, asked)
    read = _read(script, units, fits, asked.groups)
    left: list[Left] = list(read.left)
    findings = _findings(read, asked.level, left)
    shown = dict.fromkeys(
        LeftAlone(script.between(one.start, one.end), one.reason)
        for one in sorted(left, key=lambda one: (one.start, one.end))
    )
    totals = tuple(_told(script, total) for total in read.totals)
    return Understood(tuple(findings), tuple(shown), totals, other, read.assumed)


# -- time


def _times(script: Script, units: Gazetteer, asked: Asked) -> tuple[Callable[[str], bool], str]:
    """Which times are the period's, and the text's own span of time where that is another (empty: it is not)."""
    spans = [token.text for token in Lexer(script, units).tokens() if token.kind == "time" and token.sense == "span"]
    known = {span: _span(span, asked) for span in dict.fromkeys(spans)}
    fitting = {span for span, found in known.items() if found is not None and _is_of(span, found, asked.period)}
    named = [span for span in spans if not span.endswith(("日", "号"))]
    other = named[0] if named and not fitting else ""
    if other and asked.any_period:
        fitting = {other}
    whole_year = asked.period.start == assessment_year(asked.period.start, asked.year_starts).start
    return lambda text: text in fitting or (text in THIS_YEAR and whole_year) or _neutral(text), other


def _neutral(text: str) -> bool:
    return text not in THIS_YEAR and NOW.fullmatch(text) is not None


def _span(text: str, asked: Asked) -> Period | None:
    """The span as a period, in the period's own year where it names none."""
    named = text.replace("全年", "年").replace("本年", "今年").replace("当月", "本月").replace("当季", "本季")
    if named == "年":
        named = "今年"
    try:
        return read_period(named.replace("年度", "年"), asked.period.last, asked.year_starts)
    except UsageFault:
        return None


def _is_of(text: str, found: Period, period: Period) -> bool:
    if found == period:
        return True
    # 2024年 by itself says only which year.
    return _named_year(text) and text.rstrip("度年全").isdigit() and period.covers(period) and found.covers(period)


def _named_year(text: str) -> bool:
    return text.lstrip("截止至到")[:4].isdigit()


# -- putting together


def _findings(read: _Said, level: str | None, left: list[Left]) -> list[Finding]:
    fitting = []
    for one in read.statements:
        if level is not None and one.level not in (None, level):
            left.append(Left(one.start, one.end, msg("of another level: {level}", level=LEVEL[one.level or level])))
        else:
            fitting.append(one)
    by_unit: dict[tuple[str, str | None], list[Statement]] = defaultdict(list)
    for one in fitting:
        by_unit[one.unit, one.level or level].append(one)
    found: list[Finding] = []
    for (unit, its_level), statements in by_unit.items():
        found += _of_unit(read.script, unit, its_level, _agreeing(statements, left), left)
    return found


def _agreeing(statements: list[Statement], left: list[Left]) -> list[Statement]:
    """Without those that say different figures of one thing."""
    said: dict[tuple[str, str | None], set[Fraction]] = defaultdict(set)
    for one in statements:
        said[_thing(one)].add(one.value)
    left += [Left(one.start, one.end, CONTRARY) for one in statements if len(said[_thing(one)]) > 1]
    return [one for one in statements if len(said[_thing(one)]) == 1]


def _thing(one: Statement) -> tuple[str, str | None]:
    return one.what, one.group if one.what == "rank" else None


def _of_unit(
    script: Script, unit: str, level: str | None, statements: list[Statement], left: list[Left]
) -> list[Finding]:
    """One standing, and one more for each further group the unit is given a place in."""
    values = {one.what: one.value for one in statements}
    places = {one.group: one for one in statements if one.what == "rank"}
    if not places and not values.keys() & {"adopted", "points"}:
        left += [Left(one.start, one.end, ALONE) for one in statements]
        return []
    # Two places without and with a group's name are one place when they are the same.
    named = [group for group in places if group is not None]
    if None in places and any(places[group].value == places[None].value for group in named):
        del places[None]
    found = []
    for count, place in enumerate(places.values() if places else [None]):
        own = [one for one in statements if (one is place if one.what == "rank" else count == 0)]
        value = values if count == 0 else {}
        found.append(
            Finding(
                unit, level, place.group if place else None, _whole(value.get("adopted")), value.get("points"),
                value.get("points_change"), int(place.value) if place else None, place.of if place else None,
                _sentence(script, own),
            )
        )  # fmt: skip
    return found


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else int(value)


def _sentence(script: Script, statements: Iterable[Statement]) -> str:
    """The stretches of text the figures stand in, each once, in order."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((one.start, one.end) for one in statements):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return " … ".join(script.between(start, end + (script.text[end : end + 1] == ")")) for start, end in spans)


def _told(script: Script, total: Total) -> Message:
    """A total beside the sum of its parts."""
    sentence, come = script.between(total.start, total.end), sum(total.parts)
    if come == total.value:
        return msg("“{sentence}”: the parts add up to the total, {total}.", sentence=sentence, total=total.value)
    if total.named and come < total.value:
        return msg("“{sentence}”: the units named make up {parts} of the total, {total}.", sentence=sentence,
                   parts=come, total=total.value)  # fmt: skip
    return msg("“{sentence}”: the parts add up to {parts}, not to the total, {total}.", sentence=sentence, parts=come,
               total=total.value)  # fmt: skip
