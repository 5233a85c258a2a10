"""Every command of the program, as the words that call it."""

from collections.abc import Iterator
from typing import Any

import typer

from zhibao_cli.cli.main import app


def commands() -> Iterator[tuple[str, Any]]:
    """The words of each command and the command itself; groups such as `unit` by their commands."""
    root: Any = typer.main.get_command(app)
    context = typer.Context(root)
    for name in root.list_commands(context):
        command = root.get_command(context, name)
        inside = getattr(command, "commands", None)
        if inside is None:
            yield name, command
        else:
            yield from ((f"{name} {inner}", one) for inner, one in inside.items())
