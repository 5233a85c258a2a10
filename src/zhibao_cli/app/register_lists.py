"""The registers as tables: units, groups, channels, kinds, officers."""

from fractions import Fraction

from zhibao_cli.app.registers import read_word
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.training import trainings_of
from zhibao_cli.domain.records import Unit
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.i18n import Message, msg

UNIT_COLUMNS = (
    Column("code", msg("Code")),
    Column("name", msg("Unit")),
    Column("short_name", msg("Short name"), optional=True),
    Column("aliases", msg("Aliases"), optional=True),
    Column("group", msg("Group")),
    Column("network", msg("Network"), "word", words="network"),
    Column("direct_report", msg("Direct report"), "flag"),
    Column("rolls_up_to", msg("Rolls up to"), optional=True),
    Column("merged_into", msg("Merged into"), optional=True),
    Column("from", msg("From"), "date"),
    Column("to", msg("To"), "date"),
)


def unit_cells(unit: Unit) -> tuple[Value, ...]:
    """A unit's row as a table shows it, by the columns of the import file."""
    return (
        unit.code, unit.name, unit.short_name, unit.aliases, unit.group_name, unit.network, unit.direct_report,
        unit.rolls_up_to, unit.merged_into, unit.valid_from, unit.valid_to,
    )  # fmt: skip


def span_of(unit: Unit) -> Message:
    """A heading that tells one of a unit's names or groups from another: from when it holds, or until when."""
    if unit.valid_from is not None:
        return msg("Unit from {day}", day=unit.valid_from)
    return msg("Unit until {day}", day=unit.valid_to) if unit.valid_to is not None else msg("Unit")


def list_units(session: Session, group: str | None = None) -> Report:
    """All units, with every name and group they have had."""
    with session.reading() as reading:
        wanted = reading.registers.group(group) if group else None
        rows = tuple(
            unit_cells(row)
            for rows in reading.registers.roll.units.values()
            for row in rows
            if wanted in (None, row.group_name)
        )
        return _register(reading, "units", msg("Units"), UNIT_COLUMNS, rows)


def _register(
    reading: Reading, name: str, title: Message, columns: tuple[Column, ...], rows: tuple[tuple[Value, ...], ...]
) -> Report:
    return Report(name, title, columns, rows, provenance=reading.provenance())


def list_groups(session: Session) -> Report:
    """All groups in order, with how many units each has today."""
    columns = (
        Column("order", msg("Order"), "count"),
        Column("name", msg("Group")),
        Column("units", msg("Units"), "count"),
    )
    with session.reading() as reading:
        today = reading.session.today
        members = [member.group_on(today) for member in reading.registers.roll.members()]
        rows = tuple(
            (version.record.position, name, members.count(name)) for name, version in reading.registers.groups.items()
        )
        return _register(reading, "groups", msg("Groups"), columns, rows)


def list_channels(session: Session, level: str | None = None) -> Report:
    """All publications."""
    columns = (
        Column("id", msg("Code")),
        Column("name", msg("Channel")),
        Column("level", msg("Level"), "word", words="level"),
        Column("medium", msg("Medium"), "word", words="medium"),
        Column("aliases", msg("Aliases"), optional=True),
    )
    wanted = read_word("level", level) if level else None
    with session.reading() as reading:
        rows = tuple(
            (c.code, c.name, c.level, c.medium, c.aliases)
            for c in (version.record for version in reading.registers.channels.values())
            if wanted in (None, c.level)
        )
        return _register(reading, "channels", msg("Channels"), columns, rows)


def list_kinds(session: Session) -> Report:
    """All kinds of item."""
    columns = (
        Column("id", msg("Code")),
        Column("name", msg("Kind")),
        Column("major", msg("Major"), "flag"),
        Column("aliases", msg("Aliases"), optional=True),
    )
    with session.reading() as reading:
        rows = tuple((k.code, k.name, k.major, k.aliases) for k in (v.record for v in reading.registers.kinds.values()))
        return _register(reading, "kinds", msg("Kinds"), columns, rows)


def list_officers(session: Session, unit: str | None = None) -> Report:
    """All officers with their terms."""
    columns = (
        Column("ref", msg("Ref")),
        Column("unit", msg("Unit")),
        Column("name", msg("Name")),
        Column("role", msg("Role")),
        Column("from", msg("From"), "date"),
        Column("to", msg("To"), "date"),
        Column("trainings", msg("Trainings"), "count", optional=True),
        Column("hours", msg("Training hours"), "count", optional=True),
    )
    with session.reading() as reading:
        registers, trained = reading.registers, trainings_of(reading)
        wanted = registers.unit(unit) if unit else None
        rows = tuple(
            (
                f"p{o.serial}",
                registers.roll.latest(o.unit).name,
                o.name,
                o.role,
                o.valid_from,
                o.valid_to,
                *trained.get(version.id, (0, Fraction(0))),
            )
            for version, o in ((version, version.record) for version in registers.officers)
            if wanted in (None, o.unit)
        )
        return _register(reading, "officers", msg("Officers"), columns, rows)
