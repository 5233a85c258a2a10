"""What one event gives by the default card, taken by itself; points it does not allow are refused."""

from fractions import Fraction

from zhibao_cli.app.scorecards import book_of
from zhibao_cli.app.session import Writing
from zhibao_cli.domain.cases import Shape
from zhibao_cli.domain.facts import Dated, facts_of
from zhibao_cli.domain.numbers import exact
from zhibao_cli.domain.records import Adoption, Channel, Fault, Item
from zhibao_cli.domain.score_events import Price
from zhibao_cli.domain.scoring import price
from zhibao_cli.domain.shapes import shape_of
from zhibao_cli.errors import Refused
from zhibao_cli.i18n import Message, msg
from zhibao_cli.store.rows import Version


def adoption_points(writing: Writing, adoption: Adoption, item: Version[Item]) -> Message | None:
    """What this adoption brings its first item's lead unit; None: no card. Refused outside the rule's range."""
    book = book_of(writing)
    card = book.version_on(adoption.adopted_on) if book else None
    if card is None:
        return None
    fact = next(fact for fact in facts_of(item.id, item.record, [Dated(-1, adoption)]) if fact.event == -1)
    channels = {v.record.code: (v.record.level, v.record.medium) for v in writing.view.each(Channel)}
    group = writing.registers.roll.on(fact.unit, adoption.adopted_on).group_name
    priced = price(card, shape_of(fact.attributes, channels), fact.words, group)
    _refuse_outside(writing, priced, adoption.points)
    if priced.flag == "unmatched":
        return msg("no points: no rule of {id} matches it", id=card.id)
    points = Fraction(priced.points)
    return msg("1 point") if points == 1 else msg("{points} points", points=exact(points))


def check_fault_points(writing: Writing, fault: Fault) -> None:
    """Refuse recorded points outside the range that the card's rule gives for this fault."""
    book = book_of(writing)
    card = book.version_on(fault.occurred_on) if book and fault.points is not None else None
    if card is None:
        return
    version = writing.view.one(Item, fault.item) if fault.item is not None else None
    item = version.record if version else None
    shape = Shape(
        "fault", fault=fault.fault, severity=fault.severity, notified_by=fault.notified_by, points=fault.points,
        kind=item.kind if item else None, solicited=item is not None and item.solicited is not None,
        of=len(item.units) if item else 1,
    )  # fmt: skip
    group = writing.registers.roll.on(fault.unit, fault.occurred_on).group_name
    _refuse_outside(writing, price(card, shape, item.words if item else None, group), fault.points)


def _refuse_outside(writing: Writing, priced: Price, points: Fraction | None) -> None:
    if priced.flag == "recorded-range" and not writing.session.force:
        raise Refused(
            "points-range",
            msg("The points {points} are outside the range of the rule in line {line}.", points=exact(points or 0),
                line=priced.rule.line if priced.rule else 0),
            msg("See the scorecard; --force records them all the same."),
        )  # fmt: skip
