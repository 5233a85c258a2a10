"""Charts as SVG: bars, columns over time, lines. Nothing but names and numbers go in, and text comes out.

Across, everything is in shares of the width and down in pixels, so letters keep their size on every screen. Colours,
dashes and hatching are classes (`c0`, `d1`, `h1` …) that the page's style gives a look.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from zhibao_cli.domain.text import shorten

_ROW, _BAR = 26, 14
"""How high a row of bars is, and a bar by itself, in pixels."""
_PLOT, _TOP, _FOOT = 170, 22, 24
"""How high the field of columns is, with room above for figures and below for names."""
_STEP, _LABEL = 26, 17
"""How far places are apart, and the least distance of two names of lines."""
COLOURS = 6
_LONGEST_NAME = 16
_MARKS = ("M-4 -4h8v8h-8z", "M0 -5L5 4H-5z", "M0 -5L5 0L0 5L-5 0z", "M-5 -4H5L0 5z")
"""Square, triangle, diamond, triangle on its tip; the first of every round is a circle."""


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one name: the numbers, and how each is written."""

    name: str
    values: Sequence[float | None]
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn. `key` is unlike any other's on the page; `about` tells in a sentence what is to be seen.

    Of dots: `spans` has for each name between what its figure lies, with a text; `whole` is the figure of all, with its
    text; `written` says how a figure at the axis is written.
    """

    key: str
    title: str
    about: str
    names: Sequence[str]
    lines: Sequence[Line]
    spans: Sequence[tuple[float, float, str] | None] = ()
    whole: tuple[float, str] | None = None
    written: Callable[[float], str] = "{:g}".format


def dots(chart: Chart) -> str:
    """A dot for each name's figure, on a bar from its least to its greatest; a bar alone where the figure is open."""
    reach = [span[1] for span in chart.spans if span is not None]
    high = max([*reach, *([chart.whole[0]] if chart.whole else [])], default=0.0) or 1.0
    height = _TOP + _ROW * len(chart.names) + _FOOT
    return _svg(chart, height, _dots(chart, high, height))


def _dots(chart: Chart, high: float, height: int) -> Iterator[str]:
    left, wide = 31.0, 56.0
    foot = height - _FOOT
    for number, mark in enumerate(_ticks(0.0, high)):
        x = f"{left + mark / high * wide:.2f}%"
        yield _rule(x, _TOP - 4, x, foot, "axis" if mark == 0 else "grid")
        yield _text(chart.written(mark), x, foot + 16, "middle", "dim" if number % 2 == 0 else "dim roomy")
    if chart.whole is not None:
        x = f"{left + chart.whole[0] / high * wide:.2f}%"
        yield _rule(x, _TOP - 4, x, foot, "whole")
        yield _text(chart.whole[1], x, _TOP - 9, "middle", "dim")
    line = chart.lines[0]
    for number, (name, value, span) in enumerate(zip(chart.names, line.values, chart.spans, strict=True)):
        y = _TOP + _ROW * number + _ROW / 2
        yield _text(name, "30%", y + 4, "end", longest=_LONGEST_NAME)
        if span is None:
            continue
        low, top, said = span
        tip = _tip(f"{name} · {line.name}: {line.texts[number] or '—'} ({said})")
        x1, x2 = (f"{left + bound / high * wide:.2f}%" for bound in (low, top))
        look = "span c5" if value is None else "span c0"
        yield f'<line class="{look}" x1="{x1}" y1="{y:.1f}" x2="{x2}" y2="{y:.1f}">{tip}</line>'
        if value is not None:
            at = f"{left + value / high * wide:.2f}%"
            yield f'<circle class="mark c0" cx="{at}" cy="{y:.1f}" r="5">{tip}</circle>'
        yield _text(line.texts[number] or "—", x2, y + 4, "start", "value" if value is not None else "dim", dx=7)


def bars(chart: Chart) -> str:
    """Bars to the right, a row for each name; a bar for each line in it."""
    count = len(chart.lines)
    thick = _BAR if count == 1 else 11
    row = _ROW if count == 1 else thick * count + 12
    low, high = _span(chart)
    zero, wide = 31.0, 56.0
    scale = wide / (high - low)
    zero -= low * scale
    return _svg(chart, row * len(chart.names) + 4, _bars(chart, row, thick, zero, scale))


