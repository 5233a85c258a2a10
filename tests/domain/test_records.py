"""The records agree with each other: tables, keys, letters, references; and stay as they were released."""

from dataclasses import FrozenInstanceError, fields

import pytest

from zhibao_cli.domain.records import (
    BY_LETTER,
    BY_TABLE,
    EVENTS,
    RECORDS,
    REFERENCES,
    Item,
    Record,
    Reference,
    Topic,
    columns,
)

RELEASED = {
    "item": "series serial unit joint title kind words submitted_on to_level authors signed_by checked_by solicited "
    "topics status other_numbers text",
    "adoption": "serial item others channel level form adopted_on issue printed_title route reprint points",
    "forwarding": "serial item others to_level forwarded_on printed_title",
    "instruction": "serial item leader level rank instructed_on channel text feedback_due feedback_on",
    "unit": "code valid_from valid_to name short_name aliases group_name network direct_report rolls_up_to "
    "merged_into initials",
    "unit_group": "name position",
    "officer": "serial unit name role valid_from valid_to",
    "channel": "code name level medium aliases",
    "kind": "code name major aliases",
    "topic": "name",
    "scorecard": "card effective_from effective_to title digest text file",
    "standing": "serial unit group_name start_on end_on level adopted points points_change place ranked source",
    "solicitation": "number topic level important issued_on due_on",
    "solicited_unit": "solicitation unit outcome received_on item",
    "policy": "name value",
}
"""The columns as first released. The bytes that are hashed depend on their order: they may only be appended to."""

RECORD = pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.TABLE)


def test_every_released_table_is_still_there() -> None:
    assert list(BY_TABLE)[: len(RELEASED)] == list(RELEASED)


@pytest.mark.parametrize("table", RELEASED)
def test_columns_are_only_ever_appended(table: str) -> None:
    released = tuple(RELEASED[table].split())
    assert columns(BY_TABLE[table])[: len(released)] == released


@RECORD
def test_what_is_appended_may_be_left_out(record: type[Record]) -> None:
    released = RELEASED.get(record.TABLE, "").split()
    assert all(field.default is None or field.default == () for field in fields(record)[len(released) :] if released)


@RECORD
def test_a_record_is_frozen_and_named(record: type[Record]) -> None:
    assert record.TABLE
    assert record.WHAT
    assert bool(record.KEY) + bool(record.LETTER) + (record is Item) == 1
    assert set(record.KEY) <= set(columns(record))
    assert not record.LETTER or "serial" in columns(record)


def test_letters_and_tables_are_each_ones_own() -> None:
    assert len(BY_TABLE) == len({record.WHAT for record in RECORDS}) == len(RECORDS)
    assert sorted(BY_LETTER) == sorted(record.LETTER for record in RECORDS if record.LETTER)
    assert set(EVENTS) <= set(RECORDS)


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda r: f"{r.table}.{r.column}")
def test_a_reference_is_between_columns_that_are_there(reference: Reference) -> None:
    assert reference.column in columns(BY_TABLE[reference.table])
    target = BY_TABLE[reference.target]
    kind = next(field.type for field in fields(BY_TABLE[reference.table]) if field.name == reference.column)
    assert reference.many is ("tuple" in str(kind))
    assert ("int" in str(kind)) is not bool(reference.key)
    if reference.key:
        assert target.KEY[0] == reference.key


def test_every_column_that_names_a_unit_or_an_item_is_a_reference() -> None:
    naming = {(r.table, r.column) for r in REFERENCES}
    for record in RECORDS:
        for name in ("unit", "item", "others", "joint", "channel", "topics", "solicited", "solicitation"):
            if name in columns(record):
                assert (record.TABLE, name) in naming, (record.TABLE, name)


@pytest.mark.parametrize(
    ("series", "serial", "number"),
    [
        ("SQ-2024", 12, "SQ-2024-0012"),
        ("SQ-2024", 12345, "SQ-2024-12345"),
        ("安政信〔2024〕3号", 0, "安政信〔2024〕3号"),
    ],
)
def test_a_number_is_series_and_serial(series: str, serial: int, number: str, any_item: Item) -> None:
    values = {field.name: getattr(any_item, field.name) for field in fields(any_item)}
    assert Item(**values | {"series": series, "serial": serial}).number == number


@pytest.fixture
def any_item() -> Item:
    from datetime import date

    return Item(series="SQ-2024", serial=1, unit="SQ", title="题", submitted_on=date(2024, 1, 1))


def test_a_record_does_not_change() -> None:
    topic = Topic(name="茶")
    with pytest.raises(FrozenInstanceError):
        topic.name = "酒"  # type: ignore[misc]
    assert topic == Topic(name="茶")
