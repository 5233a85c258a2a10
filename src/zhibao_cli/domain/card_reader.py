"""Reading one table of a scorecard's TOML key by key, so that every fault is found at once and told with its line."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from zhibao_cli.domain.card_lines import Path, Places
from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.score_numbers import Number, lean
from zhibao_cli.domain.words import Word, code_of, fold
from zhibao_cli.i18n import Message, listed, msg, plain

WARNING = "card-warn-"
"""What the code of a problem that does not make the card unusable begins with."""


def is_warning(problem: Problem) -> bool:
    """Whether the card may be used in spite of this problem."""
    return problem.code.startswith(WARNING)


def nearest(typed: str, known: Collection[str]) -> str:
    """The known word most like what was typed; empty when none is like it."""
    import difflib

    found = difflib.get_close_matches(typed, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else ""


class Faults:
    """Where problems are gathered: it knows the file and the lines."""

    def __init__(self, file: str, places: Places) -> None:
        self.file = file
        self.places = places
        self.problems: list[Problem] = []

    def add(self, code: str, message: Message, path: Path) -> None:
        """Note a fault of what stands at this path."""
        column = next((part for part in reversed(path[1:]) if isinstance(part, str)), "")
        self.problems.append(Problem(code, message, self.file, section_label(path), self.places.line(path), column))

    def warn(self, what: str, message: Message, path: Path) -> None:
        """Note something to look at that does not make the card unusable."""
        self.add(WARNING + what, message, path)

    @property
    def fatal(self) -> bool:
        """Whether the card cannot be used."""
        return any(not is_warning(problem) for problem in self.problems)


def section_label(path: Path) -> str:
    """How a section is named to the clerk: [item], or [[rule]] #3."""
    if not path:
        return ""
    if len(path) > 1 and isinstance(path[1], int):
        return f"[[{path[0]}]] #{path[1] + 1}"
    return f"[{path[0]}]"


def shown(value: object) -> str:
    """A value as it stands in the file, near enough to be found there."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {shown(one)}" for key, one in value.items()) + " }"
    return str(value)


def as_number(value: object) -> Number | None:
    """A TOML number as an exact one; None when it is none (or no finite one)."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    return lean(Fraction(value))


NUMBER = msg("a number such as 3 or -0.5")


