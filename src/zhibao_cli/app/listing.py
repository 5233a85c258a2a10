"""Lists of records, with the columns of the import files and their references."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from zhibao_cli.app.filters import FilterRequest, chosen_period, criteria, present_note, report_day, strangers
from zhibao_cli.app.honours import HONOUR_COLUMNS, honour_cells
from zhibao_cli.app.items import item_of
from zhibao_cli.app.list_choices import CHINESE, NOT_OF_ITEMS, Whose, check_whose, no_list, of_persons
from zhibao_cli.app.registers import own_word
from zhibao_cli.app.results import RESULT_COLUMNS, results
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.app.solicitation_lists import SOLICITATION_COLUMNS, solicitation_rows
from zhibao_cli.app.total_lists import TOTAL_COLUMNS, total_cells
from zhibao_cli.app.training import TRAINING_COLUMNS, training_cells
from zhibao_cli.domain.feedback import feedback_state
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Adoption, Forwarding, Instruction, Item, Review
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.reviews import passed, stopped
from zhibao_cli.domain.words import CHECK, FEEDBACK
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store import search
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.rows import Version
from zhibao_cli.store.totals import beside

_REF = Column("ref", msg("Ref"), "label")
_UNIT = Column("unit", msg("Unit"))
_TITLE = Column("title", msg("Title"))
_NUMBER = Column("item", msg("Item"), "label")

ITEM_COLUMNS = (
    Column("number", msg("Number"), "label"),
    _UNIT,
    Column("with", msg("With"), optional=True),
    _TITLE,
    Column("kind", msg("Kind"), "word", words="kind"),
    Column("words", msg("Words"), "count"),
    Column("submitted_on", msg("Reported on"), "date"),
    Column("to", msg("Sent to"), "word", words="level"),
    Column("author", msg("Author"), optional=True),
    Column("signed_by", msg("Signed by"), optional=True),
    Column("solicited", msg("Solicited"), optional=True),
    Column("topics", msg("Topics"), optional=True),
    Column("status", msg("Status"), "word", words="status", optional=True),
    Column("other_numbers", msg("Other numbers"), optional=True),
    Column("checked_by", msg("Checked by"), optional=True),
    Column("ref", msg("Ref"), optional=True),
)
ADOPTION_COLUMNS = (
    _REF,
    _NUMBER,
    _UNIT,
    _TITLE,
    Column("channel", msg("Channel")),
    Column("level", msg("Level"), "word", words="level"),
    Column("form", msg("Form"), "word", words="form"),
    Column("adopted_on", msg("Adopted on"), "date"),
    Column("issue", msg("Issue"), optional=True),
    Column("printed_title", msg("Title in print"), optional=True),
    Column("route", msg("Route"), "word", words="route", optional=True),
    Column("reprint", msg("Reprint"), "flag", optional=True),
    Column("points", msg("Recorded points"), "count", optional=True),
)
FORWARDING_COLUMNS = (
    _REF,
    _NUMBER,
    _UNIT,
    _TITLE,
    Column("to", msg("Sent to"), "word", words="level"),
    Column("forwarded_on", msg("Forwarded on"), "date"),
    Column("printed_title", msg("Title as sent"), optional=True),
)
INSTRUCTION_COLUMNS = (
    _REF,
    _NUMBER,
    _UNIT,
    _TITLE,
    Column("leader", msg("Leader")),
    Column("level", msg("Level"), "word", words="level"),
    Column("rank", msg("Rank of the leader"), "word", words="rank"),
    Column("instructed_on", msg("Instructed on"), "date"),
    Column("channel", msg("Written on"), "word", optional=True),
    Column("text", msg("Text of the instruction"), optional=True),
    Column("feedback_due", msg("Feedback due"), "date", optional=True),
    Column("feedback_on", msg("Feedback given"), "date", optional=True),
    Column("feedback", msg("Feedback"), "word", words="feedback", optional=True),
)

FAULT_COLUMNS = (
    _REF,
    _UNIT,
    _NUMBER,
    Column("fault", msg("Fault"), "word"),
    Column("severity", msg("Severity"), "word"),
    Column("notified_by", msg("Notified by"), "word", words="level"),
    Column("occurred_on", msg("Occurred"), "date"),
    Column("points", msg("Recorded points"), "count"),
    Column("note", msg("Note"), optional=True),
)
ADJUSTMENT_COLUMNS = (
    _REF,
    _UNIT,
    Column("on", msg("Date"), "date"),
    Column("points", msg("Points"), "count"),
    Column("reason", msg("Reason")),
    Column("approver", msg("Approver")),
)
RETURN_COLUMNS = (
    _REF,
    _NUMBER,
    _UNIT,
    _TITLE,
    Column("reason", msg("Reason")),
    Column("on", msg("Returned"), "date"),
)

ACKNOWLEDGEMENT_COLUMNS = (
    _REF,
    _UNIT,
    Column("start", msg("From"), "date"),
    Column("end", msg("To"), "date"),
    Column("level", msg("Level"), "word", words="level"),
    Column("metric", msg("Figure"), "word", words="metric"),
    Column("ours", msg("Ours"), "count"),
    Column("theirs", msg("Theirs"), "count"),
    Column("reason", msg("Reason")),
)

REVIEW_COLUMNS = (
    _REF,
    _NUMBER,
    _UNIT,
    _TITLE,
    Column("passed", msg("Passed"), "word"),
    Column("by", msg("Reviewed by")),
    Column("signed_by", msg("Signed by"), optional=True),
    Column("on", msg("Reviewed on"), "date"),
    Column("reason", msg("Reason")),
    Column("sent_back", msg("Sent back"), "flag", optional=True),
    *(Column(check, msg("{text}", text=word), "flag", optional=True) for check, word in CHECK.items()),
)

OUTCOME_COLUMNS = (
    _REF,
    _NUMBER,
    _UNIT,
    _TITLE,
    Column("text", msg("What came of it")),
    Column("document", msg("Document")),
    Column("on", msg("Date"), "date"),
)


def item_cells(reading: Reading, version: Version[Item]) -> tuple[Value, ...]:
    """An item's row."""
    i, registers = version.record, reading.registers
    unit, *others = dict.fromkeys(registers.roll.name(code, i.submitted_on) for code in i.units)
    return (
        i.number, unit, tuple(others) or None, i.title, registers.kind_word(i.kind), i.words, i.submitted_on,
        i.to_level, i.authors or None, i.signed_by, i.solicited, i.topics or None, i.status, i.other_numbers or None,
        i.checked_by, i.number,
    )  # fmt: skip


