"""The fields of the documents are those their guide lists."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from zhibao_cli.domain import bulletin

GUIDE = (Path(__file__).parents[2] / "docs" / "bulletin.md").read_text(encoding="utf-8")
RECORDS = [one for one in vars(bulletin).values() if isinstance(one, type) and one.__module__ == bulletin.__name__]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_in_the_guide(record: Any) -> None:
    for field in fields(record):
        assert f"`{field.name}`" in GUIDE, field.name


def test_the_guide_lists_no_field_that_there_is_not() -> None:
    names = {field.name for record in RECORDS for field in fields(record)} | {"lapses"}
    tables = GUIDE.partition("## Fields")[2]
    assert set(re.findall("`([a-z_]+)`", tables)) <= names


def test_something_fell_short_when_anybody_is_named() -> None:
    plain = dict.fromkeys(("office", "addressee", "number", "dated", "period", "level", "head", "mark"), "")
    assert not bulletin.Bulletin(**plain, year=2024).lapses  # type: ignore[arg-type]
    assert bulletin.Bulletin(**plain, year=2024, silent=("石泉县",)).lapses  # type: ignore[arg-type]
