"""The kinds of machine an office has, and what pip and its markers call them."""

import re
import sys
import sysconfig
from dataclasses import dataclass

GLIBC = 28
"""The oldest glibc, 2.28, that the wheels for Linux may ask for: Kylin V10, UOS 20."""
NEWEST = (3, 14)
"""The newest CPython that wheels are gathered for. The oldest is what pyproject.toml requires."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of machine; one without `tags` takes wheels for any machine only, so nothing compiled."""

    name: str
    zh: str
    en: str
    system: str  # as sys.platform says
    machine: str  # as platform.machine() says
    platform: str = ""  # as sysconfig.get_platform() says; empty: what no other kind of this system fits
    tags: tuple[str, ...] = ()

    def environment(self, python: str) -> dict[str, str]:
        """What environment markers are evaluated with, for a CPython such as "3.11"."""
        windows = self.system == "win32"
        return {
            "implementation_name": "cpython",
            "implementation_version": f"{python}.9",
            "os_name": "nt" if windows else "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_release": "",
            "platform_system": "Windows" if windows else "Linux",
            "platform_version": "",
            "python_full_version": f"{python}.9",
            "python_version": python,
            "sys_platform": self.system,
        }


def _manylinux(machine: str) -> tuple[str, ...]:
    """The platform tags of wheels that run on glibc 2.28, best first."""
    newer = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 16, -1)]
    return (*newer, f"manylinux2014_{machine}", *(f"manylinux_2_{minor}_{machine}" for minor in range(16, 4, -1)))


KINDS = (
    Kind("windows-x86_64", "Windows（x86-64）", "Windows on x86-64", "win32", "AMD64", "win-amd64", ("win_amd64",)),
    Kind("windows-arm64", "Windows（ARM64）", "Windows on ARM64", "win32", "ARM64", "win-arm64", ("win_arm64",)),
    Kind(
        "linux-x86_64", "麒麟、统信等 Linux（x86-64：兆芯、海光、Intel、AMD）",
        "Linux on x86-64, Kylin and UOS included", "linux", "x86_64", "linux-x86_64", _manylinux("x86_64"),
    ),
    Kind(
        "linux-aarch64", "麒麟、统信等 Linux（ARM64：飞腾、鲲鹏）", "Linux on ARM64, Kylin and UOS included",
        "linux", "aarch64", "linux-aarch64", _manylinux("aarch64"),
    ),
    Kind("windows-other", "其他 Windows（如32位 Python）", "other Windows, such as a 32-bit Python", "win32", "x86"),
    Kind(
        "linux-other", "其他 Linux（龙芯 LoongArch、申威、glibc 低于 2.28 等）",
        "other Linux: LoongArch, Sunway, a glibc older than 2.28", "linux", "loongarch64",
    ),
)  # fmt: skip


def here() -> Kind:
    """The kind of this machine. Raises LookupError on a system that is none of them."""
    platform, system = sysconfig.get_platform(), "win32" if sys.platform == "win32" else "linux"
    for kind in KINDS:
        if kind.platform == platform or (not kind.platform and kind.system == system):
            return kind
    raise LookupError(platform)


def pythons(requires: str) -> tuple[str, ...]:
    """Every CPython from the oldest that a requires-python such as ">=3.11" allows to the newest."""
    found = re.fullmatch(r"\s*>=\s*3\.(\d+)\s*", requires)
    if found is None:
        raise ValueError(f"requires-python is {requires!r}, not >=3.N")
    return tuple(f"3.{minor}" for minor in range(int(found[1]), NEWEST[1] + 1))
