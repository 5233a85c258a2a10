"""A workbook: one sheet to sort and filter, one of charts where there is something to draw, one of notes."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Provenance, Report, Value
from zhibao_cli.domain.text import width
from zhibao_cli.i18n import Message, msg
from zhibao_cli.io import workbook_writer as workbooks
from zhibao_cli.io.drawings import drawings
from zhibao_cli.io.formats import Screen
from zhibao_cli.io.formats.cells import NUMBERS, cell_text, data_text, plain_number, title_text, total_label
from zhibao_cli.io.workbook_charts import draw
from zhibao_cli.io.workbook_writer import Workbook

_NOTES = msg("Notes")
_LONG = 20_000
"""Of so many rows on, little is kept in memory."""
_ARROW = 3
"""Room in a header for the arrow of the filter."""


def render(report: Report, _screen: Screen) -> bytes:
    """The report as the bytes of an xlsx file."""
    workbooks.refuse_rows(len(report.rows) + 2)
    book = Workbook(title_text(report), report.provenance.head_at, long=len(report.rows) > _LONG)
    cut = TableSheet(book, report, str(report.title)).write()
    if report.series and len(report.rows) <= _LONG:
        found = drawings(report, report.series)
        draw(book, [(drawing.heading or title_text(report), drawing) for drawing in found])
    write_notes(book, _sayings(report, cut))
    return book.content()


class TableSheet:
    """The sheet of the report's rows: groups stay a column, so that it can be sorted by any other."""

    def __init__(self, book: Workbook, report: Report, name: str) -> None:
        self.book = book
        self.report = report
        self.sheet = book.sheet(name)
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
        own = {**workbooks.LINES, **wrap, **side, "num_format": workbooks.number_format(column)}
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
            form = workbooks.number_format(column) if column.kind in ("points", "rate") else "General"
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


# -- notes


def write_notes(book: Workbook, sayings: Iterable[tuple[str, str]], name: Message = _NOTES) -> None:
    """What is said beside the rows, and where the figures come from."""
    sheet = book.sheet(str(name))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    for number, (label, text) in enumerate(sayings):
        sheet.write_string(number, 0, workbooks.cell_text(label)[0], book.style(bold=True, valign="top"))
        sheet.write_string(number, 1, workbooks.cell_text(text)[0], book.style(text_wrap=True, valign="top"))
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _sayings(report: Report, cut: list[str]) -> list[tuple[str, str]]:
    told: list[tuple[object, object]] = [(msg("Title"), report.title), *period_said(report.period)]
    told += [(msg("Note"), note) for note in (*report.notes, *cut_said(cut))]
    told += sources_said(report.provenance)
    return [(str(label), str(text)) for label, text in told]


def period_said(period: Period | None) -> list[tuple[object, object]]:
    """The two days of a period, with what each is."""
    return [] if period is None else [(msg("From"), period.start), (msg("To"), period.last)]


def cut_said(cut: Sequence[str]) -> list[Message]:
    """That cells had to be cut, where any had."""
    if not cut:
        return []
    places = ", ".join(cut[:20])
    return [
        msg("{count} cells hold more than a spreadsheet takes and were cut: {places}", count=len(cut), places=places)
    ]


def sources_said(source: Provenance) -> list[tuple[object, object]]:
    """Where figures come from, each with what it is."""
    cards: list[tuple[object, object]] = [
        (msg("Scorecard"), f"{card.id} {card.effective_from.isoformat()} {card.digest}") for card in source.scorecards
    ]
    others = ((msg("Journal"), source.head), (msg("Last entry"), source.head_at), (msg("As of"), source.as_of))
    return [*cards, *((label, text) for label, text in others if text)]
