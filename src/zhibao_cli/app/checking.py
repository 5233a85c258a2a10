"""Everything that wants attention: what is overdue, missing, double, or counts for nothing."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from zhibao_cli.app import register_checks
from zhibao_cli.app.filters import chosen_period
from zhibao_cli.app.idle import Idle
from zhibao_cli.app.progress import short_targets
from zhibao_cli.app.registers import entered
from zhibao_cli.app.review_state import amiss
from zhibao_cli.app.reviewing import reviews_of
from zhibao_cli.app.scorecards import book_of
from zhibao_cli.app.scores import Scored, score, score_singly
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.target_terms import figure_text
from zhibao_cli.app.total_lists import channels_of, overlapping
from zhibao_cli.domain.doubles import pairs
from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.period import Period, sub_periods
from zhibao_cli.domain.records import Instruction, Item, SolicitedUnit, Total
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.score_result import Finding
from zhibao_cli.domain.totals import Stated
from zhibao_cli.domain.words import CHECK, EVENT, MATTER
from zhibao_cli.errors import DIFFERENCES
from zhibao_cli.i18n import Message, first_of, listed, msg
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.totals import stated

_SOON = timedelta(days=3)
_COLUMNS = (
    Column("matter", msg("Matter"), "word"),
    Column("unit", msg("Unit")),
    Column("ref", msg("Ref")),
    Column("date", msg("Date"), "date"),
    Column("message", msg("What to look into")),
)
_Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every check needs."""

    reading: Reading
    window: Period
    scored: Scored | None
    totals: list[Stated]


def check(session: Session, period: str | None, *, files: bool = False) -> Report:
    """All that wants attention in a period; exit status 3 when there is any. `files`: source documents are read too."""
    with session.reading() as reading:
        window = chosen_period(reading, period)
        book = book_of(reading)
        scored = score(reading, book, window, None) if book else None
        desk = _Desk(reading, window, scored, stated(Facts(reading.view), window))
        rows = tuple(row for one in _CHECKS for row in one(desk))
        rows += tuple(register_checks.of_documents(reading, window)) if files else ()
        cards = desk.scored.cards if desk.scored else ()
        unread = () if files else register_checks.documents_note(reading, window)
        notes = unread if rows else (msg("Nothing wants attention."), *unread)
        return Report(
            "check", msg("To look into"), _COLUMNS, rows, window, reading.provenance(cards), notes,
            exit_code=DIFFERENCES if rows else 0, spoken=True,
        )  # fmt: skip


def _solicitations(desk: _Desk) -> Iterator[_Row]:
    """Drafts that are overdue, or due in three days."""
    registers, today = desk.reading.registers, desk.reading.session.today
    for version in desk.reading.view.each(SolicitedUnit, "outcome = 'open'", order=entered(SolicitedUnit)):
        notice = registers.solicitations[version.record.solicitation].record
        if notice.due_on is None or notice.due_on > today + _SOON:
            continue
        name = registers.roll.latest(version.record.unit).name
        overdue = notice.due_on < today
        text = (
            msg("Overdue: “{topic}”.", topic=notice.topic)
            if overdue
            else msg("Due soon: “{topic}”.", topic=notice.topic)
        )
        yield MATTER["solicitation"], name, notice.number, notice.due_on, text


def _feedback(desk: _Desk) -> Iterator[_Row]:
    """Instructions whose feedback is overdue, or due in three days."""
    today = desk.reading.session.today
    waiting = "feedback_due IS NOT NULL AND feedback_on IS NULL"
    for version in desk.reading.view.each(Instruction, waiting, order="serial"):
        note = version.record
        item = desk.reading.view.one(Item, note.item)
        if item is None or note.feedback_due is None or note.feedback_due > today + _SOON:
            continue
        name = desk.reading.registers.roll.name(item.record.unit, note.instructed_on)
        text = (
            msg("Feedback overdue: {number} “{title}”.", number=item.record.number, title=item.record.title)
            if note.feedback_due < today
            else msg("Feedback due soon: {number} “{title}”.", number=item.record.number, title=item.record.title)
        )
        yield MATTER["feedback"], name, f"i{note.serial}", note.feedback_due, text


