"""The schema, as numbered steps that are only ever added to. sqlite-utils runs each in one transaction.

A released step is never edited: old ledgers have run it. The schema's number is also kept in `user_version`, so that
opening a ledger need not load sqlite-utils.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

VERSION = 5
APPLICATION_ID = 0x5A48_4942
"""`ZHIB` in the file's header says whose file this is."""

_HEAD = (
    "id INTEGER NOT NULL, recorded_by INTEGER NOT NULL, retired_by INTEGER, replaces TEXT, "
    "void INTEGER NOT NULL DEFAULT 0"
)
_TABLES_1 = {
    "item": "series TEXT NOT NULL, serial INTEGER NOT NULL, unit TEXT NOT NULL, joint TEXT, title TEXT NOT NULL, "
    "kind TEXT, words INTEGER, submitted_on TEXT NOT NULL, to_level TEXT, authors TEXT, signed_by TEXT, "
    "checked_by TEXT, solicited TEXT, topics TEXT, status TEXT NOT NULL, other_numbers TEXT, text TEXT",
    "adoption": "serial INTEGER NOT NULL, item INTEGER NOT NULL, others TEXT, channel TEXT, level TEXT, form TEXT, "
    "adopted_on TEXT NOT NULL, issue TEXT, printed_title TEXT, route TEXT, reprint INTEGER NOT NULL, points TEXT",
    "forwarding": "serial INTEGER NOT NULL, item INTEGER NOT NULL, others TEXT, to_level TEXT NOT NULL, "
    "forwarded_on TEXT NOT NULL, printed_title TEXT",
    "instruction": "serial INTEGER NOT NULL, item INTEGER NOT NULL, leader TEXT, level TEXT NOT NULL, rank TEXT, "
    "instructed_on TEXT NOT NULL, channel TEXT, text TEXT, feedback_due TEXT, feedback_on TEXT",
    "unit": "code TEXT NOT NULL, valid_from TEXT, valid_to TEXT, name TEXT NOT NULL, short_name TEXT, aliases TEXT, "
    "group_name TEXT, network TEXT, direct_report INTEGER NOT NULL, rolls_up_to TEXT, merged_into TEXT, initials TEXT",
    "unit_group": "name TEXT NOT NULL, position INTEGER NOT NULL",
    "officer": "serial INTEGER NOT NULL, unit TEXT NOT NULL, name TEXT NOT NULL, role TEXT, valid_from TEXT, "
    "valid_to TEXT",
    "channel": "code TEXT NOT NULL, name TEXT NOT NULL, level TEXT NOT NULL, medium TEXT NOT NULL, aliases TEXT",
    "kind": "code TEXT NOT NULL, name TEXT NOT NULL, major INTEGER NOT NULL, aliases TEXT",
    "topic": "name TEXT NOT NULL",
    "scorecard": "card TEXT NOT NULL, effective_from TEXT NOT NULL, effective_to TEXT, title TEXT NOT NULL, "
    "digest TEXT NOT NULL, text TEXT NOT NULL, file TEXT",
    "standing": "serial INTEGER NOT NULL, unit TEXT NOT NULL, group_name TEXT, start_on TEXT NOT NULL, "
    "end_on TEXT NOT NULL, level TEXT, adopted INTEGER, points TEXT, points_change TEXT, place INTEGER, "
    "ranked INTEGER, source TEXT",
    "solicitation": "number TEXT NOT NULL, topic TEXT NOT NULL, level TEXT, important INTEGER NOT NULL, "
    "issued_on TEXT, due_on TEXT",
    "solicited_unit": "solicitation TEXT NOT NULL, unit TEXT NOT NULL, outcome TEXT NOT NULL, received_on TEXT, "
    "item INTEGER",
    "policy": "name TEXT NOT NULL, value TEXT NOT NULL",
}
_INDEXES_1 = (
    "CREATE INDEX item_number ON item(series, serial)",
    "CREATE INDEX adoption_serial ON adoption(serial)",
    "CREATE INDEX forwarding_serial ON forwarding(serial)",
    "CREATE INDEX instruction_serial ON instruction(serial)",
    "CREATE INDEX adoption_item ON adoption(item)",
    "CREATE INDEX forwarding_item ON forwarding(item)",
    "CREATE INDEX instruction_item ON instruction(item)",
    # Pieces made of several items are few; without these every one would be looked through for a further source.
    "CREATE INDEX adoption_compiled ON adoption(id) WHERE others IS NOT NULL",
    "CREATE INDEX forwarding_compiled ON forwarding(id) WHERE others IS NOT NULL",
)
_JOURNAL_1 = (
    "CREATE TABLE journal(seq INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, head TEXT NOT NULL, "
    "tick INTEGER NOT NULL GENERATED ALWAYS AS (head->>'$.tick') VIRTUAL, "
    "ledger TEXT NOT NULL GENERATED ALWAYS AS (head->>'$.ledger') VIRTUAL) STRICT",
    "CREATE INDEX journal_tick ON journal(tick)",
    "CREATE INDEX journal_ledger ON journal(ledger)",
    "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'append-only: journal'); END",
    "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'append-only: journal'); END",
    "CREATE TRIGGER journal_in_order BEFORE INSERT ON journal "
    "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal) "
    "BEGIN SELECT RAISE(ABORT, 'append-only: journal'); END",
)
# Derived from the tables above; may be rebuilt; in no digest. Days are integers such as 20240305.
_DERIVED_1 = (
    "CREATE TABLE unit_number(number INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE shape(number INTEGER PRIMARY KEY, attributes TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE fact(day INTEGER NOT NULL, item INTEGER NOT NULL, event INTEGER NOT NULL, unit INTEGER NOT NULL, "
    "recorded_by INTEGER NOT NULL, shape INTEGER NOT NULL, words INTEGER, alone INTEGER NOT NULL, retired_by INTEGER, "
    "PRIMARY KEY(day, item, event, unit, recorded_by)) STRICT, WITHOUT ROWID",
    "CREATE INDEX fact_item ON fact(item)",
)
_VIEWS_1 = (
    "CREATE VIEW items AS SELECT CASE serial WHEN 0 THEN series ELSE series || '-' || printf('%04d', serial) END "
    "AS number, i.unit, (SELECT u.name FROM unit u WHERE u.code = i.unit AND u.retired_by IS NULL AND NOT u.void "
    "ORDER BY u.valid_from DESC LIMIT 1) AS unit_name, joint, title, kind, words, submitted_on, to_level, authors, "
    "signed_by, checked_by, solicited, topics, status, other_numbers, text, id FROM item i "
    "WHERE retired_by IS NULL AND NOT void",
    "CREATE VIEW adoptions AS SELECT 'a' || a.serial AS ref, i.number AS item_number, i.title, "
    "a.channel, (SELECT c.name FROM channel c WHERE c.code = a.channel AND c.retired_by IS NULL AND NOT c.void) "
    "AS channel_name, coalesce(a.level, (SELECT c.level FROM channel c WHERE c.code = a.channel AND "
    "c.retired_by IS NULL AND NOT c.void)) AS level, form, adopted_on, issue, printed_title, route, reprint, points, "
    "others, a.item, a.id FROM adoption a LEFT JOIN items i ON i.id = a.item WHERE a.retired_by IS NULL AND NOT a.void",
    "CREATE VIEW forwardings AS SELECT 'f' || f.serial AS ref, i.number AS item_number, i.title, f.to_level, "
    "forwarded_on, printed_title, others, f.item, f.id FROM forwarding f LEFT JOIN items i ON i.id = f.item "
    "WHERE f.retired_by IS NULL AND NOT f.void",
    "CREATE VIEW instructions AS SELECT 'i' || n.serial AS ref, i.number AS item_number, i.title, leader, level, rank, "
    "instructed_on, channel, n.text, feedback_due, feedback_on, n.item, n.id FROM instruction n "
    "LEFT JOIN items i ON i.id = n.item WHERE n.retired_by IS NULL AND NOT n.void",
    *(
        f"CREATE VIEW {view} AS SELECT {names} FROM {table} WHERE retired_by IS NULL AND NOT void"
        for view, table, names in (
            ("units", "unit", "code, name, short_name, aliases, group_name, network, direct_report, rolls_up_to, "
             "merged_into, valid_from, valid_to"),
            ("groups_now", "unit_group", "name, position"),
            ("officers", "officer", "'p' || serial AS ref, unit, name, role, valid_from, valid_to"),
            ("channels", "channel", "code, name, level, medium, aliases"),
            ("kinds", "kind", "code, name, major, aliases"),
            ("topics", "topic", "name"),
            ("scorecards", "scorecard", "card, effective_from, effective_to, title, digest, file, text"),
            ("standings", "standing", "'s' || serial AS ref, unit, group_name, start_on, end_on, level, adopted, "
             "points, points_change, place, ranked, source"),
            ("solicitations", "solicitation", "number, topic, level, important, issued_on, due_on"),
            ("solicited_units", "solicited_unit", "solicitation, unit, outcome, received_on, item"),
            ("policies", "policy", "name, value"),
        )
    ),
    "CREATE VIEW log AS SELECT seq, head->>'$.at' AS at, head->>'$.by' AS by, head->>'$.command' AS command, "
    "head->>'$.reason' AS reason, head->'$.tables' AS recorded, hash FROM journal",
)  # fmt: skip

