"""Reading conditions (`when`) and what is counted (`count`, weights, `at_least`) of a scorecard."""

from collections.abc import Callable, Mapping

from zhibao_cli.domain.card_reader import (
    NUMBER,
    Table,
    as_number,
    both_words,
    channel_word,
    office_word,
    one_of,
)
from zhibao_cli.domain.scorecard import ANY, COUNTED, Condition, Metric, Need, Weight
from zhibao_cli.domain.words import (
    EVENT,
    FAULT,
    FORM,
    KIND,
    LEVEL,
    MEDIUM,
    OUTCOME,
    RANK,
    ROUTE,
    SEVERITY,
    YES_NO,
    Word,
    code_of,
)
from zhibao_cli.i18n import msg

ITEM_KEYS = ("kind", "min_words", "max_words", "solicited", "joint")
"""What may be asked wherever an item is known."""

EVENT_KEYS: Mapping[str, tuple[str, ...]] = {
    "submitted": ("to",),
    "forwarded": ("to", "compiled"),
    "adopted": ("channel", "level", "medium", "form", "route", "reprint", "compiled"),
    "unadopted": (),
    "instructed": ("level", "rank", "channel"),
    "feedback": ("level", "rank", "outcome"),
    "solicited": ("outcome", "important"),
    "fault": ("fault", "severity", "notified_by"),
}
"""What may be asked of each sort of event, besides `group` and ITEM_KEYS (docs/scorecard.md, "Events")."""

_FLAGS = ("solicited", "joint", "reprint", "compiled", "important")
_OUTCOMES = {code: OUTCOME[code] for code in ("done", "late", "missed")}
_CLOSED: Mapping[str, Mapping[str, Word]] = {
    "to": LEVEL, "level": LEVEL, "notified_by": LEVEL, "medium": MEDIUM, "route": ROUTE, "rank": RANK,
    "outcome": _OUTCOMES,
}  # fmt: skip
_OPEN: Mapping[str, Mapping[str, Word]] = {"kind": KIND, "form": FORM, "fault": FAULT, "severity": SEVERITY}
_EVENTS = {code: word for code, word in EVENT.items() if code in EVENT_KEYS}
_POINTS = ("points", "积分", "得分")


class WhenReader:
    """Reads conditions and metrics; knows the card's own channels by id and name."""

    def __init__(self, channels: Mapping[str, str]) -> None:
        self._channel = channel_word(channels)

    def event(self, table: Table) -> str:
        """The sort of event that `on` names; empty when it names none, which is noted."""
        return table.word("on", _EVENTS)

    def when(self, table: Table, on: str, key: str = "when") -> Condition:
        """The condition under a key; none there means any event."""
        inner = table.table(key)
        return self.condition(inner, on) if inner is not None else ANY

    def condition(self, table: Table, on: str) -> Condition:
        """The condition a table holds."""
        own = EVENT_KEYS.get(on, tuple({key for keys in EVENT_KEYS.values() for key in keys}))
        allowed = []
        for key in (*ITEM_KEYS, *own):
            if key in ("min_words", "max_words"):
                continue
            values = self._values(table, key)
            if values is not None:
                allowed.append((key, values))
        groups = table.names("group")
        low = table.whole("min_words", 0) if table.has("min_words") else None
        high = table.whole("max_words", 0) if table.has("max_words") else None
        if low is not None and high is not None and low > high:
            table.fault("card-never", msg("min_words {low} is above max_words {high}", low=low, high=high), "min_words")
        table.close()
        return Condition(tuple(allowed), low, high, groups, table.line)

    def _values(self, table: Table, key: str) -> frozenset[str | bool] | None:
        value = table.get(key)
        if value is None:
            return None
        listed = value if isinstance(value, list) else [value]
        if not listed:
            table.wrong(key, msg("at least one value"), code="card-never")
            return None
        read = {self._value(table, key, one) for one in listed}
        return frozenset(one for one in read if one is not None)

    def _value(self, table: Table, key: str, value: object) -> str | bool | None:
        if key in _FLAGS:
            return _flag(table, key, value)
        if not isinstance(value, str) or not value.strip():
            table.wrong(key, msg('a word in quotes, or several as ["…", "…"]'), value)
            return None
        if key in _CLOSED:
            code = code_of(_CLOSED[key], value)
            if code is None:
                table.wrong_word(key, value, both_words(_CLOSED[key]))
            return code
        return self._own(key)(value)

    def _own(self, key: str) -> Callable[[str], str]:
        return self._channel if key == "channel" else office_word(_OPEN[key])

    # -- what is counted

    def counted(self, table: Table, value: object, key: str, points: bool = True) -> str:
        """The code of what is counted; empty when it cannot be, which is noted."""
        known = {code: EVENT[code] for code in COUNTED}
        if points and isinstance(value, str) and value.strip() in _POINTS:
            return "points"
        code = code_of(known, value) if isinstance(value, str) else None
        if code is None:
            table.wrong_word(key, value, (*both_words(known), "points") if points else both_words(known))
        return code or ""

    def metric(self, table: Table, points: bool = True) -> Metric:
        """What `count`, `when` and `weights` of a table say is counted."""
        value = table.get("count")
        if value is None:
            table.missing("count", one_of(COUNTED))
        count = self.counted(table, value, "count", points) if value is not None else ""
        metric = Metric(count, self.when(table, count), self.weights(table, count))
        if count == "points" and (metric.when is not ANY or metric.weights):
            table.fault("card-conflict", msg("points are counted whole: no `when` and no weights with them"), "count")
        return metric

    def weights(self, table: Table, count: str) -> tuple[Weight, ...]:
        """The counting equivalences of a table."""
        found = []
        for one in table.tables("weights"):
            found.append(Weight(self.when(one, count), one.required_number("weight")))
            one.close()
        return tuple(found)

    def needs(self, table: Table) -> tuple[Need, ...]:
        """What `{ submitted = 8, adopted = 2 }` asks for."""
        found = []
        for key, value in table.data.items():
            table.has(key)
            count = self.counted(table, key, key)
            amount = as_number(value)
            if amount is None and value != "target":
                table.wrong(key, msg('{number}, or "target"', number=NUMBER))
            found.append(Need(Metric(count), amount))
        if not found:
            table.fault("card-value", msg("at least one thing must be asked for, such as { submitted = 8 }"))
        return tuple(found)


def _flag(table: Table, key: str, value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    code = code_of(YES_NO, value) if isinstance(value, str) else None
    if code is None:
        table.wrong(key, msg("true or false"), value)
        return None
    return code == "true"
