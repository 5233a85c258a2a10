"""Recording what becomes of items: adopted, passed on, instructed on; and what the superior published."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhibao_cli.app.items import find_item
from zhibao_cli.app.outside import outside
from zhibao_cli.app.pricing import adoption_points
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scorecards import known_forms, year_starts
from zhibao_cli.app.session import Session, Writing, required
from zhibao_cli.app.submit import SubmitRequest, build_item
from zhibao_cli.app.within import within_totals
from zhibao_cli.domain.names import Named, resolve
from zhibao_cli.domain.numbers import read_count, read_number
from zhibao_cli.domain.period import read_period
from zhibao_cli.domain.records import Adoption, Channel, Forwarding, Instruction, Item, Standing
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.words import FORM, code_of, say
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Listed, Message, clauses, listed, msg
from zhibao_cli.store.rows import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptRequest:
    """What was typed after `adopt`. Without items, `unit` and `title` record an item nobody had entered."""

    items: tuple[str, ...] = ()
    channel: str | None = None
    level: str | None = None
    form: str | None = None
    on: str | None = None
    issue: str | None = None
    printed_title: str | None = None
    route: str | None = None
    reprint: bool = False
    points: str | None = None
    unit: str | None = None
    title: str | None = None
    submitted: str | None = None
    kind: str | None = None


def adopt(session: Session, request: AdoptRequest) -> Receipt:
    """Record that a publication printed an item, or one piece made of several."""
    with session.writing("adopt") as writing:
        day = session.day(request.on)
        items = _sources(writing, request, day)
        adoption = _adoption(writing, request, items, day)
        warnings = (*_adoption_warnings(writing, adoption, items), *_cautions(writing, items, day))
        writing.writer.add(adoption)
        text = adoption_told(writing, adoption, items)
        notes = within_totals(writing, items, adoption)
    if request.on is None:
        notes = (*notes, msg("Adopted today, {day}.", day=day))
    if not request.items and not request.submitted:
        notes = (*notes, msg("Reported the same day, {day}.", day=day))
    return _receipt(writing, "adoption", adoption, items, text, warnings, notes)


def _sources(writing: Writing, request: AdoptRequest, day: date) -> list[Version[Item]]:
    if request.items and (request.unit or request.title or request.kind or request.submitted):
        raise UsageFault("adopt-both", msg("Give either the item, or --unit and --title of a new one."))
    if request.items:
        return find_several(writing, request.items)
    if not request.title:
        raise UsageFault(
            "item-missing",
            msg("Which item was adopted?"),
            msg("Give its number or a part of its title; or --unit and --title of one nobody had entered."),
        )
    submitted = writing.session.day(request.submitted) if request.submitted else day
    wanted = SubmitRequest(title=request.title, unit=request.unit, kind=request.kind)
    item, _ = build_item(writing, wanted, submitted)
    row_id = writing.writer.add(item)
    return [Version(row_id, writing.writer.seq, None, None, False, item)]


def find_several(writing: Writing, typed: Sequence[str]) -> list[Version[Item]]:
    """The items of one compiled piece, in order, each named once."""
    found = [find_item(writing, name) for name in typed]
    if len({version.id for version in found}) < len(found):
        raise UsageFault("item-twice", msg("The same item is named twice."))
    return found


def _adoption(writing: Writing, request: AdoptRequest, items: list[Version[Item]], day: date) -> Adoption:
    channel, level = find_publication(writing, request.channel, request.level)
    return Adoption(
        serial=writing.next_serial("adoption"),
        item=items[0].id,
        others=tuple(version.id for version in items[1:]),
        channel=channel.code if channel else None,
        level=None if channel else level,
        form=find_form(writing, request.form),
        adopted_on=day,
        issue=request.issue,
        printed_title=request.printed_title,
        route=read_word("route", request.route) if request.route else None,
        reprint=request.reprint,
        points=read_number(request.points) if request.points else None,
    )


def find_publication(writing: Writing, channel: str | None, level: str | None) -> tuple[Channel | None, str | None]:
    """The channel typed and its level; or the level alone, where the publication is not known."""
    code = read_word("level", level) if level else None
    if channel:
        found = writing.registers.channel(channel, code)
        return found, found.level
    if code is None:
        raise UsageFault(
            "channel-missing",
            msg("By which publication was it adopted?"),
            msg("Give --channel; or --level alone when the publication is not known."),
        )
    return None, code


def find_form(writing: Writing, typed: str | None) -> str | None:
    """The form's code: a word of the field, or one that a scorecard or an earlier adoption uses."""
    if not typed:
        return None
    code = code_of(FORM, typed)
    if code:
        return code
    return resolve(typed, [Named(form, form, (say("form", form),)) for form in known_forms(writing)], "form").code


