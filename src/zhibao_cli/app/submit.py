"""Recording an item."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from zhibao_cli.app.items import by_number, shortened, split_number
from zhibao_cli.app.outside import outside
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.session import Session, Writing, required, split_values
from zhibao_cli.app.within import within_totals
from zhibao_cli.domain.doubles import alike
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.numbers import read_count
from zhibao_cli.domain.records import Item, Topic
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.text import count_words
from zhibao_cli.domain.words import say
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store.rows import Version

LONGEST_TITLE = 500

_ABOUT, _MOST_COMPARED = 30, 500
"""Days either way and number of titles among which a new one is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitRequest:
    """What was typed after `submit`; nothing of it is read yet."""

    title: str
    unit: str | None
    with_units: tuple[str, ...] = ()
    kind: str | None = None
    on: str | None = None
    to: str | None = None
    words: str | None = None
    file: Path | None = None
    authors: tuple[str, ...] = ()
    signed_by: str | None = None
    checked_by: str | None = None
    solicited: str | None = None
    topics: tuple[str, ...] = ()
    number: str | None = None
    also: tuple[str, ...] = ()


def submit(session: Session, request: SubmitRequest) -> Receipt:
    """Record one item and give it a number. Raises UsageFault, NotFound or Refused; then nothing is recorded."""
    with session.writing("submit") as writing:
        day = session.day(request.on)
        item, notes = build_item(writing, request, day)
        warnings: tuple[Message, ...] = (*_warnings(writing, item), *miscounted(item))
        if item.text is not None and not request.words:
            notes = (*notes, msg("Words counted in the document: {count}.", count=item.words))
        item, row_id, unchecked, waiting = _added(writing, item)
        answered, early = _answers(writing, item, row_id)
        warnings = (*warnings, *unchecked, *early)
        within = within_totals(writing, [Version(row_id, writing.writer.seq, None, None, False, item)])
        notes = (*notes, *answered, *waiting, *within)
    if request.on is None:
        notes = (*notes, msg("Reported today, {day}.", day=day))
    return Receipt(
        "submission",
        told(writing, item),
        entry=writing.writer.hash,
        number=item.number,
        ref=item.number,
        warnings=warnings,
        notes=notes,
        undo="zhibao undo",
        dry_run=session.dry_run,
    )


_Said = tuple[Message, ...]


def _added(writing: Writing, item: Item) -> tuple[Item, int, _Said, _Said]:
    """Record the item, as a draft where its review is still to come: what it is then, its row, warnings and notes."""
    # What reviews need is loaded only where the office has them.
    if item.checked_by is None and "review" not in writing.registers.policies:
        return item, writing.writer.add(item), (), ()
    from zhibao_cli.app.reviewing import checked_at_once, submitted

    item, unchecked, waiting = submitted(writing, item)
    row_id = writing.writer.add(item)
    checked_at_once(writing, item, row_id)
    return item, row_id, unchecked, waiting


def _answers(writing: Writing, item: Item, row_id: int) -> tuple[_Said, _Said]:
    """What the item does for the solicitation that it answers: notes and warnings."""
    if item.solicited is None:
        return (), ()
    from zhibao_cli.app.soliciting import early_answer, fulfil

    return fulfil(writing, item, row_id) if item.status == "reported" else (), early_answer(writing, item)


def told(writing: Writing, item: Item) -> Message:
    """The one line that says what item was recorded."""
    unit = listed(writing.registers.roll.name(code, item.submitted_on) for code in item.units)
    to = msg(", straight to the {level}", level=say("level", item.to_level)) if item.to_level else ""
    return msg(
        "Recorded {number}: “{title}”, {unit}, {kind}, {day}{to}.",
        number=item.number,
        title=item.title,
        unit=unit,
        kind=writing.registers.kind_word(item.kind) or msg("no kind"),
        day=item.submitted_on,
        to=to,
    )


def build_item(writing: Writing, request: SubmitRequest, day: date) -> tuple[Item, tuple[Message, ...]]:
    """The item a request describes, with notes on what came into being along the way (new topics)."""
    registers = writing.registers
    title = check_title(request.title, force=writing.session.force)
    units = registers.units([required(request.unit, "--unit"), *split_values(request.with_units)])
    series, serial = number_for(writing, request.number, units[0], day)
    topics, notes = find_topics(writing, split_values(request.topics))
    document = attached(writing.session, request.file) if request.file is not None else {}
    words = read_count(request.words) if request.words else document.pop("words", None)
    return Item(
        series=series,
        serial=serial,
        unit=units[0],
        joint=units[1:],
        title=title,
        kind=registers.kind(request.kind) if request.kind else None,
        submitted_on=day,
        to_level=read_word("level", request.to) if request.to else None,
        authors=split_values(request.authors),
        signed_by=request.signed_by,
        checked_by=request.checked_by,
        solicited=registers.solicitation(request.solicited) if request.solicited else None,
        topics=topics,
        other_numbers=split_values(request.also),
        **{**document, "words": words},
    ), notes


