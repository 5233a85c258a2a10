"""Taking back: which entry is meant, what stands in the way, and what comes back."""

from typing import Any

import pytest
from tests.store.ledgers import ME, OTHER, Office, adoption, item

from zhibao_cli.domain.records import Adoption, Channel, Item, Topic, Unit
from zhibao_cli.errors import NotFound, Refused
from zhibao_cli.store.entries import dependents, entries, entry_at, entry_named, newest, recorded, to_undo
from zhibao_cli.store.rows import Version


def undo_newest(office: Office, by: str = ME) -> int:
    """What `zhibao undo` does; the number of the entry that was taken back."""
    number = to_undo(office.connection, by).number
    office.undo(number, by)
    return number


def act(office: Office, script: str) -> list[int]:
    """Each letter acts: I record (m), another records (o), I undo (u), another undoes (U); what undo took back."""
    undone = []
    for letter in script:
        if letter in "mo":
            with office.entry("add", by=ME if letter == "m" else OTHER) as writer:
                writer.add(Topic(name=f"题{office.newest}"))
        elif letter in "uU":
            undone.append(undo_newest(office, ME if letter == "u" else OTHER))
        else:
            office.undo(office.newest)  # an undo by its number, of whatever came last
    return undone


# Entry 1 created the ledger, so the first letter of each script is entry 2. "n" undoes the newest by its number.
@pytest.mark.parametrize(
    ("script", "taken_back"),
    [
        ("mu", [2]),
        ("mmu", [3]),
        ("mmmuu", [4, 3]),
        ("mmumu", [3, 5]),
        ("mmumuu", [3, 5, 2]),
        ("mmunu", [3, 3]),
        ("mmunuu", [3, 3, 2]),
        ("mmununuu", [3, 3, 3, 2]),
        ("mnnu", [2]),
        ("mnnnnu", [2]),
        ("mou", [2]),
        ("omoU", [4]),
        ("momuU", [4, 3]),
        ("momuuU", [4, 2, 3]),
        ("moUu", [3, 2]),
    ],
)
def test_undo_typed_again_goes_further_back(office: Office, script: str, taken_back: list[int]) -> None:
    assert act(office, script) == taken_back
    assert office.faults() == []


@pytest.mark.parametrize("script", ["", "o", "mu", "mmuu", "mn", "mnnn"])
def test_when_nothing_of_mine_is_left_there_is_nothing_to_undo(office: Office, script: str) -> None:
    act(office, script)
    with pytest.raises(NotFound, match="nothing-to-undo"):
        to_undo(office.connection, ME)


def test_the_first_entry_stays(office: Office) -> None:
    with pytest.raises(Refused, match="undo-first"):
        office.undo(1)


def refusal(office: Office, number: int) -> list[int]:
    """The later entries that stand in the way."""
    before = office.path.read_bytes()
    with pytest.raises(Refused, match="undo-depends") as caught:
        office.undo(number)
    assert office.path.read_bytes() == before
    assert caught.value.hint is not None
    later = str(caught.value.message.values["later"])
    numbers = [int(part) for part in later.split(", ") if part != "…"]
    assert caught.value.hint.values["newest"] == numbers[-1]
    return numbers


def test_an_amended_row_stands_in_the_way(office: Office) -> None:
    row = office.add(item(1))
    office.amend(Item, row, title="改")
    office.amend(Item, row, title="再改")
    assert refusal(office, 2) == [3, 4]
    assert refusal(office, 3) == [4]


@pytest.mark.parametrize("changes", range(1, 5))
def test_steps_on_one_row_are_taken_back_one_by_one(office: Office, changes: int) -> None:
    row = office.add(item(1))
    stood = [office.standing(1), office.standing()]
    for n in range(changes):
        office.amend(Item, row, title=f"改{n}", words=n)
        stood.append(office.standing())
    for before in reversed(stood[:-1]):
        undo_newest(office)
        assert (office.standing(), office.faults()) == (before, [])
    with pytest.raises(NotFound, match="nothing-to-undo"):
        undo_newest(office)
    for after in stood[1:]:
        office.undo(_newest_standing_undo(office))
        assert (office.standing(), office.faults()) == (after, [])


def _newest_standing_undo(office: Office) -> int:
    """The undo a clerk would name to go forward again: the newest that is neither undone nor went forward itself."""
    undone: set[str | None] = set()
    ordinary = {entry.hash for entry in entries(office.connection) if not entry.undoes}
    for entry in entries(office.connection):
        if entry.undoes in ordinary and entry.hash not in undone:
            return entry.number
        undone.add(entry.undoes)
    raise AssertionError


@pytest.mark.parametrize("script", ["u", "unu", "ununu"])
def test_what_was_undone_is_not_undone_again(office: Office, script: str) -> None:
    act(office, "m" + script)
    with pytest.raises(Refused, match="undo-already"):
        office.undo(2)


def test_after_going_on_from_what_was_undone_that_is_not_brought_back(office: Office) -> None:
    row = office.add(item(1))
    office.amend(Item, row, title="改")
    office.undo(3)
    office.amend(Item, row, title="另改")
    assert refusal(office, 4) == [5]
    assert refusal(office, 2) == [5]
    office.undo(5)
    office.undo(4)
    assert (office.version(Item, row).record.title, office.faults()) == ("改", [])


