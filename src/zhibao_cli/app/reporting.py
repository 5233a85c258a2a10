"""The report of a period: one page or one workbook of what the other commands say, read at one moment."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, empty_note, instructed_note
from zhibao_cli.app.listing import LISTS
from zhibao_cli.app.present import Document
from zhibao_cli.app.ranking import RankRequest, compared_with, rank_table
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.report_asked import Asked, ReportRequest, filled, without
from zhibao_cli.app.report_items import items_part, reported_in
from zhibao_cli.app.report_times import months_part, places_part, published_part
from zhibao_cli.app.report_work import feedback_part, outcomes_part, patterns_part, review_part
from zhibao_cli.app.scorecards import chosen_book
from zhibao_cli.app.scores import Scores
from zhibao_cli.app.session import Session
from zhibao_cli.app.solicitation_lists import solicitations
from zhibao_cli.app.stats import FIGURES, counted
from zhibao_cli.domain.card_words import card_texts
from zhibao_cli.domain.page import Figure, Page, Part
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.words import say
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, msg

ENDINGS = (".html", ".xlsx")
_HEADLINES = ("submitted", "sent_up", "adopted", "rate", "instructed", "solicited_share")
_WORDS_OF_LEADERS = ("leader", "text")
"""What of an instruction leaves the office only where the user says so."""


def report_document(session: Session, request: ReportRequest, output: Path | None) -> Document:
    """The report as a page, or where the file's name says so as a workbook. Raises UsageFault for another ending."""
    ending = _ending(output)
    page = report_page(session, request)
    if ending == ".xlsx":
        from zhibao_cli.io.page_workbook import page_workbook

        return Document(page_workbook(page), ending)
    from zhibao_cli.io.page import page_html

    return Document(page_html(page).encode("utf-8", "replace"), ending)


def _ending(output: Path | None) -> str:
    if output is None or str(output) == "-":
        return ENDINGS[0]
    ending = output.suffix.casefold()
    if ending not in ENDINGS:
        raise UsageFault(
            "output-ending",
            msg("The name of the file must end in {ending}.", ending=" / ".join(ENDINGS)),
        )
    return ending


def report_page(session: Session, request: ReportRequest) -> Page:
    """Everything that is reported of a period."""
    with session.reading() as reading:
        book = chosen_book(reading, request.scorecard)
        window = chosen_period(reading, request.period, book)
        level = read_word("level", request.level) if request.level else None
        filters = FilterRequest(level=(level,) if level else (), instructed_to=request.instructed_to)
        asked = Asked(reading, request, window, criteria(reading, filters, window), Scores(reading, book, level))
        return _page(asked)


def _page(asked: Asked) -> Page:
    reading, scores, window = asked.reading, asked.scores, asked.window
    earlier = compared_with(reading, asked.request.compare or "previous", window, scores.book)
    before = asked.before(earlier)
    kinds, channels, levels = (
        counted(reading, name, window, asked.wanted, scores.book, scores.facts) for name in ("kind", "channel", "level")
    )
    now = (kinds.total or ())[-len(FIGURES) :]
    compared = earlier if any(before) else None
    reported = reported_in(asked)
    items, authors_left_out = items_part(asked, reported)
    parts = (
        _ranking(asked, known=compared is not None),
        months_part(asked, asked.totals(window) if asked.wanted.instructed_in else now),
        places_part(asked),
        published_part(asked),
        _adopted_by("channel", channels, msg("Adopted by channel")),
        _adopted_by("level", levels, msg("Adopted by level")),
        _kinds(kinds),
        patterns_part(asked, reported),
        _instructions(asked),
        feedback_part(asked),
        _solicitations(asked),
        review_part(asked),
        outcomes_part(asked),
    )
    return Page(
        title=msg("Report on government information"),
        period=window,
        compared=compared,
        figures=_figures(now, before if compared else None),
        parts=tuple(part for part in parts if part is not None),
        items=items,
        rules=_rules(asked),
        provenance=reading.provenance(scores.of(window).cards),
        notes=tuple(_notes(asked, compared, authors_left_out)),
    )


