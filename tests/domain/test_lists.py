"""Several values in one text, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.lists import join_values, split_values


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("水利局、农业局", ("水利局", "农业局")),
        ("a; b ；c", ("a", "b", "c")),
        (" a ;; a ;", ("a",)),
        ("", ()),
        (";、", ()),
        ('"甲；乙";丙', ("甲；乙", "丙")),
        ('"say ""yes"" ; no"', ('say "yes" ; no',)),
        ('关于"三农"、教育', ('关于"三农"', "教育")),
        ('"甲;乙', ('"甲', "乙")),
        ('"甲"乙;丙', ('"甲"乙', "丙")),
    ],
)
def test_values_are_told_apart(typed: str, values: tuple[str, ...]) -> None:
    assert split_values((typed,)) == values


def test_several_texts_and_none() -> None:
    assert split_values(["a;b", "b", "c"]) == ("a", "b", "c")
    assert split_values(None) == ()


VALUES = st.lists(st.text("a甲;；、\"', \n", max_size=8).map(str.strip).filter(bool), max_size=4, unique=True)


@given(VALUES)
def test_what_is_joined_is_split_again(values: list[str]) -> None:
    assert split_values((join_values(values),)) == tuple(values)
