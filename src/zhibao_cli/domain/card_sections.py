"""Reading each section of a scorecard but its head and its channels."""

from zhibao_cli.domain.card_reader import NUMBER, Table, as_number
from zhibao_cli.domain.card_when import WhenReader
from zhibao_cli.domain.score_numbers import Number
from zhibao_cli.domain.scorecard import (
    Award,
    Base,
    Cap,
    Condition,
    Factor,
    Gate,
    ItemPolicy,
    Limits,
    Metric,
    Need,
    Quota,
    RankPolicy,
    Rate,
    Rule,
    SharePolicy,
    Split,
    Strike,
)
from zhibao_cli.domain.words import EVERY, FAULT, code_of
from zhibao_cli.i18n import msg

ADOPTIONS = ("sum", "highest", "highest-per-level", "top-levels", "highest-plus")
INSTRUCTIONS = ("each", "once-per-level", "highest", "first-then", "first-then-per-rule")


class SectionReader:
    """Reads one section's table into its record."""

    def __init__(self, when: WhenReader) -> None:
        self.when = when

    # -- [[rule]], [[factor]], [[cap]]

    def rule(self, table: Table) -> Rule:
        """Read a [[rule]]."""
        on = self.when.event(table)
        points, low, high = self._points(table, on)
        then = table.number("then")
        if then is not None and on not in ("instructed", ""):
            table.fault("card-conflict", msg("`then` is for instructions only"), "then")
        return Rule(on, self.when.when(table, on), points, low, high, then, table.line)

    def _points(self, table: Table, on: str) -> tuple[Number | None, Number | None, Number | None]:
        """The fixed points, or None with the range of those recorded."""
        value = table.get("points")
        recorded = value == "recorded" or isinstance(value, dict)
        if value is None:
            table.missing("points", NUMBER)
        elif recorded and on not in ("adopted", "fault", ""):
            table.fault("card-conflict", msg("only adoptions and faults can have points recorded with them"), "points")
        elif not recorded:
            if as_number(value) is None:
                table.wrong(
                    "points", msg('{number}, "recorded", or {range}', number=NUMBER, range="{ from = -100, to = -50 }")
                )
            return as_number(value), None, None
        inner = table.table("points") if isinstance(value, dict) else None
        if inner is None:
            return None, None, None
        low, high = inner.number("from"), inner.number("to")
        if low is None and high is None:
            inner.missing("from", NUMBER)
        elif low is not None and high is not None and low > high:
            inner.wrong("from", msg("a number not above `to`"))
        inner.close()
        return None, low, high

    def factor(self, table: Table) -> Factor:
        """Read a [[factor]]."""
        on = self.when.event(table)
        self._exactly_one(table, "times", "plus")
        return Factor(on, self.when.when(table, on), table.number("times"), table.number("plus"), table.line)

    def cap(self, table: Table) -> Cap:
        """Read a [[cap]]."""
        on = self.when.event(table)
        self._exactly_one(table, "max", "min")
        when = self.when.when(table, on)
        return Cap(on, when, table.word("every", EVERY), table.number("max"), table.number("min"), table.line)

    def _exactly_one(self, table: Table, first: str, second: str) -> None:
        if table.has(first) == table.has(second):
            text = msg("exactly one of {first} and {second} must be given", first=first, second=second)
            table.fault("card-conflict", text, first if table.has(first) else "")

    # -- [item], [share], [rank]

    def item(self, table: Table) -> ItemPolicy:
        """Read [item]."""
        among = self.when.when(table, "adopted", "among") if table.has("among") else None
        adoptions = table.choice("adoptions", ADOPTIONS, "sum")
        top = table.whole("top", 1, default=0)
        policy = ItemPolicy(
            adoptions=adoptions,
            top=top,
            plus=table.number("plus") or 0,
            among=among,
            instructions=table.choice("instructions", INSTRUCTIONS, "each"),
            inside=table.flag("instructions_inside"),
            times=table.number("instructions_times"),
            forwarded=table.choice("forwarded", ("added", "unless-adopted"), "added"),
            line=table.line,
        )
        self._item_conflicts(table, policy)
        table.close()
        return policy

    def _item_conflicts(self, table: Table, policy: ItemPolicy) -> None:
        for key, wants in (("top", "top-levels"), ("plus", "highest-plus")):
            if table.has(key) != (policy.adoptions == wants):
                text = msg('{key} belongs to adoptions = "{wants}", and must be given with it', key=key, wants=wants)
                table.fault("card-conflict", text, key if table.has(key) else "adoptions")
        if policy.inside and policy.adoptions != "highest":
            table.fault(
                "card-conflict", msg('instructions_inside is for adoptions = "highest" only'), "instructions_inside"
            )
        if policy.inside and policy.times is not None:
            text = msg("instructions cannot both compete with the adoptions and multiply them")
            table.fault("card-conflict", text, "instructions_times")
        if policy.among is not None and policy.adoptions == "sum":
            table.fault("card-conflict", msg('`among` changes nothing where adoptions = "sum"'), "among")

    def share(self, table: Table) -> SharePolicy:
        """Read [share]."""
        policy = SharePolicy(self._split(table, "joint"), self._split(table, "compiled"), table.line)
        table.close()
        return policy

    def _split(self, table: Table, key: str) -> Split:
        value = table.get(key)
        if not isinstance(value, list):
            return table.choice(key, ("full", "equal", "lead"), "full")
        parts = tuple(number for number in map(as_number, value) if number is not None and number >= 0)
        if len(parts) != len(value) or not parts or parts[0] == 0:
            table.wrong(key, msg("proportions such as [3, 2], none below zero, the first above it"))
            return "full"
        return parts

    def rank(self, table: Table) -> RankPolicy:
        """Read [rank]."""
        tie_break = []
        for one in table.tables("tie_break"):
            tie_break.append(self.when.metric(one, points=False))
            one.close()
        policy = RankPolicy(
            table.choice("ties", ("competition", "dense", "ordinal"), "competition"),
            tuple(tie_break),
            table.choice("counted", ("adoptions", "items"), "adoptions"),
            table.line,
        )
        table.close()
        return policy

    # -- sub-period sections

    def base(self, table: Table) -> Base:
        """Read a [base]."""
        return Base(table.required_number("points"), table.word("every", EVERY), table.names("groups"), table.line)

    def quota(self, table: Table) -> Quota:
        """Read a [[quota]]."""
        compound = isinstance(table.get("at_least"), dict)
        return Quota(
            needs=self._compound(table) if compound else (self._need(table),),
            every=table.word("every", EVERY),
            groups=table.names("groups"),
            met=table.number("met"),
            pro_rata=table.flag("pro_rata"),
            short_each=table.number("short_each"),
            short_flat=table.number("short_flat"),
            over_each=table.number("over_each"),
            line=table.line,
        )

    def _need(self, table: Table) -> Need:
        metric = self.when.metric(table)
        value = table.get("at_least")
        amount = as_number(value)
        if value is None:
            table.missing("at_least", NUMBER)
        elif value != "target" and (amount is None or amount <= 0):
            table.wrong(
                "at_least", msg('a number above zero, "target", or {example}', example="{ submitted = 8, adopted = 2 }")
            )
        if table.flag("pro_rata") and not table.has("met"):
            table.fault("card-conflict", msg("pro_rata needs `met`"), "pro_rata")
        return Need(metric, amount)

    def _compound(self, table: Table) -> tuple[Need, ...]:
        for key in ("count", "weights", "pro_rata", "short_each", "over_each"):
            if table.has(key):
                table.fault(
                    "card-conflict", msg("{key} does not go with several things asked for at once", key=key), key
                )
        inner = table.table("at_least")
        needs = self.when.needs(inner) if inner is not None else ()
        counts = {need.metric.count for need in needs}
        if table.has("when") and "points" in counts:
            table.fault("card-conflict", msg("points are counted whole: no `when` and no weights with them"), "when")
        when = self.when.when(table, next(iter(counts)) if len(counts) == 1 else "")
        return tuple(Need(Metric(need.metric.count, when), need.at_least) for need in needs)

    def rate(self, table: Table) -> Rate:
        """Read a [[rate]]."""
        return Rate(
            every=table.word("every", EVERY),
            of=table.choice("of", ("period", "items"), "period"),
            below=table.required_number("below"),
            points=table.required_number("points"),
            empty=table.choice("empty", ("skip", "zero"), "skip"),
            groups=table.names("groups"),
            line=table.line,
        )

    def limits(self, table: Table) -> Limits:
        """Read [limits]."""
        return Limits(
            every=table.word("every", EVERY) if table.has("every") else "",
            floor=table.choice("floor", ("none", "base", "zero"), "none"),
            bonus_max=table.number("bonus_max"),
            total_max=table.number("total_max"),
            groups=table.names("groups"),
            line=table.line,
        )

    # -- [[strike]], [[gate]], [[award]]

    def strike(self, table: Table) -> Strike:
        """Read a [[strike]]."""
        return Strike(
            self.when.metric(table, points=False),
            table.required_number("reaches"),
            table.choice("effect", ("zero", "no-award")),
            table.line,
        )

    def gate(self, table: Table) -> Gate:
        """Read a [[gate]]."""
        inner = table.table("at_least")
        needs = self.when.needs(inner) if inner is not None else ()
        return Gate(table.text("name", required=True), needs, self._no_fault(table), table.line)

    def _no_fault(self, table: Table) -> tuple[Condition, ...]:
        value = table.get("no_fault")
        found = []
        for number, one in enumerate(value if isinstance(value, list) else [] if value is None else [value]):
            if isinstance(one, dict):
                inner = Table(one, (*table.path, "no_fault", number), table.faults)
                found.append(self.when.condition(inner, "fault"))
            elif isinstance(one, str) and one.strip():
                code = code_of(FAULT, one) or one.strip()
                found.append(Condition((("fault", frozenset({code})),), line=table.line))
            else:
                table.wrong("no_fault", msg("faults in quotes, or tables of conditions on faults"))
        return tuple(found)

    def award(self, table: Table) -> Award:
        """Read an [[award]]."""
        return Award(
            table.text("title", required=True),
            table.whole("take"),
            table.names("groups"),
            table.text("gate"),
            table.line,
        )
