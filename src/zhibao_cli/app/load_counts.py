"""Tables of counts in: a number a row (the long form), or a unit a row with a column for each count (the wide form).

A wide table is unfolded to the long form while it is read (`open_counts`); what its columns were said to mean is
looked up when a row is read to a record (`count_of`), where the registers are at hand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.load_desk import Desk
from zhibao_cli.app.registers import Registers
from zhibao_cli.app.scorecards import known_forms, year_starts
from zhibao_cli.app.totals import check_total, known_event, refuse_overlap
from zhibao_cli.domain.names import Named
from zhibao_cli.domain.numbers import read_count
from zhibao_cli.domain.period import read_period
from zhibao_cli.domain.records import Total
from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.tables import TABLES, ColumnSpec, TableSpec
from zhibao_cli.domain.totals import ATTRIBUTES, same_subject
from zhibao_cli.domain.words import EVENT, FORM, LEVEL, RANK, code_of, field_word, fold, say
from zhibao_cli.errors import UsageFault, ZhibaoError
from zhibao_cli.i18n import listed, msg
from zhibao_cli.io.tables import Row, Sheet, Table, open_sheet

COUNTS = TABLES["counts"]

_SAID, _HEADER, _COUNT = "count said", "count header", "count column "
"""What a row of an unfolded table carries besides: what its column was said to mean, its header; the key of a column
of counts while the sheet is read. No header of a sheet can mean these."""

# -- a row to a record


def count_of(desk: Desk, cells: Cells) -> Total | None:
    """A row of `counts`. A count of 0 records nothing. What is on record already of the same is given all the same.

    Raises UsageFault where what a column was said to mean is nothing, or not clear.
    """
    _say(desk, cells)
    unit, event = cells.need("unit", cells.unit("unit")), cells.need("event", cells.word("event", "event"))
    count, (start, end) = cells.need("count", cells.count("count")), _days(desk, cells)
    level = cells.word("level", "level")
    channel = cells.channel("channel", level)
    told = {
        "channel": channel,
        # A publication has its own; beside one, it told namesakes apart.
        "level": None if channel else level,
        "form": cells.own_word("form", "form"),
        "kind": cells.kind("kind"),
        "rank": cells.word("rank", "rank"),
        "to_level": cells.word("to", "level"),
        "source": cells.text("source"),
    }
    if unit is None or event is None or not count or start is None or end is None or cells.bad:
        return None
    total = Total(serial=desk.serial("total"), unit=unit, start_on=start, end_on=end, event=event, count=count, **told)
    return total if _stands(desk, cells, total) else None


def _days(desk: Desk, cells: Cells) -> tuple[date | None, date | None]:
    """The first and last day: of the row's own columns, else of the period given."""
    typed = cells.text("period")
    if typed is None or cells.text("start") or cells.text("end"):
        start, end = cells.span("start", "end")
        return cells.need("start", start), cells.need("end", end)
    try:
        period = read_period(typed, desk.writing.session.today, year_starts(desk.writing))
    except ZhibaoError as error:
        cells.fault("period", error.code, error.message)
        return None, None
    return period.start, period.last


def _stands(desk: Desk, cells: Cells, total: Total) -> bool:
    """Whether the total may stand beside those on record and those of the rows before; a fault is noted."""
    loaded, before = desk.totals_of(total.unit, total.event)
    column = cells.row.values.get(_HEADER, "count")
    # The very same total is for whoever asked to find on record, or among the rows before.
    if any(same_subject(other, total) for other in before):
        return True
    same = next((other for other in loaded if same_subject(other, total)), None)
    if same is not None:
        if same.count != total.count:
            message = msg("Another row says {count} of the same.", count=same.count)
            cells.fault(column, "total-twice", message)
        return not cells.bad
    try:
        check_total(desk.writing, total)
        refuse_overlap(cells.registers, total, (*before, *loaded))
    except ZhibaoError as error:
        cells.fault(column, error.code, error.message)
        return False
    loaded.append(total)
    return True


