"""The bulletin (通报): what a period's figures say, gathered from the functions that rank, stats and awards use."""

from fractions import Fraction
from typing import Any

from zhibao_cli.app.bulletin_counts import Counts
from zhibao_cli.app.bulletin_lapses import faults, missed, overdue, running, sent_back, short
from zhibao_cli.app.bulletin_lists import adopted_items, instructed_items
from zhibao_cli.app.bulletin_tables import score_tables
from zhibao_cli.app.bulletin_work import rates, totals_of_work, turned
from zhibao_cli.app.letters import Desk, LetterRequest, letter_fields, open_desk, set_letter
from zhibao_cli.app.present import Document
from zhibao_cli.app.ranking import ranked
from zhibao_cli.app.registers import metric_word
from zhibao_cli.app.session import Session
from zhibao_cli.domain.bulletin import Awarded, Bulletin, Refused
from zhibao_cli.domain.numbers import exact, percent
from zhibao_cli.domain.ranking import Given, Passed, awards, placed
from zhibao_cli.i18n import speaking

_FIGURES = ("submitted", "sent_up", "adopted", "instructed", "instructed_items", "solicited")


def make_bulletin(session: Session, request: LetterRequest) -> Document:
    """The bulletin of a period as a Word document."""
    with session.reading() as reading, speaking("zh"):
        desk = open_desk(reading, request)
        return set_letter("bulletin", gather(desk, request), desk, request)


def gather(desk: Desk, request: LetterRequest) -> Bulletin:
    """Everything the bulletin says."""
    by = {name: Counts(desk, name) for name in ("group", "level", "channel")}
    by_group = by["group"]
    rate = by_group.value(None, "rate")
    groups, columns = score_tables(desk, request.columns, by)
    counts: dict[str, Any] = {figure: by_group.count(None, figure) for figure in _FIGURES}
    parts = {name: found.parts() for name, found in by.items()}
    rows = [row for group in groups for row in group.rows]
    late = missed(desk)
    return Bulletin(
        **letter_fields(desk, request),
        **counts,
        rate=percent(rate) if isinstance(rate, Fraction) else "",
        units=len(rows), reporting=sum(row.submitted > 0 for row in rows),
        by_group=parts["group"][0], groups_add_up=parts["group"][1],
        by_level=parts["level"][0], levels_add_up=parts["level"][1],
        by_channel=parts["channel"][0], channels_add_up=parts["channel"][1],
        groups=groups, columns=columns, awards=_awards(desk),
        silent=tuple(row.unit for row in rows if not row.submitted),
        unadopted=tuple(row.unit for row in rows if row.submitted and not row.adopted),
        **totals_of_work(desk), **running(desk), **rates(desk),
        missed=late, asked_missed=sum(one.missing for one in late), short=short(desk), overdue=overdue(desk),
        sent_back=sent_back(desk), faults=faults(desk), turned=tuple(turned(desk)),
        items=tuple(adopted_items(desk, _order(desk), authors=request.with_authors)),
        instructions=tuple(instructed_items(desk)) if request.with_text else (),
    )  # fmt: skip


def _order(desk: Desk) -> tuple[str, ...]:
    """Units in the order of the score table."""
    return tuple(placed(ranked(desk.reading, desk.scored.result)))


def _awards(desk: Desk) -> tuple[Awarded, ...]:
    """Each award that anybody gets or was kept from, and why those were whom their place would have given it."""
    places = {unit: place.rank for unit, place in placed(ranked(desk.reading, desk.scored.result)).items()}
    found = []
    for given in awards(desk.scored.result):
        if desk.wanted.units is not None and not desk.wanted.units & places.keys():
            continue
        refused = tuple(Refused(unit=desk.name(one.unit), why=_why(one)) for one in _kept_from(given, places))
        if given.winners or refused:
            winners = tuple(desk.name(unit) for unit in given.winners)
            found.append(Awarded(title=given.title, group=given.group or "", units=winners, refused=refused))
    return tuple(found)


def _kept_from(given: Given, places: dict[str, int]) -> list[Passed]:
    """Those a gate or a strike kept from an award although no winner has a better place than the last of them."""
    last = max((places[unit] for unit in given.winners), default=None)
    return [
        one for one in given.passed if one.reason in ("gate", "strike") and (last is None or places[one.unit] <= last)
    ]


def _why(passed: Passed) -> str:
    """The reason as the bulletin gives it."""
    if passed.reason == "strike":
        return "按规定一票否决"
    return "，".join(
        f"有差错{exact(miss.got)}次" if miss.metric == "fault"
        else f"{metric_word(miss.metric).zh}{exact(miss.got)}，未达到{exact(miss.wanted)}"
        for miss in passed.misses
    )  # fmt: skip
