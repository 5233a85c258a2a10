"""The example's files, counted afresh by the csv module alone, so that wrong data is told from a wrong program."""

import csv
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import run_program
from tests.conftest import NOW

FOLDER = Path(__file__).parents[2] / "examples" / "ankang"
COUNTIES = ("石泉县", "白河县", "汉阴县", "旬阳县")
OFFICE = "市政府办公室"
DEPARTMENTS = ("市农业农村局", "市水利局")
MAJOR = {"research", "overview", "problem"}
FORMS = {"单篇": "full", "单条": "single", "综合": "composite", "简讯": "brief"}
LEVELS = {"国家": "national", "省": "province", "市": "city", "县": "county"}
TO_AUGUST = (date(2024, 1, 1), date(2024, 8, 31))
TO_OCTOBER = (date(2024, 1, 1), date(2024, 10, 31))
YEAR_BEFORE = (date(2023, 1, 1), date(2023, 8, 31))
REQUIRED = {
    "groups": ["name"],
    "units": ["name"],
    "channels": ["name", "level"],
    "submissions": ["unit", "title"],
    "adoptions": ["item", "channel", "adopted_on"],
    "forwardings": ["item", "to", "forwarded_on"],
    "instructions": ["item", "level", "instructed_on"],
    "outcomes": ["item", "text"],
    "solicitations": ["number", "topic"],
    "solicited_units": ["solicitation", "unit"],
    "standings": ["unit", "start", "end"],
    "honours": ["by", "year", "title"],
    "officers": ["unit", "name", "from"],
    "trainings": ["on", "topic", "hours", "officers"],
    "targets": ["metric", "every", "value"],
    "faults": ["unit", "fault", "occurred_on"],
    "returns": ["item", "reason", "on"],
    "reviews": ["item", "by", "on"],
}
Row = dict[str, str]
Window = tuple[date, date]


def read(name: str) -> list[Row]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date:
    return date.fromisoformat(text)


def inside(text: str, window: Window) -> bool:
    return window[0] <= day(text) <= window[1]


ITEMS = {row["number"]: row for row in read("submissions")}
ADOPTIONS = read("adoptions")
FORWARDINGS = read("forwardings")
INSTRUCTIONS = read("instructions")
SOLICITATIONS = {row["number"]: row for row in read("solicitations")}
ASKED = read("solicited_units")
CHANNELS = {row["name"]: row for row in read("channels")}
CARD: dict[str, Any] = tomllib.loads((FOLDER / "scorecards" / "province.toml").read_text(encoding="utf-8"))


def sources(row: Row) -> list[Row]:
    return [ITEMS[number] for number in row["item"].split(";")]


def unit_of(row: Row) -> str:
    return sources(row)[0]["unit"]


def matches(when: dict[str, Any], adoption: Row) -> bool:
    """A condition of the example's card, written out for the few keys it uses."""
    item = sources(adoption)[0]
    channel = CHANNELS[adoption["channel"]]
    facts = {
        "channel": channel["id"],
        "level": LEVELS[channel["level"]],
        "form": FORMS[adoption["form"]],
        "kind": item["kind"],
    }
    for key, wanted in when.items():
        if key == "min_words":
            if int(item["words"]) < wanted:
                return False
        elif facts[key] not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    return True


def points(adoption: Row) -> int:
    rules = [rule for rule in CARD["rule"] if rule["on"] == "adopted" and matches(rule["when"], adoption)]
    total = int(rules[0]["points"])
    for factor in CARD["factor"]:
        if matches(factor["when"], adoption):
            total += int(factor["plus"])
    return total


def adopted_by_province(unit: str, window: Window) -> list[Row]:
    return [
        row
        for row in ADOPTIONS
        if CHANNELS[row["channel"]]["level"] == "省" and inside(row["adopted_on"], window) and unit_of(row) == unit
    ]


def sent_up(unit: str, window: Window) -> set[str]:
    """Items reported straight to a level or forwarded, each once; refuses to guess about compiled ones."""
    straight = {
        number
        for number, row in ITEMS.items()
        if row["unit"] == unit and row["to"] and inside(row["submitted_on"], window)
    }
    passed_on = [row for row in FORWARDINGS if unit_of(row) == unit and inside(row["forwarded_on"], window)]
    assert all(";" not in row["item"] for row in passed_on)
    return straight | {row["item"] for row in passed_on}


