"""From import rows to records, table by table. Each reader notes what is wrong and gives None for a bad row."""

from collections.abc import Callable
from typing import Any

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.honours import check_honour, days_of, honour_year
from zhibao_cli.app.load_counts import count_of
from zhibao_cli.app.load_desk import Desk
from zhibao_cli.app.load_items import read_item
from zhibao_cli.app.reviewing import check_loaded
from zhibao_cli.app.target_terms import unfit, unfit_text
from zhibao_cli.domain.names import initials_of
from zhibao_cli.domain.records import (
    Acknowledgement,
    Adjustment,
    Adoption,
    Channel,
    Fault,
    Forwarding,
    Group,
    Honour,
    Instruction,
    Kind,
    Officer,
    Outcome,
    Policy,
    Record,
    Return,
    Review,
    Solicitation,
    SolicitedUnit,
    Standing,
    Target,
    Topic,
    Training,
    Unit,
)
from zhibao_cli.domain.reviews import CHECKS
from zhibao_cli.domain.words import KIND, code_of, fold
from zhibao_cli.errors import ZhibaoError
from zhibao_cli.i18n import msg

Reader = Callable[[Desk, Cells], Record | None]


def _group(desk: Desk, cells: Cells) -> Record | None:
    name = cells.need("name", cells.text("name"))
    order = cells.count("order")
    return Group(name=name, position=desk.place() if order is None else order) if name else None


def _unit(desk: Desk, cells: Cells) -> Record | None:
    name, code = cells.need("name", cells.text("name")), cells.own_code("code")
    first, last = cells.span("from", "to")
    if name is None:
        return None
    return Unit(
        code=code or _code_of_name(cells, name),
        valid_from=first,
        valid_to=last,
        name=name,
        short_name=cells.text("short_name"),
        aliases=cells.several("aliases"),
        group_name=cells.text("group"),
        network=cells.word("network", "network"),
        direct_report=cells.flag("direct_report"),
        rolls_up_to=cells.text("rolls_up_to"),
        merged_into=cells.text("merged_into"),
        initials=initials_of(name) or None,
    )


def _code_of_name(cells: Cells, name: str) -> str:
    """The code of the unit that has, or had, this very name; nothing when there is none, or are several."""
    units = cells.registers.roll.units
    codes = [code for code, rows in units.items() if any(fold(row.name) == fold(name) for row in rows)]
    return codes[0] if len(codes) == 1 else ""


def _officer(desk: Desk, cells: Cells) -> Record | None:
    unit, name = cells.need("unit", cells.unit("unit")), cells.need("name", cells.text("name"))
    first, last = cells.span("from", "to")
    if unit is None or name is None:
        return None
    return Officer(
        serial=desk.serial("officer"), unit=unit, name=name, role=cells.text("role"), valid_from=first, valid_to=last
    )


def _channel(desk: Desk, cells: Cells) -> Record | None:
    name, level = cells.need("name", cells.text("name")), cells.need("level", cells.word("level", "level"))
    medium = cells.word("medium", "medium") or "bulletin"
    if name is None or level is None:
        return None
    name = name.strip("《》")
    known = (version.record for version in cells.registers.channels.values())
    own = next((one.code for one in known if (fold(one.name), one.level) == (fold(name), level)), name)
    return Channel(
        code=cells.text("id") or own, name=name, level=level, medium=medium, aliases=cells.several("aliases")
    )


def _kind(desk: Desk, cells: Cells) -> Record | None:
    name, major = cells.need("name", cells.text("name")), cells.flag("major")
    if name is None:
        return None
    known = (version.record for version in cells.registers.kinds.values())
    own = next((one.code for one in known if fold(one.name) == fold(name)), None)
    code = cells.text("id") or own or code_of(KIND, name) or name
    return Kind(code=code, name=name, major=major, aliases=cells.several("aliases"))


def adoption(desk: Desk, cells: Cells) -> Adoption | None:
    """An adoption."""
    day = cells.need("adopted_on", cells.day("adopted_on"))
    level = cells.word("level", "level")
    channel = cells.channel("channel", level)
    if cells.text("channel") is None and cells.text("level") is None:
        cells.fault("channel", "channel-missing", msg("Neither the publication nor its level is given."))
    sources = desk.sources(cells)
    rest: dict[str, Any] = {
        "form": cells.own_word("form", "form"),
        "issue": cells.text("issue"),
        "printed_title": cells.text("printed_title"),
        "route": cells.word("route", "route"),
        "reprint": cells.flag("reprint"),
        "points": cells.number("points"),
    }
    if not sources or day is None or cells.bad:
        return None
    return Adoption(
        serial=desk.serial("adoption"), item=sources[0], others=sources[1:], channel=channel,
        level=None if channel else level, adopted_on=day, **rest,
    )  # fmt: skip


