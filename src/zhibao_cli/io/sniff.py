"""What a file is, by what is in it: endings lie, and systems call .xls what is a web page or text."""

import codecs
import re
from pathlib import Path

from zhibao_cli.i18n import msg
from zhibao_cli.io.refusals import broken, refusal

_HEAD = 4096
_TEXTS = frozenset({".csv", ".tsv", ".tab", ".txt"})
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|meta|table|body|style)\b|^\s*mime-version:", re.IGNORECASE)


def sort_of(path: Path) -> str:
    """The module that reads what is in the file, "" to go by the ending. Unreadable if it is no table in any form."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _packed(path)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    text = head.replace(b"\0", b"").lstrip(codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + b" \t\r\n")
    of_text = path.suffix.casefold() in _TEXTS
    # A cell of a text may speak of web pages; one that is a web page begins as such.
    if not of_text or text.startswith(b"<"):
        _refuse_page(path, text)
    if of_text:
        return ""
    if not _is_text(head):
        raise broken(path)
    return "separated"


def _packed(path: Path) -> str:
    from zhibao_cli.io.archive import open_archive

    members = open_archive(path).members
    if "xl/workbook.xml" in members:
        return "xlsx"
    if "content.xml" in members and "mimetype" in members:
        return "ods"
    raise refusal(
        path, "file-kind", msg("{name} is packed, but no workbook that can be read.", name=path.name),
        msg("Save it as .xlsx or as CSV UTF-8."),
    )  # fmt: skip


def _refuse_page(path: Path, text: bytes) -> None:
    hint = msg("Open it in the spreadsheet program and save it as .xlsx or as CSV UTF-8.")
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        raise refusal(path, "file-kind", msg("{name} is a workbook in the XML of 2003.", name=path.name), hint)
    if _HTML.search(text):
        raise refusal(path, "file-html", msg("{name} is a web page, whatever its ending says.", name=path.name), hint)


def _is_text(head: bytes) -> bool:
    return bool(head) and (b"\0" not in head or head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
