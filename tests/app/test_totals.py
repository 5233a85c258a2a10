"""Totals on record: what they add to every figure, what is said of them, how they give way to single records."""

from pathlib import Path
from typing import Any

import pytest
from tests.offices import CARD, Office, table, total

from zhibao_cli.app.amend import amend, amend_register
from zhibao_cli.app.checking import check
from zhibao_cli.app.explaining import explain
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.history import log, undo
from zhibao_cli.app.listing import list_records
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.scorecards import add_card, set_default
from zhibao_cli.app.showing import show, show_unit
from zhibao_cli.app.stats import stats
from zhibao_cli.app.total_lists import list_totals
from zhibao_cli.app.totals import TotalRequest, add_total
from zhibao_cli.app.voiding import void
from zhibao_cli.domain.report import Receipt, Report
from zhibao_cli.errors import ZhibaoError

SPRING = "2024-01..03"


def add(office: Office, unit: str, event: str, count: int, period: str = SPRING, **told: Any) -> Receipt:
    return add_total(office.session(), TotalRequest(unit=unit, event=event, count=str(count), period=period, **told))


def figures(office: Office, unit: str = "SQ", period: str = "2024", **request: Any) -> tuple[int, int, int, float]:
    report = rank_units(office.session(), RankRequest(period=period, **request))
    rows = {row[0]: row[1:] for row in table(report, "code", "submitted", "adopted", "instructed", "points")}
    *counts, points = rows[unit]
    return (*counts, float(points))


def notes(report: Report) -> list[str]:
    return [str(note) for note in report.notes if "otal" in str(note)]


def code_of(call: Any) -> str:
    with pytest.raises(ZhibaoError) as refused:
        call()
    return refused.value.code


# -- what they add


def test_totals_score_and_rank_like_single_records(office: Office) -> None:
    add(office, "SQ", "采用", 6, channel="szw")
    add(office, "SQ", "报送", 20)
    add(office, "SQ", "批示", 2, level="省")
    add(office, "BH", "上报", 3, to="省")
    assert figures(office) == (20, 6, 2, 6 * 3 + 20 * 0.1 + 2 * 10)
    assert figures(office, "BH") == (0, 0, 0, 1.5)
    assert figures(office, level="省") == (20, 6, 2, 38)
    assert figures(office, level="市") == (20, 0, 0, 0)


def test_single_records_take_the_place_of_a_totals_events(office: Office) -> None:
    add(office, "SQ", "采用", 3, channel="szw")
    before = figures(office)
    assert before[1:] == (3, 0, 9)
    for n in (1, 2, 3):
        office.record(f"submit SQ 2023-12-0{n} 第{n}\nadopt 第{n} 2024-02-0{n} szw")
        assert figures(office) == before
    office.record("submit SQ 2023-12-04 第4\nadopt 第4 2024-03-31 szw")
    assert figures(office)[1:] == (4, 0, 12)
    void(office.session(), "a4", "重复")
    assert figures(office) == before
    void(office.session(), "a3", "重复")
    assert figures(office) == before


def test_what_is_no_part_of_a_total_is_counted_besides(office: Office) -> None:
    add(office, "SQ", "采用", 3, channel="szw", form="单篇")
    office.record("""
        submit SQ 2023-12-01 甲
        submit BH 2023-12-01 乙
        adopt 甲 2024-02-01 szw
        adopt 甲 2024-02-02 szb/单篇
        adopt 甲 2024-04-01 szw/单篇
        adopt 甲 2023-12-31 szw/单篇
        adopt 乙 2024-02-01 szw/单篇
        adopt 甲 2024-02-03 szw/单篇
    """)
    (cells,) = table(list_totals(office.session()), "count", "singly", "counted")
    assert cells == (3, 1, 2)
    assert figures(office)[1] == 3 + 3


