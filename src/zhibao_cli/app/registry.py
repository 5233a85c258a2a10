"""The registers: units, groups, officers, channels, kinds. Adding, listing, and what changes with a date."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhibao_cli.app.outside import check_end, merge_fault, outside, refuse_ended
from zhibao_cli.app.registers import Registers, read_word, usable_code
from zhibao_cli.app.session import Reading, Session, Writing, required, split_values
from zhibao_cli.domain.dates import read_date
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.names import initials_of
from zhibao_cli.domain.numbers import read_count
from zhibao_cli.domain.records import Channel, Group, Kind, Officer, Record, Unit
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.words import KIND, code_of, fold
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Message, msg


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRequest:
    """What was typed after `unit add`."""

    name: str
    code: str | None = None
    short: str | None = None
    group: str | None = None
    network: str | None = None
    direct_report: bool = False
    aliases: tuple[str, ...] = ()
    rolls_up_to: str | None = None
    first: str | None = None
    last: str | None = None


def _receipt(writing: Writing, record: Record, ref: str, text: Message, notes: tuple[Message, ...] = ()) -> Receipt:
    return Receipt(
        record.WHAT, text, entry=writing.writer.hash, number=ref, ref=ref, notes=notes, undo="zhibao undo",
        dry_run=writing.session.dry_run,
    )  # fmt: skip


def add_unit(session: Session, request: UnitRequest) -> Receipt:
    """Put a unit on the register."""
    with session.writing("unit add") as writing:
        name = required(request.name, "NAME")
        code = _new_code(writing, request.code)
        _refuse_taken(writing, name, code)
        group, notes = find_group(writing, request.group)
        unit = Unit(
            code=code,
            valid_from=read_date(request.first, session.today) if request.first else None,
            valid_to=read_date(request.last, session.today) if request.last else None,
            name=name,
            short_name=request.short,
            aliases=split_values(request.aliases),
            group_name=group,
            network=read_word("network", request.network) if request.network else None,
            direct_report=request.direct_report,
            rolls_up_to=writing.registers.unit(request.rolls_up_to) if request.rolls_up_to else None,
            initials=initials_of(name) or None,
        )
        check_span(unit.valid_from, unit.valid_to)
        writing.writer.add(unit)
    return _receipt(writing, unit, code, msg("Recorded unit {code}: {name}.", code=code, name=name), notes)


def check_span(first: date | None, last: date | None) -> None:
    """Refuse a span that ends before it begins."""
    if first and last and last < first:
        raise UsageFault(
            "span-backwards", msg("It cannot end on {last}, before it begins on {first}.", first=first, last=last)
        )


def _new_code(writing: Writing, typed: str | None) -> str:
    return usable_code(typed) if typed and typed.strip() else next_unit_code(writing.registers)


def next_unit_code(registers: Registers) -> str:
    """A code for a unit that is given none."""
    number = 1
    while f"U{number:02d}" in registers.roll.units:
        number += 1
    return f"U{number:02d}"


def _refuse_taken(writing: Writing, name: str, code: str) -> None:
    for known, rows in writing.registers.roll.units.items():
        if fold(known) == fold(code):
            raise Refused(
                "code-used",
                msg("The code {code} is {name}'s.", code=known, name=rows[-1].name),
                msg("Choose another with --code; a new name of the same unit is: zhibao unit rename"),
            )
    refuse_unit_name(writing, name)


def refuse_unit_name(writing: Writing, name: str, besides: str = "") -> None:
    """Refuse a name that a unit has or had, other than the one whose code is `besides`."""
    for known, rows in writing.registers.roll.units.items():
        if known != besides and any(fold(row.name) == fold(name) for row in rows):
            raise Refused(
                "unit-exists",
                msg("{name} is on record as {code}.", name=name, code=known),
                msg("See it with: zhibao unit show {code}", code=known),
            )


def refuse_group_name(writing: Writing, name: str, besides: str = "") -> None:
    """Refuse a name that a group has, other than the one called `besides`."""
    if any(fold(group) == fold(name) and group != besides for group in writing.registers.groups):
        raise Refused("group-exists", msg("There is a group {name} already.", name=name))


def refuse_kind_name(writing: Writing, names: tuple[str, ...], besides: str = "") -> None:
    """Refuse a code or name that a kind has, other than the one whose code is `besides`."""
    others = [v.record for v in writing.registers.kinds.values() if v.record.code != besides]
    taken = {fold(text) for kind in others for text in (kind.code, kind.name)}
    for name in names:
        if fold(name) in taken:
            raise Refused("kind-exists", msg("There is a kind {name} already.", name=name))


def find_group(writing: Writing, typed: str | None) -> tuple[str | None, tuple[Message, ...]]:
    """The group named; one that is new comes into being here, and a note says so."""
    if not typed or not typed.strip():
        return None, ()
    name = typed.strip()
    known = next((group for group in writing.registers.groups if fold(group) == fold(name)), None)
    if known:
        return known, ()
    return add_group(writing, name), (msg("New group: {name}.", name=name),)


def add_group(writing: Writing, name: str, position: int | None = None) -> str:
    """Record a group, last in order unless told."""
    if position is None:
        row = writing.view.connection.execute("SELECT coalesce(max(position), 0) + 1 FROM unit_group").fetchone()
        position = int(row[0])
    writing.writer.add(Group(name=name, position=position))
    return name


def rename_unit(session: Session, typed: str, name: str, on: str | None) -> Receipt:
    """Give a unit a new name from a day on; what lies before keeps the old one."""
    with session.writing("unit rename") as writing:
        code, day = writing.registers.unit(typed), session.day(on)
        latest, returned = _latest_before(writing, code, day)
        refuse_unit_name(writing, name, code)
        unit = replace(latest, name=required(name, "NAME"), valid_from=day, initials=initials_of(name) or None)
        writing.writer.add(unit)
    text = msg("{old} is called {new} from {day} on.", old=latest.name, new=unit.name, day=day)
    return _receipt(writing, unit, code, text, returned)


def move_unit(session: Session, typed: str, group: str | None, on: str | None) -> Receipt:
    """Put a unit into another group from a day on; what lies before keeps the old one."""
    with session.writing("unit move") as writing:
        code, day = writing.registers.unit(typed), session.day(on)
        latest, returned = _latest_before(writing, code, day)
        name, notes = find_group(writing, required(group, "--group"))
        if latest.group_name == name and not returned:
            raise Refused("amend-same", msg("{unit} is in the group {group} already; nothing was recorded.",
                                            unit=latest.name, group=name))  # fmt: skip
        unit = replace(latest, group_name=name, valid_from=day)
        writing.writer.add(unit)
    text = msg("{unit} is in the group {group} from {day} on.", unit=unit.name, group=name, day=day)
    return _receipt(writing, unit, code, text, (*notes, *returned))


def merge_unit(session: Session, typed: str, into: str, on: str | None) -> Receipt:
    """End a unit's membership: from a day on it is part of another."""
    with session.writing("unit merge") as writing:
        code, target, day = writing.registers.unit(typed), writing.registers.unit(into), session.day(on)
        roll = writing.registers.roll
        fault = merge_fault(roll, code, target, day, strict=True)
        if fault is not None:
            raise fault
        refuse_ended(
            roll, code, day, msg("Its last day is put right with: zhibao unit amend {code} --until", code=code)
        )
        rows = [version for version in writing.registers.unit_rows if version.record.code == code]
        old = max(rows, key=lambda version: version.record.valid_from or date.min)
        unit = replace(old.record, valid_to=day - timedelta(days=1), merged_into=target)
        check_span(unit.valid_from, unit.valid_to)
        check_end(roll, unit)
        later = _dated_from(writing, code, day)
        writing.writer.replace(old, unit)
    text = msg("{unit} is part of {other} from {day} on.", unit=unit.name,
               other=roll.name(target, day), day=day)  # fmt: skip
    warnings = (
        (msg("Of {unit} {count} events are dated {day} or later; they count for nothing, and `check` lists them.",
             unit=unit.name, count=later, day=day),)
        if later
        else ()
    )  # fmt: skip
    return replace(_receipt(writing, unit, code, text), warnings=warnings)


