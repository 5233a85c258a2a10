"""What became of items: one row each with where it was adopted, at which level written on, what it turned into."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from zhibao_cli.app.session import Reading
from zhibao_cli.domain.records import Adoption, Forwarding, Instruction, Item, Outcome, Record
from zhibao_cli.domain.report import Column, Value
from zhibao_cli.domain.words import LEVEL, Word
from zhibao_cli.i18n import msg
from zhibao_cli.store import search
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.rows import Version, batched, id_list

RESULT_COLUMNS = (
    Column("number", msg("Number"), "label"),
    Column("unit", msg("Unit")),
    Column("title", msg("Title")),
    Column("kind", msg("Kind"), "word", words="kind"),
    Column("words", msg("Words"), "count"),
    Column("submitted_on", msg("Reported on"), "date"),
    Column("sent_to", msg("Sent to"), "word", words="level", optional=True),
    Column("adopted_by", msg("Adopted by"), "word"),
    Column("adopted_at", msg("Adopted at"), "word", words="level"),
    Column("instructed_at", msg("Instructed at"), "word", words="level"),
    Column("instructions", msg("Instructions"), "count"),
    Column("outcome", msg("What came of it")),
    Column("document", msg("Document"), optional=True),
)
_AMONG = "IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"


@dataclass(slots=True)
class _Became:
    """What became of one item."""

    adoptions: list[Adoption] = field(default_factory=list)
    forwardings: list[Forwarding] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


def results(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    """A row for each item that meets the filters, by the day it was reported. Leaders are told by level alone."""
    items = search.items(reading.view, wanted)
    return tuple(row for some in batched(items) for row in _rows(reading, some))


def _rows(reading: Reading, items: list[Version[Item]]) -> Iterator[tuple[Value, ...]]:
    became = _became(reading, [version.id for version in items])
    for version in items:
        yield _row(reading, version.record, became[version.id])


def _became(reading: Reading, ids: list[int]) -> dict[int, _Became]:
    """By item, its events and outcomes, in the order they were entered."""
    found: dict[int, _Became] = defaultdict(_Became)
    # Facts know every source item of a compiled piece.
    query = f"SELECT DISTINCT event, item FROM fact WHERE item {_AMONG} AND event <> item AND {reading.view.known()}"
    items: Mapping[int, list[int]] = defaultdict(list)
    for event, item in reading.view.connection.execute(query, (id_list(ids),)):
        items[event].append(item)
    events = (id_list(items),)
    record: type[Record]
    for record in (Adoption, Forwarding, Instruction):
        for version in reading.view.each(record, f"id {_AMONG}", events, order="serial"):
            for item in items[version.id]:
                getattr(found[item], f"{record.TABLE}s").append(version.record)
    for outcome in reading.view.each(Outcome, f"item {_AMONG}", (id_list(ids),), order="serial"):
        found[outcome.record.item].outcomes.append(outcome.record)
    return found


def _row(reading: Reading, item: Item, became: _Became) -> tuple[Value, ...]:
    registers, outcomes = reading.registers, became.outcomes
    sent = [item.to_level, *(one.to_level for one in became.forwardings)]
    channels = {code: version.record.level for code, version in registers.channels.items()}
    adopted = [one.level or channels.get(one.channel or "") for one in became.adoptions]
    names = dict.fromkeys(registers.channel_word(one.channel) for one in became.adoptions)
    return (
        item.number, registers.roll.name(item.unit, item.submitted_on), item.title, registers.kind_word(item.kind),
        item.words, item.submitted_on, _levels(sent), _cell(word for word in names if word is not None),
        _levels(adopted), _levels(one.level for one in became.instructions), len(became.instructions),
        _cell(one.text for one in outcomes), _cell(one.document for one in outcomes if one.document),
    )  # fmt: skip


def _levels(codes: Iterable[str | None]) -> Value:
    """Levels, each once, the highest first."""
    found = set(codes)
    return _cell(code for code in LEVEL if code in found)


def _cell(values: Iterable[str | Word]) -> Value:
    return tuple(values) or None
