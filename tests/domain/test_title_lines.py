"""Titles broken by sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.text import width
from zhibao_cli.domain.title_lines import title_lines


@pytest.mark.parametrize(
    "lines",
    [
        "2024年1—8月政务信息采用目录",
        "安康市人民政府办公室/关于2024年1—8月政务信息工作情况的通报",
        "安康市人民政府办公室/关于2024年1—10月/政务信息工作情况的通报",
        "安康市人民政府办公室/关于2024年上半年全市政府系统政务信息/报送采用情况的通报",
        "关于2024年1—8月全市政务信息/报送和采用情况的通报",
        "安康市人民政府办公室/关于更正2024年1—8月/政务信息通报有关数据的通知",
    ],
)
def test_a_title_is_broken_where_its_sense_allows(lines: str) -> None:
    wanted = lines.split("/")
    assert title_lines("".join(wanted), 19) == tuple(wanted)


def test_a_date_is_never_torn_from_its_year() -> None:
    for most in range(8, 20):
        for line in title_lines("某某市人民政府办公室关于2024年1—8月政务信息工作情况的通报", most):
            assert not line.endswith(("2024", "2024年", "2024年1", "1—", "8"))


@given(
    st.text(st.sampled_from("安康市关于的政务信息情况通报，。《》（）2024年1—8月A "), max_size=120), st.integers(4, 28)
)
def test_nothing_is_lost_and_every_line_fits(title: str, most: int) -> None:
    lines = title_lines(title, most)
    assert "".join(lines) == title.strip()
    assert all(width(line) <= 2 * most or width(line) == width(title.strip()) for line in lines)


def test_a_title_of_ten_thousand_characters_is_broken_all_the_same() -> None:
    lines = title_lines("长" * 10_000, 19)
    assert "".join(lines) == "长" * 10_000
    assert max(map(len, lines)) == 19