def _dated_from(reading: Reading, code: str, day: date) -> int:
    """How many events of a unit are of a day or later."""
    query = (
        "SELECT count(DISTINCT event) FROM fact WHERE day >= ? "
        f"AND unit = (SELECT number FROM unit_number WHERE code = ?) AND {reading.view.known()}"
    )
    found: int = reading.view.connection.execute(query, (day_number(day), code)).fetchone()[0]
    return found


def _latest_before(writing: Writing, code: str, day: date) -> tuple[Unit, tuple[Message, ...]]:
    """The unit as it was before a change; with what to say of one that had ended, and is there again when forced."""
    latest = writing.registers.roll.latest(code)
    if latest.valid_from is not None and day <= latest.valid_from:
        raise Refused(
            "unit-change-order",
            msg("{unit} has had its present name and group since {day}.", unit=latest.name, day=latest.valid_from),
            msg("Give a later day with --on; a slip is put right with: zhibao unit amend"),
        )
    if latest.valid_to is None or latest.valid_to >= day:
        return latest, ()
    if not writing.session.force:
        refuse_ended(writing.registers.roll, code, day, msg("--force records it: it is a unit again from then on."))
    again = msg("{unit} had ended on {last}; it is a unit again from {day} on.", unit=latest.name,
                last=latest.valid_to, day=day)  # fmt: skip
    return replace(latest, valid_to=None, merged_into=None), (again,)


