"""`import`: spreadsheets into a ledger that is there, in one entry; what is on record already is not recorded again."""

from pathlib import Path

from zhibao_cli.app.load_files import Loaded, Loader, problem_text
from zhibao_cli.app.load_rows import READERS
from zhibao_cli.app.load_sources import ImportRequest, gathered
from zhibao_cli.app.session import Session
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.tables import TABLES
from zhibao_cli.errors import DIFFERENCES, NotFound, Refused, UsageFault
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.io.progress import progress

__all__ = ["ImportRequest", "import_files", "read_mapping"]


def read_mapping(typed: tuple[str, ...]) -> dict[str, str]:
    """The user's own columns: header to column, each typed as `列=key`. Raises UsageFault."""
    found: dict[str, str] = {}
    for one in typed:
        header, sign, key = (part.strip() for part in one.replace("＝", "=").rpartition("="))
        if not (sign and header and key):
            raise UsageFault(
                "map-unreadable",
                msg("“{typed}” does not say which header is which column.", typed=one),
                msg("Such as: --map 来文单位=unit"),
            )
        if found.setdefault(header, key) != key:
            raise UsageFault("map-twice", msg("The header “{header}” is mapped twice.", header=header))
    return found


def import_files(session: Session, request: ImportRequest) -> Receipt:
    """Record what is new in these files. Refused with all faults at once, unless bad rows are to be left out."""
    found = gathered(request, READERS)
    if not found.sources and not found.unreadable:
        raise NotFound(
            "import-nothing",
            msg("There is nothing to import in: {files}.", files=listed(found.left or request.files)),
            msg("Tables that can be imported: {names}", names=listed(TABLES[name] for name in READERS)),
        )
    with session.writing("import") as writing:
        loader = Loader(writing, request)
        loader.unreadable(found.unreadable)
        paths = tuple(dict.fromkeys(source.path for source in found.sources))
        with progress(msg("Importing"), paths) as step:
            loaded = loader.load(found.sources, step=step)
        if loaded.problems and (loaded.fatal or not request.skip_bad):
            raise _faulty(loaded, request)
    notes = (*loaded.notes, *((msg("Left alone: {files}.", files=listed(found.left)),) if found.left else ()))
    left_out = tuple(msg("Left out: {fault}", fault=problem_text(problem)) for problem in loaded.problems)
    return Receipt(
        "import", _text(loaded, paths), entry=writing.writer.hash, ref=";".join(path.name for path in paths),
        warnings=(*left_out, *loaded.warnings), notes=notes, undo="" if writing.writer.empty else "zhibao undo",
        dry_run=session.dry_run, tables=loaded.tables, exit_code=DIFFERENCES if loaded.problems else 0,
    )  # fmt: skip


def _faulty(loaded: Loaded, request: ImportRequest) -> Refused:
    hint = msg("Put them right, then try again.")
    if not loaded.fatal:
        hint = msg("Put them right, then try again; or --skip-bad records the other rows.")
    return Refused(
        "import-faulty",
        msg("The files have faults: {count}. Nothing was recorded.", count=len(loaded.problems)),
        hint,
        tuple(map(problem_text, loaded.problems)),
    )


def _text(loaded: Loaded, paths: tuple[Path, ...]) -> Message:
    files = listed(path.name for path in paths)
    count = sum(tally.recorded + tally.updated for tally in loaded.tables)
    if not count:
        return msg("Nothing new in {files}.", files=files)
    return msg("Imported {files}: {count} records.", files=files, count=count)
