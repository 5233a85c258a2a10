"""Tables of counts in: a number a row (the long form), or a unit a row with a column for each count (the wide form)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from zhibao_cli.app.cells import Cells
from zhibao_cli.app.load_desk import Desk
from zhibao_cli.app.registers import Registers, read_word
from zhibao_cli.app.totals import check_total, known_event, refuse_overlap
from zhibao_cli.domain.names import Named
from zhibao_cli.domain.numbers import read_count
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Total
from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.tables import TABLES, ColumnSpec, TableSpec
from zhibao_cli.domain.totals import ATTRIBUTES, same_subject
from zhibao_cli.domain.words import FORM, LEVEL, RANK, VOCABULARIES, code_of, field_word, fold, say
from zhibao_cli.errors import UsageFault, ZhibaoError
from zhibao_cli.i18n import listed, msg
from zhibao_cli.io.tables import Row
from zhibao_cli.store.view import View

COUNTS = TABLES["counts"]

# -- the long form


def count_of(desk: Desk, cells: Cells) -> Total | None:
    """A row of `counts`. A count of 0 records nothing; a total on record already is given again as it is."""
    unit, event = cells.need("unit", cells.unit("unit")), cells.need("event", cells.word("event", "event"))
    count = cells.need("count", cells.count("count"))
    start, end = cells.span("start", "end")
    start, end = cells.need("start", start), cells.need("end", end)
    level = cells.word("level", "level")
    channel = cells.channel("channel", level)
    told = {
        "channel": channel,
        "level": None if channel else level,
        "form": cells.own_word("form", "form"),
        "kind": cells.kind("kind"),
        "rank": cells.word("rank", "rank"),
        "to_level": cells.word("to", "level"),
        "source": cells.text("source"),
    }
    if unit is None or event is None or not count or start is None or end is None or cells.bad:
        return None
    total = Total(serial=0, unit=unit, start_on=start, end_on=end, event=event, count=count, **told)
    return _numbered(desk, cells, total)


def _numbered(desk: Desk, cells: Cells, total: Total) -> Total | None:
    """The total with its number, if it may stand beside those on record and those loaded before it."""
    others = desk.totals_of(total.unit, total.event)
    # The same said again is said once, whatever paper it stands in.
    same = next((other for other in others if same_subject(other, total)), None)
    if same is not None and (same.count == total.count or desk.updating):
        return replace(total, serial=same.serial)
    try:
        check_total(desk.writing, total)
        refuse_overlap(cells.registers, total, others)
    except ZhibaoError as error:
        cells.fault("count", error.code, error.message)
        return None
    total = replace(total, serial=desk.serial("total"))
    others.append(total)
    return total


def on_record(view: View, total: Total) -> int | None:
    """The lineage id of the total that speaks of the same events of the same days; None when there is none."""
    found = view.each(Total, "unit = ? AND event = ?", (total.unit, total.event), order="serial")
    return next((version.id for version in found if same_subject(version.record, total)), None)


# -- the wide form


class Counted(NamedTuple):
    """A column of counts: its header, and the cells that its numbers have in the long form."""

    header: str
    cells: Mapping[str, str]

    @property
    def key(self) -> str:
        """The key its cells go by while a sheet is read."""
        return "count: " + ":".join(self.cells.values())


class Wide(NamedTuple):
    """How a wide table is read: its columns of counts, the rest of the user's mapping, and the table to read it as."""

    columns: tuple[Counted, ...]
    mapping: Mapping[str, str]
    spec: TableSpec

    def unfold(self, row: Row, period: Period | None = None) -> Iterator[Row | Problem]:
        """The rows of the long form that a row of the wide one stands for: one for each count that is not blank.

        A row without any count is given once, with the count 0, so that its unit is looked up all the same.
        """
        values: dict[str, str] = {key: text for key, text in row.values.items() if not key.startswith("count: ")}
        if period is not None:
            values |= {"start": period.start.isoformat(), "end": period.last.isoformat()}
        values.setdefault("source", row.file)
        filled = [column for column in self.columns if row.values.get(column.key, "").strip()]
        for column in filled or self.columns[:1]:
            text = row.values.get(column.key, "").strip() or "0"
            try:
                read_count(text)
            except ZhibaoError as error:
                yield Problem(error.code, error.message, row.file, row.sheet, row.number, column.header)
                continue
            yield Row(row.file, row.sheet, row.number, MappingProxyType({**values, **column.cells, "count": text}))


