"""What a report is asked for, and what all its parts share."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from zhibao_cli.app.scores import Scores
from zhibao_cli.app.session import Reading
from zhibao_cli.app.stats import FIGURES, totals
from zhibao_cli.domain.period import Period, year_before
from zhibao_cli.domain.report import Report, Value
from zhibao_cli.store.criteria import Criteria


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequest:
    """What was typed after `report`."""

    period: str | None = None
    level: str | None = None
    together: bool = False
    compare: str | None = None
    scorecard: str | None = None
    instructed_to: str | None = None
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
        """The counts of a window, by FIGURES of `stats`; with its own instructions, whatever those of the page are."""
        wanted = replace(self.wanted, window=span, instructed_in=None)
        return totals(self.reading, span, wanted, self.scores.book, self.scores.facts)

    def before(self, earlier: Period) -> tuple[Value, ...]:
        """The counts of the window compared with. Instructions up to a day of their own are compared a year apart."""
        own = self.wanted.instructed_in
        if own is None:
            return self.totals(earlier)
        if earlier == year_before(self.window):
            wanted = replace(self.wanted, window=earlier, instructed_in=year_before(own))
            return totals(self.reading, earlier, wanted, self.scores.book, self.scores.facts)
        counts = zip(FIGURES, self.totals(earlier), strict=True)
        return tuple(None if column.key.startswith("instructed") else cell for column, cell in counts)


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
