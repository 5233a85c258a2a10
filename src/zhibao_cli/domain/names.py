"""What a typed name means: a code, a name, a name without its ending, pinyin initials, a unique start."""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType

from zhibao_cli.domain.words import fold
from zhibao_cli.errors import NotFound, UsageFault
from zhibao_cli.i18n import Message, msg, plain, translate

_PLACES = ("自治县", "自治州", "自治旗", "县", "市", "区", "州", "旗")
_OFFICES = ("人民政府办公室", "人民政府办公厅", "政府办公室", "政府办公厅", "政府办", "人民政府", "政府")
_SEATS = ("人民政府", "政府")
_MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Named:
    """Something that can be named, known by its code. `others` are its short name, aliases, earlier names.

    `initials` may be left empty: they are made when somebody types letters that are no code.
    """

    code: str
    name: str
    others: tuple[str, ...] = ()
    initials: str = ""


@dataclass(frozen=True, slots=True)
class _What:
    """A kind of thing as the user calls it, and how one is put on record, if there is one way."""

    word: Message
    add: str = ""


_WHAT: Mapping[str, _What] = MappingProxyType({
    "unit": _What(msg("unit"), "unit add {name}"),
    "channel": _What(msg("channel"), "channel add {name} --level {LEVEL}"),
    "kind": _What(msg("kind"), "kind add {name}"),
    "form": _What(msg("form")),
    "topic": _What(msg("topic")),
    "officer": _What(msg("officer"), "officer add {name} --unit {UNIT}"),
    "group": _What(msg("group"), "unit add {UNIT} --group {name}"),
    "item": _What(msg("item")),
    "scorecard": _What(msg("scorecard"), "scorecard add {FILE}"),
    "solicitation": _What(msg("solicitation"), "solicit {name} --level {LEVEL} --ask {UNIT}"),
})  # fmt: skip


def resolve(typed: str, candidates: Sequence[Named], what: str) -> Named:
    """Find the one candidate a typed name means; else an error lists those it may mean, or the nearest.

    `what` is unit, channel, kind, form, topic, officer, group, item, scorecard or solicitation.
    """
    wanted = fold(typed)
    for tier in _TIERS if wanted else ():
        found = _distinct(named for named in candidates if tier(wanted, named))
        if len(found) == 1:
            return found[0]
        if found:
            raise _ambiguous(typed, found, what)
    raise _unknown(typed, candidates, what)


def initials_of(name: str) -> str:
    """Give a name's pinyin initials in small letters (石泉县: sqx); nothing where pypinyin is not installed."""
    try:
        pypinyin = importlib.import_module("pypinyin")
    except ImportError:
        return ""
    letters = "".join(pypinyin.lazy_pinyin(name, style=pypinyin.Style.FIRST_LETTER))
    return "".join(letter for letter in fold(letters) if letter.isalnum())


def _distinct(found: Iterable[Named]) -> tuple[Named, ...]:
    first: dict[str, Named] = {}
    for named in found:
        first.setdefault(named.code or named.name, named)
    return tuple(first.values())


# -- the tiers, in the order they are tried


def _names(named: Named) -> Iterator[str]:
    return map(fold, (named.name, *named.others))


def _by_code(wanted: str, named: Named) -> bool:
    return wanted == fold(named.code)


def _exactly(wanted: str, named: Named) -> bool:
    return wanted in _names(named)


def _by_place(wanted: str, named: Named) -> bool:
    return any(_same_place(wanted, name) for name in _names(named))


def _by_office(wanted: str, named: Named) -> bool:
    return len(wanted) > 1 and any(_same_place(_seat(wanted), _seat(name)) for name in _names(named))


def _by_initials(wanted: str, named: Named) -> bool:
    if not (wanted.isascii() and wanted.isalnum()):
        return False
    return any(wanted in _initials(named, name) for name in (named.name, *named.others))


def _by_start(wanted: str, named: Named) -> bool:
    return any(name.startswith(wanted) for name in (fold(named.code), *_names(named)))


_TIERS: tuple[Callable[[str, Named], bool], ...] = (_by_code, _exactly, _by_place, _by_office, _by_initials, _by_start)


