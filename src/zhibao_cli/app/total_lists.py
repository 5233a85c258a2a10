"""Totals as rows and in words: each beside how many of its events are on record singly."""

from collections.abc import Iterable, Iterator

from zhibao_cli.app.registers import Registers
from zhibao_cli.app.scorecards import year_starts
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.period import read_period
from zhibao_cli.domain.records import Total
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.totals import Channels, Stated, overlap
from zhibao_cli.domain.words import say
from zhibao_cli.i18n import Message, clauses, msg
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.totals import stated

TOTAL_COLUMNS = (
    Column("ref", msg("Ref"), "label"),
    Column("unit", msg("Unit")),
    Column("start", msg("From"), "date"),
    Column("end", msg("To"), "date"),
    Column("event", msg("Event"), "word", words="event"),
    Column("count", msg("In all"), "count"),
    Column("channel", msg("Channel")),
    Column("level", msg("Level"), "word", words="level"),
    Column("form", msg("Form"), "word", words="form"),
    Column("kind", msg("Kind"), "word", words="kind"),
    Column("rank", msg("Rank of the leader"), "word", words="rank", optional=True),
    Column("to", msg("Sent to"), "word", words="level", optional=True),
    Column("singly", msg("On record singly"), "count"),
    Column("counted", msg("Counted besides"), "count"),
    Column("source", msg("Source"), optional=True),
)


def channels_of(registers: Registers) -> Channels:
    """The level and medium of every channel, by its code."""
    return {code: (version.record.level, version.record.medium) for code, version in registers.channels.items()}


def described(registers: Registers, total: Total) -> Message:
    """A total in one line: unit, event and number, what is told of them, its days."""
    unit = registers.roll.name(total.unit, total.end_on)
    rest: list[object] = []
    if total.channel:
        channel = registers.channels[total.channel].record
        rest.append(msg("{level} “{name}”", level=say("level", channel.level), name=channel.name))
    for name, words in (("level", "level"), ("to_level", "level"), ("form", "form"), ("rank", "rank")):
        code = getattr(total, name)
        rest += [say(words, code)] if code else []
    kind = registers.kind_word(total.kind)
    rest += [kind] if kind else []
    number = msg("{event} {count}", event=say("event", total.event), count=total.count)
    days = msg("{start} to {end}", start=total.start_on, end=total.end_on)
    return msg("{text}", text=clauses([unit, number, *rest, days]))


def told(stated: Stated) -> Message:
    """What stands in place of a title where a total scores: its number, its days, what is on record, its source."""
    total = stated.total
    parts: list[object] = [
        msg("total of {count}", count=total.count),
        msg("{start} to {end}", start=total.start_on, end=total.end_on),
    ]
    if stated.known:
        parts.append(msg("{known} of them on record singly", known=stated.known))
    parts += [total.source] if total.source else []
    return msg("{text}", text=clauses(parts))


def total_cells(reading: Reading, stated: Stated) -> tuple[Value, ...]:
    """A total's row."""
    t, registers = stated.total, reading.registers
    return (
        stated.ref, registers.roll.name(t.unit, t.end_on), t.start_on, t.end_on, t.event, t.count,
        registers.channel_word(t.channel), stated.shape.level, t.form, registers.kind_word(t.kind), t.rank, t.to_level,
        stated.known, stated.rest, t.source,
    )  # fmt: skip


def list_totals(session: Session, unit: str | None = None, period: str | None = None) -> Report:
    """All totals, each with how many of its events are on record singly."""
    with session.reading() as reading:
        window = read_period(period, session.today, year_starts(reading)) if period else None
        code = reading.registers.unit(unit) if unit else None
        found = stated(Facts(reading.view), window, code)
        rows = tuple(total_cells(reading, one) for one in found)
        return Report("totals", msg("Totals"), TOTAL_COLUMNS, rows, window, reading.provenance())


def overlapping(totals: Iterable[Total], channels: Channels) -> Iterator[tuple[Total, Total]]:
    """Pairs of totals that may count the same events: as a merged ledger, or an amended publication, may bring."""
    seen: dict[tuple[str, str], list[Total]] = {}
    for total in totals:
        others = seen.setdefault((total.unit, total.event), [])
        yield from ((other, total) for other in others if overlap(other, total, channels))
        others.append(total)
