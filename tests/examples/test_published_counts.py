"""Tables of counts as offices publish them, read as they are: our figures are the published ones."""

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.counting import load_counts
from tests.offices import Office, table

from zhibao_cli.app.events import StandingRequest, add_standing
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.loading import init
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.registry import ChannelRequest, UnitRequest, add_channel, add_unit
from zhibao_cli.app.scorecards import add_card
from zhibao_cli.app.stats import stats
from zhibao_cli.domain.numbers import rounded
from zhibao_cli.domain.report import Report
from zhibao_cli.store import db

COUNTS = Path(__file__).parent / "counts"

HUOLINGUOLE = """
[scorecard]
id = "huolinguole"
title = "霍林郭勒（推定）"
effective_from = 2018-01-01

[[rule]]
on = "adopted"
when = { channel = ["微信公众号", "约稿"] }
points = 5

[[rule]]
on = "adopted"
points = 0
"""


@pytest.fixture(autouse=True)
def unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here outlives its test, so nothing waits for the disk."""
    monkeypatch.setattr(db, "_SETTINGS", (*db._SETTINGS, "PRAGMA synchronous=OFF"))


@pytest.fixture
def new(tmp_path: Path) -> Office:
    """A ledger with no unit yet."""
    office = Office(tmp_path / "ledger.db")
    init(office.session())
    return office


def published(name: str) -> list[dict[str, str]]:
    with (COUNTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_unit(report: Report, *keys: str) -> dict[str, list[Any]]:
    return {unit: cells for unit, *cells in table(report, "unit", *keys)}


def test_huolinguole_has_the_published_points(new: Office, tmp_path: Path) -> None:
    rows = published("huolinguole-2018m1-2")
    for row in rows:
        add_unit(new.session(), UnitRequest(name=row["单位"]))
    for name in ("普发", "微信公众号", "参阅", "约稿", "上报"):
        add_channel(new.session(), ChannelRequest(name=name, level="县"))
    file = tmp_path / "card.toml"
    file.write_text(HUOLINGUOLE, encoding="utf-8")
    add_card(new.session(), file)
    mapping = {f"市本级采用-{name}": f"adopted:{name}" for name in ("普发", "微信公众号", "参阅", "约稿", "上报")}
    mapping |= {"报送条数": "submitted", "通辽市采用": "adopted:市", "自治区采用": "采用：自治区"}
    problems, left = load_counts(new, COUNTS / "huolinguole-2018m1-2.csv", mapping, "2018年1—2月")
    assert problems == []
    assert left == (
        "累计条数", "市本级采用-累计得分", "通辽市采用-累计得分", "自治区采用-累计得分", "得分", "累计得分"
    )  # fmt: skip
    report = rank_units(new.session(), RankRequest(period="2018-01..02"))
    figures = by_unit(report, "submitted", "points", "rank")
    assert {unit: (str(n), str(points)) for unit, (n, points, _) in figures.items()} == {
        row["单位"]: (row["报送条数"], row["得分"]) for row in rows
    }
    assert [figures[unit][2] for unit in ("珠斯花街道", "沙尔呼热街道", "宝日呼吉尔街道")] == [1, 2, 3]
    assert figures["莫斯台街道"][2] == figures["达来胡硕苏木"][2] == 4


def test_dazhou_has_the_published_counts_beside_the_published_points(new: Office, tmp_path: Path) -> None:
    rows = published("dazhou-2010")
    for row in rows:
        # On the register are the counties; the table names their offices.
        add_unit(new.session(), UnitRequest(name=row["单位"].removesuffix("政府办公室"), group=row["分组"]))
    mapping = {"市政府办采用": "adopted:市", "省政府办采用": "adopted:省"}
    problems, left = load_counts(new, COUNTS / "dazhou-2010.csv", mapping, "2010")
    assert (problems, left) == ([], ("分组", "得分"))
    for row in rows:
        add_standing(new.session(), StandingRequest(unit=row["单位"], period="2010", points=row["得分"]))
    card = tmp_path / "card.toml"
    card.write_text(HUOLINGUOLE.replace("2018", "2010"), encoding="utf-8")
    report = rank_units(new.session(), RankRequest(period="2010", scorecard=str(card)))
    assert by_unit(report, "adopted", "official_points") == {
        row["单位"].removesuffix("政府办公室"): [
            int(row["市政府办采用"]) + int(row["省政府办采用"] or 0), Fraction(row["得分"])
        ]
        for row in rows
    }  # fmt: skip
    city = stats(new.session(), "group", FilterRequest(period="2010", level=("市",)))
    assert dict(table(city, "group", "adopted"))["各县、市、区"] == 961
    province = stats(new.session(), "unit", FilterRequest(period="2010", level=("省",)))
    assert [unit for unit, adopted in table(province, "unit", "adopted") if not adopted] == ["达县", "通川区", "开江县"]


def test_xining_has_the_published_rates(new: Office) -> None:
    rows = published("xining-chengzhong-2017m4")
    for row in rows:
        add_unit(new.session(), UnitRequest(name=row["单位"]))
    mapping = {"报送信息数": "报送", "采纳数": "采用"}
    problems, left = load_counts(new, COUNTS / "xining-chengzhong-2017m4.csv", mapping, "2017-04")
    assert (problems, left) == ([], ("采纳率",))
    report = stats(new.session(), "unit", FilterRequest(period="2017-04"))
    found = by_unit(report, "submitted", "adopted", "rate")
    assert len(found) == 13
    for row in rows:
        submitted, adopted, rate = found[row["单位"]]
        assert (str(submitted), str(adopted)) == (row["报送信息数(条)"], row["采纳数(条)"])
        printed = Fraction(row["采纳率"].removesuffix("%"))
        assert rounded((rate or 0) * 100, 1) == printed, row["单位"]
    assert found["区统计局"] == [0, 0, None]
