"""Scorecards that come with the program: a commented one to start from, and those of real places."""

from pathlib import Path

from zhibao_cli.errors import NotFound
from zhibao_cli.i18n import listed, msg

_HERE = Path(__file__).resolve().parent.parent / "cards"
# Installed, the examples lie in the package; in a checkout, where people read them.
_EXAMPLES = (_HERE / "examples", _HERE.parents[2] / "examples" / "scorecards")


def new_card_text(language: str) -> str:
    """The commented scorecard to start from, with {id}, {title}, {effective_from} and {decimals} to be filled."""
    return (_HERE / f"new.{language}.toml").read_text("utf-8")


def example_names() -> tuple[str, ...]:
    """The names of the examples."""
    return tuple(sorted(path.stem for folder in _EXAMPLES if folder.is_dir() for path in folder.glob("*.toml")))


def example_text(name: str) -> str:
    """The text of an example. Raises NotFound which lists them."""
    for folder in _EXAMPLES:
        path = folder / f"{name}.toml"
        if path.is_file() and path.parent == folder:
            return path.read_text("utf-8")
    raise NotFound(
        "example-unknown",
        msg("There is no example scorecard “{name}”.", name=name),
        msg("One of: {names}", names=listed(example_names())),
    )
