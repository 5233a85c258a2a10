"""Solicitations answered, and what share of what was adopted or sent up came of them."""

from typing import Any

import pytest
from tests.offices import Office, at, table, total

from zhibao_cli.app.checking import check
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.solicitation_lists import list_solicitations
from zhibao_cli.app.solicited import solicited_figures
from zhibao_cli.app.soliciting import SolicitRequest, set_outcome, solicit
from zhibao_cli.domain.report import Report
from zhibao_cli.errors import UsageFault

RECORDS = """
    submit SQ 2024-01-12 秋粮收购调研 kind=调研 solicited=YG-2024-01
    submit SQ 2024-02-20 秋粮入库问题 kind=问题 to=省
    submit BH 2024-01-20 粮价动态 kind=动态 solicited=YG-2024-01
    submit BH 2024-03-01 没有采用的调研 kind=调研
    adopt 秋粮收购调研 2024-01-30 szw/单篇
    adopt 粮价动态 2024-02-10 akzw
    forward 秋粮收购调研 2024-02-05 国家
"""


def ask(office: Office, topic: str, who: str, due: str | None, on: str = "2024-01-05") -> None:
    request = SolicitRequest(topic=topic, level="省", ask=(who,), due=due, on=on)
    solicit(office.session(), request)


@pytest.fixture
def asked(office: Office) -> Office:
    ask(office, "秋粮收购", "SQ;BH;HY;SLJ", "2024-01-15")
    office.record(RECORDS)
    set_outcome(office.session(), "YG-2024-01", "HY", "免交", None)
    return office


def figures(office: Office, by: str = "unit", **filters: Any) -> Report:
    return solicited_figures(office.session(), by, FilterRequest(**{"period": "2024-01..03", **filters}))


def lines(report: Report, *keys: str) -> list[str]:
    return [" ".join(str(cell) for cell in row) for row in table(report, *keys)]


def test_by_unit_what_was_asked_and_what_came_back(asked: Office) -> None:
    report = figures(asked)
    assert lines(report, "code", "asked", "done", "late", "waived", "open", "fulfilled") == [
        "SQ 1 1 0 0 0 1", "BH 1 0 1 0 0 1", "HY 1 0 0 1 0 None", "SLJ 1 0 0 0 1 0", "NYJ 0 0 0 0 0 None",
    ]  # fmt: skip
    assert [str(total(report, key)) for key in ("asked", "done", "late", "fulfilled")] == ["4", "1", "1", "2/3"]


def test_the_share_among_items_adopted_and_major_items_sent_up_or_adopted(asked: Office) -> None:
    keys = ("adopted_items", "adopted_solicited", "adopted_share", "major_items", "major_solicited", "major_share")
    report = figures(asked)
    assert lines(report, "code", *keys)[:2] == ["SQ 1 1 1 2 1 1/2", "BH 1 1 1 0 0 None"]
    assert [str(total(report, key)) for key in keys] == ["2", "2", "1", "2", "1", "1/2"]


def test_by_month_each_by_its_own_date(asked: Office) -> None:
    report = figures(asked, "月")
    assert lines(report, "month", "asked", "adopted_items", "major_items", "major_solicited") == [
        "2024-01 4 1 1 1", "2024-02 0 1 2 1", "2024-03 0 0 0 0",
    ]  # fmt: skip
    # The item adopted in January was sent up in February too.
    assert total(report, "major_items") == 2
    assert any("add up to more" in str(note) for note in report.notes)


def test_of_some_units_and_groups(asked: Office) -> None:
    assert lines(figures(asked, group=("市直部门",)), "code", "asked") == ["SLJ 1", "NYJ 0"]
    assert total(figures(asked, unit=("白河",)), "adopted_items") == 1
    assert lines(figures(asked, "group"), "group", "asked") == ["直报县 3", "市直部门 1"]


def test_of_what_was_sent_up_to_a_level(asked: Office) -> None:
    keys = ("major_sent", "major_sent_solicited", "major_sent_share")
    assert [str(total(figures(asked), key)) for key in keys] == ["2", "1", "1/2"]
    assert [str(total(figures(asked, to=("国家",)), key)) for key in keys] == ["1", "1", "1"]
    assert [str(total(figures(asked, to=("省",)), key)) for key in keys] == ["1", "0", "0"]
    assert [str(total(figures(asked, to=("省、国家",)), key)) for key in keys] == ["2", "1", "1/2"]
    assert [str(total(figures(asked, to=("市",)), key)) for key in keys] == ["0", "0", "None"]
    # Where items went says nothing of the units asked.
    assert total(figures(asked, to=("省",)), "asked") == 4
    assert any("province" in str(note) for note in figures(asked, to=("省",)).notes)


def test_of_one_level(asked: Office) -> None:
    solicit(asked.session(), SolicitRequest(topic="夏粮", level="市", ask=("SQ",), due="2024-02-01", on="2024-01-06"))
    keys = ("asked", "adopted_items", "adopted_solicited", "major_items", "major_sent")
    assert [total(figures(asked), key) for key in keys] == [5, 2, 2, 2, 2]
    assert [total(figures(asked, level=("省",)), key) for key in keys] == [4, 1, 1, 2, 1]
    assert [total(figures(asked, level=("市",)), key) for key in keys] == [1, 1, 1, 0, 0]
    assert lines(figures(asked, level=("市",)), "code", "asked")[:2] == ["SQ 1", "BH 0"]


def test_times_asked_are_called_so(asked: Office) -> None:
    (column,) = (column for column in figures(asked).columns if column.key == "asked")
    assert str(column.title) == "Times asked"


def test_what_is_no_dimension_of_these_is_refused(asked: Office) -> None:
    with pytest.raises(UsageFault) as caught:
        figures(asked, "channel")
    assert caught.value.code == "dimension-unknown"


def test_a_focus_of_all_is_listed_and_counted_and_nobody_overdue(office: Office) -> None:
    ask(office, "一季度信息报送要点", "all", None)
    office.record("submit SQ 2024-01-12 春耕备耕 solicited=YG-2024-01")
    assert lines(list_solicitations(office.session()), "number", "asked", "open", "items") == ["YG-2024-01 0 0 1"]
    assert [str(total(figures(office), key)) for key in ("asked", "fulfilled")] == ["0", "None"]
    rows = table(check(office.session(now=at(2024, 12, 1)), "2024"), "matter")
    assert "Solicitation" not in {str(matter) for (matter,) in rows}


def test_check_reminds_three_days_before_and_after(asked: Office) -> None:
    def reminded(day: int) -> list[str]:
        report = check(asked.session(now=at(2024, 1, day)), "2024-01")
        return [f"{unit}: {text}" for matter, unit, text in table(report, "matter", "unit", "message")
                if str(matter) == "Solicitation"]  # fmt: skip

    assert reminded(11) == []
    assert reminded(12) == reminded(15) == ["市水利局: Due soon: “秋粮收购”."]
    assert reminded(16) == ["市水利局: Overdue: “秋粮收购”."]
