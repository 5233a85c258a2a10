"""What the figures count, sentence by sentence."""

from typing import Any

import pytest
from tests.offices import Office, table

from zhibao_cli.app.amend import amend
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.ranking import RankRequest, rank_units
from zhibao_cli.app.registry import merge_unit
from zhibao_cli.app.stats import stats
from zhibao_cli.app.voiding import void
from zhibao_cli.domain.report import Report

KEYS = ("submitted", "sent_up", "adopted", "instructed", "instructed_items", "solicited", "words")


def counted(office: Office, period: str = "2024", by: str = "unit", **filters: Any) -> Report:
    return stats(office.session(), by, FilterRequest(period=period, **filters))


def row(report: Report, key: str) -> dict[str, Any]:
    """The row of a unit's code, or of another dimension's value."""
    for cells in report.rows:
        named = {column.key: cell for column, cell in zip(report.columns, cells, strict=True)}
        if key in (str(named.get("code")), str(getattr(cells[0], "code", cells[0]))):
            return named
    raise AssertionError(f"no row {key}: {report.rows}")


def total(report: Report) -> dict[str, Any]:
    assert report.total is not None
    return {column.key: cell for column, cell in zip(report.columns, report.total, strict=True)}


def test_submitted_is_reported_items_by_the_date_reported(office: Office) -> None:
    office.record("""
        submit SQ 2024-01-31 甲
        submit SQ 2024-02-01 乙
        submit SQ 2024-02-29 丙
        submit SQ 2024-03-01 丁
    """)
    assert row(counted(office, "2024-02"), "SQ")["submitted"] == 2
    amend(office.session(), "乙", {"status": "退稿"})
    amend(office.session(), "丙", {"status": "draft"})
    assert row(counted(office, "2024-02"), "SQ")["submitted"] == 0
    assert row(counted(office, "2024"), "SQ")["submitted"] == 2


def test_adopted_is_adoptions_by_their_own_date(office: Office) -> None:
    office.record("""
        submit SQ 2023-12-20 甲
        adopt 甲 2023-12-31 szw
        adopt 甲 2024-01-01 szb
        adopt 甲 2024-01-05 akzw
    """)
    assert row(counted(office), "SQ")["adopted"] == 2
    assert row(counted(office), "SQ")["submitted"] == 0
    assert row(counted(office, "2023"), "SQ")["adopted"] == 1


def test_a_compiled_adoption_is_one_for_each_source_item(office: Office) -> None:
    office.record("""
        submit SQ 2024-01-01 甲
        submit SQ 2024-01-01 乙
        submit BH 2024-01-01 丙
        adopt 甲;乙;丙 2024-01-05 szw/综合
    """)
    report = counted(office)
    assert row(report, "SQ")["adopted"] == 2
    assert row(report, "BH")["adopted"] == 1
    assert total(report)["adopted"] == 3


def test_a_card_may_count_items_adopted(office: Office, tmp_path: Any) -> None:
    from tests.offices import CARD

    from zhibao_cli.app.scorecards import add_card, set_default

    office.record("""
        submit SQ 2024-01-01 甲
        adopt 甲 2024-01-05 szw
        adopt 甲 2024-01-06 szb
    """)
    assert row(counted(office), "SQ")["adopted"] == 2
    file = tmp_path / "items.toml"
    file.write_text(CARD.replace('"office"', '"items"') + '\n[rank]\ncounted = "items"\n', encoding="utf-8")
    add_card(office.session(), file)
    set_default(office.session(), "items")
    assert row(counted(office), "SQ")["adopted"] == 1
    ranked = rank_units(office.session(), RankRequest(period="2024"))
    assert dict(table(ranked, "code", "adopted"))["SQ"] == 1


def test_instructed_counts_instructions_and_instructed_items_the_items(office: Office) -> None:
    office.record(
        """
        submit SQ 2024-01-01 甲
        submit SQ 2024-01-01 乙
        instruct 甲 2024-01-05 省
        instruct 甲 2024-01-06 市
        instruct 乙 2024-01-06 市
        instruct 乙 2025-01-06 市
    """.replace("        instruct 乙 2025-01-06 市\n", "")
    )
    cells = row(counted(office), "SQ")
    assert (cells["instructed"], cells["instructed_items"]) == (3, 2)
    province = row(counted(office, level=("省",)), "SQ")
    assert (province["instructed"], province["instructed_items"]) == (1, 1)


