"""What a report is asked for, and what all its parts share."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from zhibao_cli.app.scores import Scores
from zhibao_cli.app.session import Reading
from zhibao_cli.app.stats import totals
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Report, Value
from zhibao_cli.store.search import Criteria


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """What was typed after `report`."""

    period: str | None = None
    level: str | None = None
    together: bool = False
    compare: str | None = None
    scorecard: str | None = None
    with_text: bool = False
    with_authors: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The window a page is of, and all that every part of it is reckoned by."""

    reading: Reading
    request: ReportRequest
    window: Period
    wanted: Criteria
    scores: Scores

    def totals(self, span: Period) -> tuple[Value, ...]:
        """The counts of a window, by FIGURES of `stats`."""
        wanted = replace(self.wanted, window=span)
        return totals(self.reading, span, wanted, self.scores.book, self.scores.facts)


def without(report: Report, keys: Iterable[str]) -> Report:
    """The report without some of its columns."""
    left_out = set(keys)
    kept = [place for place, column in enumerate(report.columns) if column.key not in left_out]
    return replace(
        report,
        columns=tuple(report.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in report.rows),
        total=None if report.total is None else tuple(report.total[place] for place in kept),
    )


def filled(report: Report, left_out: Iterable[str] = ()) -> Report:
    """The report without these columns, and without optional ones that nothing stands in."""
    empty = [
        column.key
        for place, column in enumerate(report.columns)
        if column.optional and not any(row[place] for row in report.rows)
    ]
    return without(report, (*left_out, *empty))
