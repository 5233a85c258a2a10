"""Small ledgers for the tests of the store, and the means to look at them and to tamper with them.

`python -m tests.store.ledgers FILE` writes the dump of a furnished ledger; one is kept for each released schema.
"""

import shutil
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from zhibao_cli.domain.records import (
    RECORDS,
    Acknowledgement,
    Adjustment,
    Adoption,
    Card,
    Channel,
    Fault,
    Forwarding,
    Group,
    Honour,
    Instruction,
    Item,
    Kind,
    Officer,
    Outcome,
    Policy,
    Record,
    Return,
    Review,
    Solicitation,
    SolicitedUnit,
    Standing,
    Target,
    Topic,
    Total,
    Training,
    Unit,
)
from zhibao_cli.store import db, ledger
from zhibao_cli.store.entries import entry_named, reverse
from zhibao_cli.store.ledger import Stamp, Writer
from zhibao_cli.store.migrations import APPLICATION_ID, VERSION
from zhibao_cli.store.rows import Version
from zhibao_cli.store.verify import verify
from zhibao_cli.store.view import View

R = TypeVar("R", bound=Record)
ME, OTHER = "李敏", "王强"
CODES = ("SQ", "BH", "HY", "XY")


class Office:
    """An open ledger and what a test does with it."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        self.path = path
        self.connection = db.create(path) if new else db.open_to_write(path)
        # Nothing here outlives the test.
        self.connection.execute("PRAGMA synchronous=OFF")

    @property
    def newest(self) -> int:
        """The number of the newest entry."""
        return int(self.connection.execute("SELECT coalesce(max(seq), 0) FROM journal").fetchone()[0])

    @property
    def head(self) -> str:
        """The hash of the newest entry."""
        query = "SELECT hash FROM journal ORDER BY seq DESC LIMIT 1"
        return str(self.connection.execute(query).fetchone()[0])

    @contextmanager
    def entry(
        self, command: str = "write", *, by: str = ME, dry_run: bool = False, undoes: str | None = None
    ) -> Iterator[Writer]:
        extra = {"undoes": undoes} if undoes else {}
        stamp = Stamp(f"2024-03-01T00:{self.newest // 60:02}:{self.newest % 60:02}Z", by, command, None, extra)
        with ledger.entry(self.connection, self.path, stamp, dry_run=dry_run) as writer:
            yield writer

    def add(self, *records: Record) -> int:
        """Record these in one entry; the id of the last."""
        with self.entry("add") as writer:
            return [writer.add(record) for record in records][-1]

    def amend(self, record: type[Record], row_id: int, **changes: object) -> None:
        with self.entry("amend") as writer:
            old = self.version(record, row_id)
            writer.replace(old, replace(old.record, **changes))

    def void(self, record: type[Record], row_id: int) -> None:
        with self.entry("void") as writer:
            old = self.version(record, row_id)
            writer.replace(old, old.record, void=True)

    def undo(self, number: int, by: str = ME) -> None:
        entry = entry_named(self.connection, str(number))
        with self.entry("undo", by=by, undoes=entry.hash) as writer:
            reverse(writer, entry)

    def version(self, record: type[R], row_id: int) -> Version[R]:
        found = View(self.connection).one(record, row_id)
        assert found is not None
        return found

    def first(self, record: type[R]) -> Version[R]:
        """The one recorded first of those not void."""
        return View(self.connection).all(record, order="recorded_by, id")[0]

    def faults(self, head: str | None = None) -> list[str]:
        """The codes of what verify finds."""
        return [problem.code for problem in verify(self.connection, head)]

    def standing(self, as_of: int | None = None) -> dict[str, list[Version[Record]]]:
        """Everything that holds, table by table, without the entries that recorded it."""
        view = View(self.connection, as_of)
        return {
            record.TABLE: [v._replace(recorded_by=0, retired_by=None, replaces=None) for v in view.each(record)]
            for record in RECORDS
        }

    def facts(self) -> Counter[tuple[Any, ...]]:
        """The facts that hold, spelled out."""
        query = (
            "SELECT day, item, event, u.code, s.attributes, words FROM fact JOIN unit_number u ON u.number = unit "
            "JOIN shape s ON s.number = shape WHERE retired_by IS NULL"
        )
        return Counter(self.connection.execute(query))


def item(serial: int = 1, unit: str = "SQ", **more: Any) -> Item:
    values: dict[str, Any] = {
        "series": f"{unit}-2024",
        "title": f"关于茶叶的第{serial}条",
        "submitted_on": date(2024, 1, 5),
    }
    return Item(serial=serial, unit=unit, **(values | more))


def adoption(of: int, *others: int, serial: int = 1, **more: Any) -> Adoption:
    values: dict[str, Any] = {"channel": "zwxx", "adopted_on": date(2024, 2, 1)}
    return Adoption(serial=serial, item=of, others=others, **(values | more))


def found_office(path: Path) -> Office:
    """A ledger with the registers items need."""
    office = Office(path, new=True)
    with office.entry("init") as writer:
        writer.add_all([Group(name="直报县"), Group(name="县区", position=1)])
        writer.add_all(Unit(code=code, name=f"{code}县", group_name="直报县") for code in CODES)
        writer.add(Channel(code="zwxx", name="政务信息", level="city"))
        writer.add_all([Kind(code="research", name="调研", major=True), Kind(code="news", name="动态")])
        writer.add(Topic(name="茶叶"))
    return office


AMENDMENTS: dict[type[Record], dict[str, Any]] = {
    Item: {
        "title": "改过的题目",
        "kind": "news",
        "joint": ("HY",),
        "words": 2300,
        "submitted_on": date(2024, 1, 7),
        "file": "稿件/改过.docx",
        "file_digest": "0f" * 32,
    },
    Adoption: {"level": "province", "others": (), "points": Fraction(1, 3), "reprint": True},
    Forwarding: {"to_level": "national", "forwarded_on": date(2024, 1, 9)},
    Instruction: {"rank": "chief", "feedback_due": date(2024, 5, 1)},
    Unit: {"name": "石泉县政府办", "aliases": ("石泉",), "direct_report": True},
    Group: {"position": 5},
    Officer: {"role": "主任", "valid_to": date(2024, 12, 31)},
    Channel: {"level": "province", "aliases": ("信息",)},
    Kind: {"name": "调研信息", "major": False},
    Topic: {"name": "富硒茶"},
    Card: {"title": "新的办法", "effective_to": date(2025, 1, 1)},
    Standing: {"points": Fraction(65), "place": 4},
    Solicitation: {"important": True, "due_on": date(2024, 6, 1)},
    SolicitedUnit: {"outcome": "delivered", "received_on": date(2024, 5, 20)},
    Policy: {"value": "ankang"},
    Fault: {"severity": "serious", "points": Fraction(-5, 2), "item": None, "notified_by": "province"},
    Adjustment: {"points": Fraction(-3), "reason": "组织不力"},
    Return: {"reason": "数据不实", "returned_on": date(2024, 3, 2)},
    Target: {"value": Fraction(9), "valid_to": date(2024, 12, 31), "kind": "news", "min_words": 500},
    Total: {"count": 7, "level": "province", "source": "通报"},
    Review: {"accurate": True, "reason": None},
    Outcome: {"document": "市政发〔2024〕7号", "happened_on": date(2024, 6, 1)},
    Honour: {"year": 2023, "level": "province"},
    Training: {"hours": Fraction(7, 2), "officers": ()},
    Acknowledgement: {"theirs": "8", "reason": "跨月采用"},
}
"""For each record, a change that touches what matters of it."""


def furnish(office: Office) -> None:
    """One of everything, in a few entries; two items, one joint, one piece compiled from both."""
    with office.entry("submit") as writer:
        one = writer.add(item(1, joint=("BH",), kind="research", words=2100, authors=("张三",), text="正文"))
        two = writer.add(item(1, "HY", other_numbers=("旧-7",)))
    office.add(
        adoption(one, two, form="full", issue="第3期", printed_title="两县茶叶", route="direct"),
        Forwarding(serial=1, item=one, to_level="province", forwarded_on=date(2024, 1, 8), printed_title="茶"),
        Instruction(serial=1, item=one, level="city", leader="市长", instructed_on=date(2024, 2, 3), channel="zwxx",
                    text="很好", feedback_on=date(2024, 4, 1)),
    )  # fmt: skip
    office.add(
        Officer(serial=1, unit="SQ", name="赵六", valid_from=date(2024, 1, 1)),
        Topic(name="毛尖"),
        Card(card="city", effective_from=date(2024, 1, 1), title="办法", digest="d1", text="…", file="city.toml"),
        Standing(serial=1, unit="SQ", start_on=date(2024, 1, 1), end_on=date(2024, 8, 31), adopted=6, level="province",
                 group_name="直报县", points_change=Fraction(15), ranked=9, source="通报"),
        Solicitation(number="约-1", topic="茶", level="city", issued_on=date(2024, 4, 1)),
        SolicitedUnit(solicitation="约-1", unit="SQ", item=one),
        Policy(name="scorecard", value="city"),
    )  # fmt: skip
    office.add(
        Fault(serial=1, unit="SQ", item=one, fault="late", occurred_on=date(2024, 2, 5), note="晚一天"),
        Adjustment(serial=1, unit="BH", adjusted_on=date(2024, 2, 6), points=Fraction(2), reason="现场会",
                   approver="主任"),
        Return(serial=1, item=two, reason="重复", returned_on=date(2024, 2, 7)),
        Target(serial=1, group_name="直报县", metric="submitted", every="month", value=Fraction(8)),
    )  # fmt: skip
    office.add(
        Total(serial=1, unit="SQ", start_on=date(2023, 1, 1), end_on=date(2023, 12, 31), event="adopted", count=6,
              channel="zwxx"),
        Acknowledgement(serial=1, unit="SQ", start_on=date(2024, 1, 1), end_on=date(2024, 8, 31), level="province",
                        metric="adopted", ours="6", theirs="7", reason="下月补登"),
    )  # fmt: skip
    officer = office.first(Officer).id
    office.add(
        Review(serial=1, item=one, political=True, policy=True, sensitive=True, reviewed_by="孙七",
               reviewed_on=date(2024, 1, 4), reason="数据待核"),
        Outcome(serial=1, item=one, text="列入市政府常务会议"),
        Honour(serial=1, unit="SQ", officer=officer, given_by="省政府办公厅", year=2024, title="先进个人"),
        Training(serial=1, topic="信息写作", held_on=date(2024, 3, 1), officers=(officer,)),
    )  # fmt: skip


def amend_everything(office: Office) -> None:
    for record, changes in AMENDMENTS.items():
        office.amend(record, office.first(record).id, **changes)


def copied(path: Path, folder: Path) -> Office:
    return Office(Path(shutil.copy(path, folder / "copy.db")))


def in_memory(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A copy that no file knows of."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(copy)
    return copy


def tamper(connection: sqlite3.Connection, statement: str, values: tuple[Any, ...] = ()) -> None:
    """Do what the triggers refuse, and put these back as they were, so that only what was done differs."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = connection.execute(query).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(statement, values)
    for _, sql in triggers:
        connection.execute(sql)


