"""Office files are zip archives: written so that the same content gives the same bytes, whenever and wherever."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NO_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)
"""The first moment an archive can hold; what is made without a ledger bears it."""
_LEVEL = 6


def moment_of(written: str) -> datetime:
    """A moment of the journal, or NO_MOMENT where there is none or it is earlier than an archive can hold."""
    if not written:
        return NO_MOMENT
    moment = datetime.fromisoformat(written)
    return max(moment.astimezone(UTC), NO_MOMENT) if moment.tzinfo else NO_MOMENT


def packed(parts: Iterable[tuple[str, bytes]], at: datetime) -> bytes:
    """An archive of the parts in this order, each bearing the same moment and nothing of this machine."""
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts:
            info = ZipInfo(name, at.timetuple()[:6])
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, content, compresslevel=_LEVEL)
    return file.getvalue()


def repacked(data: bytes, at: datetime) -> bytes:
    """An archive that some library wrote, without the moment and the machine it was written on."""
    with ZipFile(BytesIO(data)) as archive:
        return packed([(info.filename, archive.read(info)) for info in archive.infolist()], at)
