"""Traps that a packed workbook may be: each is refused before a library opens it, in little memory."""

import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.io.books import OFFICE, changed, lying, members, pack, read_through, sheet_xml, write_book

from zhibao_cli.io import archive
from zhibao_cli.io.tables import Unreadable, read_table

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "采用.xlsx", ("采用", [["单位", "姓名"], ["白河", "张三"]]))


def code(path: Path) -> str:
    """The code a file is refused with, read to its end."""
    with pytest.raises(Unreadable) as caught:
        read_through(path)
    assert caught.value.problem.file == path.name
    return caught.value.code


def bomb(path: Path, size: int) -> bytes:
    """A workbook with a sheet that unpacks to so many bytes."""
    parts = members(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            if name != SHEET:
                packed.writestr(name, content)
        with packed.open(SHEET, "w", force_zip64=False) as sheet:
            sheet.write(sheet_xml("")[:100])
            for _ in range(size >> 20):
                sheet.write(b" " * (1 << 20))
    return path.read_bytes()


def test_a_bomb_is_refused_by_the_size_it_says(book: Path) -> None:
    bomb(book, 1 << 30)
    tracemalloc.start()
    assert code(book) == "file-too-large"
    assert tracemalloc.get_traced_memory()[1] < 2 << 20
    tracemalloc.stop()


def test_a_bomb_is_refused_by_its_real_size(book: Path) -> None:
    book.write_bytes(lying(bomb(book, 256 << 20), SHEET, 4096))
    tracemalloc.start()
    assert code(book) == "file-too-large"
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()


def test_many_members_together_are_too_much_as_well(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1000)
    assert code(book) == "file-too-large"
    monkeypatch.undo()
    pack(book, members(book) | {f"xl/media/{n}.bin": b"" for n in range(archive.MOST_MEMBERS)})
    assert code(book) == "file-too-large"


def test_a_member_that_says_more_than_it_is_is_damaged(book: Path) -> None:
    size = len(members(book)[SHEET])
    book.write_bytes(lying(book.read_bytes(), SHEET, size + 1))
    assert code(book) == "file-broken"


CELLS = "<row r='1'><c r='A1'><v>1</v></c></row>"


@pytest.mark.parametrize(
    "rows",
    [
        CELLS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        CELLS + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        CELLS + '<row r="1048576"><c\n r = "xfd1048576"><v>1</v></c></row>',
        CELLS + '<row r="1048576"><c r="Z1048576"><v>1</v></c></row>',
        '<row r="1">' + "<c><v>1</v></c>" * 99 + '</row><row r="1048576"><c><v>1</v></c></row>',
    ],
)
def test_two_cells_far_apart_are_not_given_to_a_library(tmp_path: Path, book: Path, rows: str) -> None:
    assert code(changed(tmp_path / "b.xlsx", book, sheet1=sheet_xml(rows))) == "file-too-large"


def test_repeated_rows_are_not_spread_out(tmp_path: Path) -> None:
    content = members(OFFICE["ods"])["content.xml"]
    start = content.index(b"<table:table-cell")
    for more in (b'table:number-columns-repeated="16384" ', b'table:number-columns-repeated="1048576" '):
        spread = content[:start] + b"<table:table-cell " + more + content[start + len("<table:table-cell") :]
        rows = spread.replace(b"<table:table-row ", b'<table:table-row table:number-rows-repeated="1000000" ', 1)
        assert code(changed(tmp_path / "b.ods", OFFICE["ods"], content=rows)) in ("file-too-large", "file-broken")


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
@pytest.mark.parametrize(
    "definition",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', b'<!DOCTYPE x SYSTEM "http://localhost/x">',
        b"<!-- " + b"x" * (1 << 18) + b' --><!DOCTYPE x [<!ENTITY e "1">]>',
    ],
)  # fmt: skip
def test_definitions_are_refused(tmp_path: Path, ending: str, definition: bytes) -> None:
    name = {"xlsx": SHEET, "ods": "content.xml"}[ending]
    head, rest = members(OFFICE[ending])[name].split(b"?>", 1)
    new = {Path(name).stem: head + b"?>" + definition + rest}
    assert code(changed(tmp_path / f"b.{ending}", OFFICE[ending], **new)) == "file-entities"


def test_definitions_across_two_pieces_are_seen(tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = b"<?xml version='1.0'?><!DOCTYPE x><worksheet/>"
    path = changed(tmp_path / "b.xlsx", book, sheet1=whole)
    for size in range(1, 30):
        monkeypatch.setattr(archive, "_CHUNK", size)
        assert code(path) == "file-entities"


def test_definitions_in_another_encoding_are_not_overlooked(tmp_path: Path, book: Path) -> None:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><worksheet/>'.encode("utf-16")
    assert code(changed(tmp_path / "b.xlsx", book, sheet1=text)) == "file-broken"


def with_flag(data: bytes) -> bytes:
    """As if the first member were locked."""
    raw = bytearray(data)
    raw[6] |= 1
    raw[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


def with_method(data: bytes) -> bytes:
    """As if the first member were packed in another way."""
    raw = bytearray(data)
    raw[8] = raw[data.index(b"PK\x01\x02") + 10] = 12
    return bytes(raw)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (with_flag, "file-encrypted"), (with_method, "file-broken"), (lambda data: data[:-30], "file-broken"),
        (lambda data: data[: len(data) // 2], "file-broken"), (lambda data: data[:4], "file-broken"),
        (lambda data: data[:60] + b"xxxx" + data[64:], "file-broken"),
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_refused(book: Path, change: Callable[[bytes], bytes], expected: str) -> None:
    book.write_bytes(change(book.read_bytes()))
    assert code(book) == expected


def test_two_members_of_one_name_are_refused(book: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(book, "a") as packed:
        packed.writestr(SHEET, sheet_xml(""))
    assert code(book) == "file-broken"


def test_another_workbook_inside_is_not_opened(book: Path) -> None:
    pack(book, members(book) | {"xl/embeddings/b.xlsx": book.read_bytes()})
    assert [sheet.sheet for sheet in read_table(book)] == ["采用"]


def test_a_locked_open_document_is_known(tmp_path: Path) -> None:
    manifest = members(OFFICE["ods"])["META-INF/manifest.xml"].replace(
        b"<manifest:file-entry", b"<manifest:encryption-data/><x", 1
    )
    assert code(changed(tmp_path / "b.ods", OFFICE["ods"], manifest=manifest)) == "file-encrypted"


@pytest.mark.parametrize("part", ["workbook", "sheet1"])
@pytest.mark.parametrize("content", [b"", b"<a", b"<a/>", b"\xff", None])
def test_members_that_are_wrong_or_missing(tmp_path: Path, book: Path, part: str, content: bytes | None) -> None:
    path = changed(tmp_path / "b.xlsx", book, **{part: content})
    if (part, content) == ("workbook", None):
        assert code(path) == "file-kind"
    elif (part, content) == ("sheet1", b"<a/>"):
        assert [list(sheet.lines()) for sheet in read_table(path)] == [[]]
    else:
        assert code(path) == "file-broken"
