"""Finding an item as people name it: a number, a shortened one, `last`, a part of its title; or an event."""

import re
import unicodedata
from collections.abc import Sequence

from zhibao_cli.app.session import Reading
from zhibao_cli.domain.records import BY_LETTER, Item, Record
from zhibao_cli.errors import NotFound, UsageFault
from zhibao_cli.i18n import msg, plain
from zhibao_cli.store.rows import Version
from zhibao_cli.store.view import View

_NUMBER = re.compile(r"(?P<series>.+)-(?P<serial>\d+)")
_REFERENCE = re.compile(r"(?P<letter>[a-z])(?P<serial>\d+)")
_PART = re.compile(r"(?P<item>.+)/(?P<place>\d+)")
_MOST_LISTED = 8

LAST = ("last", "最近", "上一条")
"""What is typed for the last item one recorded."""


def find_item(reading: Reading, typed: str) -> Version[Item]:
    """The item a user means. Raises NotFound, or UsageFault with the candidates when it fits several."""
    found = find_items(reading, typed)
    if not found:
        _refuse_void(reading, typed)
        raise NotFound(
            "item-unknown",
            msg("There is no item “{typed}” on record.", typed=typed),
            msg("Look it up with: zhibao list, or record it with: zhibao submit"),
        )
    if len(found) > 1:
        listed = tuple(plain(_told(reading, version)) for version in found[:_MOST_LISTED])
        raise UsageFault(
            "item-ambiguous",
            msg("“{typed}” fits {count} items.", typed=typed, count=len(found)),
            msg("Give the number of the one you mean."),
            listed,
        )
    return found[0]


def _refuse_void(reading: Reading, typed: str) -> None:
    """Tell an item that is void from one that never was."""
    query = f"SELECT 1 FROM item WHERE {reading.view.known()} AND void AND series = ? COLLATE NOCASE AND serial = ?"
    for number in (split_number(typed.strip()), shortened(typed)):
        if number and reading.view.connection.execute(query, number).fetchone():
            raise NotFound(
                "item-void",
                msg("The item {number} is void and no longer counts.", number=typed.strip()),
                msg("To bring it back, undo the entry that made it void: zhibao log, then zhibao undo ENTRY"),
            )


def _told(reading: Reading, version: Version[Item]) -> str:
    item = version.record
    return (
        f"{item.number}  {reading.registers.roll.name(item.unit, item.submitted_on)}  {item.submitted_on}  {item.title}"
    )


def names_an_item(typed: str) -> bool:
    """Whether a name that nothing has was meant for an item: letters and digits are a number, other names a unit's."""
    return typed.strip().lower() in LAST or any(letter.isdigit() for letter in typed)


def find_items(reading: Reading, typed: str) -> Sequence[Version[Item]]:
    """All items a typed name may mean, by the first way of naming that finds any."""
    view, wanted = reading.view, typed.strip()
    if wanted.lower() in LAST:
        return _last(reading)
    if not wanted:
        return []
    return items_numbered(view, wanted) or view.all(Item, "instr(title, ?) > 0", (wanted,), order="submitted_on DESC")


def items_numbered(view: View, typed: str) -> list[Version[Item]]:
    """Items that carry this number, written out or shortened."""
    return by_number(view, typed) or _by_shortened(view, typed)


def by_number(view: View, number: str) -> list[Version[Item]]:
    """Items that carry this very number, as their own or as a further one."""
    series, serial = split_number(number)
    found = view.all(Item, "series = ? AND serial = ?", (series, serial))
    further = "other_numbers IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(other_numbers) n WHERE n.value = ?)"
    return [*found, *(v for v in view.all(Item, further, (number,)) if v.id not in {one.id for one in found})]


def shortened(typed: str) -> tuple[str, int] | None:
    """Series and serial of a number whose noughts may be left out: `SQ-2024-12`; None when it is no such number."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    return (found["series"], int(found["serial"])) if found else None


def _by_shortened(view: View, typed: str) -> list[Version[Item]]:
    number = shortened(typed)
    if number is None:
        return []
    # Letter case is set aside only when nothing is found with it: that way no index helps.
    exact = by_number(view, f"{number[0]}-{number[1]:04d}") if number[1] else []
    return exact or view.all(Item, "series = ? COLLATE NOCASE AND serial = ?", number)


def split_number(number: str) -> tuple[str, int]:
    """Series and serial of a number as written; serial 0 where it has another form than ours."""
    found = _NUMBER.fullmatch(number)
    if found and f"{int(found['serial']):04d}" == found["serial"] and int(found["serial"]) > 0:
        return found["series"], int(found["serial"])
    return number, 0


def _last(reading: Reading) -> list[Version[Item]]:
    """The last item this actor recorded and did not take back."""
    row = reading.view.connection.execute(
        "SELECT i.id FROM journal j JOIN item i ON i.recorded_by = j.seq AND i.replaces IS NULL "
        f"JOIN item n ON n.id = i.id AND {reading.view.live('n')} "
        "WHERE j.head->>'$.by' = ? ORDER BY j.seq DESC, i.id DESC LIMIT 1",
        (reading.session.actor,),
    ).fetchone()
    return reading.view.all(Item, "id = ?", (row[0],)) if row else []


def find_event(reading: Reading, typed: str) -> Version[Record] | None:
    """The event of a short reference such as a17, or of `SQ-2024-0012/2`; None when it is no such reference."""
    wanted = typed.strip().lower()
    reference = _REFERENCE.fullmatch(wanted)
    if reference and reference["letter"] in BY_LETTER:
        record = BY_LETTER[reference["letter"]]
        found = reading.view.all(record, "serial = ?", (int(reference["serial"]),))
        if not found:
            raise NotFound(
                "reference-unknown",
                msg("There is no record {typed}.", typed=typed),
                msg("References are printed by: zhibao list and zhibao show"),
            )
        return found[0]
    part = _PART.fullmatch(typed.strip())
    if part and (by_number(reading.view, part["item"]) or _by_shortened(reading.view, part["item"])):
        return _adoption_of(reading, find_item(reading, part["item"]), int(part["place"]), typed)
    return None


def _adoption_of(reading: Reading, item: Version[Item], place: int, typed: str) -> Version[Record]:
    rows = reading.view.connection.execute(
        "SELECT DISTINCT id, serial FROM adoption WHERE item = ? OR EXISTS "
        "(SELECT 1 FROM json_each(others) o WHERE CAST(o.value AS INTEGER) = ?) ORDER BY serial",
        (item.id, item.id),
    ).fetchall()
    # Void ones keep their place, so that a place never comes to mean another adoption.
    found = reading.view.one(BY_LETTER["a"], rows[place - 1][0]) if 1 <= place <= len(rows) else None
    if found is None or found.void:
        raise NotFound(
            "reference-unknown",
            msg("There is no adoption {typed}: the item has {count}.", typed=typed, count=len(rows)),
        )
    return found


def item_of(reading: Reading, row_id: int) -> Item | None:
    """The item of a lineage id, void or not."""
    version = reading.view.one(Item, row_id)
    return version.record if version else None
