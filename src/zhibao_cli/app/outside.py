"""Units that are no members at a time: what is recorded of them then, and what they may be merged into."""

from collections.abc import Iterable
from datetime import date, timedelta

from zhibao_cli.app.session import Reading
from zhibao_cli.domain.members import Roll
from zhibao_cli.domain.records import Unit
from zhibao_cli.errors import Refused, UsageFault, ZhibaoError
from zhibao_cli.i18n import Message, msg


def outside(
    reading: Reading, codes: Iterable[str], first: date, last: date | None = None, *, counts: bool = False
) -> tuple[Message, ...]:
    """A warning for each of these units that was a member on no day from `first` to `last` (or on that one day).

    `counts`: it is of something that would count for the unit, and does not.
    """
    roll = reading.registers.roll
    told = [why_absent(roll, code, first) for code in codes if roll.absent(code, first, last or first)]
    return tuple(msg("{why}; this counts for nothing.", why=why) if counts else msg("{why}.", why=why) for why in told)


def why_absent(roll: Roll, code: str, day: date) -> Message:
    """Why a unit is no member on a day: it ended before, with what it is part of now; or it is not one yet."""
    unit = roll.latest(code)
    if unit.valid_to is None or unit.valid_to >= day:
        return msg("{unit} is no member on {day}", unit=unit.name, day=day)
    if unit.merged_into and unit.merged_into in roll.units:
        into = roll.latest(unit.merged_into).name
        return msg(
            "{unit} ended on {last} and is part of {other} since", unit=unit.name, last=unit.valid_to, other=into
        )
    return msg("{unit} ended on {last}", unit=unit.name, last=unit.valid_to)


def refuse_ended(roll: Roll, code: str, day: date, hint: Message) -> None:
    """Refuse what is done to a unit after its end."""
    unit = roll.latest(code)
    if unit.valid_to is not None and unit.valid_to < day:
        raise Refused("unit-ended", msg("{why}.", why=why_absent(roll, code, day)), hint)


def merge_fault(roll: Roll, code: str, into: str, day: date, *, strict: bool = False) -> ZhibaoError | None:
    """What is wrong with a unit's being part of another from a day on: itself, a circle, one that had ended.

    Both may end on one day, the other into a third; `strict`: the other must go on.
    """
    if code == into:
        return UsageFault("merge-self", msg("A unit cannot be merged into itself."))
    unit, other = roll.latest(code), roll.latest(into)
    if code in roll.heirs(into):
        return Refused(
            "merge-circle",
            msg("{other} is part of {unit} itself, so {unit} cannot be part of it.", unit=unit.name, other=other.name),
            msg("A slip is taken back with: zhibao undo"),
        )
    if other.valid_to is not None and other.valid_to < day - timedelta(days=not strict):
        text = msg("{why}, so {unit} cannot be part of it from {day} on.", why=why_absent(roll, into, day),
                   unit=unit.name, day=day)  # fmt: skip
        return Refused("merge-ended", text, msg("Name the unit that there is on that day."))
    return None


def check_end(roll: Roll, after: Unit) -> None:
    """Refuse an end of a unit that does not go with what it is part of then, or with what is part of it."""
    if after.valid_to is None:
        return
    fault = None
    if after.merged_into and after.merged_into in roll.units:
        fault = merge_fault(roll, after.code, after.merged_into, after.valid_to + timedelta(days=1))
    for code in roll.units:
        other = roll.latest(code)
        if other.merged_into == after.code and other.valid_to is not None and other.valid_to > after.valid_to:
            fault = fault or Refused(
                "merge-ended", msg("{other} is part of {unit} from {day} on, so {unit} cannot end before.",
                                   other=other.name, unit=after.name, day=other.valid_to + timedelta(days=1)),
            )  # fmt: skip
    if fault is not None:
        raise fault
