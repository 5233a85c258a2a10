"""What every document that leaves the office needs: its request, its head and date, its template, its making."""

import json
from collections.abc import Collection
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, empty_note, instructed_note
from zhibao_cli.app.policies import policy_of
from zhibao_cli.app.present import Document
from zhibao_cli.app.ranking import with_names
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scorecards import chosen_book
from zhibao_cli.app.scores import Scored, score
from zhibao_cli.app.session import Reading
from zhibao_cli.domain.bulletin import Letter
from zhibao_cli.domain.chinese import day_words, document_number, period_words
from zhibao_cli.domain.dates import read_date
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.report import Provenance
from zhibao_cli.domain.words import LEVEL
from zhibao_cli.i18n import Message, msg
from zhibao_cli.io.text_file import read_bytes
from zhibao_cli.io.word import Made, render_document
from zhibao_cli.io.word_template import template_document
from zhibao_cli.store.criteria import Criteria

MARK = 12
"""So many characters of the journal head are printed."""


MADE_BY = ("level", "group", "scorecard", "columns", "instructed_to")
"""What of a request a later note of corrections must know to reckon alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRequest:
    """What was typed for a document. `columns` are the score table's further ones: level or channel."""

    period: str | None = None
    level: str | None = None
    group: str | None = None
    scorecard: str | None = None
    instructed_to: str | None = None
    columns: str | None = None
    office: str | None = None
    addressee: str | None = None
    number: str | None = None
    dated: str | None = None
    template: Path | None = None
    latin: str | None = None
    with_text: bool = False
    with_authors: bool = False

    def parameters(self) -> dict[str, str]:
        """Of MADE_BY, what was typed."""
        asked = {name: getattr(self, name) for name in MADE_BY}
        return {name: str(value) for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Desk:
    """A window with its scores and filters: what every figure of a document is read from."""

    reading: Reading
    window: Period
    scored: Scored
    wanted: Criteria
    provenance: Provenance

    @property
    def level(self) -> str | None:
        """The one level that counts; None: all."""
        return self.scored.level

    def asks_for(self, unit: str) -> bool:
        """Whether the document is about this unit."""
        return self.wanted.units is None or unit in self.wanted.units

    def name(self, unit: str) -> str:
        """A unit's name on the window's last day."""
        return self.reading.registers.roll.name(unit, self.window.last)


def open_desk(reading: Reading, request: LetterRequest) -> Desk:
    """Score the window asked for, as `rank` does, and read its filters, as `stats` does."""
    book = chosen_book(reading, request.scorecard)
    window = chosen_period(reading, request.period, book)
    level = read_word("level", request.level) if request.level else None
    filters = FilterRequest(
        level=(request.level,) if request.level else (), group=(request.group,) if request.group else (),
        instructed_to=request.instructed_to,
    )  # fmt: skip
    scored = score(reading, book, window, level)
    return Desk(reading, window, scored, criteria(reading, filters, window), reading.provenance(scored.cards))


def letter_fields(desk: Desk, request: LetterRequest, unsaid: Collection[str] = ()) -> dict[str, Any]:
    """The fields that every document has; without the notes of these codes."""
    session = desk.reading.session
    dated = read_date(request.dated, session.today) if request.dated else session.today
    office, addressee = (policy_of(desk.reading, name) or "" for name in ("office", "addressee"))
    return {
        "office": (request.office or office).strip(),
        "addressee": (request.addressee or addressee).strip().rstrip("：:"),
        "number": document_number(request.number or ""),
        "dated": day_words(dated),
        "period": period_words(desk.window),
        "year": desk.window.last.year,
        "level": LEVEL[desk.level].zh if desk.level else "",
        "head": desk.provenance.head,
        "mark": desk.provenance.head[:MARK],
        "notes": (
            *map(str, instructed_note(desk.wanted)),
            *(str(with_names(desk.reading, one.message)) for one in desk.scored.result.notes
              if one.code not in ("version", *unsaid)),
        ),
    }  # fmt: skip


def set_letter(kind: str, letter: Letter, desk: Desk, request: LetterRequest) -> Document:
    """The document in Word: the fields put into its template. Refused where a field of the template is not known."""
    template = read_bytes(request.template) if request.template else None
    cards = desk.provenance.scorecards
    made = Made(
        kind=kind,
        at=desk.provenance.head_at,
        office=letter.office,
        properties={
            "head": letter.head,
            "period": desk.window.label(),
            "scorecards": ", ".join(f"{card.id}@{card.effective_from} {card.digest}" for card in cards),
            "number": letter.number,
            "dated": letter.dated,
            "parameters": json.dumps(request.parameters(), ensure_ascii=False, sort_keys=True),
        },
    )
    values = {field.name: getattr(letter, field.name) for field in fields(letter)} | _derived(letter)
    name = str(request.template) if request.template else ""
    return Document(render_document(values, made, template, name, latin=request.latin or ""), ".docx",
                    (*_notes(letter), *empty_note(desk.reading, desk.window)))  # fmt: skip


def _derived(letter: Letter) -> dict[str, Any]:
    """Fields that follow from others."""
    found = ((name, getattr(type(letter), name)) for name in dir(type(letter)))
    return {name: getattr(letter, name) for name, value in found if isinstance(value, property)}


def _notes(letter: Letter) -> tuple[Message, ...]:
    if letter.office:
        return ()
    return (msg("No office is named, so title and signature are without one: --office NAME, or the policy “office”."),)


def blank_template(kind: str, latin: str | None) -> Document:
    """The default template of a kind of document, to edit."""
    return Document(template_document(kind, latin or ""), ".docx")
