"""Instructions to closure: feedback due, given, overdue; by rank; a cut-off of their own."""

from typing import Any

import pytest
from tests.offices import Office, at, table, total

from zhibao_cli.app.amend import amend
from zhibao_cli.app.checking import check
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.instruction_figures import instruction_figures
from zhibao_cli.app.letters import LetterRequest, open_desk
from zhibao_cli.app.listing import list_records
from zhibao_cli.app.report_asked import ReportRequest
from zhibao_cli.app.reporting import report_page
from zhibao_cli.app.showing import show
from zhibao_cli.app.stats import stats
from zhibao_cli.app.totals import TotalRequest, add_total
from zhibao_cli.domain.feedback import OVERDUE, PENDING
from zhibao_cli.domain.report import Report
from zhibao_cli.errors import UsageFault

RECORDS = """
    submit SQ 2024-01-08 春茶开采 with=BH
    submit HY 2024-01-09 移民搬迁
    adopt 春茶开采 2024-02-01 szw/单篇
    instruct 春茶 2024-02-10 省 rank=主要领导 leader=省长 due=2024-02-20
    instruct 春茶 2024-02-11 市 rank=其他领导 due=2024-02-21
    instruct 移民 2024-02-12 市 rank=主要领导 due=2024-02-28
    instruct 移民 2024-03-05 县 due=2024-03-20
    instruct 移民 2024-03-06 县
"""
"""i1 given on time, i2 late, i3 never, i4 in March, i5 asks for none."""


@pytest.fixture
def noted(office: Office) -> Office:
    office.record(RECORDS)
    amend(office.session(), "i1", {"feedback-on": "2024-02-20"})
    amend(office.session(), "i2", {"feedback-on": "2024-02-25"})
    return office


def lines(report: Report, *keys: str) -> list[str]:
    return [" ".join("—" if cell is None else str(cell) for cell in row) for row in table(report, *keys)]


def listed(office: Office, feedback: tuple[str, ...] = (), **request: Any) -> list[str]:
    report = list_records(office.session(now=at(2024, 6, 1)), "instructions", FilterRequest(**request), feedback)
    return lines(report, "ref", "feedback")


def test_the_list_says_how_feedback_stands(noted: Office) -> None:
    assert listed(noted) == ["i1 given", "i2 late", "i3 overdue", "i4 overdue", "i5 —"]


def test_as_of_the_end_of_the_period_whenever_it_is_made(noted: Office) -> None:
    assert listed(noted, period="2024-02-01..2024-02-22") == ["i1 given", "i2 overdue", "i3 open"]
    assert listed(noted, period="2024-03-01..2024-03-10") == ["i4 open", "i5 —"]


def test_pending_overdue_and_rank(noted: Office) -> None:
    until = {"period": "2024-03-01..2024-03-10"}
    assert listed(noted, PENDING, **until) == ["i4 open"]
    assert listed(noted, OVERDUE, **until) == []
    assert listed(noted, OVERDUE) == ["i3 overdue", "i4 overdue"]
    assert listed(noted, rank=("主要领导",)) == ["i1 given", "i3 overdue"]
    assert listed(noted, rank=("其他领导、主要领导",), level=("市",)) == ["i2 late", "i3 overdue"]


def test_only_instructions_wait_for_feedback(noted: Office) -> None:
    with pytest.raises(UsageFault) as refused:
        list_records(noted.session(), "items", FilterRequest(), PENDING)
    assert refused.value.code == "feedback-of-instructions"


def test_items_by_the_rank_of_who_wrote_on_them(noted: Office) -> None:
    report = list_records(noted.session(), "items", FilterRequest(rank=("principal",), level=("市",)))
    assert lines(report, "title") == ["移民搬迁"]


FIGURES = ("instructed", "instructed_items", "asked", "given", "late", "open", "overdue")


def figures(office: Office, by: str, **request: Any) -> Report:
    wanted = FilterRequest(**{"period": "2024-01-01..2024-03-10", **request})
    return instruction_figures(office.session(now=at(2024, 6, 1)), by, wanted)


def test_feedback_by_unit_rank_and_level(noted: Office) -> None:
    report = figures(noted, "unit")
    assert lines(report, "code", *FIGURES)[:3] == ["SQ 2 1 2 1 1 0 0", "BH 2 1 2 1 1 0 0", "HY 3 1 2 0 0 1 1"]
    assert [total(report, key) for key in FIGURES] == [5, 2, 4, 1, 1, 1, 1]
    assert str(total(report, "on_time")) == "1/3"
    assert lines(figures(noted, "职级"), "rank", *FIGURES) == [
        "principal 2 2 2 1 0 0 1",
        "deputy 1 1 1 0 1 0 0",
        "(none) 2 1 1 0 0 1 0",
    ]
    assert lines(figures(noted, "level", unit=("SQ",)), "level", *FIGURES) == [
        "province 1 1 1 1 0 0 0",
        "city 1 1 1 0 1 0 0",
    ]


def test_an_item_that_leaders_of_two_ranks_wrote_on_is_one_in_the_total(noted: Office) -> None:
    report = instruction_figures(noted.session(now=at(2024, 6, 1)), "rank", FilterRequest(period="2024"))
    rows = table(report, "instructed_items")
    assert report.total is not None
    assert (sum(int(str(count)) for (count,) in rows), report.total[2]) == (4, 2)
    assert any("rows add up to more" in str(note) for note in report.notes)


