"""Help pages in the reader's language, set to the terminal's width with Chinese characters two columns wide."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from typer.core import TyperArgument, TyperOption

from zhibao_cli.domain.text import pad, width, wrap
from zhibao_cli.i18n import N_, msg, translate

_PLACES = (
    N_("TITLE"), N_("UNIT"), N_("KIND"), N_("DATE"), N_("LEVEL"), N_("N"), N_("FILE"), N_("FOLDER"), N_("NAME"),
    N_("PERSON"),
    N_("NUMBER"), N_("TOPIC"), N_("FORM"), N_("ROUTE"), N_("RANK"), N_("TEXT"), N_("ITEM"), N_("REF"), N_("ENTRY"),
    N_("HASH"), N_("GROUP"), N_("PERIOD"), N_("ID"), N_("PATH"), N_("WHEN"), N_("WHAT"), N_("DIMENSION"),
    N_("NETWORK"), N_("MEDIUM"), N_("ROLE"), N_("CODE"), N_("STATUS"), N_("CHANNEL"), N_("FORMAT"), N_("COMMAND"),
    N_("OPTIONS"), N_("YES"), N_("NO"), N_("YOY"), N_("PREVIOUS"), N_("FAULT"), N_("FIGURE"), N_("SPAN"), N_("OUTCOME"),
    N_("EVENT"), N_("WORD"), N_("ALL"), N_("SUBJECT"), N_("YEAR"), N_("OFFICE"), N_("STYLE"),
)  # fmt: skip
"""What stands for a value in a usage line."""

_WIDEST = 100
_LEFT_MOST = 28


def page(command: Any, context: Any, commands: Iterable[tuple[str, str]] = (), common: Sequence[str] = ()) -> str:
    """The help of a command: usage, what it does, arguments, options, commands, examples."""
    columns = min(shutil.get_terminal_size((80, 24)).columns, _WIDEST)
    return "\n".join(_lines(command, context, tuple(commands), common, columns)) + "\n"


def _lines(
    command: Any, context: Any, commands: Sequence[tuple[str, str]], common: Sequence[str], columns: int
) -> Iterator[str]:
    arguments = [param for param in command.params if isinstance(param, TyperArgument)]
    options = [param for param in command.params if isinstance(param, TyperOption) and not param.hidden]
    yield from wrap(str(msg("Usage: {line}", line=_usage(context, arguments, bool(commands)))), columns)
    for paragraph in translate(command.help or "").split("\n\n"):
        yield ""
        yield from wrap(paragraph, columns)
    own = [param for param in options if param.name not in common]
    shared = [param for param in options if param.name in common]
    helped = ("-h, --help", translate(N_("Show this help.")))
    yield from _section(msg("Arguments"), [_argument(param) for param in arguments], columns)
    yield from _section(msg("Options"), [_option(param) for param in own], columns)
    yield from _section(msg("Common options"), [*(_option(param) for param in shared), helped], columns)
    yield from _section(msg("Commands"), commands, columns)
    if command.epilog:
        yield ""
        yield str(msg("Examples:"))
        yield from (f"  {line}" for line in command.epilog.splitlines())


def _usage(context: Any, arguments: Sequence[Any], has_commands: bool) -> str:
    pieces = [context.command_path, *(_metavar(param) for param in arguments)]
    return " ".join([*pieces, place("COMMAND") if has_commands else f"[{place('OPTIONS')}]"])


def place(name: str) -> str:
    """What stands for a value, in the reader's language: DATE, ITEM|REF."""
    return "|".join(translate(one) for one in name.upper().split("|"))


def _metavar(param: Any) -> str:
    name = place(param.metavar or param.name or "")
    name = f"{name} …" if param.nargs == -1 else name
    return name if param.required else f"[{name}]"


def _argument(param: Any) -> tuple[str, str]:
    return _metavar(param), translate(param.help or "")


def _option(param: Any) -> tuple[str, str]:
    names = ", ".join((*param.opts, *param.secondary_opts))
    if not param.is_flag:
        names += f" {place(param.metavar or param.name or '')}"
    return names, translate(param.help or "")


def _section(title: object, rows: Sequence[tuple[str, str]], columns: int) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield str(msg("{title}:", title=title))
    left = min(max(width(name) for name, _ in rows), _LEFT_MOST)
    for name, text in rows:
        lines = wrap(text, max(columns - left - 4, 20)) or [""]
        if width(name) > left:
            yield f"  {name}"
        else:
            yield f"  {pad(name, left)}  {lines.pop(0)}".rstrip()
        for line in lines:
            yield f"  {' ' * left}  {line}".rstrip()
