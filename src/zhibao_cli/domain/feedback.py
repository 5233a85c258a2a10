"""Feedback on instructions (批示反馈): what became of it."""

from datetime import date

PENDING, OVERDUE = ("open", "overdue"), ("overdue",)
"""How feedback stands that is still to come, and that which should have come."""


def feedback_state(due: date | None, given: date | None, end: date, today: date) -> str | None:
    """What became of feedback: given, late, overdue, or open where its day has not passed; None where none is due.

    What was given on `end` or later was not given yet. What is due has its day passed at `end`, or today if that is
    earlier.
    """
    if given is not None and given < end:
        return "late" if due is not None and given > due else "given"
    if due is None:
        return None
    return "overdue" if due < min(end, today) else "open"
