"""How many items were stopped by their review, at which check, and why."""

from collections import Counter

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria
from zhibao_cli.app.session import Session
from zhibao_cli.domain.records import Review
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.reviews import CHECKS, checked, passed, stopped
from zhibao_cli.domain.words import CHECK, STOPPED, coded
from zhibao_cli.i18n import msg
from zhibao_cli.store import search

_COLUMNS = (
    Column("part", msg("Part"), "word"),
    Column("what", msg("Check or reason"), "word"),
    Column("passed", msg("Passed"), "count"),
    Column("sent_back", msg("Sent back"), "count"),
)


def review_stats(session: Session, request: FilterRequest) -> Report:
    """The reviews of a period, by the day they were made: passed and sent back, by check and by reason.

    A review that sends an item back tells by the checks it did not pass what stopped it; one that passed none does
    not tell.
    """
    with session.reading() as reading:
        window = chosen_period(reading, request.period)
        reviews = [v.record for v in search.reviews(reading.view, criteria(reading, request, window))]
        of_item: dict[int, list[Review]] = {}
        for one in sorted(reviews, key=lambda one: one.serial):
            of_item.setdefault(one.item, []).append(one)
        whole = sum(checked(some).whole for some in of_item.values())
        back = sum(any(map(stopped, some)) for some in of_item.values())
        notes = (
            msg("Items reviewed: {count}; passed all four checks: {whole}; sent back at least once: {back}.",
                count=len(of_item), whole=whole, back=back),
        )  # fmt: skip
        total = (coded("", msg("Reviews")), None, sum(not stopped(one) for one in reviews), sum(map(stopped, reviews)))
        return Report(
            "stats", msg("Reviews"), _COLUMNS, _rows(reviews), window, reading.provenance(), notes, total=total,
            split="part",
        )  # fmt: skip


def _rows(reviews: list[Review]) -> tuple[tuple[Value, ...], ...]:
    done, at, reasons, untold = Counter[str](), Counter[str](), Counter[str](), 0
    for one in reviews:
        done.update(passed(one))
        if stopped(one):
            reasons[one.reason or ""] += 1
            untold += not passed(one)
            at.update(set(CHECKS).difference(passed(one)) if passed(one) else ())
    rows: list[tuple[Value, ...]] = [(STOPPED["by-check"], CHECK[check], done[check], at[check]) for check in CHECKS]
    if untold:
        rows.append((STOPPED["by-check"], coded("", msg("(check not named)")), None, untold))
    rows += [(STOPPED["by-reason"], why, None, count) for why, count in reasons.most_common()]
    return tuple(rows)
