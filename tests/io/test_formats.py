"""What holds for every format in the registry, whichever there are."""

from dataclasses import replace
from pathlib import Path, PurePath

import pytest

from zhibao_cli.domain.report import Report
from zhibao_cli.errors import UsageFault
from zhibao_cli.io import formats
from zhibao_cli.io.formats import FORMATS, find_format, format_for, render

EVERY = pytest.mark.parametrize("name", FORMATS)
TEXT = pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if not form.binary])


def test_every_module_is_in_the_registry() -> None:
    shared = {"__init__", "cells", "terminal"}
    modules = {path.stem for path in Path(formats.__file__).parent.glob("*.py")} - shared
    assert modules == {form.module for form in FORMATS.values()}


@EVERY
@pytest.mark.parametrize("language", ["english", "chinese"])
@pytest.mark.parametrize("sample", ["ranked", "awkward", "empty"])
def test_it_renders_anything(name: str, sample: str, language: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(language)
    report = request.getfixturevalue(sample)
    assert isinstance(render(report, name), bytes if FORMATS[name].binary else str)


@EVERY
def test_it_is_the_same_each_time(name: str, awkward: Report) -> None:
    assert render(awkward, name) == render(awkward, name)


@EVERY
def test_it_renders_a_report_of_nothing_at_all(name: str, ranked: Report) -> None:
    assert render(Report("x", ranked.title, ranked.columns[:1], ()), name)
    assert render(Report("x", ranked.title, ranked.columns[:1], (), split="group"), name)


@TEXT
def test_no_terminal_code_from_the_data_goes_out_raw(name: str, awkward: Report) -> None:
    shown = render(awkward, name)
    assert isinstance(shown, str)
    raw = {c for c in shown if not c.isprintable()} - set("\n\r\t")
    # Delimited formats give the data as it is: a spreadsheet is no terminal, and the console looks after terminals.
    assert name in {"csv", "tsv"} or raw <= set("\u200c\u200d")


@TEXT
def test_text_ends_in_one_line_end(name: str, ranked: Report) -> None:
    shown = str(render(ranked, name))
    assert shown.endswith("\n")
    assert not shown.endswith("\n\n")


@TEXT
def test_the_total_comes_after_the_rows(name: str, ranked: Report) -> None:
    shown = str(render(ranked, name))
    assert shown.rindex("92.5") > shown.rindex("65.5")


@TEXT
def test_points_have_the_decimals_of_their_column(name: str, ranked: Report) -> None:
    columns = tuple(replace(c, decimals=2) if c.key == "points" else c for c in ranked.columns)
    shown = str(render(replace(ranked, columns=columns), name))
    assert all(text in shown for text in ("27.00", "-0.05", "65.50", "92.50"))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a.csv", "csv"),
        ("a.CSV", "csv"),
        ("通报.md", "markdown"),
        ("a.json", "json"),
        ("a.txt", "table"),
        ("a.tsv", "tsv"),
        ("通报.html", "html"),
        ("a.HTM", "html"),
        ("a.xlsx", "xlsx"),
    ],
)
def test_the_ending_tells_the_format(path: str, name: str) -> None:
    assert format_for(PurePath(path)) == name


def test_no_two_formats_share_an_ending() -> None:
    endings = [ending for form in FORMATS.values() for ending in form.endings]
    assert len(endings) == len(set(endings))
    assert format_for(PurePath("a.exe")) is None
    assert format_for(PurePath("csv")) is None


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageFault) as caught:
        find_format("pdf")
    assert caught.value.code == "format-unknown"