def new_group(session: Session, name: str, position: str | None) -> Receipt:
    """Put a group on the register."""
    with session.writing("group add") as writing:
        name = required(name, "NAME")
        refuse_group_name(writing, name)
        add_group(writing, name, read_count(position) if position else None)
    return _receipt(writing, Group(name=name), name, msg("Recorded group {name}.", name=name))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRequest:
    """What was typed after `channel add`."""

    name: str
    level: str | None
    code: str | None = None
    medium: str | None = None
    aliases: tuple[str, ...] = ()


def add_channel(session: Session, request: ChannelRequest) -> Receipt:
    """Put a publication on the register."""
    with session.writing("channel add") as writing:
        name = required(request.name.strip().strip("《》"), "NAME")
        level = read_word("level", required(request.level, "--level"))
        code = (request.code or name).strip()
        if code in writing.registers.channels:
            raise Refused(
                "channel-exists",
                msg("There is a channel {code} already.", code=code),
                msg("Publications of one name at several levels need codes of their own: --id"),
            )
        channel = Channel(
            code=code,
            name=name,
            level=level,
            medium=read_word("medium", request.medium) if request.medium else "bulletin",
            aliases=split_values(request.aliases),
        )
        writing.writer.add(channel)
    return _receipt(writing, channel, code, msg("Recorded channel {code}: “{name}”.", code=code, name=name))


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRequest:
    """What was typed after `kind add`."""

    name: str
    code: str | None = None
    major: bool = False
    aliases: tuple[str, ...] = ()


def add_kind(session: Session, request: KindRequest) -> Receipt:
    """Put a kind of item on the register."""
    with session.writing("kind add") as writing:
        name = required(request.name, "NAME")
        code = (request.code or code_of(KIND, name) or name).strip()
        refuse_kind_name(writing, (name, code))
        kind = Kind(code=code, name=name, major=request.major, aliases=split_values(request.aliases))
        writing.writer.add(kind)
    return _receipt(writing, kind, code, msg("Recorded kind {name}.", name=name))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerRequest:
    """What was typed after `officer add`."""

    name: str
    unit: str | None
    role: str | None = None
    first: str | None = None
    last: str | None = None


def add_officer(session: Session, request: OfficerRequest) -> Receipt:
    """Put a unit's designated person on the register."""
    with session.writing("officer add") as writing:
        unit = writing.registers.unit(required(request.unit, "--unit"))
        officer = Officer(
            serial=writing.next_serial("officer"),
            unit=unit,
            name=required(request.name, "NAME"),
            role=request.role,
            valid_from=read_date(request.first, session.today) if request.first else None,
            valid_to=read_date(request.last, session.today) if request.last else None,
        )
        check_span(officer.valid_from, officer.valid_to)
        refuse_second_term(writing, officer)
        writing.writer.add(officer)
        first = officer.valid_from
        warnings = outside(writing, [unit], first, officer.valid_to or date.max) if first else ()
    name = writing.registers.roll.latest(unit).name
    text = msg("Recorded officer p{serial}: {name}, {unit}.", serial=officer.serial, name=officer.name, unit=name)
    return replace(_receipt(writing, officer, f"p{officer.serial}", text), warnings=warnings)


def refuse_second_term(writing: Writing, officer: Officer, besides: int = 0) -> None:
    """Refuse a term that has days in common with another one of this person in this unit, but the record `besides`."""
    for version in writing.registers.officers:
        other = version.record
        same = version.id != besides and (other.unit, fold(other.name)) == (officer.unit, fold(officer.name))
        if same and other.serves(officer.valid_from or date.min, officer.valid_to or date.max):
            name = writing.registers.roll.latest(other.unit).name
            raise Refused(
                "officer-exists",
                msg("{name} is an officer of {unit} already: p{serial}.", name=other.name, unit=name,
                    serial=other.serial),
                msg("If the term ended: zhibao amend p{serial} --until DAY. Another person of that name needs "
                    "something to be told by, such as a post behind the name.", serial=other.serial),
            )  # fmt: skip
