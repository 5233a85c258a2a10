"""The container that old Office files are: streams by name, read from sectors."""

from collections.abc import Iterator
from pathlib import Path
from struct import Struct, error, unpack_from

from zhibao_cli.io.refusals import broken, too_large

LARGEST = 256 << 20
"""Bytes of a file: 65,536 rows of 256 filled columns are half of it."""

_FREE = 0xFFFFFFFA  # and above: no sector, but a mark
_DIRECT = 109
_ENTRY = Struct("<64sHB49xIQ")
_STREAM, _ROOT = 2, 5


class Container:
    """The container of a file, in memory. Unreadable if it is not whole."""

    def __init__(self, path: Path) -> None:
        if path.stat().st_size > LARGEST:
            raise too_large(path)
        self._path = path
        self._data = path.read_bytes()
        try:
            shift, small_shift = unpack_from("<HH", self._data, 30)
            if shift not in (9, 12) or small_shift != 6:
                raise ValueError(shift)
            self._size, self._small_size = 1 << shift, 1 << small_shift
            self._directory, self._cutoff, small_table = unpack_from("<I4xII", self._data, 48)
            self._next = self._table(self._table_sectors())
            self._small_next = self._table(list(self._chain(small_table, self._next)))
            self._root, self._entries = self._read_directory()
        except (error, ValueError, IndexError) as fault:
            raise broken(path) from fault

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """All of a stream; KeyError if there is none of that name."""
        first, size = self._entries[name]
        try:
            if size >= self._cutoff:
                content = self._joined(first)
            else:
                small = self._joined(self._root)
                parts = self._chain(first, self._small_next) if size else ()
                content = b"".join(small[n * self._small_size : (n + 1) * self._small_size] for n in parts)
        except (ValueError, IndexError) as fault:
            raise broken(self._path) from fault
        if len(content) < size:
            raise broken(self._path)
        return content[:size]

    def _read_directory(self) -> tuple[int, dict[str, tuple[int, int]]]:
        """The first sector of the small streams, and each stream's first sector and size; the first of one name."""
        raw = self._joined(self._directory)
        root, found = _FREE, dict[str, tuple[int, int]]()
        for name, length, kind, first, size in _ENTRY.iter_unpack(raw[: len(raw) // _ENTRY.size * _ENTRY.size]):
            if kind == _ROOT:
                root = first
            elif kind == _STREAM:
                # Half of the size's eight bytes, as older files have anything in the others.
                found.setdefault(name[: max(0, length - 2)].decode("utf-16-le"), (first, size & 0xFFFFFFFF))
        return root, found

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise IndexError(number)
        return self._data[start : start + self._size]

    def _joined(self, first: int) -> bytes:
        return b"".join(map(self._sector, self._chain(first, self._next)))

    def _chain(self, first: int, following: list[int]) -> Iterator[int]:
        """The sectors of a chain. One that comes back to itself is broken."""
        for _ in range(len(following) + 1):
            if first >= _FREE:
                return
            yield first
            first = following[first]
        raise ValueError(first)

    def _table(self, sectors: list[int]) -> list[int]:
        raw = b"".join(map(self._sector, sectors))
        return list(unpack_from(f"<{len(raw) // 4}I", raw))

    def _table_sectors(self) -> list[int]:
        """Where the table of sectors is: its first part is named in the header, the others in a chain of their own."""
        numbers = list(unpack_from(f"<{_DIRECT}I", self._data, 76))
        further, count = unpack_from("<II", self._data, 68)
        for _ in range(min(count, len(self._data) // self._size)):
            if further >= _FREE:
                break
            part = unpack_from(f"<{self._size // 4}I", self._sector(further))
            numbers += part[:-1]
            further = part[-1]
        found = [number for number in numbers if number < _FREE]
        if len(set(found)) < len(found):
            raise ValueError(further)
        return found
