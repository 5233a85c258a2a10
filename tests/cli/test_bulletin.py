"""The bulletin, statements and corrections as a clerk makes them: their figures are those of rank and stats."""

import json
import re
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.conftest import NOW
from tests.io.words import Word, opened

from zhibao_cli import i18n
from zhibao_cli.io.word import read_properties

RECORDS = (
    "submit 秋茶产销两旺 --unit SQ --with BH --on 2024-03-01 --kind 动态 --author 王小明",
    "submit 春耕备耕 --unit SQ --on 2024-03-05",
    "submit 夏粮收购 --unit HY --on 2024-03-06",
    "submit 河湖治理 --unit SLJ --on 2024-03-07",
    "adopt 秋茶 --channel szw --form 单篇 --issue 12 --on 2024-03-20 --as 我省秋茶产销两旺",
    "adopt 春耕 --channel akzw --on 2024-03-21",
    "adopt 河湖 --level 市 --on 2024-03-22",
    "instruct 秋茶 --level 省 --leader 张省长 --text 很好，请研究推广 --on 2024-04-02",
    "solicit 秋粮收购 --level 省 --ask HY、BH --on 2024-03-05 --due 2024-03-20",
    "fault HY --fault 迟报 --on 2024-03-21",
)
OFFICE = "--office 某市人民政府办公室 --dated 2024-09-05"
SPRING = "--period 2024-03..04"


@pytest.fixture
def spring(z: Run) -> Run:
    """Two months of records."""
    for words in RECORDS:
        assert z(words).code == 0, z(words).err
    return z


def bulletin(z: Run, more: str = "", name: str = "通报.docx") -> Word:
    ran = z(f"bulletin {SPRING} {OFFICE} {more} -o {name} --force")
    assert ran.code == 0, ran.err
    return opened(Path(name).read_bytes())


def text(word: Word) -> str:
    return "\n".join(word.lines)


def cells(word: Word, table: int, *columns: int) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns) for row in word.tables[table]]


# -- what it says


def test_it_says_what_was_reported_and_adopted(spring: Run) -> None:
    word = bulletin(spring)
    assert (
        "2024年3—4月，5个单位共报送信息4条，采用3条，采用率75.0%，其中省级采用1条、市级采用2条。获领导批示1次，涉及信息1条。"
        in word.lines
    )
    assert "直报县报送3条，采用2条；市直部门报送1条，采用1条。" in word.lines
    assert "省级《政务信息》1条、市级《政务信息》1条、未注明刊物1条。" in word.lines


def test_its_figures_are_those_of_rank(spring: Run) -> None:
    ranked = spring(f"rank {SPRING} --format json").json["rows"]
    word = bulletin(spring)
    rows = [row for table in word.tables[:2] for row in table[2:-1]]
    assert [(row[1], int(row[0]), int(row[2]), int(row[3]), float(row[-1])) for row in rows] == [
        (row["unit"], row["rank"], row["submitted"], row["adopted"], row["points"]) for row in ranked
    ]


def test_the_score_table_has_its_groups_ties_and_totals(spring: Run) -> None:
    word = bulletin(spring)
    assert word.styled("TableTitle") == ["直报县（3个）", "市直部门（2个）"]
    assert word.tables[0] == [
        ["名次", "单位", "报送", "采用", "批示", "积分"],
        ["", "", "", "合计", "省级", "市级", "", ""],
        ["1", "石泉县", "2", "2", "1", "1", "1", "8.7"],
        ["2", "白河县", "1", "1", "1", "0", "1", "7.6"],
        ["3", "汉阴县", "1", "0", "0", "0", "0", "0.1"],
        ["合计", "3", "2", "1", "1", "1", "16.4"],
    ]
    assert "联合报送的信息在各单位分别计数，合计只计一次，故各单位之和大于合计。" in word.lines


def test_columns_by_publication_or_none(spring: Run) -> None:
    assert bulletin(spring, "--columns 刊物").tables[0][1][3:6] == ["合计", "省级政务信息", "市级政务信息"]
    assert bulletin(spring, "--columns none").tables[0][2] == ["1", "石泉县", "2", "2", "1", "8.7"]
    assert spring(f"bulletin {SPRING} --columns 颜色 -o x.docx").fault == "columns-unknown"


def test_the_list_has_a_line_for_each_unit_of_an_item(spring: Run) -> None:
    word = bulletin(spring)
    assert word.tables[-1] == [
        ["序号", "单位", "标题", "刊物", "期号", "采用日期", "批示"],
        ["1", "石泉县", "我省秋茶产销两旺", "省级政务信息", "12", "2024-03-20", "√"],
        ["2", "石泉县", "春耕备耕", "市级政务信息", "", "2024-03-21", ""],
        ["3", "白河县", "我省秋茶产销两旺", "省级政务信息", "12", "2024-03-20", "√"],
        ["4", "市水利局", "河湖治理", "市级", "", "2024-03-22", ""],
    ]


