"""What a target is for: a figure, and of which items it is counted."""

from typing import NamedTuple

from zhibao_cli.domain.duties import Target
from zhibao_cli.domain.scorecard import Condition, Metric

_ITEMS = "_items"
LEVELLED = ("adopted", "adopted_items", "instructed", "instructed_items", "solicited")
"""The figures that a level narrows down: the adopting one, the leader's, the asking one."""
SENT = ("submitted", "forwarded")
"""The figures that a level sent to narrows down."""
OF_ITEMS = ("submitted", "forwarded", "adopted", "adopted_items", "instructed", "instructed_items")
"""The figures that kind and length of the item narrow down."""


class Aim(NamedTuple):
    """All of a target but whose it is, how much, and when it holds. Targets alike in this stand for each other."""

    metric: str
    every: str
    kind: str | None = None
    level: str | None = None
    to_level: str | None = None
    min_words: int | None = None

    @property
    def plain(self) -> bool:
        """Whether everything of the figure is meant."""
        return self == Aim(self.metric, self.every)

    @property
    def counted(self) -> Metric:
        """What is counted, as a scorecard counts it."""
        named = (("kind", self.kind), ("level", self.level), ("to", self.to_level))
        allowed = tuple((name, frozenset({code})) for name, code in named if code is not None)
        return Metric(
            self.metric.removesuffix(_ITEMS), Condition(allowed, self.min_words), items=self.metric.endswith(_ITEMS)
        )


def aim_of(target: Target) -> Aim:
    """What a target is for."""
    return Aim(target.metric, target.every, target.kind, target.level, target.to_level, target.min_words)
