"""Where values leave the program: a report or receipt shown or written, an error told."""

from dataclasses import dataclass
from pathlib import Path

from zhibao_cli.domain.report import Receipt, Report
from zhibao_cli.errors import ZhibaoError
from zhibao_cli.i18n import Message

TEXT_ENDING = ".toml"
"""The ending of files of a text that is no format of reports."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be shown as it stands, such as a scorecard's file; `report` holds it for the formats of reports.

    `ending` is that of files of such texts, `notes` are said beside it.
    """

    text: str
    report: Report
    ending: str = TEXT_ENDING
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file of its own, such as a blank workbook, and the ending such files have. `notes` go to stderr.

    `report` holds its figures for programs, where it has any.
    """

    content: bytes
    ending: str
    notes: tuple[Message, ...] = ()
    report: Report | None = None


Value = Report | Receipt | Text | Document | None


@dataclass(frozen=True, slots=True)
class Shown:
    """How the user asked to have a value shown."""

    format: str | None = None
    output: Path | None = None
    force: bool = False
    bom: bool | None = None

    def check(self, *, receipt: bool) -> None:
        """Raise UsageFault for a format that does not exist, or not for this."""
        from zhibao_cli.io.console import check_bom, chosen_format, receipt_format

        if receipt:
            receipt_format(self.format)
        elif self.format or self.output is None or self.output.suffix != TEXT_ENDING:
            check_bom(chosen_format(self.format, self.output), self.bom)

    def present(self, value: Value) -> int:
        """Show the value; the exit status it gives."""
        from zhibao_cli.io.console import Console

        if isinstance(value, Text) and not self._as_it_stands(value):
            value = value.report
        if isinstance(value, Document) and value.report and self.format == "json" and not self._in_a_file:
            value = value.report
        if isinstance(value, Report):
            Console().report(value, self.format, self.output, force=self.force, bom=self.bom)
            return value.exit_code
        if isinstance(value, Receipt):
            Console().receipt(value, self.format)
            return value.exit_code
        if isinstance(value, Text):
            Console().text(value.text, self.output, self.format, force=self.force, notes=value.notes)
        elif isinstance(value, Document):
            Console().document(
                value.content, value.ending, self.output, self.format, force=self.force, notes=value.notes
            )
        return 0

    @property
    def _in_a_file(self) -> bool:
        return self.output is not None and str(self.output) != "-"

    def _as_it_stands(self, value: Text) -> bool:
        """Whether a text is wanted as it is, for its own use, rather than in a format of reports.

        Into a file of its own kind it goes as it is, and --format json says how that is told.
        """
        if self.output is not None and self.output.suffix == value.ending:
            return self.format in (None, "", "table", "json")
        return self.format in (None, "", "table") and (self.output is None or bool(self.format))


def tell(error: ZhibaoError, *, json: bool) -> None:
    """Tell an error on stderr."""
    from zhibao_cli.io.console import Console

    Console().error(error, "json" if json else None)


def say(text: str | Message) -> None:
    """Show a text on stdout."""
    from zhibao_cli.io.console import Console

    Console().say(text)
