"""Tiny wheels for the tests of the offline folder."""

import zipfile
from collections.abc import Sequence
from importlib.metadata import distribution
from pathlib import Path


def wheel(
    folder: Path, name: str, version: str = "1.0", *, requires: Sequence[str] = (), tag: str = "py3-none-any",
    says: Sequence[str] = ("License-Expression: MIT",), files: dict[str, str] | None = None,
) -> Path:  # fmt: skip
    """A wheel that pip takes; `files` are put beside its metadata: `{info}` in a name is its dist-info folder."""
    path = folder / f"{name.replace('-', '_')}-{version}-{tag}.whl"
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    metadata = ["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}", *says]
    metadata += ["Provides-Extra: all"] if name == "zhibao" else []
    metadata += [f"Requires-Dist: {one}" for one in requires]
    inside = {
        f"{info}/METADATA": "\n".join([*metadata, "", ""]),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n",
        **{place.format(info=info): text for place, text in (files or {}).items()},
    }
    with zipfile.ZipFile(path, "w") as archive:
        for place, text in inside.items():
            archive.writestr(place, text)
        archive.writestr(f"{info}/RECORD", "".join(f"{place},,\n" for place in (*inside, f"{info}/RECORD")))
    return path


def pip_wheel(folder: Path) -> Path:
    """The pip of this environment, as the wheel it came from."""
    installed = distribution("pip")
    path = folder / f"pip-{installed.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in installed.files or ():
            if file.parts[0] != ".." and file.suffix != ".pyc":
                archive.write(str(file.locate()), file.as_posix())
    return path


PROGRAM = {
    "zhibao_cli/__init__.py": "",
    "zhibao_cli/__main__.py": 'import sys, core_part\nprint("zhibao", core_part.VERSION)\n',
}
"""A program that only tells its version, by a part that it needs."""


def office_wheels(folder: Path, version: str = "0.1.0") -> Path:
    """A small index: zhibao, the part it needs, one for Windows alone, and two optional ones, one of them compiled.

    Gives zhibao's own wheel, which is not in the folder itself but in its `dist`.
    """
    (folder / "dist").mkdir(parents=True, exist_ok=True)
    pip_wheel(folder)
    wheel(folder, "core-part", version, files={"core_part.py": f"VERSION = {version!r}\n"})
    wheel(folder, "colour-part")
    wheel(folder, "pure-part", files={"pure_part.py": ""})
    for tag in ("cp311-cp311-win_amd64", "cp311-cp311-manylinux_2_17_x86_64", "cp311-cp311-manylinux_2_35_aarch64"):
        wheel(folder, "fast-part", tag=tag)
    requires = [
        "core-part", 'colour-part; platform_system == "Windows"',
        "pure-part; extra == 'all'", "fast-part; extra == 'all'",
    ]  # fmt: skip
    return wheel(folder / "dist", "zhibao", version, requires=requires, files=PROGRAM)
