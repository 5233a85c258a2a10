"""Workbooks out: what every xlsx file shares. The same content gives the same bytes; no text in one is run."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any

from zhibao_cli.domain.report import Column
from zhibao_cli.domain.text import visible, width
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import language, msg
from zhibao_cli.io.formats.cells import defused
from zhibao_cli.io.libraries import library

ROWS = 1_048_576
"""So many rows a sheet has."""
LONGEST_TEXT = 32_767
"""So many units of UTF-16 a cell holds."""
EXACT_DIGITS = 15
"""So many digits of a number a spreadsheet keeps."""
FIRST_DAY = date(1900, 3, 1)
"""Earlier days are no dates in every spreadsheet: one of them has a 29 February 1900."""

LINES = {"border": 1, "border_color": "#C9D1D9"}
"""Thin lines around a cell."""

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_HALVES = re.compile("[\ud800-\udfff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_LONGEST_NAME = 31
WIDEST, _NARROWEST = 60, 8


class Workbook:
    """A workbook being written. `made_at` is the moment it says it was made at; `long` ones keep little in memory."""

    def __init__(self, title: str = "", made_at: str = "", *, long: bool = False) -> None:
        self._file = BytesIO()
        self._aside = TemporaryDirectory() if long else None
        how = {"constant_memory": True, "tmpdir": self._aside.name} if self._aside else {"in_memory": True}
        font = {"font_name": "宋体" if language() == "zh" else "Calibri", "font_size": 11, "valign": "vcenter"}
        self.font: dict[str, Any] = font
        self.book = library("xlsxwriter", "xlsx").Workbook(
            self._file,
            {
                **how,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": font,
            },
        )
        self.book.set_properties({"title": cut(clean(title), 255)[0], "created": _moment(made_at)})
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()

    def sheet(self, name: str) -> Any:
        """A new sheet; its name is made to fit, and unlike the others'."""
        fitting = sheet_name(name, self._names)
        self._names.add(fitting.casefold())
        return self.book.add_worksheet(fitting)

    def style(self, **properties: Any) -> Any:
        """A cell format; one for all cells of the same."""
        key = tuple(sorted(properties.items()))
        if key not in self._styles:
            self._styles[key] = self.book.add_format({**self.font, **properties})
        return self._styles[key]

    def header(self, colour: str = "#DDE6F0") -> Any:
        """The format of a column's header."""
        return self.style(bold=True, bg_color=colour, align="center", text_wrap=True, **LINES)

    def content(self) -> bytes:
        """The finished file."""
        self.book.close()
        self.abandon()
        return self._file.getvalue()

    def abandon(self) -> None:
        """Leave nothing behind of what was kept aside while writing."""
        if self._aside is None:
            return
        for sheet in self.book.worksheets():
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()
        self._aside.cleanup()


def _moment(made_at: str) -> datetime:
    """A moment of the journal as a workbook writes it; a fixed one where there is none."""
    if not made_at:
        return _EPOCH
    moment = datetime.fromisoformat(made_at)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def sheet_name(wanted: str, taken: Collection[str] = ()) -> str:
    """A name a sheet may have, unlike those taken (folded), as near to the one wanted as can be."""
    base = _NOT_IN_NAMES.sub(" ", clean(wanted)).strip("' ") or "1"
    name, number = cut(base, _LONGEST_NAME)[0].rstrip("' "), 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        ending = f" {number}"
        name = cut(base, _LONGEST_NAME - len(ending))[0] + ending
    return name


def clean(text: str) -> str:
    """The text as a workbook can hold it: line ends made one, controls shown as signs, halves of characters marked."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HALVES.sub("\ufffd", _UNFIT.sub(lambda found: visible(found[0]), text))


def cut(text: str, most: int = LONGEST_TEXT) -> tuple[str, bool]:
    """The text, or as much of it as fits in so many units of UTF-16, and whether that is not all."""
    if len(text) <= most // 2 or (len(text) <= most and text.isascii()):
        return text, False
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * most:
        return text, False
    return units[: 2 * (most - 1)].decode("utf-16-le", "ignore") + "…", True


def cell_text(text: str) -> tuple[str, bool]:
    """A text for a cell: clean, marked where a spreadsheet would run it, and whether it had to be cut."""
    return cut(clean(defused(text)))


def as_number(text: str) -> float | int | None:
    """The number a spreadsheet keeps whole; None for one with more digits than that."""
    digits = text.lstrip("-").replace(".", "").lstrip("0")
    if len(digits) > EXACT_DIGITS:
        return None
    return float(text) if "." in text else int(text)


def column_width(longest: int) -> float:
    """How wide a column is to be for a text of so many columns of a terminal: Chinese characters are two."""
    return min(max(longest * 1.08 + 2, _NARROWEST), WIDEST)


def lines_width(text: str) -> int:
    """The width of a text's longest line."""
    return max(map(width, text.split("\n"))) if "\n" in text else width(text)


def wraps(longest: int) -> bool:
    """Whether a text of that width is folded inside its column."""
    return longest * 1.08 + 2 > WIDEST


def refuse_rows(count: int) -> None:
    """Refuse more rows than a sheet has."""
    if count > ROWS:
        raise Refused(
            "sheet-full",
            msg("A sheet holds {most} rows; these are {count}.", most=ROWS, count=count),
            msg("As csv there is no limit."),
        )


def column_letters(place: int) -> str:
    """The name of a column: A, B … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def number_format(column: Column) -> str:
    """How a spreadsheet shows the numbers of a column."""
    if column.kind in ("points", "rate"):
        decimals = "." + "0" * column.decimals if column.decimals else ""
        return f"0{decimals}%" if column.kind == "rate" else _with_sign(f"0{decimals}", column)
    if column.kind == "count":
        return _with_sign("0", column)
    return {"count": "0", "date": "yyyy-mm-dd"}.get(column.kind, "General")


def _with_sign(form: str, column: Column) -> str:
    return f"+{form};-{form};{form}" if column.signed else form
