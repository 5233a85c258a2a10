"""A superior's published figures beside ours, figure by figure, with what may explain each difference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhibao_cli.app.bulletins import OurSide, Side, published
from zhibao_cli.app.filters import chosen_period
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scores import score
from zhibao_cli.app.session import Reading, Session, split_values
from zhibao_cli.app.tracing import Traces
from zhibao_cli.domain.causes import Cause, causes
from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.period import Period, year_before
from zhibao_cli.domain.reconcile import Figure, Own, compare, reference
from zhibao_cli.domain.records import Acknowledgement, Standing
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.score_numbers import Number
from zhibao_cli.domain.words import LEVEL, METRIC
from zhibao_cli.errors import DIFFERENCES
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.store.rows import Version

_MOST_LISTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcileRequest:
    """What was typed after `reconcile`."""

    period: str | None = None
    level: str | None = None
    unit: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    scorecard: str | None = None
    differences: bool = False
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What was published for one period at one level, beside our side.

    `repeats` were not compared, by what they repeat; `places` are as printed, with their groups.
    """

    level: str | None
    side: Side
    figures: tuple[Figure, ...]
    repeats: Mapping[str, str]
    places: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The differences accepted for a period."""

    records: tuple[Version[Acknowledgement], ...]

    def of(self, level: str | None, figure: Figure) -> Version[Acknowledgement] | None:
        """The acceptance of this very difference, as both figures stand."""
        texts = (figure_text(figure.ours), figure_text(figure.theirs))
        about = self.about(level, figure)
        return next((v for v in about if (v.record.ours, v.record.theirs) == texts), None)

    def about(self, level: str | None, figure: Figure) -> list[Version[Acknowledgement]]:
        """Acceptances of this figure of the unit, whatever both stood at."""
        key = (figure.unit, level, figure.metric)
        return [v for v in self.records if (v.record.unit, v.record.level, v.record.metric) == key]


@dataclass(frozen=True, slots=True)
class Desk:
    """All of a reconciliation: the period, its bulletins, what was accepted."""

    reading: Reading
    window: Period
    ours: OurSide
    bulletins: tuple[Bulletin, ...]
    accepted: Accepted
    level: str | None
    wanted: frozenset[str] | None
    groups: frozenset[str]

    def figures(self) -> Iterator[tuple[Bulletin, Figure]]:
        """Every figure asked for."""
        for bulletin in self.bulletins:
            for figure in bulletin.figures:
                if self.wanted is None or figure.unit in self.wanted or figure.group in self.groups:
                    yield bulletin, figure

    def asked_for(self, one: Acknowledgement) -> bool:
        """Whether an acceptance is of a unit and level asked for."""
        return self.level in (None, one.level) and (self.wanted is None or one.unit in self.wanted)

    def held(self) -> set[int]:
        """The acceptances that hold: the very difference stands as it was accepted."""
        versions = [self.accepted.of(bulletin.level, one) for bulletin, one in self.figures() if one.differs]
        return {version.id for version in versions if version is not None}

    def lapsed(self, level: str | None, figure: Figure) -> list[Version[Acknowledgement]]:
        """Acceptances of this figure that hold no longer."""
        about = self.accepted.about(level, figure)
        held = self.held() if about else set()
        return [version for version in about if version.id not in held]


def figure_text(number: Number | None) -> str | None:
    """A figure as an acceptance keeps it."""
    return None if number is None else exact(number)


def open_desk(reading: Reading, request: ReconcileRequest) -> Desk:
    """Compare every bulletin of the period."""
    window = chosen_period(reading, request.period)
    level = read_word("level", request.level) if request.level else None
    ours = OurSide(reading, request.scorecard)
    of_level: dict[str | None, list[Standing]] = {}
    for standing in published(reading, window, level):
        of_level.setdefault(standing.level or level, []).append(standing)
    days = (window.start.isoformat(), window.last.isoformat())
    accepted = reading.view.all(Acknowledgement, "start_on = ? AND end_on = ?", days, order="serial")
    order = [*LEVEL, None]
    bulletins = tuple(_bulletin(reading, ours, window, one, of_level[one]) for one in sorted(of_level, key=order.index))
    return Desk(reading, window, ours, bulletins, Accepted(tuple(accepted)), level, *_wanted(reading, request, window))


def _wanted(
    reading: Reading, request: ReconcileRequest, window: Period
) -> tuple[frozenset[str] | None, frozenset[str]]:
    """The units asked for; and the groups, in the superior's words or ours. None and nothing: all."""
    units, groups = split_values(request.unit), split_values(request.group)
    if not units and not groups:
        return None, frozenset()
    theirs = {standing.group_name for standing in published(reading, window)}
    named = frozenset(name for name in groups if name in theirs)
    own = {reading.registers.group(name) for name in groups if name not in theirs or name in reading.registers.groups}
    members = {m.code for m in reading.registers.roll.members() if m.group_in(window) in own}
    return frozenset({*reading.registers.units(units), *members}), named


