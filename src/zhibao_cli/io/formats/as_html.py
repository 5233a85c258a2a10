"""One self-contained page: a table that is read on any screen, by ear, and on paper. No script, nothing fetched."""

from collections.abc import Iterator
from html import escape

from zhibao_cli.domain.report import Column, Report
from zhibao_cli.domain.text import visible
from zhibao_cli.i18n import language, msg
from zhibao_cli.io.formats import Screen
from zhibao_cli.io.formats.cells import NUMBERS, Block, Layout, lay_out, provenance_text, title_text

STYLE = """\
:root { color-scheme: light dark; --text: #1b1f24; --dim: #5b6570; --line: #c9d1d9; --head: #e8eef5; --page: #fff;
  --even: #f6f8fa }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ed; --dim: #9aa5b1; --line: #3a424c; --head: #232b35;
  --page: #14181d; --even: #1a2027 } }
body { margin: 0 auto; padding: 1rem; max-width: 90rem; color: var(--text); background: var(--page); line-height: 1.5;
  font-family: "Noto Sans CJK SC", "Microsoft YaHei", SimSun, "WenQuanYi Zen Hei", sans-serif }
.wide { overflow-x: auto }
table { border-collapse: collapse; min-width: min(100%, 40rem) }
caption { text-align: start; font-size: 1.25rem; font-weight: bold; padding-bottom: .5rem }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: start; vertical-align: top;
  white-space: pre-line; max-width: 40rem; overflow-wrap: anywhere; unicode-bidi: isolate }
thead th { background: var(--head); vertical-align: bottom; white-space: nowrap }
tbody tr:nth-child(even) { background: var(--even) }
tbody th { font-weight: normal; min-width: 5em }
tbody th.block { background: var(--head); font-weight: bold }
tfoot th, tfoot td { font-weight: bold; border-top: 2px solid var(--dim) }
.number, .label, .date { white-space: nowrap; min-width: 0 }
.number { text-align: end; font-variant-numeric: tabular-nums }
ul, footer { color: var(--dim); font-size: .9rem; padding-inline-start: 1.2rem; overflow-wrap: anywhere }
footer { padding: 0 }
@media print { body { padding: 0; max-width: none; font-size: 10pt; --text: #000; --page: #fff; --even: #fff;
  --head: #eee; --line: #888 } .wide { overflow: visible } tr { break-inside: avoid }
  thead { display: table-header-group } tfoot { display: table-row-group } }
"""

_LONGEST_LABEL = 20
_MOST_ON_PAPER = 11
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(report: Report, _screen: Screen) -> str:
    """The report as a page."""
    return "\n".join(_lines(report, lay_out(report))) + "\n"


def text(shown: str) -> str:
    """A text as it reads, whatever is in it: nothing is taken for markup, nothing steers the reading order."""
    return escape("\n".join(visible(line) for line in shown.split("\n")))


def table_html(report: Report) -> str:
    """The report's table by itself, for a page that has its title already: the caption is read, not seen.

    Where it would be too wide for paper, optional columns are left out.
    """
    layout = lay_out(report)
    if len(layout.columns) > _MOST_ON_PAPER:
        layout = layout.keep([place for place, column in enumerate(layout.columns) if not column.optional])
    caption = f'<caption class="aside">{text(title_text(report))}</caption>'
    return "\n".join(("<table>", caption, *_table(layout), "</table>"))


def _lines(report: Report, layout: Layout) -> Iterator[str]:
    title = text(title_text(report))
    yield "<!DOCTYPE html>"
    yield f'<html lang="{"zh-CN" if language() == "zh" else "en"}">'
    yield '<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield f"<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>"
    if report.silent:
        yield f"<h1>{title}</h1>"
    else:
        yield f'<div class="wide" role="region" tabindex="0" aria-label="{title}">\n<table>\n<caption>{title}</caption>'
        yield from _table(layout)
        yield "</table>\n</div>"
    if report.notes:
        yield "<ul>"
        yield from (f"<li>{text(str(note))}</li>" for note in report.notes)
        yield "</ul>"
    yield "</main>"
    if line := provenance_text(report.provenance):
        yield f"<footer>{text(line)}</footer>"
    yield "</body>\n</html>"


def _table(layout: Layout) -> Iterator[str]:
    named = next((i for i, column in enumerate(layout.columns) if column.kind not in NUMBERS), None)
    heads = (
        f'<th scope="col"{cell_class(column)}>{text(title)}</th>'
        for column, title in zip(layout.columns, layout.titles, strict=True)
    )
    yield f"<thead>\n<tr>{''.join(heads)}</tr>\n</thead>"
    for block in layout.blocks:
        yield from _body(layout, block, named)
    if layout.total is not None:
        yield f"<tfoot>\n{_row(layout, layout.total, named)}\n</tfoot>"


def _body(layout: Layout, block: Block, named: int | None) -> Iterator[str]:
    yield "<tbody>"
    if block.heading:
        across = len(layout.columns)
        yield f'<tr><th class="block" scope="rowgroup" colspan="{across}">{text(block.heading)}</th></tr>'
    if not block.rows:
        yield f'<tr><td colspan="{len(layout.columns)}">{text(str(msg("No rows.")))}</td></tr>'
    yield from (_row(layout, row, named) for row in block.rows)
    yield "</tbody>"


def _row(layout: Layout, cells: tuple[str, ...], named: int | None) -> str:
    """A row; its first cell of text says whose it is."""
    parts = (
        _cell(column, cell, named=place == named)
        for place, (column, cell) in enumerate(zip(layout.columns, cells, strict=True))
    )
    return f"<tr>{''.join(parts)}</tr>"


def _cell(column: Column, cell: str, *, named: bool) -> str:
    if named:
        return f'<th scope="row"{cell_class(column, cell)}>{text(cell)}</th>'
    return f"<td{cell_class(column, cell)}>{text(cell)}</td>"


def cell_class(column: Column, cell: str = "") -> str:
    """The class attribute of a cell of a column, with a space before it; empty where it needs none."""
    # A label stays on one line, unless it is so long that it would not fit on paper.
    short = column.kind == "date" or (column.kind == "label" and len(cell) <= _LONGEST_LABEL)
    name = "number" if column.kind in NUMBERS else column.kind if short else ""
    return f' class="{name}"' if name else ""
