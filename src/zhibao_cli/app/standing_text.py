"""Published sentences read into standings: what was understood is shown, then recorded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scorecards import year_starts
from zhibao_cli.app.session import Reading, Session, Writing, required
from zhibao_cli.domain.bulletin_reading import Asked, Finding, Understood, read_bulletin
from zhibao_cli.domain.period import Period, read_period
from zhibao_cli.domain.records import Standing
from zhibao_cli.domain.report import Column, Receipt, Report, Value
from zhibao_cli.domain.words import Word
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import Message, clauses, listed, msg
from zhibao_cli.io.published import read_published
from zhibao_cli.store.rows import Version

_LONGEST = 200_000
_FIGURES = ("adopted", "points", "points_change", "place", "ranked")
_NEW, _RECORDED = Word("new", "待记", en="to be recorded"), Word("recorded", "已记", en="recorded")
_SAME = Word("same", "原已记录", en="on record already")
_DIFFERS = Word("differs", "与原记录不同", en="differs from the record")
_UPDATED, _LEFT = Word("updated", "已更新", en="put right"), Word("left", "未取", en="left alone")

_COLUMNS = (
    Column("result", msg("Result"), "word"),
    Column("ref", msg("Ref"), "label", optional=True),
    Column("unit", msg("Unit")),
    Column("level", msg("Level"), "word", words="level"),
    Column("adopted", msg("Adopted"), "count"),
    Column("points", msg("Points"), "count"),
    Column("rank", msg("Place"), "count"),
    Column("of", msg("Of how many"), "count", optional=True),
    Column("group", msg("Group")),
    Column("points_change", msg("On last year"), "count"),
    Column("sentence", msg("Sentence")),
    Column("reason", msg("Why")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingTextRequest:
    """What was typed after `standing import`. `update`: put right what is on record with other figures."""

    text: str | None
    period: str | None
    level: str | None = None
    source: str | None = None
    update: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """A finding beside what is on record of it."""

    finding: Finding
    known: Version[Standing] | None
    result: Word
    ref: str | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What was understood of a text, and what is to be done with each finding."""

    period: Period
    understood: Understood
    rows: tuple[_Row, ...]

    @property
    def to_record(self) -> tuple[_Row, ...]:
        """Those that are new, or to be put right."""
        return tuple(row for row in self.rows if row.result in (_NEW, _UPDATED))


def import_standings(session: Session, request: StandingTextRequest, ask: Callable[[Report, int], None]) -> Receipt:
    """Read a text, show what was understood by `ask`, which raises when it is not to be recorded, and record that.

    `ask` is given the report and how many standings it would record. The receipt has every sentence with what became
    of it, for programs.
    """
    text = _text(request)
    with session.reading() as reading:
        plan = _plan(reading, request, text)
        report = _report(reading, plan, whole=False)
    if not plan.rows:
        raise _nothing(plan)
    ask(report, len(plan.to_record))
    if not plan.to_record:
        return _done(session, plan, "", ())
    with session.writing("standing import") as writing:
        # Read again: somebody may have recorded the same while the question stood.
        plan = _plan(writing, request, text)
        refs = _record(writing, plan, request)
    return _done(session, plan, writing.writer.hash, refs)


def _done(session: Session, plan: _Plan, entry: str, refs: Sequence[str]) -> Receipt:
    with session.reading() as reading:
        return replace(_receipt(session, plan, entry, refs), report=_report(reading, plan, refs, whole=True))


def _text(request: StandingTextRequest) -> str:
    required(request.period, "--period")
    text = read_published(required(request.text, "--text"))
    if len(text) > _LONGEST:
        raise Refused(
            "text-too-long",
            msg("The text has {count} characters; a bulletin has at most {most}.", count=len(text), most=_LONGEST),
            msg("Take out of it the part with the figures."),
        )
    return text


# -- understanding


def _plan(reading: Reading, request: StandingTextRequest, text: str) -> _Plan:
    session, registers = reading.session, reading.registers
    starts = year_starts(reading)
    period = read_period(required(request.period, "--period"), session.today, starts)
    level = read_word("level", request.level) if request.level else None
    asked = Asked(tuple(registers.unit_names), period, level, tuple(registers.groups), starts, session.force)
    understood = read_bulletin(text, asked)
    return _Plan(period, understood, tuple(_row(reading, period, one, request.update) for one in understood.findings))


def _row(reading: Reading, period: Period, finding: Finding, update: bool) -> _Row:
    known = _on_record(reading, period, finding)
    if known is None:
        return _Row(finding, None, _NEW, None)
    ref = f"s{known.record.serial}"
    stated = {name: value for name, value in _figures(finding).items() if value is not None}
    if all(getattr(known.record, name) == value for name, value in stated.items()):
        return _Row(finding, known, _SAME, ref)
    return _Row(finding, known, _UPDATED if update else _DIFFERS, ref)


def _figures(finding: Finding) -> dict[str, object]:
    return {name: getattr(finding, {"ranked": "of"}.get(name, name)) for name in _FIGURES}


def _on_record(reading: Reading, period: Period, finding: Finding) -> Version[Standing] | None:
    """The standing a finding is about: of this unit and period; of its level and group where both sides name them."""
    days = (finding.unit, period.start.isoformat(), period.last.isoformat())
    versions = reading.view.all(Standing, "unit = ? AND start_on = ? AND end_on = ?", days, order="serial")
    fitting = [
        version
        for version in versions
        if _agree(version.record.level, finding.level) and _agree(version.record.group_name, finding.group)
    ]
    exact = [v for v in fitting if (v.record.level, v.record.group_name) == (finding.level, finding.group)]
    return next(iter(exact or fitting), None)


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


# -- recording


