"""Imports go one way, each outside library has one home, and the pure layers stay pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "zhibao_cli"
ANYONE = {"errors", "i18n"}
MAY_IMPORT: dict[str, set[str]] = {
    "i18n": set(),
    "errors": {"i18n"},
    "domain": ANYONE,
    "store": ANYONE | {"domain"},
    "io": ANYONE | {"domain"},
    "app": ANYONE | {"domain", "store", "io"},
    "cli": ANYONE | {"domain", "app"},
    "__main__": {"i18n", "cli"},
}
HOME_OF: dict[str, set[str]] = {
    "typer": {"cli"},
    "click": set(),
    "rich": {"io"},
    "openpyxl": {"io"},
    "xlsxwriter": {"io"},
    "docx": {"io"},
    "jinja2": {"io"},
    "docxtpl": {"io"},
    "lxml": {"io"},
    "sqlite3": {"store"},
    "sqlite_utils": {"store"},
    "tomllib": {"domain"},
    "pypinyin": {"domain"},
    "argparse": set(),
}
IMPURE = {"os", "sys", "time", "pathlib", "subprocess", "socket", "random", "secrets", "shutil", "tempfile", "logging"}
CLOCK = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}


def imported(tree: ast.AST) -> Iterator[str]:
    """Every module a source imports, wherever in it, also by name through importlib."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" if not node.level else "relative" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield from (
                arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )


def _import_breach(layer: str, name: str) -> str | None:
    top, *rest = name.split(".")
    breach: str | None = None
    if name == "relative":
        breach = "a relative import"
    elif top == "zhibao_cli" and rest and rest[0] != "__version__":
        if rest[0] not in MAY_IMPORT or rest[0] not in MAY_IMPORT[layer] | {layer}:
            breach = f"{layer} imports {rest[0]}"
    elif layer not in HOME_OF.get(top, {layer}) or (layer == "domain" and top in IMPURE):
        breach = f"{layer} imports {top}"
    return breach


def _call_breach(layer: str, call: ast.Call) -> str | None:
    name = ast.unparse(call.func)
    owner, _, method = name.rpartition(".")
    if name in ("print", "input") or (layer == "domain" and name == "open"):
        return f"{layer} calls {name}"
    if layer == "domain" and (owner.rpartition(".")[2], method) in CLOCK:
        return "domain reads the clock"
    return None


def breaches(layer: str, source: str) -> list[str]:
    """What a source of this layer imports and does that it must not."""
    tree = ast.parse(source)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    found = [_import_breach(layer, name) for name in imported(tree)] + [_call_breach(layer, call) for call in calls]
    return [breach for breach in found if breach is not None]


FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


def layer_of(path: Path) -> str:
    """The folder, or the module at the top, that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_every_layer_is_looked_at() -> None:
    assert {layer_of(path) for path in FILES} == set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("domain", "from zhibao_cli.store import db"),
        ("domain", "from zhibao_cli.app.session import Session"),
        ("store", "def f():\n    import zhibao_cli.cli.main"),
        ("store", "from zhibao_cli import io"),
        ("io", "from zhibao_cli.store.view import View"),
        ("app", "from zhibao_cli.cli.main import app"),
        ("cli", "from zhibao_cli import store"),
        ("cli", "from zhibao_cli.io.console import Console"),
        ("errors", "from zhibao_cli.domain.words import say"),
        ("i18n", "from zhibao_cli.errors import ZhibaoError"),
        ("cli", "import click"),
        ("app", "import typer"),
        ("app", "from rich.table import Table"),
        ("domain", "import sqlite3"),
        ("app", "import sqlite3"),
        ("app", "import sqlite_utils"),
        ("app", "import tomllib"),
        ("store", "import importlib\nimportlib.import_module('openpyxl')"),
        ("domain", "import os"),
        ("domain", "from pathlib import Path"),
        ("domain", "from datetime import datetime\ndatetime.now()"),
        ("domain", "import datetime\ndatetime.date.today()"),
        ("domain", "open('x')"),
        ("cli", "print('x')"),
        ("cli", "from . import daily"),
        ("cli", "from zhibao_cli import nosuch"),
    ],
)
def test_a_breach_is_seen(layer: str, source: str) -> None:
    assert breaches(layer, source)


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("cli", "import typer\nfrom zhibao_cli import __version__\nfrom zhibao_cli.app.session import Session"),
        ("store", "import sqlite3\nfrom zhibao_cli.domain.records import Item"),
        ("domain", "from zhibao_cli.errors import Refused\nfrom datetime import date\ndate.fromisoformat('x')"),
    ],
)
def test_what_is_allowed_passes(layer: str, source: str) -> None:
    assert breaches(layer, source) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_one_way(path: Path) -> None:
    assert breaches(layer_of(path), path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_file_is_longer_than_four_hundred_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_functions_are_short() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in FILES
        for node in _functions(ast.parse(path.read_text("utf-8")))
    )
    assert lengths[len(lengths) * 95 // 100] <= 40


@pytest.mark.parametrize("path", sorted((PACKAGE / "cli").glob("*.py")), ids=lambda path: path.name)
def test_the_body_of_a_command_is_short(path: Path) -> None:
    for function in _functions(ast.parse(path.read_text("utf-8"))):
        if function.decorator_list and not function.name.startswith("_"):
            last = function.body[-1].end_lineno or 0
            assert last - function.body[0].lineno + 1 <= 20, function.name
