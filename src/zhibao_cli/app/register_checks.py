"""What registers and library lack: units without an officer or a network, documents that are gone or changed."""

from collections.abc import Iterator
from datetime import date

from zhibao_cli.app.session import Reading
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Item
from zhibao_cli.domain.report import Value
from zhibao_cli.errors import NotFound, Refused
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store.rows import Version

_Row = tuple[Value, ...]


def of_officers(reading: Reading, window: Period) -> Iterator[_Row]:
    """Members that have no officer on the window's last day, or today; once the ledger has officers at all."""
    officers, day = [version.record for version in reading.registers.officers], _day(reading, window)
    for code in _members(reading, day) if officers else ():
        mine = [one for one in officers if one.unit == code]
        if not any(one.serves(day) for one in mine):
            ended = max((one.valid_to for one in mine if one.valid_to and one.valid_to < day), default=None)
            text = (
                msg("No officer; the last term ended on {day}.", day=ended)
                if ended
                else msg("No officer is on record.")
                if not mine
                else msg("No officer yet; a term begins later.")
            )
            yield msg("Officers"), reading.registers.roll.name(code, day), None, ended, text


def of_networks(reading: Reading, window: Period) -> Iterator[_Row]:
    """Members that are in no network on that day, once others are in one."""
    roll, day = reading.registers.roll, _day(reading, window)
    networks = {code: roll.on(code, day).network for code in _members(reading, day)}
    if any(networks.values()):
        for code, network in networks.items():
            if network is None:
                yield msg("Network"), roll.name(code, day), None, None, msg("In no network, as others are.")


def of_documents(reading: Reading, window: Period) -> Iterator[_Row]:
    """Source documents of the window's items that are gone, cannot be read, or are not what was attached."""
    roll = reading.registers.roll
    for version in _attached(reading, window):
        item, state = version.record, document_state(reading, version.record)
        if state is not None:
            yield msg("Source document"), roll.name(item.unit, item.submitted_on), item.number, item.submitted_on, state


def documents_note(reading: Reading, window: Period) -> tuple[Message, ...]:
    """That source documents were not looked at, where there are any."""
    if next(_attached(reading, window), None) is None:
        return ()
    return (msg("Source documents were not read. To compare them with what was attached: --files."),)


def document_state(reading: Reading, item: Item) -> Message | None:
    """What is wrong with an item's source document; None when it is what was attached."""
    # Few items have one, and reading files takes more of the standard library.
    from zhibao_cli.io.documents import document_digest

    try:
        now = document_digest(reading.session.path.resolve().parent / (item.file or ""))
    except NotFound:
        return msg("{file}: not found", file=item.file)
    except Refused as unreadable:
        return msg("{file}: {reason}", file=item.file, reason=unreadable.message)
    return None if now == item.file_digest else msg("{file}: changed since", file=item.file)


def _attached(reading: Reading, window: Period) -> Iterator[Version[Item]]:
    values = (window.start.isoformat(), window.end.isoformat())
    where = "file IS NOT NULL AND submitted_on >= ? AND submitted_on < ?"
    return reading.view.each(Item, where, values, order="submitted_on, series, serial")


def _day(reading: Reading, window: Period) -> date:
    return min(window.last, reading.session.today)


def _members(reading: Reading, day: date) -> list[str]:
    return [member.code for member in reading.registers.roll.members() if member.member_on(day)]
