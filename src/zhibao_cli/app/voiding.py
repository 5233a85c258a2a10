"""Declaring records void, and making two records of one item one."""

from dataclasses import replace
from typing import Any

from zhibao_cli.app.amend import registered
from zhibao_cli.app.history import find_record, named, reference
from zhibao_cli.app.items import find_item
from zhibao_cli.app.reviewing import reviews_of, settle
from zhibao_cli.app.session import Session, Writing, required
from zhibao_cli.domain.records import Adoption, Fault, Forwarding, Item, Record, Review, Solicitation, SolicitedUnit
from zhibao_cli.domain.report import Receipt
from zhibao_cli.errors import NotFound, Refused, UsageFault, ZhibaoError
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store import entries
from zhibao_cli.store.rows import Version

_MOST_LISTED = 20


def void(session: Session, typed: str, reason: str | None) -> Receipt:
    """Declare a record void; it stays in the history. An item's events must go first, or with it when forced."""
    required(reason, "--reason")
    with session.writing("void") as writing:
        version = _named(writing, typed)
        dependents = entries.dependents(writing.view.connection, version)
        standing = [other for other in dependents if not _part_of(other, version)]
        if standing and not (session.force and isinstance(version.record, Item)):
            names = listed(reference(other) for other in standing[:_MOST_LISTED])
            raise Refused(
                "void-depends",
                msg("{ref} cannot be void: other records name it ({names}).", ref=reference(version), names=names),
                msg("Void those first; for an item, --force voids them with it."),
            )
        notes = tuple(_detach(writing, version.id, other) for other in dependents)
        before = reviews_of(writing, version.record.item) if isinstance(version.record, Review) else None
        writing.writer.replace(version, version.record, void=True)
        if isinstance(version.record, Review) and before:
            notes = (*notes, *settle(writing, version.record.item, before))
    return Receipt(
        "void", msg("{what} is void. Reason: {reason}.", what=named(version), reason=reason),
        entry=writing.writer.hash, ref=reference(version), notes=notes, undo="zhibao undo", dry_run=session.dry_run,
    )  # fmt: skip


def _named(writing: Writing, typed: str) -> Version[Record]:
    """The record a user names, or a unit entered by mistake: its newest row."""
    try:
        return find_record(writing, typed)
    except NotFound as unknown:
        try:
            return registered(writing, "unit", typed)
        except ZhibaoError:
            raise unknown from None


def _part_of(other: Version[Record], version: Version[Record]) -> bool:
    """Whether a record is but a part of the other, and goes with it: a unit asked, a review of an item."""
    if isinstance(version.record, Item):
        return isinstance(other.record, Review)
    return isinstance(version.record, Solicitation) and isinstance(other.record, SolicitedUnit)


def _detach(writing: Writing, item: int, version: Version[Record]) -> Message:
    """Void an item's event with it; a piece made of several items goes on without this one. Returns what to tell."""
    record = version.record
    others = [source for source in _in_order(record) if source != item]
    if others and isinstance(record, Adoption | Forwarding):
        writing.writer.replace(version, replace(record, item=others[0], others=tuple(others[1:])))
    elif isinstance(record, SolicitedUnit) and record.item == item:
        # What the item had answered is open again.
        writing.writer.replace(version, replace(record, outcome="open", received_on=None, item=None))
    elif isinstance(record, Fault):
        writing.writer.replace(version, replace(record, item=None))
    else:
        writing.writer.replace(version, record, void=True)
        return msg("{ref} is void too.", ref=reference(version))
    return msg("{ref} stands, without the item.", ref=reference(version))


def _in_order(record: Record) -> tuple[int, ...]:
    return (record.item, *record.others) if isinstance(record, Adoption | Forwarding) else ()


def same_item(session: Session, typed: str, same_as: str) -> Receipt:
    """Make two records of one item one: the first is void, its events and numbers pass to the second."""
    with session.writing("void") as writing:
        double, kept = find_item(writing, typed), find_item(writing, same_as)
        if double.id == kept.id:
            raise UsageFault("same-itself", msg("Both names mean {ref}.", ref=reference(kept)))
        notes = [_pass_on(writing, double.id, kept.id, v) for v in entries.dependents(writing.view.connection, double)]
        numbers = (*kept.record.other_numbers, double.record.number, *double.record.other_numbers)
        solicited = kept.record.solicited or double.record.solicited
        after = replace(kept.record, other_numbers=tuple(dict.fromkeys(numbers)), solicited=solicited)
        writing.writer.replace(double, replace(double.record, other_numbers=()), void=True)
        writing.writer.replace(kept, after)
    text = msg("{what} is void: it is the same item as {other}.", what=named(double), other=named(kept))
    return Receipt(
        "void", text, entry=writing.writer.hash, number=kept.record.number, ref=reference(double), notes=tuple(notes),
        undo="zhibao undo", dry_run=session.dry_run,
    )  # fmt: skip


def _pass_on(writing: Writing, double: int, kept: int, version: Version[Any]) -> Message:
    """Let an event be the kept item's; one that item has already is void."""
    record = version.record
    if isinstance(record, Adoption | Forwarding):
        sources = tuple(dict.fromkeys(kept if source == double else source for source in _in_order(record)))
        moved: Any = replace(record, item=sources[0], others=sources[1:])
    else:
        moved = replace(record, item=kept)
    if _on_record(writing, moved):
        writing.writer.replace(version, record, void=True)
        return msg("{ref} is void too: {other} has the same.", ref=reference(version), other=_number(writing, kept))
    writing.writer.replace(version, moved)
    return msg("{ref} passes to {other}.", ref=reference(version), other=_number(writing, kept))


def _on_record(writing: Writing, moved: Any) -> bool:
    """Whether the kept item has this very event already, under another reference."""
    if not hasattr(moved, "serial") or isinstance(moved, SolicitedUnit | Fault):
        return False
    same = writing.view.all(type(moved), "item = ?", (moved.item,))
    return any(replace(version.record, serial=moved.serial) == moved for version in same)


def _number(writing: Writing, row_id: int) -> str:
    version = writing.view.one(Item, row_id)
    return version.record.number if version else ""