_TABLES_2 = {
    "fault": "serial INTEGER NOT NULL, unit TEXT NOT NULL, item INTEGER, fault TEXT NOT NULL, severity TEXT, "
    "notified_by TEXT, occurred_on TEXT NOT NULL, points TEXT, note TEXT",
    "adjustment": "serial INTEGER NOT NULL, unit TEXT NOT NULL, adjusted_on TEXT NOT NULL, points TEXT NOT NULL, "
    "reason TEXT, approver TEXT",
    "item_return": "serial INTEGER NOT NULL, item INTEGER NOT NULL, reason TEXT, returned_on TEXT",
    "target": "serial INTEGER NOT NULL, unit TEXT, group_name TEXT, metric TEXT NOT NULL, every TEXT NOT NULL, "
    "value TEXT NOT NULL, valid_from TEXT, valid_to TEXT",
}
_VIEWS_2 = (
    "CREATE VIEW faults AS SELECT 'e' || e.serial AS ref, e.unit, i.number AS item_number, fault, severity, "
    "notified_by, occurred_on, points, note, e.id FROM fault e LEFT JOIN items i ON i.id = e.item "
    "WHERE e.retired_by IS NULL AND NOT e.void",
    "CREATE VIEW adjustments AS SELECT 'j' || serial AS ref, unit, adjusted_on, points, reason, approver, id "
    "FROM adjustment WHERE retired_by IS NULL AND NOT void",
    "CREATE VIEW item_returns AS SELECT 'r' || r.serial AS ref, i.number AS item_number, i.title, reason, returned_on, "
    "r.id FROM item_return r LEFT JOIN items i ON i.id = r.item WHERE r.retired_by IS NULL AND NOT r.void",
    "CREATE VIEW targets AS SELECT 't' || serial AS ref, unit, group_name, metric, every, value, valid_from, valid_to, "
    "id FROM target WHERE retired_by IS NULL AND NOT void",
)

