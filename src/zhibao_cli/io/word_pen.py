"""Writing the paragraphs of a template, each in its style and fonts, with the marks docxtpl fills and repeats."""

from zhibao_cli.io.word_parts import (
    BODY_FONT,
    FIRST_FONT,
    SECOND_FONT,
    TITLE_FONT,
    Cell,
    Fonts,
    paragraph,
    row,
    run,
    section,
)

_FOOTERS = (
    '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
)  # fmt: skip


_KEEP = "<w:keepNext/>"


class Pen:
    """Writes the paragraphs of a template, each run in its style's fonts and the Latin font chosen."""

    def __init__(self, latin: str) -> None:
        self._latin = latin

    def line(self, style: str, text: str = "", font: str = BODY_FONT, properties: str = "") -> str:
        """A paragraph."""
        return paragraph(style, run(text, self.fonts(font)) if text else "", properties)

    def fonts(self, font: str = BODY_FONT) -> Fonts:
        """A Chinese font with the Latin one."""
        return Fonts(font, self._latin)

    def body(self, *texts: str, keep: bool = False) -> str:
        """Paragraphs of the text; with `keep` their ends stay on the page of what follows."""
        return "".join(self.line("Body", text, properties=_KEEP if keep else "") for text in texts)

    def first(self, text: str) -> str:
        """A heading 一、二、三."""
        return self.line("Heading1", "{{ section() }}、" + text, FIRST_FONT)

    def second(self, text: str) -> str:
        """A heading （一）（二）."""
        return self.line("Heading2", text, SECOND_FONT)

    def blank(self, count: int = 1, *, keep: bool = False) -> str:
        """Empty lines."""
        return self.line("Normal", properties=_KEEP if keep else "") * count

    def when(self, condition: str, *parts: str) -> str:
        """Parts that are there only where a condition holds."""
        return self.line("Normal", f"{{%p if {condition} %}}") + "".join(parts) + self.line("Normal", "{%p endif %}")

    def each(self, loop: str, *parts: str) -> str:
        """Parts once for each of several."""
        return self.line("Normal", f"{{%p for {loop} %}}") + "".join(parts) + self.line("Normal", "{%p endfor %}")

    def annex(self, number: str, title: str) -> str:
        """The head of an annex: its number on the first line of a new page, its title on the third."""
        return (
            self.line("AnnexNumber", number, FIRST_FONT) + self.blank() + self.line("AnnexTitle", title, TITLE_FONT)
            + self.blank()
        )  # fmt: skip

    def heads(self, *texts: str, **more: str | int) -> list[Cell]:
        """Cells of a header row."""
        return [Cell(text, "TableHead", self.fonts(FIRST_FONT), **more) for text in texts]  # type: ignore[arg-type]

    def cells(self, *texts: str) -> list[Cell]:
        """Cells of a row: a text that begins with < stands at the left, others in the middle."""
        return [
            Cell(text.removeprefix("<"), "TableText" if text.startswith("<") else "TableFigure", self.fonts())
            for text in texts
        ]

    def loop_rows(self, loop: str, columns: int, cells: list[Cell]) -> list[str]:
        """A row for each of several."""
        return [
            row([Cell(f"{{%tr for {loop} %}}", "TableText", self.fonts(), span=columns)]),
            row(cells),
            row([Cell("{%tr endfor %}", "TableText", self.fonts(), span=columns)]),
        ]

    def signed(self) -> str:
        """Signature and date, never alone on a page; the date's paragraph ends the section."""
        ending = section(_FOOTERS, next_page=False)
        return (
            self.blank(2, keep=True) + self.when("office", self.line("Signature", "{{ office }}"))
            + self.line("Date", "{{ dated }}", properties=ending)
        )  # fmt: skip

    def section_end(self) -> str:
        """The end of a section, on a line nobody sees."""
        return self.line("Last", properties=section(""))

    def end(self) -> str:
        """The end of a document of several sections."""
        return section("")

    def end_of_one(self, *, landscape: bool = False) -> str:
        """The end of a document of one section."""
        return section(_FOOTERS, next_page=False, landscape=landscape)
