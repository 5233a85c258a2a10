import re

from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.report import Column, Report
from zhibao_cli.i18n import plain
from zhibao_cli.io.formats import render
from zhibao_cli.io.formats.markdown import escape


def bars(line: str) -> int:
    """The bars that part cells: those with an even number of backslashes before them."""
    return sum(len(found[1]) % 2 == 0 for found in re.finditer(r"(\\*)\|", line))


def test_markdown(ranked: Report) -> None:
    assert (
        render(ranked, "markdown")
        == """\
# Ranking (2024-01-01 to 2024-08-31)

## 直报县

| 名次 | 单位 | 级别 | 采用 | 采用率 | 积分 |
| ---: | --- | --- | ---: | ---: | ---: |
| 1 | 白河县 | province | 6 | 45.5% | 27.0 |
| 2 | 汉阴县 | city | 0 |  | -0.1 |

## 市直部门

| 名次 | 单位 | 级别 | 采用 | 采用率 | 积分 |
| ---: | --- | --- | ---: | ---: | ---: |
| 1 | 市政府办公室 |  | 15 | 100.0% | 65.5 |

## Total

| 名次 | 单位 | 级别 | 采用 | 采用率 | 积分 |
| ---: | --- | --- | ---: | ---: | ---: |
|  | **Total** |  | **21** |  | **92.5** |

- A joint item is one in each row.

scorecard ankang from 2024-01-01 · journal 0123456789ab · as of 2024-09-01
"""
    )


def test_markup_in_the_data_is_text(awkward: Report) -> None:
    lines = str(render(awkward, "markdown")).splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert {bars(row) for row in rows} == {len(awkward.columns) + 1}
    assert len(rows) == len(awkward.rows) + 3
    assert "- 1\\. 注 \\|释" in lines
    assert "- \\- x \\<b\\>" in lines
    assert lines[0] == "# 标题\\|\\[b\\]\\*x\\* 第二行␛\\[0m"


@given(st.text())
def test_unescaped_the_text_is_there_again_on_one_line(text: str) -> None:
    shown = escape(text)
    assert len(shown.splitlines()) <= 1
    assert not re.search(r"(?<!\\)(\\\\)*[|`*_<>]", shown)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_every_row_has_the_same_bars(cells: list[tuple[str, str]]) -> None:
    columns = (Column("a", plain("a|")), Column("b", plain("\\")))
    report = Report("x", plain("x"), columns, tuple(cells), total=("|", None))
    rows = [line for line in str(render(report, "markdown")).split("\n") if line.startswith("|")]
    assert len(rows) == len(cells) + 3
    assert {bars(row) for row in rows} == {3}
