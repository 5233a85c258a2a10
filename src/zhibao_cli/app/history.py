"""What has been recorded, and taking it back: the journal, undo, void, verify."""

from collections.abc import Iterator
from typing import Any

from zhibao_cli.app.items import find_event, find_item, items_numbered
from zhibao_cli.app.session import Reading, Session, find_entry, local_text
from zhibao_cli.app.values import in_words
from zhibao_cli.domain.numbers import read_some
from zhibao_cli.domain.records import BY_TABLE, Card, Item, Policy, Record, Solicitation, Unit, columns
from zhibao_cli.domain.report import Column, Receipt, Report, Value
from zhibao_cli.domain.words import POLICY, RECORD, VOID, Word, coded, field_word
from zhibao_cli.errors import DIFFERENCES, NotFound
from zhibao_cli.i18n import Message, listed, msg, plain
from zhibao_cli.store import entries
from zhibao_cli.store.entries import Entry
from zhibao_cli.store.rows import Version
from zhibao_cli.store.verify import verify

_MOST_LISTED = 20

_LOG = (
    Column("entry", msg("Entry"), "count"),
    Column("at", msg("When")),
    Column("by", msg("Who")),
    Column("command", msg("Command")),
    Column("recorded", msg("Recorded")),
    Column("reason", msg("Reason")),
    Column("hash", msg("Hash"), optional=True),
)


def log(session: Session, typed_top: str | None = None) -> Report:
    """The journal, newest first."""
    top = read_some(typed_top) if typed_top else None
    with session.reading() as reading:
        found: list[tuple[Value, ...]] = []
        for entry in entries.entries(reading.view.connection):
            if top is not None and len(found) >= top:
                break
            if reading.view.as_of is None or entry.number <= reading.view.as_of:
                found.append(_entry_cells(session, entry))
        return Report("log", msg("Journal"), _LOG, tuple(found), provenance=reading.provenance())


def _entry_cells(session: Session, entry: Entry) -> tuple[Value, ...]:
    counts = [(BY_TABLE[table].WHAT, count) for table, count in entry.tables.items() if table in BY_TABLE]
    recorded = tuple(
        Word(f"{what} {count}", f"{RECORD[what].zh}{count}", en=f"{RECORD[what].en or what} {count}")
        for what, count in counts
    )
    return (
        entry.number, local_text(entry.at, session.now), entry.by, entry.command, recorded, entry.reason, entry.hash,
    )  # fmt: skip


_CHANGES = (
    Column("entry", msg("Entry"), "count"),
    Column("at", msg("When")),
    Column("by", msg("Who")),
    Column("command", msg("Command")),
    Column("ref", msg("Record")),
    Column("field", msg("Field"), "word"),
    Column("old", msg("Before")),
    Column("new", msg("After")),
)


def changes(session: Session, typed: str) -> Report:
    """What an entry recorded, or what became of a record: each field, before and after."""
    with session.reading() as reading:
        try:
            entry = find_entry(reading.view.connection, typed)
        except NotFound:
            return _history(reading, typed)
        versions = entries.recorded(reading.view.connection, entry.number)
        rows = tuple(row for version in versions for row in _change(reading, entry, version))
        return Report(
            "log-entry", msg("Entry {number}", number=entry.number), _CHANGES, rows, provenance=reading.provenance()
        )


def _history(reading: Reading, typed: str) -> Report:
    version = find_record(reading, typed)
    rows: list[tuple[Value, ...]] = []
    for old in reading.view.history(type(version.record), version.id):
        entry = entries.entry_named(reading.view.connection, str(old.recorded_by))
        rows.extend(_change(reading, entry, old))
    title = msg("History of {ref}", ref=reference(version))
    return Report("log-record", title, _CHANGES, tuple(rows), provenance=reading.provenance())


def _change(reading: Reading, entry: Entry, version: Version[Record]) -> Iterator[tuple[Value, ...]]:
    """One row for each field that a version set or changed."""
    history = reading.view.history(type(version.record), version.id)
    place = next(place for place, one in enumerate(history) if one.recorded_by == version.recorded_by)
    before = history[place - 1] if place else None
    start = (entry.number, local_text(entry.at, reading.session.now), entry.by, entry.command, reference(version))
    if before is not None and before.void != version.void:
        yield *start, coded("void", msg("state")), _state(before), _state(version)
    for name in columns(type(version.record)):
        old, new = getattr(before.record, name) if before else None, getattr(version.record, name)
        if (old or None) != (new or None):
            field = field_word(version.record.TABLE, name)
            yield *start, field, in_words(reading, name, old), in_words(reading, name, new)


