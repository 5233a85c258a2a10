"""Keep the Chinese catalogue in step with the sources.

Collects every `msg("…")` and `N_("…")` of src/, in Python and in the templates of pages, brings zhibao.po up to date
(translations are kept, a message that only changed is offered its old translation as fuzzy), and compiles zhibao.mo.
With --check nothing is written: exit status 1 when a message lacks its translation, when one is fuzzy or no longer
used, or when a file is out of date.
"""

import ast
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "zhibao_cli"
PO = SOURCES / "locale" / "zh_CN" / "LC_MESSAGES" / "zhibao.po"
MO = PO.with_suffix(".mo")
LOCALE = "zh_CN"
MARKS = ("msg", "N_")
HEADERS = (
    ("Language", LOCALE),
    ("Plural-Forms", "nplurals=1; plural=0;"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
)


class SteadyCatalogue(Catalog):
    """A catalogue whose header tells neither times nor persons, so that the same messages give the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header."""
        return list(HEADERS)

    @property
    def header_comment(self) -> str:
        """The comment at the head of the file."""
        return "# zhibao in Chinese. Brought up to date and compiled by: python tools/messages.py"


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """A message where it is used."""

    file: str
    text: str


def uses(file: Path, source: str) -> Iterator[Use]:
    """Every marked message of a source file. Raises ValueError for one that no catalogue can hold."""
    name = file.relative_to(ROOT).as_posix()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
            for text in _texts(node.args[0], f"{name}:{node.lineno}"):
                yield Use(name, text)


def template_uses(file: Path, source: str) -> Iterator[Use]:
    """Every marked message of a page's template."""
    for call in Environment().parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in MARKS:
            text = call.args[0]
            if not isinstance(text, nodes.Const):
                raise ValueError(f"{file}:{call.lineno}: a message must be a plain text")
            yield Use(file.relative_to(ROOT).as_posix(), text.value)


def _texts(node: ast.expr, place: str) -> Iterator[str]:
    """The texts an argument may be. A name is a text marked with N_ elsewhere."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body, place)
        yield from _texts(node.orelse, place)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Name | ast.Subscript | ast.Attribute):
        raise ValueError(f"{place}: a message must be a plain text, put together with {{names}}, not by the program")


def template() -> Catalog:
    """The messages of the sources, by file and text; each once, with all files that use it."""
    files: dict[str, list[str]] = {}
    found = {use for file in SOURCES.rglob("*.py") for use in uses(file, file.read_text("utf-8"))}
    found |= {use for file in SOURCES.rglob("*.j2") for use in template_uses(file, file.read_text("utf-8"))}
    for use in sorted(found):
        files.setdefault(use.text, []).append(use.file)
    catalogue = SteadyCatalogue(LOCALE, fuzzy=False)
    for text, names in files.items():
        catalogue.add(text, locations=[(name, 0) for name in names])
    for message in catalogue:
        # The program puts values in by {name}; a per cent sign is only a per cent sign.
        message.flags.difference_update({"python-format", "python-brace-format"})
    return catalogue


def recorded() -> Catalog:
    """The catalogue as it stands."""
    steady = SteadyCatalogue(LOCALE, fuzzy=False)
    if PO.exists():
        for message in read_po(io.BytesIO(PO.read_bytes()), LOCALE):
            if message.id:
                flags = message.flags & {"fuzzy"}
                steady.add(message.id, message.string, flags=flags, user_comments=message.user_comments)
    return steady


def updated() -> Catalog:
    """The catalogue as it should be: the messages of the sources with the translations there are."""
    catalogue = recorded()
    catalogue.update(template(), update_header_comment=False)
    catalogue.obsolete.clear()
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """The .po file."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, include_lineno=False, ignore_obsolete=True)
    return out.getvalue().rstrip(b"\n") + b"\n"


def mo_bytes(catalogue: Catalog) -> bytes:
    """The .mo file."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def faults() -> list[str]:
    """What is wrong with the catalogue as it stands."""
    old, new = recorded(), updated()
    wanted = {message.id for message in new if message.id}
    found = [f"missing: {text}" for text in sorted(wanted - {message.id for message in old})]
    found += [f"no longer used: {message.id}" for message in old if message.id and message.id not in wanted]
    found += [f"fuzzy: {message.id}" for message in old if message.id and message.fuzzy]
    found += [f"not translated: {message.id}" for message in old if message.id and not message.string]
    if not found and PO.read_bytes() != po_bytes(new):
        found.append(f"not in order: {PO.name}")
    if not found and (not MO.exists() or MO.read_bytes() != mo_bytes(new)):
        found.append(f"stale: {MO.name}")
    return found


def update() -> None:
    """Bring both files up to date."""
    catalogue = updated()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalogue))
    MO.write_bytes(mo_bytes(catalogue))


def main(words: list[str]) -> int:
    """Update, or check with --check; lists what is still to translate."""
    if words not in ([], ["--check"]):
        sys.stderr.write(f"usage: python tools/messages.py [--check]\n{__doc__}")
        return 2
    if not words:
        update()
    found = faults()
    for line in found:
        sys.stdout.write(f"{line}\n")
    return 1 if found and words else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
