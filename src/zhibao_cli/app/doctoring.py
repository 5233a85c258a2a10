"""Looking after a ledger: its file and disk, what is derived, the index, and what the program runs on."""

from collections.abc import Iterator
from pathlib import Path

from zhibao_cli.app.session import Session
from zhibao_cli.domain.report import Column, Report
from zhibao_cli.domain.words import HEALTH, Word, coded
from zhibao_cli.errors import DIFFERENCES
from zhibao_cli.i18n import Message, clauses, msg
from zhibao_cli.io import surroundings
from zhibao_cli.store import health, library
from zhibao_cli.store.db import Connection

_COLUMNS = (
    Column("check", msg("Looked at"), "word"),
    Column("state", msg("State")),
    Column("advice", msg("What to do")),
)
_Row = tuple[Word, Message, Message | None]
_LEAST_SPACE = 100_000_000
_MIB = 1 << 20
_FIX = msg("Make it anew with: zhibao doctor --fix")


def doctor(session: Session, *, fix: bool = False) -> Report:
    """What the ledger rests on, a line each; with `fix` what is derived is first made anew where it is out of step.

    Exit status 3 where something needs attention.
    """
    if fix:
        health.mend(session.path)
    with session.reading() as reading:
        connection = reading.view.connection
        rows = (*_file(session.path), *_contents(connection), *_machine())
        wanting = sum(advice is not None for _, _, advice in rows)
        note = msg("To look into: {count}.", count=wanting) if wanting else msg("All is well.")
        return Report(
            "doctor", msg("Health of the ledger"), _COLUMNS, rows, provenance=reading.provenance(), notes=(note,),
            exit_code=DIFFERENCES if wanting else 0,
        )  # fmt: skip


def _file(path: Path) -> Iterator[_Row]:
    """Where the file lies, what is beside it, and how much space is left."""
    size = path.stat().st_size
    where = msg("{path}, {size} MB", path=path.absolute(), size=-(-size // _MIB))
    shared = surroundings.network_share(path)
    yield (
        HEALTH["file"],
        msg("{where}, on a network share", where=where) if shared else where,
        msg("Keep it on a disk of this machine, and give others copies: shares lose locks.") if shared else None,
    )
    beside = [path.name + ending for ending in health.BESIDE if path.with_name(path.name + ending).exists()]
    yield (
        HEALTH["beside"],
        Message("{names}", {"names": clauses(beside)}) if beside else msg("none"),
        msg("Another program has the ledger open, or was interrupted. Close it; never delete these files yourself.")
        if beside
        else None,
    )
    free, wanted = surroundings.free_space(path), max(_LEAST_SPACE, 2 * size)
    yield (
        HEALTH["space"],
        Message("{size} MB", {"size": free // _MIB}),
        msg("Make room: {size} MB are wanted for the ledger to be copied safely.", size=wanted // _MIB)
        if free < wanted
        else None,
    )


def _contents(connection: Connection) -> Iterator[_Row]:
    """Whether the file can be read, and whether what is derived from the records matches them."""
    damage = health.damage(connection)
    yield (
        HEALTH["contents"],
        msg("SQLite finds the file damaged: {finding}", finding=damage) if damage else msg("readable"),
        msg("Put back a backup; keep the damaged file.") if damage else None,
    )
    if damage:
        return
    wrong = health.facts_out_of_step(connection)
    yield (
        HEALTH["facts"],
        msg("out of step: {count} items", count=wrong) if wrong else msg("in step"),
        _FIX if wrong else None,
    )
    yield HEALTH["index"], *_index(connection)


def _index(connection: Connection) -> tuple[Message, Message | None]:
    if not library.available(connection):
        advice = msg("Searching works, but looks at every item. A Python with a complete SQLite searches at once.")
        return msg("This SQLite has no FTS5."), advice
    if not library.usable(connection):
        return msg("There is none; every item is looked at."), _FIX
    return (msg("in step"), None) if library.in_step(connection) else (msg("out of step"), _FIX)


def _machine() -> Iterator[_Row]:
    """SQLite, the libraries that may be added, and the console."""
    yield HEALTH["sqlite"], Message("{version}", {"version": health.SQLITE}), None
    for name, version in surroundings.versions().items():
        yield (
            coded(f"library-{name}", msg("Library {name}", name=name)),
            Message("{version}", {"version": version or msg("not installed")}),
            None,
        )
    encoding, chinese = surroundings.console_encoding()
    yield (
        HEALTH["console"],
        Message("{encoding}", {"encoding": encoding}),
        None if chinese else msg("It cannot show Chinese: set PYTHONUTF8=1, or write to a file with -o."),
    )
