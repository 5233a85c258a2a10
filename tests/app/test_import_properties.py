"""What holds of `import` whatever the files say: repeatable, in any order, all or nothing."""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.offices import Office, copied, found_office

from zhibao_cli.app.importing import ImportRequest, import_files
from zhibao_cli.domain.report import Receipt
from zhibao_cli.errors import Refused
from zhibao_cli.store import db
from zhibao_cli.store.verify import verify

EXAMPLES = settings(max_examples=25)
UNITS, TITLES, CHANNELS = ("SQ", "石泉县", "BH", "HY"), ("秋茶", "木瓜", "河长制"), ("szw", "szb", "gbxx")
DAYS = tuple(f"2024-0{month}-{day:02d}" for month in (3, 4) for day in (1, 12, 28))
BAD = {"单位": "火星县", "报送日期": "2024-02-30", "刊物": "没有的刊物", "采用日期": "去年", "批示级别": "星际"}
HEADERS = ("单位", "标题", "类型", "字数", "报送日期", "刊物", "采用日期", "批示领导", "批示级别", "批示日期")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return found_office(tmp_path_factory.mktemp("office") / "office.db").path


@pytest.fixture(scope="module", autouse=True)
def unsynced() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_SETTINGS", (*db._SETTINGS, "PRAGMA synchronous=OFF"))
        yield


Row = tuple[str, ...]


@st.composite
def wide_row(draw: st.DrawFn) -> Row:
    """A row of a wide sheet. What an item is, its title says, so that no two rows contradict each other."""
    title = draw(st.sampled_from(TITLES))
    place = TITLES.index(title)
    item = (draw(st.sampled_from(UNITS)), title, ("动态", "", "调研")[place], ("900", "2100", "")[place], DAYS[place])
    adopted = draw(st.one_of(st.just(("", "")), st.tuples(st.sampled_from(CHANNELS), st.sampled_from(DAYS))))
    wrote = draw(st.one_of(st.just(("", "", "")), st.tuples(st.just("市长"), st.just("市"), st.sampled_from(DAYS[:2]))))
    return (*item, *adopted, *wrote)


SHEETS = st.lists(st.lists(wide_row(), max_size=6), min_size=1, max_size=3)


class Desk:
    """A ledger of its own, and files to import into it."""

    def __init__(self, founded: Path, folder: str) -> None:
        self.folder = Path(folder)
        self.office: Office = copied(founded, self.folder)

    def take(self, sheets: Sequence[Sequence[Row]], *, dry_run: bool = False, skip_bad: bool = False) -> Receipt:
        """Import these sheets at once."""
        files = []
        for number, rows in enumerate(sheets):
            inside = self.folder / str(number)
            inside.mkdir(exist_ok=True)
            files.append(inside / "台账.csv")
            files[-1].write_text("\n".join(map(",".join, (HEADERS, *rows))) + "\n", encoding="utf-8")
        session = self.office.session(dry_run=dry_run)
        return import_files(session, ImportRequest(files=tuple(files), skip_bad=skip_bad))

    def ask(self, query: str) -> list[tuple[object, ...]]:
        connection = sqlite3.connect(self.office.path)
        try:
            return sorted(connection.execute(query).fetchall(), key=repr)
        finally:
            connection.close()

    @property
    def figures(self) -> list[tuple[object, ...]]:
        """Everything that is counted and scored."""
        return self.ask(
            "SELECT u.code, s.attributes, f.day, f.words, f.alone, count(*) FROM fact f JOIN unit_number u ON "
            "u.number = f.unit JOIN shape s ON s.number = f.shape WHERE f.retired_by IS NULL GROUP BY 1, 2, 3, 4, 5"
        )

    @property
    def entries(self) -> list[tuple[object, ...]]:
        return self.ask("SELECT hash FROM journal")

    def check(self) -> None:
        connection = db.open_to_read(self.office.path)
        try:
            assert list(verify(connection)) == []
        finally:
            connection.close()


@EXAMPLES
@given(sheets=SHEETS)
def test_twice_is_once(founded: Path, sheets: list[list[Row]]) -> None:
    with TemporaryDirectory() as folder:
        desk = Desk(founded, folder)
        desk.take(sheets)
        figures, entries = desk.figures, desk.entries
        desk.check()
        again = desk.take(sheets)
        assert (desk.figures, desk.entries) == (figures, entries)
        assert not any(tally.recorded or tally.different or tally.bad for tally in again.tables)
        # Nor does it matter that they come one after the other, or only some of them.
        for sheet in sheets:
            desk.take([sheet])
        assert desk.entries == entries


@EXAMPLES
@given(sheets=SHEETS, seed=st.integers(0, 99))
def test_any_order_gives_the_same_figures(founded: Path, sheets: list[list[Row]], seed: int) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        first, second = Desk(founded, one), Desk(founded, other)
        first.take(sheets)
        shuffled = [random.Random(seed).sample(rows, len(rows)) for rows in sheets]
        random.Random(seed).shuffle(shuffled)
        for sheet in shuffled:
            second.take([sheet])
        assert first.figures == second.figures


@EXAMPLES
@given(rows=st.lists(st.sampled_from(CHANNELS), max_size=6), before=st.integers(0, 6))
def test_as_many_as_the_file_has(founded: Path, rows: list[str], before: int) -> None:
    """Whatever part of it was imported before, there are as many events as rows."""
    sheet = [("SQ", "秋茶", "", "", DAYS[0], channel, DAYS[1], "", "", "") for channel in rows]
    with TemporaryDirectory() as folder:
        desk = Desk(founded, folder)
        desk.take([sheet[:before]])
        desk.take([sheet])
        counted = desk.ask("SELECT channel, count(*) FROM adoption GROUP BY channel")
        assert counted == sorted(((one, rows.count(one)) for one in {*rows}), key=repr)


@EXAMPLES
@given(sheets=SHEETS)
def test_a_dry_run_records_nothing(founded: Path, sheets: list[list[Row]]) -> None:
    with TemporaryDirectory() as folder:
        desk = Desk(founded, folder)
        entries = desk.entries
        dry = desk.take(sheets, dry_run=True)
        assert (desk.entries, desk.figures) == (entries, [])
        assert desk.take(sheets).tables == dry.tables


@EXAMPLES
@given(sheets=SHEETS, spoil=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5), st.sampled_from(sorted(BAD)))))
def test_bad_cells_never_half_record(founded: Path, sheets: list[list[Row]], spoil: list[tuple[int, int, str]]) -> None:
    spoilt = [[list(row) for row in rows] for rows in sheets]
    bad: set[tuple[int, int]] = set()
    for sheet, row, header in spoil:
        if sheet < len(spoilt) and row < len(spoilt[sheet]):
            spoilt[sheet][row][HEADERS.index(header)] = BAD[header]
            bad.add((sheet, row))
    files = [[tuple(row) for row in rows] for rows in spoilt]
    good = [[row for j, row in enumerate(rows) if (i, j) not in bad] for i, rows in enumerate(sheets)]
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        desk, whole = Desk(founded, one), Desk(founded, other)
        entries = desk.entries
        if bad:
            with pytest.raises(Refused) as refused:
                desk.take(files)
            assert len(refused.value.details) >= len(bad)
            assert (desk.entries, desk.figures) == (entries, [])
        receipt = desk.take(files, skip_bad=True)
        whole.take(good)
        desk.check()
        assert desk.figures == whole.figures
        assert (sum(tally.bad for tally in receipt.tables), receipt.exit_code) == (len(bad), 3 if bad else 0)
