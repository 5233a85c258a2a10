"""`--format json` on every command: a report, a receipt or an error, each as JSON and nothing beside it."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.commands import commands
from tests.cli.conftest import Ran, Run
from tests.cli.test_output import REPORTS
from tests.cli.test_writing import WRITES

COMMANDS = dict(commands())
DOCUMENTS = {
    "report --period 2024": "报告.html",
    "report --period 2024 --level 省": "报告.xlsx",
    "bulletin --period 2024": "通报.docx",
    "bulletin --corrections 旧.docx --period 2024": "更正.docx",
    "statement SQ --period 2024": "核对表.docx",
    "template bulletin": "模板.docx",
    "template statement": "模板.docx",
    "template correction": "模板.docx",
    "template import": "填报表.xlsx",
    "scorecard new --id x --title 办法 --from 2024-01-01": "办法.toml",
    "brief --period 2024": "讲话.txt",
}
"""Commands that give a file of its own, and its name."""
OTHERS = ("init", "verify", "export 导出", "statement --all 核对表 --period 2024", "doctor")


def told(ran: Ran) -> dict[str, Any]:
    """The one JSON object a run gave: on stdout, or if it was refused on stderr; the other is empty."""
    refused = ran.code in (1, 2, 4) and not ran.out
    found: dict[str, Any] = json.loads(ran.err if refused else ran.out)
    assert (ran.out if refused else ran.err) == ""
    assert ("error" in found) == refused
    return found


def test_every_command_is_tried_here() -> None:
    tried = [*REPORTS, *WRITES.values(), *DOCUMENTS, *OTHERS]
    assert [name for name in COMMANDS if not any(f"{one} ".startswith(f"{name} ") for one in tried)] == []


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_alone_gives_json_or_says_in_json_what_is_missing(full: Run, words: str) -> None:
    told(full(f"{words} --format json"))


@pytest.mark.parametrize("words", OTHERS)
def test_what_is_neither_list_nor_record_gives_json(full: Run, words: str) -> None:
    found = told(full(f"{words} --format json" + (" --ledger new.db" if words == "init" else "")))
    assert {"rows", "recorded"} & set(found)


@pytest.fixture
def office(full: Run) -> Run:
    """An office with a bulletin that something has changed since."""
    assert full("bulletin --period 2024 -o 旧.docx").code == 0
    assert full("amend a1 --issue 13 --form 综合").code == 0
    return full


@pytest.mark.parametrize(("words", "name"), DOCUMENTS.items())
def test_a_file_that_was_written_is_told_as_a_receipt(office: Run, words: str, name: str) -> None:
    office(f"{words} -o {name}")
    plain = Path(name).read_bytes()
    found = told(office(f"{words} -o {name} --format json --force"))
    assert found["recorded"] == {"what": "document", "number": None, "ref": None, "entry": None}
    assert found["file"] == {"path": name, "kind": name.rpartition(".")[2]}
    assert found["warnings"] == []
    assert Path(name).read_bytes() == plain


def test_a_file_that_is_there_is_an_error_in_json(office: Run) -> None:
    ran = office("bulletin --period 2024 -o 旧.docx --format json")
    assert told(ran)["error"]["code"] == "output-exists"
    ran = office("bulletin --period 2024 -o 旧.pdf --format json")
    assert told(ran)["error"]["code"] == "output-ending"


@pytest.mark.parametrize("words", DOCUMENTS)
def test_without_a_file_there_are_figures_or_an_error(office: Run, words: str) -> None:
    ran = office(f"{words} --format json")
    found = told(ran)
    if words.startswith(("template", "bulletin")):
        assert (ran.code, found["error"]["code"]) == (2, "document-json")
        assert "-o FILE." in found["error"]["hint"]
        assert told(office(f"{words} --format json -o -"))["error"]["code"] == "document-json"
    else:
        assert found["rows"]


def test_the_headlines_of_a_page(full: Run) -> None:
    found = full("report --period 2024 --format json").json
    (row,) = found["rows"]
    figures = full("stats --period 2024 --format json").json["total"]
    assert (row["start"], row["end"]) == ("2024-01-01", "2024-12-31")
    for key in ("submitted", "sent_up", "adopted", "rate", "instructed"):
        assert row[key] == figures[key]
    full("submit 去年 --unit SQ --on 2023-05-01")
    now, before = full("report --period 2024 --format json").json["rows"]
    assert (before["start"], before["end"], before["submitted"]) == ("2023-01-01", "2023-12-31", 1)
    assert now["submitted"] == row["submitted"]


def test_what_a_text_was_read_into_is_a_receipt_with_its_rows(z: Run) -> None:
    Path("通报.txt").write_text("石泉县采用6条，积21分，居第4；全市采用1600余条。", encoding="utf-8")
    words = "standing import --text 通报.txt --period 2024-01..08 --level 省 --yes --format json"
    dry = told(z(f"{words} --dry-run"))
    assert (dry["dry_run"], dry["recorded"]["entry"]) == (True, None)
    found = told(z(words))
    newest = z("log --top 1 --format json").json["rows"][0]["hash"]
    assert found["recorded"] == {"what": "standing", "number": None, "ref": "s1", "entry": newest}
    assert [(row["result"], row["ref"]) for row in found["rows"]] == [("recorded", "s1"), ("left", None)]
    again = told(z(words))
    assert (again["recorded"]["entry"], again["rows"][0]["result"]) == (None, "same")
