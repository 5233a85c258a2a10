import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.numbers import rounded
from zhibao_cli.domain.report import Column, Receipt, Report, Value
from zhibao_cli.domain.words import LEVEL
from zhibao_cli.errors import NotFound, Refused
from zhibao_cli.i18n import msg, plain
from zhibao_cli.io.formats import render
from zhibao_cli.io.formats.as_json import cell_json, error_json, escaped, receipt_json


def parsed(report: Report) -> dict[str, Any]:
    return dict(json.loads(render(report, "json"), parse_float=Decimal))


GOLDEN = """\
{
 "report": "rank",
 "period": {"start": "2024-01-01", "end": "2024-08-31"},
 "provenance": {"scorecard": [{"id": "ankang", "effective_from": "2024-01-01", "digest": "d1gest"}], \
"date_basis": "event", "as_of": "2024-09-01", "head": "0123456789abcdef", "head_at": "2024-09-02T08:00:00"},
 "columns": [
  {"key": "group", "title": "类别"},
  {"key": "rank", "title": "名次"},
  {"key": "unit", "title": "单位"},
  {"key": "level", "title": "级别"},
  {"key": "adopted", "title": "采用"},
  {"key": "rate", "title": "采用率"},
  {"key": "points", "title": "积分"}
 ],
 "rows": [
  {"group": "直报县", "rank": 1, "unit": "白河县", "level": "province", "adopted": 6, "rate": 0.455, "points": 27.0},
  {"group": "直报县", "rank": 2, "unit": "汉阴县", "level": "city", "adopted": 0, "rate": null, "points": -0.1},
  {"group": "市直部门", "rank": 1, "unit": "市政府办公室", "level": null, "adopted": 15, "rate": 1.000, "points": 65.5}
 ],
 "total": {"group": null, "rank": null, "unit": null, "level": null, "adopted": 21, "rate": null, "points": 92.5},
 "notes": [
  "A joint item is one in each row."
 ]
}
"""


def test_a_report(ranked: Report) -> None:
    assert render(ranked, "json") == GOLDEN


def test_codes_stay_english_for_a_chinese_reader(ranked: Report, chinese: None) -> None:
    assert render(ranked, "json") == GOLDEN


def test_a_report_of_nothing(ranked: Report) -> None:
    found = parsed(Report("rank", ranked.title, ranked.columns, ()))
    assert (found["rows"], found["notes"], found["period"]) == ([], [], None)
    assert found["provenance"] == {
        "scorecard": [], "date_basis": "event", "as_of": None, "head": None, "head_at": None,
    }  # fmt: skip
    assert "total" not in found


def test_texts_come_through_whole(awkward: Report) -> None:
    found = parsed(awkward)
    assert [row["title"] for row in found["rows"]] == [row[1] for row in awkward.rows]
    assert [row["topics"] for row in found["rows"]] == [[row[1], "乡村"] for row in awkward.rows]
    assert found["rows"][0]["major"] is True
    assert found["rows"][1]["on"] == "2024-02-29"
    assert found["total"]["count"] == 10**20
    assert found["columns"][1]["title"] == "[i]标题[/i]\n=1"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", None, "null"),
        ("flag", True, "true"),
        ("flag", False, "false"),
        ("count", 3, "3"),
        ("count", Fraction(7, 2), "3.5"),
        ("points", 3, "3.00"),
        ("points", Fraction(1, 3), "0.33"),
        ("points", Fraction(-1, 1000), "0.00"),
        ("rate", Fraction(1, 3), "0.3333"),
        ("date", date(2024, 3, 5), '"2024-03-05"'),
        ("word", "county", '"county"'),
        ("word", LEVEL["county"], '"county"'),
        ("text", plain("文"), '"文"'),
        ("text", (), "[]"),
        ("text", ("a", '"'), '["a", "\\""]'),
    ],
)
def test_cells(kind: str, value: Value, text: str) -> None:
    assert cell_json(Column("x", plain("x"), kind, words="level", decimals=2), value) == text


@given(st.fractions(), st.integers(0, 6))
def test_points_are_exact(value: Fraction, decimals: int) -> None:
    found = json.loads(cell_json(Column("x", plain("x"), "points", decimals=decimals), value), parse_float=Decimal)
    assert Fraction(found) == rounded(value, decimals)


@given(st.text(st.characters()))
def test_any_text_survives_in_any_encoding(text: str) -> None:
    shown = cell_json(Column("x", plain("x")), text)
    assert json.loads(shown) == json.loads(escaped(shown)) == text
    assert escaped(shown).isascii()
    shown.encode("utf-8")


def test_a_receipt() -> None:
    receipt = Receipt(
        "adoption", plain("已记采用 a17"), entry="e1", number="SQ-2024-0001/2", ref="a17",
        warnings=(plain("近似"),), notes=(plain("new"),), undo="zhibao undo",
    )  # fmt: skip
    assert json.loads(receipt_json(receipt)) == {
        "recorded": {"what": "adoption", "number": "SQ-2024-0001/2", "ref": "a17", "entry": "e1"},
        "text": "已记采用 a17",
        "warnings": ["近似"],
        "notes": ["new"],
        "undo": "zhibao undo",
        "dry_run": False,
    }


def test_a_receipt_of_a_dry_run_has_no_entry() -> None:
    found = json.loads(receipt_json(Receipt("unit", plain("x"), dry_run=True)))
    assert found["dry_run"] is True
    assert found["recorded"] == {"what": "unit", "number": None, "ref": None, "entry": None}
    assert found["warnings"] == []


def test_an_error() -> None:
    message = msg("No unit “{name}”.", name="白\n河")
    error = NotFound("unit-unknown", message, plain("zhibao unit add"), (plain("白河县"),))
    assert json.loads(error_json(error)) == {
        "error": {
            "code": "unit-unknown",
            "message": "No unit “白\n河”.",
            "hint": "zhibao unit add",
            "details": ["白河县"],
        }
    }
    assert error_json(error).count("\n") == 1
    assert json.loads(error_json(Refused("x", plain("y"))))["error"]["hint"] is None
