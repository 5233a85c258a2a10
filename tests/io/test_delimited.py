import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.report import Column, Report
from zhibao_cli.i18n import plain
from zhibao_cli.io.formats import render
from zhibao_cli.io.formats.cells import RISKY, defused, restored

TEXTS = st.lists(st.tuples(st.text(), st.text()), max_size=6)


def read_back(shown: str | bytes) -> list[list[str]]:
    assert isinstance(shown, str)
    return list(csv.reader(StringIO(shown, newline=""), strict=True))


def two_columns(rows: list[tuple[str, str]]) -> Report:
    return Report("x", plain("x"), (Column("a", plain("甲")), Column("b", plain("乙"))), tuple(rows))


def test_csv(ranked: Report) -> None:
    assert render(ranked, "csv") == (
        "类别,名次,单位,级别,采用,采用率,积分\r\n"
        "直报县,1,白河县,province,6,0.455,27.0\r\n"
        "直报县,2,汉阴县,city,0,,-0.1\r\n"
        "市直部门,1,市政府办公室,,15,1.000,65.5\r\n"
        "Total,,,,21,,92.5\r\n"
    )


def test_words_are_the_readers(ranked: Report, chinese: None) -> None:
    assert [row[3] for row in read_back(render(ranked, "csv"))] == ["级别", "省", "市", "", ""]


def test_tsv(ranked: Report) -> None:
    lines = str(render(ranked, "tsv")).split("\n")
    assert lines[1] == "直报县\t1\t白河县\tprovince\t6\t0.455\t27.0"
    assert len(lines) == 6


def test_tsv_cells_hold_no_separator(awkward: Report) -> None:
    shown = str(render(awkward, "tsv"))
    lines = shown.removesuffix("\n").split("\n")
    assert len(lines) == len(awkward.rows) + 2
    assert {line.count("\t") for line in lines} == {len(awkward.columns) - 1}
    assert "\r" not in shown


def test_only_lists_are_joined_and_numbers_plain(awkward: Report) -> None:
    rows = read_back(render(awkward, "csv"))
    assert rows[1][8] == "[bold red]关于茶叶[/bold red];乡村"
    assert rows[2][2:4] == ["-1", "-0.33"]
    assert rows[-1][3] == "33333333333333333333.33"


def test_no_text_is_run_as_a_formula(awkward: Report) -> None:
    text_columns = (0, 1, 7, 8, 9)
    for row in read_back(render(awkward, "csv")):
        assert not any(row[i][:1] in RISKY for i in text_columns if row[i])


@given(TEXTS)
def test_csv_gives_the_cells_back(rows: list[tuple[str, str]]) -> None:
    found = read_back(render(two_columns(rows), "csv"))
    assert [tuple(map(restored, row)) for row in found[1:]] == rows


@given(TEXTS)
def test_every_csv_line_ends_in_cr_lf(rows: list[tuple[str, str]]) -> None:
    shown = str(render(two_columns([(a.replace("\n", ""), b.replace("\r", "")) for a, b in rows]), "csv"))
    assert shown.endswith("\r\n")


@given(st.text(st.sampled_from("'=+-@＝a\t")))
def test_an_apostrophe_put_in_can_be_told_from_one_that_was_there(text: str) -> None:
    assert restored(defused(text)) == text
    assert defused(text)[:1] not in RISKY


@pytest.mark.parametrize("text", ["", "a=b", "'quoted'", "白河"])
def test_harmless_texts_stay_as_they_are(text: str) -> None:
    assert defused(text) == text == restored(text)
