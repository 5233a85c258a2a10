"""One run of the program: which ledger, who, when, and how it was asked to act."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhibao_cli.app.registers import Registers
from zhibao_cli.domain.dates import read_date, read_day, refuse_future
from zhibao_cli.domain.lists import split_values
from zhibao_cli.domain.report import CardRef, Provenance
from zhibao_cli.errors import NotFound, UsageFault
from zhibao_cli.i18n import msg, translate
from zhibao_cli.store import db, entries
from zhibao_cli.store.db import Connection
from zhibao_cli.store.entries import Entry
from zhibao_cli.store.view import View

if TYPE_CHECKING:
    from zhibao_cli.store.figures import Facts
    from zhibao_cli.store.ledger import Writer

__all__ = [
    "Reading", "Session", "Writing", "clock", "data_folder", "find_entry", "local_text", "make_session", "required",
    "split_values", "utc_text",
]  # fmt: skip

_HASH = re.compile("[0-9a-f]{8,64}")


@dataclass(frozen=True, slots=True)
class Session:
    """What a use case may know of the outside: the ledger's path, the actor, the moment, and the common options."""

    path: Path
    actor: str
    now: datetime
    dry_run: bool = False
    force: bool = False
    reason: str | None = None
    as_of: str | None = None

    @property
    def today(self) -> date:
        """The day it is, here."""
        return self.now.date()

    @contextmanager
    def reading(self, units: str | None = None) -> Iterator["Reading"]:
        """Open the ledger to read, as it is now or as of an earlier entry.

        `units` is what was typed after --units: "current" takes units as they are now, all through the past.
        """
        present = _wants_present(units)
        connection = db.open_to_read(self.path)
        try:
            as_of = self._entry(connection) if self.as_of else None
            view = View(connection, as_of)
            registers = Registers(view, present=present)
            if registers.heirs:
                from zhibao_cli.store.joined import join_facts

                join_facts(view, registers.heirs)
            yield Reading(self, view, registers)
        finally:
            connection.close()

    def _entry(self, connection: Connection) -> int:
        """The entry that `--as-of` names: a number, a hash, or a day or time (all of that day)."""
        typed = (self.as_of or "").strip()
        if typed.isascii() and typed.isdigit() and len(typed) < 8:
            return find_entry(connection, typed).number
        try:
            moment = datetime.fromisoformat(typed)
            # A day without a time is meant to its end.
            whole_day = len(typed) <= 10
        except ValueError:
            if _HASH.fullmatch(typed.lower()):
                return find_entry(connection, typed).number
            day = read_date(typed, self.today)
            moment, whole_day = datetime(day.year, day.month, day.day, tzinfo=self.now.tzinfo), True
        if whole_day:
            moment = moment + timedelta(days=1, microseconds=-1)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.now.tzinfo)
        try:
            return entries.entry_at(connection, utc_text(moment))
        except OverflowError:  # the first and last day there are, seen from another time zone
            return entries.entry_at(connection, typed)

    @contextmanager
    def writing(self, command: str, extra: Mapping[str, str] | None = None) -> Iterator["Writing"]:
        """Open an entry; recorded at the end, or rolled back in a dry run."""
        connection = db.open_to_write(self.path)
        try:
            with self.entry(connection, command, extra) as writing:
                yield writing
        finally:
            connection.close()

    @contextmanager
    def entry(
        self, connection: Connection, command: str, extra: Mapping[str, str] | None = None
    ) -> Iterator["Writing"]:
        """An entry on a connection that is open already."""
        # Loaded here: what only reads, or looks at a file, starts without what writes.
        from zhibao_cli.store import ledger
        from zhibao_cli.store.ledger import Stamp

        marks = dict(extra or {}) | ({"forced": "true"} if self.force else {})
        stamp = Stamp(utc_text(self.now), self.actor, command, self.reason, marks)
        with ledger.entry(connection, self.path, stamp, dry_run=self.dry_run) as writer:
            view = View(connection)
            yield Writing(self, view, Registers(view), writer)

    def day(self, typed: str | None) -> date:
        """The day typed, or today; a day in the future is refused unless forced."""
        if typed is None or not typed.strip():
            return self.today
        read = read_day(typed, self.today)
        if not self.force:
            refuse_future(read.day, self.today, read.had_year)
        return read.day


