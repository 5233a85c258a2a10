"""The list of items of the page: one table, read as it is, or by the page's script to sort and filter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.words import LEVEL
from zhibao_cli.i18n import language
from zhibao_cli.io.formats.as_html import cell_class, text
from zhibao_cli.io.formats.cells import NUMBERS, cell_text, said


@dataclass(frozen=True, slots=True)
class Choices:
    """What the list can be narrowed to, as it is shown; levels from above, the others sorted."""

    units: tuple[str, ...]
    kinds: tuple[str, ...]
    levels: tuple[str, ...]

    @classmethod
    def of(cls, items: Report) -> "Choices":
        """The units, kinds and levels that stand in the list."""
        levels = _values(items, "level")
        ordered = (str(word) for word in LEVEL.values())
        units, kinds = (tuple(sorted(_values(items, key))) for key in ("unit", "kind"))
        return cls(units, kinds, tuple(level for level in ordered if level in levels))


def _values(items: Report, key: str) -> dict[str, None]:
    place = next(place for place, column in enumerate(items.columns) if column.key == key)
    column = items.columns[place]
    return {shown: None for row in items.rows for shown in _parts(column, row[place])}


def _parts(column: Column, value: Value) -> tuple[str, ...]:
    """The single values of a cell."""
    if isinstance(value, tuple):
        return tuple(said(column, one) for one in value)
    shown = cell_text(column, value)
    return (shown,) if shown else ()


def items_table(items: Report) -> str:
    """The whole table. Every single value stands in an element of its own, which also keeps its reading order in it."""
    return "\n".join(_lines(items))


def _lines(items: Report) -> Iterator[str]:
    heads = "".join(
        f'<th scope="col" data-key="{column.key}"{cell_class(column)}>{text(str(column.title))}</th>'
        for column in items.columns
    )
    yield f'<table id="items-all">\n<caption class="aside">{text(str(items.title))}</caption>'
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
    cells = tuple(map(_writer, items.columns))
    for row in items.rows:
        yield f"<tr>{''.join([write(value) for write, value in zip(cells, row, strict=True)])}</tr>"
    yield "</tbody>\n</table>"


def _writer(column: Column) -> Callable[[Value], str]:
    """How a column's cells are written. But for numbers of items and titles, few are unlike each other."""
    write = partial(_cell, column)
    return write if column.kind == "label" or column.key == "title" else cache(write)


def _cell(column: Column, value: Value) -> str:
    name = cell_class(column, value if isinstance(value, str) else "")
    if column.key == "title":
        return f'<th scope="row"{name}>{_content(column, value)}</th>'
    return f"<td{name}>{_content(column, value)}</td>"


def _content(column: Column, value: Value) -> str:
    if column.kind in NUMBERS or column.kind == "date":
        return cell_text(column, value)
    between = "、" if language() == "zh" else ", "
    return between.join(f"<bdi>{text(part)}</bdi>" for part in _parts(column, value))
