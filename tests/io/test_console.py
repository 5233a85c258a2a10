import json
import os
import subprocess
import sys
from codecs import BOM_UTF8
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from zhibao_cli.domain.report import Column, Receipt, Report, Series
from zhibao_cli.errors import NotFound, Refused, UsageFault
from zhibao_cli.i18n import plain
from zhibao_cli.io.console import Console, check_bom, chosen_format, receipt_format
from zhibao_cli.io.formats import FORMATS, Format, render
from zhibao_cli.io.text_file import text_encoding

RECEIPT = Receipt(
    "unit", plain("已记单位 白河县"), "e" * 64, warnings=(plain("近似"),), notes=(plain("new"),), undo="zhibao undo"
)
ERROR = NotFound(
    "unit-unknown", plain("没有单位“白河”"), plain("zhibao unit add 白河"), (plain("白河县"), plain("白\x1b河乡"))
)

TEXTS = [name for name, form in FORMATS.items() if not form.binary]


class Terminal(TextIOWrapper):
    """A stream that says it is a terminal, or is none."""

    def __init__(self, encoding: str = "utf-8", tty: bool = False) -> None:
        super().__init__(BytesIO(), encoding=encoding, newline="")
        self.tty = tty

    def isatty(self) -> bool:
        return self.tty

    def written(self) -> bytes:
        self.flush()
        assert isinstance(self.buffer, BytesIO)
        return self.buffer.getvalue()


class Broken(StringIO):
    """A stream whose reader has gone."""

    fault: OSError = BrokenPipeError(32, "Broken pipe")

    def write(self, _text: str) -> int:
        raise self.fault


def screens(encoding: str = "utf-8", tty: bool = False) -> tuple[Console, Terminal, Terminal]:
    out, err = Terminal(encoding, tty), Terminal(encoding, tty)
    return Console(out, err), out, err


@pytest.mark.parametrize("name", ["table", "json", "csv", "tsv", "markdown", "html"])
def test_a_report_in_a_pipe_is_what_the_format_gives(ranked: Report, name: str) -> None:
    screen, out, err = screens()
    screen.report(ranked, name)
    assert out.written() == str(render(ranked, name)).encode()
    assert err.written() == b""


def test_a_table_is_shown_when_nothing_is_said(ranked: Report) -> None:
    screen, out, _ = screens()
    screen.report(ranked)
    assert out.written().decode() == render(ranked, "table")


