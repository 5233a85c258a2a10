import csv
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.tables import TABLES
from zhibao_cli.errors import UsageFault, ZhibaoError
from zhibao_cli.i18n import plain
from zhibao_cli.io import separated
from zhibao_cli.io.formats.cells import defused
from zhibao_cli.io.tables import Row, Table, Unreadable, located, open_sheet, read_table

OFFICERS = TABLES["officers"]


def written(tmp_path: Path, content: str | bytes, name: str = "信息员.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def opened(path: Path, table: str = "officers", **more: dict[str, str]) -> Table:
    (sheet,) = read_table(path)
    return open_sheet(sheet, TABLES[table], **more)


def values(table: Table) -> list[dict[str, str]]:
    return [dict(row.values) for row in rows(table)]


def rows(table: Table) -> Iterator[Row]:
    for row in table.rows:
        assert isinstance(row, Row)
        yield row


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_usual_file_is_read(tmp_path: Path, encoding: str, separator: str, line_end: str) -> None:
    content = line_end.join(
        separator.join(cells) for cells in [("单位", "姓名"), ("白河县", "张三"), ("汉阴县", "李四")]
    )
    table = opened(written(tmp_path, content, encoding=encoding))
    assert (table.file, table.sheet, table.problems, table.unknown) == ("信息员.csv", "", (), ())
    assert values(table) == [{"unit": "白河县", "name": "张三"}, {"unit": "汉阴县", "name": "李四"}]


def test_sheets_are_named_after_the_file(tmp_path: Path) -> None:
    (sheet,) = read_table(written(tmp_path, "x", "采用.TSV"))
    assert (sheet.file, sheet.sheet, sheet.name) == ("采用.TSV", "", "采用")


def test_the_headers_are_found_under_titles(tmp_path: Path) -> None:
    content = "石泉县信息员名册,,\n单位：石泉县,,\n\n序号,单位,姓名\n1,城关镇,张三\n"
    table = opened(written(tmp_path, content))
    assert table.unknown == ()  # what numbers the rows is not worth a word
    assert [(row.number, dict(row.values)) for row in rows(table)] == [(5, {"unit": "城关镇", "name": "张三"})]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    content = '单位,姓名\n"白\n河",张三\n\n,\n汉阴,"李\r\n四"\n旬阳,王五\n'
    found = list(rows(opened(written(tmp_path, content))))
    assert [(row.number, row.values["unit"]) for row in found] == [(2, "白\n河"), (5, "汉阴"), (6, "旬阳")]
    assert {row.file for row in found} == {"信息员.csv"}


def test_a_full_width_comma_separates_nothing(tmp_path: Path) -> None:
    assert values(opened(written(tmp_path, "单位,姓名\n白河，汉阴,张三\n"))) == [{"unit": "白河，汉阴", "name": "张三"}]


def test_separators_inside_cells_do_not_mislead(tmp_path: Path) -> None:
    content = "item,level,adopted_on\n" + "".join(f"A;B;C;D-{n},省,2024-01-01\n" for n in range(9))
    assert len(list(rows(opened(written(tmp_path, content), "adoptions")))) == 9


def test_one_column_is_enough(tmp_path: Path) -> None:
    assert values(opened(written(tmp_path, "名称\n直报县;县区\n"), "groups")) == [{"name": "直报县;县区"}]


def test_headers_nobody_knows_can_be_mapped(tmp_path: Path) -> None:
    path = written(tmp_path, "甲;乙;丙\n白河;张三;x\n汉阴;李四;y\n")
    table = opened(path, mapping={"甲": "unit", "乙": "姓名"})
    assert (table.unknown, table.problems) == (("丙",), ())
    assert values(table)[1] == {"unit": "汉阴", "name": "李四"}


def test_a_mapping_to_no_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault) as caught:
        opened(written(tmp_path, "甲\nx\n"), mapping={"甲": "points"})
    assert caught.value.code == "column-unknown"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    table = opened(written(tmp_path, "单位,职务\n白河,主任\n"))
    assert [(p.code, p.file, p.column) for p in table.problems] == [("column-missing", "信息员.csv", "name")]
    table = opened(written(tmp_path, "甲,乙\n白河,主任\n"))
    assert [p.column for p in table.problems] == ["unit", "name"]
    assert table.unknown == ("甲", "乙")
    table = opened(written(tmp_path, "采用日期\n"), "adoptions")
    assert [p.column for p in table.problems] == ["item|unit+title", "channel|level"]


@pytest.mark.parametrize("content", ["", "\n\n", " \n", "\ufeff", ",,\n"])
def test_an_empty_file_is_an_empty_table(tmp_path: Path, content: str) -> None:
    table = opened(written(tmp_path, content))
    assert (table.problems, values(table)) == ((), [])


def test_headers_alone_are_a_table_without_rows(tmp_path: Path) -> None:
    table = opened(written(tmp_path, "单位,姓名"))
    assert (table.problems, values(table)) == ((), [])


def test_short_rows_are_filled_and_long_ones_are_problems(tmp_path: Path) -> None:
    found = list(opened(written(tmp_path, "单位,姓名,\n白河\n汉阴,李四,,\n旬阳,王五,,多\n石泉,赵六\n")).rows)
    assert found[0] == Row("信息员.csv", "", 2, {"unit": "白河", "name": ""})
    assert isinstance(found[2], Problem)
    assert (found[2].code, found[2].file, found[2].row) == ("row-ragged", "信息员.csv", 4)
    assert len(found) == 4


