"""The parts of an old Excel workbook: records, texts that go on in the next record, number formats that mean a day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from struct import unpack_from

from zhibao_cli.io.cell_text import of_duration, of_moment

_CONTINUE = 0x3C
_DAYS_OF_THE_PROGRAM = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""The numbers of formats that every Excel has, of days and times; 27 to 36 and 50 to 58 are Chinese ones."""
_TIMES_OF_THE_PROGRAM = frozenset({18, 19, 20, 21, 32, 33, 45, 46, 47, 55, 56})
_NOT_SIGNS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED = re.compile(r"\[[hms]+\]")
_OF_A_TIME = frozenset("hs")
_LAST_DAY = 2_958_466  # 10000-01-01


@dataclass(frozen=True, slots=True)
class Record:
    """A record and those that continue it."""

    kind: int
    parts: tuple[bytes, ...]

    @property
    def body(self) -> bytes:
        """Its first part."""
        return self.parts[0]


def records(data: bytes, start: int) -> Iterator[Record]:
    """The records from a place on; struct.error where one is not whole."""
    end = len(data)
    while start + 4 <= end:
        kind, length = unpack_from("<HH", data, start)
        parts = [data[start + 4 : start + 4 + length]]
        start += 4 + length
        while start + 4 <= end and data[start : start + 2] == b"\x3c\0":
            length = unpack_from("<H", data, start + 2)[0]
            parts.append(data[start + 4 : start + 4 + length])
            start += 4 + length
        if start > end:
            raise ValueError(start)
        yield Record(kind, tuple(parts))


class Text:
    """Reads texts from a record's parts. Where one goes on in the next part, that begins by saying how it is kept."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part = 0
        self._place = 0

    @property
    def more(self) -> bool:
        """Whether anything is left."""
        return self._part < len(self._parts) - 1 or self._place < len(self._parts[self._part])

    def skip(self, count: int) -> None:
        """Pass over so many bytes."""
        while count:
            left = len(self._parts[self._part]) - self._place
            if left >= count:
                self._place += count
                return
            count -= left
            self._go_on()

    def read(self, length_size: int) -> str:
        """The next text, whose length is in one byte or two."""
        if self._place >= len(self._parts[self._part]):
            self._go_on()
        part = self._parts[self._part]
        length = part[self._place] if length_size == 1 else unpack_from("<H", part, self._place)[0]
        flags = part[self._place + length_size]
        self._place += length_size + 1
        runs = further = 0
        if flags & 8:
            runs = unpack_from("<H", part, self._place)[0]
            self._place += 2
        if flags & 4:
            further = unpack_from("<I", part, self._place)[0]
            self._place += 4
        text = self._characters(length, wide=bool(flags & 1))
        self.skip(runs * 4 + further)
        return text

    def _characters(self, count: int, *, wide: bool) -> str:
        found = []
        while True:
            size = 2 if wide else 1
            part = self._parts[self._part]
            taken = min(count, max(0, len(part) - self._place) // size)
            raw = part[self._place : self._place + taken * size]
            # Half of a pair may stand at the end of a part.
            found.append(raw.decode("utf-16-le", "surrogatepass") if wide else raw.decode("latin-1"))
            self._place += taken * size
            count -= taken
            if not count:
                return "".join(found).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            self._go_on()
            wide = bool(self._parts[self._part][0] & 1)
            self._place = 1

    def _go_on(self) -> None:
        self._part += 1
        self._place = 0
        if self._part >= len(self._parts):
            raise ValueError("text ends early")


def shared_strings(parts: Sequence[bytes]) -> tuple[str, ...]:
    """The texts that cells name by number. What the record says of their count is not believed."""
    count = unpack_from("<I", parts[0], 4)[0]
    text = Text([parts[0][8:], *parts[1:]])
    found: list[str] = []
    while len(found) < count and text.more:
        found.append(text.read(2))
    return tuple(found)


@dataclass(slots=True)
class Formats:
    """Which numbers are days: by the format of a cell's style."""

    from_1904: bool = False
    styles: list[int] = field(default_factory=list)
    _own: dict[int, tuple[bool, bool]] = field(default_factory=dict)

    def add(self, number: int, format: str) -> None:  # noqa: A002
        """Take note of a format: `yyyy"年"m"月"` means a day, `[h]:mm` a time."""
        signs = set(_NOT_SIGNS.sub("", format).casefold().partition(";")[0])
        elapsed = bool(_ELAPSED.search(format.casefold()))
        day = not elapsed and ("y" in signs or "d" in signs or ("m" in signs and not signs & _OF_A_TIME))
        # General, the format of no format, has letters too.
        named = "general" in format.casefold()
        self._own[number] = (day and not named, not day and not named and (elapsed or bool(signs & _OF_A_TIME)))

    def day(self, value: float, style: int) -> str:
        """The day or time a number means in this style, or "" if it is a number."""
        number = self.styles[style] if style < len(self.styles) else 0
        own = self._own.get(number)
        is_time = own[1] if own else number in _TIMES_OF_THE_PROGRAM
        is_day = own[0] if own else number in _DAYS_OF_THE_PROGRAM
        if not (is_day or is_time) or not 0 <= value < _LAST_DAY - 1462:
            return ""
        return part_of_day(value) if is_time else self._moment(value)

    def _moment(self, value: float) -> str:
        if value < 1:
            return part_of_day(value)
        epoch = datetime(1904, 1, 1) if self.from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001  (a wall clock)
        return of_moment(epoch + timedelta(seconds=round(value * 86_400)))


def part_of_day(value: float) -> str:
    """Hours, minutes and seconds of a number of days."""
    return of_duration(timedelta(seconds=round(value * 86_400)))
