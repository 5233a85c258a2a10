"""Creating a ledger, and filling it from a folder of tables: all of it, in one entry, or nothing."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from zhibao_cli.app.load_files import Loaded, Loader, problem_text
from zhibao_cli.app.load_rows import READERS
from zhibao_cli.app.load_sources import Gathered, ImportRequest, look
from zhibao_cli.app.session import Session
from zhibao_cli.domain.report import Receipt
from zhibao_cli.errors import NotFound, Refused
from zhibao_cli.i18n import listed, msg
from zhibao_cli.store import db


def init(session: Session, folder: Path | None = None) -> Receipt:
    """Create a ledger with the kinds of the field; with a folder, load its tables and scorecards too."""
    if folder is not None and not folder.is_dir():
        raise NotFound("folder-missing", msg("There is no folder {path}.", path=folder))
    with _new_file(session) as path:
        made = replace(session, path=path, dry_run=False)
        connection = db.create(path)
        try:
            with made.entry(connection, "init") as writing:
                loader = Loader(writing, ImportRequest(), founding=True)
                loaded = _load(loader, folder) if folder else loader.load([])
            entry = writing.writer.hash
        except BaseException:
            connection.close()
            path.unlink(missing_ok=True)
            raise
        connection.close()
    text = msg("Created the ledger {path}. It is the one file to keep and copy.", path=session.path.absolute())
    return Receipt(
        "ledger", text, entry="" if session.dry_run else entry, ref=str(session.path.absolute()),
        warnings=loaded.warnings, notes=loaded.notes, dry_run=session.dry_run, tables=loaded.tables,
    )  # fmt: skip


@contextmanager
def _new_file(session: Session) -> Iterator[Path]:
    """Where to create the ledger: its place, or for a dry run a place that is gone afterwards."""
    if not session.dry_run:
        yield session.path
        return
    if session.path.exists():
        db.create(session.path)  # refuses
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "dry-run.db"


def _load(loader: Loader, folder: Path) -> Loaded:
    """Load every table and scorecard of the folder. Refused with all faults at once."""
    found, cards = _gathered(folder)
    if not found.sources and not cards and not found.unreadable:
        raise NotFound(
            "folder-empty",
            msg("There is no table and no scorecard in {folder}.", folder=folder),
            msg("Tables are CSV files named by what they hold, such as units.csv or 单位.csv."),
        )
    if found.left:
        loader.notes.append(msg("Not loaded: {files}.", files=listed(found.left)))
    loader.unreadable(found.unreadable)
    loaded = loader.load(found.sources, cards)
    if loaded.problems:
        raise Refused(
            "load-faulty",
            msg("The folder {folder} has faults: {count}. Nothing was recorded.", folder=folder,
                count=len(loaded.problems)),
            msg("Put them right, then try again."),
            tuple(map(problem_text, loaded.problems)),
        )  # fmt: skip
    return loaded


def _gathered(folder: Path) -> tuple[Gathered, list[Path]]:
    """All tables and the scorecards; other files are left alone and named."""
    found, cards = Gathered(), []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        inside = path.relative_to(folder)
        if path.suffix == ".toml" and (path.stem.startswith("scorecard") or inside.parts[0] == "scorecards"):
            cards.append(path)
        elif len(inside.parts) > 1:
            found.left.append(str(inside))
        else:
            look(path, found, ImportRequest(), frozenset(READERS), strict=False)
    return found, cards
