"""How feedback on an instruction stands on a day."""

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
        # due given as-of state
        "10 — 5 open",
        "10 — 10 open",
        "10 — 11 overdue",
        "10 9 9 done",
        "10 10 20 done",
        "10 11 20 late",
        "10 12 11 overdue",  # given the day after: not given yet
        "10 9 8 open",
        "— 9 9 done",
        "— 9 8 —",
        "— — 9 —",
    ],
)
def test_states(line: str) -> None:
    due, given, day, state = line.split()
    as_of = _day(day)
    assert as_of is not None
    assert (feedback_state(_day(due), _day(given), as_of) or "—") == state


@given(st.none() | DAYS, st.none() | DAYS, DAYS)
def test_only_what_waits_changes_by_waiting(due: date | None, given: date | None, day: date) -> None:
    state, later = (feedback_state(due, given, when) for when in (day, day + timedelta(days=60)))
    assert state is None or state in FEEDBACK
    if state in ("done", "late"):
        assert later == state
    if given is not None:
        assert later in ("done", "late")
