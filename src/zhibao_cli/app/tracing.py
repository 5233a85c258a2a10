"""Adoptions and totals near a period, as causes of differences look at them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from zhibao_cli.app.session import Reading
from zhibao_cli.domain.causes import EDGE, Trace
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Total
from zhibao_cli.domain.words import fold
from zhibao_cli.store.traces import Sighting, adoptions_near


def traces_of(reading: Reading, window: Period, units: Iterable[str]) -> Callable[[str | None], list[Trace]]:
    """Every adoption and total of these units near a period; a function of the bulletin's level, for namesakes."""
    wanted = frozenset(units)
    if not wanted:
        return lambda level: []
    registers = reading.registers
    levels = {code: version.record.level for code, version in registers.channels.items()}
    names: dict[str | None, set[str]] = {}
    for version in registers.channels.values():
        for name in (version.record.name, *version.record.aliases):
            names.setdefault(version.record.level, set()).add(fold(name))
    tz, members = reading.session.now.tzinfo, {member.code: member for member in registers.roll.members()}
    sightings = list(adoptions_near(reading.view, *_days(window), wanted))
    totals = list(_totals(reading, window, wanted, levels))

    def traces(level: str | None) -> list[Trace]:
        namesakes = {
            code
            for code, version in registers.channels.items()
            if version.record.level != level and fold(version.record.name) in names.get(level, ())
        }
        found = list(totals)
        for sighting in sightings:
            adoption, item = sighting.adoption.record, sighting.item.record
            entered = datetime.fromisoformat(sighting.entered_at).astimezone(tz).date()
            for unit in wanted.intersection(item.units):
                trace = _trace(sighting, unit, levels.get(adoption.channel or "", adoption.level))
                member = unit in members and members[unit].member_on(adoption.adopted_on)
                late, namesake = entered > window.last, adoption.channel in namesakes
                found.append(replace(trace, member=member, late=late, namesake=namesake))
        return found

    return traces


def _days(window: Period) -> tuple[date, date]:
    first = max(window.start.toordinal() - EDGE.days, date.min.toordinal())
    last = min(window.last.toordinal() + EDGE.days, date.max.toordinal())
    return date.fromordinal(first), date.fromordinal(last)


def _trace(sighting: Sighting, unit: str, level: str | None) -> Trace:
    """An adoption of an item, for one of its units."""
    adoption, item = sighting.adoption.record, sighting.item.record
    return Trace(
        ref=f"a{adoption.serial}", unit=unit, day=adoption.adopted_on, level=level, item=item.number, title=item.title,
        channel=adoption.channel, form=adoption.form, status=item.status, points=adoption.points,
        void=sighting.adoption.void or sighting.item.void, sources=1 + len(adoption.others), lead=unit == item.unit,
        reprint=adoption.reprint,
    )  # fmt: skip


def _totals(reading: Reading, window: Period, wanted: frozenset[str], levels: dict[str, str]) -> Iterator[Trace]:
    """Totals of adoptions whose span reaches into the period."""
    values = (window.last.isoformat(), window.start.isoformat())
    for version in reading.view.each(Total, "event = 'adopted' AND start_on <= ? AND end_on >= ?", values):
        one = version.record
        if one.unit in wanted:
            yield Trace(
                ref=f"c{one.serial}", unit=one.unit, day=one.start_on, until=one.end_on, title=one.source or "",
                level=levels.get(one.channel or "", one.level), channel=one.channel, form=one.form,
            )  # fmt: skip
