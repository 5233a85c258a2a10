"""The program's entry: `zhibao`, or `python -m zhibao_cli`."""

import gc
import sys
from types import TracebackType

from zhibao_cli.i18n import msg


def main() -> None:
    """Run the command line."""
    # One command and out: looking for garbage would take longer than leaving it.
    gc.disable()
    sys.excepthook = _bug
    from zhibao_cli.cli.main import program

    program()


def _bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error nobody foresaw keeps its traceback and says that it is ours."""
    sys.__excepthook__(kind, error, trace)
    if not issubclass(kind, KeyboardInterrupt):
        text = msg(
            "This is a bug in zhibao, not a mistake of yours. Nothing was half-recorded. Please report the lines above."
        )
        sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
