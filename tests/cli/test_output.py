"""Formats, files, streams and encodings; what JSON looks like; titles that try to be more than titles."""

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.conftest import NOW
from tests.offices import CARD

from zhibao_cli.app.dimensions import DIMENSIONS
from zhibao_cli.i18n import speaking

REPORTS = (
    "rank --period 2024",
    "rank --period 2024 --compare yoy",
    "rank --together --period 2024",
    "explain SQ --period 2024",
    "explain SQ-2024-1",
    "stats --period 2024",
    "stats --by month",
    "stats --by channel",
    "stats --by level",
    "list",
    "list adoptions",
    "list forwardings",
    "list instructions",
    "show SQ-2024-1",
    "show a1",
    "show SQ",
    "log",
    "log 8",
    "log a1",
    "verify",
    "unit list",
    "unit show SQ",
    "group list",
    "group show 直报县",
    "officer list",
    "officer show p1",
    "channel list",
    "channel show szw",
    "kind list",
    "kind show news",
    "scorecard list",
    "scorecard show office",
    "scorecard check card.toml",
    "standing list",
    "list faults",
    "list adjustments",
    "list returns",
    "show e1",
    "show j1",
    "show r1",
    "show t1",
    "target list",
    "target show t1",
    "solicitation list",
    "solicitation show YG-2024-01",
    "standing history",
    "reconcile --period 2024 --unit SQ",
    "reconcile --period 2024 --unit SQ --explain",
    "list acknowledgements",
    "show k1",
    "list honours",
    "show h1",
    "brief --period 2024",
    "awards --period 2024",
    "rank --gap --period 2024",
    "rank --scorecard card.toml --period 2024",
    "explain SQ --scorecard card.toml --period 2024",
    "scorecard new --id x --title 办法 --from 2024-01-01",
    "scorecard new --like district",
    "scorecard diff office card.toml --period 2024",
    *(f"stats --by {name} --period 2024" for name in (*DIMENSIONS, "review")),
    "trend --period 2024",
    "trend --by quarter --compare yoy --period 2024",
    "patterns --period 2024",
    "patterns --period 2024 --min-count 1",
    "search 秋茶",
    "list reviews",
    "list outcomes",
    "list trainings",
    "list totals",
    "total list",
    "total show c1",
    "show v1",
    "show o1",
    "show n1",
    "show c1",
    "show s1",
    "show YG-2024-01",
    "log h1",
    "awards --people --period 2024",
    "solicitation figures --period 2024",
    "target progress --period 2024",
    "target zero --period 2024",
    "instruction figures --period 2024",
    "list results",
    "policy list",
    "check --period 2024",
    "statement SQ --period 2024",
    "doctor",
)
EACH = pytest.mark.parametrize("words", REPORTS)


@EACH
def test_every_report_in_every_format(full: Run, words: str) -> None:
    for name in ("table", "json", "csv", "tsv", "markdown"):
        ran = full(f"{words} --format {name}")
        # Beside a text, which takes no notes, they are said on stderr.
        assert ran.code in ((0, 3) if words.startswith(("check", "doctor")) else (0,))
        assert ran.err == "" or (words.startswith("brief") and name == "table"), name
        assert ran.out
        if name == "json":
            json.loads(ran.out)
        if name == "csv" and not words.startswith(("scorecard show", "scorecard new")):
            rows = list(csv.reader(StringIO(ran.out)))
            assert len({len(row) for row in rows}) == 1


@EACH
def test_the_shape_of_a_report_in_json(full: Run, words: str) -> None:
    report = full(f"{words} --format json").json
    assert set(report) - {"total", "text"} == {"report", "period", "provenance", "columns", "rows", "notes"}
    assert set(report["provenance"]) == {"scorecard", "date_basis", "as_of", "head", "head_at"}
    assert all(set(column) == {"key", "title"} for column in report["columns"])
    keys = [column["key"] for column in report["columns"]]
    assert all(list(row) == keys for row in report["rows"])
    assert all(key.isascii() and key == key.lower() for key in keys)


OF_TODAY = ("group list", "target progress", "instruction figures", "check", "doctor", "officer show", "show p1")


@EACH
def test_nothing_depends_on_the_moment(full: Run, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if words.startswith(
        ("group list", "target progress", "instruction figures", "check", "doctor", "officer show", "show p1")
    ):
        pytest.skip("looks at the units of today, at what is over by today, or at the machine")
    dated = words if "--period" in words or not words.startswith("stats") else f"{words} --period 2024"
    before = [full(f"{dated} --format {name}").raw for name in ("json", "table", "csv")]
    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW.replace(year=2025, month=1, day=17))
    assert [full(f"{dated} --format {name}").raw for name in ("json", "table", "csv")] == before


