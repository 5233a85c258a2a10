"""JSON, for scripts: keys and codes are English in every language; numbers are exact, never floats."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from json import dumps

from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Column, Provenance, Receipt, Report, Tally, Value
from zhibao_cli.domain.words import Word
from zhibao_cli.errors import ZhibaoError
from zhibao_cli.i18n import Message
from zhibao_cli.io.formats import Screen
from zhibao_cli.io.formats.cells import plain_number

# What a terminal would obey or a reader could not see, and halves of characters that no encoding carries.
_HIDDEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def render(report: Report, _screen: Screen) -> str:
    """The report as one JSON object, a row to a line."""
    parts = {
        "report": text(report.name),
        "period": _period(report.period),
        "provenance": _provenance(report.provenance),
        "columns": _lines(thing({"key": text(c.key), "title": text(str(c.title))}) for c in report.columns),
        "rows": _lines(row_json(report.columns, row) for row in report.rows),
    }
    if report.text:
        parts["text"] = text(report.text)
    if report.total is not None:
        parts["total"] = row_json(report.columns, report.total)
    parts["notes"] = _lines(text(str(note)) for note in report.notes)
    return _document(parts)


def receipt_json(receipt: Receipt) -> str:
    """A receipt as one JSON object. What does not apply is null.

    `tables` and `rows` are there where rows were read, `file` where one was written.
    """
    more = {"tables": _lines(thing(_tally(tally)) for tally in receipt.tables)} if receipt.tables else {}
    notes = receipt.notes
    if receipt.report is not None:
        columns, notes = receipt.report.columns, (*receipt.report.notes, *notes)
        more["rows"] = _lines(row_json(columns, row) for row in receipt.report.rows)
    if receipt.file:
        more["file"] = thing({"path": text(receipt.file), "kind": text(receipt.kind)})
    return _document({
        "recorded": thing({
            "what": text(receipt.what),
            "number": _or_null(receipt.number),
            "ref": _or_null(receipt.ref),
            "entry": _or_null(receipt.entry),
        }),
        "text": text(str(receipt.text)),
        "warnings": _texts(receipt.warnings),
        "notes": _texts(notes),
        "undo": _or_null(receipt.undo),
        "dry_run": "true" if receipt.dry_run else "false",
        **more,
    })  # fmt: skip


def _tally(tally: Tally) -> dict[str, str]:
    counts = ("recorded", "same", "different", "updated", "bad")
    return {"table": text(tally.table), **{name: str(getattr(tally, name)) for name in counts}}


def error_json(error: ZhibaoError) -> str:
    """An error as one JSON object. Without a hint that is null."""
    inside = {
        "code": text(error.code),
        "message": text(str(error.message)),
        "hint": "null" if error.hint is None else text(str(error.hint)),
        "details": _texts(error.details),
    }
    return thing({"error": thing(inside)}) + "\n"


def escaped(json: str) -> str:
    """The same JSON in ASCII alone, for a stream that cannot carry its characters."""
    return re.sub("[^\x00-\x7f]", lambda found: dumps(found[0])[1:-1], json)


def text(value: str) -> str:
    """A JSON string; what cannot be seen is written as an escape."""
    return _HIDDEN.sub(lambda found: dumps(found[0])[1:-1], dumps(value, ensure_ascii=False))


def row_json(columns: Iterable[Column], row: Iterable[Value]) -> str:
    """A row as a JSON object by the columns' keys."""
    return thing({column.key: cell_json(column, value) for column, value in zip(columns, row, strict=True)})


def cell_json(column: Column, value: Value) -> str:
    """A cell: numbers with their column's decimals, dates ISO, words as their codes, lists as arrays."""
    match value:
        case None:
            json = "null"
        case bool():
            json = "true" if value else "false"
        case int() | Fraction():
            json = plain_number(column, value)
        case date():
            json = text(value.isoformat())
        case tuple():
            json = f"[{', '.join(text(one.code if isinstance(one, Word) else one) for one in value)}]"
        case Word():
            json = _or_null(value.code)
        case _:
            json = text(str(value))
    return json


def thing(parts: Mapping[str, str]) -> str:
    """A JSON object of parts that are JSON already."""
    return f"{{{', '.join(f'{text(key)}: {part}' for key, part in parts.items())}}}"


def _document(parts: Mapping[str, str]) -> str:
    inside = ",\n".join(f" {text(key)}: {part}" for key, part in parts.items())
    return f"{{\n{inside}\n}}\n"


def _lines(parts: Iterable[str]) -> str:
    inside = ",\n  ".join(parts)
    return f"[\n  {inside}\n ]" if inside else "[]"


def _texts(messages: Iterable[Message]) -> str:
    return f"[{', '.join(text(str(message)) for message in messages)}]"


def _or_null(value: str) -> str:
    return text(value) if value else "null"


def _period(period: Period | None) -> str:
    if period is None:
        return "null"
    return thing({"start": text(period.start.isoformat()), "end": text(period.last.isoformat())})


def _provenance(provenance: Provenance) -> str:
    cards = ", ".join(
        thing({
            "id": text(card.id),
            "effective_from": text(card.effective_from.isoformat()),
            "digest": text(card.digest),
        })
        for card in provenance.scorecards
    )  # fmt: skip
    return thing({
        "scorecard": f"[{cards}]",
        "date_basis": text(provenance.date_basis),
        "as_of": "null" if provenance.as_of is None else text(provenance.as_of),
        "head": _or_null(provenance.head),
        "head_at": _or_null(provenance.head_at),
    })  # fmt: skip
