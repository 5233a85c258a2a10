"""Putting a solicitation right after it was issued: who is asked, until when, for what."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhibao_cli.app.amend import amended
from zhibao_cli.app.session import Session, Writing, split_values
from zhibao_cli.app.solicitation_lists import answering
from zhibao_cli.app.soliciting import answered, asked_row, asked_units, receipt
from zhibao_cli.domain.records import Solicitation, SolicitedUnit
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.words import OUTCOME
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Listed, Message, listed, msg
from zhibao_cli.store.rows import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendRequest:
    """What was typed after `solicitation amend`: new values by the names of their options, units asked or no longer."""

    number: str
    changes: Mapping[str, str | None]
    ask: tuple[str, ...] = ()
    withdraw: tuple[str, ...] = ()


def amend_solicitation(session: Session, request: AmendRequest) -> Receipt:
    """Change what a solicitation says, ask further units, or ask some no longer."""
    given = {name: value for name, value in request.changes.items() if value is not None}
    if not (given or request.ask or request.withdraw):
        options = " ".join(f"--{name}" for name in ("ask", "withdraw", *request.changes))
        raise UsageFault("amend-nothing", msg("Nothing to amend: no new value was given."),
                         msg("It has: {options}", options=options))  # fmt: skip
    with session.writing("solicitation amend") as writing:
        number = writing.registers.solicitation(request.number)
        version = writing.registers.solicitations[number]
        notes: tuple[Message, ...] = amended(writing, version, given).notes if given else ()
        now = writing.view.one(Solicitation, version.id)
        assert now is not None, "it was found a moment ago"
        warnings: tuple[Message, ...] = ()
        if request.ask:
            told, warnings = _ask(writing, now.record, split_values(request.ask))
            notes = (*notes, *told)
        if request.withdraw:
            notes = (*notes, *_withdraw(writing, number, split_values(request.withdraw)))
    return receipt(writing, number, msg("Amended {ref}.", ref=number), notes, warnings)


def _asked(writing: Writing, number: str) -> list[Version[SolicitedUnit]]:
    return writing.view.all(SolicitedUnit, "solicitation = ?", (number,))


def _names(writing: Writing, units: tuple[str, ...]) -> Listed:
    return listed(writing.registers.roll.latest(code).name for code in units)


def _ask(
    writing: Writing, notice: Solicitation, typed: tuple[str, ...]
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Ask further units; those that have answered already are done, or late. Returns notes and warnings."""
    number, already = notice.number, {version.record.unit for version in _asked(writing, notice.number)}
    if not already and notice.due_on is None:
        raise Refused(
            "solicitation-focus",
            msg("{number} is a focus of all units; none is asked by name.", number=number),
            msg("Ask by name in a solicitation of its own: zhibao solicit SUBJECT --level LEVEL --ask UNIT"),
        )
    units, notes = asked_units(writing, typed, notice.issued_on or writing.session.today, notice.due_on)
    new = tuple(code for code in units if code not in already)
    if not new:
        raise Refused(
            "solicitation-asked", msg("Asked in {number} already: {units}.", number=number,
                                      units=_names(writing, units))
        )  # fmt: skip
    notes = (*notes, msg("Asked as well: {units}.", units=_names(writing, new)))
    for code in new:
        notes = (*notes, *_ask_one(writing, notice, code))
    past = notice.due_on is not None and notice.due_on < writing.session.today
    warnings = (msg("{number} was due on {day} already.", number=number, day=notice.due_on),) if past else ()
    return notes, warnings


def _ask_one(writing: Writing, notice: Solicitation, code: str) -> tuple[Message, ...]:
    record = SolicitedUnit(solicitation=notice.number, unit=code)
    answers = (v for v in answering(writing, notice.number) if v.record.status == "reported" and code in v.record.units)
    notes: tuple[Message, ...] = ()
    first = next(answers, None)
    if first is not None:
        record = answered(record, notice, first.record, first.id)
        notes = (msg("{number}, {unit}: {outcome}.", number=notice.number, unit=_names(writing, (code,)),
                     outcome=OUTCOME[record.outcome]),)  # fmt: skip
    # Asked once more after it was withdrawn, it is the same record: undoing the two keeps its order then.
    query = (
        "SELECT id FROM solicited_unit WHERE retired_by IS NULL AND void AND solicitation = ? AND unit = ? "
        "ORDER BY recorded_by DESC"
    )
    row = writing.view.connection.execute(query, (notice.number, code)).fetchone()
    before = writing.view.one(SolicitedUnit, row[0]) if row else None
    if before is not None:
        writing.writer.replace(before, record)
    else:
        writing.writer.add(record)
    return notes


def _withdraw(writing: Writing, number: str, typed: tuple[str, ...]) -> tuple[Message, ...]:
    """Ask some units no longer, as if they had never been; whoever has an outcome stays, unless forced."""
    units = writing.registers.units(typed)
    for code in units:
        version = asked_row(writing, number, code)
        if version.record.outcome != "open" and not writing.session.force:
            raise Refused(
                "solicitation-answered",
                msg("{number}, {unit}: {outcome}.", number=number, unit=_names(writing, (code,)),
                    outcome=OUTCOME[version.record.outcome]),
                msg("To excuse it: zhibao solicitation outcome {number} waived --unit {unit}. --force withdraws it all "
                    "the same.", number=number, unit=code),
            )  # fmt: skip
        writing.writer.replace(version, version.record, void=True)
    if not _asked(writing, number):
        raise Refused(
            "solicitation-nobody",
            msg("Nobody would be asked in {number} any more.", number=number),
            msg("To take all of it back: zhibao void {number} --reason REASON", number=number),
        )
    return (msg("Asked no longer: {units}.", units=_names(writing, units)),)