_TABLES_3 = {
    "total": "serial INTEGER NOT NULL, unit TEXT NOT NULL, start_on TEXT NOT NULL, end_on TEXT NOT NULL, "
    "event TEXT NOT NULL, count INTEGER NOT NULL, channel TEXT, level TEXT, form TEXT, kind TEXT, rank TEXT, "
    "to_level TEXT, source TEXT",
    "acknowledgement": "serial INTEGER NOT NULL, unit TEXT NOT NULL, start_on TEXT NOT NULL, end_on TEXT NOT NULL, "
    "level TEXT, metric TEXT NOT NULL, ours TEXT, theirs TEXT, reason TEXT NOT NULL",
    "review": "serial INTEGER NOT NULL, item INTEGER NOT NULL, political INTEGER NOT NULL, policy INTEGER NOT NULL, "
    "sensitive INTEGER NOT NULL, accurate INTEGER NOT NULL, reviewed_by TEXT NOT NULL, reviewed_on TEXT NOT NULL, "
    "reason TEXT",
    "outcome": "serial INTEGER NOT NULL, item INTEGER NOT NULL, text TEXT NOT NULL, document TEXT, happened_on TEXT",
    "honour": "serial INTEGER NOT NULL, unit TEXT NOT NULL, officer INTEGER, given_by TEXT NOT NULL, level TEXT, "
    "year INTEGER NOT NULL, title TEXT NOT NULL",
    "training": "serial INTEGER NOT NULL, topic TEXT NOT NULL, hours TEXT, held_on TEXT NOT NULL, officers TEXT",
}
_VIEWS_3 = (
    "CREATE VIEW totals AS SELECT 'c' || serial AS ref, unit, start_on, end_on, event, count, channel, level, form, "
    "kind, rank, to_level, source, id FROM total WHERE retired_by IS NULL AND NOT void",
    "CREATE VIEW acknowledgements AS SELECT 'k' || serial AS ref, unit, start_on, end_on, level, metric, ours, theirs, "
    "reason, id FROM acknowledgement WHERE retired_by IS NULL AND NOT void",
    "CREATE VIEW reviews AS SELECT 'v' || v.serial AS ref, i.number AS item_number, i.title, political, policy, "
    "sensitive, accurate, reviewed_by, reviewed_on, reason, v.item, v.id FROM review v "
    "LEFT JOIN items i ON i.id = v.item WHERE v.retired_by IS NULL AND NOT v.void",
    "CREATE VIEW outcomes AS SELECT 'o' || o.serial AS ref, i.number AS item_number, i.title, o.text, document, "
    "happened_on, o.item, o.id FROM outcome o LEFT JOIN items i ON i.id = o.item "
    "WHERE o.retired_by IS NULL AND NOT o.void",
    "CREATE VIEW honours AS SELECT 'h' || h.serial AS ref, h.unit, p.name AS officer, given_by, level, year, "
    "h.title, h.id FROM honour h LEFT JOIN officer p ON p.id = h.officer AND p.retired_by IS NULL AND NOT p.void "
    "WHERE h.retired_by IS NULL AND NOT h.void",
    "CREATE VIEW trainings AS SELECT 'n' || serial AS ref, topic, hours, held_on, officers, id FROM training "
    "WHERE retired_by IS NULL AND NOT void",
)