def _bars(chart: Chart, row: int, thick: int, zero: float, scale: float) -> Iterator[str]:
    for number, name in enumerate(chart.names):
        top = row * number + 4
        yield _text(name, "30%", top + (row - 8) / 2 + 5, "end", longest=_LONGEST_NAME)
        for place, line in enumerate(chart.lines):
            value = line.values[number]
            if value is None:
                continue
            y = top + (row - 8 - thick * len(chart.lines)) / 2 + thick * place
            size, start = abs(value) * scale, min(0.0, value) * scale + zero
            tip = _tip(f"{name} · {line.name}: {line.texts[number]}")
            yield (
                f'<rect class="fill {_look(place)}" x="{start:.2f}%" y="{y:.1f}" width="{size:.2f}%" '
                f'height="{thick - 1}">{tip}</rect>'
            )
            look = "value" if len(chart.lines) == 1 else "value small"
            yield _text(line.texts[number], f"{start + size:.2f}%", y + thick / 2 + 4, "start", look, dx=5)
    yield _rule(f"{zero:.2f}%", 0, f"{zero:.2f}%", row * len(chart.names) + 4, "axis")


def columns(chart: Chart) -> str:
    """Columns upright, a place for each name along the time; a column for each line in it."""
    return _svg(chart, _TOP + _PLOT + _FOOT, _columns(chart), many=len(chart.names) * len(chart.lines) > 12)


def _columns(chart: Chart) -> Iterator[str]:
    low, high = _span(chart)
    scale = _PLOT / (high - low)
    foot = _TOP + high * scale
    left, wide = 9.0, 91.0
    for mark in _ticks(low, high):
        y = foot - mark * scale
        yield _rule(f"{left}%", y, "100%", y, "axis" if mark == 0 else "grid")
        yield _text(f"{mark:g}", f"{left - 1}%", y + 4, "end", "dim")
    slot = wide / len(chart.names)
    thick = min(slot * 0.72 / len(chart.lines), 5.0)
    for number, name in enumerate(chart.names):
        middle = left + slot * (number + 0.5)
        yield from _name_below(name, number, len(chart.names), f"{middle:.2f}%", _TOP + _PLOT + 17)
        for place, line in enumerate(chart.lines):
            value = line.values[number]
            if value is None:
                continue
            x = middle - thick * len(chart.lines) / 2 + thick * place
            size, top = abs(value) * scale, foot - max(0.0, value) * scale
            tip = _tip(f"{name} · {line.name}: {line.texts[number]}")
            yield (
                f'<rect class="fill {_look(place)}" x="{x:.2f}%" y="{top:.1f}" width="{thick * 0.92:.2f}%" '
                f'height="{size:.1f}">{tip}</rect>'
            )
            if len(chart.names) * len(chart.lines) <= 2 * 13:
                at = f"{x + thick * 0.46:.2f}%"
                yield _text(line.texts[number], at, top - 4, "middle", "value small")


def places(chart: Chart) -> str:
    """A line for each name through the time, the first place at the top; its name stands at its end."""
    worst = max(int(value) for line in chart.lines for value in line.values if value is not None)
    step = min(_STEP, 420 / max(worst - 1, 1))
    ends = _ends(chart, step)
    height = max(int(_TOP + step * (worst - 1)), int(max(ends, default=0))) + 12 + _FOOT
    return _svg(chart, height, _places(chart, worst, step, ends, height))


def _ends(chart: Chart, step: float) -> list[float]:
    """How far down each line's name stands: at its last figure, or as near as leaves room for those above it."""
    last = [next((value for value in reversed(line.values) if value is not None), None) for line in chart.lines]
    wanted = [_TOP + step * (value - 1) if value is not None else 0.0 for value in last]
    found = list(wanted)
    before = 0.0
    for number in sorted(range(len(wanted)), key=lambda one: wanted[one]):
        found[number] = max(wanted[number], before + _LABEL)
        before = found[number]
    return found