def test_figures_are_those_of_stats(noted: Office) -> None:
    for by in ("unit", "rank", "level", "month"):
        wanted = FilterRequest(period="2024-01..03")
        counts = table(stats(noted.session(), by, wanted), by, "instructed", "instructed_items")
        ours = table(figures(noted, by, period="2024-01..03"), by, "instructed", "instructed_items")
        assert [row for row in counts if row[1]] == [row for row in ours if row[1]]


def test_a_total_tells_nothing_of_feedback(noted: Office) -> None:
    add_total(noted.session(), TotalRequest(unit="HY", event="批示", count="9", level="市", period="2024-01..02"))
    report = figures(noted, "unit")
    assert total(report, "instructed") == 5
    assert any("c1" in str(note) for note in report.notes)


def test_counted_by_rank(noted: Office) -> None:
    report = stats(noted.session(), "rank", FilterRequest(period="2024"))
    assert lines(report, "rank", "instructed", "instructed_items") == ["principal 2 2", "deputy 1 1", "(none) 2 1"]
    by_level = stats(noted.session(), "level", FilterRequest(period="2024", rank=("主要领导",)))
    assert lines(by_level, "level", "instructed") == ["province 1", "city 1", "county 0"]


def test_check_tells_overdue_from_due_soon(noted: Office) -> None:
    said = table(check(noted.session(now=at(2024, 3, 18)), "2024-01..03"), "ref", "message")
    assert {ref: str(text).split(":")[0] for ref, text in said if str(ref).startswith("i")} == {
        "i3": "Feedback overdue",
        "i4": "Feedback due soon",
    }


def test_an_item_shows_feedback_asked_for_and_given(noted: Office) -> None:
    def said(typed: str) -> dict[str, str]:
        return {
            str(ref): ", ".join(map(str, text)) if isinstance(text, tuple) else str(text)
            for ref, text in table(show(noted.session(), typed), "field", "value")
        }

    assert "feedback due 2024-02-20" in said("春茶")["i1"]
    assert "feedback given 2024-02-25" in said("春茶")["i2"]
    assert said("移民")["i3"].endswith("feedback due 2024-02-28, overdue")
    assert "feedback" not in said("移民")["i5"]
    assert said("i2")["Feedback"] == "late"


# -- a cut-off of their own


def test_instructions_up_to_a_day_of_their_own(noted: Office) -> None:
    wanted = FilterRequest(period="2024-01..02", instructed_to="2024-03")
    report = stats(noted.session(), "unit", wanted)
    plain = stats(noted.session(), "unit", FilterRequest(period="2024-01..02"))
    assert total(plain, "instructed") == 3
    assert total(report, "instructed") == 5
    assert total(report, "submitted") == total(plain, "submitted") == 2
    assert "Instructions are counted up to 2024-03-31" in " ".join(map(str, report.notes))
    shorter = stats(noted.session(), "unit", FilterRequest(period="2024-01..02", instructed_to="2024-02-11"))
    assert total(shorter, "instructed") == 2


def test_a_total_counts_up_to_that_day_too(noted: Office) -> None:
    for event, count in (("批示", "9"), ("采用", "4")):
        request = TotalRequest(unit="HY", event=event, count=count, level="市", period="2024-01..03")
        add_total(noted.session(), request)
    report = stats(noted.session(), "unit", FilterRequest(period="2024-01..02", instructed_to="2024-03"))
    # Of the nine one (i3) is on record singly; the adoptions reach beyond the period.
    assert total(report, "instructed") == 5 + 8
    assert total(report, "adopted") == 1


def test_a_day_before_the_period_is_refused(noted: Office) -> None:
    with pytest.raises(UsageFault) as refused:
        stats(noted.session(), "unit", FilterRequest(period="2024-02", instructed_to="2024-01"))
    assert refused.value.code == "cut-off-before"


def test_the_report_counts_and_lists_them(noted: Office) -> None:
    page = report_page(noted.session(), ReportRequest(period="2024-01..02", instructed_to="2024-03", compare="yoy"))
    headline = next(one for one in page.figures if one.column.key == "instructed")
    (part,) = [part for part in page.parts if part.key == "instructions"]
    assert headline.value == 5
    assert len(part.report.rows) == 5
    assert any("2024-03-31" in str(note) for note in page.notes)


def test_the_bulletin_too_and_its_corrections_know_it(noted: Office) -> None:
    from zhibao_cli.app.bulletin import gather

    request = LetterRequest(period="2024-01..02", instructed_to="2024-03", with_text=True)
    with noted.session().reading() as reading:
        made = gather(open_desk(reading, request), request)
    assert made.instructed == 5
    assert [(row.unit, row.instructed) for row in made.groups[0].rows] == [("石泉县", 2), ("白河县", 2), ("汉阴县", 3)]
    assert made.instructed_items == 2
    assert len(made.instructions) == 5
    assert any("2024-03-31" in note for note in made.notes)
    assert request.parameters() == {"instructed_to": "2024-03"}


def test_patterns_of_items_that_leaders_of_a_rank_wrote_on(noted: Office) -> None:
    from zhibao_cli.app.patterns import patterns

    request = FilterRequest(period="2024", rank=("其他领导",))
    report = patterns(noted.session(), "kind", "1", request)
    assert [total(report, key) for key in ("items", "adopted")] == [1, 1]
