"""Searching the library: titles and texts of all items."""

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, strangers
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.library import snippet
from zhibao_cli.domain.numbers import read_some
from zhibao_cli.domain.query import read_query, wanted_terms
from zhibao_cli.domain.records import Item
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store import finding
from zhibao_cli.store.finding import Found
from zhibao_cli.store.rows import Version

USUAL = 20
"""How many are shown when it is not said."""

_COLUMNS = (
    Column("number", msg("Number"), "label"),
    Column("unit", msg("Unit")),
    # In a narrow window it goes first: most often the last column shows it with its hit.
    Column("title", msg("Title"), optional=True),
    Column("kind", msg("Kind"), "word", words="kind", optional=True),
    Column("submitted_on", msg("Reported on"), "date"),
    Column("adopted", msg("Adopted"), "count"),
    Column("snippet", msg("Found in")),
)


def search(session: Session, typed: str, request: FilterRequest, top: str | None = None) -> Report:
    """Items whose title or text has the words: those that have them in the title first, the newest first."""
    query = read_query(typed)
    most = read_some(top) if top else USUAL
    with session.reading() as reading:
        window = chosen_period(reading, request.period) if request.period else None
        found = finding.find(reading.view, query, criteria(reading, request, window), most)
        terms = wanted_terms(query)
        rows = tuple(_cells(reading, version, terms) for version in found.items)
        return Report(
            "search", msg("Found in the library"), _COLUMNS, rows, window, reading.provenance(),
            (*_notes(reading, typed, found), *strangers(reading, request)), spoken=True,
        )  # fmt: skip


def _cells(reading: Reading, version: Version[Item], terms: tuple[str, ...]) -> tuple[Value, ...]:
    item, registers = version.record, reading.registers
    return (
        item.number,
        registers.roll.name(item.unit, item.submitted_on),
        item.title,
        registers.kind_word(item.kind),
        item.submitted_on,
        finding.adoptions_of(reading.view, version.id),
        snippet(item.title, item.text, terms),
    )


def _notes(reading: Reading, typed: str, found: Found) -> list[Message]:
    shown = len(found.items)
    notes = [
        msg("Found: {count}; shown: {shown}. More with --top N.", count=found.count, shown=shown)
        if found.count > shown
        else msg("Found: {count}.", count=found.count)
        if found.count
        else msg("Nothing on record has: {words}", words=typed)
    ]
    if not found.indexed and reading.view.as_of is None:
        notes.append(msg("Searched without the index, one item after the other. See: zhibao doctor"))
    return notes