@pytest.mark.parametrize(
    ("unit", "window", "adopted", "score"),
    [
        ("石泉县", TO_AUGUST, 6, 21),
        ("白河县", TO_AUGUST, 6, 27),
        ("汉阴县", TO_AUGUST, 2, 4),
        ("旬阳县", TO_AUGUST, 3, 9),
        (OFFICE, TO_AUGUST, 15, 65),
        (OFFICE, YEAR_BEFORE, 12, 50),
    ],
)
def test_adopted_by_the_province(unit: str, window: Window, adopted: int, score: int) -> None:
    rows = adopted_by_province(unit, window)
    assert (len(rows), sum(points(row) for row in rows)) == (adopted, score)
    assert len({row["item"] for row in rows}) == adopted, "items and adoptions give the same count"


@pytest.mark.parametrize("window", [TO_AUGUST, YEAR_BEFORE])
def test_all_levels_together_give_the_same_points(window: Window) -> None:
    rows = [row for row in ADOPTIONS if inside(row["adopted_on"], window)]
    assert not [row for row in rows if CHANNELS[row["channel"]]["level"] == "国家"]
    assert sum(points(row) for row in rows if CHANNELS[row["channel"]]["level"] != "省") == 0


def test_standings_hold_what_was_published() -> None:
    published = {
        row["unit"]: (row["group"], row["level"], row["adopted"], row["points"], row["points_change"], row["rank"])
        for row in read("standings")
    }
    assert published == {
        "石泉县": ("直报县", "省", "6", "21", "", "4"),
        "白河县": ("直报县", "省", "6", "27", "", "3"),
        "汉阴县": ("直报县", "省", "2", "4", "", "28"),
        "旬阳县": ("直报县", "省", "3", "9", "", "11"),
        OFFICE: ("", "省", "15", "65", "15", ""),
    }
    assert {(row["start"], row["end"]) for row in read("standings")} == {("2024-01-01", "2024-08-31")}


def test_sent_up_to_the_province() -> None:
    counts = {unit: len(sent_up(unit, TO_AUGUST)) for unit in (OFFICE, *COUNTIES)}
    assert counts[OFFICE] == 130
    assert sum(counts[unit] for unit in COUNTIES) == 399
    assert len(set(counts.values())) == 5, "spread unevenly"
    to_province = {number for number, row in ITEMS.items() if row["to"] == "province"}
    to_province |= {row["item"] for row in FORWARDINGS if row["to"] == "province"}
    for unit in counts:
        assert sent_up(unit, TO_AUGUST) <= to_province
    assert any(row["to"] == "" and row["unit"] == OFFICE for row in ITEMS.values())
    assert sum(len(sent_up(unit, TO_AUGUST)) for unit in counts) < sum(
        inside(row["submitted_on"], TO_AUGUST) for row in ITEMS.values()
    )


def test_no_item_is_reported_in_one_window_and_first_sent_up_in_another() -> None:
    for row in FORWARDINGS:
        for item in sources(row):
            for edge in (date(2023, 8, 31), date(2023, 12, 31), date(2024, 8, 31), date(2024, 10, 31)):
                assert (day(item["submitted_on"]) <= edge) == (day(row["forwarded_on"]) <= edge)


def test_instructed_items_to_the_end_of_october() -> None:
    rows = [row for row in INSTRUCTIONS if inside(row["instructed_on"], TO_OCTOBER)]
    items = {row["item"] for row in rows}
    assert len(items) == 28
    assert len(rows) > len(items)
    by_unit = Counter(ITEMS[number]["unit"] for number in items)
    assert all(by_unit[unit] >= 3 for unit in COUNTIES)
    assert {row["level"] for row in rows} == {"省", "市", "县"}
    assert len({row["item"] for row in rows if inside(row["instructed_on"], TO_AUGUST)}) < 28


def test_research_items() -> None:
    research = [row for row in ITEMS.values() if row["kind"] == "research"]
    to_october = [row for row in research if inside(row["submitted_on"], TO_OCTOBER)]
    assert sum(int(row["words"]) >= 2000 for row in to_october) == 12
    assert {"2000", "1990"} <= {row["words"] for row in to_october}
    assert sum(inside(row["submitted_on"], TO_AUGUST) for row in research) == 23