SENTENCES = {"rule", "arithmetic", "message", "advice", "difference", "decides"}
"""What is a sentence for a reader, by its column; every other cell is the same in every language."""


def told_alike(report: dict[str, Any]) -> dict[str, Any]:
    """A report without what is said in the reader's language: titles of columns, notes, sentences."""
    skipped = SENTENCES | {"doctor": {"state"}, "target-progress": {"of"}}.get(report["report"], set())
    cells = [{key: cell for key, cell in row.items() if key not in skipped} for row in report["rows"]]
    keys = [column["key"] for column in report["columns"]]
    return {**report, "columns": keys, "rows": cells, "notes": len(report["notes"])}


@EACH
def test_the_json_is_the_same_in_chinese(full: Run, words: str) -> None:
    english = full(f"{words} --format json").json
    with speaking("zh"):
        chinese = full(f"{words} --format json").json
    if words.startswith("scorecard new"):
        pytest.skip("a card to start from is a text in the reader's language")
    assert told_alike(chinese) == told_alike(english)
    keys = [column["key"] for column in english["columns"]]
    assert len(set(keys)) == len(keys), "two columns of one key"
    for report in (english, chinese):
        titles = [column["title"] for column in report["columns"]]
        assert len(set(titles)) == len(titles), "two columns of one title"


def test_the_ranks_json(full: Run) -> None:
    report = full("rank --period 2024-01..08 --format json").json
    assert report["report"] == "rank"
    assert report["period"] == {"start": "2024-01-01", "end": "2024-08-31"}
    card = report["provenance"]["scorecard"]
    assert [(c["id"], c["effective_from"]) for c in card] == [("office", "2023-01-01")]
    assert report["provenance"]["date_basis"] == "event"
    assert report["provenance"]["as_of"] is None
    first = report["rows"][0]
    assert first == {
        "group": "直报县",
        "rank": 1,
        "unit": "石泉县",
        "code": "SQ",
        "submitted": 1,
        "adopted": 1,
        "instructed": 1,
        "points": 7.9,
    }
    assert isinstance(first["submitted"], int)
    assert '"points": 7.9' in full("rank --period 2024 --format json").out
    with_standing = full("rank --period 2024 --format json").json["rows"][0]
    assert (with_standing["official_rank"], with_standing["official_points"], with_standing["official_adopted"]) == (
        4,
        21.5,
        6,
    )
    nothing = full("rank --period 2024 --compare yoy --format json").json["rows"][0]
    assert [nothing[key] for key in ("points_before", "points_change", "rank_before", "adopted_before")] == [None] * 4
    assert full("submit 去年 --unit BH --on 2023-01-05").code == 0
    compared = full("rank --period 2024 --compare yoy --format json").json["rows"][0]
    assert compared["points_before"] == 0
    assert compared["points_change"] == 7.9
    assert {"rank_before", "adopted_before"} <= set(compared)


def test_the_explanations_json(full: Run) -> None:
    rows = full("explain SQ --period 2024 --format json").json["rows"]
    assert all({"date", "item", "event", "rule", "arithmetic", "points"} <= set(row) for row in rows)
    assert round(sum(row["points"] for row in rows), 6) == 7.9
    assert {row["event"] for row in rows} == {"submitted", "adopted", "forwarded", "instructed"}


def test_the_lists_have_the_columns_of_the_files(full: Run) -> None:
    from zhibao_cli.domain.tables import TABLES

    for what, table, besides in (
        ("items", "submissions", {"text", "file", "file_digest"}),
        ("adoptions", "adoptions", set()),
        ("forwardings", "forwardings", set()),
        ("instructions", "instructions", set()),
        ("faults", "faults", set()),
        ("adjustments", "adjustments", set()),
        ("returns", "returns", set()),
    ):
        columns = {column["key"] for column in full(f"list {what} --format json").json["columns"]}
        assert {column.key for column in TABLES[table].columns} - besides <= columns
        assert "ref" in columns


@pytest.mark.parametrize("ending", ["json", "csv", "tsv", "md", "txt"])
def test_a_file_by_its_ending(full: Run, ending: str) -> None:
    ran = full(f"rank --period 2024 -o out.{ending}")
    assert (ran.code, ran.out) == (0, "")
    assert f"out.{ending}" in ran.err
    text = Path(f"out.{ending}").read_text("utf-8")
    name = {"md": "markdown", "txt": "table"}.get(ending, ending)
    assert text == Path(f"out.{ending}").read_text("utf-8")
    assert full(f"rank --period 2024 --format {name}").out.splitlines() == text.splitlines()


