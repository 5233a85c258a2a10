"""Blank workbooks with what the ledger knows in their drop-downs."""

from collections import Counter
from collections.abc import Iterable

from zhibao_cli.app.present import Document
from zhibao_cli.app.registers import METRICS, Registers, metric_word
from zhibao_cli.app.scorecards import known_forms
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.table_list import ColumnSpec, TableSpec
from zhibao_cli.domain.tables import TABLES
from zhibao_cli.domain.words import VOCABULARIES, say
from zhibao_cli.i18n import Message, listed, msg
from zhibao_cli.io.blank_workbook import Blank, Choice, blank_workbook

SHEETS = (
    "records", "submissions", "adoptions", "forwardings", "instructions", "returns", "solicitations",
    "solicited_units", "faults", "adjustments", "targets", "standings", "counts", "units", "officers", "channels",
    "kinds", "groups",
)  # fmt: skip
"""The tables of the workbook, in the order of their sheets."""

_OPEN = ("form", "fault", "severity")
"""Vocabularies an office may add its own words to."""
_NAMES = ("unit", "group", "channel", "kind", "officer", "solicitation", "topic")

_GUIDE = (
    msg("How to fill these tables"),
    msg("One row for each record, from the second row on. Headers in orange, with a star, must be filled; of those in "
        "yellow, one way or the other. Everything else may stay empty."),
    msg("Most offices need the first sheet alone: one row for each item, with where it was adopted and who wrote on "
        "it. A further adoption of an item is a further row with the same unit, title and date."),
    msg("Leave out what is not needed: empty sheets and columns are passed over. Do not rename sheets or headers."),
    msg("Then: zhibao import FILE --dry-run shows what would be recorded, zhibao import FILE records it."),
)  # fmt: skip


def import_template(session: Session) -> Document:
    """A blank workbook for every table, with the ledger's own units, channels, kinds and words to choose from."""
    with session.reading() as reading:
        choices = _choices(reading)
    tables = [_blank(TABLES[name]) for name in SHEETS]
    return Document(blank_workbook(tables, choices, _GUIDE), ".xlsx")


def _blank(spec: TableSpec) -> Blank:
    # References are given out by the ledger.
    columns = tuple(column for column in spec.columns if column.key != "ref")
    lists = {column.key: _list_of(column) for column in columns}
    return Blank(spec, columns, lists, {column.key: _advice(column) for column in columns})


def _list_of(column: ColumnSpec) -> str:
    """The name of the list a column chooses from; of none, empty."""
    if column.type == "word":
        return column.words
    return column.type if column.type in ("flag", "metric", *_NAMES) else ""


def _choices(reading: Reading) -> dict[str, Choice]:
    words = {
        name: Choice(tuple(str(word) for word in vocabulary.values()), only=name not in _OPEN)
        for name, vocabulary in VOCABULARIES.items()
        if name != "kind"
    }
    forms = [say("form", form) for form in known_forms(reading)]
    words["form"] = Choice(tuple(dict.fromkeys((*words["form"].values, *forms))), only=False)
    words["metric"] = Choice(tuple(str(metric_word(metric)) for metric in METRICS))
    registers = reading.registers
    # What is not on record yet may be added by the import, so another name is only asked about.
    return words | {name: Choice(tuple(_named(reading, registers, name)), only=False) for name in _NAMES}


def _named(reading: Reading, registers: Registers, what: str) -> Iterable[str]:
    """The names of a register's rows, each such that it means that row."""
    if what == "unit":
        today = reading.session.today
        latest = {code: registers.roll.latest(code) for code in registers.roll.units}
        return _telling(
            (code, row.name) for code, row in latest.items() if row.valid_to is None or row.valid_to >= today
        )
    if what == "channel":
        return _telling((code, version.record.name) for code, version in registers.channels.items())
    if what == "kind":
        return _telling((code, str(registers.kind_word(code))) for code in registers.kinds)
    if what == "officer":
        return _telling((f"p{version.record.serial}", version.record.name) for version in registers.officers)
    if what == "group":
        return registers.groups
    return registers.solicitations if what == "solicitation" else registers.topics


def _telling(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Names, and codes instead where a name means more than one."""
    listed_pairs = list(pairs)
    times = Counter(name for _, name in listed_pairs)
    return [name if times[name] == 1 else code for code, name in listed_pairs]


def _advice(column: ColumnSpec) -> Message:
    """What goes into a column's cells."""
    match column.type:
        case "date":
            one = msg("A day, such as 2024-03-05.")
        case "int":
            one = msg("A whole number.")
        case "points":
            one = msg("A number.")
        case "flag":
            one = msg("Yes or no; empty is no.")
        case "word":
            words = listed(str(word) for word in VOCABULARIES[column.words].values())
            one = (
                msg("One of: {words}; or the office's own word.", words=words)
                if column.words in _OPEN
                else msg("One of: {words}.", words=words)
            )
        case "item":
            one = msg("The item's number.")
        case "unit" | "channel" | "kind" | "officer":
            one = msg("One on record, by name or code.")
        case "solicitation":
            one = msg("The solicitation's number.")
        case "metric":
            one = msg("One of: {words}.", words=listed(str(metric_word(metric)) for metric in METRICS))
        case _:
            one = msg("Text.")
    return msg("{one} Several are joined by “;”.", one=one) if column.many else one
