"""A workbook: one sheet to sort and filter, one of charts where there is something to draw, one of notes."""

from datetime import date, datetime
from fractions import Fraction
from itertools import groupby
from typing import Any

from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.text import width
from zhibao_cli.i18n import msg
from zhibao_cli.io import workbook_writer as workbooks
from zhibao_cli.io.formats import Screen
from zhibao_cli.io.formats.cells import NUMBERS, cell_text, data_text, plain_number, title_text, total_label
from zhibao_cli.io.workbook_writer import Workbook

_MOST_DRAWN = 60
"""More rows than this make no picture anybody can read."""
_LONG = 20_000
"""Of so many rows on, little is kept in memory."""
_ARROW = 3
"""Room in a header for the arrow of the filter."""


def render(report: Report, _screen: Screen) -> bytes:
    """The report as the bytes of an xlsx file."""
    workbooks.refuse_rows(len(report.rows) + 2)
    book = Workbook(title_text(report), report.provenance.head_at, long=len(report.rows) > _LONG)
    cut = _Table(book, report).write()
    if report.series and len(report.rows) <= _LONG:
        _draw(book, report)
    _notes(book, report, cut)
    return book.content()


class _Table:
    """The sheet of the report's rows: groups stay a column, so that it can be sorted by any other."""

    def __init__(self, book: Workbook, report: Report) -> None:
        self.book = book
        self.report = report
        self.sheet = book.sheet(str(report.title))
        self.cut: list[str] = []
        self.longest = [width(str(column.title)) + _ARROW for column in report.columns]
        for values in (*report.rows, *((report.total,) if report.total else ())):
            for place, (column, value) in enumerate(zip(report.columns, values, strict=True)):
                shown = workbooks.lines_width(cell_text(column, value))
                self.longest[place] = max(self.longest[place], shown)
        self.styles = tuple(map(self._style, report.columns, self.longest))

    def write(self) -> list[str]:
        """Write it; what did not fit into its cell."""
        report, sheet = self.report, self.sheet
        sheet.set_row(0, 20 if all(width(str(column.title)) < workbooks.WIDEST for column in report.columns) else None)
        for place, column in enumerate(report.columns):
            sheet.set_column(place, place, workbooks.column_width(self.longest[place]))
            sheet.write_string(0, place, workbooks.cell_text(str(column.title))[0], self.book.header())
        for number, values in enumerate(report.rows, 1):
            for place, value in enumerate(values):
                self._cell(number, place, value, self.styles[place][isinstance(value, Fraction)])
        if report.total is not None:
            self._total(len(report.rows) + 1, report.total)
        sheet.autofilter(0, 0, max(len(report.rows), 1), len(report.columns) - 1)
        sheet.freeze_panes(1, 0)
        self._page()
        return self.cut

    def _style(self, column: Column, longest: int) -> tuple[Any, Any]:
        """The formats of a column's cells: of whole numbers or texts, and of fractions."""
        wrap = {"text_wrap": True, "valign": "top"} if workbooks.wraps(longest) and column.kind not in NUMBERS else {}
        side = {"align": "right", "indent": 1} if column.kind in NUMBERS else {}
        own = {**workbooks.LINES, **wrap, **side, "num_format": _number_format(column)}
        fraction = {"num_format": "General"} if column.kind not in ("points", "rate") else {}
        return self.book.style(**own), self.book.style(**own | fraction)

    def _cell(self, row: int, place: int, value: Value, style: Any) -> None:
        column = self.report.columns[place]
        if isinstance(value, int | Fraction) and not isinstance(value, bool):
            text = plain_number(column, value)
            number = workbooks.as_number(text)
            if number is None:
                self.sheet.write_string(row, place, text, style)
            else:
                self.sheet.write_number(row, place, number, style)
        elif isinstance(value, date) and value >= workbooks.FIRST_DAY:
            self.sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
        elif value is not None:
            self._text(row, place, data_text(column, value), style)

    def _text(self, row: int, place: int, text: str, style: Any) -> None:
        # What is data already has the mark that keeps it from being run; it gets no second one.
        shown, cut = workbooks.cut(workbooks.clean(text))
        if cut:
            self.cut.append(f"{workbooks.column_letters(place)}{row + 1}")
        self.sheet.write_string(row, place, shown, style)

    def _total(self, row: int, total: tuple[Value, ...]) -> None:
        columns = self.report.columns
        labelled = total_label(columns, tuple(map(data_text, columns, total)))
        for place, (column, value, text) in enumerate(zip(columns, total, labelled, strict=True)):
            form = _number_format(column) if column.kind in ("points", "rate") else "General"
            side = {"align": "right", "indent": 1} if column.kind in NUMBERS and value is not None else {}
            style = self.book.style(bold=True, **workbooks.LINES, num_format=form, **side)
            self.sheet.write_blank(row, place, None, style)
            if value is None and text:
                self._text(row, place, text, style)
            self._cell(row, place, value, style)

    def _page(self) -> None:
        """On paper: A4, as wide as the page, the title above and the headers on each page."""
        sheet = self.sheet
        sheet.set_paper(9)
        if sum(map(workbooks.column_width, self.longest)) > 90:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        title = workbooks.cut(workbooks.clean(title_text(self.report)).replace("\n", " "), 100)[0]
        sheet.set_header("&C" + title.replace("&", "&&"))
        sheet.set_footer("&C&P / &N")


