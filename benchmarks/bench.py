"""How fast the program is, against what no Python program of this sort can beat by much.

    python -m benchmarks.bench [--quick] [--runs N]

Whole processes are measured, each row's candidate and floor in turn; what counts is the middle of their ratios. Exit
status 1 when a limit is exceeded. `--quick`: a small ledger, few runs, no limits.
"""

import argparse
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from zipfile import ZipFile

from benchmarks.make_ledger import CACHE, FIRST_YEAR, YEARS, cached, folder
from benchmarks.measure import Compared, Took, alternate, peak_memory, run, table

YEAR = str(FIRST_YEAR + YEARS - 2)
ALL = f"{FIRST_YEAR}-01-01..{FIRST_YEAR + YEARS - 1}-12-31"

START, RANK_YEAR, RANK_ALL, SUBMIT = 1.8, 2.5, 2.0, 1.5
EVERY_SECTION, EXPLAIN, CHECK, IMPORT = 4.0, 2.0, 2.0, 4.0
EXPORT, WORKBOOK, BRIEF, BULLETIN, REPORT, SEARCH = 4.0, 2.0, 1.5, 3.0, 3.0, 2.5
"""The limits, as ratios."""
MEMORY = 100
"""The most that reading and writing files row by row may hold, in MB."""

_PROGRAM = str(Path(sys.executable).parent / "zhibao")

_COUNT = """
import sqlite3, sys
from pathlib import Path
db = sqlite3.connect(Path(sys.argv[1]).absolute().as_uri() + "?mode=ro", uri=True, isolation_level=None)
db.execute("PRAGMA query_only=ON")
dates = "AND a.adopted_on >= '{0}-01-01' AND a.adopted_on <= '{0}-12-31'".format(sys.argv[2]) if sys.argv[2] else ""
for row in db.execute(
    "SELECT i.unit, count(*) FROM adoption a JOIN item i ON i.id = a.item AND i.retired_by IS NULL AND NOT i.void "
    "WHERE a.retired_by IS NULL AND NOT a.void " + dates + " GROUP BY i.unit"
):
    print(*row)
"""
"""The bare count: nothing but sqlite3, over the base tables, current records that are not void, the same days."""

_COMMIT = """
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode=DELETE")
db.execute("PRAGMA synchronous=EXTRA")
started = time.perf_counter()
db.execute("BEGIN IMMEDIATE")
db.execute("INSERT INTO bench_scratch VALUES ('one row')")
db.execute("COMMIT")
print(time.perf_counter() - started)
"""
"""One synced commit of one row into a table without index or trigger, in a copy of the same ledger."""

_ADOPTIONS = (
    "SELECT i.series || '-' || printf('%04d', i.serial), a.channel, a.level, a.form, a.adopted_on, a.issue, "
    "a.printed_title, a.route, a.reprint, a.points, a.serial FROM adoption a "
    "JOIN item i ON i.id = a.item AND i.retired_by IS NULL AND NOT i.void "
    "WHERE a.retired_by IS NULL AND NOT a.void ORDER BY a.serial"
)
_TO_CSV = """
import csv, sqlite3, sys
from pathlib import Path
db = sqlite3.connect(Path(sys.argv[1]).absolute().as_uri() + "?mode=ro", uri=True, isolation_level=None)
with open(sys.argv[2], "w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerows(db.execute(sys.argv[3]))
"""
"""The bare export: the adoptions with the numbers of their items, from sqlite3 straight into csv.writer."""
_TO_XLSX = """
import sqlite3, sys
from datetime import date
from pathlib import Path
import xlsxwriter
db = sqlite3.connect(Path(sys.argv[1]).absolute().as_uri() + "?mode=ro", uri=True, isolation_level=None)
book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True})
sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
for number, row in enumerate(db.execute(sys.argv[3])):
    for place, value in enumerate(row):
        if place == 4:
            sheet.write_datetime(number, place, date.fromisoformat(value), day)
        elif isinstance(value, int):
            sheet.write_number(number, place, value)
        elif value is not None:
            sheet.write_string(number, place, value)
book.close()
"""
"""The same rows from sqlite3 straight into the writing library, numbers and dates as such."""


