"""Random histories of an office: after every step the ledger is whole, and what it derives is what it should be."""

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.store.ledgers import CODES, Office, adoption, found_office, item

from zhibao_cli.domain.cases import Case, Shape
from zhibao_cli.domain.facts import Dated, facts_of
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import EVENTS, Adoption, Forwarding, Instruction, Item, Record
from zhibao_cli.domain.score_alike import FIELDS, Alike, Told
from zhibao_cli.errors import Refused
from zhibao_cli.store import derived, verify
from zhibao_cli.store.derived import sources_of
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.rows import Version
from zhibao_cli.store.view import View

FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
LEVELS = st.sampled_from(["national", "province", "city"])
UNITS = st.lists(st.sampled_from(CODES), min_size=1, max_size=3)
ITEM_CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "title": st.text(max_size=4),
    "kind": st.sampled_from([None, "research", "news"]),
    "unit": st.sampled_from(CODES),
    "joint": UNITS.map(tuple),
    "words": st.none() | st.integers(0, 3000),
    "submitted_on": DAYS,
    "status": st.sampled_from(["reported", "returned"]),
    "to_level": st.none() | LEVELS,
}
EVENT_CHANGES: dict[type[Record], dict[str, st.SearchStrategy[Any]]] = {
    Adoption: {
        "level": st.none() | LEVELS,
        "channel": st.sampled_from([None, "zwxx"]),
        "form": st.sampled_from([None, "full", "brief"]),
        "adopted_on": DAYS,
        "points": st.none() | st.fractions(0, 3, max_denominator=3),
        "issue": st.text(max_size=2),
    },
    Forwarding: {"to_level": LEVELS, "forwarded_on": DAYS},
    Instruction: {"level": LEVELS, "rank": st.sampled_from([None, "chief"]), "instructed_on": DAYS},
}
Row = tuple[Any, ...]


def derived_anew(office: Office) -> Counter[Row]:
    """The facts that should hold, from nothing but the records that hold."""
    view = View(office.connection)
    events: list[tuple[set[int], Dated]] = [
        (sources_of(version.record), Dated(version.id, version.record))
        for record in EVENTS
        for version in view.each(record)
    ]
    return Counter(
        (fact.day, version.id, fact.event, fact.unit, fact.attributes, fact.words)
        for version in view.each(Item)
        for fact in facts_of(version.id, version.record, [event for of, event in events if version.id in of])
    )


class Fields(Alike):
    """Tells apart what certain attributes tell apart, and every length band."""

    def __init__(self, names: frozenset[str], bands: int) -> None:
        self._places = [FIELDS.index(name) for name in sorted(names)]
        self._bands = tuple(range(bands))

    def of(self, values: Sequence[Any]) -> Told:
        return Told(values[0], 0, level=repr([values[at] for at in self._places]))

    def bands(self, told: Told) -> tuple[int, ...]:
        return self._bands


@dataclass(frozen=True)
class Count:
    """How a ranking counts: its window cut into segments, the lengths and fields that matter, whether the past does."""

    window: Period
    cuts: frozenset[date] = frozenset()
    bands: tuple[int, ...] = ()
    read: frozenset[str] | None = None
    history: bool = True

    def both(self, facts: Facts) -> tuple[Counter[Row], Counter[Row]]:
        """The cases as counted and as read one by one, both reduced alike."""
        alike = None if self.read is None else Fields(self.read, len(self.bands) + 2)
        counted: Counter[Row] = Counter()
        for case in facts.counted(
            self.window, self.cuts, self.bands, unadopted=True, alike=alike, history=self.history
        ):
            counted[self.reduced(case)] += case.count
        return counted, Counter(self.reduced(case) for case in facts.single(self.window, unadopted=True))

    def reduced(self, case: Case) -> Row:
        """The unit, and each event's segment, place in time, shape and length band."""
        events = [event for event in case.events if self.history or event.day >= self.window.start]
        days = sorted({(event.order, event.day) for event in events})
        found = [
            (self._segment(e.day), days.index((e.order, e.day)), self._shape(e.shape), self._band(e.words))
            for e in events
        ]
        return case.unit, tuple(sorted(found))

    def _segment(self, day: date) -> date:
        starts = [self.window.start, *(cut for cut in self.cuts if self.window.start < cut < self.window.end)]
        return max((start for start in starts if start <= day), default=date.min)

    def _shape(self, shape: Shape) -> str:
        names = sorted(self.read) if self.read is not None else Shape.__dataclass_fields__
        return repr([shape.on, *(getattr(shape, name) for name in names)])

    def _band(self, words: int | None) -> int:
        # Where no length matters none is told.
        return -1 if words is None or not self.bands else max(edge for edge in (0, *self.bands) if edge <= words)


