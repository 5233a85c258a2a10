"""Charts: as long as the figures say, every figure told, nothing taken for markup."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.io.charts import Chart, Line, bars, columns, dots, places

NAMES = ("石泉县", "白河县", "汉阴县")


def chart(*lines: tuple[float | None, ...], names: tuple[str, ...] = NAMES) -> Chart:
    made = [Line(f"第{n}项", one, ["" if v is None else f"{v:g}" for v in one]) for n, one in enumerate(lines, 1)]
    return Chart("k", "积分", "最多的是石泉县。", names, made)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def numbers(svg: str, tag: str, name: str) -> list[float]:
    return [float(one.attrib[name].rstrip("%")) for one in parsed(svg).iter(tag)]


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in parsed(svg).iter("text")]


def test_bars_are_as_long_as_the_figures() -> None:
    wide = numbers(bars(chart((30, 15, 0))), "rect", "width")
    assert wide == [pytest.approx(56), pytest.approx(28), 0]


def test_points_taken_off_go_the_other_way() -> None:
    svg = bars(chart((10, -5, 0)))
    (plus, minus, _), starts = numbers(svg, "rect", "width"), numbers(svg, "rect", "x")
    assert plus == pytest.approx(2 * minus, abs=0.02)
    assert starts[1] + minus == pytest.approx(starts[0], abs=0.02)


def test_every_figure_stands_at_its_bar() -> None:
    assert texts(bars(chart((30, 15, 0)))) == ["石泉县", "30", "白河县", "15", "汉阴县", "0"]


def test_what_is_not_known_has_no_bar() -> None:
    assert len(numbers(bars(chart((30, None, 2))), "rect", "width")) == 2


def test_columns_stand_on_the_axis() -> None:
    svg = columns(chart((40, 20, 0), (4, 2, None)))
    tops, high = numbers(svg, "rect", "y"), numbers(svg, "rect", "height")
    assert len(high) == 5
    assert {round(top + size, 1) for top, size in zip(tops, high, strict=True)} == {192.0}
    assert high[0] == pytest.approx(2 * high[2], abs=0.2)


@pytest.mark.parametrize(
    ("most", "marks"),
    [(31, [0, 10, 20, 30]), (86, [0, 20, 40, 60, 80]), (5, [0, 1, 2, 3, 4, 5]), (0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5])],
)
def test_the_axis_has_round_figures(most: float, marks: list[float]) -> None:
    svg = columns(chart((most, 0, 0)))
    assert [float(text) for text in texts(svg)[: len(marks)]] == [pytest.approx(mark) for mark in marks]


def test_the_first_place_is_at_the_top() -> None:
    svg = places(chart((2, 1, 1), (1, 2, 2)))
    lines = [one for one in parsed(svg).iter("line") if "line" in one.attrib["class"]]
    assert [float(one.attrib["y1"]) > float(one.attrib["y2"]) for one in lines] == [True, False, False, False]
    assert texts(svg)[-2:] == ["1 第1项", "2 第2项"]


def test_a_line_is_broken_where_there_was_no_place() -> None:
    lines = [one for one in parsed(places(chart((1, None, 1)))).iter("line") if "line" in one.attrib["class"]]
    assert lines == []


def test_equal_places_have_their_names_apart() -> None:
    svg = parsed(places(chart((1, 1, 1), (1, 1, 1), (1, 1, 1))))
    down = [float(one.attrib["y"]) for one in svg.iter("text") if one.attrib.get("class") == "value"]
    assert down == sorted(down)
    assert min(other - one for one, other in pairwise(down)) >= 17
    assert max(down) < float(svg.attrib["height"]) - 24


def test_no_two_lines_look_alike() -> None:
    svg = places(chart(*((float(n), float(n), float(n)) for n in range(1, 9))))
    assert len(set(re.findall(r'class="line (c\d d\d)"', svg))) == 8


def test_it_tells_what_it_is() -> None:
    svg = parsed(bars(chart((30, 15, 0))))
    assert svg.attrib["role"] == "img"
    named = svg.attrib["aria-labelledby"].split()
    assert [one.text for one in svg if one.attrib.get("id") in named] == ["积分", "最多的是石泉县。"]


def test_a_long_name_is_cut_and_told_in_full() -> None:
    long = "市工业和信息化局及其下属单位"
    svg = bars(chart((1, 2, 3), names=(long, "乙", "丙")))
    assert texts(svg)[0].endswith("…")
    assert next(parsed(svg).iter("text"))[0].text == long


# -- dots


def rates(*values: float | None, names: tuple[str, ...] = NAMES, whole: float | None = 0.25) -> Chart:
    """Rates, each known to a tenth to either side."""
    spans = [(0.1, 0.4, "10%—40%") if value is None else (value - 0.1, value + 0.1, "") for value in values]
    said = None if whole is None else (whole, f"all: {whole:.0%}")
    return replace(chart(values, names=names), spans=spans, whole=said, written="{:.0%}".format)


def shapes(svg: str, name: str) -> list[ElementTree.Element]:
    return [one for one in parsed(svg).iter() if name in one.attrib.get("class", "").split()]


def across(shape: ElementTree.Element, *names: str) -> list[float]:
    return [float(shape.attrib[name].rstrip("%")) for name in names]


def test_a_dot_stands_in_the_middle_of_its_bar() -> None:
    svg = dots(rates(0.2, 0.5, 0.3))
    for dot, bar in zip(shapes(svg, "mark"), shapes(svg, "span"), strict=True):
        low, high = across(bar, "x1", "x2")
        assert across(dot, "cx") == [pytest.approx((low + high) / 2, abs=0.02)]
    highest = max(across(bar, "x2")[0] for bar in shapes(svg, "span"))
    assert highest == pytest.approx(87), "the farthest bar ends where the field ends"


def test_what_is_not_claimed_has_a_bar_and_no_dot() -> None:
    svg = dots(rates(0.2, None, 0.3))
    assert len(shapes(svg, "mark")) == 2
    assert [one.attrib["class"] for one in shapes(svg, "span")] == ["span c0", "span c5", "span c0"]
    assert [text for text in texts(svg) if text in ("0.2", "—", "0.3")] == ["0.2", "—", "0.3"]
    assert "白河县 · 第1项: — (10%—40%)" in svg


def test_what_nothing_is_known_of_has_its_name_alone() -> None:
    svg = dots(replace(rates(0.2, None, 0.3), spans=[(0.1, 0.3, ""), None, (0.2, 0.4, "")]))
    assert len(shapes(svg, "span")) == 2
    assert "白河县" in texts(svg)


def test_the_rate_of_all_is_a_line_through_them() -> None:
    svg = dots(rates(0.2, 0.25, 0.3))
    (line,) = shapes(svg, "whole")
    assert across(line, "x1") == across(line, "x2") == across(shapes(svg, "mark")[1], "cx")
    assert "all: 25%" in texts(svg)
    assert shapes(dots(rates(0.2, 0.25, 0.3, whole=None)), "whole") == []


def test_its_axis_begins_at_nothing_and_is_written_as_asked() -> None:
    marks = [text for text in texts(dots(rates(0.2, 0.5, 0.3))) if text.endswith("%") and ":" not in text]
    assert marks[:3] == ["0%", "20%", "40%"]


FIGURES = st.one_of(st.none(), st.integers(0, 10**9), st.floats(-1e6, 1e6))


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30), FIGURES),
                min_size=1, max_size=30))  # fmt: skip
def test_any_names_and_figures_give_shapes_inside_the_picture(rows: list[tuple[str, float | None]]) -> None:
    names, values = tuple(name for name, _ in rows), tuple(value for _, value in rows)
    for draw in (bars, columns):
        svg = draw(chart(values, names=names))
        starts, wide = numbers(svg, "rect", "x"), numbers(svg, "rect", "width")
        assert all(size >= 0 and at >= -0.1 and at + size <= 100.1 for at, size in zip(starts, wide, strict=True))
        assert len(wide) == sum(value is not None for value in values)


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30),
                          st.one_of(st.none(), st.floats(0, 1)), st.floats(0, 1), st.floats(0, 1)),
                min_size=1, max_size=30))  # fmt: skip
def test_any_rates_give_dots_inside_the_picture(rows: list[tuple[str, float | None, float, float]]) -> None:
    names = tuple(name for name, *_ in rows)
    # The rate lies between its bounds.
    values = [value if value is None else (min(one, two) + max(one, two)) / 2 for _, value, one, two in rows]
    spans = [(min(one, two), max(one, two), "") for *_, one, two in rows]
    svg = dots(replace(chart(tuple(values), names=names), spans=spans, whole=(0.5, "x")))
    assert all(30.9 <= at <= 87.1 for one in shapes(svg, "span") for at in across(one, "x1", "x2"))
    assert all(30.9 <= across(one, "cx")[0] <= 87.1 for one in shapes(svg, "mark"))
    assert len(shapes(svg, "mark")) == sum(value is not None for value in values)
