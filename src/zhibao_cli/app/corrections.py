"""The note of corrections (更正): what changed since a bulletin went out, in the figures and on record."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from zhibao_cli.app.history import reference
from zhibao_cli.app.items import item_of
from zhibao_cli.app.letters import MADE_BY, MARK, Desk, LetterRequest, letter_fields, open_desk, set_letter
from zhibao_cli.app.present import Document
from zhibao_cli.app.ranking import ranked
from zhibao_cli.app.session import Reading, Session, find_entry, required
from zhibao_cli.app.values import in_words
from zhibao_cli.domain.bulletin import Changed, Correction, Moved
from zhibao_cli.domain.chinese import joined
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.numbers import show
from zhibao_cli.domain.ranking import Place, placed
from zhibao_cli.domain.records import (
    Adjustment,
    Adoption,
    Fault,
    Forwarding,
    Instruction,
    Item,
    Record,
    Return,
    SolicitedUnit,
    columns,
)
from zhibao_cli.domain.words import RECORD, field_word
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import msg, speaking
from zhibao_cli.io.text_file import read_bytes
from zhibao_cli.io.word import read_properties
from zhibao_cli.store import entries
from zhibao_cli.store.rows import Version

_DATED: dict[type[Record], str] = {
    Item: "submitted_on", Adoption: "adopted_on", Forwarding: "forwarded_on", Instruction: "instructed_on",
    Fault: "occurred_on", Adjustment: "adjusted_on", Return: "returned_on", SolicitedUnit: "received_on",
}  # fmt: skip
"""The records a bulletin's figures come from, and the field that dates them."""
_SHOWN: dict[type[Record], tuple[str, ...]] = {
    Item: ("submitted_on", "kind"), Adoption: ("adopted_on", "channel", "level", "issue", "form"),
    Forwarding: ("forwarded_on", "to_level"), Instruction: ("instructed_on", "level"),
    Fault: ("occurred_on", "fault"), Adjustment: ("adjusted_on", "points", "reason"),
    Return: ("returned_on", "reason"), SolicitedUnit: ("received_on", "outcome"),
}  # fmt: skip
"""What is told of a record that is new or void."""
_WITHHELD = ("text", "leader", "authors", "signed_by", "checked_by", "approver", "note")
"""Fields whose words and names stay in the office: that they changed is told, not how."""


@dataclass(frozen=True, slots=True)
class _Old:
    """An earlier bulletin: its journal head, and what it says of itself."""

    head: str
    properties: dict[str, str]

    def request(self, asked: LetterRequest) -> LetterRequest:
        """What was asked for now, and else what the old bulletin was made with."""
        made: dict[str, str] = json.loads(self.properties.get("parameters") or "{}")
        known = {name: made.get(name) for name in MADE_BY}
        known["period"] = self.properties.get("period")
        missing: dict[str, Any] = {name: value for name, value in known.items() if getattr(asked, name) is None}
        return replace(asked, **missing)


def make_correction(session: Session, request: LetterRequest, typed: str) -> Document:
    """The note of what changed since the bulletin named: by its file, or by a journal head and --period."""
    old = _old(typed)
    asked = old.request(request)
    required(asked.period, "--period")
    with session.reading() as now:
        entry = find_entry(now.view.connection, old.head)
        with replace(session, as_of=entry.hash).reading() as then, speaking("zh"):
            before, after = open_desk(then, asked), open_desk(now, asked)
            moved, changed = tuple(_moved(before, after)), tuple(_changed(before, after))
            cards = _cards(before, after)
            if not (moved or changed or cards):
                raise Refused(
                    "corrections-none",
                    msg("Nothing that the bulletin tells of has changed since {head}.", head=old.head[:MARK]),
                )
            note = Correction(
                **letter_fields(after, asked), old_title=old.properties.get("title", ""),
                old_number=old.properties.get("number", ""), old_dated=old.properties.get("dated", ""),
                old_mark=entry.hash[:MARK], moved=moved, changed=changed, cards_changed=cards,
            )  # fmt: skip
            return set_letter("correction", note, after, asked)


def _old(typed: str) -> _Old:
    path = Path(typed)
    if path.suffix.casefold() != ".docx" and not path.is_file():
        return _Old(typed.strip(), {})
    try:
        properties = read_properties(read_bytes(path))
    except (BadZipFile, ParseError, KeyError) as error:
        raise Refused(
            "document-broken", msg("{path} is not a Word document that can be read.", path=path),
            msg("Open it in Word and save it again as .docx."),
        ) from error  # fmt: skip
    if not properties.get("head"):
        raise Refused(
            "bulletin-unmarked",
            msg("{path} does not say which journal head it was made from.", path=path),
            msg("Give the head printed under its score table: --corrections HEAD --period PERIOD"),
        )
    return _Old(properties["head"], properties)


# -- figures


def _moved(before: Desk, after: Desk) -> Iterator[Moved]:
    """Units whose count, points or place differ, in the order of the new table, then those no longer in it."""
    old, new = _places(before), _places(after)
    numbers = count(1)
    for unit in (*new, *(unit for unit in old if unit not in new)):
        was, now = _told(before, old.get(unit)), _told(after, new.get(unit))
        if was != now:
            place = new.get(unit) or old[unit]
            yield Moved(
                number=next(numbers), group=place.score.group or "", unit=after.name(unit), adopted_before=was[0],
                adopted=now[0], points_before=was[1], points=now[1], place_before=was[2], place=now[2],
            )  # fmt: skip


