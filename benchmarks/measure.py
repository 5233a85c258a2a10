"""Timing whole processes against each other, fairly on a machine that does other things too."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple


class Took(NamedTuple):
    """Seconds on the clock and of processor time."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A row of the table: a candidate's times and, when it has one, its floor's; `limit` on their ratio.

    `memory` is the most the candidate held at once, in MB, with its own limit.
    """

    name: str
    candidate: tuple[Took, ...]
    floor: tuple[Took, ...] = ()
    limit: float | None = None
    floor_name: str = ""
    memory: float | None = None
    memory_limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """The middle of the ratios of runs made one right after the other."""
        pairs = zip(self.candidate, self.floor, strict=False)
        return median(one.wall / other.wall for one, other in pairs) if self.floor else None

    @property
    def cpu_ratio(self) -> float | None:
        """The same of processor time, which other programs disturb less; no limit is held against it."""
        pairs = [(one.cpu, other.cpu) for one, other in zip(self.candidate, self.floor, strict=False)]
        return median(one / other for one, other in pairs) if pairs and all(other for _, other in pairs) else None

    @property
    def broken(self) -> bool:
        """Whether a limit is exceeded."""
        slow = self.limit is not None and self.ratio is not None and self.ratio > self.limit
        big = self.memory is not None and self.memory_limit is not None and self.memory > self.memory_limit
        return slow or big


def run(command: Sequence[str], environment: Mapping[str, str]) -> Took:
    """Run a process to its end, its output thrown away. Exits when it fails: a failure is no measurement."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"exit status {process.returncode}: {' '.join(command)}")
    return Took(wall, usage.ru_utime + usage.ru_stime)


_WATCHED = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def peak_memory(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """The most memory a process held at once, in MB.

    It is started by a small process of its own: one started from here would be charged what this one ever held.
    """
    words = (sys.executable, "-c", _WATCHED, *command)
    done = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    # In KB, but on macOS in bytes.
    return int(done.stdout) / (1024 * 1024 if sys.platform == "darwin" else 1024)


Action = Callable[[], Took]


def alternate(actions: Sequence[Action], runs: int) -> list[tuple[Took, ...]]:
    """The times of each action, taken in turn; one turn before the first is not counted."""
    found: list[list[Took]] = [[] for _ in actions]
    for turn in range(runs + 1):
        # Every other turn backwards, so that none always follows the same one.
        order = range(len(actions)) if turn % 2 else range(len(actions) - 1, -1, -1)
        for number in order:
            took = actions[number]()
            if turn:
                found[number].append(took)
    return [tuple(times) for times in found]


def table(rows: Sequence[Compared], *, enforced: bool) -> str:
    """The rows for reading, as Markdown."""
    lines = [
        "| what | seconds | floor | ratio | limit | | of processor time | MB | floor is |",
        "|---|---:|---:|---:|---:|---|---:|---:|---|",
    ]
    for row in rows:
        broken = "too slow or too big" if row.memory else "too slow"
        verdict = "" if row.limit is None else (broken if row.broken else "ok") if enforced else "not enforced"
        lines.append(
            f"| {row.name} | {median(t.wall for t in row.candidate):.3f} "
            f"| {f'{median(t.wall for t in row.floor):.3f}' if row.floor else ''} | {_number(row.ratio)} "
            f"| {_number(row.limit)} | {verdict} | {_number(row.cpu_ratio)} | {_megabytes(row)} | {row.floor_name} |"
        )
    return "\n".join(lines)


def _megabytes(row: Compared) -> str:
    return "" if row.memory is None else f"{row.memory:.0f} of {row.memory_limit:.0f}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
