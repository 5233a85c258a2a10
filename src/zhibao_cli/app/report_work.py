"""The parts of a report on how the work is done: what gets adopted, feedback, reviews, what items turned into."""

from collections.abc import Sequence
from dataclasses import replace

from zhibao_cli.app.feedback import feedback_report
from zhibao_cli.app.listing import LISTS
from zhibao_cli.app.patterns import LEAST, pattern_desk, pattern_report, pattern_rows
from zhibao_cli.app.report_asked import Asked, filled
from zhibao_cli.app.review_figures import review_report
from zhibao_cli.domain.page import Part
from zhibao_cli.domain.records import Item
from zhibao_cli.domain.report import Report, Series
from zhibao_cli.i18n import msg
from zhibao_cli.store.item_data import outline
from zhibao_cli.store.rows import Version

_DIMENSIONS = ("kind", "length", "solicited", "officer", "topic", "pair")
"""Months and units have parts of their own."""
_MOST_TOPICS = 15


def patterns_part(asked: Asked, reported: Sequence[Version[Item]]) -> Part | None:
    """What gets adopted, as `patterns` has it: rates with their intervals, words of titles, days to adoption."""
    if not reported:
        return None
    found = map(outline, reported)
    desk = pattern_desk(asked.reading, asked.window, asked.wanted, LEAST, found, asked.scores.facts)
    blocks = {name: list(pattern_rows(desk, name)) for name in _DIMENSIONS}
    notes = [msg("A dot is a rate, the bar about it its 95 % interval; a bar without a dot: no rate is claimed. The "
                 "broken line is the rate of all items.")]  # fmt: skip
    if len(blocks["topic"]) > _MOST_TOPICS:
        notes.append(msg("Topics: the {count} with the most items; all: zhibao patterns --by topic.",
                         count=_MOST_TOPICS))  # fmt: skip
        blocks["topic"] = blocks["topic"][:_MOST_TOPICS]
    # A single row has nothing to stand beside; a word of titles stands beside all others.
    kept = {name: rows for name, rows in blocks.items() if len(rows) > 1 or (rows and name == "pair")}
    if not kept:
        return None
    report = pattern_report(desk, tuple(row for rows in kept.values() for row in rows), tuple(kept))
    report = replace(report, notes=(*report.notes, *notes))
    return Part("patterns", report, (Series("value", ("rate",), bounds=("low", "high")),), behind=True)


def feedback_part(asked: Asked) -> Part | None:
    """Feedback that was due in the period, and what became of it."""
    report = feedback_report(asked.reading, asked.wanted)
    return Part("feedback", report) if report.rows else None


def review_part(asked: Asked) -> Part | None:
    """How many items the four checks stopped, at which of them, and why."""
    report = review_report(asked.reading, replace(asked.wanted, levels=()), names=False)
    return Part("reviews", report) if any((report.total or ())[2:]) else None


def outcomes_part(asked: Asked) -> Part | None:
    """What items turned into in the period."""
    title, columns, lister = LISTS["outcomes"]
    rows = lister(asked.reading, replace(asked.wanted, levels=()))
    return Part("outcomes", filled(Report("list-outcomes", title, columns, rows, asked.window))) if rows else None
