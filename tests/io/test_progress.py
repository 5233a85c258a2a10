"""The bar of a long reading: on a terminal, after a second, and never in the way of anything else."""

import sys
from io import StringIO
from pathlib import Path

import pytest

from zhibao_cli.i18n import msg
from zhibao_cli.io import progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def read(rows: int, files: tuple[Path, ...] = ()) -> None:
    with progress.progress(msg("Importing"), files) as step:
        for _ in range(rows):
            step("adoptions")


def on_terminal(monkeypatch: pytest.MonkeyPatch, patience: float = 0) -> Terminal:
    """From here on, errors go to a terminal. (No fixture: between fixtures and test, pytest puts its own there.)"""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "PATIENCE", patience)
    made = Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    return made


def test_a_long_reading_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = on_terminal(monkeypatch)
    file = tmp_path / "adoptions.csv"
    file.write_text("row\n" * 2000, encoding="utf-8")
    read(2000, (file,))
    assert "adoptions 2,000" in terminal.getvalue()


def test_a_workbook_has_no_known_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = on_terminal(monkeypatch)
    read(2000, (tmp_path / "adoptions.xlsx",))
    assert "adoptions 2,000" in terminal.getvalue()


def test_a_short_reading_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch, patience=60)
    read(2000)
    assert terminal.getvalue() == ""


def test_a_pipe_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    pipe = StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    read(2000)
    assert pipe.getvalue() == ""


def _fail() -> None:
    with progress.progress(msg("Importing")) as step:
        for _ in range(600):
            step("adoptions")
        raise ValueError("bad")


def test_the_bar_goes_when_the_reading_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with pytest.raises(ValueError, match="bad"):
        _fail()
    # The cursor is shown again, and the line wiped.
    assert "\x1b[?25h" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")
