"""Scorecards on record: adding a version, which one reports use."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from zhibao_cli.app.present import Text
from zhibao_cli.app.session import Reading, Session, Writing
from zhibao_cli.domain.card_lint import lint_versions, unknown_words
from zhibao_cli.domain.card_reader import is_warning
from zhibao_cli.domain.card_toml import read_scorecard
from zhibao_cli.domain.records import Card, Channel, Kind
from zhibao_cli.domain.report import Column, Problem, Receipt, Report
from zhibao_cli.domain.scorecard import Book, Scorecard
from zhibao_cli.domain.words import FAULT, FORM, SEVERITY
from zhibao_cli.errors import NotFound, Refused
from zhibao_cli.i18n import Message, clauses, msg
from zhibao_cli.io.text_file import read_text


def load_card(path: Path) -> tuple[Scorecard, str, tuple[Problem, ...]]:
    """The card in a file, its text, and its warnings. Refused with every fault at once, each with its line."""
    text = read_text(path)
    card, problems = read_scorecard(text, path.name)
    if card is None:
        raise Refused(
            "scorecard-faulty",
            msg("The scorecard {file} has faults: {count}. Nothing was recorded.", file=path.name, count=len(problems)),
            msg("Put them right, then try again; look first with: zhibao scorecard check {file}", file=path),
            tuple(problem_line(problem) for problem in problems),
        )
    return card, text, problems


def problem_line(problem: Problem) -> Message:
    """A problem on one line: file, place, what is wrong."""
    row = msg("line {line}", line=problem.row) if problem.row else ""
    place = clauses(part for part in (problem.file, row, problem.sheet) if part)
    return msg("{place}: {message} [{code}]", place=place, message=problem.message, code=problem.code)


def add_card(session: Session, path: Path) -> Receipt:
    """Record a version of a scorecard from its file."""
    card, text, problems = load_card(path)
    with session.writing("scorecard add") as writing:
        notes, warnings = record_card(writing, card, text, path.name)
    warned = (*(problem_line(p) for p in problems), *warnings)
    return Receipt(
        "scorecard",
        msg("Recorded scorecard {id}, in force from {day}: “{title}”.", id=card.id, day=card.effective_from,
            title=card.title),
        entry=writing.writer.hash, number=card.id, ref=card_name(card.id, card.effective_from), warnings=warned,
        notes=notes, undo="zhibao undo", dry_run=session.dry_run,
    )  # fmt: skip


def card_name(card: str, day: date) -> str:
    """How one version of a card is named: its id and first day."""
    return f"{card}@{day}"


def record_card(
    writing: Writing, card: Scorecard, text: str, file: str
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Record a version, adding the channels it names that are missing. Returns notes and warnings."""
    others = [read_scorecard(v.record.text)[0] for v in writing.view.all(Card, "card = ?", (card.id,))]
    faults = lint_versions([card, *(other for other in others if other is not None)])
    fatal = [problem for problem in faults if not is_warning(problem)]
    if fatal:
        raise Refused(
            "scorecard-same-day",
            msg("A version of {id} that begins on {day} is on record.", id=card.id, day=card.effective_from),
            msg("A new version begins on another day; or void the old one: zhibao void {name}",
                name=card_name(card.id, card.effective_from)),
        )  # fmt: skip
    notes = []
    known = {version.record.code for version in writing.view.each(Channel)}
    for channel in card.channels:
        if channel.id not in known:
            writing.writer.add(Channel(code=channel.id, name=channel.name, level=channel.level, medium=channel.medium))
            notes.append(msg("New channel: {name} ({code}).", name=channel.name, code=channel.id))
    writing.writer.add(
        Card(card=card.id, effective_from=card.effective_from, effective_to=card.effective_to, title=card.title,
             digest=card.digest, text=text, file=file)
    )  # fmt: skip
    warnings = [problem_line(problem) for problem in (*faults, *unknown_words(card, known_words(writing)))]
    return tuple(notes), tuple(warnings)


def known_words(reading: Reading) -> dict[str, frozenset[str]]:
    """The ledger's own words by attribute, for telling which of a card's it does not know."""
    return {
        "kind": frozenset(version.record.code for version in reading.view.each(Kind)),
        "form": frozenset({*FORM, *used_forms(reading)}),
        "fault": frozenset(FAULT),
        "severity": frozenset(SEVERITY),
        "group": frozenset(reading.registers.groups),
        "channel": frozenset(version.record.code for version in reading.view.each(Channel)),
    }


def used_forms(reading: Reading) -> tuple[str, ...]:
    """Forms that adoptions on record have."""
    query = f"SELECT DISTINCT form FROM adoption WHERE {reading.view.live()} AND form IS NOT NULL ORDER BY form"
    return tuple(row[0] for row in reading.view.connection.execute(query))


