import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.lengths import BANDS, band_of
from zhibao_cli.domain.pairs import pairs_of


@pytest.mark.parametrize(
    ("title", "pairs"),
    [
        ("春茶开采", "春茶 茶开 开采"),
        ("茶叶、茶叶", "茶叶"),
        ("春茶的开采", "春茶 开采"),
        ("2024年春茶", "年春 春茶"),
        ("5G基站", "基站"),
        ("茶", ""),
        ("", ""),
    ],
)
def test_the_pairs_of_a_title(title: str, pairs: str) -> None:
    assert pairs_of(title) == set(pairs.split())


@given(st.text())
def test_every_pair_stands_in_the_title(title: str) -> None:
    assert all(len(pair) == 2 and pair in title for pair in pairs_of(title))


@pytest.mark.parametrize(
    ("words", "band"),
    [(None, None), (0, "<500"), (499, "<500"), (500, "500-999"), (999, "500-999"), (1000, "1000-1999"),
     (1999, "1000-1999"), (2000, ">=2000"), (90000, ">=2000")],
)  # fmt: skip
def test_length_bands(words: int | None, band: str | None) -> None:
    assert band_of(words) == band
    assert band is None or band in BANDS
