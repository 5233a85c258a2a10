"""Whatever is done to a workbook: it is rows, problems and refusals, never another failure, in little memory."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.io.books import OFFICE, changed, members

from zhibao_cli.domain.report import Problem
from zhibao_cli.domain.tables import TABLES
from zhibao_cli.errors import ZhibaoError
from zhibao_cli.io.tables import Row, open_sheet, read_table

SETTINGS = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=60)
MOST_MEMORY = 200 << 10
"""In kilobytes, on top of what the process has: openpyxl itself takes a part of it."""
DATA = {ending: path.read_bytes() for ending, path in OFFICE.items()}
INSIDE = {
    "xlsx": ("workbook", "sheet1", "sharedStrings", "styles"), "ods": ("content", "manifest"),
}  # fmt: skip
PARTS = {
    (ending, stem): next(content for name, content in members(OFFICE[ending]).items() if Path(name).stem == stem)
    for ending, stems in INSIDE.items()
    for stem in stems
}


def read_all(path: Path) -> None:
    """Read a file as far as it can be; what is no row is told in the program's own way."""
    with suppress(ZhibaoError):
        for sheet in read_table(path):
            opened = open_sheet(sheet, TABLES["officers" if sheet.sheet == "信息员" else "adoptions"])
            for row in opened.rows:
                assert isinstance(row, Row | Problem)
            assert all(isinstance(remark, Problem) for remark in (*opened.remarks, *opened.warnings))


@pytest.fixture(autouse=True)
def little_memory() -> Iterator[None]:
    """However much is read, it is never all in memory."""
    resource = pytest.importorskip("resource")  # not on Windows
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MEMORY


Edits = list[tuple[int, bytes]]
EDITS = st.lists(st.tuples(st.integers(0, 1 << 20), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8)


def edited(data: bytes, edits: Edits) -> bytes:
    changed = bytearray(data)
    for place, new in edits:
        start = place % max(1, len(changed))
        changed[start : start + len(new)] = new
    return bytes(changed)


@SETTINGS
@given(st.sampled_from(sorted(OFFICE)), st.binary(max_size=200), st.sampled_from(["csv", "xls", "xlsx", "ods"]))
def test_any_bytes(tmp_path: Path, kind: str, content: bytes, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    for start in (0, 4, 8, 512):
        path.write_bytes(DATA[kind][:start] + content)
        read_all(path)


@SETTINGS
@given(st.sampled_from(sorted(OFFICE)), EDITS)
def test_a_workbook_with_other_bytes_in_it(tmp_path: Path, kind: str, edits: Edits) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(edited(DATA[kind], edits))
    read_all(path)


@SETTINGS
@given(st.sampled_from(sorted(OFFICE)), st.floats(0, 1))
def test_a_workbook_cut_off(tmp_path: Path, kind: str, part: float) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(DATA[kind][: int(len(DATA[kind]) * part)])
    read_all(path)


NUMBERS = st.sampled_from(
    ["0", "-1", "1", "99", "1048576", "4294967296", "9" * 25, "x", "", "1e309", "nan", "A1", "ZZ9"]
)


@settings(SETTINGS, max_examples=25)
@given(st.sampled_from(sorted(PARTS)), EDITS, st.integers(0, 10_000), NUMBERS)
@pytest.mark.parametrize("library", ["python_calamine", "openpyxl"])
def test_members_with_other_bytes_in_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, part: tuple[str, str], edits: Edits, quoted: int,
    number: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("zhibao_cli.io.xlsx.find_spec", lambda name: name == library or None)
    # A sheet of a million rows is no fault, but slow to try.
    monkeypatch.setattr("zhibao_cli.io.xlsx_scan.MOST_CELLS", 100_000)
    monkeypatch.setattr("zhibao_cli.io.ods.MOST_CELLS", 100_000)
    ending, stem = part
    content = PARTS[part]
    # One value of an attribute is another number, and a few bytes are others.
    values = content.split(b'"')
    place = 1 + quoted * 2 % max(1, len(values) - 1)
    if place < len(values):
        values[place] = number.encode()
    path = tmp_path / f"a.{ending}"
    for new in (b'"'.join(values), edited(content, edits)):
        read_all(changed(path, OFFICE[ending], **{stem: new}))
