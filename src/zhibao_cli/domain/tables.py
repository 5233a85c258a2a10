"""Which table a file holds and which column a header means (the tables themselves: `table_list`)."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from zhibao_cli.domain.table_list import ALL, REFERENCES, TYPES, ColumnSpec, TableSpec
from zhibao_cli.domain.words import fold
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import listed, msg

__all__ = [
    "JOINT", "REFERENCES", "TABLES", "TYPES", "ColumnSpec", "TableSpec", "header_key", "is_header", "map_headers",
    "which_table",
]  # fmt: skip

TABLES: Mapping[str, TableSpec] = MappingProxyType({spec.name: spec for spec in ALL})
"""Every table by its English name."""

JOINT = "-"
"""What joins the parts of a header that stands in several rows: 市本级采用-普发."""

_ENDINGS = re.compile("(登记表|登记|情况表|统计表|一览表|明细表|明细|台账|记录|表)$")
_BRACKETS = re.compile(r"[(\[{【〔].*?[)\]}】〕]")


_IDLE = frozenset(("", "序号", "序", "行号", "no", "№"))
"""Headers of what numbers the rows: nobody needs to be told that it is not read."""


def _key(text: str) -> str:
    return re.sub(r"[-_*:：.·]", "", fold(text))


@cache
def _by_name() -> Mapping[str, TableSpec]:
    """English names in the singular too."""
    named = {}
    for spec in ALL:
        for name in (spec.name, spec.name.removesuffix("s"), *spec.names):
            named[_key(name)] = spec
    return named


@cache
def _by_header(spec: TableSpec) -> Mapping[str, str]:
    headers = {_key(header): c.key for c in reversed(spec.columns) for header in reversed(c.headers)}
    # Keys are the contract: no Chinese header of another column may take one.
    return headers | {_key(column.key): column.key for column in spec.columns}


@cache
def known_headers() -> frozenset[str]:
    """Every header of every table, folded: what a row of headers is known by."""
    return frozenset(header for spec in ALL for header in _by_header(spec))


def is_header(text: str) -> bool:
    """Tell whether this is a header of any table."""
    return _key(text) in known_headers() or _key(_BRACKETS.sub("", fold(text))) in known_headers()


def which_table(file_stem: str) -> TableSpec | None:
    """Find the table that a file's or sheet's name says it holds: "adoptions", 采用, 采用登记表."""
    name = _key(file_stem)
    return _by_name().get(name) or _by_name().get(_ENDINGS.sub("", name))


def header_key(spec: TableSpec, header: str) -> str | None:
    """Find the column a header means; what stands in brackets, as in 字数（字）, counts only if it has to."""
    headers = _by_header(spec)
    return headers.get(_key(header)) or headers.get(_key(_BRACKETS.sub("", fold(header))))


def map_headers(
    spec: TableSpec,
    headers: Sequence[str],
    mapping: Mapping[str, str] = MappingProxyType({}),
    given: Collection[str] = (),
) -> tuple[dict[int, str], tuple[str, ...], tuple[str, ...]]:
    """Match headers to columns: (place to key, headers that mean nothing here, what is missing).

    `mapping` is the user's own, header to key, and comes first. `given` keys are had from elsewhere and so are not
    missing. A second header for a column that has one is unknown. What is missing reads "channel|level" where either
    would do. The last part of a header in several rows (采用-日期) counts where it alone means that column.
    """
    own = {_key(header): _wanted(spec, key) for header, key in mapping.items()}
    meanings = [
        [own.get(_key(header)), header_key(spec, header), own.get(_key(_last(header))), header_key(spec, _last(header))]
        for header in headers
    ]
    mapped: dict[int, str] = {}
    # The user's own mapping wins over a header that would mean the same by itself, and both over a part of a header.
    for sort in range(4):
        here = {place: key for place, keys in enumerate(meanings) if (key := keys[sort]) and place not in mapped}
        alone = Counter(here.values())
        for place, key in here.items():
            if key not in mapped.values() and (sort < _PARTS or alone[key] == 1):
                mapped[place] = key
    unknown = tuple(header for i, header in enumerate(headers) if i not in mapped and _key(header) not in _IDLE)
    return dict(sorted(mapped.items())), unknown, _missing(spec, {*mapped.values(), *given})


_PARTS = 2
"""Of the ways a header may mean a column, those from here on go by its last part."""


def _last(header: str) -> str:
    return header.rpartition(JOINT)[2]


def _missing(spec: TableSpec, there: Collection[str]) -> tuple[str, ...]:
    return tuple(
        "|".join("+".join(keys) for keys in choices)
        for choices in spec.needs
        if not any(all(key in there for key in keys) for keys in choices)
    )


def _wanted(spec: TableSpec, key: str) -> str:
    found = header_key(spec, key)
    if found is None:
        raise UsageFault(
            "column-unknown",
            msg("The table “{table}” has no column “{key}”.", table=spec, key=key),
            msg("Its columns: {keys}", keys=listed(spec.columns)),
        )
    return found
