"""A table on a terminal: fitted to its width, with emphasis. Text is folded, nothing is cut."""

from dataclasses import dataclass
from io import StringIO

from rich.box import Box
from rich.console import Console, JustifyMethod, detect_legacy_windows
from rich.table import Table
from rich.text import Text

from zhibao_cli.domain.report import Column, Report
from zhibao_cli.domain.text import visible, wrap
from zhibao_cli.i18n import listed, msg
from zhibao_cli.io.formats.cells import NUMBERS, TEXTS, Block, Layout, provenance_text, spark_lines, title_text
from zhibao_cli.io.formats.table import GAP, nothing, widths

NARROWEST = 10
"""No column of text is folded to less than this many columns, if it needs as many."""
COMFORT = 24
"""As long as text has this much room, columns that may be left out are kept."""
TITLE = 8
"""No title is folded to less than this many columns, if it needs as many."""

# Plain dashes: the lines rich would draw are two columns wide in many Chinese terminals, and ASCII has none.
_BOX = Box("    \n    \n -- \n    \n -- \n -- \n    \n    \n", ascii=True)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A layout for a terminal: what is shown, how wide each column is, the titles of what was left out."""

    layout: Layout
    room: tuple[int, ...]
    left_out: tuple[str, ...] = ()

    @property
    def columns(self) -> int:
        """The width of the whole."""
        return _total(self.room)


def fit(layout: Layout, columns: int | None) -> Fitted:
    """Leave out optional columns, then narrow the widest ones. Wider than asked if that is not enough."""
    if columns is None or _total(widths(layout)) <= columns:
        return Fitted(layout, tuple(widths(layout)))
    kept = list(range(len(layout.columns)))
    need = _comfortable(layout)
    for place in reversed(range(len(layout.columns))):
        if _total([need[i] for i in kept]) <= columns:
            break
        if layout.columns[place].optional and len(kept) > 1:
            kept.remove(place)
    shown = layout.keep(kept)
    left_out = tuple(title for i, title in enumerate(layout.titles) if i not in kept)
    return Fitted(shown, tuple(_narrowed(shown, columns)), left_out)


def draw(report: Report, layout: Layout, columns: int | None) -> str:
    """The report as text with the terminal's own codes for emphasis."""
    fitted = fit(layout, columns)
    breadth = max(fitted.columns, columns or 0, NARROWEST)
    out = StringIO()
    console = Console(
        file=out, width=breadth, force_terminal=True, highlight=False, markup=False, emoji=False,
        legacy_windows=False, color_system=None if detect_legacy_windows() else "auto",
    )  # fmt: skip

    def say(text: str, style: str = "") -> None:
        console.print(Text("\n".join(wrap(visible(text), breadth)), style=style))

    say(title_text(report), "bold")
    if not report.silent:
        _draw_blocks(console, fitted)
    console.print()
    if bars := spark_lines(report):
        for bar in bars:
            say(bar)
        console.print()
    for note in report.notes:
        say(str(note))
    if fitted.left_out and not report.silent:
        say(str(msg("Left out, for want of room: {titles}", titles=listed(fitted.left_out))), "dim")
    if line := provenance_text(report.provenance):
        say(line, "dim")
    return out.getvalue().rstrip("\n") + "\n"


def _draw_blocks(console: Console, fitted: Fitted) -> None:
    blocks, total = fitted.layout.blocks, fitted.layout.total
    for block in blocks:
        console.print()
        if block.heading:
            console.print(Text(block.heading, style="bold"))
        console.print(_table(fitted, block, total if len(blocks) == 1 else None))
    if not any(block.rows for block in blocks):
        console.print(Text(nothing()))
    if total is not None and len(blocks) != 1:
        console.print()
        console.print(_table(fitted, Block("", ()), total, header=False))


def _table(fitted: Fitted, block: Block, total: tuple[str, ...] | None, header: bool = True) -> Table:
    table = Table(box=_BOX, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), show_header=header)
    for column, title, n in zip(fitted.layout.columns, fitted.layout.titles, fitted.room, strict=True):
        side: JustifyMethod = "right" if column.kind in NUMBERS else "left"
        table.add_column(_cell(title, n), width=n, justify=side, overflow="fold")
    for row in block.rows:
        table.add_row(*map(_cell, row, fitted.room))
    if total is not None:
        table.add_section()
        table.add_row(*map(_cell, total, fitted.room), style="bold")
    return table


def _cell(text: str, n: int) -> Text:
    """A Text, because rich would take square brackets in a plain string for its own marks."""
    return Text("\n".join(wrap(text, n)))


def _least(column: Column, need: int, title: int) -> int:
    """How narrow a column may become: text is folded, and long titles; anything else stays whole."""
    return min(need, NARROWEST) if column.kind in TEXTS else max(need, min(title, TITLE))


def _comfortable(layout: Layout) -> list[int]:
    whole = widths(layout)
    return [min(n, COMFORT) if column.kind in TEXTS else n for column, n in zip(layout.columns, whole, strict=True)]


def _narrowed(layout: Layout, columns: int) -> list[int]:
    room = widths(layout)
    bare = widths(Layout(layout.columns, ("",) * len(layout.columns), layout.blocks, layout.total))
    titles = widths(Layout(layout.columns, layout.titles, (), None))
    least = list(map(_least, layout.columns, bare, titles))
    while _total(room) > columns:
        widest = max(range(len(room)), key=lambda i: (room[i] - least[i] > 0, room[i]))
        if room[widest] <= least[widest]:
            break
        room[widest] -= 1
    return room


def _total(room: list[int] | tuple[int, ...]) -> int:
    return sum(room) + len(GAP) * (len(room) - 1)
