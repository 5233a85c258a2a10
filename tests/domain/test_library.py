"""How titles and texts are folded, indexed and shown with their hits."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.library import GAP, folded, hits, pairs, snippet

WRITTEN = st.text("茶农增收，。 （）「」abAB１2　·é\u0301ﬁ①㈠\n…", max_size=12) | st.text(max_size=12)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("秋茶产销两旺", "秋茶产销两旺"),
        ("秋茶，茶农", "秋茶·茶农"),
        ("秋茶产销两旺　茶农增收", "秋茶产销两旺茶农增收"),
        ("张 三", "张三"),
        ("ＧＤＰ增长", "gdp增长"),
        ("GDP 增长 12.5%", "gdp增长12·5"),
        ("Open Data", "open·data"),
        ("“放管服”改革", "放管服·改革"),
        ("①②", "12"),
        ("Café", "cafe"),
        ("，。！", ""),
        ("", ""),
    ],
)
def test_what_a_text_is_searched_as(written: str, form: str) -> None:
    assert folded(written) == form


@pytest.mark.parametrize(("form", "indexed"), [("茶", "茶"), ("秋茶", "秋茶 茶"), ("秋茶叶", "秋茶 茶叶 叶"), ("", "")])
def test_what_is_indexed(form: str, indexed: str) -> None:
    assert pairs(form) == indexed


@given(WRITTEN, st.data())
def test_each_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert folded(text[start:end]) in folded(text)


@given(WRITTEN)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
    assert not folded(text).startswith(GAP)


@given(WRITTEN, st.data())
def test_what_is_marked_as_a_hit_is_one(text: str, data: st.DataObject) -> None:
    form = folded(text)
    start = data.draw(st.integers(0, len(form)))
    term = form[start : data.draw(st.integers(start, len(form)))].strip(GAP)
    found = hits(text, [term])
    assert bool(found) is bool(term)
    assert all(term[0] in folded(text[first:last]) for first, last in found)
    assert all(one[1] < other[0] for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("title", "text", "terms", "shown"),
    [
        ("秋茶产销两旺", None, ["秋茶"], "«秋茶»产销两旺"),
        ("秋茶产销两旺 茶农增收", None, ["茶"], "秋«茶»产销两旺 «茶»农增收"),
        ("秋茶产销两旺", None, ["秋茶", "茶产"], "«秋茶产»销两旺"),
        ("ＧＤＰ 增长", None, ["gdp增"], "«ＧＤＰ 增»长"),
        ("秋茶", "石泉县茶农\n增收", ["农增"], "石泉县茶«农 增»收"),
        ("秋茶", "石泉县茶农", ["秋茶", "茶农"], "石泉县«茶农»"),
        ("秋茶", "石泉县茶农", ["秋"], "«秋»茶"),
        ("秋茶", None, ["别的"], "秋茶"),
    ],
)
def test_the_snippet(title: str, text: str | None, terms: list[str], shown: str) -> None:
    assert snippet(title, text, tuple(terms)) == shown


def test_of_a_long_text_the_part_about_the_hit_is_shown() -> None:
    shown = snippet("题", "前" * 100 + "茶农" + "后" * 100, ("茶农",))
    assert shown == "…" + "前" * 15 + "«茶农»" + "后" * 43 + "…"