def test_share_of_solicited_items() -> None:
    two_years = (date(2023, 1, 1), date(2024, 12, 31))
    major = [
        row
        for row in ITEMS.values()
        if row["unit"] == OFFICE and row["kind"] in MAJOR and inside(row["submitted_on"], two_years)
    ]
    up = {row["item"] for row in FORWARDINGS}
    assert all(row["to"] or row["number"] in up for row in major)
    assert (sum(bool(row["solicited"]) for row in major), len(major)) == (51, 80)


def test_the_year_before_is_there_whole() -> None:
    year = (date(2023, 1, 1), date(2023, 12, 31))
    months = Counter(day(row["submitted_on"]).month for row in ITEMS.values() if inside(row["submitted_on"], year))
    assert sum(months.values()) >= 400
    assert set(months) == set(range(1, 13))
    after_august = ((date(2023, 9, 1), date(2023, 12, 31)), (date(2024, 9, 1), date(2024, 10, 31)))
    for unit in (OFFICE, *COUNTIES):
        assert adopted_by_province(unit, YEAR_BEFORE)
        assert all(adopted_by_province(unit, window) for window in after_august)


def test_honours_run_three_years() -> None:
    years = defaultdict(set)
    for row in read("honours"):
        years[row["unit"]].add(row["year"])
    assert years == {"石泉县": {"2021", "2022", "2023"}, "白河县": {"2021", "2022", "2023"}}


def spoken() -> str:
    """The paragraph of the speech as the files, counted here, have it."""
    published = {row["unit"]: row for row in read("standings")}
    counties = sorted(COUNTIES, key=lambda unit: int(published[unit]["rank"]))
    scored = {unit: adopted_by_province(unit, TO_AUGUST) for unit in (OFFICE, *COUNTIES)}
    told = {unit: f"{unit}采用{len(rows)}条，积{sum(map(points, rows))}分" for unit, rows in scored.items()}
    change = sum(map(points, scored[OFFICE])) - sum(map(points, adopted_by_province(OFFICE, YEAR_BEFORE)))
    places = [f"{told[unit]}，居全省直报县第{published[unit]['rank']}" for unit in counties]
    written = Counter(
        ITEMS[number]["unit"] for number in {r["item"] for r in INSTRUCTIONS if inside(r["instructed_on"], TO_OCTOBER)}
    )
    research = [row for row in ITEMS.values() if row["kind"] == "research"]
    long = sum(int(row["words"]) >= 2000 and inside(row["submitted_on"], TO_OCTOBER) for row in research)
    return (
        f"2024年1—8月省采用信息及积分情况（省公布）：{told[OFFICE]}，比上年同期多积{change}分；{'；'.join(places)}。"
        f"{OFFICE}报省信息{len(sent_up(OFFICE, TO_AUGUST))}条，"
        f"4个直报县报省信息{sum(len(sent_up(unit, TO_AUGUST)) for unit in COUNTIES)}条。"
        f"截至10月底，省、市、县领导批示信息{sum(written.values())}条，"
        f"各直报县均有{min(written[unit] for unit in COUNTIES)}条以上领导批示信息；2000字以上调研信息{long}条。"
        f"1—8月共组织调研信息{sum(inside(row['submitted_on'], TO_AUGUST) for row in research)}篇。"
    )


def how_they_worked() -> str:
    """What the paragraph says of drafts asked for, feedback, problem items and outcomes, counted here."""
    due = [row for row in INSTRUCTIONS if row["feedback_due"] and inside(row["feedback_due"], TO_OCTOBER)]
    given = sum(row["feedback_on"] != "" and day(row["feedback_on"]) <= TO_OCTOBER[1] for row in due)
    asked = Counter(row["outcome"] for row in ASKED if inside(SOLICITATIONS[row["solicitation"]]["due_on"], TO_AUGUST))
    came = asked["完成"] + asked["迟交"]
    problems = sum(row["kind"] == "problem" and inside(row["submitted_on"], TO_AUGUST) for row in ITEMS.values())
    turned = {row["item"] for row in read("outcomes") if inside(row["on"], TO_AUGUST)}
    return (
        f"截至10月底，应反馈的领导批示{len(due)}件，已反馈{given}件，逾期未反馈{len(due) - given}件。"
        f"1—8月，向各单位约稿{asked.total()}篇，按时完成{asked['完成']}篇，迟交{asked['迟交']}篇，未交{asked['未交']}篇，"
        f"免交{asked['免交']}篇，完成率{came / (asked.total() - asked['免交']):.1%}；报送问题类信息{problems}条。"
        f"{len(turned)}条信息转化为决策或文件。"
    )


