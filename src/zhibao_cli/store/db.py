"""Opening a ledger file: settings, whose file it is, and waiting for one's turn to write."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from zhibao_cli.errors import NotFound, Refused, ZhibaoError
from zhibao_cli.i18n import msg
from zhibao_cli.store.migrations import APPLICATION_ID, VERSION

Connection = sqlite3.Connection
"""What the layers above hold without knowing what it is."""

PATIENCE = 10.0
"""Seconds to wait for another process before saying so."""

# One file at rest (ledgers are carried on USB sticks), and no WAL: it does not work on every disk an office has.
_SETTINGS = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA cache_size=-16384",
    "PRAGMA temp_store=MEMORY",
)


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open a ledger for reading only. Raises NotFound, or Refused when it is no ledger, or a newer one."""
    _must_exist(path)
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = _connect(uri, path)
    try:
        if _interrupted(connection):
            connection.close()
            _roll_back(path)
            connection = _connect(uri, path)
        if _check(connection, path) < VERSION:
            connection = _brought_up_to_date(connection, path, uri)
        connection.execute("PRAGMA query_only=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _brought_up_to_date(older: sqlite3.Connection, path: Path, uri: str) -> sqlite3.Connection:
    """Reading asks for tables that an older ledger lacks: they are put in; in a copy, where it may not be written."""
    if path.stat().st_mode & 0o222 and os.access(path.parent, os.W_OK):
        older.close()
        open_to_write(path).close()
        return _connect(uri, path)
    copy = sqlite3.connect(":memory:", isolation_level=None)
    older.backup(copy)
    older.close()
    _migrate(copy)
    return copy


def _interrupted(connection: sqlite3.Connection) -> bool:
    """Whether a writer was killed half-way; what it left must be rolled back before anybody may read."""
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_READONLY_ROLLBACK
    return False


def _roll_back(path: Path) -> None:
    """Let SQLite put the file back to its last whole entry: opening it to write is enough."""
    connection = _connect(f"{path.absolute().as_uri()}?mode=rw", path)
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise translated(error, path) from error
    finally:
        connection.close()


def open_to_write(path: Path) -> sqlite3.Connection:
    """Open a ledger for reading and writing; an older one is first brought up to date."""
    _must_exist(path)
    # Looked at in the file's mode, not by trying: an administrator may write to anything, and should not by mistake.
    if not path.stat().st_mode & 0o222:
        raise _read_only(path)
    connection = _connect(f"{path.absolute().as_uri()}?mode=rw", path)
    try:
        version = _check(connection, path)
        for setting in _SETTINGS:
            connection.execute(setting)
        if version < VERSION:
            _upgrade(connection, path)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise translated(error, path) from error
    except BaseException:
        connection.close()
        raise
    return connection


def create(path: Path) -> sqlite3.Connection:
    """Create an empty ledger. Refused where a file is already: a ledger is never written over."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _uncreatable(path, error) from error
    try:
        # Claimed before anything is written: of two that create at the same moment, one is refused and removes nothing.
        path.open("xb").close()
    except FileExistsError as error:
        raise Refused(
            "ledger-exists",
            msg("There is already a file {path}.", path=path),
            msg("Name another file with --ledger, or use this one as it is."),
        ) from error
    except OSError as error:
        raise _uncreatable(path, error) from error
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        _migrate(connection)
    except BaseException as error:
        connection.close()
        path.unlink(missing_ok=True)
        if isinstance(error, sqlite3.DatabaseError) and _primary(error) in _MEANINGS:
            raise _uncreatable(path, error) from error
        raise
    return connection


def _uncreatable(path: Path, error: Exception) -> ZhibaoError:
    return Refused(
        "ledger-uncreatable",
        msg("The ledger {path} cannot be created: {error}.", path=path, error=error),
        msg("Choose a folder you may write to, with --ledger."),
    )


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Bring an older ledger up to date; of several programs that open it at one moment, the first does."""
    with transaction(connection, path):
        if _check(connection, path) < VERSION:
            _migrate(connection)


def _migrate(connection: sqlite3.Connection) -> None:
    from zhibao_cli.store.migrations import migrate

    migrate(connection)


def _must_exist(path: Path) -> None:
    if not path.is_file():
        raise NotFound(
            "ledger-missing",
            msg("There is no ledger at {path}.", path=path),
            msg("Create one with: zhibao init, or name yours with --ledger PATH or ZHIBAO_LEDGER."),
        )


def _connect(uri: str, path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
    except sqlite3.OperationalError as error:
        raise translated(error, path) from error


def _check(connection: sqlite3.Connection, path: Path) -> int:
    """Whose file it is, and its schema's version."""
    try:
        (owner,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if owner == APPLICATION_ID:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise translated(error, path) from error
    if owner != APPLICATION_ID:
        raise _no_ledger(path)
    if version > VERSION:
        raise Refused(
            "ledger-newer",
            msg("The ledger {path} was written by a newer zhibao (schema {version}).", path=path, version=version),
            msg("Install that version, or a newer one, on this machine."),
        )
    return int(version)


def _no_ledger(path: Path) -> ZhibaoError:
    return Refused(
        "ledger-foreign",
        msg("{path} is not a zhibao ledger.", path=path),
        msg("Look at --ledger and ZHIBAO_LEDGER; a new ledger is created with: zhibao init"),
    )


def _read_only(path: Path) -> ZhibaoError:
    return Refused(
        "ledger-read-only",
        msg("The ledger {path} may only be read.", path=path),
        msg("Nothing was recorded. Clear the file's read-only mark, or copy it to where you may write."),
    )


def translated(error: sqlite3.DatabaseError, path: Path) -> ZhibaoError:
    """What an error of SQLite means to the user. Anything unforeseen is raised as it is: a bug of ours."""
    meaning = _MEANINGS.get(_primary(error))
    if meaning is None:
        raise error
    return meaning(path, str(error))


def _primary(error: sqlite3.DatabaseError) -> int:
    """SQLite's number for the sort of error; 0 where Python itself found the fault."""
    # The lower byte; the rest tells the sorts apart further. The text is no guide: it may name a column `full_name`.
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _locked(path: Path, _text: str) -> ZhibaoError:
    return Refused(
        "ledger-locked",
        msg("The ledger {path} is in use by another program; waited {seconds} s.", path=path, seconds=int(PATIENCE)),
        msg("Nothing was recorded. Close the other program, then try again."),
    )


def _damaged(path: Path, text: str) -> ZhibaoError:
    return Refused(
        "ledger-damaged",
        msg("The ledger {path} is damaged: {error}.", path=path, error=text),
        msg("Nothing was recorded. Put back a backup; keep the damaged file."),
    )


def _unwritable(path: Path, text: str) -> ZhibaoError:
    return Refused(
        "ledger-unwritable",
        msg("The ledger {path} cannot be used: {error}.", path=path, error=text),
        msg("Look at the disk's free space and at the folder's rights. Nothing was recorded."),
    )


_MEANINGS: dict[int, Callable[[Path, str], ZhibaoError]] = {
    sqlite3.SQLITE_BUSY: _locked,
    sqlite3.SQLITE_LOCKED: _locked,
    sqlite3.SQLITE_READONLY: lambda path, _text: _read_only(path),
    sqlite3.SQLITE_NOTADB: lambda path, _text: _no_ledger(path),
    sqlite3.SQLITE_CORRUPT: _damaged,
    sqlite3.SQLITE_FULL: _unwritable,
    sqlite3.SQLITE_IOERR: _unwritable,
    sqlite3.SQLITE_CANTOPEN: _unwritable,
    sqlite3.SQLITE_PERM: _unwritable,
    sqlite3.SQLITE_AUTH: _unwritable,
}


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """One write transaction: BEGIN IMMEDIATE with our own fair waiting, COMMIT at the end, ROLLBACK on any error."""
    _begin(connection, path)
    try:
        yield
        connection.execute("COMMIT")
    except sqlite3.DatabaseError as error:
        _rollback(connection)
        raise translated(error, path) from error
    except BaseException:
        _rollback(connection)
        raise


def _rollback(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _begin(connection: sqlite3.Connection, path: Path) -> None:
    # SQLite's own waiting lets late comers overtake; a pause that shrinks with the time waited does not.
    connection.execute("PRAGMA busy_timeout=0")
    started = time.monotonic()
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                waited = time.monotonic() - started
                if waited > PATIENCE or _primary(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    raise translated(error, path) from error
                import random

                time.sleep(random.uniform(0.0005, 0.012 / (1 + 4 * waited)))
    finally:
        connection.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