def test_rows_of_one_entry_that_name_each_other_go_together_even_when_brought_back(office: Office) -> None:
    before = office.standing()
    office.add(Unit(code="NEW", name="新县"), item(1, "NEW"))
    for number in (2, 3, 2):
        office.undo(number)
        assert office.faults() == []
    assert office.standing() == before


def test_a_name_brought_back_is_still_the_entrys_own(office: Office) -> None:
    office.add(Unit(code="NEW", name="新县"))
    office.undo(2)
    office.undo(3)
    office.add(item(1, "NEW"))
    assert refusal(office, 2) == refusal(office, 4) == [5]


@pytest.mark.parametrize("name", ["lead", "further source"])
def test_an_event_of_the_item_stands_in_the_way(office: Office, name: str) -> None:
    one = office.add(item(1))
    two = office.add(item(2))
    office.add(adoption(one, two) if name == "lead" else adoption(two, one))
    assert refusal(office, 2) == [4]
    office.undo(4)
    office.undo(2)
    assert office.faults() == []


@pytest.mark.parametrize("more", [{"joint": ("NEW",)}, {"unit": "NEW"}], ids=["joint", "lead"])
def test_an_item_of_the_unit_stands_in_the_way(office: Office, more: dict[str, Any]) -> None:
    office.add(Unit(code="NEW", name="新县"))
    office.add(item(1, **more))
    assert refusal(office, 2) == [3]


def test_a_name_that_other_rows_carry_stands_in_nobodys_way(office: Office) -> None:
    office.add(Unit(code="SQ", name="新名", valid_from=item().submitted_on))
    office.add(item(1))
    office.undo(2)
    assert office.faults() == []


def test_two_rows_of_one_entry_do_not_stand_for_each_other(office: Office) -> None:
    office.add(Unit(code="NEW", name="旧名"), Unit(code="NEW", name="新名", valid_from=item().submitted_on))
    office.add(item(1, "NEW"))
    assert refusal(office, 2) == [3]


def test_what_was_taken_back_and_brought_back_may_be_built_upon(office: Office) -> None:
    row = office.add(item(1))
    office.undo(2)
    office.undo(3)
    office.add(adoption(row))
    assert refusal(office, 4) == [5]


def test_a_changed_code_in_use_stands_in_the_way(office: Office) -> None:
    office.add(Channel(code="old", name="旧刊", level="city"))
    row = next(v.id for v in recorded(office.connection, 2))
    office.amend(Channel, row, code="new")
    office.add(adoption(office.add(item(1)), channel="new"))
    assert refusal(office, 3) == [5]


def test_what_is_gone_cannot_be_named_again_by_undoing(office: Office) -> None:
    row = office.add(item(1, topics=("茶叶",)))
    office.void(Item, row)
    office.void(Topic, office.first(Topic).id)
    with pytest.raises(Refused, match="reference-missing"):
        office.undo(3)
    office.undo(4)
    office.undo(3)
    assert office.faults() == []


def test_many_in_the_way_are_named_shortly(office: Office) -> None:
    row = office.add(item(1))
    for n in range(9):
        office.add(adoption(row, serial=n))
    assert refusal(office, 2) == [3, 4, 5, 11]


def test_undo_of_a_large_entry_asks_once_not_once_a_row(office: Office) -> None:
    with office.entry() as writer:
        writer.add_all(item(n) for n in range(300))
    seen: list[str] = []
    office.connection.set_trace_callback(seen.append)
    office.undo(2)
    asked = [text for text in seen if "json_each(t.others)" in text or "FROM adoption t" in text]
    assert len(asked) < 20


def test_dependents_are_those_that_name_it(office: Office) -> None:
    one, two = office.add(item(1)), office.add(item(2))
    made = office.add(adoption(one, two))
    for row in (one, two):
        assert [version.id for version in dependents(office.connection, office.version(Item, row))] == [made]
    unit: Version[Any] = office.first(Unit)
    assert {version.id for version in dependents(office.connection, unit)} == {one, two}
    assert dependents(office.connection, office.version(Adoption, made)) == []


def test_entries_are_found_by_number_and_by_the_start_of_the_hash(office: Office) -> None:
    office.add(item(1))
    entry = newest(office.connection)
    for name in ("2", entry.hash, entry.hash[:12], entry.hash[:12].upper()):
        if not name.isdigit() or name == "2":
            assert entry_named(office.connection, name) == entry
    for name in ("", "3", "0", "zz", "-1", "１"):
        with pytest.raises(NotFound, match="entry-unknown"):
            entry_named(office.connection, name)
    assert [one.number for one in entries(office.connection)] == [2, 1]
    assert [one.number for one in entries(office.connection, newest_first=False)] == [1, 2]
    assert newest(office.connection, 1).number == 1


def test_a_moment_is_the_last_entry_not_after_it(office: Office) -> None:
    for n in range(3):
        office.add(item(n))
    at = {entry.number: entry.at for entry in entries(office.connection)}
    assert [entry_at(office.connection, at[number]) for number in (1, 2, 3)] == [1, 2, 3]
    assert entry_at(office.connection, "2030") == 4
    with pytest.raises(NotFound, match="as-of-too-early"):
        entry_at(office.connection, "2000-01-01")
