"""What became of feedback on an instruction by a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.feedback import feedback_state
from zhibao_cli.domain.words import FEEDBACK

DAYS = st.dates(date(2024, 1, 1), date(2024, 2, 1))


def _day(text: str) -> date | None:
    return None if text == "—" else date(2024, 3, int(text))


@pytest.mark.parametrize(
    "line",
    [
        # due, given, the period's end (the day after its last), today: state
        "10 —  31 9  open",
        "10 —  31 10 open",  # on the day itself it may still come
        "10 —  31 11 overdue",
        "10 —  10 31 open",  # not due in a period that is over before its day
        "10 —  11 31 overdue",
        "10 9  31 31 given",
        "10 10 31 31 given",
        "10 11 31 31 late",
        "10 12 12 31 overdue",  # what was given at the period's end or later was not given in it
        "10 9  9  31 open",
        "—  9  31 31 given",
        "—  9  9  31 —",
        "—  —  31 31 —",
    ],
)
def test_states(line: str) -> None:
    due, given_on, end, today, state = line.split()
    until, now = _day(end), _day(today)
    assert until is not None
    assert now is not None
    assert (feedback_state(_day(due), _day(given_on), until, now) or "—") == state


@given(st.none() | DAYS, st.none() | DAYS, DAYS)
def test_only_what_waits_changes_by_waiting(due: date | None, given_on: date | None, day: date) -> None:
    after = date(2025, 1, 1)
    state, later = (feedback_state(due, given_on, end, after) for end in (day, day + timedelta(days=60)))
    assert state is None or state in FEEDBACK
    if state in ("given", "late", "overdue") and (given_on is None or given_on < day):
        assert later == state
    if given_on is not None:
        assert later in ("given", "late")
