"""CSV and TSV in: any of the encodings Chinese offices meet, any usual separator, one record at a time."""

import codecs
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.tables import is_header
from zhibao_cli.i18n import msg
from zhibao_cli.io.formats.cells import restored
from zhibao_cli.io.sheet import SEARCHED, Line, Sheet, Unreadable
from zhibao_cli.io.text_file import ENCODINGS

# A full-width comma separates nothing: it is punctuation inside titles.
SEPARATORS = (",", "\t", ";")
UTF_16 = "utf-16"
_CHUNK = 1 << 20
_LONGEST_CELL = 1 << 24  # the module's own limit is shorter than a long report


def sheets(path: Path) -> tuple[Sheet, ...]:
    """The file's one sheet, once it is known that all of it can be read as text."""
    csv.field_size_limit(_LONGEST_CELL)
    encoding = _encoding(path)
    separator = _separator(path, encoding)
    return (Sheet(path.name, "", path.stem, lambda: _lines(path, encoding, separator)),)


def _lines(path: Path, encoding: str, separator: str) -> Iterator[Line]:
    with path.open(encoding=encoding, newline="") as file:
        # Strict: a stray quotation mark would otherwise swallow rows or vanish without a word.
        reader = csv.reader(file, delimiter=separator, strict=True)
        number = 0
        try:
            for number, cells in enumerate(reader, 1):
                yield Line(number, [restored(cell) if cell[:1] == "'" else cell for cell in map(_stripped, cells)])
        except csv.Error as fault:
            raise Unreadable(
                Problem(
                    "quotes-unbalanced",
                    msg("This row cannot be told from the next: a quotation mark is missing or not doubled."),
                    path.name,
                    row=number + 1,
                )
            ) from fault


def _stripped(cell: str) -> str:
    return cell.strip().removeprefix("\ufeff")  # the mark some programs write at the start of a file


def _encoding(path: Path) -> str:
    """Find the encoding that reads the whole file; a guess from its beginning would fail half-way."""
    with path.open("rb") as file:
        marked = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    # What spreadsheets call Unicode text: only its mark tells, and it is full of null bytes.
    for encoding in (UTF_16, *ENCODINGS) if marked else ENCODINGS:
        if _reads(path, encoding):
            return encoding
    raise Unreadable(
        Problem("encoding-unknown", msg("{name} is neither UTF-8 nor GB18030 text.", name=path.name), path.name),
        msg("Save it as “CSV UTF-8”."),
    )


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                if encoding != UTF_16 and b"\0" in chunk:
                    raise Unreadable(
                        Problem("file-binary", msg("{name} is no text file.", name=path.name), path.name),
                        msg("Save it as “CSV UTF-8”."),
                    )
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _separator(path: Path, encoding: str) -> str:
    """Find the separator by which a row near the top has the most known headers, or else the most cells."""

    def known(separator: str) -> tuple[int, int]:
        rows = _sample(path, encoding, separator)
        headers = max((sum(map(is_header, cells)) for cells in rows), default=0)
        # Cells of data may hold separators too, so they count only where no header is known.
        return headers, 0 if headers else sum(len(cells) - 1 for cells in rows if cells)

    return max(SEPARATORS, key=known)


def _sample(path: Path, encoding: str, separator: str) -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        try:
            return list(islice(csv.reader(file, delimiter=separator), SEARCHED))
        except csv.Error:
            return []