def _state(version: Version[Record]) -> Word:
    return VOID["void" if version.void else "valid"]


def reference(version: Version[Any]) -> str:
    """How a record is named: an item's number, an event's short reference, a register's key."""
    return reference_of(version.record)


def reference_of(record: Record) -> str:
    """How a record is named, on record or not yet."""
    if isinstance(record, Item):
        return record.number
    if record.LETTER:
        return f"{record.LETTER}{getattr(record, 'serial', '')}"
    return "@".join(str(getattr(record, key)) for key in record.KEY if getattr(record, key) is not None)


def find_record(reading: Reading, typed: str) -> Version[Record]:
    """The record a user names: an event's reference, a solicitation's number, a version of a card or unit, an item."""
    event = find_event(reading, typed)
    if event is not None:
        return event
    notice = _solicitation(reading, typed.strip())
    if notice is not None:
        return _any(notice)
    name, at, day = typed.partition("@")
    if at:
        cards = reading.view.all(Card, "card = ? AND effective_from = ?", (name, day))
        units = reading.view.all(Unit, "code = ? AND valid_from = ?", (name, day))
        if cards:
            return _any(cards[0])
        if units:
            return _any(units[0])
    return _any(find_item(reading, typed))


def _solicitation(reading: Reading, typed: str) -> Version[Solicitation] | None:
    """The solicitation of a number; of a shortened one, where no item has that number."""
    number = reading.registers.solicitation_numbered(typed)
    if number is None or (number != typed and items_numbered(reading.view, typed)):
        return None
    return reading.registers.solicitations[number]


def _any(version: Version[Item] | Version[Card] | Version[Unit] | Version[Solicitation]) -> Version[Record]:
    return Version(version.id, version.recorded_by, version.retired_by, version.replaces, version.void, version.record)


def undo(session: Session, typed: str | None) -> Receipt:
    """Reverse an entry: this actor's newest, or the one named."""
    with session.writing("undo") as writing:
        connection = writing.view.connection
        entry = find_entry(connection, typed) if typed else entries.to_undo(connection, session.actor)
        writing.writer.marks["undoes"] = entry.hash
        pairs = entries.reverse(writing.writer, entry)
        number = writing.writer.seq
    notes = tuple(_reversed(version, before) for version, before in pairs[:_MOST_LISTED])
    if len(pairs) > len(notes):
        notes = (*notes, msg("… and {count} more.", count=len(pairs) - len(notes)))
    return Receipt(
        "undo",
        msg("Undone: entry {number}, {command}, by {by}.", number=entry.number, command=entry.command, by=entry.by),
        entry=writing.writer.hash, ref=str(number), notes=notes, undo=f"zhibao undo {number}", dry_run=session.dry_run,
    )  # fmt: skip


def _reversed(version: Version[Record], before: Version[Record] | None) -> Message:
    """What one reversed version gives way to."""
    what = named(version)
    if before is None:
        return msg("{what}: taken back.", what=what)
    if before.void:
        return msg("{what}: void again.", what=what)
    fields = [
        field_word(version.record.TABLE, name)
        for name in columns(type(version.record))
        if getattr(version.record, name) != getattr(before.record, name)
    ]
    if not fields:
        return msg("{what}: valid again.", what=what)
    return msg("{what}: as before ({fields}).", what=what, fields=listed(fields))


def named(version: Version[Any]) -> Message:
    """A record with its reference and its title or name, if it has one."""
    ref, record = reference(version), version.record
    if isinstance(record, Policy):
        return msg("{text}", text=POLICY.get(record.name, record.name))
    if title := getattr(record, "title", ""):
        return msg("{number} “{title}”", number=ref, title=title)
    name = getattr(record, "name", "") or ref
    return plain(ref) if name == ref else msg("{name} ({code})", name=name, code=ref)


_FAULTS = (Column("code", msg("Code")), Column("message", msg("What is wrong")))


def verify_ledger(session: Session, head: str | None = None) -> Report:
    """Prove the ledger: its chain, every row, every retirement, its schema, and what is derived."""
    with session.reading() as reading:
        faults = tuple((problem.code, problem.message) for problem in verify(reading.view.connection, head))
        newest = entries.newest(reading.view.connection)
        notes = (
            msg("Whole. Entries: {count}; newest: {hash}.", count=newest.number, hash=newest.hash),
            msg("Entries cut off at the end cannot be seen from inside: compare with a hash printed earlier (--head)."),
        )
        return Report(
            "verify", msg("Proof of the ledger"), _FAULTS, faults, provenance=reading.provenance(),
            notes=() if faults else notes, exit_code=DIFFERENCES if faults else 0, spoken=True,
        )  # fmt: skip
