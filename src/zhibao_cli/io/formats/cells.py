"""What every format shares: a cell as the reader's text, the blocks of a split report, its title."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from zhibao_cli.domain.lists import join_values
from zhibao_cli.domain.numbers import exact, percent, show
from zhibao_cli.domain.report import Column, Provenance, Report, Value
from zhibao_cli.domain.spark import spark
from zhibao_cli.domain.text import pad, width
from zhibao_cli.domain.words import SHOWN, Word, say
from zhibao_cli.i18n import Message, language, msg

NUMBERS = ("count", "points", "rate")
"""The kinds of column that hold numbers: set to the right, never cut."""

TEXTS = ("text", "clauses")
"""The kinds of column that hold texts, which may be folded."""

RISKY = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the start of a formula."""


def said(column: Column, code: str | Word) -> str:
    """A text value as the reader reads it: the word for it, where the column holds words."""
    if isinstance(code, Word):
        return str(code)
    return say(column.words, code) if column.words in SHOWN else code


def cell_text(column: Column, value: Value) -> str:
    """A cell as the reader's text: words said, numbers rounded, nothing for what is not known."""
    match value:
        case None:
            text = ""
        case bool():
            text = say("flag", "true" if value else "false")
        case int() | Fraction():
            rate = column.kind == "rate"
            text = percent(value, column.decimals) if rate else plain_number(column, value)
            if column.signed and value > 0:
                text = f"+{text}"
        case date():
            text = value.isoformat()
        case tuple():
            between = "，" if column.kind == "clauses" else "、"
            text = (between if language() == "zh" else ", ").join(said(column, one) for one in value)
        case Message() | Word():
            text = str(value)
        case _:
            text = said(column, value)
    return text


def plain_number(column: Column, value: int | Fraction) -> str:
    """A number for a machine, with its column's decimals; a rate of 45.5% is 0.455."""
    if column.kind == "rate":
        return show(value, column.decimals + 2)
    if column.kind == "points":
        return show(value, column.decimals)
    return str(value) if isinstance(value, int) else _exact_or_shown(column, value)


def _exact_or_shown(column: Column, value: Fraction) -> str:
    """A fraction outside a column of points: all of it if it can be written, else rounded."""
    text = exact(value)
    return show(value, column.decimals) if "/" in text else text


def defused(text: str) -> str:
    """A text that no spreadsheet runs: one that would begin a formula gets an apostrophe in front."""
    return f"'{text}" if text.lstrip("'")[:1] in RISKY else text


def restored(text: str) -> str:
    """What `defused` was given."""
    return text[1:] if text[:1] == "'" and text.lstrip("'")[:1] in RISKY else text


def data_text(column: Column, value: Value) -> str:
    """A cell for a spreadsheet: numbers stay numbers, no text is run, lists can be told apart again."""
    match value:
        case bool():
            return cell_text(column, value)
        case int() | Fraction():
            return plain_number(column, value)
        case tuple() if column.kind != "clauses":
            return defused(join_values(said(column, one) for one in value))
        case _:
            return defused(cell_text(column, value))


