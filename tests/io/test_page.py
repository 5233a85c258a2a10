"""The page: complete in itself, nothing of the data is markup, every picture has its figures as a table."""

import base64
import hashlib
import html
import re
import sys
from pathlib import Path

import pytest
from tests.io.pages import NASTY, items, page
from tests.io.test_html import Page as Parsed

from zhibao_cli.domain.text import visible
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import use
from zhibao_cli.io import page as pages
from zhibao_cli.io.page import page_html


def body(text: str) -> Parsed:
    """The page without its script and style, which a plain reader of HTML trips over."""
    return Parsed(re.sub(r"<(script|style)>.*?</\1>", "", text, flags=re.DOTALL))


def test_it_is_well_formed_and_in_its_parts() -> None:
    found = body(page_html(page()))
    assert found.texts("h1") == ["政务信息报送采用情况"]
    assert found.texts("h2") == [
        "Overview", "积分排名", "逐月情况", "名次变化", "Items", "Where the figures come from",
    ]  # fmt: skip
    links = [link.removeprefix("#") for link in found.attributes("a", "href")]
    ids = {attributes.get("id") for _, attributes, _ in found.found}
    assert set(links) <= ids
    assert len(links) == 7


def test_every_id_is_there_once() -> None:
    found = body(page_html(page()))
    ids = [attributes["id"] for _, attributes, _ in found.found if attributes.get("id")]
    assert len(ids) == len(set(ids))


def test_nothing_is_fetched() -> None:
    text = page_html(page(NASTY))
    found = body(text)
    for name in ("src", "href", "action", "data", "srcset", "poster"):
        for tag, attributes, _ in found.found:
            assert (attributes.get(name) or "#").startswith("#"), (tag, name)
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)


def test_only_this_very_style_and_script_may_run() -> None:
    text = page_html(page())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    allowed = html.unescape(policy[1])
    assert allowed.startswith("default-src 'none'; ")
    assert "unsafe" not in allowed
    for tag in ("style", "script"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert content
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in allowed
    assert " style=" not in text
    assert not re.search(r"<[^>]+ on[a-z]+=", re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL))


@pytest.mark.parametrize("title", NASTY)
def test_whatever_stands_in_a_title_is_read_as_it_stands(title: str) -> None:
    found = body(page_html(page((title,))))
    assert visible(title) in found.texts("bdi")
    assert found.texts("script", "img", "b", "i") == []


def test_a_title_of_ten_thousand_characters_is_whole() -> None:
    title = "长" * 10_000
    assert title in body(page_html(page((title,)))).texts("bdi")


def test_every_picture_has_its_figures_as_a_table() -> None:
    found = body(page_html(page()))
    drawn = [attributes for tag, attributes, _ in found.found if tag == "svg" and attributes.get("role") == "img"]
    assert len(drawn) == 3
    assert len(found.texts("details")) == 3
    assert len(found.texts("table")) == 5
    for attributes in drawn:
        ids = (attributes["aria-labelledby"] or "").split()
        assert len([one for _, other, _ in found.found if (one := other.get("id")) in ids]) == 2


def test_tables_tell_what_their_headers_are_of() -> None:
    found = body(page_html(page()))
    assert set(found.attributes("th", "scope")) == {"col", "row", "rowgroup"}
    assert len(found.texts("caption")) == 5
    assert all(found.texts("caption"))


def test_figures_stand_beside_those_before() -> None:
    found = body(page_html(page()))
    assert found.texts("dt")[:2] == ["报送", "采用率"]
    text = page_html(page())
    assert "before: 170" in text
    assert '<span class="change">+20</span>' in text
    assert "23.7%" in text


def test_changes_have_their_sign() -> None:
    cells = body(page_html(page())).texts("td")
    assert [cell for cell in cells if cell in ("+1", "-1")] == ["+1", "-1"]


def test_where_the_figures_come_from() -> None:
    found = body(page_html(page()))
    told = found.texts("dd")
    for text in ("2024-01-01 — 2024-03-31", "2023-10-01 — 2023-12-31", "office, in force from 2023-01-01", "cd" * 32,
                 "ab" * 32, "2024-09-02T02:30:00Z"):  # fmt: skip
        assert text in told
    assert "采用 省 = 5" in found.texts("th")


def test_the_list_can_be_narrowed_to_what_stands_in_it() -> None:
    found = body(page_html(page([f"第{n}条" for n in range(1, 9)])))
    assert found.texts("option") == [
        "(all)", "汉阴县", "白河县", "石泉县",
        "(all)", "news", "overview", "practice", "problem", "proposal", "research", "urgent",
        "(all)", "province", "city", "(all)", "adopted", "not adopted",
    ]  # fmt: skip


def test_items_stand_in_the_page_once_for_readers_with_and_without_scripts() -> None:
    text = page_html(page(("只此一处",)))
    assert text.count("只此一处") == 1
    assert "只此一处" in text[text.index("<noscript>") : text.index("</noscript>")]


def test_a_page_of_nothing() -> None:
    found = body(page_html(page((), parts=(), notes=(), compared=None)))
    assert found.texts("h2") == ["Overview", "Items", "Where the figures come from"]


def test_the_same_page_gives_the_same_bytes() -> None:
    assert page_html(page(NASTY)) == page_html(page(NASTY))


def test_the_language_is_the_reader_s() -> None:
    assert body(page_html(page())).attributes("html", "lang") == ["en"]
    use("zh")
    assert body(page_html(page())).attributes("html", "lang") == ["zh-CN"]


def test_a_missing_name_in_the_template_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import jinja2

    known = pages._resource
    monkeypatch.setattr(pages, "_resource", lambda name: "{{ nobody }}" if name.endswith(".j2") else known(name))
    with pytest.raises(jinja2.UndefinedError):
        page_html(page())


def test_without_the_library_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(Refused) as caught:
        page_html(page())
    assert caught.value.code == "library-missing"
    assert 'pip install "zhibao[report]"' in str(caught.value.hint)


# -- colours


def _colours(style: str) -> dict[str, str]:
    return {name: value if len(value) == 7 else f"#{value[1] * 2}{value[2] * 2}{value[3] * 2}"
            for name, value in re.findall(r"--(\w+): (#\w+)", style)}  # fmt: skip


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_colours_can_be_told_from_the_paper(mode: str) -> None:
    style = (Path(pages.__file__).parent.parent / "pages" / "report.css").read_text(encoding="utf-8")
    light, _, rest = style.partition("@media screen and (prefers-color-scheme: dark)")
    found = _colours(light) if mode == "light" else _colours(light) | _colours(rest.partition("}")[0])
    for name in ("text", "dim", "accent"):
        for paper in ("page", "even", "head"):
            assert _contrast(found[name], found[paper]) >= 4.5, (name, paper)
    for number in range(6):
        assert _contrast(found[f"c{number}"], found["page"]) >= 3


def test_items_is_what_the_filters_count_on() -> None:
    assert {"unit", "kind", "level", "adopted", "title"} <= {column.key for column in items(()).columns}
