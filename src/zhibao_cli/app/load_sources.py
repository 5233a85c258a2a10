"""Which sheets of which files hold which tables: the name says it, or the user does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from zhibao_cli.app.load_counts import counted, open_counts
from zhibao_cli.domain.tables import TABLES, TableSpec, header_key, which_table
from zhibao_cli.errors import NotFound, UsageFault
from zhibao_cli.i18n import listed, msg
from zhibao_cli.io.tables import READERS as ENDINGS
from zhibao_cli.io.tables import Sheet, Table, Unreadable, open_sheet, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What was typed after `import`. `mapping` is header to column, as typed after `--map`."""

    files: tuple[Path, ...] = ()
    table: str | None = None
    period: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    add_missing: bool = False
    update: bool = False
    skip_bad: bool = False


Opener = Callable[[Sheet, TableSpec, ImportRequest], Table]

OPENERS: dict[str, Opener] = {
    "counts": lambda sheet, _spec, request: open_counts(sheet, request.mapping, request.period),
}
"""How sheets of some tables are opened, where it is not a row of the sheet to a row of the table."""


class Source(NamedTuple):
    """A sheet of a file, and the table it holds."""

    path: Path
    sheet: Sheet
    spec: TableSpec

    def open(self, request: ImportRequest) -> Table:
        """Read its headers; the rows may then be gone through once. To go through them again, open it again."""
        return OPENERS.get(self.spec.name, _opened)(self.sheet, self.spec, request)


def _opened(sheet: Sheet, spec: TableSpec, request: ImportRequest) -> Table:
    # Of several tables in one import, each takes those of the user's columns that it has.
    own = {header: key for header, key in request.mapping.items() if header_key(spec, key)}
    return open_sheet(sheet, spec, own)


@dataclass(slots=True)
class Gathered:
    """What the files hold: sheets of tables, what is left alone, files that cannot be read at all."""

    sources: list[Source] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unreadable: list[tuple[Path, Unreadable]] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)


def gathered(request: ImportRequest, loadable: Iterable[str]) -> Gathered:
    """Find the tables in the files of a request, in the order given. Raises UsageFault, NotFound."""
    found, known = Gathered(), frozenset(loadable)
    spec = _named(request.table, known) if request.table else None
    _check_mapping(request, known)
    for path in dict.fromkeys(request.files):
        if path.is_dir():
            for inside in sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith(".")):
                look(inside, found, request, known, spec, strict=False)
        else:
            _check_file(path)
            look(path, found, request, known, spec)
    if found.nameless:
        raise UsageFault(
            "table-unknown",
            msg("The name does not say which table this is: {files}.", files=listed(found.nameless)),
            msg("Say it with --table, one of: {names}", names=listed(TABLES[name] for name in TABLES if name in known)),
        )
    return found


def _check_file(path: Path) -> None:
    if path.suffix.lower() == ".toml":
        raise UsageFault(
            "import-scorecard",
            msg("{name} is a scorecard, not a table.", name=path.name),
            msg("Record it with: zhibao scorecard add {path}", path=path),
        )
    if not path.exists():
        raise NotFound("file-missing", msg("There is no file {path}.", path=path))


def _named(typed: str, known: frozenset[str]) -> TableSpec:
    spec = which_table(typed)
    if spec is None or spec.name not in known:
        raise UsageFault(
            "table-unknown",
            msg("“{typed}” is no table that can be imported.", typed=typed),
            msg("One of: {names}", names=listed(TABLES[name] for name in TABLES if name in known)),
        )
    return spec


def _check_mapping(request: ImportRequest, known: frozenset[str]) -> None:
    specs = [_named(request.table, known)] if request.table else [TABLES[name] for name in TABLES if name in known]
    counts = any(spec.name == "counts" for spec in specs)
    for header, key in request.mapping.items():
        if not (counts and counted(header, key)) and not any(header_key(spec, key) for spec in specs):
            columns = listed(specs[0].columns) if len(specs) == 1 else listed(specs)
            raise UsageFault(
                "column-unknown", msg("There is no column “{key}” to map to.", key=key),
                msg("One of: {names}", names=columns) if len(specs) == 1 else msg("See the columns of: {names}",
                                                                                   names=columns),
            )  # fmt: skip


def look(
    path: Path, found: Gathered, request: ImportRequest, known: frozenset[str], given: TableSpec | None = None,
    *, strict: bool = True,
) -> None:  # fmt: skip
    """Find the tables in a file. Not `strict`: one that means nothing is left alone."""
    if not strict and path.suffix.lower() not in ENDINGS:
        found.left.append(path.name)
        return
    by_file = which_table(path.stem)
    if not strict and path.suffix.lower() in _PLAIN and given is None and by_file is None:
        found.left.append(path.name)
        return
    try:
        sheets = read_table(path)
    except Unreadable as error:
        found.unreadable.append((path, error))
        return
    chosen = list(_chosen(path, sheets, by_file, given, request))
    taken = [source for source in chosen if source.spec.name in known]
    found.sources += taken
    left = [sheet for sheet in sheets if all(sheet is not source.sheet for source in taken)]
    if not chosen and strict:
        found.nameless.append(path.name)
    elif not taken:
        found.left.append(path.name)
    else:
        found.left += [f"{path.name} {sheet.name}" for sheet in left]


_PLAIN = frozenset({".csv", ".tsv", ".tab", ".txt"})


def _chosen(
    path: Path, sheets: tuple[Sheet, ...], by_file: TableSpec | None, given: TableSpec | None, request: ImportRequest
) -> Iterable[Source]:
    """The sheets that name a table; where none does, those that fit the table the user, or the file, names."""
    named = [(sheet, which_table(sheet.name)) for sheet in sheets]
    own = [Source(path, sheet, spec) for sheet, spec in named if spec is not None]
    if given is None and own:
        return own
    spec = given or by_file
    if spec is None:
        return []
    others = [sheet for sheet, its in named if its in (None, spec)] if len(sheets) > 1 else list(sheets)
    sources = [Source(path, sheet, spec) for sheet in others]
    if len(sources) < 2:
        return sources
    # A sheet of notes, or an empty one, is not at fault; but if none fits, the first is told what it lacks.
    return [one for one in sources if _fits(one, request)] or sources[:1]


def _fits(source: Source, request: ImportRequest) -> bool:
    table = source.open(request)
    return bool(table.keys) and not table.problems
