"""How many items were stopped by their review, or sent back for good, by whom, when, at which check, and why."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from zhibao_cli.app.dimensions import named, ordered, slot
from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.stats import ROWS_ADD_UP_TO_MORE
from zhibao_cli.domain.facts import day_number
from zhibao_cli.domain.records import Item, Return, Review
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.reviews import CHECKS, checked, passed, stopped
from zhibao_cli.domain.words import CHECK, STOPPED, coded
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store import search
from zhibao_cli.store.criteria import Criteria

_COLUMNS = (
    Column("part", msg("Part"), "word"),
    Column("what", msg("What"), "word"),
    Column("passed", msg("Passed"), "count"),
    Column("sent_back", msg("Sent back"), "count"),
    Column("returned", msg("Returned items"), "count"),
    *(Column(f"back_{check}", msg("Back: {check}", check=word), "count", optional=True)
      for check, word in CHECK.items()),
)  # fmt: skip


@dataclass(slots=True)
class _Tally:
    """What is counted for a row: reviews that passed something or sent the item back, and at what; returned items."""

    passed: int = 0
    back: int = 0
    returned: int = 0
    at: Counter[str] = field(default_factory=Counter)

    def add(self, event: Review | Return) -> None:
        """Take in a review, or that an item was returned."""
        if isinstance(event, Return):
            self.returned += 1
        elif stopped(event):
            self.back += 1
            self.at.update(_stopped_at(event))
        else:
            self.passed += 1

    def cells(self) -> tuple[Value, ...]:
        """The row's figures."""
        return self.passed, self.back, self.returned, *(self.at[check] for check in CHECKS)


def _stopped_at(review: Review) -> set[str]:
    """The checks that stopped the item; none where the review does not tell, as it passed none."""
    return set(CHECKS).difference(passed(review)) if stopped(review) and passed(review) else set()


def review_stats(session: Session, request: FilterRequest) -> Report:
    """The reviews and the returned items of a period, by the day of each: by check, reason, unit, reviewer and month.

    A review that sends an item back tells by the checks it did not pass what stopped it; one that passed none does
    not tell.
    """
    with session.reading() as reading:
        window = chosen_period(reading, request.period)
        return review_report(reading, criteria(reading, request, window))


def review_report(reading: Reading, wanted: Criteria, *, names: bool = True) -> Report:
    """The same of a window; `names`: who reviewed as well."""
    reviews = sorted((v.record for v in search.reviews(reading.view, wanted)), key=lambda one: one.serial)
    returns = [v.record for v in search.returns(reading.view, wanted)]
    total = _Tally()
    events: tuple[Review | Return, ...] = (*reviews, *returns)
    for event in events:
        total.add(event)
    units, more = _by_unit(reading, wanted, events)
    persons = _by_reviewer(reviews) if names else ()
    rows = (*_by_check(reviews), *_reasons(reviews, returns), *units, *persons, *_by_month(events))
    return Report(
        "stats", msg("Reviews"), _COLUMNS, rows, wanted.window, reading.provenance(), (_told(reviews), *more),
        total=(coded("", msg("Reviews")), None, *total.cells()), split="part",
    )  # fmt: skip


def _told(reviews: Iterable[Review]) -> Message:
    of_item: dict[int, list[Review]] = defaultdict(list)
    for one in reviews:
        of_item[one.item].append(one)
    whole = sum(checked(some).whole for some in of_item.values())
    back = sum(any(map(stopped, some)) for some in of_item.values())
    return msg("Items reviewed: {count}; passed all four checks: {whole}; sent back at least once: {back}.",
               count=len(of_item), whole=whole, back=back)  # fmt: skip


_Row = tuple[Value, ...]
_NO_CHECKS = (None,) * len(CHECKS)


def _by_check(reviews: Iterable[Review]) -> list[_Row]:
    done, at, untold = Counter[str](), Counter[str](), 0
    for one in reviews:
        done.update(passed(one))
        at.update(_stopped_at(one))
        untold += stopped(one) and not passed(one)
    rows: list[_Row] = [
        (STOPPED["by-check"], CHECK[check], done[check], at[check], None, *_NO_CHECKS) for check in CHECKS
    ]
    if untold:
        rows.append((STOPPED["by-check"], coded("", msg("(check not named)")), None, untold, None, *_NO_CHECKS))
    return rows


def _reasons(reviews: Iterable[Review], returns: Iterable[Return]) -> list[_Row]:
    """Why items were sent back, and why they were returned: the most frequent first."""
    back: dict[str, _Tally] = defaultdict(_Tally)
    for one in reviews:
        if stopped(one):
            back[one.reason or ""].add(one)
    why = Counter(one.reason for one in returns)
    rows: list[_Row] = [
        (STOPPED["by-reason"], reason, None, tally.back, None, *(tally.at[check] for check in CHECKS))
        for reason, tally in sorted(back.items(), key=lambda pair: -pair[1].back)
    ]
    part, untold = STOPPED["returned-by-reason"], coded("", msg("(no reason given)"))
    returned = ((part, reason or untold, None, None, count, *_NO_CHECKS) for reason, count in why.most_common())
    return [*rows, *returned]


def _by_unit(
    reading: Reading, wanted: Criteria, events: Sequence[Review | Return]
) -> tuple[list[_Row], tuple[Message, ...]]:
    """By the units of the items, of those asked for; a note where items of several make the rows add up to more."""
    assert wanted.window is not None, "a period was chosen"
    ids = {event.item for event in events}
    items = {v.id: v.record for v in (reading.view.one(Item, item) for item in ids) if v is not None}
    tallies: dict[str | None, _Tally] = defaultdict(_Tally)
    joint = False
    for event in events:
        item = items.get(event.item)
        units = [unit for unit in item.units if wanted.units is None or unit in wanted.units] if item else []
        joint = joint or len(units) > 1
        for unit in units:
            tallies[unit].add(event)
    order = [key for key in ordered(reading, "unit", tallies, wanted, wanted.window) if key in tallies]
    rows: list[_Row] = [
        (STOPPED["by-unit"], named(reading, "unit", key, wanted.window)[0], *tallies[key].cells()) for key in order
    ]
    return rows, (ROWS_ADD_UP_TO_MORE,) if joint else ()


def _by_reviewer(reviews: Iterable[Review]) -> list[_Row]:
    """By who reviewed, who did most first."""
    rows = _by(reviews, lambda one: one.reviewed_by)
    most = sorted(rows.items(), key=lambda pair: -pair[1].passed - pair[1].back)
    return [(STOPPED["by-reviewer"], name, *_of_reviewer(tally)) for name, tally in most]


def _of_reviewer(tally: _Tally) -> tuple[Value, ...]:
    passed, back, _, *at = tally.cells()
    return passed, back, None, *at


def _by_month(events: Iterable[Review | Return]) -> list[_Row]:
    rows = _by(events, _month)
    return [(STOPPED["by-month"], month, *rows[month].cells()) for month in sorted(rows)]


def _month(event: Review | Return) -> str:
    day = event.returned_on if isinstance(event, Return) else event.reviewed_on
    return slot("month", day_number(day)) if day else ""


def _by(events: Iterable[Review | Return], key: Callable[..., str]) -> dict[str, _Tally]:
    rows: dict[str, _Tally] = defaultdict(_Tally)
    for event in events:
        rows[key(event)].add(event)
    return rows