def attached(session: Session, path: Path) -> dict[str, Any]:
    """The fields of an item that its source document gives. Raises as reading the document does.

    A file beside the ledger, or in a folder there, is named from there: they may be moved together.
    """
    # Reading Word files needs more of the standard library than most runs do.
    from zhibao_cli.io.documents import document_digest, read_source

    text, whole, beside = read_source(path), path.resolve(), session.path.resolve().parent
    if not text.strip() and not session.force:
        raise Refused(
            "document-empty", msg("There is no text in {path}.", path=path),
            msg("Attach the right file; --force attaches this one as it is."),
        )  # fmt: skip
    name = whole.relative_to(beside) if whole.is_relative_to(beside) else whole
    return {"text": text, "words": count_words(text), "file": name.as_posix(), "file_digest": document_digest(path)}


def miscounted(item: Item) -> tuple[Message, ...]:
    """Where an item's length is not that of its text: both."""
    counted = None if item.text is None else count_words(item.text)
    if counted is None or item.words in (None, counted):
        return ()
    return (msg("The text has {counted} words by count; {words} is on record.", counted=counted, words=item.words),)


def check_title(title: str, *, force: bool = False) -> str:
    """The title, ends trimmed. Refused when empty; when very long, unless forced: it is then likely the text."""
    trimmed = title.strip()
    if not trimmed:
        raise UsageFault("title-empty", msg("The title is empty."), msg("Give the item's title."))
    if len(trimmed) > LONGEST_TITLE and not force:
        raise Refused(
            "title-too-long",
            msg("The title has {count} characters; more than {most} is likely a whole text.", count=len(trimmed),
                most=LONGEST_TITLE),
            msg("Give the text with --file; --force records the title as it is."),
        )  # fmt: skip
    return trimmed


def number_for(writing: Writing, typed: str | None, unit: str, day: date) -> tuple[str, int]:
    """Series and serial of a new item: the number typed, never used before, or the next of the unit's year."""
    if typed is None or not typed.strip():
        series = f"{unit}-{day.year}"
        query = "SELECT coalesce(max(serial), 0) + 1 FROM item WHERE series = ?"
        return series, int(writing.view.connection.execute(query, (series,)).fetchone()[0])
    number = typed.strip()
    series, serial = split_number(number)
    query = "SELECT 1 FROM item WHERE series = ? AND serial = ?"
    # SQ-2024-12 is read as SQ-2024-0012 wherever it is typed, so it is no number of its own either.
    ways = ((series, serial), shortened(number) or (series, serial))
    used = any(writing.view.connection.execute(query, way).fetchone() for way in ways)
    if used or by_number(writing.view, number):
        raise Refused(
            "number-used",
            msg("The number {number} is or was in use; a number is never given twice.", number=number),
            msg("Leave --number out for the next one."),
        )
    return series, serial


def find_topics(writing: Writing, typed: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[Message, ...]]:
    """The topics named; one that is new comes into being here, and a note says so."""
    found: list[str] = []
    notes: list[Message] = []
    for name in typed:
        if name not in writing.registers.topics:
            writing.writer.add(Topic(name=name))
            notes.append(msg("New topic: {name}.", name=name))
        found.append(name)
    return tuple(dict.fromkeys(found)), tuple(notes)


def _alike(writing: Writing, item: Item) -> list[Version[Item]]:
    """Items reported about the same time under nearly the same title. Other figures in it: another item."""
    first, last = (day_number(item.submitted_on + timedelta(days=days)) for days in (-_ABOUT, _ABOUT))
    pairs = list(dict.fromkeys(map("".join, pairwise(item.title))))
    # Whoever lacks more than a third of the pairs is not alike enough, so of so many one must be there.
    some = pairs[: len(pairs) // 3 + 1]
    shared = " OR ".join("instr(title, ?)" for _ in some) or "0"
    found = writing.view.all(
        Item,
        "id IN (SELECT item FROM fact WHERE event = item AND day BETWEEN ? AND ? AND retired_by IS NULL) "
        f"AND title <> ? AND ({shared})",
        (first, last, item.title, *some),
        order=f"submitted_on DESC LIMIT {_MOST_COMPARED}",
    )
    return [version for version in found if alike(version.record.title, item.title)]


def _warnings(writing: Writing, item: Item) -> tuple[Message, ...]:
    warnings = [*outside(writing, item.units, item.submitted_on, counts=True)]
    same: list[Version[Item]] = writing.view.all(Item, "title = ?", (item.title,), order="submitted_on")
    for version in (*same[:3], *_alike(writing, item)[:3]):
        other = version.record
        unit = writing.registers.roll.name(other.unit, other.submitted_on)
        warnings.append(
            msg("The same title is on record already: {number}, {unit}, {day}.", number=other.number, unit=unit,
                day=other.submitted_on)
            if other.title == item.title
            else msg("Nearly the same title is on record: {number} “{title}”, {unit}, {day}.", number=other.number,
                     title=other.title, unit=unit, day=other.submitted_on)
        )  # fmt: skip
    return tuple(warnings)
