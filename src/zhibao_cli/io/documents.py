"""The text of a source document: .txt, .md without its marks, or .docx."""

import hashlib
import io
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from zhibao_cli.domain.markdown import plain_text
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import msg
from zhibao_cli.io.text_file import LARGEST, read_bytes, read_text

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"


def read_source(path: Path) -> str:
    """The text of an item's document as a reader sees it, without marks. Raises as `read_document` does."""
    text = read_document(path)
    return plain_text(text) if path.suffix.lower() == ".md" else text


def read_document(path: Path) -> str:
    """The text of a document as it is. Raises UsageFault for another sort of file, Refused for a broken one."""
    ending = path.suffix.lower()
    if ending in (".txt", ".md"):
        return read_text(path)
    if ending == ".docx":
        return _word_text(path)
    raise UsageFault(
        "document-unknown",
        msg("{path} is no document that can be read.", path=path),
        msg("Save it as .docx, .txt or .md."),
    )


def document_digest(path: Path) -> str:
    """The sha256 of a document as it is on the disk. Raises NotFound and Refused as reading it does."""
    return hashlib.sha256(read_bytes(path)).hexdigest()


def _word_text(path: Path) -> str:
    data = read_bytes(path)
    try:
        with ZipFile(io.BytesIO(data)) as archive, archive.open(_BODY) as part:
            # Read one byte past the limit: what a part says of its own size need not be true.
            body = part.read(LARGEST + 1)
    except (BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise _broken(path) from error
    if len(body) > LARGEST or b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise _broken(path)
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise _broken(path) from error
    return "\n".join(_paragraph(node) for node in root.iter(f"{_WORD}p"))


def _paragraph(node: ElementTree.Element) -> str:
    marks = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n"}
    return "".join(marks.get(part.tag, part.text or "" if part.tag == f"{_WORD}t" else "") for part in node.iter())


def _broken(path: Path) -> Refused:
    return Refused(
        "document-broken",
        msg("{path} is not a Word document that can be read.", path=path),
        msg("Open it in Word and save it again as .docx."),
    )
