"""Slips that are told or refused rather than recorded in silence, and what a receipt says of them."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.io.words import opened


def warnings(z: Run, words: str) -> list[str]:
    found: list[str] = z(f"{words} --format json").json["warnings"]
    return found


def test_a_draft_called_done_after_its_deadline_is_warned_of(z: Run) -> None:
    z("solicit 甲 --level 省 --ask SQ、BH --on 2024-03-01 --due 2024-03-20")
    assert warnings(z, "solicitation outcome YG-2024-01 完成 --unit BH --on 2024-03-19") == []
    assert warnings(z, "solicitation outcome YG-2024-01 完成 --unit SQ --on 2024-03-21") == [
        "It was received on 2024-03-21, after the deadline of 2024-03-20."
    ]
    assert warnings(z, "solicitation outcome YG-2024-01 迟交 --unit SQ --on 2024-03-21") == []


def test_the_day_that_was_not_typed_is_told(z: Run) -> None:
    z("solicit 甲 --level 省 --ask SQ --on 2024-08-01 --due 2024-12-20")
    assert "Received today, " in z("solicitation outcome YG-2024-01 完成 --unit SQ").out


def test_a_review_before_the_last_one_is_refused(z: Run) -> None:
    z("policy set review require")
    z("submit 秋茶 --unit SQ --on 2024-03-01")
    assert z("review last --political --by 李科 --back 数字不符 --on 2024-03-05").code == 0
    ran = z("review last --all --by 李科 --on 2024-03-04")
    assert (ran.fault, ran.code) == ("review-before", 1)
    assert z("review last --all --by 李科 --on 2024-03-04 --force").code == 0


def test_a_unit_is_not_moved_into_the_group_it_is_in(z: Run) -> None:
    before = z("log --format json").json["rows"]
    assert z("unit move SQ --group 直报县 --on 2024-03-01").fault == "amend-same"
    assert z("log --format json").json["rows"] == before


def test_the_receipt_of_a_piece_of_several_says_what_each_brings(z: Run) -> None:
    z("submit 甲题 --unit SQ --on 2024-03-01")
    z("submit 乙题 --unit BH --on 2024-03-01")
    assert "for each item 5 points before sharing" in z("adopt 甲题 乙题 --channel szw --form 单篇 --on 2024-03-05").out


@pytest.mark.parametrize(
    "words",
    ["stats --min-words 99999999999999999999", "submit 甲 --unit SQ --words 99999999999999999999",
     "search 茶 --top 99999999999999999999", "adjust SQ --points 99999999999999999999 --reason 甲 --approver 乙"],
)  # fmt: skip
def test_a_number_no_database_could_hold_is_refused(z: Run, words: str) -> None:
    assert z(words).fault == "number-great"


def test_undoing_a_policy_names_what_was_set(z: Run) -> None:
    z("policy set review require")
    z("policy set review warn")
    assert "as before (value)." in z("undo").out


def test_a_statement_speaks_of_no_other_unit(z: Run) -> None:
    z("fault BH --fault 迟报 --on 2024-03-05")
    assert z("statement SQ --period 2024-03 -o 核对.docx").code == 0
    assert not any("白河" in line or "e1" in line for line in opened(Path("核对.docx").read_bytes()).lines)
    assert z("statement BH --period 2024-03 -o 白河.docx").code == 0
    assert any("白河" in line for line in opened(Path("白河.docx").read_bytes()).lines)


def test_the_list_of_honours_is_asked_for_as_help_prints_it(z: Run) -> None:
    z("honour SQ --title 先进单位 --by 省政府办公厅 --year 2023")
    assert z("list honours --of PERSONS").code == 0
    assert z("list honours --of UNITS --format json").json["rows"]


def test_a_merger_says_what_no_longer_counts(z: Run) -> None:
    z("submit 早的 --unit SLJ --on 2024-02-01")
    z("submit 晚的 --unit SLJ --on 2024-04-01")
    z("adopt 早的 --channel szw --on 2024-05-01")
    assert warnings(z, "unit merge SLJ --into NYJ --on 2024-04-01") == [
        "Of 市水利局 2 events are dated 2024-04-01 or later; they count for nothing, and `check` lists them."
    ]


def test_a_document_on_a_time_of_nothing_says_so(z: Run) -> None:
    z("submit 早的 --unit SQ --on 2024-02-01")
    ran = z("bulletin --period 2023 --office 办公室 -o 空.docx")
    assert ran.code == 0
    assert "No events in this period; the newest is of 2024-02-01." in ran.err


def test_topics_too_few_for_a_rate_are_left_out_of_the_whole(z: Run) -> None:
    for number in range(10):
        z(f"submit 第{number}条的事 --unit SQ --topic 茶叶 --on 2024-02-{number + 1:02} --force")
    z("submit 独一条 --unit SQ --topic 烟叶 --on 2024-03-01")
    whole = z("patterns --period 2024 --format json").json
    assert [row["value"] for row in whole["rows"] if row["dimension"] == "topic"] == ["茶叶"]
    assert "Topics of fewer than 10 items are left out here: 1. All: --by topic." in whole["notes"]
    alone = z("patterns --by topic --period 2024 --format json").json["rows"]
    assert [row["value"] for row in alone] == ["茶叶", "烟叶"]
