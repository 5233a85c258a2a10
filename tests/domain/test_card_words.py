"""What a line of a scorecard says."""

import pytest
from tests.domain.cards import card

from zhibao_cli import i18n
from zhibao_cli.domain.card_words import rule_text

TEXT = """[[channel]]
id = "zrqk"
name = "昨日情况"
level = "city"
[[rule]]
on = "adopted"
when = { channel = "zrqk", form = ["brief", "title"], min_words = 100, reprint = false }
points = 1.5
[[rule]]
on = "fault"
points = { from = -9, to = -1 }
[[factor]]
on = "adopted"
when = { route = "relay" }
times = 2
[base]
points = 6
every = "quarter"
[[quota]]
count = "submitted"
every = "month"
at_least = "target"
[[rate]]
every = "quarter"
below = 0.3
points = -1
[[cap]]
on = "adopted"
every = "month"
max = 10
[limits]
floor = "base"
[[strike]]
count = "solicited"
reaches = 2
effect = "zero"
"""

SAID = {
    "[[rule]]": "adopted 昨日情况 brief/title no reprint ≥ 100 words = 1.5",
    "[[factor]]": "adopted relay × 2",
    "[base]": "base quarter = 6",
    "[[quota]]": "quota month: submitted ≥ target",
    "[[rate]]": "adoption rate quarter < 0.3 = -1",
    "[[cap]]": "adopted month ≤ 10",
    "[limits]": "limits",
    "[[strike]]": "solicited ≥ 2",
}


@pytest.mark.parametrize("section", SAID)
def test_what_a_section_says(section: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_chosen", ["en"])
    head = '[scorecard]\nid = "t"\ntitle = "t"\neffective_from = 2024-01-01\n'
    line = (head + TEXT).splitlines().index(section) + 1
    assert rule_text(card(TEXT, head), line) == f"line {line}: {SAID[section]}"


def test_a_line_without_a_section_says_nothing() -> None:
    assert rule_text(card(TEXT), 1) == ""
