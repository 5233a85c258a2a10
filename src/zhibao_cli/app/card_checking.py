"""Checking a scorecard's file: its own faults, and how it fits the ledger at hand."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from zhibao_cli.app.scorecards import known_words
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.card_lint import unknown_words
from zhibao_cli.domain.card_reader import is_warning
from zhibao_cli.domain.card_toml import read_scorecard
from zhibao_cli.domain.facts import day_of
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Problem, Report, Value
from zhibao_cli.domain.scorecard import Book, Scorecard
from zhibao_cli.domain.words import EVENT, FAULTY
from zhibao_cli.errors import FAILED
from zhibao_cli.i18n import msg
from zhibao_cli.io.text_file import read_text

_CHECK_COLUMNS = (
    Column("file", msg("File"), optional=True),
    Column("line", msg("Line"), "count"),
    Column("section", msg("Section")),
    Column("key", msg("Key")),
    Column("severity", msg("Sort"), "word"),
    Column("message", msg("What is wrong")),
    Column("code", msg("Code"), optional=True),
)


def check_card(session: Session, path: Path) -> Report:
    """Every fault of a card's file, each with its line; with a ledger at hand, what of it the card misses too."""
    card, problems = read_scorecard(read_text(path), path.name)
    found: list[Problem] = list(problems)
    if card is not None and session.path.is_file():
        with session.reading() as reading:
            beside = (*unknown_words(card, known_words(reading)), *_against_ledger(reading, card))
            found.extend(replace(problem, file=path.name) for problem in beside)
    rows = tuple(_check_row(problem) for problem in sorted(found, key=lambda p: p.row))
    fatal = card is None
    title = msg("Faults of {file}", file=path.name)
    notes = () if rows else (msg("No faults. Rules: {rules}.", rules=len(card.rules) if card else 0),)
    # A card with faults cannot be recorded: that is a failure. Warnings alone are only told.
    exit_code = FAILED if fatal else 0
    return Report("scorecard-check", title, _CHECK_COLUMNS, rows, notes=notes, exit_code=exit_code, spoken=True)


def _check_row(problem: Problem) -> tuple[Value, ...]:
    severity = FAULTY["warning" if is_warning(problem) else "error"]
    return (
        problem.file, problem.row or None, problem.sheet, problem.column, severity, problem.message, problem.code,
    )  # fmt: skip


def _against_ledger(reading: Reading, card: Scorecard) -> Iterator[Problem]:
    """Events on record that no rule matches, and rules that no event on record has met."""
    first, last = reading.view.connection.execute("SELECT min(day), max(day) FROM fact").fetchone()
    if first is None:
        return
    # Scoring is a good part of the program: not loaded to look at a file alone.
    from zhibao_cli.app.scores import score

    window = Period(day_of(first), day_of(last) + timedelta(days=1))
    result = score(reading, Book.fixed(card), window, None).result
    missed: Counter[str] = Counter()
    since: dict[str, date] = {}
    for finding in result.findings:
        if finding.code == "unmatched":
            missed[finding.on] += finding.count
            since[finding.on] = min(finding.day, since.get(finding.on, date.max))
    for on, count in missed.items():
        text = msg(
            "events on record that no rule matches: {event}, {count} since {day}",
            event=EVENT[on],
            count=count,
            day=since[on],
        )
        yield Problem("card-warn-unmatched", text)
    met = {line.rule for one in result.scores for line in one.lines}
    for rule in card.rules:
        if rule.line not in met:
            yield Problem(
                "card-warn-unmet", msg("no event on record has met this rule"), sheet="[[rule]]", row=rule.line
            )
