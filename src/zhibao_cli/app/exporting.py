"""Everything on record, written as the files an import folder has: what leaves can come back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.records import Card
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.table_list import TableSpec
from zhibao_cli.domain.tables import TABLES, which_table
from zhibao_cli.domain.words import RECORD, Word
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.io.save import save
from zhibao_cli.io.table_files import SheetWriter, folder, write_csv
from zhibao_cli.io.text_file import text_encoding
from zhibao_cli.store import entries, export
from zhibao_cli.store.view import View

WORKBOOK = ".xlsx"
_CARDS = "scorecards"
_CARD_FILE = re.compile(r"\d+-.+\.toml")
_UNFIT = re.compile(r"[^\w.-]+")

_COLUMNS = (
    Column("table", msg("Table")),
    Column("file", msg("File"), "label"),
    Column("rows", msg("Rows"), "count"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """What was typed after `export`."""

    target: Path
    tables: tuple[str, ...] = ()
    force: bool = False
    bom: bool | None = None


def export_all(session: Session, request: ExportRequest) -> Report:
    """Write every table that has rows: into a folder, with the scorecards, or as the sheets of a workbook."""
    specs = _wanted(request.tables)
    with session.reading() as reading:
        newest = entries.newest(reading.view.connection, reading.view.as_of)
        # Everything as of one entry: what others record meanwhile is in no table.
        view = View(reading.view.connection, newest.number)
        write = _workbook if request.target.suffix.casefold() == WORKBOOK else _folder
        rows = write(view, request, specs, newest.at)
        return Report(
            "export", msg("Written to {path}", path=request.target.absolute()), _COLUMNS, tuple(rows),
            provenance=reading.provenance(), notes=_notes(reading, request, view),
            total=(None, None, sum(count for *_, count in rows)),
        )  # fmt: skip


def _wanted(typed: tuple[str, ...]) -> list[TableSpec]:
    """The tables asked for, all when none was. Raises UsageFault for one that is not written."""
    found = []
    for name in typed or export.TABLES:
        spec = which_table(name)
        if spec is None or spec.name not in export.TABLES:
            raise UsageFault(
                "table-unknown",
                msg("There is no table “{name}” to export.", name=name),
                msg("One of: {names}", names=listed(TABLES[known] for known in export.TABLES)),
            )
        found.append(spec)
    return found


_Row = tuple[Value, str, int]


def _folder(view: View, request: ExportRequest, specs: list[TableSpec], _made_at: str) -> list[_Row]:
    encoding = text_encoding(request.bom)
    found: list[_Row] = []
    with folder(request.target, force=request.force, ours=_ours(specs, whole=not request.tables)) as made:
        for spec in specs:
            name = f"{spec.name}.csv"
            count = write_csv(made / name, spec, export.rows(view, spec), encoding)
            if count:
                found.append((_table(spec), name, count))
        cards = [] if request.tables else _cards(view)
        for name, text in cards:
            (made / _CARDS).mkdir(exist_ok=True)
            (made / name).write_bytes(text.encode("utf-8"))
        found += [(RECORD["scorecard"], name, 1) for name, _ in cards]
    return found


def _ours(specs: list[TableSpec], *, whole: bool) -> Callable[[Path], bool]:
    """Which files in the folder an earlier export wrote, that this one would have written again."""
    names = {f"{spec.name}.csv" for spec in specs}

    def ours(path: Path) -> bool:
        if path.parent == Path(_CARDS):
            return whole and _CARD_FILE.fullmatch(path.name) is not None
        return str(path) in names

    return ours


def _workbook(view: View, request: ExportRequest, specs: list[TableSpec], made_at: str) -> list[_Row]:
    with SheetWriter(made_at) as writer:
        counts = [(spec, writer.write(spec, export.rows(view, spec))) for spec in specs]
        save(request.target, writer.content(), force=request.force)
    return [(_table(spec), request.target.name, count) for spec, count in counts if count]


def _table(spec: TableSpec) -> Word:
    return Word(spec.name, spec.names[0])


def _cards(view: View) -> list[tuple[str, str]]:
    """The files of the scorecards, named so that reading them by name keeps the order they were recorded in."""
    order = "(SELECT min(o.recorded_by) FROM scorecard o WHERE o.id = scorecard.id), id & 1048575"
    cards = [version.record for version in view.each(Card, order=order)]
    digits = max(2, len(str(len(cards))))
    return [
        (f"{_CARDS}/{number:0{digits}}-{_UNFIT.sub('-', card.card)}-{card.effective_from}.toml", card.text)
        for number, card in enumerate(cards, 1)
    ]


def _notes(reading: Reading, request: ExportRequest, view: View) -> tuple[Message, ...]:
    notes = [msg("Void records and the journal are not in it; void ones stay in the ledger's own file.")]
    if request.target.suffix.casefold() == WORKBOOK and next(view.each(Card), None) is not None:
        notes.append(msg("Scorecards are no sheets: export to a folder to have them too."))
    return tuple(notes)
