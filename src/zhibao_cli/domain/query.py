"""What is typed to search the library: words, phrases in quotes, and, or, not, parentheses."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from zhibao_cli.domain.library import folded
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import msg

LONGEST = 200
"""Characters of a query."""

_SUCH_AS = msg("Such as: 乡村 振兴, 茶叶 或 烟叶, 茶叶 非 秋茶, “茶农增收”, (A OR B) NOT C.")
_AND, _OR, _NOT, _OPEN, _CLOSE, _WORD = "and", "or", "not", "(", ")", "word"
_OPERATORS = {"AND": _AND, "与": _AND, "OR": _OR, "或": _OR, "NOT": _NOT, "非": _NOT, "(": _OPEN, ")": _CLOSE}
_QUOTES = {'"': '"', "＂": "＂", "“": "”", "「": "」", "『": "』"}
_PIECE = re.compile('(?P<mark>[()（）])|(?P<quote>["＂“「『])|[^\\s()（）"＂“「『]+')


@dataclass(frozen=True, slots=True)
class Term:
    """One word or phrase, folded."""

    form: str


@dataclass(frozen=True, slots=True)
class All:
    """All of the wanted, of which there is at least one, and none of the unwanted."""

    wanted: tuple["Query", ...]
    unwanted: tuple["Query", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of several."""

    parts: tuple["Query", ...]


Query = Term | All | Either


def read_query(typed: str) -> Query:
    """The query as typed. Raises UsageFault where it is empty, ends half-way, or only says what is not wanted."""
    if len(typed) > LONGEST:
        raise UsageFault("search-too-long", msg("A search has at most {most} characters.", most=LONGEST), _SUCH_AS)
    pieces = list(_pieces(typed))
    if not pieces:
        raise UsageFault("search-empty", msg("There is nothing to search for."), _SUCH_AS)
    reader = _Reader(pieces)
    query = reader.either()
    if reader.kind is not None:
        raise UsageFault("search-unclosed", msg("A parenthesis is closed that was not opened."), _SUCH_AS)
    return query


def meets(query: Query, forms: tuple[str, ...]) -> bool:
    """Whether an item meets the query, by the folded forms of its title and text: each term may stand in either."""
    if isinstance(query, Term):
        return any(query.form in form for form in forms)
    if isinstance(query, Either):
        return any(meets(part, forms) for part in query.parts)
    return all(meets(part, forms) for part in query.wanted) and not any(meets(part, forms) for part in query.unwanted)


def wanted_terms(query: Query) -> tuple[str, ...]:
    """The folded terms that count for an item, each once."""
    if isinstance(query, Term):
        return (query.form,)
    parts = query.parts if isinstance(query, Either) else query.wanted
    return tuple(dict.fromkeys(term for part in parts for term in wanted_terms(part)))


def _pieces(typed: str) -> Iterator[tuple[str, str]]:
    """The sorts of what was typed, with the folded words."""
    at = 0
    while found := _PIECE.search(typed, at):
        at = found.end()
        if found["quote"]:
            end = typed.find(_QUOTES[found[0]], at)
            if end < 0:
                raise UsageFault("search-unclosed", msg("A quotation mark is not closed."), _SUCH_AS)
            yield _WORD, _form(typed[at:end])
            at = end + 1
            continue
        kind = _OPERATORS.get(unicodedata.normalize("NFKC", found[0]))
        yield (kind, "") if kind else (_WORD, _form(found[0]))


def _form(word: str) -> str:
    form = folded(word)
    if not form:
        raise UsageFault(
            "search-no-letter", msg("There is no letter or figure to search for in “{word}”.", word=word), _SUCH_AS
        )
    return form


class _Reader:
    """Reads the pieces from left to right; NOT binds closest, then AND, then OR."""

    def __init__(self, pieces: list[tuple[str, str]]) -> None:
        self._pieces = pieces
        self._at = 0

    @property
    def kind(self) -> str | None:
        """The sort of the next piece; None at the end."""
        return self._pieces[self._at][0] if self._at < len(self._pieces) else None

    def _take(self, kind: str) -> bool:
        taken = self.kind == kind
        self._at += taken
        return taken

    def either(self) -> Query:
        """Alternatives."""
        parts = [self._all()]
        while self._take(_OR):
            parts.append(self._all())
        return Either(tuple(parts)) if len(parts) > 1 else parts[0]

    def _all(self) -> Query:
        wanted: list[Query] = []
        unwanted: list[Query] = []
        while True:
            (unwanted if self._take(_NOT) else wanted).append(self._one())
            if not self._take(_AND) and self.kind not in (_WORD, _OPEN, _NOT):
                break
        if not wanted:
            raise UsageFault(
                "search-only-not", msg("It is said what is not wanted, but nothing to search for."), _SUCH_AS
            )
        return All(tuple(wanted), tuple(unwanted)) if unwanted or len(wanted) > 1 else wanted[0]

    def _one(self) -> Query:
        if self._take(_OPEN):
            query = self.either()
            if not self._take(_CLOSE):
                raise UsageFault("search-unclosed", msg("A parenthesis is not closed."), _SUCH_AS)
            return query
        form = self._pieces[self._at][1] if self._at < len(self._pieces) else ""
        if not self._take(_WORD):
            raise UsageFault(
                "search-half",
                msg("A word is missing beside AND, OR, NOT or a parenthesis; these are quoted to search for them."),
                _SUCH_AS,
            )
        return Term(form)
