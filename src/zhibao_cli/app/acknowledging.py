"""Accepting differences between a superior's figures and ours, each as both stand."""

from dataclasses import dataclass, replace

from zhibao_cli.app.reconciling import Bulletin, Desk, ReconcileRequest, figure_text, open_desk
from zhibao_cli.app.session import Session, Writing, required, split_values
from zhibao_cli.domain.reconcile import METRICS, Figure
from zhibao_cli.domain.records import Acknowledgement
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.words import METRIC, code_of
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Message, listed, msg


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeRequest:
    """What was typed after `acknowledge`. Without a metric: all that differs of the unit."""

    unit: str
    metric: tuple[str, ...] = ()
    period: str | None = None
    level: str | None = None
    scorecard: str | None = None


def acknowledge(session: Session, request: AcknowledgeRequest) -> Receipt:
    """Record that differences of a unit are accepted, with the reason; they hold while both figures stand."""
    reason = required(session.reason, "--reason")
    wanted = _metrics(request.metric)
    with session.writing("acknowledge") as writing:
        compared = ReconcileRequest(
            period=request.period, level=request.level, unit=(request.unit,), scorecard=request.scorecard
        )
        desk = open_desk(writing, compared)
        open_ones = _open(desk, request, wanted)
        records = [_record(writing, desk, bulletin, figure, reason) for bulletin, figure in open_ones]
    told = [_told(desk, record) for record in records]
    notes = (msg("It holds as long as both figures stand as they are."), *told[1:])
    return Receipt(
        "acknowledgement", told[0], entry=writing.writer.hash, ref=f"k{records[0].serial}", notes=notes,
        undo="zhibao undo", dry_run=session.dry_run,
    )  # fmt: skip


def _metrics(typed: tuple[str, ...]) -> frozenset[str]:
    """The figures named. A place is also the order of places, where only that is compared."""
    found = set()
    for one in split_values(typed):
        code = code_of({metric: METRIC[metric] for metric in METRICS}, one)
        if code is None:
            raise UsageFault(
                "metric-unknown", msg("No figure of a bulletin is called “{typed}”.", typed=one),
                msg("One of: {values}", values=listed(f"{METRIC[metric].zh} {metric}" for metric in METRICS)),
            )  # fmt: skip
        found |= {"place", "order"} if code == "place" else {code}
    return frozenset(found or METRICS)


def _open(desk: Desk, request: AcknowledgeRequest, wanted: frozenset[str]) -> list[tuple[Bulletin, Figure]]:
    """What differs of the figures wanted and is not accepted yet. Refused when there is nothing."""
    differing = [(b, figure) for b, figure in desk.figures() if figure.differs and figure.metric in wanted]
    found = [(b, figure) for b, figure in differing if desk.accepted.of(b.level, figure) is None]
    if found:
        return found
    name = desk.reading.registers.roll.name(desk.reading.registers.unit(request.unit), desk.window.last)
    values = {"unit": name, "start": desk.window.start, "end": desk.window.last}
    if differing:
        held = [version for b, figure in differing if (version := desk.accepted.of(b.level, figure))]
        raise Refused(
            "acknowledged-already",
            msg("{unit}, {start} to {end}: accepted already ({refs}).",
                refs=listed(f"k{version.record.serial}" for version in held), **values),
            msg("Look at it with: zhibao show k{serial}", serial=held[0].record.serial),
        )  # fmt: skip
    raise Refused(
        "difference-none",
        msg("{unit}, {start} to {end}: no such figure differs, so there is nothing to accept.", **values),
        msg("See what differs with: zhibao reconcile --period {period}", period=desk.window.label()),
    )


def _record(writing: Writing, desk: Desk, bulletin: Bulletin, figure: Figure, reason: str) -> Acknowledgement:
    """Record one acceptance; one of the same figure that holds no longer gives way to it."""
    record = Acknowledgement(
        serial=writing.next_serial("acknowledgement"), unit=figure.unit, start_on=desk.window.start,
        end_on=desk.window.last, level=bulletin.level, metric=figure.metric, ours=figure_text(figure.ours),
        theirs=figure_text(figure.theirs), reason=reason,
    )  # fmt: skip
    lapsed = desk.lapsed(bulletin.level, figure)
    if lapsed:
        record = replace(record, serial=lapsed[0].record.serial)
        writing.writer.replace(lapsed[0], record)
    else:
        writing.writer.add(record)
    return record


def _told(desk: Desk, record: Acknowledgement) -> Message:
    none = msg("nothing")
    return msg(
        "Accepted k{serial}: {unit}, {figure}, {start} to {end}: ours {ours}, theirs {theirs}.", serial=record.serial,
        unit=desk.reading.registers.roll.name(record.unit, record.end_on), figure=METRIC[record.metric],
        start=record.start_on, end=record.end_on, ours=record.ours or none, theirs=record.theirs or none,
    )  # fmt: skip
