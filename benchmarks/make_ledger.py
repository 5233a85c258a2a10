"""A made-up ledger of any size, the same for the same seed: ten years of items and what became of them.

    python -m benchmarks.make_ledger PATH [--items 1000000] [--seed 2024]

Everything is recorded through the program's one writer, one entry a day, as a section that
records each day's work does. About as many adoptions as items; of the
items, about 5 % belong to several units and 5.5 % have several events; of the adoptions, 5 % are made of several items.
"""

import argparse
import hashlib
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from zhibao_cli.domain import duties, facts, records
from zhibao_cli.domain.card_toml import read_scorecard
from zhibao_cli.domain.records import (
    Adoption,
    Card,
    Channel,
    Forwarding,
    Group,
    Instruction,
    Item,
    Kind,
    Policy,
    Record,
    Solicitation,
    Unit,
)
from zhibao_cli.store import db, migrations
from zhibao_cli.store.ledger import Stamp, Writer, entry

HERE = Path(__file__).parent
CACHE = HERE.parent / "build" / "bench"
CARDS = ("plain", "every_section")
"""The first one is the default of the ledger's reports."""

FIRST_YEAR, YEARS = 2015, 10
OPENED = date(2010, 1, 1)
GROUPS = ("第一组", "第二组", "第三组", "第四组", "第五组")
UNITS = 100
CHANNELS = (
    ("n1", "国办信息", "national", "bulletin"), ("n2", "国家部委专报", "national", "bulletin"),
    ("p1", "省政府信息", "province", "bulletin"), ("p2", "省政务专报", "province", "bulletin"),
    ("p3", "省政府网站", "province", "site"), ("c1", "市政务信息", "city", "bulletin"),
    ("c2", "昨日情况", "city", "bulletin"), ("w1", "市政府网站", "city", "site"),
    ("x1", "县区信息", "county", "bulletin"), ("x2", "县区简报", "county", "bulletin"),
)  # fmt: skip
CHANNEL_ODDS = (2, 1, 8, 5, 3, 25, 30, 12, 10, 4)
KINDS = {"news": 40, "practice": 15, "problem": 15, "proposal": 8, "research": 8, "overview": 8, "urgent": 6}
MAJOR = ("problem", "research", "overview")
FORMS = {"full": 30, "single": 30, "composite": 15, "brief": 20, "title": 5}
LEADER_LEVELS = {"province": 1, "city": 6, "county": 3}
LEADER_RANKS = {"principal": 4, "deputy": 5, "secretary-general": 1}

JOINT, SOLICITED, SEVERAL, SOURCE, COMPILED = 0.05, 0.12, 0.055, 0.06, 0.05
UNADOPTED = 0.0115
_WHO = ("企业", "农户", "基层干部", "务工人员", "合作社", "学校", "社区", "医疗机构", "种粮大户", "个体工商户")
_WHAT = (
    "反映融资仍有困难", "建议完善补贴办法", "复工情况", "对新政策反响良好", "用工缺口调查", "防汛准备情况",
    "冬春生产进展", "数字化转型经验", "反映审批环节偏多", "带动增收的做法", "安全隐患排查情况", "返乡创业调研",
)  # fmt: skip


@dataclass
class Day:
    """What is to be recorded of a day, besides its items."""

    adoptions: list[Adoption] = field(default_factory=list)
    forwardings: list[Forwarding] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)