def _drafts(desk: _Desk) -> Iterator[_Row]:
    """Drafts that wait for their review, whenever they were written."""
    roll = desk.reading.registers.roll
    for version in desk.reading.view.each(Item, "status = 'draft'", order="submitted_on, series, serial"):
        item, so_far = version.record, reviews_of(desk.reading, version.id)
        left = listed(CHECK[check] for check in so_far.missing)
        # fmt: off
        text = (
            msg("“{title}” has passed all four checks and is a draft still.", title=item.title)
            if so_far.whole
            else msg("“{title}” was sent back: {reason}.", title=item.title, reason=so_far.back)
            if so_far.back is not None and not so_far.done
            else msg("“{title}” has still to pass: {checks}.", title=item.title, checks=left)
        )
        # fmt: on
        yield MATTER["review"], roll.name(item.unit, item.submitted_on), item.number, item.submitted_on, text


def _unchecked(desk: _Desk) -> Iterator[_Row]:
    """Items reported in the period that have not passed their review, or not as they are now."""
    roll = desk.reading.registers.roll
    for item, text in amiss(desk.reading, desk.window):
        yield MATTER["review"], roll.name(item.unit, item.submitted_on), item.number, item.submitted_on, text


_UNADOPTED = 2
"""So many months running without an adoption want attention: in one alone most units have none."""


def _silent(desk: _Desk) -> Iterator[_Row]:
    """Members with nothing reported, or long nothing adopted, in whole months up to the period's end, or today."""
    roll, window = desk.reading.registers.roll, desk.window
    end = min(window.end, desk.reading.session.today + timedelta(days=1))
    if end <= window.start:
        return
    seen = Period(window.start, end)
    months = sub_periods(seen, "month")
    # The month that is not over is none without anything yet; where the period has no other, it is all there is.
    whole = [month for month in months if month.start >= seen.start and month.end <= end]
    still = int(bool(whole) and months[-1].end > end)
    last = whole[-1] if whole else months[-1]
    idle = Idle(desk.reading, seen)
    by_total = {one.total.unit for one in desk.totals}
    for member in roll.members():
        if member.member_on(seen.last):
            unreported, unadopted = (idle.running(member, event) - still for event in ("submitted", "adopted"))
            name = roll.name(member.code, seen.last)
            if unreported > 0 and member.code not in by_total:
                text = msg("Months running without a report, up to {month}: {months}.", month=f"{last.start:%Y-%m}",
                           months=unreported)  # fmt: skip
                yield MATTER["unreported"], name, None, last.last, text
            elif unadopted >= _UNADOPTED:
                text = msg("Months running without an adoption, up to {month}: {months}.", month=f"{last.start:%Y-%m}",
                           months=unadopted)  # fmt: skip
                yield MATTER["unadopted"], name, None, last.last, text


FINDINGS: dict[str, Message] = {
    "outside": msg("It lies outside the unit's membership and counts for nothing."),
    "no-version": msg("No scorecard was in force that day; it counts for nothing."),
    "unmatched": msg("No rule of the scorecard matches it; it is worth 0."),
    "recorded-missing": msg("Its points have not been recorded yet; it is worth 0."),
    "recorded-range": msg("Its recorded points are outside the rule's range; it is worth 0."),
    "not-reported": msg("Its item is not a reported one."),
}
"""Why an event counts for nothing, by the code of the finding."""


def _unmatched(desk: _Desk) -> Iterator[_Row]:
    """Events that the scorecard gives nothing without meaning to: alike ones of a unit in one row, with their items."""
    for (unit, on, code), alike in _findings(desk).items():
        items = list(dict.fromkeys(one.item for one in alike if one.item))
        told = {"count": sum(one.count for one in alike), "event": EVENT[on], "text": FINDINGS[code]}
        text = (
            msg("{count} × {event} ({items}): {text}", items=first_of(items), **told)
            if items
            else msg("{count} × {event}: {text}", **told)
        )
        name = desk.reading.registers.roll.name(unit, desk.window.last)
        yield MATTER["points"], name, alike[0].ref or alike[0].item or None, alike[0].day, text


