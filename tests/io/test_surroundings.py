"""What a ledger's file lies on, and what the machine has."""

import io
import sys
from pathlib import Path

import pytest

from zhibao_cli.io import surroundings

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/offices /mnt/offices nfs4 rw 0 0
//server/share /mnt/the\\040share cifs rw 0 0
/dev/sdb1 /mnt/offices/local ext4 rw 0 0
none
"""


@pytest.mark.parametrize(
    ("path", "shared"),
    [
        ("/home/me/ledger.db", False),
        ("/mnt/offices/ledger.db", True),
        ("/mnt/offices/2024/ledger.db", True),
        ("/mnt/offices-old/ledger.db", False),
        ("/mnt/offices/local/ledger.db", False),
        ("/mnt/the share/ledger.db", True),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="paths of another system")
def test_a_network_share_is_known_by_where_it_is_mounted(path: str, shared: bool) -> None:
    assert surroundings.network_share(Path(path), MOUNTS) is shared


def test_this_folder_has_free_space(tmp_path: Path) -> None:
    assert surroundings.free_space(tmp_path / "ledger.db") > 0


def test_a_library_that_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "LIBRARIES", ("pytest", "no-such-library"))
    assert surroundings.versions() == {"pytest": pytest.__version__, "no-such-library": None}


@pytest.mark.parametrize(("encoding", "chinese"), [("utf-8", True), ("gbk", True), ("ascii", False), ("cp437", False)])
def test_whether_the_console_can_show_chinese(encoding: str, chinese: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    assert surroundings.console_encoding() == (encoding, chinese)