def _forwarding(desk: Desk, cells: Cells) -> Record | None:
    day, to = cells.need("forwarded_on", cells.day("forwarded_on")), cells.need("to", cells.word("to", "level"))
    sources = desk.sources(cells)
    if not sources or day is None or to is None or cells.bad:
        return None
    return Forwarding(
        serial=desk.serial("forwarding"), item=sources[0], others=sources[1:], to_level=to, forwarded_on=day,
        printed_title=cells.text("printed_title"),
    )  # fmt: skip


def instruction(desk: Desk, cells: Cells) -> Instruction | None:
    """An instruction."""
    day = cells.need("instructed_on", cells.day("instructed_on"))
    level = cells.need("level", cells.word("level", "level"))
    sources = desk.sources(cells)
    rest: dict[str, Any] = {
        "leader": cells.text("leader"),
        "rank": cells.word("rank", "rank"),
        "channel": cells.channel("channel"),
        "text": cells.text("text"),
        "feedback_due": cells.date("feedback_due"),
        "feedback_on": cells.day("feedback_on"),
    }
    if not sources or day is None or level is None or cells.bad:
        return None
    return Instruction(serial=desk.serial("instruction"), item=sources[0], level=level, instructed_on=day, **rest)


def _solicitation(desk: Desk, cells: Cells) -> Record | None:
    number, topic = cells.need("number", cells.text("number")), cells.need("topic", cells.text("topic"))
    level, important = cells.word("level", "level"), cells.flag("important")
    issued, due = cells.span("issued_on", "due_on")
    if number is None or topic is None:
        return None
    return Solicitation(number=number, topic=topic, level=level, important=important, issued_on=issued, due_on=due)


def _solicited_unit(desk: Desk, cells: Cells) -> Record | None:
    solicitation = cells.need("solicitation", cells.solicitation("solicitation"))
    unit = cells.need("unit", cells.unit("unit"))
    outcome, received = cells.word("outcome", "outcome") or "open", cells.day("received_on")
    number = cells.text("item")
    item = desk.item(cells, "item", number) if number else None
    if solicitation is None or unit is None:
        return None
    return SolicitedUnit(solicitation=solicitation, unit=unit, outcome=outcome, received_on=received, item=item)


def _standing(desk: Desk, cells: Cells) -> Record | None:
    unit, (start, end) = cells.need("unit", cells.unit("unit")), cells.span("start", "end")
    start, end = cells.need("start", start), cells.need("end", end)
    rest: dict[str, Any] = {
        "group_name": cells.text("group"),
        "level": cells.word("level", "level"),
        "adopted": cells.count("adopted"),
        "points": cells.number("points"),
        "points_change": cells.number("points_change"),
        "place": cells.count("rank"),
        "ranked": cells.count("of"),
        "source": cells.text("source"),
    }
    if unit is None or start is None or end is None:
        return None
    return Standing(serial=desk.serial("standing"), unit=unit, start_on=start, end_on=end, **rest)


def _fault(desk: Desk, cells: Cells) -> Record | None:
    unit, fault = cells.need("unit", cells.unit("unit")), cells.need("fault", cells.own_word("fault", "fault"))
    day = cells.need("occurred_on", cells.day("occurred_on"))
    number = cells.text("item")
    item = desk.item(cells, "item", number) if number else None
    if unit is None or fault is None or day is None or cells.bad:
        return None
    return Fault(
        serial=desk.serial("fault"), unit=unit, item=item, fault=fault,
        severity=cells.own_word("severity", "severity"), notified_by=cells.word("notified_by", "level"),
        occurred_on=day, points=cells.number("points"), note=cells.text("note"),
    )  # fmt: skip


def _adjustment(desk: Desk, cells: Cells) -> Record | None:
    unit, day = cells.need("unit", cells.unit("unit")), cells.need("on", cells.day("on"))
    points = cells.need("points", cells.number("points"))
    if unit is None or day is None or points is None:
        return None
    return Adjustment(
        serial=desk.serial("adjustment"), unit=unit, adjusted_on=day, points=points, reason=cells.text("reason"),
        approver=cells.text("approver"),
    )  # fmt: skip


def _return(desk: Desk, cells: Cells) -> Record | None:
    number = cells.need("item", cells.text("item"))
    item = desk.item(cells, "item", number) if number else None
    if item is None:
        return None
    return Return(
        serial=desk.serial("item_return"), item=item, reason=cells.text("reason"), returned_on=cells.day("on")
    )


def _review(desk: Desk, cells: Cells) -> Record | None:
    number = cells.need("item", cells.text("item"))
    item = desk.item(cells, "item", number) if number else None
    by, day = cells.need("by", cells.text("by")), cells.need("on", cells.day("on"))
    political, policy, sensitive, accurate = (cells.flag(check) for check in CHECKS)
    if item is None or by is None or day is None or cells.bad:
        return None
    review = Review(
        serial=desk.serial("review"), item=item, political=political, policy=policy, sensitive=sensitive,
        accurate=accurate, reviewed_by=by, reviewed_on=day, reason=cells.text("reason"),
    )  # fmt: skip
    try:
        check_loaded(desk.writing, review)
    except ZhibaoError as error:
        cells.fault("by" if error.code == "review-own" else "reason", error.code, error.message)
    return review


