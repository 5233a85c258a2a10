"""What only a made document can tell: where its titles break, how wide its columns are, which page is turned."""

from collections.abc import Iterator
from typing import Any

from zhibao_cli.domain.text import width
from zhibao_cli.domain.title_lines import title_lines
from zhibao_cli.io.word_parts import FOOTER_TURNED_MM, SIZES, W, mm, turned
from zhibao_cli.io.word_style import ANNEX_TITLE, DATE, SIGNATURE, TABLE, TITLE
from zhibao_cli.io.word_table import Table

_RIGHT_OF_DATE = 4
"""So many characters stand between a date under a seal and the right edge."""
_PITCH = 315.9
"""A character of the body on the grid, in twips."""


def w(name: str) -> str:
    """The full name of an element or attribute of WordprocessingML."""
    return f"{{{W}}}{name}"


def set_by_standard(document: Any) -> str:
    """Break the titles by sense, place signature and date, size the tables, turn pages too narrow. Gives the title."""
    styles = _Styles(document)
    first, title = True, ""
    signature = None
    for section in _sections(document.element.body):
        tables = [Table(node) for node in section.nodes("tbl") if styles.of(node) == TABLE or _has_headings(node)]
        if not first and any(table.least > section.width for table in tables):
            section.turn()
        first = False
        for table in tables:
            table.size(section.width)
        for node in section.nodes("p"):
            style = styles.of(node)
            if style in (TITLE, ANNEX_TITLE):
                text = _break_title(node, section.width, styles.size(node))
                title = title or (text if style == TITLE else "")
            elif style == SIGNATURE:
                signature = node
            elif style == DATE:
                _place(signature, node)
                signature = None
    return title


def _has_headings(node: Any) -> bool:
    """Whether a table's first row is repeated on each page: one that only lays things out has no such row."""
    return node.find("/".join(w(name) for name in ("tr", "trPr", "tblHeader"))) is not None


class _Styles:
    """The names and sizes of a document's styles. Programs give styles other identifiers; the names stay."""

    def __init__(self, document: Any) -> None:
        found = document.part._styles_part.element.iter(w("style"))
        nodes = {node.get(w("styleId")): node for node in found}
        self._names = {code: node.find(w("name")).get(w("val")) for code, node in nodes.items()}
        self._sizes = {code: _first(node, "rPr", "sz") for code, node in nodes.items()}

    def of(self, node: Any) -> str:
        """The name of a paragraph's or table's style."""
        return str(self._names.get(_code(node), ""))

    def size(self, node: Any) -> int:
        """The size of a paragraph's text in half points."""
        return int(self._sizes.get(_code(node)) or SIZES["二号"])


def _code(node: Any) -> str:
    parts = ("tblPr", "tblStyle") if node.tag == w("tbl") else ("pPr", "pStyle")
    return _first(node, *parts) or ""


def _first(node: Any, *path: str) -> str | None:
    found = node.find("/".join(w(name) for name in path))
    return found.get(w("val")) if found is not None else None


class _Section:
    """Paragraphs and tables of one section, and the properties it ends with."""

    def __init__(self, blocks: list[Any], properties: Any) -> None:
        self._blocks = blocks
        self._properties = properties

    def nodes(self, name: str) -> list[Any]:
        """Its paragraphs (p) or tables (tbl)."""
        return [node for node in self._blocks if node.tag == w(name)]

    def _part(self, name: str) -> Any:
        return self._properties.find(w(name))

    @property
    def width(self) -> int:
        """The width of its type area in twips."""
        size, margins = self._part("pgSz"), self._part("pgMar")
        return int(size.get(w("w"))) - int(margins.get(w("left"))) - int(margins.get(w("right")))

    def turn(self) -> None:
        """Lay the page on its side, the head of the table at the binding edge of an odd page."""
        size, margins = self._part("pgSz"), self._part("pgMar")
        if size.get(w("orient")) == "landscape":
            return
        high, wide = size.get(w("h")), size.get(w("w"))
        size.set(w("w"), high)
        size.set(w("h"), wide)
        size.set(w("orient"), "landscape")
        for side, room in turned({side: margins.get(w(side)) for side in ("top", "right", "bottom", "left")}).items():
            margins.set(w(side), room)
        margins.set(w("footer"), str(mm(FOOTER_TURNED_MM)))


def _sections(body: Any) -> Iterator[_Section]:
    blocks: list[Any] = []
    for node in body:
        if node.tag == w("sectPr"):
            yield _Section(blocks, node)
            return
        blocks.append(node)
        ending = node.find(f"{w('pPr')}/{w('sectPr')}")
        if ending is not None:
            yield _Section(blocks, ending)
            blocks = []


def _break_title(node: Any, room: int, size: int) -> str:
    """Break a title into lines; its text. One that holds more than text is left as it is."""
    runs = node.findall(w("r"))
    text = "".join(_text(run) for run in runs)
    simple = all(child.tag in (w("pPr"), w("r")) for child in node) and all(
        child.tag in (w("rPr"), w("t")) for run in runs for child in run
    )
    lines = title_lines(text, max(1, room // (size * 10) - 1))
    if not simple or len(lines) < 2:
        return text
    for run in runs[1:]:
        node.remove(run)
    for piece in runs[0].findall(w("t")):
        runs[0].remove(piece)
    for number, line in enumerate(lines):
        if number:
            runs[0].append(runs[0].makeelement(w("br")))
        piece = runs[0].makeelement(w("t"))
        piece.text = line
        runs[0].append(piece)
    return text


def _text(node: Any) -> str:
    return "".join(piece.text or "" for piece in node.iter(w("t")))


def _place(signature: Any, day: Any) -> None:
    """The date four characters from the right, the signature centred on it; both further left where it is long."""
    if signature is None:
        return
    name, dated = width(_text(signature)), width(_text(day))
    right = max(_RIGHT_OF_DATE, (name - dated) / 4)
    _indent(day, right)
    _indent(signature, right + (dated - name) / 4)


def _indent(node: Any, right: float) -> None:
    """Indent a paragraph from the right by so many characters."""
    properties = node.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    indent.set(w("rightChars"), str(round(right * 100)))
    indent.set(w("right"), str(round(right * _PITCH)))
