"""Excel workbooks of 1995 to 2003 (.xls) in, read here: no library tells errors from empty cells in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from struct import error, unpack_from

from zhibao_cli.i18n import Message, msg
from zhibao_cli.io.cell_text import of_flag, of_number, of_text
from zhibao_cli.io.ole import Container
from zhibao_cli.io.refusals import broken, encrypted, refusal
from zhibao_cli.io.sheet import Line, Sheet
from zhibao_cli.io.workbook import cell_error, named, seen
from zhibao_cli.io.xls_parts import Formats, Record, Text, records, shared_strings

_BOF, _EOF, _SHEET, _FILEPASS, _FROM_1904, _CODE_PAGE = 0x809, 0x0A, 0x85, 0x2F, 0x22, 0x42
_FORMAT, _STYLE, _STRINGS = 0x41E, 0xE0, 0xFC
_NUMBER, _RK, _MANY_RK, _BOOL_ERROR, _FORMULA, _RESULT = 0x203, 0x27E, 0xBD, 0x205, 0x06, 0x207
_SHARED_TEXT, _LABEL, _RICH_LABEL = 0xFD, 0x204, 0xD6
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_MOST_COLUMNS = 256
_UNICODE = 0x600
"""The version since which texts are Unicode: Excel 97."""

_PAGES = {936: "gbk", 950: "big5", 932: "cp932", 949: "cp949", 1200: "utf-16-le", 32768: "mac-roman", 32769: "cp1252"}


@dataclass(frozen=True, slots=True)
class _Book:
    """What holds for all sheets of the workbook."""

    path: Path
    data: bytes
    texts: tuple[str, ...]
    formats: Formats
    page: str
    version: int


def sheets(path: Path) -> tuple[Sheet, ...]:
    """The visible sheets of the workbook."""
    container = Container(path)
    if "EncryptedPackage" in container:
        raise encrypted(path)
    name = next((name for name in ("Workbook", "Book") if name in container), None)
    if name is None:
        raise refusal(
            path, "file-kind", msg("{name} is a file of Office, but no workbook that can be read.", name=path.name),
            msg("Save it as .xlsx or as CSV UTF-8."),
        )  # fmt: skip
    try:
        book, entries = _globals(path, container.read(name))
    except (error, ValueError, IndexError, LookupError) as fault:
        raise broken(path) from fault
    shown, notes = seen(path, [((title, start), title, visible) for title, start, visible in entries])
    found = []
    for number, (title, start) in enumerate(shown):
        faults: dict[int, dict[int, Message]] = {}
        lines = partial(_lines, book, start, faults)
        called = named(path, title, len(shown))
        found.append(
            Sheet(path.name, title, called, lines, () if number else notes, faults, book.formats.from_1904)
        )  # fmt: skip
    return tuple(found)


def _globals(path: Path, data: bytes) -> tuple[_Book, list[tuple[str, int, bool]]]:
    """What is said at the beginning of the workbook, and its sheets: title, place, whether it is shown."""
    formats, texts, page, entries = Formats(), tuple[str, ...](), "gbk", list[bytes]()
    stream = records(data, 0)
    first = next(stream)
    version = unpack_from("<H", first.body)[0] if first.kind == _BOF else 0
    if version not in (0x500, _UNICODE):
        raise ValueError(version)
    for record in stream:
        body = record.body
        if record.kind == _EOF:
            break
        if record.kind == _FILEPASS:
            raise encrypted(path)
        if record.kind == _CODE_PAGE:
            number = unpack_from("<H", body)[0]
            page = _PAGES.get(number, f"cp{number}")
        elif record.kind == _FROM_1904:
            formats.from_1904 = body[:1] == b"\1"
        elif record.kind == _FORMAT:
            formats.add(unpack_from("<H", body)[0], _text(body, 2, version, page, wide=True))
        elif record.kind == _STYLE:
            formats.styles.append(unpack_from("<H", body, 2)[0])
        elif record.kind == _STRINGS:
            texts = shared_strings(record.parts)
        elif record.kind == _SHEET and body[5] == 0:
            entries.append(body)
    found = [(_text(body, 6, version, page, wide=False), unpack_from("<I", body)[0], body[4] & 3 == 0)
             for body in entries]  # fmt: skip
    if not found:
        raise ValueError("no sheet")
    return _Book(path, data, texts, formats, page, version), found


def _text(body: bytes, start: int, version: int, page: str, *, wide: bool) -> str:
    """A text in a record: its length in one byte or, where `wide` and in Unicode, in two."""
    if version < _UNICODE:
        return body[start + 1 : start + 1 + body[start]].decode(page, "replace")
    return Text([body[start:]]).read(2 if wide else 1)


def _lines(book: _Book, start: int, faults: dict[int, dict[int, Message]]) -> Iterator[Line]:
    rows: dict[int, dict[int, str]] = {}
    try:
        for row, column, value in _Cells(book).read(start):
            if column >= _MOST_COLUMNS:
                raise ValueError(column)
            if isinstance(value, Message):
                faults.setdefault(row + 1, {})[column] = value
            rows.setdefault(row, {})[column] = "" if isinstance(value, Message) else value
    except (error, ValueError, IndexError, LookupError, OverflowError) as fault:
        raise broken(book.path) from fault
    for row in sorted(rows):
        cells = rows.pop(row)
        yield Line(row + 1, [cells.get(column, "") for column in range(max(cells) + 1)])


class _Cells:
    """Reads the cells of one sheet: row and column from 0, and its text or what is wrong with it."""

    def __init__(self, book: _Book) -> None:
        self._book = book
        self._formula = (0, 0)

    def read(self, start: int) -> Iterator[tuple[int, int, str | Message]]:
        """The cells of the sheet that begins there."""
        depth = 0
        for record in records(self._book.data, start):
            # A chart in the sheet is a part of its own.
            if record.kind == _BOF:
                depth += 1
            elif record.kind == _EOF:
                depth -= 1
                if depth <= 0:
                    return
            elif depth == 1:
                yield from self._cells(record)
        raise ValueError("no end")

    def _cells(self, record: Record) -> Iterator[tuple[int, int, str | Message]]:
        body, kind = record.body, record.kind
        if kind == _RESULT:
            yield *self._formula, of_text(self._long_text(record, 0))
        elif kind in (_NUMBER, _RK, _SHARED_TEXT, _LABEL, _RICH_LABEL, _BOOL_ERROR, _FORMULA):
            row, column, style = unpack_from("<HHH", body)
            value = self._value(record, row, column, style)
            if value is not None:
                yield row, column, value
        elif kind == _MANY_RK:
            row, column = unpack_from("<HH", body)
            for place in range((len(body) - 6) // 6):
                style = unpack_from("<H", body, 4 + place * 6)[0]
                yield row, column + place, self._number(_packed_number(body, 6 + place * 6), style)

    def _value(self, record: Record, row: int, column: int, style: int) -> str | Message | None:
        body, kind = record.body, record.kind
        if kind == _NUMBER:
            return self._number(unpack_from("<d", body, 6)[0], style)
        if kind == _RK:
            return self._number(_packed_number(body, 6), style)
        if kind == _SHARED_TEXT:
            return of_text(self._book.texts[unpack_from("<I", body, 6)[0]])
        if kind == _BOOL_ERROR:
            return _flag_or_error(body[6], is_error=bool(body[7]))
        if kind == _FORMULA:
            self._formula = (row, column)
            return self._result(body, style)
        return of_text(self._long_text(record, 6))

    def _result(self, body: bytes, style: int) -> str | Message | None:
        """What a formula gave; None when its text follows."""
        if body[12:14] != b"\xff\xff":
            return self._number(unpack_from("<d", body, 6)[0], style)
        sort = body[6]
        if sort == 0:
            return None
        return "" if sort == 3 else _flag_or_error(body[8], is_error=sort == 2)

    def _number(self, value: float, style: int) -> str:
        return self._book.formats.day(value, style) or of_number(value)

    def _long_text(self, record: Record, start: int) -> str:
        if self._book.version >= _UNICODE:
            return Text([record.parts[0][start:], *record.parts[1:]]).read(2)
        length = unpack_from("<H", record.body, start)[0]
        return record.body[start + 2 : start + 2 + length].decode(self._book.page, "replace")


def _flag_or_error(value: int, *, is_error: bool) -> str | Message:
    return cell_error(_ERRORS.get(value, "#")) if is_error else of_flag(bool(value))


def _packed_number(body: bytes, start: int) -> float:
    """A number in four bytes: whole or the front half of a float, perhaps in hundredths."""
    raw = unpack_from("<I", body, start)[0]
    if raw & 2:
        whole = raw >> 2
        value = float(whole - (1 << 30) if whole & (1 << 29) else whole)
    else:
        value = unpack_from("<d", (raw & 0xFFFFFFFC).to_bytes(4, "little").rjust(8, b"\0"))[0]
    return value / 100 if raw & 1 else value
