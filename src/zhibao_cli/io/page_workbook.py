"""The report as a workbook: a sheet for each part, charts beside their figures, the rules, and where it comes from."""

from collections.abc import Iterator

from zhibao_cli.domain.page import Figure, Page
from zhibao_cli.domain.report import Column, Report
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.io import workbook_writer as workbooks
from zhibao_cli.io.drawings import Drawing, drawings
from zhibao_cli.io.formats.cells import cell_text, title_text
from zhibao_cli.io.formats.xlsx import TableSheet, cut_said, period_said, sources_said, write_notes
from zhibao_cli.io.workbook_charts import draw
from zhibao_cli.io.workbook_writer import Workbook


def page_workbook(page: Page) -> bytes:
    """The bytes of an xlsx file. The same page gives the same bytes."""
    reports = [_overview(page), *(part.report for part in page.parts), page.items, page.rules]
    for report in reports:
        workbooks.refuse_rows(len(report.rows) + 2)
    book = Workbook(_title(page), page.provenance.head_at)
    cut: list[str] = []
    for report in reports:
        sheet = TableSheet(book, report, str(report.title))
        cut += [f"{report.title}!{place}" for place in sheet.write()]
    draw(book, list(_charts(page)))
    write_notes(book, [(str(label), str(text)) for label, text in _told(page, cut)], msg("Sources"))
    return book.content()


def _title(page: Page) -> str:
    return title_text(Report("report", page.title, (), (), page.period))


def _overview(page: Page) -> Report:
    """The headline figures, as texts: each is shown by its own kind."""
    columns = [Column("figure", msg("Figure")), Column("value", msg("This period"), "label")]
    if page.compared is not None:
        columns.append(Column("before", msg("Period before"), "label"))
    rows = tuple(_figure(figure)[: len(columns)] for figure in page.figures)
    return Report("figures", msg("Overview"), tuple(columns), rows, page.period)


def _figure(figure: Figure) -> tuple[Message, str, str]:
    column = figure.column
    return column.title, cell_text(column, figure.value), cell_text(column, figure.before)


def _charts(page: Page) -> Iterator[tuple[str, Drawing]]:
    for part in page.parts:
        for series in part.charts:
            for drawing in drawings(part.report, series):
                what = drawing.heading or listed(line.name for line in drawing.lines)
                yield str(msg("{name} ({code})", name=part.report.title, code=what)), drawing


def _told(page: Page, cut: list[str]) -> Iterator[tuple[object, object]]:
    yield msg("Title"), page.title
    yield from period_said(page.period)
    if page.compared is not None:
        yield msg("Compared with"), page.compared.label()
    for note in page.notes:
        yield msg("Note"), note
    for report in (*(part.report for part in page.parts), page.items):
        for note in report.notes:
            yield report.title, note
    for note in cut_said(cut):
        yield msg("Note"), note
    yield from sources_said(page.provenance)
