"""The help of every command, as golden files: `--snapshot-update` writes them anew."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
import typer
from tests.cli.conftest import run_program
from tests.conftest import Snapshots

from zhibao_cli.cli.main import app
from zhibao_cli.domain.text import width


def _commands() -> Iterator[tuple[str, ...]]:
    root = typer.main.get_command(app)
    context = typer.Context(root)
    yield ()
    for name in root.list_commands(context):  # type: ignore[attr-defined]
        command = root.get_command(context, name)  # type: ignore[attr-defined]
        yield (name,)
        yield from ((name, inner) for inner in getattr(command, "commands", ()))


COMMANDS = tuple(_commands())
EACH = pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words) or "zhibao")


def _file(words: tuple[str, ...]) -> str:
    return "-".join(words or ("zhibao",)) + ".txt"


@pytest.fixture(autouse=True)
def eighty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@EACH
def test_the_help_page(words: tuple[str, ...], help_pages: Snapshots) -> None:
    ran = run_program(*words, "--help")
    assert (ran.code, ran.err) == (0, "")
    help_pages.check(_file(words), ran.out)
    assert run_program(*words, "-h").out == ran.out


@EACH
def test_the_help_has_an_example_and_explains_everything(words: tuple[str, ...]) -> None:
    out = run_program(*words, "--help").out
    group = bool(out.count("\nCommands:\n"))
    assert group or "\nExamples:\n" in out
    assert group or f"zhibao {words[0]}" in out or "zhibao --ledger" in out
    explained = out.split("\nExamples:\n")[0]
    for line in explained.splitlines():
        option = line.strip()
        assert not (line.startswith("  -") and "  " not in option and len(option) < 25), f"no explanation: {line}"


@EACH
def test_no_line_is_wider_than_the_terminal(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    for columns in (40, 80):
        monkeypatch.setenv("COLUMNS", str(columns))
        out = run_program(*words, "--help").out.split("\nExamples:\n")[0]
        assert max(map(width, out.splitlines())) <= max(columns, 56)


@EACH
def test_every_command_has_the_common_options(words: tuple[str, ...]) -> None:
    out = run_program(*words, "--help").out
    assert "--ledger" in out or "\nCommands:\n" in out
    if "\nCommands:\n" not in out:
        assert "--format" in out


def test_no_golden_file_is_left_over(help_pages: Snapshots) -> None:
    assert help_pages.orphans({_file(words) for words in COMMANDS}) == set()


def test_an_orphan_is_found(help_pages: Snapshots) -> None:
    assert Snapshots(help_pages.folder, update=False).orphans(set())


def test_no_words_show_the_help() -> None:
    ran = run_program()
    assert ran.out == run_program("--help").out
    assert "Commands:" in run_program("unit").out


def test_the_help_needs_no_ledger_and_no_heavy_library() -> None:
    code = "import sys\nfrom zhibao_cli.__main__ import main\ntry:\n main()\nfinally:\n print('sqlite3' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code, "--help"], capture_output=True, check=False, env={**os.environ})
    assert ran.stdout.split()[-1] == b"False"
