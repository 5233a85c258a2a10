"""Every filter, on lists and on statistics."""

from typing import Any

import pytest
from tests.offices import Office, copied, found_office, table

from zhibao_cli.app.amend import amend
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.listing import list_records
from zhibao_cli.app.stats import stats

RECORDS = """
    submit SQ 2024-01-10 甲 kind=调研 words=2500 topic=茶叶 author=王强 to=省
    submit BH 2024-02-10 乙 kind=动态 words=300 topic=文旅 author=李芳;王强
    submit SLJ 2024-03-10 丙 with=SQ
    submit NYJ 2023-12-10 丁 kind=问题 words=2000
    adopt 甲 2024-02-01 szw/单篇
    adopt 乙 2024-03-01 akzw/简讯
    adopt 乙;丙 2024-04-01 szb/综合
    forward 乙 2024-02-15 国家
    instruct 丁 2024-01-20 市
    instruct 甲 2024-05-20 省
"""


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhibao_cli.app.session.clock", lambda: None)
        office = found_office(tmp_path_factory.mktemp("filters") / "made.db")
        office.record(RECORDS)
        amend(office.session(), "丁", {"status": "退稿"})
    return office


@pytest.fixture
def office(_made: Office, tmp_path: Any) -> Office:
    return copied(_made.path, tmp_path)


FILTERS: list[tuple[dict[str, Any], str]] = [
    ({}, "丁甲乙丙"),
    ({"period": "2024"}, "甲乙丙"),
    ({"period": "2024-02"}, "乙"),
    ({"unit": ("SQ",)}, "甲丙"),
    ({"unit": ("石泉", "白河")}, "甲乙丙"),
    ({"unit": ("石泉；白河",)}, "甲乙丙"),
    ({"group": ("市直部门",)}, "丁丙"),
    ({"group": ("市直部门",), "unit": ("SLJ",)}, "丙"),
    ({"group": ("市直部门",), "unit": ("BH",)}, ""),
    ({"kind": ("调研",)}, "甲"),
    ({"kind": ("news", "问题")}, "丁乙"),
    ({"major": True}, "丁甲"),
    ({"major": True, "kind": ("动态",)}, ""),
    ({"channel": ("szw",)}, "甲"),
    ({"channel": ("政务专报",)}, "乙丙"),
    ({"level": ("省",)}, "甲乙丙"),
    ({"level": ("city",)}, "乙"),
    ({"level": ("省",), "form": ("单篇",)}, "甲"),
    ({"form": ("综合",)}, "乙丙"),
    ({"topic": ("茶叶",)}, "甲"),
    ({"topic": ("茶叶", "文旅")}, "甲乙"),
    ({"author": ("王强",)}, "甲乙"),
    ({"author": ("李芳",)}, "乙"),
    ({"status": ("退稿",)}, "丁"),
    ({"status": ("reported",)}, "甲乙丙"),
    ({"to": ("省",)}, "甲"),
    ({"to": ("国家",)}, "乙"),
    ({"min_words": "2000"}, "丁甲"),
    ({"max_words": "300"}, "乙"),
    ({"min_words": "301", "max_words": "2499"}, "丁"),
    ({"solicited": True}, ""),
    ({"solicited": False}, "丁甲乙丙"),
    ({"adopted": True}, "甲乙丙"),
    ({"adopted": False}, "丁"),
    ({"adopted": False, "level": ("市",)}, "丁甲丙"),
    ({"instructed": True}, "丁甲"),
    ({"instructed": True, "level": ("省",)}, "甲"),
]


@pytest.mark.parametrize(("filters", "titles"), FILTERS, ids=[str(filters) for filters, _ in FILTERS])
def test_items(office: Office, filters: dict[str, Any], titles: str) -> None:
    report = list_records(office.session(), "items", FilterRequest(**filters))
    assert "".join(title for (title,) in table(report, "title")) == titles