def _places(chart: Chart, worst: int, step: float, ends: Sequence[float], height: int) -> Iterator[str]:
    left, wide = 7.0, 64.0
    every = max(1, round(22 / step))
    for place in range(1, worst + 1, every):
        y = _TOP + step * (place - 1)
        yield _rule(f"{left}%", y, f"{left + wide}%", y, "grid")
        yield _text(str(place), f"{left - 2}%", y + 4, "end", "dim")
    between = wide / max(len(chart.names) - 1, 1)
    at = [left + between * number for number in range(len(chart.names))]
    for number, name in enumerate(chart.names):
        yield from _name_below(name, number, len(chart.names), f"{at[number]:.2f}%", height - 7)
    for which, line in enumerate(chart.lines):
        yield from _line(chart, line, which, at, step)
        shown = next((text for text in reversed(line.texts) if text), "")
        x = f"{left + wide + 2:.2f}%"
        yield _text(f"{shown} {line.name}", x, ends[which] + 4, "start", "value", longest=_LONGEST_NAME)


def _line(chart: Chart, line: Line, which: int, at: Sequence[float], step: float) -> Iterator[str]:
    look = f"c{which % COLOURS} d{which % 4}"
    points = [(x, _TOP + step * (value - 1)) if value is not None else None
              for x, value in zip(at, line.values, strict=True)]  # fmt: skip
    for one, other in pairwise(points):
        if one is not None and other is not None:
            yield _rule(f"{one[0]:.2f}%", one[1], f"{other[0]:.2f}%", other[1], f"line {look}")
    for number, point in enumerate(points):
        if point is None:
            continue
        tip = _tip(f"{line.name} · {chart.names[number]}: {line.texts[number]}")
        if which % 5 == 0:
            yield f'<circle class="mark {look}" cx="{point[0]:.2f}%" cy="{point[1]:.1f}" r="4">{tip}</circle>'
        else:
            path = f'<path class="mark {look}" d="{_MARKS[which % 5 - 1]}">{tip}</path>'
            yield f'<svg class="at" x="{point[0]:.2f}%" y="{point[1]:.1f}">{path}</svg>'


# -- pieces


def _svg(chart: Chart, height: float, shapes: Iterator[str], *, many: bool = False) -> str:
    name = " many" if many else ""
    return (
        f'<svg class="chart{name}" role="img" width="100%" height="{height:.0f}" '
        f'aria-labelledby="{chart.key}-t {chart.key}-d">'
        f'<title id="{chart.key}-t">{escape(chart.title)}</title><desc id="{chart.key}-d">{escape(chart.about)}</desc>'
        f"{''.join(shapes)}</svg>"
    )


def _text(text: str, x: str, y: float, anchor: str, name: str = "", *, dx: int = 0, longest: int = 0) -> str:
    shown = shorten(text, longest) if longest else text
    more = f' class="{name}"' if name else ""
    aside = f' dx="{dx}"' if dx else ""
    tip = _tip(text) if shown != text else ""
    return f'<text x="{x}" y="{y:.1f}" text-anchor="{anchor}"{aside}{more}>{escape(shown)}{tip}</text>'


def _name_below(name: str, number: int, count: int, x: str, y: float) -> Iterator[str]:
    """A name under its place: not every one where they would run into each other, and fewer on a narrow screen."""
    wide, narrow = -(-count // 8), -(-count // 4)
    if number % wide == 0:
        yield _text(name, x, y, "middle", "dim" if number % narrow == 0 else "dim roomy")


def _rule(x1: str, y1: float, x2: str, y2: float, name: str) -> str:
    return f'<line class="{name}" x1="{x1}" y1="{y1:.1f}" x2="{x2}" y2="{y2:.1f}"/>'


def _tip(text: str) -> str:
    return f"<title>{escape(text)}</title>"


def _look(place: int) -> str:
    return f"c{place % COLOURS} h{place % 3}"


def _span(chart: Chart) -> tuple[float, float]:
    """From the least figure, or 0, to the greatest; never nothing."""
    values = [value for line in chart.lines for value in line.values if value is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    return (low, high) if high > low else (0.0, 1.0)


def _ticks(low: float, high: float) -> list[float]:
    """A few round figures from low to high, 0 among them."""
    rough = (high - low) / 5
    size = 1.0
    while size * 10 <= rough:
        size *= 10
    while size > rough:
        size /= 10
    step = next(size * times for times in (1, 2, 5, 10) if size * times >= rough)
    # A little more, as five tenths are not quite five times a tenth.
    first, last = -int(-low / step + 1e-9), int(high / step + 1e-9)
    return [step * number for number in range(first, last + 1)]