def test_what_fell_short_is_named(spring: Run) -> None:
    lines = bulletin(spring).lines
    assert "未报送信息的单位：市农业农村局。" in lines
    assert "报送了信息但未被采用的单位：汉阴县。" in lines
    assert "未按要求完成约稿的单位：白河县未交1篇；汉阴县未交1篇。" in lines
    assert "报送中出现差错的单位：汉阴县迟报1次。" in lines


def test_who_did_well_is_named_from_the_better_half_of_each_group(spring: Run) -> None:
    lines = bulletin(spring).lines
    assert "直报县中，积分居前的是：石泉县8.7分、白河县7.6分。" in lines
    assert "市直部门中，积分居前的是：市水利局1.1分。" in lines


GATED = """
[scorecard]
id = "gated"
title = "有门槛的办法"
effective_from = 2023-01-01

[[rule]]
on = "adopted"
points = 3

[[gate]]
name = "门槛"
at_least = { submitted = 2 }

[[award]]
title = "先进单位"
take = 2
gate = "门槛"

[[quota]]
count = "submitted"
every = "month"
at_least = 2
"""


def test_awards_are_given_through_their_gates_with_the_reason(spring: Run) -> None:
    Path("gated.toml").write_text(GATED, encoding="utf-8")
    lines = bulletin(spring, "--scorecard gated.toml").lines
    assert "直报县先进单位：石泉县。" in lines or "直报县先进单位：石泉县。白河县因报送1，未达到2，不列入。" in lines
    assert "市直部门先进单位：空缺。市水利局因报送1，未达到2，不列入。" in lines
    assert any(
        line.startswith("未完成任务的单位：石泉县报送0（任务2，差2）、白河县报送1（任务4，差3）") for line in lines
    )


def test_words_of_leaders_and_names_of_authors_stay_out_unless_asked_for(spring: Run) -> None:
    word = bulletin(spring)
    whole = b"".join(word.parts.values()).decode("utf-8", "replace")
    for private in ("张省长", "很好", "王小明", "李敏"):
        assert private not in whole
    told = bulletin(spring, "--with-text --with-authors")
    assert told.tables[-1][1] == ["1", "石泉县、白河县", "秋茶产销两旺", "张省长", "2024-04-02", "很好，请研究推广"]
    assert told.tables[-2][1][2] == "我省秋茶产销两旺（王小明）"
    assert "3.2024年3—4月政务信息领导批示情况" in told.lines


def test_one_level_alone(spring: Run) -> None:
    word = bulletin(spring, "--level 省")
    assert "现将2024年3—4月政务信息报送和采用情况（省级）通报如下。" in word.lines
    assert len(word.tables[-1]) == 3


def test_one_group_alone(spring: Run) -> None:
    word = bulletin(spring, "--group 市直部门")
    assert len(word.tables) == 2
    assert word.tables[0][2][1] == "市水利局"
    assert [row[1] for row in word.tables[1][1:]] == ["市水利局"]
    assert "直报县" not in text(word)
    assert "石泉" not in text(word)


def test_number_addressee_and_office(spring: Run) -> None:
    word = bulletin(spring, "--number 某政办函[2024]3号 --to 各县人民政府：")
    assert word.lines[0] == "某政办函〔2024〕3号"
    assert "各县人民政府：" in word.lines
    assert word.styled("Signature") == ["某市人民政府办公室"]
    assert word.styled("Date") == ["2024年9月5日"]


def test_office_and_addressee_may_be_the_ledgers_policies(spring: Run) -> None:
    for name, content in (
        ("policies.csv", "name,value\noffice,某县信息科\naddressee,各镇\n"), ("units.csv", "name\n甲镇\n"),
        ("scorecard.toml", GATED),
    ):  # fmt: skip
        (Path("folder") / name).parent.mkdir(exist_ok=True)
        (Path("folder") / name).write_text(content, encoding="utf-8")
    ran = spring("init --from folder --ledger other.db")
    assert ran.code == 0, ran.err
    ran = spring("bulletin --ledger other.db --period 2024 -o 通报.docx")
    assert ran.code == 0, ran.err
    assert "各镇：" in opened(Path("通报.docx").read_bytes()).lines
    assert opened(Path("通报.docx").read_bytes()).styled("Signature") == ["某县信息科"]


