"""Wheels: what they say of themselves, and which of them a kind of machine needs.

pip does the resolving. Its `--platform` and `--python-version` choose among wheels, but it evaluates environment
markers (`colorama; platform_system == "Windows"`) for the machine it runs on. So it is started with the markers'
environment of the kind in place of its own.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from functools import cached_property
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tools.offline.kinds import KINDS, Kind

EVERYTHING = "all"
"""The extra that has every optional part."""

_PIP = """
import json, runpy, sys
from pip._vendor.packaging import markers
environment = json.loads(sys.argv[1])
markers.default_environment = lambda: dict(environment)
sys.argv = ["pip", *sys.argv[2:]]
runpy.run_module("pip", run_name="__main__")
"""
_UNREACHED = re.compile(
    r"Retrying \(|Could not fetch URL|ConnectionError|ReadTimeout|HTTPError|HTTP error", re.IGNORECASE
)
_NO_WHEEL = re.compile(r"No matching distribution found for ([^\s(]+)|Cannot install ([^\s=,]+).*conflicting dep")


class OfflineError(Exception):
    """The folder cannot be made; the text says why."""


@dataclass(frozen=True)
class Wheel:
    """A wheel file."""

    path: Path

    @cached_property
    def metadata(self) -> Message:
        """Its METADATA. Raises OfflineError when it has none."""
        with zipfile.ZipFile(self.path) as archive:
            for name in archive.namelist():
                if re.fullmatch(r"[^/]+\.dist-info/METADATA", name):
                    return Parser().parsestr(archive.read(name).decode("utf-8"))
        raise OfflineError(f"{self.path.name} has no METADATA")

    @property
    def name(self) -> str:
        """The name of its distribution, as indexes spell it."""
        return canonicalize_name(self.metadata["Name"])

    @property
    def version(self) -> str:
        """Its version."""
        return str(self.metadata["Version"])

    @property
    def pure(self) -> bool:
        """Whether it installs on any machine."""
        return self.path.name.endswith("-none-any.whl")

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """What it requires, with markers and extras."""
        return tuple(Requirement(text) for text in self.metadata.get_all("Requires-Dist") or ())

    def needs(self, environment: Mapping[str, str], extras: Iterable[str] = ()) -> Iterator[Requirement]:
        """What it requires in an environment, with these extras."""
        for one in self.requirements:
            if any(
                one.marker is None or one.marker.evaluate({**environment, "extra": extra}) for extra in ("", *extras)
            ):
                yield one


@dataclass(frozen=True, slots=True)
class Choice:
    """What one kind of machine installs with one Python: all, the program's own needs, optional parts it must miss."""

    kind: Kind
    python: str
    every: tuple[Wheel, ...]
    core: tuple[Wheel, ...]
    missing: tuple[str, ...]


def digest(path: Path) -> str:
    """The sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def resolve(kind: Kind, python: str, program: Path, folder: Path, options: Sequence[str] = ()) -> Choice:
    """Bring every wheel of `program[all]` for a kind and a Python into a folder.

    An optional part without a wheel is left out and named; the program's own needs must be there. `options` go to
    pip. Raises OfflineError.
    """
    if EVERYTHING not in (Wheel(program).metadata.get_all("Provides-Extra") or ()):
        raise OfflineError(f"{program.name} has no extra [{EVERYTHING}]")
    download = _Download(kind, python, program, folder, tuple(options))
    missing = left_out(Wheel(program), kind, python)
    fault = download.try_out(f"{program}[{EVERYTHING}]")
    if fault:
        wanted: list[str] = []
        for one in Wheel(program).needs(kind.environment(python), [EVERYTHING]):
            part = Requirement(str(one))
            part.marker = None
            if download.try_out(str(program), str(part)):
                missing.append(canonicalize_name(part.name))
            else:
                wanted.append(str(part))
        fault = download.try_out(str(program), *wanted)
    if fault:
        raise OfflineError(f"{kind.name}, Python {python}: {fault}")
    return download.choice(sorted(missing))


def left_out(program: Wheel, kind: Kind, python: str) -> list[str]:
    """Optional parts that the program itself leaves out for a kind's processor, but not for another of its system."""
    parts = {}
    for other in KINDS:
        if other.system == kind.system:
            needed = program.needs(other.environment(python), [EVERYTHING])
            parts[other] = {canonicalize_name(one.name) for one in needed}
    return sorted(set().union(*parts.values()) - parts[kind])