def _same_place(one: str, other: str) -> bool:
    """Tell whether two folded names differ by an ending at most. 石泉 is 石泉县; 石泉区 is another place."""
    return one == other or one == _place(other) or _place(one) == other


def _place(name: str) -> str:
    """Take 县, 市, 区 off a folded name, if a name is left: 石泉县 is 石泉, 旗 stays 旗."""
    return _without(name, _PLACES, at_least=2)


def _seat(name: str) -> str:
    """Take off what makes a place its government's office: 石泉县政府办公室 is 石泉县."""
    return _without(name, _OFFICES, at_least=1)


def _without(name: str, endings: Iterable[str], at_least: int) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) - len(ending) >= at_least:
            return name.removesuffix(ending)
    return name


def _initials(named: Named, name: str) -> tuple[str, str]:
    """Give a name's initials, and those without its ending: SQ is 石泉县 as SQX is."""
    given = named.initials if name == named.name else ""
    whole = fold(given) or initials_of(name)
    short = _place(fold(name))
    # A letter to each character, or there is no telling which letters are the ending's.
    return whole, whole[: len(short)] if len(whole) == len(fold(name)) else whole


# -- the other way round


def spellings(named: Named) -> Iterator[str]:
    """Give every folded way to write a unit out that the tiers take for a spelling of its names, the names included.

    A place that has an ending keeps it or drops it: 石泉县 is 石泉, never 石泉市.
    """
    names = tuple(dict.fromkeys(_names(named)))
    ended = any(_place(name) != name for name in map(_seat, names))
    for name in names:
        seat = _seat(name)
        place = _place(seat)
        forms = [name, _place(name)]
        if seat != name or place != seat:
            # An office's seat alone is its place, but 市 is no name: only 市政府办 says which one is meant.
            forms += [seat + office for office in _OFFICES if len(place) > 1 or office not in _SEATS]
            forms += [seat, place] if len(place) > 1 else []
        elif not ended and not name.isascii() and len(name) > 1:
            forms += [name + ending for ending in _PLACES]
        yield from dict.fromkeys(form for form in forms if form)


# -- what is said when there is not exactly one


def _ambiguous(typed: str, found: Sequence[Named], what: str) -> UsageFault:
    message = msg("“{typed}” may be more than one {what}.", typed=typed, what=_WHAT[what].word)
    hint = msg("Name one of these in full or by its code: {names}.", names=_listed(found))
    return UsageFault(f"{what}-ambiguous", message, hint)


def _unknown(typed: str, candidates: Sequence[Named], what: str) -> NotFound:
    message = msg("No {what} “{typed}” is on record.", typed=typed, what=_WHAT[what].word)
    near = _nearest(fold(typed), candidates)
    places = {place: translate(place) for place in ("UNIT", "LEVEL", "FILE")}
    add = _WHAT[what].add and "zhibao " + _WHAT[what].add.format(name=_quoted(typed), **places)
    if near and add:
        hint = msg("Is it {names}? To add it: {line}", names=_listed(near), line=add)
    elif near:
        hint = msg("Is it {names}?", names=_listed(near))
    elif add:
        hint = msg("To add it: {line}", line=add)
    else:
        hint = msg("There are: {names}.", names=_listed(candidates)) if candidates else msg("There are none yet.")
    return NotFound(f"{what}-unknown", message, hint)


def _nearest(wanted: str, candidates: Sequence[Named]) -> tuple[Named, ...]:
    import difflib  # only a mistyped name needs it

    spelled = {name: named for named in candidates for name in (fold(named.code), *_names(named)) if name}
    close = difflib.get_close_matches(wanted, spelled, n=5, cutoff=0.5)
    return tuple(dict.fromkeys(spelled[name] for name in close))[:3]


def _listed(found: Sequence[Named]) -> Message:
    shown = [_shown(named) for named in found[:_MOST_LISTED]]
    if len(found) > _MOST_LISTED:
        shown.append(msg("{count} more", count=len(found) - _MOST_LISTED))
    return reduce(lambda first, second: msg("{first}, {second}", first=first, second=second), shown)


def _shown(named: Named) -> Message:
    if named.code in ("", named.name):
        return plain(named.name)
    return msg("{name} ({code})", name=named.name, code=named.code)


def _quoted(typed: str) -> str:
    return f'"{typed}"' if len(typed.split()) != 1 else typed