# -- a wide sheet to rows of the long form


class Counted(NamedTuple):
    """A column of counts: its header, the event, and what else its numbers were said to be of, unread."""

    header: str
    event: str
    said: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key its cells go by while the sheet is read."""
        return _COUNT + ":".join((self.event, *sorted(map(fold, self.said))))


def counted(header: str, meaning: str) -> Counted | None:
    """The column of counts that a mapping such as 省办采用=adopted:省政务信息 means; None when it means another."""
    for mark in "：，,":
        meaning = meaning.replace(mark, ":")
    typed, *words = meaning.split(":")
    event = code_of(EVENT, typed)
    if event is None:
        return None
    return Counted(header, known_event(event), tuple(word.strip() for word in words if word.strip()))


def open_counts(sheet: Sheet, mapping: Mapping[str, str], period: str | None = None) -> Table:
    """Open a sheet of counts in either form, its rows given in the long one.

    `mapping` is header to key, as for every table; or to `event` or `event:word:word`, which makes it a wide table. The
    words name a publication, a level, a form, a kind, the rank of a leader; `field=word` says which. `period`, as
    typed, gives the days where the sheet does not. Raises UsageFault where two columns are said to be the same.
    """
    columns = _distinct(filter(None, (counted(header, meaning) for header, meaning in mapping.items())))
    rest = {header: meaning for header, meaning in mapping.items() if counted(header, meaning) is None}
    given = ("period",) if period else ()
    table = open_sheet(sheet, _spec(columns) if columns else COUNTS, rest, given)
    unfolded = (_unfold(row, columns) if isinstance(row, Row) and columns else (row,) for row in table.rows)
    rows = (_dated(row, period) if isinstance(row, Row) else row for some in unfolded for row in some)
    keys = dict(enumerate(column.key for column in COUNTS.columns)) if columns else table.keys
    problems = tuple(map(_undated, table.problems))
    return replace(table, spec=COUNTS, keys=MappingProxyType(keys), problems=problems, rows=rows)


def _undated(problem: Problem) -> Problem:
    """The same problem; of missing days, told with the other way to give them."""
    if problem.column != "start+end|period":
        return problem
    text = msg("Nothing says which days the counts are about: give --period, or columns of the first and last day.")
    return replace(problem, code="period-missing", message=text, column="period")


def _distinct(columns: Iterable[Counted]) -> tuple[Counted, ...]:
    found: dict[str, Counted] = {}
    for column in columns:
        other = found.setdefault(column.key, column)
        if other is not column:
            raise UsageFault(
                "map-twice",
                msg("“{one}” and “{other}” are said to be the same.", one=other.header, other=column.header),
                msg("Say what tells them apart, such as: {example}", example=f"--map {column.header}=adopted:政务信息"),
            )
    return tuple(found.values())


def _spec(columns: Iterable[Counted]) -> TableSpec:
    """The table to read a wide sheet as. Only what a total may have besides is looked for among other headers."""
    kept = tuple(COUNTS.column(key) for key in ("unit", "start", "end", "period", "source"))
    own = tuple(ColumnSpec(column.key, "int", (column.header,)) for column in columns)
    needs = tuple(choices for choices in COUNTS.needs if choices[0][0] in ("unit", "start"))
    return replace(COUNTS, needs=needs, columns=(*kept, *own))


def _unfold(row: Row, columns: Sequence[Counted]) -> Iterator[Row | Problem]:
    """One row for each count that is not blank; where all are, one of the count 0, so that its unit is looked up."""
    values = {key: text for key, text in row.values.items() if not key.startswith(_COUNT)}
    values.setdefault("source", row.file)
    filled = [column for column in columns if row.values.get(column.key, "").strip()]
    for column in filled or columns[:1]:
        text = row.values.get(column.key, "").strip() or "0"
        try:
            read_count(text)
        except ZhibaoError as error:
            yield Problem(error.code, error.message, row.file, row.sheet, row.number, column.header)
            continue
        own = {"event": column.event, "count": text, _SAID: ":".join(column.said), _HEADER: column.header}
        yield row._replace(values=MappingProxyType(values | own))


def _dated(row: Row, period: str | None) -> Row:
    return row._replace(values=MappingProxyType({**row.values, "period": period})) if period else row


# -- what a column was said to mean


def _say(desk: Desk, cells: Cells) -> None:
    """Put the words that the row's column was said to mean into the columns of the long form they are for."""
    said, event = cells.row.values.get(_SAID), cells.row.values.get("event", "")
    if said:
        if (event, said) not in desk.meanings:
            desk.meanings[event, said] = _named(desk, cells.registers, event, said.split(":"))
        cells.fill(desk.meanings[event, said])


