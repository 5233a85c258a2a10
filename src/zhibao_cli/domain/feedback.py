"""Feedback on instructions (批示反馈): what became of it."""

from datetime import date

from zhibao_cli.domain.records import Instruction


def feedback_state(note: Instruction, end: date, today: date) -> str:
    """What became of feedback that is due: given, late, overdue, or open where its day has not passed.

    What was given on `end` or later was not given yet.
    """
    if note.feedback_due is None:
        raise ValueError(f"no feedback is due on i{note.serial}")
    if note.feedback_on is not None and note.feedback_on < end:
        return "given" if note.feedback_on <= note.feedback_due else "late"
    return "overdue" if note.feedback_due < today else "open"
