"""Chinese and English: messages are written once, in English, and shown in the reader's language.

A message is kept as its English text and its values until somebody reads it, so that the pure layers can
say things without knowing who listens. Imports nothing of the package; every layer may use it.
"""

import gettext
import locale
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

LANGUAGES = ("zh", "en")
LOCALE_FOLDER = Path(__file__).parent / "locale"
DOMAIN = "zhibao"

_chosen: list[str] = []


def use(language: str) -> None:
    """Show messages in this language from now on ("zh" or "en")."""
    _chosen[:] = [language]


def language() -> str:
    """The language in use: the one chosen, else ZHIBAO_LANG, else the locale's."""
    if not _chosen:
        use(_from_environment())
    return _chosen[0]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let messages be shown in this language, whatever the reader's: for documents that go to others."""
    before = _chosen[:]
    use(language)
    try:
        yield
    finally:
        _chosen[:] = before


def _from_environment() -> str:
    wanted = os.environ.get("ZHIBAO_LANG", "").strip().lower()
    if wanted[:2] in LANGUAGES:
        return wanted[:2]
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name, ""):
            return "zh" if value.lower().startswith("zh") else "en"
    # Windows sets none of these: there the system's own locale tells.
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


@cache
def _catalogue(wanted: str) -> gettext.NullTranslations:
    if wanted == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, LOCALE_FOLDER, [f"{wanted}_CN"])


def translate(text: str) -> str:
    """The text in the language in use."""
    return _catalogue(language()).gettext(text) if text else ""


def N_(text: str) -> str:  # noqa: N802  (the name every gettext tool knows)
    """Mark a text for the catalogue without translating it yet."""
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for the user: its English text with {names}, and their values.

    `str()` gives it in the language in use.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        shown = translate(self.text)
        return shown.format_map(self.values) if self.values else shown

    def __hash__(self) -> int:
        return hash((self.text, tuple(sorted((k, str(v)) for k, v in self.values.items()))))


def msg(text: str, /, **values: object) -> Message:
    """A message for the user; extracted into the catalogue like `_`. With no values, braces are literal."""
    return Message(text, MappingProxyType(values))


@dataclass(frozen=True, slots=True)
class Listed:
    """Several values in one sentence, parted as the reader's language parts them."""

    values: tuple[object, ...]
    chinese: str = "、"

    def __str__(self) -> str:
        return (self.chinese if language() == "zh" else ", ").join(map(str, self.values))


def listed(values: Iterable[object]) -> Listed:
    """Several values as one value of a message: "a, b", in Chinese "a、b"."""
    return Listed(tuple(values))


def clauses(values: Iterable[object]) -> Listed:
    """Several parts of a sentence as one value of a message: "a, b", in Chinese "a，b"."""
    return Listed(tuple(values), "，")


def first_of(values: Iterable[object], most: int = 5) -> Listed:
    """The first few of many, and a mark that there are more."""
    found = list(values)
    return listed([*found[:most], "…"] if len(found) > most else found)


def plain(text: str) -> Message:
    """A message that is the same in every language: a name, a number, a user's own words."""
    return Message("{text}", MappingProxyType({"text": text}))
