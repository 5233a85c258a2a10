"""Files that are not what their ending says, and files that change while they are read."""

from pathlib import Path

import pytest
from tests.io.books import OFFICE, gone_through, opened, pack, write_book

from zhibao_cli.domain.tables import TABLES
from zhibao_cli.io.tables import Row, Unreadable, open_sheet, read_table

HTML = "<html><head><meta charset=gb2312></head><body><table><tr><td>单位</td></tr></table></body></html>"


def code(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read_table(path)
    assert caught.value.hint
    return caught.value.code


@pytest.mark.parametrize("ending", ["xls", "xlsx", "ods", "csv", "txt"])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_workbook_is_read_whatever_its_ending(tmp_path: Path, ending: str, kind: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(OFFICE[kind].read_bytes())
    assert len(gone_through(opened(path, "officers", "信息员"))[0]) == 202


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("ending", ["xls", "xlsx", "csv", "txt"])
def test_a_text_is_read_whatever_its_ending(tmp_path: Path, ending: str, encoding: str) -> None:
    path = tmp_path / f"信息员.{ending}"
    text = "单位\t姓名\n白河\t张三\n"
    path.write_bytes((("\ufeff" if encoding == "utf-16-le" else "") + text).encode(encoding))
    assert gone_through(opened(path))[0] == [{"unit": "白河", "name": "张三"}]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (HTML, "file-html"), ("\ufeff \n<!DOCTYPE html><p>", "file-html"), ("<TABLE border=1>", "file-html"),
        ("MIME-Version: 1.0\nX-Document-Type: Workbook\n", "file-html"),
        ('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "file-kind"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_web_pages_called_workbooks_are_named(tmp_path: Path, content: str, expected: str, encoding: str) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes(content.encode(encoding))
    assert code(path) == expected


def test_a_text_may_speak_of_web_pages(tmp_path: Path) -> None:
    path = tmp_path / "信息员.csv"
    path.write_text("单位,姓名\n白河,<table>\n", "utf-8")
    assert gone_through(opened(path))[0] == [{"unit": "白河", "name": "<table>"}]
    path.write_text(HTML, "utf-8")
    assert code(path) == "file-html"


def test_other_packed_files_are_named(tmp_path: Path) -> None:
    assert code(pack(tmp_path / "a.xlsx", {"word/document.xml": b"<a/>"})) == "file-kind"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"%PDF-1.7\n\x00", b"\x09\x08\x08\x00\x00\x05\x10\x00"])
def test_what_is_nothing_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    assert code(path) == "file-broken"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, kind: str) -> None:
    rows = [["单位", "姓名"], *([f"白河{n}", "张三"] for n in range(50))]
    path = tmp_path / f"信息员.{kind}"
    if kind == "csv":
        path.write_text("\n".join(map(",".join, rows)), "utf-8")
    else:
        write_book(path, ("信息员", rows))
    (sheet,) = read_table(path)
    table = open_sheet(sheet, TABLES["officers"])
    assert isinstance(next(table.rows), Row)
    with path.open("ab") as file:
        file.write(b"\n")
    with pytest.raises(Unreadable) as caught:
        list(table.rows)
    assert (caught.value.code, caught.value.problem.file) == ("file-changed", path.name)


def test_a_file_that_is_gone_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "信息员.csv"
    path.write_text("单位,姓名\n", "utf-8")
    (sheet,) = read_table(path)
    path.unlink()
    with pytest.raises(Unreadable) as caught:
        list(sheet.lines())
    assert caught.value.code == "file-unreadable"
