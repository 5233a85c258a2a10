"""The figures of a bulletin: each given to the unit it is said of, or left alone with the reason."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType

from zhibao_cli.domain.bulletin_state import (
    APPROXIMATE,
    BASIS,
    CHANGE,
    LISTING,
    NO_TOKEN,
    NOBODY,
    OTHER,
    PART,
    RATE,
    SEVERAL,
    SUBMITTED,
    TORN_NUMBER,
    UNCLEAR,
    WHOLE,
    Counted,
    Member,
    Statement,
    Top,
)
from zhibao_cli.domain.bulletin_subjects import Subjects
from zhibao_cli.domain.bulletin_text import LINE, PARAGRAPH
from zhibao_cli.domain.bulletin_tokens import Token
from zhibao_cli.domain.bulletin_words import COUNTS, PLACES, POINTS, RANKED_BY_ITSELF, RATES, THINGS
from zhibao_cli.i18n import Message, msg

_CLOSING = ("comma", "semi", "stop", "break", "close", "enum", "open")
_UNIT_MEASURES = ("家", "个", "单位", "部门", "县", "区", "市", "镇")
_BY_OTHERS = ("adopt", "submit", "rate")


class Reader(Subjects):
    """Goes through the tokens once, from left to right."""

    def run(self) -> None:
        """Read all of it."""
        for at, token in enumerate(self.tokens):
            self.at = at
            step = _STEPS.get(token.kind)
            if step is not None:
                step(self, token)
        self.at = len(self.tokens)
        self.stop(NO_TOKEN)

    # -- cues

    def cued(self, token: Token) -> None:
        """采用, 报送, 采用率, 积分: what the next number is of."""
        now = self.now
        now.open_cue = token.kind
        if token.kind in ("adopt", "submit"):
            self.cue = token.kind
        if token.kind == "rate":
            now.basis = "rate"
            self._unfit(fits=False)

    def each(self, _token: Token) -> None:
        """各: the next figures are each one's."""
        self.now.each = True

    def respect(self, token: Token) -> None:
        """分别: one figure for each, in order. Of one unit, figures of parts."""
        if len(self.now.members) == 1 and self.near(1).kind not in ("unit", "top"):
            self.now.blocked = True
        self.now.respect = True
        if token.text in ("分列", "分居", "分获", "分别列", "分别居"):
            self.now.open_cue = self.now.open_cue or "place"

    # -- quantities

    def quantity(self, token: Token) -> None:
        """A number with its measure."""
        self.now.figures += 1
        self.now.level_open = False
        if token.measure in COUNTS:
            self._count(token)
        elif token.measure in POINTS:
            self._points(token)
        elif token.measure in RATES or token.measure == "分之":
            self.now.basis = "change" if self.now.change else "rate"
            self.leave(RATE)
        elif token.measure in PLACES:
            self._place(token) if self.near(-1).text in RANKED_BY_ITSELF else self.leave(self._doubt(token) or OTHER)
        elif token.measure in _UNIT_MEASURES and token.value == len(self.now.members) > 1:
            return
        elif token.measure in THINGS:
            self.leave(OTHER)
        else:
            self.now.blocked = True

    def _count(self, token: Token) -> None:
        now = self.now
        behind = self.ahead("filler", "level")
        cue = self.cue or "adopt"
        if behind.kind == "adopt" and now.open_cue != "adopt" and not self._number_behind():
            # 6条被采用, 6条被省办采用: the words stand behind their number.
            cue = self.cue = "adopt"
            for steps in (1, 2):
                if self.near(steps).kind == "level":
                    self.level(self.near(steps))
        now.open_cue = ""
        if not now.change:
            now.basis = "adopted" if cue == "adopt" else cue
        if self._is_total(token, cue):
            return
        reason = self._doubt(token)
        if reason is None and cue != "adopt":
            reason = SUBMITTED if cue == "submit" else OTHER
        if reason is None and token.value is not None and token.value.denominator != 1:
            reason = OTHER
        if reason == OTHER and token.chinese and token.value == 1:
            # 每上报一条信息都要认真: no figure at all.
            return
        self.assumed = self.assumed or (reason is None and not self.cue)
        self._settle("adopted", token, reason)

    def _number_behind(self) -> bool:
        """Whether the word for adopting behind this number has another number behind it, which is then its own."""
        steps = 1
        while self.near(steps).kind in ("filler", "level", "adopt", "total"):
            steps += 1
        return self.near(steps).kind in ("quantity", "number", "unit")

    def _points(self, token: Token) -> None:
        now = self.now
        cued = now.open_cue == "point" or bool(now.change)
        now.open_cue = ""
        reason = self._doubt(token, change=bool(now.change) and now.change == "year" and now.sign != 0)
        if now.change:
            if reason is None and token.value is not None:
                self._settle("points_change", token, None, token.value * now.sign)
                return
            self.leave(reason or CHANGE)
            return
        if token.chinese and not cued:
            # 十分重视, 九分落实: not points.
            now.blocked = True
            return
        now.basis = "points"
        for member in now.members if len(now.members) == 1 else ():
            member.points = token.value if member.points is None else member.points
        self._settle("points", token, reason)

    def number(self, token: Token) -> None:
        """A number without a measure: a figure only right behind a word that says of what."""
        before, cue = self.near(-1), self.near(-1)
        steps = -1
        while cue.kind == "colon" or (
            cue.kind == "filler" and cue.text in ("为", "数", "是", "量", "总数", "信息", "条数")
        ):
            steps -= 1
            cue = self.near(steps)
        following = self.near(1)
        alone = following.kind in _CLOSING or following is NO_TOKEN or self.gap(following) in (LINE, PARAGRAPH)
        clear = alone and not token.spaced and not token.torn and self.near(2).kind not in ("number", "quantity")
        if before.text in RANKED_BY_ITSELF or (cue.text in RANKED_BY_ITSELF and before.kind != "unit"):
            self._place(token) if clear else self.leave(OTHER)
        elif cue.kind == "adopt" and clear:
            self._count(token)
        elif cue.kind == "point" and clear:
            self._points(token)
        elif not (following.kind in ("enum", "close") and self.begins()):
            self.now.blocked = True
            if not token.chinese and self.now.members:
                self.leave(OTHER)

    # -- places

    def ordinal(self, token: Token) -> None:
        """第4: a place of who is spoken of, or of who comes next: 第1名：石泉县."""
        following = self.ahead("filler", "colon")
        if following.kind == "unit" and self._leads(token):
            self.pending = token
            return
        self._place(token)

    def _leads(self, token: Token) -> bool:
        """Whether a place is that of the unit behind it."""
        now, opening = self.now, self.opening()
        if any(one.kind == "unit" for one in opening) or any(one.kind in _BY_OTHERS for one in opening):
            return False
        if self.near(1).kind in ("filler", "colon") and self.near(1).text in (":", "是", "为", "的", "的是", "的单位"):
            return True
        return not opening and not any("rank" not in member.given for member in now.members)

    def led(self, member: Member) -> None:
        """Give a unit the place that was named before it: 第1名：石泉县."""
        token, self.pending = self.pending, None
        if token is None:
            return
        self.now.members[0].start = token.start
        reason = self._doubt(token, following=False) or _nameless(member)
        if reason is None:
            self._state(member, "rank", token.value or Fraction(0), self.near(0))
            self.scope = (None, None)
        else:
            self.leave(reason)

    def _place(self, token: Token) -> None:
        now = self.now
        reason = self._doubt(token)
        if reason is None and (now.open_cue in _BY_OTHERS or now.basis not in ("", "adopted", "points")):
            reason = BASIS
        if reason is None and token.value is not None and (token.value.denominator != 1 or token.value < 1):
            reason = OTHER
        if now.open_cue != "point":
            now.open_cue = ""
        self._settle("rank", token, reason)
        if not now.respect:
            self.scope = (None, None)

    def top_of(self, token: Token) -> None:
        """前3名: a list of the first three begins, or ends a list of three."""
        now, opening = self.now, self.opening()
        plain = not any(one.kind in (*_BY_OTHERS, "other") for one in opening)
        size = int(token.value) if token.value else 0
        group, _ = self.scope
        if now.members:
            ordered = any(one.kind == "respect" for one in opening)
            points = [member.points for member in self.row]
            falling = all(a is not None and b is not None and a > b for a, b in pairwise(points)) or not any(points)
            if not (ordered and plain and falling and size == len(self.row) > 1) or now.blocked or now.off:
                self.leave(LISTING if len(self.row) > 1 else self._doubt(token) or APPROXIMATE)
                return
            for place, member in enumerate(self.row, 1):
                self._state(member, "rank", Fraction(place), token)
            return
        start, _ = self.stretch(self.at)
        level = now.level if now.level != UNCLEAR else None
        self.top = Top(size, start, self.at, plain and not now.off and not now.narrow, group, level)

    # -- whose figure, and whether it is one

    def _doubt(self, token: Token, *, change: bool = False, following: bool = True) -> Message | None:
        """Why a figure is not to be taken, by what stands around it; None when all is understood."""
        now = self.now
        attached = following and self._goes_on()
        checks = (
            (bool(now.off), msg("about another time: {time}", time=now.off)),
            (token.torn, TORN_NUMBER),
            (token.spaced and not self._cued_number(), TORN_NUMBER),
            (token.value is None and not (now.respect and len(token.raw) > 0), APPROXIMATE),
            (bool(now.change) and not change, CHANGE),
            (now.narrow, PART),
            (now.blocked or now.lost or attached, OTHER),
        )
        return next((reason for met, reason in checks if met), None)

    def _goes_on(self) -> bool:
        """Whether words not understood are fastened to a figure: 6条经验材料."""
        steps = 1
        while self.near(steps).kind == "filler" and self.fastened(steps):
            steps += 1
        return self.near(steps).kind in ("other", "number", "more", "less") and self.fastened(steps)

    def _cued_number(self) -> bool:
        """Whether spaces in a number may be set aside: it is fastened to a word, or a word says of what it is."""
        return self.near(-1).kind in (*_BY_OTHERS, "point", "place", "more", "less") or self.fastened()

    def _settle(self, what: str, token: Token, reason: Message | None, value: Fraction | None = None) -> None:
        """Give a figure to whom it belongs, or leave it."""
        now = self.now
        reason = reason or self._unclear(token)
        if reason is not None:
            self.leave(reason)
            now.fresh = now.fresh and not now.members
            return
        if len(now.members) > 1 and now.respect and not now.each:
            self._one_each(what, token)
            return
        for member in now.members:
            self._state(member, what, value if value is not None else token.value or Fraction(0), token)
        if len(now.members) > 1 and self.near(1).kind != "enum":
            now.each = now.each and self.near(1).kind not in ("comma", "semi")
        now.fresh = False

    def _unclear(self, token: Token) -> Message | None:
        """Why it cannot be said whose a figure is."""
        now = self.now
        if not now.members:
            return WHOLE if now.whole is not None else NOBODY
        if (len(now.members) > 1 and not now.each and not now.respect) or (now.etc and not now.each):
            return SEVERAL
        if token.value is None and (now.each or len(token.raw) != len(now.members)):
            return APPROXIMATE
        if self._level_of(token) == UNCLEAR:
            return msg("levels are mixed, and not said which")
        if len(now.members) == 1:
            return _nameless(now.members[0])
        for member in now.members:
            if (unknown := _nameless(member)) is not None:
                self.leave(unknown)
        return None

    def _level_of(self, token: Token) -> str | None:
        if token.measure not in COUNTS and len(self.now.levels) > 1:
            return UNCLEAR
        return self.now.level

    def _state(self, member: Member, what: str, value: Fraction, token: Token) -> None:
        """Put down one figure of one unit."""
        if len(member.codes) != 1:
            return
        if what == "adopted" and self.now.summed and member.given.get(what, value) != value:
            # 甲县6条，共80条: the second is everybody's.
            self.leave(WHOLE)
            return
        if what != "adopted" or len(self.now.levels) < 2:
            member.given.setdefault(what, value)
        group, of = self.scope if what == "rank" else (None, None)
        level = self._level_of(token)
        self.statements.append(
            Statement(member.codes[0], what, value, level if level != UNCLEAR else None, group, of,
                      self.now.members[0].start if self.now.members else member.start, self.piece_end(self.at))
        )  # fmt: skip

    def _one_each(self, what: str, token: Token) -> None:
        """分别: collect as many figures as there are units, then give each its own."""
        members = self.now.members
        values = [token.value] if token.value is not None else list(token.raw)
        if self.respected and self.respected[0][0] != what:
            self.respected.clear()
        self.respected += [(what, value, token) for value in values]
        if len(self.respected) < len(members):
            return
        if len(self.respected) > len(members):
            self.leave(SEVERAL)
        else:
            for member, (_, value, _) in zip(members, self.respected, strict=True):
                self._state(member, what, value or Fraction(0), token)
        self.respected.clear()
        self.now.fresh = False

    # -- totals

    def _is_total(self, token: Token, cue: str) -> bool:
        """Whether a count is a total or one of its parts that no unit on record has; told, never recorded."""
        now, counted = self.now, self.counted
        if now.change or now.off or token.value is None or token.torn:
            return False
        if counted is not None and counted.open:
            label = now.whole is not None or bool(now.members) or self.near(-1).text.endswith(("机构", "单位", "部门"))
            counted.fit = counted.fit and (label or len(counted.parts) > 0) and len(now.members) < 2
            counted.named = counted.named or bool(now.members)
            counted.parts.append(token.value)
            counted.end = token.end
            self.now.blocked = self.now.blocked and bool(now.members)
        if now.members or now.blocked:
            return False
        if counted is None or not counted.open:
            start, _ = self.stretch(self.at)
            self.counted = Counted(start, token.end, token.value)
        about = WHOLE if now.whole is not None else NOBODY
        self.leave(PART if now.narrow and not now.whole else SUBMITTED if cue == "submit" else about)
        return True


def _nameless(member: Member) -> Message | None:
    if len(member.codes) == 1:
        return None
    if member.codes:
        return msg("more than one unit may be meant: {name}", name=member.name)
    return msg("not on record: {name}", name=member.name)


_STEPS: Mapping[str, Callable[[Reader, Token], None]] = MappingProxyType({
    "unit": Reader.unit, "whole": Reader.whole, "level": Reader.level, "other": Reader.other,
    "adopt": Reader.cued, "submit": Reader.cued, "rate": Reader.cued, "point": Reader.cued,
    "each": Reader.each, "respect": Reader.respect, "of which": Reader.of_which, "total": Reader.total,
    "quantity": Reader.quantity, "number": Reader.number, "ordinal": Reader.ordinal, "top": Reader.top_of,
    "time": Reader.time, "change": Reader.change, "more": Reader.more, "less": Reader.more,
    "comma": Reader.comma, "semi": Reader.semi, "stop": Reader.stop, "break": Reader.paragraph,
    "etc": Reader.etc, "colon": Reader.colon, "open": Reader.opened, "close": Reader.closed,
})  # fmt: skip
