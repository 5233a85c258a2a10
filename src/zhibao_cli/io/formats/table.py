"""A table to read: aligned text. On a terminal fitted to the width (see `terminal`), in a pipe whole."""

from collections.abc import Iterator

from zhibao_cli.domain.report import Report
from zhibao_cli.domain.text import pad, visible, width
from zhibao_cli.i18n import msg
from zhibao_cli.io.formats import Screen
from zhibao_cli.io.formats.cells import NUMBERS, Layout, lay_out, provenance_text, spark_lines, title_text

GAP = "  "


def render(report: Report, screen: Screen) -> str:
    """The report as aligned text; on a terminal fitted to its width and with emphasis."""
    layout = lay_out(report).each_cell(visible)
    if screen.rich:
        # Loaded here, so that a pipe never pays for it.
        from zhibao_cli.io.formats.terminal import draw

        return draw(report, layout, screen.columns)
    return "".join(f"{line.rstrip()}\n" for line in _lines(report, layout))


def widths(layout: Layout) -> list[int]:
    """The columns each column of the table needs to show its title and every cell whole."""
    lines = [layout.titles, *layout.every_row()]
    return [max(map(width, cells)) for cells in zip(*lines, strict=True)]


def nothing() -> str:
    """What stands in place of rows where there are none."""
    return str(msg("No rows."))


def _lines(report: Report, layout: Layout) -> Iterator[str]:
    if report.silent:
        yield visible(title_text(report))
        yield from _below(report)
        return
    room = widths(layout)
    rule = GAP.join("-" * n for n in room)
    yield visible(title_text(report))
    for block in layout.blocks:
        yield ""
        if block.heading:
            yield block.heading
        yield _line(layout, layout.titles, room)
        yield rule
        for row in block.rows:
            yield _line(layout, row, room)
    if not any(block.rows for block in layout.blocks):
        yield nothing()
    if layout.total is not None:
        if len(layout.blocks) > 1:
            yield ""
        yield rule
        yield _line(layout, layout.total, room)
    if bars := spark_lines(report):
        yield ""
        yield from map(visible, bars)
    yield from _below(report)


def _line(layout: Layout, cells: tuple[str, ...], room: list[int]) -> str:
    return GAP.join(
        pad(cell, n, right=column.kind in NUMBERS) for column, cell, n in zip(layout.columns, cells, room, strict=True)
    )


def _below(report: Report) -> Iterator[str]:
    lines = [*(str(note) for note in report.notes), provenance_text(report.provenance)]
    below = [visible(line) for line in lines if line]
    if below:
        yield ""
    yield from below
