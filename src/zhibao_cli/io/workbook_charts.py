"""Charts of a workbook: native ones, beside the figures they show, on a sheet of their own."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from zhibao_cli.domain.text import width
from zhibao_cli.i18n import msg
from zhibao_cli.io import workbook_writer as workbooks
from zhibao_cli.io.drawings import Drawing
from zhibao_cli.io.formats.cells import defused, plain_number
from zhibao_cli.io.workbook_writer import Workbook, number_format


def draw(book: Workbook, charts: Sequence[tuple[str, Drawing]]) -> None:
    """A chart for each drawing, under its title, beside its figures: other sheets may be sorted."""
    if not charts:
        return
    sheet = book.sheet(str(msg("Charts")))
    label = max(width(name) for _, drawing in charts for name in drawing.names)
    sheet.set_column(0, 0, workbooks.column_width(label))
    sheet.set_column(1, max(len(drawing.lines) for _, drawing in charts), 11)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    top = 0
    for title, drawing in charts:
        top = _block(book, sheet, title, drawing, top)


def _block(book: Workbook, sheet: Any, title: str, drawing: Drawing, top: int) -> int:
    """The figures of a drawing and its chart; the row the next one begins at."""
    sheet.write_string(top, 0, workbooks.cell_text(title)[0], book.style(bold=True, font_size=12))
    for place, name in enumerate((drawing.axis, *(line.name for line in drawing.lines))):
        sheet.write_string(top + 1, place, workbooks.cell_text(name)[0], book.header())
    for number, name in enumerate(drawing.names):
        shown = workbooks.cut(workbooks.clean(defused(name)))[0]
        sheet.write_string(top + 2 + number, 0, shown, book.style(**workbooks.LINES))
        for place, line in enumerate(drawing.lines, 1):
            value = line.values[number]
            if value is not None:
                style = book.style(num_format=number_format(line.column), **workbooks.LINES)
                sheet.write_number(top + 2 + number, place, float(plain_number(line.column, value)), style)
    last = top + 1 + len(drawing.names)
    wide = len(drawing.lines) + (_write_bounds(book, sheet, drawing, top) if drawing.bounds else 0)
    sheet.insert_chart(top, wide + 2, _chart(book, sheet, title, drawing, (top + 1, last)))
    return max(last, top + _rows_high(drawing)) + 2


def _chart(book: Workbook, sheet: Any, title: str, drawing: Drawing, span: tuple[int, int]) -> Any:
    head, last = span
    over_time, count = drawing.over_time, len(drawing.lines)
    chart = book.book.add_chart({"type": "line" if over_time else "bar"})
    around = _error_bars(sheet, head, last) if drawing.bounds else {}
    labels = {"position": "inside_base"} if drawing.bounds else {}
    for place in range(1, count + 1):
        chart.add_series({
            "name": [sheet.name, head, place], "categories": [sheet.name, head + 1, 0, last, 0],
            "values": [sheet.name, head + 1, place, last, place],
            "data_labels": {"value": not over_time or count == 1, **labels}, "gap": 60,
            **({"marker": {"type": "automatic"}} if over_time else {}), **around,
        })  # fmt: skip
    chart.set_title({"name": workbooks.cut(workbooks.clean(title), 100)[0], "name_font": {"size": 12}})
    if drawing.inverted:
        chart.set_y_axis({"reverse": True, "min": 1, "major_unit": 1, "major_gridlines": {"visible": True}})
    elif not over_time:
        chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
        chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}, "label_position": "high"})
    if drawing.bounds:
        # Rates begin at nothing: from anywhere else small differences look great.
        most = max((high for _, high in drawing.bounds if high is not None), default=1)
        chart.set_x_axis({
            "min": 0, "max": min(1.0, ceil(most * 10) / 10), "num_format": "0%", "label_position": "high",
            "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}},
        })  # fmt: skip
    if drawing.inverted:
        chart.set_x_axis({"label_position": "high"})
    if count == 1:
        chart.set_legend({"none": True})
    else:
        chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 640, "height": _rows_high(drawing) * 20 - 10})
    return chart


def _write_bounds(book: Workbook, sheet: Any, drawing: Drawing, top: int) -> int:
    """How far each figure may lie to either side, in two columns; none of one that is open. Gives back how many."""
    column = drawing.lines[0].column
    style = book.style(num_format=number_format(column), **workbooks.LINES)
    for place, sign in enumerate("−+", 2):
        sheet.write_string(top + 1, place, f"{sign} (95 %)", book.header())
    for number, (value, (low, high)) in enumerate(zip(drawing.lines[0].values, drawing.bounds, strict=True), top + 2):
        if value is not None and low is not None and high is not None:
            sheet.write_number(number, 2, float(plain_number(column, value - low)), style)
            sheet.write_number(number, 3, float(plain_number(column, high - value)), style)
    return 2


def _error_bars(sheet: Any, head: int, last: int) -> dict[str, Any]:
    """The bars about the figures, from the two columns beside them."""
    minus, plus = (f"='{sheet.name}'!${letter}${head + 2}:${letter}${last + 1}" for letter in "CD")
    return {
        "y_error_bars": {"type": "custom", "minus_values": minus, "plus_values": plus},
        "fill": {"color": "#9DBFE0"},
    }


def _rows_high(drawing: Drawing) -> int:
    """How many rows of the sheet a chart covers."""
    if drawing.over_time:
        return 18
    return max(14, 5 + len(drawing.names) * (1 + len(drawing.lines) // 2))
