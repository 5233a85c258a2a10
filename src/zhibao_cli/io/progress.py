"""A bar that tells how far a long reading has come: on a terminal only, and only when it takes over a second."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zhibao_cli.i18n import Message

PATIENCE = 1.0
"""Seconds before the bar appears."""

_EVERY = 500

Step = Callable[[object], None]
"""Called for each row, with what is being read."""


@contextmanager
def progress(what: Message, files: Sequence[Path] = ()) -> Iterator[Step]:
    """Give the function to call for each row of these files."""
    if not sys.stderr.isatty():
        yield lambda _what: None
        return
    bar = _Bar(what, files)
    try:
        yield bar.step
    finally:
        bar.close()


class _Bar:
    def __init__(self, what: Message, files: Sequence[Path]) -> None:
        self._what = what
        self._files = files
        self._count = 0
        self._started = time.monotonic()
        self._shown: Any = None
        self._task: Any = None

    def step(self, what: object) -> None:
        self._count += 1
        if self._count % _EVERY == 0 and (self._shown or time.monotonic() - self._started > PATIENCE):
            self._show(what)

    def _show(self, what: object) -> None:
        if self._shown is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._shown = Progress(
                TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]}"), TimeElapsedColumn(),
                console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._task = self._shown.add_task(str(self._what), total=_rows(self._files), rows="")
            self._shown.start()
        rows = f"{what} {self._count:,}"
        self._shown.update(self._task, completed=self._count, rows=rows)

    def close(self) -> None:
        if self._shown is not None:
            self._shown.stop()


def _rows(files: Sequence[Path]) -> int | None:
    """About how many rows there are: lines, where all are text files; None where that cannot be told so cheaply."""
    if any(path.suffix.lower() not in _TEXT for path in files):
        return None
    count = 0
    for path in files:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                count += chunk.count(b"\n")
    return count


_TEXT = frozenset({".csv", ".tsv", ".tab", ".txt"})