def _adoption_warnings(writing: Writing, adoption: Adoption, items: list[Version[Item]]) -> tuple[Message, ...]:
    """Refuse the same adoption of the same day; warn of the same on another day."""
    sources = {version.id for version in items}
    warnings = []
    listed_ids = "item IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
    for version in writing.view.all(Adoption, listed_ids, (json.dumps([str(row_id) for row_id in sources]),)):
        other = version.record
        alike = (other.channel, other.level, other.form) == (adoption.channel, adoption.level, adoption.form)
        if not alike or {other.item, *other.others} != sources:
            continue
        if other.adopted_on == adoption.adopted_on and not writing.session.force:
            raise Refused(
                "adoption-duplicate",
                msg("This adoption is on record already: a{serial}, {day}.", serial=other.serial, day=other.adopted_on),
                msg("Look at it with: zhibao show a{serial}. --force records a second one.", serial=other.serial),
            )
        warnings.append(
            msg("The same publication adopted it before: a{serial}, {day}.", serial=other.serial, day=other.adopted_on)
        )
    return tuple(warnings)


def _cautions(writing: Writing, items: list[Version[Item]], day: date) -> tuple[Message, ...]:
    """What to say of items to which something happens: not reported yet, a unit no member, or unchecked."""
    units = dict.fromkeys(code for version in items for code in version.record.units)
    early = (*_early(items, day), *outside(writing, units, day, counts=True))
    if "review" not in writing.registers.policies and all(version.record.status != "draft" for version in items):
        return early
    # What reviews need is loaded only where the office has them.
    from zhibao_cli.app.review_state import way_warnings

    return (*early, *way_warnings(writing, items))


def _early(items: list[Version[Item]], day: date) -> tuple[Message, ...]:
    return tuple(
        msg("{number} was reported on {submitted}, after {day}.", number=version.record.number,
            submitted=version.record.submitted_on, day=day)
        for version in items
        if day < version.record.submitted_on
    )  # fmt: skip


def adoption_told(writing: Writing, adoption: Adoption, items: list[Version[Item]]) -> Message:
    """The one line that says what adoption was recorded, with the points it brings by the card in force."""
    channel = writing.registers.channels.get(adoption.channel or "")
    level = channel.record.level if channel else adoption.level
    where = (
        msg("{level} “{channel}”", level=say("level", level or ""), channel=channel.record.name)
        if channel
        else say("level", level or "")
    )
    parts: list[object] = [where]
    if adoption.issue:
        # An issue typed in words, such as 2024年第3期, says itself what it is.
        parts.append(msg("no. {issue}", issue=adoption.issue) if adoption.issue.isdigit() else adoption.issue)
    parts.append(adoption.adopted_on)
    if adoption.form:
        parts.append(say("form", adoption.form))
    points = adoption_points(writing, adoption, items[0])
    if points is not None:
        parts.append(msg("for each item {points} before sharing", points=points) if adoption.others else points)
    return msg(
        "Recorded adoption a{serial}: {items}, {parts}.",
        serial=adoption.serial,
        items=_titles(items),
        parts=clauses(parts),
    )


def _titles(items: list[Version[Item]]) -> Listed:
    return listed(msg("{number} “{title}”", number=v.record.number, title=v.record.title) for v in items)


