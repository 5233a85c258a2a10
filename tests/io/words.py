"""Reading Word documents in tests: their parts, and what stands in them, without the library that wrote them."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def w(path: str) -> str:
    """A path of elements of WordprocessingML."""
    return "/".join(part if part in (".", "", "..") else f"{W}{part}" for part in path.split("/"))


@dataclass(frozen=True)
class Word:
    """A document's parts."""

    parts: dict[str, bytes]

    def tree(self, name: str = "word/document.xml") -> ElementTree.Element:
        """A part, parsed."""
        return ElementTree.fromstring(self.parts[name])

    @property
    def body(self) -> ElementTree.Element:
        """The body."""
        found = self.tree().find(w("body"))
        assert found is not None
        return found

    @property
    def lines(self) -> list[str]:
        """The text of each paragraph outside tables; breaks as /."""
        return [text_of(node) for node in self.body.findall(w("p"))]

    def styled(self, style: str) -> list[str]:
        """The texts of a style's paragraphs, wherever they are."""
        return [text_of(node) for node in self.tree().iter(f"{W}p") if style_of(node) == style]

    @property
    def tables(self) -> list[list[list[str]]]:
        """The texts of every table's cells."""
        return [
            [
                ["".join(map(text_of, cell.iter(f"{W}p"))) for cell in row.findall(w("tc"))]
                for row in table.iter(f"{W}tr")
            ]
            for table in self.tree().iter(f"{W}tbl")
        ]

    @property
    def sections(self) -> list[ElementTree.Element]:
        """The properties of each section."""
        return list(self.tree().iter(f"{W}sectPr"))


def opened(data: bytes) -> Word:
    """A document."""
    with ZipFile(BytesIO(data)) as archive:
        return Word({name: archive.read(name) for name in archive.namelist()})


def text_of(node: ElementTree.Element) -> str:
    """A paragraph's text, breaks as /."""
    return "".join(
        (part.text or "") if part.tag == f"{W}t" else "/" if part.tag == f"{W}br" else "" for part in node.iter()
    )


def style_of(node: ElementTree.Element) -> str:
    """A paragraph's style."""
    return value(node, "pPr/pStyle") or ""


def value(node: ElementTree.Element, path: str, attribute: str = "val") -> Any:
    """An attribute of an element under a node; None where there is none."""
    found = node.find(w(path))
    return None if found is None else found.get(f"{W}{attribute}")
