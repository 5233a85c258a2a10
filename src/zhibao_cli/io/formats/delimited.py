"""CSV and TSV, for spreadsheets: the data and nothing else, words in the reader's language, numbers plain."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from zhibao_cli.domain.report import Report
from zhibao_cli.io.formats import Screen
from zhibao_cli.io.formats.cells import data_text, defused, total_label

_BREAKS = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def render_csv(report: Report, _screen: Screen) -> str:
    """The report by RFC 4180: commas, quotes where needed, lines ending in CR LF."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for cells in _lines(report):
        writer.writerow(cells)
    return out.getvalue()


def render_tsv(report: Report, _screen: Screen) -> str:
    """The report with tabs between cells. Tabs and line breaks inside a cell become a space."""
    return "".join("\t".join(_BREAKS.sub(" ", cell) for cell in cells) + "\n" for cells in _lines(report))


def _lines(report: Report) -> Iterator[tuple[str, ...]]:
    yield tuple(defused(str(column.title)) for column in report.columns)
    for row in report.rows:
        yield tuple(map(data_text, report.columns, row))
    if report.total is not None:
        yield total_label(report.columns, tuple(map(data_text, report.columns, report.total)))
