"""Where each section and key of a TOML text stands, which tomllib does not tell.

Works on a text that tomllib has accepted already, so it only has to find its way, not to find faults.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_INLINE_BLANK = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_LITERAL = re.compile(r"'[^']*'")
_LONG_BASIC = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL)
_LONG_LITERAL = re.compile(r"'''.*?'{3,5}", re.DOTALL)
_SCALAR = re.compile(r"[^,\]}#\n]*")


class Places(NamedTuple):
    """The line (from 1) of every section, table and key, by its path such as ("rule", 2, "when", "channel")."""

    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of what is at this path, or else of the nearest thing around it; 0 when nothing is."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 0


def find_places(text: str) -> Places:
    """The places in a TOML text that tomllib accepts."""
    walk = _Walk(text.replace("\r\n", "\n"))
    walk.document()
    return Places(walk.lines)


class _Walk:
    """One pass over the text, going down into arrays and inline tables."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._arrays: dict[Path, int] = {}
        self._counted_to = 0
        self._line = 1

    def document(self) -> None:
        section: Path = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                section = self._header()
            else:
                self._pair(section)
            self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()

    def _here(self) -> int:
        self._line += self.text.count("\n", self._counted_to, self.at)
        self._counted_to = self.at
        return self._line

    def _header(self) -> Path:
        line = self._here()
        array = self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        path = self._resolve(self._key())
        self._skip(_INLINE_BLANK)
        self.at += 2 if array else 1
        if array:
            number = self._arrays.get(path, -1) + 1
            self._arrays[path] = number
            self.lines.setdefault(path, line)
            path = (*path, number)
        self.lines[path] = line
        return path

    def _resolve(self, names: tuple[str, ...]) -> Path:
        """`[rule.when]` belongs to the last `[[rule]]`."""
        path: Path = ()
        for place, name in enumerate(names):
            path = (*path, name)
            if path in self._arrays and place < len(names) - 1:
                path = (*path, self._arrays[path])
        return path

    def _key(self) -> tuple[str, ...]:
        parts = []
        while True:
            self._skip(_INLINE_BLANK)
            parts.append(self._one_key())
            self._skip(_INLINE_BLANK)
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def _one_key(self) -> str:
        mark = self.text[self.at]
        if mark == '"':
            return _unquote(self._skip(_BASIC))
        if mark == "'":
            return self._skip(_LITERAL)[1:-1]
        return self._skip(_BARE_KEY)

    def _pair(self, section: Path) -> None:
        line = self._here()
        path = section
        for name in self._key():
            path = (*path, name)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self._skip(_INLINE_BLANK)
        self._value(path)

    def _value(self, path: Path) -> None:
        rest = self.text[self.at : self.at + 3]
        if rest == '"""':
            self._skip(_LONG_BASIC)
        elif rest == "'''":
            self._skip(_LONG_LITERAL)
        elif rest[:1] == '"':
            self._skip(_BASIC)
        elif rest[:1] == "'":
            self._skip(_LITERAL)
        elif rest[:1] == "[":
            self._array(path)
        elif rest[:1] == "{":
            self._inline(path)
        else:
            self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self.at += 1
        number = 0
        self._skip(_BLANK)
        while self.text[self.at] != "]":
            self.lines[*path, number] = self._here()
            self._value((*path, number))
            number += 1
            self._skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_BLANK)
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        self._skip(_BLANK)
        while self.text[self.at] != "}":
            self._pair(path)
            self._skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
                self._skip(_BLANK)
        self.at += 1


def _unquote(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted[1:-1]
    import tomllib

    return str(tomllib.loads(f"k = {quoted}")["k"])
