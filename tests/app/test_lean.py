"""What is read less of, for speed, gives the same: scores of some units without submissions, facts by their shapes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.app.drawn import CODES, LEDGERS, OPTIONS, PLAIN, Drawn, office_under, whole_card, write
from tests.app.test_explained import CARD, LEVEL, WINDOWS, often
from tests.offices import copied

from zhibao_cli.app.scorecards import chosen_book
from zhibao_cli.app.scores import score
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Forwarding, Item
from zhibao_cli.store import search
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.view import View

SOME = st.sets(st.sampled_from(CODES), min_size=1)


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """An office for each of some cards with every section, and one whose card only adds up."""
    cards = [*(whole_card(*options) for options in OPTIONS), PLAIN]
    return [office_under(tmp_path_factory.mktemp("base"), card) for card in cards]


@often(60)
@given(LEDGERS, WINDOWS, LEVEL, CARD | st.just(-1), SOME)
def test_some_units_without_submissions_score_as_among_all(
    bases: list[Path], tmp_path: Path, drawn: Drawn, window: Period, level: str | None, card: int, units: set[str]
) -> None:
    office = copied(bases[card], tmp_path)
    write(office, drawn)
    with office.session().reading() as reading:
        book = chosen_book(reading, None)
        whole = score(reading, book, window, level).result
        lean = score(reading, book, window, level, submissions=False).result
        few = score(reading, book, window, level, submissions=False, units=units).result
    for one in whole.scores:
        assert _told(lean.of(one.unit)) == _told(one)
        if one.unit in units:
            assert _told(few.of(one.unit)) == _told(one)


def _told(one: Any) -> Any:
    counts = {name: count for name, count in one.counts.items() if name != "submitted"}
    return one.unit, one.exact, one.points, one.group, counts


KINDS = st.lists(st.sampled_from(["news", "research", "problem", "none"]), max_size=2, unique=True).map(tuple)
CRITERIA = st.builds(
    Criteria,
    kinds=KINDS,
    statuses=st.sampled_from([(), ("reported",), ("draft", "returned")]),
    solicited=st.sampled_from([None, None, True, False]),
    to=st.sampled_from([(), ("province",), ("city", "national")]),
    min_words=st.sampled_from([None, None, 1000, 2000]),
    max_words=st.sampled_from([None, None, 1999]),
    events=st.sampled_from([(), ("submitted",), ("adopted", "instructed"), ("submitted", "forwarded")]),
    sent=st.booleans(),
)


@often(80)
@given(LEDGERS, CRITERIA, st.none() | WINDOWS)
def test_facts_are_those_of_the_items_that_meet_the_filters(
    bases: list[Path], tmp_path: Path, drawn: Drawn, criteria: Criteria, window: Period | None
) -> None:
    office = copied(bases[-1], tmp_path)
    write(office, drawn)
    criteria = replace(criteria, window=window)
    with office.session().reading() as reading:
        found = sorted(search.facts(reading.view, criteria))
        every = search.facts(reading.view, Criteria(window=window))
        assert found == sorted(row for row in every if _meets(reading.view, row, criteria))


def _meets(view: View, row: Any, asked: Criteria) -> bool:
    """The filters, asked of the records one by one."""
    version = view.one(Item, row.item)
    assert version is not None
    item = version.record
    shape = Facts(view).shape(row.shape)
    passed = [v.record.to_level for v in view.each(Forwarding) if row.item in (v.record.item, *v.record.others)]
    words = -1 if item.words is None else item.words
    return (
        (not asked.kinds or item.kind in asked.kinds)
        and (not asked.statuses or item.status in asked.statuses)
        and (asked.solicited is None or asked.solicited == (item.solicited is not None))
        and (not asked.to or bool({item.to_level, *passed} & set(asked.to)))
        and (asked.min_words is None or words >= asked.min_words)
        and (asked.max_words is None or 0 <= words <= asked.max_words)
        and (not asked.events or shape.on in asked.events)
        and (not asked.sent or shape.to is not None)
    )
