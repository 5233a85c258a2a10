"""What the documents say: the bulletin (通报), a unit's statement (核对表), the note of corrections (更正).

Values only, ready to be set: counts are numbers, points and dates are text. The sentences are in the Word templates,
whose fields these records are (docs/bulletin.md).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What every document has around it: who sends it to whom, its number and date, and where the figures come from.

    `head` is the journal head, whole; `mark` its first twelve characters, as printed.
    """

    office: str
    addressee: str
    number: str
    dated: str
    period: str
    year: int
    level: str
    head: str
    mark: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A unit in the score table, or its group's total (then `place` is 0). `by` has a count for each further column."""

    place: int
    tied: bool
    unit: str
    submitted: int
    adopted: int
    instructed: int
    points: str
    by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The score table of one group. `adds_up`: the total is the sum of the rows (joint items are one in a total).

    `leading`: the first three places, or of a small group its better half; more where they are tied; only units with
    points.
    """

    name: str
    rows: tuple[Row, ...]
    total: Row
    adds_up: bool
    leading: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Part of a total: by group, level, publication or kind."""

    name: str
    submitted: int
    adopted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A unit that its place would have given an award, and why it does not get it."""

    unit: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Awarded:
    """An award in one group: who gets it, and whom a gate or a strike kept from it."""

    title: str
    group: str
    units: tuple[str, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """Drafts asked of a unit that were late, or not delivered at all."""

    unit: str
    late: int
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """A duty of a unit that was not reached: the figure, how much was done and asked, how much is missing."""

    unit: str
    figure: str
    done: str
    wanted: str
    short: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulted:
    """A sort of fault held against a unit, and how often."""

    unit: str
    fault: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """Feedback on instructions that a unit has not given although its day has passed."""

    unit: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """Items of a unit that the review sent back, and why."""

    unit: str
    count: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A unit with nothing for so many months running, up to the last one of the period."""

    unit: str
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many of some items were adopted. `by`: kind, length or solicited; `low` and `high`: the 95 % interval.

    `above`, `below`: it is above or below the rate of all others, where the counts allow to say so.
    """

    by: str
    name: str
    items: int
    adopted: int
    rate: str
    low: str
    high: str
    above: bool
    below: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """An item that turned into a decision or a document."""

    number: int
    unit: str
    title: str
    text: str
    document: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedItem:
    """A line of the list of adopted items. `authors` is empty unless they may leave the office."""

    number: int
    unit: str
    title: str
    channel: str
    level: str
    form: str
    issue: str
    day: str
    instructed: bool
    authors: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructedItem:
    """A line of the list of instructions; there is one only where their words may leave the office."""

    number: int
    unit: str
    title: str
    leader: str
    level: str
    day: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin(Letter):
    """The bulletin of a period. `columns` are the titles of the score table's further columns.

    `groups_add_up`, `levels_add_up`, `channels_add_up`: the parts make the total; else the document says that they
    do not. `reporting`: how many units reported anything; `silent`: those that did not. `rates` are those that the
    counts allow to tell, `best` the greatest of them by kind.
    """

    units: int = 0
    reporting: int = 0
    submitted: int = 0
    sent_up: int = 0
    adopted: int = 0
    rate: str = ""
    instructed: int = 0
    instructed_items: int = 0
    solicited: int = 0
    asked: int = 0
    asked_done: int = 0
    asked_late: int = 0
    asked_missed: int = 0
    asked_waived: int = 0
    asked_rate: str = ""
    feedback_due: int = 0
    feedback_given: int = 0
    feedback_overdue: int = 0
    outcomes: int = 0
    reviewed: int = 0
    reviewed_back: int = 0
    trainings: int = 0
    trained: int = 0
    by_group: tuple[Part, ...] = ()
    by_level: tuple[Part, ...] = ()
    by_channel: tuple[Part, ...] = ()
    groups_add_up: bool = True
    levels_add_up: bool = True
    channels_add_up: bool = True
    groups: tuple[Group, ...] = ()
    columns: tuple[str, ...] = ()
    awards: tuple[Awarded, ...] = ()
    best: tuple[Rate, ...] = ()
    rates: tuple[Rate, ...] = ()
    silent: tuple[str, ...] = ()
    unadopted: tuple[str, ...] = ()
    silent_months: tuple[Running, ...] = ()
    unadopted_months: tuple[Running, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    sent_back: tuple[SentBack, ...] = ()
    missed: tuple[Missed, ...] = ()
    short: tuple[Short, ...] = ()
    faults: tuple[Faulted, ...] = ()
    items: tuple[AdoptedItem, ...] = ()
    instructions: tuple[InstructedItem, ...] = ()
    turned: tuple[Turned, ...] = ()

    @property
    def lapses(self) -> bool:
        """Whether anything fell short."""
        found = (
            self.silent, self.silent_months, self.unadopted, self.missed, self.short, self.overdue, self.sent_back,
            self.faults,
        )  # fmt: skip
        return any(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """A score line of a statement, as `explain` shows it."""

    number: int
    day: str
    item: str
    title: str
    event: str
    rule: str
    arithmetic: str
    points: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCounted:
    """Something on record that gives a unit no points, and why."""

    number: int
    day: str
    item: str
    title: str
    event: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Letter):
    """A unit's own figures, for it to check. `place` is 0 where it has none; `of` units are in its group."""

    unit: str = ""
    group: str = ""
    place: int = 0
    tied: bool = False
    of: int = 0
    submitted: int = 0
    adopted: int = 0
    instructed: int = 0
    points: str = ""
    lines: tuple[ScoreLine, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A unit whose figures differ from those of the old bulletin. Empty texts: it was not, or is no longer, ranked."""

    number: int
    group: str
    unit: str
    adopted_before: str
    adopted: str
    points_before: str
    points: str
    place_before: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A record that was added, voided or changed since. `what` is 新增, 作废 or 修改."""

    number: int
    what: str
    sort: str
    unit: str
    ref: str
    title: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Letter):
    """What changed since a bulletin: `old_title`, `old_number` and `old_dated` name it, where it says so itself."""

    old_title: str = ""
    old_number: str = ""
    old_dated: str = ""
    old_mark: str = ""
    moved: tuple[Moved, ...] = ()
    changed: tuple[Changed, ...] = ()
    cards_changed: tuple[str, ...] = ()
