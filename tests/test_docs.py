"""The documents: generated pages are fresh, shown commands run, links lead somewhere, lists match the program."""

import hashlib
import importlib.util
import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from zhibao_cli.app.load_rows import READERS
from zhibao_cli.domain.card_reader import is_warning
from zhibao_cli.domain.card_toml import EITHER, MANY, SINGLE, read_scorecard
from zhibao_cli.domain.card_when import EVENT_KEYS, ITEM_KEYS
from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.table_list import ALL
from zhibao_cli.i18n import use

ROOT = Path(__file__).parents[1]


def load(name: str) -> ModuleType:
    """A module of tools/, which is no package of the program."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


commands = load("commands")
picture = load("picture")
PAGES = (*picture.DOCUMENTS, "CONTRIBUTING.md", "CHANGELOG.md", "examples/ankang/README.md")
SHOWN = [(one.path, one) for one in commands.commands()]
SINGLE_COMMANDS = [pytest.param(one, id=path) for path, one in SHOWN if not one.group]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# -- the command reference


@pytest.mark.parametrize("shown", SINGLE_COMMANDS)
def test_a_command_says_what_it_does_and_gives_an_example_that_can_be_typed(shown: Any) -> None:
    page = shown.page.split("\n")
    assert page[0].startswith(f"Usage: {shown.path}")
    assert page[2].strip().endswith(".") or page[3].strip()
    assert shown.examples
    for example in shown.examples:
        typed = re.sub(r"^zhibao --ledger \S+", "zhibao", example)
        assert f"{typed} ".startswith(f"{shown.path} ")
        for option in re.findall(r"(?<=\s)--?[a-z][a-z-]*", typed):
            assert re.search(rf"(?m)^  .*{re.escape(option)}\b", shown.page), f"{option} is no option of {shown.path}"


def test_every_command_has_its_section_in_the_reference() -> None:
    page = text_of("docs/commands.md")
    for path, _ in SHOWN:
        assert f"\n## {path}\n" in page


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in commands.pages()])
def test_a_generated_page_is_fresh(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == commands.pages()[path], "make docs"


# -- what the pages show


@pytest.mark.skipif(sys.platform == "win32", reason="the pages show paths as they are elsewhere")
@pytest.mark.parametrize("name", [name for name in picture.DOCUMENTS if picture.command_lines(text_of(name))])
def test_every_command_of_a_page_runs_and_prints_what_the_page_says(name: str) -> None:
    assert picture.refreshed(name) == text_of(name), "make docs"


@pytest.mark.skipif(sys.platform == "win32", reason="the picture is taken on a terminal of this system's sort")
@pytest.mark.parametrize("name", ["rank.svg", "rank.zh-CN.svg"])
def test_a_picture_shows_a_real_run(name: str) -> None:
    assert (picture.IMAGES / name).read_text(encoding="utf-8") == picture.picture(name), "make docs"


def named_commands(page: str) -> set[str]:
    """The commands a page runs or shows, sub-commands with their group."""
    paths = {path.removeprefix("zhibao ") for path, one in SHOWN if not one.group}
    words = [line.split() for line in picture.command_lines(text_of(page)) if line.startswith("zhibao ")]
    typed = [" ".join(word for word in line[1:3]) for line in words]
    return {path for path in paths for line in typed if f"{line} ".startswith(f"{path} ")}


def test_both_readmes_show_the_same_commands() -> None:
    assert named_commands("README.md") == named_commands("README.zh-CN.md")
    assert {"init", "submit", "adopt", "rank", "explain", "undo", "verify"} <= named_commands("README.md")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_opens_with_the_two_commands(name: str) -> None:
    assert text_of(name).split("\n")[2:6] == ["```text", "make demo", "make test", "```"]


# -- links


def slug(heading: str) -> str:
    """The anchor a heading gets."""
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return kept.strip().replace(" ", "-")


def anchors(path: Path) -> set[str]:
    plain = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {slug(heading) for heading in re.findall(r"(?m)^#+ (.+)$", plain)}


def links(name: str) -> Iterator[str]:
    plain = re.sub(r"```.*?```|`[^`\n]*`", "", text_of(name), flags=re.DOTALL)
    yield from re.findall(r"\]\(([^)\s]+)\)", plain)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for link in links(name):
        if link.startswith(("http://", "https://")):
            continue
        target, _, anchor = link.partition("#")
        path = (ROOT / name).parent / target if target else ROOT / name
        assert path.exists(), link
        if anchor:
            assert anchor in anchors(path), link


def test_every_document_is_reached_from_both_readmes() -> None:
    for page in ("README.md", "README.zh-CN.md"):
        for document in (*(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")), "CONTRIBUTING.md"):
            assert document in set(links(page)), document


# -- lists in the pages


def tree(name: str) -> set[str]:
    """The folders of a README's tree, as paths."""
    inside = re.search(r"<!-- tree -->\n```text\n(.*?)```", text_of(name), re.DOTALL)
    assert inside is not None
    found, folder = set(), ""
    for line in inside[1].splitlines():
        path = line.split()[0].rstrip("/")
        if line.startswith("  "):
            path = f"{folder}/{path}"
        else:
            folder = path
        found.add(path)
    return found


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_tree_is_the_tree(name: str) -> None:
    ours = {"src/zhibao_cli", "tests", "examples", "benchmarks", "docs", "tools"}
    inside = {path.parent for path in (ROOT / "src" / "zhibao_cli").glob("*/*") if path.parent.name != "__pycache__"}
    assert tree(name) == ours | {path.relative_to(ROOT).as_posix() for path in inside}
    for path in tree(name):
        assert (ROOT / path).is_dir(), path


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    """A ledger made from the example, opened as anybody may open it."""
    bench = picture.Bench(tmp_path_factory.mktemp("docs"), "en")
    bench.prepare()
    return sqlite3.connect(bench.ledger)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "docs/ledger.md"])
