"""The parts of a report on how the work is done: what `patterns`, `stats` and `list` say, and nothing else."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.offices import Office, at, table

from zhibao_cli.app.amend import amend
from zhibao_cli.app.feedback import feedback_stats
from zhibao_cli.app.filters import FilterRequest
from zhibao_cli.app.listing import list_records
from zhibao_cli.app.outcomes import OutcomeRequest, record_outcome
from zhibao_cli.app.patterns import patterns
from zhibao_cli.app.report_asked import ReportRequest
from zhibao_cli.app.reporting import report_page
from zhibao_cli.app.review_figures import review_stats
from zhibao_cli.app.reviewing import ReviewRequest, review
from zhibao_cli.domain.page import Page, Part
from zhibao_cli.io.page import page_html

PERIOD = "2024-01..04"


@pytest.fixture
def busy(office: Office) -> Office:
    """Twenty problem items, all adopted, and twenty news, none of them; each of a topic of its own."""
    lines = []
    for number in range(40):
        day = date(2024, 1, 2) + timedelta(days=number * 2)
        kind, words, length = ("problem", "河道问题", 600) if number < 20 else ("news", "春茶消息", 1500)
        name = f"{words}{chr(0x4E10 + number)}"
        lines.append(f"submit SQ {day} {name} kind={kind} words={length} topic=题{number}")
        if number < 20:
            lines.append(f"adopt {name} {day + timedelta(days=5)} szw/单篇")
    office.record("\n".join(lines))
    return office


def page(office: Office, **request: Any) -> Page:
    return report_page(office.session(now=at(2024, 6, 1)), ReportRequest(**{"period": PERIOD, **request}))


def part(page: Page, key: str) -> Part:
    return next(one for one in page.parts if one.key == key)


def keys(page: Page) -> list[str]:
    return [one.key for one in page.parts]


FIGURES = ("value", "items", "adopted", "rate", "low", "high", "beside", "days_median")


def test_the_patterns_are_those_of_patterns(busy: Office) -> None:
    ours = part(page(busy), "patterns").report
    for by in ("kind", "length", "pair"):
        theirs = patterns(busy.session(), by, "10", FilterRequest(period=PERIOD))
        assert [row for row in table(ours, "dimension", *FIGURES) if getattr(row[0], "code", "") == by] == table(
            theirs, "dimension", *FIGURES
        )
        assert ours.total == theirs.total
    assert {getattr(row[0], "code", "") for row in table(ours, "dimension")} == {"kind", "length", "topic", "pair"}


def test_a_block_of_one_row_says_nothing(busy: Office) -> None:
    # All items are unsolicited and without authors.
    assert not {"solicited", "officer"} & {getattr(row[0], "code", "") for row in page_rows(busy)}


def page_rows(office: Office) -> list[tuple[Any, ...]]:
    return table(part(page(office), "patterns").report, "dimension")


def test_of_many_topics_only_some_are_shown_and_that_is_said(busy: Office) -> None:
    report = part(page(busy), "patterns").report
    topics = [row for row in table(report, "dimension", "value") if getattr(row[0], "code", "") == "topic"]
    assert len(topics) == 15
    assert any("the 15 with the most items" in str(note) for note in report.notes)


def test_the_level_asked_for_counts(busy: Office) -> None:
    report = part(page(busy, level="市"), "patterns").report
    assert report.total is not None
    adopted = [column.key for column in report.columns].index("adopted")
    assert report.total[adopted] == 0


def test_it_is_drawn_with_its_intervals(busy: Office) -> None:
    html = page_html(page(busy))
    begin = html.index('<section id="patterns"')
    section = html[begin : html.index("</section>", begin)]
    assert section.count("<figure>") == 3, "kinds, lengths and words have rates to tell; topics have none"
    assert 'class="span c0"' in section
    assert 'class="whole"' in section
    assert "<details>" in section


def test_nothing_reported_has_no_patterns(office: Office) -> None:
    assert not {"patterns", "feedback", "reviews", "outcomes"} & set(keys(page(office)))


def test_feedback_reviews_and_outcomes(busy: Office) -> None:
    busy.record("instruct 河道问题丐 2024-02-01 市 due=2024-03-01\ninstruct 河道问题丑 2024-02-01 省 due=2024-03-01")
    amend(busy.session(), "i1", {"feedback-on": "2024-02-20"})
    review(busy.session(), ReviewRequest(item="春茶消息两", passed=("political",), by="李科长", on="2024-02-01",
                                         back="数字不符"))  # fmt: skip
    record_outcome(busy.session(), OutcomeRequest(item="河道问题丐", text="写入方案", on="2024-04-01"))
    found, session, request = page(busy), busy.session(now=at(2024, 6, 1)), FilterRequest(period=PERIOD)
    assert part(found, "feedback").report.rows == feedback_stats(session, request).rows
    names = [row for row in review_stats(session, request).rows if "李科长" in row]
    assert (*part(found, "reviews").report.rows, *names) == tuple(
        sorted(review_stats(session, request).rows, key=names.__contains__)
    )
    told = table(part(found, "outcomes").report, "item", "text", "on")
    assert told == table(list_records(session, "outcomes", request), "item", "text", "on")
    assert "李科长" not in page_html(found), "who reviewed is nobody's business outside"
    assert [row[-3:] for row in part(found, "feedback").report.rows] == [(0, 1, 0), (0, 0, 0)]
    # Of one level alone: feedback is that level's, reviews and outcomes have none.
    alone = page(busy, level="市")
    assert len(part(alone, "feedback").report.rows) == 1
    assert {"reviews", "outcomes"} <= set(keys(alone))
