"""Searching the library: titles and texts of all items."""

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria
from zhibao_cli.app.items import shortened, split_number
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.library import folded, snippet
from zhibao_cli.domain.numbers import read_count
from zhibao_cli.domain.query import Query, meets, read_query, wanted_terms
from zhibao_cli.domain.records import Item
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store import finding
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.finding import Found
from zhibao_cli.store.printed import title_forms
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
    most = read_count(top) if top else USUAL
    with session.reading() as reading:
        window = chosen_period(reading, request.period) if request.period else None
        wanted = criteria(reading, request, window)
        found = _numbered_first(reading, typed, query, wanted, finding.find(reading.view, query, wanted, most), most)
        names = finding.names_of(reading.view, [version.id for version in found.items])
        terms = wanted_terms(query)
        rows = tuple(_cells(reading, version, names.get(version.id, ()), terms) for version in found.items)
        return Report(
            "search", msg("Found in the library"), _COLUMNS, rows, window, reading.provenance(),
            tuple(_notes(reading, typed, found)), spoken=True,
        )  # fmt: skip


def _numbered_first(reading: Reading, typed: str, query: Query, wanted: Criteria, found: Found, most: int) -> Found:
    """What was found, before it the item that has the number typed, if it is one."""
    numbers = [number for one in (typed.strip(), typed.strip().upper()) if (number := shortened(one))]
    of_number = finding.numbered(reading.view, [split_number(typed.strip()), *numbers], wanted)
    if not of_number:
        return found
    names = finding.names_of(reading.view, [version.id for version in of_number])
    forms = {v.id: (*title_forms(v.record, names.get(v.id, ())), folded(v.record.text or "")) for v in of_number}
    more = sum(not meets(query, one) for one in forms.values())
    others = [version for version in found.items if version.id not in forms]
    return Found(found.count + more, (*of_number, *others)[:most], found.indexed)


def _cells(
    reading: Reading, version: Version[Item], names: tuple[str, ...], terms: tuple[str, ...]
) -> tuple[Value, ...]:
    item, registers = version.record, reading.registers
    return (
        item.number,
        registers.roll.name(item.unit, item.submitted_on),
        item.title,
        registers.kind_word(item.kind),
        item.submitted_on,
        finding.adoptions_of(reading.view, version.id),
        snippet(item.title, item.text, terms, (*names, *item.other_numbers)),
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
    if not found.count and any(word in ("and", "or", "not") for word in typed.split()):
        notes.append(msg("In small letters “and”, “or”, “not” are words to search for; between words: AND, OR, NOT."))
    if not found.indexed and reading.view.as_of is None:
        notes.append(msg("Searched without the index, one item after the other. See: zhibao doctor"))
    return notes