def test_every_view_is_named(name: str, ledger: sqlite3.Connection) -> None:
    for (view,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'view'"):
        assert f"`{view}`" in text_of(name), view


def test_the_hashes_can_be_recomputed_by_what_the_ledger_page_says(ledger: sqlite3.Connection) -> None:
    (stored, text) = ledger.execute("SELECT hash, head FROM journal WHERE seq = 1").fetchone()
    head = json.loads(text)
    assert hashlib.sha256(text.encode()).hexdigest() == stored
    assert json.dumps(head, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text
    page = text_of("docs/ledger.md")
    assert all(f"`{key}`" in page for key in head)
    for table, (count, digest) in head["tables"].items():
        rows = ledger.execute(f"SELECT * FROM {table} WHERE recorded_by = 1 ORDER BY id").fetchall()
        total = hashlib.sha256()
        for row_id, _recorded, _retired, replaces, void, *own in rows:
            values = [row_id, replaces, void, *own]
            while values[-1] is None:
                values.pop()
            line = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
            total.update(hashlib.sha256(line.encode()).digest())
        assert (len(rows), total.hexdigest()) == (count, digest), table


# -- the scorecard page

HEAD = '[scorecard]\nid = "part"\ntitle = "part"\neffective_from = 2024-01-01\n'


def cards(name: str) -> list[str]:
    """The examples of a page; parts of a card are given a head."""
    parts = re.findall(r"```toml\n(.*?)```", text_of(name), re.DOTALL)
    return [part if "[scorecard]" in part else f"{HEAD}{part}" for part in parts]


EXAMPLES = [
    pytest.param(card, id=f"{name}-{number}")
    for name in picture.DOCUMENTS
    for number, card in enumerate(cards(name), 1)
]


@pytest.mark.parametrize("card", EXAMPLES)
def test_an_example_of_a_scorecard_can_be_read(card: str) -> None:
    found, problems = read_scorecard(card)
    assert found is not None, problems
    assert not problems


def test_the_scorecard_page_names_every_section_key_and_condition() -> None:
    page = text_of("docs/scorecard.md")
    for section in (*SINGLE, *EITHER, *MANY):
        assert re.search(rf"(?m)^### .*`\[+{section}\]+`", page), section
    for key in {*ITEM_KEYS, "group", *(key for keys in EVENT_KEYS.values() for key in keys)}:
        assert re.search(rf"(?m)^\| .*`{key}`", page), key
    for key in known_keys():
        assert re.search(rf"\b{key}\b", page), key


def known_keys() -> set[str]:
    """Every key of every section, as the reader itself lists them to somebody who writes one that is none."""
    use("en")
    names = [f"[{name}]" for name in SINGLE if name != "scorecard"] + [f"[[{name}]]" for name in (*EITHER, *MANY)]
    text = HEAD + "zzzzzzzz = 1\n" + "".join(f"{name}\nzzzzzzzz = 1\n" for name in names)
    _, problems = read_scorecard(text)
    unknown = [problem for problem in problems if problem.code == "card-key-unknown"]
    assert len(unknown) == 1 + len(names)
    return {key for problem in unknown for key in listed(problem)}


def listed(problem: Problem) -> list[str]:
    assert not is_warning(problem)
    return str(problem.message.values["known"]).split(", ")


# -- the page of files


def test_the_page_of_files_tells_what_can_be_loaded_from_what_cannot_yet() -> None:
    today, _, later = text_of("docs/files.md").partition("## Tables described for later")
    for spec in ALL:
        assert f"### {spec.name} · " in (today if spec.name in READERS else later)


# -- error codes


def test_an_error_code_is_made_of_whole_words_and_is_in_the_list() -> None:
    page = text_of("docs/exit-codes.md")
    found = commands.codes()
    assert len(found) > 100
    for code in found:
        assert f"| `{code.code}` |" in page
