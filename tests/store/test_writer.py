"""The one writer: each sort of write is one entry, whole or not at all, provable, and can be taken back."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pytest
from tests.store.ledgers import AMENDMENTS, CODES, ME, Office, adoption, item

from zhibao_cli.domain.records import (
    RECORDS,
    Adjustment,
    Adoption,
    Fault,
    Forwarding,
    Group,
    Honour,
    Instruction,
    Item,
    Officer,
    Outcome,
    Policy,
    Record,
    Return,
    Review,
    Solicitation,
    SolicitedUnit,
    Target,
    Training,
    Unit,
)
from zhibao_cli.errors import Refused
from zhibao_cli.store.ledger import Writer
from zhibao_cli.store.view import View


@dataclass(frozen=True)
class Write:
    """Something written, and how many rows of which tables its entry says it recorded."""

    what: str
    do: Callable[[Office, Writer], object]
    tables: dict[str, int]

    def __str__(self) -> str:
        return self.what


def the(office: Office, record: type[Record]) -> int:
    return office.first(record).id


def amend(record: type[Record]) -> Callable[[Office, Writer], None]:
    def do(office: Office, writer: Writer) -> None:
        old = office.first(record)
        writer.replace(old, type(old.record)(**_values(old.record) | AMENDMENTS[record]))

    return do


def void(*records: type[Record]) -> Callable[[Office, Writer], None]:
    def do(office: Office, writer: Writer) -> None:
        for record in records:
            old = office.first(record)
            writer.replace(old, old.record, void=True)

    return do


def _values(record: Record) -> dict[str, object]:
    return {name: getattr(record, name) for name in type(record).__dataclass_fields__ if name[0].islower()}


def _dated_rename(office: Office, writer: Writer) -> None:
    old = office.first(Unit).record
    writer.add(Unit(code=old.code, name="新名", valid_from=item().submitted_on))


def _reported_and_adopted(_office: Office, writer: Writer) -> None:
    ids = writer.add_all(item(n, CODES[n % 4]) for n in range(10, 40))
    writer.add_all(adoption(one, *ids[:2], serial=n) for n, one in enumerate(ids, 10))


def _marks(office: Office, writer: Writer) -> None:
    day = item().submitted_on
    writer.add(Fault(serial=2, unit="SQ", fault="late", occurred_on=day))
    writer.add(Adjustment(serial=2, unit="SQ", adjusted_on=day, points=Fraction(-1, 3)))
    writer.add(Return(serial=2, item=the(office, Item)))
    writer.add(Target(serial=2, unit="SQ", metric="points", every="year", value=Fraction(60)))


def _asked(_office: Office, writer: Writer) -> None:
    writer.add(Solicitation(number="约-2", topic="粮"))
    writer.add(SolicitedUnit(solicitation="约-2", unit="BH"))


FREE = (
    "scorecard", "standing", "solicited_unit", "policy", "adoption", "forwarding", "instruction", "fault",
    "adjustment", "item_return", "target", "total", "acknowledgement", "review", "outcome", "honour", "training",
)  # fmt: skip
"""What no other record names, so that it may go by itself."""

WRITES = (
    Write("new item", lambda _o, w: w.add(item(7)), {"item": 1}),
    Write("joint item", lambda _o, w: w.add(item(7, joint=("BH", "HY"))), {"item": 1}),
    Write("lead named among the joint", lambda _o, w: w.add(item(7, joint=("SQ", "HY", "HY"))), {"item": 1}),
    Write("adoption", lambda o, w: w.add(adoption(the(o, Item), serial=2)), {"adoption": 1}),
    Write("compiled with itself", lambda o, w: w.add(adoption(the(o, Item), the(o, Item), serial=2)), {"adoption": 1}),
    Write("many at once", _reported_and_adopted, {"item": 30, "adoption": 30}),
    Write("dated rename", _dated_rename, {"unit": 1}),
    Write("register", lambda _o, w: [w.add(Group(name="市直")), w.add(Policy(name="x", value="y"))],
          {"unit_group": 1, "policy": 1}),
    *(Write(f"amended {r.TABLE}", amend(r), {r.TABLE: 1}) for r in RECORDS if r.TABLE != "topic"),
    *(Write(f"void {r.TABLE}", void(r), {r.TABLE: 1}) for r in RECORDS if r.TABLE in FREE),
    Write("void item with its events",
          void(SolicitedUnit, Fault, Review, Outcome, Adoption, Forwarding, Instruction, Item),
          {"item": 1, "adoption": 1, "forwarding": 1, "instruction": 1, "solicited_unit": 1, "fault": 1, "review": 1,
           "outcome": 1}),
    Write("void officer with what names it", void(Honour, Training, Officer),
          {"honour": 1, "training": 1, "officer": 1}),
    Write("new mark of each sort", _marks, {"fault": 1, "adjustment": 1, "item_return": 1, "target": 1}),
    Write("solicitation with the unit asked", _asked, {"solicitation": 1, "solicited_unit": 1}),
)  # fmt: skip
EACH = pytest.mark.parametrize("write", WRITES, ids=str)


@EACH
def test_a_write_is_one_entry_that_tells_what_it_recorded(full: Office, write: Write) -> None:
    before = full.newest
    with full.entry("some-command") as writer:
        write.do(full, writer)
    assert full.newest == before + 1
    digest, text = full.connection.execute("SELECT hash, head FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    head = json.loads(text)
    assert {name: pair[0] for name, pair in head["tables"].items()} == write.tables
    assert (writer.hash, head["by"], head["command"], head["tick"]) == (digest, ME, "some-command", before + 1)
    assert full.faults() == []
    assert full.faults(digest[:12]) == []


@EACH
def test_undo_brings_back_exactly_what_was_and_undo_of_undo_what_is(full: Office, write: Write) -> None:
    before, facts_before = full.standing(), full.facts()
    with full.entry() as writer:
        write.do(full, writer)
    number, after, facts_after = full.newest, full.standing(), full.facts()
    assert after != before
    full.undo(number)
    assert (full.standing(), full.facts(), full.faults()) == (before, facts_before, [])
    full.undo(number + 1)
    assert (full.standing(), full.facts(), full.faults()) == (after, facts_after, [])
    full.undo(number + 2)
    assert (full.standing(), full.facts(), full.faults()) == (before, facts_before, [])
    assert full.standing(as_of=number) == after


@EACH
def test_a_dry_run_leaves_the_file_as_it_was(full: Office, write: Write) -> None:
    before = full.path.read_bytes()
    with full.entry(dry_run=True) as writer:
        write.do(full, writer)
        seen = full.standing()
    assert writer.hash == ""
    assert full.path.read_bytes() == before
    assert full.standing() != seen


@EACH
def test_an_entry_that_fails_leaves_nothing(full: Office, write: Write) -> None:
    def fail() -> None:
        with full.entry() as writer:
            write.do(full, writer)
            raise ZeroDivisionError

    def name_what_is_not_there() -> None:
        with full.entry() as writer:
            write.do(full, writer)
            writer.add(item(99, "NOWHERE"))

    before = full.path.read_bytes()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert full.path.read_bytes() == before
    with pytest.raises(Refused, match="reference-missing"):
        name_what_is_not_there()
    assert full.path.read_bytes() == before


def test_an_entry_that_records_nothing_is_none(full: Office) -> None:
    before = full.newest
    with full.entry() as writer:
        assert writer.add_all([]) == []
    assert (full.newest, writer.hash, writer.empty) == (before, "", True)


@pytest.mark.parametrize(
    "record",
    [
        item(9, "NOWHERE"), item(9, joint=("SQ", "NOWHERE")), item(9, kind="x"), item(9, topics=("x",)),
        item(9, solicited="x"), adoption(1), Unit(code="X", name="x", group_name="x"),
        Unit(code="X", name="x", rolls_up_to="NOWHERE"),
        Fault(serial=9, unit="NOWHERE", fault="late", occurred_on=item().submitted_on),
        Fault(serial=9, unit="SQ", item=1, fault="late", occurred_on=item().submitted_on),
        Adjustment(serial=9, unit="NOWHERE", adjusted_on=item().submitted_on, points=Fraction(1)),
        Return(serial=9, item=1), SolicitedUnit(solicitation="x", unit="SQ"),
        Target(serial=9, unit="NOWHERE", metric="points", every="year", value=Fraction(1)),
        Target(serial=9, group_name="x", metric="points", every="year", value=Fraction(1)),
        Target(serial=9, unit="SQ", metric="submitted", every="year", value=Fraction(1), kind="NOWHERE"),
    ],
    ids=["unit", "joint", "kind", "topic", "solicitation", "item", "group", "rolls-up-to", "fault-unit", "fault-item",
         "adjustment", "return", "solicited", "target-unit", "target-group", "target-kind"],
)  # fmt: skip
def test_a_record_names_only_what_is_on_record(office: Office, record: Record) -> None:
    with pytest.raises(Refused, match="reference-missing"):
        office.add(record)


def test_a_further_source_must_be_on_record(full: Office) -> None:
    with pytest.raises(Refused, match="reference-missing"):
        full.add(adoption(the(full, Item), 12345, serial=2))


@pytest.mark.parametrize("record", [Item, Unit], ids=["item", "unit"])
def test_what_others_name_is_not_taken_away(full: Office, record: type[Record]) -> None:
    with pytest.raises(Refused, match="still-named"):
        full.void(record, the(full, record))


def test_a_further_source_is_named_too(full: Office) -> None:
    (second,) = full.first(Adoption).record.others
    with pytest.raises(Refused, match="still-named"):
        full.void(Item, second)


def test_a_name_in_use_is_not_changed_but_with_what_uses_it(office: Office) -> None:
    office.add(Unit(code="NEW", name="新县"))
    unit = View(office.connection).all(Unit, "code = 'NEW'")[0]
    row = office.add(item(1, "NEW"))
    with pytest.raises(Refused, match="still-named"):
        office.amend(Unit, unit.id, code="N2")
    with office.entry() as writer:
        writer.replace(unit, Unit(code="N2", name="新县"))
        writer.replace(office.version(Item, row), item(1, "N2"))
    assert office.faults() == []


def test_a_unit_of_several_rows_may_lose_one(office: Office) -> None:
    office.add(item(1))
    row = office.add(Unit(code="SQ", name="新名", valid_from=item().submitted_on))
    office.void(Unit, row)
    assert office.faults() == []


def test_only_the_current_version_is_replaced(full: Office) -> None:
    old = full.first(Item)
    full.amend(Item, old.id, title="一")
    before = full.newest
    with pytest.raises(ValueError, match="not the current version"), full.entry() as writer:
        writer.replace(old, old.record, void=True)
    assert full.newest == before


def test_rows_of_one_sort_are_recorded_together(office: Office) -> None:
    with pytest.raises(TypeError), office.entry() as writer:
        writer.add_all([Group(name="甲"), Policy(name="乙", value="丙")])
    assert office.newest == 1


def test_an_entry_holds_a_million_rows_at_most(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibao_cli.store.ledger.ID_BITS", 3)
    with office.entry() as writer:
        assert len(set(writer.add_all(Group(name=str(n)) for n in range(7)))) == 7
    with pytest.raises(Refused, match="entry-too-large"), office.entry() as writer:
        writer.add_all(Group(name=str(n)) for n in range(10, 18))


@pytest.mark.parametrize("title", ["a\0b", "“引号”\\\"'", "\t\n\r\x01\x1f\x7f", "𠮷é", ",null", "]", "null", "1", ""])
def test_a_title_of_any_characters_is_proved_to_the_last(office: Office, title: str) -> None:
    row = office.add(item(1, title=title, authors=(title, "乙")))
    assert office.version(Item, row).record == item(1, title=title, authors=(title, "乙"))
    assert office.faults() == []
