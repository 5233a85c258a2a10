"""What is particular to .xls: locked files, other containers, numbers and texts as the old format keeps them."""

import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.io.books import OFFICE, read_through

from zhibao_cli.io.ole import Container
from zhibao_cli.io.tables import Unreadable, read_table
from zhibao_cli.io.xls import _packed_number
from zhibao_cli.io.xls_parts import Formats, Text, records, shared_strings


def code(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read_through(path)
    return caught.value.code


def stream_name(name: str) -> bytes:
    """A name in the container's directory, and its length."""
    text = name.encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack("<H", len(text) + 2)


def renamed(name: str) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(stream_name("Workbook"), stream_name(name))


def locked(data: bytes) -> bytes:
    """As if the workbook were locked: its code page's record made one of a password."""
    place = data.index(struct.pack("<HH", 0x42, 2))
    return data[:place] + struct.pack("<HH", 0x2F, 2) + data[place + 4 :]


def turned_back(data: bytes) -> bytes:
    """With a chain of sectors that comes back to itself."""
    (table,) = struct.unpack_from("<I", data, 76)
    start = 512 * (table + 1)
    return data[:start] + struct.pack("<128I", *([1, 0] * 64)) + data[start + 512 :]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (renamed("EncryptedPackage"), "file-encrypted"), (locked, "file-encrypted"),
        (renamed("WordDocument"), "file-kind"),
        (turned_back, "file-broken"), (lambda data: data[:600], "file-broken"), (lambda data: data[:20], "file-broken"),
        (lambda data: data[: len(data) // 2], "file-broken"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_plainly(tmp_path: Path, change: Callable[[bytes], bytes], expected: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(change(OFFICE["xls"].read_bytes()))
    assert code(path) == expected


def test_the_hint_says_how_to_unlock(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(renamed("EncryptedPackage")(OFFICE["xls"].read_bytes()))
    with pytest.raises(Unreadable) as caught:
        read_table(path)
    assert "without a password" in str(caught.value.hint)


def test_the_container_knows_its_streams() -> None:
    container = Container(OFFICE["xls"])
    assert "Workbook" in container
    assert "Book" not in container
    assert len(list(records(container.read("Workbook"), 0))) > 100
    assert container.read("\x05SummaryInformation")[:2] == b"\xfe\xff"


@given(st.integers(-(1 << 29), (1 << 29) - 1), st.booleans())
def test_whole_numbers_in_four_bytes(number: int, hundredths: bool) -> None:
    raw = struct.pack("<i", (number << 2) | 2 | hundredths)
    assert _packed_number(raw, 0) == (number / 100 if hundredths else number)


@pytest.mark.parametrize(
    ("format", "value", "text"),
    [
        ('yyyy"年"m"月"d"日"', 45356.0, "2024-03-05"), ("yyyy-mm-dd hh:mm", 45356.5, "2024-03-05 12:00:00"),
        ("[$-804]aaaa;@", 45356.0, ""), ("[h]:mm:ss", 1.5, "36:00:00"), ("h:mm", 0.25, "06:00:00"),
        ("General", 45356.0, ""),
        ("0.00", 45356.0, ""), ('"day"0', 3.0, ""), ("#,##0;[Red]-#,##0", 5.0, ""), ("mm/dd", 45356.0, "2024-03-05"),
        ("yyyy-mm-dd", -1.0, ""), ("yyyy-mm-dd", 1e9, ""), ("yyyy-mm-dd", 0.5, "12:00:00"),
    ],
)  # fmt: skip
def test_formats_that_mean_a_day(format: str, value: float, text: str) -> None:  # noqa: A002
    formats = Formats(styles=[0, 200])
    formats.add(200, format)
    assert formats.day(value, 1) == text


@pytest.mark.parametrize("number", [14, 22, 27, 31, 36, 50, 57, 58])
def test_formats_every_chinese_program_has(number: int) -> None:
    assert Formats(styles=[number]).day(45356.0, 0) == "2024-03-05"


# ruff: noqa: DTZ001  (a spreadsheet's clock hangs on a wall)
@given(st.datetimes(datetime(1900, 3, 1), datetime(2199, 12, 31)).map(lambda moment: moment.replace(microsecond=0)))
def test_every_moment_is_read(moment: datetime) -> None:
    days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    shown = Formats(styles=[22]).day(days, 0)
    assert shown in (f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y-%m-%d}")
    assert (len(shown) == 10) == (moment.hour == moment.minute == moment.second == 0)


def kept(text: str, *, wide: bool) -> tuple[int, bytes]:
    return len(text.encode("utf-16-le")) // 2, text.encode("utf-16-le") if wide else text.encode("latin-1")


@given(st.lists(st.text("甲乙𠮷ab", max_size=8), max_size=8), st.integers(12, 40))
def test_texts_that_go_on_in_the_next_record(texts: list[str], room: int) -> None:
    """Parts are filled to their end: one ends in the middle of a text, and the next says again how it is kept."""
    parts = [bytearray(struct.pack("<II", len(texts), len(texts)))]
    for text in texts:
        length, raw = kept(text, wide=True)
        if len(parts[-1]) + 3 > room:
            parts.append(bytearray())
        parts[-1] += struct.pack("<HB", length, 1)
        while raw:
            if len(parts[-1]) + 2 > room:
                parts.append(bytearray(b"\1"))
            taken = min(len(raw), (room - len(parts[-1])) // 2 * 2)
            parts[-1] += raw[:taken]
            raw = raw[taken:]
    assert shared_strings([bytes(part) for part in parts]) == tuple(texts)


def test_marks_inside_a_text_are_passed_over() -> None:
    rich = struct.pack("<HBHI", 2, 1 | 4 | 8, 1, 3) + "白河".encode("utf-16-le") + b"\0" * 4 + b"\0" * 3
    assert Text([rich + struct.pack("<HB", 1, 0) + b"a"]).read(2) == "白河"
    both = Text([rich[:9], b"\1" + rich[9:] + struct.pack("<HB", 1, 0) + b"a"])
    assert (both.read(2), both.read(2)) == ("白河", "a")