class Table:
    """One table of the file. Each key asked for is known; `close` reports the others."""

    def __init__(self, data: Mapping[str, object], path: Path, faults: Faults) -> None:
        self.data = data
        self.path = path
        self.faults = faults
        self._asked: list[str] = []

    @property
    def line(self) -> int:
        """The line the table begins on."""
        return self.faults.places.line(self.path)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        self._know(key)
        return key in self.data

    def get(self, key: str) -> object:
        """The value as TOML gave it; None when it is not there."""
        self._know(key)
        return self.data.get(key)

    def _know(self, key: str) -> None:
        if key not in self._asked:
            self._asked.append(key)

    def close(self) -> None:
        """Report every key nobody asked for."""
        for key in self.data:
            if key not in self._asked:
                self._unknown(key)

    def _unknown(self, key: str) -> None:
        near = nearest(key, self._asked)
        if near:
            text = msg("“{key}” is no key here; did you mean “{near}”?", key=key, near=near)
        else:
            text = msg("“{key}” is no key here; known are: {known}", key=key, known=listed(self._asked))
        self.faults.add("card-key-unknown", text, (*self.path, key))

    def fault(self, code: str, message: Message, key: str = "") -> None:
        """Note a fault of this table or of one of its keys."""
        self.faults.add(code, message, (*self.path, key) if key else self.path)

    def warn(self, what: str, message: Message, key: str = "") -> None:
        """Note something to look at in this table."""
        self.faults.warn(what, message, (*self.path, key) if key else self.path)

    def missing(self, key: str, expected: Message) -> None:
        """Note that a key which must be there is not."""
        self.fault("card-key-missing", msg("{key} is missing; expected {expected}", key=key, expected=expected))

    def wrong(self, key: str, expected: Message, value: object = None, code: str = "card-value") -> None:
        """Note that a value was read and another expected."""
        read = shown(self.data.get(key) if value is None else value)
        self.fault(code, msg("{key} = {read}: expected {expected}", key=key, read=read, expected=expected), key)

    # -- one kind of value each

    def number(self, key: str) -> Number | None:
        """An exact number, or None when it is not there (or is none, which is noted)."""
        if not self.has(key):
            return None
        value = as_number(self.data[key])
        if value is None:
            self.wrong(key, NUMBER)
        return value

    def required_number(self, key: str) -> Number:
        """An exact number that must be there."""
        if not self.has(key):
            self.missing(key, NUMBER)
        return self.number(key) or 0

    def whole(self, key: str, least: int = 1, default: int | None = None) -> int:
        """A whole number not below `least`; it must be there unless there is a default."""
        if not self.has(key):
            if default is None:
                self.missing(key, msg("a whole number, not below {least}", least=least))
            return default or 0
        value = self.data[key]
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            self.wrong(key, msg("a whole number, not below {least}", least=least))
            return default or least
        return value

    def text(self, key: str, required: bool = False) -> str:
        """A text, empty when it is not there."""
        value = self.get(key)
        expected = msg('a text in quotes, such as "{example}"', example=key)
        if value is None:
            if required:
                self.missing(key, expected)
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            self.wrong(key, expected)
            return ""
        return value.strip()

    def day(self, key: str, required: bool = False) -> date | None:
        """A date, written without quotes."""
        value = self.get(key)
        expected = msg("a date without quotes, such as 2024-01-01")
        if value is None:
            if required:
                self.missing(key, expected)
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self.wrong(key, expected)
            return None
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self.get(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(key, msg("true or false"))
        return value is True

    def choice(self, key: str, options: tuple[str, ...], default: str = "") -> str:
        """One of these words; the default when it is not there, and without one it must be."""
        value = self.get(key)
        if value is None and default:
            return default
        if value is None:
            self.missing(key, one_of(options))
        elif isinstance(value, str) and value.strip() in options:
            return value.strip()
        else:
            self.wrong_word(key, value, options)
        return default or options[0]

    def wrong_word(self, key: str, value: object, options: Collection[str]) -> None:
        """Note a word that is none of those known, with the one it is most like."""
        near = nearest(value, options) if isinstance(value, str) else ""
        if near:
            text = msg(
                "{key} = {read}: did you mean “{near}”? Known are: {known}",
                key=key, read=shown(value), near=near, known=listed(options),
            )  # fmt: skip
            self.fault("card-value", text, key)
        else:
            self.wrong(key, one_of(tuple(options)), value)

    def word(self, key: str, vocabulary: Mapping[str, Word], default: str = "") -> str:
        """The code of a word of a vocabulary in either language; without a default it must be there."""
        value = self.get(key)
        if value is None:
            if not default:
                self.missing(key, one_of(both_words(vocabulary)))
            return default
        code = code_of(vocabulary, value) if isinstance(value, str) else None
        if code is None:
            self.wrong_word(key, value, both_words(vocabulary))
        return code or default

    def names(self, key: str) -> frozenset[str] | None:
        """One or several names as they stand; None when the key is not there."""
        value = self.get(key)
        if value is None:
            return None
        listed = value if isinstance(value, list) else [value]
        if not listed or not all(isinstance(one, str) and one.strip() for one in listed):
            self.wrong(key, msg('a name in quotes, or several as ["甲类", "乙类"]'))
            return None
        return frozenset(str(one).strip() for one in listed)

    def table(self, key: str) -> "Table | None":
        """A table inside this one; None when it is not there."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(key, msg('a table such as { level = "city" }'))
            return None
        return Table(value, (*self.path, key), self.faults)

    def tables(self, key: str) -> tuple["Table", ...]:
        """A list of tables inside this one."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.wrong(key, msg("a list of tables such as [{ … }, { … }]"))
            return ()
        return tuple(Table(one, (*self.path, key, number), self.faults) for number, one in enumerate(value))


def one_of(options: tuple[str, ...]) -> Message:
    """The sentence part that lists what may stand somewhere."""
    return msg("one of: {options}", options=listed(options))


def both_words(vocabulary: Mapping[str, Word]) -> tuple[str, ...]:
    """Every value of a vocabulary as "code 词" is read: the code and the Chinese word."""
    return tuple(text for word in vocabulary.values() for text in (word.code, word.zh))


def office_word(vocabulary: Mapping[str, Word]) -> Callable[[str], str]:
    """A reader of words that offices may add to: known ones become codes, the others stay as they are."""

    def read(typed: str) -> str:
        return code_of(vocabulary, typed) or typed.strip()

    return read


def channel_word(channels: Mapping[str, str]) -> Callable[[str], str]:
    """A reader of publications: the id, or the name as the card's [[channel]] sections give it."""
    folded = {fold(name): code for name, code in channels.items()}

    def read(typed: str) -> str:
        return folded.get(fold(typed), typed.strip())

    return read


def same(text: str) -> Message:
    """A piece of the file inside a message."""
    return plain(text)