@dataclass(frozen=True, slots=True)
class _Download:
    kind: Kind
    python: str
    program: Path
    folder: Path
    options: tuple[str, ...]

    def try_out(self, *requirements: str) -> str:
        """Download what satisfies them; otherwise tell what has no wheel. Raises when an index is not reached."""
        with tempfile.TemporaryDirectory(dir=self.folder.parent) as place:
            done = subprocess.run(
                [*self._command(), "--dest", place, *requirements, "pip"],
                capture_output=True, encoding="utf-8", errors="replace", check=False,
            )  # fmt: skip
            said = done.stdout + done.stderr
            if done.returncode:
                return self._fault(said)
            for old in self.folder.glob("*.whl"):
                old.unlink()
            for path in Path(place).glob("*.whl"):
                path.rename(self.folder / path.name)
            return ""

    def _command(self) -> list[str]:
        tags = [word for tag in self.kind.tags or ("any",) for word in ("--platform", tag)]
        environment = json.dumps(self.kind.environment(self.python))
        return [
            sys.executable, "-c", _PIP, environment, "download", "--disable-pip-version-check", "--no-input",
            "--only-binary=:all:", "--implementation", "cp", "--python-version", self.python, *tags, *self.options,
        ]  # fmt: skip

    def _fault(self, said: str) -> str:
        """The part that has no wheel here, in a few words; anything else that went wrong is raised."""
        lacking = _NO_WHEEL.search(said)
        part = lacking and (lacking[1] or f"what {lacking[2]} needs")
        if part and not _UNREACHED.search(said):
            return f"no wheel of {part}"
        last = "\n".join(said.strip().splitlines()[-12:])
        about = f" at {part}" if part else ""
        raise OfflineError(f"{self.kind.name}, Python {self.python}: pip download failed{about}:\n{last}")

    def choice(self, missing: Iterable[str]) -> Choice:
        """What was downloaded, and which of it the program needs without any extra."""
        every = {wheel.name: wheel for wheel in map(Wheel, sorted(self.folder.glob("*.whl")))}
        own = Wheel(self.program).name
        core = closure([own, "pip"], every, self.kind.environment(self.python))
        wheels = sorted(every.values(), key=lambda wheel: wheel.name)
        return Choice(
            self.kind, self.python, tuple(wheels), tuple(one for one in wheels if one.name in core), tuple(missing)
        )


def closure(names: Iterable[str], wheels: Mapping[str, Wheel], environment: Mapping[str, str]) -> set[str]:
    """These distributions and all that they require. Raises OfflineError when one is not among the wheels."""
    found: set[tuple[str, str]] = set()
    waiting = [(name, "") for name in names]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in found:
            continue
        found.add((name, extra))
        if name not in wheels:
            raise OfflineError(f"{name} is required, but there is no wheel of it")
        for one in wheels[name].needs(environment, [extra] if extra else []):
            waiting += [(canonicalize_name(one.name), part) for part in ("", *one.extras)]
    return {name for name, _ in found}


def pinned(wheels: Iterable[Wheel], about: str) -> str:
    """A requirements file that names each wheel by version and sha256."""
    lines = [f"# {about}"]
    lines += [f"{wheel.name}=={wheel.version} --hash=sha256:{digest(wheel.path)}" for wheel in wheels]
    return "\n".join([*lines, ""])
