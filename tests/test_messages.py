"""The two languages: the catalogue is whole, nothing goes round it, and every page can be read in both."""

import ast
import locale
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest

from zhibao_cli import i18n
from zhibao_cli.cli.framework import Group
from zhibao_cli.cli.main import program
from zhibao_cli.domain import words
from zhibao_cli.domain.records import RECORDS, columns

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "zhibao_cli"
TOOL = ROOT / "tools" / "messages.py"
MO = SOURCES / "locale" / "zh_CN" / "LC_MESSAGES" / "zhibao.mo"

CHINESE = "\u3400-\u9fff"
# A file's name may be Chinese: 单位.csv.
NEXT_TO_CHINESE = re.compile(rf"[{CHINESE}）》”]([,:;?!()]|\.(?![a-z]))|[,.:;?!()][{CHINESE}（《“]")
ALIKE = {
    "{name}": "only a value",
    "{ref}": "only a value",
    "{text}": "only a value",
    "{unit} {ref}": "only values",
}
"""Messages that are the same in both languages, and why."""


def messages() -> dict[str, str]:
    with MO.open("rb") as file:
        catalogue = GNUTranslations(file)
    found: dict[str, str] = catalogue._catalog  # type: ignore[attr-defined]
    return {text: said for text, said in found.items() if text}


MESSAGES = messages()


def places(text: str) -> list[str]:
    """The {names} of a message. A brace that opens no name is literal."""
    try:
        return sorted({name for _, name, _, _ in Formatter().parse(text) if name and name.isidentifier()})
    except ValueError:
        return []


