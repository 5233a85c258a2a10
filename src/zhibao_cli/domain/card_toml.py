"""TOML text → Scorecard: every section of docs/scorecard.md, and every fault in it at once."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from zhibao_cli.domain.card_lines import find_places
from zhibao_cli.domain.card_lint import lint
from zhibao_cli.domain.card_reader import Faults, Table, nearest
from zhibao_cli.domain.card_sections import SectionReader
from zhibao_cli.domain.card_when import WhenReader
from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.scorecard import Channel, Scorecard
from zhibao_cli.domain.words import LEVEL, MEDIUM
from zhibao_cli.i18n import listed, msg

T = TypeVar("T")

SINGLE = ("scorecard", "item", "share", "rank")
EITHER = ("base", "limits")
MANY = ("channel", "rule", "factor", "quota", "rate", "cap", "strike", "gate", "award")


def read_scorecard(text: str, file: str = "") -> tuple[Scorecard | None, tuple[Problem, ...]]:
    """The scorecard a TOML text holds, and all its faults; None with any that is more than a warning.

    A problem has the file, the section (`sheet`), the line (`row`) and the key (`column`).
    """
    import hashlib
    import tomllib
    from decimal import Decimal

    text = text.removeprefix("\ufeff")
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        return None, (_broken(text, str(error), file),)
    faults = Faults(file, find_places(text))
    card = _Reader(data, faults, hashlib.sha256(text.encode()).hexdigest()).card()
    if not faults.fatal:
        lint(card, faults)
    problems = tuple(sorted(faults.problems, key=lambda problem: problem.row))
    return (None if faults.fatal else card), problems


_FULL_WIDTH = re.compile("[“”‘’＝，［］｛｝＃：。]")


def _broken(text: str, said: str, file: str) -> Problem:
    """What tomllib objects to, with the line, and the usual cause in a Chinese text if it is there."""
    found = re.search(r"at line (\d+)", said)
    lines = text.splitlines()
    row = int(found.group(1)) if found else len(lines)
    line = lines[row - 1].strip() if 0 < row <= len(lines) else ""
    wide = _FULL_WIDTH.search(re.sub(r'"[^"]*"', "", line).partition("#")[0])
    if wide:
        message = msg("this line cannot be read: `{line}`; `{mark}` is full-width, TOML wants the half-width mark",
                      line=line, mark=wide.group())  # fmt: skip
    else:
        message = msg("this line cannot be read as TOML: `{line}` ({said})", line=line, said=said)
    return Problem("card-toml", message, file, row=row)


class _Reader:
    """Reads the sections of one card."""

    def __init__(self, data: Mapping[str, object], faults: Faults, digest: str) -> None:
        self.data = data
        self.faults = faults
        self.digest = digest

    def card(self) -> Scorecard:
        self._sections()
        channels = self._each("channel", self._channel)
        names = {channel.name: channel.id for channel in channels}
        read = SectionReader(WhenReader(names | {channel.id: channel.id for channel in channels}))
        head = self._head()
        card = Scorecard(
            id=head.text("id", required=True),
            title=head.text("title", required=True),
            effective_from=head.day("effective_from", required=True) or date.min,
            effective_to=head.day("effective_to"),
            issuer=head.text("issuer"),
            document=head.text("document"),
            source=head.text("source"),
            year_starts=self._year_starts(head),
            decimals=self._decimals(head),
            channels=channels,
            rules=self._each("rule", read.rule),
            factors=self._each("factor", read.factor),
            item=read.item(self._one("item")),
            share=read.share(self._one("share")),
            bases=self._each("base", read.base),
            quotas=self._each("quota", read.quota),
            rates=self._each("rate", read.rate),
            caps=self._each("cap", read.cap),
            limits=self._each("limits", read.limits),
            strikes=self._each("strike", read.strike),
            gates=self._each("gate", read.gate),
            awards=self._each("award", read.award),
            rank=read.rank(self._one("rank")),
            digest=self.digest,
        )
        if card.effective_to is not None and card.effective_to < card.effective_from:
            head.wrong("effective_to", msg("a day not before effective_from"))
        head.close()
        return card

    # -- sections

    def _sections(self) -> None:
        known = (*SINGLE, *EITHER, *MANY)
        for name, value in self.data.items():
            if name not in known:
                near = nearest(name, known)
                text = (
                    msg("“{name}” is no section; did you mean “{near}”?", name=name, near=near)
                    if near
                    else msg("“{name}” is no section; known are: {known}", name=name, known=listed(known))
                )
                self.faults.add("card-section-unknown", text, (name,))
            elif name in SINGLE and not isinstance(value, dict):
                self._form(name, f"[{name}]")
            elif name in MANY and not _is_tables(value):
                self._form(name, f"[[{name}]]")
            elif name in EITHER and not isinstance(value, dict) and not _is_tables(value):
                self._form(name, f"[{name}]")

    def _form(self, name: str, right: str) -> None:
        text = msg("the section is written {right}, in brackets on a line of its own", right=right)
        self.faults.add("card-section-form", text, (name,))

    def _one(self, name: str) -> Table:
        value = self.data.get(name)
        return Table(value if isinstance(value, dict) else {}, (name,), self.faults)

    def _each(self, name: str, read: Callable[[Table], T]) -> tuple[T, ...]:
        value = self.data.get(name)
        if isinstance(value, dict) and name in EITHER:
            tables = [Table(value, (name,), self.faults)]
        elif _is_tables(value) and isinstance(value, list):
            tables = [Table(one, (name, number), self.faults) for number, one in enumerate(value)]
        else:
            tables = []
        found = []
        for table in tables:
            found.append(read(table))
            table.close()
        return tuple(found)

    # -- [scorecard] and [[channel]]

    def _head(self) -> Table:
        if "scorecard" in self.data:
            return self._one("scorecard")
        self.faults.add("card-key-missing", msg("the section [scorecard] is missing"), ())
        # That is said once, not again for each key of it.
        return Table({}, ("scorecard",), Faults(self.faults.file, self.faults.places))

    def _year_starts(self, head: Table) -> str:
        value = head.text("year_starts") or "01-01"
        if not re.fullmatch(r"(0[1-9]|1[0-2])-01", value):
            head.wrong("year_starts", msg('the first day of a month, such as "01-01" or "11-01"'))
            return "01-01"
        return value

    def _decimals(self, head: Table) -> int:
        value = head.whole("decimals", 0, default=0)
        if value > 4:
            head.wrong("decimals", msg("a number from 0 to 4"))
            return 0
        return value

    def _channel(self, table: Table) -> Channel:
        return Channel(
            table.text("id", required=True),
            table.text("name", required=True),
            table.word("level", LEVEL),
            table.word("medium", MEDIUM, "bulletin"),
            table.line,
        )


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)