@dataclass(frozen=True, slots=True)
class Block:
    """The rows under one heading. A report that is not split is one block with an empty heading."""

    heading: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A report as text, ready to be set: the columns shown, the blocks of rows, the total."""

    columns: tuple[Column, ...]
    titles: tuple[str, ...]
    blocks: tuple[Block, ...]
    total: tuple[str, ...] | None

    def every_row(self) -> Iterable[tuple[str, ...]]:
        """All rows of all blocks and the total."""
        for block in self.blocks:
            yield from block.rows
        if self.total is not None:
            yield self.total

    def keep(self, places: Sequence[int]) -> "Layout":
        """The same with only the columns at these places."""
        kept = self.each_line(lambda cells: tuple(cells[i] for i in places))
        return replace(kept, columns=tuple(self.columns[i] for i in places))

    def each_cell(self, change: Callable[[str], str]) -> "Layout":
        """The same with every text in it changed, titles and headings too."""
        changed = self.each_line(lambda cells: tuple(map(change, cells)))
        return replace(changed, blocks=tuple(Block(change(b.heading), b.rows) for b in changed.blocks))

    def each_line(self, change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> "Layout":
        """The same with every line of cells changed: titles, rows, total."""
        return Layout(
            self.columns,
            change(self.titles),
            tuple(Block(b.heading, tuple(map(change, b.rows))) for b in self.blocks),
            None if self.total is None else change(self.total),
        )


def lay_out(report: Report) -> Layout:
    """Set the report's cells as text, in blocks by the column it is split by (which is then left out)."""
    by = next((i for i, c in enumerate(report.columns) if c.key == report.split), None)
    gathered: dict[str, list[tuple[str, ...]]] = {} if by is not None and report.rows else {"": []}
    for values in report.rows:
        cells = tuple(map(cell_text, report.columns, values))
        heading = "" if by is None else cells[by] or str(msg("(none)"))
        gathered.setdefault(heading, []).append(cells)
    layout = Layout(
        report.columns,
        tuple(str(c.title) for c in report.columns),
        tuple(Block(heading, tuple(rows)) for heading, rows in gathered.items()),
        None if report.total is None else tuple(map(cell_text, report.columns, report.total)),
    )
    if by is None:
        return _labelled(layout, "")
    label = layout.total[by] if layout.total else ""
    return _labelled(layout.keep([i for i in range(len(report.columns)) if i != by]), label)


def _labelled(layout: Layout, label: str) -> Layout:
    """The total row says that it is one: where no text in it does, its first empty cell is filled."""
    if layout.total is None:
        return layout
    return replace(layout, total=total_label(layout.columns, layout.total, label))


def total_label(columns: Sequence[Column], cells: tuple[str, ...], label: str = "") -> tuple[str, ...]:
    """The cells of a total row, with a label in the first empty one if none of them holds a text."""
    if any(c and column.kind not in NUMBERS for column, c in zip(columns, cells, strict=True)) or "" not in cells:
        return cells
    empty = [i for i, cell in enumerate(cells) if not cell]
    place = next((i for i in empty if columns[i].kind not in NUMBERS), empty[0])
    return (*cells[:place], label or str(msg("Total")), *cells[place + 1 :])


def title_text(report: Report) -> str:
    """The report's title with the two dates of the period it used, both inside it."""
    if report.period is None:
        return str(report.title)
    return str(msg(
        "{title} ({start} to {end})", title=report.title, start=report.period.start, end=report.period.last,
    ))  # fmt: skip


def provenance_text(provenance: Provenance) -> str:
    """Where the figures come from, in one line; empty where nothing is known."""
    parts = [
        msg("scorecard {id} from {day}", id=card.id, day=card.effective_from.isoformat())
        for card in provenance.scorecards
    ]
    if provenance.head:
        parts.append(msg("journal {head}", head=provenance.head[:12]))
    if provenance.as_of:
        parts.append(msg("as of {moment}", moment=provenance.as_of))
    return " · ".join(str(part) for part in parts)


def spark_lines(report: Report) -> tuple[str, ...]:
    """How each figure of a report over time moved: its title, a bar for each row, the lowest and the highest."""
    series = report.series
    if series is None or not series.over_time or len(report.rows) < 2:
        return ()
    places = [place for place, column in enumerate(report.columns) if column.key in series.values]
    room = max((width(str(report.columns[place].title)) for place in places), default=0)
    return tuple(line for place in places if (line := _spark_line(report, place, room)))


def _spark_line(report: Report, place: int, room: int) -> str:
    column = report.columns[place]
    values = [value if isinstance(value, int | Fraction) else None for value in (row[place] for row in report.rows)]
    known = [value for value in values if value is not None]
    if not known:
        return ""
    ends = f"{cell_text(column, min(known))}..{cell_text(column, max(known))}"
    return f"{pad(str(column.title), room)}  {spark(values)}  {ends}"
