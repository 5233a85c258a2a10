"""Word documents: what is put into a template appears as it is; templates that are wrong are told; bytes are stable."""

import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.io.words import Word, opened, w

from zhibao_cli.domain.bulletin import AdoptedItem, Bulletin, Group, Part, Row
from zhibao_cli.errors import Refused
from zhibao_cli.io.package import NO_MOMENT, packed
from zhibao_cli.io.word import Made, read_properties, render_document, xml_text
from zhibao_cli.io.word_parts import SPACES, paragraph, run
from zhibao_cli.io.word_pen import Pen
from zhibao_cli.io.word_template import _parts, template_document

MADE = Made(
    "bulletin", "2024-09-02T02:30:00Z", "某市政府办公室", {"head": "ab12" * 16, "parameters": '{"level": "省"}'}
)
ROW = Row(place=1, tied=False, unit="石泉县", submitted=9, adopted=3, instructed=1, points="12.5", by=(2, 1))
BULLETIN = Bulletin(
    office="某市政府办公室", addressee="", number="", dated="2024年9月5日", period="2024年1—8月", year=2024, level="",
    head="ab12" * 16, mark="ab12ab12ab12", notes=("积分相同的名次并列。",), units=1, reporting=1, submitted=9,
    adopted=3, rate="33.3%", by_group=(Part(name="直报县", submitted=9, adopted=3),), columns=("省级", "市级"),
    groups=(Group(name="直报县", rows=(ROW,), total=replace(ROW, place=0, unit=""), adds_up=True, leading=(ROW,)),),
)  # fmt: skip


def fields(bulletin: Bulletin) -> dict[str, Any]:
    return {name: getattr(bulletin, name) for name in Bulletin.__dataclass_fields__} | {"lapses": bulletin.lapses}


def item(title: str, number: int = 1) -> AdoptedItem:
    return AdoptedItem(
        number=number, unit="石泉县", title=title, channel="政务信息", level="省级", form="单篇", issue="3",
        day="2024-03-05", instructed=number == 1,
    )  # fmt: skip


def made(bulletin: Bulletin = BULLETIN, template: bytes | None = None, name: str = "本办.docx") -> Word:
    return opened(render_document(fields(bulletin), MADE, template, name))


def office_template(*texts: str) -> bytes:
    """A template of an office, a paragraph for each text."""
    pen = Pen("Times New Roman")
    body = "".join(paragraph("Body", run(text, pen.fonts())) for text in texts)
    document = f"<w:document {SPACES}><w:body>{body}{pen.end_of_one()}</w:body></w:document>"
    return packed(_parts(document, "Times New Roman"), NO_MOMENT)


def listed(*titles: str) -> list[str]:
    """The titles as the list of adopted items shows them."""
    bulletin = replace(BULLETIN, items=tuple(item(title, n) for n, title in enumerate(titles, 1)))
    return [row[2] for row in made(bulletin).tables[-1][1:]]


HOSTILE = (
    "<script>alert(1)</script>", "{{ submitted }}", "{% for x in y %}", "{_{ a }_} {_% %_}", "{# 注 #}",
    "a & b &amp; c", "]]>", "<w:p/>", "“引号”‘单引号’", "&#123;", "{{", "}}", "{%", "%}", "{%tr endfor %}",
    "{{r x }}", "$\\1\\g<0>",
)  # fmt: skip


def test_titles_that_look_like_code_appear_as_they_are() -> None:
    assert listed(*HOSTILE) == list(HOSTILE)


def test_what_cannot_be_seen_is_shown_as_a_sign() -> None:
    shown = listed("响\x07铃\x00", "倒\u202e着\u200f", "换\n行\t格", "坏\ufffe\uffff\ud800")
    assert shown == ["响␇铃␀", "倒‹U+202E›着‹U+200F›", "换␊行␉格", "坏‹U+FFFE›‹U+FFFF›‹U+D800›"]


def test_a_title_of_ten_thousand_characters_is_all_there() -> None:
    title = "长" * 10_000
    assert listed(title) == [title]


@given(st.text(max_size=40))
def test_any_text_can_stand_in_a_document(text: str) -> None:
    assert listed(text) == [xml_text(text)]


def test_data_is_never_run_as_template_in_headings_either() -> None:
    word = made(replace(BULLETIN, office="{{ 1 + 1 }}", addressee="{% if x %}", notes=("{{ head }}",)))
    assert "{{ 1 + 1 }}关于2024年1—8月政务信息工作情况的通报" in "".join(word.styled("DocTitle")).replace("/", "")
    assert "{% if x %}：" in word.lines
    assert "注：{{ head }}" in word.lines


