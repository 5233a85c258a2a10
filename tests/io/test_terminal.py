import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.report import Column, Report
from zhibao_cli.domain.text import visible, width
from zhibao_cli.i18n import plain
from zhibao_cli.io.formats import render
from zhibao_cli.io.formats.cells import lay_out
from zhibao_cli.io.formats.terminal import fit

CODES = re.compile(r"\x1b\[[0-9;]*m")
LONG = "关于我县“茶叶”产业发展的几点经验与做法、存在的问题和今后的打算（2024年第三季度，总第十二期）"


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


def drawn(report: Report, columns: int) -> str:
    return str(render(report, "table", columns=columns, rich=True))


def bare(report: Report, columns: int) -> list[str]:
    return CODES.sub("", drawn(report, columns)).splitlines()


@pytest.fixture
def wide() -> Report:
    columns = (
        Column("number", plain("编号")),
        Column("title", plain("标题")),
        Column("code", plain("代码"), optional=True),
        Column("adopted", plain("采用条数"), "count"),
        Column("points", plain("积分"), "points", decimals=1),
        Column("author", plain("作者"), optional=True),
    )
    return Report("list", plain("清单"), columns, (("SQ-2024-0001", LONG, "BH", 123456, 27, "张三、李四"),))


@pytest.mark.parametrize("columns", [20, 40, 60, 80, 120, 200])
def test_no_number_is_ever_lost(ranked: Report, wide: Report, columns: int) -> None:
    for report, numbers in ((ranked, ["45.5%", "-0.1", "100.0%", "65.5", "92.5"]), (wide, ["123456", "27.0"])):
        words = " ".join(bare(report, columns)).split()
        assert all(number in words for number in numbers)


@pytest.mark.parametrize("columns", [50, 60, 80, 120, 200])
def test_it_fits_where_it_can(wide: Report, columns: int) -> None:
    assert max(map(width, bare(wide, columns))) <= columns


def test_optional_columns_go_first_and_it_is_said(wide: Report) -> None:
    assert "张三" in "".join(bare(wide, 100))
    narrow = bare(wide, 60)
    assert not any("张三" in line for line in narrow)
    assert any("作者" in line for line in narrow)


@pytest.mark.parametrize("columns", [20, 50, 80, 200])
def test_long_text_is_folded_not_cut(wide: Report, columns: int) -> None:
    alone = Report("list", plain("x"), (wide.columns[1], wide.columns[3]), ((LONG, 1),))
    assert "".join(line.rstrip(" 1") for line in bare(alone, columns)[4:]) == LONG


def test_markup_in_the_data_is_text(awkward: Report) -> None:
    shown = "\n".join(bare(awkward, 400))
    assert "[bold red]关于茶叶[/bold red]" in shown
    assert ":smile: {name} %s {0}" in shown
    assert visible("\x1b[31m红\x07\x00\x9b") in shown
    assert "\x07" not in drawn(awkward, 400)


def test_emphasis_is_the_terminals_own(ranked: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[1m" in drawn(ranked, 80)
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in drawn(ranked, 80)


def test_headings_total_and_nothing(ranked: Report, empty: Report) -> None:
    lines = [line.strip() for line in bare(ranked, 100)]
    assert (
        lines.index("直报县")
        < lines.index("市直部门")
        < next(i for i, line in enumerate(lines) if line.startswith("Total"))
    )
    assert "No rows." in bare(empty, 100)


def test_a_total_of_one_block_stands_below_a_line(wide: Report) -> None:
    report = Report("x", wide.title, wide.columns, wide.rows, total=(None, None, None, 123456, 27, None))
    lines = bare(report, 150)
    total = next(i for i, line in enumerate(lines) if line.startswith("Total"))
    assert set(lines[total - 1]) == {"-"}


TEXTS = st.text(st.sampled_from("ab 白河县，。[]"), max_size=60)


@given(st.lists(st.tuples(TEXTS, st.integers(0, 10**6)), max_size=4), st.integers(1, 90))
def test_fitting_narrows_text_alone(rows: list[tuple[str, int]], columns: int) -> None:
    report = Report("x", plain("x"), (Column("a", plain("甲")), Column("b", plain("数"), "count")), tuple(rows))
    fitted = fit(lay_out(report), columns)
    assert fitted.room[1] >= max([2, *(len(str(n)) for _, n in rows)])
    assert fitted.columns <= max(columns, 10 + 2 + fitted.room[1])
