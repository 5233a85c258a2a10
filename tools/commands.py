"""Write the pages of docs/ that the program itself knows best.

docs/commands.md comes whole from the program's own help. In docs/files.md and docs/exit-codes.md only what stands
between a `generated` mark and its end is written: the tables of an import folder, the words for values, the error
codes found in the source. With --check nothing is written: exit status 1 when a page is out of date.
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import typer

from zhibao_cli.app.load_rows import READERS
from zhibao_cli.cli.framework import Group
from zhibao_cli.cli.main import program
from zhibao_cli.domain.table_list import ALL, ColumnSpec, TableSpec
from zhibao_cli.domain.words import VOCABULARIES, Word
from zhibao_cli.i18n import use

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "zhibao_cli"
DOCS = ROOT / "docs"
COLUMNS = "88"
"""How wide the help pages are set."""

_HEAD = """\
# Commands

<!-- Made by tools/commands.py from the program's own help: `make docs`. Do not edit. -->

Every command with its help, as `zhibao COMMAND --help` prints it in English (`ZHIBAO_LANG=en`; `ZHIBAO_LANG=zh` shows
the same pages in Chinese). Exit statuses and error codes: [exit-codes.md](exit-codes.md).

"""


class Shown(NamedTuple):
    """A command as it is documented: what is typed, its help page, its examples."""

    path: str
    page: str
    examples: tuple[str, ...]
    group: bool


def commands() -> Iterator[Shown]:
    """Every command and group, in the order of the program's own help."""
    use("en")
    os.environ["COLUMNS"] = COLUMNS
    yield from _walk(program, _context(program, "zhibao"))