def _named(desk: Desk, registers: Registers, event: str, words: Sequence[str]) -> dict[str, str]:
    """The cells that words after the event fill, by what each names."""
    found: dict[str, str] = {}
    for word in words:
        field, given, value = word.partition("=")
        meant = [_FIELDS.get(fold(field), "")] if given else _meanings(desk, registers, event, word)
        told = [column for column in meant if column in map(_COLUMNS.get, ATTRIBUTES[event])]
        if len(told) != 1:
            raise _unclear(word, event, told)
        if told[0] in found:
            raise UsageFault(
                "map-unclear",
                msg("“{word}” and “{other}” say the same of a total.", word=word, other=found[told[0]]),
                msg("Give one of them."),
            )
        found[told[0]] = value.strip() if given else word
    return found


_COLUMNS = {"channel": "channel", "level": "level", "form": "form", "kind": "kind", "rank": "rank", "to_level": "to"}
"""What a total may tell, and the column of `counts` it stands in."""
_FIELDS = {
    fold(spelling): key
    for key in _COLUMNS.values()
    for spelling in (key, *COUNTS.column(key).headers)
}  # fmt: skip


def _meanings(desk: Desk, registers: Registers, event: str, word: str) -> list[str]:
    """The columns whose values include this very word, of those that a total of the event tells."""
    wanted = fold(word)
    kinds = [v.record for v in registers.kinds.values()]
    channels = [v.record for v in registers.channels.values()]
    tests = {
        "level": code_of(LEVEL, word) is not None,
        "to_level": code_of(LEVEL, word) is not None,
        "rank": code_of(RANK, word) is not None,
        "form": code_of(FORM, word) is not None or wanted in map(fold, known_forms(desk.writing)),
        "kind": any(_is_called(wanted, Named(k.code, k.name, (*k.aliases, say("kind", k.code)))) for k in kinds),
        "channel": any(_is_called(wanted, Named(c.code, c.name, c.aliases)) for c in channels),
    }
    told = ATTRIBUTES[event]
    exact = [_COLUMNS[name] for name in told if tests[name]]
    if exact or "channel" not in told:
        return exact
    # The start of a publication's name, or one not on record: the cell is read as every other is.
    return ["channel"]


def _is_called(wanted: str, named: Named) -> bool:
    return wanted.strip("《》") in map(fold, (named.code, named.name, *named.others))


def _unclear(word: str, event: str, meant: Sequence[str]) -> UsageFault:
    if len(meant) > 1:
        return UsageFault(
            "map-ambiguous",
            msg("“{word}” may be more than one thing: {fields}.", word=word, fields=listed(_called(meant))),
            msg("Say which, such as: {example}", example=f"{event}:{meant[0]}={word}"),
        )
    return UsageFault(
        "map-unclear",
        msg("“{word}” says nothing that a total of {event} can tell.", word=word, event=say("event", event)),
        msg("It may tell: {fields}.", fields=listed(field_word("total", name) for name in ATTRIBUTES[event])),
    )


def _called(columns: Sequence[str]) -> list[str]:
    return [str(COUNTS.column(column)) for column in columns]
