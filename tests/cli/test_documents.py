"""The source document of an item: attached, changed, moved, replaced."""

import hashlib
from pathlib import Path

import pytest
from tests.cli.conftest import Run


@pytest.fixture
def draft(z: Run, tmp_path: Path) -> Path:
    """The document beside the ledger that SQ-2024-0001 was submitted with."""
    file = tmp_path / "稿件" / "秋茶.txt"
    file.parent.mkdir()
    file.write_text("秋茶产销两旺。", encoding="utf-8")
    ran = z("submit 秋茶产销两旺 --unit SQ --on 2024-08-05 --file 稿件/秋茶.txt")
    assert ran.code == 0, ran.err
    return file


def said(value: object) -> str:
    return ": ".join(value) if isinstance(value, list) else str(value)


def shown(z: Run, field: str) -> str | None:
    rows = z("show SQ-2024-1 --format json").json["rows"]
    return next((said(row["value"]) for row in rows if row["field"] == field), None)


def test_show_says_whether_the_file_has_changed(z: Run, draft: Path) -> None:
    assert shown(z, "words") == "7"
    assert shown(z, "file") == "稿件/秋茶.txt: unchanged"
    draft.write_text("秋茶产销两旺！", encoding="utf-8")
    assert shown(z, "file") == "稿件/秋茶.txt: changed"
    draft.unlink()
    assert shown(z, "file") == "稿件/秋茶.txt: missing"


def test_an_item_without_a_document_says_nothing_of_one(z: Run) -> None:
    z("submit 秋茶 --unit SQ --on 2024-08-05")
    assert shown(z, "file") is None


def test_another_document_brings_its_text_and_length(z: Run, draft: Path) -> None:
    other = draft.with_name("改稿.txt")
    other.write_text("茶农增收，产销两旺。", encoding="utf-8")
    ran = z("amend SQ-2024-1 --file 稿件/改稿.txt")
    assert ran.code == 0, ran.err
    assert (shown(z, "file"), shown(z, "words")) == ("稿件/改稿.txt: unchanged", "10")
    assert len(z("search 茶农增收 --format json").json["rows"]) == 1
    z("undo")
    assert (shown(z, "file"), shown(z, "words")) == ("稿件/秋茶.txt: unchanged", "7")
    assert z("search 茶农增收 --format json").json["rows"] == []
    assert z("verify").code == 0


def test_words_that_are_said_go_before_those_counted(z: Run, draft: Path) -> None:
    draft.with_name("改稿.txt").write_text("茶农增收。", encoding="utf-8")
    z("amend SQ-2024-1 --file 稿件/改稿.txt --words 2000")
    assert shown(z, "words") == "2000"


def test_a_document_is_taken_off_and_its_text_stays(z: Run, draft: Path) -> None:
    z("amend", "SQ-2024-1", "--file", "")
    assert (shown(z, "file"), shown(z, "words")) == (None, "7")


@pytest.mark.parametrize(("name", "code"), [("没有.txt", "file-missing"), ("表.xlsx", "document-unknown")])
def test_a_file_that_cannot_be_read_changes_nothing(z: Run, draft: Path, name: str, code: str) -> None:
    ran = z("amend", "SQ-2024-1", "--file", name)
    assert ran.fault == code
    assert shown(z, "file") == "稿件/秋茶.txt: unchanged"


def test_an_event_has_no_document(z: Run, draft: Path) -> None:
    z("adopt 秋茶 --channel szw --on 2024-08-20")
    assert z("amend a1 --file 稿件/秋茶.txt").fault == "amend-field"


def test_a_file_elsewhere_is_named_whole(z: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("elsewhere") / "稿.md"
    file.write_text("正文", encoding="utf-8")
    z("submit", "秋茶", "--unit", "SQ", "--on", "2024-08-05", "--file", str(file))
    assert shown(z, "file") == f"{file.as_posix()}: unchanged"


def test_it_goes_out_with_the_table_and_comes_back(z: Run, draft: Path, tmp_path: Path) -> None:
    z("export out")
    (header, row) = (tmp_path / "out" / "submissions.csv").read_text(encoding="utf-8-sig").splitlines()
    digest = hashlib.sha256(draft.read_bytes()).hexdigest()
    assert header.endswith("file,file_digest")
    assert row.endswith(f"稿件/秋茶.txt,{digest}")
    assert z("init --from out --ledger other.db").code == 0
    there = z("show SQ-2024-1 --ledger other.db --format csv").out
    assert "稿件/秋茶.txt, unchanged" in there