def known_forms(reading: Reading) -> tuple[str, ...]:
    """The office's own words for forms: those its scorecards name, and those in use."""
    named = [
        str(word)
        for version in reading.registers.cards
        for card in [read_scorecard(version.record.text)[0]]
        if card is not None
        for _, when in card.conditions()
        for name, words in when.allowed
        if name == "form"
        for word in sorted(map(str, words))
    ]
    return tuple(dict.fromkeys((*named, *used_forms(reading))))


def book_of(reading: Reading, card_id: str | None = None) -> Book | None:
    """The versions of a card: the one named, else the default, else the first recorded; None when there is none."""
    cards = reading.registers.cards
    if card_id is None:
        from zhibao_cli.app.policies import policy_of  # loaded here: checking a card needs none

        card_id = policy_of(reading, "scorecard") or (cards[0].record.card if cards else None)
    if card_id is None:
        return None
    versions = [v.record for v in cards if v.record.card == card_id]
    return Book(tuple(read_card(version) for version in versions))


def read_card(card: Card) -> Scorecard:
    """The scorecard of a version on record."""
    found, problems = _parsed(card.text, card.file or card.card)
    if found is None:
        raise Refused(
            "scorecard-unreadable",
            msg("The scorecard {name} on record cannot be read by this version of the program.",
                name=card_name(card.card, card.effective_from)),
            None,
            tuple(problem_line(problem) for problem in problems),
        )  # fmt: skip
    return found


@lru_cache(maxsize=32)
def _parsed(text: str, name: str) -> tuple[Scorecard | None, tuple[Problem, ...]]:
    """A card's text read once, however often it is asked for in a run."""
    return read_scorecard(text, name)


def chosen_book(reading: Reading, typed: str | None) -> Book:
    """The book a report uses: the default, a card by its id, or one in a file, which then scores every date."""
    if typed and is_file(typed):
        return Book.fixed(load_card(Path(typed))[0])
    book = book_of(reading, reading.registers.card(typed) if typed else None)
    if book is None:
        raise NotFound(
            "scorecard-missing",
            msg("There is no scorecard on record, so there are no points to reckon."),
            msg("Add the office's own: zhibao scorecard add FILE"),
        )
    return book


def is_file(typed: str) -> bool:
    """Whether a scorecard is named by its file, not its id."""
    return typed.endswith(".toml") or "/" in typed or "\\" in typed


def year_starts(reading: Reading, book: Book | None = None) -> str:
    """The first day of the assessment year by a card, else by the default one, as MM-DD."""
    book = book or book_of(reading)
    card = book.version_on(reading.session.today) if book else None
    return card.year_starts if card else "01-01"


# --- the commands ---

_COLUMNS = (
    Column("id", msg("Scorecard")),
    Column("effective_from", msg("In force from"), "date"),
    Column("effective_to", msg("To"), "date"),
    Column("title", msg("Title")),
    Column("default", msg("Default"), "flag"),
    Column("digest", msg("Digest"), optional=True),
)


def list_cards(session: Session) -> Report:
    """Every version of every scorecard on record."""
    with session.reading() as reading:
        book = book_of(reading)
        default = book.versions[0].id if book else ""
        rows = tuple(
            (c.card, c.effective_from, c.effective_to, c.title, c.card == default, c.digest[:12])
            for c in (version.record for version in reading.registers.cards)
        )
        return Report("scorecards", msg("Scorecards"), _COLUMNS, rows, provenance=reading.provenance())


TEXT_COLUMNS = (
    Column("id", msg("Scorecard")),
    Column("effective_from", msg("In force from"), "date"),
    Column("text", msg("Text")),
)


def version_named(reading: Reading, typed: str) -> Card:
    """The version of a card that `id@day` names; of an id alone, the newest."""
    name, _, day = typed.partition("@")
    code = reading.registers.card(name)
    versions = [v.record for v in reading.registers.cards if v.record.card == code]
    found = [card for card in versions if not day or card.effective_from.isoformat() == day]
    if not found:
        raise NotFound(
            "scorecard-unknown",
            msg("There is no version of {id} that begins on {day}.", id=code, day=day),
            msg("List them with: zhibao scorecard list"),
        )
    return max(found, key=lambda one: one.effective_from)


def show_card(session: Session, typed: str) -> Text:
    """The text of a card as it was recorded: the newest version, or the one of `id@day`."""
    with session.reading() as reading:
        card = version_named(reading, typed)
        row = (card.card, card.effective_from, card.text)
        return Text(
            card.text, Report("scorecard", msg("Scorecard"), TEXT_COLUMNS, (row,), provenance=reading.provenance())
        )


def set_default(session: Session, typed: str) -> Receipt:
    """Let reports use this card when none is named."""
    with session.writing("scorecard default") as writing:
        code = writing.registers.card(typed)
        from zhibao_cli.app.policies import set_policy

        set_policy(writing, "scorecard", code)
    return Receipt(
        "policy", msg("Reports now use the scorecard {id}.", id=code), entry=writing.writer.hash, ref=code,
        undo="zhibao undo", dry_run=session.dry_run,
    )  # fmt: skip
