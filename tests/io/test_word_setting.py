"""Documents are set as GB/T 9704—2012 asks: paper, grid, fonts, titles, signature, annexes, page numbers, tables."""

from dataclasses import replace
from itertools import pairwise

import pytest
from tests.io.test_word import BULLETIN, MADE, ROW, fields, item, made
from tests.io.words import W, Word, opened, style_of, text_of, value, w

from zhibao_cli.domain.bulletin import Part
from zhibao_cli.io.package import NO_MOMENT, packed
from zhibao_cli.io.word import render_document
from zhibao_cli.io.word_style import STAND_INS, STYLES
from zhibao_cli.io.word_template import template_document
from zhibao_cli.io.word_texts import TEMPLATES

TWIPS_A_MM = 1440 / 25.4


@pytest.fixture(scope="module")
def word() -> Word:
    return made(replace(BULLETIN, items=(item("秋茶产销两旺"), item("夏粮收购", 2)), number="某政办函〔2024〕3号"))


def test_the_paper_is_a4_and_the_type_area_156_by_225(word: Word) -> None:
    for section in word.sections:
        assert (value(section, "pgSz", "w"), value(section, "pgSz", "h")) == ("11906", "16838")
        sides = {side: int(value(section, "pgMar", side)) for side in ("top", "right", "bottom", "left")}
        assert {side: round(room / TWIPS_A_MM) for side, room in sides.items()} == {
            "top": 37, "right": 26, "bottom": 35, "left": 28
        }  # fmt: skip
        wide, high = 11906 - sides["left"] - sides["right"], 16838 - sides["top"] - sides["bottom"]
        assert (round(wide / TWIPS_A_MM, 1), round(high / TWIPS_A_MM, 1)) == (156.0, 225.0)


def test_the_grid_has_22_lines_of_28_characters_that_fill_the_area(word: Word) -> None:
    for section in word.sections:
        assert value(section, "docGrid", "type") == "linesAndChars"
        line = int(value(section, "docGrid", "linePitch"))
        assert 12756 // line == 22
        assert 12756 - 22 * line < 22
        pitch = 16 + int(value(section, "docGrid", "charSpace")) / 4096
        assert pitch < 16
        assert 28 * pitch <= 8845 / 20 < 28 * (pitch + 1 / 4096)


def test_every_run_and_style_names_all_its_fonts() -> None:
    for kind in TEMPLATES:
        word = opened(template_document(kind))
        trees = [word.tree(f"word/{part}.xml") for part in ("document", "styles", "footer1", "footer2")]
        holders = [
            node for tree in trees for node in tree.iter() if node.tag in (f"{W}r", f"{W}style", f"{W}rPrDefault")
        ]
        assert len(holders) > 50
        for node in holders:
            fonts = node.find(w("rPr/rFonts"))
            assert fonts is not None, node.attrib
            assert {name.removeprefix(W) for name in fonts.attrib} == {"hint", "ascii", "hAnsi", "eastAsia", "cs"}
            assert fonts.get(f"{W}hint") == "eastAsia"


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("DocTitle", "方正小标宋简体", 22),
        ("Body", "仿宋_GB2312", 16),
        ("Addressee", "仿宋_GB2312", 16),
        ("Heading1", "黑体", 16),
        ("Heading2", "楷体_GB2312", 16),
        ("Heading3", "仿宋_GB2312", 16),
        ("Heading4", "仿宋_GB2312", 16),
        ("AnnexNumber", "黑体", 16),
        ("AnnexTitle", "方正小标宋简体", 22),
        ("PageNumber", "宋体", 14),
    ],
)
def test_each_part_of_a_document_has_its_font_and_size(style: str, font: str, points: int) -> None:
    styles = opened(template_document("bulletin")).tree("word/styles.xml")
    node = next(node for node in styles.iter(f"{W}style") if node.get(f"{W}styleId") == style)
    assert value(node, "rPr/rFonts", "eastAsia") == font
    assert int(value(node, "rPr/sz")) == 2 * points


def test_defaults_are_the_body_font_in_chinese(word: Word) -> None:
    styles = word.tree("word/styles.xml")
    assert value(styles, "docDefaults/rPrDefault/rPr/rFonts", "eastAsia") == "仿宋_GB2312"
    assert value(styles, "docDefaults/rPrDefault/rPr/lang", "eastAsia") == "zh-CN"
    assert value(styles, "docDefaults/rPrDefault/rPr/sz") == "32"


def test_figures_are_in_times_new_roman_or_the_font_chosen() -> None:
    for latin in ("Times New Roman", "Arial"):
        chosen = opened(render_document(fields(BULLETIN), MADE, latin="" if latin == "Times New Roman" else latin))
        fonts = {node.get(f"{W}ascii") for node in chosen.tree().iter(f"{W}rFonts")}
        assert fonts == {latin}


