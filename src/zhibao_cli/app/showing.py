"""One record with all that hangs on it."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain

from zhibao_cli.app.amend import registered
from zhibao_cli.app.history import find_record, reference, reference_of
from zhibao_cli.app.honours import all_runs, honour_cells
from zhibao_cli.app.item_text import beginning
from zhibao_cli.app.items import names_an_item
from zhibao_cli.app.listing import (
    ADOPTION_COLUMNS,
    FORWARDING_COLUMNS,
    INSTRUCTION_COLUMNS,
    ITEM_COLUMNS,
    adoption_cells,
    forwarding_cells,
    instruction_cells,
    item_cells,
)
from zhibao_cli.app.register_lists import UNIT_COLUMNS, span_of, unit_cells
from zhibao_cli.app.registers import entered
from zhibao_cli.app.session import Reading, Session, local_text
from zhibao_cli.app.solicitation_lists import hanging
from zhibao_cli.app.standings import standing_cells, standings
from zhibao_cli.app.total_lists import TOTAL_COLUMNS, described, total_cells
from zhibao_cli.app.values import in_words
from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.records import (
    Adoption,
    Card,
    Forwarding,
    Honour,
    Instruction,
    Item,
    Officer,
    Outcome,
    Record,
    Review,
    Solicitation,
    SolicitedUnit,
    Total,
    columns,
)
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.reviews import passed, stopped
from zhibao_cli.domain.words import CHECK, Word, field_word, say
from zhibao_cli.errors import NotFound, UsageFault, ZhibaoError
from zhibao_cli.i18n import Message, clauses, listed, msg
from zhibao_cli.store import entries
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.rows import Version
from zhibao_cli.store.totals import beside, stated

_COLUMNS = (
    Column("part", msg("Part")),
    Column("field", msg("Field")),
    Column("value", msg("Value")),
)
_Row = tuple[Value, ...]


def show(session: Session, typed: str) -> Report:
    """An item with its events, an event with its items, or a unit with its names, officers and standings."""
    with session.reading() as reading:
        try:
            version = find_record(reading, typed)
        except (NotFound, UsageFault) as unknown:
            # A unit's name stands in the titles of many items.
            rows, title = _unit(reading, typed, unknown)
        else:
            rows, title = _record(reading, version), msg("{ref}", ref=reference(version))
        return Report("show", title, _COLUMNS, tuple(rows), provenance=reading.provenance(), split="part")


def show_unit(session: Session, typed: str) -> Report:
    """A unit with its names and groups, officers, open solicitations and standings."""
    with session.reading() as reading:
        rows, title = _of_unit(reading, reading.registers.unit(typed))
        return Report("show", title, _COLUMNS, tuple(rows), provenance=reading.provenance(), split="part")


def show_register(session: Session, what: str, typed: str) -> Report:
    """An officer, channel or kind, with its history."""
    with session.reading() as reading:
        version = registered(reading, what, typed)
        rows = _record(reading, version)
        title = msg("{ref}", ref=reference(version))
        return Report("show", title, _COLUMNS, tuple(rows), provenance=reading.provenance(), split="part")


def _record(reading: Reading, version: Version[Record]) -> list[_Row]:
    record = version.record
    if isinstance(record, Item):
        return list(_item(reading, Version(*version[:5], record)))
    part = {"adoption": msg("Adoption"), "forwarding": msg("Forwarding"), "instruction": msg("Instruction")}.get(
        record.TABLE, msg("Record")
    )
    if isinstance(record, Adoption):
        rows = _fields(part, ADOPTION_COLUMNS, adoption_cells(reading, Version(*version[:5], record)))
    elif isinstance(record, Forwarding):
        rows = _fields(part, FORWARDING_COLUMNS, forwarding_cells(reading, Version(*version[:5], record)))
    elif isinstance(record, Instruction):
        rows = _fields(part, INSTRUCTION_COLUMNS, instruction_cells(reading, Version(*version[:5], record)))
    elif isinstance(record, Total):
        (one,) = beside(Facts(reading.view), [record])
        rows = _fields(msg("Total of events"), TOTAL_COLUMNS, total_cells(reading, one))
    else:
        rows = (
            (part, field_word(record.TABLE, name), said)
            for name in columns(type(record))
            if not (name == "text" and isinstance(record, Card))  # zhibao scorecard show prints it
            and (said := in_words(reading, name, getattr(record, name))) is not None
        )
    if isinstance(record, Officer):
        # Only officers have figures of their own, which takes more to be read.
        from zhibao_cli.app.officer_record import officer_rows

        rows = chain(rows, officer_rows(reading, version.id, record))
    elif isinstance(record, Solicitation):
        rows = chain(rows, hanging(reading, record.number))
    return [*rows, *_recorded(reading, version)]


def _fields(part: Message, columns: Sequence[Column], cells: Sequence[Value]) -> Iterator[_Row]:
    """A record's row turned on its side; empty fields are left out."""
    for column, cell in zip(columns, cells, strict=True):
        if cell is not None and cell != () and not (column.key == "ref" and columns[0].key != "ref"):
            yield part, column.title, _said(column, cell)