_STREAM = """
import csv, os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
for setting in ("journal_mode=DELETE", "synchronous=EXTRA", "recursive_triggers=ON", "cache_size=-16384"):
    db.execute("PRAGMA " + setting)
db.execute("BEGIN IMMEDIATE")
seq = db.execute("SELECT max(seq) + 1 FROM journal").fetchone()[0]
base = int.from_bytes(os.urandom(5), "big") << 20
with open(sys.argv[2], encoding="utf-8", newline="") as file:
    rows = csv.reader(file)
    next(rows)
    db.executemany(
        "INSERT INTO adoption(id, recorded_by, serial, item, channel, form, adopted_on, issue, reprint) VALUES "
        "(?, ?, ?, (SELECT id FROM item WHERE series = ? AND serial = ? AND retired_by IS NULL), ?, ?, ?, ?, 0)",
        ((base + n, seq, n, item[:-5], int(item[-4:]), *rest) for n, (item, *rest) in enumerate(rows, 1)),
    )
db.execute("COMMIT")
"""
"""The bare import: csv.reader streamed into executemany, into the ledger's own table with its indexes and triggers."""

_CALAMINE = """
import sys, python_calamine
for row in python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows():
    pass
"""
"""The reading library alone, every row as it gives it."""

_WORKBOOK = """
import sys
from pathlib import Path
from zhibao_cli.domain.tables import TABLES
from zhibao_cli.io.tables import Row, open_sheet, read_table
table = open_sheet(read_table(Path(sys.argv[1]))[0], TABLES["adoptions"])
if not all(isinstance(row, Row) for row in table.rows) or table.problems:
    sys.exit(1)
"""
"""The same rows by column key, the archive looked through first."""

_BARE_TEMPLATE = """
import sys
from docx import Document
document = Document()
table = document.add_table(4, 7)
for cell, text in zip(table.rows[0].cells, ("序号", "单位", "标题", "刊物", "期号", "日期", "批示")):
    cell.text = text
table.cell(1, 0).text = "{%tr for row in rows %}"
for number in range(7):
    table.cell(2, number).text = "{{ row[" + str(number) + "] }}"
table.cell(3, 0).text = "{%tr endfor %}"
document.save(sys.argv[1])
"""
_BARE_ROWS = """
import json, sys
from docxtpl import DocxTemplate
rows = json.load(open(sys.argv[1], encoding="utf-8"))
document = DocxTemplate(sys.argv[2])
document.render({"rows": rows}, autoescape=True)
document.save(sys.argv[3])
"""
"""docxtpl by itself: a table of seven columns in the plainest template, its rows read from JSON."""


