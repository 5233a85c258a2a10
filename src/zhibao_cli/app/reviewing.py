"""The four-check review (四关审核): recording it, and what it does to the item's status."""

from dataclasses import dataclass, replace

from zhibao_cli.app.items import find_item
from zhibao_cli.app.policies import review_policy
from zhibao_cli.app.session import Reading, Session, Writing, required
from zhibao_cli.domain.records import Item, Review
from zhibao_cli.domain.report import Receipt
from zhibao_cli.domain.reviews import CHECKS, Checked, checked, only_own, passed, stopped
from zhibao_cli.domain.words import CHECK, STATUS
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Listed, Message, listed, msg
from zhibao_cli.store import entries
from zhibao_cli.store.rows import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """What was typed after `review`. `passed`: the checks passed."""

    item: str
    passed: tuple[str, ...]
    by: str | None
    on: str | None = None
    back: str | None = None


def review(session: Session, request: ReviewRequest) -> Receipt:
    """Record which checks an item passed, or that it was sent back. All four passed turn a draft into reported."""
    with session.writing("review") as writing:
        version, day = find_item(writing, request.item), session.day(request.on)
        _refuse_settled(version.record)
        record = Review(
            serial=writing.next_serial("review"), item=version.id, reviewed_by=required(request.by, "--by"),
            reviewed_on=day, reason=required(request.back, "--back") if request.back is not None else None,
            **dict.fromkeys(request.passed, True),
        )  # fmt: skip
        check_review(record)
        _refuse_before(writing, record)
        before = reviews_of(writing, version.id)
        writing.writer.add(record)
        notes = settle(writing, version.id, before)
        left = reviews_of(writing, version.id).missing
        warnings = _changed_between(writing, version.id)
    if left and not stopped(record):
        notes = (*notes, msg("Still to be passed: {checks}.", checks=_words(left)))
    if request.on is None:
        notes = (*notes, msg("Reviewed today, {day}.", day=day))
    return Receipt(
        "review", _told(version.record, record), entry=writing.writer.hash, ref=f"v{record.serial}", warnings=warnings,
        notes=notes, undo="zhibao undo", dry_run=session.dry_run,
    )  # fmt: skip


def _refuse_before(writing: Writing, record: Review) -> None:
    """Refuse a review dated before the one that was recorded last, unless forced: their order is what they say."""
    earlier = writing.view.all(Review, "item = ?", (record.item,), order="serial")
    last = earlier[-1].record if earlier else None
    if last and last.reviewed_on and record.reviewed_on and record.reviewed_on < last.reviewed_on:
        if writing.session.force:
            return
        raise Refused(
            "review-before",
            msg("It is dated {day}, before the review v{serial} of {last}.", day=record.reviewed_on,
                serial=last.serial, last=last.reviewed_on),
            msg("The day is given by --on; --force records it all the same."),
        )  # fmt: skip


def _changed_between(writing: Writing, item: int) -> tuple[Message, ...]:
    """A warning where the item was changed between a review before and this one."""
    # What was changed is looked for in the item's history, which a submission never needs.
    from zhibao_cli.app.review_state import changed_warning

    version = writing.view.one(Item, item)
    return changed_warning(writing, version) if version else ()


def check_review(record: Review) -> None:
    """Refuse a review that says nothing, or that passes everything and yet sends it back."""
    if not passed(record) and record.reason is None:
        raise UsageFault(
            "review-empty", msg("Neither a check that was passed nor a reason for sending it back is given."),
            msg("Checks: --political --policy --sensitive --accurate, or --all; to send it back: --back REASON"),
        )  # fmt: skip
    if len(passed(record)) == len(CHECKS) and record.reason is not None:
        raise UsageFault(
            "review-both", msg("An item that passed all four checks is not sent back."),
            msg("Leave out the check that stopped it, or --back."),
        )  # fmt: skip


def check_loaded(writing: Writing, record: Review) -> None:
    """Refuse a review from a file that says nothing, or by which an item on record would be reported and may not be."""
    if not passed(record) and record.reason is None:
        check_review(record)
    version = writing.view.one(Item, record.item)
    if version is not None and version.record.status == "draft" and version.recorded_by != writing.writer.seq:
        reviews = writing.view.each(Review, "item = ?", (record.item,), order="serial")
        now = checked([*(one.record for one in reviews), record])
        if now.whole:
            refuse_own(writing, version, now)


def _refuse_settled(item: Item) -> None:
    if item.status in ("returned", "invalid"):
        raise Refused(
            "review-settled", msg("{number} is not up for review: {status}.", number=item.number,
                                  status=STATUS[item.status]),
            msg("If it is to be reported after all: zhibao amend {number} --status draft", number=item.number),
        )  # fmt: skip


def _words(checks: tuple[str, ...]) -> Listed:
    return listed(CHECK[check] for check in checks)


def _told(item: Item, record: Review) -> Message:
    """The one line that says what was recorded."""
    known = {"serial": record.serial, "number": item.number, "title": item.title, "by": record.reviewed_by}
    if stopped(record):
        return msg("Recorded review v{serial}: {by} sent back {number} “{title}”: {reason}.", reason=record.reason,
                   **known)  # fmt: skip
    return msg("Recorded review v{serial} of {number} “{title}” by {by}: passed {checks}.",
               checks=_words(passed(record)), **known)  # fmt: skip


