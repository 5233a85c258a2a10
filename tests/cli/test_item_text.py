"""The text of an item: all of it, its beginning; and documents that are gone or changed."""

import csv
from pathlib import Path

import pytest
from tests.cli.conftest import Run

TEXT = "秋茶产销两旺。\n\n" + "今年全县秋茶产量稳中有升，" * 20 + "\n完。"


@pytest.fixture
def draft(z: Run, tmp_path: Path) -> Path:
    """The document that SQ-2024-0001 was submitted with; BH-2024-0001 has none."""
    file = tmp_path / "秋茶.txt"
    file.write_text(TEXT, encoding="utf-8")
    assert z("submit 秋茶产销两旺 --unit SQ --on 2024-08-05 --file 秋茶.txt").code == 0
    assert z("submit 夏粮收购 --unit BH --on 2024-08-06").code == 0
    return file


def test_the_text_comes_as_it_was_attached(z: Run, draft: Path) -> None:
    ran = z("show SQ-2024-1 --text")
    assert (ran.code, ran.out, ran.err) == (0, f"{TEXT}\n", "")


def test_the_text_as_json_and_into_a_file(z: Run, draft: Path, tmp_path: Path) -> None:
    (row,) = z("show 秋茶 --text --format json").json["rows"]
    assert (row["number"], row["unit"], row["title"]) == ("SQ-2024-0001", "石泉县", "秋茶产销两旺")
    assert row["text"] == TEXT
    assert z("show 秋茶 --text -o 原文.txt").code == 0
    assert (tmp_path / "原文.txt").read_text(encoding="utf-8") == f"{TEXT}\n"


def text_in(z: Run, words: str) -> str:
    """The text among the other fields of an item, as CSV has it."""
    rows = list(csv.reader(z(f"{words} --format csv").out.splitlines()))
    (found,) = [value for _, field, value in rows if field == "Text"]
    return found


def test_among_the_other_fields_stands_its_beginning(z: Run, draft: Path) -> None:
    line = " ".join(TEXT.split())
    assert text_in(z, "show 秋茶") == f"{line[:120]}… ({len(line) - 120} characters more: --text)"
    assert "characters more" in z("show 秋茶").out


def test_for_programs_it_stands_there_whole(z: Run, draft: Path) -> None:
    (text,) = [row["value"] for row in z("show 秋茶 --format json").json["rows"] if row["field"] == "text"]
    assert text == TEXT


def test_a_short_text_stands_there_whole(z: Run, draft: Path) -> None:
    draft.write_text("秋茶丰收。\n增产一成。", encoding="utf-8")
    z("amend 秋茶 --file 秋茶.txt")
    assert text_in(z, "show 秋茶") == "秋茶丰收。 增产一成。"


def test_an_earlier_text_is_there_as_of_then(z: Run, draft: Path) -> None:
    newest = z("log --format json").json["rows"][0]["entry"]
    draft.write_text("改稿。", encoding="utf-8")
    z("amend 秋茶 --file 秋茶.txt")
    assert z("show 秋茶 --text").out == "改稿。\n"
    assert z(f"show 秋茶 --text --as-of {newest}").out == f"{TEXT}\n"


@pytest.mark.parametrize(
    ("what", "code"), [("夏粮", "text-missing"), ("没有", "item-unknown"), ("石泉", "item-unknown")]
)
def test_what_has_no_text_is_told(z: Run, draft: Path, what: str, code: str) -> None:
    ran = z(f"show {what} --text")
    assert (ran.code, ran.fault, ran.out) == (4, code, "")


def documents(z: Run, words: str) -> list[tuple[str, str]]:
    found = z(f"{words} --format json").json["rows"]
    return [(row["ref"], row["message"]) for row in found if row["matter"] == "document"]


def test_check_reads_the_documents_when_asked_to(z: Run, draft: Path) -> None:
    assert documents(z, "check --period 2024 --files") == []
    draft.write_text("改过了", encoding="utf-8")
    assert documents(z, "check --period 2024 --files") == [("SQ-2024-0001", "秋茶.txt: changed since")]
    assert documents(z, "check --period 2024") == []
    assert documents(z, "check --period 2023 --files") == []
    draft.unlink()
    ran = z("check --period 2024 --files")
    assert (ran.code, "秋茶.txt: not found" in ran.out) == (3, True)


def test_check_says_that_documents_were_not_read(z: Run, draft: Path) -> None:
    assert "Source documents were not read." in z("check --period 2024").out
    assert "Source documents were not read." not in z("check --period 2024 --files").out
    assert "Source documents were not read." not in z("check --period 2023").out