def _walk(command: Any, context: Any) -> Iterator[Shown]:
    examples = tuple((command.epilog or "").splitlines())
    yield Shown(context.command_path, command.get_help(context), examples, isinstance(command, Group))
    if isinstance(command, Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            yield from _walk(inner, _context(inner, name, context))


def _context(command: Any, name: str, parent: Any = None) -> Any:
    return typer.Context(command, info_name=name, parent=parent)


def commands_page() -> str:
    """docs/commands.md."""
    shown = list(commands())
    parts = [_HEAD]
    for one in shown[1:]:
        depth = one.path.count(" ") - 1
        parts.append(f"{'  ' * depth}- [{one.path}](#{one.path.replace(' ', '-')})\n")
    parts.extend(f"\n## {one.path}\n\n```text\n{one.page}\n```\n" for one in shown)
    return "".join(parts)


# -- docs/files.md


def table_sections() -> str:
    """A section for each table: what it is called, its columns, which must be there."""
    loaded = [spec for spec in ALL if spec.name in READERS]
    later = [spec for spec in ALL if spec.name not in READERS]
    lines = ["", "## Tables that are loaded today", ""]
    for spec in loaded:
        lines += _table_section(spec)
    lines += [
        "## Tables described for later", "",
        "These have their names and columns fixed already, so that files made today keep their shape. This version "
        "leaves such a file alone and says so in the receipt of `init --from`.", "",
    ]  # fmt: skip
    for spec in later:
        lines += _table_section(spec)
    return "\n".join(lines)


def _table_section(spec: TableSpec) -> Iterator[str]:
    must = set(spec.required)
    yield from (f"### {spec.name} · {spec.names[0]}", "")
    yield f"File names: `{spec.name}`, {'、'.join(spec.names)}."
    choices = [options for options in spec.needs if len(options) > 1]
    for options in choices:
        each = " or ".join(" and ".join(f"`{key}`" for key in keys) for keys in options)
        yield f"Must also have: {each}."
    yield from ("", "| column | must | holds | Chinese headers |", "|---|---|---|---|")
    for column in spec.columns:
        needed = "yes" if column.key in must else ""
        yield f"| `{column.key}` | {needed} | {_holds(column)} | {'、'.join(column.headers)} |"
    yield ""


_HOLDS = {
    "text": "text", "date": "a date", "int": "a whole number", "points": "a number", "flag": "yes or no",
    "metric": "what is counted", "item": "an item, by its number", "unit": "a unit, by code or name",
    "group": "a group", "channel": "a publication", "kind": "a kind", "officer": "an officer",
    "solicitation": "a solicitation, by its number", "topic": "a topic",
}  # fmt: skip


def _holds(column: ColumnSpec) -> str:
    held = f"a word: [{column.words}](#words-for-values)" if column.type == "word" else _HOLDS[column.type]
    return f"{held}; several with `;`" if column.many else held


def word_table() -> str:
    """Every vocabulary: the code, the Chinese word, what else is read."""
    lines = ["", "| word list | code | Chinese | also read |", "|---|---|---|---|"]
    for name, vocabulary in VOCABULARIES.items():
        lines += [_word_row(name if number == 0 else "", word) for number, word in enumerate(vocabulary.values())]
    return "\n".join([*lines, ""])


def _word_row(name: str, word: Word) -> str:
    return f"| {name} | `{word.code}` | {word.zh} | {'、'.join(word.also)} |"


# -- docs/exit-codes.md


class Code(NamedTuple):
    """An error code in the source: the exit status it gives (0: a fault in a list), where it is, what is said."""

    code: str
    status: int
    place: str
    messages: tuple[str, ...]


_STATUS = {"ZhibaoError": 1, "Refused": 1, "UsageFault": 2, "NotFound": 4}
_FAULTS = ("Problem", "fault", "add", "warn", "refusal", "_problem", "_remark", "_lineage_fault")
_CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")


def codes() -> list[Code]:
    """Every error code the source can give, each once for each exit status and folder, with what is said."""
    found: dict[tuple[str, int, str], list[str]] = {}
    for path in sorted(SOURCES.rglob("*.py")):
        place = _room(path.relative_to(SOURCES).as_posix())
        for code, status, messages in _Scan(path.read_text(encoding="utf-8")).codes():
            said = found.setdefault((code, status, place if not status else ""), [])
            said.extend(message for message in messages if message not in said)
    return [Code(*key, tuple(said)) for key, said in sorted(found.items())]


def _room(place: str) -> str:
    """Where a listed fault is met: in a scorecard's file, by verify, or in the files of an import."""
    return "scorecard" if place.startswith("domain/card") else "verify" if place == "store/verify.py" else "import"


class _Scan:
    """The codes of one source file. Names that hold a code or message are followed to where they were set."""

    def __init__(self, text: str) -> None:
        self.calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        self.calls.sort(key=lambda call: call.lineno)
        self.set = [
            (node.lineno, node.targets[0].id, node.value)
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        ]
        self.set.sort(key=lambda one: one[0])

    def codes(self) -> Iterator[tuple[str, int, list[str]]]:
        """Each code with its status and messages."""
        for call in self.calls:
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            head = "card-warn-" if name == "warn" else ""
            if name in _STATUS or name in _FAULTS:
                for code in self._literals(call):
                    yield head + code, _STATUS.get(name, 0), list(self._messages(call))

    def _literals(self, call: ast.Call) -> Iterator[str]:
        """The codes a call can give. What is no code, such as a column's key, stands where no message follows."""
        named = getattr(call.func, "id", "") == "_lineage_fault"
        for number, argument in enumerate(call.args[:2]):
            after = call.args[number + 1 : number + 2]
            found = list(_codes_in(self._value(argument)))
            if found and (named or any(True for one in after for _ in _texts(self._value(one)))):
                yield from found
                return

    def _messages(self, call: ast.Call) -> Iterator[str]:
        for argument in call.args[1:3]:
            texts = list(_texts(self._value(argument)))
            if texts:
                yield texts[0]
                return

    def _value(self, node: ast.expr) -> ast.expr:
        if not isinstance(node, ast.Name):
            return node
        before = [value for line, name, value in self.set if name == node.id and line <= node.lineno]
        return before[-1] if before else node


def _codes_in(node: ast.expr) -> Iterator[str]:
    """The codes an expression can be: a literal, one of two, or one with a part that varies, written as WORD."""
    if isinstance(node, ast.IfExp):
        yield from _codes_in(node.body)
        yield from _codes_in(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "WORD" for part in node.values)


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts of the messages in an expression."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and getattr(one.func, "id", "") in ("msg", "plain", "_message"):
            yield from (str(text.value) for text in one.args[:1] if isinstance(text, ast.Constant))


def code_tables() -> str:
    """The error codes by exit status, then the codes of faults that reports and refusals list."""
    found = codes()
    lines = [""]
    for status, title in ((1, "1: refused or failed"), (2, "2: usage"), (4, "4: not found")):
        lines += [f"### Exit status {title}", "", *_code_rows(code for code in found if code.status == status), ""]
    for room, title in (
        ("import", "Faults in the files of an import"),
        ("scorecard", "Faults in a scorecard's file"),
        ("verify", "Faults found by verify"),
    ):
        lines += [f"### {title}", "", *_code_rows(code for code in found if code.place == room), ""]
    return "\n".join(lines)


def _code_rows(found: Iterator[Code]) -> Iterator[str]:
    yield from ("| code | message |", "|---|---|")
    for code in found:
        said = " · ".join(code.messages).replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
        yield f"| `{code.code}` | {said} |"


# -- all pages


@cache
def pages() -> dict[Path, str]:
    """Every page as it should be."""
    found = {DOCS / "commands.md": commands_page()}
    for name, parts in (
        ("files.md", {"tables": table_sections(), "words": word_table()}),
        ("exit-codes.md", {"codes": code_tables()}),
    ):
        text = (DOCS / name).read_text(encoding="utf-8")
        for mark, inside in parts.items():
            text = _between(text, mark, inside, name)
        found[DOCS / name] = text
    return found


def _between(text: str, mark: str, inside: str, name: str) -> str:
    start, end = f"<!-- generated: {mark} -->", f"<!-- end: {mark} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        raise SystemExit(f"docs/{name} must have {start} and {end}, each once")
    before, _, rest = text.partition(start)
    return f"{before}{start}\n{inside}{end}{rest.partition(end)[2]}"


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check tell which are out of date."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in arguments:
            sys.stderr.write(f"{path.relative_to(ROOT)} is out of date: make docs\n")
        else:
            path.write_text(pages()[path], encoding="utf-8", newline="\n")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