# -- what reviews do to an item


def reviews_of(reading: Reading, item: int) -> Checked:
    """What the reviews of an item come to."""
    return checked(version.record for version in reading.view.each(Review, "item = ?", (item,), order="serial"))


def settle(writing: Writing, item: int, before: Checked) -> tuple[Message, ...]:
    """Let an item's status follow its reviews, which came to `before` until now. Returns what to tell.

    All four passed make a draft reported; sent back, or under `require` no longer passed, it is a draft again.
    """
    # A submission reads this module, and seldom needs that one.
    from zhibao_cli.app.soliciting import fulfil, release

    version, now = writing.view.one(Item, item), reviews_of(writing, item)
    if version is None or version.void:
        return ()
    status = version.record.status
    if now.whole and status == "draft":
        refuse_own(writing, version, now)
        return (*_become(writing, version, "reported"), *fulfil(writing, version.record, item))
    sent_back, lost = now.times_back > before.times_back, before.whole and _required(writing)
    if status == "reported" and not now.whole and (sent_back or lost):
        return (*_become(writing, version, "draft"), *release(writing, item))
    return ()


def _become(writing: Writing, version: Version[Item], status: str) -> tuple[Message]:
    writing.writer.replace(version, replace(version.record, status=status))
    return (
        msg("{number}: {old} → {new}.", number=version.record.number, old=STATUS[version.record.status],
            new=STATUS[status]),
    )  # fmt: skip


def _required(reading: Reading) -> bool:
    return review_policy(reading) == "require"


def refuse_own(writing: Writing, version: Version[Item], now: Checked) -> None:
    """Refuse, where reviews are required, an item that only those who wrote it have checked."""
    if _required(writing) and only_own(now, writers_of(writing, version)):
        raise Refused(
            "review-own",
            msg("{name} wrote {number} and cannot be its only reviewer.", name=listed(now.by),
                number=version.record.number),
            msg("Let someone else pass at least one of the checks."),
        )  # fmt: skip


def writers_of(reading: Reading, version: Version[Item]) -> tuple[str, ...]:
    """Who wrote an item: its authors; where none is on record, whoever recorded it."""
    if version.record.authors:
        return version.record.authors
    first = reading.view.history(Item, version.id)[0].recorded_by
    if isinstance(reading, Writing) and first == reading.writer.seq:
        return (reading.session.actor,)
    return (entries.entry_named(reading.view.connection, str(first)).by,)


# -- when it is submitted, or amended


def submitted(writing: Writing, item: Item) -> tuple[Item, tuple[Message, ...], tuple[Message, ...]]:
    """An item about to be recorded, as the ledger's policy lets it be; with warnings and notes."""
    policy = review_policy(writing)
    if item.checked_by is not None or policy == "off":
        return item, (), ()
    how = msg("Review it with: zhibao review {number} --all --by PERSON", number=item.number)
    if policy == "warn":
        return item, (msg("Nobody has checked {number}. {how}", number=item.number, how=how),), ()
    return replace(item, status="draft"), (), (msg("It is a draft until all four checks are passed. {how}", how=how),)


def checked_at_once(writing: Writing, item: Item, row_id: int) -> None:
    """Record the review of an item that was submitted as checked. Raises Refused where that may not be."""
    if item.checked_by is None:
        return
    writing.writer.add(
        Review(serial=writing.next_serial("review"), item=row_id, political=True, policy=True, sensitive=True,
               accurate=True, reviewed_by=item.checked_by, reviewed_on=item.submitted_on)
    )  # fmt: skip
    version = writing.view.one(Item, row_id)
    assert version is not None, "it was recorded a moment ago"
    refuse_own(writing, version, reviews_of(writing, row_id))


def check_status(writing: Writing, version: Version[Item], after: Item) -> None:
    """Refuse to call an item reported that has not passed all four checks, where they are required."""
    if after.status != "reported" or version.record.status == "reported" or not _required(writing):
        return
    now = reviews_of(writing, version.id)
    if not now.whole:
        raise Refused(
            "review-missing",
            msg("{number} cannot be reported: not passed yet are {checks}.", number=after.number,
                checks=_words(now.missing)),
            msg("Review it with: zhibao review {number} --all --by PERSON", number=after.number),
        )  # fmt: skip
    refuse_own(writing, Version(*version[:5], after), now)


def check_writers(writing: Writing, version: Version[Item], after: Item) -> None:
    """Refuse that who wrote a reported item becomes its only reviewer, where reviews are required; unless forced."""
    before = version.record
    if before.status != "reported" or after.status != before.status or after.authors == before.authors:
        return
    now = reviews_of(writing, version.id)
    own = now.whole and only_own(now, writers_of(writing, Version(*version[:5], after)))
    if own and _required(writing) and not writing.session.force:
        raise Refused(
            "review-own",
            msg("{name} wrote {number} and cannot be its only reviewer.", name=listed(now.by), number=after.number),
            msg("Let someone else review it first: zhibao review {number} --all --by PERSON. --force records it all "
                "the same.", number=after.number),
        )  # fmt: skip