def test_a_joint_item_is_part_of_the_totals_of_all_its_units(office: Office) -> None:
    for unit in ("SQ", "BH", "HY"):
        add(office, unit, "采用", 2)
    office.record("submit SQ 2024-01-05 甲 with=BH\nadopt 甲 2024-02-01 szw")
    assert table(list_totals(office.session()), "singly") == [(1,), (1,), (0,)]
    assert [figures(office, unit)[1] for unit in ("SQ", "BH", "HY")] == [2, 2, 2]


def test_only_reported_items_are_part_of_a_total_of_reports(office: Office) -> None:
    add(office, "SQ", "报送", 5)
    office.record("submit SQ 2024-01-05 甲\nsubmit SQ 2024-01-06 乙")
    amend(office.session(), "乙", {"status": "退稿"})
    assert table(list_totals(office.session()), "singly") == [(1,)]
    assert figures(office)[0] == 5


def test_a_total_counts_only_in_windows_it_lies_wholly_in(office: Office) -> None:
    add(office, "SQ", "采用", 6)
    assert figures(office, period="2024-01..03")[1] == 6
    assert figures(office, period="2024-02..12")[1] == 0
    report = rank_units(office.session(), RankRequest(period="2024-02..12"))
    cut = "Totals that reach beyond the period, and are not counted in it: c1 (2024-01-01..2024-03-31)."
    assert notes(report) == [cut]
    assert notes(rank_units(office.session(), RankRequest(period="2024-04..12"))) == []
    compared = rank_units(office.session(), RankRequest(period="2024-04..06", compare="2024-03..03"))
    assert notes(compared) == [f"2024-03-01..2024-03-31: {cut}"]


def test_as_of_void_amend_and_undo(office: Office) -> None:
    add(office, "SQ", "采用", 6)
    then = str(office.entries)
    amend(office.session(), "c1", {"count": "8"})
    assert figures(office)[1] == 8
    old = rank_units(office.session(as_of=then), RankRequest(period="2024"))
    assert dict(table(old, "code", "adopted"))["SQ"] == 6
    void(office.session(), "c1", "误记")
    assert figures(office)[1] == 0
    undo(office.session(), None)
    assert figures(office)[1] == 8
    undo(office.session(), None)
    assert figures(office)[1] == 6
    assert len(log(office.session()).rows) == office.entries


def test_as_of_sees_the_single_records_of_then(office: Office) -> None:
    add(office, "SQ", "采用", 2)
    then = str(office.entries)
    office.record("submit SQ 2024-01-05 甲\nadopt 甲 2024-02-01 szw")
    assert table(list_totals(office.session()), "singly", "counted") == [(1, 1)]
    assert table(list_totals(office.session(as_of=then)), "singly", "counted") == [(0, 2)]


def test_a_publications_level_put_right_moves_its_totals(office: Office) -> None:
    add(office, "SQ", "采用", 6, channel="akzw")
    assert figures(office)[3] == 6
    amend_register(office.session(), "channel", "akzw", {"level": "省"})
    assert figures(office)[3] == 18


