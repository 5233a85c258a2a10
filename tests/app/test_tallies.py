"""What is counted by a dimension is what counting the records one by one gives."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.app.drawn import DAYS, LEDGERS, PLAIN, Drawn, office_under, write
from tests.offices import copied

from zhibao_cli.app.stats import figures, tallied
from zhibao_cli.domain.period import Period
from zhibao_cli.store.criteria import Criteria

JOINED = date(2024, 2, 15)
"""The day on which one of the units became a member."""
NAMES = ("submitted", "sent_up", "adopted", "instructed", "instructed_items", "solicited", "words")
Counts = dict[str, set[Any]]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return office_under(tmp_path_factory.mktemp("plain"), PLAIN)


def keys_of(by: str, unit: str, item: dict[str, Any], level: str | None) -> list[str | None]:
    return {"unit": [unit], "kind": [item["kind"]], "level": [level] if level else []}[by]


@dataclass
class ByHand:
    """Sets of what is counted, by key and (under "in all") in all."""

    drawn: Drawn
    by: str
    found: dict[str | None, Counts] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    def put(self, figure: str, number: int, what: object, level: str | None, day: date) -> None:
        item = self.drawn.items[number]
        for unit in item["units"]:
            if unit == "XX" and day < JOINED:
                continue
            for key in ["in all", *keys_of(self.by, unit, item, level)]:
                self.found[key][figure].add(what)

    def items(self, window: Period, levels: tuple[str, ...]) -> None:
        for number, item in enumerate(self.drawn.items):
            if item["submitted_on"] in window and item["status"] == "reported":
                to = item["to_level"]
                self.put("submitted", number, number, to, item["submitted_on"])
                self.put("words", number, (number, item["words"] or 0), to, item["submitted_on"])
                if item["solicited"]:
                    self.put("solicited", number, number, to, item["submitted_on"])
                if to and (not levels or to in levels):
                    self.put("sent_up", number, number, to, item["submitted_on"])

    def events(self, window: Period, levels: tuple[str, ...]) -> None:
        for place, (what, places, day, level, _) in enumerate(self.drawn.events):
            sources = list(dict.fromkeys(n % len(self.drawn.items) for n in places))
            if day not in window or (levels and level not in levels):
                continue
            for number in sources if what in ("adopt", "forward") else sources[:1]:
                if what == "adopt":
                    self.put("adopted", number, (place, number), level, day)
                elif what == "instruct":
                    self.put("instructed", number, place, level, day)
                    self.put("instructed_items", number, number, level, day)
                elif what == "forward":
                    self.put("sent_up", number, ("piece", place) if len(sources) > 1 else number, level, day)


def numbers(counts: Counts) -> dict[str, int]:
    whole = {name: len(counts.get(name, ())) for name in NAMES if name != "words"}
    return {**whole, "words": sum(words for _, words in counts.get("words", ()))}


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    LEDGERS, st.tuples(DAYS, DAYS), st.sampled_from(["unit", "kind", "level"]),
    st.sampled_from([(), ("province",), ("city", "county")]),
)  # fmt: skip
def test_what_is_counted_is_what_the_records_say(
    plain: Path, tmp_path: Path, drawn: Drawn, days: tuple[Any, Any], by: str, levels: tuple[str, ...]
) -> None:
    office = copied(plain, tmp_path)
    write(office, drawn)
    window = Period(min(days), max(days) + timedelta(days=1))
    with office.session().reading() as reading:
        tallies, total, _ = tallied(reading, window, Criteria(window=window, levels=levels), by)
        told = {key: {name: figures(tally)[name] for name in NAMES} for key, tally in tallies.items()}
        whole = {name: figures(total)[name] for name in NAMES}
    by_hand = ByHand(drawn, by)
    by_hand.items(window, levels)
    by_hand.events(window, levels)
    expected = by_hand.found
    assert whole == numbers(expected.pop("in all", {}))
    assert {key: row for key, row in told.items() if any(row.values())} == {
        key: numbers(counts) for key, counts in expected.items() if any(numbers(counts).values())
    }