def test_sent_up_is_straight_or_forwarded_each_once(office: Office) -> None:
    office.record("""
        submit SQ 2024-01-01 直报的 to=省
        submit SQ 2024-01-02 转报的
        submit SQ 2024-01-03 直报又转报 to=省
        submit SQ 2024-01-04 没报省的 to=市
        submit SQ 2024-01-04 合一
        submit SQ 2024-01-04 合二
        forward 转报的 2024-01-05 省
        forward 直报又转报 2024-01-05 省
        forward 合一;合二 2024-01-06 省
    """)
    assert row(counted(office, level=("省",)), "SQ")["sent_up"] == 4
    assert row(counted(office, to=("province",)), "SQ")["sent_up"] == 4
    assert row(counted(office), "SQ")["sent_up"] == 5
    assert row(counted(office, by="level"), "province")["sent_up"] == 4


def test_an_item_forwarded_twice_is_sent_up_once(office: Office) -> None:
    office.record("""
        submit SQ 2024-01-01 甲
        forward 甲 2024-01-05 省
        forward 甲 2024-01-06 国家
    """)
    assert row(counted(office), "SQ")["sent_up"] == 1
    assert row(counted(office, level=("国家",)), "SQ")["sent_up"] == 1


def test_the_rate_is_adopted_by_submitted_of_the_same_window(office: Office) -> None:
    office.record("""
        submit SQ 2024-01-01 甲
        submit SQ 2024-01-02 乙
        submit SQ 2024-02-02 丙
        adopt 甲 2024-02-05 szw
    """)
    assert row(counted(office, "2024-01"), "SQ")["rate"] == 0
    assert row(counted(office, "2024-02"), "SQ")["rate"] == 1
    assert str(row(counted(office), "SQ")["rate"]) == "1/3"
    assert row(counted(office), "BH")["rate"] is None


def test_a_joint_item_is_one_in_each_row_and_one_in_the_total(office: Office) -> None:
    office.record("""
        submit SQ 2024-01-01 甲 with=BH;SLJ to=省 words=100
        adopt 甲 2024-01-05 szw
        instruct 甲 2024-01-06 市
    """)
    report = counted(office)
    for code in ("SQ", "BH", "SLJ"):
        assert [row(report, code)[key] for key in KEYS] == [1, 1, 1, 1, 1, 0, 100]
    assert [total(report)[key] for key in KEYS] == [1, 1, 1, 1, 1, 0, 100]
    assert len(report.notes) == 1
    assert counted(office, unit=("HY",)).notes == ()
    by_group = counted(office, by="group")
    assert row(by_group, "直报县")["submitted"] == 1
    assert total(by_group)["submitted"] == 1


def test_a_note_says_so_where_only_adoptions_add_up_to_more(office: Office) -> None:
    office.record("""
        submit SQ 2023-12-01 甲 with=BH
        adopt 甲 2024-01-05 szw
    """)
    report = counted(office)
    assert total(report)["adopted"] == 1
    assert str(report.notes[0]).startswith("Items of several rows are one in the total")
    # Adopted this year, reported in the last: the rate says so.
    assert [str(note)[:5] for note in report.notes[1:]] == ["Rate:"]


def test_what_a_unit_did_after_its_end_is_left_out_as_in_the_ranking(office: Office) -> None:
    office.record("""
        submit SLJ 2024-02-01 甲
        submit SLJ 2024-03-05 乙
        adopt 甲 2024-03-10 szw
    """)
    merge_unit(office.session(), "SLJ", "NYJ", "2024-03-01")
    report = counted(office)
    ranked = rank_units(office.session(), RankRequest(period="2024"))
    assert [row(report, "SLJ")[key] for key in ("submitted", "adopted")] == [1, 0]
    assert [(sub, ad) for code, sub, ad in table(ranked, "code", "submitted", "adopted") if code == "SLJ"] == [(1, 0)]
    assert "Outside their unit's membership and left out, as by the ranking: 2 events." in map(str, report.notes)


