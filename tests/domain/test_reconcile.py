"""A bulletin beside our own figures: small tables a clerk could check, one for every class of difference."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.card_toml import read_scorecard
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.ranking import places
from zhibao_cli.domain.reconcile import Figure, Own, card_level, compare
from zhibao_cli.domain.records import Standing
from zhibao_cli.domain.score_result import Result, Score
from zhibao_cli.domain.scorecard import RankPolicy

WINDOW = Period(date(2024, 1, 1), date(2024, 9, 1))


def lines(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines() if line.strip()]


def number(text: str) -> int | None:
    return None if text == "-" else int(text)


def points(text: str) -> Fraction | None:
    return None if text == "-" else Fraction(text)


def ours(table: str, **rest: object) -> Own:
    """Our figures, a line each: unit, adopted, points, and the unit it rolls up to."""
    scores = []
    for order, (unit, adopted, worth, *above) in enumerate(lines(table)):
        counts = {"adopted": int(adopted)}
        parent = above[0] if above else None
        scores.append(
            Score(unit, "县", order, Fraction(worth), Fraction(worth), counts, rolls_up_to=parent)
        )  # fmt: skip
    return Own(Result(WINDOW, "province", None, (), tuple(scores)), **rest)  # type: ignore[arg-type]


def bulletin(table: str) -> list[Standing]:
    """Theirs, a line each: unit, adopted, points, place, of how many, change on last year, group."""
    found = []
    for serial, row in enumerate(lines(table), 1):
        unit, adopted, worth, place, ranked, change, group, *_ = [*row, *["-"] * (7 - len(row))]
        found.append(
            Standing(
                serial=serial, unit=unit, group_name=None if group == "-" else group, start_on=WINDOW.start,
                end_on=WINDOW.last, level="province", adopted=number(adopted), points=points(worth),
                points_change=points(change), place=number(place), ranked=number(ranked),
            )
        )  # fmt: skip
    return found


def differing(theirs: str, own: Own) -> list[str]:
    """What differs, a line each: unit, figure, ours, theirs, finding."""
    return [said(figure) for figure in compare(bulletin(theirs), own) if figure.differs]


def said(figure: Figure) -> str:
    shown = ["-" if value is None else f"{float(value):g}" for value in (figure.ours, figure.theirs)]
    return f"{figure.unit} {figure.metric} {' '.join(shown)} {figure.finding}"


OURS = """
    石泉 6 21
    白河 6 27
    汉阴 2 4
    旬阳 3 9
"""
SAME = """
    白河 6 27 1 4
    石泉 6 21 2 4
    旬阳 3 9  3 4
    汉阴 2 4  4 4
"""


def changed(old: str, new: str, table: str = SAME) -> str:
    assert old in table
    return table.replace(old, new)


def test_what_agrees_stands_side_by_side() -> None:
    figures = compare(bulletin(SAME), ours(OURS))
    assert [said(figure) for figure in figures[:3]] == [
        "白河 adopted 6 6 agrees",
        "白河 points 27 27 agrees",
        "白河 place 1 1 agrees",
    ]
    assert len(figures) == 12
    assert not any(figure.differs for figure in figures)


DIFFERENCES = {
    "they have one more": ("石泉 6 21", "石泉 7 21", ["石泉 adopted 6 7 missing-adoption"]),
    "we have one more": ("石泉 6 21", "石泉 5 21", ["石泉 adopted 6 5 extra-adoption"]),
    "as many, worth otherwise": ("旬阳 3 9", "旬阳 3 11", ["旬阳 points 9 11 points-differ"]),
    "points without a count": ("旬阳 3 9", "旬阳 - 11", ["旬阳 points 9 11 points-differ"]),
    "one more, and its points": (
        "旬阳 3 9", "旬阳 4 12", ["旬阳 adopted 3 4 missing-adoption", "旬阳 points 9 12 points-follow"],
    ),
    "the place alone": ("汉阴 2 4  4 4", "汉阴 2 4  3 4", ["汉阴 place 4 3 place-differs"]),
    "a figure that was not published": ("石泉 6 21", "石泉 - -", []),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), DIFFERENCES.values(), ids=DIFFERENCES.keys())
def test_a_difference_and_its_class(old: str, new: str, expected: list[str]) -> None:
    assert differing(changed(old, new), ours(OURS)) == expected


def test_places_that_follow_from_points() -> None:
    own = ours(changed("石泉 6 21", "石泉 6 29", OURS))
    assert differing(SAME, own) == [
        "白河 place 2 1 place-follows",
        "石泉 points 29 21 points-differ",
        "石泉 place 1 2 place-follows",
    ]


def test_the_difference_is_ours_less_theirs() -> None:
    (figure,) = [one for one in compare(bulletin(changed("石泉 6 21", "石泉 7 21")), ours(OURS)) if one.differs]
    assert (figure.difference, figure.standing) == (-1, "s2")


def test_standings_of_merged_ledgers_may_share_a_number() -> None:
    theirs = [replace(one, serial=1) for one in bulletin(changed("旬阳 3 9  3", "旬阳 4 9  3"))]
    assert [said(figure) for figure in compare(theirs, ours(OURS)) if figure.differs] == [
        "旬阳 adopted 3 4 missing-adoption"
    ]


# -- places among more units than are on record here

AMONG_MORE = """
    石泉 6 21 4  - - 直报县
    白河 6 27 3  - - 直报县
    汉阴 2 4  28 - - 直报县
    旬阳 3 9  11 - - 直报县