def _said(column: Column, cell: Value) -> Value:
    if isinstance(cell, str) and column.words:
        return Word(cell, say(column.words, cell))
    return cell


def _item(reading: Reading, version: Version[Item]) -> Iterator[_Row]:
    yield from _fields(msg("Item"), ITEM_COLUMNS, item_cells(reading, version))
    if version.record.file is not None:
        yield msg("Item"), msg("Source document"), _document(reading, version.record)
    if version.record.text is not None:
        yield msg("Item"), msg("Text"), beginning(version.record.text)
    of_item = "id IN (SELECT event FROM fact WHERE item = ?)"
    for adoption in reading.view.each(Adoption, of_item, (version.id,), order="serial"):
        yield msg("Adopted"), f"a{adoption.record.serial}", in_line(adoption_cells(reading, adoption)[4:10])
    for forwarding in reading.view.each(Forwarding, of_item, (version.id,), order="serial"):
        yield msg("Forwarded"), f"f{forwarding.record.serial}", in_line(forwarding_cells(reading, forwarding)[4:7])
    for instruction in reading.view.each(Instruction, "item = ?", (version.id,), order="serial"):
        yield msg("Instructed"), f"i{instruction.record.serial}", _instructed(reading, instruction)
    for review in reading.view.each(Review, "item = ?", (version.id,), order="serial"):
        yield msg("Reviewed"), f"v{review.record.serial}", _reviewed(review.record)
    for outcome in reading.view.each(Outcome, "item = ?", (version.id,), order="serial"):
        o = outcome.record
        yield msg("What came of it"), f"o{o.serial}", in_line((o.happened_on, o.text, o.document))
    yield from _recorded(reading, version)


def _instructed(reading: Reading, version: Version[Instruction]) -> Message:
    """An instruction on one line, with the feedback asked for and given."""
    cells, note = instruction_cells(reading, version), version.record
    asked = msg("feedback due {day}", day=note.feedback_due) if note.feedback_due else None
    given = msg("feedback given {day}", day=note.feedback_on) if note.feedback_on else None
    overdue = msg("overdue") if cells[-1] == "overdue" else None
    return in_line((*cells[4:8], cells[9], asked, given, overdue))


def _reviewed(review: Review) -> Message:
    """A review on one line."""
    checks = listed(CHECK[check] for check in passed(review))
    parts: list[object] = [review.reviewed_on, review.reviewed_by]
    parts += [msg("passed {checks}", checks=checks)] if passed(review) else []
    if review.reason is not None:
        parts.append(msg("sent back: {reason}", reason=review.reason) if stopped(review) else review.reason)
    return msg("{text}", text=clauses(parts))


def _document(reading: Reading, item: Item) -> Message:
    """Whether an item's source document is still what it was when it was attached."""
    # Few items have one, and telling takes reading it.
    from zhibao_cli.app.register_checks import document_state

    return document_state(reading, item) or msg("{file}: unchanged", file=item.file)


def in_line(cells: Sequence[Value]) -> Message:
    """An event on one line, words said."""
    words = {"level": "level", "form": "form", "rank": "rank"}
    shown = []
    for cell in cells:
        if cell is None:
            continue
        text = str(cell)
        shown.append(next((say(name, text) for name in words if say(name, text) != text), text))
    return msg("{text}", text=clauses(shown))


