"""The output formats: one module each, one line each in the registry, imported when asked for.

A module offers a function `(report, screen) -> str | bytes`. It never knows which report it prints: it goes
by the columns' kinds. Text formats give text, formats that are files of their own (xlsx, docx) give bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from types import MappingProxyType
from typing import Protocol, cast

from zhibao_cli.domain.report import Report
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import listed, msg

DEFAULT = "table"


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a report is to be shown. `columns` is a terminal's width, None where nothing limits a line."""

    columns: int | None = None
    rich: bool = False


class Renderer(Protocol):
    """What a format's module offers."""

    def __call__(self, report: Report, screen: Screen, /) -> str | bytes:
        """The report in this format."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: where its renderer is, the file endings that mean it, whether it gives bytes.

    `unicode`: it says itself that it is UTF-8, whatever the stream it goes to carries. `marked`: a mark at its start
    may tell that it is.
    """

    module: str
    endings: tuple[str, ...]
    function: str = "render"
    binary: bool = False
    unicode: bool = False
    marked: bool = False

    def renderer(self) -> Renderer:
        """Import the module and give its function."""
        return cast("Renderer", getattr(import_module(f"{__name__}.{self.module}"), self.function))


FORMATS: Mapping[str, Format] = MappingProxyType({
    "table": Format("table", (".txt",)),
    "json": Format("as_json", (".json",)),
    "csv": Format("delimited", (".csv",), "render_csv", marked=True),
    "tsv": Format("delimited", (".tsv", ".tab"), "render_tsv", marked=True),
    "markdown": Format("markdown", (".md", ".markdown")),
    "html": Format("as_html", (".html", ".htm"), unicode=True),
    "xlsx": Format("xlsx", (".xlsx",), binary=True),
})  # fmt: skip


def find_format(name: str) -> Format:
    """The format of that name; refused with the names there are."""
    if name not in FORMATS:
        raise UsageFault(
            "format-unknown",
            msg("There is no format “{name}”.", name=name),
            msg("One of: {names}", names=listed(FORMATS)),
        )
    return FORMATS[name]


def format_for(path: PurePath) -> str | None:
    """The format a file's ending means; None when it means none."""
    ending = path.suffix.casefold()
    return next((name for name, form in FORMATS.items() if ending in form.endings), None)


def render(report: Report, format: str, *, columns: int | None = None, rich: bool = False) -> str | bytes:  # noqa: A002
    """The report in the format of that name."""
    return find_format(format).renderer()(report, Screen(columns, rich))
