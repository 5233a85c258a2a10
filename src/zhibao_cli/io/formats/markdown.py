"""A Markdown table as GitHub reads it. Nothing in the data is taken for markup."""

import re
from collections.abc import Iterable, Iterator

from zhibao_cli.domain.report import Report
from zhibao_cli.domain.text import visible
from zhibao_cli.i18n import msg
from zhibao_cli.io.formats import Screen
from zhibao_cli.io.formats.cells import NUMBERS, Layout, lay_out, provenance_text, title_text

_MARKS = re.compile(r"([\\`*_\[\]<>|~&#!])")
_STARTS = re.compile(r"^(\s*)([-+=]|\d+[.)])")


def render(report: Report, _screen: Screen) -> str:
    """The report as a heading, a table for each block, the notes as a list."""
    return "\n".join(_lines(report, lay_out(report).each_cell(escape))) + "\n"


def escape(text: str) -> str:
    """The text with every character that Markdown would act on marked as itself, on one line."""
    return _MARKS.sub(r"\\\1", visible(" ".join(text.splitlines())))


def _lines(report: Report, layout: Layout) -> Iterator[str]:
    yield f"# {escape(title_text(report))}"
    for block in () if report.silent else layout.blocks:
        if block.heading:
            yield from ("", f"## {block.heading}")
        yield from _table(layout, block.rows, layout.total if len(layout.blocks) == 1 else None)
    if layout.total is not None and len(layout.blocks) != 1:
        yield from ("", f"## {escape(str(msg('Total')))}")
        yield from _table(layout, (), layout.total)
    if report.notes:
        yield ""
    for note in report.notes:
        # A number or a dash at the start would begin a list of its own.
        yield f"- {_STARTS.sub(_marked, escape(str(note)))}"
    if line := provenance_text(report.provenance):
        yield from ("", escape(line))


def _marked(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"


def _table(layout: Layout, rows: Iterable[tuple[str, ...]], total: tuple[str, ...] | None) -> Iterator[str]:
    yield ""
    yield _row(layout.titles)
    yield _row(tuple("---:" if column.kind in NUMBERS else "---" for column in layout.columns))
    for row in rows:
        yield _row(row)
    if total is not None:
        yield _row(tuple(f"**{cell}**" if cell.strip() else cell for cell in total))


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