def test_items_counted_instead_of_adoptions(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "items.toml"
    file.write_text(CARD.replace('"office"', '"items"') + '\n[rank]\ncounted = "items"\n', encoding="utf-8")
    add_card(office.session(), file)
    set_default(office.session(), "items")
    add(office, "SQ", "采用", 6)
    assert figures(office)[1] == 6
    assert total(counted(office), "adopted") == 6


# -- explain


def test_explain_prints_one_line_with_the_arithmetic(office: Office) -> None:
    office.record("submit SQ 2024-01-05 甲\nadopt 甲 2024-02-01 szw")
    add(office, "SQ", "采用", 7, channel="szw", source="省厅通报第3期")
    report = explain(office.session(), "SQ", "2024", None, None)
    lines = table(report, "date", "item", "title", "event", "ref", "arithmetic", "points")
    day, item, title, *rest = lines[-1]
    assert (str(day), str(item), rest) == ("2024-03-31", "total", ["adopted", "c1", "6 × 3", 18])
    assert str(title) == "total of 7, 2024-01-01 to 2024-03-31, 1 of them on record singly, 省厅通报第3期"
    assert len(lines) == 3
    assert float(total(report, "points")) == figures(office)[3]
    assert notes(report) == ["Known only as totals, not item by item: adopted 6 (c1)."]


def test_a_total_is_no_part_of_an_items_points(office: Office) -> None:
    office.record("submit SQ 2024-01-05 甲\nadopt 甲 2024-02-01 szw")
    add(office, "SQ", "采用", 7)
    report = explain(office.session(), "甲", "2024", None, None)
    assert [(event, ref) for event, ref in table(report, "event", "ref")] == [("submitted", None), ("adopted", "a1")]
    assert notes(report) == []


# -- stats


def counted(office: Office, by: str = "unit", period: str = "2024", **filters: Any) -> Report:
    return stats(office.session(), by, FilterRequest(period=period, **filters))


def rows(report: Report, *keys: str) -> dict[str, tuple[Any, ...]]:
    place = 1 if report.columns[1].key == "code" else 0
    found = table(report, *keys)
    return {str(getattr(row[place], "code", row[place])): cells for row, cells in zip(report.rows, found, strict=True)}


@pytest.fixture
def year(office: Office) -> Office:
    """Single records and totals of two units: the totals are of other events than the records."""
    office.record("""
        submit SQ 2024-01-05 甲 kind=调研
        submit BH 2024-05-05 乙
        adopt 甲 2024-02-01 szw
    """)
    add(office, "SQ", "采用", 6, channel="akzw", kind="动态", form="简讯")
    add(office, "SQ", "报送", 21, to="省", period="2024-05")
    add(office, "BH", "采用", 4, level="国家", period="2024-06")
    add(office, "BH", "批示", 3, rank="主要领导", level="省")
    add(office, "SLJ", "上报", 5, to="国家", period="2024-02..03")
    return office


FIGURES = ("submitted", "sent_up", "adopted", "instructed", "instructed_items")


def test_stats_take_totals_in(year: Office) -> None:
    report = counted(year)
    found = rows(report, *FIGURES)
    assert found["SQ"] == (22, 21, 7, 0, 0)
    assert found["BH"] == (1, 0, 4, 3, 3)
    assert found["SLJ"] == (0, 5, 0, 0, 0)
    assert [total(report, key) for key in FIGURES] == [23, 26, 11, 3, 3]
    assert notes(report) == [
        "Known only as totals, not item by item: submitted 21, forwarded 5, adopted 10, instructed 3 "
        "(c1, c2, c3, c4, c5)."
    ]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("group", {"直报县": (23, 11), "市直部门": (0, 0)}),
        ("kind", {"news": (0, 6), "research": (1, 1), "": (22, 4)}),
        ("channel", {"akzw": (0, 6), "szw": (0, 1), "": (0, 4)}),
        ("form", {"brief": (0, 6), "": (0, 5)}),
        ("level", {"national": (0, 4), "province": (21, 1), "city": (0, 6)}),
        ("month", {"2024-01": (1, 0), "2024-02": (0, 1), "2024-05": (22, 0), "2024-06": (0, 4), "": (0, 6)}),
        ("topic", {"": (23, 11)}),
        ("officer", {}),
        ("solicited", {"unsolicited": (2, 1), "": (21, 10)}),
    ],
)
def test_stats_by_every_dimension(year: Office, by: str, expected: dict[str, tuple[int, int]]) -> None:
    found = rows(counted(year, by), "submitted", "adopted")
    empty = {f"2024-{month:02d}": (0, 0) for month in range(1, 13)} if by == "month" else {}
    assert found == empty | expected


def test_by_month_a_total_of_several_stands_under_none_and_a_note_says_so(year: Office) -> None:
    assert notes(counted(year, "month"))[-1] == (
        "Totals of several months, under none of them: c1 (2024-01-01..2024-03-31), c4 (2024-01-01..2024-03-31), "
        "c5 (2024-02-01..2024-03-31)."
    )


