"""What gets adopted: the window's items, what became of them by its end, and what the counts allow to say."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.offices import Office, copied, total

from zhibao_cli.app.amend import amend
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.patterns import patterns
from zhibao_cli.app.registry import OfficerRequest, add_officer
from zhibao_cli.domain.report import Report
from zhibao_cli.domain.words import PATTERN
from zhibao_cli.errors import UsageFault

RECORDS = """
    submit SQ 2024-01-08 春茶开采 kind=动态 words=480 topic=茶叶 author=王强
    submit SQ 2024-01-20 春茶上市 kind=动态 words=500 topic=茶叶;文旅
    submit BH 2024-02-01 河道清淤 kind=问题 words=2600 author=李芳 with=SQ
    submit BH 2024-02-03 防汛演练
    submit BH 2023-12-30 上年的信息
    adopt 春茶开采 2024-01-18 szw/单篇
    adopt 春茶开采 2024-01-11 akzw
    adopt 河道清淤;春茶上市 2024-02-29 szb/综合
    adopt 防汛演练 2024-03-01 akzw
"""


def found(office: Office, by: str | None = None, least: str = "1", **filters: Any) -> Report:
    return patterns(office.session(), by, least, FilterRequest(**{"period": "2024-01..02", **filters}))


def shown(report: Report, *keys: str) -> list[str]:
    """Each row as a line: what it is called, and its figures."""
    places = [next(i for i, column in enumerate(report.columns) if column.key == key) for key in ("value", *keys)]
    return [" ".join(str(row[place]) for place in places) for row in report.rows]


COUNTS = ("items", "adopted", "unadopted")


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("kind", ["news 2 2 0", "problem 1 1 0", "(none) 1 0 1"]),
        ("篇幅", ["<500 1 1 0", "500-999 1 1 0", ">=2000 1 1 0", "(none) 1 0 1"]),
        ("solicited", ["not solicited 4 3 1"]),
        ("信息员", ["by an officer 1 1 0", "by others 1 1 0", "(none) 2 1 1"]),
        ("month", ["2024-01 2 2 0", "2024-02 2 1 1"]),
        ("主题", ["茶叶 2 2 0", "文旅 1 1 0", "(none) 2 1 1"]),
        ("unit", ["石泉县 3 3 0", "白河县 2 1 1"]),
    ],
)
def test_the_windows_items_adopted_at_least_once_by_its_end(office: Office, by: str, rows: list[str]) -> None:
    add_officer(office.session(), OfficerRequest(unit="SQ", name="王强"))
    office.record(RECORDS)
    assert shown(found(office, by), *COUNTS) == rows


def test_all_blocks_stand_under_each_other(office: Office) -> None:
    office.record(RECORDS)
    report = found(office)
    blocks = list(dict.fromkeys(row[0] for row in report.rows))
    # No unit is in a network, and no word stands out.
    assert blocks == [word for code, word in PATTERN.items() if code not in ("network", "pair")]
    assert report.split == "dimension"
    assert [total(report, key) for key in COUNTS] == [4, 3, 1]


def test_adoptions_after_the_window_do_not_count_and_of_another_level_neither(office: Office) -> None:
    office.record(RECORDS)
    assert total(found(office, period="2024-01..03"), "adopted") == 4
    assert total(found(office, level=("市",)), "adopted") == 1
    assert total(found(office, channel=("szb",)), "adopted") == 2
    assert total(found(office, form=("单篇",)), "adopted") == 1
    assert shown(found(office, "unit", unit=("白河",)), *COUNTS) == ["白河县 2 1 1"]


def test_drafts_and_returned_items_are_none(office: Office) -> None:
    office.record(RECORDS)
    amend(office.session(), "春茶上市", {"status": "退稿"})
    assert total(found(office), "items") == 3
    assert total(found(office, status=("退稿",)), "items") == 1


def test_days_go_from_the_day_reported_to_the_first_adoption(office: Office) -> None:
    office.record(RECORDS)
    report = found(office)
    # 3 days (not 10: the first adoption counts), 28 and 40.
    assert [total(report, key) for key in ("days_median", "days_lower", "days_upper")] == [28, Fraction(31, 2), 34]


def test_no_rate_of_three_items(office: Office) -> None:
    office.record(RECORDS)
    report = found(office, "kind", least="10")
    assert shown(report, "rate", "beside", "days_median")[0] == "news None None None"
    assert any("No rate is claimed" in str(note) for note in report.notes)


def _twenty(office: Office, taken: str, left: str, of: int = 20) -> None:
    """So many items of each title, all of the one adopted and none of the other."""
    for n in range(of):
        office.record(f"""
            submit SQ 2024-01-05 {taken}之{n} kind=调研
            submit BH 2024-01-05 {left}之{n} kind=动态
            adopt {taken}之{n} 2024-01-09 szw
        """)


def test_what_is_adopted_more_often_than_the_rest_is_said_with_its_counts(office: Office) -> None:
    _twenty(office, "茶叶调查", "会议召开")
    report = found(office, "kind", least="10")
    assert shown(report, *COUNTS, "rate", "beside") == [
        "news 20 0 20 0 below the others", "research 20 20 0 1 above the others",
    ]  # fmt: skip
    # Wilson, by hand: 20 ÷ (20 + 1.959964²).
    assert shown(report, "low", "high")[1] == f"research {Fraction(838875, 1000000)} 1"
    words = found(office, "用词", least="10")
    assert shown(words, *COUNTS, "beside") == [f"{pair} 20 20 0 above the others" for pair in ("叶调", "茶叶", "调查")]
    assert shown(found(office, "pair", least="21")) == []


def test_wrong_questions_are_refused(office: Office) -> None:
    for by, adopted, code in (
        ("天气", None, "dimension-unknown"), (None, True, "patterns-adopted"), (None, False, "patterns-adopted"),
    ):  # fmt: skip
        with pytest.raises(UsageFault) as caught:
            found(office, by, adopted=adopted)
        assert caught.value.code == code
    with pytest.raises(UsageFault):
        found(office, least="几")


def test_an_empty_window_is_an_empty_report(office: Office) -> None:
    report = found(office)
    assert report.rows == ()
    assert [total(report, key) for key in (*COUNTS, "rate", "low")] == [0, 0, 0, None, None]


DAYS = st.dates(date(2023, 12, 20), date(2024, 3, 10))
ITEM = st.tuples(DAYS, st.sampled_from(("SQ", "BH")), st.sampled_from((None, 499, 500, 3000)), st.none() | DAYS)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ITEM, max_size=7))
def test_the_rows_of_a_block_add_up(founded: Any, tmp_path_factory: Any, records: list[Any]) -> None:
    office = copied(founded, tmp_path_factory.mktemp("patterns"))
    for number, (day, unit, words, adopted) in enumerate(records):
        length = f"words={words}" if words is not None else ""
        office.record(f"submit {unit} {day} 信息第{number}号 {length}")
        if adopted is not None:
            office.record(f"adopt 信息第{number}号 {adopted} szw")
    report = found(office)
    inside = [(day, adopted) for day, _, _, adopted in records if date(2024, 1, 1) <= day < date(2024, 3, 1)]
    taken = sum(adopted is not None and adopted < date(2024, 3, 1) for _, adopted in inside)
    assert [total(report, key) for key in COUNTS] == [len(inside), taken, len(inside) - taken]
    for block in {row[0] for row in report.rows}:
        rows = [row for row in report.rows if row[0] == block]
        assert [sum(int(str(row[place])) for row in rows) for place in (2, 3, 4)] == [
            len(inside), taken, len(inside) - taken
        ]  # fmt: skip