"""


def test_of_places_among_many_the_order_is_compared() -> None:
    figures = [figure for figure in compare(bulletin(AMONG_MORE), ours(OURS)) if figure.metric == "order"]
    assert [said(figure) for figure in figures] == [
        "石泉 order 2 2 agrees",
        "白河 order 1 1 agrees",
        "汉阴 order 4 4 agrees",
        "旬阳 order 3 3 agrees",
    ]


def test_an_order_that_is_another() -> None:
    own = ours(changed("旬阳 3 9", "旬阳 3 3", OURS))
    assert differing(AMONG_MORE, own) == [
        "汉阴 order 3 4 place-follows",
        "旬阳 points 3 9 points-differ",
        "旬阳 order 4 3 place-follows",
    ]


@pytest.mark.parametrize(
    ("of", "metric"),
    [("4", "place"), ("30", "order"), ("-", "place")],
    ids=["as many as are here", "more than are here", "not said, and no place beyond"],
)
def test_places_are_compared_where_all_that_were_ranked_are_here(of: str, metric: str) -> None:
    table = SAME.replace(" 4\n", f" {of}\n")
    assert {figure.metric for figure in compare(bulletin(table), ours(OURS))} == {"adopted", "points", metric}


def test_each_of_the_superiors_groups_has_its_own_places() -> None:
    two = """
        白河 6 27 1 2 - 甲
        石泉 6 21 2 2 - 甲
        旬阳 3 9  1 2 - 乙
        汉阴 2 4  2 2 - 乙
    """
    assert differing(two, ours(OURS)) == []


def test_one_unit_alone_has_no_order() -> None:
    assert [figure.metric for figure in compare(bulletin("石泉 6 21 4 28"), ours(OURS))][:2] == ["adopted", "points"]
    assert not any(figure.metric == "order" for figure in compare(bulletin("石泉 6 21 4 28"), ours(OURS)))


def test_equal_points_share_a_place_on_both_sides() -> None:
    own = ours("""
        甲 3 9
        乙 3 9
        丙 1 2
    """)
    theirs = """
        甲 3 9 1 3
        乙 3 9 1 3
        丙 1 2 3 3
    """
    assert differing(theirs, own) == []
    assert differing(changed("乙 3 9 1 3", "乙 3 9 2 3", theirs), own) == ["乙 place 1 2 place-differs"]


# -- whose card


def test_points_by_another_card_and_the_places_they_make_are_not_compared() -> None:
    own = ours(OURS, comparable=False)
    figures = compare(bulletin(changed("石泉 6 21", "石泉 7 22")), own)
    assert {figure.metric for figure in figures} == {"adopted"}
    assert [said(figure) for figure in figures if figure.differs] == ["石泉 adopted 6 7 missing-adoption"]


CARDS = {
    "a province's own": ('level = "province"', 5, "province"),
    "a city's, which counts what the province prints too": ('level = ["city", "province"]', 5, "city"),
    "by its publications": ('channel = "akzw"', 5, "city"),
    "by publications of the register": ('channel = "szw"', 5, "province"),
    "any adoption": ("", 5, None),
    "nothing at all": ('level = "city"', 0, None),
    "a publication nobody knows": ('channel = "没有"', 5, None),
}


@pytest.mark.parametrize(("when", "worth", "level"), CARDS.values(), ids=CARDS.keys())
def test_a_cards_level_is_the_lowest_it_gives_points_for(when: str, worth: int, level: str | None) -> None:
    text = f"""
        [scorecard]
        id = "x"
        title = "x"
        effective_from = 2024-01-01
        [[channel]]
        id = "akzw"
        name = "安康政务信息"
        level = "city"
        [[rule]]
        on = "adopted"
        {f"when = {{ {when} }}" if when else ""}
        points = {worth}
        [[rule]]
        on = "instructed"
        points = 3
    """
    card, _ = read_scorecard(text.replace("        ", ""))
    assert card is not None
    assert card_level(card, {"szw": "province"}) == level


# -- who is missing on either side


def test_a_unit_that_is_not_here_is_told_with_its_first_figure() -> None:
    table = f"{SAME}\n    岚皋 5 12 2\n    平利 - - 7"
    assert differing(table, ours(OURS)) == [
        "岚皋 adopted - 5 unit-unknown",
        "平利 place - 7 unit-unknown",
    ]


def test_a_unit_with_adoptions_that_the_bulletin_leaves_out_is_told() -> None:
    own = ours(f"{OURS}\n    宁陕 1 3\n    紫阳 0 0")
    assert differing(SAME, own) == ["宁陕 adopted 1 - not-published"]


# -- totals

TREE = """
    市局   4 30
    一站   2 10 市局
    二站   3 12 市局
