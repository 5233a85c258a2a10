"""Training of officers (培训): recording it, and what each has had."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhibao_cli.app.session import Reading, Session, Writing, required, split_values
from zhibao_cli.domain.numbers import exact, read_hours
from zhibao_cli.domain.records import Officer, Training
from zhibao_cli.domain.report import Column, Receipt, Value
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import listed, msg
from zhibao_cli.store.rows import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainRequest:
    """What was typed after `train`."""

    topic: str
    hours: str | None
    officers: tuple[str, ...]
    on: str | None = None


def train(session: Session, request: TrainRequest) -> Receipt:
    """Record a course and the officers who took part."""
    with session.writing("train") as writing:
        day = session.day(request.on)
        names = split_values(request.officers)
        if not names:
            required(None, "--officer")
        training = Training(
            serial=writing.next_serial("training"), topic=required(request.topic, "TOPIC"),
            hours=read_hours(required(request.hours, "--hours")), held_on=day,
            officers=find_officers(writing, names, day),
        )  # fmt: skip
        for known in writing.view.each(Training, "topic = ? AND held_on = ?", (training.topic, day.isoformat())):
            if not session.force:
                raise Refused(
                    "training-duplicate",
                    msg("That training is on record already: {ref}.", ref=f"n{known.record.serial}"),
                    msg("Put its officers right with: zhibao amend {ref} --officer NAME; if it was held twice: --force",
                        ref=f"n{known.record.serial}"),
                )  # fmt: skip
        writing.writer.add(training)
        who = listed(name_of(writing, one) for one in training.officers)
    text = msg("Recorded training n{serial}: “{topic}”, {day}, {hours} hours, {officers}.", serial=training.serial,
               topic=training.topic, day=day, hours=exact(training.hours or Fraction(0)), officers=who)  # fmt: skip
    outside = [one for one in training.officers if not _in_term(writing, one, training)]
    warnings = tuple(msg("{name} was no officer on {day}.", name=name_of(writing, one), day=day) for one in outside)
    return Receipt(
        "training", text, entry=writing.writer.hash, ref=f"n{training.serial}", warnings=warnings,
        notes=() if request.on else (msg("Held today, {day}.", day=day),), undo="zhibao undo", dry_run=session.dry_run,
    )  # fmt: skip


def find_officers(writing: Writing, names: tuple[str, ...], day: date | None = None) -> tuple[int, ...]:
    """The officers of these names or references, each once, in order; of several terms that of the day."""
    during = (day, day) if day else None
    return tuple(dict.fromkeys(writing.registers.officer(name, during=during).id for name in names))


def _officer(reading: Reading, row_id: int) -> Officer | None:
    return next((version.record for version in reading.registers.officers if version.id == row_id), None)


def name_of(reading: Reading, row_id: int) -> str:
    """The name of an officer."""
    officer = _officer(reading, row_id)
    return officer.name if officer else str(row_id)


def _in_term(writing: Writing, row_id: int, training: Training) -> bool:
    officer = _officer(writing, row_id)
    return officer is None or officer.serves(training.held_on)


TRAINING_COLUMNS = (
    Column("ref", msg("Ref"), "label"),
    Column("on", msg("Held on"), "date"),
    Column("topic", msg("Training topic")),
    Column("hours", msg("Hours"), "count"),
    Column("officers", msg("Officers")),
)


def training_cells(reading: Reading, version: Version[Training]) -> tuple[Value, ...]:
    """A training's row."""
    n = version.record
    return f"n{n.serial}", n.held_on, n.topic, n.hours, tuple(name_of(reading, one) for one in n.officers) or None


def trainings_of(reading: Reading) -> Mapping[int, tuple[int, Fraction]]:
    """By officer: how many trainings, and how many hours of them."""
    found: dict[int, tuple[int, Fraction]] = defaultdict(lambda: (0, Fraction(0)))
    for version in reading.view.each(Training):
        for one in version.record.officers:
            count, hours = found[one]
            found[one] = count + 1, hours + (version.record.hours or 0)
    return found
