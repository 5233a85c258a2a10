"""Run the commands that the documents show, and put what they print where it is shown.

In README.md, README.zh-CN.md and docs/*.md, a block fenced as `console` holds lines that begin with `$` and, under
each, what the program prints; a block fenced as `sh` holds commands by themselves. Every `zhibao` line is run, in
order, against a ledger made from examples/ankang (a document that does not begin with `init` finds one). The output
under a `$` line is written afresh; a line that ends in `# exit status N` must end with that status, all others with 0.
`sqlite3` lines are run by Python's own SQLite. The clock stands still; folders and hashes, which differ from run to
run, are replaced.

The pictures docs/images/rank*.svg are made from `rank` on a terminal. With --check nothing is written: exit status 1
when a document or picture is out of date. Names of documents: only these.
"""

import atexit
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from datetime import datetime, timedelta, timezone
from functools import cache
from hashlib import sha256
from html import escape
from io import BytesIO, TextIOWrapper
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from zhibao_cli import i18n
from zhibao_cli.app import session
from zhibao_cli.cli.main import program

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
DOCUMENTS = ("README.md", "README.zh-CN.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
EXAMPLE = ROOT / "examples" / "ankang"
INIT = "init --from examples/ankang"
FOLDER = "/home/clerk"
"""What stands for the folder a run was made in."""
MOMENT = datetime(2024, 11, 1, 9, 0, tzinfo=timezone(timedelta(hours=8)))
"""When the documents' commands are run."""

_FENCE = re.compile(r"^```(console|sh)$(.*?)^```$", re.MULTILINE | re.DOTALL)
_STATUS = re.compile(r"#\s*(?:exit status|退出码)\s*(\d)\s*$")


class Failed(Exception):
    """A command of a document did not do what the document says."""


class Bench:
    """A folder with a ledger in it, where the commands of one document are run."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        self.ledger = folder / "ankang.db"
        self.hashes: dict[str, str] = {}
        base = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIBAO_", "LC_", "LANG"))}
        self.environment = base | {
            "ZHIBAO_LANG": language, "ZHIBAO_LEDGER": str(self.ledger), "ZHIBAO_ACTOR": "clerk", "COLUMNS": "100",
            "PYTHONUTF8": "1", "XDG_DATA_HOME": str(folder), "LOCALAPPDATA": str(folder),
        }  # fmt: skip
        shutil.copytree(EXAMPLE, folder / EXAMPLE.relative_to(ROOT))

    def prepare(self) -> None:
        """Have a ledger made from the example."""
        shutil.copyfile(_example_ledger(), self.ledger)

    def run(self, line: str) -> str:
        """What a line prints, on both streams; Failed when its exit status is not the one the line says."""
        said = _STATUS.search(line)
        wanted = int(said[1]) if said else 0
        words = shlex.split(line, comments=True)
        if words[0] == "sqlite3":
            return self.steady(self._query(words))
        status, printed = self._program(words[1:])
        if status != wanted:
            raise Failed(f"{line}\nexit status {status}, not {wanted}\n{printed}")
        return self.steady(printed)

    def _program(self, words: list[str]) -> tuple[int, str]:
        """Run the program itself, in this process and at the documents' moment: what a start costs adds up."""
        buffer = BytesIO()
        out = TextIOWrapper(buffer, encoding="utf-8", newline="")
        language = self.environment["ZHIBAO_LANG"]
        with ExitStack() as stack:
            stack.enter_context(patch.dict(os.environ, self.environment, clear=True))
            stack.enter_context(patch.object(i18n, "_chosen", [language]))
            stack.enter_context(patch.object(session, "clock", lambda: MOMENT))
            stack.enter_context(chdir(self.folder))
            stack.enter_context(redirect_stdout(out))
            stack.enter_context(redirect_stderr(out))
            try:
                program.main(words)
            except SystemExit as done:
                out.flush()
                return int(done.code or 0), buffer.getvalue().decode().replace("\r\n", "\n")
        raise Failed("the program did not end as it should")

    def _query(self, words: list[str]) -> str:
        """What `sqlite3 -readonly LEDGER "SELECT …"` prints, by Python's SQLite."""
        connection = sqlite3.connect(f"{self.ledger.as_uri()}?mode=ro", uri=True)
        try:
            rows = connection.execute(words[-1]).fetchall()
        finally:
            connection.close()
        return "".join("|".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)

    def steady(self, text: str) -> str:
        """The text with what differs from run to run replaced: folders and hashes."""
        text = text.replace(str(self.folder.resolve()), FOLDER).replace(str(self.folder), FOLDER)
        # The first twelve characters of a hash are digits alone once in 280 times: they are a hash all the same.
        return re.sub(r"\b[0-9a-f]{12,64}\b", self._hash, text)

    def _hash(self, found: re.Match[str]) -> str:
        # The rules of a card do not change from run to run, but nobody should have to know which hash is which.
        start = found[0][:12]
        number = str(len(self.hashes))
        return self.hashes.setdefault(start, sha256(number.encode()).hexdigest())[: len(found[0])]


@cache
def _example_ledger() -> Path:
    """A ledger made from the example, made once in a run of this program."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    bench = Bench(Path(folder.name), "en")
    bench.run(f"zhibao {INIT}")
    return bench.ledger


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """The fenced blocks of a document that are run: the sort, and the lines."""
    return [(found[1], found[2].strip("\n").split("\n")) for found in _FENCE.finditer(text)]


def command_lines(text: str) -> list[str]:
    """Every command of a document that is run, in order."""
    lines = [
        line.removeprefix("$ ") for sort, inside in blocks(text) for line in inside if sort == "sh" or line[:2] == "$ "
    ]
    return [line for line in lines if line.startswith(("zhibao ", "sqlite3 "))]


def language_of(name: str) -> str:
    """The language a document's commands are run in."""
    return "zh" if ".zh-CN." in name else "en"


def refreshed(name: str) -> str:
    """A document with what its commands print now."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = command_lines(text)
    if not lines:
        return text
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), language_of(name))
        if not any(line.startswith(f"zhibao {INIT}") for line in lines[:1]):
            bench.prepare()
        return _FENCE.sub(lambda found: f"```{found[1]}\n{_block(bench, found[1], found[2])}```", text)


def _block(bench: Bench, sort: str, inside: str) -> str:
    lines = inside.strip("\n").split("\n")
    if sort == "sh":
        for line in command_lines(f"```sh\n{inside.strip()}\n```"):
            bench.run(line)
        return inside.strip("\n") + "\n"
    shown = []
    for line in (line for line in lines if line.startswith("$ ")):
        shown += [line, *bench.run(line[2:]).rstrip("\n").split("\n")]
    return "\n".join(part for part in shown).rstrip() + "\n"


# -- the pictures

WIDE, HIGH = 7.8, 20
_FONTS = (
    "'Sarasa Mono SC','Noto Sans Mono CJK SC','Source Han Mono SC','WenQuanYi Zen Hei Mono',Consolas,Menlo,"
    "'DejaVu Sans Mono','Noto Sans CJK SC','Microsoft YaHei','PingFang SC',SimSun,monospace"
)
_STYLES = {"1": "bold", "2": "dim"}
_PICTURES = {
    "rank.svg": ("en", "zhibao rank --period 2024-01..08 --level province --group 直报县", 120),
    "rank.zh-CN.svg": ("zh", "zhibao rank --period 2024年1—8月 --level 省 --group 直报县", 100),
}


class Cell(NamedTuple):
    """A character on the terminal: where, how wide, how shown."""

    column: int
    character: str
    width: int
    style: str


def picture(name: str) -> str:
    """One of the pictures: a real run, on a terminal, drawn as SVG."""
    language, line, columns = _PICTURES[name]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), language)
        bench.prepare()
        printed = bench.steady(_on_terminal(bench, line, columns))
    return drawn(f"$ {line}\n{printed}", columns)


def _on_terminal(bench: Bench, line: str, columns: int) -> str:
    """What a command prints on a terminal of that width, with the terminal's codes."""
    import pty

    ours, theirs = pty.openpty()
    environment = bench.environment | {"COLUMNS": str(columns), "TERM": "xterm-256color"}
    words = [sys.executable, "-m", "zhibao_cli", *shlex.split(line)[1:]]
    done = subprocess.Popen(words, cwd=bench.folder, env=environment, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    printed = _all_of(ours).decode().replace("\r\n", "\n")
    if done.wait():
        raise Failed(f"{line}\n{printed}")
    return printed


def _all_of(handle: int) -> bytes:
    found = b""
    with os.fdopen(handle, "rb", buffering=0) as stream:
        while True:
            try:
                chunk = stream.read(65536)
            except OSError:  # Linux's way of saying that the other end is closed
                return found
            if not chunk:
                return found
            found += chunk


def cells_of(line: str) -> Iterator[Cell]:
    """The characters of a line with their places; the terminal's codes become styles."""
    style, column = "", 0
    for code, character in re.findall(r"\x1b\[([0-9;]*)m|(.)", line):
        if not character:
            style = " ".join(_STYLES[one] for one in code.split(";") if one in _STYLES)
            continue
        width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        yield Cell(column, character, width, style)
        column += width


def drawn(text: str, columns: int) -> str:
    """Terminal text as SVG. Every run of characters is given its width, so that any font keeps the columns."""
    lines = text.rstrip("\n").split("\n")
    right, bottom = round(columns * WIDE) + 32, len(lines) * HIGH + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {right} {bottom}" width="{right}" height="{bottom}">',
        f"<style>text{{font:14px {_FONTS};fill:#d8dee4;white-space:pre}}.bold{{font-weight:700;fill:#fff}}"
        ".dim{fill:#8b949e}.typed{fill:#7ee787}</style>",
        f'<rect width="{right}" height="{bottom}" rx="8" fill="#161b22"/>',
        *(
            f'<circle cx="{20 + 18 * n}" cy="18" r="6" fill="{c}"/>'
            for n, c in enumerate(("#ff5f57", "#febc2e", "#28c840"))
        ),
    ]
    for row, line in enumerate(lines):
        cells = [cell._replace(style="typed") for cell in cells_of(line)] if row == 0 else list(cells_of(line))
        for _, run in groupby(cells, key=lambda cell: (cell.character == " ", cell.width, cell.style)):
            parts.extend(_run(list(run), 56 + row * HIGH))
    return "\n".join([*parts, "</svg>", ""])


def _run(run: list[Cell], y: int) -> Iterator[str]:
    text = "".join(cell.character for cell in run)
    if not text.strip():
        return
    shown = f' class="{run[0].style}"' if run[0].style else ""
    length = sum(cell.width for cell in run) * WIDE
    x = 16 + run[0].column * WIDE
    yield f'<text x="{x:.1f}" y="{y}" textLength="{length:.1f}" lengthAdjust="spacing"{shown}>{escape(text)}</text>'


# -- all of it


def main(arguments: list[str]) -> int:
    """Write what is out of date, or with --check tell it. All of it, or the documents and pictures named."""
    check, names = "--check" in arguments, [one for one in arguments if one != "--check"]
    makers = {ROOT / name: refreshed for name in DOCUMENTS} | {IMAGES / name: picture for name in _PICTURES}
    faults = 0
    for path, made in makers.items():
        name = path.name if path.parent == IMAGES else path.relative_to(ROOT).as_posix()
        if names and name not in names:
            continue
        try:
            text = made(name)
        except Failed as fault:
            sys.stderr.write(f"{name}: {fault}\n")
            faults += 1
            continue
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        if check:
            sys.stderr.write(f"{name} is out of date: make docs\n")
            faults += 1
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{name}\n")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