def _record(writing: Writing, plan: _Plan, request: StandingTextRequest) -> tuple[str, ...]:
    refs = []
    for row in plan.to_record:
        if row.known is None:
            standing = _standing(writing, plan.period, row.finding, request.source)
            writing.writer.add(standing)
        else:
            standing = _righted(row.known.record, row.finding)
            writing.writer.replace(row.known, standing)
        refs.append(f"s{standing.serial}")
    return tuple(refs)


def _standing(writing: Writing, period: Period, finding: Finding, source: str | None) -> Standing:
    return Standing(
        serial=writing.next_serial("standing"), unit=finding.unit, group_name=finding.group, start_on=period.start,
        end_on=period.last, level=finding.level, adopted=finding.adopted, points=finding.points,
        points_change=finding.points_change, place=finding.place, ranked=finding.of, source=source,
    )  # fmt: skip


def _righted(known: Standing, finding: Finding) -> Standing:
    """The standing with what the text says; what it does not say stays."""
    said = {**_figures(finding), "level": finding.level, "group_name": finding.group}
    changes = {field.name: said[field.name] for field in fields(known) if said.get(field.name) is not None}
    return replace(known, **changes)  # type: ignore[arg-type]


# -- telling


def _report(reading: Reading, plan: _Plan, refs: Sequence[str] | None = None, *, whole: bool) -> Report:
    """What was understood, and what was left alone: rows for a program (`whole`), notes for a reader."""
    done = dict(zip((row.finding for row in plan.to_record), refs, strict=True)) if refs is not None else {}
    rows: list[tuple[Value, ...]] = []
    for row in sorted(plan.rows, key=lambda row: row.result not in (_NEW, _UPDATED)):
        f = row.finding
        result = _RECORDED if row.finding in done and row.result is _NEW else row.result
        rows.append((
            result, done.get(f, row.ref), reading.registers.roll.name(f.unit, plan.period.last), f.level, f.adopted,
            f.points, f.place, f.of, f.group, f.points_change, f.sentence, _difference(row),
        ))  # fmt: skip
    notes = [*(() if whole else _warnings(plan)), *plan.understood.totals]
    if plan.understood.assumed:
        notes.append(msg("Counts without a word such as 采用 were taken for items adopted."))
    if whole:
        nothing: tuple[Value, ...] = (None,) * 9
        rows += [(_LEFT, *nothing, one.sentence, one.reason) for one in plan.understood.left]
    else:
        notes += [msg("Left alone: “{sentence}” ({reason}).", sentence=one.sentence, reason=one.reason)
                  for one in plan.understood.left]  # fmt: skip
    report = Report("standing-import", msg("Read from the text"), _COLUMNS, tuple(rows), plan.period,
                    reading.provenance(), tuple(notes), split="result")  # fmt: skip
    return report if whole else _filled(report)


def _filled(report: Report) -> Report:
    """The report without the columns in which nothing stands: a terminal has room for what there is."""
    kept = [i for i in range(len(report.columns)) if any(row[i] is not None for row in report.rows)]
    rows = tuple(tuple(row[i] for i in kept) for row in report.rows)
    return replace(report, columns=tuple(report.columns[i] for i in kept), rows=rows)


def _difference(row: _Row) -> Message | None:
    """Old and new of what differs from the record."""
    if row.known is None or row.result is _SAME:
        return None
    record = row.known.record
    differing = [
        msg("{what}: on record {old}, in the text {new}", what=column.title, old=_shown(old), new=_shown(new))
        for name, new in _figures(row.finding).items()
        if new is not None and (old := getattr(record, name)) != new
        for column in _COLUMNS
        if column.key == {"place": "rank", "ranked": "of"}.get(name, name)
    ]
    return Message("{differences}", {"differences": clauses(differing)})


def _shown(value: object) -> object:
    return "-" if value is None else value


def _warnings(plan: _Plan) -> tuple[Message, ...]:
    if not plan.understood.other_time:
        return ()
    return (
        msg("The text speaks of {span}; the period given is {period}.", span=plan.understood.other_time,
            period=plan.period.label()),
    )  # fmt: skip


def _receipt(session: Session, plan: _Plan, entry: str, refs: Sequence[str]) -> Receipt:
    counted = [row.result for row in plan.rows]
    notes = []
    if same := counted.count(_SAME):
        notes.append(msg("On record already: {count}.", count=same))
    if differing := [row.ref for row in plan.rows if row.result is _DIFFERS]:
        notes.append(
            msg("With other figures on record, left as they are: {refs}. --update puts them right.",
                refs=listed(differing))
        )  # fmt: skip
    text = msg("Nothing new to record.")
    if refs:
        text = msg("Recorded standings: {count} ({refs}), {start} to {end}.", count=len(refs), refs=listed(refs),
                   start=plan.period.start, end=plan.period.last)  # fmt: skip
    return Receipt(
        "standing", text, entry=entry, ref=refs[0] if len(refs) == 1 else "", warnings=_warnings(plan),
        notes=tuple(notes), undo="zhibao undo" if refs else "", dry_run=session.dry_run and bool(refs),
    )  # fmt: skip


def _nothing(plan: _Plan) -> Refused:
    """Nothing in the text is a figure of a unit on record for the period: each reason told."""
    hint = msg("Units must be on record by the names the text gives them: zhibao unit list")
    if plan.understood.other_time:
        hint = msg("--force takes the figures of {span} for those of {period}.", span=plan.understood.other_time,
                   period=plan.period.label())  # fmt: skip
    details = plan.understood.totals + tuple(msg("“{sentence}”: {reason}", sentence=one.sentence, reason=one.reason)
                    for one in plan.understood.left)  # fmt: skip
    return Refused("text-no-standings", msg("The text holds no figure that can be recorded."), hint, details)