def test_without_an_office_it_says_so_and_leaves_the_signature_out(spring: Run) -> None:
    ran = spring(f"bulletin {SPRING} -o 通报.docx")
    assert ran.code == 0
    assert "--office" in ran.err
    word = opened(Path("通报.docx").read_bytes())
    assert word.styled("Signature") == []
    assert word.styled("DocTitle") == ["关于2024年3—4月政务信息工作情况的通报"]


def test_an_empty_period_gives_a_bulletin_of_nothing(spring: Run) -> None:
    ran = spring(f"bulletin --period 2022-01 {OFFICE} --scorecard office -o 通报.docx")
    assert ran.code == 0, ran.err
    word = opened(Path("通报.docx").read_bytes())
    assert "2022年1月，5个单位共报送信息0条。" in word.lines
    assert "附件：2022年1月政务信息积分排名表" in word.lines


# -- files


def test_it_is_the_same_in_either_language_and_at_any_time(spring: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    bulletin(spring, name="甲.docx")
    monkeypatch.setattr(i18n, "_chosen", ["zh"])
    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW.replace(year=2025))
    bulletin(spring, name="乙.docx")
    assert Path("甲.docx").read_bytes() == Path("乙.docx").read_bytes()


def test_nothing_is_overwritten_without_force(spring: Run) -> None:
    Path("通报.docx").write_bytes(b"mine")
    ran = spring(f"bulletin {SPRING} -o 通报.docx")
    assert ran.fault == "output-exists"
    assert Path("通报.docx").read_bytes() == b"mine"


def test_a_file_that_is_no_word_file_is_refused(spring: Run) -> None:
    ran = spring(f"bulletin {SPRING} -o 通报.pdf")
    assert (ran.code, ran.fault) == (2, "output-ending")


def test_into_a_pipe_go_its_bytes(spring: Run) -> None:
    assert spring(f"bulletin {SPRING} {OFFICE}").raw[:2] == b"PK"


def test_an_offices_template_is_used_and_a_wrong_field_in_it_is_named(spring: Run) -> None:
    assert spring("template bulletin -o 模板.docx").code == 0
    assert text(bulletin(spring, "--template 模板.docx")) == text(bulletin(spring))
    assert spring("template bulletin -o 模板.docx").fault == "output-exists"
    spring("template statement -o 核对.docx")
    ran = spring(f"bulletin {SPRING} --template 核对.docx -o x.docx")
    assert (ran.code, ran.fault) == (1, "template-field-unknown")
    assert not Path("x.docx").exists()
    assert spring(f"bulletin {SPRING} --template 没有.docx -o x.docx").code == 4


# -- statements


def test_a_statement_adds_up_and_names_what_does_not_count(spring: Run) -> None:
    assert spring(f"statement 石泉 {SPRING} {OFFICE} -o 石泉.docx").code == 0
    word = opened(Path("石泉.docx").read_bytes())
    scored = word.tables[0]
    assert sum(float(row[-1]) for row in scored[1:-1]) == pytest.approx(8.7)
    assert scored[-1] == ["合计", "8.7"]
    assert "石泉县：" in word.lines
    assert any("积8.7分，在直报县3个单位中第1" in line for line in word.lines)
    assert any("签字" in line for line in word.lines)


def test_a_statement_is_a_report_too(spring: Run) -> None:
    explained = spring(f"explain 石泉 {SPRING} --format json").json
    stated = spring(f"statement 石泉 {SPRING} --format json").json
    assert [row["points"] for row in stated["rows"] if row["points"]] == [
        row["points"] for row in explained["rows"] if row["points"]
    ]
    assert stated["total"]["points"] == 8.7


def test_every_event_of_a_unit_is_in_its_statement(spring: Run) -> None:
    spring("submit 草稿 --unit HY --on 2024-03-08")
    spring("return 草稿 --reason 不合要求 --on 2024-03-09")
    rows = spring(f"statement HY {SPRING} --format json").json["rows"]
    assert {(row["event"], row["item"]) for row in rows} >= {
        ("submitted", "HY-2024-0001"), ("submitted", "HY-2024-0002"), ("fault", "e1"),
    }  # fmt: skip
    returned = next(row for row in rows if row["item"] == "HY-2024-0002")
    assert returned["points"] is None
    assert "not" in returned["rule"]


def test_what_is_still_owed_is_in_the_statement(spring: Run) -> None:
    notes = spring(f"statement HY {SPRING} --format json").json["notes"]
    assert any("秋粮收购" in note for note in notes)


def test_a_statement_for_every_unit(spring: Run) -> None:
    ran = spring(f"statement --all 核对表 {SPRING} {OFFICE}")
    assert ran.code == 0, ran.err
    names = sorted(path.name for path in Path("核对表").iterdir())
    assert len(names) == 5
    assert "石泉县2024年3—4月政务信息积分核对表.docx" in names
    assert spring(f"statement --all 核对表 {SPRING}").fault == "output-exists"
    assert spring(f"statement --all 核对表 {SPRING} --force").code == 0
    assert spring(f"statement --all 县 {SPRING} --group 直报县").code == 0
    assert len(list(Path("县").iterdir())) == 3


