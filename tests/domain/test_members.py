"""Units through time: names, groups and membership by the day."""

from datetime import date

import pytest

from zhibao_cli.domain.members import roll_of, spans_without
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Unit


def day(text: str) -> date | None:
    return date.fromisoformat(f"{text}-01") if text != "…" else None


def units(text: str) -> list[Unit]:
    """Rows of: code, first month, last day, name, group."""
    rows = [line.split() for line in text.strip().splitlines()]
    return [
        Unit(
            code=code, valid_from=day(start), valid_to=None if end == "…" else date.fromisoformat(end), name=name,
            group_name=group,
        )
        for code, start, end, name, group in rows
    ]  # fmt: skip


def known(text: str, moment: str) -> tuple[str, str | None, bool]:
    """The unit's name, group and membership on a day."""
    roll = roll_of(units(text))
    on = date.fromisoformat(moment)
    (member,) = roll.members()
    return roll.name("A", on), member.group_on(on), member.member_on(on)


RENAMED = """
    A … … 旧名 县区
    A 2024-07 … 新名 直报县
"""
GAP = """
    A 2023-01 2023-12-31 旧名 县区
    A 2025-01 … 新名 直报县
"""
OVERLAP = """
    A 2023-01 2025-12-31 旧名 县区
    A 2024-07 2024-09-30 新名 直报县
"""
TWICE = """
    A 2024-01 … 一 县区
    A 2024-01 … 二 直报县
"""
FOR_EVER = "A 2024-01 9999-12-31 名 县区"
ONE_DAY = "A 2024-01 2024-01-01 名 县区"
BACKWARDS = "A 2024-07 2024-01-01 名 县区"


@pytest.mark.parametrize(
    ("rows", "moment", "name", "group", "member"),
    [
        (RENAMED, "1999-01-01", "旧名", "县区", True),
        (RENAMED, "2024-06-30", "旧名", "县区", True),
        (RENAMED, "2024-07-01", "新名", "直报县", True),
        (GAP, "2022-12-31", "旧名", None, False),
        (GAP, "2023-12-31", "旧名", "县区", True),
        (GAP, "2024-01-01", "旧名", None, False),
        (GAP, "2025-01-01", "新名", "直报县", True),
        (OVERLAP, "2024-06-30", "旧名", "县区", True),
        (OVERLAP, "2024-09-30", "新名", "直报县", True),
        (OVERLAP, "2024-10-01", "新名", None, False),
        (TWICE, "2024-01-01", "二", "直报县", True),
        (FOR_EVER, "9999-12-30", "名", "县区", True),
        (ONE_DAY, "2024-01-01", "名", "县区", True),
        (ONE_DAY, "2024-01-02", "名", None, False),
        (BACKWARDS, "2024-07-01", "名", None, False),
    ],
)
def test_a_unit_on_a_day(rows: str, moment: str, name: str, group: str | None, member: bool) -> None:
    assert known(rows, moment) == (name, group, member)


def test_rows_may_be_entered_in_any_order() -> None:
    rows = units(RENAMED)
    assert roll_of(rows).members() == roll_of(rows[::-1]).members()
    assert roll_of(rows).latest("A").name == "新名"


def test_the_register_keeps_the_order_of_entering() -> None:
    roll = roll_of(units("C … … 丙 x\nA … … 甲 x\nB … … 乙 x\nA 2024-07 … 新甲 x"))
    assert [(member.code, member.order) for member in roll.members()] == [("C", 0), ("A", 1), ("B", 2)]
    assert roll.name("Z", date(2024, 1, 1)) == "Z"


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        ("2022-01", "2023-01", False),
        ("2023-12", "2024-01", True),
        ("2024-02", "2024-12", False),
        ("2020-01", "2030-01", True),
    ],
)
def test_membership_in_a_window(start: str, end: str, inside: bool) -> None:
    (member,) = roll_of(units(GAP)).members()
    first, last = day(start), day(end)
    assert first is not None
    assert last is not None
    assert member.member_in(Period(first, last)) is inside


LEFT = """
    A 2023-01 2024-03-31 名 县区
    A 2024-04 2024-06-30 名 直报县
"""


@pytest.mark.parametrize(
    ("start", "end", "groups"),
    [
        ("2024-01", "2024-08", ("县区", "直报县")),
        ("2024-01", "2024-04", ("县区",)),
        ("2024-06", "2024-07", ("直报县",)),
        ("2024-07", "2024-08", ()),
        ("2022-01", "2023-01", ()),
    ],
)
def test_a_unit_counts_in_the_group_of_its_last_day_in_a_window(start: str, end: str, groups: tuple[str, ...]) -> None:
    (member,) = roll_of(units(LEFT)).members()
    window = Period(date.fromisoformat(f"{start}-01"), date.fromisoformat(f"{end}-01"))
    assert member.groups_in(window) == groups
    assert member.group_in(window) == (groups[-1] if groups else None)


def test_a_group_it_came_back_to_is_named_once() -> None:
    (member,) = roll_of(units("A … … 名 一\nA 2024-02 … 名 二\nA 2024-03 … 名 一")).members()
    assert member.groups_in(Period(date(2024, 1, 1), date(2024, 4, 1))) == ("二", "一")


def test_what_a_unit_rolls_up_to_is_what_its_newest_row_says() -> None:
    rows = [Unit(code="A", name="甲", rolls_up_to="X"), Unit(code="A", name="甲", valid_from=date(2024, 1, 1))]
    assert roll_of(rows).members()[0].rolls_up_to is None


def test_spans_without_anything_are_counted_back_from_the_last() -> None:
    months = [date(2024, month, 1) for month in range(1, 7)]
    assert spans_without({date(2024, 6, 1)}, months) == 0
    assert spans_without({date(2024, 1, 1), date(2024, 4, 1)}, months) == 2
    assert spans_without({date(2023, 12, 1)}, months) == 6
    assert spans_without(set(), months[:1]) == 1
    assert spans_without(set(), []) == 0
