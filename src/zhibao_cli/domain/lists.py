"""Several values in one text, as people type them and as cells hold them: joined by `;`, `；` or `、`.

A value in which one of these stands is put in quotation marks, and a mark inside them is doubled.
"""

import re
from collections.abc import Iterable

_SEPARATORS = ";；、"
# Compiled when first used: hardly a value has marks.
_PART = rf'\s*(?:"((?:[^"]|"")*)"\s*(?=[{_SEPARATORS}]|$)|([^{_SEPARATORS}]*))(?:[{_SEPARATORS}]|$)'


def split_values(values: Iterable[str] | None) -> tuple[str, ...]:
    """The values of one or more texts, ends trimmed, each once, empty ones left out."""
    found: list[str] = []
    for text in values or ():
        found.extend(part for part in _parts(text) if part)
    return tuple(dict.fromkeys(found))


def _parts(text: str) -> Iterable[str]:
    if '"' not in text:
        yield from map(str.strip, text.replace("；", ";").replace("、", ";").split(";"))
        return
    part_of = re.compile(_PART)
    at = 0
    while at < len(text):
        part = part_of.match(text, at)
        if part is None:  # nothing is left that could be a value
            return
        quoted, plain = part.groups()
        yield (quoted.replace('""', '"') if quoted is not None else plain).strip()
        at = max(part.end(), at + 1)


def join_values(values: Iterable[str]) -> str:
    """What `split_values` makes these values of again."""
    return ";".join(_marked(value) for value in values)


def _marked(value: str) -> str:
    if not (value.lstrip().startswith('"') or any(separator in value for separator in _SEPARATORS)):
        return value
    doubled = value.replace('"', '""')
    return f'"{doubled}"'