_ITEM_4 = ("file", "file_digest")
_TARGET_5 = "kind TEXT, level TEXT, to_level TEXT, min_words INTEGER"
_TARGETS_5 = (
    "CREATE VIEW targets AS SELECT 't' || serial AS ref, unit, group_name, metric, every, value, valid_from, valid_to, "
    "kind, level, to_level, min_words, id FROM target WHERE retired_by IS NULL AND NOT void"
)
# Derived too: see store/library.py. A place is a day such as 20240305, then so many bits for the items of that day.
DAY_BITS = 24
_SHELF = (
    "CREATE TABLE shelf(place INTEGER PRIMARY KEY, item INTEGER NOT NULL UNIQUE, recorded_by INTEGER NOT NULL) STRICT"
)
# Of the tokenizers that come with SQLite only this one leaves every character beyond ASCII as it is.
LIBRARY = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS library USING fts5(title, text, content='', columnsize=0, tokenize='ascii')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS library_words USING fts5vocab(library, instance)",
)


def triggers_of(table: str, names: tuple[str, ...]) -> Iterator[str]:
    """The triggers that keep a table append-only: no delete, no update but one retirement, no row into old entries."""
    refuse = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
    last = "(SELECT coalesce(max(seq), 0) FROM journal)"
    same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in names if name != "retired_by")
    yield f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}"
    yield (
        f"CREATE TRIGGER {table}_only_retire BEFORE UPDATE ON {table} "
        f"WHEN NOT (OLD.retired_by IS NULL AND NEW.retired_by > {last} AND {same}) {refuse}"
    )
    yield (
        f"CREATE TRIGGER {table}_only_new BEFORE INSERT ON {table} "
        f"WHEN NEW.retired_by IS NOT NULL OR NEW.recorded_by <= {last} {refuse}"
    )


