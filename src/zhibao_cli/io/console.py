"""The one place that writes to the screen: what a stream cannot carry is replaced, a closed pipe ends it."""

import os
import re
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import TextIO

from zhibao_cli.domain.report import Receipt, Report
from zhibao_cli.domain.spark import without_bars
from zhibao_cli.domain.text import visible
from zhibao_cli.errors import Refused, UsageFault, ZhibaoError
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.io.formats import DEFAULT, FORMATS, Format, find_format, format_for, render
from zhibao_cli.io.formats.as_json import error_json, escaped, receipt_json
from zhibao_cli.io.save import save
from zhibao_cli.io.text_file import text_encoding

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Console:
    """Writes reports, receipts and errors to stdout and stderr, or to the streams it is given."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out = out
        self._err = err

    @property
    def out(self) -> TextIO:
        """The stream for results. Looked up each time, as it may be replaced; there is none when it was closed."""
        return self._out or sys.stdout or StringIO()

    @property
    def err(self) -> TextIO:
        """The stream for everything that is not the result."""
        return self._err or sys.stderr or StringIO()

    def report(
        self,
        report: Report,
        format: str | None = None,  # noqa: A002
        output: Path | None = None,
        *,
        force: bool = False,
        bom: bool | None = None,
    ) -> None:
        """Show a report or write it to a file: in this format, the one its ending means, or a table.

        `bom`: whether CSV and TSV begin with the mark of UTF-8; where not said, files do on Windows.
        """
        name = chosen_format(format, output)
        form = find_format(name)
        if output is not None and str(output) != "-":
            self._save(output, _file_bytes(form, render(report, name), bom), force)
            return
        on_terminal = self.out.isatty()
        if form.binary and on_terminal:
            raise _not_for_a_terminal(name, form.endings[0])
        rich = on_terminal and name == "table"
        shown = render(report, name, columns=shutil.get_terminal_size().columns if rich else None, rich=rich)
        if on_terminal and isinstance(shown, str) and not rich:
            shown = _CONTROLS.sub(lambda found: visible(found[0]), shown)
        elif form.unicode or (form.marked and bom):
            shown = _file_bytes(form, shown, bom)
        _write(self.out, shown, json=name == "json", exact=name == "csv")

    def document(
        self,
        document: bytes,
        ending: str,
        output: Path | None,
        format: str | None = None,  # noqa: A002
        *,
        force: bool = False,
        notes: Sequence[Message] = (),
    ) -> None:
        """Write a document that is a file of its own, with its usual ending, and say the notes beside it."""
        if output is not None and str(output) != "-":
            if output.suffix.casefold() != ending:
                raise UsageFault("output-ending", msg("The name of the file must end in {ending}.", ending=ending))
            self._made(output, document, format, force, notes)
            return
        if format == "json":
            raise UsageFault(
                "document-json",
                msg("A document is no JSON."),
                msg("-o FILE{ending} writes it; what was written is then told as JSON.", ending=ending),
            )
        self.remark(*notes)
        if self.out.isatty():
            raise _not_for_a_terminal(ending.lstrip("."), ending)
        _write(self.out, document)

    def _made(
        self,
        output: Path,
        content: bytes,
        format: str | None,  # noqa: A002
        force: bool,
        notes: Sequence[Message],
    ) -> None:
        """Save a file that is not in a format of reports, and tell it: to a reader, or to a program as a receipt."""
        save(output, content, force=force)
        told = msg("Written: {path}", path=output)
        if format == "json":
            kind = output.suffix.casefold().lstrip(".")
            self.receipt(Receipt("document", told, notes=tuple(notes), file=str(output), kind=kind), format)
            return
        _write(self.err, _text_lines(told, *notes))

    def _save(self, output: Path, content: bytes, force: bool) -> None:
        save(output, content, force=force)
        _write(self.err, f"{msg('Written: {path}', path=output)}\n")

    def receipt(self, receipt: Receipt, format: str | None = None) -> None:  # noqa: A002
        """Say what was recorded and the way back; warnings go to stderr (in JSON they are inside)."""
        if receipt_format(format) == "json":
            _write(self.out, receipt_json(receipt), json=True)
            return
        line = str(receipt.text)
        if receipt.dry_run:
            line = str(msg("Dry run, nothing recorded: {text}", text=line))
        elif receipt.undo:
            line = str(msg("{text} Undo: {command}", text=line, command=receipt.undo))
        _write(self.out, _text_lines(line, *receipt.notes))
        for warning in receipt.warnings:
            self.warn(warning)

    def text(
        self,
        text: str,
        output: Path | None = None,
        format: str | None = None,  # noqa: A002
        *,
        force: bool = False,
        notes: Sequence[Message] = (),
    ) -> None:
        """Write a text as it stands, to a file or to stdout, and say the notes beside it.

        On a terminal nothing in it can steer that.
        """
        whole = text if text.endswith("\n") else f"{text}\n"
        if output is not None and str(output) != "-":
            self._made(output, whole.encode("utf-8", "replace"), format, force, notes)
            return
        if self.out.isatty():
            whole = _CONTROLS.sub(lambda found: visible(found[0]), whole)
        _write(self.out, whole)
        self.remark(*notes)

    def say(self, text: str | Message) -> None:
        """Write a text of several lines or one, as it stands, to stdout."""
        _write(self.out, "".join(f"{visible(line)}\n" for line in str(text).split("\n")))

    def remark(self, *messages: Message) -> None:
        """Say on stderr what belongs beside a result that is a text."""
        _write(self.err, _text_lines(*messages))

    def warn(self, message: Message) -> None:
        """Warn on stderr."""
        _write(self.err, _text_lines(msg("Warning: {message}", message=message)))

    def error(self, error: ZhibaoError, format: str | None = None) -> None:  # noqa: A002
        """Say on stderr what is wrong, what to do, the code, and each detail on a line."""
        if format == "json":
            _write(self.err, error_json(error), json=True)
            return
        lines: list[str | Message] = [msg("Error: {message}", message=error.message)]
        if error.hint is not None:
            lines.append(msg("Hint: {hint}", hint=error.hint))
        _write(self.err, _text_lines(*lines, f"[{error.code}]", *(f"  {detail}" for detail in error.details)))


def chosen_format(name: str | None, output: Path | None) -> str:
    """The format asked for, else the one the file's ending means, else a table."""
    if name:
        find_format(name)
        return name
    if output is None or str(output) == "-":
        return DEFAULT
    by_ending = format_for(output)
    if by_ending is None:
        raise UsageFault(
            "format-unknown",
            msg("The ending of {path} tells no format.", path=output),
            msg("--format with one of: {names}", names=listed(FORMATS)),
        )
    return by_ending


