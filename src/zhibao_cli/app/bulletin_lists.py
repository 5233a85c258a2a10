"""The lists behind the bulletin: what was adopted, unit by unit, and what leaders wrote, where that may be told."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count

from zhibao_cli.app.bulletin_counts import level_name, publication
from zhibao_cli.app.letters import Desk
from zhibao_cli.app.registers import own_word
from zhibao_cli.domain.bulletin import AdoptedItem, InstructedItem
from zhibao_cli.domain.chinese import joined
from zhibao_cli.domain.records import Adoption, Item
from zhibao_cli.store import search


def adopted_items(desk: Desk, order: Sequence[str], *, authors: bool) -> Iterator[AdoptedItem]:
    """Each adoption of the window under each unit of each of its items: units in the order given, then by date."""
    found: dict[str, list[tuple[Adoption, int]]] = {unit: [] for unit in order}
    adoptions = [version.record for version in search.adoptions(desk.reading.view, desk.wanted)]
    items = items_of(desk, [row_id for adoption in adoptions for row_id in (adoption.item, *adoption.others)])
    for adoption in adoptions:
        for row_id in (adoption.item, *adoption.others):
            for unit in items[row_id].units if row_id in items else ():
                if desk.asks_for(unit):
                    found.setdefault(unit, []).append((adoption, row_id))
    instructed = _instructed(desk)
    numbers = count(1)
    for unit, lines in found.items():
        for adoption, row_id in lines:
            yield _adopted(desk, next(numbers), unit, adoption, items[row_id], row_id in instructed, authors)


def _adopted(
    desk: Desk, number: int, unit: str, adoption: Adoption, item: Item, instructed: bool, authors: bool
) -> AdoptedItem:
    channel = desk.reading.registers.channels.get(adoption.channel or "")
    level = channel.record.level if channel else adoption.level
    form = own_word("form", adoption.form)
    where = publication(desk.reading, adoption.channel) if adoption.channel else ""
    return AdoptedItem(
        number=number, unit=desk.name(unit), title=adoption.printed_title or item.title,
        channel=where, level=level_name(level or ""), form=form.zh if form else "",
        issue=adoption.issue or "", day=adoption.adopted_on.isoformat(), instructed=instructed,
        authors=joined(item.authors) if authors else "",
    )  # fmt: skip


def items_of(desk: Desk, ids: Iterable[int]) -> dict[int, Item]:
    """The items of these ids."""
    chosen = "id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
    return {v.id: v.record for v in desk.reading.view.each(Item, chosen, (json.dumps(sorted(set(ids))),))}


def _instructed(desk: Desk) -> set[int]:
    """Items that a leader wrote on up to the window's end, or the day up to which instructions are counted."""
    until = (desk.wanted.instructed_in or desk.window).end
    notes = search.instructions(desk.reading.view, replace(desk.wanted, window=None, instructed_in=None))
    return {version.record.item for version in notes if version.record.instructed_on < until}


def instructed_items(desk: Desk) -> Iterator[InstructedItem]:
    """The instructions of the window, with their words."""
    notes = [version.record for version in search.instructions(desk.reading.view, desk.wanted)]
    items = items_of(desk, [note.item for note in notes])
    numbers = count(1)
    for note in notes:
        item = items.get(note.item)
        if item is not None:
            yield InstructedItem(
                number=next(numbers), unit=joined(desk.name(unit) for unit in item.units), title=item.title,
                leader=note.leader or "", level=level_name(note.level), day=note.instructed_on.isoformat(),
                text=note.text or "",
            )  # fmt: skip