def test_an_adoption_of_several_items_is_one_for_each_and_said(office: Office) -> None:
    office.record("submit SQ 2024-02-01 甲\nsubmit BH 2024-02-02 乙\nadopt 甲;乙 2024-03-10 szw")
    report = counted(office)
    assert total(report)["adopted"] == 2
    said = "Adoptions of several items edited into one count once for each item: 1 more than pieces."
    assert said in map(str, report.notes)


def test_every_member_of_any_day_has_a_row_with_zeros(office: Office) -> None:
    merge_unit(office.session(), "SLJ", "NYJ", "2024-03-01")
    assert {code for (code,) in table(counted(office), "code")} == {"SQ", "BH", "HY", "SLJ", "NYJ"}
    assert {code for (code,) in table(counted(office, "2024-03"), "code")} == {"SQ", "BH", "HY", "NYJ"}
    assert {code for (code,) in table(counted(office, "2024-02"), "code")} == {"SQ", "BH", "HY", "SLJ", "NYJ"}
    assert [row(counted(office), "HY")[key] for key in KEYS] == [0] * 7


def test_void_records_are_in_no_figure(office: Office) -> None:
    office.record("""
        submit SQ 2024-01-01 甲
        adopt 甲 2024-01-05 szw
        instruct 甲 2024-01-05 省
        forward 甲 2024-01-05 省
    """)
    void(office.session(force=True), "甲", "误记")
    assert [total(counted(office))[key] for key in KEYS] == [0] * 7


def test_words_are_of_the_items_reported(office: Office) -> None:
    office.record("""
        submit SQ 2024-01-01 甲 words=2100
        submit SQ 2024-01-01 乙 words=900
        adopt 甲 2024-01-05 szw
        adopt 甲 2024-01-06 szb
    """)
    assert row(counted(office), "SQ")["words"] == 3000
    assert row(counted(office, min_words="2000"), "SQ")["submitted"] == 1


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("group", {"直报县": (2, 2), "市直部门": (1, 0)}),
        ("kind", {"research": (1, 1), "news": (1, 1), "": (1, 0)}),
        ("month", {"2024-01": (2, 0), "2024-02": (1, 2)}),
        ("channel", {"szw": (0, 1), "akzw": (0, 1)}),
        ("form", {"full": (0, 1), "": (0, 1)}),
        ("level", {"province": (1, 1), "city": (0, 1)}),
        ("topic", {"茶叶": (1, 1), "文旅": (1, 1), "": (2, 1)}),
        ("author", {"王强": (1, 1), "": (2, 1)}),
        ("officer", {"王强": (1, 1)}),
        ("solicited", {"unsolicited": (3, 2)}),
        ("network", {"": (3, 2)}),
    ],
)
def test_by_every_dimension(office: Office, by: str, rows: dict[str, tuple[int, int]]) -> None:
    from zhibao_cli.app.registry import OfficerRequest, add_officer

    add_officer(office.session(), OfficerRequest(name="王强", unit="SQ"))
    office.record("""
        submit SQ 2024-01-01 甲 kind=调研 topic=茶叶;文旅 author=王强 to=省
        submit BH 2024-01-02 乙 kind=动态
        submit SLJ 2024-02-02 丙
        adopt 甲 2024-02-05 szw/单篇
        adopt 乙 2024-02-06 akzw
    """)
    report = counted(office, by=by)
    keys = {str(getattr(cells[0], "code", cells[0])) for cells in report.rows}
    # Months have a row also where nothing happened.
    assert keys == set(rows) | ({f"2024-{month:02d}" for month in range(1, 13)} if by == "month" else set())
    for cells in report.rows:
        named = {column.key: cell for column, cell in zip(report.columns, cells, strict=True)}
        key = str(getattr(cells[0], "code", cells[0]))
        assert (named["submitted"], named["adopted"]) == rows.get(key, (0, 0)), key
    chinese = {"group": "类别", "kind": "类型", "month": "月份", "channel": "刊物"}.get(by)
    if chinese:
        assert counted(office, by=chinese).rows == report.rows
