"""Counts for the documents, read off the reports that `stats` gives, so that they can never differ from them."""

from zhibao_cli.app.letters import Desk
from zhibao_cli.app.session import Reading
from zhibao_cli.app.stats import counted
from zhibao_cli.domain.bulletin import Part
from zhibao_cli.domain.report import Report, Value
from zhibao_cli.domain.words import LEVEL

_UNNAMED = {"group": "未分组", "level": "未注明级别", "channel": "未注明刊物"}


class Counts:
    """Counts of a window by one dimension; `key` None means the total."""

    def __init__(self, desk: Desk, by: str) -> None:
        self.by = by
        self._reading = desk.reading
        self.report: Report = counted(desk.reading, by, desk.window, desk.wanted)
        self._at = {column.key: place for place, column in enumerate(self.report.columns)}
        self._rows = {self._key(row): row for row in self.report.rows}

    def _key(self, row: tuple[Value, ...]) -> str:
        """The code of a row; empty for what has none."""
        value = row[self._at["code"]] if "code" in self._at else row[0]
        return str(getattr(value, "code", None) or (value if isinstance(value, str) else ""))

    @property
    def keys(self) -> tuple[str, ...]:
        """The rows' codes, in their order; publications of the higher level first."""
        return tuple(sorted(self._rows, key=self._order)) if self.by == "channel" else tuple(self._rows)

    def _order(self, code: str) -> tuple[int, int]:
        levels, channels = list(LEVEL), self._reading.registers.channels
        level = levels.index(channels[code].record.level) if code in channels else len(levels)
        return level, -self.count(code, "adopted")

    def value(self, key: str | None, figure: str) -> Value:
        """A figure of a row, or of the total."""
        row = self.report.total if key is None else self._rows.get(key)
        return row[self._at[figure]] if row is not None else None

    def count(self, key: str | None, figure: str) -> int:
        """A count of a row, or of the total; 0 where there is no such row."""
        value = self.value(key, figure)
        return value if isinstance(value, int) else 0

    def name(self, key: str) -> str:
        """What a Chinese reader calls a row."""
        if not key:
            return _UNNAMED[self.by]
        if self.by == "channel":
            return publication(self._reading, key, marks=True)
        return level_name(key) if self.by == "level" else str(self._rows[key][0])

    def parts(self) -> tuple[tuple[Part, ...], bool]:
        """What the totals are made of, and whether the parts make them. Only groups are parts of what was reported."""
        figures = ("submitted", "adopted") if self.by == "group" else ("adopted",)
        whole = all(sum(self.count(key, f) for key in self.keys) == self.count(None, f) for f in figures)
        found = [key for key in self.keys if any(self.count(key, figure) for figure in figures)]
        return tuple(self._part(key) for key in found), whole

    def _part(self, key: str) -> Part:
        return Part(name=self.name(key), submitted=self.count(key, "submitted"), adopted=self.count(key, "adopted"))


def level_name(code: str) -> str:
    """A level as documents say it: 省级."""
    return f"{LEVEL[code].zh}级" if code in LEVEL else code


def publication(reading: Reading, code: str, *, marks: bool = False) -> str:
    """What a publication is called, with its level where another has the same name; in book marks if it is printed."""
    channels = reading.registers.channels
    if code not in channels:
        return code
    channel = channels[code].record
    alike = sum(other.record.name == channel.name for other in channels.values()) > 1
    name = f"《{channel.name}》" if marks and channel.medium in ("bulletin", "press") else channel.name
    return f"{level_name(channel.level)}{name}" if alike else name