"""


@pytest.mark.parametrize(
    ("theirs", "expected"),
    {
        "each by itself": ("市局 4 8\n一站 2 10\n二站 3 12", []),
        "the first with its stations": ("市局 9 30\n一站 2 10\n二站 3 12", []),
        "stations are in the total, not listed": ("市局 9 30", []),
        "a total that is not the sum": (
            "市局 10 31\n一站 2 10\n二站 3 12", ["市局 adopted 4 10 source-total", "市局 points 8 31 source-total"],
        ),
        "a total of other parts": (
            "市局 10 33\n一站 3 13\n二站 3 12",
            ["市局 adopted 9 10 missing-adoption", "市局 points 30 33 points-follow",
             "一站 adopted 2 3 missing-adoption", "一站 points 10 13 points-follow"],
        ),
    }.values(),
)  # fmt: skip
def test_a_unit_with_what_rolls_up_to_it(theirs: str, expected: list[str]) -> None:
    assert differing(theirs, ours(TREE)) == expected


def test_what_the_parts_of_a_total_make_is_told_with_them() -> None:
    figures = compare(bulletin("市局 10 30\n一站 2 10\n二站 3 12"), ours(TREE))
    (figure,) = [one for one in figures if one.differs]
    assert (figure.finding, figure.reckoned, figure.against) == ("source-total", 9, ("s2", "s3"))


# -- the change on last year


def last_year(worth: str, group: str | None = None) -> Mapping[tuple[str, str | None], Standing]:
    standing = replace(bulletin(f"石泉 - {worth}")[0], serial=9)
    return {("石泉", group): standing}


CHANGES = {
    "ours is the same": ("15", {"before": {"石泉": Fraction(6)}}, []),
    "ours is another": ("12", {"before": {"石泉": Fraction(6)}}, ["石泉 points_change 15 12 change-differs"]),
    "last year's bulletin says the same": ("15", {"last_year": last_year("6")}, []),
    "last year's bulletin says otherwise": (
        "15", {"last_year": last_year("10")}, ["石泉 points_change - 15 source-change"],
    ),
    "last year's was of another group": ("15", {"last_year": last_year("10", "全省")}, []),
    "nothing is known of last year": ("15", {}, []),
}  # fmt: skip


@pytest.mark.parametrize(("change", "known", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_the_change_on_last_year(change: str, known: dict[str, object], expected: list[str]) -> None:
    assert differing(f"石泉 6 21 - - {change}", ours("石泉 6 21", **known)) == expected


# -- places that contradict the points of the same bulletin


def contrary(table: str) -> list[tuple[str, tuple[str, ...]]]:
    figures = compare(bulletin(table), ours(OURS, comparable=False))
    return [(figure.unit, figure.against) for figure in figures if figure.finding == "source-order"]


def test_more_points_have_no_worse_place() -> None:
    assert contrary(SAME) == []
    swapped = """
        白河 6 27 3
        石泉 6 21 4
        旬阳 3 9  11
        汉阴 2 4  2
    """
    assert contrary(swapped) == [("汉阴", ("s1", "s2", "s3"))]


def test_one_wrong_place_is_one_finding_and_the_rest_is_left_in_peace() -> None:
    table = """
        白河 6 27 28
        石泉 6 21 4
        旬阳 3 9  11
        汉阴 2 4  12
    """
    assert contrary(table) == [("白河", ("s2", "s3", "s4"))]


def test_equal_points_may_have_any_places_and_equal_places_any_points() -> None:
    assert contrary("白河 6 9 4\n石泉 6 9 3\n旬阳 3 8 4\n汉阴 2 4 4") == []


def test_a_place_beyond_how_many_were_ranked_cannot_be() -> None:
    assert contrary("白河 6 27 5 4") == [("白河", ())]


def test_places_of_different_groups_say_nothing_of_each_other() -> None:
    assert contrary("白河 6 27 9 - - 甲\n石泉 6 21 1 - - 乙") == []


# -- for all input

UNITS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), min_size=1, max_size=7)
POLICIES = st.sampled_from(["competition", "dense", "ordinal"])


def published_by_us(rows: list[tuple[int, int]]) -> tuple[Own, list[Standing]]:
    """Our own ranking, printed as a bulletin."""
    own = ours("\n".join(f"u{n} {adopted} {worth * 3}" for n, (adopted, worth) in enumerate(rows)))
    found = places(own.result.scores, RankPolicy())
    theirs = "\n".join(
        f"{one.score.unit} {one.score.counts['adopted']} {one.score.points} {one.rank} {len(rows)}" for one in found
    )
    return own, bulletin(theirs)


@given(UNITS)
def test_our_own_ranking_published_never_differs(rows: list[tuple[int, int]]) -> None:
    own, theirs = published_by_us(rows)
    assert [figure for figure in compare(theirs, own) if figure.differs] == []


@given(UNITS, st.data())
def test_one_figure_changed_by_one_is_one_difference(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    own, theirs = published_by_us(rows)
    at = data.draw(st.integers(0, len(theirs) - 1))
    name, step = data.draw(st.sampled_from(["adopted", "points"])), data.draw(st.sampled_from([1, -1]))
    theirs[at] = replace(theirs[at], **{name: getattr(theirs[at], name) + step})
    found = [figure for figure in compare(theirs, own) if figure.differs]
    more = "missing-adoption" if step > 0 else "extra-adoption"
    # Points go by threes, so one more or less moves nobody past another; but those who were level are no longer.
    assert [(figure.metric, figure.finding) for figure in found if figure.finding != "source-order"] == [
        ("adopted", more) if name == "adopted" else ("points", "points-differ")
    ]
    assert found[0].difference == -step


@given(UNITS, st.data())
def test_the_order_of_the_bulletin_does_not_matter(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    own, theirs = published_by_us(rows)
    theirs[0] = replace(theirs[0], points=Fraction(5), place=2)
    mixed = data.draw(st.permutations(theirs))
    findings = {(figure.unit, figure.metric, figure.finding) for figure in compare(mixed, own)}
    assert findings == {(figure.unit, figure.metric, figure.finding) for figure in compare(theirs, own)}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), max_size=8))
def test_leaving_out_what_contradicts_leaves_a_bulletin_in_order(rows: list[tuple[int, int]]) -> None:
    table = "\n".join(f"u{n} - {worth} {place}" for n, (worth, place) in enumerate(rows))
    own = ours("\n".join(f"u{n} 0 0" for n in range(len(rows))), comparable=False)
    theirs = bulletin(table) if rows else []
    faulty = {figure.unit for figure in compare(theirs, own) if figure.finding == "source-order"}
    rest = [one for one in theirs if one.unit not in faulty]
    assert not any(
        one.points > other.points and one.place > other.place  # type: ignore[operator]
        for one in rest
        for other in rest
    )
    assert len(faulty) < max(len(rows), 1)