def _sources(reading: Reading, record: Adoption | Forwarding | Instruction) -> tuple[Value, Value, Value]:
    """Numbers, units and titles of an event's items."""
    others = record.others if isinstance(record, Adoption | Forwarding) else ()
    items = [item for item in (item_of(reading, row_id) for row_id in (record.item, *others)) if item is not None]
    units = dict.fromkeys(reading.registers.roll.name(code, i.submitted_on) for i in items for code in i.units)
    one = len(items) == 1
    numbers: Value = items[0].number if one else tuple(i.number for i in items)
    titles: Value = items[0].title if one else tuple(i.title for i in items)
    names = tuple(units)
    return numbers, names[0] if len(names) == 1 else names, titles


def adoption_cells(reading: Reading, version: Version[Adoption]) -> tuple[Value, ...]:
    """An adoption's row."""
    a = version.record
    channel = reading.registers.channels.get(a.channel or "")
    level = channel.record.level if channel else a.level
    return (
        f"a{a.serial}", *_sources(reading, a), reading.registers.channel_word(a.channel), level, a.form, a.adopted_on,
        a.issue, a.printed_title, a.route, a.reprint, a.points,
    )  # fmt: skip


def forwarding_cells(reading: Reading, version: Version[Forwarding]) -> tuple[Value, ...]:
    """A forwarding's row."""
    f = version.record
    return (f"f{f.serial}", *_sources(reading, f), f.to_level, f.forwarded_on, f.printed_title)