def receipt_format(name: str | None) -> str:
    """The format of a receipt: a line of text, or JSON."""
    if name not in (None, "", "table", "json"):
        raise UsageFault(
            "format-unknown",
            msg("What was recorded cannot be shown as “{name}”.", name=name),
            msg("One of: {names}", names=listed(("table", "json"))),
        )
    return name or DEFAULT


def _text_lines(*lines: str | Message) -> str:
    return "".join(f"{visible(str(line))}\n" for line in lines)


def check_bom(name: str, bom: bool | None) -> None:
    """Raise UsageFault where the mark of UTF-8 is asked for in a format that has no place for it."""
    if bom and not find_format(name).marked:
        raise UsageFault(
            "bom-format",
            msg("--bom is for files of text with separators, not for {name}.", name=name),
            msg("One of: {names}", names=listed(other for other, form in FORMATS.items() if form.marked)),
        )


def _file_bytes(form: Format, content: str | bytes, bom: bool | None) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode(text_encoding(bom) if form.marked else "utf-8", "replace")


def _not_for_a_terminal(name: str, ending: str) -> Refused:
    return Refused(
        "output-binary",
        msg("The format {name} is not for a terminal.", name=name),
        msg("Write it to a file: -o FILE{ending}", ending=ending),
    )


def _write(stream: TextIO, content: str | bytes, *, json: bool = False, exact: bool = False) -> None:
    """Write to a stream what it can carry. `exact`: line ends are to stay as they are."""
    try:
        if isinstance(content, str):
            content = _carried(content, stream.encoding or "utf-8", json)
        _put(stream, content, exact)
        stream.flush()
    except OSError as fault:
        # EINVAL is how Windows says that nobody reads any more.
        if not isinstance(fault, BrokenPipeError) and not (os.name == "nt" and fault.errno == 22):
            raise Refused(
                "output-unwritable",
                msg("The output cannot be written: {reason}", reason=fault.strerror or ""),
            ) from fault
        _silence(stream)


def _put(stream: TextIO, content: str | bytes, exact: bool) -> None:
    raw = getattr(stream, "buffer", None)
    if isinstance(content, str) and not (exact and raw is not None):
        stream.write(content)
        return
    data = content if isinstance(content, bytes) else content.encode(stream.encoding or "utf-8")
    if raw is None:
        raise Refused("output-binary", msg("This output takes text only."), msg("-o FILE writes it to a file."))
    stream.flush()
    raw.write(data)


def _carried(text: str, encoding: str, json: bool) -> str:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return escaped(text) if json else without_bars(text).encode(encoding, "replace").decode(encoding)
    return text


def _silence(stream: TextIO) -> None:
    """Let the interpreter's own last flush of the stream go nowhere, or it would complain on stderr."""
    with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())