def test_each_font_is_named_with_its_stand_in_and_none_is_embedded(word: Word) -> None:
    fonts = {node.get(f"{W}name"): value(node, "altName") for node in word.tree("word/fontTable.xml")}
    assert fonts["方正小标宋简体"] == "宋体"
    assert fonts["仿宋_GB2312"] == "仿宋"
    assert fonts["楷体_GB2312"] == "楷体"
    assert {style.font for style in STYLES} <= set(STAND_INS)
    assert not any("fonts/" in name or name.endswith((".odttf", ".ttf")) for name in word.parts)


def test_body_and_headings_begin_two_characters_in(word: Word) -> None:
    styles = {node.get(f"{W}styleId"): node for node in word.tree("word/styles.xml").iter(f"{W}style")}
    for code in ("Body", "Heading1", "Heading2", "Heading3", "Heading4"):
        assert value(styles[code], "pPr/ind", "firstLineChars") == "200"
    assert value(styles["Addressee"], "pPr/ind", "firstLineChars") is None


def test_the_order_of_a_document(word: Word) -> None:
    lines = word.lines
    assert lines[0] == "某政办函〔2024〕3号"
    assert word.styled("DocTitle") == ["某市政府办公室/关于2024年1—8月政务信息工作情况的通报"]
    at = lines.index("各有关单位：")
    assert lines[at - 1] == ""
    assert word.styled("Heading1") == ["一、总体情况", "二、先进情况", "三、下一步要求"]
    annexes = lines.index("附件：1.2024年1—8月政务信息积分排名表")
    assert lines[annexes - 1] == ""
    assert lines[annexes + 1] == "2.2024年1—8月政务信息采用目录"
    assert lines[annexes + 2 :][:4] == ["", "", "某市政府办公室", "2024年9月5日"]


def test_an_annex_begins_on_a_new_page_with_its_title_on_the_third_line(word: Word) -> None:
    lines = word.lines
    for number, title in (("附件1", "2024年1—8月政务信息积分排名表"), ("附件2", "2024年1—8月政务信息采用目录")):
        at = lines.index(number)
        assert lines[at : at + 3] == [number, "", title]
    styles = {node.get(f"{W}styleId"): node for node in word.tree("word/styles.xml").iter(f"{W}style")}
    assert styles["AnnexNumber"].find(w("pPr/pageBreakBefore")) is not None
    assert value(styles["AnnexNumber"], "pPr/jc") == "left"


def test_a_single_annex_has_no_number() -> None:
    lines = made().lines
    assert "附件：2024年1—8月政务信息积分排名表" in lines
    assert "附件" in lines


@pytest.mark.parametrize(
    ("office", "dated", "right_of_date", "right_of_name"),
    [
        ("某某市人民政府办公室", "2024年9月5日", 400, 200),  # 10 characters over 6: centred, two further right
        ("市政府办", "2024年12月15日", 400, 550),  # 4 over 7
        ("某某省某某市人民政府办公室信息督查科室", "2024年9月5日", 400, -50),
    ],
)
def test_the_signature_is_centred_on_the_date(office: str, dated: str, right_of_date: int, right_of_name: int) -> None:
    word = made(replace(BULLETIN, office=office, dated=dated))
    nodes = [node for node in word.body.iter(f"{W}p") if style_of(node) in ("Signature", "Date")]
    name, date = (int(value(node, "pPr/ind", "rightChars")) for node in nodes)
    if right_of_name >= 0:
        assert (date, name) == (right_of_date, right_of_name)
    width = {node: sum(1 if c.isdigit() else 2 for c in text_of(node)) * 50 for node in nodes}
    centres = [right + width[node] / 2 for right, node in zip((name, date), nodes, strict=True)]
    assert centres[0] == pytest.approx(centres[1], abs=1)
    assert name >= 0
    assert date >= 400


def test_page_numbers_stand_outside_and_run_on(word: Word) -> None:
    for part, side, indent in (("footer1", "right", "rightChars"), ("footer2", "left", "leftChars")):
        footer = word.tree(f"word/{part}.xml")
        assert "".join(node.text or "" for node in footer.iter() if node.tag in (f"{W}t", f"{W}instrText")) in (
            "—  PAGE 1 —", "—  PAGE 2 —"
        )  # fmt: skip
        assert value(footer, "p/pPr/jc") == side
        assert value(footer, "p/pPr/ind", indent) == "100"
        assert value(footer, "p/r/rPr/rFonts", "ascii") == "宋体"
        assert value(footer, "p/r/rPr/sz") == "28"
    assert word.tree("word/settings.xml").find(w("evenAndOddHeaders")) is not None
    kinds = [node.get(f"{W}type") for node in word.sections[0].iter(f"{W}footerReference")]
    assert kinds == ["default", "even"]
    # Later sections have none of their own, so the first one's go on; none begins to count anew.
    assert not any(list(section.iter(f"{W}footerReference")) for section in word.sections[1:])
    assert not list(word.tree().iter(f"{W}pgNumType"))


def test_table_headings_repeat_and_rows_are_not_split(word: Word) -> None:
    for table in word.tree().iter(f"{W}tbl"):
        rows = list(table.iter(f"{W}tr"))
        assert all(row.find(w("trPr/cantSplit")) is not None for row in rows)
        heads = [row.find(w("trPr/tblHeader")) is not None for row in rows]
        assert heads[0]
        assert not any(later and not earlier for earlier, later in pairwise(heads))