def wide_counts(
    registers: Registers, forms: Sequence[str], mapping: Mapping[str, str], *, dated: bool = False
) -> Wide | None:
    """Read the user's mapping (header → what it means) of a wide table; None when it maps no column of counts.

    A column of counts means `event`, or `event:word` with what the words name: a publication, a level, a form, a kind,
    the rank of a leader; or `event:field=word`. `forms` are the office's own words for forms. `dated`: the period is
    given, so the table need not have columns for it. Raises UsageFault for what means nothing, or more than one thing.
    """
    columns: dict[str, Counted] = {}
    rest = {}
    for header, meaning in mapping.items():
        event, *words = _parts(meaning)
        if code_of(VOCABULARIES["event"], event) is None:
            rest[header] = meaning
            continue
        code = known_event(read_word("event", event))
        column = Counted(header, {"event": code, **_named(registers, forms, code, words)})
        if column.key in columns:
            raise UsageFault(
                "map-twice",
                msg("“{one}” and “{other}” are said to be the same: {meaning}.", one=columns[column.key].header,
                    other=header, meaning=meaning),
                msg("Say what tells them apart, such as: {example}", example="adopted:政务信息"),
            )  # fmt: skip
        columns[column.key] = column
    if not columns:
        return None
    return Wide(tuple(columns.values()), rest, _spec(columns.values(), dated=dated))


def _spec(columns: Iterable[Counted], *, dated: bool) -> TableSpec:
    kept = ("unit", "source") if dated else ("unit", "start", "end", "source")
    counted = tuple(ColumnSpec(one.key, "int", (one.header,)) for one in columns)
    needs = tuple(((key,),) for key in kept if key != "source")
    return replace(COUNTS, needs=needs, columns=(*(COUNTS.column(key) for key in kept), *counted))


def _parts(meaning: str) -> list[str]:
    for mark in "：，,":
        meaning = meaning.replace(mark, ":")
    return [part.strip() for part in meaning.split(":") if part.strip()] or [""]


def _named(registers: Registers, forms: Sequence[str], event: str, words: Sequence[str]) -> dict[str, str]:
    """The cells that words after the event fill, by what each names."""
    found: dict[str, str] = {}
    for word in words:
        field, given, value = word.partition("=")
        meant = [_FIELDS.get(fold(field), "")] if given else _meanings(registers, forms, event, word)
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


def _meanings(registers: Registers, forms: Sequence[str], event: str, word: str) -> list[str]:
    """The columns whose values include this very word, of those that a total of the event tells."""
    wanted = fold(word)
    kinds = [v.record for v in registers.kinds.values()]
    channels = [v.record for v in registers.channels.values()]
    tests = {
        "level": code_of(LEVEL, word) is not None,
        "to_level": code_of(LEVEL, word) is not None,
        "rank": code_of(RANK, word) is not None,
        "form": code_of(FORM, word) is not None or wanted in map(fold, forms),
        "kind": any(_is_called(wanted, Named(k.code, k.name, (*k.aliases, say("kind", k.code)))) for k in kinds),
        "channel": any(_is_called(wanted, Named(c.code, c.name, c.aliases)) for c in channels),
    }
    told = ATTRIBUTES[event]
    exact = [_COLUMNS[name] for name in told if tests[name]]
    if exact or "channel" not in told:
        return exact
    # The start of a publication's name, or another way to write it: else an error that tells the nearest.
    registers.channel(word)
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
