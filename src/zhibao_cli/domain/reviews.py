"""The four-check review (四关审核): what the reviews of one item come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhibao_cli.domain.marks import Review
from zhibao_cli.domain.words import CHECK, fold

CHECKS = tuple(CHECK)


def passed(review: Review) -> tuple[str, ...]:
    """The checks that a review passed, in order."""
    return tuple(check for check in CHECKS if getattr(review, check))


def stopped(review: Review) -> bool:
    """Whether a review sent the item back. A remark beside all four checks passed does not."""
    return review.reason is not None and len(passed(review)) < len(CHECKS)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the reviews of an item come to.

    `done`: the checks passed; `by`: who passed them; `back`: why it was last sent back, if it ever was.
    """

    done: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    back: str | None = None
    times_back: int = 0

    @property
    def whole(self) -> bool:
        """Whether all four checks are passed."""
        return len(self.done) == len(CHECKS)

    @property
    def missing(self) -> tuple[str, ...]:
        """The checks that are not passed yet."""
        return tuple(check for check in CHECKS if check not in self.done)


def checked(reviews: Iterable[Review]) -> Checked:
    """Add up the reviews of an item, in the order they were recorded. One sent back is checked from the beginning."""
    now = Checked()
    for review in reviews:
        if stopped(review):
            now = Checked(back=review.reason, times_back=now.times_back + 1)
        else:
            done = {*now.done, *passed(review)}
            now = Checked(
                tuple(check for check in CHECKS if check in done),
                tuple(dict.fromkeys((*now.by, review.reviewed_by))),
                now.back,
                now.times_back,
            )
    return now


def last_passed(reviews: Iterable[Review]) -> Mapping[str, Review]:
    """By check, the review that passed it last, since the item was last sent back. In the order they were recorded."""
    found: dict[str, Review] = {}
    for review in reviews:
        found = {} if stopped(review) else found | dict.fromkeys(passed(review), review)
    return found


def only_own(checks: Checked, writers: Iterable[str]) -> bool:
    """Whether nobody but those who wrote the item has checked it."""
    names = {fold(name) for name in writers}
    return all(fold(name) in names for name in checks.by)
