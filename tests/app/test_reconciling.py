"""Any ledger beside a bulletin printed from its own ranking; and what stands beside a list of standings."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.app.drawn import LEDGERS, PLAIN, Drawn, office_under, write
from tests.offices import Office, copied, table

from zhibao_cli.app.bulletins import OurSide
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.reconciling import ReconcileRequest, reconcile
from zhibao_cli.app.scores import Scored, score
from zhibao_cli.app.session import Reading
from zhibao_cli.app.standings import StandingsRequest, list_standings, period_of
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Standing
from zhibao_cli.domain.report import Report
from zhibao_cli.domain.scorecard import Book

PERIOD = "2024-01..06"
CARD = "drawn"
Few = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office_under(tmp_path_factory.mktemp("office"), PLAIN)


@pytest.fixture
def fresh(base: Path, tmp_path: Path) -> Office:
    return copied(base, tmp_path)


def publish(office: Office, level: str | None) -> list[Standing]:
    """Print our own ranking of the level as a superior's bulletin, a group of ours a group of theirs."""
    ranked = rank_units(office.session(), RankRequest(period=PERIOD, level=level))
    cells = table(ranked, "code", "group", "adopted", "points", "rank")
    groups = [row[1] for row in cells]
    assert ranked.period is not None
    found = [
        Standing(
            serial=serial, unit=code, group_name=group, start_on=ranked.period.start, end_on=ranked.period.last,
            level=level, adopted=adopted, points=points, place=place, ranked=groups.count(group),
        )
        for serial, (code, group, adopted, points, place) in enumerate(cells, 1)
    ]  # fmt: skip
    with office.session().writing("made") as writing:
        for standing in found:
            writing.writer.add(standing)
    return found


def compared(office: Office, level: str | None) -> Report:
    return reconcile(office.session(), ReconcileRequest(period=PERIOD, level=level, scorecard=CARD))


@Few
@given(drawn=LEDGERS, level=st.sampled_from([None, "province", "city"]))
def test_a_bulletin_made_of_our_own_ranking_agrees(base: Path, tmp_path: Path, drawn: Drawn, level: str | None) -> None:
    office = copied(base, tmp_path)
    write(office, drawn)
    publish(office, level)
    report = compared(office, level)
    assert [row for row in table(report, "code", "metric", "class") if row[2] != "agrees"] == []
    assert report.exit_code == 0


@Few
@given(drawn=LEDGERS, step=st.sampled_from([1, -1]), at=st.integers(0, 6))
def test_one_adoption_more_or_less_is_one_difference(
    base: Path, tmp_path: Path, drawn: Drawn, step: int, at: int
) -> None:
    office = copied(base, tmp_path)
    write(office, drawn)
    standing = publish(office, "province")[at]
    assert standing.adopted is not None
    with office.session().writing("made") as writing:
        version = writing.view.all(Standing, "serial = ?", (standing.serial,))[0]
        writing.writer.replace(version, replace(standing, adopted=standing.adopted + step))
    report = compared(office, "province")
    # A unit with one that rolls up to it may be published with that one's adoptions.
    expected = "missing-adoption" if step > 0 else "extra-adoption"
    found = [row for row in table(report, "code", "metric", "difference", "class") if row[3] != "agrees"]
    if standing.unit == "SLJ":
        assert len(found) <= 1
    else:
        assert found == [(standing.unit, "adopted", -step, expected)]


def test_a_list_has_the_figures_of_rank_for_each_period_and_level(fresh: Office) -> None:
    fresh.record("""
        submit SQ 2024-01-05 秋茶
        submit SQ 2024-02-06 木瓜
        adopt 秋茶 2024-01-20 szw/单篇
        adopt 木瓜 2024-05-20 akzw/单篇
    """)
    for level in (None, "province", "city"):
        publish(fresh, level)
    found = list_standings(fresh.session(), StandingsRequest(unit="SQ"))
    rows = table(found, "level", "adopted", "points", "rank", "our_adopted", "our_points", "our_rank")
    assert {row[0] for row in rows} == {None, "province", "city"}
    assert all(row[1:4] == row[4:7] for row in rows)


def test_each_period_and_level_is_reckoned_once(fresh: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Period] = []

    def counting(reading: Reading, book: Book, window: Period, level: str | None, **rest: Any) -> Scored:
        asked.append(window)
        return score(reading, book, window, level, **rest)

    standings = publish(fresh, "province")
    monkeypatch.setattr("zhibao_cli.app.bulletins.score", counting)
    with fresh.session().reading() as reading:
        ours = OurSide(reading, CARD)
        sides = {id(ours.of(period_of(standing), standing.level)) for standing in standings}
    assert (len(sides), len(asked)) == (1, 1)
