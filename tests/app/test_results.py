"""What became of items: the list with one row each, the filter, the count."""

from typing import Any

import pytest
from tests.offices import Office, table, total

from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.history import undo
from zhibao_cli.app.listing import list_records
from zhibao_cli.app.outcomes import OutcomeRequest, record_outcome
from zhibao_cli.app.stats import stats

RECORDS = """
    submit SQ 2024-01-08 春茶开采 kind=调研 words=2600 with=BH
    submit HY 2024-01-09 移民搬迁 kind=调研 words=2000 to=省
    submit HY 2024-01-10 防汛 kind=动态 words=900
    adopt 春茶;移民 2024-02-01 szw/单篇
    adopt 春茶 2024-02-02 akzw/简讯
    adopt 春茶 2024-02-03 akzw/单篇
    forward 春茶 2024-02-04 国家
    instruct 春茶 2024-02-10 市 leader=市长
    instruct 春茶 2024-02-11 省
"""


@pytest.fixture
def closed(office: Office) -> Office:
    office.record(RECORDS)
    for text, document, on in (("写入方案", "安政发〔2024〕8号", "2024-03-01"), ("召开现场会", None, "2024-05-01")):
        record_outcome(office.session(), OutcomeRequest(item="春茶", text=text, document=document, on=on))
    return office


def said(office: Office, what: str, *keys: str, **request: Any) -> list[str]:
    rows = table(list_records(office.session(), what, FilterRequest(**request)), *keys)
    return [" ".join("/".join(map(str, c)) if isinstance(c, tuple) else str(c) for c in row) for row in rows]


def test_one_row_for_each_item_with_all_that_became_of_it(closed: Office) -> None:
    keys = ("title", "sent_to", "adopted_by", "adopted_at", "instructed_at", "instructions", "outcome", "document")
    assert said(closed, "results", *keys) == [
        "春茶开采 national 政务信息/政务信息 province/city province/city 2 写入方案/召开现场会 安政发〔2024〕8号",
        "移民搬迁 province 政务信息 province None 0 None None",
        "防汛 None None None None 0 None None",
    ]
    assert said(closed, "去向", "title", kind=("调研",), min_words="2001") == ["春茶开采"]


def test_no_leaders_name_is_told(closed: Office) -> None:
    report = list_records(closed.session(), "results", FilterRequest())
    assert "市长" not in str(report.rows)


def test_items_with_an_outcome_and_without(closed: Office) -> None:
    assert said(closed, "items", "title", outcome=True) == ["春茶开采"]
    assert said(closed, "items", "title", outcome=False) == ["移民搬迁", "防汛"]
    assert said(closed, "adoptions", "ref", outcome=True) == ["a1", "a2", "a3"]
    assert said(closed, "adoptions", "ref", outcome=False) == ["a1"]


def counted(office: Office, by: str, **request: Any) -> Any:
    report = stats(office.session(), by, FilterRequest(**request))
    return {str(key): count for key, count in table(report, by, "outcomes") if count}, total(report, "outcomes")


def test_counted_by_the_day_it_came_about_each_item_once(closed: Office) -> None:
    assert counted(closed, "unit", period="2024") == ({"石泉县": 1, "白河县": 1}, 1)
    assert counted(closed, "month", period="2024") == ({"2024-03": 1, "2024-05": 1}, 1)
    assert counted(closed, "kind", period="2024-03") == ({"research": 1}, 1)
    assert counted(closed, "unit", period="2024-04") == ({}, 0)
    assert counted(closed, "unit", period="2024", kind=("动态",)) == ({}, 0)
    assert counted(closed, "unit", period="2024", unit=("BH",)) == ({"白河县": 1}, 1)
    assert counted(closed, "level", period="2024") == ({}, 1)


def test_an_outcome_undone_is_none(closed: Office) -> None:
    undo(closed.session(), None)
    assert counted(closed, "month", period="2024") == ({"2024-03": 1}, 1)