def test_brief_states_every_figure_of_the_speech(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW.replace(year=2024, month=11, day=1))
    monkeypatch.setenv("ZHIBAO_LEDGER", str(tmp_path / "ankang.db"))
    assert run_program("init", "--from", str(FOLDER)).code == 0
    text = run_program("brief --period 2024-01..08 --instructed-to 2024-10").out
    assert text.startswith(spoken())
    for figure in ("6条，积21分，居全省直报县第4", "6条，积27分，居全省直报县第3", "2条，积4分，居全省直报县第28",
                   "3条，积9分，居全省直报县第11", "15条，积65分，比上年同期多积15分", "报省信息130条", "399条",
                   "批示信息28条", "均有3条以上", "调研信息12条", "调研信息23篇"):  # fmt: skip
        assert figure in text
    assert "近两年，市政府办公室上报大材料（调研、综合、问题类）80条，素材来自约稿的51条，占63.8%；" in text
    assert how_they_worked() in text
    assert text.endswith("石泉县、白河县连续三年受省政府办公厅通报表彰。\n")
    typed_so = run_program("brief --period 1-8月 --instructed-to 10月底").out
    assert typed_so == text.replace("2024年1—8月", "今年1—8月").replace("上年同期", "去年同期")


def test_required_columns_are_filled() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(REQUIRED)
    for name, columns in REQUIRED.items():
        for number, row in enumerate(read(name), start=2):
            assert None not in row, f"{name} row {number} has more cells than columns"
            assert all(row[column] for column in columns), f"{name} row {number}"


