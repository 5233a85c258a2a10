"""Which spellings in a running text mean which unit on record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhibao_cli.domain.bulletin_words import NAME_ENDINGS
from zhibao_cli.domain.names import Named, spellings
from zhibao_cli.domain.words import fold

_RANKS = ("市", "县", "区", "州", "省")
_PLACE_ENDINGS = ("县", "市", "区", "州", "旗")
_TOO_GENERAL = ("政府", "委办", "人大", "政协")
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a unit may stand in a text, folded. `codes`: the units it may mean; more than one leaves it open.

    `bare`: a place's name without its ending, so that 石泉 before 市 may be another place.
    """

    text: str
    codes: tuple[str, ...]
    bare: bool = False


class Gazetteer:
    """Finds units' names in a text."""

    def __init__(self, units: Iterable[Named]) -> None:
        named = tuple(units)
        exact = _gathered((text, one.code) for one in named for text in map(fold, (one.name, *one.others)) if text)
        loose = _gathered((text, one.code) for one in named for text in spellings(one) if text not in exact)
        short = _gathered((text, one.code) for one in named for text in _without_rank(one))
        # A spelling on record goes before one that was only derived, as it does for what is typed.
        known = {**short, **loose, **exact}
        self._by_start: dict[str, list[Spelling]] = defaultdict(list)
        for text in sorted(known, key=len, reverse=True):
            if len(text) > 1 and not text.isascii():
                bare = any(text + ending in known for ending in _PLACE_ENDINGS)
                self._by_start[text[0]].append(Spelling(text, tuple(sorted(known[text])), bare))

    def at(self, text: str, start: int) -> Spelling | None:
        """The longest spelling that stands at this place of a folded text."""
        if start >= len(text):
            return None
        return next((one for one in self._by_start.get(text[start], ()) if text.startswith(one.text, start)), None)


def _gathered(pairs: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for text, code in pairs:
        found[text].add(code)
    return found


def _without_rank(named: Named) -> Iterable[str]:
    """A city's own bulletin says 财政局 for 市财政局. Never the other way round: 市财政局 is not a county's 财政局."""
    for name in map(fold, (named.name, *named.others)):
        rest = name[1:]
        general = any(word in rest for word in _TOO_GENERAL)
        if name.startswith(_RANKS) and len(rest) >= _SHORTEST and rest.endswith(NAME_ENDINGS) and not general:
            yield rest