WHOLE = Period(FIRST - timedelta(days=1), FIRST + timedelta(days=200))


READ = ("kind", "status", "lead", "place", "of", "source", "sources", "to", "level", "medium", "form", "points")
COUNTS = st.builds(
    Count,
    window=st.builds(lambda start, length: Period(start, start + timedelta(days=length)), DAYS, st.integers(1, 60)),
    cuts=st.frozensets(DAYS, max_size=2),
    bands=st.sets(st.sampled_from([300, 1000, 2000])).map(lambda edges: tuple(sorted(edges))),
    read=st.none() | st.frozensets(st.sampled_from(READ), min_size=1),
    history=st.booleans(),
)


class Histories(RuleBasedStateMachine):
    """An office at work, with slips and second thoughts."""

    template: Path | None = None

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        # In portions as small as they come, so that a piece's sources lie in several.
        self.patch.setattr(derived, "_CHUNK", 1)
        self.patch.setattr(verify, "_CHUNK", 2)
        path = Path(self.folder.name) / "a.db"
        if Histories.template is None:
            Histories.template = Path(tempfile.mkdtemp()) / "template.db"
            found_office(Histories.template).connection.close()
        shutil.copy(Histories.template, path)
        self.office = Office(path)
        self.serial = 0
        self.known: dict[int, tuple[object, Counter[Row]]] = {}

    def teardown(self) -> None:
        if hasattr(self, "office"):
            for seq, (standing, listed) in self.known.items():
                assert self.office.standing(as_of=seq) == standing
                assert self.listed(seq) == listed
            self.patch.undo()
            self.office.connection.close()
            self.folder.cleanup()

    def listed(self, as_of: int | None = None) -> Counter[Row]:
        counted, single = Count(WHOLE).both(Facts(View(self.office.connection, as_of)))
        assert counted == single
        return counted

    def rows(self, record: type[Record]) -> list[Version[Record]]:
        """What there is to choose from, in an order that does not depend on the random ids."""
        return View(self.office.connection).all(record, order="recorded_by, id & 1048575")

    def chosen(self, data: st.DataObject, most: int = 1) -> list[int]:
        items = [version.id for version in self.rows(Item)]
        return data.draw(st.lists(st.sampled_from(items), min_size=1, max_size=most)) if items else []

    def next(self) -> int:
        self.serial += 1
        return self.serial

    @rule(units=UNITS, day=DAYS, words=st.none() | st.integers(0, 3000), count=st.integers(1, 3))
    def submit(self, units: list[str], day: date, words: int | None, count: int) -> None:
        with self.office.entry("submit") as writer:
            writer.add_all(
                item(self.next(), units[0], joint=tuple(units[1:]), submitted_on=day, words=words) for _ in range(count)
            )

    @rule(data=st.data(), day=DAYS, level=st.none() | LEVELS)
    def adopt(self, data: st.DataObject, day: date, level: str | None) -> None:
        if ids := self.chosen(data, most=4):
            self.office.add(adoption(*ids, serial=self.next(), adopted_on=day, level=level))

    @rule(data=st.data(), day=DAYS, level=LEVELS)
    def forward(self, data: st.DataObject, day: date, level: str) -> None:
        if ids := self.chosen(data, most=3):
            self.office.add(
                Forwarding(serial=self.next(), item=ids[0], others=tuple(ids[1:]), to_level=level, forwarded_on=day)
            )

    @rule(data=st.data(), day=DAYS, level=LEVELS)
    def instruct(self, data: st.DataObject, day: date, level: str) -> None:
        if ids := self.chosen(data):
            self.office.add(Instruction(serial=self.next(), item=ids[0], level=level, instructed_on=day))

    @rule(data=st.data(), name=st.sampled_from(sorted(ITEM_CHANGES)))
    def amend_item(self, data: st.DataObject, name: str) -> None:
        for row in self.chosen(data):
            self.office.amend(Item, row, **{name: data.draw(ITEM_CHANGES[name])})

    @rule(data=st.data(), record=st.sampled_from(EVENTS))
    def amend_event(self, data: st.DataObject, record: type[Record]) -> None:
        rows = self.rows(record)
        if rows:
            row = data.draw(st.sampled_from(rows))
            name = data.draw(st.sampled_from(sorted(EVENT_CHANGES[record])))
            self.office.amend(record, row.id, **{name: data.draw(EVENT_CHANGES[record][name])})

    @rule(data=st.data(), record=st.sampled_from(EVENTS))
    def move_event(self, data: st.DataObject, record: type[Record]) -> None:
        rows = self.rows(record)
        ids = self.chosen(data, most=4)
        if rows and ids:
            more = {} if record is Instruction else {"others": tuple(ids[1:])}
            self.office.amend(record, data.draw(st.sampled_from(rows)).id, item=ids[0], **more)

    @rule(data=st.data(), record=st.sampled_from(EVENTS))
    def void_event(self, data: st.DataObject, record: type[Record]) -> None:
        rows = self.rows(record)
        if rows:
            self.office.void(record, data.draw(st.sampled_from(rows)).id)

    @rule(data=st.data())
    def void_item(self, data: st.DataObject) -> None:
        """With its events, or not at all while it has some."""
        for row in self.chosen(data):
            events = [one for record in EVENTS for one in self.rows(record) if row in sources_of(one.record)]
            if events:
                with pytest.raises(Refused, match="still-named"):
                    self.office.void(Item, row)
            with self.office.entry("void") as writer:
                for version in events:
                    writer.replace(version, version.record, void=True)
                old = self.office.version(Item, row)
                writer.replace(old, old.record, void=True)

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Any entry; where later ones depend on it, it is refused and nothing changes."""
        newest = self.office.newest
        if newest == 1:
            return
        number = data.draw(st.integers(max(2, newest - 5), newest))
        code = self._tried(number)
        assert code in ("", "undo-depends", "undo-already", "reference-missing", "still-named")
        assert self.office.newest == newest + (code == "")
        if number == newest and self.office.newest > newest:
            assert self.office.standing() == self.office.standing(as_of=newest - 1)

    def _tried(self, number: int) -> str:
        try:
            self.office.undo(number)
        except Refused as refused:
            return refused.code
        return ""

    @rule(data=st.data(), count=COUNTS)
    def count(self, data: st.DataObject, count: Count) -> None:
        """Counting and reading one by one agree, now and as of any earlier entry."""
        as_of = data.draw(st.none() | st.integers(1, self.office.newest))
        counted, single = count.both(Facts(View(self.office.connection, as_of)))
        assert counted == single

    @invariant()
    def whole(self) -> None:
        if not hasattr(self, "office") or self.office.newest in self.known:
            return
        assert self.office.faults() == []
        assert self.office.facts() == derived_anew(self.office)
        self.known[self.office.newest] = (self.office.standing(), self.listed())


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_one_item_for_a_unit_and_for_an_item(full: Office) -> None:
    facts = Facts(View(full.connection))
    everything = facts.single(WHOLE)
    for code in ("SQ", "BH", "HY", "XY"):
        assert facts.single(WHOLE, unit=code) == [case for case in everything if case.unit == code]
    one = full.first(Item)
    assert [c for c in everything if c.item == one.record.number] == facts.single(WHOLE, item=one.id)
    refs = {event.ref for case in everything for event in case.events}
    assert refs == {"", "a1", "f1", "i1"}
    assert {case.title for case in everything} == {"关于茶叶的第1条"}


def test_what_a_shape_says_of_a_compiled_joint_piece(full: Office) -> None:
    adopted = [
        (case.unit, event.shape)
        for case in Facts(View(full.connection)).single(WHOLE)
        for event in case.events
        if event.shape.on == "adopted"
    ]
    places = {unit: (shape.place, shape.of, shape.lead, shape.source, shape.sources) for unit, shape in adopted}
    assert places == {"SQ": (0, 2, "SQ", 0, 2), "BH": (1, 2, "SQ", 0, 2), "HY": (0, 1, "", 1, 2)}
    assert {(shape.level, shape.medium, shape.channel) for _, shape in adopted} == {("city", "bulletin", "zwxx")}


def test_a_level_recorded_alone_goes_before_the_channels(full: Office) -> None:
    full.amend(Adoption, full.first(Adoption).id, level="national", points=Fraction(7, 3))
    shapes = [e.shape for case in Facts(View(full.connection)).single(WHOLE) for e in case.events if e.ref == "a1"]
    assert {(shape.level, shape.points) for shape in shapes} == {("national", Fraction(7, 3))}


def test_lists_of_ids_outlive_json(full: Office) -> None:
    (others,) = full.connection.execute("SELECT others FROM adoption").fetchone()
    assert all(isinstance(part, str) for part in json.loads(others))
    version = full.first(Adoption)
    assert replace(version.record).others == tuple(int(part) for part in json.loads(others))
