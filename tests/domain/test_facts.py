"""Which events of an item count for which unit, by which shape."""

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import SHAPE_FIELDS, Dated, Fact, day_number, day_of, facts_of
from zhibao_cli.domain.records import Adoption, Forwarding, Instruction, Item, Topic
from zhibao_cli.domain.shapes import shape_of

DAY, LATER = date(2024, 1, 5), date(2024, 2, 29)
CHANNELS = {"zwxx": ("city", "bulletin")}


def item(**more: object) -> Item:
    values = {"series": "SQ-2024", "serial": 1, "unit": "SQ", "title": "题", "submitted_on": DAY}
    return Item(**(values | more))  # type: ignore[arg-type]


def shapes(facts: list[Fact]) -> list[tuple[str, Shape]]:
    return [(fact.unit, shape_of(fact.attributes, CHANNELS)) for fact in facts]


def test_an_item_alone_was_submitted() -> None:
    (fact,) = facts_of(9, item(kind="news", words=800, to_level="city"), [])
    assert (fact.day, fact.event, fact.unit, fact.words) == (20240105, 9, "SQ", 800)
    assert shape_of(fact.attributes, {}) == Shape(on="submitted", kind="news", to="city")


@pytest.mark.parametrize(
    ("record", "shape"),
    [
        (
            Adoption(serial=1, item=9, adopted_on=LATER, channel="zwxx", form="full", route="direct"),
            Shape(on="adopted", channel="zwxx", level="city", medium="bulletin", form="full"),
        ),
        (
            Adoption(serial=1, item=9, adopted_on=LATER, channel="zwxx", level="province", reprint=True),
            Shape(on="adopted", channel="zwxx", level="province", medium="bulletin", reprint=True),
        ),
        (
            Adoption(serial=1, item=9, adopted_on=LATER, channel="gone", points=Fraction(1, 3)),
            Shape(on="adopted", channel="gone", points=Fraction(1, 3)),
        ),
        (
            Adoption(serial=1, item=9, adopted_on=LATER, level="national", points=Fraction(0)),
            Shape(on="adopted", level="national", points=Fraction(0)),
        ),
        (Forwarding(serial=1, item=9, to_level="national", forwarded_on=LATER), Shape(on="forwarded", to="national")),
        (
            Instruction(serial=1, item=9, level="province", rank="chief", instructed_on=LATER),
            Shape(on="instructed", level="province", rank="chief"),
        ),
        (
            Instruction(serial=1, item=9, level="county", channel="zwxx", instructed_on=LATER, text="很好"),
            Shape(on="instructed", level="county", channel="zwxx", medium="bulletin"),
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_event_is_a_fact_beside_the_submission(record: Adoption, shape: Shape) -> None:
    first, second = facts_of(9, item(), [Dated(5, record)])
    assert first.event == 9
    assert (second.day, second.event, second.unit) == (20240229, 5, "SQ")
    assert shape_of(second.attributes, CHANNELS) == shape


def test_each_unit_of_a_joint_item_has_every_event_in_its_place() -> None:
    event = Dated(5, Adoption(serial=1, item=9, adopted_on=LATER))
    found = shapes(list(facts_of(9, item(joint=("BH", "HY")), [event])))
    assert [(unit, shape.on, shape.place, shape.of, shape.lead) for unit, shape in found] == [
        (unit, on, place, 3, "SQ") for on in ("submitted", "adopted") for place, unit in enumerate(("SQ", "BH", "HY"))
    ]
    assert all(shape.joint and not shape.compiled for _, shape in found)


@pytest.mark.parametrize("joint", [("SQ",), ("SQ", "SQ")])
def test_a_unit_named_twice_counts_once(joint: tuple[str, ...]) -> None:
    ((unit, shape),) = shapes(list(facts_of(9, item(joint=joint), [])))
    assert (unit, shape) == ("SQ", Shape(on="submitted"))
    assert item(joint=("BH", *joint, "BH")).units == ("SQ", "BH")


@pytest.mark.parametrize(
    ("of", "others", "place"),
    [
        (9, (7, 8), (0, 3)), (7, (9, 8), (1, 3)), (7, (8, 9), (2, 3)), (7, (8,), None), (9, (9, 8), (0, 3)),
        (7, (9, 9), (1, 3)),
    ],
)  # fmt: skip
def test_a_compiled_piece_counts_for_each_source_once(
    of: int, others: tuple[int, ...], place: tuple[int, int] | None
) -> None:
    events = [
        Dated(5, Adoption(serial=1, item=of, others=others, adopted_on=LATER)),
        Dated(6, Forwarding(serial=1, item=of, others=others, to_level="city", forwarded_on=LATER)),
    ]
    found = [shape for _, shape in shapes(list(facts_of(9, item(), events))) if shape.on != "submitted"]
    assert [(shape.on, shape.source, shape.sources) for shape in found] == (
        [] if place is None else [("adopted", *place), ("forwarded", *place)]
    )


def test_what_was_asked_for_and_what_was_returned_is_in_the_shape() -> None:
    ((_, shape),) = shapes(list(facts_of(9, item(solicited="约-1", status="returned"), [])))
    assert (shape.solicited, shape.status) == (True, "returned")


def test_other_records_are_no_events() -> None:
    assert len(list(facts_of(9, item(), [Dated(5, Topic(name="茶"))]))) == 1


def test_what_no_card_reads_makes_no_new_shape() -> None:
    one = facts_of(9, item(title="甲", authors=("张",), text="…", topics=("茶",)), [])
    other = facts_of(8, item(title="乙", serial=2, signed_by="李"), [])
    assert {fact.attributes for fact in one} == {fact.attributes for fact in other}


def test_a_shape_is_stored_short_and_in_a_fixed_order() -> None:
    (fact,) = facts_of(9, item(), [])
    assert fact.attributes == '["submitted",null,0,"reported","",0,1,0,1]'
    assert len(SHAPE_FIELDS) == 17
    assert SHAPE_FIELDS[: len(json.loads(fact.attributes))][-1] == "sources"


@given(st.dates(), st.dates())
def test_days_are_numbers_in_the_same_order(one: date, other: date) -> None:
    assert day_of(day_number(one)) == one
    assert (day_number(one) < day_number(other)) is (one < other)
