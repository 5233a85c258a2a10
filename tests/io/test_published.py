"""A published text as it is handed over: files, a pipe, traditional characters."""

import io
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from zhibao_cli.errors import Refused
from zhibao_cli.io import published
from zhibao_cli.io.published import read_published, simplified

TEXT = "石泉县采用6条，积21分。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", ["通报.txt", "通报.md"])
def test_a_text_file_is_read_in_either_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    assert read_published(str(path)) == TEXT


def test_a_word_document_is_read(tmp_path: Path) -> None:
    path = tmp_path / "通报.docx"
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with ZipFile(path, "w") as archive:
        body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in ("石泉县采用6条，", "积21分。"))
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>')
    assert read_published(str(path)) == "石泉县采用6条，\n积21分。"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_pipe_is_read(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode(encoding))))
    assert read_published("-") == TEXT


def test_a_pipe_that_does_not_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published, "LARGEST", 1024)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 2000)))
    with pytest.raises(Refused) as refused:
        read_published("-")
    assert refused.value.code == "file-too-large"


def test_traditional_characters_are_simplified() -> None:
    assert simplified("石泉縣採用6條，積21分") == "石泉县采用6条，积21分"
    assert simplified(TEXT) is TEXT


@pytest.fixture
def without_opencc(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: Any) -> Any:
        from zhibao_cli.i18n import msg

        raise Refused("library-missing", msg("This needs the library {name}, which is not installed.", name="opencc"))

    monkeypatch.setattr(published, "library", missing)


def test_without_the_converter_traditional_text_is_refused_and_a_rare_name_is_not(without_opencc: None) -> None:
    with pytest.raises(Refused) as refused:
        simplified("石泉縣採用6條，積21分")
    assert refused.value.code == "library-missing"
    rare = "信息员張堃报送的信息被采用" + "石泉县采用信息较多，质量较高，成绩突出，" * 8
    assert simplified(rare.replace("張", "张")) == rare.replace("張", "张")
