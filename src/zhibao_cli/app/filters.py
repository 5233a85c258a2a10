"""The filters of list and stats: as typed, and as resolved against the registers."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scorecards import known_forms, year_starts
from zhibao_cli.app.session import Reading, split_values
from zhibao_cli.domain.facts import day_number, day_of
from zhibao_cli.domain.names import Named, resolve
from zhibao_cli.domain.numbers import read_count
from zhibao_cli.domain.period import Period, default_period, read_period
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.domain.words import FORM, code_of, fold
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Listed, Message, listed, msg
from zhibao_cli.store.criteria import Criteria


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRequest:
    """What was typed as filters; nothing of it is read yet."""

    period: str | None = None
    unit: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    network: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    rank: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    min_words: str | None = None
    max_words: str | None = None
    major: bool = False
    solicited: bool | None = None
    adopted: bool | None = None
    instructed: bool = False
    outcome: bool | None = None
    instructed_to: str | None = None


def chosen_period(reading: Reading, typed: str | None, book: Book | None = None) -> Period:
    """The period typed, else the assessment year to today; that year is the given card's, else the default card's."""
    starts = year_starts(reading, book)
    today = reading.session.today
    return read_period(typed, today, starts) if typed and typed.strip() else default_period(today, starts)


def report_day(reading: Reading, window: Period | None) -> date:
    """The day as of which a report tells what is due: its period's last one, or today if that is earlier."""
    return min(window.last, reading.session.today) if window else reading.session.today


def instructions_until(reading: Reading, typed: str | None, window: Period) -> Period | None:
    """From a period's first day to the end of what --instructed-to names; the period's year, where none was typed.

    None where nothing was typed. Raises UsageFault where it ends before the period begins.
    """
    name = (typed or "").strip()
    if not name:
        return None
    dated = re.search("[0-9]", fold(name))
    today = date(window.last.year, 12, 31) if dated else reading.session.today
    end = read_period(name if name.startswith("..") else f"..{name}", today, year_starts(reading)).end
    if end <= window.start:
        raise UsageFault(
            "cut-off-before",
            msg("--instructed-to ends before the period begins on {start}.", start=window.start),
            msg("Such as --instructed-to 2024-10, or 10月底."),
        )
    return Period(window.start, end)


def instructed_note(wanted: Criteria) -> tuple[Message, ...]:
    """Where instructions are counted up to a day of their own: which."""
    if wanted.instructed_in is None:
        return ()
    return (msg("Instructions are counted up to {day}; everything else is of the period.",
                day=wanted.instructed_in.last),)  # fmt: skip


def first_day(reading: Reading, *, last: bool = False) -> date | None:
    """The day of the ledger's first event, or its last; None when there is none."""
    order = "DESC" if last else "ASC"
    query = f"SELECT day FROM fact WHERE {reading.view.known()} ORDER BY day {order} LIMIT 1"
    row = reading.view.connection.execute(query).fetchone()
    return day_of(row[0]) if row else None


def empty_note(reading: Reading, window: Period) -> tuple[Message, ...]:
    """Where nothing is on record in a period, though the ledger has events: when the newest was."""
    query = f"SELECT max(day) FROM fact WHERE {reading.view.known()}"
    inside = " AND day >= ? AND day < ?"
    run = reading.view.connection.execute
    if run(query + inside, (day_number(window.start), day_number(window.end))).fetchone()[0] is not None:
        return ()
    totals = f"SELECT max(end_on) FROM total WHERE {reading.view.live()}"
    dates = (window.start.isoformat(), window.end.isoformat())
    if reading.view.connection.execute(f"{totals} AND start_on >= ? AND end_on < ?", dates).fetchone()[0] is not None:
        return ()
    newest, last = first_day(reading, last=True), reading.view.connection.execute(totals).fetchone()[0]
    days = [*([newest] if newest else []), *([date.fromisoformat(last)] if last else [])]
    return (msg("No events in this period; the newest is of {day}.", day=max(days)),) if days else ()