def test_columns_fill_the_table_and_agree_with_the_grid(word: Word) -> None:
    for table in word.tree().iter(f"{W}tbl"):
        grid = [int(node.get(f"{W}w") or 0) for node in table.iter(f"{W}gridCol")]
        assert 8845 - len(grid) <= sum(grid) <= 8845
        for row in table.iter(f"{W}tr"):
            spans = [int(value(cell, "tcPr/gridSpan") or 1) for cell in row.findall(w("tc"))]
            assert sum(spans) == len(grid)
            sizes = [int(value(cell, "tcPr/tcW", "w")) for cell in row.findall(w("tc"))]
            assert sum(sizes) == sum(grid)
            for cell in row.findall(w("tc")):
                properties = cell.find(w("tcPr"))
                assert properties is not None
                assert properties[0].tag == f"{W}tcW"


def test_a_score_table_that_is_too_wide_lies_on_its_side_alone() -> None:
    columns = tuple(f"某市政务信息{n}" for n in range(9))
    row = replace(ROW, by=(1,) * 9)
    group = replace(BULLETIN.groups[0], rows=(row,), total=replace(row, place=0))
    word = made(replace(BULLETIN, columns=columns, groups=(group,), items=(item("秋茶产销两旺"),)))
    body, table, lists = word.sections
    assert [value(one, "pgSz", "orient") for one in (body, table, lists)] == [None, "landscape", None]
    assert (value(table, "pgSz", "w"), value(table, "pgSz", "h")) == ("16838", "11906")
    rooms = {side: round(int(value(table, "pgMar", side)) / TWIPS_A_MM) for side in ("top", "right", "bottom", "left")}
    assert rooms == {"top": 28, "right": 37, "bottom": 26, "left": 35}
    sizes = [int(node.get(f"{W}w") or 0) for node in next(word.tree().iter(f"{W}tbl")).iter(f"{W}gridCol")]
    assert 12756 - len(sizes) <= sum(sizes) <= 12756


def test_the_longest_titles_get_the_room() -> None:
    word = made(replace(BULLETIN, items=tuple(item("很长的标题" * 12, n) for n in range(1, 30))))
    sizes = [int(node.get(f"{W}w") or 0) for node in list(word.tree().iter(f"{W}tbl"))[-1].iter(f"{W}gridCol")]
    assert max(sizes) == sizes[2]
    assert sizes[2] > 3000


def test_styles_are_found_by_name_whatever_a_program_calls_them() -> None:
    template = opened(template_document("bulletin"))
    parts = [
        (name, data.replace(b'"DocTitle"', b'"a7"').replace(b'"BulletinTable"', b'"af0"'))
        for name, data in template.parts.items()
    ]
    word = opened(render_document(fields(BULLETIN), MADE, packed(parts, NO_MOMENT), "WPS.docx"))
    assert word.styled("a7") == ["某市政府办公室/关于2024年1—8月政务信息工作情况的通报"]


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_row_of_a_template_fits_its_grid(kind: str) -> None:
    for table in opened(template_document(kind)).tree().iter(f"{W}tbl"):
        columns = len(list(table.iter(f"{W}gridCol")))
        for row in table.iter(f"{W}tr"):
            assert sum(int(value(cell, "tcPr/gridSpan") or 1) for cell in row.findall(w("tc"))) == columns


def test_a_table_without_the_style_is_sized_by_its_headings() -> None:
    template = opened(template_document("bulletin"))
    parts = [(name, data.replace("通报表格".encode(), "网格型".encode())) for name, data in template.parts.items()]
    bulletin = replace(BULLETIN, items=(item("很长的标题" * 12),))
    word = opened(render_document(fields(bulletin), MADE, packed(parts, NO_MOMENT), "别的.docx"))
    sizes = [int(node.get(f"{W}w") or 0) for node in list(word.tree().iter(f"{W}tbl"))[-1].iter(f"{W}gridCol")]
    assert max(sizes) == sizes[2]


def test_a_template_is_the_same_whenever_it_is_written() -> None:
    assert template_document("bulletin") == template_document("bulletin")


def test_clauses_of_nothing_are_left_out() -> None:
    text = "".join(made(replace(BULLETIN, adopted=0, rate="", by_level=(), groups=(), columns=())).lines).split(
        "下一步要求"
    )[0]
    assert "采用率" not in text
    assert "批示" not in text
    assert "存在问题" not in text
    assert "先进情况" not in text
    assert "0条" not in text


def test_what_does_not_add_up_is_said() -> None:
    parts = (Part(name="甲", submitted=5, adopted=2), Part(name="乙", submitted=5, adopted=2))
    text = "".join(made(replace(BULLETIN, by_group=parts, groups_add_up=False)).lines)
    assert "合计只计一次" in text
    assert "合计只计一次" not in "".join(made(replace(BULLETIN, by_group=parts)).lines)
