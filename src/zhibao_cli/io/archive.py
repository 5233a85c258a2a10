"""What workbooks are packed in, looked through before any library opens them: nothing in it may be a trap.

A library believes what an archive says of itself. So every member is unpacked here once, in small pieces that are
thrown away, and its real size, check sum and beginning are seen first.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from struct import Struct, error
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from zhibao_cli.i18n import msg
from zhibao_cli.io.refusals import broken, encrypted, refusal, too_large

MOST_UNPACKED = 1 << 30
"""All members together, in bytes: a sheet of a million rows of ten columns is less than half of it."""
MOST_RATIO = 200
"""Unpacked to packed, of members over SMALL bytes: a sheet of a million equal rows reaches 100, a bomb 1,000."""
SMALL = 10 << 20
MOST_MEMBERS = 5_000
_CHUNK = 1 << 18
_LOCAL = Struct("<4s22xHH")
_ENCRYPTED = 1
_MARKS = (b"<!DOCTYPE", b"<!ENTITY")
_LONGEST_MARK = max(map(len, _MARKS))

Watch = Callable[[bytes], None]
"""Is given the pieces of a member as they are unpacked; raises Unreadable if it has seen enough."""


@dataclass(frozen=True, slots=True)
class Archive:
    """The members of a zip file whose directory is in order. Their contents are not yet known to be."""

    path: Path
    members: Mapping[str, ZipInfo]

    def small(self, name: str) -> bytes:
        """All of a small member; b"" if there is none of that name."""
        parts: list[bytes] = []
        if name in self.members:
            if self.members[name].file_size > SMALL:
                raise too_large(self.path)
            self.look_through({name: parts.append}, only=(name,))
        return b"".join(parts)

    def look_through(self, watches: Mapping[str, Watch], only: tuple[str, ...] = ()) -> None:
        """Unpack members once, all unless `only` some, and show those of `watches` what is in theirs."""
        with self.path.open("rb") as file:
            for name, member in self.members.items():
                if not only or name in only:
                    self._look(file, member, watches.get(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member in pieces. Only of an archive that has been looked through."""
        with self.path.open("rb") as file:
            yield from _unpacked(self.path, file, self.members[name])

    def _look(self, file: BinaryIO, member: ZipInfo, watch: Watch | None) -> None:
        is_xml = member.filename.casefold().endswith((".xml", ".rels"))
        tail = b""
        for number, piece in enumerate(_unpacked(self.path, file, member)):
            if is_xml:
                if number == 0 and b"\0" in piece[:64]:
                    raise broken(self.path)  # in another encoding its marks would not be seen
                seam = tail + piece[:_LONGEST_MARK]
                # To look for a single byte is ten times as quick as for two.
                if any(mark in seam for mark in _MARKS) or (b"!" in piece and any(mark in piece for mark in _MARKS)):
                    raise refusal(
                        self.path, "file-entities",
                        msg("{name} has definitions in it that no spreadsheet program writes: it is not opened.",
                            name=self.path.name),
                    )  # fmt: skip
                tail = seam[-_LONGEST_MARK:] if len(piece) < _LONGEST_MARK else piece[-_LONGEST_MARK:]
            if watch:
                watch(piece)


def open_archive(path: Path) -> Archive:
    """Look through a zip file's directory. Unreadable if it is broken, locked, or says it is larger than any table."""
    try:
        with ZipFile(path) as archive:
            infos = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError, error, OverflowError, EOFError) as fault:
        raise broken(path) from fault
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise encrypted(path)
    if len(infos) > MOST_MEMBERS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise too_large(path)
    if any(info.file_size > max(SMALL, MOST_RATIO * info.compress_size) for info in infos):
        raise too_large(path)
    # Of two members of one name, one program would read the one and another the other.
    names = {info.filename.casefold() for info in infos}
    if len(names) < len(infos) or any(info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for info in infos):
        raise broken(path)
    return Archive(path, {info.filename: info for info in infos})


def _unpacked(path: Path, file: BinaryIO, member: ZipInfo) -> Iterator[bytes]:
    """The pieces of a member, until it is larger than it says. Unreadable if size, name or check sum are not right."""
    file.seek(member.header_offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
        raise broken(path)
    _, name, extra = _LOCAL.unpack(head)
    file.seek(name + extra, 1)
    size = check = 0
    for piece in _inflated(path, file, member):
        size += len(piece)
        if size > member.file_size:
            # It says less of itself than is in it.
            raise too_large(path)
        check = zlib.crc32(piece, check)
        yield piece
    if size != member.file_size or check != member.CRC:
        raise broken(path)


def _inflated(path: Path, file: BinaryIO, member: ZipInfo) -> Iterator[bytes]:
    left = member.compress_size
    if member.compress_type == ZIP_STORED:
        while left and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    packed = b""
    while not inflate.eof:
        packed = inflate.unconsumed_tail
        if not packed:
            packed = file.read(min(_CHUNK, left))
            left -= len(packed)
        try:
            piece = inflate.decompress(packed, _CHUNK)
        except zlib.error as fault:
            raise broken(path) from fault
        if not piece and not packed:
            raise broken(path)  # it ends in the middle
        yield piece