@pytest.mark.parametrize(
    ("filters", "expected", "left_out"),
    [
        ({"unit": ("SQ",)}, (22, 21, 7, 0), ""),
        ({"group": ("市直部门",)}, (0, 5, 0, 0), ""),
        ({"level": ("国家",)}, (23, 5, 4, 0), ""),
        ({"channel": ("akzw",)}, (0, 0, 6, 3), ""),
        ({"kind": ("动态",)}, (0, 0, 6, 0), "c2 c3 c4 c5"),
        ({"kind": ("调研",)}, (1, 0, 1, 0), "c2 c3 c4 c5"),
        ({"to": ("省",)}, (21, 21, 0, 0), "c1 c3 c4"),
        ({"status": ("已报",)}, (23, 26, 11, 3), ""),
        ({"status": ("退稿",)}, (0, 0, 0, 0), ""),
        ({"min_words": "2000"}, (0, 0, 0, 0), "c1 c2 c3 c4 c5"),
        ({"topic": ("茶叶",)}, (0, 0, 0, 0), "c1 c2 c3 c4 c5"),
        ({"solicited": False}, (2, 0, 1, 0), "c1 c2 c3 c4 c5"),
        ({"instructed": True}, (0, 0, 0, 0), "c1 c2 c3 c4 c5"),
    ],
)
def test_filters(year: Office, filters: dict[str, Any], expected: tuple[int, ...], left_out: str) -> None:
    year.record("submit BH 2023-01-05 旧 topic=茶叶")
    report = counted(year, **filters)
    places = range(2, 4) if "channel" in filters else range(4)
    assert [total(report, FIGURES[n]) for n in places] == [expected[n] for n in places]
    told = [note for note in notes(report) if note.startswith("Totals left out")]
    assert [word for word in "".join(told).replace(",", " ").split() if word[0] == "c" and word[1:].isdigit()] == (
        left_out.split()
    )


def test_a_period_with_totals_alone_is_not_empty(office: Office) -> None:
    add(office, "SQ", "采用", 6)
    assert not [note for note in counted(office).notes if "No events" in str(note)]
    (said,) = [str(note) for note in counted(office, period="2023").notes]
    assert said == "No events in this period; the newest is of 2024-03-31."


# -- lists


def test_list_totals_with_their_filters(year: Office) -> None:
    def refs(**filters: Any) -> list[str]:
        return [ref for (ref,) in table(list_records(year.session(), "totals", FilterRequest(**filters)), "ref")]

    assert refs() == ["c1", "c4", "c5", "c2", "c3"]
    assert refs(unit=("SQ",)) == ["c1", "c2"]
    assert refs(level=("市",)) == ["c1"]
    assert refs(kind=("动态",)) == ["c1"]
    assert refs(to=("国家",)) == ["c5"]
    assert refs(period="2024-03-31..2024-05-01") == ["c1", "c4", "c5", "c2"]
    year.record("submit BH 2023-01-05 旧 topic=茶叶")
    assert refs(topic=("茶叶",)) == []
    assert [ref for (ref,) in table(list_totals(year.session(), "石泉", "2024-05"), "ref")] == ["c2"]


def test_show_a_total_and_the_totals_of_a_unit(year: Office) -> None:
    shown = {str(field): str(value) for _, field, value in show(year.session(), "c1").rows}
    assert shown["Unit"] == "石泉县"
    assert (shown["In all"], shown["Counted besides"], shown["Level"]) == ("6", "6", "city")
    rows = show_unit(year.session(), "SQ").rows
    unit = [(str(field), str(value)) for part, field, value in rows if str(part) == "Totals"]
    assert unit == [
        ("c1", "石泉县, adopted 6, city “政务信息”, brief, news, 2024-01-01 to 2024-03-31"),
        ("c2", "石泉县, submitted 21, province, 2024-05-01 to 2024-05-31"),
    ]


# -- check


def matters(office: Office, matter: str) -> list[tuple[str, str]]:
    return [
        (ref, str(message))
        for found, ref, message in table(check(office.session(), "2024"), "matter", "ref", "message")
        if str(found) == matter
    ]