def present_note(reading: Reading) -> tuple[Message, ...]:
    """Where units are taken as they are now: that they are."""
    if not reading.registers.present:
        return ()
    return (msg("Units are those of today: merged ones count for the unit they are part of, in today's group."),)


def criteria(reading: Reading, request: FilterRequest, window: Period | None) -> Criteria:
    """The filters resolved: every name to its code. Raises NotFound and UsageFault as names do."""
    registers = reading.registers
    least = read_count(request.min_words) if request.min_words else None
    most = read_count(request.max_words) if request.max_words else None
    if least is not None and most is not None and least > most:
        raise UsageFault("words-backwards", msg("--min-words is greater than --max-words."))
    kinds = tuple(registers.kind(name) for name in split_values(request.kind))
    if request.major:
        kinds = tuple(code for code, v in registers.kinds.items() if v.record.major and (not kinds or code in kinds))
    return Criteria(
        window=window,
        units=units_asked(reading, request, window),
        kinds=kinds if kinds or not request.major else ("",),
        channels=tuple(registers.channel(name).code for name in split_values(request.channel)),
        levels=tuple(read_word("level", name) for name in split_values(request.level)),
        ranks=tuple(read_word("rank", name) for name in split_values(request.rank)),
        forms=_forms(reading, split_values(request.form)),
        topics=tuple(registers.topic(name) for name in split_values(request.topic)),
        authors=split_values(request.author),
        statuses=tuple(read_word("status", name) for name in split_values(request.status)),
        to=tuple(read_word("level", name) for name in split_values(request.to)),
        min_words=least,
        max_words=most,
        solicited=request.solicited,
        adopted=request.adopted,
        instructed=request.instructed,
        outcome=request.outcome,
        instructed_in=instructions_until(reading, request.instructed_to, window) if window else None,
    )


def units_asked(reading: Reading, request: FilterRequest, window: Period | None) -> tuple[str, ...] | None:
    """The codes of the units named and of those in the groups and networks named, by the group they count in."""
    if not (request.unit or request.group or request.network):
        return None
    registers = reading.registers
    day = window.last if window else reading.session.today
    codes = set(registers.roll.units)
    if request.unit:
        codes &= set(registers.units(split_values(request.unit)))
    if request.group:
        groups = {registers.group(name) for name in split_values(request.group)}
        within = window or Period(day, day + timedelta(days=1))
        codes &= {member.code for member in registers.roll.members() if member.group_in(within) in groups}
    if request.network:
        networks = {read_word("network", name) for name in split_values(request.network)}
        codes &= {code for code in registers.roll.units if registers.roll.on(code, day).network in networks}
    # A unit of today is also those that were merged into it.
    merged = [code for code, heir in registers.heirs.items() if heir in codes]
    return (*(code for code in registers.roll.units if code in codes), *merged)


def moved_units(reading: Reading, request: FilterRequest, window: Period, *, all_groups: bool = False) -> Listed | None:
    """The units that are in one of the groups asked for (or in any) for a part of the window alone, by name."""
    roll = reading.registers.roll
    asked = {reading.registers.group(name) for name in split_values(request.group)}
    found = []
    for member in roll.members():
        groups = member.groups_in(window)
        if len(groups) > 1 and (all_groups or not asked.isdisjoint(groups)):
            found.append(roll.name(member.code, window.last))
    return listed(found) if found else None


def moved_note(reading: Reading, request: FilterRequest, window: Period, by: str) -> tuple[Message, ...]:
    """Where groups are counted or asked for: which units were in another one before, and how that is counted."""
    units = moved_units(reading, request, window, all_groups=by == "group")
    if units is None:
        return ()
    return (msg("In another group before, inside the period: {units}; all of it counts in the last one.", units=units),)


def _forms(reading: Reading, typed: tuple[str, ...]) -> tuple[str, ...]:
    own = [Named(form, form) for form in known_forms(reading)] if typed else []
    return tuple(code_of(FORM, name) or resolve(name, own, "form").code for name in typed)