def test_files_are_plain_utf8() -> None:
    for path in FOLDER.glob("*.csv"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content


def test_numbers_follow_the_dates() -> None:
    codes = {row["name"]: row["code"] for row in read("units")}
    assert len(ITEMS) == len(read("submissions"))
    series: dict[str, list[date]] = defaultdict(list)
    for number in sorted(ITEMS):
        row = ITEMS[number]
        prefix, serial = number.rsplit("-", 1)
        assert prefix == f"{codes[row['unit']]}-{row['submitted_on'][:4]}"
        series[prefix].append(day(row["submitted_on"]))
        assert int(serial) == len(series[prefix])
    assert all(days == sorted(days) for days in series.values())


def references() -> Iterator[tuple[Row, str]]:
    for row in (*ADOPTIONS, *FORWARDINGS, *INSTRUCTIONS, *read("outcomes"), *read("returns")):
        for number in row["item"].split(";"):
            yield row, number


def test_references_resolve() -> None:
    units = {row["name"]: row for row in read("units")}
    assert set(units) == {OFFICE, *COUNTIES, *DEPARTMENTS}
    assert {row["group"] for row in units.values()} == {row["name"] for row in read("groups")}
    assert {name for name, row in units.items() if row["direct_report"] == "否"} == set(DEPARTMENTS)
    assert all(number in ITEMS for _, number in references())
    assert all(row["unit"] in units for row in ITEMS.values())
    assert all(row["channel"] in CHANNELS and row["form"] in FORMS for row in ADOPTIONS)
    assert all(row["solicited"] in SOLICITATIONS for row in ITEMS.values() if row["solicited"])
    assert all(row["solicitation"] in SOLICITATIONS and row["unit"] in units for row in ASKED)
    named = ("standings", "honours", "officers", "faults")
    assert all(row["unit"] in units for name in named for row in read(name))
    on_card = {(row["id"], row["name"], row["level"]) for row in CARD["channel"]}
    assert on_card == {(row["id"], row["name"], LEVELS[row["level"]]) for row in CHANNELS.values()}


def test_dates_are_in_order() -> None:
    last = date(2024, 10, 31)
    assert all(date(2023, 1, 1) <= day(row["submitted_on"]) <= last for row in ITEMS.values())
    for row, number in references():
        happened = next(row[key] for key in ("adopted_on", "forwarded_on", "instructed_on", "on") if key in row)
        assert day(ITEMS[number]["submitted_on"]) < day(happened) <= last
    for row in INSTRUCTIONS:
        if row["feedback_due"]:
            assert row["feedback_due"] > row["instructed_on"]
        if row["feedback_on"]:
            assert row["instructed_on"] <= row["feedback_on"] <= last.isoformat()
            assert row["feedback_due"]
    for row in read("outcomes"):
        assert any(i["item"] == row["item"] and i["instructed_on"] < row["on"] for i in INSTRUCTIONS)


def test_what_the_province_adopted_had_been_sent_up() -> None:
    first = {number: row["submitted_on"] for number, row in ITEMS.items() if row["to"]}
    national: dict[str, str] = {}
    for row in FORWARDINGS:
        for number in row["item"].split(";"):
            first[number] = min(first.get(number, "9999"), row["forwarded_on"])
            if row["to"] == "national":
                national[number] = row["forwarded_on"]
    for row in ADOPTIONS:
        level = CHANNELS[row["channel"]]["level"]
        if level == "省":
            lag = (day(row["adopted_on"]) - day(first[row["item"]])).days
            assert 1 <= lag <= 40
        if level == "国家":
            assert national[row["item"]] < row["adopted_on"]


def test_issues_rise_with_the_date_and_an_issue_has_one_date() -> None:
    issues: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for row in ADOPTIONS:
        known = issues[row["channel"], row["adopted_on"][:4]]
        assert known.setdefault(int(row["issue"]), row["adopted_on"]) == row["adopted_on"]
    for known in issues.values():
        days = [known[issue] for issue in sorted(known)]
        assert days == sorted(set(days))


def test_instructions_name_posts_and_a_channel_that_adopted_the_item() -> None:
    post = re.compile(r"(省|市|县)(委|政府)(主要领导|分管领导|秘书长)")
    adopted = {(row["item"], row["channel"]): row["adopted_on"] for row in ADOPTIONS}
    for row in INSTRUCTIONS:
        found = post.fullmatch(row["leader"])
        assert found
        assert found[1] == row["level"]
        if row["channel"]:
            assert adopted[row["item"], row["channel"]] < row["instructed_on"]
        if row["level"] == "县":
            assert ITEMS[row["item"]]["unit"] in COUNTIES


def test_solicitations_agree_with_the_items() -> None:
    pairs = [(row["solicitation"], row["unit"]) for row in ASKED]
    assert len(pairs) == len(set(pairs))
    # The focus of a quarter asks all, and nobody by a day.
    focus = {number for number, row in SOLICITATIONS.items() if not row["due_on"]}
    assert {number for number, _ in pairs} == set(SOLICITATIONS) - focus
    assert len({(row["topic"], row["issued_on"][:4]) for row in SOLICITATIONS.values()}) == len(SOLICITATIONS)
    delivered = {row["item"]: row for row in ASKED if row["item"]}
    assert set(delivered) == {n for n, row in ITEMS.items() if row["solicited"] and row["solicited"] not in focus}
    assert {ITEMS[n]["unit"] for n, row in ITEMS.items() if row["solicited"] in focus} == set(DEPARTMENTS)
    for number, row in delivered.items():
        item, asked = ITEMS[number], SOLICITATIONS[row["solicitation"]]
        assert (item["solicited"], item["unit"], item["submitted_on"]) == (
            row["solicitation"],
            row["unit"],
            row["received_on"],
        )
        assert asked["issued_on"] < item["submitted_on"]
        assert asked["issued_on"] < asked["due_on"]
        assert row["outcome"] == ("完成" if row["received_on"] <= asked["due_on"] else "迟交")
    outcomes = Counter(row["outcome"] for row in ASKED)
    assert outcomes["完成"] > 4 * outcomes["迟交"] > 0
    for row in ASKED:
        if row["outcome"] == "待交":
            assert SOLICITATIONS[row["solicitation"]]["due_on"] > "2024-10-31"


def pairs_of_letters(title: str) -> Counter[str]:
    letters = re.sub(r"\W", "", title)
    return Counter(letters[i : i + 2] for i in range(len(letters) - 1))


def test_titles_are_unique_and_not_near_duplicates() -> None:
    titles = [row["title"] for row in ITEMS.values()]
    assert len(set(titles)) == len(titles)
    by_unit: dict[str, list[tuple[str, Counter[str], int]]] = defaultdict(list)
    for row in ITEMS.values():
        letters = pairs_of_letters(row["title"])
        by_unit[row["unit"]].append((row["title"], letters, letters.total()))
    for entries in by_unit.values():
        for (one, first, m), (two, second, n) in combinations(entries, 2):
            if 2 * min(m, n) > 0.9 * (m + n):
                assert 2 * (first & second).total() <= 0.9 * (m + n), (one, two)


def test_words_and_kinds_are_plausible() -> None:
    assert {row["kind"] for row in ITEMS.values()} == MAJOR | {"news", "practice", "proposal", "urgent"}
    assert all(100 <= int(row["words"]) <= 4000 for row in ITEMS.values())
    assert any(row["kind"] == "overview" and int(row["words"]) >= 2000 for row in ITEMS.values())
    assert {row["to"] for row in ITEMS.values()} == {"", "province"}
    back = {row["item"] for row in read("returns")}
    assert {number for number, row in ITEMS.items() if row["status"] != "reported"} == back
    assert {ITEMS[number]["status"] for number in back} == {"returned"}


def test_what_the_readme_promises_besides() -> None:
    """The cases that are there on purpose: a change of the data must not lose one unnoticed."""
    compiled = [row for row in FORWARDINGS if ";" in row["item"]]
    assert len(compiled) == 2
    assert len([row for row in ADOPTIONS if ";" in row["item"]]) == 1
    twice = [row for row in FORWARDINGS if row["to"] == "province" and ITEMS[row["item"].split(";")[0]]["to"]]
    assert len(twice) == 2
    assert all(inside(row["forwarded_on"], TO_AUGUST) and unit_of(row) in COUNTIES for row in twice)
    years: dict[str, set[str]] = defaultdict(set)
    for row in INSTRUCTIONS:
        years[row["item"]].add(row["instructed_on"][:7])
    assert [months for months in years.values() if months == {"2023-12", "2024-01"}]
    due = [row for row in INSTRUCTIONS if row["feedback_due"]]
    assert any(row["feedback_on"] > row["feedback_due"] for row in due)
    assert any(not row["feedback_on"] and row["feedback_due"] <= "2024-10-31" for row in due)
    assert any(not row["feedback_on"] and row["feedback_due"] > "2024-10-31" for row in due)
    assert {row["outcome"] for row in ASKED} == {"完成", "迟交", "未交", "免交", "待交"}


# -- what the other systems of the speech show: persons, networks, reviews, duties


def test_every_network_has_units_and_the_departments_are_the_horizontal_one() -> None:
    networks = {row["name"]: row["network"] for row in read("units")}
    assert networks == {
        OFFICE: "纵向", **dict.fromkeys(COUNTIES, "扩散"), **dict.fromkeys(DEPARTMENTS, "横向")
    }  # fmt: skip


def test_the_departments_are_outside_every_figure_of_the_speech() -> None:
    """Reported to the city alone, no research, instructed on by nobody, adopted by no more than the city."""
    theirs = {number: row for number, row in ITEMS.items() if row["unit"] in DEPARTMENTS}
    assert 5 <= len(theirs) <= 12
    assert {row["to"] for row in theirs.values()} == {""}
    assert "research" not in {row["kind"] for row in theirs.values()}
    for rows in (FORWARDINGS, INSTRUCTIONS):
        assert not {number for row in rows for number in row["item"].split(";")} & set(theirs)
    adopted = {CHANNELS[row["channel"]]["level"] for row in ADOPTIONS if row["item"] in theirs}
    assert adopted == {"市"}
    assert not [row for row in read("standings") if row["unit"] in DEPARTMENTS]


def serving(unit: str, on: date) -> set[str]:
    terms = [row for row in read("officers") if row["unit"] == unit]
    return {row["name"] for row in terms if day(row["from"]) <= on <= day(row["to"] or "9999-12-31")}


def test_every_unit_has_an_officer_but_one_whose_term_ended() -> None:
    units = {row["name"] for row in read("units")}
    assert {unit for unit in units if not serving(unit, TO_OCTOBER[1])} == {"市水利局"}
    assert all(len(serving(unit, date(2024, 9, 30))) == 1 for unit in units)
    assert len(serving("旬阳县", date(2024, 3, 31)) | serving("旬阳县", date(2024, 4, 1))) == 2


def test_authors_are_officers_and_others_and_two_have_one_name() -> None:
    units: dict[str, set[str]] = defaultdict(set)
    for row in ITEMS.values():
        for author in filter(None, row["author"].split("；")):
            units[author].add(row["unit"])
    assert {name for name, of in units.items() if len(of) > 1} == {"李静"}
    assert units["李静"] == {"石泉县", "汉阴县"}
    officers = {row["name"] for row in read("officers")}
    assert officers <= set(units)
    assert set(units) - officers
    assert any("；" in row["author"] for row in ITEMS.values())
    assert all(row["author"] == "" for row in ITEMS.values() if row["submitted_on"] < "2024")


def test_who_signed_appears_by_post() -> None:
    posts = {"", "市政府办公室副主任", "县政府办公室主任", "局办公室主任"}
    assert {row["signed_by"] for row in ITEMS.values()} == posts
    assert all(row["signed_by"] for row in ITEMS.values() if row["submitted_on"] >= "2024-07-01")


def test_texts_have_the_length_that_is_said() -> None:
    texts = [row for row in ITEMS.values() if row["text"]]
    assert len(texts) >= 4
    for row in texts:
        assert int(row["words"]) == len(re.sub(r"\s", "", row["text"])) - sum(
            len(number) - 1 for number in re.findall(r"[0-9]+", row["text"])
        )


def test_trainings_and_reviews_name_persons_on_record() -> None:
    for row in read("trainings"):
        for name in row["officers"].split("；"):
            assert any(name in serving(unit["name"], day(row["on"])) for unit in read("units")), (row, name)
    authors = {author for row in ITEMS.values() for author in row["author"].split("；")}
    reviews = read("reviews")
    assert all(row["by"] in authors and row["by"] not in ITEMS[row["item"]]["author"] for row in reviews)
    assert [row["item"] for row in reviews if row["reason"]] == ["NYNC-2024-0005"]
    assert all(row["on"] <= ITEMS[row["item"]]["submitted_on"] for row in reviews)


def test_documents_of_outcomes_are_plainly_examples() -> None:
    documents = [row["document"] for row in read("outcomes") if row["document"]]
    assert len(documents) == 3
    assert all("示例" in document for document in documents)


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example's ledger, on 1 November 2024."""
    monkeypatch.setattr("zhibao_cli.app.session.clock", lambda: NOW.replace(year=2024, month=11, day=1))
    monkeypatch.setenv("ZHIBAO_LEDGER", str(tmp_path / "ankang.db"))
    assert run_program("init", "--from", str(FOLDER)).code == 0


def reported(words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run_program(f"{words} --format json").json["rows"]
    return found


def test_each_system_has_something_to_show(loaded: None) -> None:
    networks = {row["network"]: row["submitted"] for row in reported("stats --by network --period 2024-10")}
    assert set(networks) == {"vertical", "horizontal", "diffusion"}
    assert all(networks.values())
    officers = reported("stats --by officer --period 2024")
    assert len(officers) == len(read("officers"))
    assert all(row["submitted"] for row in officers)
    assert {row["unit"] for row in reported("awards --people --period 2024") if row["author"] == "李静"} == {
        "石泉县", "汉阴县",
    }  # fmt: skip
    assert [row["unit"] for row in reported("check --period 2024") if row["matter"] == "officers"] == ["市水利局"]
    assert [row["number"] for row in reported("search 积温")] == ["NYNC-2024-0004"]
    assert [row["number"] for row in reported("search 有人看更要有数管")] == ["SLJ-2024-0002"]
    assert {row["sent_back"] for row in reported("stats --by review --period 2024-10")} >= {1}
    focus = [row for row in reported("solicitation list") if row["number"] == "YD-2024-03"]
    assert [row["due_on"] for row in focus] == [None]
    assert reported("target progress --period 2024")
    assert all(reported(f"list {what}") for what in ("returns", "faults", "trainings"))


def test_it_goes_out_and_comes_back_as_it_was(loaded: None, tmp_path: Path) -> None:
    out, again = tmp_path / "out", tmp_path / "again.db"
    assert run_program("export", str(out)).code == 0
    assert run_program("init", "--from", str(out), "--ledger", str(again)).code == 0
    for words in (
        "stats --by officer --period 2024",
        "awards --people --period 2024",
        "list trainings",
        "list reviews",
    ):
        assert reported(f"{words} --ledger {again}") == reported(words)
