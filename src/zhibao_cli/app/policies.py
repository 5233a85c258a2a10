"""What holds for this ledger whoever uses it: the one place that knows which policies there are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zhibao_cli.app.registers import Registers, read_word
from zhibao_cli.app.session import Reading, Session, Writing
from zhibao_cli.domain.records import Policy
from zhibao_cli.domain.report import Column, Receipt, Report, Value
from zhibao_cli.domain.words import POLICY, REVIEW, Word, coded, say
from zhibao_cli.errors import Refused, UsageFault
from zhibao_cli.i18n import Message, msg


@dataclass(frozen=True, slots=True)
class _Known:
    """A policy: how a typed value is read, what may be chosen, what holds while nothing is set, what it decides."""

    read: Callable[[Registers, str], str]
    choices: Callable[[Registers], list[str]]
    default: Callable[[Registers], str | None]
    decides: Message


def _cards(registers: Registers) -> list[str]:
    return list(dict.fromkeys(version.record.card for version in registers.cards))


def _free(decides: Message) -> _Known:
    """A policy that is any text."""
    return _Known(_free_text, lambda _registers: [], lambda _registers: None, decides)


def _free_text(_registers: Registers, typed: str) -> str:
    if not typed.strip():
        raise UsageFault(
            "policy-empty", msg("A policy cannot be set to nothing."), msg("Take back what was set with: zhibao undo")
        )
    return typed.strip()


_KNOWN: Mapping[str, _Known] = MappingProxyType({
    "scorecard": _Known(
        lambda registers, typed: registers.card(typed), _cards,
        lambda registers: next(iter(_cards(registers)), None),
        msg("The scorecard that reports use when none is named."),
    ),
    "review": _Known(
        lambda _registers, typed: read_word("review", typed), lambda _registers: list(REVIEW), lambda _registers: "off",
        msg("Whether an item that nobody has checked may be reported."),
    ),
    "office": _free(msg("Who issues the documents that are written, where it is not said with --office.")),
    "addressee": _free(msg("Whom the documents that are written go to, where it is not said with --addressee.")),
})  # fmt: skip


def read_policy(typed: str) -> str:
    """The name of a policy, in either language. Raises UsageFault which lists them."""
    return read_word("policy", typed)


def read_setting(registers: Registers, name: str, typed: str) -> str:
    """The value typed for a policy. Raises UsageFault or NotFound which list what may be chosen."""
    return _KNOWN[name].read(registers, typed)


def policy_of(reading: Reading, name: str) -> str | None:
    """What is set; None while nothing is."""
    version = reading.registers.policies.get(name)
    return version.record.value if version else None


def review_policy(reading: Reading) -> str:
    """Whether items need a review: off, warn or require."""
    return policy_of(reading, "review") or "off"


def set_policy(writing: Writing, name: str, value: str) -> None:
    """Record what holds for this ledger."""
    policy = Policy(name=name, value=value)
    old = writing.registers.policies.get(name)
    if old is None:
        writing.writer.add(policy)
    elif old.record.value != value:
        writing.writer.replace(old, policy)


def change_policy(session: Session, typed: str, value: str) -> Receipt:
    """Set a policy, told with what held before."""
    with session.writing("policy set") as writing:
        name = read_policy(typed)
        new = read_setting(writing.registers, name, value)
        before = policy_of(writing, name)
        if before == new:
            raise Refused(
                "policy-same",
                msg("{policy} is set to {value} already; nothing was recorded.", policy=POLICY[name],
                    value=_said(name, new)),
            )  # fmt: skip
        set_policy(writing, name, new)
        old = before or _KNOWN[name].default(writing.registers)
    text = msg("{policy} is now set to {value}; before: {old}.", policy=POLICY[name], value=_said(name, new),
               old=_said(name, old) or msg("(none)"))  # fmt: skip
    return Receipt("policy", text, entry=writing.writer.hash, ref=name, undo="zhibao undo", dry_run=session.dry_run)


def _said(name: str, value: str | None) -> Word | None:
    """A policy's value as a cell."""
    if value is None:
        return None
    said = say("review", value) if name == "review" else value
    return Word(value, said, en=value)


_COLUMNS = (
    Column("policy", msg("Policy"), "word", words="policy"),
    Column("value", msg("Value"), "word"),
    Column("set", msg("Set here"), "flag"),
    Column("choices", msg("May be")),
    Column("decides", msg("What it decides"), optional=True),
)


def list_policies(session: Session) -> Report:
    """Every policy, with its value or what holds while none is set."""
    with session.reading() as reading:
        rows = tuple(_cells(reading, name, known) for name, known in _KNOWN.items())
        return Report("policies", msg("Policies"), _COLUMNS, rows, provenance=reading.provenance())


def _cells(reading: Reading, name: str, known: _Known) -> tuple[Value, ...]:
    value = policy_of(reading, name)
    choices = tuple(word for code in known.choices(reading.registers) if (word := _said(name, code)))
    holds = value or known.default(reading.registers)
    return name, _said(name, holds), value is not None, choices or coded("any", msg("any text")), known.decides