def test_a_file_that_is_there_is_kept(full: Run) -> None:
    Path("out.csv").write_text("mine")
    ran = full("rank -o out.csv")
    assert (ran.code, ran.out, ran.fault) == (1, "", "output-exists")
    assert Path("out.csv").read_text() == "mine"
    assert "--force" in ran.err
    assert full("rank -o out.csv --force").code == 0
    assert Path("out.csv").read_text("utf-8") != "mine"


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("rank -o nowhere/out.csv", 1, "output-unwritable"),
        ("rank -o out.xyz", 2, "format-unknown"),
        ("rank --format yaml", 2, "format-unknown"),
        ("list -o .", 2, "format-unknown"),
        ("list --format csv -o .", 1, "output-exists"),
        ("rank --top x", 2, "number-unreadable"),
        ("rank --group 直报县 --together", 2, "group-together"),
        ("list oranges", 2, "list-unknown"),
        ("stats --by colour", 2, "dimension-unknown"),
        ("list --adopted --unadopted", 2, "filters-contrary"),
        ("list --min-words 5 --max-words 3", 2, "words-backwards"),
        ("rank --as-of 2020-01-01", 4, "as-of-too-early"),
        ("rank --as-of 99", 4, "entry-unknown"),
        ("rank --as-of 9999-12-31", 0, ""),
        ("rank --as-of 0001-01-01", 4, "as-of-too-early"),
        ("rank --as-of nonsense", 2, "date-unreadable"),
        ("rank --scorecard missing.toml", 4, "file-missing"),
        ("scorecard show office@2020-01-01", 4, "scorecard-unknown"),
        ("rank --compare never", 2, "period-unreadable"),
        ("explain", 2, "usage"),
        ("show", 2, "usage"),
        ("log --top -1", 2, "count-unreadable"),
    ],
)
def test_faults_of_reports(full: Run, words: str, status: int, code: str) -> None:
    ran = full(words)
    assert (ran.code, ran.fault) == (status, code), ran.err
    if status:
        assert ran.out == ""
        as_json = full(f"{words} --format json") if "--format" not in words else None
        if as_json is not None and "--format" not in words and code != "format-unknown":
            assert as_json.error["code"] == code
            assert set(as_json.error) >= {"code", "message", "hint"}


NASTY = (
    "[bold red]关于[/bold red][link=x]茶叶",
    "a|b`c*d_e<g>&amp;",
    "\x1b[31m红\x07色",
    "\u202e倒着\u2066的",
    "=SUM(A1)",
    "+1条",
    "@某",
    "'=x",
    '说"好"，是',
    "{name} %s {0}",
    "👨‍👩‍👧𠮷野家",
    "-5度低温",
    "--unit",
)


@pytest.mark.parametrize("title", NASTY)
def test_a_title_is_shown_literally_everywhere(z: Run, title: str) -> None:
    ran = z("submit", "--unit", "SQ", "--on", "2024-01-05", "--format", "json", "--", title)
    assert ran.code == 0, ran.err
    told = z("amend", "SQ-2024-1", "--kind", "动态")
    assert told.code == 0
    assert z("list --format json").json["rows"][0]["title"] == title
    assert "\x1b" not in z("list").out + z("list --format markdown").out + z("show SQ-2024-1").out
    assert "\x1b" not in z("adopt SQ-2024-1 --level 省").out
    cells = list(csv.reader(StringIO(z("list --format csv").out)))[1]
    assert title in (cell.removeprefix("'") for cell in cells) or title in cells
    if title.isprintable():
        assert title in z("list").out
        assert title in z("log SQ-2024-1").out


def test_a_title_too_long_or_empty(z: Run) -> None:
    ran = z("submit", "长" * 10_000, "--unit", "SQ", "--format", "json")
    assert (ran.code, ran.error["code"]) == (1, "title-too-long")
    for title in ("", "   ", "　"):
        assert z("submit", title, "--unit", "SQ").fault == "title-empty"
    assert z("submit", "长" * 10_000, "--unit", "SQ", "--force").code == 0
    assert len(z("list --format json").json["rows"][0]["title"]) == 10_000


