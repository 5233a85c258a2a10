"""Whether an event just recorded is part of a total on record, which then adds so much less."""

from collections.abc import Iterable

from zhibao_cli.app.session import Writing
from zhibao_cli.domain.facts import Dated, day_of, facts_of
from zhibao_cli.domain.records import Item, Record, Total
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store.rows import Version

_NEW = -1


def within_totals(writing: Writing, items: Iterable[Version[Item]], event: Record | None = None) -> tuple[Message, ...]:
    """A note for each total that an event of these items is part of; without an event, that they were submitted."""
    if writing.view.connection.execute("SELECT 1 FROM total LIMIT 1").fetchone() is None:
        return ()
    # Nobody has totals but offices that began with them: what is needed for these is loaded then.
    from zhibao_cli.app.total_lists import channels_of, described
    from zhibao_cli.domain.shapes import shape_of
    from zhibao_cli.domain.totals import part_of, shape_of_total, told_of

    channels = dict(channels_of(writing.registers))
    found: dict[int, Total] = {}
    for item in items:
        wanted = item.id if event is None else _NEW
        for fact in facts_of(item.id, item.record, [] if event is None else [Dated(_NEW, event)]):
            if fact.event != wanted:
                continue
            day = day_of(fact.day).isoformat()
            told = told_of(shape_of(fact.attributes, channels))
            totals = writing.view.each(Total, "unit = ? AND start_on <= ? AND end_on >= ?", (fact.unit, day, day))
            found |= {v.id: v.record for v in totals if part_of(told, told_of(shape_of_total(v.record, channels)))}
    return tuple(
        msg("Part of total {ref}, which adds so much less: {what}.", ref=f"c{total.serial}",
            what=described(writing.registers, total))
        for total in found.values()
    )  # fmt: skip
