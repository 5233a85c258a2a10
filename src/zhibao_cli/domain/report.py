"""What every command returns: a Report (a table with its provenance) or a Receipt (what was recorded)."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from zhibao_cli.domain.period import Period
from zhibao_cli.domain.words import Word
from zhibao_cli.i18n import Message

Value = str | int | bool | Fraction | date | tuple[str | Word, ...] | Message | Word | None
"""A cell. A Message or Word is shown in the reader's language (a Word is its code in JSON); a Fraction is rounded by
its column, when printed."""


@dataclass(frozen=True, slots=True)
class Column:
    """A typed column.

    `kind`: text, label (a text never folded: a number, a reference), count, points, rate, date, flag, or word (a value
    of the vocabulary `words`).
    A word is its English code in JSON and the reader's word elsewhere. `decimals` holds for points and rate.
    `optional` columns are the first to be left out of a narrow terminal. `signed` numbers are read with their sign.
    """

    key: str
    title: Message
    kind: str = "text"
    words: str = ""
    decimals: int = 0
    optional: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """What of a report makes a picture: the figures of the columns `values`, along what the column `along` names.

    `over_time`: the rows follow each other in time, so a line joins them; else they stand beside each other.
    `across`: the other way round: each row is a line of its own, through the columns `values`. `inverted`: the least
    is the best, as with places, so it stands at the top. `bounds`: the columns between which each of the values lies,
    as far as is known; drawn as a bar about its dot.
    """

    along: str
    values: tuple[str, ...]
    over_time: bool = False
    across: bool = False
    inverted: bool = False
    bounds: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CardRef:
    """The scorecard version a figure was reckoned by."""

    id: str
    effective_from: date
    digest: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures come from, so that they can be made again: rules, journal head, point of view in time."""

    head: str = ""
    head_at: str = ""
    scorecards: tuple[CardRef, ...] = ()
    date_basis: str = "event"
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A table. `split` names the column whose values part the rows into blocks; `total` is a last row apart.

    `spoken`: the notes say all there is to say when there are no rows, so no empty table stands above them.
    `exit_code` is 0, or 3 where the command looked for faults or differences and found some. `series` is what may be
    drawn of it, where a picture says something. `text` is what a report says that is a text, for programs.
    """

    name: str
    title: Message
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    period: Period | None = None
    provenance: Provenance = field(default_factory=Provenance)
    notes: tuple[Message, ...] = ()
    split: str = ""
    total: tuple[Value, ...] | None = None
    exit_code: int = 0
    spoken: bool = False
    series: Series | None = None
    text: str = ""

    @property
    def silent(self) -> bool:
        """Whether there is no table to show, as the notes say it all."""
        return self.spoken and not self.rows and bool(self.notes)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the rows of a table: recorded, on record already, there with other values, put right, faulty."""

    table: str
    recorded: int = 0
    same: int = 0
    different: int = 0
    updated: int = 0
    bad: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command recorded. `text` is the one line a user reads; `entry` the journal entry's hash.

    `undo` is the way back as it would be typed, or empty. A dry run has no entry. `tables`: what became of the rows of
    each table that was read. `exit_code` is 0, or 3 where it was done but faults were found.
    """

    what: str
    text: Message
    entry: str = ""
    number: str = ""
    ref: str = ""
    warnings: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    undo: str = ""
    dry_run: bool = False
    tables: tuple[Tally, ...] = ()
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault in somebody's data, and where it is. Empty and 0 mean: does not apply."""

    code: str
    message: Message
    file: str = ""
    sheet: str = ""
    row: int = 0
    column: str = ""