def test_check_tells_of_more_on_record_than_a_total_says(office: Office) -> None:
    add(office, "SQ", "采用", 1)
    office.record("submit SQ 2024-01-05 甲\nadopt 甲 2024-02-01 szw")
    assert matters(office, "Total of events") == []
    office.record("adopt 甲 2024-02-02 szb")
    assert matters(office, "Total of events") == [
        ("c1", "adopted: 2 on record singly, but the total says 1; all on record are counted.")
    ]
    assert figures(office)[1] == 2


def test_check_tells_of_totals_that_came_to_overlap(office: Office) -> None:
    add(office, "SQ", "采用", 1, channel="akzw")
    add(office, "SQ", "采用", 2, level="省")
    assert matters(office, "Total of events") == []
    amend_register(office.session(), "channel", "akzw", {"level": "省"})
    assert matters(office, "Total of events") == [("c2", "It may count the same events as c1; both are counted.")]


def test_a_unit_with_totals_alone_has_not_been_silent(office: Office) -> None:
    add(office, "SQ", "报送", 3)
    found = table(check(office.session(), "2024"), "matter", "unit")
    silent = {unit for matter, unit in found if getattr(matter, "code", "") == "unreported"}
    assert silent == {"白河县", "汉阴县", "市水利局", "市农业农村局"}


def test_events_of_a_total_that_no_rule_matches_are_told_with_their_number(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "narrow.toml"
    file.write_text(CARD.split("[[rule]]")[0] + '[[rule]]\non = "instructed"\npoints = 1\n', encoding="utf-8")
    add(office, "SQ", "采用", 6)
    report = rank_units(office.session(), RankRequest(period="2024", scorecard=str(file)))
    assert [note for note in map(str, report.notes) if "worth 0" in note] == [
        "Events that no rule covers, worth 0: 6 (石泉县 c1)."
    ]


# -- recording


def test_the_receipt_tells_what_it_adds_and_what_that_is_worth(office: Office) -> None:
    office.record("submit SQ 2024-01-05 甲\nadopt 甲 2024-02-01 szw")
    receipt = add(office, "石泉", "采用", 7, channel="政务信息", level="省", form="单篇", source="通报")
    assert str(receipt.text) == (
        "Recorded total c1: 石泉县, adopted 7, province “政务信息”, full, 2024-01-01 to 2024-03-31."
    )
    assert [str(note) for note in receipt.notes] == ["By office: 7 × 5 = 35."]
    again = add(office, "SQ", "采用", 5, channel="szw", form="单条")
    assert [str(note) for note in again.notes] == ["By office: 5 × 3 = 15."]
    void(office.session(), "c1", "试")
    void(office.session(), "c2", "试")
    third = add(office, "SQ", "采用", 7, channel="szw")
    assert [str(note) for note in third.notes] == [
        "On record singly: 1; it adds the other 6.",
        "By office: 6 × 3 = 18.",
    ]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"event": "约稿"}, "total-event"),
        ({"event": "采用", "rank": "主要领导"}, "total-attribute"),
        ({"event": "报送", "channel": "szw"}, "total-attribute"),
        ({"event": "批示", "form": "单篇"}, "total-attribute"),
        ({"event": "采用", "count": "0"}, "total-zero"),
        ({"event": "采用", "count": "6.5"}, "count-unreadable"),
        ({"event": "采用", "count": "60%"}, "number-unreadable"),
        ({"event": "采用", "period": "2025"}, "date-future"),
        ({"event": "采用", "period": None}, "option-missing"),
        ({"event": "采用", "channel": "没有"}, "channel-unknown"),
        ({"event": "采用", "channel": "政务信息"}, "channel-ambiguous"),
        ({"event": "采用", "form": "没有"}, "form-unknown"),
    ],
)
def test_what_cannot_be_a_total(office: Office, told: dict[str, Any], code: str) -> None:
    before = office.entries
    values = {"unit": "SQ", "count": "6", "period": SPRING} | told
    assert code_of(lambda: add_total(office.session(), TotalRequest(**values))) == code
    assert office.entries == before


