"""A unit's statement (核对表): every event and score line, what does not count and why, for the unit to confirm."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from zhibao_cli.app.checking import FINDINGS
from zhibao_cli.app.explaining import rule_of
from zhibao_cli.app.letters import Desk, LetterRequest, letter_fields, open_desk, set_letter
from zhibao_cli.app.present import Document
from zhibao_cli.app.ranking import ranked
from zhibao_cli.app.scores import Scored, score_singly
from zhibao_cli.app.session import Session
from zhibao_cli.domain.bulletin import NotCounted, ScoreLine, Statement
from zhibao_cli.domain.cases import Case, Event, Line
from zhibao_cli.domain.chinese import period_words
from zhibao_cli.domain.file_names import safe_name
from zhibao_cli.domain.numbers import show
from zhibao_cli.domain.ranking import Place, placed
from zhibao_cli.domain.records import Instruction, Item, SolicitedUnit
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.score_notes import FOUND
from zhibao_cli.domain.words import LINE
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import Message, msg, speaking
from zhibao_cli.io.save import save
from zhibao_cli.store.extras import extra_cases
from zhibao_cli.store.figures import Facts


@dataclass(frozen=True, slots=True)
class _Account:
    """All that is known of one unit in the window: its place, its lines, what gave it nothing and why."""

    unit: str
    place: Place | None
    of: int
    scored: Scored
    lines: tuple[Line, ...]
    rest: tuple[tuple[Event, Case, Message], ...]


def state_unit(session: Session, typed: str, request: LetterRequest) -> Document:
    """A unit's statement as a Word document."""
    with session.reading() as reading, speaking("zh"):
        desk = open_desk(reading, request)
        account = _account(desk, reading.registers.unit(typed))
        return set_letter("statement", _statement(desk, account, request), desk, request)


def state_all(session: Session, folder: Path, request: LetterRequest, *, force: bool) -> Report:
    """A statement for each unit, each in a file of its own; all of them or none where one is there already."""
    with session.reading() as reading:
        files: list[tuple[str, Path, bytes, Value]] = []
        with speaking("zh"):
            desk = open_desk(reading, request)
            for unit in placed(ranked(reading, desk.scored.result)):
                if desk.asks_for(unit):
                    account = _account(desk, unit)
                    made = set_letter("statement", _statement(desk, account, request), desk, request)
                    stem = f"{desk.name(unit)}{period_words(desk.window)}政务信息积分核对表"
                    name = safe_name(stem, made.ending, [path.name for _, path, _, _ in files])
                    points = account.place.score.points if account.place else None
                    files.append((desk.name(unit), folder / name, made.content, points))
        _write(folder, files, force=force)
        columns = (
            Column("unit", msg("Unit")), Column("points", msg("Points"), "points", decimals=desk.scored.decimals),
            Column("file", msg("File")),
        )  # fmt: skip
        rows = tuple((unit, points, str(path)) for unit, path, _, points in files)
        return Report("statements", msg("Statements"), columns, rows, desk.window, desk.provenance)


def _write(folder: Path, files: Sequence[tuple[str, Path, bytes, Value]], *, force: bool) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        message = msg("{path} cannot be written: {reason}", path=folder, reason=reason)
        raise Refused("output-unwritable", message) from fault
    there = [path for _, path, _, _ in files if path.exists()]
    if there and not force:
        raise Refused(
            "output-exists",
            msg("{path} exists already and was left as it is.", path=there[0]),
            msg("--force writes over it."),
            tuple(msg("{text}", text=path) for path in there[1:]),
        )
    for _, path, content, _ in files:
        save(path, content, force=force)


_COLUMNS = (
    Column("date", msg("Date"), "date"),
    Column("item", msg("Item"), "label"),
    Column("title", msg("Title"), optional=True),
    Column("event", msg("Event"), "word", words="line"),
    Column("rule", msg("Rule")),
    Column("arithmetic", msg("Arithmetic")),
)


def report_unit(session: Session, typed: str, request: LetterRequest) -> Report:
    """The same as a report: score lines, then what gave no points, with the reason in place of the rule."""
    with session.reading() as reading:
        desk = open_desk(reading, request)
        account = _account(desk, reading.registers.unit(typed))
        columns = (*_COLUMNS, Column("points", msg("Points"), "points", decimals=account.scored.decimals))
        lines = [
            (line.day, line.item or None, line.title or None, line.on, rule_of(account.scored, line), line.arithmetic,
             line.points)
            for line in account.lines
        ]  # fmt: skip
        rest = [
            (event.day, case.item or event.ref or None, case.title or None, event.shape.on, why, None, None)
            for event, case, why in account.rest
        ]
        points = account.place.score.points if account.place else None
        total = (*(None,) * len(_COLUMNS), points)
        notes = (*_standing(desk, account), *_pending(desk, account.unit))
        title = msg("{unit}: statement", unit=desk.name(account.unit))
        return Report("statement", title, columns, (*lines, *rest), desk.window, desk.provenance, notes, total=total)


