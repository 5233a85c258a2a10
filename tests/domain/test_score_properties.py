"""What holds of every card and every ledger, and a second evaluator that must always agree."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.cards import period
from tests.domain.naive import naive_points

from zhibao_cli.domain.cases import Case, Event, Member, Shape, Span
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.scorecard import (
    ANY,
    Base,
    Book,
    Cap,
    Condition,
    Factor,
    ItemPolicy,
    Limits,
    Metric,
    Need,
    Quota,
    RankPolicy,
    Rule,
    Scorecard,
    SharePolicy,
    Split,
    Weight,
    portion,
)
from zhibao_cli.domain.scoring import bands, cuts, evaluate

UNITS = ("甲", "乙", "丙")
MEMBERS = [
    Member(code, (Span(date.min, date.max, "县" if code == "甲" else "局"),), None, n) for n, code in enumerate(UNITS)
]
GROUP = {"甲": "县", "乙": "局", "丙": "局"}
WINDOW = period("2024-01-01..2024-06-30")
LEVELS = ("city", "province")
ITEM_EVENTS = ("adopted", "instructed", "forwarded")

number = st.sampled_from([Fraction(n, d) for n in range(-2, 7) for d in (1, 2, 3)])
positive = st.sampled_from([Fraction(n, d) for n in range(1, 7) for d in (1, 2)])
every = st.sampled_from(["month", "two-months", "quarter", "half"])


seldom = st.sampled_from([False, False, False, True])


@st.composite
def conditions(draw: st.DrawFn, on: str) -> Condition:
    allowed: list[tuple[str, frozenset[str | bool]]] = []
    if draw(seldom):
        allowed.append(("kind", frozenset({draw(st.sampled_from(["news", "research"]))})))
    if on == "adopted" and draw(seldom):
        allowed.append(("medium", frozenset({"site"})))
    if on in ("adopted", "instructed") and draw(seldom):
        allowed.append(("level", frozenset(draw(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=2)))))
    groups = frozenset({"县"}) if draw(seldom) else None
    low = 100 if draw(seldom) else None
    high = 200 if draw(seldom) else None
    return Condition(tuple(allowed), low, high, groups)


@st.composite
def rules(draw: st.DrawFn) -> tuple[Rule, ...]:
    sorts = draw(st.lists(st.sampled_from([*ITEM_EVENTS, "submitted", "unadopted", "fault"]), max_size=4))
    found = []
    # The last rules take what the others leave, so that something scores in most cases.
    for line, on in enumerate([*sorts, *ITEM_EVENTS], 1):
        recorded = on in ("adopted", "fault") and draw(seldom)
        then = draw(number) if on == "instructed" else None
        when = draw(conditions(on)) if line <= len(sorts) else ANY
        found.append(Rule(on, when, None if recorded else draw(number), then=then, line=line))
    return tuple(found)


@st.composite
def factors(draw: st.DrawFn) -> Factor:
    on = draw(st.sampled_from(ITEM_EVENTS))
    times = draw(st.none() | positive)
    return Factor(on, draw(conditions(on)), times, None if times is not None else draw(number))


@st.composite
def item_policies(draw: st.DrawFn) -> ItemPolicy:
    adoptions = draw(st.sampled_from(["sum", "highest", "highest-per-level", "top-levels", "highest-plus"]))
    among = Condition((("medium", frozenset({"site"})),)) if adoptions != "sum" and draw(st.booleans()) else None
    inside = adoptions == "highest" and draw(st.booleans())
    return ItemPolicy(
        adoptions, draw(st.integers(1, 2)), draw(number), among,
        draw(st.sampled_from(["each", "once-per-level", "highest", "first-then", "first-then-per-rule"])),
        inside, None if inside else draw(st.none() | positive), draw(st.sampled_from(["added", "unless-adopted"])),
    )  # fmt: skip


SPLITS: list[Split] = ["full", "equal", "lead", (3, 2), (5, 3, 2)]
splits = st.sampled_from(SPLITS)


@st.composite
def quotas(draw: st.DrawFn) -> Quota:
    on = draw(st.sampled_from(["submitted", "adopted", "instructed", "fault"]))
    weights = (Weight(draw(conditions(on)), draw(positive)),) if draw(st.booleans()) else ()
    metric = Metric(on, draw(conditions(on)), weights)
    met = draw(st.none() | positive)
    return Quota(
        (Need(metric, draw(positive)),), draw(every), None, met, met is not None and draw(st.booleans()),
        draw(st.none() | number), draw(st.none() | number), draw(st.none() | number),
    )  # fmt: skip


@st.composite
def cards(draw: st.DrawFn, plain: bool = False) -> Scorecard:
    card = Scorecard(
        "t", "t", date(2020, 1, 1), decimals=draw(st.integers(0, 2)), rules=draw(rules()),
        factors=tuple(draw(st.lists(factors(), max_size=2))), share=SharePolicy(draw(splits), draw(splits)),
    )  # fmt: skip
    if plain:
        return card
    caps = []
    for _ in range(draw(st.integers(0, 2))):
        on = draw(st.sampled_from(ITEM_EVENTS))
        # Several ways to keep one of equal adoptions would be right, so none is told apart by a cap.
        caps.append(Cap(on, ANY, draw(every), draw(positive)))
    limits = (Limits("", draw(st.sampled_from(["none", "base", "zero"])), draw(st.none() | positive)),)
    return replace(
        card,
        item=draw(item_policies()),
        caps=tuple(caps[:1]) if caps else (),
        quotas=tuple(draw(st.lists(quotas(), max_size=2))),
        bases=tuple(draw(st.lists(st.tuples(positive, every).map(lambda pair: Base(*pair)), max_size=2))),
        limits=limits if draw(st.booleans()) else (),
        rank=RankPolicy(counted=draw(st.sampled_from(["adoptions", "items"]))),
    )


days = st.integers(0, 180).map(lambda n: date(2024, 1, 1) + timedelta(n))
nearly = st.sampled_from([-40, *range(0, 180, 20), 10, 11, 12, 190]).map(lambda n: date(2024, 1, 1) + timedelta(n))


@st.composite
def item_cases(draw: st.DrawFn, item: str) -> list[Case]:
    """One item: its events, once for each of its units."""
    units = draw(st.permutations(UNITS))[: draw(st.sampled_from([1, 1, 1, 2, 3]))]
    kind = draw(st.sampled_from([None, "news", "research"]))
    words = draw(st.sampled_from([None, 99, 100, 150, 200, 201]))
    events = []
    for order in range(draw(st.integers(1, 5))):
        on = draw(st.sampled_from(ITEM_EVENTS))
        sources = draw(st.sampled_from([1, 1, 2])) if on != "instructed" else 1
        shape = Shape(
            on, kind, of=len(units), lead=units[0], sources=sources, source=sources - 1,
            level=draw(st.sampled_from([None, *LEVELS])) if on != "forwarded" else None,
            to=draw(st.sampled_from(LEVELS)) if on == "forwarded" else None,
            medium=draw(st.sampled_from([None, "site"])) if on == "adopted" else None,
            points=draw(st.none() | number) if on == "adopted" else None,
        )  # fmt: skip
        events.append(Event(draw(nearly), shape, words, order, f"{item}.{order}"))
    events.sort(key=lambda event: event.day)
    return [
        Case(unit, tuple(replace(e, shape=replace(e.shape, place=place)) for e in events), 1, item)
        for place, unit in enumerate(units)
    ]


@st.composite
def ledgers(draw: st.DrawFn) -> list[Case]:
    found = []
    for n in range(draw(st.integers(1, 5))):
        found += draw(item_cases(f"i{n}"))
    for n in range(draw(st.integers(0, 6))):
        on = draw(st.sampled_from(["submitted", "unadopted", "fault"]))
        shape = Shape(
            on, draw(st.sampled_from([None, "news"])), points=draw(st.none() | number) if on == "fault" else None
        )
        words = draw(st.sampled_from([None, 100]))
        found.append(Case(draw(st.sampled_from(UNITS)), (Event(draw(days), shape, words, n, f"s{n}"),), 1))
    return found


@settings(max_examples=400, deadline=None)
@given(cards(), ledgers())
def test_the_naive_evaluator_agrees(card: Scorecard, cases: list[Case]) -> None:
    if any(when.groups is not None for _, when in card.conditions()):
        # The naive one knows one group for all: that of the unit, so only its own items are compared.
        cases = [case for case in cases if case.events[0].shape.of == 1]
    result = evaluate(Book((card,)), WINDOW, MEMBERS, cases)
    for one in result.scores:
        mine = [case for case in cases if case.unit == one.unit]
        assert one.exact == naive_points(card, WINDOW, mine, GROUP[one.unit])


@given(cards(), ledgers())
def test_the_lines_are_what_the_points_are_a_sum_of(card: Scorecard, cases: list[Case]) -> None:
    result = evaluate(Book((card,)), WINDOW, MEMBERS, cases)
    for one in result.scores:
        assert sum(line.points for line in one.lines) == one.points
        assert all((line.points * 10**card.decimals).denominator == 1 for line in one.lines)
        assert abs(one.points - one.exact) <= Fraction(1, 2 * 10**card.decimals)


@given(cards(), ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_entering_never_matters(card: Scorecard, cases: list[Case], random: Random) -> None:
    orders = list(range(10))
    random.shuffle(orders)
    mixed = []
    for case in cases:
        events = [replace(event, order=orders[event.order]) for event in case.events]
        random.shuffle(events)
        mixed.append(case._replace(events=tuple(events)))
    random.shuffle(mixed)
    first = evaluate(Book((card,)), WINDOW, MEMBERS, cases)
    second = evaluate(Book((card,)), WINDOW, MEMBERS[::-1], mixed)
    assert first.scores == second.scores
    assert {note.code for note in first.notes} == {note.code for note in second.notes}


def counted(book: Book, cases: list[Case]) -> list[Case]:
    """The same as the store gives it for `rank`: alike events as one, by segment and band."""
    starts = [WINDOW.start, *cuts(book, WINDOW, MEMBERS)]
    edges = [0, *bands(book)]
    found: dict[tuple[str, tuple[Event, ...]], int] = {}
    for case in cases:
        events = []
        for event in case.events:
            day = max((start for start in starts if start <= event.day), default=event.day)
            words = None if event.words is None else max(edge for edge in edges if edge <= event.words)
            alone = len(case.events) == 1
            events.append(Event(day if alone else event.day, event.shape, words))
        key = (case.unit, tuple(events))
        found[key] = found.get(key, 0) + 1
    return [Case(unit, events, count) for (unit, events), count in found.items()]


@given(cards(), ledgers())
def test_counted_and_single_cases_give_the_same(card: Scorecard, cases: list[Case]) -> None:
    book = Book((card,))
    cases = [*cases, *(case._replace(item=case.item + "x") for case in cases)]
    inside = [case for case in cases if all(event.day < WINDOW.end for event in case.events)]
    first = evaluate(book, WINDOW, MEMBERS, inside)
    second = evaluate(book, WINDOW, MEMBERS, counted(book, inside))
    assert first.scores == second.scores


@given(cards(plain=True), ledgers(), st.dates(date(2024, 1, 2), date(2024, 6, 30)))
def test_plain_windows_add_up(card: Scorecard, cases: list[Case], cut: date) -> None:
    book = Book((card,))
    whole = evaluate(book, WINDOW, MEMBERS, cases)
    halves = [evaluate(book, part, MEMBERS, cases) for part in (Period(WINDOW.start, cut), Period(cut, WINDOW.end))]
    for one in whole.scores:
        parts = [half.of(one.unit) for half in halves]
        assert one.exact == sum(part.exact for part in parts if part)
        assert one.counts["adopted"] == sum(part.counts["adopted"] for part in parts if part)


@given(splits, st.integers(1, 6))
def test_shares_add_up_exactly(split: Split, of: int) -> None:
    total = sum(portion(split, place, of) for place in range(of))
    assert total == (of if split == "full" else 1)


@given(cards(), ledgers())
def test_an_equal_share_of_everything_adds_up_to_the_whole(card: Scorecard, cases: list[Case]) -> None:
    """With equal shares and nothing but rules and policies, the units of an item have together what a lone one has."""
    card = replace(card, caps=(), quotas=(), bases=(), limits=(), share=SharePolicy("equal", "full"))
    lone = replace(card, share=SharePolicy("full", "full"))
    joint = [case for case in cases if case.item]
    alone = [case for case in joint if case.events[0].shape.place == 0]
    shared = evaluate(Book((card,)), WINDOW, MEMBERS, joint)
    whole = evaluate(Book((lone,)), WINDOW, MEMBERS, alone)
    assert sum(one.exact for one in shared.scores) == sum(one.exact for one in whole.scores)
