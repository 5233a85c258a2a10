from collections import defaultdict

import pytest

from zhibao_cli import i18n
from zhibao_cli.domain.tables import TABLES, TYPES, TableSpec, header_key, is_header, map_headers, which_table
from zhibao_cli.domain.words import VOCABULARIES, fold
from zhibao_cli.errors import UsageFault

EVERY = pytest.mark.parametrize("spec", TABLES.values(), ids=list(TABLES))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_chosen", ["en"])


@EVERY
def test_columns_are_of_known_types_and_vocabularies(spec: TableSpec) -> None:
    assert len({column.key for column in spec.columns}) == len(spec.columns)
    for column in spec.columns:
        assert column.type in TYPES
        assert (column.words in VOCABULARIES) == (column.type == "word")
        assert column.headers


@EVERY
def test_what_is_needed_is_a_column(spec: TableSpec) -> None:
    keys = {column.key for column in spec.columns}
    assert spec.needs
    assert {key for choices in spec.needs for choice in choices for key in choice} <= keys


@EVERY
def test_no_header_means_two_columns(spec: TableSpec) -> None:
    claimed = defaultdict(set)
    for column in spec.columns:
        for header in (column.key, *column.headers):
            claimed[fold(header)].add(column.key)
    assert [header for header, keys in claimed.items() if len(keys) > 1] == []


def test_no_name_means_two_tables() -> None:
    claimed = defaultdict(set)
    for spec in TABLES.values():
        for name in (spec.name, *spec.names):
            claimed[fold(name)].add(spec.name)
    assert [name for name, tables in claimed.items() if len(tables) > 1] == []


@EVERY
def test_names_and_headers_lead_back(spec: TableSpec) -> None:
    for name in (spec.name, *spec.names, spec.names[0] + "表"):
        assert which_table(name) is spec
    for column in spec.columns:
        for header in (column.key, column.key.replace("_", " ").title(), *column.headers):
            assert header_key(spec, header) == column.key
            assert is_header(header)


@pytest.mark.parametrize(
    ("stem", "table"),
    [
        ("adoptions", "adoptions"),
        ("Adoptions", "adoptions"),
        ("adoption", "adoptions"),
        ("采用", "adoptions"),
        (" 采 用 ", "adoptions"),
        ("采用登记表", "adoptions"),
        ("采用台账", "adoptions"),
        ("台账", "records"),
        ("solicited-units", "solicited_units"),
        ("solicited units", "solicited_units"),
        ("约稿单位", "solicited_units"),
        ("约稿", "solicitations"),
        ("上级通报", "standings"),
    ],
)
def test_files_are_known_by_their_names(stem: str, table: str) -> None:
    assert which_table(stem) is TABLES[table]


@pytest.mark.parametrize("stem", ["", "表", "说明", "readme", "采用2023与2024", "scorecard"])
def test_other_files_are_left_alone(stem: str) -> None:
    assert which_table(stem) is None


def test_headers_people_write_are_mapped() -> None:
    headers = ["序号", "*信息标题", "报送单位：", "采用时间", "采用 刊物", "字数（字）", "得 分", "", "备注"]
    keys, unknown, missing = map_headers(TABLES["adoptions"], headers)
    assert keys == {1: "title", 2: "unit", 3: "adopted_on", 4: "channel", 6: "points"}
    assert unknown == ("字数（字）", "备注")
    assert missing == ()


def test_either_of_two_columns_will_do() -> None:
    adoptions = TABLES["adoptions"]
    assert map_headers(adoptions, ["item", "level", "adopted_on"])[2] == ()
    assert map_headers(adoptions, ["unit", "title", "level", "adopted_on"])[2] == ()
    assert map_headers(adoptions, ["unit"])[2] == ("item|unit+title", "channel|level", "adopted_on")
    assert adoptions.required == ("adopted_on",)


def test_the_wide_table_keeps_the_two_levels_and_texts_apart() -> None:
    keys, unknown, missing = map_headers(TABLES["records"], ["单位", "标题", "级别", "批示级别", "正文", "批示内容"])
    assert list(keys.values()) == ["unit", "title", "level", "leader_level", "text", "instruction_text"]
    assert (unknown, missing) == ((), ())
    assert map_headers(TABLES["records"], ["日期"])[1] == ("日期",)


def test_a_second_header_for_a_column_is_unknown() -> None:
    assert map_headers(TABLES["officers"], ["单位", "报送单位", "姓名"]) == ({0: "unit", 2: "name"}, ("报送单位",), ())


def test_the_users_own_mapping_comes_first() -> None:
    spec = TABLES["officers"]
    keys, unknown, _ = map_headers(spec, ["单位", "所在处室", "姓名"], {"所在处室": "unit"})
    assert (keys, unknown) == ({1: "unit", 2: "name"}, ("单位",))
    assert map_headers(spec, ["甲", "乙"], {"甲": "单位", "乙": "姓名"})[2] == ()


def test_a_mapping_to_no_column_is_refused() -> None:
    with pytest.raises(UsageFault) as caught:
        map_headers(TABLES["officers"], [], {"甲": "points"})
    assert caught.value.code == "column-unknown"


def test_what_is_given_elsewhere_is_not_missing() -> None:
    assert map_headers(TABLES["standings"], ["单位"], given=("start", "end"))[2] == ()


def test_titles_are_in_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    column = TABLES["submissions"].column("submitted_on")
    assert (str(column), str(TABLES["submissions"])) == ("submitted on", "submissions")
    monkeypatch.setattr(i18n, "_chosen", ["zh"])
    assert (str(column), str(TABLES["submissions"])) == ("报送日期", "报送")
