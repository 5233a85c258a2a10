"""The library's index: what is found by it, and that it stays in step with the items that hold."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.ledgers import Office, found_office, in_memory, item, tamper

from zhibao_cli.domain.library import folded
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.query import read_query
from zhibao_cli.domain.records import Adoption, Forwarding, Item
from zhibao_cli.errors import UsageFault
from zhibao_cli.store import db, finding, health, library
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.view import View

TITLES = ("春茶开采", "秋茶产销两旺，茶农增收", "烟叶收购与茶叶加工", "Open Data 平台", "GDP 增长 12.5%", "乡村旅游")


@pytest.fixture
def shelf(office: Office) -> Office:
    """A ledger with the titles, a day apart, the last of them with a text."""
    for serial, title in enumerate(TITLES, 1):
        text = "石泉县办了茶厂。" if title == "乡村旅游" else None
        office.add(item(serial, title=title, text=text, submitted_on=date(2024, 1, serial)))
    return office


def found(office: Office, typed: str, most: int = 20, **filters: object) -> list[str]:
    """Titles found, by the index; looking at each item finds the same."""
    view, criteria, query = View(office.connection), Criteria(**filters), read_query(typed)  # type: ignore[arg-type]
    by_index = finding.find(view, query, criteria, most)
    assert by_index.indexed
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "usable", lambda _connection: False)
        by_looking = finding.find(view, query, criteria, most)
    assert not by_looking.indexed
    assert (by_index.count, by_index.items) == (by_looking.count, by_looking.items)
    return [version.record.title for version in by_index.items]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("乡村", "乡村旅游"),
        ("村", "乡村旅游"),
        ("游", "乡村旅游"),
        ("村旅游", "乡村旅游"),
        ("乡游", ""),
        ("茶叶", "烟叶收购与茶叶加工"),
        ("增收", "秋茶产销两旺，茶农增收"),
        ("茶", "烟叶收购与茶叶加工/秋茶产销两旺，茶农增收/春茶开采/乡村旅游"),
        ("茶厂", "乡村旅游"),
        ("茶厂 乡村", "乡村旅游"),
        ("茶 非 烟 非 厂", "秋茶产销两旺，茶农增收/春茶开采"),
        ("(乡村 或 秋茶) 非 厂", "秋茶产销两旺，茶农增收"),
        ("“两旺，茶农”", "秋茶产销两旺，茶农增收"),
        ("“两旺茶农”", ""),
        ("open", "Open Data 平台"),
        ("pen", "Open Data 平台"),
        ("ＤＡＴＡ", "Open Data 平台"),
        ("12.5", "GDP 增长 12.5%"),
        ("2", "GDP 增长 12.5%"),
        ('"AND"', ""),
    ],
)
def test_what_is_found_and_in_which_order(shelf: Office, typed: str, titles: str) -> None:
    assert "/".join(found(shelf, typed)) == titles


def test_only_so_many_are_read_but_all_are_counted(shelf: Office) -> None:
    assert found(shelf, "茶", 2) == ["烟叶收购与茶叶加工", "秋茶产销两旺，茶农增收"]
    assert found(shelf, "茶", 0) == []
    assert finding.find(View(shelf.connection), read_query("茶"), Criteria(), 2).count == 4


def test_filters_narrow_what_is_found(shelf: Office) -> None:
    first = shelf.first(Item).id
    shelf.add(Adoption(serial=1, item=first, channel="zwxx", adopted_on=date(2024, 2, 1)))
    assert found(shelf, "茶", adopted=True) == ["春茶开采"]
    assert found(shelf, "茶", adopted=False, units=("SQ",))[-1] == "乡村旅游"
    assert found(shelf, "茶", units=("BH",)) == []
    days = Period(date(2024, 1, 2), date(2024, 1, 4))
    assert found(shelf, "茶", window=days) == ["烟叶收购与茶叶加工", "秋茶产销两旺，茶农增收"]


def test_amend_void_and_undo_keep_it_in_step(shelf: Office) -> None:
    first = shelf.first(Item).id
    steps: list[tuple[Callable[[], None], str, str]] = [
        (lambda: shelf.amend(Item, first, title="夏茶上市"), "夏茶上市", "春茶"),
        (lambda: shelf.undo(shelf.newest), "春茶开采", "夏茶"),
        (lambda: shelf.amend(Item, first, text="说到夏茶"), "春茶开采", "没有"),
        (lambda: shelf.amend(Item, first, submitted_on=date(2024, 1, 20)), "春茶开采", "没有"),
        (lambda: shelf.amend(Item, first, kind="news"), "春茶开采", "没有"),
    ]
    for step, there, gone in steps:
        step()
        assert there in found(shelf, there[:2])
        assert found(shelf, gone) == []
        assert library.in_step(shelf.connection)
    assert found(shelf, "春茶") == found(shelf, "夏茶") == ["春茶开采"]
    shelf.void(Item, first)
    assert found(shelf, "春茶") == []
    shelf.undo(shelf.newest)
    assert found(shelf, "春茶") == ["春茶开采"]
    assert shelf.faults() == []


def test_what_stood_at_an_earlier_entry_is_searched_as_of_it(shelf: Office) -> None:
    before = shelf.newest
    shelf.amend(Item, shelf.first(Item).id, title="夏茶上市")
    then = finding.find(View(shelf.connection, before), read_query("春茶"), Criteria(), 20)
    assert [version.record.title for version in then.items] == ["春茶开采"]
    assert not then.indexed


def test_a_dry_run_leaves_the_index_alone(shelf: Office) -> None:
    with shelf.entry(dry_run=True) as writer:
        writer.add(item(9, title="冬茶"))
    assert found(shelf, "冬茶") == []
    assert library.in_step(shelf.connection)


def _no_index(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(library, "available", lambda _connection: False)


def test_a_program_without_the_index_gives_it_up_and_the_next_makes_it_anew(shelf: Office) -> None:
    with pytest.MonkeyPatch.context() as patch:
        _no_index(patch)
        shelf.add(item(9, title="冬茶储存"))
        assert shelf.faults() == []
        there = finding.find(View(shelf.connection), read_query("冬茶"), Criteria(), 20)
        assert (there.count, there.indexed) == (1, False)
    assert not library.usable(shelf.connection)
    assert shelf.faults() == []
    shelf.add(item(10, title="冬茶品评"))
    assert found(shelf, "冬茶") == ["冬茶品评", "冬茶储存"]
    assert library.in_step(shelf.connection)


def test_a_ledger_made_without_the_index_gets_one_later(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        _no_index(patch)
        office = found_office(tmp_path / "made.db")
        office.add(item(1, title="冬茶储存"))
    assert not library.usable(office.connection)
    assert office.faults() == []
    office.add(item(2, title="冬茶品评"))
    assert found(office, "冬茶") == ["冬茶品评", "冬茶储存"]
    office.connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE shelf SET place = place + (1 << 30) WHERE item = (SELECT max(item) FROM shelf)",
        "DELETE FROM shelf WHERE item = (SELECT max(item) FROM shelf)",
        "UPDATE shelf SET recorded_by = 1 WHERE item = (SELECT max(item) FROM shelf)",
        "INSERT INTO library(rowid, title) VALUES (1, '茶叶')",
        "INSERT INTO library(library) VALUES ('delete-all')",
    ],
)
def test_an_index_out_of_step_is_seen_and_made_anew(shelf: Office, statement: str) -> None:
    copy = in_memory(shelf.connection)
    tamper(copy, statement)
    assert not library.in_step(copy)
    library.rebuild(copy)
    assert library.in_step(copy)


def old_ledger(folder: Path, version: str) -> Path:
    path = folder / "old.db"
    old = sqlite3.connect(path)
    old.executescript((Path(__file__).parents[1] / "ledgers" / f"{version}.sql").read_text(encoding="utf-8"))
    old.close()
    return path


@pytest.mark.parametrize("version", ["v001", "v002", "v003", "v004"])
def test_an_older_ledger_is_indexed_when_opened(version: str, tmp_path: Path) -> None:
    connection = db.open_to_read(old_ledger(tmp_path, version))
    assert library.usable(connection)
    assert library.in_step(connection)
    assert [v.record.title for v in finding.find(View(connection), read_query("题目"), Criteria(), 9).items]
    connection.close()


def test_an_index_that_lacks_titles_in_print_counts_as_none_and_is_made_anew(tmp_path: Path) -> None:
    path = old_ledger(tmp_path, "v005")
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM shelf WHERE place < 10000")  # the mark alone: no day is so early
    connection.commit()
    connection.close()
    connection = db.open_to_read(path)
    assert not library.usable(connection)
    there = finding.find(View(connection), read_query("题目"), Criteria(), 9)
    assert (there.count > 0, there.indexed) == (True, False)
    connection.close()
    health.mend(path)
    connection = db.open_to_read(path)
    assert library.usable(connection)
    assert library.in_step(connection)
    connection.close()


# -- titles in print, other numbers


def printed(office: Office, items: tuple[int, ...], title: str | None, serial: int = 1) -> int:
    """Print these items, or send them up (an even serial), under a title."""
    lead, *others = items
    record: Adoption | Forwarding = (
        Adoption(
            serial=serial, item=lead, others=tuple(others), channel="zwxx", adopted_on=date(2024, 2, 1),
            printed_title=title,
        )
        if serial % 2
        else Forwarding(
            serial=serial, item=lead, others=tuple(others), to_level="province", forwarded_on=date(2024, 2, 1),
            printed_title=title,
        )
    )  # fmt: skip
    office.add(record)
    return office.first(type(record)).id


def ids(office: Office) -> list[int]:
    return [version.id for version in View(office.connection).all(Item, order="serial")]


@pytest.mark.parametrize("serial", [1, 2])
def test_an_item_is_found_by_its_title_in_print(shelf: Office, serial: int) -> None:
    first, second, *_ = ids(shelf)
    event = printed(shelf, (first, second), "早春绿茶上市", serial)
    record = Adoption if serial == 1 else Forwarding
    assert sorted(found(shelf, "绿茶")) == ["春茶开采", "秋茶产销两旺，茶农增收"]
    assert found(shelf, "绿茶 开采") == ["春茶开采"]
    assert found(shelf, "“开采早春”") == [], "no phrase reaches from one title into the other"
    assert library.in_step(shelf.connection)
    shelf.amend(record, event, printed_title="明前茶上市")
    assert (found(shelf, "绿茶"), len(found(shelf, "明前茶"))) == ([], 2)
    shelf.amend(record, event, others=())
    assert found(shelf, "明前茶") == ["春茶开采"]
    shelf.amend(Item, first, title="夏茶上市")
    assert found(shelf, "明前茶") == ["夏茶上市"]
    shelf.void(record, event)
    assert found(shelf, "明前茶") == []
    shelf.undo(shelf.newest)
    assert found(shelf, "明前茶") == ["夏茶上市"]
    assert library.in_step(shelf.connection)
    assert shelf.faults() == []


def test_an_item_is_found_by_its_other_numbers(shelf: Office) -> None:
    first, *_ = ids(shelf)
    shelf.amend(Item, first, other_numbers=("石政信〔2024〕3号",))
    assert found(shelf, "石政信") == found(shelf, "“石政信〔2024〕3号”") == ["春茶开采"]
    shelf.undo(shelf.newest)
    assert found(shelf, "石政信") == []
    assert library.in_step(shelf.connection)


def test_titles_in_print_are_searched_as_of_then(shelf: Office) -> None:
    before = shelf.newest
    printed(shelf, (ids(shelf)[0],), "早春绿茶上市")
    now = View(shelf.connection, shelf.newest)
    assert finding.find(now, read_query("绿茶"), Criteria(), 9).count == 1
    assert finding.find(View(shelf.connection, before), read_query("绿茶"), Criteria(), 9).count == 0


WRITTEN = st.text("茶农增收，。 （）abAB１2　·é", min_size=1, max_size=8)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "title", "text", "day", "kind", "numbers", "print", "reprint", "void", "undo"]),
        WRITTEN,
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=12,
)


@pytest.fixture(scope="module")
def empty() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        office = found_office(Path(folder) / "made.db")
        office.connection.close()
        yield office.path


def _take(office: Office, first: int, step: tuple[str, str, int]) -> None:
    what, text, number = step
    if what == "undo" and office.newest > 1:
        office.undo(office.newest)
    elif what == "add":
        with office.entry() as writer:
            days = [date(2024, 1, 1) + timedelta(days=n % 3) for n in range(number)]
            writer.add_all(
                item(first + n, title=f"{text}{n}", text=text if n % 2 else None, submitted_on=day)
                for n, day in enumerate(days)
            )
    else:
        _change(office, step)


_FIELDS = {"day": "submitted_on", "numbers": "other_numbers"}


def _change(office: Office, step: tuple[str, str, int]) -> None:
    what, text, number = step
    live = [version.id for version in View(office.connection).each(Item)]
    if not live:
        return
    one = live[number % len(live)]
    changes: dict[str, object] = {
        "title": text, "text": text, "numbers": (text,), "day": date(2024, 1, 1 + number),
        "kind": "news" if number % 2 else None,
    }  # fmt: skip
    view = View(office.connection)
    events: list[tuple[type[Adoption | Forwarding], int]] = [(Adoption, v.id) for v in view.each(Adoption)]
    events += [(Forwarding, v.id) for v in view.each(Forwarding)]
    if what == "void" and not events:
        office.void(Item, one)
    elif what == "void":
        office.void(*events[number % len(events)])
    elif what == "print":
        printed(office, tuple(dict.fromkeys((one, live[0]))), text if number else None, number)
    elif what == "reprint" and events:
        office.amend(*events[number % len(events)], printed_title=text)
    elif what in changes:
        office.amend(Item, one, **{_FIELDS.get(what, what): changes[what]})


@settings(max_examples=25, deadline=None)
@given(STEPS, WRITTEN)
def test_after_any_history_it_is_as_if_made_anew(empty: Path, steps: list[tuple[str, str, int]], typed: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.db"
        path.write_bytes(empty.read_bytes())
        office = Office(path)
        for number, step in enumerate(steps):
            _take(office, 10 * number + 1, step)
            assert library.in_step(office.connection)
        _found_alike(office, typed)
        office.connection.close()


def _found_alike(office: Office, typed: str) -> None:
    """Whatever is typed, the index and a look at each item find the same; and so does an index made anew."""
    try:
        query = read_query(typed)
    except UsageFault:
        return
    view = View(office.connection)
    first = finding.find(view, query, Criteria(), 99)
    with pytest.MonkeyPatch.context() as patch:
        _no_index(patch)
        looked = finding.find(view, query, Criteria(), 99)
    library.rebuild(office.connection)
    again = finding.find(view, query, Criteria(), 99)
    ids = [{version.id for version in one.items} for one in (first, looked, again)]
    assert ids[0] == ids[1] == ids[2]
    assert first.count == looked.count == again.count == len(ids[0])


@settings(max_examples=60, deadline=None)
@given(st.text("茶农增收，。 （）abAB１2　·é—GDP%", min_size=1, max_size=10), st.data())
def test_every_part_of_a_title_finds_it(empty: Path, title: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.db"
        path.write_bytes(empty.read_bytes())
        office = Office(path)
        office.add(item(1, title=title), item(2, title="别的"))
        for start in range(len(title)):
            for end in range(start + 1, len(title) + 1):
                part = title[start:end]
                if folded(part):
                    assert title in found(office, f'"{part}"')
        office.connection.close()
