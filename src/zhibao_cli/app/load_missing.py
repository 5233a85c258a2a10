"""`import --add-missing`: what rows name and no register has is put there, and told."""

from zhibao_cli.app.cells import Lookup
from zhibao_cli.app.registers import Registers
from zhibao_cli.app.registry import next_unit_code
from zhibao_cli.app.session import Writing
from zhibao_cli.domain.names import initials_of
from zhibao_cli.domain.records import Channel, Kind, Record, Unit
from zhibao_cli.domain.words import KIND, code_of, say
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import Message, msg


class Missing:
    """Adds units, kinds and channels; a channel only where the row gives its level."""

    def __init__(self, writing: Writing, lookup: Lookup, notes: list[Message]) -> None:
        self._writing = writing
        self._lookup = lookup
        self._notes = notes

    def add(self, what: str, typed: str, level: str | None) -> str | None:
        """Put a unit, kind or channel of this name on record; its code, or None where it cannot be."""
        if what == "unit":
            code = next_unit_code(self._lookup.registers)
            self._record(Unit(code=code, name=typed, initials=initials_of(typed) or None))
            self._notes.append(msg("New unit: {name} ({code}).", name=typed, code=code))
            return code
        if what == "kind":
            code = code_of(KIND, typed) or typed
            self._record(Kind(code=code, name=typed))
            self._notes.append(msg("New kind: {name}.", name=typed))
            return code
        return self._channel(typed.strip().strip("《》"), level)

    def _channel(self, name: str, level: str | None) -> str | None:
        if level is None:
            raise Refused(
                "channel-level",
                msg("No channel “{name}” is on record, and it cannot be added without its level.", name=name),
                msg("Give the level in the row, or add it first: zhibao channel add {name} --level LEVEL", name=name),
            )
        if name in self._lookup.registers.channels:
            return None
        self._record(Channel(code=name, name=name, level=level))
        self._notes.append(msg("New channel: {name}, {level}.", name=name, level=say("level", level)))
        return name

    def _record(self, record: Record) -> None:
        self._writing.writer.add(record)
        self._lookup.renew(Registers(self._writing.view))
