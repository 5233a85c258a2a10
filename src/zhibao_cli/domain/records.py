"""The ledger's records. One frozen class per table; its fields, in this order, are the table's own columns.

A record holds what an office wrote down and nothing derived. Which entry recorded it and which one replaced it is
the store's business. Fields may only ever be appended (with a default): the bytes that are hashed depend on the
order of the columns.
"""

from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import ClassVar

from zhibao_cli.domain.duties import Acknowledgement as Acknowledgement
from zhibao_cli.domain.duties import Adjustment as Adjustment
from zhibao_cli.domain.duties import Fault as Fault
from zhibao_cli.domain.duties import Return as Return
from zhibao_cli.domain.duties import Solicitation as Solicitation
from zhibao_cli.domain.duties import SolicitedUnit as SolicitedUnit
from zhibao_cli.domain.duties import Target as Target
from zhibao_cli.domain.duties import Total as Total
from zhibao_cli.domain.marks import Honour as Honour
from zhibao_cli.domain.marks import Outcome as Outcome
from zhibao_cli.domain.marks import Review as Review
from zhibao_cli.domain.marks import Training as Training
from zhibao_cli.domain.record import Record as Record


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Item(Record):
    """信息: one item reported. Number = series and serial (`SQ-2024` 12); serial 0 means the series is the number."""

    TABLE: ClassVar[str] = "item"
    WHAT: ClassVar[str] = "submission"

    series: str
    serial: int
    unit: str
    joint: tuple[str, ...] = ()
    title: str
    kind: str | None = None
    words: int | None = None
    submitted_on: date
    to_level: str | None = None
    authors: tuple[str, ...] = ()
    signed_by: str | None = None
    checked_by: str | None = None
    solicited: str | None = None
    topics: tuple[str, ...] = ()
    status: str = "reported"
    other_numbers: tuple[str, ...] = ()
    text: str | None = None
    file: str | None = None
    file_digest: str | None = None

    @property
    def number(self) -> str:
        """The number as it is written."""
        return f"{self.series}-{self.serial:04d}" if self.serial else self.series

    @property
    def units(self) -> tuple[str, ...]:
        """All units of the item, the lead first, each once."""
        return tuple(dict.fromkeys((self.unit, *self.joint)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Adoption(Record):
    """采用: a publication printed an item, or made one piece of several (`others`, in order)."""

    TABLE: ClassVar[str] = "adoption"
    WHAT: ClassVar[str] = "adoption"
    LETTER: ClassVar[str] = "a"

    serial: int
    item: int
    others: tuple[int, ...] = ()
    channel: str | None = None
    level: str | None = None
    form: str | None = None
    adopted_on: date
    issue: str | None = None
    printed_title: str | None = None
    route: str | None = None
    reprint: bool = False
    points: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Forwarding(Record):
    """上报（转报）: the office passed an item (or one made of several) on to a higher level."""

    TABLE: ClassVar[str] = "forwarding"
    WHAT: ClassVar[str] = "forwarding"
    LETTER: ClassVar[str] = "f"

    serial: int
    item: int
    others: tuple[int, ...] = ()
    to_level: str
    forwarded_on: date
    printed_title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Instruction(Record):
    """批示: a leader wrote on an item. The leader may be recorded by post alone."""

    TABLE: ClassVar[str] = "instruction"
    WHAT: ClassVar[str] = "instruction"
    LETTER: ClassVar[str] = "i"

    serial: int
    item: int
    leader: str | None = None
    level: str
    rank: str | None = None
    instructed_on: date
    channel: str | None = None
    text: str | None = None
    feedback_due: date | None = None
    feedback_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Unit(Record):
    """单位: an office that reports, from one day on. Several rows of one code are its names and groups over time."""

    TABLE: ClassVar[str] = "unit"
    WHAT: ClassVar[str] = "unit"
    KEY: ClassVar[tuple[str, ...]] = ("code", "valid_from")

    code: str
    valid_from: date | None = None
    valid_to: date | None = None
    name: str
    short_name: str | None = None
    aliases: tuple[str, ...] = ()
    group_name: str | None = None
    network: str | None = None
    direct_report: bool = False
    rolls_up_to: str | None = None
    merged_into: str | None = None
    initials: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Group(Record):
    """考核组: units are ranked inside it."""

    TABLE: ClassVar[str] = "unit_group"
    WHAT: ClassVar[str] = "group"
    KEY: ClassVar[tuple[str, ...]] = ("name",)

    name: str
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Officer(Record):
    """信息员: the designated person of a unit, with a term."""

    TABLE: ClassVar[str] = "officer"
    WHAT: ClassVar[str] = "officer"
    LETTER: ClassVar[str] = "p"

    serial: int
    unit: str
    name: str
    role: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def serves(self, first: date, last: date | None = None) -> bool:
        """Whether the term has this day, or any from the first to the last, both of them included."""
        return (self.valid_from or date.min) <= (last or first) and first <= (self.valid_to or date.max)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Channel(Record):
    """刊物: a publication of one level."""

    TABLE: ClassVar[str] = "channel"
    WHAT: ClassVar[str] = "channel"
    KEY: ClassVar[tuple[str, ...]] = ("code",)

    code: str
    name: str
    level: str
    medium: str = "bulletin"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Kind(Record):
    """类型: what sort of item; `major` ones are the 大材料."""

    TABLE: ClassVar[str] = "kind"
    WHAT: ClassVar[str] = "kind"
    KEY: ClassVar[tuple[str, ...]] = ("code",)

    code: str
    name: str
    major: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Topic(Record):
    """主题: a tag on items; comes into being when first named."""

    TABLE: ClassVar[str] = "topic"
    WHAT: ClassVar[str] = "topic"
    KEY: ClassVar[tuple[str, ...]] = ("name",)

    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Card(Record):
    """积分办法: one version of a scorecard, kept as its office wrote it."""

    TABLE: ClassVar[str] = "scorecard"
    WHAT: ClassVar[str] = "scorecard"
    KEY: ClassVar[tuple[str, ...]] = ("card", "effective_from")

    card: str
    effective_from: date
    effective_to: date | None = None
    title: str
    digest: str
    text: str
    file: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Standing(Record):
    """上级通报: what a superior published about a unit, as it stands there. Days are inclusive."""

    TABLE: ClassVar[str] = "standing"
    WHAT: ClassVar[str] = "standing"
    LETTER: ClassVar[str] = "s"

    serial: int
    unit: str
    group_name: str | None = None
    start_on: date
    end_on: date
    level: str | None = None
    adopted: int | None = None
    points: Fraction | None = None
    points_change: Fraction | None = None
    place: int | None = None
    ranked: int | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Policy(Record):
    """What holds for this ledger whoever uses it, such as the scorecard reports use."""

    TABLE: ClassVar[str] = "policy"
    WHAT: ClassVar[str] = "policy"
    KEY: ClassVar[tuple[str, ...]] = ("name",)

    name: str
    value: str


RECORDS: tuple[type[Record], ...] = (
    Item, Adoption, Forwarding, Instruction, Unit, Group, Officer, Channel, Kind, Topic, Card, Standing, Solicitation,
    SolicitedUnit, Policy, Fault, Adjustment, Return, Target, Total,
    Acknowledgement, Review, Outcome, Honour, Training,
)  # fmt: skip
"""Every table's record, in the order their digests stand in a journal entry."""

BY_TABLE: dict[str, type[Record]] = {record.TABLE: record for record in RECORDS}
EVENTS: tuple[type[Record], ...] = (Adoption, Forwarding, Instruction)
BY_LETTER: dict[str, type[Record]] = {record.LETTER: record for record in RECORDS if record.LETTER}


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names another record: by lineage id (`key` empty) or by a register's key column."""

    table: str
    column: str
    target: str
    key: str = ""
    many: bool = False


REFERENCES: tuple[Reference, ...] = (
    Reference("item", "unit", "unit", "code"),
    Reference("item", "joint", "unit", "code", many=True),
    Reference("item", "kind", "kind", "code"),
    Reference("item", "topics", "topic", "name", many=True),
    Reference("item", "solicited", "solicitation", "number"),
    Reference("adoption", "item", "item"),
    Reference("adoption", "others", "item", many=True),
    Reference("adoption", "channel", "channel", "code"),
    Reference("forwarding", "item", "item"),
    Reference("forwarding", "others", "item", many=True),
    Reference("instruction", "item", "item"),
    Reference("instruction", "channel", "channel", "code"),
    Reference("unit", "group_name", "unit_group", "name"),
    Reference("unit", "rolls_up_to", "unit", "code"),
    Reference("unit", "merged_into", "unit", "code"),
    Reference("officer", "unit", "unit", "code"),
    Reference("standing", "unit", "unit", "code"),
    Reference("solicited_unit", "solicitation", "solicitation", "number"),
    Reference("solicited_unit", "unit", "unit", "code"),
    Reference("solicited_unit", "item", "item"),
    Reference("fault", "unit", "unit", "code"),
    Reference("fault", "item", "item"),
    Reference("adjustment", "unit", "unit", "code"),
    Reference("item_return", "item", "item"),
    Reference("target", "unit", "unit", "code"),
    Reference("target", "group_name", "unit_group", "name"),
    Reference("target", "kind", "kind", "code"),
    Reference("total", "unit", "unit", "code"),
    Reference("total", "channel", "channel", "code"),
    Reference("total", "kind", "kind", "code"),
    Reference("acknowledgement", "unit", "unit", "code"),
    Reference("review", "item", "item"),
    Reference("outcome", "item", "item"),
    Reference("honour", "unit", "unit", "code"),
    Reference("honour", "officer", "officer"),
    Reference("training", "officers", "officer", many=True),
)
"""Every reference between tables: the writer checks them, undo looks along them, verify reports what dangles."""


_COLUMNS = {table: tuple(f.name for f in fields(record)) for table, record in BY_TABLE.items()}


def columns(record: type[Record]) -> tuple[str, ...]:
    """The names of a record's own columns, in order of creation."""
    return _COLUMNS[record.TABLE]
