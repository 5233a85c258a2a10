"""The text of an item: all of it, or its beginning."""

from zhibao_cli.app.items import find_item
from zhibao_cli.app.present import Text
from zhibao_cli.app.session import Session
from zhibao_cli.domain.report import Column, Report
from zhibao_cli.errors import NotFound
from zhibao_cli.i18n import Message, msg

_ENDING = ".txt"
_SHOWN = 120
"""Characters of a text that stand among an item's other fields."""

_COLUMNS = (
    Column("number", msg("Number"), "label"),
    Column("unit", msg("Unit")),
    Column("title", msg("Title")),
    Column("words", msg("Words"), "count"),
    Column("text", msg("Text")),
)


def item_text(session: Session, typed: str) -> Text:
    """The text of an item as it was attached. Raises NotFound for an item without one."""
    with session.reading() as reading:
        item = find_item(reading, typed).record
        if item.text is None:
            raise NotFound(
                "text-missing",
                msg("No text of {number} “{title}” is on record.", number=item.number, title=item.title),
                msg("Attach its document with: zhibao amend {number} --file FILE", number=item.number),
            )  # fmt: skip
        unit = reading.registers.roll.name(item.unit, item.submitted_on)
        row = (item.number, unit, item.title, item.words, item.text)
        title = msg("Text of {number}", number=item.number)
        report = Report("text", title, _COLUMNS, (row,), provenance=reading.provenance())
        return Text(item.text, report, _ENDING)


def beginning(text: str) -> Message:
    """The beginning of a text on one line, and how much more there is."""
    line = " ".join(text.split())
    more = len(line) - _SHOWN
    if more <= 0:
        return msg("{text}", text=line)
    return msg("{text}… ({count} characters more: --text)", text=line[:_SHOWN], count=more)