def test_totals_that_may_count_the_same_events_are_refused(office: Office) -> None:
    add(office, "SQ", "采用", 10, level="市")
    with pytest.raises(ZhibaoError) as refused:
        add(office, "SQ", "采用", 6, channel="akzw", period="2024-03..08")
    assert refused.value.code == "total-overlaps"
    assert str(refused.value.message) == (
        "It may count the same events as c1: 石泉县, adopted 10, city, 2024-01-01 to 2024-03-31."
    )
    assert str(refused.value.hint) == "Keep one of them: zhibao void c1 --reason REASON"
    with pytest.raises(ZhibaoError) as same:
        add(office, "SQ", "采用", 12, level="市")
    assert same.value.code == "total-on-record"
    assert str(same.value.hint) == "Put it right with: zhibao total amend c1 --count 12"
    add(office, "SQ", "采用", 6, channel="akzw", period="2024-04..08")
    add(office, "SQ", "采用", 6, channel="szw")
    add(office, "BH", "采用", 6, level="市")
    void(office.session(), "c1", "改记")
    add(office, "SQ", "采用", 6, channel="akzw")


def test_amending_keeps_to_the_same_rules(office: Office) -> None:
    add(office, "SQ", "采用", 10, level="市")
    add(office, "SQ", "采用", 6, level="省")

    def change(ref: str, **changes: str) -> Receipt:
        return amend(office.session(), ref, changes)

    assert code_of(lambda: change("c2", level="市")) == "total-on-record"
    assert code_of(lambda: change("c2", level="")) == "total-overlaps"
    assert code_of(lambda: change("c2", count="0")) == "total-zero"
    assert code_of(lambda: change("c2", count="6")) == "amend-same"
    assert code_of(lambda: change("c2", until="2023-12-31")) == "span-backwards"
    assert code_of(lambda: change("c2", rank="principal")) == "total-attribute"
    assert code_of(lambda: change("c2", title="题")) == "amend-field"
    change("c2", channel="szw", count="8", until="2024-08-31", source="通报")
    shown = {str(field): str(value) for _, field, value in show(office.session(), "c2").rows}
    assert (shown["Channel"], shown["In all"], shown["To"], shown["Source"]) == ("政务信息", "8", "2024-08-31", "通报")
    assert code_of(lambda: change("c2", level="市")) == "level-of-channel"


def test_recording_what_is_part_of_a_total_says_so(office: Office) -> None:
    add(office, "SQ", "报送", 5)
    add(office, "SQ", "采用", 5, level="省")
    add(office, "BH", "采用", 5)
    add(office, "BH", "批示", 5, rank="主要领导")
    add(office, "BH", "上报", 5, to="省")

    def told(line: str) -> list[str]:
        (receipt,) = office.record(line)
        return [str(note).split(",")[0] for note in receipt.notes]

    assert told("submit SQ 2024-01-05 甲 with=BH") == ["Part of total c1"]
    assert told("submit SQ 2024-04-05 乙") == []
    assert told("adopt 甲 2024-02-01 szw") == ["Part of total c2", "Part of total c3"]
    assert told("adopt 甲 2024-02-01 akzw") == ["Part of total c3"]
    assert told("adopt 甲;乙 2024-02-02 szw") == ["Part of total c2", "Part of total c3"]
    assert told("adopt 甲 2024-04-01 szw") == []
    assert told("instruct 甲 2024-02-01 省") == []
    assert told("instruct 甲 2024-02-01 省 rank=主要领导") == ["Part of total c4"]
    assert told("forward 甲 2024-02-01 省") == ["Part of total c5"]
    assert table(list_totals(office.session()), "ref", "singly") == [
        ("c1", 1),
        ("c2", 3),
        ("c3", 3),
        ("c4", 1),
        ("c5", 1),
    ]