def _number_format(column: Column) -> str:
    if column.kind in ("points", "rate"):
        decimals = "." + "0" * column.decimals if column.decimals else ""
        return f"0{decimals}%" if column.kind == "rate" else f"0{decimals}"
    return {"count": "0", "date": "yyyy-mm-dd"}.get(column.kind, "General")


# -- charts


def _draw(book: Workbook, report: Report) -> None:
    """A chart for each block, beside the figures it shows: those of the first sheet move when it is sorted."""
    series = report.series
    keys = [column.key for column in report.columns]
    if series is None:
        return
    along, places = keys.index(series.along), [keys.index(key) for key in series.values if key in keys]
    by = keys.index(report.split) if report.split in keys else None
    blocks = [
        (heading, list(rows))
        for heading, rows in groupby(
            report.rows, lambda row: "" if by is None else cell_text(report.columns[by], row[by]) or str(msg("(none)"))
        )
    ]
    blocks = [(heading, rows) for heading, rows in blocks if 2 <= len(rows) <= _MOST_DRAWN]
    if not blocks or not places:
        return
    sheet = book.sheet(str(msg("Charts")))
    label = max(width(cell_text(report.columns[along], row[along])) for _, rows in blocks for row in rows)
    sheet.set_column(0, 0, workbooks.column_width(label))
    sheet.set_column(1, len(places), 11)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    top = 0
    for heading, rows in blocks:
        top = _block(book, sheet, report, heading or title_text(report), top, (along, places), rows)


def _block(
    book: Workbook, sheet: Any, report: Report, heading: str, top: int, places: tuple[int, list[int]],
    rows: list[tuple[Value, ...]],
) -> int:  # fmt: skip
    """The figures of a block and its chart; the row the next one begins at."""
    along, values = places
    columns = [report.columns[along], *(report.columns[place] for place in values)]
    sheet.write_string(top, 0, workbooks.cell_text(heading)[0], book.style(bold=True, font_size=12))
    for place, column in enumerate(columns):
        sheet.write_string(top + 1, place, workbooks.cell_text(str(column.title))[0], book.header())
    for number, row in enumerate(rows, top + 2):
        name = workbooks.cut(workbooks.clean(data_text(columns[0], row[along])))[0]
        sheet.write_string(number, 0, name, book.style(**workbooks.LINES))
        for place, (column, value) in enumerate(zip(columns[1:], (row[at] for at in values), strict=True), 1):
            if isinstance(value, int | Fraction):
                style = book.style(num_format=_number_format(column), **workbooks.LINES)
                sheet.write_number(number, place, float(plain_number(column, value)), style)
    last = top + 1 + len(rows)
    sheet.insert_chart(top, len(columns) + 1, _chart(book, sheet, report, heading, (top + 1, last), len(values)))
    return max(last, top + _rows_high(report, rows)) + 2


def _chart(book: Workbook, sheet: Any, report: Report, heading: str, span: tuple[int, int], count: int) -> Any:
    series = report.series
    over_time = series is not None and series.over_time
    head, last = span
    chart = book.book.add_chart({"type": "line" if over_time else "bar"})
    for place in range(1, count + 1):
        chart.add_series({
            "name": [sheet.name, head, place], "categories": [sheet.name, head + 1, 0, last, 0],
            "values": [sheet.name, head + 1, place, last, place],
            "data_labels": {"value": not over_time or count == 1}, "gap": 60,
            **({"marker": {"type": "automatic"}} if over_time else {}),
        })  # fmt: skip
    chart.set_title({"name": workbooks.cut(workbooks.clean(heading), 100)[0], "name_font": {"size": 12}})
    if not over_time:
        chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
        chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}, "label_position": "high"})
    if count == 1:
        chart.set_legend({"none": True})
    else:
        chart.set_legend({"position": "bottom"})
    rows = _rows_high(report, [()] * (last - head))
    chart.set_size({"width": 640, "height": rows * 20 - 10})
    return chart


def _rows_high(report: Report, rows: list[tuple[Value, ...]]) -> int:
    """How many rows of the sheet a chart covers."""
    if report.series is None or report.series.over_time:
        return 18
    return max(14, 5 + len(rows) * (1 + len(report.series.values) // 2))


# -- notes


def _notes(book: Workbook, report: Report, cut: list[str]) -> None:
    """What the report says beside its rows, and where its figures come from."""
    sheet = book.sheet(str(msg("Notes")))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    for number, (label, text) in enumerate(_sayings(report, cut)):
        sheet.write_string(number, 0, workbooks.cell_text(label)[0], book.style(bold=True, valign="top"))
        sheet.write_string(number, 1, workbooks.cell_text(text)[0], book.style(text_wrap=True, valign="top"))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _sayings(report: Report, cut: list[str]) -> list[tuple[str, str]]:
    told: list[tuple[object, object]] = [(msg("Title"), report.title)]
    if report.period is not None:
        told += [(msg("From"), report.period.start), (msg("To"), report.period.last)]
    told += [(msg("Note"), note) for note in report.notes]
    if cut:
        text = msg(
            "{count} cells hold more than a spreadsheet takes and were cut: {places}", count=len(cut),
            places=", ".join(cut[:20]),
        )  # fmt: skip
        told.append((msg("Note"), text))
    source = report.provenance
    told += [
        (msg("Scorecard"), f"{card.id} {card.effective_from.isoformat()} {card.digest}") for card in source.scorecards
    ]
    told += [
        (label, text)
        for label, text in (
            (msg("Journal"), source.head), (msg("Last entry"), source.head_at), (msg("As of"), source.as_of),
        )
        if text
    ]  # fmt: skip
    return [(str(label), str(text)) for label, text in told]
