"""Which records may explain a difference: a table of an office's adoptions, and what each class looks at."""

from datetime import date

import pytest

from zhibao_cli.domain.causes import Trace, causes
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.reconcile import Figure

WINDOW = Period(date(2024, 1, 1), date(2024, 9, 1))
TITLES = {"a1": "秋茶产销两旺", "a2": "河道采砂整治见效", "a3": "蚕桑基地扩面", "a4": "夏粮收购平稳"}


def trace(line: str) -> Trace:
    """An adoption: reference, day, level, and marks: void, late, stranger, namesake, draft, no-form, joint, reprint."""
    ref, day, level, *marks = line.split()
    rest = dict(mark.split("=") for mark in marks if "=" in mark)
    return Trace(
        ref=ref, unit="SQ", day=date.fromisoformat(day), level=level, item=rest.get("item", f"SQ-{ref}"),
        title=rest.get("title", TITLES.get(ref, ref)), channel=rest.get("channel", "szw"),
        form=None if "no-form" in marks else "full", status="draft" if "draft" in marks else "reported",
        void="void" in marks, late="late" in marks, member="stranger" not in marks, namesake="namesake" in marks,
        lead="joint" not in marks, reprint="reprint" in marks, sources=int(rest.get("of", 1)),
    )  # fmt: skip


def found(finding: str, table: str, level: str | None = "province") -> dict[str, str]:
    """The references and reasons for a figure of that class."""
    traces = [trace(line) for line in table.strip().splitlines()]
    figure = Figure("SQ", None, "adopted", 6, 7, finding)
    return {one.trace.ref: " ".join(one.why) for one in causes(figure, traces, WINDOW, level)}


COUNTED = "a1 2024-04-10 province"


@pytest.mark.parametrize(
    ("line", "why"),
    {
        "the day before": ("a2 2023-12-31 province", "edge-before"),
        "fifteen days before": ("a2 2023-12-17 province", "edge-before"),
        "sixteen days before": ("a2 2023-12-16 province", None),
        "the day after": ("a2 2024-09-01 province", "edge-after"),
        "fifteen days after": ("a2 2024-09-15 province", "edge-after"),
        "sixteen days after": ("a2 2024-09-16 province", None),
        "before, but void": ("a2 2023-12-31 province void", None),
        "before, of another level": ("a2 2023-12-31 city", None),
        "void": ("a2 2024-05-01 province void", "void"),
        "before the unit was one": ("a2 2024-05-01 province stranger", "outside"),
        "by a publication of the same name": ("a2 2024-05-01 city namesake", "namesake"),
        "by another publication": ("a2 2024-05-01 city", None),
        "counted": ("a2 2024-05-01 province", None),
    }.values(),
)
def test_where_they_have_more_what_is_not_counted_may_explain_it(line: str, why: str | None) -> None:
    assert found("missing-adoption", f"{COUNTED}\n{line}") == ({"a2": why} if why else {})


@pytest.mark.parametrize(
    ("line", "why"),
    {
        "on the first day": ("a2 2024-01-01 province", "edge-start"),
        "on the fifteenth day": ("a2 2024-01-15 province", "edge-start"),
        "on the sixteenth": ("a2 2024-01-16 province", None),
        "on the last day": ("a2 2024-08-31 province", "edge-end"),
        "fifteen days before the end": ("a2 2024-08-17 province", "edge-end"),
        "sixteen days before the end": ("a2 2024-08-16 province", None),
        "recorded after the period": ("a2 2024-05-01 province late", "late"),
        "of a draft": ("a2 2024-05-01 province draft", "not-reported"),
        "made of two": ("a2 2024-05-01 province of=2", "compiled"),
        "of an item another unit led": ("a2 2024-05-01 province joint", "joint"),
        "reprinted": ("a2 2024-05-01 province reprint", "reprint"),
        "the same item, printed again by the same": ("a2 2024-05-01 province item=SQ-a1", "double"),
        "the same item, printed by another": ("a2 2024-05-01 province item=SQ-a1 channel=zwzb", None),
        "an item of nearly the same title": ("a2 2024-05-01 province title=秋茶产销两旺。", "double"),
        "not counted": ("a2 2024-05-01 province void", None),
        "several reasons": ("a2 2024-08-31 province late draft", "not-reported late edge-end"),
    }.values(),
)
def test_where_we_have_more_what_is_counted_may_explain_it(line: str, why: str | None) -> None:
    expected = {"a2": why} if why else {}
    if why == "double":
        expected = {"a1": "double", "a2": "double"}
    assert found("extra-adoption", f"{COUNTED}\n{line}") == expected


def test_where_all_was_entered_afterwards_being_late_tells_nothing() -> None:
    assert found("extra-adoption", "a1 2024-04-10 province late\na2 2024-05-01 province late") == {}


def test_where_as_many_are_worth_otherwise_forms_and_exchanges_are_looked_at() -> None:
    table = f"""{COUNTED}
        a2 2024-05-01 province no-form
        a3 2024-09-02 province
        a4 2024-08-31 province"""
    assert found("points-differ", table) == {"a2": "no-form", "a3": "edge-after"}


def test_where_they_have_nothing_all_that_is_counted_is_named() -> None:
    table = f"{COUNTED}\na2 2024-08-31 province\na3 2024-09-02 province"
    assert found("not-published", table) == {"a1": "counted", "a2": "edge-end"}


@pytest.mark.parametrize("finding", ["points-follow", "place-differs", "place-follows", "source-total", "agrees"])
def test_what_follows_from_other_figures_has_no_records_of_its_own(finding: str) -> None:
    assert found(finding, f"{COUNTED} draft\na2 2023-12-31 province") == {}


def test_without_a_level_adoptions_of_every_level_are_looked_at() -> None:
    assert found("missing-adoption", "a1 2023-12-31 city\na2 2024-09-01 province", None) == {
        "a1": "edge-before",
        "a2": "edge-after",
    }


def test_only_the_units_own_records_in_order_of_their_days() -> None:
    traces = [trace("a2 2024-09-02 province"), trace("a1 2023-12-30 province")]
    figure = Figure("BH", None, "adopted", 6, 7, "missing-adoption")
    assert causes(figure, traces, WINDOW, "province") == ()
    assert [one.trace.ref for one in causes(figure._replace(unit="SQ"), traces, WINDOW, "province")] == ["a1", "a2"]


TOTAL = Trace(ref="c1", unit="SQ", day=date(2024, 7, 1), until=date(2024, 9, 30), level="province")


def test_a_total_cut_by_the_edge_is_not_counted_and_may_explain_it() -> None:
    figure = Figure("SQ", None, "adopted", 6, 7, "missing-adoption")
    (cause,) = causes(figure, [TOTAL], WINDOW, "province")
    assert (cause.trace.ref, cause.why) == ("c1", ("total-cut",))
    assert causes(figure, [TOTAL], Period(date(2024, 7, 1), date(2024, 10, 1)), "province") == ()
