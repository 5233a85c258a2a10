"""`export`: what is on record as files, and `init --from` of them."""

import csv
import json
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.cli.conftest import Run
from tests.cli.test_init_from import TABLES as EVERY_TABLE
from tests.cli.test_init_from import write

from zhibao_cli.app.load_rows import READERS
from zhibao_cli.domain.records import RECORDS, Item, Officer, Record
from zhibao_cli.domain.tables import TABLES
from zhibao_cli.store import db, export
from zhibao_cli.store.view import View


def table(name: str, folder: str = "out") -> list[dict[str, str]]:
    """A table that was written, by its headers."""
    with Path(folder, f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def files(folder: str = "out") -> set[str]:
    return {str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file()}


def test_every_table_that_can_be_loaded_can_be_written() -> None:
    # The wide sheet is what others keep; here its rows are items with their events.
    assert set(READERS) - {"records"} <= set(export.TABLES)


def test_every_table_that_has_rows_is_a_file_with_its_columns(full: Run) -> None:
    ran = full("export out --format json")
    assert ran.code == 0, ran.err
    assert files() == {
        "acknowledgements.csv", "counts.csv",
        "groups.csv", "honours.csv", "units.csv", "officers.csv", "channels.csv", "kinds.csv", "solicitations.csv",
        "submissions.csv",
        "adoptions.csv", "forwardings.csv", "instructions.csv", "solicited_units.csv", "standings.csv", "faults.csv",
        "adjustments.csv", "returns.csv", "targets.csv", "reviews.csv", "outcomes.csv", "trainings.csv",
        "scorecards/01-office-2023-01-01.toml",
    }  # fmt: skip
    for name in files():
        if name.endswith(".csv"):
            spec = TABLES[name.removesuffix(".csv")]
            assert list(table(spec.name)[0]) == [column.key for column in spec.columns]
    counts = {row["table"]: row["rows"] for row in ran.json["rows"]}
    assert (counts["submissions"], counts["units"], counts["scorecard"]) == (2, 5, 1)
    assert ran.json["total"]["rows"] == sum(counts.values())


def test_values_are_the_canonical_english_ones(full: Run) -> None:
    assert full("export out").code == 0
    (adoption,) = table("adoptions")
    assert adoption["item"] == "SQ-2024-0001"
    assert (adoption["channel"], adoption["form"], adoption["reprint"]) == ("szw", "full", "false")
    assert (adoption["adopted_on"], adoption["points"], adoption["ref"]) == ("2024-03-20", "", "a1")
    item = table("submissions")[0]
    assert (item["unit"], item["with"], item["kind"], item["status"]) == ("SQ", "BH", "news", "reported")
    assert table("standings")[0]["points"] == "21.5"
    assert table("targets")[0]["group"] == "直报县"


def test_it_can_be_loaded_again_with_the_same_references_and_figures(
    full: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert full("void a1 --reason 误记").code == 0
    assert full("adopt 秋茶 --level 省 --on 2024-05-01").code == 0
    commands = ("list adoptions", "rank --period 2024", "list", "standing list", "list faults", "show a2")
    before = [full(f"{words} --format json").json["rows"] for words in commands]
    assert full("export out").code == 0
    assert full("init --from out --ledger again.db").code == 0
    monkeypatch.setenv("ZHIBAO_LEDGER", "again.db")
    after = [full(f"{words} --format json").json["rows"] for words in commands]
    assert after[:-1] == before[:-1]
    assert before[0][0]["ref"] == "a2"
    assert after[-1][0] == before[-1][0]
    assert full("verify").code == 0
    # The next one gets the next number.
    assert full("adopt 秋茶 --level 市 --on 2024-05-02 --format json").json["recorded"]["ref"] == "a3"


def test_the_text_of_a_scorecard_is_the_very_same(full: Run) -> None:
    assert full("export out").code == 0
    assert Path("out/scorecards/01-office-2023-01-01.toml").read_bytes() == Path("card.toml").read_bytes()


def test_a_folder_with_something_in_it_is_left_alone_unless_forced(full: Run) -> None:
    Path("out/scorecards").mkdir(parents=True)
    Path("out/笔记.txt").write_text("别动", encoding="utf-8")
    ran = full("export out")
    assert (ran.code, ran.fault) == (1, "folder-not-empty")
    assert "--force" in ran.err
    Path("out/policies.csv").write_text("name,value\n旧,旧\n", encoding="utf-8")
    Path("out/scorecards/02-old-2020-01-01.toml").write_text("", encoding="utf-8")
    Path("out/scorecards/mine.toml").write_text("", encoding="utf-8")
    assert full("export out --force").code == 0
    # Tables that are empty now are gone; what is not ours is there still.
    assert not Path("out/policies.csv").exists()
    assert {"笔记.txt", "scorecards/mine.toml", "units.csv"} <= files()
    assert "scorecards/02-old-2020-01-01.toml" not in files()
    assert not [path for path in Path().iterdir() if path.name.endswith(".tmp")]


def test_an_empty_folder_will_do_and_a_file_will_not(full: Run) -> None:
    Path("out").mkdir()
    assert full("export out").code == 0
    Path("file").write_text("x", encoding="utf-8")
    ran = full("export file --force")
    assert (ran.code, ran.fault) == (1, "output-exists")


def test_some_tables_by_name_in_either_language(full: Run) -> None:
    assert full("export out --table 采用;units").code == 0
    assert files() == {"adoptions.csv", "units.csv"}
    ran = full("export other --table 外星人")
    assert (ran.code, ran.fault) == (2, "table-unknown")
    assert not Path("other").exists()


def test_the_mark_of_utf8_on_request(full: Run) -> None:
    assert full("export out --bom").code == 0
    assert Path("out/units.csv").read_bytes().startswith(BOM_UTF8)
    assert full("init --from out --ledger again.db").code == 0
    assert full("export plain --no-bom").code == 0
    assert not Path("plain/units.csv").read_bytes().startswith(BOM_UTF8)


def test_a_workbook_has_a_sheet_for_each_table(full: Run) -> None:
    ran = full("export 全部.xlsx --format json")
    assert ran.code == 0, ran.err
    book = load_workbook("全部.xlsx")
    assert [row["table"] for row in ran.json["rows"]] == book.sheetnames
    sheet = book["standings"]
    rows: list[Any] = [
        dict(zip((c.value for c in sheet[1]), row, strict=True)) for row in sheet.iter_rows(2, values_only=True)
    ]
    assert rows[0]["points"] == 21.5
    assert str(rows[0]["start"]) == "2024-01-01 00:00:00"
    assert full("export 全部.xlsx").fault == "output-exists"
    before = Path("全部.xlsx").read_bytes()
    assert full("export 全部.xlsx --force").code == 0
    assert Path("全部.xlsx").read_bytes() == before


def test_a_text_too_long_for_a_workbook_is_refused_not_cut(full: Run) -> None:
    Path("长.txt").write_text("长" * 33_000, encoding="utf-8")
    assert full("submit 长文 --unit SQ --on 2024-01-05 --file 长.txt").code == 0
    ran = full("export 全部.xlsx")
    assert (ran.code, ran.fault) == (1, "cell-too-long")
    assert not Path("全部.xlsx").exists()
    assert full("export out").code == 0
    assert any(len(row["text"]) == 33_000 for row in table("submissions"))


def test_as_the_ledger_stood_then(full: Run) -> None:
    entries = len(full("log --format json").json["rows"])
    assert full("void a1 --reason 误记").code == 0
    assert full("export now").code == 0
    assert "adoptions.csv" not in files("now")
    assert full(f"export then --as-of {entries}").code == 0
    assert len(table("adoptions", "then")) == 1


def test_what_is_compiled_of_several_items_keeps_their_order(z: Run) -> None:
    for title in "甲乙丙":
        assert z(f"submit {title} --unit SQ --on 2024-01-02").code == 0
    assert z("adopt SQ-2024-3 SQ-2024-1 SQ-2024-2 --level 省 --on 2024-02-01").code == 0
    assert z("export out").code == 0
    assert table("adoptions")[0]["item"] == "SQ-2024-0003;SQ-2024-0001;SQ-2024-0002"


def test_where_nothing_may_be_written_it_is_said(full: Run) -> None:
    Path("file").write_text("x", encoding="utf-8")
    ran = full("export file/out")
    assert (ran.code, ran.fault) == (1, "output-unwritable")


def test_a_reference_of_another_table_is_a_fault(full: Run) -> None:
    assert full("export out").code == 0
    path = Path("out/adoptions.csv")
    path.write_text(path.read_text("utf-8").replace(",a1", ",i1"), encoding="utf-8")
    ran = full("init --from out --ledger again.db")
    assert (ran.code, ran.fault) == (1, "load-faulty")
    assert "ref-unreadable" in ran.err


def test_dry_json_of_the_report(full: Run) -> None:
    ran = full("export out --format json")
    assert json.loads(ran.out)["report"] == "export"


def test_every_field_of_every_record_comes_back(empty: Run) -> None:
    write(EVERY_TABLE)
    assert empty("init --from in").code == 0
    assert empty("export out").code == 0
    assert {Path(name).stem for name in files()} == set(EVERY_TABLE) - {"records"}
    assert empty("init --from out --ledger again.db").code == 0
    for record in RECORDS:
        before, after = (_all(Path(name), record) for name in ("new.db", "again.db"))
        assert before == after
        # Every table that can be loaded is in it, so that a new one cannot be forgotten.
        assert before or record.TABLE == "scorecard"


def _all(path: Path, record: type[Record]) -> list[tuple[object, ...]]:
    """The records of a table, with what they refer to by name instead of by id, in the order of their texts."""
    connection = db.open_to_read(path)
    numbers = {version.id: version.record.number for version in View(connection).each(Item)}
    numbers |= {version.id: version.record.name for version in View(connection).each(Officer)}
    named = [
        tuple(
            numbers.get(value, value) if isinstance(value, int) else _names(numbers, value) for value in one._values()
        )
        for one in (version.record for version in View(connection).each(record))
    ]
    connection.close()
    return sorted(named, key=str)


def _names(numbers: dict[int, str], value: object) -> object:
    return tuple(numbers.get(part, part) for part in value) if isinstance(value, tuple) else value
