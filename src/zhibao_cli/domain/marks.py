"""Records of what becomes of items and of people: reviews, outcomes, honours, trainings."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from zhibao_cli.domain.record import Record


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Review(Record):
    """审核: which of the four checks an item passed, by whom; with a reason when it was sent back."""

    TABLE: ClassVar[str] = "review"
    WHAT: ClassVar[str] = "review"
    LETTER: ClassVar[str] = "v"

    serial: int
    item: int
    political: bool = False
    policy: bool = False
    sensitive: bool = False
    accurate: bool = False
    reviewed_by: str
    reviewed_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Outcome(Record):
    """转化: the decision or document an item turned into."""

    TABLE: ClassVar[str] = "outcome"
    WHAT: ClassVar[str] = "outcome"
    LETTER: ClassVar[str] = "o"

    serial: int
    item: int
    text: str
    document: str | None = None
    happened_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Honour(Record):
    """表彰: a title given to a unit, or to one of its officers, for a year."""

    TABLE: ClassVar[str] = "honour"
    WHAT: ClassVar[str] = "honour"
    LETTER: ClassVar[str] = "h"

    serial: int
    unit: str
    officer: int | None = None
    given_by: str
    level: str | None = None
    year: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Training(Record):
    """培训: a course or a time of working along, and the officers who took part."""

    TABLE: ClassVar[str] = "training"
    WHAT: ClassVar[str] = "training"
    LETTER: ClassVar[str] = "n"

    serial: int
    topic: str
    hours: Fraction | None = None
    held_on: date
    officers: tuple[int, ...] = ()
