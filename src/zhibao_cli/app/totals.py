"""Recording totals: numbers of events known only as such; and what cannot be one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from zhibao_cli.app.events import find_form
from zhibao_cli.app.outside import outside
from zhibao_cli.app.registers import Registers, read_word
from zhibao_cli.app.registry import check_span
from zhibao_cli.app.scorecards import book_of, year_starts
from zhibao_cli.app.session import Reading, Session, Writing, required
from zhibao_cli.app.total_lists import channels_of, described
from zhibao_cli.domain.dates import refuse_future
from zhibao_cli.domain.numbers import exact, read_count
from zhibao_cli.domain.period import read_period
from zhibao_cli.domain.records import Total
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.totals import ATTRIBUTES, NAMED, Stated, overlap, same_subject
from zhibao_cli.domain.words import EVENT, field_word, say
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Listed, Message, listed, msg
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.totals import beside


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRequest:
    """What was typed after `total add`."""

    unit: str
    event: str | None
    count: str | None
    period: str | None
    channel: str | None = None
    level: str | None = None
    form: str | None = None
    kind: str | None = None
    rank: str | None = None
    to: str | None = None
    source: str | None = None


def add_total(session: Session, request: TotalRequest) -> Receipt:
    """Record a number of events that is known only as a total over a period."""
    with session.writing("total add") as writing:
        total = _read(writing, request)
        check_total(writing, total)
        refuse_overlap(writing.registers, total, _others(writing, total))
        writing.writer.add(total)
        notes = tuple(_notes(writing, total))
        warnings = outside(writing, [total.unit], total.end_on, counts=True)
    text = msg("Recorded total c{serial}: {what}.", serial=total.serial, what=described(writing.registers, total))
    return Receipt(
        total.WHAT, text, entry=writing.writer.hash, ref=f"c{total.serial}", notes=notes, undo="zhibao undo",
        warnings=warnings, dry_run=session.dry_run,
    )  # fmt: skip


def _read(writing: Writing, request: TotalRequest) -> Total:
    registers = writing.registers
    unit = registers.unit(request.unit)
    event = read_word("event", required(request.event, "--event"))
    count = read_count(required(request.count, "--count"))
    period = read_period(required(request.period, "--period"), writing.session.today, year_starts(writing))
    level = read_word("level", request.level) if request.level else None
    channel = registers.channel(request.channel, level).code if request.channel else None
    return Total(
        serial=writing.next_serial("total"),
        unit=unit,
        start_on=period.start,
        end_on=period.last,
        event=event,
        count=count,
        channel=channel,
        # A publication has its own; typed beside one, it told namesakes apart.
        level=None if channel else level,
        form=find_form(writing, request.form),
        kind=registers.kind(request.kind) if request.kind else None,
        rank=read_word("rank", request.rank) if request.rank else None,
        to_level=read_word("level", request.to) if request.to else None,
        source=request.source,
    )


def _notes(writing: Writing, total: Total) -> Iterator[Message]:
    """What it adds to what is on record already, and what that is worth by the card."""
    (stated,) = beside(Facts(writing.view), [total])
    if stated.known:
        yield _part(stated)
    priced = _worth(writing, stated)
    if priced:
        yield priced


def _part(stated: Stated) -> Message:
    if stated.excess:
        return msg("More are on record singly than it says: {known}. It adds nothing.", known=stated.known)
    return msg("On record singly: {known}; it adds the other {rest}.", known=stated.known, rest=stated.rest)


def _worth(writing: Writing, stated: Stated) -> Message | None:
    """What the events it adds are worth, each by itself, by the card in force on its last day."""
    from zhibao_cli.domain.score_numbers import repeated, written
    from zhibao_cli.domain.scoring import price

    book = book_of(writing)
    card = book.version_on(stated.total.end_on) if book else None
    if card is None or not stated.rest:
        return None
    group = writing.registers.roll.on(stated.total.unit, stated.total.end_on).group_name
    priced = price(card, stated.shape, None, group)
    if priced.rule is None:
        return msg("No rule of {id} matches them.", id=card.id) if priced.flag else None
    points = exact(Fraction(priced.points) * stated.rest)
    return msg("By {id}: {arithmetic} = {points}.", id=card.id, points=points,
               arithmetic=written(repeated(stated.rest, priced.how)))  # fmt: skip


# -- what can be a total


def check_total(writing: Writing, total: Total) -> None:
    """Refuse what cannot be a total, whatever else is on record."""
    known_event(total.event)
    told = [name for name in NAMED if getattr(total, name) is not None and name not in ATTRIBUTES[total.event]]
    if told:
        raise UsageFault(
            "total-attribute",
            msg("A total of {event} does not tell: {fields}.", event=say("event", total.event), fields=_fields(told)),
            msg("It may tell: {fields}.", fields=_fields(ATTRIBUTES[total.event])),
        )
    if not total.count:
        raise UsageFault("total-zero", msg("A total of 0 records nothing."))
    check_span(total.start_on, total.end_on)
    if not writing.session.force:
        refuse_future(total.end_on, writing.session.today)


def known_event(event: str) -> str:
    """The event, if there are totals of its sort. Raises UsageFault."""
    if event not in ATTRIBUTES:
        raise UsageFault(
            "total-event",
            msg("A total cannot be of this sort of event: {event}.", event=say("event", event)),
            msg("One of: {values}", values=listed(EVENT[name] for name in ATTRIBUTES)),
        )
    return event


def _fields(names: Iterable[str]) -> Listed:
    return listed(field_word("total", name) for name in names)


def refuse_overlap(registers: Registers, total: Total, others: Iterable[Total]) -> None:
    """Refuse a total that speaks of events another may speak of too: how many are the same cannot be known."""
    channels = channels_of(registers)
    for other in others:
        ref = f"c{other.serial}"
        if same_subject(total, other):
            raise Refused(
                "total-on-record",
                msg("A total of the same is on record: {ref} says {count}.", ref=ref, count=other.count),
                msg("Put it right with: zhibao total amend {ref} --count {count}", ref=ref, count=total.count),
            )
        if overlap(total, other, channels):
            raise Refused(
                "total-overlaps",
                msg("It may count the same events as {ref}: {what}.", ref=ref, what=described(registers, other)),
                msg("Keep one of them: zhibao void {ref} --reason REASON", ref=ref),
            )


def _others(reading: Reading, total: Total, besides: int | None = None) -> list[Total]:
    """The totals of the same unit and event on record, but for the one of this lineage id."""
    found = reading.view.each(Total, "unit = ? AND event = ?", (total.unit, total.event), order="serial")
    return [version.record for version in found if version.id != besides]


def check_amended(writing: Writing, total: Total, row_id: int) -> None:
    """Refuse what an amended total could not have been recorded as."""
    check_total(writing, total)
    refuse_overlap(writing.registers, total, _others(writing, total, besides=row_id))
