"""`report`: a page or a workbook, by the name of the file; nothing else is touched."""

import shlex
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.cli.conftest import Run
from tests.conftest import NOW

from zhibao_cli import i18n


def test_a_page(full: Run) -> None:
    ran = full("report --period 2024 -o 报告.html")
    assert (ran.code, ran.out, ran.err) == (0, "", "Written: 报告.html\n")
    text = Path("报告.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    for part in ("秋茶产销两旺", "石泉县", "秋粮收购", "政务信息"):
        assert part in text


def test_a_workbook(full: Run) -> None:
    assert full("report --period 2024 -o 报告.xlsx").code == 0
    assert {"Ranking", "By month", "Items", "Rules", "Sources", "Charts"} <= set(load_workbook("报告.xlsx").sheetnames)


def test_to_a_pipe_it_is_a_page(full: Run) -> None:
    ran = full("report --period 2024")
    assert ran.out.startswith("<!DOCTYPE html>")
    assert ran.raw.decode("utf-8") == full("report --period 2024 -o -").out


@pytest.mark.parametrize("ending", ["html", "xlsx"])
def test_the_same_ledger_and_dates_give_the_same_bytes(full: Run, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    full(f"report --period 2024 -o a.{ending}")
    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW + timedelta(days=40))
    full(f"report --period 2024 -o b.{ending}")
    assert Path(f"a.{ending}").read_bytes() == Path(f"b.{ending}").read_bytes()
    full("submit 又一条 --unit BH --on 2024-08-01")
    full(f"report --period 2024 -o c.{ending}")
    assert Path(f"a.{ending}").read_bytes() != Path(f"c.{ending}").read_bytes()
    full(f"report --period 2024 -o d.{ending} --force")


def test_as_it_stood_then(full: Run) -> None:
    before = full("report --period 2024").out
    full("submit 又一条 --unit BH --on 2024-08-01")
    entry = full("log --format json").json["rows"][0]["entry"]
    assert "又一条" in full("report --period 2024").out
    then = full(f"report --period 2024 --as-of {entry - 1}").out
    assert "又一条" not in then
    assert "As of" in then
    assert "As of" not in before


def test_nothing_is_written_over_unasked(full: Run) -> None:
    Path("a.html").write_text("mine", encoding="utf-8")
    ran = full("report -o a.html")
    assert (ran.code, ran.fault) == (1, "output-exists")
    assert Path("a.html").read_text(encoding="utf-8") == "mine"
    assert full("report -o a.html --force").code == 0


@pytest.mark.parametrize(
    ("words", "code", "fault"),
    [
        ("report -o a.pdf", 2, "output-ending"),
        ("report -o a", 2, "output-ending"),
        ("report --period 昨年", 2, "period-unreadable"),
        ("report --level 星", 2, "level-unknown"),
        ("report --scorecard nobody", 4, "scorecard-unknown"),
        ("report --compare soon", 2, "period-unreadable"),
        ("report extra", 2, "usage"),
        ("report -o nowhere/a.html", 1, "output-unwritable"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_written(full: Run, words: str, code: int, fault: str) -> None:
    there = set(Path().iterdir())
    ran = full(words)
    assert (ran.code, ran.fault) == (code, fault)
    assert set(Path().iterdir()) == there


def test_without_the_library_it_says_how_to_get_it(full: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    ran = full("report -o a.html")
    assert (ran.code, ran.fault) == (1, "library-missing")
    assert "zhibao[report]" in ran.err
    assert not Path("a.html").exists()


def test_authors_only_where_asked_for(full: Run) -> None:
    full("submit 署名稿 --unit SQ --author 王强 --on 2024-05-01")
    full("instruct 署名稿 --level 县 --leader 刘县长 --text 请阅 --on 2024-05-02")
    for names, option in ((("王强",), "--with-authors"), (("刘县长", "请阅"), "--with-text")):
        plain, named = full("report --period 2024").out, full(f"report --period 2024 {option}").out
        assert all(name not in plain and name in named for name in names)


def test_a_title_of_anything_is_read_as_it_stands(full: Run) -> None:
    title = "<script>alert(1)</script>{{ 7*7 }}&amp;"
    full(*shlex.split("submit --unit SQ --on 2024-05-01"), title)
    text = full("report --period 2024").out
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}&amp;amp;" in text
    assert "<script>alert" not in text


def test_an_empty_ledger_gives_an_empty_page(z: Run) -> None:
    text = z("report --period 2024").out
    assert "<!DOCTYPE html>" in text
    assert z("report --period 2024 -o leer.xlsx").code == 0


def test_in_chinese(full: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_chosen", ["zh"])
    text = full("report --period 2024").out
    assert '<html lang="zh-CN">' in text
    for word in ("积分", "名次", "采用", "报送"):
        assert word in text