def _standing(cells: Sequence[Value]) -> Message:
    """A published standing on one line, each figure with its name."""
    _, _, group, start, end, level, *figures, source = cells
    parts: list[object] = [msg("{start} to {end}", start=start, end=end)]
    parts += [say("level", str(level))] if level else []
    parts += [group] if group else []
    names = (msg("Adopted"), msg("Points"), msg("On last year"), msg("Place"), msg("Of how many"))
    for name, figure in zip(names, figures, strict=True):
        if isinstance(figure, int | Fraction):
            parts.append(msg("{name} {figure}", name=name, figure=exact(figure)))
    return msg("{text}", text=clauses([*parts, source] if source else parts))


def _recorded(reading: Reading, version: Version[Record] | Version[Item]) -> Iterator[_Row]:
    """Who recorded it and when, and each change since."""
    for one in reading.view.history(type(version.record), version.id):
        entry = entries.entry_named(reading.view.connection, str(one.recorded_by))
        text = f"{local_text(entry.at, reading.session.now)} {entry.by} {entry.command}"
        yield msg("History"), msg("Entry {number}", number=entry.number), text


def _unit(reading: Reading, typed: str, unknown: ZhibaoError) -> tuple[list[_Row], Message]:
    try:
        code = reading.registers.unit(typed)
    except NotFound as neither:
        # Whoever typed letters and digits meant a number; whoever typed a name, a unit.
        if isinstance(unknown, UsageFault) or names_an_item(typed):
            raise unknown from None
        raise NotFound(
            neither.code,
            msg("Nothing on record is called “{typed}”: no item and no unit.", typed=typed),
            msg(
                "Items are found by number or a part of the title: zhibao list. If a unit is meant: {hint}",
                hint=neither.hint,
            ),
        ) from None
    return _of_unit(reading, code)


def _honours(reading: Reading, code: str) -> Iterator[_Row]:
    """Honours of the unit and its officers; then those of several years in a row."""
    for version in reading.view.each(Honour, "unit = ?", (code,), order="year, serial"):
        ref, _, officer, given_by, _, year, title = honour_cells(reading, version)
        yield msg("Honours"), ref, in_line((year, officer, given_by, title))
    for run in all_runs(reading, "unit = ?", (code,)):
        if run.years > 1:
            said = msg("{by}, {years} years, {first} to {last}", by=run.given_by, years=run.years, first=run.first,
                       last=run.last)  # fmt: skip
            yield msg("Honours"), msg("In a row"), said


def _of_unit(reading: Reading, code: str) -> tuple[list[_Row], Message]:
    rows: list[_Row] = []
    versions = reading.registers.roll.units[code]
    for unit in versions:
        part = span_of(unit) if len(versions) > 1 else msg("Unit")
        rows.extend(_fields(part, UNIT_COLUMNS, unit_cells(unit)))
    for officer in reading.view.each(Officer, "unit = ?", (code,), order="serial"):
        o = officer.record
        rows.append((msg("Officers"), f"p{o.serial}", in_line((o.name, o.role, o.valid_from, o.valid_to))))
    open_ones = "unit = ? AND outcome = 'open'"
    rows.extend(
        (msg("Open solicitations"), asked.record.solicitation, say("outcome", "open"))
        for asked in reading.view.each(SolicitedUnit, open_ones, (code,), order=entered(SolicitedUnit))
    )
    rows.extend(
        (msg("Published standings"), reference_of(standing), _standing(standing_cells(reading, standing)))
        for standing in standings(reading, code)
    )
    rows.extend(
        (msg("Totals"), one.ref, described(reading.registers, one.total))
        for one in stated(Facts(reading.view), unit=code)
    )
    rows.extend(_honours(reading, code))
    counts = reading.view.connection.execute(
        f"SELECT count(*), min(submitted_on), max(submitted_on) FROM item WHERE unit = ? AND {reading.view.live()}",
        (code,),
    ).fetchone()
    if counts[0]:
        items = msg("{count}, from {start} to {end}", count=counts[0], start=counts[1], end=counts[2])
        rows.append((msg("Items"), msg("Reported as lead unit"), items))
    return rows, msg("{name}", name=reading.registers.roll.latest(code).name)