def instruction_cells(
    reading: Reading, version: Version[Instruction], window: Period | None = None
) -> tuple[Value, ...]:
    """An instruction's row; how feedback stands at the end of the window, or today."""
    n = version.record
    end, today = window.end if window else date.max, reading.session.today
    state = feedback_state(n.feedback_due, n.feedback_on, end, today)
    return (
        f"i{n.serial}", *_sources(reading, n), n.leader, n.level, n.rank, n.instructed_on,
        reading.registers.channel_word(n.channel), n.text, n.feedback_due, n.feedback_on,
        state,
    )  # fmt: skip


Lister = Callable[[Reading, Criteria], tuple[tuple[Value, ...], ...]]


def _items(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(item_cells(reading, version) for version in search.items(reading.view, wanted))


def _adoptions(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(adoption_cells(reading, version) for version in search.adoptions(reading.view, wanted))


def _forwardings(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(forwarding_cells(reading, version) for version in search.forwardings(reading.view, wanted))


def _instructions(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    window = wanted.instructed_in or wanted.window
    return tuple(instruction_cells(reading, version, window) for version in search.instructions(reading.view, wanted))


def _faults(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (
            f"e{f.serial}", reading.registers.roll.name(f.unit, f.occurred_on), _item_number(reading, f.item),
            own_word("fault", f.fault), own_word("severity", f.severity), f.notified_by, f.occurred_on, f.points,
            f.note,
        )
        for f in (version.record for version in search.faults(reading.view, wanted))
    )  # fmt: skip


def _adjustments(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (
            f"j{a.serial}", reading.registers.roll.name(a.unit, a.adjusted_on), a.adjusted_on, a.points, a.reason,
            a.approver,
        )
        for a in (version.record for version in search.adjustments(reading.view, wanted))
    )  # fmt: skip


def _returns(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (f"r{r.serial}", *item_head(reading, r.item), r.reason, r.returned_on)
        for r in (version.record for version in search.returns(reading.view, wanted))
    )


def item_head(reading: Reading, row_id: int) -> tuple[Value, Value, Value]:
    """The number, lead unit and title of an item."""
    item = item_of(reading, row_id)
    if item is None:
        return None, None, None
    return item.number, reading.registers.roll.name(item.unit, item.submitted_on), item.title


def review_cells(reading: Reading, version: Version[Review]) -> tuple[Value, ...]:
    """A review's row."""
    v, item = version.record, item_of(reading, version.record.item)
    checks = tuple(CHECK[check] for check in passed(v))
    return (
        f"v{v.serial}", *item_head(reading, v.item), checks or None, v.reviewed_by, item.signed_by if item else None,
        v.reviewed_on, v.reason, stopped(v), *(check in passed(v) for check in CHECK),
    )  # fmt: skip


def _reviews(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(review_cells(reading, version) for version in search.reviews(reading.view, wanted))


def _outcomes(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (f"o{o.serial}", *item_head(reading, o.item), o.text, o.document, o.happened_on)
        for o in (version.record for version in search.outcomes(reading.view, wanted))
    )


def _trainings(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(training_cells(reading, version) for version in search.trainings(reading.view, wanted))


def _acknowledgements(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (
            f"k{k.serial}", reading.registers.roll.name(k.unit, k.end_on), k.start_on, k.end_on, k.level, k.metric,
            _number(k.ours), _number(k.theirs), k.reason,
        )
        for k in (version.record for version in search.acknowledgements(reading.view, wanted))
    )  # fmt: skip


def _honours(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    return tuple(honour_cells(reading, version) for version in search.honours(reading.view, wanted))


def _solicitations(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    if search.asks_of_items(reading.view, wanted):
        return ()
    return tuple((*row, row[0]) for row in solicitation_rows(reading, wanted))


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _totals(reading: Reading, wanted: Criteria) -> tuple[tuple[Value, ...], ...]:
    totals = search.totals(reading.view, wanted)
    return tuple(total_cells(reading, one) for one in beside(Facts(reading.view), totals))


def _item_number(reading: Reading, row_id: int | None) -> str | None:
    item = item_of(reading, row_id) if row_id is not None else None
    return item.number if item else None


LISTS: dict[str, tuple[Message, tuple[Column, ...], Lister]] = {
    "items": (msg("Items"), ITEM_COLUMNS, _items),
    "adoptions": (msg("Adoptions"), ADOPTION_COLUMNS, _adoptions),
    "forwardings": (msg("Forwardings"), FORWARDING_COLUMNS, _forwardings),
    "instructions": (msg("Instructions"), INSTRUCTION_COLUMNS, _instructions),
    "faults": (msg("Faults"), FAULT_COLUMNS, _faults),
    "adjustments": (msg("Adjustments"), ADJUSTMENT_COLUMNS, _adjustments),
    "returns": (msg("Returned items"), RETURN_COLUMNS, _returns),
    "reviews": (msg("Reviews"), REVIEW_COLUMNS, _reviews),
    "outcomes": (msg("Outcomes"), OUTCOME_COLUMNS, _outcomes),
    "results": (msg("What became of items"), RESULT_COLUMNS, results),
    "trainings": (msg("Trainings"), TRAINING_COLUMNS, _trainings),
    "acknowledgements": (msg("Accepted differences"), ACKNOWLEDGEMENT_COLUMNS, _acknowledgements),
    "totals": (msg("Totals"), TOTAL_COLUMNS, _totals),
    "honours": (msg("Honours"), HONOUR_COLUMNS, _honours),
    "solicitations": (
        msg("Solicitations"),
        (*SOLICITATION_COLUMNS, Column("ref", msg("Ref"), optional=True)),
        _solicitations,
    ),
}


def list_records(
    session: Session, what: str, request: FilterRequest, feedback: tuple[str, ...] = (), whose: Whose | None = None,
    units: str | None = None,
) -> Report:  # fmt: skip
    """Records of one sort that meet the filters, in the order of their dates.

    `feedback`: only instructions whose feedback stands so.
    """
    name, whose = CHINESE.get(what, what), whose or Whose()
    if name not in LISTS:
        raise no_list(what, LISTS)
    check_whose(name, whose)
    if feedback and name != "instructions":
        raise UsageFault(
            "feedback-of-instructions", msg("Only instructions are waiting for feedback."),
            msg("zhibao list instructions --pending, or --overdue"),
        )  # fmt: skip
    title, columns, lister = LISTS[name]
    with session.reading(units) as reading:
        window = chosen_period(reading, request.period) if request.period else None
        wanted = criteria(reading, request, window)
        rows = of_persons(reading, lister(reading, wanted), [column.key for column in columns], whose)
        standing: tuple[Message, ...] = ()
        if name == "instructions":
            rows = tuple(row for row in rows if not feedback or row[-1] in feedback)
            asked = any(row[-1] in FEEDBACK for row in rows)
            standing = (msg("Feedback as it stood on {day}.", day=report_day(reading, window)),) if asked else ()
        notes = [msg("Records: {count}.", count=len(rows)), *standing, *strangers(reading, request)]
        if not rows and name in NOT_OF_ITEMS and search.asks_of_items(reading.view, wanted):
            notes.append(msg("These records are of no item, so a filter on items leaves none of them."))
        notes.extend(present_note(reading))
        return Report(f"list-{name}", title, columns, rows, window, reading.provenance(), tuple(notes))
