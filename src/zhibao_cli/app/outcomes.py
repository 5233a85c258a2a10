"""What came of an item (转化): the decision or document it turned into."""

from dataclasses import dataclass

from zhibao_cli.app.items import find_item
from zhibao_cli.app.session import Session, required
from zhibao_cli.domain.records import Outcome
from zhibao_cli.domain.report import Receipt
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import msg


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRequest:
    """What was typed after `outcome`."""

    item: str
    text: str
    document: str | None = None
    on: str | None = None


def record_outcome(session: Session, request: OutcomeRequest) -> Receipt:
    """Record what an item turned into. The very same twice is refused unless forced."""
    with session.writing("outcome") as writing:
        version, day = find_item(writing, request.item), session.day(request.on)
        outcome = Outcome(
            serial=writing.next_serial("outcome"), item=version.id, text=required(request.text, "TEXT"),
            document=request.document.strip() or None if request.document else None, happened_on=day,
        )  # fmt: skip
        for known in writing.view.each(Outcome, "item = ? AND text = ?", (version.id, outcome.text)):
            if not session.force and known.record.document == outcome.document:
                raise Refused(
                    "outcome-duplicate",
                    msg("That is on record of {number} already: {ref}.", number=version.record.number,
                        ref=f"o{known.record.serial}"),
                    msg("If it came about twice: --force"),
                )  # fmt: skip
        writing.writer.add(outcome)
    item = version.record
    text = msg("Recorded outcome o{serial} of {number} “{title}”: {text}.", serial=outcome.serial, number=item.number,
               title=item.title, text=outcome.text)  # fmt: skip
    warnings = (
        (msg("That is before the item was reported, on {day}.", day=item.submitted_on),)
        if day < item.submitted_on
        else ()
    )
    return Receipt(
        "outcome", text, entry=writing.writer.hash, ref=f"o{outcome.serial}", warnings=warnings,
        notes=() if request.on else (msg("It came about today, {day}.", day=day),), undo="zhibao undo",
        dry_run=session.dry_run,
    )  # fmt: skip
