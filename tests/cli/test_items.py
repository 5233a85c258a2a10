"""Items and events, named by number, shortened number, `last`, a part of the title, a reference."""

import pytest
from tests.cli.conftest import Run


def _numbers(z: Run) -> list[str]:
    return [row["number"] for row in z("list --format json").json["rows"]]


def _shown(z: Run, typed: str) -> str:
    shown = z("show", typed, "--format", "json")
    assert shown.code == 0, shown.err
    return next(str(row["value"]) for row in shown.json["rows"] if row["field"] == "number")


@pytest.fixture
def three(z: Run) -> Run:
    z("submit 秋茶产销两旺 --unit SQ --on 2024-01-05 --also 原-7")
    z("submit 返乡创业调研 --unit SQ --on 2024-02-05")
    z("submit 秋粮收购 --unit BH --on 2023-12-05")
    return z


def test_numbers_are_code_year_and_serial(three: Run) -> None:
    assert _numbers(three) == ["BH-2023-0001", "SQ-2024-0001", "SQ-2024-0002"]


@pytest.mark.parametrize("typed", ["SQ-2024-0001", "SQ-2024-1", "sq-2024-1", "SQ-2024-01", "秋茶", "产销", "原-7"])
def test_an_item_by_any_of_its_names(three: Run, typed: str) -> None:
    assert _shown(three, typed) == "SQ-2024-0001"


def test_a_code_in_small_letters_is_found_in_any_case(z: Run) -> None:
    z("unit add 市林业局 --code lyj")
    z("submit 甲 --unit lyj")
    for typed in ("lyj-2024-0001", "lyj-2024-1", "LYJ-2024-1"):
        assert _shown(z, typed) == "lyj-2024-0001"