def _notes(asked: Asked, compared: Period | None, authors_left_out: bool) -> Iterable[Message]:
    yield from empty_note(asked.reading, asked.window)
    if asked.scores.level:
        yield msg("Only adoptions, instructions and items sent up of this level count: {level}.",
                  level=say("level", asked.scores.level))  # fmt: skip
    yield from instructed_note(asked.wanted)
    if compared:
        yield msg("Compared with {period}.", period=compared.label())
    else:
        yield msg("Nothing is on record of the period before, so nothing is compared.")
    if not asked.request.with_text:
        yield msg("Leaders' names and words are left out; --with-text puts them in.")
    if authors_left_out:
        yield msg("Authors' names are left out; --with-authors puts them in.")


def _figures(now: tuple[Value, ...], before: tuple[Value, ...] | None) -> tuple[Figure, ...]:
    values = zip(FIGURES, now, before or (None,) * len(now), strict=True)
    found = {column.key: Figure(column, value, then) for column, value, then in values}
    return tuple(found[key] for key in _HEADLINES)


def _ranking(asked: Asked, *, known: bool) -> Part:
    """The ranked table, with how many places each unit has gained; without comparison where nothing was before."""
    request = asked.request
    wanted = RankRequest(together=request.together, compare=(request.compare or "previous") if known else None)
    report = rank_table(asked.reading, wanted, asked.window, asked.scores)
    if known:
        keys = [column.key for column in report.columns]
        now, then = keys.index("rank"), keys.index("rank_before")
        moved = Column("moved", msg("Places gained"), "count", signed=True)
        report = replace(
            report,
            columns=tuple(map(_signed, (*report.columns[: then + 1], moved, *report.columns[then + 1 :]))),
            rows=tuple((*row[: then + 1], _gained(row[now], row[then]), *row[then + 1 :]) for row in report.rows),
        )
    if asked.wanted.instructed_in is not None:
        own = msg("Instructions are here those of the period, as the points are.")
        report = replace(report, notes=(*report.notes, own))
    return Part("ranking", without(report, ("code",)), (report.series,) if report.series else ())


def _signed(column: Column) -> Column:
    return replace(column, signed=True) if column.key == "points_change" else column


def _gained(now: Value, then: Value) -> int | None:
    return then - now if isinstance(now, int) and isinstance(then, int) else None


def _adopted_by(dimension: str, report: Report, title: Message) -> Part | None:
    """How many were adopted by each publication or level; most first, levels from above."""
    keys = [column.key for column in report.columns]
    adopted, instructed = keys.index("adopted"), keys.index("instructed")
    kept = ("adopted", "instructed") if dimension == "level" else ("adopted",)
    rows = [row for row in report.rows if row[adopted] or ("instructed" in kept and row[instructed])]
    if dimension == "channel":
        rows.sort(key=lambda row: -Fraction(str(row[adopted])))
    others = tuple(key for key in keys if key not in (dimension, *kept))
    report = without(replace(report, title=title, rows=tuple(rows)), others)
    return Part(f"adopted-{dimension}", report, (Series(dimension, kept),), behind=True) if rows else None


def _kinds(report: Report) -> Part | None:
    report = without(replace(report, title=msg("Kinds")), ("sent_up", "solicited_share"))
    charts = (Series("kind", ("submitted", "adopted")),)
    return Part("kinds", report, charts, behind=True) if report.rows else None


def _instructions(asked: Asked) -> Part | None:
    title, columns, lister = LISTS["instructions"]
    rows = lister(asked.reading, asked.wanted)
    report = Report("list-instructions", title, columns, rows, asked.window)
    return Part("instructions", filled(report, () if asked.request.with_text else _WORDS_OF_LEADERS)) if rows else None


def _solicitations(asked: Asked) -> Part | None:
    report = solicitations(asked.reading, asked.window)
    notes = (msg("Issued or due in the period."),)
    return Part("solicitations", filled(replace(report, notes=notes))) if report.rows else None


def _rules(asked: Asked) -> Report:
    """Every rule of the scorecard's versions used, in words, with its line in the file."""
    used = {(ref.id, ref.digest) for ref in asked.scores.of(asked.window).cards}
    cards = [card for card in asked.scores.book.versions if (card.id, card.digest) in used]
    columns = (
        Column("id", msg("Scorecard")),
        Column("effective_from", msg("In force from"), "date"),
        Column("line", msg("Line"), "count"),
        Column("rule", msg("Rule")),
    )
    rows = tuple((card.id, card.effective_from, line, text) for card in cards for line, text in card_texts(card))
    return Report("rules", msg("Rules"), columns, rows)