@dataclass(frozen=True, slots=True)
class Reading:
    """An open ledger: the session, the point of view, and the registers."""

    session: Session
    view: View
    registers: Registers

    def facts(self) -> "Facts":
        """The facts; where units are taken as they are now, each is given to the one it is part of."""
        # What only lists or shows starts without what counts.
        from zhibao_cli.store.figures import Facts

        return Facts(self.view, self.registers.heirs)

    def provenance(self, cards: tuple[CardRef, ...] = ()) -> Provenance:
        """Where figures read here come from."""
        newest = entries.newest(self.view.connection, self.view.as_of)
        as_of = newest.hash if self.view.as_of is not None else None
        return Provenance(newest.hash, newest.at, cards, as_of=as_of)


@dataclass(frozen=True, slots=True)
class Writing(Reading):
    """An open entry."""

    writer: "Writer"

    def next_serial(self, table: str) -> int:
        """The next number of a table's short references; void rows keep theirs."""
        row = self.view.connection.execute(f"SELECT coalesce(max(serial), 0) + 1 FROM {table}").fetchone()
        return int(row[0])


def _wants_present(typed: str | None) -> bool:
    if typed is None or not typed.strip():
        return False
    if typed.strip().lower() not in ("current", "现在", "现有", "今"):
        raise UsageFault(
            "units-unknown", msg("Units can be taken as “current” only, not as “{typed}”.", typed=typed),
            msg("Without --units, every unit has the name and group of the time."),
        )  # fmt: skip
    return True


def find_entry(connection: Connection, typed: str) -> Entry:
    """The journal entry of a number, or of a hash's start. Raises NotFound.

    A start is at least as long as no reference is: a17 is an adoption, never the entry whose hash begins with it.
    """
    name = typed.strip().lower()
    if not (name.isascii() and name.isdigit()) and not _HASH.fullmatch(name):
        raise NotFound(
            "entry-unknown",
            msg("There is no journal entry {name}.", name=typed),
            msg("List the entries with: zhibao log"),
        )
    return entries.entry_named(connection, name)


def clock() -> datetime:
    """The moment it is, in this machine's time zone. Tests put another clock in its place."""
    return datetime.now().astimezone()


def data_folder() -> Path:
    """Where this user's ledger is when none is named: the system's place for a program's data."""
    if os.name == "nt":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "zhibao"


def make_session(ledger: str | None, **options: Any) -> Session:
    """The session of this run: the ledger named, else ZHIBAO_LEDGER's, else this user's; the actor likewise."""
    named = ledger or os.environ.get("ZHIBAO_LEDGER")
    path = Path(named).expanduser() if named else data_folder() / "ledger.db"
    return Session(path, os.environ.get("ZHIBAO_ACTOR") or _login(), clock(), **options)


def _login() -> str:
    try:
        return getuser()
    except (KeyError, OSError):  # a system account without a name
        return "?"


def utc_text(moment: datetime) -> str:
    """A moment as the journal writes it: UTC, so that texts compare as times do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def local_text(written: str, now: datetime) -> str:
    """A moment of the journal in this machine's time, for reading."""
    return datetime.fromisoformat(written).astimezone(now.tzinfo).strftime("%Y-%m-%d %H:%M:%S")


def required(value: str | None, option: str) -> str:
    """The value of an option that must be there. Raises UsageFault."""
    if value is None or not value.strip():
        raise UsageFault(
            "option-missing",
            msg("{option} must be given.", option=translate(option)),
            msg("See the command's --help."),
        )
    return value.strip()
