"""What is compared with an earlier time: how much of that time the ledger holds."""

from datetime import date, timedelta
from typing import NamedTuple

from zhibao_cli.app.filters import first_day
from zhibao_cli.app.session import Reading
from zhibao_cli.domain.period import Period
from zhibao_cli.i18n import Message, msg

_SLACK = timedelta(days=31)
"""A ledger that begins so much later than a period holds too little of it to compare with."""


class Held(NamedTuple):
    """Whether the ledger holds an earlier period: as good as whole, or at least something of it; else what to say."""

    whole: bool
    some: bool
    note: tuple[Message, ...] = ()


def held(reading: Reading, earlier: Period) -> Held:
    """How much of an earlier period the ledger holds: from its first event or total on."""
    began = _began(reading)
    if began is None:
        nothing = msg("The ledger holds nothing yet, so there is no comparison with {period}.", period=earlier.label())
        return Held(False, False, (nothing,))
    if began >= earlier.end:
        return Held(False, False, (no_comparison(began, earlier),))
    if began > earlier.start + _SLACK:
        part = msg("The ledger begins on {day}, so it holds only a part of {period}.", day=began,
                   period=earlier.label())  # fmt: skip
        return Held(False, True, (part,))
    return Held(True, True)


def whole_or_none(reading: Reading, earlier: Period) -> Held:
    """As `held`, where a part is as good as nothing."""
    found, began = held(reading, earlier), _began(reading)
    if found.whole or began is None:
        return found
    return Held(False, False, (no_comparison(began, earlier),))


def no_comparison(began: date, earlier: Period) -> Message:
    """That the ledger begins too late to compare with a period."""
    return msg("The ledger begins on {day}, so there is no comparison with {period}.", day=began,
               period=earlier.label())  # fmt: skip


def _began(reading: Reading) -> date | None:
    """The day of the first event, or the first of which a total is known."""
    query = f"SELECT min(start_on) FROM total WHERE {reading.view.live()}"
    total = reading.view.connection.execute(query).fetchone()[0]
    days = [first_day(reading), date.fromisoformat(total) if total else None]
    return min((day for day in days if day is not None), default=None)
