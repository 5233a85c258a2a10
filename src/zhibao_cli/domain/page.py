"""The report of a period as one value: reports side by side, with what is to be drawn of each."""

from dataclasses import dataclass

from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Provenance, Report, Series, Value
from zhibao_cli.i18n import Message


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline figure, shown as its column is, and what it was in the period compared with (None: not known)."""

    column: Column
    value: Value
    before: Value = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: a report under a title of its own, its notes, and what is to be drawn of it.

    `behind`: the pictures come first, and the table stands folded behind them.
    """

    key: str
    report: Report
    charts: tuple[Series, ...] = ()
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What is reported of a period. `compared`: the period the figures and places stand beside, None for none.

    `items`: the list to sort and filter, its columns `unit`, `kind`, `level` and `adopted` among them. `rules`: every
    rule of the scorecards used, in words.
    """

    title: Message
    period: Period
    compared: Period | None
    figures: tuple[Figure, ...]
    parts: tuple[Part, ...]
    items: Report
    rules: Report
    provenance: Provenance
    notes: tuple[Message, ...] = ()
