"""Feedback (反馈) on instructions: due, given, late, overdue, as of a day."""

from datetime import date

PENDING, OVERDUE = ("open", "overdue"), ("overdue",)
"""How feedback stands that is still to come, and that which should have come."""


def feedback_state(due: date | None, given: date | None, day: date) -> str | None:
    """How feedback stands at the end of a day: done, late, open or overdue; None where none is asked for.

    What was given after the day had not been given then.
    """
    if given is not None and given <= day:
        return "late" if due is not None and given > due else "done"
    if due is None:
        return None
    return "overdue" if due < day else "open"
