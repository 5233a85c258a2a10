"""Whole tables out: as files of a folder, or as the sheets of a workbook. Read a row at a time."""

import csv
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from zhibao_cli.domain.lists import join_values
from zhibao_cli.domain.table_list import TableSpec
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import msg
from zhibao_cli.io import workbook_writer as workbooks
from zhibao_cli.io.formats.cells import RISKY, defused

Value = str | int | None

_ENDS = RISKY | {"'"}
_NUMBERS = ("int", "points")


def _cells(spec: TableSpec, rows: Iterable[Sequence[Value]]) -> Iterator[list[Any]]:
    """The rows with lists as one text, and nothing in them that a spreadsheet would run."""
    many = [place for place, column in enumerate(spec.columns) if column.many]
    texts = [place for place, column in enumerate(spec.columns) if column.type not in (*_NUMBERS, "date", "flag")]
    for row in rows:
        cells: list[Any] = list(row)
        for place in many:
            if cells[place]:
                cells[place] = _joined(cells[place])
        for place in texts:
            cell = cells[place]
            if cell and cell[0] in _ENDS:
                cells[place] = defused(cell)
        yield cells


def _joined(json_list: str) -> str:
    """The values of a JSON list as one text."""
    if json_list.count('"') == 2 and "\\" not in json_list:
        return join_values((json_list[2:-2],))
    return join_values(json.loads(json_list))


def write_csv(path: Path, spec: TableSpec, rows: Iterable[Sequence[Value]], encoding: str) -> int:
    """Write a table as CSV under its English headers; how many rows it has. Without any, no file is left."""
    count = 0

    def counted() -> Iterator[list[Any]]:
        nonlocal count
        for count, cells in enumerate(_cells(spec, rows), 1):  # noqa: B007
            yield cells

    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(column.key for column in spec.columns)
        writer.writerows(counted())
    if not count:
        path.unlink()
    return count


class SheetWriter:
    """A workbook of tables, a sheet each, under English names and headers."""

    def __init__(self, made_at: str) -> None:
        self._book = workbooks.Workbook("zhibao", made_at, long=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.abandon()

    def write(self, spec: TableSpec, rows: Iterable[Sequence[Value]]) -> int:
        """Write a table; how many rows it has. Without any, there is no sheet. Refused where a cell does not fit."""
        found = iter(_cells(spec, rows))
        first = next(found, None)
        if first is None:
            return 0
        sheet = self._book.sheet(spec.name)
        sheet.freeze_panes(1, 0)
        day = self._book.style(num_format="yyyy-mm-dd")
        for place, column in enumerate(spec.columns):
            sheet.set_column(place, place, 40 if column.key in ("title", "text", "topic", "name") else 14)
            sheet.write_string(0, place, column.key, self._book.header())
        count = self._row(sheet, spec, 1, first, day)
        for count, cells in enumerate(found, 2):
            self._row(sheet, spec, count, cells, day)
        return count

    def _row(self, sheet: Any, spec: TableSpec, number: int, cells: list[Any], day: Any) -> int:
        if number >= workbooks.ROWS:
            workbooks.refuse_rows(number + 1)
        for place, (column, value) in enumerate(zip(spec.columns, cells, strict=True)):
            if value is None or value == "":
                continue
            exact = workbooks.as_number(str(value)) if column.type in _NUMBERS and "/" not in str(value) else None
            if exact is not None:
                sheet.write_number(number, place, exact)
            elif column.type == "date" and date.fromisoformat(value) >= workbooks.FIRST_DAY:
                sheet.write_datetime(number, place, datetime.fromisoformat(value), day)
            else:
                sheet.write_string(number, place, _whole(str(value), spec, number))
        return number

    def content(self) -> bytes:
        """The finished file."""
        return self._book.content()


def _whole(text: str, spec: TableSpec, row: int) -> str:
    shown, cut = workbooks.cut(workbooks.clean(text))
    if cut:
        raise Refused(
            "cell-too-long",
            msg("A text of the table “{table}” (row {row}) is too long for a cell of a workbook.", table=spec,
                row=row + 1),
            msg("Export to a folder instead: CSV has no such limit."),
        )  # fmt: skip
    return shown


@contextmanager
def folder(target: Path, *, force: bool, ours: Callable[[Path], bool]) -> Iterator[Path]:
    """A folder to write into, which takes its place when all is written, or leaves nothing behind.

    One that is there already and not empty is kept unless `force`; then files of the same names are replaced, those
    that `ours` (told by their path in it) are removed, and all others stay.
    """
    whole = target.resolve()
    if whole.exists() and not whole.is_dir():
        raise Refused("output-exists", msg("{path} exists already and was left as it is.", path=target))
    if whole.is_dir() and any(whole.iterdir()) and not force:
        raise Refused(
            "folder-not-empty",
            msg("The folder {path} is not empty; nothing was written.", path=target),
            msg("Name a new one; --force replaces the tables in it and leaves other files alone."),
        )
    beside = whole.with_name(f".{whole.name[:40]}.tmp")
    try:
        whole.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        yield beside
        _put_in_place(beside, whole, ours)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise Refused(
            "output-unwritable", msg("{path} cannot be written: {reason}", path=target, reason=reason)
        ) from fault
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _put_in_place(made: Path, target: Path, ours: Callable[[Path], bool]) -> None:
    if not target.exists():
        made.rename(target)
        return
    new = {path.relative_to(made) for path in made.rglob("*") if path.is_file()}
    for path in sorted(new):
        (target / path).parent.mkdir(exist_ok=True)
        (made / path).replace(target / path)
    for old in [path.relative_to(target) for path in target.rglob("*") if path.is_file()]:
        if old not in new and ours(old):
            (target / old).unlink()
