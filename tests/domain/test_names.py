"""Which unit a clerk means by what was typed."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.names import Named, initials_of, resolve
from zhibao_cli.domain.words import fold
from zhibao_cli.errors import NotFound, UsageFault, ZhibaoError
from zhibao_cli.i18n import language, use

SHIQUAN = Named("SQ", "石泉县", ("石泉县委县政府信息点",), "sqx")
BAIHE = Named("BH", "白河县", (), "bhx")
BAIHE_DISTRICT = Named("BHQ", "白河区", (), "bhq")
HANYIN = Named("U03", "汉阴县人民政府办公室", ("汉阴县政府办",), "hyxrmzfbgs")
XUNYANG = Named("U04", "旬阳市", ("旬阳县",), "xys")
OFFICE = Named("U05", "市政府办公室", ("市府办",), "szfbgs")
EDUCATION = Named("U06", "市教育局", (), "sjyj")
EDUCATION_OFFICE = Named("U07", "市教育局办公室", (), "sjyjbgs")
WATER = Named("U08", "市水利局", ("水利局", "市水务局"), "sslj")
AGRICULTURE = Named("U09", "市农业农村局", ("农业局",), "snyncj")
UNITS = (
    SHIQUAN, BAIHE, BAIHE_DISTRICT, HANYIN, XUNYANG, OFFICE, EDUCATION, EDUCATION_OFFICE, WATER, AGRICULTURE,
)  # fmt: skip


@pytest.fixture(autouse=True, scope="module")
def _in_english() -> Iterator[None]:
    before = language()
    use("en")
    yield
    use(before)


FOUND = """
SQ                  SQ      the code
sq                  SQ      in any case
ＳＱ                SQ      full-width
石泉县              SQ      the name
石泉                SQ      without its ending
石泉县政府办公室    SQ      with its office
石泉县人民政府      SQ      with its government
石泉县人民政府办公室 SQ     with both
石泉政府办          SQ      without the ending, with the office
sqx                 SQ      initials
SQX                 SQ      initials in capitals
汉阴                U03     neither ending nor office
汉阴县              U03     the place for its office
汉阴县政府办公室    U03     the office in other words
旬阳                U04     without its ending
旬阳县              U04     an earlier name
市教育局            U06     a name that begins another one
市教育局办公室      U07     that other one
市教育局办          U07     a unique start
水利局              U08     an alias
市水                U08     a unique start of name and alias alike
市府办              U05     a short name
市政府办            U05     the office in other words
市人民政府办公室    U05     the office in other words
农业                U09     the start of an alias
白河县              BH      exact among two of one stem
bhq                 BHQ     initials
sslj                U08     initials
"""


def cases() -> list[tuple[str, str]]:
    rows = (line.split(maxsplit=2) for line in FOUND.strip().splitlines())
    return [(typed, code) for typed, code, _ in rows]


@pytest.mark.parametrize(("typed", "code"), cases())
def test_a_unit_is_found(typed: str, code: str) -> None:
    assert resolve(typed, UNITS, "unit").code == code


AMBIGUOUS = """
白河        BH BHQ
市教        U06 U07
U0          U03 U04 U05 U06 U07 U08 U09
"""


@pytest.mark.parametrize("line", AMBIGUOUS.strip().splitlines())
def test_one_of_several_is_not_chosen(line: str) -> None:
    typed, *codes = line.split()
    with pytest.raises(UsageFault) as fault:
        resolve(typed, UNITS, "unit")
    assert fault.value.code == "unit-ambiguous"
    hint = str(fault.value.hint)
    assert all(named.name in hint and named.code in hint for named in UNITS if named.code in codes)


UNKNOWN = """
石全县      石泉县      a wrong character
石泉区      石泉县      another place
市水力局    市水利局    a wrong character
SXQ         石泉县      letters the wrong way round
"""


@pytest.mark.parametrize("line", UNKNOWN.strip().splitlines())
def test_the_nearest_is_suggested(line: str) -> None:
    typed, nearest, _ = line.split(maxsplit=2)
    with pytest.raises(NotFound) as fault:
        resolve(typed, UNITS, "unit")
    assert fault.value.code == "unit-unknown"
    assert nearest in str(fault.value.hint)
    assert f"zhibao unit add {typed}" in str(fault.value.hint)


def test_a_stem_alone_is_no_name() -> None:
    lone = (Named("Q", "旗县区", ()), OFFICE)
    with pytest.raises(NotFound):
        resolve("县", lone, "unit")


@pytest.mark.parametrize("typed", ["", "  ", "\u3000"])
def test_nothing_names_nothing(typed: str) -> None:
    with pytest.raises(NotFound, match="unit-unknown"):
        resolve(typed, UNITS, "unit")


def test_nobody_is_found_among_nobody() -> None:
    with pytest.raises(NotFound, match="unit-unknown") as fault:
        resolve("石泉", (), "unit")
    assert "zhibao unit add 石泉" in str(fault.value.hint)


@pytest.mark.parametrize(
    "what",
    ["unit", "channel", "kind", "form", "topic", "officer", "group", "item", "scorecard", "solicitation"],
)
def test_every_kind_of_thing_has_its_codes(what: str) -> None:
    two = (Named("a1", "甲一"), Named("a2", "甲二"))
    with pytest.raises(NotFound) as unknown:
        resolve("乙", two, what)
    with pytest.raises(UsageFault) as ambiguous:
        resolve("甲", two, what)
    assert (unknown.value.code, ambiguous.value.code) == (f"{what}-unknown", f"{what}-ambiguous")
    for fault in (unknown.value, ambiguous.value):
        assert what in str(fault.message)
        assert str(fault.hint)


def test_what_has_no_command_to_add_it_is_listed() -> None:
    with pytest.raises(NotFound) as fault:
        resolve("专报", (Named("full", "单篇"), Named("brief", "简讯")), "form")
    assert "单篇 (full), 简讯 (brief)" in str(fault.value.hint)


def test_the_nearest_of_what_has_no_command_to_add_it() -> None:
    with pytest.raises(NotFound) as fault:
        resolve("春耕备垦", (Named("", "春耕备耕"), Named("防汛", "防汛")), "topic")
    assert str(fault.value.hint) == "Is it 春耕备耕?"


def test_two_versions_of_one_unit_are_one() -> None:
    renamed = (Named("XY", "旬阳市"), Named("XY", "旬阳县"))
    assert resolve("旬阳", renamed, "unit") == renamed[0]


def test_a_long_list_is_cut() -> None:
    many = tuple(Named(f"T{number}", f"第{number}号") for number in range(20))
    with pytest.raises(UsageFault) as fault:
        resolve("第", many, "topic")
    assert "12 more" in str(fault.value.hint)


def test_a_name_with_spaces_is_quoted_in_the_line_that_adds_it() -> None:
    with pytest.raises(NotFound) as fault:
        resolve("Li Hua", (), "officer")
    assert 'zhibao officer add "Li Hua" --unit UNIT' in str(fault.value.hint)


def test_braces_in_a_name_are_only_characters() -> None:
    with pytest.raises(NotFound) as fault:
        resolve("{name}", (Named("{0}", "{names}"),), "kind")
    assert "{name}" in str(fault.value.message)


@pytest.mark.parametrize(
    ("name", "initials"), [("石泉县", "sqx"), ("市水利局", "sslj"), ("第12期 ABC", "d12qabc"), ("", "")]
)
def test_initials(name: str, initials: str) -> None:
    pytest.importorskip("pypinyin")
    assert initials_of(name) == initials


def test_initials_are_made_when_none_are_given() -> None:
    pytest.importorskip("pypinyin")
    two = (Named("U01", "石泉县"), Named("U02", "白河县"))
    assert resolve("sqx", two, "unit").code == "U01"
    assert resolve("bh", two, "unit").code == "U02"


def test_without_pypinyin_there_are_no_initials(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> ModuleType:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    assert initials_of("石泉县") == ""
    with pytest.raises(NotFound):
        resolve("bhx", (Named("U01", "石泉县"),), "unit")


NAMES = st.text("石泉白河汉阴旬阳县市区教育局办公室人民政府AB12 ", min_size=1, max_size=8).filter(fold)


@given(st.lists(NAMES, min_size=1, max_size=8, unique_by=fold), st.data())
def test_an_exact_name_is_always_found(names: list[str], data: st.DataObject) -> None:
    units = tuple(Named(f"#{number}", name) for number, name in enumerate(names))
    wanted = data.draw(st.sampled_from(units))
    assert resolve(wanted.name, units, "unit") == wanted
    assert resolve(wanted.code, units, "unit") == wanted


def found_or_fault(typed: str, units: list[Named]) -> Named | ZhibaoError:
    try:
        return resolve(typed, units, "unit")
    except ZhibaoError as fault:
        return fault


@given(NAMES, st.lists(st.builds(Named, NAMES, NAMES, st.tuples(NAMES), st.just("ab")), max_size=5))
def test_the_answer_is_a_candidate_or_a_fault_of_the_user(typed: str, units: list[Named]) -> None:
    found = found_or_fault(typed, units)
    if isinstance(found, ZhibaoError):
        assert found.code in {"unit-unknown", "unit-ambiguous"}
        assert str(found.hint)
    else:
        assert found in units