class Bench:
    """The rows of the table, one method each."""

    def __init__(self, scratch: Path, items: int, runs: int) -> None:
        self.scratch = scratch
        self.items = items
        self.runs = runs
        own = {"ZHIBAO_LANG": "zh", "ZHIBAO_ACTOR": "bench", "PYTHONUTF8": "1"}
        # Compiled modules are kept, as an installed program's are; the first turn, which is not counted, makes them.
        own["PYTHONPYCACHEPREFIX"] = str(CACHE / "pyc")
        others = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ZHIBAO"))}
        self.environment = others | own

    def python(self, code: str, *words: str) -> Took:
        """Run Python code in a process of its own."""
        return run((sys.executable, "-c", code, *words), self.environment)

    def zhibao(self, *words: str) -> Took:
        """Run the program as a user does."""
        return run((_PROGRAM, *words), self.environment)

    def start(self) -> Iterator[Compared]:
        """Starting the program, against importing the library that reads its command line."""
        runs = self.runs * 2
        floor, version, usage = alternate(
            (lambda: self.python("import typer"), lambda: self.zhibao("--version"), lambda: self.zhibao("--help")), runs
        )
        yield Compared("`--version`", version, floor, START, "`import typer`")
        yield Compared("`--help`", usage, floor, START, "`import typer`")

    def ranks(self) -> Iterator[Compared]:
        """Ranking, against a bare count over the base tables."""
        ledger = str(cached(self.items))
        rank = ("rank", "--ledger", ledger, "--format", "csv", "--period")
        every = ("--scorecard", "every-section")
        size = f"{self.items:,} items"
        bare, year, full = alternate(
            (lambda: self.python(_COUNT, ledger, YEAR), lambda: self.zhibao(*rank, YEAR),
             lambda: self.zhibao(*rank, YEAR, *every)), self.runs,
        )  # fmt: skip
        yield Compared(f"`rank` of one year, {size}", year, bare, RANK_YEAR, "bare GROUP BY")
        yield Compared("the same, every section of the language", full, bare, EVERY_SECTION, "bare GROUP BY")
        bare, all_of_it = alternate(
            (lambda: self.python(_COUNT, ledger, ""), lambda: self.zhibao(*rank, ALL)), max(2, self.runs // 2)
        )
        yield Compared(f"`rank` of everything, {size}", all_of_it, bare, RANK_ALL, "bare GROUP BY")
        full = (self.zhibao(*rank, ALL, *every),)
        yield Compared("the same, every section of the language, once", full, bare, None, "bare GROUP BY")

    def reads(self) -> Iterator[Compared]:
        """Other reading of one year, against its ranking."""
        ledger = str(cached(self.items))
        common = ("--ledger", ledger, "--format", "csv", "--period", YEAR)
        rank, explain, stats, listed = alternate(
            (lambda: self.zhibao("rank", *common), lambda: self.zhibao("explain", "U050", *common),
             lambda: self.zhibao("stats", *common), lambda: self.zhibao("list", *common)), max(2, self.runs // 2),
        )  # fmt: skip
        yield Compared("`explain UNIT` of one year", explain, rank, EXPLAIN, "`rank` of one year")
        yield Compared("`stats` of one year", stats, rank, None, "`rank` of one year")
        yield Compared("`list` of one year", listed, rank, None, "`rank` of one year")

    def report(self) -> Iterator[Compared]:
        """The page of a year with 5,000 items, against listing the same items as JSON."""
        ledger = str(cached(5_000 * YEARS))
        common = ("--ledger", ledger, "--force", "--period", YEAR, "-o")
        out = str(self.scratch / "report")
        floor, page, book = alternate(
            (lambda: self.zhibao("list", *common, f"{out}.json"), lambda: self.zhibao("report", *common, f"{out}.html"),
             lambda: self.zhibao("report", *common, f"{out}.xlsx")), self.runs,
        )  # fmt: skip
        yield Compared("`report -o FILE.html`, 5,000 items", page, floor, REPORT, "`list` of them as json")
        yield Compared("`report -o FILE.xlsx`, 5,000 items", book, floor, None, "`list` of them as json")

    def brief(self) -> Iterator[Compared]:
        """The paragraph of one year, against its ranking.

        In full it states the change on the year before, so it is held against the ranking that does; the counts it
        makes besides are of two years.
        """
        common = ("--ledger", str(cached(self.items)), "--period", YEAR)
        rank, compared, short, full = alternate(
            (lambda: self.zhibao("rank", *common, "--format", "csv"),
             lambda: self.zhibao("rank", *common, "--format", "csv", "--compare", "yoy"),
             lambda: self.zhibao("brief", *common, "--style", "short"), lambda: self.zhibao("brief", *common)),
            max(2, self.runs // 2),
        )  # fmt: skip
        yield Compared("`brief --style short` of one year", short, rank, BRIEF, "`rank` of one year")
        yield Compared("`brief` of one year", full, compared, BRIEF, "`rank --compare yoy` of one year")
        yield Compared("the same, to `rank` without the year before", full, rank, None, "`rank` of one year")

    def bulletin(self, rows: int) -> Iterator[Compared]:
        """A bulletin with a list of so many adopted items, against docxtpl rendering as many rows of the same width."""
        made, bare = self.scratch / "bulletin.docx", self.scratch / "bare.docx"
        years = f"{FIRST_YEAR}..{FIRST_YEAR + max(1, rows // 1_000) - 1}"
        words = ("bulletin", "--ledger", str(cached(10_000)), "--period", years, "--office", "办公室", "--force")
        self.zhibao(*words, "-o", str(made))
        listed = _table_rows(made) - 1
        if listed < rows:
            sys.exit(f"the bulletin lists {listed} items, fewer than {rows}")
        lines = [[str(n), f"单位{n % 100}", f"第{n}条信息的标题是这样写的", "政务信息", str(n % 200), "2015-03-05", ""]
                 for n in range(listed)]  # fmt: skip
        data, template = self.scratch / "rows.json", self.scratch / "template.docx"
        data.write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
        self.python(_BARE_TEMPLATE, str(template))
        floor, took = alternate(
            (lambda: self.python(_BARE_ROWS, str(data), str(template), str(bare)),
             lambda: self.zhibao(*words, "-o", str(made))), max(2, self.runs // 2),
        )  # fmt: skip
        yield Compared(f"`bulletin`, {listed:,} items listed", took, floor, BULLETIN, "docxtpl alone, as many rows")

    def search(self) -> Iterator[Compared]:
        """Searching titles for a word of two characters and for one character, against starting the program."""
        words = ("--ledger", str(cached(self.items)), "--format", "csv")
        floor, pair, single = alternate(
            (lambda: self.zhibao("--version"), lambda: self.zhibao("search", "防汛", *words),
             lambda: self.zhibao("search", "汛", *words)), self.runs,
        )  # fmt: skip
        yield Compared(f"`search`, two characters, {self.items:,} titles", pair, floor, SEARCH, "`--version`")
        yield Compared(f"`search`, one character, {self.items:,} titles", single, floor, SEARCH, "`--version`")

    def check(self) -> Iterator[Compared]:
        """Checking a scorecard of 300 rules, against starting the program."""
        card = self.scratch / "rules.toml"
        card.write_text(_rules(300), encoding="utf-8")
        words = ("scorecard", "check", str(card), "--ledger", str(self.scratch / "none.db"))
        floor, took = alternate((lambda: self.zhibao("--version"), lambda: self.zhibao(*words)), self.runs * 2)
        yield Compared("`scorecard check` of 300 rules", took, floor, CHECK, "`--version`")

    def submit(self) -> Iterator[Compared]:
        """One submit into a ledger of 10,000 items, against starting the program and one synced commit."""
        ledger = self.scratch / "ledger.db"
        shutil.copyfile(cached(10_000), ledger)
        scratch = self.scratch / "commit.db"
        shutil.copyfile(ledger, scratch)
        with sqlite3.connect(scratch) as connection:
            connection.execute("CREATE TABLE bench_scratch(text TEXT)")
        connection.close()
        words = ("submit", "--unit", "U050", "--kind", "news", "--on", f"{FIRST_YEAR + YEARS - 1}-12-31")
        titles = iter(range(1_000_000))
        floor, took = alternate(
            (lambda: self._start_and_commit(str(scratch)),
             lambda: self.zhibao(*words, "--ledger", str(ledger), f"第{next(titles)}条信息")), self.runs * 2,
        )  # fmt: skip
        yield Compared("`submit`, 10,000 items", took, floor, SUBMIT, "`--version` + one synced commit")

    def _start_and_commit(self, ledger: str) -> Took:
        """The time of `--version`, and of the commit alone: its process measures it, so no second start counts."""
        import subprocess

        start = self.zhibao("--version")
        command = (sys.executable, "-c", _COMMIT, ledger)
        done = subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True)
        return Took(start.wall + float(done.stdout), 0)

    def imports(self, rows: int) -> Iterator[Compared]:
        """Setting up a ledger from files: for information."""
        source = self.scratch / "folder"
        folder(source, rows)

        def once() -> Took:
            ledger = self.scratch / "new.db"
            ledger.unlink(missing_ok=True)
            return self.zhibao("init", "--from", str(source), "--ledger", str(ledger))

        (took,) = alternate((once,), max(1, self.runs // 4))
        yield Compared(f"`init --from`, {rows:,} items and as many adoptions", took)

    def exports(self, rows: int) -> Iterator[Compared]:
        """Adoptions out: as CSV against a bare SELECT into csv.writer, as a workbook against the library alone."""
        large, small = str(cached(self.items)), str(cached(rows))
        bare, out = str(self.scratch / "bare"), str(self.scratch / "out")
        words = ("export", "--force", "--table", "adoptions", "--ledger")
        floor, took = alternate(
            (lambda: self.python(_TO_CSV, large, f"{bare}.csv", _ADOPTIONS), lambda: self.zhibao(*words, large, out)),
            max(2, self.runs // 2),
        )
        what = f"`export` of {self.items:,} adoptions as CSV"
        memory = peak_memory((_PROGRAM, *words, large, out), self.environment)
        yield Compared(what, took, floor, EXPORT, "SELECT into csv.writer", memory, MEMORY)
        floor, took = alternate(
            (
                lambda: self.python(_TO_XLSX, small, f"{bare}.xlsx", _ADOPTIONS),
                lambda: self.zhibao(*words, small, f"{out}.xlsx"),
            ),
            max(1, self.runs // 3),
        )
        what = f"`export` of {rows:,} adoptions as a workbook"
        memory = peak_memory((_PROGRAM, *words, small, f"{out}.xlsx"), self.environment)
        yield Compared(what, took, floor, WORKBOOK, "SELECT into XlsxWriter", memory, MEMORY)
        listed = ("list", "adoptions", "--force", "--ledger", small, "-o")
        plain, took = alternate(
            (lambda: self.zhibao(*listed, f"{out}.json"), lambda: self.zhibao(*listed, f"{out}.xlsx")),
            max(1, self.runs // 3),
        )
        yield Compared(f"`list` of {rows:,} adoptions as xlsx", took, plain, None, "the same as json")

    def csv_import(self, rows: int) -> Iterator[Compared]:
        """Importing adoptions of items on record, against streaming the same file into the same table unseen."""
        source = self.scratch / "adopted"
        folder(source, rows)
        file = (source / "adoptions.csv").rename(self.scratch / "adoptions.csv")
        base, ledger = self.scratch / "items.db", self.scratch / "imported.db"
        self.zhibao("init", "--from", str(source), "--ledger", str(base))

        def fresh() -> str:
            shutil.copyfile(base, ledger)
            return str(ledger)

        floor, took = alternate(
            (lambda: self.python(_STREAM, fresh(), str(file)),
             lambda: self.zhibao("import", str(file), "--ledger", fresh())), max(1, self.runs // 2),
        )  # fmt: skip
        memory = peak_memory((_PROGRAM, "import", str(file), "--ledger", fresh()), self.environment)
        name = f"`import` of {rows:,} adoptions"
        yield Compared(name, took, floor, IMPORT, "csv.reader into executemany", memory, MEMORY)

    def workbook(self, rows: int) -> Iterator[Compared]:
        """Reading a workbook of adoptions, against the reading library alone."""
        book = str(self.scratch / "adoptions.xlsx")
        _write_workbook(book, rows)
        floor, took = alternate(
            (lambda: self.python(_CALAMINE, book), lambda: self.python(_WORKBOOK, book)), max(2, self.runs // 2)
        )
        yield Compared(f"reading an xlsx of {rows:,} rows", took, floor, WORKBOOK, "python-calamine alone")

    def verify(self, items: int) -> Iterator[Compared]:
        """Proving a ledger whole: for information."""
        ledger = str(cached(items))
        took = tuple(self.zhibao("verify", "--ledger", ledger) for _ in range(max(1, self.runs // 4)))
        yield Compared(f"`verify`, {items:,} items", took)


def _write_workbook(path: str, rows: int) -> None:
    """A workbook of so many adoptions with ten columns, as an office keeps them."""
    import xlsxwriter  # type: ignore[import-untyped]

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("采用")
        sheet.write_row(0, 0, ["编号", "单位", "标题", "采用日期", "刊物", "级别", "形式", "分值", "期号", "途径"])
        for row in range(1, rows + 1):
            title = f"第{row}条信息：秋茶产销两旺，茶农增收"
            cells = (f"U{row % 100:02}-{row}", f"单位{row % 100}", title, "2024-03-05", "县情", "省", "单篇")
            sheet.write_row(row, 0, (*cells, row % 10, row % 52, "直报"))


def _table_rows(document: Path) -> int:
    """How many rows the longest table of a document has."""
    with ZipFile(document) as archive:
        tables = archive.read("word/document.xml").split(b"<w:tbl>")
    return max(table.count(b"<w:tr>") for table in tables)


def _rules(count: int) -> str:
    """A scorecard of so many rules: publications, each with three forms."""
    parts = ['[scorecard]\nid = "rules"\ntitle = "rules"\neffective_from = 2020-01-01\n']
    for number in range(count // 3):
        parts.append(f'[[channel]]\nid = "c{number}"\nname = "刊物{number}"\nlevel = "city"\n')
        parts += [
            f'[[rule]]\non = "adopted"\nwhen = {{ channel = "c{number}", form = "{form}" }}\npoints = {points}\n'
            for points, form in enumerate(("brief", "composite", "full"), 1)
        ]
    return "".join(parts)


def measured(bench: Bench, *, quick: bool) -> Iterator[Compared]:
    """Every row."""
    yield from bench.start()
    yield from bench.check()
    yield from bench.submit()
    yield from bench.ranks()
    yield from bench.reads()
    yield from bench.report()
    yield from bench.search()
    yield from bench.workbook(10_000 if quick else 100_000)
    yield from bench.brief()
    yield from bench.bulletin(1_000 if quick else 2_000)
    yield from bench.imports(2_000 if quick else 20_000)
    yield from bench.exports(10_000 if quick else 100_000)
    yield from bench.csv_import(10_000 if quick else 200_000)
    yield from bench.verify(10_000 if quick else bench.items)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and tell by the exit status whether the limits hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a small ledger, few runs, no limits")
    parser.add_argument("--items", type=int, help="size of the ledger for the reading commands")
    parser.add_argument("--runs", type=int, help="how often each is measured")
    asked = parser.parse_args(arguments)
    items = asked.items or (50_000 if asked.quick else 1_000_000)
    runs = asked.runs or (3 if asked.quick else 9)
    print(f"Ledgers of 10,000 and {items:,} items, made once and kept under build/bench …", flush=True)
    for size in (10_000, items):
        cached(size)
    # Beside the ledgers, on the same disk: commits are measured here.
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        rows = []
        for row in measured(Bench(Path(scratch), items, runs), quick=asked.quick):
            rows.append(row)
            print(f"  {row.name}: {median(t.wall for t in row.candidate):.3f} s", flush=True)
    print(f"\n{table(rows, enforced=not asked.quick)}\n\n{_NOTES}")
    return int(not asked.quick and any(row.broken for row in rows))


_NOTES = """\
Seconds are the middle of all runs, the ratio the middle of the ratios of runs made in turn. Output goes nowhere.
Bare GROUP BY: a Python process that imports sqlite3, opens the ledger to read and counts adoptions by unit: adoption
join item, current and not void, the same days (none for everything). One synced commit: BEGIN IMMEDIATE, one row into a
table without index or trigger in a copy of the ledger, COMMIT with synchronous=EXTRA and journal_mode=DELETE, timed
inside its process and added to the time of a whole `--version` process. csv.reader into executemany: the same file, its
item numbers looked up by index, into the ledger's table of adoptions with its indexes and triggers, one transaction
with the same settings; nothing checked, no facts, no digest."""


if __name__ == "__main__":
    sys.exit(main())
