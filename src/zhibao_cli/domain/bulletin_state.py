"""What is known at a place of a bulletin while it is read: of whom and when it speaks; and what was read so far."""

from dataclasses import dataclass, field, replace
from fractions import Fraction

from zhibao_cli.domain.bulletin_text import LINE, PARAGRAPH, TORN, Script
from zhibao_cli.domain.bulletin_tokens import Token
from zhibao_cli.domain.bulletin_words import NAME_ENDINGS, NARROWING
from zhibao_cli.i18n import Message, msg

UNCLEAR = "?"
"""The level of a figure where several were named and none of them for it."""

_ENDS = ("comma", "semi", "stop", "break")
_STARTS = (*_ENDS, "colon", "open")
_MARKS = (*_STARTS, "enum", "close")
_FIGURES = ("quantity", "number", "ordinal", "top")
_LONGEST_NAME = 15
_FAR = 200
"""Tokens that are looked back over at most: no clause is longer."""
NO_TOKEN = Token("break", "", 0, 0)

APPROXIMATE = msg("an approximation, a range or a list")
TORN_NUMBER = msg("a number that something may have got into")
RATE = msg("a rate")
SUBMITTED = msg("items reported, not adopted")
WHOLE = msg("about several units together")
PART = msg("a part of another figure")
CHANGE = msg("a change, but not of points on last year")
SEVERAL = msg("several units, and not said whose it is")
NOBODY = msg("no unit is named")
OTHER = msg("not understood")
BASIS = msg("a place by another figure than points")
LISTING = msg("the list does not give each place clearly")
NO_LEVEL = msg("levels are mixed, and not said which")
CONTRARY = msg("different figures for one thing")
ALONE = msg("a change alone is no standing")


@dataclass(slots=True)
class Member:
    """One that is spoken of. No code: not on record; several: not said which of them."""

    codes: tuple[str, ...]
    name: str
    start: int
    points: Fraction | None = None
    given: dict[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure of one unit. `what`: adopted, points, points_change or rank; the text lies from start to end."""

    unit: str
    what: str
    value: Fraction
    level: str | None
    group: str | None
    of: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Left:
    """A stretch of text with a figure that was left alone, and why."""

    start: int
    end: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Total:
    """A total and its parts, where a text says that they are its parts. `named`: of single units, so some may lack."""

    start: int
    end: int
    value: Fraction
    parts: tuple[Fraction, ...]
    named: bool


@dataclass(slots=True)
class Counted:
    """A total that is being compared: its parts as they come."""

    start: int
    end: int
    value: Fraction
    open: bool = False
    fit: bool = True
    parts: list[Fraction] = field(default_factory=list)
    named: bool = False


@dataclass(slots=True)
class Top:
    """A list of the first so many: its members in order."""

    wanted: int
    start: int
    at: int
    plain: bool
    group: str | None
    level: str | None
    members: list[Member] = field(default_factory=list)
    clear: bool = True


@dataclass(slots=True)
class State:
    """What holds now."""

    members: list[Member] = field(default_factory=list)
    whole: Token | None = None
    fresh: bool = False
    blocked: bool = False
    lost: bool = False
    open_cue: str = ""
    basis: str = ""
    narrow: bool = False
    change: str = ""
    sign: int = 0
    each: bool = False
    respect: bool = False
    summed: bool = False
    etc: bool = False
    level: str | None = None
    level_open: bool = False
    levels: frozenset[str] = frozenset()
    off: str = ""
    figures: int = 0

    def copy(self) -> "State":
        """The same, for coming back to."""
        return replace(self, members=list(self.members))


class Text:
    """The tokens of a script, and where in it the reading is."""

    def __init__(self, script: Script, tokens: tuple[Token, ...]) -> None:
        self.script = script
        self.tokens = tokens
        self.at = 0

    def near(self, steps: int) -> Token:
        """The token so many steps on (or back)."""
        place = self.at + steps
        return self.tokens[place] if 0 <= place < len(self.tokens) else NO_TOKEN

    def gap(self, token: Token) -> str:
        """What lies before a token."""
        return self.script.gaps[token.start] if token.start < len(self.script.gaps) else ""

    def fastened(self, steps: int = 0) -> bool:
        """Whether that token stands right behind the one before."""
        token, before = self.near(steps), self.near(steps - 1)
        return before is not NO_TOKEN and before.end == token.start and not self.gap(token)

    def begins(self) -> bool:
        """Whether the token begins a clause, a line or a member of a list."""
        before = self.near(-1)
        return before is NO_TOKEN or before.kind in _MARKS or self.line_before()

    def line_before(self, steps: int = 0) -> bool:
        """Whether a line ends before that token."""
        return self.gap(self.near(steps)) in (LINE, TORN, PARAGRAPH)

    def ahead(self, *skipped: str) -> Token:
        """The next token that is none of these kinds."""
        steps = 1
        while self.near(steps).kind in skipped and self.near(steps) is not NO_TOKEN:
            steps += 1
        return self.near(steps)

    def stretch(self, at: int) -> tuple[int, int]:
        """Where the words about a figure lie in the script: from the figure before it, or a mark, to the next mark."""
        at = min(at, len(self.tokens) - 1)
        first = at
        while first > max(0, at - _FAR) and self.tokens[first - 1].kind not in (*_ENDS, *_FIGURES):
            first -= 1
        while first < at and self.tokens[first].kind in _MARKS:
            first += 1
        return self.tokens[first].start, self.piece_end(at)

    def piece_end(self, at: int) -> int:
        """Where the words behind a figure end in the script: before the next mark, figure, or unit."""
        last = min(at, len(self.tokens) - 1)
        while last + 1 < len(self.tokens) and self.tokens[last + 1].kind not in (*_MARKS, *_FIGURES, "unit", "place"):
            last += 1
        if self.tokens[min(last + 1, len(self.tokens) - 1)].kind in _FIGURES:
            # 督办59项按期办结59项: the words between are of the second.
            last = min(at, len(self.tokens) - 1)
        return self.tokens[last].end

    def opening(self) -> list[Token]:
        """The tokens of this clause before the present one."""
        first = self.at
        while first > max(0, self.at - _FAR) and self.tokens[first - 1].kind not in (*_ENDS, "colon"):
            first -= 1
        return list(self.tokens[first : self.at])


def like_a_name(text: str) -> bool:
    """Whether words that are not understood look like an office's or a place's name."""
    return 2 <= len(text) <= _LONGEST_NAME and text.endswith(NAME_ENDINGS) and not NARROWING.search(text)
