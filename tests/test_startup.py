"""What a command loads: start-up counts, so heavy libraries wait until they are needed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.offices import found_office

HEAVY = {
    "rich",
    "sqlite_utils",
    "openpyxl",
    "xlsxwriter",
    "jinja2",
    "docx",
    "docxtpl",
    "lxml",
    "pypinyin",
    "hypothesis",
    "pytest",
    "click",
}
NEVER = HEAVY | {"babel", "asyncio", "unittest"}
SCORING = {f"zhibao_cli.domain.{name}" for name in ("scoring", "scorecard", "ranking", "card_reader", "card_toml")}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a card and an item."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHIBAO_LANG", "en")
        office = found_office(tmp_path_factory.mktemp("startup") / "ledger.db")
        office.record("submit SQ 2024-01-05 秋茶产销两旺")
    return office.path


def loaded(*words: str, **env: str) -> set[str]:
    """The modules that are loaded when a command has run into a pipe."""
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "zhibao_cli", *words],
        capture_output=True,
        check=False,
        env={**os.environ, **env},
    )
    lines = ran.stderr.decode("utf-8", "replace").splitlines()
    assert ran.returncode == 0, [line for line in lines if not line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}


def tops(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize(
    "words",
    [
        "rank --period 2024",
        "list",
        "list --format json",
        "search 秋茶",
        "submit 甲 --unit SQ --on 2024-01-06 --dry-run",
        "stats --period 2024",
        "trend --period 2024",
        "patterns --period 2024",
        "target progress --period 2024",
        "solicitation figures --period 2024",
        "adopt 秋茶 --level 省 --on 2024-02-01 --dry-run",
        "show SQ-2024-1",
        "log",
        "undo --dry-run",
        "solicit 题 --level 省 --ask SQ --dry-run",
        "fault SQ --fault 迟报 --dry-run",
        "adjust SQ --points 1 --reason 好 --approver 主任 --dry-run",
        "target list",
        "solicitation list",
        "review 秋茶 --all --by 李科 --dry-run",
        "outcome 秋茶 写入方案 --dry-run",
        "policy list",
        "honour SQ --title 通报表彰 --by 省 --year 2023 --dry-run",
        "brief --period 2024",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_command_in_a_pipe_loads_nothing_heavy(ledger: Path, words: str, language: str) -> None:
    modules = loaded("--ledger", str(ledger), *words.split(), ZHIBAO_LANG=language)
    assert tops(modules) & NEVER == set()


def test_a_submission_loads_no_scoring(ledger: Path) -> None:
    modules = loaded("--ledger", str(ledger), "submit", "乙", "--unit", "SQ", "--on", "2024-01-07")
    assert modules & (SCORING | {"zhibao_cli.domain.query"}) == set()


@pytest.mark.parametrize("words", ["--version", "--help", "submit --help", "unit --help"])
def test_what_needs_no_ledger_loads_neither_sqlite_nor_scoring(words: str) -> None:
    modules = loaded(*words.split())
    assert tops(modules) & (NEVER | {"sqlite3"}) == set()
    assert modules & SCORING == set()
    assert not any(name.startswith("zhibao_cli.store") for name in modules)


def test_the_other_library_is_seen() -> None:
    assert "sqlite3" in tops(loaded("--ledger", "nosuch.db", "--version") | {"sqlite3.dbapi2"})