def _standing(desk: Desk, account: _Account) -> tuple[Message, ...]:
    if account.place is None:
        return ()
    place, group = account.place.rank, account.place.score.group
    if group:
        return (msg("Place {place} of the {count} units of {group}.", place=place, count=account.of, group=group),)
    return (msg("Place {place} of {count} units.", place=place, count=account.of),)


# -- one unit's account


def _account(desk: Desk, unit: str) -> _Account:
    single = score_singly(desk.reading, desk.scored.book, desk.window, desk.level, unit)
    found = single.result.of(unit)
    reasons = {(one.on, one.item, one.ref): FINDINGS[one.code] for one in single.result.findings if one.unit == unit}
    # What is worth nothing for a reason is told with the reason.
    lines = tuple(line for line in (found.lines if found else ()) if line.points or _key(line) not in reasons)
    rest = tuple(_not_counted(desk, unit, {_key(line) for line in lines}, reasons))
    for table in ranked(desk.reading, desk.scored.result):
        for place in table.places:
            if place.score.unit == unit:
                return _Account(unit, place, len(table.places), single, lines, rest)
    return _Account(unit, None, 0, single, lines, rest)


_Key = tuple[str, str, str]


def _key(line: Line) -> _Key:
    return line.on, line.item, line.ref


def _not_counted(
    desk: Desk, unit: str, counted: Collection[_Key], reasons: Mapping[_Key, Message]
) -> Iterator[tuple[Event, Case, Message]]:
    """Every event of the window that no line is about, by date, and why it gives no points."""
    reading, window = desk.reading, desk.window
    cases = [*Facts(reading.view).single(window, unit=unit), *extra_cases(reading.view, window, unit=unit)]
    events = [(event, case) for case in cases for event in case.events if event.day in window]
    for event, case in sorted(events, key=lambda pair: (pair[0].day, pair[1].item, pair[0].ref)):
        key = (event.shape.on, case.item, event.ref)
        if key not in counted:
            yield event, case, reasons.get(key) or _why(desk, event)


def _why(desk: Desk, event: Event) -> Message:
    shape = event.shape
    if shape.on == "submitted" and shape.status != "reported":
        return msg("It is not a reported item, so it is not counted.")
    if desk.level is not None and desk.level not in (shape.level, shape.to):
        return msg("Not of the level asked for.")
    if shape.on == "submitted":
        return msg("Counted as reported; reporting alone gives no points.")
    return msg("Counted; the scorecard gives no points for it.")


# -- as the document says it


def _statement(desk: Desk, account: _Account, request: LetterRequest) -> Statement:
    one, decimals = account.place.score if account.place else None, account.scored.decimals
    lines = tuple(
        ScoreLine(
            number=number, day=line.day.isoformat() if line.day else "", item=line.item, title=line.title,
            event=LINE[line.on].zh if line.on in LINE else line.on, rule=rule_of(account.scored, line) or "",
            arithmetic=line.arithmetic, points=show(line.points, decimals),
        )
        for number, line in enumerate(account.lines, 1)
    )  # fmt: skip
    numbers = count(1)
    not_counted = tuple(
        NotCounted(
            number=next(numbers), day=event.day.isoformat(), item=case.item or event.ref, title=case.title,
            event=LINE[event.shape.on].zh, why=str(why),
        )
        for event, case, why in account.rest
    )  # fmt: skip
    counts: dict[str, Any] = {name: one.counts[name] if one else 0 for name in ("submitted", "adopted", "instructed")}
    return Statement(
        # What is not counted stands in the unit's own list, and that of others nowhere.
        **letter_fields(desk, request, FOUND), **counts, unit=desk.name(account.unit),
        group=(one.group if one else "") or "",
        place=account.place.rank if account.place else 0, tied=bool(account.place and account.place.tied),
        of=account.of, points=show(one.points if one else 0, decimals), lines=lines, not_counted=not_counted,
        pending=tuple(str(text) for text in _pending(desk, account.unit)),
    )  # fmt: skip


def _pending(desk: Desk, unit: str) -> Iterator[Message]:
    """What a unit still owes: drafts asked for and due in the window, feedback on instructions."""
    notices = desk.reading.registers.solicitations
    for asked in desk.reading.view.each(SolicitedUnit, "unit = ? AND outcome = 'open'", (unit,)):
        notice = notices[asked.record.solicitation].record
        if notice.due_on is not None and notice.due_on < desk.window.end:
            yield msg("Draft not delivered: {number} “{topic}”, due {due}.", number=notice.number, topic=notice.topic,
                      due=notice.due_on)  # fmt: skip
    for note in desk.reading.view.each(Instruction, "feedback_due IS NOT NULL AND feedback_on IS NULL"):
        item = desk.reading.view.one(Item, note.record.item)
        due = note.record.feedback_due
        if item is not None and unit in item.record.units and due is not None and due < desk.window.end:
            yield msg("Feedback not given: {number} “{title}”, due {due}.", number=item.record.number,
                      title=item.record.title, due=due)  # fmt: skip