def _names(columns: str) -> tuple[str, ...]:
    return tuple(part.split()[0] for part in columns.split(", "))


def _first(db: "Database") -> None:
    """Create the journal, the tables with their triggers, what is derived, and the views."""
    _create_tables(db, _TABLES_1)
    for statement in (*_JOURNAL_1, *_INDEXES_1, *_DERIVED_1):
        db.execute(statement)
    _create_triggers(db, _TABLES_1)
    for statement in _VIEWS_1:
        db.execute(statement)


def _second(db: "Database") -> None:
    """Create faults, adjustments, returned items and targets; let a title be looked up."""
    _create_tables(db, _TABLES_2)
    _create_triggers(db, _TABLES_2)
    for statement in _VIEWS_2:
        db.execute(statement)
    db.execute("CREATE INDEX item_title ON item(title) WHERE retired_by IS NULL")


def _third(db: "Database") -> None:
    """Create totals, accepted differences, reviews, outcomes, honours and trainings."""
    _create_tables(db, _TABLES_3)
    _create_triggers(db, _TABLES_3)
    for statement in _VIEWS_3:
        db.execute(statement)


def _fourth(db: "Database") -> None:
    """Let an item name its source document; create the library's index and put into it what is on record."""
    from zhibao_cli.store import library

    _add_columns(db, "item", _TABLES_1["item"], ", ".join(f"{column} TEXT" for column in _ITEM_4))
    db.execute(_SHELF)
    library.rebuild(db.conn)


def _fifth(db: "Database") -> None:
    """Let a target say of what kind, length and level the items are that it is for; index titles in print."""
    from zhibao_cli.store import library

    db.execute("DROP VIEW targets")
    _add_columns(db, "target", _TABLES_2["target"], _TARGET_5)
    db.execute(_TARGETS_5)
    if not library.usable(db.conn):  # of a step before this one made by an earlier program
        library.rebuild(db.conn)


def _add_columns(db: "Database", table: str, own: str, added: str) -> None:
    """More columns behind a table's own, with triggers that guard them too."""
    for column in added.split(", "):
        db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    for name in ("no_delete", "only_retire", "only_new"):
        db.execute(f"DROP TRIGGER {table}_{name}")
    for statement in triggers_of(table, (*_names(_HEAD), *_names(own), *_names(added))):
        db.execute(statement)


def _create_tables(db: "Database", tables: dict[str, str]) -> None:
    for table, own in tables.items():
        db.execute(f"CREATE TABLE {table}({_HEAD}, {own}, UNIQUE(id, recorded_by)) STRICT")
        db.execute(f"CREATE UNIQUE INDEX {table}_now ON {table}(id) WHERE retired_by IS NULL")
        db.execute(f"CREATE INDEX {table}_entry ON {table}(recorded_by)")


def _create_triggers(db: "Database", tables: dict[str, str]) -> None:
    for table, own in tables.items():
        for statement in triggers_of(table, (*_names(_HEAD), *_names(own))):
            db.execute(statement)


STEPS: tuple[tuple[str, Callable[["Database"], None]], ...] = (
    ("001_ledger", _first),
    ("002_marks", _second),
    ("003_results", _third),
    ("004_library", _fourth),
    ("005_targets", _fifth),
)
"""Every step, in order; append only. The number of steps is the schema's version."""


def migrate(connection: "sqlite3.Connection") -> None:
    """Bring a new or older ledger to this version; each step by itself, whole or not at all."""
    import sqlite_utils
    from sqlite_utils.migrations import Migrations

    steps = Migrations("zhibao")
    for number, (name, step) in enumerate(STEPS, 1):
        steps(name=name)(_numbered(step, number))
    database = sqlite_utils.Database(connection)
    steps.apply(database)


def _numbered(step: Callable[["Database"], None], number: int) -> Callable[["Database"], None]:
    def run(db: "Database", /) -> None:
        step(db)
        db.execute(f"PRAGMA user_version = {number}")

    run.__name__ = step.__name__
    return run