OF_THE_ITEM = (
    "unit",
    "group",
    "kind",
    "major",
    "topic",
    "author",
    "status",
    "min_words",
    "max_words",
    "solicited",
    "adopted",
)


@pytest.mark.parametrize(("filters", "titles"), [f for f in FILTERS if set(f[0]) <= set(OF_THE_ITEM)], ids=str)
def test_statistics_count_the_items_the_list_shows(office: Office, filters: dict[str, Any], titles: str) -> None:
    reported = titles.replace("丁", "")
    report = stats(office.session(), "unit", FilterRequest(period="2023..2024", **filters))
    assert report.total is not None
    keys = [column.key for column in report.columns]
    assert report.total[keys.index("submitted")] == len(reported)
    rows = {code for code, n in table(report, "code", "submitted") if n}
    units = {"甲": {"SQ"}, "乙": {"BH"}, "丙": {"SLJ", "SQ"}}
    expected = set().union(*(units[title] for title in reported)) if reported else set()
    assert rows <= expected


ADOPTIONS: list[tuple[dict[str, Any], str]] = [
    ({}, "a1 a2 a3"),
    ({"period": "2024-02..03"}, "a1 a2"),
    ({"channel": ("szb",)}, "a3"),
    ({"level": ("省",)}, "a1 a3"),
    ({"form": ("简讯",)}, "a2"),
    ({"unit": ("SLJ",)}, "a3"),
    ({"unit": ("SQ",)}, "a1 a3"),
    ({"kind": ("调研",)}, "a1"),
    ({"topic": ("文旅",)}, "a2 a3"),
    ({"min_words": "2000"}, "a1"),
    ({"author": ("王强",)}, "a1 a2 a3"),
]


@pytest.mark.parametrize(("filters", "refs"), ADOPTIONS, ids=str)
def test_adoptions(office: Office, filters: dict[str, Any], refs: str) -> None:
    report = list_records(office.session(), "采用", FilterRequest(**filters))
    assert " ".join(ref for (ref,) in table(report, "ref")) == refs


@pytest.mark.parametrize(
    ("what", "filters", "refs"),
    [
        ("instructions", {}, "i1 i2"),
        ("instructions", {"level": ("省",)}, "i2"),
        ("instructions", {"period": "..2024-03"}, "i1"),
        ("instructions", {"unit": ("SQ",)}, "i2"),
        ("批示", {"status": ("returned",)}, "i1"),
        ("forwardings", {}, "f1"),
        ("forwardings", {"to": ("国家",)}, "f1"),
        ("forwardings", {"to": ("省",)}, ""),
        ("forwardings", {"level": ("national",)}, "f1"),
        ("forwardings", {"unit": ("SQ",)}, ""),
        ("上报", {"period": "2024-02"}, "f1"),
    ],
)
def test_other_events(office: Office, what: str, filters: dict[str, Any], refs: str) -> None:
    report = list_records(office.session(), what, FilterRequest(**filters))
    assert " ".join(ref for (ref,) in table(report, "ref")) == refs


@pytest.mark.parametrize(
    ("filters", "adopted"),
    [
        ({}, 4),
        ({"level": ("省",)}, 3),
        ({"level": ("市",)}, 1),
        ({"channel": ("szw",)}, 1),
        ({"form": ("综合",)}, 2),
        ({"level": ("国家",)}, 0),
        ({"unit": ("SLJ",)}, 1),
        ({"unit": ("SQ", "SLJ")}, 2),
        ({"group": ("直报县",)}, 4),
        ({"kind": ("调研",)}, 1),
        ({"adopted": False}, 0),
    ],
)
def test_statistics_of_adoptions(office: Office, filters: dict[str, Any], adopted: int) -> None:
    report = stats(office.session(), "unit", FilterRequest(period="2024", **filters))
    assert report.total is not None
    assert report.total[[column.key for column in report.columns].index("adopted")] == adopted