def test_either_a_unit_or_all(spring: Run) -> None:
    assert spring(f"statement {SPRING}").fault == "statement-whose"
    assert spring(f"statement 石泉 --all x {SPRING}").fault == "statement-whose"
    assert spring(f"statement 没有的 {SPRING}").code == 4


# -- corrections


def test_corrections_tell_what_changed_since_the_bulletin(spring: Run) -> None:
    bulletin(spring, "--number 某政办函〔2024〕3号")
    spring("adopt 夏粮 --channel szw --form 单篇 --on 2024-03-25")
    spring("amend a2 --on 2024-03-23")
    spring("void a3 --reason 误记")
    spring("submit 下月的 --unit SQ --on 2024-06-01")
    ran = spring(f"bulletin --corrections 通报.docx {OFFICE} -o 更正.docx")
    assert ran.code == 0, ran.err
    word = opened(Path("更正.docx").read_bytes())
    moved, changed = word.tables
    assert moved[2:] == [
        ["1", "汉阴县", "0", "1", "0.1", "5.1", "3", "3"],
        ["2", "市水利局", "1", "0", "1.1", "0.1", "1", "1"],
    ]
    assert [[*row[1:4], row[5]] for row in changed[1:]] == [
        ["新增", "采用", "汉阴县", "夏粮收购"],
        ["修改", "采用", "石泉县", "春耕备耕"],
        ["作废", "采用", "市水利局", "河湖治理"],
    ]
    assert changed[2][-1] == "采用日期由2024-03-21改为2024-03-23"
    assert any(
        "《某市人民政府办公室关于2024年3—4月政务信息工作情况的通报》（某政办函〔2024〕3号）" in line
        for line in word.lines
    )


def test_corrections_since_a_head_need_the_period(spring: Run) -> None:
    bulletin(spring)
    head = read_properties(Path("通报.docx").read_bytes())["head"]
    spring("void a3 --reason 误记")
    assert spring(f"bulletin --corrections {head[:12]} -o 更正.docx").fault == "option-missing"
    assert spring(f"bulletin --corrections {head[:12]} {SPRING} -o 更正.docx").code == 0


def test_nothing_changed_is_no_note(spring: Run) -> None:
    bulletin(spring)
    spring("submit 下月的 --unit SQ --on 2024-06-01")
    assert spring("bulletin --corrections 通报.docx -o 更正.docx").fault == "corrections-none"


def test_corrections_keep_to_what_the_old_one_was_asked(spring: Run) -> None:
    bulletin(spring, "--level 省 --group 直报县")
    parameters = json.loads(read_properties(Path("通报.docx").read_bytes())["parameters"])
    assert parameters == {"group": "直报县", "level": "省"}
    spring("void a3 --reason 误记")
    assert spring("bulletin --corrections 通报.docx -o 更正.docx").fault == "corrections-none"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("没有.docx", "file-missing"),
        ("坏.docx", "document-broken"),
        ("白.docx", "bulletin-unmarked"),
        ("abcdef12", "entry-unknown"),
    ],
)
def test_what_is_no_bulletin_of_this_ledger_is_told(spring: Run, name: str, fault: str) -> None:
    Path("坏.docx").write_bytes(b"nothing")
    spring("template bulletin -o 白.docx")
    assert spring(f"bulletin --corrections {name} {SPRING} -o 更正.docx").fault == fault


def test_words_and_names_stay_out_of_corrections_too(spring: Run) -> None:
    bulletin(spring)
    spring("amend i1 --text 改了的批示")
    assert spring(f"bulletin --corrections 通报.docx {OFFICE} -o 更正.docx").code == 0
    word = opened(Path("更正.docx").read_bytes())
    assert "批示内容有修改" in word.tables[-1][1][-1]
    assert "改了的批示" not in b"".join(word.parts.values()).decode("utf-8", "replace")


def test_documents_hold_no_english(spring: Run) -> None:
    """Reasons and notes come from the catalogue, whichever language the program speaks."""
    spring(f"statement HY {SPRING} {OFFICE} -o 核对.docx")
    for word in (bulletin(spring), opened(Path("核对.docx").read_bytes())):
        said = " ".join([*word.lines, *(cell for table in word.tables for row in table for cell in row)])
        assert not re.search("[a-z]{2,} [a-z]{2,}", said), re.search(".{20}[a-z]{2,} [a-z]{2,}.{20}", said)
