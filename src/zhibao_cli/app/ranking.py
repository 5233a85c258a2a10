"""The ranked table of a period, with what superiors published beside it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhibao_cli.app.bulletins import by_unit, published
from zhibao_cli.app.earlier import held
from zhibao_cli.app.filters import chosen_period, empty_note, present_note
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scorecards import chosen_book
from zhibao_cli.app.scores import Scored, Scores
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.numbers import read_some
from zhibao_cli.domain.period import Period, previous, year_before
from zhibao_cli.domain.ranking import Place, Table, placed, rank
from zhibao_cli.domain.records import Standing
from zhibao_cli.domain.report import Column, Report, Series, Value
from zhibao_cli.domain.score_result import Result, Score
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Listed, Message, msg


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRequest:
    """What was typed after `rank`."""

    period: str | None = None
    group: str | None = None
    together: bool = False
    level: str | None = None
    compare: str | None = None
    scorecard: str | None = None
    top: str | None = None
    gap: bool = False
    units: str | None = None


def rank_units(session: Session, request: RankRequest) -> Report:
    """The ranked table of a period: each group its own places, or all units together."""
    if request.group and request.together:
        raise UsageFault("group-together", msg("--group and --together exclude each other."))
    with session.reading(request.units) as reading:
        book = chosen_book(reading, request.scorecard)
        window = chosen_period(reading, request.period, book)
        level = read_word("level", request.level) if request.level else None
        return rank_table(reading, request, window, Scores(reading, book, level))


def rank_table(reading: Reading, request: RankRequest, window: Period, scores: Scores) -> Report:
    """The ranked table of a window by scores reckoned already or still to be."""
    scored = scores.of(window)
    before = _before(reading, request, window, scores)
    official = by_unit(published(reading, window, scores.level))
    group = reading.registers.group(request.group) if request.group else None
    return Report(
        "rank",
        msg("Ranking"),
        _columns(scored, before, official, gap=request.gap),
        tuple(_rows(reading, scored, before, official, request, group)),
        window,
        reading.provenance(scored.cards),
        (*empty_note(reading, window), *_notes(reading, scored, before, official), *present_note(reading)),
        split="" if request.together else "group",
        series=Series("unit", ("points",)),
    )


def compared_with(reading: Reading, typed: str, window: Period, book: Book) -> Period:
    """The period that `--compare` names: a year earlier, the one just before, or one typed."""
    name = typed.strip().lower()
    if name in ("yoy", "同比"):
        return year_before(window)
    if name in ("previous", "环比", "上期"):
        return previous(window)
    return chosen_period(reading, typed, book)


@dataclass(frozen=True, slots=True)
class _Before:
    """The places of the period compared with, and what is said of it. No places: the ledger holds nothing of it."""

    places: dict[str, Place]
    notes: tuple[Message, ...]


def _before(reading: Reading, request: RankRequest, window: Period, scores: Scores) -> _Before | None:
    if not request.compare:
        return None
    earlier = compared_with(reading, request.compare, window, scores.book)
    known = held(reading, earlier)
    if not known.some:
        return _Before({}, known.note)
    result = scores.of(earlier).result
    tables = rank(result, together=request.together)
    period = earlier.label()
    totals = [note.message for note in result.notes if note.code.startswith("totals")]
    said = (msg("{period}: {note}", period=period, note=note) for note in totals)
    return _Before(placed(tables), (msg("Compared with {period}.", period=period), *known.note, *said))


def _columns(scored: Scored, before: _Before | None, official: dict[str, Standing], *, gap: bool) -> tuple[Column, ...]:
    decimals = scored.decimals
    columns = [
        Column("group", msg("Group")),
        Column("rank", msg("Place"), "count"),
        Column("unit", msg("Unit")),
        Column("code", msg("Code"), optional=True),
        Column("submitted", msg("Submitted"), "count"),
        Column("adopted", msg("Adopted"), "count"),
        Column("instructed", msg("Instructed"), "count"),
        Column("points", msg("Points"), "points", decimals=decimals),
    ]
    if gap:
        columns += [
            Column("gap", msg("To the next place"), "points", decimals=decimals),
            Column("gap_adoptions", msg("In adoptions"), "count"),
        ]
    if before:
        columns += [
            Column("points_before", msg("Points before"), "points", decimals=decimals),
            Column("points_change", msg("Change"), "points", decimals=decimals),
            Column("rank_before", msg("Place before"), "count", optional=True),
            Column("adopted_before", msg("Adopted before"), "count", optional=True),
        ]
    if official:
        columns += [
            Column("official_group", msg("Published group"), optional=True),
            Column("official_rank", msg("Published place"), "count"),
            Column("official_points", msg("Published points"), "count"),
            Column("official_adopted", msg("Published adopted"), "count"),
        ]
    return tuple(columns)


def _rows(
    reading: Reading,
    scored: Scored,
    before: _Before | None,
    official: dict[str, Standing],
    request: RankRequest,
    group: str | None,
) -> list[tuple[Value, ...]]:
    rows = []
    top = read_some(request.top) if request.top else None
    for table in ranked(reading, scored.result, together=request.together):
        for place in table.places:
            if group is not None and place.score.group != group:
                continue
            if top is not None and place.rank > top:
                continue
            gap = _gap(place) if request.gap else []
            rows.append(_row(reading, scored.result.window.last, place, before, official, gap))
    return rows


def ranked(reading: Reading, result: Result, *, together: bool = False) -> list[Table]:
    """The ranked tables, groups in the order of the register."""
    order = list(reading.registers.groups)
    tables = rank(result, together=together)
    return sorted(tables, key=lambda table: order.index(table.group) if table.group in order else len(order))


def _row(
    reading: Reading, day: date, place: Place, before: _Before | None, official: dict[str, Standing], gap: list[Value]
) -> tuple[Value, ...]:
    one = place.score
    cells: list[Value] = [
        one.group,
        place.rank,
        reading.registers.roll.name(one.unit, day),
        one.unit,
        one.counts["submitted"],
        one.counts["adopted"],
        one.counts["instructed"],
        one.points,
        *gap,
    ]
    if before:
        cells += _compared(one, before.places.get(one.unit))
    if official:
        standing = official.get(one.unit)
        cells += [standing.group_name, standing.place, standing.points, standing.adopted] if standing else [None] * 4
    return tuple(cells)


def _gap(place: Place) -> list[Value]:
    """The points to the next better place, and how many adoptions of this unit's usual worth that is."""
    if place.gap is None:
        return [None, None]
    worth = sum((line.points for line in place.score.lines if line.on == "adopted"), Fraction())
    adopted = place.score.counts["adopted"]
    if worth <= 0 or not adopted:
        return [place.gap, None]
    # One point more than equal, as equal points share a place, unless a tie-break decides.
    return [place.gap, -(-place.gap * adopted // worth)]


def _compared(now: Score, then: Place | None) -> list[Value]:
    if then is None:
        return [None, None, None, None]
    return [then.score.points, now.points - then.score.points, then.rank, then.score.counts["adopted"]]


def _notes(
    reading: Reading, scored: Scored, before: _Before | None, official: dict[str, Standing]
) -> tuple[Message, ...]:
    notes = [with_names(reading, note.message) for note in scored.result.notes]
    if before:
        notes += before.notes
    if official:
        notes.append(
            msg("Published places are the superior's, in its own group; they are never computed or mixed in here.")
        )
    return tuple(notes)


def with_names(reading: Reading, message: Message) -> Message:
    """The pure layer knows units by their codes; the reader, by their names."""
    roll = reading.registers.roll

    def named(value: object) -> object:
        if isinstance(value, Listed):
            return Listed(tuple(map(named, value.values)), value.chinese)
        if isinstance(value, Message) and len(value.values) > 1:
            return with_names(reading, value)
        code = str(value) if isinstance(value, str | Message) else ""
        return roll.latest(code).name if code in roll.units else value

    return Message(message.text, {key: named(value) for key, value in message.values.items()})
