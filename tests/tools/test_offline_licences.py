from pathlib import Path

import pytest
from tests.tools.wheel_files import wheel
from tools.offline.licences import allowed, gather, licence, page
from tools.offline.wheels import OfflineError, Wheel


@pytest.mark.parametrize(
    ("says", "named"),
    [
        (["License-Expression: BSD-3-Clause", "License: old"], "BSD-3-Clause"),
        (["Classifier: License :: OSI Approved :: MIT License", "License: x"], "MIT License"),
        (["License: Apache License, Version 2.0"], "Apache License, Version 2.0"),
        (["License: MIT License", "        ", "        Permission is hereby granted"], "MIT License"),
        (["Classifier: License :: Public Domain"], "Public Domain"),
        (["Classifier: License :: OSI Approved", "License: ISC"], "ISC"),
    ],
)
def test_the_licence_is_what_the_metadata_says_best(tmp_path: Path, says: list[str], named: str) -> None:
    assert licence(Wheel(wheel(tmp_path, "part", says=says))) == named


@pytest.mark.parametrize("says", [[], ["License: UNKNOWN"], ["Classifier: License :: OSI Approved"]])
def test_a_wheel_without_any_licence_is_refused(tmp_path: Path, says: list[str]) -> None:
    with pytest.raises(OfflineError, match=r"part-1\.0.* says nothing of its licence"):
        gather([Wheel(wheel(tmp_path, "part", says=says))], tmp_path)


@pytest.mark.parametrize(
    "said",
    ["GPL-3.0-or-later", "LGPL-2.1-only", "AGPL-3.0", "GNU General Public License v3 (GPLv3)", "MIT AND GPL-2.0-only",
     "GPL-3.0-only AND (MIT OR BSD-3-Clause)", "MIT License, GNU Lesser General Public License v3 (LGPLv3)"],
)  # fmt: skip
def test_copyleft_is_not_handed_on(said: str) -> None:
    assert not allowed(said)


@pytest.mark.parametrize("said", ["MIT", "MIT OR GPL-2.0-only", "MPL-2.0", "Apache-2.0 AND MIT", "BSD License"])
def test_permissive_licences_and_the_choice_of_one_are_handed_on(said: str) -> None:
    assert allowed(said)


def test_a_wheel_under_the_gpl_stops_the_folder(tmp_path: Path) -> None:
    with pytest.raises(OfflineError, match=r"under GPL-3\.0-only, which cannot be handed on"):
        gather([Wheel(wheel(tmp_path, "part", says=["License-Expression: GPL-3.0-only"]))], tmp_path)


def test_texts_are_copied_and_listed_once(tmp_path: Path) -> None:
    files = {"{info}/licenses/LICENSE": "Be free.", "{info}/licenses/sub/NOTICE": "Also.", "part.py": "LICENSE = 1"}
    says = ["License-Expression: MIT", "Project-URL: Homepage, https://example.org/part"]
    wheels = [
        Wheel(wheel(tmp_path, "part", says=says, files=files, tag=f"cp311-cp311-{machine}"))
        for machine in ("win_amd64", "win_arm64")
    ]
    gather([*wheels, Wheel(wheel(tmp_path, "bare", says=["License: ISC"]))], tmp_path)
    texts = {path.relative_to(tmp_path / "LICENCES").as_posix() for path in tmp_path.rglob("LICENCES/**/*.*")}
    assert texts >= {"bare-1.0/LICENCE.txt"}
    assert (tmp_path / "LICENCES/part-1.0/LICENSE").read_text() == "Be free."
    assert (tmp_path / "LICENCES/part-1.0/sub/NOTICE").read_text() == "Also."
    assert "metadata says: ISC" in (tmp_path / "LICENCES/bare-1.0/LICENCE.txt").read_text()
    rows = (tmp_path / "LICENCES.md").read_text().splitlines()[-2:]
    assert rows == ["| bare | 1.0 | ISC |  |", "| part | 1.0 | MIT | https://example.org/part |"]


def test_the_page_is_the_home_page_before_the_source(tmp_path: Path) -> None:
    says = [
        "License: MIT",
        "Project-URL: Source, https://example.org/src",
        "Project-URL: homepage, https://example.org/",
    ]
    assert page(Wheel(wheel(tmp_path, "part", says=says))) == "https://example.org/"


def test_the_lesser_licence_is_allowed_where_the_wheel_is_its_own_source() -> None:
    for said in ("LGPL-2.1-only", "LGPL-3.0-or-later", "LGPLv3+"):
        assert allowed(said, pure=True)
        assert not allowed(said)
    assert not allowed("GPL-3.0-only", pure=True)
    assert not allowed("LGPL-2.1-only AND GPL-2.0-only", pure=True)
