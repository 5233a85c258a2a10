"""Adoptions and totals near a period, as causes of differences look at them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from zhibao_cli.app.session import Reading
from zhibao_cli.domain.causes import EDGE, Trace
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Total
from zhibao_cli.domain.words import fold
from zhibao_cli.store.traces import Sighting, adoptions_near


class Traces:
    """Every adoption and total of some units near a period, by unit; read once, looked at for any level."""

    def __init__(self, reading: Reading, window: Period, units: Iterable[str]) -> None:
        wanted = frozenset(units)
        self._channels = [version.record for version in reading.registers.channels.values()]
        levels = {channel.code: channel.level for channel in self._channels}
        members = {member.code: member for member in reading.registers.roll.members()}
        self._found: dict[str, list[Trace]] = {unit: [] for unit in wanted}
        for sighting in adoptions_near(reading.view, *_days(window), wanted) if wanted else ():
            adoption, item = sighting.adoption.record, sighting.item.record
            entered = datetime.fromisoformat(sighting.entered_at).astimezone(reading.session.now.tzinfo).date()
            for unit in wanted.intersection(item.units):
                trace = _trace(sighting, unit, levels.get(adoption.channel or "", adoption.level))
                member = unit in members and members[unit].member_on(adoption.adopted_on)
                self._found[unit].append(replace(trace, member=member, late=entered > window.last))
        for trace in _totals(reading, window, wanted, levels):
            self._found[trace.unit].append(trace)

    def of(self, unit: str, level: str | None) -> list[Trace]:
        """A unit's, beside a bulletin of this level."""
        namesakes = self._namesakes(level)
        return [replace(one, namesake=one.channel in namesakes) for one in self._found.get(unit, ())]

    def _namesakes(self, level: str | None) -> frozenset[str]:
        """The publications of other levels that are called as one of this level is."""
        names = {fold(name) for one in self._channels if one.level == level for name in (one.name, *one.aliases)}
        return frozenset(one.code for one in self._channels if one.level != level and fold(one.name) in names)


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