def _outcome(desk: Desk, cells: Cells) -> Record | None:
    number, text = cells.need("item", cells.text("item")), cells.need("text", cells.text("text"))
    item, day = desk.item(cells, "item", number) if number else None, cells.day("on")
    if item is None or text is None or cells.bad:
        return None
    return Outcome(
        serial=desk.serial("outcome"), item=item, text=text, document=cells.text("document"), happened_on=day
    )


def _training(desk: Desk, cells: Cells) -> Record | None:
    day, topic = cells.need("on", cells.day("on")), cells.need("topic", cells.text("topic"))
    hours, officers = cells.hours("hours"), cells.officers("officers", day)
    if day is None or topic is None or cells.bad:
        return None
    return Training(serial=desk.serial("training"), topic=topic, hours=hours, held_on=day, officers=officers)


def _target(desk: Desk, cells: Cells) -> Record | None:
    unit, group = cells.unit("unit"), cells.text("group")
    if (unit is None) == (group is None) and not cells.bad:
        cells.fault("unit", "target-whose", msg("Give either the unit or --group."))
    metric = cells.need("metric", cells.metric("metric"))
    first, last = cells.span("from", "to")
    every, value = cells.need("every", cells.word("every", "every")), cells.need("value", cells.number("value"))
    if value is not None and value < 0:
        cells.fault("value", "target-negative", msg("A target cannot be below zero."))
    of_what: dict[str, Any] = {
        "kind": cells.kind("kind"), "level": cells.word("level", "level"), "to_level": cells.word("to_level", "level"),
        "min_words": cells.count("min_words"),
    }  # fmt: skip
    if metric is None or every is None or value is None or cells.bad:
        return None
    target = Target(
        serial=desk.serial("target"), unit=unit, group_name=group, metric=metric, every=every, value=value,
        valid_from=first, valid_to=last, **of_what,
    )  # fmt: skip
    column = unfit(target)
    if column is not None:
        cells.fault(column, "target-condition", unfit_text(target, column))
    return None if cells.bad else target


def _topic(desk: Desk, cells: Cells) -> Record | None:
    name = cells.need("name", cells.text("name"))
    return Topic(name=name) if name else None


def _acknowledgement(desk: Desk, cells: Cells) -> Record | None:
    unit, (start, end) = cells.need("unit", cells.unit("unit")), cells.span("start", "end")
    start, end = cells.need("start", start), cells.need("end", end)
    metric, reason = cells.need("metric", cells.text("metric")), cells.need("reason", cells.text("reason"))
    level = cells.word("level", "level")
    if unit is None or start is None or end is None or metric is None or reason is None:
        return None
    return Acknowledgement(
        serial=desk.serial("acknowledgement"), unit=unit, start_on=start, end_on=end, level=level, metric=metric,
        ours=cells.text("ours"), theirs=cells.text("theirs"), reason=reason,
    )  # fmt: skip


def _honour(desk: Desk, cells: Cells) -> Record | None:
    """Whose officer it is says which unit's, where the row does not."""
    unit, level = cells.unit("unit"), cells.word("level", "level")
    given_by, title = cells.need("by", cells.text("by")), cells.need("title", cells.text("title"))
    officer, year = cells.text("officer"), cells.need("year", cells.text("year"))
    if officer is None:
        cells.need("unit", unit)
    if given_by is None or title is None or year is None or cells.bad:
        return None
    try:
        known = honour_year(desk.writing.session, year)
        person = cells.registers.officer(officer, unit, days_of(known)) if officer else None
        honour = Honour(
            serial=desk.serial("honour"), unit=unit or (person.record.unit if person else ""),
            officer=person.id if person else None, given_by=given_by, level=level,
            year=known, title=title,
        )  # fmt: skip
        check_honour(desk.writing, honour)
    except ZhibaoError as error:
        cells.fault("year" if error.code.startswith("year") else "officer", error.code, error.message)
        return None
    return honour


def _policy(desk: Desk, cells: Cells) -> Record | None:
    name = cells.need("name", cells.policy("name"))
    value = cells.need("value", cells.setting("value", name) if name else None)
    return Policy(name=name, value=value) if name and value else None


READERS: dict[str, Reader] = {
    "groups": _group,
    "units": _unit,
    "officers": _officer,
    "channels": _channel,
    "kinds": _kind,
    "solicitations": _solicitation,
    "topics": _topic,
    "submissions": read_item,
    "records": read_item,
    "adoptions": adoption,
    "forwardings": _forwarding,
    "instructions": instruction,
    "solicited_units": _solicited_unit,
    "standings": _standing,
    "faults": _fault,
    "adjustments": _adjustment,
    "returns": _return,
    "reviews": _review,
    "outcomes": _outcome,
    "trainings": _training,
    "targets": _target,
    "acknowledgements": _acknowledgement,
    "counts": count_of,
    "honours": _honour,
    "policies": _policy,
}
"""The tables that can be loaded, in the order that lets each refer to those before it."""
