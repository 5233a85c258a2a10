import os
from pathlib import Path

import pytest

from zhibao_cli.errors import Refused
from zhibao_cli.io.save import save


def test_it_writes_the_file_and_nothing_beside(tmp_path: Path) -> None:
    save(tmp_path / "通报.csv", b"x")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("通报.csv", b"x")]


def test_a_file_that_is_there_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(Refused) as caught:
        save(path, b"new")
    assert caught.value.code == "output-exists"
    assert "--force" in str(caught.value.hint)
    assert path.read_bytes() == b"old"
    save(path, b"new", force=True)
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("where", ["missing/a.csv", ".", "a.csv/b.csv", "n" * 300])
def test_what_cannot_be_written_is_refused(tmp_path: Path, where: str) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    with pytest.raises(Refused) as caught:
        save(tmp_path / where, b"x", force=True)
    assert caught.value.code == "output-unwritable"
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv"}


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_what_a_link_points_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    save(tmp_path / "link", b"new", force=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="no such devices there")
def test_a_device_is_written_to_not_replaced() -> None:
    save(Path(os.devnull), b"x")
    assert not Path(os.devnull).is_file()
