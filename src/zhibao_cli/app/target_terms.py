"""What a target may be narrowed down to: kind, length, level; what it then says in words."""

from collections.abc import Iterator

from zhibao_cli.app.registers import metric_word
from zhibao_cli.app.session import Reading
from zhibao_cli.domain.aims import LEVELLED, OF_ITEMS, SENT, Aim
from zhibao_cli.domain.records import Target
from zhibao_cli.domain.words import field_word, say
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import Message, clauses, msg

_FIT = {"kind": OF_ITEMS, "min_words": OF_ITEMS, "level": LEVELLED, "to_level": SENT}
"""The figures that each term goes with."""


def unfit(target: Target) -> str | None:
    """The term that its figure cannot be counted by; None when all of them can."""
    return next((n for n, metrics in _FIT.items() if getattr(target, n) is not None and target.metric not in metrics),
                None)  # fmt: skip


def unfit_text(target: Target, term: str) -> Message:
    """That a figure is not counted by a term."""
    return msg("A target of “{metric}” cannot be for one {term} alone.", metric=metric_word(target.metric),
               term=field_word(Target.TABLE, term))  # fmt: skip


def check_terms(target: Target) -> None:
    """Refuse a term that the figure cannot be counted by."""
    term = unfit(target)
    if term is not None:
        metrics = clauses(metric_word(metric) for metric in _FIT[term])
        raise UsageFault("target-condition", unfit_text(target, term), msg("It goes with: {metrics}", metrics=metrics))


def figure_text(metric: str, of: Message | None) -> Message:
    """A figure with what it is counted of: "报送（问题）"."""
    return msg("{name} ({code})", name=metric_word(metric), code=of) if of else msg("{text}", text=metric_word(metric))


def terms_text(reading: Reading, aim: Aim) -> Message | None:
    """The terms in words; None where everything of the figure is meant."""
    found = list(_terms(reading, aim))
    return msg("{text}", text=clauses(found)) if found else None


def _terms(reading: Reading, aim: Aim) -> Iterator[object]:
    if aim.kind is not None:
        yield reading.registers.kind_word(aim.kind)
    if aim.level is not None:
        yield say("level", aim.level)
    if aim.to_level is not None:
        yield msg("to the {level}", level=say("level", aim.to_level))
    if aim.min_words is not None:
        yield msg("≥ {words} words", words=aim.min_words)
