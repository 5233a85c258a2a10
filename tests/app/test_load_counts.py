"""Tables of counts in: the long form, the wide one, what their columns mean, and what is wrong with them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.counting import faults, load_counts
from tests.offices import Office, table

from zhibao_cli.app.load_counts import counted
from zhibao_cli.app.registry import ChannelRequest, KindRequest, add_channel, add_kind
from zhibao_cli.app.total_lists import list_totals
from zhibao_cli.errors import UsageFault
from zhibao_cli.io.tables import read_table

COLUMNS = ("unit", "event", "count", "channel", "level", "form", "kind", "rank", "to", "source")


@pytest.fixture
def load(office: Office, tmp_path: Path) -> Any:
    """Write a file and put its counts on record."""

    def run(
        text: str, mapping: Mapping[str, str] | None = None, period: str | None = "2024-01..03", name: str = "表.csv"
    ) -> Any:
        path = tmp_path / name
        path.write_text("\n".join(line.strip() for line in text.strip().splitlines()), encoding="utf-8")
        return load_counts(office, path, mapping, period)

    return run


def on_record(office: Office, *columns: str) -> list[tuple[str, ...]]:
    """Totals as text, blanks left out."""
    found = table(list_totals(office.session()), *(columns or COLUMNS))
    return [tuple(str(getattr(cell, "code", cell)) for cell in row if cell is not None) for row in found]


def test_the_long_form(office: Office, load: Any) -> None:
    problems, left = load(
        """
        单位,起,止,事项,数量,刊物,级别,形式,类型,领导职级,报至,来源
        石泉,2024-01-01,2024-08-31,采用,６,政务信息,省,单篇,动态,,,通报
        石泉,2024-01-01,2024-08-31,采用,3,,市,,,,,
        白河县政府办公室,2024年1月1日,2024年8月31日,批示,2,,省,,,主要领导,,
        白河,2024-01-01,2024-08-31,submitted,"1,101",,,,,,省,
        白河,2024-01-01,2024-08-31,上报,0,,,,,,国家,
        """,
        period=None,
    )
    assert (problems, left) == ([], ())
    assert on_record(office) == [
        ("石泉县", "adopted", "6", "szw", "province", "full", "news", "通报"),
        ("石泉县", "adopted", "3", "city"),
        ("白河县", "instructed", "2", "province", "principal"),
        ("白河县", "submitted", "1101", "province"),
    ]
    assert set(on_record(office, "start", "end")) == {("2024-01-01", "2024-08-31")}


def test_the_period_of_a_row_or_of_them_all(office: Office, load: Any) -> None:
    long = "单位,事项,数量{}\n石泉,采用,6{}"
    assert faults(load(long.format("", ""), period=None)[0]) == [(0, "period", "period-missing")]
    assert load(long.format(",期间", ",2024年1—8月"), period=None)[0] == []
    assert load(long.format(",起,止", ",2023-01-01,2023-02-28"), period="2022")[0] == []
    assert load(long.format("", ""), period="2021年上半年")[0] == []
    assert on_record(office, "start", "end") == [
        ("2024-01-01", "2024-08-31"),
        ("2023-01-01", "2023-02-28"),
        ("2021-01-01", "2021-06-30"),
    ]
    assert faults(load(long.format(",期间", ",某月"), period=None)[0]) == [(2, "period", "period-unreadable")]


WIDE = """
    2024年一季度信息采用情况,,,,,
    单位名称,报送,省办采用,市办采用,其中调研,得分
    石泉县政府办公室,20,6,3,,21
    白河,15,,0,,3
    市水利局,0,,,,0