def test_only_a_table_on_a_terminal_has_emphasis(ranked: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    for name in TEXTS:
        screen, out, _ = screens(tty=True)
        screen.report(ranked, name)
        assert (b"\x1b[" in out.written()) == (name == "table")


def test_the_data_does_not_steer_a_terminal(awkward: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    for name in TEXTS:
        screen, out, _ = screens(tty=True)
        screen.report(awkward, name)
        assert not {b"\x1b", b"\x07", "\x9b".encode()} & {bytes([b]) for b in out.written()}
        assert "\x9b" not in out.written().decode()


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("name", TEXTS)
def test_no_encoding_stops_a_report(awkward: Report, name: str, encoding: str) -> None:
    screen, out, _ = screens(encoding)
    screen.report(awkward, name)
    shown = out.written().decode("utf-8" if FORMATS[name].unicode else encoding)
    if name == "json":
        assert json.loads(shown)["rows"][11]["title"] == awkward.rows[11][1]
    elif name != "table":
        assert shown.count("SQ-") == len(awkward.rows)


def test_what_an_encoding_can_carry_is_not_replaced(ranked: Report) -> None:
    for name in TEXTS:
        screen, out, _ = screens("gbk")
        screen.report(ranked, name)
        assert out.written().decode("utf-8" if FORMATS[name].unicode else "gbk") == render(ranked, name)


def test_line_ends_of_csv_stay_on_a_stream_that_changes_them(ranked: Report) -> None:
    out = TextIOWrapper(BytesIO(), encoding="utf-8", newline="\r\n")
    Console(out, StringIO()).report(ranked, "csv")
    assert isinstance(out.buffer, BytesIO)
    assert out.buffer.getvalue().decode() == render(ranked, "csv")


def test_a_stream_of_text_alone_will_do(ranked: Report) -> None:
    out = StringIO(newline="")
    Console(out, StringIO()).report(ranked, "csv")
    assert out.getvalue() == render(ranked, "csv")


def test_a_reader_that_goes_away_ends_it_quietly(ranked: Report) -> None:
    Console(Broken(), Broken()).report(ranked)
    Console(Broken(), Broken()).error(ERROR)


def test_a_full_disk_is_said(ranked: Report) -> None:
    out = Broken()
    out.fault = OSError(28, "No space left on device")
    with pytest.raises(Refused) as caught:
        Console(out, StringIO()).report(ranked)
    assert caught.value.code == "output-unwritable"


def test_no_streams_at_all(ranked: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    Console().report(ranked)
    Console().error(ERROR)


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.md", "a.tsv", "a.txt"])
def test_a_file_gets_the_format_of_its_ending_in_utf8(ranked: Report, tmp_path: Path, name: str) -> None:
    screen, out, err = screens("gbk", tty=True)
    screen.report(ranked, output=tmp_path / name)
    expected = str(render(ranked, chosen_format(None, Path(name)))).encode()
    assert (tmp_path / name).read_bytes().removeprefix(b"\xef\xbb\xbf") == expected
    assert out.written() == b""
    assert name in err.written().decode("gbk")


@pytest.mark.parametrize(
    ("system", "asked", "marked"),
    [("nt", None, True), ("nt", False, False), ("posix", None, False), ("posix", True, True)],
)
def test_the_mark_of_utf8_is_usual_on_windows(
    system: str, asked: bool | None, marked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", system)
        encoding = text_encoding(asked)
    assert (encoding == "utf-8-sig") == marked


@pytest.mark.parametrize(("name", "marked"), [("a.csv", True), ("a.tsv", True), ("a.json", False), ("a.html", False)])
def test_the_mark_of_utf8_is_put_where_it_belongs(ranked: Report, tmp_path: Path, name: str, marked: bool) -> None:
    screens()[0].report(ranked, output=tmp_path / name, bom=True)
    assert (tmp_path / name).read_bytes().startswith(BOM_UTF8) == marked
    screens()[0].report(ranked, output=tmp_path / name, bom=False, force=True)
    assert not (tmp_path / name).read_bytes().startswith(BOM_UTF8)


def test_a_pipe_gets_the_mark_when_it_is_asked_for_whatever_it_carries(ranked: Report) -> None:
    screen, out, _ = screens("gbk")
    screen.report(ranked, "csv", bom=True)
    assert out.written() == BOM_UTF8 + str(render(ranked, "csv")).encode()


def test_the_mark_is_refused_where_there_is_no_place_for_it() -> None:
    check_bom("csv", True)
    check_bom("json", False)
    with pytest.raises(UsageFault) as caught:
        check_bom("json", True)
    assert caught.value.code == "bom-format"


def test_the_format_asked_for_beats_the_ending(ranked: Report, tmp_path: Path) -> None:
    screens()[0].report(ranked, "json", tmp_path / "a.csv")
    assert json.loads((tmp_path / "a.csv").read_text("utf-8"))["report"] == "rank"


def test_a_dash_is_stdout(ranked: Report) -> None:
    screen, out, _ = screens()
    screen.report(ranked, "csv", Path("-"))
    assert out.written().decode() == render(ranked, "csv")


def test_a_file_is_not_written_over_unasked(ranked: Report, tmp_path: Path) -> None:
    screen, _, _ = screens()
    path = tmp_path / "a.csv"
    screen.report(ranked, output=path)
    with pytest.raises(Refused) as caught:
        screen.report(ranked, output=path)
    assert caught.value.code == "output-exists"
    screen.report(ranked, output=path, force=True)


@pytest.mark.parametrize("name", ["pdf", "Table", "json "])
def test_an_unknown_format_is_refused(name: str) -> None:
    with pytest.raises(UsageFault) as for_report:
        chosen_format(name, None)
    with pytest.raises(UsageFault) as for_receipt:
        receipt_format(name)
    assert for_report.value.code == for_receipt.value.code == "format-unknown"


def test_an_ending_that_means_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageFault) as caught:
        chosen_format(None, tmp_path / "a.pdf")
    assert caught.value.code == "format-unknown"


def packed(report: Report, name: str, **_screen: object) -> bytes:
    return b"PK\r\n\xff"


class TestBytes:
    """A format that is a file of its own."""

    @pytest.fixture(autouse=True)
    def registered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        more = {**FORMATS, "book": Format("table", (".book",), binary=True)}
        monkeypatch.setattr("zhibao_cli.io.formats.FORMATS", more)
        monkeypatch.setattr("zhibao_cli.io.console.render", packed)

    def test_it_goes_to_a_file_or_a_pipe(self, ranked: Report, tmp_path: Path) -> None:
        screen, out, _ = screens()
        screen.report(ranked, output=tmp_path / "a.book")
        screen.report(ranked, "book")
        assert (tmp_path / "a.book").read_bytes() == out.written() == b"PK\r\n\xff"

    def test_it_does_not_go_to_a_terminal(self, ranked: Report) -> None:
        for screen in (screens(tty=True)[0], Console(StringIO(), StringIO())):
            with pytest.raises(Refused) as caught:
                screen.report(ranked, "book")
            assert caught.value.code == "output-binary"


def test_a_receipt_is_a_line_with_the_way_back() -> None:
    screen, out, err = screens()
    screen.receipt(RECEIPT)
    first, *notes = out.written().decode().splitlines()
    assert first.startswith("已记单位 白河县")
    assert first.endswith("zhibao undo")
    assert notes == ["new"]
    assert err.written().decode().count("近似") == 1


def test_a_dry_run_has_no_way_back() -> None:
    screen, out, _ = screens()
    screen.receipt(Receipt("unit", plain("x"), undo="zhibao undo", dry_run=True))
    assert "undo" not in out.written().decode()


def test_a_receipt_without_a_way_back() -> None:
    screen, out, _ = screens()
    screen.receipt(Receipt("export", plain("x")))
    assert out.written() == b"x\n"


def test_a_receipt_in_json_is_all_on_stdout() -> None:
    screen, out, err = screens("ascii")
    screen.receipt(RECEIPT, "json")
    assert json.loads(out.written())["warnings"] == ["近似"]
    assert err.written() == b""


def test_an_error_is_a_sentence_a_hint_a_code_and_details() -> None:
    screen, out, err = screens()
    screen.error(ERROR)
    sentence, hint, *rest = err.written().decode().splitlines()
    assert "没有单位“白河”" in sentence
    assert "zhibao unit add 白河" in hint
    assert rest == ["[unit-unknown]", "  白河县", "  白␛河乡"]
    assert out.written() == b""


def test_an_error_without_a_hint() -> None:
    screen, _, err = screens()
    screen.error(Refused("x", plain("y")))
    assert err.written().decode().splitlines()[1] == "[x]"


def test_an_error_in_json() -> None:
    screen, _, err = screens("gbk")
    screen.error(ERROR, "json")
    assert json.loads(err.written().decode("gbk"))["error"]["details"] == ["白河县", "白\x1b河乡"]


def test_text_to_be_pasted_keeps_its_lines() -> None:
    screen, out, _ = screens()
    screen.say("第一段\n第二段\x1b")
    assert out.written().decode() == "第一段\n第二段␛\n"


PROGRAM = r"""
import sys
from zhibao_cli.domain.report import Column, Report
from zhibao_cli.i18n import plain
from zhibao_cli.io.console import Console
rows = tuple((f"\u77f3\u6cc9\u53bf\U00020bb7\xe9\u2713{n}",) for n in range(int(sys.argv[2])))
Console().report(Report("x", plain("\u6e05\u5355"), (Column("unit", plain("\u5355\u4f4d")),), rows), sys.argv[1])
"""


def ran(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    given = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, *arguments], env=given | environment, capture_output=True, check=True, timeout=60
    )


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
)
@pytest.mark.parametrize("name", ["table", "json", "csv", "tsv", "markdown"])
def test_a_process_in_any_locale_writes_it_all(name: str, environment: dict[str, str]) -> None:
    done = ran("-c", PROGRAM, name, "3", **environment)
    assert done.stdout.count(b"\n") >= 4
    assert done.stderr == b""
    if name == "json":
        encoding = environment.get("PYTHONIOENCODING", "utf-8")
        assert json.loads(done.stdout.decode(encoding))["rows"][2] == {"unit": "石泉县𠮷é✓2"}


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
@pytest.mark.parametrize("name", ["table", "json", "csv"])
def test_a_process_whose_reader_goes_away_says_nothing(name: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, name, "50000"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0


@pytest.mark.parametrize("name", ["table", "json", "tsv"])
def test_a_pipe_pays_for_nothing_it_does_not_need(name: str) -> None:
    loaded = ran("-X", "importtime", "-c", PROGRAM, name, "1").stderr.decode()
    modules = {line.split("|")[-1].strip().split(".")[0] for line in loaded.splitlines()}
    assert not modules & {"rich", "sqlite_utils", "openpyxl", "jinja2", "docx", "pypinyin", "typer"}
    assert ("csv" in modules) == (name == "tsv")


@pytest.mark.parametrize(("encoding", "bars"), [("utf-8", "▁█"), ("gbk", "▁█"), ("ascii", "_#"), ("latin-1", "_#")])
def test_bars_are_drawn_with_what_the_terminal_has(encoding: str, bars: str) -> None:
    columns = (Column("month", plain("Month"), "label"), Column("adopted", plain("Adopted"), "count"))
    report = Report(
        "trend", plain("Trend"), columns, (("2024-01", 0), ("2024-02", 7)), series=Series("month", ("adopted",), True)
    )
    screen, out, _ = screens(encoding)
    screen.report(report)
    assert f"Adopted  {bars}  0..7" in out.written().decode(encoding)