def _bulletin(
    reading: Reading, ours: OurSide, window: Period, level: str | None, standings: Sequence[Standing]
) -> Bulletin:
    """Compare one bulletin. Of a unit published twice in one group, the first recorded is compared."""
    side = ours.of(window, level)
    first: dict[tuple[str, str | None], Standing] = {}
    repeats = {}
    for standing in standings:
        kept = first.setdefault((standing.unit, standing.group_name), standing)
        if kept is not standing:
            repeats[reference(standing)] = reference(kept)
    last_year: dict[tuple[str, str | None], Standing] = {}
    before = {}
    if any(standing.points_change is not None for standing in standings):
        earlier = year_before(window)
        for standing in published(reading, earlier, level):
            last_year.setdefault((standing.unit, standing.group_name), standing)
        result = score(reading, side.book, earlier, level).result
        before = {one.unit: one.points for one in result.scores}
    places = tuple((one.group_name, one.place) for one in first.values() if one.place is not None)
    own = Own(side.scored.result, side.comparable, before, last_year)
    return Bulletin(level, side, compare(tuple(first.values()), own), repeats, places)


# -- the report


def reconcile(session: Session, request: ReconcileRequest) -> Report:
    """Every published figure of a period beside ours; exit status 3 when one differs and is not accepted."""
    with session.reading() as reading:
        desk = open_desk(reading, request)
        found = [_Line(desk, bulletin, figure) for bulletin, figure in desk.figures()]
        traces = Traces(reading, desk.window, {line.figure.unit for line in found if line.figure.differs})
        shown = [line for line in found if line.figure.differs or not (request.differences or request.explain)]
        rows: list[tuple[Value, ...]] = []
        explained = False
        for line in shown:
            near = traces.of(line.figure.unit, line.level) if line.figure.differs else []
            why = causes(line.figure, near, desk.window, line.level)
            explained = explained or bool(why) or bool(line.figure.against)
            rows.extend(line.causes(why) if request.explain else [line.cells(why)])
        failed = any(line.figure.differs and line.accepted is None for line in found)
        hint = explained and not request.explain
        notes = (*_notes(desk), *_lapsed(desk), *([_HINT] if hint else []))
        name = "reconcile-causes" if request.explain else "reconcile"
        title = msg("What may explain the differences") if request.explain else msg("The superior's figures and ours")
        columns = _CAUSES if request.explain else _columns(desk.ours.decimals)
        return Report(
            name, title, columns, tuple(rows), desk.window, reading.provenance(desk.ours.cards), notes,
            split="" if request.explain else "group", exit_code=DIFFERENCES if failed else 0, spoken=True,
        )  # fmt: skip