@pytest.mark.parametrize(
    ("text", "field", "hint"),
    [
        ("共{{ submited }}条", "submited", "submitted"),
        ("{% if adopt %}有{% endif %}", "adopt", "adopted"),
        ("{% for g in groups %}{{ g.naem }}{% endfor %}", "naem", "docs/bulletin.md"),
        ("{{ title|upper }}{{ title }}", "title", "docs/bulletin.md"),
    ],
)
def test_a_field_that_there_is_not_is_named(text: str, field: str, hint: str) -> None:
    with pytest.raises(Refused) as caught:
        made(template=office_template("抬头", text))
    assert caught.value.code == "template-field-unknown"
    assert f": {field}." in str(caught.value.message)
    assert "本办.docx" in str(caught.value.message)
    assert hint in str(caught.value.hint)


@pytest.mark.parametrize(
    "text",
    ["{{ submitted", "{% if submitted %}没有结束", "{{ submitted|nosuch }}", "{{ submitted + '条' }}", "{% bad %}"],
)
def test_a_template_that_is_faulty_is_told(text: str) -> None:
    with pytest.raises(Refused) as caught:
        made(template=office_template(text))
    assert caught.value.code == "template-faulty"


@pytest.mark.parametrize("data", [b"", b"not a zip", packed([("a.txt", b"a")], NO_MOMENT)])
def test_a_template_that_is_no_word_document_is_told(data: bytes) -> None:
    with pytest.raises(Refused) as caught:
        made(template=data or b"\x00")
    assert caught.value.code == "template-broken"


def test_a_template_cannot_reach_into_the_program() -> None:
    with pytest.raises(Refused) as caught:
        made(template=office_template("{{ section.__globals__ }}"))
    assert caught.value.code in ("template-faulty", "template-field-unknown")


def test_an_offices_own_sentences_are_the_documents() -> None:
    word = made(
        template=office_template("{{ office }}：{{ period }}共{{ submitted }}条。", "{{ section() }}、{{ section() }}")
    )
    assert word.lines == ["某市政府办公室：2024年1—8月共9条。", "一、二"]


def test_a_field_whose_letters_word_has_torn_apart_is_still_one() -> None:
    pen = Pen("Times New Roman")
    torn = paragraph("Body", run("{{ sub", pen.fonts()) + run("mitted }}条", pen.fonts()))
    document = f"<w:document {SPACES}><w:body>{torn}{pen.end_of_one()}</w:body></w:document>"
    assert made(template=packed(_parts(document, "Times New Roman"), NO_MOMENT)).lines == ["9条"]


def test_the_same_content_gives_the_same_bytes() -> None:
    one, other = (render_document(fields(BULLETIN), MADE) for _ in range(2))
    assert one == other


def test_another_moment_gives_other_bytes_and_nothing_else() -> None:
    one = render_document(fields(BULLETIN), MADE)
    other = render_document(fields(BULLETIN), replace(MADE, at="2024-09-03T02:30:00Z"))
    assert one != other
    assert opened(one).parts["word/document.xml"] == opened(other).parts["word/document.xml"]


def test_a_document_says_where_its_figures_come_from_and_nobodys_name() -> None:
    data = render_document(fields(BULLETIN), MADE)
    found = read_properties(data)
    assert found["kind"] == "bulletin"
    assert found["head"] == "ab12" * 16
    assert found["parameters"] == '{"level": "省"}'
    assert found["title"] == "某市政府办公室关于2024年1—8月政务信息工作情况的通报"
    core = opened(data).parts["docProps/core.xml"].decode()
    assert "2024-09-02T02:30:00Z" in core
    assert "python-docx" not in core
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in core or "<cp:lastModifiedBy/>" in core


def test_properties_a_template_has_are_kept() -> None:
    first = render_document(fields(BULLETIN), replace(MADE, properties={"head": "old", "mark": "只在旧的"}))
    again = opened(render_document(fields(BULLETIN), MADE, first, "旧.docx"))
    found = read_properties(render_document(fields(BULLETIN), MADE, first, "旧.docx"))
    assert found["head"] == "ab12" * 16
    assert "mark" not in found
    assert sum(name.endswith("custom.xml") for name in again.parts) == 1


def test_a_document_that_is_not_ours_has_no_properties() -> None:
    assert read_properties(template_document("bulletin")) == {}


def test_without_the_library_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    with pytest.raises(Refused) as caught:
        made()
    assert caught.value.code == "library-missing"
    assert 'pip install "zhibao[docx]"' in str(caught.value.hint)


def test_every_reference_in_a_document_leads_somewhere() -> None:
    word = made()
    rels = word.tree("word/_rels/document.xml.rels")
    targets = {node.get("Id"): node.get("Target") for node in rels}
    used = [node.get(f"{{{'http://schemas.openxmlformats.org/officeDocument/2006/relationships'}}}id")
            for node in word.tree().iter(w("footerReference"))]  # fmt: skip
    assert len(used) == 2
    assert all(f"word/{targets[one]}" in word.parts for one in used)