class TestCatalogue:
    def test_is_up_to_date(self) -> None:
        run = subprocess.run(
            [sys.executable, str(TOOL), "--check"], capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr

    @pytest.mark.parametrize("change", ["missing", "obsolete", "fuzzy", "empty", "stale"])
    def test_check_finds(self, tmp_path: Path, change: str) -> None:
        """The check fails on every sort of fault, in a copy of the sources."""
        copied = tmp_path / "src" / "zhibao_cli"
        shutil.copytree(SOURCES, copied, ignore=shutil.ignore_patterns("__pycache__"))
        (tmp_path / "tools").mkdir()
        shutil.copy(TOOL, tmp_path / "tools")
        po = copied / "locale" / "zh_CN" / "LC_MESSAGES" / "zhibao.po"
        text = po.read_text("utf-8")
        block = '#: src/zhibao_cli/cli/main.py\nmsgid "Show the version."\nmsgstr "显示版本号。"\n\n'
        assert block in text
        changed = {
            "missing": text.replace(block, ""),
            "obsolete": text + '\nmsgid "No longer said."\nmsgstr "已不再说。"\n',
            "fuzzy": text.replace(block, block.replace("msgid", "#, fuzzy\nmsgid")),
            "empty": text.replace("显示版本号。", ""),
            "stale": text.replace("显示版本号。", "显示版本。"),
        }[change]
        po.write_text(changed, "utf-8", newline="\n")
        command = [sys.executable, str(tmp_path / "tools" / "messages.py"), "--check"]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 1

    def test_same_bytes_each_time(self, tmp_path: Path) -> None:
        copied = tmp_path / "src" / "zhibao_cli"
        shutil.copytree(SOURCES, copied, ignore=shutil.ignore_patterns("__pycache__"))
        (tmp_path / "tools").mkdir()
        shutil.copy(TOOL, tmp_path / "tools")
        files = [copied / "locale" / "zh_CN" / "LC_MESSAGES" / name for name in ("zhibao.po", "zhibao.mo")]
        made = []
        for _ in range(2):
            subprocess.run([sys.executable, str(tmp_path / "tools" / "messages.py")], capture_output=True, check=True)
            made.append([file.read_bytes() for file in files])
        assert made[0] == made[1]

    def test_says_no_path_name_or_date(self) -> None:
        text = MO.with_suffix(".po").read_text("utf-8")
        header = text.partition("\n\n")[0]
        assert not re.search(r"Date|Translator|Team|Generated|\d{4}-\d\d|@", header)
        assert not re.search(r"^#: .*(:\d|(^| )/)", text, re.MULTILINE)


class TestTranslations:
    def test_have_the_same_places(self) -> None:
        assert [text for text, said in MESSAGES.items() if places(said) != places(text)] == []

    def test_are_other_texts(self) -> None:
        assert [text for text, said in MESSAGES.items() if not said.strip()] == []
        assert {text for text, said in MESSAGES.items() if said == text} == set(ALIKE)

    def test_have_chinese_marks(self) -> None:
        assert [said for said in MESSAGES.values() if NEXT_TO_CHINESE.search(said)] == []

    def test_keep_their_paragraphs(self) -> None:
        assert [text for text, said in MESSAGES.items() if said.count("\n\n") != text.count("\n\n")] == []

    def test_end_as_sentences_do(self) -> None:
        """A sentence stays one; a title stays without an end."""
        assert [
            text for text, said in MESSAGES.items() if text.endswith((".", "?")) != said.endswith(("。", "？"))
        ] == []

    def test_english_is_english(self) -> None:
        """Only words to be typed stand in English messages in Chinese, never its marks."""
        rests = {text: re.sub(rf"\d*[{CHINESE}][{CHINESE}\d—]*", "", text) for text in MESSAGES}
        assert [text for text, rest in rests.items() if re.search("[，。：；？！（）《》、]", rest)] == []


class TestWords:
    def test_every_record_has_a_word(self) -> None:
        assert {record.WHAT for record in RECORDS} == set(words.RECORD)

    def test_every_field_has_a_word(self) -> None:
        for record in RECORDS:
            for name in columns(record):
                assert words.field_word(record.TABLE, name).zh != name, f"{record.TABLE}.{name}"

    def test_chinese_words_are_chinese(self) -> None:
        for vocabulary in words.SHOWN.values():
            for word in vocabulary.values():
                assert re.search(f"[{CHINESE}]", word.zh)
                assert "_" not in (word.en or word.code)


# -- what goes round the catalogue


MARKS = ("msg", "N_")
ERROR = ((1, "message"), (2, "hint"))
SAID = {
    "ZhibaoError": ERROR,
    "Refused": ERROR,
    "UsageFault": ERROR,
    "NotFound": ERROR,
    "Problem": ((1, "message"),),
    "Note": ((1, "message"),),
    "Column": ((1, "title"),),
    "Report": ((1, "title"),),
    "Receipt": ((1, "text"),),
}
"""What is called with a sentence or a title, and where that stands."""


def sources() -> list[Path]:
    return sorted(SOURCES.rglob("*.py"))


def called(node: ast.Call) -> str:
    """The name of what is called."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def literal(node: ast.expr | None) -> bool:
    """Whether an expression is a text of its own, put together or not."""
    if isinstance(node, ast.IfExp):
        return literal(node.body) or literal(node.orelse)
    if isinstance(node, ast.BinOp):
        return literal(node.left) or literal(node.right)
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def argument(node: ast.Call, place: int, name: str) -> ast.expr | None:
    """An argument by its place or its name."""
    by_name = next((one.value for one in node.keywords if one.arg == name), None)
    return by_name or (node.args[place] if 0 <= place < len(node.args) else None)


def bypasses(tree: ast.AST, *, commands: bool = False) -> list[tuple[int, str]]:
    """Lines where a text for the user is not in the catalogue, and what it is a text of."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [(node.lineno, called(node)) for node in calls if bypasses_here(node, commands)]


def bypasses_here(node: ast.Call, commands: bool) -> bool:
    name = called(node)
    if name in MARKS:
        return bool(node.args) and not markable(node.args[0])
    if name in SAID and any(literal(argument(node, *one)) for one in SAID[name]):
        return True
    return commands and any(literal(argument(node, -1, one)) for one in ("help", "text"))


def markable(node: ast.expr) -> bool:
    """Whether a catalogue can hold what is marked: a plain text, a choice of them, or one marked elsewhere."""
    if isinstance(node, ast.IfExp):
        return markable(node.body) and markable(node.orelse)
    return isinstance(node, ast.Name | ast.Subscript | ast.Attribute) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@pytest.mark.parametrize("file", sources(), ids=lambda file: file.relative_to(SOURCES).as_posix())
def test_nothing_goes_round_the_catalogue(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    assert bypasses(tree, commands=file.parent.name == "cli") == []


@pytest.mark.parametrize(
    "line",
    [
        'raise Refused("code", "A sentence.")',
        'raise NotFound("code", msg("It."), "A hint.")',
        'UsageFault("code", f"A {thing}.")',
        'Problem("code", "A sentence.", file)',
        'Column("key", "Title")',
        'Report("name", "Title", columns, rows)',
        'msg(f"It is {value}.")',
        'msg("It is " + value)',
        'msg("It is {}.".format(value))',
        'typer.Option("--on", help="The day.")',
        '_option("--on", text="The day.")',
    ],
)
def test_scan_finds(line: str) -> None:
    assert bypasses(ast.parse(line), commands=True)


@pytest.mark.parametrize(
    "line",
    [
        'raise Refused("code", msg("A sentence."), msg("A hint."))',
        'Problem("code", message, "file.csv")',
        'Column("key", msg("Title"))',
        'msg("One." if one else "Many.")',
        'typer.Option("--on", help=N_("The day."))',
    ],
)
def test_scan_lets_pass(line: str) -> None:
    assert not bypasses(ast.parse(line), commands=True)


# -- the pages


def commands() -> Iterator[tuple[str, ...]]:
    """Every command and sub-command."""
    yield ()
    with program.make_context("zhibao", [], resilient_parsing=True) as context:
        for name in program.list_commands(context):
            yield (name,)
            command = program.get_command(context, name)
            if isinstance(command, Group):
                yield from ((name, below) for below in command.commands)


COMMANDS = list(commands())


def page(command: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]) -> str:
    i18n.use(language)
    with pytest.raises(SystemExit) as end:
        program.main([*command, "--help"], "zhibao")
    assert not end.value.code
    return capsys.readouterr().out


def prose(text: str) -> str:
    """A page without what is typed as it stands: examples, options, commands, names in capitals."""
    text = re.split(r"^(示例：|Examples:)$", text, maxsplit=1, flags=re.MULTILINE)[0]
    return re.sub(r"(?<![A-Za-z])-{1,2}[a-z][a-z-]*|zhibao( [a-z]+)*|[A-Z][A-Z|_]*", "", text)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
class TestPages:
    def test_chinese_page_is_chinese(self, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
        shown = page(command, "zh", capsys)
        assert "用法：" in shown
        assert not re.search(r"[a-z]{2,}([ ,]+[a-z]{2,}){2,}", prose(shown))
        assert not re.search(r"default:|required|env var", shown)
        assert not NEXT_TO_CHINESE.search(prose(shown))

    def test_english_page_is_english(self, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
        shown = page(command, "en", capsys)
        assert "Usage:" in shown
        assert not re.search("[，。：；（）]", prose(shown))

    def test_every_line_says_something(self, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
        """No option, argument or command stands on a page without its text."""
        lines = page(command, "zh", capsys).splitlines()
        for line, after in zip(lines, [*lines[1:], ""], strict=True):
            if re.match(r"  \S", line) and not line.startswith("  zhibao "):
                assert re.search(rf"\S  +.*[{CHINESE}]", line) or after.startswith("    "), line


# -- which language


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({"ZHIBAO_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ({"ZHIBAO_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
        ({"ZHIBAO_LANG": "zh_CN.UTF-8"}, "zh"),
        ({"ZHIBAO_LANG": " ZH "}, "zh"),
        ({"ZHIBAO_LANG": "fr", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_MESSAGES": "zh_CN.GBK", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "POSIX"}, "en"),
    ],
)
def test_language_of(settings: dict[str, str], wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ZHIBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    i18n._chosen.clear()
    assert i18n.language() == wanted


@pytest.mark.parametrize(
    ("system", "wanted"),
    [
        ("Chinese (Simplified)_China", "zh"),
        ("zh_CN", "zh"),
        ("English_United States", "en"),
        (None, "en"),
    ],
)
def test_language_where_nothing_is_set(system: str | None, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows none of the variables is set; the system's own locale tells."""
    for name in ("ZHIBAO_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(locale, "getlocale", lambda: (system, "cp936"))
    i18n._chosen.clear()
    assert i18n.language() == wanted


# -- values in sentences


def test_lists_are_parted_as_the_reader_parts_them() -> None:
    message = i18n.msg("One of: {names}", names=i18n.listed(["a", "b"]))
    i18n.use("zh")
    assert str(message) == "可用：a、b"
    i18n.use("en")
    assert str(message) == "One of: a, b"


def test_clauses_are_parted_as_the_reader_parts_them() -> None:
    parts = i18n.clauses(["省", i18n.msg("no. {issue}", issue="12")])
    i18n.use("zh")
    assert str(parts) == "省，第12期"
    i18n.use("en")
    assert str(parts) == "省, no. 12"