def _receipt(
    writing: Writing,
    what: str,
    record: Adoption | Forwarding | Instruction | Standing,
    items: list[Version[Item]],
    text: Message,
    warnings: tuple[Message, ...] = (),
    notes: tuple[Message, ...] = (),
) -> Receipt:
    return Receipt(
        what,
        text,
        entry=writing.writer.hash,
        number=items[0].record.number if items else "",
        ref=f"{record.LETTER}{record.serial}",
        warnings=warnings,
        notes=notes,
        undo="zhibao undo",
        dry_run=writing.session.dry_run,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardRequest:
    """What was typed after `forward`."""

    items: tuple[str, ...]
    to: str | None
    on: str | None = None
    printed_title: str | None = None


def forward(session: Session, request: ForwardRequest) -> Receipt:
    """Record that an item, or one made of several, was passed on to a higher level."""
    with session.writing("forward") as writing:
        day = session.day(request.on)
        items = find_several(writing, request.items)
        forwarding = Forwarding(
            serial=writing.next_serial("forwarding"),
            item=items[0].id,
            others=tuple(version.id for version in items[1:]),
            to_level=read_word("level", required(request.to, "--to")),
            forwarded_on=day,
            printed_title=request.printed_title,
        )
        writing.writer.add(forwarding)
        notes, warnings = within_totals(writing, items, forwarding), _cautions(writing, items, day)
    text = msg("Recorded forwarding f{serial}: {items}, to the {level}, {day}.", serial=forwarding.serial,
               items=_titles(items), level=say("level", forwarding.to_level), day=day)  # fmt: skip
    if request.on is None:
        notes = (*notes, msg("Forwarded today, {day}.", day=day))
    return _receipt(writing, "forwarding", forwarding, items, text, warnings, notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructRequest:
    """What was typed after `instruct`."""

    item: str
    level: str | None
    leader: str | None = None
    rank: str | None = None
    on: str | None = None
    channel: str | None = None
    text: str | None = None
    due: str | None = None


def instruct(session: Session, request: InstructRequest) -> Receipt:
    """Record that a leader wrote on an item."""
    with session.writing("instruct") as writing:
        day = session.day(request.on)
        items = [find_item(writing, request.item)]
        level = read_word("level", required(request.level, "--level"))
        channel = writing.registers.channel(request.channel) if request.channel else None
        instruction = Instruction(
            serial=writing.next_serial("instruction"),
            item=items[0].id,
            leader=request.leader,
            level=level,
            rank=read_word("rank", request.rank) if request.rank else None,
            instructed_on=day,
            channel=channel.code if channel else None,
            text=request.text,
            feedback_due=_due(session, request.due, day),
        )
        writing.writer.add(instruction)
        warnings = (*_cautions(writing, items, day), *_not_adopted_by(writing, items[0], channel))
        notes = within_totals(writing, items, instruction)
    who = request.leader or msg("a leader")
    text = msg("Recorded instruction i{serial}: {items}, {level}, {who}, {day}.", serial=instruction.serial,
               items=_titles(items), level=say("level", level), who=who, day=day)  # fmt: skip
    if request.on is None:
        notes = (*notes, msg("Instructed today, {day}.", day=day))
    return _receipt(writing, "instruction", instruction, items, text, warnings, notes)


def _not_adopted_by(writing: Writing, item: Version[Item], channel: Channel | None) -> tuple[Message, ...]:
    """Where a leader wrote on a publication that has not adopted the item: that."""
    # Facts know every source item of a compiled piece.
    adopted = "channel = ? AND id IN (SELECT event FROM fact WHERE item = ? AND retired_by IS NULL)"
    if channel is None or writing.view.all(Adoption, adopted, (channel.code, item.id)):
        return ()
    return (msg("No adoption of {number} by “{channel}” is on record.", number=item.record.number,
                channel=channel.name),)  # fmt: skip


def _due(session: Session, typed: str | None, day: date) -> date | None:
    from zhibao_cli.domain.dates import read_date

    if not typed:
        return None
    due = read_date(typed, session.today)
    if due < day:
        raise UsageFault(
            "due-before", msg("Feedback cannot be due on {due}, before the instruction of {day}.", due=due, day=day)
        )
    return due


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRequest:
    """What was typed after `standing add`: the superior's figures for a unit, as published."""

    unit: str
    period: str | None
    level: str | None = None
    adopted: str | None = None
    points: str | None = None
    points_change: str | None = None
    place: str | None = None
    ranked: str | None = None
    group: str | None = None
    source: str | None = None


def add_standing(session: Session, request: StandingRequest) -> Receipt:
    """Record what a superior published about a unit; never computed, never corrected."""
    with session.writing("standing add") as writing:
        unit = writing.registers.unit(request.unit)
        period = read_period(required(request.period, "--period"), session.today, year_starts(writing))
        standing = Standing(
            serial=writing.next_serial("standing"),
            unit=unit,
            group_name=request.group,
            start_on=period.start,
            end_on=period.last,
            level=read_word("level", request.level) if request.level else None,
            adopted=read_count(request.adopted) if request.adopted else None,
            points=read_number(request.points) if request.points else None,
            points_change=read_number(request.points_change) if request.points_change else None,
            place=read_count(request.place) if request.place else None,
            ranked=read_count(request.ranked) if request.ranked else None,
            source=request.source,
        )
        if standing.adopted is None and standing.points is None and standing.place is None:
            raise UsageFault(
                "standing-empty",
                msg("Nothing to record: no figure was given."),
                msg("Give what was published: --adopted, --points, --rank."),
            )
        _refuse_second(writing, standing)
        writing.writer.add(standing)
        warnings = outside(writing, [unit], period.start, period.last)
    name = writing.registers.roll.name(unit, period.last)
    text = msg("Recorded standing s{serial}: {unit}, {start} to {end}.", serial=standing.serial, unit=name,
               start=period.start, end=period.last)  # fmt: skip
    return _receipt(writing, "standing", standing, [], text, warnings)


def _refuse_second(writing: Writing, standing: Standing) -> None:
    same = writing.view.all(
        Standing,
        "unit = ? AND start_on = ? AND end_on = ? AND level IS ? AND group_name IS ?",
        (
            standing.unit,
            standing.start_on.isoformat(),
            standing.end_on.isoformat(),
            standing.level,
            standing.group_name,
        ),
    )
    if same and not writing.session.force:
        serial = same[0].record.serial
        raise Refused(
            "standing-duplicate",
            msg("A standing of this unit for this period is on record: s{serial}.", serial=serial),
            msg("Correct it with: zhibao amend s{serial}. --force records a second one.", serial=serial),
        )
