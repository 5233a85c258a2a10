"""A blank workbook to fill: a sheet for each table with drop-downs, a guide in words, the lists behind it all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhibao_cli.domain.table_list import ColumnSpec, TableSpec
from zhibao_cli.domain.text import shorten, width
from zhibao_cli.i18n import Message, clauses, msg
from zhibao_cli.io import workbook_writer as workbooks

FILLED = 5000
"""So many rows have drop-downs."""
_MESSAGE, _TITLE = 255, 32
"""What a spreadsheet shows beside a cell, and its heading, at most."""
_LABELS = frozenset({
    "number", "other_numbers", "item", "issue", "code", "id", "solicitation", "solicited", "document",
})  # fmt: skip
"""Columns whose cells look like numbers or dates and are none."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The values of a drop-down. `only`: nothing else is right; else others are let through with a question."""

    values: tuple[str, ...]
    only: bool = True


@dataclass(frozen=True, slots=True)
class Blank:
    """A table to fill: the columns shown, the name of the list each chooses from, and what goes into each."""

    spec: TableSpec
    columns: tuple[ColumnSpec, ...]
    lists: Mapping[str, str]
    advice: Mapping[str, Message]


def blank_workbook(tables: Sequence[Blank], choices: Mapping[str, Choice], guide: Sequence[Message]) -> bytes:
    """The bytes of the workbook. `choices` are the lists by the names that the tables' columns give."""
    book = workbooks.Workbook(str(msg("Tables to fill")))
    told = book.sheet(str(msg("Guide")))
    kept = {name: choice for name, choice in choices.items() if choice.values}
    sheets = [(blank, book.sheet(str(blank.spec))) for blank in tables]
    ranges = _lists(book, kept)
    for blank, sheet in sheets:
        _table(book, sheet, blank, kept, ranges)
    _guide(book, told, tables, guide)
    sheets[0][1].activate()
    return book.content()


def _lists(book: workbooks.Workbook, choices: Mapping[str, Choice]) -> dict[str, str]:
    """The lists on a sheet of their own, out of sight; where each is, as a formula."""
    sheet = book.sheet(str(msg("Choices")))
    sheet.hide()
    ranges = {}
    for place, (name, choice) in enumerate(choices.items()):
        sheet.write_string(0, place, name)
        for row, value in enumerate(choice.values, 1):
            sheet.write_string(row, place, workbooks.cell_text(value)[0])
        column = workbooks.column_letters(place)
        ranges[name] = f"='{sheet.name}'!${column}$2:${column}${len(choice.values) + 1}"
    return ranges


def _needed(spec: TableSpec) -> frozenset[str]:
    """The columns one of which will do."""
    return frozenset(key for choices in spec.needs if len(choices) > 1 for keys in choices for key in keys) - frozenset(
        spec.required
    )


def header(spec: TableSpec, column: ColumnSpec) -> str:
    """What stands above a column: a star says that it must be filled."""
    return f"{column}*" if column.key in spec.required else str(column)


def _table(
    book: workbooks.Workbook, sheet: Any, blank: Blank, choices: Mapping[str, Choice], ranges: Mapping[str, str]
) -> None:
    either = _needed(blank.spec)
    for place, column in enumerate(blank.columns):
        title = header(blank.spec, column)
        colour = "#F8D7B0" if column.key in blank.spec.required else "#FBEFC9" if column.key in either else "#DDE6F0"
        sheet.set_column(place, place, _width(title, column), book.style(num_format=_format(column)))
        sheet.write_string(0, place, title, book.header(colour))
        sheet.data_validation(0, place, 0, place, {
            "validate": "any", "input_title": shorten(title, _TITLE),
            "input_message": str(blank.advice[column.key])[:_MESSAGE],
        })  # fmt: skip
        name = blank.lists.get(column.key, "")
        if name in ranges:
            sheet.data_validation(1, place, FILLED, place, _validation(column, choices[name], ranges[name]))
    sheet.set_row(0, 28)
    sheet.freeze_panes(1, 0)


def _validation(column: ColumnSpec, choice: Choice, source: str) -> dict[str, Any]:
    told = {
        "error_title": shorten(str(column), _TITLE),
        "error_message": str(msg("This is not in the list.")),
        "error_type": "stop" if choice.only else "warning",
    }
    # A cell of several values is none of the list, so nothing is said of it.
    return {"validate": "list", "source": source, **(told if not column.many else {"show_error": False})}


def _width(title: str, column: ColumnSpec) -> float:
    room = {"text": 14, "date": 12, "unit": 16, "channel": 16}.get(column.type, 10)
    if column.key in ("title", "text", "printed_title", "instruction_text", "topic", "reason", "note"):
        room = 34
    return max(room, workbooks.column_width(width(title)))


def _format(column: ColumnSpec) -> str:
    if column.type == "date":
        return "yyyy-mm-dd"
    return "@" if column.key in _LABELS else "General"


def _guide(book: workbooks.Workbook, sheet: Any, tables: Sequence[Blank], guide: Sequence[Message]) -> None:
    """What to do, then every column of every table."""
    wrapped = book.style(text_wrap=True, valign="top")
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 12)
    sheet.set_column(3, 3, 70)
    for row, line in enumerate(guide):
        sheet.merge_range(row, 0, row, 3, "", wrapped)
        sheet.write_string(row, 0, str(line), book.style(text_wrap=True, valign="top", bold=row == 0))
        sheet.set_row(row, 18 * (1 + width(str(line)) // 100))
    row = len(guide) + 1
    for place, title in enumerate((msg("Table"), msg("Column"), msg("Needed"), msg("What goes into it"))):
        sheet.write_string(row, place, str(title), book.header())
    for blank in tables:
        either = _needed(blank.spec)
        for column in blank.columns:
            row += 1
            needed = msg("yes") if column.key in blank.spec.required else _either(blank.spec, column.key, either)
            for place, text in enumerate((blank.spec, column, needed, blank.advice[column.key])):
                sheet.write_string(row, place, str(text), wrapped)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _either(spec: TableSpec, key: str, either: frozenset[str]) -> Message | str:
    """Whether a column will do instead of others."""
    if key not in either:
        return ""
    choices = next(choices for choices in spec.needs if any(key in keys for keys in choices))
    return msg("or: {others}", others=clauses(
        " + ".join(str(spec.column(other)) for other in keys) for keys in choices if key not in keys
    ))  # fmt: skip
