"""What holds of totals in every ledger: they give way to single records without a trace, and parts make a whole."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.app.drawn import DAYS, LEDGERS, PLAIN, Drawn, office_under, write
from tests.offices import Office, copied, table

from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.scorecards import chosen_book
from zhibao_cli.app.scores import score, score_singly
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Adoption, Instruction, Item, Record, Total
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.totals import stated

UNITS = ("SQ", "BH", "SLJ", "HD")
SPAN = Period(date(2024, 2, 1), date(2024, 5, 1))
YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))
KINDS = st.sampled_from([None, "news", "research"])


def often(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office under a card without anything that looks beyond an event and its item's units."""
    return office_under(tmp_path_factory.mktemp("plain"), PLAIN)


@st.composite
def totals(draw: st.DrawFn) -> list[Total]:
    """Totals of the span that cannot speak of the same events."""
    found: list[Total] = []
    for unit in draw(st.lists(st.sampled_from(UNITS), unique=True, max_size=3)):
        for event in draw(st.lists(st.sampled_from(["submitted", "adopted", "instructed"]), unique=True, min_size=1)):
            told: dict[str, Any] = {"kind": draw(KINDS)}
            if event != "submitted":
                told["level"] = draw(st.sampled_from(["province", "city"]))
            if event == "adopted":
                told["form"] = draw(st.sampled_from([None, "full"]))
            found.append(
                Total(
                    serial=len(found) + 1, unit=unit, start_on=SPAN.start, end_on=SPAN.last, event=event,
                    count=draw(st.integers(1, 5)), **told,
                )
            )  # fmt: skip
    return found


def add(office: Office, records: list[Total]) -> None:
    with office.session().writing("totals") as writing:
        writing.writer.add_all(records)


def singly(office: Office, total: Total, many: int, first: int = 0, day: date = SPAN.last) -> None:
    """Record so many of a total's events one by one, each of an item of its own."""
    with office.session().writing("singly") as writing:
        for n in range(first, first + many):
            name = f"{total.unit}-{total.event}-{n}"
            # Where the item's report is not what is counted, it lies outside every window.
            on = day if total.event == "submitted" else date(2020, 1, 1)
            item = writing.writer.add(
                Item(series=name, serial=0, unit=total.unit, title=name, kind=total.kind, submitted_on=on)
            )
            event = _event(total, item, 1000 + n + 100 * total.serial, day)
            if event is not None:
                writing.writer.add(event)


def _event(total: Total, item: int, serial: int, day: date) -> Record | None:
    if total.event == "adopted":
        return Adoption(serial=serial, item=item, level=total.level, form=total.form, adopted_on=day)
    if total.event == "instructed":
        return Instruction(serial=serial, item=item, level=total.level or "", instructed_on=day)
    return None


def exact(
    office: Office, window: Period = YEAR, level: str | None = None, *, each: bool = False
) -> dict[str, tuple[Fraction, Any]]:
    """Points and counts of every unit."""
    with office.session().reading() as reading:
        book = chosen_book(reading, None)
        scored = score_singly(reading, book, window, level, None) if each else score(reading, book, window, level)
        found = {one.unit: (one.exact, {**one.counts}) for one in scored.result.scores}
    return {unit: figures for unit, figures in found.items() if any(figures[1].values())}


LEVEL = st.sampled_from([None, None, "province", "city"])


@often(25)
@given(totals(), LEVEL)
def test_totals_and_the_same_events_one_by_one_give_the_same(
    plain: Path, tmp_path: Path, found: list[Total], level: str | None
) -> None:
    by_total, one_by_one = copied(plain, tmp_path), None
    add(by_total, found)
    told = exact(by_total, level=level)
    one_by_one = copied(plain, tmp_path)
    for total in found:
        singly(one_by_one, total, total.count)
    assert exact(one_by_one, level=level) == told


@often(25)
@given(LEDGERS, totals(), st.data())
def test_single_records_inside_a_total_change_nothing_until_they_exceed_it(
    plain: Path, tmp_path: Path, drawn: Drawn, found: list[Total], data: st.DataObject
) -> None:
    office = copied(plain, tmp_path)
    write(office, drawn)
    add(office, found)
    for total in found:
        with office.session().reading() as reading:
            rest = next(one.rest for one in stated(Facts(reading.view)) if one.total == total)
        before = exact(office)
        some = data.draw(st.integers(0, rest))
        singly(office, total, some)
        assert exact(office) == before
        singly(office, total, rest - some, first=some)
        assert exact(office) == before
    for total in found[:1]:
        before = exact(office)
        singly(office, total, 1, first=50)
        after = exact(office)
        assert after[total.unit][1][total.event] == before[total.unit][1][total.event] + 1


@often(25)
@given(LEDGERS, totals(), st.tuples(DAYS, st.integers(0, 400)), LEVEL)
def test_ranking_and_explaining_agree(
    plain: Path, tmp_path: Path, drawn: Drawn, found: list[Total], window: tuple[date, int], level: str | None
) -> None:
    office = copied(plain, tmp_path)
    write(office, drawn)
    add(office, found)
    days = Period(window[0], window[0] + timedelta(days=window[1] + 1))
    assert exact(office, days, level) == exact(office, days, level, each=True)


@often(25)
@given(totals(), st.data())
def test_a_total_split_by_its_days_gives_the_same(
    plain: Path, tmp_path: Path, found: list[Total], data: st.DataObject
) -> None:
    office = copied(plain, tmp_path)
    add(office, found)
    whole = {unit: figures[1] for unit, figures in exact(office).items()}
    parted = copied(plain, tmp_path)
    for total in found:
        cut = SPAN.start + timedelta(days=data.draw(st.integers(1, 80)))
        first = data.draw(st.integers(0, total.count))
        parts = [(SPAN.start, cut - timedelta(days=1), first), (cut, SPAN.last, total.count - first)]
        add(parted, [_part(total, n, *part) for n, part in enumerate(parts) if part[2]])
    assert {unit: figures[1] for unit, figures in exact(parted).items()} == whole


def _part(total: Total, number: int, start: date, last: date, count: int) -> Total:
    from dataclasses import replace

    return replace(total, serial=total.serial * 10 + number, start_on=start, end_on=last, count=count)


def test_the_printed_table_and_its_notes(plain: Path, tmp_path: Path) -> None:
    office = copied(plain, tmp_path)
    add(office, [Total(serial=1, unit="HD", start_on=SPAN.start, end_on=SPAN.last, event="adopted", count=7)])
    report = rank_units(office.session(), RankRequest(period="2024"))
    points = dict(table(report, "code", "points"))
    assert points["HD"] == 7
    assert points["SLJ"] == 7, "the station's points count for the bureau it belongs to"
