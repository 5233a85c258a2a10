"""What holds of every ledger: lines make up the points, order of entry is nothing, counting is scoring, windows add."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.app.drawn import CODES, DAYS, LEDGERS, OPTIONS, PLAIN, Drawn, office_under, whole_card, write
from tests.offices import Office, copied, table, total

from zhibao_cli.app.explaining import explain
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.scorecards import chosen_book
from zhibao_cli.app.scores import score, score_singly
from zhibao_cli.domain.period import Period

WINDOWS = st.tuples(DAYS, st.integers(0, 400)).map(lambda w: Period(w[0], w[0] + timedelta(days=w[1] + 1)))
LEVEL = st.sampled_from([None, None, None, "province", "city"])
CARD = st.sampled_from(range(len(OPTIONS)))


def often(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """An office for each of some cards with every section."""
    return [office_under(tmp_path_factory.mktemp("base"), whole_card(*options)) for options in OPTIONS]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office under a card without anything that looks beyond an event and its item's units."""
    return office_under(tmp_path_factory.mktemp("plain"), PLAIN)


def written(window: Period) -> str:
    return f"{window.start}..{window.last}"


@often(40)
@given(LEDGERS, WINDOWS, LEVEL, CARD)
def test_the_lines_add_up_to_the_points(
    bases: list[Path], tmp_path: Path, drawn: Drawn, window: Period, level: str | None, card: int
) -> None:
    office = copied(bases[card], tmp_path)
    write(office, drawn)
    period = written(window)
    ranked = rank_units(office.session(), RankRequest(period=period, level=level))
    points = dict(table(ranked, "code", "points"))
    assert set(points) >= set(CODES) - {"XX"}
    for code, given_points in points.items():
        report = explain(office.session(), code, period, level, None)
        lines = [line for (line,) in table(report, "points")]
        assert sum(lines, Fraction()) == given_points
        assert total(report, "points") == given_points


def _exact(office: Office, window: Period, level: str | None, *, singly: bool = False) -> dict[str, Fraction]:
    with office.session().reading() as reading:
        book = chosen_book(reading, None)
        scored = score_singly(reading, book, window, level, None) if singly else score(reading, book, window, level)
        return {one.unit: one.exact for one in scored.result.scores}


@often(40)
@given(LEDGERS, WINDOWS, LEVEL, CARD)
def test_counted_by_shape_is_as_one_by_one(
    bases: list[Path], tmp_path: Path, drawn: Drawn, window: Period, level: str | None, card: int
) -> None:
    office = copied(bases[card], tmp_path)
    write(office, drawn)
    assert _exact(office, window, level) == _exact(office, window, level, singly=True)


def test_unadopted_items_counted_together_keep_their_place(bases: list[Path], tmp_path: Path) -> None:
    """Shared by "lead": 石泉 leads one, and is second in the other, of the same day and kind."""
    values = {"submitted_on": date(2024, 4, 7), "kind": None, "words": None, "status": "reported", "to_level": None,
              "solicited": None}  # fmt: skip
    office = copied(bases[2], tmp_path)
    write(office, Drawn([values | {"units": ["SQ"]}, values | {"units": ["SLJ", "SQ"]}], []))
    window = Period(date(2024, 4, 1), date(2024, 5, 1))
    assert _exact(office, window, None) == _exact(office, window, None, singly=True)


@often(30)
@given(LEDGERS, WINDOWS, CARD, st.randoms(use_true_random=False))
def test_the_order_of_entry_changes_nothing(
    bases: list[Path], tmp_path: Path, drawn: Drawn, window: Period, card: int, chance: Random
) -> None:
    order = list(range(len(drawn.events)))
    found: list[Any] = []
    for _ in range(2):
        office = copied(bases[card], tmp_path)
        write(office, drawn, order, turn=len(order) % len(drawn.items) if found else 0)
        report = rank_units(office.session(), RankRequest(period=written(window), gap=True))
        found.append((report.rows, _exact(office, window, None)))
        chance.shuffle(order)
    assert found[0] == found[1]


@often(40)
@given(LEDGERS, WINDOWS, LEVEL, st.lists(st.integers(1, 400), max_size=4))
def test_parts_of_a_window_add_up_to_the_whole(
    plain: Path, tmp_path: Path, drawn: Drawn, window: Period, level: str | None, after: list[int]
) -> None:
    office = copied(plain, tmp_path)
    write(office, drawn)
    inside = {window.start + timedelta(days=n) for n in after}
    cuts: list[date] = sorted({window.start, window.end, *(day for day in inside if day < window.end)})
    sums: dict[str, Fraction] = dict.fromkeys(CODES, Fraction())
    for start, end in pairwise(cuts):
        for unit, points in _exact(office, Period(start, end), level).items():
            sums[unit] += points
    whole = _exact(office, window, level)
    assert {unit: points for unit, points in sums.items() if points} == {u: p for u, p in whole.items() if p}