def _columns(decimals: int) -> tuple[Column, ...]:
    figures = [
        Column(key, title, "count", decimals=decimals)
        for key, title in (("ours", msg("Ours")), ("theirs", msg("Theirs")), ("difference", msg("Difference")))
    ]
    return (
        Column("group", msg("Published group")),
        Column("unit", msg("Unit")),
        Column("code", msg("Code"), optional=True),
        Column("level", msg("Level"), "word", words="level", optional=True),
        Column("metric", msg("Figure"), "word", words="metric"),
        *figures,
        Column("class", msg("Finding"), words="difference"),
        Column("acknowledged", msg("Accepted"), "label"),
        Column("reason", msg("Reason")),
        Column("candidates", msg("May explain it")),
        Column("reckoned", msg("By their own parts"), "count", decimals=decimals, optional=True),
        Column("standing", msg("Standing ref"), "label", optional=True),
    )


_CAUSES = (
    Column("unit", msg("Unit")),
    Column("code", msg("Code"), optional=True),
    Column("level", msg("Level"), "word", words="level", optional=True),
    Column("metric", msg("Figure"), "word", words="metric"),
    Column("class", msg("Finding"), words="difference"),
    Column("ref", msg("Ref"), "label"),
    Column("date", msg("Date"), "date"),
    Column("why", msg("Why"), words="cause"),
    Column("item", msg("Item"), "label"),
    Column("title", msg("Title")),
)
_AGAINST = {"source-total": "part", "source-change": "last-year", "source-order": "contrary"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A figure with what is needed to show it."""

    desk: Desk
    bulletin: Bulletin
    figure: Figure

    @property
    def level(self) -> str | None:
        """The bulletin's level."""
        return self.bulletin.level

    @property
    def accepted(self) -> Version[Acknowledgement] | None:
        """The acceptance of the difference, if any."""
        return self.desk.accepted.of(self.level, self.figure) if self.figure.differs else None

    @property
    def name(self) -> str:
        """The unit's name on the last day."""
        return self.desk.reading.registers.roll.name(self.figure.unit, self.desk.window.last)

    def cells(self, why: Sequence[Cause]) -> tuple[Value, ...]:
        """The row of the comparison."""
        one, accepted = self.figure, self.accepted
        refs = (*one.against, *(cause.trace.ref for cause in why))
        return (
            one.group, self.name, one.unit, self.level, one.metric, one.ours, one.theirs,
            one.difference, one.finding, f"k{accepted.record.serial}" if accepted else None,
            accepted.record.reason if accepted else None, tuple(dict.fromkeys(refs)) or None, one.reckoned,
            one.standing or None,
        )  # fmt: skip

    def causes(self, why: Sequence[Cause]) -> Iterator[tuple[Value, ...]]:
        """A row for each record that may explain it: a contradicting standing, then adoptions."""
        one = self.figure
        start = (self.name, one.unit, self.level, one.metric, one.finding)
        for ref in one.against:
            standing = self.desk.reading.view.all(Standing, "serial = ?", (int(ref[1:]),))[0].record
            yield *start, ref, standing.end_on, (_AGAINST[one.finding],), None, self._said(standing)
        for cause in why:
            one_item = (cause.trace.item or None, cause.trace.title or None)
            yield *start, cause.trace.ref, cause.trace.day, cause.why, *one_item

    def _said(self, standing: Standing) -> Message:
        """A standing on a line: the unit, and the figure meant."""
        name = self.desk.reading.registers.roll.name(standing.unit, standing.end_on)
        parts = [f"{METRIC[key]} {exact(value)}" for key in ("adopted", "points", "place")
                 if (value := getattr(standing, key)) is not None]  # fmt: skip
        return msg("{unit}: {figures}", unit=name, figures=listed(parts))


# -- what is said beside it

_HINT = msg("The records that may explain a difference, each with the reason: the same with --explain.")


def _notes(desk: Desk) -> Iterator[Message]:
    if not desk.bulletins:
        yield msg("No published standing of this period is on record.")
    for bulletin in desk.bulletins:
        yield bulletin.side.note
        yield from _order_note(bulletin)
        yield from _unnamed(desk, bulletin)
        for repeat, kept in bulletin.repeats.items():
            yield msg("{repeat} repeats {kept}, and was not compared.", repeat=repeat, kept=kept)
    yield from _other_spans(desk)


def _order_note(bulletin: Bulletin) -> Iterator[Message]:
    """Groups of which more units were ranked than are on record here."""
    groups = dict.fromkeys(figure.group for figure in bulletin.figures if figure.metric == "order")
    for group in groups:
        places = sorted(place for name, place in bulletin.places if name == group)
        yield msg("{group}: places {places} are among more units than these, so only their order is compared.",
                  group=group or msg("(none)"), places=listed(places))  # fmt: skip


def _unnamed(desk: Desk, bulletin: Bulletin) -> Iterator[Message]:
    """Direct-report units that neither the bulletin names nor have any adoption of its level."""
    roll, last = desk.reading.registers.roll, desk.window.last
    named = {figure.unit for figure in bulletin.figures}
    missing = [
        roll.name(one.unit, last)
        for one in bulletin.side.scored.result.scores
        if one.unit not in named and one.rolls_up_to not in named and roll.on(one.unit, last).direct_report
    ]
    if missing:
        yield msg("Not in the bulletin, and without adoptions of its level here: {units}.", units=listed(missing))


def _other_spans(desk: Desk) -> Iterator[Message]:
    """Standings of other periods that overlap this one; or the newest, where there are none of this one."""
    values = (desk.window.last.isoformat(), desk.window.start.isoformat())
    where = "1" if not desk.bulletins else "start_on <= ? AND end_on >= ?"
    spans: dict[str, int] = {}
    versions = desk.reading.view.each(Standing, where, values if desk.bulletins else (), "end_on DESC, start_on")
    for version in versions:
        label = f"{version.record.start_on}..{version.record.end_on}"
        if label != desk.window.label():
            spans[label] = spans.get(label, 0) + 1
    if spans:
        told = [f"{label} ({count})" for label, count in spans.items()]
        more = [msg("… and {count} more", count=len(told) - _MOST_LISTED)] if len(told) > _MOST_LISTED else []
        yield msg("Standings of other periods, not compared: {spans}.", spans=listed([*told[:_MOST_LISTED], *more]))


def _lapsed(desk: Desk) -> Iterator[Message]:
    """Acceptances that hold no longer, because a figure changed or both agree now."""
    for bulletin, figure in desk.figures():
        for version in desk.lapsed(bulletin.level, figure):
            yield _lapsed_note(desk, version.record, figure)
    compared = {(figure.unit, bulletin.level, figure.metric) for bulletin, figure in desk.figures()}
    for one in (version.record for version in desk.accepted.records):
        if desk.asked_for(one) and (one.unit, one.level, one.metric) not in compared:
            name = desk.reading.registers.roll.name(one.unit, one.end_on)
            yield msg("k{serial} is about a figure that is not compared here: {unit}, {figure}.", serial=one.serial,
                      unit=name, figure=METRIC[one.metric])  # fmt: skip


def _lapsed_note(desk: Desk, one: Acknowledgement, figure: Figure) -> Message:
    none = msg("nothing")
    values = {
        "serial": one.serial, "unit": desk.reading.registers.roll.name(one.unit, one.end_on),
        "figure": METRIC[one.metric], "ours": one.ours or none, "theirs": one.theirs or none,
        "our": figure_text(figure.ours) or none, "their": figure_text(figure.theirs) or none,
    }  # fmt: skip
    if figure.differs:
        return msg("k{serial} holds no longer, {unit}, {figure}: accepted at {ours} against {theirs}, now {our} "
                   "against {their}.", **values)  # fmt: skip
    return msg("k{serial} is not needed any more, {unit}, {figure}: accepted at {ours} against {theirs}, now both "
               "are {our}.", **values)  # fmt: skip
