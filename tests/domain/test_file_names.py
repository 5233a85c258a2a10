"""Names of files that Windows takes too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.file_names import LONGEST, safe_name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("石泉县2024年1—8月", "石泉县2024年1—8月.docx"),
        ("甲/乙:丙*丁?", "甲_乙_丙_丁_.docx"),
        ('a<b>c"d|e\\f', "a_b_c_d_e_f.docx"),
        ("  前后有空格。. ", "前后有空格。.docx"),
        ("CON", "_CON.docx"),
        ("nul.txt", "_nul.txt.docx"),
        ("com1", "_com1.docx"),
        ("COM¹", "_COM¹.docx"),
        ("console", "console.docx"),
        ("", "_.docx"),
        ("...", "_.docx"),
        ("..\\..\\etc", "_.._etc.docx"),
        ("换\n行\t格\x00", "换_行_格_.docx"),
        ("倒\u202e着", "倒 着.docx"),
    ],
)
def test_what_windows_refuses_is_replaced(stem: str, name: str) -> None:
    assert safe_name(stem, ".docx") == name


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken: list[str] = []
    for _ in range(3):
        taken.append(safe_name("石泉县", ".docx", taken))
    assert taken == ["石泉县.docx", "石泉县(2).docx", "石泉县(3).docx"]


def test_letter_case_tells_no_names_apart() -> None:
    assert safe_name("ABC", ".docx", ["abc.DOCX"]) == "ABC(2).docx"


def test_a_long_name_is_cut_between_characters_and_keeps_its_ending() -> None:
    name = safe_name("信" * 200, ".docx", [safe_name("信" * 200, ".docx")])
    assert len(name.encode()) <= LONGEST
    assert name.endswith("信(2).docx")


@given(st.text(max_size=300), st.lists(st.text(max_size=10), max_size=3))
def test_every_text_gives_a_usable_name(stem: str, taken: list[str]) -> None:
    name = safe_name(stem, ".docx", taken)
    assert 0 < len(name.encode()) <= LONGEST
    assert not set(name) & set('<>:"/\\|?*')
    assert name.isprintable()
    assert name == name.strip(". ")
    assert name.casefold() not in {one.casefold() for one in taken}