def test_last_is_the_last_this_actor_recorded(three: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _shown(three, "last") == "BH-2023-0001"
    monkeypatch.setenv("ZHIBAO_ACTOR", "王强")
    assert three("show last").fault == "item-unknown"
    three("submit 丙 --unit HY")
    assert _shown(three, "last") == "HY-2024-0001"
    monkeypatch.setenv("ZHIBAO_ACTOR", "李敏")
    assert _shown(three, "last") == "BH-2023-0001"
    three("undo")
    assert _shown(three, "last") == "SQ-2024-0002"


def test_last_as_of_an_earlier_entry(three: Run) -> None:
    entries = [row["entry"] for row in three("log --format json").json["rows"]]
    shown = three(f"show last --as-of {entries[1]} --format json")
    assert any(row["value"] == "SQ-2024-0002" for row in shown.json["rows"])


def test_a_part_that_fits_two_lists_both(three: Run) -> None:
    ran = three("show 秋 --format json")
    assert (ran.code, ran.error["code"]) == (2, "item-ambiguous")
    listed = " ".join(ran.error["details"])
    for text in ("SQ-2024-0001", "BH-2023-0001", "石泉县", "2023-12-05", "秋粮收购"):
        assert text in listed


def test_a_further_number_that_is_anothers_own_is_ambiguous(three: Run) -> None:
    assert three("amend 返乡 --also 省-15").code == 0
    assert three("amend 秋粮 --also 省-15").code == 0
    assert three("show 省-15").fault == "item-ambiguous"
    three("amend 秋粮 --also SQ-2024-0001")
    ran = three("show SQ-2024-0001 --format json")
    assert ran.error["code"] == "item-ambiguous"
    assert len(ran.error["details"]) == 2


def test_further_numbers_are_added_and_cleared(three: Run) -> None:
    three("amend 秋茶 --also 省-15")
    row = three("list --unit SQ --period 2024-01 --format json").json["rows"][0]
    assert row["other_numbers"] == ["原-7", "省-15"]
    assert _shown(three, "省-15") == "SQ-2024-0001"
    three("amend", "秋茶", "--also", "")
    assert three("show 省-15").fault == "item-unknown"
    assert three("amend 秋茶 --also SQ-2024-0001").fault == "number-same"


def test_a_given_number_is_kept_and_never_taken_again(z: Run) -> None:
    assert z("submit 甲 --unit SQ --number 安政信〔2024〕7号").code == 0
    assert z("submit 乙 --unit SQ --number SQ-2024-0041").code == 0
    assert z("submit 丙 --unit SQ --format json").json["recorded"]["number"] == "SQ-2024-0042"
    for number in ("安政信〔2024〕7号", "SQ-2024-0041", "SQ-2024-41", "SQ-2024-0042"):
        ran = z("submit", "丁", "--unit", "SQ", "--number", number)
        assert (ran.code, ran.fault) == (1, "number-used"), number


def test_a_number_is_not_used_again_after_void_or_undo(z: Run) -> None:
    z("submit 甲 --unit SQ")
    z("submit 乙 --unit SQ")
    assert z("void 甲 --reason 重复").code == 0
    z("undo")
    assert z("submit 丙 --unit SQ --format json").json["recorded"]["number"] == "SQ-2024-0003"
    assert z("submit 丁 --unit SQ --number SQ-2024-0001").fault == "number-used"


def test_references_are_not_used_again_either(z: Run) -> None:
    z("submit 甲 --unit SQ --on 2024-01-01")
    assert z("adopt 甲 --level 省 --on 2024-01-02 --format json").json["recorded"]["ref"] == "a1"
    z("undo")
    assert z("adopt 甲 --level 省 --on 2024-01-02 --format json").json["recorded"]["ref"] == "a2"
    assert z("show a1").fault == "reference-unknown"


def test_every_event_has_a_reference(z: Run) -> None:
    z("submit 甲 --unit SQ --on 2024-01-01")
    recorded = {
        "a1": "adopt 甲 --level 省",
        "f1": "forward 甲 --to 省",
        "i1": "instruct 甲 --level 市",
        "s1": "standing add SQ --period 2024-01 --points 5",
        "p1": "officer add 王强 --unit SQ",
    }
    for ref, words in recorded.items():
        assert z(f"{words} --format json").json["recorded"]["ref"] == ref
        assert z(f"show {ref}").code == 0
        assert z(f"log {ref}").code == 0
        if ref != "p1":
            assert z(f"void {ref} --reason 试").code == 0
            assert z(f"show {ref}").fault == "reference-unknown"


def test_an_adoption_by_its_place_on_the_item(z: Run) -> None:
    z("submit 甲 --unit SQ --on 2024-01-01")
    z("submit 乙 --unit BH --on 2024-01-01")
    z("adopt 甲 --level 省 --on 2024-01-02")
    z("adopt 乙 甲 --channel akzw --on 2024-01-03")
    assert "a1" in z("show SQ-2024-0001/1").out
    assert "a2" in z("show SQ-2024-1/2").out
    assert "a2" in z("show BH-2024-0001/1").out
    assert z("show SQ-2024-0001/3").fault == "reference-unknown"
    z("void SQ-2024-0001/1 --reason 误记")
    assert "a2" in z("show SQ-2024-0001/2").out
    assert z("show SQ-2024-0001/1").fault == "reference-unknown"
    assert z("amend SQ-2024-0001/1 --issue 3").fault == "reference-unknown"


def test_an_adoption_by_its_place_as_of_before_it(z: Run) -> None:
    z("submit 甲 --unit SQ --on 2024-01-01")
    entry = z("log --top 1 --format json").json["rows"][0]["entry"]
    z("adopt 甲 --level 省 --on 2024-01-02")
    assert z(f"show SQ-2024-0001/1 --as-of {entry}").fault == "reference-unknown"


def test_a_reference_is_never_taken_for_the_start_of_a_hash(z: Run) -> None:
    z("submit 甲 --unit SQ --on 2024-01-01")
    for _ in range(3):
        z("submit 乙 --unit SQ --on 2024-01-01")
    hashes = [row["hash"] for row in z("log --format json").json["rows"]]
    start = next(text[:2] for text in hashes if text[0] in "abcdef")
    assert z(f"undo {start}").fault == "entry-unknown"
    assert z(f"log {hashes[0][:12]}").code == 0
    assert z(f"undo {hashes[0][:12]}").code == 0


def test_an_item_named_twice(z: Run) -> None:
    z("submit 甲 --unit SQ --on 2024-01-01")
    assert z("adopt 甲 SQ-2024-1 --level 省").fault == "item-twice"


def test_a_unit_shown_by_name_and_by_code(three: Run) -> None:
    for typed in ("石泉", "SQ"):
        rows = three("show", typed, "--format", "json").json["rows"]
        assert any(row["value"] == "石泉县" for row in rows)


def test_a_title_of_an_earlier_entry_is_found_as_of_then(z: Run) -> None:
    z("submit 旧题 --unit SQ --on 2024-01-01")
    entry = z("log --top 1 --format json").json["rows"][0]["entry"]
    z("amend 旧题 --title 新题")
    assert z("show 旧题").code == 4
    assert z(f"show 旧题 --as-of {entry}").code == 0
