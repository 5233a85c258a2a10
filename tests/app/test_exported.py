"""What is exported and loaded into a new ledger gives the same reports, whatever was recorded."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.app.drawn import LEDGERS, Drawn, _item, _records, office_under, whole_card
from tests.offices import Office, copied

from zhibao_cli.app.awarding import award_units
from zhibao_cli.app.checking import check
from zhibao_cli.app.dimensions import DIMENSIONS
from zhibao_cli.app.explaining import explain
from zhibao_cli.app.exporting import ExportRequest, export_all
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.listing import LISTS, list_records
from zhibao_cli.app.loading import init
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.register_lists import (
    list_channels,
    list_groups,
    list_kinds,
    list_officers,
    list_units,
)
from zhibao_cli.app.scorecards import list_cards
from zhibao_cli.app.solicitation_lists import list_solicitations, show_solicitation
from zhibao_cli.app.standings import StandingsRequest, list_standings
from zhibao_cli.app.stats import stats
from zhibao_cli.domain import records
from zhibao_cli.domain.report import Report
from zhibao_cli.io.formats import render
from zhibao_cli.store.rows import Version

AWARDS = """
[[award]]
title = "先进单位"
take = 1
"""
# Nothing in it is a character of control: none can be typed.
STARTS = st.sampled_from(["", "'", "=", "'=", "''+", '"', "-", "＝", "'a", ";"])
TEXT = st.builds(str.__add__, STARTS, st.text("'\"=;；、,，\n a甲乙&<＝1", max_size=9)).map(str.strip)
SOME = TEXT.filter(bool)
LISTS_OF_TEXT = st.lists(SOME, max_size=3, unique=True).map(tuple)
WORDS = st.lists(st.tuples(SOME, TEXT, LISTS_OF_TEXT, LISTS_OF_TEXT, LISTS_OF_TEXT, TEXT), min_size=7, max_size=7)


def _worded(record: Any, words: list[Any], at: int) -> Any:
    """The record with texts nobody would expect in it."""
    title, text, authors, others, topics, note = words[at % len(words)]
    if isinstance(record, records.Item):
        numbers = tuple(f"{number}·{at}" for number in others)
        return replace(record, title=title, text=text or None, authors=authors, other_numbers=numbers, topics=topics,
                       signed_by=note or None, checked_by=text or None)  # fmt: skip
    if isinstance(record, records.Adoption):
        return replace(record, printed_title=title, issue=text or None, points=Fraction(at, 8) if at % 2 else None)
    if isinstance(record, records.Instruction):
        return replace(record, leader=title, text=text or None)
    if isinstance(record, records.Fault):
        return replace(record, note=text or None, severity=title)
    if isinstance(record, records.Adjustment):
        # Thirds cannot be typed.
        return replace(record, points=record.points * 3, reason=title, approver=note or None)
    if isinstance(record, records.Solicitation):
        return replace(record, topic=title)
    return record


def _record(office: Office, drawn: Drawn, words: list[Any], void: set[int]) -> None:
    """Record it, each event in an entry of its own; then void some."""
    with office.session().writing("made") as writing:
        items = [_worded(_item(n, values), words, n) for n, values in enumerate(drawn.items)]
        named = dict.fromkeys(topic for item in items for topic in item.topics)
        writing.writer.add_all(records.Topic(name=name) for name in {"没有信息的专题": None, **named})
        writing.writer.add(records.Solicitation(number="YG-1", topic="题", level="city", due_on=date(2024, 3, 1)))
        ids = {n: writing.writer.add(item) for n, item in enumerate(items)}
    serials: dict[str, int] = {}
    for place, event in enumerate(drawn.events):
        with office.session().writing("made") as writing:
            for record in _records(event, place, 0, ids):
                serials[record.TABLE] = serials.get(record.TABLE, 0) + 1
                numbered = replace(record, serial=serials[record.TABLE]) if record.LETTER else record  # type: ignore[call-arg]
                row = writing.writer.add(_worded(numbered, words, place))
        if place in void and record.LETTER:
            with office.session().writing("void") as writing:
                version: Version[Any] | None = writing.view.one(type(record), row)
                assert version is not None
                writing.writer.replace(version, version.record, void=True)


def reports(office: Office) -> Iterator[Report]:
    """Every report there is, of everything."""
    session = office.session(force=True)
    for period in ("2024", "2024-02..2024-05"):
        yield rank_units(session, RankRequest(period=period))
        yield rank_units(session, RankRequest(period=period, together=True, compare="previous", gap=True))
        yield award_units(session, period, None)
        yield check(session, period)
    for by in DIMENSIONS:
        yield stats(session, by, FilterRequest(period="2023-01..2024-12"))
    for what in LISTS:
        yield list_records(session, what, FilterRequest())
    for lister in (list_units, list_groups, list_channels, list_kinds, list_officers, list_cards):
        yield lister(session)
    yield list_standings(session, StandingsRequest())
    yield list_solicitations(session)
    with session.reading() as reading:
        units, notices = tuple(reading.registers.roll.units), tuple(reading.registers.solicitations)
        items = [v.record.number for v in reading.view.all(records.Item, order="series, serial")]
    for unit in units:
        yield explain(session, unit, "2024", None, None)
    for number in notices:
        yield show_solicitation(session, number)
    for number in items:
        yield explain(session, number, None, None, None)


def told(report: Report) -> dict[str, Any]:
    """A report without what names the journal."""
    whole: dict[str, Any] = json.loads(render(report, "json"))
    for name in ("head", "head_at", "as_of"):
        whole["provenance"].pop(name)
    return whole


def again(office: Office, folder: Path, **request: Any) -> Office:
    """The office's ledger exported, and loaded into a new one."""
    export_all(office.session(), ExportRequest(target=folder / "out", **request))
    other = Office(folder / "again.db")
    init(other.session(force=True), folder / "out")
    return other


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledger of an office under a card with every section and an award."""
    card = whole_card("highest-per-level", "first-then", "equal", "items", "none") + AWARDS
    return office_under(tmp_path_factory.mktemp("exported"), card)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(LEDGERS, WORDS, st.sets(st.integers(0, 11)))
def test_a_ledger_exported_and_loaded_again_gives_the_same_reports(
    base: Path, drawn: Drawn, words: list[Any], void: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        office = copied(base, Path(name))
        _record(office, drawn, words, void)
        other = again(office, Path(name))
        for one, same in zip(reports(office), reports(other), strict=True):
            assert told(one) == told(same)