"""
WIDE_MAP = {"报送": "报送", "省办采用": "adopted:政务信息:省", "市办采用": "采用：市"}


def test_the_wide_form(office: Office, load: Any) -> None:
    problems, left = load(WIDE, WIDE_MAP, name="一季度.csv")
    assert problems == []
    assert left == ("其中调研", "得分")
    assert on_record(office) == [
        ("石泉县", "submitted", "20", "一季度.csv"),
        ("石泉县", "adopted", "6", "szw", "province", "一季度.csv"),
        ("石泉县", "adopted", "3", "city", "一季度.csv"),
        ("白河县", "submitted", "15", "一季度.csv"),
    ]
    assert set(on_record(office, "start", "end")) == {("2024-01-01", "2024-03-31")}


def test_a_wide_table_needs_its_days_from_somewhere(office: Office, load: Any) -> None:
    assert faults(load(WIDE, WIDE_MAP, period=None)[0]) == [(0, "period", "period-missing")]
    dated = "单位,起,止,采用数\n石泉,2024-01-01,2024-01-31,2\n石泉,2024-02-01,2024-02-29,3"
    assert load(dated, {"采用数": "采用"}, period=None)[0] == []
    assert on_record(office, "end", "count") == [("2024-01-31", "2"), ("2024-02-29", "3")]


def test_a_unit_without_any_count_is_looked_up_all_the_same(office: Office, load: Any) -> None:
    problems, _ = load("单位,采用数\n石泉,2\n市统计局,\n市财政局,0", {"采用数": "采用"})
    assert faults(problems) == [(3, "unit", "unit-unknown"), (4, "unit", "unit-unknown")]
    assert on_record(office) == []


def test_every_fault_is_told_with_its_row_and_its_own_header(office: Office, load: Any) -> None:
    problems, _ = load(
        "单位,省办采用,市办采用\n石泉,6,约3条\n没有,1,\n白河,-1,2.5\n石泉,7,1\n,3,",
        {"省办采用": "采用:省", "市办采用": "采用:市"},
    )
    assert sorted(faults(problems)) == [
        (2, "市办采用", "number-unreadable"),
        (3, "unit", "unit-unknown"),
        (4, "市办采用", "count-unreadable"),
        (4, "省办采用", "count-unreadable"),
        (5, "省办采用", "total-twice"),
        (6, "unit", "cell-empty"),
    ]
    assert on_record(office) == []


@pytest.mark.parametrize(
    ("meaning", "cells"),
    [
        ("adopted", {}),
        ("采用", {}),
        ("adopted:szw", {"channel": "szw", "level": "province"}),
        ("adopted:《政务专报》", {"channel": "szb", "level": "province"}),
        ("adopted:政务专", {"channel": "szb", "level": "province"}),
        ("adopted:政务信息:市", {"channel": "akzw", "level": "city"}),
        ("adopted,省,政务信息", {"channel": "szw", "level": "province"}),
        ("adopted:省", {"level": "province"}),
        ("adopted:自治区:单篇:调研", {"level": "province", "form": "full", "kind": "research"}),
        ("adopted:kind=综合", {"kind": "overview"}),
        ("adopted:形式=综合", {"form": "composite"}),
        ("adopted:社情民意", {"kind": "sq"}),
        ("批示:主要领导:省", {"rank": "principal", "level": "province"}),
        ("submitted:省", {"to": "province"}),
        ("上报:国家:动态", {"to": "national", "kind": "news"}),
        ("报送:综合", {"kind": "overview"}),
        ("adopted:form=内部专用", {"form": "内部专用"}),
    ],
)
def test_what_a_column_is_said_to_mean(office: Office, load: Any, meaning: str, cells: dict[str, str]) -> None:
    add_kind(office.session(), KindRequest(name="社情民意", code="sq"))
    assert load("单位,数\n石泉,6", {"数": meaning})[0] == []
    (row,) = table(list_totals(office.session()), "channel", "level", "form", "kind", "rank", "to")
    named = zip(("channel", "level", "form", "kind", "rank", "to"), row, strict=True)
    assert {name: str(getattr(cell, "code", cell)) for name, cell in named if cell is not None} == cells


@pytest.mark.parametrize(
    ("meaning", "code"),
    [
        ("adopted:综合", "map-ambiguous"),
        ("adopted:主要领导:省", "channel"),
        ("批示:政务信息", "map-unclear"),
        ("报送:单篇", "map-unclear"),
        ("adopted:省:市", "map-unclear"),
        ("adopted:火星=综合", "map-unclear"),
        ("adopted:rank=主要领导", "map-unclear"),
        ("约稿", "total-event"),
        ("差错:迟报", "total-event"),
    ],
)
def test_what_no_column_can_mean(office: Office, load: Any, meaning: str, code: str) -> None:
    text = "单位,数\n石泉,6"
    if code == "channel":
        assert faults(load(text, {"数": meaning})[0]) == [(2, "channel", "channel-unknown")]
    else:
        with pytest.raises(UsageFault) as refused:
            load(text, {"数": meaning})
        assert refused.value.code == code
    assert on_record(office) == []


def test_an_ambiguous_word_is_told_with_the_way_to_say_which(load: Any) -> None:
    with pytest.raises(UsageFault) as refused:
        load("单位,数\n石泉,6", {"数": "adopted:综合"})
    assert str(refused.value.message) == "“综合” may be more than one thing: form, kind."
    assert str(refused.value.hint) == "Say which, such as: adopted:form=综合"


def test_two_columns_cannot_be_the_same(load: Any) -> None:
    with pytest.raises(UsageFault) as refused:
        load("单位,报送条数,累计条数\n石泉,6,6", {"报送条数": "报送", "累计条数": "submitted"})
    assert refused.value.code == "map-twice"


@pytest.mark.parametrize(
    ("one", "other"),
    [("采用", "采用:省"), ("采用:szw", "采用:省"), ("采用:动态", "采用:单篇"), ("采用:省:单篇", "采用:省:动态")],
)
def test_columns_that_may_count_the_same_events_are_refused(office: Office, load: Any, one: str, other: str) -> None:
    problems, _ = load("单位,甲列,乙列\n石泉,10,6\n白河,5,", {"甲列": one, "乙列": other})
    assert faults(problems) == [(2, "乙列", "total-overlaps")]


def test_the_same_said_again(office: Office, load: Any) -> None:
    mapping = {"数": "采用"}
    load("单位,数\n石泉,6", mapping)
    # What is on record is given again, for an import to find; what overlaps it is refused.
    assert faults(load("单位,数\n石泉,6", mapping, period="2024-03..05")[0]) == [(2, "数", "total-overlaps")]
    assert faults(load("单位,数\n石泉,0", mapping, period="2024-03..05")[0]) == []
    assert len(on_record(office)) == 1


def test_an_alias_of_a_publication(office: Office, load: Any) -> None:
    add_channel(office.session(), ChannelRequest(name="要情快报", level="县", aliases=("快报",)))
    assert load("单位,数\n石泉,6", {"数": "adopted:快报"})[0] == []
    assert on_record(office, "channel") == [("要情快报",)]


def test_only_a_meaning_that_begins_with_an_event_makes_a_column_of_counts() -> None:
    assert counted("列", "unit") is None
    assert counted("列", "单位") is None
    column = counted("列", "采用:省:单篇")
    assert column is not None
    assert (column.event, column.said) == ("adopted", ("省", "单篇"))


def test_the_rows_are_read_one_by_one(tmp_path: Path) -> None:
    from zhibao_cli.app.load_counts import open_counts

    path = tmp_path / "大.csv"
    path.write_text("单位,数\n" + "石泉,1\n" * 3, encoding="utf-8")
    (sheet,) = read_table(path)
    opened = open_counts(sheet, {"数": "采用"}, "2024")
    assert next(iter(opened.rows)) is not None
    assert "channel" in opened.keys.values(), "an import compares what a total tells, also where it tells nothing"
