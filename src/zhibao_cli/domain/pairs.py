"""The two-character words of a title: every two Chinese characters that stand side by side."""

import re
from collections.abc import Set

_RUN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{2,}")
_BINDING = frozenset("的了和与及在等对为是将并有其之以被把向从到着过个")
"""Characters that bind words together; no word is made with them."""


def pairs_of(title: str) -> Set[str]:
    """The pairs of a title, each once."""
    return {
        run[at : at + 2]
        for run in _RUN.findall(title)
        for at in range(len(run) - 1)
        if run[at] not in _BINDING and run[at + 1] not in _BINDING
    }
