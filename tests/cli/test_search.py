"""Searching the library as a clerk does."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run


@pytest.fixture
def library(z: Run, tmp_path: Path) -> Run:
    """Four items; one has a text, one is adopted."""
    (tmp_path / "稿件.txt").write_text("全县茶园面积三万亩。\n采摘用工仍有缺口。", encoding="utf-8")
    z("submit 石泉县春茶开采 --unit SQ --on 2024-03-01 --kind 动态")
    z("submit 秋茶产销两旺，茶农增收 --unit SQ --on 2024-08-05 --kind 调研")
    z("submit 乡村振兴调研 --unit BH --on 2024-02-05 --file 稿件.txt")
    z("submit ＧＤＰ增长12.5% --unit BH --on 2024-01-05")
    z("adopt 春茶 --channel szw --form 单篇 --on 2024-03-20")
    return z


def found(z: Run, *words: str) -> list[str]:
    ran = z("search", *words, "--format", "json")
    assert ran.code == 0, ran.err
    return [row["number"] for row in ran.json["rows"]]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("茶", "SQ-2024-0002 SQ-2024-0001 BH-2024-0001"),
        ("茶农", "SQ-2024-0002"),
        ("乡村", "BH-2024-0001"),
        ("用工", "BH-2024-0001"),
        ("三万亩采摘", ""),
        ("“三万亩。采摘”", "BH-2024-0001"),
        ("gdp", "BH-2024-0002"),
        ("12.5", "BH-2024-0002"),
    ],
)
def test_words(library: Run, words: str, numbers: str) -> None:
    assert found(library, words) == numbers.split()


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["茶", "非", "秋"], "SQ-2024-0001 BH-2024-0001"),
        (["茶 NOT 秋"], "SQ-2024-0001 BH-2024-0001"),
        (["茶", "--unit", "石泉"], "SQ-2024-0002 SQ-2024-0001"),
        (["茶", "--kind", "动态"], "SQ-2024-0001"),
        (["茶", "--adopted"], "SQ-2024-0001"),
        (["茶", "--unadopted"], "SQ-2024-0002 BH-2024-0001"),
        (["茶", "--period", "2024-03..08"], "SQ-2024-0002 SQ-2024-0001"),
        (["茶", "--top", "1"], "SQ-2024-0002"),
        (["春 或 gdp"], "SQ-2024-0001 BH-2024-0002"),
    ],
)
def test_filters_and_operators(library: Run, words: list[str], numbers: str) -> None:
    assert found(library, *words) == numbers.split()


def test_each_row_says_where_the_words_stand(library: Run) -> None:
    first, second = library("search 茶 --unadopted --format json").json["rows"]
    assert first == {
        "number": "SQ-2024-0002",
        "unit": "石泉县",
        "title": "秋茶产销两旺，茶农增收",
        "kind": "research",
        "submitted_on": "2024-08-05",
        "adopted": 0,
        "snippet": "秋«茶»产销两旺，«茶»农增收",
    }
    assert second["snippet"] == "全县«茶»园面积三万亩。 采摘用工仍有缺口。"
    assert library("search 春茶 --format json").json["rows"][0]["adopted"] == 1


def test_what_was_left_out_is_said(library: Run) -> None:
    assert "Found: 3; shown: 1. More with --top N." in library("search 茶 --top 1").out
    assert "Found: 3." in library("search 茶").out
    assert "Nothing on record has: 烟叶" in library("search 烟叶").out


@pytest.mark.parametrize(
    ("words", "code"),
    [("非 茶", "search-only-not"), ("(茶", "search-unclosed"), ("，", "search-no-letter"), ("茶 或", "search-half")],
)
def test_what_is_no_search_is_told(library: Run, words: str, code: str) -> None:
    ran = library("search", words)
    assert (ran.code, ran.fault, ran.out) == (2, code, "")


def test_an_amended_title_is_found_at_once_and_the_old_one_no_more(library: Run) -> None:
    library("amend 春茶 --title 石泉县夏茶开采")
    assert found(library, "春茶") == []
    assert found(library, "夏茶") == ["SQ-2024-0001"]
    library("undo")
    assert found(library, "春茶") == ["SQ-2024-0001"]
    library("void 春茶 --reason 重复 --force")
    assert found(library, "春茶") == []


def test_earlier_titles_are_found_as_of_then(library: Run) -> None:
    library("amend 春茶 --title 石泉县夏茶开采")
    newest = library("log --format json").json["rows"][0]["entry"]
    assert found(library, "夏茶", "--as-of", str(newest)) == ["SQ-2024-0001"]
    assert found(library, "夏茶", "--as-of", str(newest - 1)) == []
    assert found(library, "春茶", "--as-of", str(newest - 1)) == ["SQ-2024-0001"]


# -- titles in print and numbers


def test_a_title_in_print_finds_the_item_and_is_shown(library: Run) -> None:
    library("adopt SQ-2024-2 --channel szw --as 我省茶产业提质增效 --on 2024-08-20")
    (row,) = library("search 提质增效 --format json").json["rows"]
    assert (row["number"], row["title"], row["snippet"]) == (
        "SQ-2024-0002", "秋茶产销两旺，茶农增收", "我省茶产业«提质增效»",
    )  # fmt: skip
    library("forward SQ-2024-1 --to 省 --as 陕南春茶上市 --on 2024-03-02")
    assert found(library, "陕南") == ["SQ-2024-0001"]
    library("undo")
    assert found(library, "陕南") == []
    assert library("doctor --format json").json["rows"][5]["state"] == "in step"
    assert library("verify").code == 0


@pytest.mark.parametrize("typed", ["SQ-2024-0002", "SQ-2024-2", "sq-2024-2", "市〔2024〕18号", "18号"])
def test_a_number_finds_its_item(library: Run, typed: str) -> None:
    library("amend SQ-2024-2 --also 市〔2024〕18号")
    assert found(library, typed) == ["SQ-2024-0002"]
    assert found(library, typed, "--unit", "BH") == []


def test_the_item_of_a_number_comes_before_those_that_tell_of_it(library: Run) -> None:
    library("submit 关于SQ-2024-0001的补充 --unit SQ --on 2024-09-01")
    ran = library("search SQ-2024-0001 --format json").json
    assert [row["number"] for row in ran["rows"]] == ["SQ-2024-0001", "SQ-2024-0003"]
    assert ran["notes"] == ["Found: 2."]
    assert found(library, "SQ-2024-0001", "--top", "1") == ["SQ-2024-0001"]


def test_small_and_or_not_are_words_and_it_is_said_where_nothing_is_found(library: Run) -> None:
    assert "between words: AND, OR, NOT" in library("search 茶 or 粮").out
    assert "between words" not in library("search 粮").out
    library('submit "Ready or not" --unit SQ --on 2024-09-01')
    assert found(library, "ready or not") == ["SQ-2024-0003"]


def test_it_comes_back_from_an_export(library: Run) -> None:
    library("adopt SQ-2024-2 --channel szw --as 我省茶产业提质增效 --on 2024-08-20")
    library("export out")
    assert library("init --from out --ledger other.db").code == 0
    assert found(library, "提质增效", "--ledger", "other.db") == ["SQ-2024-0002"]