def _findings(desk: _Desk) -> dict[tuple[str, str, str], list[Finding]]:
    """What is to be looked into, by unit, event and what is the matter, in the order of days."""
    found: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    if desk.scored is None:
        return found
    # A count names no items: of units of which there is something, events are scored one by one.
    for unit in dict.fromkeys(one.unit for one in desk.scored.result.findings):
        single = score_singly(desk.reading, desk.scored.book, desk.window, None, unit)
        for one in single.result.findings:
            if one.unit == unit:
                found[unit, one.on, one.code].append(one)
    return found


def _short(desk: _Desk) -> Iterator[_Row]:
    """Quotas not reached in spans that are over."""
    scored = desk.scored
    if scored is None:
        return
    for one in scored.result.scores:
        for reached in one.reached:
            if reached.short and reached.period.end <= desk.reading.session.today:
                name = desk.reading.registers.roll.name(one.unit, desk.window.last)
                # fmt: off
                text = msg("{figure}: {done} of {wanted}, {short} short.", figure=scored.counted(reached),
                           done=exact(reached.done), wanted=exact(reached.at_least), short=exact(reached.short))
                # fmt: on
                yield MATTER["quota"], name, None, reached.period.last, text


def _targets(desk: _Desk) -> Iterator[_Row]:
    """Targets not reached in spans that are over."""
    for one in short_targets(desk.reading, desk.window):
        text = msg("{figure}: {done} of {wanted}, {short} short.", figure=figure_text(one.metric, one.of),
                   done=exact(one.done), wanted=exact(one.value), short=exact(one.left))  # fmt: skip
        name = desk.reading.registers.roll.name(one.member.code, desk.window.last)
        yield MATTER["target"], name, one.source, one.span.last, text


def _doubles(desk: _Desk) -> Iterator[_Row]:
    """Items whose titles are nearly alike."""
    values = (desk.window.start.isoformat(), desk.window.end.isoformat())
    items = desk.reading.view.all(
        Item, "submitted_on >= ? AND submitted_on < ?", values, order="submitted_on, series, serial"
    )
    roll = desk.reading.registers.roll
    for first, second in pairs([version.record.title for version in items]):
        one, other = items[first].record, items[second].record
        text = msg("Nearly the same title as {number} of {unit}: “{title}”.", number=one.number,
                   unit=roll.name(one.unit, one.submitted_on), title=other.title)  # fmt: skip
        day = other.submitted_on
        yield MATTER["duplicate"], roll.name(other.unit, day), other.number, day, text


def _totals(desk: _Desk) -> Iterator[_Row]:
    """Totals that less is said to be than is on record singly, and those that may count the same events."""
    registers = desk.reading.registers
    for one in desk.totals:
        if one.excess:
            text = msg("{event}: {known} on record singly, but the total says {count}; all on record are counted.",
                       event=EVENT[one.total.event], known=one.known, count=one.total.count)  # fmt: skip
            yield _of_total(desk, one.total, text)
    for first, second in overlapping([one.total for one in desk.totals], channels_of(registers)):
        text = msg("It may count the same events as {ref}; both are counted.", ref=f"c{first.serial}")
        yield _of_total(desk, second, text)


def _of_total(desk: _Desk, total: Total, text: Message) -> _Row:
    name = desk.reading.registers.roll.name(total.unit, total.end_on)
    return MATTER["total"], name, f"c{total.serial}", total.end_on, text


def _officers(desk: _Desk) -> Iterator[_Row]:
    """Members without an officer (指定专人)."""
    return register_checks.of_officers(desk.reading, desk.window)


def _networks(desk: _Desk) -> Iterator[_Row]:
    """Members in no network."""
    return register_checks.of_networks(desk.reading, desk.window)


_CHECKS = (
    _solicitations, _feedback, _drafts, _unchecked, _silent, _unmatched, _short, _targets, _totals, _doubles, _officers,
    _networks,
)  # fmt: skip