@pytest.mark.parametrize("text", ["=1+1", "'=x", "+86", "@a", "-", "'plain'", "\tx"])
def test_what_was_defused_is_read_as_it_was(tmp_path: Path, text: str) -> None:
    out = StringIO()
    csv.writer(out).writerows([("单位", "姓名"), ("白河", defused(text))])
    assert values(opened(written(tmp_path, out.getvalue())))[0]["name"] == text


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"a,b\n\x00\x01", "a.csv", "file-binary"),
        ("单位,姓名\n".encode("utf-16-le"), "a.csv", "file-binary"),  # without its mark it is not known
        (b"\xff\xfe\xff\xff\x81", "a.csv", "encoding-unknown"),
        ("单位".encode() + b"\xff", "a.csv", "encoding-unknown"),
        (b"", "a.pdf", "file-kind"),
        (b"", "a", "file-kind"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, name: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_table(written(tmp_path, content, name))
    assert (caught.value.code, caught.value.problem.code, caught.value.problem.file) == (code, code, name)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_table(tmp_path / "a.csv")
    assert caught.value.code == "file-unreadable"


def test_bytes_beyond_the_first_block_decide_too(tmp_path: Path) -> None:
    start = "单位,姓名\n" + "白河,张三\n" * 90_000
    assert len(values(opened(written(tmp_path, start, encoding="gbk")))) == 90_000
    with pytest.raises(Unreadable):
        read_table(written(tmp_path, start.encode() + b"\xff\xff"))


@pytest.mark.parametrize("row", ['"白河,张三', '"白"河,张三'])
def test_a_stray_quotation_mark_is_found(tmp_path: Path, row: str) -> None:
    path = written(tmp_path, f"单位,姓名\n石泉,赵六\n{row}\n" + "汉阴,李四\n" * 50)
    with pytest.raises(Unreadable) as caught:
        list(opened(path).rows)
    assert (caught.value.code, caught.value.problem.row) == ("quotes-unbalanced", 3)


def test_long_cells_are_read(tmp_path: Path) -> None:
    assert len(values(opened(written(tmp_path, "单位,姓名\n白河," + "长" * 200_000)))[0]["name"]) == 200_000


def test_a_quotation_mark_that_swallows_the_whole_file_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    request.addfinalizer(partial(csv.field_size_limit, csv.field_size_limit()))
    monkeypatch.setattr(separated, "_LONGEST_CELL", 100)
    with pytest.raises(Unreadable) as caught:
        opened(written(tmp_path, '单位,"姓名\n' + "白河,张三\n" * 100))
    assert (caught.value.code, caught.value.problem.row) == ("quotes-unbalanced", 1)


def test_rows_are_streamed(tmp_path: Path) -> None:
    table = opened(written(tmp_path, "单位,姓名\n" + "白河,张三\n" * 40 + '"'))
    assert isinstance(next(table.rows), Row)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(), st.text().map(str.encode), st.text(st.sampled_from("单位,姓名\n\r\";\t\ufeff'=x")).map(str.encode)
    )
)
def test_any_bytes_are_rows_or_a_refusal(tmp_path: Path, content: bytes) -> None:
    with suppress(ZhibaoError):
        for row in opened(written(tmp_path, content)).rows:
            assert isinstance(row, Row | Problem)


# A mark of byte order at a text's ends is no text.
CELLS = (
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1)
    .map(str.strip)
    .filter(bool)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), max_size=8), st.sampled_from([",", "\t", ";"]))
def test_what_was_written_is_read(tmp_path: Path, cells: list[tuple[str, str]], separator: str) -> None:
    out = StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(("单位", "姓名"))
    writer.writerows((defused(a), defused(b)) for a, b in cells)
    found = values(opened(written(tmp_path, out.getvalue())))
    assert [(row["unit"], row["name"]) for row in found] == cells


def test_a_problem_says_where_it_is() -> None:
    problem = Problem("x", plain("bad"), "a.xlsx", "采用", 7, "unit")
    assert all(part in str(located(problem)) for part in ("a.xlsx", "采用", "7", "unit", "bad"))
    assert str(located(Problem("x", plain("bad")))) == "bad"


def test_headers_over_two_rows_and_totals_in_csv(tmp_path: Path) -> None:
    content = (
        '2024年8月采用情况,,,\n单位,市采用,,得分\n,普发,参阅,\n白河县,1,2,"1,003"\n汉阴县,1,,４\n小计,2,2,1007\n'
        "单位,市采用,,得分\n,普发,参阅,\n旬阳市,3,,1\n合计,5,2,1007\n说明：不含转报,,,\n"
    )
    table = opened(written(tmp_path, content, "上级通报.csv"), "standings", mapping={"市采用-普发": "adopted"})
    assert table.headers == ("单位", "市采用-普发", "市采用-参阅", "得分")
    assert [(row.number, row.values["adopted"]) for row in rows(table)] == [(4, "1"), (5, "1"), (9, "3")]
    assert [(remark.code, str(remark.message).rpartition("row ")[2]) for remark in table.remarks] == [
        ("rows-total", "6, 10."), ("rows-header", "7, 8."), ("rows-below", "11."),
    ]  # fmt: skip
    assert [(warning.code, warning.row, str(warning.message)) for warning in table.warnings] == [
        ("total-differs", 10, "The total of “得分” says 1007, its rows add up to 1008.")
    ]


def test_days_written_as_numbers_are_days_in_columns_of_dates_alone(tmp_path: Path) -> None:
    content = "单位,标题,采用日期,分值,级别\n白河,45356,45356,45356,省\n白河,甲,2024/3/5 0:00,1,省\n"
    found = values(opened(written(tmp_path, content), "adoptions"))
    assert found[0] == {"unit": "白河", "title": "45356", "adopted_on": "2024-03-05", "points": "45356", "level": "省"}
    assert found[1]["adopted_on"] == "2024/3/5 0:00"
