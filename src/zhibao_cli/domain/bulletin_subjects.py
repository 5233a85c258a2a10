"""Whom a bulletin speaks of at each place: a unit, several, all together; in which scope, time and comparison."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from zhibao_cli.domain.bulletin_state import (
    LISTING,
    NO_TOKEN,
    UNCLEAR,
    Counted,
    Left,
    Member,
    State,
    Statement,
    Text,
    Top,
    Total,
    like_a_name,
)
from zhibao_cli.domain.bulletin_text import Script
from zhibao_cli.domain.bulletin_tokens import Token
from zhibao_cli.domain.bulletin_words import LABEL_ENDINGS, NARROWING
from zhibao_cli.i18n import Message, msg

_LINKS = ("和", "与", "及", "以及")
_OWN = ("本月", "当月", "本月份", "本季度", "本季", "当季", "本周")


class Subjects(Text):
    """Follows a text by its tokens. `fits` tells of a span of time whether it is the period's."""

    def __init__(self, script: Script, tokens: tuple[Token, ...], fits: Callable[[str], bool]) -> None:
        super().__init__(script, tokens)
        self._fits = fits
        self.now = State()
        self.cue = ""
        self.stack: list[State] = []
        self.sentence_levels: set[str] = set()
        self.scope: tuple[str | None, int | None] = (None, None)
        self.pending: Token | None = None
        self.top: Top | None = None
        self.row: list[Member] = []
        self.counted: Counted | None = None
        self.respected: list[tuple[str, Fraction | None, Token]] = []
        self.group_from = 0
        self.past = False
        self.own = False
        self.assumed = False
        self.statements: list[Statement] = []
        self.left: dict[Left, None] = {}
        self.totals: list[Total] = []

    # -- what is left alone, what is told

    def leave(self, reason: Message, at: int | None = None) -> None:
        """Leave a figure alone."""
        start, end = self.stretch(self.at if at is None else at)
        self.left[Left(start, end, reason)] = None

    # -- units

    def unit(self, token: Token) -> None:
        """A unit on record, by itself or one more of a list; fastened to other words it is another name."""
        before = self.near(-1)
        if self.fastened() and before.kind in ("unit", "other"):
            name = before.text + token.text
            if before.kind == "unit" and self.now.members:
                self.now.members[-1] = Member((), name, self.now.members[-1].start)
                self._on_top(self.now.members[-1], instead=True)
                return
            self.subject(Member((), name, before.start))
            return
        self.subject(Member(token.codes, token.text, token.start))

    def subject(self, member: Member) -> None:
        """Speak of this one from here on; or of it as well, where a list goes on."""
        now, before = self.now, self.near(-1)
        goes_on = before.kind in ("enum", "comma") or (before.kind == "filler" and before.text in _LINKS)
        if now.fresh and now.members and goes_on and not (self.pending or now.blocked or now.lost):
            now.members.append(member)
        else:
            self._bracket_never_closed()
            self.state([member])
        self.row = [*self.row, member] if before.kind in ("enum", "comma") else [member]
        self._on_top(member)
        self.led(member)

    def led(self, member: Member) -> None:
        """Give a unit the place that was named before it."""
        self.pending = None

    def state(self, members: list[Member], whole: Token | None = None) -> None:
        """Begin to speak of somebody else."""
        levels = self.sentence_levels
        level = next(iter(levels)) if len(levels) == 1 else UNCLEAR if levels else None
        now = self.now
        self.now = State(members, whole, fresh=True, level=level, off=now.off, figures=now.figures,
                         open_cue=now.open_cue if not now.figures else "")  # fmt: skip
        self.respected.clear()

    def _bracket_never_closed(self) -> None:
        """In 甲(152分、乙135.4分) the first bracket was lost: what closes later closes nothing of the first."""
        if self.stack and self.now.figures and not self.now.narrow and self.near(-1).kind == "enum":
            self.stack.pop()

    def _on_top(self, member: Member, *, instead: bool = False) -> None:
        if self.top is not None:
            self.top.members[-1:] = [member] if instead else [*self.top.members[-1:], member]

    def other(self, token: Token) -> None:
        """Words not understood: a name that is not on record, or words that make what follows uncertain."""
        now, before = self.now, self.near(-1)
        self._unfit(token.text.endswith(LABEL_ENDINGS))
        if before.kind == "unit" and self.fastened() and now.members:
            if like_a_name(before.text + token.text):
                now.members[-1] = Member((), before.text + token.text, now.members[-1].start)
                self._on_top(now.members[-1], instead=True)
            else:
                now.blocked = True
            return
        following = self.near(1).kind
        listed = before.kind == "enum" and now.fresh and following in ("enum", "each", "quantity", "open", "respect")
        in_list = self.top is not None and following in ("enum", "quantity", "open")
        if following == "unit" and self.fastened(1):
            return
        if self.begins() and (like_a_name(token.text) or listed or in_list):
            self.subject(Member((), token.text, token.start))
            return
        now.blocked = True
        if self.top is not None:
            self.top.clear = False

    def whole(self, token: Token) -> None:
        """All together, or a group: whom a total is about, or among whom a place is."""
        if self.near(-1).kind == "etc" and self.now.members:
            return
        if self.top is not None and not self.top.members and self.top.group is None:
            self.top.group = token.sense or token.text
            return
        following = self.ahead("filler", "point", "whole", "level", "adopt")
        if following.kind == "comma" and self.near(1).text in ("中", "当中", "里"):
            following = self.near(3)
        if following.kind in ("place", "ordinal", "top") or (
            self.near(-1).kind == "place" and following.kind in ("ordinal", "top", "place")
        ):
            self.scope = (token.sense or token.text, int(token.value) if token.value else None)
            if self.now.narrow and self.near(-1).kind == "comma":
                self.now.narrow = False
            return
        self.state([], token)

    def level(self, token: Token) -> None:
        """The level that adopted; it holds for what follows. That of a part, 其中国办采用1条, is the part's alone."""
        self._unfit(fits=False)
        if self.now.narrow:
            return
        self.sentence_levels.add(token.sense)
        # 被省、市采用6条: of which of the two, is not said.
        mixed = self.now.level_open and self.now.level != token.sense
        self.now.level = UNCLEAR if mixed else token.sense
        self.now.level_open = True
        self.now.levels = self.now.levels | {token.sense}

    def _unfit(self, fits: bool) -> None:
        if self.counted is not None and self.counted.open and not fits:
            self.counted.fit = False

    def etc(self, _token: Token) -> None:
        """等: not all are named."""
        self.now.etc = True
        if self.top is not None:
            self.top.clear = False

    # -- time and comparison

    def time(self, token: Token) -> None:
        """A time: the period's, or another, whose figures are none of ours."""
        if self._of_the_paper(token):
            return
        own = token.text in _OWN
        if token.sense in ("now", "span") and self._fits(token.text):
            self.now.off, self.past = "", False
            self.own = self.own or own
        else:
            self.now.off, self.past = token.text, token.sense == "past"
        self.now.figures = 0

    def _of_the_paper(self, token: Token) -> bool:
        """Whether a date or year is the bulletin's own, not its figures': 2024年第8期, a day at the end of a line."""
        day = token.text.endswith(("日", "号")) and not token.text.startswith("截") and "~" not in token.text
        ends = self.near(1).kind in ("stop", "break", "close") or self.line_before(1)
        return (day and ends) or (token.text.endswith("年") and self.script.text.startswith("第", token.end))

    def total(self, token: Token) -> None:
        """合计, 共: of one unit where one is spoken of, of all where several were."""
        if token.text.startswith("累计") and (self.own or not self.now.off or self.now.off in _OWN):
            # 本月2条，累计20条: two spans of time.
            self.now.off = token.text if self.own or not self._fits(token.text) else ""
        units = {one.unit for one in self.statements[self.group_from :]}
        if self.begins() and (len(units) > 1 or not self.now.members):
            self.state([], token)
        self.now.summed = True

    def change(self, token: Token) -> None:
        """比去年同期: the next number is a change."""
        self.now.change = token.sense

    def more(self, token: Token) -> None:
        """Up or down; without a comparison, of what is not known."""
        if not self.now.change:
            self.now.blocked = True
        self.now.sign = 1 if token.kind == "more" else -1

    def of_which(self, _token: Token) -> None:
        """其中: what follows are parts."""
        self.now.narrow = True
        if self.counted is not None:
            self.counted.open = True

    # -- marks

    def comma(self, _token: Token) -> None:
        """The end of a clause: what was not understood takes its subject with it."""
        now, following = self.now, self.near(1)
        if now.blocked and not now.narrow:
            now.lost = True
        now.blocked = now.each = now.summed = False
        now.open_cue = ""
        if following.kind not in ("more", "less"):
            now.change, now.sign = "", 0
        if now.narrow and following.kind in ("point", "place", "ordinal"):
            now.narrow = False
        if self.top is not None and len(self.top.members) >= self.top.wanted:
            self.end_top()

    def semi(self, token: Token) -> None:
        """The end of a group of clauses."""
        self._void_if_dated_behind()
        self.end_top()
        self.end_total()
        self.comma(token)
        self.stack.clear()
        self.respected.clear()
        self.now.narrow = self.now.respect = False
        self.now.figures = 0
        self.scope, self.pending, self.row = (None, None), None, []
        self.group_from = len(self.statements)

    def stop(self, token: Token) -> None:
        """The end of a sentence: of nobody is spoken any more."""
        self.semi(token)
        off = "" if self.past or self.line_before(1) else self.now.off
        self.sentence_levels.clear()
        self.now = State(off=off)
        self.past = self.own = False
        if self.line_before(1):
            self.cue = ""

    def paragraph(self, token: Token) -> None:
        """The end of a paragraph: nothing carries over."""
        self.stop(token)
        self.now, self.cue = State(), ""

    def colon(self, _token: Token) -> None:
        """The end of a heading, which says what the counts below are of; or between a unit and its figures."""
        opening = self.opening()
        now = self.now
        if now.members and not now.blocked:
            return
        unknown = any(token.kind == "other" for token in opening)
        narrowing = unknown and NARROWING.search("".join(token.text for token in opening))
        cues = [token.kind for token in opening if token.kind in ("adopt", "submit", "rate")]
        if unknown and (not cues or narrowing):
            self.cue = "" if self.top is not None and not narrowing else "other"
        elif cues and "adopt" not in cues:
            self.cue = cues[-1]
        if self.counted is not None:
            self.counted.open = True
        now.blocked, now.open_cue = False, ""
        now.lost = unknown and now.whole is None and not now.members

    def opened(self, _token: Token) -> None:
        """An aside begins."""
        self.stack.append(self.now.copy())
        self.now.figures = 0

    def closed(self, _token: Token) -> None:
        """An aside ends: what was before it holds again. A bracket that was never opened closes nothing."""
        if not self.stack:
            return
        self._void_if_dated_behind()
        before = self.stack.pop()
        before.figures += self.now.figures
        before.fresh = before.fresh and not self.now.figures
        self.now = before

    def _void_if_dated_behind(self) -> None:
        """A time behind the figures, 6条（截至10月底）, is theirs."""
        off = self.now.off
        if not off or self.now.figures or (off.endswith(("日", "号")) and not off.startswith("截")):
            return
        held = self.stack[-1].off if self.stack else None
        if held == off or not self._time_in_this_part(off):
            return
        for one in self.statements[self.group_from :]:
            self.left[Left(one.start, one.end, msg("about another time: {time}", time=off))] = None
        del self.statements[self.group_from :]

    def _time_in_this_part(self, off: str) -> bool:
        """Whether that time was named since the last mark that parts groups or opens an aside."""
        steps = -1
        while self.near(steps).kind not in ("semi", "stop", "break", "open") and self.near(steps) is not NO_TOKEN:
            if self.near(steps).kind == "time" and self.near(steps).text == off:
                return True
            steps -= 1
        return False

    # -- lists and totals that end

    def end_top(self) -> None:
        """The end of a list of the first N: places in its order, if there are N and their points fall."""
        top, self.top = self.top, None
        if top is None or not top.members:
            return
        points = [member.points for member in top.members]
        known = [value for value in points if value is not None]
        falling = all(a > b for a, b in pairwise(known)) and len(known) in (0, len(points))
        if not (top.clear and top.plain and len(top.members) == top.wanted and falling):
            self.leave(LISTING, top.at)
            return
        for place, member in enumerate(top.members, 1):
            if len(member.codes) == 1:
                self.statements.append(
                    Statement(member.codes[0], "rank", Fraction(place), top.level, top.group, None, top.start,
                              self.near(-1).end)
                )  # fmt: skip

    def end_total(self) -> None:
        """The end of a total's parts: told when there are at least two and all were understood as such."""
        counted, self.counted = self.counted, None
        if counted is not None and counted.fit and len(counted.parts) > 1:
            end = self.near(-1).end
            self.totals.append(Total(counted.start, end, counted.value, tuple(counted.parts), counted.named))
