"""A library that is missing is told with the line that installs it."""

import sys

import pytest

from zhibao_cli.domain.report import Report
from zhibao_cli.errors import Refused
from zhibao_cli.io.formats import render
from zhibao_cli.io.libraries import library


def test_one_that_is_there() -> None:
    assert library("json", "xlsx").dumps([]) == "[]"


def test_one_that_is_missing(ranked: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(Refused) as caught:
        render(ranked, "xlsx")
    assert caught.value.code == "library-missing"
    assert 'pip install "zhibao[xlsx]"' in str(caught.value.hint)
