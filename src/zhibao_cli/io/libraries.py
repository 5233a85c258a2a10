"""Libraries that not every installation has, loaded when something needs them."""

from importlib import import_module
from typing import Any

from zhibao_cli.errors import Refused
from zhibao_cli.i18n import msg


def library(module: str, group: str) -> Any:
    """A library of one of the optional groups. Refused, with the line that installs it, where it is missing."""
    try:
        return import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name != module.partition(".")[0]:
            raise
        raise Refused(
            "library-missing",
            msg("This needs the library {name}, which is not installed.", name=missing.name),
            msg("Install it with: {line}", line=f'pip install "zhibao[{group}]"'),
        ) from missing