def dumped(connection: sqlite3.Connection) -> str:
    """The ledger as SQL, with the two marks in the file's header."""
    marks = [f"PRAGMA application_id={APPLICATION_ID};", f"PRAGMA user_version={VERSION};"]
    copy = in_memory(connection)
    index = list(_index_of(copy))
    for name in ("library_words", "library"):
        copy.execute(f"DROP TABLE IF EXISTS {name}")
    return "\n".join([*marks, *copy.iterdump(), *index, ""])


def _index_of(connection: sqlite3.Connection) -> Iterator[str]:
    """The full-text index as SQL: it keeps words only, and SQLite does not dump those."""
    made = "SELECT sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name"
    virtual = [f"{sql};" for (sql,) in connection.execute(made)]
    yield from virtual
    texts: dict[int, dict[str, str]] = {}
    words = 'SELECT doc, col, term FROM library_words ORDER BY doc, col, "offset"'
    for place, column, word in connection.execute(words) if virtual else ():
        columns = texts.setdefault(place, {})
        columns[column] = f"{columns[column]} {word}" if column in columns else word
    for place, columns in texts.items():
        title, text = (f"'{columns[name]}'" if name in columns else "NULL" for name in ("title", "text"))
        yield f"INSERT INTO library(rowid, title, text) VALUES ({place}, {title}, {text});"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made_in:
        made = found_office(Path(made_in) / "made.db")
        furnish(made)
        amend_everything(made)
        Path(sys.argv[1]).write_text(dumped(made.connection), encoding="utf-8")
        made.connection.close()
