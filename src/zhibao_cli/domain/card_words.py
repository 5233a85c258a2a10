"""What a line of a scorecard says, in the reader's words: "第12行 采用 昨日情况 简讯 = 1"."""

from collections.abc import Iterable, Iterator, Mapping

from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.score_numbers import Number
from zhibao_cli.domain.scorecard import (
    Award,
    Base,
    Cap,
    Condition,
    Factor,
    Gate,
    Limits,
    Metric,
    Quota,
    Rate,
    Rule,
    Scorecard,
    Strike,
)
from zhibao_cli.domain.words import say
from zhibao_cli.i18n import Message, clauses, msg

Section = Rule | Factor | Base | Quota | Rate | Cap | Limits | Strike | Gate | Award

_VOCABULARY: Mapping[str, str] = {
    "to": "level", "level": "level", "notified_by": "level", "kind": "kind", "form": "form", "medium": "medium",
    "route": "route", "rank": "rank", "outcome": "outcome", "fault": "fault", "severity": "severity",
}  # fmt: skip
_FLAGS: Mapping[str, tuple[Message, Message]] = {
    "solicited": (msg("solicited"), msg("not solicited")),
    "joint": (msg("joint"), msg("not joint")),
    "compiled": (msg("compiled"), msg("not compiled")),
    "reprint": (msg("reprint"), msg("no reprint")),
    "important": (msg("important"), msg("not important")),
}


def rule_text(card: Scorecard, line: int) -> str:
    """What the section beginning on this line of the card says; empty when none does."""
    section = next((one for one in _sections(card) if one.line == line), None)
    if section is None:
        return ""
    return str(msg("line {line}: {what}", line=line, what=_said(card, section)))


def card_texts(card: Scorecard) -> tuple[tuple[int, str], ...]:
    """What every section says, with its line in the file, in the file's order."""
    return tuple(sorted((section.line, _said(card, section)) for section in _sections(card)))


def _sections(card: Scorecard) -> Iterator[Section]:
    yield from card.rules
    yield from card.factors
    yield from card.bases
    yield from card.quotas
    yield from card.rates
    yield from card.caps
    yield from card.limits
    yield from card.strikes
    yield from card.gates
    yield from card.awards


def _said(card: Scorecard, section: Section) -> str:
    if isinstance(section, Rule):
        return f"{_event(card, section.on, section.when)} = {_points(section)}"
    if isinstance(section, Factor):
        change = f"× {_n(section.times)}" if section.times is not None else f"+ {_n(section.plus)}"
        return f"{_event(card, section.on, section.when)} {change}"
    if isinstance(section, Cap):
        sign = "≤" if section.most is not None else "≥"
        limit = _n(section.most if section.most is not None else section.least)
        return f"{_event(card, section.on, section.when)} {say('every', section.every)} {sign} {limit}"
    if isinstance(section, Strike):
        return f"{_event(card, section.metric.count, section.metric.when)} ≥ {_n(section.reaches)}"
    if isinstance(section, Gate):
        return str(msg("gate {name}: {needs}", name=section.name, needs=_needs(card, section)))
    if isinstance(section, Award):
        groups = "/".join(sorted(section.groups or ()))
        title = msg("{name} ({code})", name=section.title, code=groups) if groups else section.title
        return str(msg("award {title}: {take}", title=title, take=section.take))
    return _unit_section(card, section)


def _needs(card: Scorecard, section: Gate | Quota) -> str:
    """What a gate or quota asks for."""
    return "; ".join(
        f"{_event(card, need.metric.count, need.metric.when)} ≥ "
        f"{msg('target') if need.at_least is None else _n(need.at_least)}"
        for need in section.needs
    )


def _unit_section(card: Scorecard, section: Base | Quota | Rate | Limits) -> str:
    every = say("every", section.every) if section.every else ""
    if isinstance(section, Base):
        return str(msg("base {every} = {points}", every=every, points=_n(section.points)))
    if isinstance(section, Quota):
        return str(msg("quota {every}: {needs}", every=every, needs=_needs(card, section)))
    if isinstance(section, Rate):
        below, points = _n(section.below), _n(section.points)
        return str(msg("adoption rate {every} < {below} = {points}", every=every, below=below, points=points))
    return str(msg("limits {every}", every=every)).strip()


def count_text(card: Scorecard, metric: Metric) -> str:
    """What a metric counts: "采用（国家/省）"."""
    name, *conditions = _parts(card, metric.count, metric.when)
    return str(msg("{name} ({code})", name=name, code=clauses(conditions))) if conditions else name


def condition_text(card: Scorecard, when: Condition) -> Message | None:
    """What a condition asks for; None where it asks nothing."""
    found = tuple(_condition(card, when))
    return msg("{text}", text=clauses(found)) if found else None


def _event(card: Scorecard, on: str, when: Condition) -> str:
    return " ".join(_parts(card, on, when))


def _parts(card: Scorecard, on: str, when: Condition) -> tuple[str, ...]:
    name = str(msg("points")) if on == "points" else say("event", on)
    return (name, *_condition(card, when))


def _condition(card: Scorecard, when: Condition) -> Iterator[str]:
    for name, values in when.allowed:
        yield "/".join(_values(card, name, values))
    if when.groups is not None:
        yield "/".join(sorted(when.groups))
    if when.min_words is not None:
        yield str(msg("≥ {words} words", words=when.min_words))
    if when.max_words is not None:
        yield str(msg("≤ {words} words", words=when.max_words))


def _values(card: Scorecard, name: str, values: Iterable[str | bool]) -> list[str]:
    if name in _FLAGS:
        return [str(_FLAGS[name][0 if value else 1]) for value in sorted(values, reverse=True)]
    codes = sorted(str(value) for value in values)
    if name == "channel":
        names = {channel.id: channel.name for channel in card.channels}
        return [names.get(code, code) for code in codes]
    return [say(_VOCABULARY[name], code) for code in codes]


def _points(rule: Rule) -> str:
    if rule.points is None:
        span = "" if rule.low is None and rule.high is None else f" ({_n(rule.low)}…{_n(rule.high)})"
        return f"{msg('recorded')}{span}"
    return _n(rule.points) + ("" if rule.then is None else f" → {_n(rule.then)}")


def _n(value: Number | None) -> str:
    return "" if value is None else exact(value)
