"""How items stand with their reviews: what was never checked, by nobody else, or changed after it was checked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from zhibao_cli.app.policies import review_policy
from zhibao_cli.app.reviewing import reviews_of, writers_of
from zhibao_cli.app.session import Reading
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.records import Item, Policy, Review
from zhibao_cli.domain.reviews import Checked, checked, last_passed, only_own
from zhibao_cli.domain.words import CHECK, field_word
from zhibao_cli.i18n import Listed, Message, listed, msg
from zhibao_cli.store import entries
from zhibao_cli.store.rows import Version

CONTENT = {"title": "title", "text": "text", "file_digest": "file"}
"""What a reviewer reads of an item, and the field each is called by."""

_INSIDE = "status = 'reported' AND submitted_on >= ? AND submitted_on < ?"
_FIRST = "(SELECT min(o.recorded_by) FROM item o WHERE o.id = item.id)"
_CHANGED = " OR ".join(f"o.{name} IS NOT item.{name}" for name in CONTENT)


def _words(checks: Iterable[str]) -> Listed:
    return listed(CHECK[check] for check in checks)


# -- as a warning beside a receipt


def way_warnings(reading: Reading, items: Iterable[Version[Item]]) -> tuple[Message, ...]:
    """What to say of items that go on their way: of drafts, and where reviews are asked for of what lacks one."""
    return tuple(warning for version in items for warning in _unready(reading, version))


def _unready(reading: Reading, version: Version[Item]) -> tuple[Message, ...]:
    item, so_far = version.record, reviews_of(reading, version.id)
    if item.status == "draft":
        return (_draft(item, so_far),)
    since = asked_since(reading)
    if since is None or item.status != "reported" or item.checked_by is not None:
        return changed_warning(reading, version)
    if not so_far.whole and reading.view.history(Item, version.id)[0].recorded_by >= since:
        return (msg("{number} has not been checked; still to pass: {checks}.", number=item.number,
                    checks=_words(so_far.missing)),)  # fmt: skip
    return changed_warning(reading, version)


def _draft(item: Item, so_far: Checked) -> Message:
    if so_far.whole:
        return msg("{number} has passed all four checks and is a draft still.", number=item.number)
    checks = _words(so_far.missing)
    if so_far.back is not None and not so_far.done:
        return msg("{number} is a draft: it was sent back ({reason}), and has still to pass {checks}.",
                   number=item.number, reason=so_far.back, checks=checks)  # fmt: skip
    return msg("{number} is a draft: it has still to pass {checks}.", number=item.number, checks=checks)


def changed_warning(reading: Reading, version: Version[Item]) -> tuple[Message, ...]:
    """A warning of an item that was changed after it passed checks, where the ledger's policy asks for any."""
    changed = _changed_since(reading, version) if review_policy(reading) != "off" else None
    if changed is None:
        return ()
    what, checks = changed
    return (msg("{number} was changed ({what}) after it passed {checks}. To have it checked again: zhibao review "
                "{number} --all --by PERSON", number=version.record.number, what=what, checks=checks),)  # fmt: skip


def own_warning(reading: Reading, version: Version[Item]) -> tuple[Message, ...]:
    """A warning of an item that nobody but who wrote it has checked, where the ledger's policy asks for reviews."""
    now = reviews_of(reading, version.id)
    if review_policy(reading) == "off" or not now.whole or not only_own(now, writers_of(reading, version)):
        return ()
    return (msg("Nobody but {name}, who wrote it, has checked {number}.", name=listed(now.by),
                number=version.record.number),)  # fmt: skip


# -- what was changed


def _changed_since(reading: Reading, version: Version[Item]) -> tuple[Listed, Listed] | None:
    """What of the item was changed after which checks were passed; None where all saw it as it is."""
    reviews = reading.view.all(Review, "item = ?", (version.id,), order="serial")
    if not reviews:
        return None
    seen = {v.record.serial: reading.view.history(Review, v.id)[0].recorded_by for v in reviews}
    versions = reading.view.history(Item, version.id)
    checks, fields = [], set[str]()
    for check, review in last_passed(v.record for v in reviews).items():
        then = [one.record for one in versions if one.recorded_by <= seen[review.serial]] or [versions[0].record]
        differ = {name for name in CONTENT if getattr(then[-1], name) != getattr(version.record, name)}
        if differ:
            checks.append(check)
            fields |= differ
    if not checks:
        return None
    what = listed(field_word(Item.TABLE, called) for name, called in CONTENT.items() if name in fields)
    return what, _words(check for check in CHECK if check in checks)


# -- in a period


def asked_since(reading: Reading) -> int | None:
    """The journal entry since which items are asked to be reviewed, without a break; None where they are not."""
    if review_policy(reading) == "off":
        return None
    now = reading.registers.policies["review"]
    history = [one for one in reading.view.history(Policy, now.id) if one.recorded_by <= now.recorded_by]
    # An "off" that was undone is no break.
    holds = entries.standing(reading.view.connection, [one.recorded_by for one in history])
    since = now.recorded_by
    for one in reversed([one for one in history if one.recorded_by in holds]):
        if one.record.value == "off":
            break
        since = one.recorded_by
    return since


def amiss(reading: Reading, window: Period) -> Iterator[tuple[Item, Message]]:
    """Items reported in a period, and what is amiss with their review, while the ledger's policy asks for one.

    What was recorded before it did was reported by the rules of its time.
    """
    since = asked_since(reading)
    if since is None:
        return
    days = (window.start.isoformat(), window.end.isoformat())
    order = "submitted_on, series, serial"
    reviews: dict[int, list[Review]] = defaultdict(list)
    of_items = "item IN (SELECT id FROM item WHERE submitted_on >= ? AND submitted_on < ?)"
    for review in reading.view.each(Review, of_items, days, "serial"):
        reviews[review.record.item].append(review.record)
    own = review_policy(reading) == "require"
    for version in reading.view.each(Item, f"{_INSIDE} AND {_FIRST} >= ?", (*days, since), order):
        item, now = version.record, checked(reviews.get(version.id, ()))
        if not now.whole and (item.checked_by is None or version.id in reviews):
            yield item, msg("“{title}” is reported and has still to pass: {checks}.", title=item.title,
                            checks=_words(now.missing))  # fmt: skip
        elif own and now.whole and only_own(now, writers_of(reading, version)):
            yield item, msg("“{title}” was checked by nobody but {name}, who wrote it.", title=item.title,
                            name=listed(now.by))  # fmt: skip
    earlier = f"SELECT 1 FROM item o WHERE o.id = item.id AND o.recorded_by < item.recorded_by AND ({_CHANGED})"
    for version in reading.view.each(Item, f"{_INSIDE} AND EXISTS ({earlier})", days, order):
        changed = _changed_since(reading, version)
        if changed is not None:
            what, checks = changed
            yield version.record, msg("“{title}” was changed ({what}) after it passed {checks}.",
                                      title=version.record.title, what=what, checks=checks)  # fmt: skip
