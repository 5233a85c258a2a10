"""Honours in a run."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.honours import Run, runs
from zhibao_cli.domain.records import Honour

OFFICE = "省政府办公厅"


def honours(text: str) -> list[Honour]:
    """Rows of: unit, giver, year, title, and `p` for a person's."""
    rows = [line.split() for line in text.strip().splitlines()]
    return [
        Honour(serial=serial, unit=unit, given_by=by, year=int(year), title=title, officer=1 if person else None)
        for serial, (unit, by, year, title, *person) in enumerate(rows, 1)
    ]


def told(text: str) -> list[tuple[str, str, int, int, int]]:
    return [(run.unit, run.given_by, run.first, run.last, run.years) for run in runs(honours(text))]


def test_consecutive_years_by_one_giver_are_a_run_whatever_the_title() -> None:
    assert told("""
        SQ 省政府办公厅 2021 通报表彰
        SQ 省政府办公厅 2022 先进集体
        SQ 省政府办公厅 2023 通报表彰
    """) == [("SQ", OFFICE, 2021, 2023, 3)]


def test_they_may_be_entered_in_any_order() -> None:
    assert told("""
        SQ 省政府办公厅 2023 通报表彰
        SQ 省政府办公厅 2021 通报表彰
        SQ 省政府办公厅 2022 通报表彰
    """) == [("SQ", OFFICE, 2021, 2023, 3)]


def test_a_year_without_one_ends_the_run() -> None:
    assert told("""
        SQ 省政府办公厅 2019 通报表彰
        SQ 省政府办公厅 2020 通报表彰
        SQ 省政府办公厅 2022 通报表彰
    """) == [("SQ", OFFICE, 2019, 2020, 2), ("SQ", OFFICE, 2022, 2022, 1)]


def test_two_of_one_year_are_one_year() -> None:
    found = runs(
        honours("""
        SQ 省政府办公厅 2022 通报表彰
        SQ 省政府办公厅 2022 先进集体
        SQ 省政府办公厅 2023 通报表彰
    """)
    )
    assert [(run.years, [one.serial for one in run.honours]) for run in found] == [(2, [1, 2, 3])]


def test_each_giver_and_each_unit_has_runs_of_its_own() -> None:
    assert told("""
        SQ 省政府办公厅 2022 通报表彰
        SQ 市政府 2023 通报表彰
        BH 省政府办公厅 2023 通报表彰
    """) == [("SQ", OFFICE, 2022, 2022, 1), ("SQ", "市政府", 2023, 2023, 1), ("BH", OFFICE, 2023, 2023, 1)]


def test_a_giver_written_otherwise_is_the_same() -> None:
    rows = honours("SQ ABC办 2022 甲\nSQ ａｂｃ办 2023 乙")
    assert [(run.given_by, run.years) for run in runs(rows)] == [("ａｂｃ办", 2)]


def test_a_persons_honour_is_not_the_units() -> None:
    assert told("""
        SQ 省政府办公厅 2021 通报表彰
        SQ 省政府办公厅 2022 优秀信息员 p
        SQ 省政府办公厅 2023 通报表彰
    """) == [("SQ", OFFICE, 2021, 2021, 1), ("SQ", OFFICE, 2023, 2023, 1)]


YEARS = st.lists(st.integers(2000, 2020), max_size=15)


@given(YEARS)
def test_runs_hold_every_honour_once_and_no_gap(years: list[int]) -> None:
    given_ones = [
        Honour(serial=n, unit="SQ", given_by=OFFICE, year=year, title="甲") for n, year in enumerate(years, 1)
    ]
    found = runs(given_ones)
    assert sorted(one.serial for run in found for one in run.honours) == list(range(1, len(years) + 1))
    assert all(set(range(run.first, run.last + 1)) == {one.year for one in run.honours} for run in found)
    assert all(later.first - earlier.last > 1 for earlier, later in pairwise(found))


@given(YEARS)
def test_what_is_recorded_later_does_not_shorten_a_run(years: list[int]) -> None:
    def longest(found: tuple[Run, ...]) -> int:
        return max((run.years for run in found), default=0)

    rows = [Honour(serial=n, unit="SQ", given_by=OFFICE, year=year, title="甲") for n, year in enumerate(years, 1)]
    assert longest(runs(rows[:-1])) <= longest(runs(rows)) <= len(set(years))
