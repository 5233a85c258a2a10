from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.report import Column, Report, Series
from zhibao_cli.domain.text import visible, width
from zhibao_cli.i18n import plain
from zhibao_cli.io.formats import render

GOLDEN = """\
Ranking (2024-01-01 to 2024-08-31)

直报县
名次  单位          级别      采用  采用率  积分
----  ------------  --------  ----  ------  ----
   1  白河县        province     6   45.5%  27.0
   2  汉阴县        city         0          -0.1

市直部门
名次  单位          级别      采用  采用率  积分
----  ------------  --------  ----  ------  ----
   1  市政府办公室              15  100.0%  65.5

----  ------------  --------  ----  ------  ----
      Total                     21          92.5

A joint item is one in each row.
scorecard ankang from 2024-01-01 · journal 0123456789ab · as of 2024-09-01
"""


def test_a_table_in_a_pipe(ranked: Report) -> None:
    assert render(ranked, "table") == GOLDEN


def test_nothing_found(empty: Report) -> None:
    assert (
        render(empty, "table")
        == """\
Ranking

名次  单位  级别  采用  采用率  积分
----  ----  ----  ----  ------  ----
No rows.
"""
    )


def test_the_width_of_a_terminal_does_not_matter_in_a_pipe(awkward: Report) -> None:
    assert render(awkward, "table", columns=20) == render(awkward, "table")


def test_every_row_is_one_line_and_cells_are_whole(awkward: Report) -> None:
    shown = str(render(awkward, "table"))
    assert all(visible(str(row[1])).rstrip() in shown for row in awkward.rows)
    assert len(shown.splitlines()) == 1 + 1 + 2 + len(awkward.rows) + 2 + 1 + len(awkward.notes)


def test_words_are_the_readers(ranked: Report, chinese: None) -> None:
    assert "省" in str(render(ranked, "table"))


@given(st.lists(st.tuples(st.text(), st.integers()), min_size=1, max_size=6))
def test_columns_stand_one_below_the_other(rows: list[tuple[str, int]]) -> None:
    report = Report("x", plain("x"), (Column("a", plain("甲")), Column("b", plain("乙数"), "count")), tuple(rows))
    lines = str(render(report, "table")).split("\n")[2:-1]
    # The last column is set to the right, so every line but an empty one ends at the same place.
    assert len({width(line) for line in lines}) == 1


def test_a_report_over_time_has_a_row_of_bars_for_each_figure() -> None:
    columns = (Column("month", plain("月"), "label"), Column("adopted", plain("采用"), "count"),
               Column("points", plain("积分合计"), "points", decimals=1))  # fmt: skip
    rows = (("2024-01", 0, Fraction(3, 2)), ("2024-02", 7, None), ("2024-03", 3, Fraction(3)))
    report = Report(
        "trend", plain("趋势"), columns, rows, series=Series("month", ("adopted", "points"), over_time=True)
    )
    shown = str(render(report, "table")).splitlines()
    assert shown[-2:] == ["采用      ▁█▄  0..7", "积分合计  ▅ █  1.5..3.0"]
    assert str(render(replace(report, rows=rows[:1]), "table")).splitlines()[-1].startswith("2024-01")
    still = replace(report, series=Series("month", ("adopted",)))
    assert "█" not in str(render(still, "table"))
    assert "采用      ▁█▄  0..7" in str(render(report, "table", columns=60, rich=True))