def test_a_title_that_begins_with_a_dash_is_told_how(z: Run) -> None:
    ran = z("submit", "-5度低温", "--unit", "SQ", "--format", "json")
    assert (ran.code, ran.error["code"]) == (2, "usage")
    assert "--" in ran.error["hint"]


def test_text_that_is_no_text(z: Run) -> None:
    ran = z("submit", "坏\udcff字", "--unit", "SQ")
    assert (ran.code, ran.fault) == (2, "text-undecodable")


# --- as a program of its own ---


def _run(*words: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    settings = {**os.environ, **env}
    return subprocess.run([sys.executable, "-m", "zhibao_cli", *words], capture_output=True, env=settings, check=False)


@pytest.mark.parametrize("env", [{"PYTHONIOENCODING": "gbk"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}])
def test_whole_output_in_any_encoding(full: Run, env: dict[str, str]) -> None:
    full("submit", "生僻字𠮷和é", "--unit", "SQ", "--on", "2024-05-01")
    whole = full("list").out.count("\n")
    ran = _run("list", **env)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.count(b"\n") == whole
    encoding = env.get("PYTHONIOENCODING", "utf-8")
    text = ran.stdout.decode(encoding)
    assert "SQ-2024-0002" in text
    assert ("秋茶产销两旺" in text) == (encoding != "ascii")
    as_json = _run("list", "--format", "json", **env)
    assert json.loads(as_json.stdout.decode(encoding))["rows"][1]["title"] == "生僻字𠮷和é"


def test_errors_in_any_encoding(full: Run) -> None:
    ran = _run("show", "没有", "--format", "json", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stdout) == (4, b"")
    assert json.loads(ran.stderr)["error"]["code"] == "unit-unknown"


def test_a_reader_that_goes_away(full: Run, tmp_path: Path) -> None:
    command = f"{sys.executable} -m zhibao_cli log --format csv; echo $? >&2"
    ran = subprocess.run(["sh", "-c", f"({command}) | head -c 1 >/dev/null"], capture_output=True, check=False)
    assert ran.stderr.split() == [b"0"]


def test_an_exit_status_reaches_the_shell(full: Run) -> None:
    assert _run("show", "SQ-2024-99").returncode == 4
    assert _run("--version").returncode == 0
    assert _run("nosuch").returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")
@pytest.mark.parametrize(
    ("words", "columns", "widest"), [("list adoptions", 80, 80), ("group list", 40, 40), ("list adoptions", 40, 80)]
)
def test_a_terminal_of_any_width(full: Run, words: str, columns: int, widest: int) -> None:
    import pty

    from zhibao_cli.domain.text import width

    main, other = pty.openpty()
    env = {**os.environ, "COLUMNS": str(columns), "LINES": "40", "TERM": "dumb"}
    ran = subprocess.run(
        [sys.executable, "-m", "zhibao_cli", *words.split()], stdout=other, stderr=subprocess.PIPE, env=env, check=False
    )
    os.close(other)
    shown = b""
    try:
        while chunk := os.read(main, 65536):
            shown += chunk
    except OSError:
        pass
    os.close(main)
    assert (ran.returncode, ran.stderr) == (0, b"")
    text = shown.decode().replace("\r\n", "\n")
    assert max(map(width, text.splitlines())) <= widest
    assert ("a1" if "adoptions" in words else "直报县") in text


def test_a_scorecard_is_given_back_as_it_was(z: Run) -> None:
    text = CARD.replace('id = "office"', 'id\t=\t"tabs"  # 注：制表符')
    Path("tabs.toml").write_text(text, encoding="utf-8")
    assert z("scorecard add tabs.toml").code == 0
    assert z("scorecard show tabs").out == text
    assert z("scorecard show tabs -o again.toml").code == 0
    assert Path("again.toml").read_text("utf-8") == text
    assert z("scorecard show tabs --format json").json["rows"][0]["text"] == text
    assert z("scorecard show tabs@2023-01-01").out == text
    assert z("scorecard check again.toml").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")
def test_submit_asks_for_each_on_a_terminal(full: Run) -> None:
    import pty

    main, other = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "zhibao_cli", "submit"], stdin=other, stdout=subprocess.PIPE, stderr=other
    )
    # Title, a unit that is none, the unit, no kind, a day, not straight to any level.
    os.write(main, "新茶上市\n没有县\n石泉\n\n2024-04-01\n\n".encode())
    out, _ = process.communicate(timeout=60)
    os.close(other)
    os.close(main)
    assert process.returncode == 0
    assert "SQ-2024-0002" in out.decode()
    assert full("list --format json").json["rows"][1]["title"] == "新茶上市"
