"""Pieces of WordprocessingML, as text: runs, paragraphs, tables, sections. Every run names its fonts in full."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeVar

T = TypeVar("T")

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = f'xmlns:w="{W}" xmlns:r="{_R}"'

TITLE_FONT, BODY_FONT, SECOND_FONT, FIRST_FONT, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
LATIN = "Times New Roman"
SIZES = {"二号": 44, "三号": 32, "四号": 28, "小四": 24, "五号": 21}
"""Sizes of type in half points."""

TWIPS_A_MM = 1440 / 25.4
PAGE = (11906, 16838)
"""A4 in twips."""
MARGINS_MM = (37, 26, 35, 28)
"""Top, right, bottom, left: what leaves a type area of 156 × 225 mm."""
LINES, CHARACTERS = 22, 28
FOOTER_MM = 25
"""From the page's edge up to the foot of the page number: its dashes then lie 7 mm under the type area."""
FOOTER_TURNED_MM = 16
"""The same on a page that lies on its side."""
BODY_SIZE = SIZES["三号"] / 2
"""Points."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts of a piece of text: the Chinese one, and the one of Latin letters and figures."""

    chinese: str = BODY_FONT
    latin: str = LATIN

    def xml(self) -> str:
        """`w:rFonts` with every attribute. The hint lets marks that both scripts have, such as “”…—, be Chinese."""
        latin = escape(self.latin)
        return (
            f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" '
            f'w:eastAsia="{escape(self.chinese)}" w:cs="{latin}"/>'
        )


def run(text: str, fonts: Fonts, size: int = 0) -> str:
    """A run of text, in the paragraph's size unless another is given (half points)."""
    sized = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    return f'<w:r><w:rPr>{fonts.xml()}{sized}</w:rPr><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def paragraph(style: str, runs: str = "", properties: str = "") -> str:
    """A paragraph of a style; `properties` are further ones, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def mm(length: float) -> int:
    """A length in twips."""
    return round(length * TWIPS_A_MM)


def grid(width: int, height: int) -> tuple[int, int]:
    """The pitch of lines (twips) and what is added to each character (1/4096 point) that fill a type area in twips.

    Rounded down, so that the last line and the last character still fit.
    """
    return height // LINES, int((width / 20 / CHARACTERS - BODY_SIZE) * 4096 // 1)


def section(footers: str, *, next_page: bool = True, landscape: bool = False) -> str:
    """The properties of a section: A4, margins, the grid of lines and characters, page numbers going on."""
    (width, height), margins = PAGE, dict(zip(("top", "right", "bottom", "left"), map(mm, MARGINS_MM), strict=True))
    line, extra = grid(width - margins["left"] - margins["right"], height - margins["top"] - margins["bottom"])
    footer, orient = mm(FOOTER_MM), ""
    if landscape:
        (width, height), margins, footer = (height, width), turned(margins), mm(FOOTER_TURNED_MM)
        orient = ' w:orient="landscape"'
    sides = "".join(f' w:{side}="{margins[side]}"' for side in ("top", "right", "bottom", "left"))
    start = '<w:type w:val="nextPage"/>' if next_page else ""
    return (
        f'<w:sectPr>{footers}{start}<w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
        f'<w:pgMar{sides} w:header="{mm(15)}" w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{line}" w:charSpace="{extra}"/></w:sectPr>'
    )


def turned(margins: Mapping[str, T]) -> dict[str, T]:
    """The margins of a page laid on its side, its head at the binding edge of an odd page."""
    return {"top": margins["left"], "right": margins["top"], "bottom": margins["right"], "left": margins["bottom"]}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text in a style's fonts. `span` columns wide; `merge` is restart or continue down the rows."""

    text: str
    style: str = "TableText"
    fonts: Fonts = Fonts()
    span: int = 1
    merge: str = ""

    def xml(self) -> str:
        """The cell."""
        span = f'<w:gridSpan w:val="{self.span}"/>' if self.span > 1 else ""
        merge = f'<w:vMerge w:val="{self.merge}"/>' if self.merge else ""
        runs = run(self.text, self.fonts) if self.text else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraph(self.style, runs)}</w:tc>"
        )


def row(cells: Iterable[Cell], *, header: bool = False) -> str:
    """A row that is not split between pages; a header row is repeated on each."""
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cell.xml() for cell in cells)}</w:tr>"


def table(rows: Sequence[str], columns: int, style: str = "BulletinTable") -> str:
    """A table as wide as the type area; its columns are sized to their texts when the document is made."""
    width = PAGE[0] - mm(MARGINS_MM[1]) - mm(MARGINS_MM[3])
    cells = "".join(f'<w:gridCol w:w="{width // columns}"/>' for _ in range(columns))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{cells}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )
