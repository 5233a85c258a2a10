"""The ranked table, and every score line behind a figure. Both hand the same facts to the same scoring function."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from zhibao_cli.app.filters import chosen_period
from zhibao_cli.app.items import find_item, find_items, names_an_item
from zhibao_cli.app.registers import read_word
from zhibao_cli.app.scorecards import chosen_book
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.cases import Case, Line, Member
from zhibao_cli.domain.numbers import read_count
from zhibao_cli.domain.period import Period, previous, year_before
from zhibao_cli.domain.ranking import Place, rank
from zhibao_cli.domain.records import Item, Standing
from zhibao_cli.domain.report import CardRef, Column, Report, Value
from zhibao_cli.domain.score_result import Result, Score
from zhibao_cli.domain.scorecard import Book
from zhibao_cli.domain.scoring import bands, cuts, evaluate, reads, reads_history, reads_unadopted
from zhibao_cli.errors import NotFound, UsageFault
from zhibao_cli.i18n import Listed, Message, msg
from zhibao_cli.store.figures import Facts
from zhibao_cli.store.rows import Version


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


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of a window and what they were reckoned from."""

    book: Book
    result: Result
    level: str | None

    @property
    def cards(self) -> tuple[CardRef, ...]:
        """The versions used, for the report's provenance."""
        used = self.result.versions or ((self.result.closing,) if self.result.closing else ())
        return tuple(card.ref for card in used)

    @property
    def decimals(self) -> int:
        """The decimals points are printed with."""
        return self.result.closing.decimals if self.result.closing else 0


def score(reading: Reading, book: Book, window: Period, level: str | None) -> Scored:
    """Score every unit of a window from facts counted by shape."""
    members = reading.registers.roll.members()
    counted = Facts(reading.view).counted(
        window, cuts(book, window, members), bands(book), unadopted=reads_unadopted(book), reads=reads(book),
        history=reads_history(book),
    )  # fmt: skip
    return Scored(book, evaluate(book, window, members, list(counted), level=level), level)


def score_singly(reading: Reading, book: Book, window: Period, level: str | None, unit: str) -> Scored:
    """Score one unit's window event by event, each with its reference."""
    members = reading.registers.roll.members()
    cases: Sequence[Case] = Facts(reading.view).single(window, unit=unit, unadopted=reads_unadopted(book))
    return Scored(book, evaluate(book, window, members, cases, level=level), level)


def rank_units(session: Session, request: RankRequest) -> Report:
    """The ranked table of a period: each group its own places, or all units together."""
    if request.group and request.together:
        raise UsageFault("group-together", msg("--group and --together exclude each other."))
    with session.reading() as reading:
        book = chosen_book(reading, request.scorecard)
        window = chosen_period(reading, request.period, book)
        level = read_word("level", request.level) if request.level else None
        scored = score(reading, book, window, level)
        before = _before(reading, book, request, window, level)
        published = _published(reading, window, level)
        group = reading.registers.group(request.group) if request.group else None
        rows = tuple(_rows(reading, scored, before, published, request, group))
        return Report(
            "rank",
            msg("Ranking"),
            _columns(scored, before, published),
            rows,
            window,
            reading.provenance(scored.cards),
            _notes(reading, scored, before, published),
            split="" if request.together else "group",
        )


@dataclass(frozen=True, slots=True)
class _Before:
    """The scores of the period compared with, and its places."""

    window: Period
    places: dict[str, Place]


def _before(reading: Reading, book: Book, request: RankRequest, window: Period, level: str | None) -> _Before | None:
    if not request.compare:
        return None
    typed = request.compare.strip().lower()
    if typed in ("yoy", "同比"):
        earlier = year_before(window)
    elif typed in ("previous", "环比", "上期"):
        earlier = previous(window)
    else:
        earlier = chosen_period(reading, request.compare, book)
    result = score(reading, book, earlier, level).result
    tables = rank(result, together=request.together)
    return _Before(earlier, {place.score.unit: place for table in tables for place in table.places})


def _published(reading: Reading, window: Period, level: str | None) -> dict[str, Standing]:
    """What superiors published for this very period, by unit; the first recorded where there are several."""
    found: dict[str, Standing] = {}
    values = (window.start.isoformat(), window.last.isoformat())
    for version in reading.view.each(Standing, "start_on = ? AND end_on = ?", values, order="serial"):
        standing = version.record
        if level is None or standing.level in (None, level):
            found.setdefault(standing.unit, standing)
    return found


def _columns(scored: Scored, before: _Before | None, published: dict[str, Standing]) -> tuple[Column, ...]:
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
    if before:
        columns += [
            Column("points_before", msg("Points before"), "points", decimals=decimals),
            Column("points_change", msg("Change"), "points", decimals=decimals),
            Column("rank_before", msg("Place before"), "count", optional=True),
            Column("adopted_before", msg("Adopted before"), "count", optional=True),
        ]
    if published:
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
    published: dict[str, Standing],
    request: RankRequest,
    group: str | None,
) -> list[tuple[Value, ...]]:
    rows = []
    order = list(reading.registers.groups)
    tables = rank(scored.result, together=request.together)
    top = read_count(request.top) if request.top else None
    for table in sorted(tables, key=lambda t: order.index(t.group) if t.group in order else len(order)):
        for place in table.places:
            if group is not None and place.score.group != group:
                continue
            if top is not None and place.rank > top:
                continue
            rows.append(_row(reading, scored.result.window.last, place, before, published))
    return rows


def _row(
    reading: Reading, day: date, place: Place, before: _Before | None, published: dict[str, Standing]
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
    ]
    if before:
        cells += _compared(one, before.places.get(one.unit))
    if published:
        standing = published.get(one.unit)
        cells += [standing.group_name, standing.place, standing.points, standing.adopted] if standing else [None] * 4
    return tuple(cells)


def _compared(now: Score, then: Place | None) -> list[Value]:
    if then is None:
        return [None, None, None, None]
    return [then.score.points, now.points - then.score.points, then.rank, then.score.counts["adopted"]]


def _notes(
    reading: Reading, scored: Scored, before: _Before | None, published: dict[str, Standing]
) -> tuple[Message, ...]:
    notes = [_with_names(reading, note.message) for note in scored.result.notes]
    if before:
        notes.append(msg("Compared with {period}.", period=before.window.label()))
    if published:
        notes.append(
            msg("Published places are the superior's, in its own group; they are never computed or mixed in here.")
        )
    return tuple(notes)


def _with_names(reading: Reading, message: Message) -> Message:
    """The pure layer knows units by their codes; the reader, by their names."""
    roll = reading.registers.roll

    def named(value: object) -> object:
        if isinstance(value, Listed):
            return Listed(tuple(map(named, value.values)), value.chinese)
        code = str(value) if isinstance(value, str | Message) else ""
        return roll.latest(code).name if code in roll.units else value

    return Message(message.text, {key: named(value) for key, value in message.values.items()})


# --- explain ---


def explain(session: Session, typed: str, period: str | None, level: str | None, scorecard: str | None) -> Report:
    """Every score line behind a unit's points, or an item's."""
    with session.reading() as reading:
        try:
            unit = reading.registers.unit(typed)
        except NotFound as unknown:
            # Whoever typed a name that nothing has, meant a unit.
            if not find_items(reading, typed) and not names_an_item(typed):
                raise unknown from None
            return _explain_item(reading, typed, period, level, scorecard)
        book = chosen_book(reading, scorecard)
        window = chosen_period(reading, period, book)
        code = read_word("level", level) if level else None
        scored = score_singly(reading, book, window, code, unit)
        found = scored.result.of(unit)
        lines = found.lines if found else ()
        name = reading.registers.roll.name(unit, window.last)
        return _explained(reading, scored, msg("{unit}: how the points came about", unit=name), lines, window)


def _explain_item(reading: Reading, typed: str, period: str | None, level: str | None, scorecard: str | None) -> Report:
    version = find_item(reading, typed)
    item = version.record
    book = chosen_book(reading, scorecard)
    window = chosen_period(reading, period, book) if period else _life(reading, version)
    wanted = read_word("level", level) if level else None
    cases = Facts(reading.view).single(window, item=version.id, unadopted=reads_unadopted(book))
    members = _only(reading.registers.roll.members(), item.units)
    scored = Scored(book, evaluate(book, window, members, cases, level=wanted), wanted)
    lines = tuple(line for score in scored.result.scores for line in score.lines)
    title = msg("{number} “{title}”: how the points came about", number=item.number, title=item.title)
    return _explained(reading, scored, title, lines, window)


def _only(members: tuple[Member, ...], units: tuple[str, ...]) -> tuple[Member, ...]:
    return tuple(member for member in members if member.code in units)


def _life(reading: Reading, version: Version[Item]) -> Period:
    """From an item's first event to its last."""
    from datetime import timedelta

    from zhibao_cli.domain.facts import day_of

    query = f"SELECT min(day), max(day) FROM fact WHERE item = ? AND {reading.view.known()}"
    first, last = reading.view.connection.execute(query, (version.id,)).fetchone()
    return Period(day_of(first), day_of(last) + timedelta(days=1))


_EXPLAIN = (
    Column("date", msg("Date"), "date"),
    Column("item", msg("Item")),
    Column("title", msg("Title"), optional=True),
    Column("event", msg("Event"), "word", words="line"),
    Column("ref", msg("Ref"), optional=True),
    Column("rule", msg("Rule")),
    Column("arithmetic", msg("Arithmetic")),
)


def _explained(reading: Reading, scored: Scored, title: Message, lines: Sequence[Line], window: Period) -> Report:
    columns = (*_EXPLAIN, Column("points", msg("Points"), "points", decimals=scored.decimals))
    rows = tuple(_line(scored, line) for line in lines)
    total: tuple[Value, ...] = (*(None,) * len(_EXPLAIN), sum((line.points for line in lines), Fraction()))
    notes = tuple(_with_names(reading, note.message) for note in scored.result.notes)
    return Report("explain", title, columns, rows, window, reading.provenance(scored.cards), notes, total=total)


def _line(scored: Scored, line: Line) -> tuple[Value, ...]:
    rule = f"{line.card}:{line.rule}" if line.card and len(scored.cards) > 1 else str(line.rule) if line.rule else ""
    return (line.day, line.item, line.title, line.on, line.ref, rule or None, line.arithmetic, line.points)
