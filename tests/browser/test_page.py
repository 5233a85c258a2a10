"""The page in a real browser: read, sorted, filtered, by hand and by keyboard, on any screen and on paper."""

from dataclasses import replace
from typing import Any

import pytest
from tests.browser.conftest import Open, Opened
from tests.io.pages import NASTY, items, page

from zhibao_cli.domain.page import Page
from zhibao_cli.domain.report import Value
from zhibao_cli.domain.text import visible

MANY = 5_000
SECOND = 1_000.0


@pytest.fixture(scope="module")
def long(example: Page) -> Page:
    """The example's page with five thousand items."""
    listed: list[tuple[Value, ...]] = []
    while len(listed) < MANY:
        listed += [(f"N-{len(listed) + at:05d}", *row[1:]) for at, row in enumerate(example.items.rows)]
    return replace(example, items=replace(example.items, rows=tuple(listed[:MANY])))


def choose(found: Opened, name: str, value: str) -> None:
    found.page.locator(f"#items select[name={name}]").select_option(value)
    found.page.wait_for_timeout(300)


def search(found: Opened, text: str) -> None:
    found.page.locator("#items input").fill(text)
    found.page.wait_for_timeout(300)


def head(found: Opened, key: str) -> Any:
    return found.page.locator(f"#items th[data-key={key}]")


def cells(found: Opened, number: int) -> list[str]:
    texts: list[str] = found.page.locator(f"#items tbody tr > :nth-child({number})").all_text_contents()
    return texts


# -- quiet


def test_it_says_nothing_and_asks_for_nothing(opened: Open, example: Page) -> None:
    found = opened(example)
    head(found, "words").get_by_role("button").click()
    search(found, "石泉")
    found.page.emulate_media(media="print")
    assert found.said == []
    assert [url for url in found.asked if not url.startswith("file:")] == []
    assert len(found.asked) == 1


def test_nothing_in_the_data_runs(opened: Open) -> None:
    found = opened(page(NASTY))
    assert found.titles() == [visible(title) for title in NASTY]
    assert found.said == []
    assert found.page.locator("img").count() == 0


# -- the list


def test_sorting_goes_up_then_down(opened: Open, example: Page) -> None:
    found = opened(example)
    numbers = [row[4] for row in example.items.rows if isinstance(row[4], int)]
    head(found, "words").get_by_role("button").click()
    assert head(found, "words").get_attribute("aria-sort") == "ascending"
    assert cells(found, 5) == [str(number) for number in sorted(numbers)[:100]]
    head(found, "words").get_by_role("button").click()
    assert head(found, "words").get_attribute("aria-sort") == "descending"
    assert cells(found, 5) == [str(number) for number in sorted(numbers, reverse=True)[:100]]
    head(found, "submitted_on").get_by_role("button").click()
    assert head(found, "words").get_attribute("aria-sort") == "none"
    days = sorted(str(row[5]) for row in example.items.rows)
    assert cells(found, 6) == days[:100]


def test_what_is_not_known_stands_last_both_ways(opened: Open) -> None:
    found = opened(page([f"第{n}条" for n in range(1, 31)]))
    for _ in range(2):
        head(found, "words").get_by_role("button").click()
        assert [text == "" for text in cells(found, 5)] == [False] * 24 + [True] * 6


def test_numbers_in_texts_are_sorted_as_numbers(opened: Open) -> None:
    found = opened(page([f"第{n}条" for n in (10, 9, 100)]))
    head(found, "title").get_by_role("button").click()
    assert found.titles() == ["第9条", "第10条", "第100条"]


def test_filters_narrow_the_list_together(opened: Open, example: Page) -> None:
    found = opened(example)
    choose(found, "unit", "石泉县")
    ours = [row for row in example.items.rows if row[1] == "石泉县"]
    assert f"of {len(ours)};" in found.count()
    choose(found, "adopted", "yes")
    taken = [row for row in ours if row[6]]
    assert found.titles() == [str(row[2]) for row in taken]
    choose(found, "level", "province")
    province = [row for row in taken if isinstance(row[7], tuple) and "province" in row[7]]
    assert found.titles() == [str(row[2]) for row in province]
    found.page.get_by_role("button", name="Clear").click()
    found.page.wait_for_timeout(300)
    assert f"of {len(example.items.rows)};" in found.count()


def test_not_adopted(opened: Open) -> None:
    found = opened(page(["甲", "乙", "丙", "丁"]))
    choose(found, "adopted", "no")
    assert found.titles() == ["乙", "丁"]


def test_a_joint_item_is_found_by_either_unit(opened: Open) -> None:
    found = opened(page([f"第{n}条" for n in range(1, 8)]))
    choose(found, "unit", "白河县")
    assert found.titles() == ["第7条"]
    choose(found, "unit", "石泉县")
    assert "第7条" in found.titles()


@pytest.mark.parametrize("typed", ["秋茶 sq-2024-0002", "ＳＱ－２０２４－０００２", "  秋茶   石泉  "])
def test_words_are_looked_for_each_by_itself_in_any_width_and_case(opened: Open, typed: str) -> None:
    found = opened(page(["木瓜", "秋茶产销两旺", "蚕桑"]))
    search(found, typed)
    assert found.titles() == ["秋茶产销两旺"]


def test_nothing_fits(opened: Open) -> None:
    found = opened(page())
    search(found, "没有这样的")
    assert found.titles() == []
    assert found.count() == "No item fits."


