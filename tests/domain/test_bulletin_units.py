"""Which spellings in a running text mean which unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.bulletin_office import UNITS

from zhibao_cli.domain.bulletin_units import Gazetteer
from zhibao_cli.domain.names import Named, resolve, spellings

UNITS_ON_RECORD = Gazetteer(UNITS)


@pytest.mark.parametrize(
    ("text", "found", "codes"),
    [
        ("石泉县采用", "石泉县", "SQ"),
        ("石泉采用", "石泉", "SQ"),
        ("石泉县政府办公室采用", "石泉县政府办公室", "SQ"),
        ("石泉县人民政府办公室采用", "石泉县人民政府办公室", "SQ"),
        ("旬阳市采用", "旬阳市", "XY"),
        ("市政府办公室采用", "市政府办公室", "SZF"),
        ("市府办采用", "市府办", "SZF"),
        ("财政局采用", "财政局", "CZJ"),
        ("发改委采用", "发改委", "FGW"),
        ("高新区采用", "高新区", "GX1 GX2"),
    ],
)
def test_a_spelling_is_found(text: str, found: str, codes: str) -> None:
    spelling = UNITS_ON_RECORD.at(text, 0)
    assert spelling is not None
    assert (spelling.text, " ".join(spelling.codes)) == (found, codes)


@pytest.mark.parametrize("text", ["政府办公室采用", "市政府采用", "紫阳县采用", "泉县采用", "", "SQ采用"])
def test_what_is_no_spelling_is_not_found(text: str) -> None:
    assert UNITS_ON_RECORD.at(text, 0) is None


def test_a_place_that_has_an_ending_has_no_other() -> None:
    assert "石泉市" not in set(spellings(Named("SQ", "石泉县", ("石泉",))))
    assert {"石泉县", "石泉市", "石泉区"} <= set(spellings(Named("SQ", "石泉")))


def test_a_spelling_of_two_units_is_both_and_one_on_record_goes_before_a_derived_one() -> None:
    both = Gazetteer((Named("A", "石泉县"), Named("B", "石泉区"))).at("石泉采用", 0)
    assert both is not None
    assert both.codes == ("A", "B")
    own = Gazetteer((Named("A", "市财政局"), Named("B", "财政局"))).at("财政局采用", 0)
    assert own is not None
    assert own.codes == ("B",)


@given(st.sampled_from(UNITS), st.data())
def test_what_is_spelled_out_is_what_may_be_typed(unit: Named, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(sorted(set(spellings(unit)))))
    assert resolve(text, [unit], "unit") is unit
