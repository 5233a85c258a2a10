"""Feedback on an instruction: given, late, overdue, or still to come."""

from datetime import date

import pytest

from zhibao_cli.domain.feedback import feedback_state
from zhibao_cli.domain.records import Instruction

END, TODAY = date(2024, 5, 1), date(2024, 6, 1)


@pytest.mark.parametrize(
    ("due", "given", "today", "state"),
    [
        ("2024-04-10", "2024-04-10", TODAY, "given"),
        ("2024-04-10", "2024-04-11", TODAY, "late"),
        ("2024-04-10", None, TODAY, "overdue"),
        # What was given after the period's end was not given in it.
        ("2024-04-10", "2024-05-01", TODAY, "overdue"),
        # On the day itself it may still come.
        ("2024-04-10", None, date(2024, 4, 10), "open"),
        ("2024-04-10", None, date(2024, 4, 11), "overdue"),
        ("2024-04-10", "2024-04-02", date(2024, 4, 5), "given"),
    ],
)
def test_state(due: str, given: str | None, today: date, state: str) -> None:
    note = Instruction(serial=1, item=1, level="city", instructed_on=date(2024, 4, 1),
                       feedback_due=date.fromisoformat(due),
                       feedback_on=date.fromisoformat(given) if given else None)  # fmt: skip
    assert feedback_state(note, END, today) == state


def test_none_is_due_of_most() -> None:
    note = Instruction(serial=7, item=1, level="city", instructed_on=date(2024, 4, 1))
    with pytest.raises(ValueError, match="i7"):
        feedback_state(note, END, TODAY)
