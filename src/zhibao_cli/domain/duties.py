"""Records of what units owe and what is held against them; of totals, and of differences that are accepted."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from zhibao_cli.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Solicitation(Record):
    """约稿: a topic some units were asked for."""

    TABLE: ClassVar[str] = "solicitation"
    WHAT: ClassVar[str] = "solicitation"
    KEY: ClassVar[tuple[str, ...]] = ("number",)

    number: str
    topic: str
    level: str | None = None
    important: bool = False
    issued_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class SolicitedUnit(Record):
    """约稿单位: one unit asked, and what became of it."""

    TABLE: ClassVar[str] = "solicited_unit"
    WHAT: ClassVar[str] = "solicited-unit"
    KEY: ClassVar[tuple[str, ...]] = ("solicitation", "unit")

    solicitation: str
    unit: str
    outcome: str = "open"
    received_on: date | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Fault(Record):
    """差错: something a unit did wrong: late, omitted, concealed, inaccurate; or an office's own word."""

    TABLE: ClassVar[str] = "fault"
    WHAT: ClassVar[str] = "fault"
    LETTER: ClassVar[str] = "e"

    serial: int
    unit: str
    item: int | None = None
    fault: str
    severity: str | None = None
    notified_by: str | None = None
    occurred_on: date
    points: Fraction | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Adjustment(Record):
    """加减分: points that no rule makes, with the reason and who approved them."""

    TABLE: ClassVar[str] = "adjustment"
    WHAT: ClassVar[str] = "adjustment"
    LETTER: ClassVar[str] = "j"

    serial: int
    unit: str
    adjusted_on: date
    points: Fraction
    reason: str | None = None
    approver: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Return(Record):
    """退稿: an item was not taken, and why."""

    TABLE: ClassVar[str] = "item_return"
    WHAT: ClassVar[str] = "return"
    LETTER: ClassVar[str] = "r"

    serial: int
    item: int
    reason: str | None = None
    returned_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Target(Record):
    """任务: what a unit, or each unit of a group, must reach in every such span."""

    TABLE: ClassVar[str] = "target"
    WHAT: ClassVar[str] = "target"
    LETTER: ClassVar[str] = "t"

    serial: int
    unit: str | None = None
    group_name: str | None = None
    metric: str
    every: str
    value: Fraction
    valid_from: date | None = None
    valid_to: date | None = None
    kind: str | None = None
    level: str | None = None
    to_level: str | None = None
    min_words: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Total(Record):
    """汇总: a number of events known only as a total over a span of days, both inclusive."""

    TABLE: ClassVar[str] = "total"
    WHAT: ClassVar[str] = "total"
    LETTER: ClassVar[str] = "c"

    serial: int
    unit: str
    start_on: date
    end_on: date
    event: str
    count: int
    channel: str | None = None
    level: str | None = None
    form: str | None = None
    kind: str | None = None
    rank: str | None = None
    to_level: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Acknowledgement(Record):
    """认可的差异: one difference between a superior's figure and ours, accepted with a reason. As both stood then."""

    TABLE: ClassVar[str] = "acknowledgement"
    WHAT: ClassVar[str] = "acknowledgement"
    LETTER: ClassVar[str] = "k"

    serial: int
    unit: str
    start_on: date
    end_on: date
    level: str | None = None
    metric: str
    ours: str | None = None
    theirs: str | None = None
    reason: str
