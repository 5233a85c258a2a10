"""字数: counted from the attached text by one rule, against texts counted by hand."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from tests.offices import Office

from zhibao_cli.app.amend import amend
from zhibao_cli.app.items import find_item
from zhibao_cli.app.submit import SubmitRequest, submit
from zhibao_cli.domain.records import Item
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.text import count_words
from zhibao_cli.errors import Refused

KNOWN = """
石泉县|3
石泉县反映高山村饮水困难。|13
今年以来，全县采用信息28条。|14
1—8月，采用28条，得分109.5分。|15
同比增长12.3%，居全市第3位。|13
《政务信息》第12期（增刊）|13
“十四五”规划：GDP年均增长6.5%。|15
推广APP、微信小程序与5G基站。|14
联系人：王强，电话0915-1234567。|11
详见https://www.ak.gov.cn/xx，下同。|7
They wrote 3 reports in 2024.|6
约稿YG-2024-07已按期完成……|10
一、基本情况。二、存在问题。|14
（一）抓宣传；（二）强培训！|14
石泉县　白河县 汉阴县|9
第1次、第2次、第3次|11
"""
"""A text and its 字数, counted by hand: each Chinese character and full-width mark one, each run of Latin letters,
figures and half-width marks one, spaces none."""


@pytest.mark.parametrize("line", [line for line in KNOWN.splitlines() if line])
def test_known_texts(line: str) -> None:
    text, words = line.split("|")
    assert count_words(text) == int(words)


def stored(office: Office) -> Item:
    with office.session().reading() as reading:
        return find_item(reading, "春茶").record


def submitted(office: Office, file: Path, **rest: Any) -> Receipt:
    return submit(office.session(), SubmitRequest(title="春茶开采", unit="SQ", file=file, on="2024-03-01", **rest))


TEXT = "石泉县春茶开采，亩均增收300元。"
"""石泉县春茶开采 7, ， 1, 亩均增收 4, 300 1, 元 1, 。 1: 15."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "春茶.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def said(receipt: Receipt) -> str:
    return " ".join(map(str, (*receipt.warnings, *receipt.notes)))


def test_the_receipt_says_what_was_counted(office: Office, file: Path) -> None:
    receipt = submitted(office, file)
    assert stored(office).words == 15
    assert "Words counted in the document: 15." in map(str, receipt.notes)
    assert receipt.warnings == ()


def test_another_number_typed_is_kept_and_warned_of(office: Office, file: Path) -> None:
    receipt = submitted(office, file, words="999")
    assert stored(office).words == 999
    assert "The text has 15 words by count; 999 is on record." in map(str, receipt.warnings)
    assert "counted in the document" not in said(receipt)
    assert submitted(office, file, words="15", number="x-1").warnings[0] != receipt.warnings[0]


def test_marks_of_markdown_are_neither_counted_nor_kept(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "春茶.md"
    path.write_text(f"# 标题\n\n**{TEXT}**\n\n- 见[附件](https://a.b/c)\n", encoding="utf-8")
    submitted(office, path)
    item = stored(office)
    assert (item.words, item.text) == (15 + 2 + 3, f"标题\n\n{TEXT}\n\n见附件\n")


def test_the_same_text_counts_alike_from_word(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "春茶.docx"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f"<w:p><w:r><w:t>{TEXT}</w:t></w:r></w:p>" * 2
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    submitted(office, path)
    assert stored(office).words == 30


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff"])
def test_a_document_without_text_is_refused_unless_forced(office: Office, tmp_path: Path, text: str) -> None:
    path = tmp_path / "空.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        submitted(office, path)
    assert refused.value.code == "document-empty"
    request = SubmitRequest(title="春茶开采", unit="SQ", file=path, on="2024-03-01")
    submit(office.session(force=True), request)
    assert stored(office).words == 0


def test_another_text_is_counted_again_and_is_not_the_files(office: Office, file: Path) -> None:
    submitted(office, file)
    receipt = amend(office.session(), "春茶", {"text": "全文重写"})
    item = stored(office)
    assert (item.words, item.file, item.file_digest) == (4, None, None)
    assert "15 → 4" in said(receipt)
    assert f"{TEXT} → 全文重写" in said(receipt)


def test_a_length_that_was_typed_stays(office: Office, file: Path) -> None:
    submitted(office, file, words="999")
    receipt = amend(office.session(), "春茶", {"text": "全文重写"})
    assert stored(office).words == 999
    assert "The text has 4 words by count; 999 is on record." in map(str, receipt.warnings)
    amend(office.session(), "春茶", {"text": "", "words": "500"})
    assert (stored(office).words, stored(office).text) == (500, None)


def test_an_item_without_length_gets_that_of_its_text(office: Office) -> None:
    office.record("submit SQ 2024-03-01 春茶开采")
    amend(office.session(), "春茶", {"text": TEXT})
    assert stored(office).words == 15


def test_the_receipt_shows_but_the_beginning_of_long_texts(office: Office, file: Path, tmp_path: Path) -> None:
    submitted(office, file)
    other = tmp_path / "长.txt"
    other.write_text("第一行\n" + "很长的正文" * 400, encoding="utf-8")
    receipt = amend(office.session(), "春茶", {"file": str(other)})
    assert stored(office).words == 2003
    assert max(len(str(note)) for note in receipt.notes) < 120
    assert "第一行 很长的正文" in said(receipt)
    assert "15 → 2003" in said(receipt)


# -- an instruction on a publication


def test_an_instruction_on_a_publication_that_never_adopted_it_is_warned_of(office: Office) -> None:
    receipts = office.record("""
        submit SQ 2024-03-01 春茶开采
        submit BH 2024-03-01 秋茶
        adopt 春茶;秋茶 2024-03-02 szw/单篇
        instruct 秋茶 2024-03-03 省 channel=szw
        instruct 秋茶 2024-03-03 市 channel=akzw
        instruct 秋茶 2024-03-04 市
    """)
    compiled, never, none = (list(map(str, one.warnings)) for one in receipts[-3:])
    assert compiled == none == []
    assert never == ["No adoption of BH-2024-0001 by “政务信息” is on record."]
