"""The notes of the folder, in Chinese and English: what is in it, what is not, what was tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from tools.offline.kinds import Kind
from tools.offline.wheels import Choice

_TEMPLATES = Path(__file__).parent / "folder"
MEANS = {
    "python-calamine": (
        "读取 xlsx 慢（约为十倍时间），旧的 .xls 和 .ods 不能读，先另存为 .xlsx",
        "xlsx is read slowly (about ten times as long), .xls and .ods not at all: save them as .xlsx",
    ),
    "jinja2": ("不能输出 html，其他格式照常", "no html output; every other format is there"),
    "docxtpl": ("不能用 Word 模板生成 docx，其他格式照常", "no docx from a Word template; every other format is there"),
    "rapidfuzz": ("查找相似标题慢一些，结果相同", "similar titles are found more slowly"),
}
"""What a user notices when an optional part is missing, in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the notes tell."""

    version: str
    lowest: str
    choices: Sequence[Choice]
    tried: Sequence[str]  # the Pythons the folder was installed with on the machine that made it
    tried_on: Kind
    system: str  # what that machine's system calls itself
    network: str  # how the network was kept off


def write_notes(folder: Path, facts: Facts) -> None:
    """Write 说明.txt and README.txt for Windows' own editor (BOM, CRLF), and python/README.txt."""
    for name, chinese in (("说明.txt", True), ("README.txt", False)):
        values = {
            "version": facts.version, "lowest": facts.lowest, "kinds": _kinds(facts.choices, chinese),
            "meanings": _meanings(facts.choices, chinese), "tested": _tested(facts, chinese),
        }  # fmt: skip
        _write(folder / name, _filled(name, values), "utf-8-sig")
    (folder / "python").mkdir()
    _write(folder / "python" / "README.txt", _filled("python-README.txt", {"lowest": facts.lowest}), "utf-8")


def _filled(name: str, values: Mapping[str, str]) -> str:
    return Template((_TEMPLATES / name).read_text(encoding="utf-8")).substitute(values)


def _write(path: Path, text: str, encoding: str) -> None:
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))


def _kinds(choices: Sequence[Choice], chinese: bool) -> str:
    """A line for each kind: its Pythons, and behind each what is missing."""
    lines = []
    for kind in dict.fromkeys(choice.kind for choice in choices):
        own = [choice for choice in choices if choice.kind == kind]
        parts: dict[tuple[str, ...], list[str]] = {}
        for choice in own:
            parts.setdefault(choice.missing, []).append(choice.python)
        said = [f"Python {_listed(pythons, chinese)}{_without(gone, chinese)}" for gone, pythons in parts.items()]
        lines.append(f"  {kind.zh if chinese else kind.en}: {'；'.join(said) if chinese else '; '.join(said)}")
    return "\n".join(lines)


def _listed(words: Sequence[str], chinese: bool) -> str:
    return ("、" if chinese else ", ").join(words)


def _without(gone: Sequence[str], chinese: bool) -> str:
    if not gone:
        return "，组件齐全" if chinese else ", complete"
    return f"，没有 {_listed(gone, chinese)}" if chinese else f", without {_listed(gone, chinese)}"


def _meanings(choices: Sequence[Choice], chinese: bool) -> str:
    missing = sorted({name for choice in choices for name in choice.missing})
    general = ("用到它的命令会说明缺少什么，其余照常", "a command that needs it says so; everything else works")
    lines = [f"  {name}: {MEANS.get(name, general)[0 if chinese else 1]}" for name in missing]
    return "\n".join(lines) or ("  没有缺的。" if chinese else "  Nothing is missing.")


def _tested(facts: Facts, chinese: bool) -> str:
    """What was installed and run, and what was only resolved."""
    pythons = _listed(facts.tried, chinese)
    kinds = dict.fromkeys(choice.kind for choice in facts.choices)
    others = [_untried(kind, facts, chinese) for kind in kinds if kind != facts.tried_on]
    untried = [one.python for one in facts.choices if one.kind == facts.tried_on and one.python not in facts.tried]
    if not facts.tried:
        lines = ["  没有在实机上安装过。" if chinese else "  Nothing was installed from it yet."]
    elif chinese:
        lines = [
            f"  做过的：{facts.system}，{facts.tried_on.machine}，Python {pythons}，断网（{facts.network}），",
            "  从带空格和中文的路径安装，跑完演示，写出并读回一个 xlsx，升级，卸载。",
        ]
    else:
        lines = [
            f"  Done: {facts.system}, {facts.tried_on.machine}, Python {pythons}, network off ({facts.network}),",
            "  from a path with spaces and Chinese: installed, demo run, an xlsx written and read, upgraded, removed.",
        ]
    if untried:
        named = _listed(untried, chinese)
        lines.append(
            f"  同一机型的 Python {named}：组件都已取到，没有运行过。"
            if chinese else f"  Python {named} there: every wheel is here, none was run."
        )  # fmt: skip
    if others:
        lines += [f"  {line}" for line in (_OTHERS_ZH if chinese else _OTHERS_EN)]
        lines += [f"    {other}" for other in others]
    return "\n".join(lines)


def _untried(kind: Kind, facts: Facts, chinese: bool) -> str:
    """A kind that was not at hand. What it gets may have been tried all the same, where nothing in it is compiled."""
    stood_in = facts.tried and not kind.platform and kind.system == facts.tried_on.system
    if chinese:
        return kind.zh + ("：同样的组件在上述机器上装过，跑过演示，写读过 xlsx" if stood_in else "")
    return kind.en + (": what it gets was installed and run on the machine above" if stood_in else "")


_OTHERS_ZH = (
    "麒麟、统信系统本身没有试过，install.bat 没有在 Windows 上运行过。第一次在这类机器上安装，请先试一台。",
    "以下机型没有运行过，只确认每个组件都已取到：",
)
_OTHERS_EN = (
    "Kylin and UOS themselves were not tried, and install.bat was not run on Windows: try one machine first.",
    "Not run, every wheel resolved and downloaded:",
)
