"""How the work was done, for the paragraph: each clause counted as the command named beside it counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhibao_cli.app.brief_results import Scope
from zhibao_cli.app.feedback import feedback_due
from zhibao_cli.app.progress import targets_met
from zhibao_cli.app.solicited import fulfilled
from zhibao_cli.app.tallies import Tally
from zhibao_cli.domain import brief_work as words
from zhibao_cli.domain.brief import Clause, led
from zhibao_cli.domain.chinese import period_words, until_words
from zhibao_cli.domain.period import Period
from zhibao_cli.store import search
from zhibao_cli.store.criteria import Criteria
from zhibao_cli.store.extras import asked, reviewed

RESEARCH, PROBLEM = "research", "problem"
Kinds = Mapping[str, Tally]
"""What is counted of kinds of item, by kind."""


def reported_of(tally: Tally | None) -> int:
    """How many items were reported."""
    return tally.counts("items")["submitted"] if tally else 0


def long_ones(kinds: Kinds, least: int) -> int:
    """How many research items of so many characters or more were reported; totals tell no lengths."""
    research = kinds.get(RESEARCH)
    return sum(words >= least for words in research.submitted.values()) if research else 0


@dataclass(frozen=True, slots=True)
class Work:
    """The sentences on how the work was done. `until` is the cut-off of what leaders wrote, if it is another."""

    scope: Scope
    until: Period | None
    kinds: Kinds

    def sentences(self, before: Sequence[Sequence[Clause]], *, opened: bool) -> list[Sequence[Clause]]:
        """In the order of the paragraph, behind what was said `before`; `opened`: the period has been named."""
        told = [sentence for sentence in before if sentence]
        found: list[Sequence[Clause]] = []
        feedback = self._feedback(self.until or self.scope.window)
        if self.until is not None:
            year = self.scope.window.last.year if told or opened else None
            found.append(led(f"{until_words(self.until.last, year)}，", [feedback]))
            feedback = None
        parts = ([self._asked(), self._problems()], [feedback, self._outcomes()], [self._reviews()],
                 [self._trainings()], [self._targets()])  # fmt: skip
        first = self._period(told, anew=any(found), opened=opened)
        for clauses in parts:
            sentence = led(first, clauses)
            first = "" if sentence else first
            found.append(sentence)
        return found

    def _period(self, told: Sequence[Sequence[Clause]], *, anew: bool, opened: bool) -> str:
        """The period, named again where another time was spoken of last, and as it is named first if it never was."""
        if not told and not anew:
            return "" if opened else f"{self.scope.when}，"
        again = period_words(self.scope.window, again=True)
        last = told[-1][-1] if told else None
        other = last is not None and (
            (last.key == "solicited" and not told[-1][0].text.startswith((again, self.scope.when)))
            or (last.key in ("instructed", "long_research") and self.until is not None)
        )
        return f"{again}，" if anew or other else ""

    # -- the clauses

    def _asked(self) -> Clause | None:
        outcomes = Counter[str]()
        for one in asked(self.scope.reading.view, self.scope.window):
            outcomes[one.outcome] += one.drafts
        return words.asked(outcomes, fulfilled(outcomes), self.scope.source("solicitation", "figures"))

    def _problems(self) -> Clause | None:
        kinds = self.scope.reading.registers.kinds
        if PROBLEM not in kinds:
            return None
        source = self.scope.source("stats", "--kind", PROBLEM)
        return words.problems(reported_of(self.kinds.get(PROBLEM)), kinds[PROBLEM].record.name, source)

    def _feedback(self, window: Period) -> Clause | None:
        states = Counter(state for _, state in feedback_due(self.scope.reading, Criteria(window=window)))
        return words.feedback(states, self.scope.source("stats", "--by", "feedback", window=window))

    def _outcomes(self) -> Clause | None:
        found = search.outcomes(self.scope.reading.view, Criteria(window=self.scope.window))
        items = {version.record.item for version in found}
        return words.outcomes(len(items), len(found), self.scope.source("list", "outcomes"))

    def _reviews(self) -> Clause | None:
        items, back = reviewed(self.scope.reading.view, self.scope.window)
        return words.reviews(items, back, self.scope.source("stats", "--by", "review"))

    def _trainings(self) -> Clause | None:
        found = search.trainings(self.scope.reading.view, Criteria(window=self.scope.window))
        attendances = sum(len(version.record.officers) for version in found)
        return words.trainings(len(found), attendances, self.scope.source("list", "trainings"))

    def _targets(self) -> Clause | None:
        units, met = targets_met(self.scope.reading, self.scope.window)
        return words.targets(units, met, self.scope.source("target", "progress"))
