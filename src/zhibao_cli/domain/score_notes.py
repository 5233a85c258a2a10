"""What must be said beside the figures: events worth nothing, sub-periods left out, the versions used."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from zhibao_cli.domain.card_words import count_text
from zhibao_cli.domain.cases import Case, Member
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.score_cases import CaseBook
from zhibao_cli.domain.score_plan import Plan, counting_starts, reads_unadopted
from zhibao_cli.domain.score_result import Finding, Note
from zhibao_cli.domain.score_units import Settled
from zhibao_cli.domain.scorecard import Scorecard
from zhibao_cli.domain.totals import Stated, counted_in, counted_note, cut_by, cut_note, spans
from zhibao_cli.i18n import N_, Listed, Message, first_of, listed, msg, plain

FOUND = {
    "outside": N_("Events outside their unit's membership, not scored: {count} ({what})."),
    "no-version": N_("Events on days without a scorecard in force, worth 0: {count} ({what})."),
    "unmatched": N_("Events that no rule covers, worth 0: {count} ({what})."),
    "recorded-missing": N_("Events whose points are still to be recorded, worth 0 until then: {count} ({what})."),
    "recorded-range": N_("Events with points outside the range their rule allows, worth 0: {count} ({what})."),
    "not-reported": N_("Events that score although their item is a draft, returned or invalid: {count} ({what})."),
}


def findings(desk: CaseBook, cases: Sequence[Case]) -> tuple[Finding, ...]:
    """Every event (or number of events alike) that something is to be said of, by unit and date."""
    found = [
        Finding("outside", case.unit, event.shape.on, event.day, case.item, event.ref, case.count)
        for case in desk.strangers
        for event in case.events
        if event.day in desk.plan.window
    ]
    if any(profile.flags for profile in desk.profiles):
        for case in cases:
            if case.unit in desk.desks:
                found.extend(_of_case(desk, case))
    return tuple(sorted(found, key=lambda one: (one.code, one.unit, one.day, one.item, one.ref)))


def _of_case(desk: CaseBook, case: Case) -> Iterator[Finding]:
    for flag in desk.profiles[desk.score(case).profile].flags:
        event = case.events[flag.at]
        yield Finding(flag.code, case.unit, event.shape.on, event.day, case.item, event.ref, case.count)


def notes(
    plan: Plan,
    used: Sequence[Scorecard],
    found: Sequence[Finding],
    settled: Mapping[str, Settled],
    present: Sequence[Member],
) -> tuple[Note, ...]:
    """The sentences beside the figures, in a fixed order."""
    return (
        *_versions(plan, used),
        *_level(plan),
        *_tie_rule(plan),
        *_reported(found),
        *_incomplete(plan, settled, present),
        *_struck(settled, present),
    )


def _versions(plan: Plan, used: Sequence[Scorecard]) -> Iterator[Note]:
    for card in used:
        text = msg(
            "Scorecard: {title} ({id}, in force from {day}).", title=card.title, id=card.id, day=card.effective_from
        )
        yield Note("version", text)
    if plan.closing is None:
        yield Note("version-none", msg("No scorecard is in force on any day of the period."))
    elif plan.book.version_on(plan.window.last) is None:
        text = msg(
            "No scorecard is in force on {day}; what is settled at the end follows the last one that was.",
            day=plan.window.last,
        )
        yield Note("version-ended", text)


def _level(plan: Plan) -> Iterator[Note]:
    if plan.level is not None:
        text = msg("Only adoptions, instructions and forwardings of this level count; nothing else gives points.")
        yield Note("level", text)


def _tie_rule(plan: Plan) -> Iterator[Note]:
    if plan.closing is None:
        return
    text = {
        "competition": msg("Equal points share a place, and the places after it are left out (1, 2, 2, 4)."),
        "dense": msg("Equal points share a place, and the next place follows (1, 2, 2, 3)."),
        "ordinal": msg("Every unit has a place of its own; equal points are in the order of the register."),
    }
    yield Note("ties", text[plan.closing.rank.ties])
    if plan.closing.rank.tie_break:
        counts = listed(count_text(plan.closing, metric) for metric in plan.closing.rank.tie_break)
        yield Note("tie-break", msg("Equal points are parted by: {counts}.", counts=counts))


def _reported(found: Sequence[Finding]) -> Iterator[Note]:
    for code, text in FOUND.items():
        mine = [one for one in found if one.code == code]
        if mine:
            count = sum(one.count for one in mine)
            yield Note(code, msg(text, count=count, what=_named(mine)))


def _named(found: Sequence[Finding]) -> Listed:
    """The first few by number, else by unit."""
    return first_of(_name(*key) for key in dict.fromkeys((one.item, one.item or one.unit, one.ref) for one in found))


def _name(item: str, head: str, ref: str) -> Message:
    of = plain(head)
    return msg("{unit} {ref}", unit=of, ref=ref) if ref and not item else plain(f"{head} {ref}") if ref else of


def _incomplete(plan: Plan, settled: Mapping[str, Settled], present: Sequence[Member]) -> Iterator[Note]:
    if plan.incomplete:
        text = msg(
            "Not wholly inside the period, so without base points, quota and adoption rate: {periods}.",
            periods=_periods(plan.incomplete),
        )
        yield Note("incomplete", text)
    for member in present:
        partial = settled[member.code].partial
        if partial:
            text = msg("{unit} was a member for a part only, so without base points, quota and adoption rate: "
                       "{periods}.", unit=plain(member.code), periods=_periods(partial))  # fmt: skip
            yield Note("incomplete-member", text)


def total_notes(desk: CaseBook, totals: Sequence[Stated]) -> Iterator[Note]:
    """What is known only as totals: how much of the figures, what the window cuts off, what rules can but guess."""
    plan = desk.plan
    meant = [one for one in totals if one.total.unit in desk.desks and not desk.pricer.no_event(one.shape)]
    inside = [one for one in counted_in(meant, plan.window) if desk.members[one.total.unit].member_on(one.total.end_on)]
    if inside:
        yield Note("totals", counted_note(inside))
    cut = cut_by(meant, plan.window)
    if cut:
        yield Note("totals-cut", cut_note(cut))
    starts = counting_starts(plan.book, plan.window) if inside else ()
    wide = [one for one in inside if any(one.total.start_on < day <= one.total.end_on for day in starts)]
    if wide:
        text = msg(
            "Totals counted by their last day, though they reach over several spans or versions of the scorecard: "
            "{totals}.",
            totals=spans(wide),
        )
        yield Note("totals-wide", text)
    if reads_unadopted(plan.book) and any(one.shape.on == "submitted" for one in inside):
        text = msg("What became of items known only as totals is not known; none is taken as unadopted.")
        yield Note("totals-unadopted", text)


def _periods(periods: Iterable[Period]) -> Listed:
    return listed(period.label() for period in sorted(set(periods)))


def _struck(settled: Mapping[str, Settled], present: Sequence[Member]) -> Iterator[Note]:
    for member in present:
        for line, year in settled[member.code].struck:
            text = msg("{unit} is struck out for {year} by line {line}: its points of that year are 0.",
                       unit=plain(member.code), line=line, year=year.label())  # fmt: skip
            yield Note("strike", text)
