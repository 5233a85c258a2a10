"""The report as one page: complete in itself, nothing fetched, and what is in the data is never taken for markup."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.resources import files
from typing import Any

from zhibao_cli.domain.page import Figure, Page, Part
from zhibao_cli.domain.report import Column, Report
from zhibao_cli.domain.text import visible
from zhibao_cli.i18n import language, listed, msg
from zhibao_cli.io import charts
from zhibao_cli.io.drawings import Drawing, drawings
from zhibao_cli.io.formats.as_html import table_html
from zhibao_cli.io.formats.cells import cell_text, plain_number, title_text
from zhibao_cli.io.libraries import library
from zhibao_cli.io.page_items import Choices, items_table

_FOLDER = "pages"


@dataclass(frozen=True, slots=True)
class _Picture:
    """A chart with its heading, and the names of its lines where there are several to tell apart."""

    heading: str
    svg: Any
    legend: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Section:
    """A part as the template sets it."""

    key: str
    title: str
    pictures: tuple[_Picture, ...]
    table: Any
    behind: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Headline:
    label: str
    value: str
    before: str
    change: str


def page_html(page: Page) -> str:
    """The page. Refused where the library that fills templates is not installed."""
    jinja2 = library("jinja2", "report")
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_resource),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    trusted = library("markupsafe", "report").Markup
    style, script = _resource("report.css"), _resource("report.js")
    shown: str = environment.get_template("report.html.j2").render(
        lang="zh-CN" if language() == "zh" else "en",
        msg=msg,
        style=trusted(style),
        script=trusted(script),
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; "
        "form-action 'none'",
        title=visible(str(page.title)),
        heading=visible(title_text(Report("report", page.title, (), (), page.period))),
        start=page.period.start.isoformat(),
        end=page.period.last.isoformat(),
        figures=[_headline(figure) for figure in page.figures],
        sections=[_section(part, trusted) for part in page.parts],
        items=trusted(items_table(page.items)),
        choices=Choices.of(page.items),
        item_notes=[visible(str(note)) for note in page.items.notes],
        rules=trusted(table_html(page.rules)),
        sources=[(str(label), visible(str(value))) for label, value in _sources(page)],
        notes=[visible(str(note)) for note in page.notes],
    )
    return shown


def _resource(name: str) -> str:
    return (files("zhibao_cli") / _FOLDER / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """What a content policy calls this very text by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _headline(figure: Figure) -> _Headline:
    column = figure.column
    value, before = cell_text(column, figure.value), cell_text(column, figure.before)
    change = ""
    if isinstance(figure.value, int) and isinstance(figure.before, int):
        difference = figure.value - figure.before
        change = f"{difference:+d}".replace("-", "−") if difference else "±0"
    return _Headline(str(column.title), value or "—", before, change)


def _sources(page: Page) -> Iterator[tuple[object, object]]:
    """Where the figures come from, each with what it is."""
    source = page.provenance
    yield msg("Period"), f"{page.period.start} — {page.period.last}"
    if page.compared is not None:
        yield msg("Compared with"), f"{page.compared.start} — {page.compared.last}"
    for card in source.scorecards:
        yield msg("Scorecard"), msg("{id}, in force from {day}", id=card.id, day=card.effective_from)
        yield msg("Its digest"), card.digest
    yield msg("Journal"), source.head
    yield msg("Last entry"), source.head_at
    if source.as_of:
        yield msg("As of"), source.as_of


# -- parts


def _section(part: Part, trusted: Any) -> _Section:
    report = part.report
    pictures = [
        _picture(part, drawing, f"{part.key}-{number}-{at}", trusted)
        for number, series in enumerate(part.charts)
        for at, drawing in enumerate(drawings(report, series))
    ]
    notes = tuple(visible(str(note)) for note in report.notes)
    title = visible(str(report.title))
    return _Section(part.key, title, tuple(pictures), trusted(table_html(report)), part.behind, notes)


def _picture(part: Part, drawing: Drawing, key: str, trusted: Any) -> _Picture:
    lines = [
        charts.Line(
            visible(line.name),
            [None if value is None else float(value) for value in line.values],
            ["" if value is None else _written(line.column, value) for value in line.values],
        )
        for line in drawing.lines
    ]
    heading = _heading(drawing)
    title = msg("{name} ({code})", name=visible(str(part.report.title)), code=heading)
    names = [visible(name) for name in drawing.names]
    chart = charts.Chart(key, str(title), _about(drawing, lines), names, lines)
    draw = charts.places if drawing.inverted else charts.columns if drawing.over_time else charts.bars
    if drawing.bounds:
        chart, draw = _dotted(chart, drawing), charts.dots
    legend = tuple(enumerate(line.name for line in lines)) if len(lines) > 1 and not drawing.inverted else ()
    return _Picture(heading, trusted(draw(chart)), legend)


def _written(column: Column, value: int | Fraction) -> str:
    """A figure as it stands in a chart: a rate with its sign."""
    return cell_text(column, value) if column.kind == "rate" else plain_number(column, value)


def _dotted(chart: charts.Chart, drawing: Drawing) -> charts.Chart:
    """The chart with what is known of where each figure lies, as text too."""
    column = drawing.lines[0].column
    spans = [
        None if low is None or high is None
        else (float(low), float(high), f"{cell_text(column, low)}—{cell_text(column, high)}")
        for low, high in drawing.bounds
    ]  # fmt: skip
    whole = None
    if drawing.whole is not None:
        whole = float(drawing.whole), str(msg("all: {value}", value=cell_text(column, drawing.whole)))
    percent = "{:.0%}".format if column.kind == "rate" else chart.written
    return replace(chart, spans=spans, whole=whole, written=percent)


def _heading(drawing: Drawing) -> str:
    """What a chart shows: its block of the report, and the figures in it; each place has its name beside it."""
    block, names = visible(drawing.heading), str(listed(visible(line.name) for line in drawing.lines))
    if not block:
        return names
    return block if drawing.inverted else f"{block} · {names}"


def _about(drawing: Drawing, lines: Sequence[charts.Line]) -> str:
    """What is to be seen, in a sentence for who does not see it."""
    found = [
        (value, text, f"{name} {line.name}")
        for line in lines
        for value, text, name in zip(line.values, line.texts, drawing.names, strict=True)
        if value is not None
    ]
    least, most = min(found), max(found)
    sentence = msg(
        "Least: {low} ({low_name}); most: {high} ({high_name}). All figures are in the table.",
        low=least[1], low_name=visible(least[2]), high=most[1], high_name=visible(most[2]),
    )  # fmt: skip
    return str(sentence)