def test_pages_of_a_hundred(opened: Open, example: Page) -> None:
    found = opened(example)
    titles = [str(row[2]) for row in example.items.rows]
    assert found.titles() == titles[:100]
    assert found.page.get_by_role("button", name="Back").is_disabled()
    found.page.get_by_role("button", name="Next").click()
    assert found.titles() == titles[100:200]
    assert "101 to 200" in found.count()
    search(found, titles[3])
    assert found.page.locator(".pager").is_hidden()


def test_without_scripts_the_whole_list_is_there(opened: Open, example: Page) -> None:
    found = opened(example, scripts=False)
    assert len(found.titles()) == len(example.items.rows)
    assert found.page.locator("form").is_hidden()
    assert found.page.locator(".pager").is_hidden()


# -- quick


def test_five_thousand_items_open_sort_and_filter_without_a_halt(opened: Open, long: Page) -> None:
    found = opened(long)
    assert f"items in all: {MANY}." in found.count()
    assert found.slowest() < SECOND
    for key in ("title", "words", "unit"):
        head(found, key).get_by_role("button").click()
        assert found.slowest() < SECOND
    for text in ("石", "石泉", "石泉 采用", ""):
        search(found, text)
        assert found.slowest() < SECOND
    choose(found, "adopted", "yes")
    assert found.slowest() < SECOND


# -- by keyboard


def test_everything_can_be_reached_by_keyboard(opened: Open) -> None:
    found = opened(page(["甲", "乙", "丙"]))
    keyboard = found.page.keyboard
    keyboard.press("Tab")
    assert found.page.evaluate("document.activeElement.className") == "skip"
    keyboard.press("Enter")
    assert found.page.evaluate("document.activeElement.id") == "main"
    reached = []
    while True:
        keyboard.press("Tab")
        if found.page.evaluate("document.activeElement === document.body"):
            break
        reached.append(found.page.evaluate(
            "(one => one.name || one.dataset.key || one.parentElement.dataset.key || one.className || one.tagName)"
            "(document.activeElement)"
        ))  # fmt: skip
        assert found.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert [name for name in reached if name in ("text", "unit", "kind", "level", "adopted", "title", "words")] == [
        "text", "unit", "kind", "level", "adopted", "unit", "title", "kind", "words", "adopted", "level",
    ]  # fmt: skip
    assert {"wide", "SUMMARY"} <= set(reached)


def test_a_header_is_sorted_by_with_the_enter_key(opened: Open) -> None:
    found = opened(page(["乙", "甲"]))
    head(found, "number").get_by_role("button").focus()
    for _ in range(2):
        found.page.keyboard.press("Enter")
    assert head(found, "number").get_attribute("aria-sort") == "descending"
    assert found.titles() == ["甲", "乙"]


# -- on every screen


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_stands_out_of_the_page(opened: Open, example: Page, width: int) -> None:
    found = opened(example, width=width)
    assert found.overflow() == []
    found.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert found.overflow() == []


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("letter", ["长", "w", "https://a.b/"])
def test_ten_thousand_characters_do_not_burst_it(opened: Open, width: int, letter: str) -> None:
    long = letter * (10_000 // len(letter))
    made = page((long, "短"))
    report = replace(made.parts[0].report, rows=tuple((*row[:2], long, *row[3:]) for row in made.parts[0].report.rows))
    found = opened(replace(made, parts=(replace(made.parts[0], report=report), *made.parts[1:])), width=width)
    assert found.overflow() == []
    assert found.titles()[0] == long


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_it_can_be_read_by_everybody(opened: Open, example: Page, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = opened(example, width=width, color_scheme=scheme)
    found.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    violations = Axe().run(found.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in violations] == []


def test_dark_is_dark(opened: Open) -> None:
    colours = [
        opened(page(), color_scheme=scheme).page.evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert colours[0] == "rgb(255, 255, 255)"
    assert colours[1] != colours[0]


# -- on paper


def test_on_paper_all_that_fits_is_there_and_nothing_is_folded(opened: Open, example: Page) -> None:
    found = opened(example)
    choose(found, "unit", "石泉县")
    found.page.emulate_media(media="print")
    found.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    ours = [str(row[2]) for row in example.items.rows if row[1] == "石泉县"]
    assert found.titles() == ours
    assert found.page.locator("details:not([open])").count() == 0
    assert found.page.locator(".filter").is_hidden()
    found.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert len(found.titles()) == 100
    assert found.page.locator("details[open]").count() == 0


def test_no_column_is_cut_on_a4(opened: Open, example: Page) -> None:
    # 180 mm between the margins, at 96 dots an inch.
    found = opened(example, width=680)
    found.page.emulate_media(media="print")
    found.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    wide: list[float] = found.page.evaluate(
        "[...document.querySelectorAll('table')].map((one) => one.getBoundingClientRect().right)"
    )
    assert len(wide) > 10
    assert max(wide) <= 680


def test_headers_stand_on_each_sheet(opened: Open) -> None:
    found = opened(page())
    found.page.emulate_media(media="print")
    assert found.page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "table-header-group"
    # A button is painted on the first sheet only.
    assert found.page.evaluate("getComputedStyle(document.querySelector('th button')).display") == "contents"


def test_items_are_what_the_list_is_made_of() -> None:
    assert len(items(("甲", "乙")).rows) == 2
