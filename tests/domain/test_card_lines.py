"""Where sections and keys of a TOML text stand."""

import tomllib
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.card_lines import find_places

# -- lines


def test_lines_of_a_text_with_everything_in_it() -> None:
    text = '''# a comment with [brackets] and "quotes
title = "a # in a text" # and a comment
"quoted.key" = """
[not a header]
x = 1
"""
list = [
  1, # one ]
  { a = 1, b = [
    2 ] },
]
[a.b]
c.d = 'lit]eral'
[[rule]]
on = "x"
[rule.when]
level = "city"
[[rule]]
on = "y"
when = { level = "z", group = "#" }
[[rule.deep]]
k = 1
'''
    tomllib.loads(text)
    found = find_places(text)
    expected = {
        ("title",): 2, ("quoted.key",): 3, ("list",): 7, ("list", 0): 8, ("list", 1): 9, ("list", 1, "b"): 9,
        ("list", 1, "b", 0): 10, ("a", "b"): 12, ("a", "b", "c", "d"): 13, ("rule", 0): 14, ("rule", 0, "on"): 15,
        ("rule", 0, "when"): 16, ("rule", 0, "when", "level"): 17, ("rule", 1): 18, ("rule", 1, "when"): 20,
        ("rule", 1, "when", "group"): 20, ("rule", 1, "deep", 0): 21, ("rule", 1, "deep", 0, "k"): 22,
    }  # fmt: skip
    assert {path: found.line(path) for path in expected} == expected
    assert found.line(("rule", 0, "when", "absent")) == 16
    assert found.line(("absent",)) == 0


KEYS = st.text("ab-_", min_size=1, max_size=3)
SCALARS = st.one_of(
    st.integers(-9, 9).map(str),
    st.text("ab#[]{}\"'=\\\n ,", max_size=6).map(
        lambda t: '"' + t.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    ),
    st.text('ab#[]{}"=\\ ,', max_size=6).map(lambda t: f"'{t}'"),
    st.text("ab#[]{}=\n ,", max_size=6).map(lambda t: f'"""\n{t}"""'),
    st.just("2024-01-01"),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda values: "[ # ]\n" + ",\n".join(values) + "\n]"),
        st.lists(inner.filter(lambda value: "\n" not in value), max_size=2).map(
            lambda values: "{ " + ", ".join(f"k{n} = {value}" for n, value in enumerate(values)) + " }"
        ),
    ),
    max_leaves=4,
)


@given(st.lists(st.tuples(KEYS, VALUES), unique_by=lambda pair: pair[0], max_size=5), st.booleans())
def test_every_key_is_found_on_its_line(pairs: list[tuple[str, str]], windows: bool) -> None:
    text = "[[s]]\n"
    expected = {}
    for key, value in pairs:
        expected["s", 0, key] = text.count("\n") + 1
        text += f"{key} = {value} # [x]\n"
    text = text.replace("\n", "\r\n") if windows else text
    data = tomllib.loads(text, parse_float=Decimal)
    assert set(data["s"][0]) == {key for key, _ in pairs}
    found = find_places(text)
    assert {path: found.line(path) for path in expected} == expected
