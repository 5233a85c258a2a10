import re
import sys
from pathlib import Path

import pytest
from tests.tools.wheel_files import office_wheels, wheel
from tools.offline.kinds import GLIBC, KINDS, Kind, here, pythons
from tools.offline.wheels import Choice, OfflineError, Wheel, closure, digest, pinned, resolve

BY_NAME = {kind.name: kind for kind in KINDS}


def names(wheels: tuple[Wheel, ...]) -> list[str]:
    return [one.name for one in wheels]


# -- kinds of machine


def test_every_python_from_the_oldest_required_to_the_newest() -> None:
    assert pythons(">=3.11") == ("3.11", "3.12", "3.13", "3.14")
    with pytest.raises(ValueError, match=r"not >=3\.N"):
        pythons("~=3.11")


def test_this_machine_is_one_of_the_kinds() -> None:
    assert here() in KINDS


def test_a_processor_without_wheels_of_its_own_is_any_other_of_its_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sysconfig.get_platform", lambda: "linux-loongarch64")
    monkeypatch.setattr(sys, "platform", "linux")
    assert here() == BY_NAME["linux-other"]


def test_no_wheel_asks_for_a_newer_glibc_than_kylin_and_uos_have() -> None:
    asked = [int(found[1]) for kind in KINDS for tag in kind.tags if (found := re.match(r"manylinux_2_(\d+)_", tag))]
    assert max(asked) == GLIBC == 28


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_markers_are_those_of_the_kind(kind: Kind) -> None:
    environment = kind.environment("3.12")
    assert environment["python_version"] == "3.12"
    assert (environment["platform_system"] == "Windows") == kind.name.startswith("windows")


# -- what a wheel needs


def test_the_core_is_what_the_program_needs_and_what_that_needs(tmp_path: Path) -> None:
    paths = [
        wheel(tmp_path, "zhibao", requires=["one[more]", "four; extra == 'all'", "five; sys_platform == 'win32'"]),
        wheel(tmp_path, "one", requires=["two; extra == 'more'", "three; extra == 'less'"]),
        *(wheel(tmp_path, name) for name in ("two", "three", "four", "five")),
    ]
    wheels = {one.name: one for one in map(Wheel, paths)}
    assert closure(["zhibao"], wheels, BY_NAME["linux-x86_64"].environment("3.11")) == {"zhibao", "one", "two"}
    assert "five" in closure(["zhibao"], wheels, BY_NAME["windows-arm64"].environment("3.11"))


def test_a_part_nobody_brought_is_named(tmp_path: Path) -> None:
    wheels = {"zhibao": Wheel(wheel(tmp_path, "zhibao", requires=["lost-part"]))}
    with pytest.raises(OfflineError, match="lost-part"):
        closure(["zhibao"], wheels, BY_NAME["linux-other"].environment("3.11"))


def test_a_list_fixes_version_and_contents(tmp_path: Path) -> None:
    one = Wheel(wheel(tmp_path, "core-part", "2.1"))
    assert pinned([one], "about it").splitlines() == ["# about it", f"core-part==2.1 --hash=sha256:{digest(one.path)}"]


# -- resolving, with pip and a small index


def resolved(tmp_path: Path, kind: str, program: Path | None = None) -> Choice:
    found = office_wheels(tmp_path / "index") if program is None else program
    (tmp_path / "here").mkdir()
    options = ["--no-index", "--find-links", str(tmp_path / "index")]
    return resolve(BY_NAME[kind], "3.11", found, tmp_path / "here", options)


def test_windows_gets_what_only_windows_needs_wherever_it_is_made(tmp_path: Path) -> None:
    choice = resolved(tmp_path, "windows-x86_64")
    assert names(choice.every) == ["colour-part", "core-part", "fast-part", "pip", "pure-part", "zhibao"]
    assert names(choice.core) == ["colour-part", "core-part", "pip", "zhibao"]
    assert not choice.missing
    assert [one.path.name for one in choice.every if not one.pure] == ["fast_part-1.0-cp311-cp311-win_amd64.whl"]


def test_linux_does_not_get_it(tmp_path: Path) -> None:
    choice = resolved(tmp_path, "linux-x86_64")
    assert names(choice.every) == ["core-part", "fast-part", "pip", "pure-part", "zhibao"]


@pytest.mark.parametrize("kind", ["linux-other", "linux-aarch64"])
def test_an_optional_part_without_a_fitting_wheel_is_left_out_and_named(tmp_path: Path, kind: str) -> None:
    choice = resolved(tmp_path, kind)
    assert choice.missing == ("fast-part",)
    assert names(choice.every) == ["core-part", "pip", "pure-part", "zhibao"]


def test_an_optional_part_whose_own_need_has_no_wheel_is_left_out_too(tmp_path: Path) -> None:
    program = office_wheels(tmp_path / "index")
    wheel(tmp_path / "index", "pure-part", requires=["fast-part"])
    assert resolved(tmp_path, "linux-other", program).missing == ("fast-part", "pure-part")


def test_a_part_the_program_leaves_out_by_its_marker_is_named_as_missing(tmp_path: Path) -> None:
    office_wheels(tmp_path / "index")
    requires = ["core-part", "fast-part; platform_machine in 'x86_64 AMD64' and extra == 'all'"]
    program = wheel(tmp_path / "index" / "dist", "zhibao", "0.2.0", requires=requires)
    assert resolved(tmp_path, "linux-other", program).missing == ("fast-part",)


def test_without_a_wheel_the_program_itself_needs_there_is_no_folder(tmp_path: Path) -> None:
    office_wheels(tmp_path / "index")
    program = wheel(tmp_path / "index" / "dist", "zhibao", "0.2.0", requires=["fast-part"])
    with pytest.raises(OfflineError, match=r"linux-aarch64, Python 3\.11: no wheel of fast-part"):
        resolved(tmp_path, "linux-aarch64", program)


def test_a_program_without_the_extra_of_everything_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index" / "dist").mkdir(parents=True)
    with pytest.raises(OfflineError, match=r"has no extra \[all\]"):
        resolved(tmp_path, "linux-other", wheel(tmp_path / "index" / "dist", "other"))


def test_an_index_that_is_not_reached_is_not_taken_for_a_missing_wheel(tmp_path: Path) -> None:
    program = office_wheels(tmp_path / "index")
    (tmp_path / "here").mkdir()
    options = ["--isolated", "--index-url", "http://127.0.0.1:9/simple", "--retries", "1", "--timeout", "1"]
    with pytest.raises(OfflineError, match=r"windows-arm64, Python 3\.11: pip download failed"):
        resolve(BY_NAME["windows-arm64"], "3.11", program, tmp_path / "here", options)