class Maker:
    """Makes the records up, day by day."""

    def __init__(self, items: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.items = items
        self.last = date(FIRST_YEAR + YEARS - 1, 12, 31)
        self.units = [f"U{number:03d}" for number in range(1, UNITS + 1)]
        # A few units report much and many report little, as everywhere.
        self.unit_odds = _running([1 + 9 / (1 + number / 8) for number in range(UNITS)])
        self.serials: dict[str, int] = defaultdict(int)
        self.days: dict[date, Day] = defaultdict(Day)
        self.waiting: list[tuple[int, date]] = []

    # -- registers

    def registers(self) -> Iterator[list[Record]]:
        """All registers, each table's by itself."""
        yield [Group(name=name, position=number) for number, name in enumerate(GROUPS, 1)]
        yield list(self._units())
        yield [Channel(code=code, name=name, level=level, medium=medium) for code, name, level, medium in CHANNELS]
        yield [Kind(code=code, name=code, major=code in MAJOR) for code in KINDS]
        yield [
            Solicitation(number=_solicitation(day), topic=f"{day:%Y年%m月}约稿", level="city", issued_on=day,
                         due_on=day + timedelta(days=20))
            for day in months()
        ]  # fmt: skip
        yield [_card(name) for name in CARDS]
        yield [Policy(name="scorecard", value=_card(CARDS[0]).card)]

    def _units(self) -> Iterator[Unit]:
        for number, code in enumerate(self.units):
            group, name = GROUPS[number % len(GROUPS)], f"第{number + 1}单位"
            changes = number in (7, 42)
            end = date(2020, 6, 30) if changes else None
            yield Unit(code=code, valid_from=OPENED, valid_to=end, name=name, group_name=group)
            if changes:  # two units change their groups in the middle of a year
                other = GROUPS[(number + 1) % len(GROUPS)]
                yield Unit(code=code, valid_from=date(2020, 7, 1), name=name, group_name=other)

    def units_once(self) -> Iterator[Unit]:
        """Every unit by its first row."""
        return (unit for unit in self._units() if unit.valid_from == OPENED)

    # -- a day

    def items_of(self, day: date, count: int) -> list[Item]:
        """The items of a day."""
        rnd = self.random
        units = rnd.choices(self.units, cum_weights=self.unit_odds, k=count)
        kinds = rnd.choices(tuple(KINDS), tuple(KINDS.values()), k=count)
        return [self._item(unit, kind, day) for unit, kind in zip(units, kinds, strict=True)]

    def _item(self, unit: str, kind: str, day: date) -> Item:
        rnd = self.random
        series = f"{unit}-{day.year}"
        self.serials[series] += 1
        joint: tuple[str, ...] = ()
        if rnd.random() < JOINT:
            joint = tuple(other for other in rnd.sample(self.units, rnd.choice((1, 1, 2))) if other != unit)
        words = int(rnd.lognormvariate(6.8, 0.6)) if rnd.random() < 0.9 else None
        return Item(
            series=series, serial=self.serials[series], unit=unit, joint=joint, kind=kind, words=words,
            title=f"{unit}{rnd.choice(_WHO)}{rnd.choice(_WHAT)}（{self.serials[series]}）",
            submitted_on=day, to_level="city" if rnd.random() < 0.3 else None,
            solicited=_solicitation(day) if rnd.random() < SOLICITED else None,
        )  # fmt: skip

    def events_of(self, item: int, record: Item) -> None:
        """Decide what becomes of an item, and put it down for the months when it happens."""
        fate = self.random.random()
        if fate < SEVERAL:
            self._several(item, record.submitted_on)
        elif fate < SEVERAL + SOURCE:
            self.waiting.append((item, record.submitted_on))
        elif fate < SEVERAL + SOURCE + UNADOPTED:
            return
        else:
            self._adopt(item, record.submitted_on)

    def _later(self, day: date, most: int = 45) -> date:
        return min(day + timedelta(days=int(most * self.random.random() ** 2)), self.last)

    def _serial(self, letter: str) -> int:
        self.serials[letter] += 1
        return self.serials[letter]

    def _adopt(self, item: int, day: date, *, alone: bool = True) -> None:
        rnd = self.random
        others: tuple[int, ...] = ()
        if alone and self.waiting and rnd.random() < COMPILED:
            found = [self.waiting.pop() for _ in range(min(len(self.waiting), rnd.choice((1, 1, 1, 2))))]
            others = tuple(other for other, _ in found)
            day = max(day, *(submitted for _, submitted in found))
        channel = rnd.choices(CHANNELS, CHANNEL_ODDS)[0]
        day = self._later(day)
        self.days[day].adoptions.append(
            Adoption(
                serial=self._serial("a"), item=item, others=others, channel=channel[0], adopted_on=day,
                form="composite" if others else rnd.choices(tuple(FORMS), tuple(FORMS.values()))[0],
                issue=str(day.timetuple().tm_yday), route="relay" if rnd.random() < 0.05 else None,
                reprint=rnd.random() < 0.01,
            )
        )  # fmt: skip

    def _several(self, item: int, day: date) -> None:
        rnd = self.random
        for _ in range(rnd.choice((2, 2, 3))):
            self._adopt(item, day, alone=False)
        if rnd.random() < 0.5:
            on = self._later(day)
            level = rnd.choices(tuple(LEADER_LEVELS), tuple(LEADER_LEVELS.values()))[0]
            rank = rnd.choices(tuple(LEADER_RANKS), tuple(LEADER_RANKS.values()))[0]
            self.days[on].instructions.append(
                Instruction(serial=self._serial("i"), item=item, level=level, rank=rank, instructed_on=on)
            )
        if rnd.random() < 0.4:
            on = self._later(day, 10)
            self.days[on].forwardings.append(
                Forwarding(serial=self._serial("f"), item=item, to_level="province", forwarded_on=on)
            )

    def record(self, writer: Writer, day: date, count: int) -> None:
        """Record one day."""
        made = self.items_of(day, count)
        for item, record in zip(writer.add_all(made), made, strict=True):
            self.events_of(item, record)
        found = self.days.pop(day, Day())
        writer.add_all(found.adoptions)
        writer.add_all(found.forwardings)
        writer.add_all(found.instructions)


def _running(weights: list[float]) -> list[float]:
    total, found = 0.0, []
    for weight in weights:
        total += weight
        found.append(total)
    return found


def _solicitation(day: date) -> str:
    return f"YG-{day:%Y-%m}"


def _card(name: str) -> Card:
    text = (HERE / "cards" / f"{name}.toml").read_text(encoding="utf-8")
    card, problems = read_scorecard(text, f"{name}.toml")
    if card is None:
        raise SystemExit("\n".join(f"{p.file}:{p.row} {p.column}: {p.message}" for p in problems))
    return Card(card=card.id, effective_from=card.effective_from, title=card.title, digest=card.digest, text=text)


def months() -> Iterator[date]:
    """The first day of every month."""
    for year in range(FIRST_YEAR, FIRST_YEAR + YEARS):
        for month in range(1, 13):
            yield date(year, month, 1)


def _sizes(items: int) -> Iterator[tuple[date, int]]:
    """Every day with its number of items; together as many as asked for."""
    first = date(FIRST_YEAR, 1, 1)
    count = (date(FIRST_YEAR + YEARS, 1, 1) - first).days
    for number in range(count):
        yield first + timedelta(days=number), items * (number + 1) // count - items * number // count


def make(path: Path, items: int, seed: int = 2024) -> None:
    """Make the ledger at `path`, which must not exist."""
    maker = Maker(items, seed)
    connection = db.create(path)
    try:
        with entry(connection, path, Stamp(f"{FIRST_YEAR}-01-01T00:00:00Z", "bench", "init")) as writer:
            for rows in maker.registers():
                writer.add_all(rows)
        connection.execute("PRAGMA synchronous=OFF")  # a made-up ledger can be made again
        for day, count in _sizes(items):
            with entry(connection, path, Stamp(f"{day}T09:00:00Z", "bench", "import")) as writer:
                maker.record(writer, day, count)
    finally:
        connection.close()


def folder(path: Path, adoptions: int, seed: int = 2024) -> None:
    """Make a folder of files for `init --from`: as many items, each adopted once."""
    maker = Maker(adoptions, seed)
    path.mkdir(parents=True)
    _lines(path / "groups.csv", "name", GROUPS)
    _lines(path / "units.csv", "code,name,group", (f"{u.code},{u.name},{u.group_name}" for u in maker.units_once()))
    _lines(path / "channels.csv", "id,name,level,medium", (",".join(channel) for channel in CHANNELS))
    _lines(path / "kinds.csv", "id,name", (f"{kind},{kind}" for kind in KINDS))
    made = [item for day, count in _sizes(adoptions) for item in maker.items_of(day, count)]
    _lines(
        path / "submissions.csv", "number,unit,with,title,kind,words,submitted_on",
        (f"{i.number},{i.unit},{';'.join(i.joint)},{i.title},{i.kind},{i.words or ''},{i.submitted_on}" for i in made),
    )  # fmt: skip
    _lines(
        path / "adoptions.csv", "item,channel,form,adopted_on,issue",
        (f"{i.number},{CHANNELS[n % len(CHANNELS)][0]},full,{i.submitted_on},{n}" for n, i in enumerate(made)),
    )  # fmt: skip


def _lines(path: Path, header: str, lines: Iterable[str]) -> None:
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")


def digest() -> str:
    """Of everything that decides what a made ledger holds."""
    modules = (migrations, facts, records, duties)
    sources = [Path(__file__), *(HERE / "cards" / f"{name}.toml" for name in CARDS)]
    sources += [Path(module.__file__ or "") for module in modules]
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:12]


def cached(items: int) -> Path:
    """The ledger of so many items, made if it is not there or no longer what would be made."""
    path = CACHE / f"ledger-{items}-{digest()}.db"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        for old in CACHE.glob(f"ledger-{items}-*"):
            old.unlink()
        unfinished = path.with_suffix(".part")
        make(unfinished, items)
        unfinished.rename(path)
    return path


def main() -> None:
    """Make a ledger where the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2024)
    asked = parser.parse_args()
    started = time.perf_counter()
    make(asked.path, asked.items, asked.seed)
    megabytes = asked.path.stat().st_size / 1e6
    print(f"{asked.path}: {asked.items} items, {megabytes:.0f} MB, {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
