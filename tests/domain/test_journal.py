"""Canonical bytes, digests and the chain: written once, they must come out the same for ever."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhibao_cli.domain.journal import Head, TableDigest, canonical, digest_of, entry_hash, row_digest

HEAD = Head(
    ledger="a1b2", tick=7, prev=None, at="2024-03-01T08:00:00Z", by="李敏", command="submit", tables={"item": (2, "d1")}
)
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3))


def test_a_head_is_written_for_ever_like_this() -> None:
    assert HEAD.text() == (
        '{"at":"2024-03-01T08:00:00Z","by":"李敏","command":"submit","format":1,"ledger":"a1b2","prev":null,'
        '"reason":null,"tables":{"item":[2,"d1"]},"tick":7}'
    )
    assert entry_hash(HEAD.text()) == "3bf38277b6ea64924aaae2ef01ebb51ee2cdd1a11818b835666b81094df8e152"


def test_the_hash_is_of_the_bytes_as_written() -> None:
    assert entry_hash("李") == hashlib.sha256("李".encode()).hexdigest()
    assert entry_hash(HEAD.text()) != entry_hash(HEAD.text() + " ")


@pytest.mark.parametrize(
    "name", ["prev", "hash", "tick", "by", "at", "ledger", "tables", "format", "command", "reason"]
)
def test_nothing_extra_stands_in_for_what_every_entry_has(name: str) -> None:
    head = Head(**{**{f: getattr(HEAD, f) for f in HEAD.__slots__}, "extra": {name: "x", "undoes": "h"}})
    values = json.loads(head.text())
    assert values.pop("undoes") == "h"
    assert values.pop("hash", None) == ("x" if name == "hash" else None)
    assert values == json.loads(HEAD.text())


@given(st.dictionaries(st.text(), JSON))
def test_canonical_text_depends_on_the_value_alone(value: dict[str, object]) -> None:
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(dict(reversed(value.items()))) == text
    assert canonical(json.loads(text)) == text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (b"[1,null]", b"[1]", True),
        (b"[1,null,null,null]", b"[1]", True),
        (b"[1,null,2,null]", b"[1,null,2]", True),
        (b"[1,null,2]", b"[1,2]", False),
        (b'["a,null"]', b'["a"]', False),
        (b'["a,null",null]', b'["a,null"]', True),
        (b'["a",null]', b'["a"]', True),
        (b'["null"]', b"[null]", False),
        (b"[1]", b'["1"]', False),
        (b'["a","b"]', b'["a\\",\\"b"]', False),
    ],
)
def test_only_columns_left_empty_at_the_end_do_not_count(one: bytes, other: bytes, same: bool) -> None:
    assert (row_digest(one) == row_digest(other)) is same


@given(st.lists(st.none() | st.text() | st.integers(), min_size=1), st.integers(0, 4))
def test_a_column_appended_later_leaves_old_digests_alone(row: list[object], more: int) -> None:
    def written(values: list[object]) -> bytes:
        return canonical(values).encode("utf-8", "surrogatepass")

    row = [1, *row]
    assert row_digest(written(row)) == row_digest(written([*row, *[None] * more]))
    assert row_digest(written(row)) != row_digest(written([*row, "x"]))


def test_a_digest_of_rows_tells_their_number_and_order() -> None:
    rows = [b"[1]", b"[2]", b"[3]"]
    assert digest_of([]) == (0, hashlib.sha256().hexdigest())
    assert digest_of(rows)[0] == 3
    expected = hashlib.sha256(b"".join(hashlib.sha256(row).digest() for row in rows)).hexdigest()
    assert digest_of(rows)[1] == expected
    assert digest_of(rows[::-1]) != digest_of(rows)


def test_a_row_whose_text_is_blanked_can_keep_its_digest() -> None:
    total = TableDigest()
    for digest in (row_digest(b"[1]"), row_digest(b"[2]")):
        total.add(digest)
    assert total.pair() == digest_of([b"[1]", b"[2]"])
