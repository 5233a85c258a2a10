"""Text as a terminal shows it and as a word processor counts it."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.text import count_words, near, pad, shorten, visible, width, wrap

CLOSING = "，。、；：！？）】」』》”"
MIXED = st.text(st.sampled_from("石泉县信息abcXYZ019 ,.()，。；：“”（）《》—…é\u0301\u3000"), max_size=60)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("SQ-2024", 7),
        ("石泉县", 6),
        ("石泉 6 条", 9),
        ("ＡＢ１２", 8),
        ("，。", 4),
        ("ｱｲ", 2),
        ("e\u0301", 1),
        ("…—“", 3),
        ("\u200b\u202e\x1b", 0),
        ("𠮷", 2),
        ("😀", 2),
    ],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_pad() -> None:
    assert pad("石泉", 6) == "石泉  "
    assert pad("石泉", 6, right=True) == "  石泉"
    assert pad("石泉县", 4) == "石泉县"


@pytest.mark.parametrize(
    ("columns", "shown"),
    [(20, "石泉县政府"), (10, "石泉县政府"), (9, "石泉县政…"), (8, "石泉县…"), (2, "…"), (1, "…"), (0, ""), (-1, "")],
)
def test_shorten(columns: int, shown: str) -> None:
    assert shorten("石泉县政府", columns) == shown


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("石泉县政府", 4, ["石泉", "县政", "府"]),
        ("石泉，白河", 4, ["石", "泉，", "白河"]),
        ("《政务信息》", 6, ["《政务", "信息》"]),
        ("采用情况（一）", 10, ["采用情况", "（一）"]),
        ("the ledger of items", 10, ["the ledger", "of items"]),
        ("GDP增长5.3%，石泉", 9, ["GDP增长", "5.3%，石", "泉"]),
        ("supercalifragilistic", 8, ["supercal", "ifragili", "stic"]),
        ("aaaaaaaa，好", 8, ["aaaaaaa", "a，好"]),
        ("一\n\n二", 8, ["一", "", "二"]),
        ("　　石泉县政府", 8, ["　　石泉", "县政府"]),
        ("", 8, [""]),
        ("   ", 8, [""]),
        ("）））", 4, ["））", "）"]),
        ("石", 1, ["石"]),
    ],
)
def test_wrap(text: str, columns: int, lines: list[str]) -> None:
    assert wrap(text, columns) == lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("关于春耕的信息", "关于春耕的信息"),
        ("\x1b[31m红", "␛[31m红"),
        ("a\tb\nc\rd\0", "a␉b␊c␍d␀"),
        ("\x7f", "␡"),
        ("\x85\x9b31m", "‹U+0085›‹U+009B›31m"),
        ("采用\u202e用采", "采用‹U+202E›用采"),
        ("\u200f\u2066\u061c", "‹U+200F›‹U+2066›‹U+061C›"),
        ("\u2028\u2029", "‹U+2028›‹U+2029›"),
        ("\ud83d", "‹U+D83D›"),
        ("\ufeff标题\u200b", "‹U+FEFF›标题‹U+200B›"),
        ("全角\u3000空格", "全角\u3000空格"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("\ue000\U000e0041", "\ue000‹U+E0041›"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n\t", 0),
        ("石泉县", 3),
        ("石泉县，白河县。", 8),
        ("“约稿”", 4),
        ("hello world", 2),
        ("don’t panic", 2),
        ("2024年1—8月", 6),
        ("GDP增长5.3%", 4),
        ("hello,world", 1),
        ("文件20份、图3张", 8),
        ("\ufeff石泉", 2),
        ("……", 2),
        ("𠮷野家", 3),
        ("１２", 2),
    ],
)
def test_count_words(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        ("石泉县春耕备耕", "石泉县春耕备耕", 1, 1),
        ("石泉县 春耕", "石泉县春耕", 1, 1),
        ("ＡＢＣ", "abc", 1, 1),
        ("", "", 1, 1),
        ("石", "泉", 0, 0),
        ("石泉县春耕备耕工作有序推进", "石泉县春耕备耕工作扎实推进", 0.7, 0.9),
        ("石泉县春耕备耕", "白河县防汛抗旱", 0, 0.1),
        ("哈哈哈哈", "哈哈", 0.4, 0.6),
    ],
)
def test_near(a: str, b: str, low: float, high: float) -> None:
    assert low <= near(a, b) <= high


@given(MIXED, st.integers(2, 30))
def test_wrapped_lines_never_exceed_the_columns(text: str, columns: int) -> None:
    assert all(width(line) <= columns for line in wrap(text, columns))


@given(MIXED, st.integers(2, 30))
def test_wrapping_loses_nothing_but_spaces(text: str, columns: int) -> None:
    assert "".join("".join(wrap(text, columns)).split()) == "".join(text.split())


@given(st.text(st.sampled_from("石泉县信息，。；："), max_size=40), st.integers(4, 30))
def test_a_line_begins_with_a_closing_mark_only_after_another(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    for before, line in pairwise(lines):
        assert line[0] not in CLOSING or before[-1] in CLOSING


@given(st.text(max_size=40), st.integers(-1, 30))
def test_shortened_text_fits(text: str, columns: int) -> None:
    short = shorten(text, columns)
    assert width(short) <= max(columns, 0)
    assert short == text or columns <= 0 or short.endswith("…")


@given(MIXED, st.integers(0, 80))
def test_padded_text_fills_the_columns(text: str, columns: int) -> None:
    assert width(pad(text, columns)) == width(pad(text, columns, right=True)) == max(columns, width(text))


@given(st.text(st.characters(), max_size=40))
def test_nothing_visible_drives_a_terminal(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in shown)
    assert not any(unicodedata.bidirectional(character) in {"RLO", "LRO", "RLE", "RLI", "PDF"} for character in shown)
    shown.encode()
    assert visible(shown) == shown


@given(MIXED, MIXED)
def test_words_add_up_over_lines(one: str, other: str) -> None:
    assert count_words(f"{one}\n{other}") == count_words(one) + count_words(other)


@given(MIXED, MIXED)
def test_likeness_is_mutual_and_between_none_and_all(one: str, other: str) -> None:
    assert near(one, other) == near(other, one)
    assert 0 <= near(one, other) <= 1
    assert near(one, one) == 1
