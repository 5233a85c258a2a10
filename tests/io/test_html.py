"""The page: whole, by itself, and nothing in the data is taken for markup."""

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from zhibao_cli.domain.report import Column, Report
from zhibao_cli.domain.text import visible
from zhibao_cli.i18n import plain
from zhibao_cli.io.formats import render
from zhibao_cli.io.formats.as_html import table_html

VOID = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """Every element with its text, and that each is closed in its turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), []))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1][2].append(data)

    def texts(self, *tags: str) -> list[str]:
        return ["".join(text).strip() for tag, _, text in self.found if tag in tags]

    def attributes(self, tag: str, name: str) -> list[Any]:
        return [attributes.get(name) for found, attributes, _ in self.found if found == tag]


def page(report: Report) -> Page:
    return Page(str(render(report, "html")))


def test_it_is_one_table_with_its_groups_and_a_total(ranked: Report) -> None:
    found = page(ranked)
    assert found.texts("caption") == ["Ranking (2024-01-01 to 2024-08-31)"]
    assert found.texts("th")[:6] == ["名次", "单位", "级别", "采用", "采用率", "积分"]
    assert found.attributes("th", "scope").count("rowgroup") == 2
    assert found.texts("th")[6:9] == ["直报县", "白河县", "汉阴县"]
    assert found.attributes("th", "scope")[6:9] == ["rowgroup", "row", "row"]
    assert len(found.texts("tbody")) == 2
    assert "92.5" in found.texts("td")
    assert found.texts("li") == ["A joint item is one in each row."]
    assert "journal 0123456789ab" in found.texts("footer")[0]


def test_it_needs_nothing_from_elsewhere_and_runs_nothing(awkward: Report) -> None:
    text, found = str(render(awkward, "html")), page(awkward)
    tags = {tag for tag, _, _ in found.found}
    assert not tags & {"script", "link", "img", "iframe", "object"}
    assert "url(" not in text
    assert "@import" not in text
    assert not {name for _, attributes, _ in found.found for name in attributes} & {"src", "href", "style", "onclick"}
    assert "default-src 'none'" in found.attributes("meta", "content")[2]


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>", "{{ 7*7 }} {% x %}", "a & b &lt; &#x41;", '"quoted\' </td>', "\u202eevil\u2066",
        "\x1b[31m\x07", "\ud800", "两\n行", "<!-- -->", "甲" * 10_000,
    ],
)  # fmt: skip
def test_a_title_appears_as_it_is(title: str) -> None:
    report = Report("x", plain(title), (Column("t", plain(title)),), ((title,),), notes=(plain(title),))
    shown = "\n".join(visible(line) for line in title.split("\n"))
    found = page(report)
    for tag in ("caption", "li", "title"):
        assert found.texts(tag) == [shown]
    assert found.texts("th") == [shown, shown]
    assert found.attributes("div", "aria-label") == [shown]


def test_it_says_its_language(ranked: Report, request: pytest.FixtureRequest) -> None:
    assert page(ranked).attributes("html", "lang") == ["en"]
    request.getfixturevalue("chinese")
    found = page(ranked)
    assert found.attributes("html", "lang") == ["zh-CN"]
    assert "省" in found.texts("td")


def test_numbers_stand_to_the_right(ranked: Report) -> None:
    classes = [attributes.get("class") for tag, attributes, _ in page(ranked).found if tag == "td"]
    assert classes[:5] == ["number", None, "number", "number", "number"]


def test_where_the_notes_say_it_all_there_is_no_table(ranked: Report) -> None:
    found = page(replace(ranked, rows=(), total=None, spoken=True))
    assert found.texts("table") == []
    assert found.texts("h1") == ["Ranking (2024-01-01 to 2024-08-31)"]


def test_no_rows_are_said(empty: Report) -> None:
    assert page(empty).texts("td") == ["No rows."]


def test_a_long_label_may_be_folded() -> None:
    report = Report("x", plain("号"), (Column("number", plain("编号"), "label"),), (("SQ-2024-0001",), ("长号" * 20,)))
    found = page(report)
    assert found.attributes("td", "class") + found.attributes("th", "class")[1:] == ["label", None]


def test_a_table_of_a_page_leaves_out_what_is_too_much_for_paper() -> None:
    columns = [Column(f"c{n}", plain(f"第{n}列"), "count", optional=n % 2 == 1) for n in range(14)]
    wide, narrow = (Report("x", plain("表"), tuple(columns[:n]), (tuple(range(n)),)) for n in (14, 11))
    assert Page(table_html(wide)).texts("td") == [str(n) for n in range(0, 14, 2)]
    assert len(Page(table_html(narrow)).texts("td")) == 11
