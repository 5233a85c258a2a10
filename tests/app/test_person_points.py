"""Points of persons are those score lines of their unit that are of their items, whatever the ledger and the card."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from tests.app.drawn import LEDGERS, OPTIONS, Drawn, office_under, whole_card, write
from tests.app.test_explained import CARD, LEVEL, WINDOWS, often, written
from tests.offices import Office, copied, table, total

from zhibao_cli.app.explaining import explain
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.stats import stats
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Report

AUTHORS = (("甲",), ("乙",), ("甲", "乙"), ())
"""Who wrote the items, in turn."""


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """An office for each of some cards with every section."""
    return [office_under(tmp_path_factory.mktemp("base"), whole_card(*options)) for options in OPTIONS]


def signed(drawn: Drawn) -> Drawn:
    """The same ledger, its items written by somebody."""
    return replace(drawn, items=[item | {"authors": AUTHORS[n % len(AUTHORS)]} for n, item in enumerate(drawn.items)])


def by_author(office: Office, window: Period, level: str | None) -> Report:
    request = FilterRequest(period=written(window), level=(level,) if level else ())
    return stats(office.session(), "author", request)


def lines_of(office: Office, window: Period, level: str | None) -> list[tuple[str, str, Fraction]]:
    """Every score line of an item: the unit that has it, the item's number, the points."""
    ranked = rank_units(office.session(), RankRequest(period=written(window), level=level))
    found = []
    for code, unit in table(ranked, "code", "unit"):
        for number, points in table(explain(office.session(), code, written(window), level, None), "item", "points"):
            if number:
                found.append((unit, number, points))
    return found


@often(40)
@given(LEDGERS, WINDOWS, LEVEL, CARD)
def test_a_person_has_the_lines_of_the_own_items_in_the_own_unit(
    bases: list[Path], tmp_path: Path, drawn: Drawn, window: Period, level: str | None, card: int
) -> None:
    office = copied(bases[card], tmp_path)
    write(office, signed(drawn))
    names = {f"X-{n}": AUTHORS[n % len(AUTHORS)] for n in range(len(drawn.items))}
    leads = {f"X-{n}": item["units"][0] for n, item in enumerate(drawn.items)}
    codes = dict(table(rank_units(office.session(), RankRequest(period=written(window))), "unit", "code"))
    wanted: dict[tuple[str, str | None], Fraction] = defaultdict(Fraction)
    lines = lines_of(office, window, level)
    for unit, number, points in lines:
        for name in names[number]:
            if codes[unit] == leads[number]:
                wanted[name, unit] += points
        if not names[number]:
            wanted["(none)", None] += points
    report = by_author(office, window, level)
    found = {(str(name), unit): points for name, unit, points in table(report, "author", "unit", "points")}
    assert None not in found.values(), "the first item has an author"
    assert {key: points for key, points in found.items() if points} == {k: p for k, p in wanted.items() if p}
    assert total(report, "points") == sum((points for _, _, points in lines), Fraction())