def _places(desk: Desk) -> dict[str, Place]:
    places = placed(ranked(desk.reading, desk.scored.result))
    return {unit: place for unit, place in places.items() if desk.asks_for(unit)}


def _told(desk: Desk, place: Place | None) -> tuple[str, str, str]:
    if place is None:
        return "", "", ""
    points = show(place.score.points, desk.scored.decimals)
    return str(place.score.counts["adopted"]), points, f"{'并列' if place.tied else ''}{place.rank}"


def _cards(before: Desk, after: Desk) -> tuple[str, ...]:
    """What to say where the figures are reckoned by other rules than then."""
    old, new = before.provenance.scorecards, after.provenance.scorecards
    if [card.digest for card in old] == [card.digest for card in new]:
        return ()
    named = (joined(f"{card.id}（{card.effective_from}起）" for card in cards) for cards in (old, new))
    return (f"计分所依据的积分办法有变化：原为{next(named)}，现为{next(named)}。",)


# -- records


def _changed(before: Desk, after: Desk) -> Iterator[Changed]:
    """Records of the window that were added, voided or changed after the old head, in the order of entering."""
    now = after.reading
    seen: set[tuple[str, int]] = set()
    numbers = count(1)
    last = entries.newest(now.view.connection, now.view.as_of).number
    first = entries.newest(before.reading.view.connection, before.reading.view.as_of).number
    for number in range(first + 1, last + 1):
        for version in entries.recorded(now.view.connection, number):
            lineage = (version.record.TABLE, version.id)
            if lineage not in seen and type(version.record) in _DATED:
                seen.add(lineage)
                found = _change(before, after, version, numbers)
                if found is not None:
                    yield found


def _change(before: Desk, after: Desk, version: Version[Record], numbers: "count[int]") -> Changed | None:
    kind = type(version.record)
    was, is_now = (_live(desk.reading, kind, version.id) for desk in (before, after))
    latest = is_now or was
    if latest is None or not any(_matters(after, one) for one in (was, is_now)):
        return None
    how = _difference(after.reading, was, is_now)
    if not how:
        return None
    units, title = _about(after, latest.record)
    if after.wanted.units is not None and not set(units) & set(after.wanted.units):
        return None
    return Changed(
        number=next(numbers), what="修改" if was and is_now else "新增" if is_now else "作废",
        sort=RECORD[latest.record.WHAT].zh, unit=joined(after.name(unit) for unit in units),
        ref=reference(latest), title=title, how=how,
    )  # fmt: skip


def _live(reading: Reading, kind: type[Record], row_id: int) -> Version[Record] | None:
    found = reading.view.one(kind, row_id)
    return found if found is not None and not found.void else None


def _matters(desk: Desk, version: Version[Record] | None) -> bool:
    """Whether a record can bear on the window: it is dated inside, or is an item with an event inside."""
    if version is None:
        return False
    day: date | None = getattr(version.record, _DATED[type(version.record)])
    if isinstance(version.record, SolicitedUnit) and day is None:
        notice = desk.reading.registers.solicitations.get(version.record.solicitation)
        day = notice.record.due_on if notice else None
    if day is not None and day in desk.window:
        return True
    if not isinstance(version.record, Item):
        return False
    query = "SELECT 1 FROM fact WHERE item = ? AND day >= ? AND day < ? LIMIT 1"
    values = (version.id, day_number(desk.window.start), day_number(desk.window.end))
    return desk.reading.view.connection.execute(query, values).fetchone() is not None


def _difference(reading: Reading, was: Version[Record] | None, is_now: Version[Record] | None) -> str:
    if was is not None and is_now is not None:
        fields = columns(type(was.record))
        return "；".join(
            _field_change(reading, was.record, is_now.record, name)
            for name in fields
            if (getattr(was.record, name) or None) != (getattr(is_now.record, name) or None)
        )
    only = is_now or was
    if only is None:
        return ""
    values = (in_words(reading, name, getattr(only.record, name)) for name in _SHOWN[type(only.record)])
    return "，".join(str(value) for value in values if value is not None) or "—"


def _field_change(reading: Reading, was: Record, is_now: Record, name: str) -> str:
    field = field_word(was.TABLE, name).zh
    if name in _WITHHELD:
        return f"{field}有修改"
    old, new = (_said(in_words(reading, name, getattr(record, name))) for record in (was, is_now))
    return f"{field}由{old}改为{new}"


def _said(value: object) -> str:
    if value is None:
        return "空"
    return joined(value) if isinstance(value, tuple) else str(value)


def _about(desk: Desk, record: Record) -> tuple[tuple[str, ...], str]:
    """The units a record concerns, and the title of its item or what else it is called."""
    item = record if isinstance(record, Item) else None
    if item is None and isinstance(getattr(record, "item", None), int):
        item = item_of(desk.reading, record.item)  # type: ignore[attr-defined]
    unit = getattr(record, "unit", None)
    units = item.units if item is not None and (unit is None or isinstance(record, Item)) else (str(unit),)
    if item is not None:
        return units, item.title
    notice = desk.reading.registers.solicitations.get(getattr(record, "solicitation", ""))
    return units, notice.record.topic if notice else ""
