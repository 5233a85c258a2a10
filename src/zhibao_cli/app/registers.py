"""Names to records: units, channels, kinds and the rest, found the way people call them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from zhibao_cli.domain.members import Roll, heirs_of, present, roll_of
from zhibao_cli.domain.names import Named, resolve
from zhibao_cli.domain.records import Card, Channel, Group, Kind, Officer, Policy, Record, Solicitation, Topic, Unit
from zhibao_cli.domain.words import METRIC, VOCABULARIES, Word, code_of, fold, say
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import listed, msg
from zhibao_cli.store.rows import Version
from zhibao_cli.store.view import View

_NOUGHTS = re.compile("-0*([0-9]+)$")


def entered(record: type[Record]) -> str:
    """SQL: the order in which records were first entered, so that amending or undoing moves none."""
    table = record.TABLE
    return f"(SELECT min(o.recorded_by) FROM {table} o WHERE o.id = {table}.id), id & 1048575"


class Registers:
    """The registers of a ledger from one point of view, each read when first asked for."""

    def __init__(self, view: View, *, present: bool = False) -> None:
        self._view = view
        self.present = present
        """Whether units are taken as they are now, all through the past."""

    @cached_property
    def unit_rows(self) -> list[Version[Unit]]:
        """Every row of every unit, in the order they were entered."""
        return self._view.all(Unit, order="recorded_by, id & 1048575")

    @cached_property
    def roll(self) -> Roll:
        """Units through time; or as they are now."""
        return present(self._history) if self.present else self._history

    @cached_property
    def heirs(self) -> Mapping[str, str]:
        """Where units are taken as they are now: by a merged unit's code, that of the one it is part of."""
        return heirs_of(self._history) if self.present else {}

    @cached_property
    def _history(self) -> Roll:
        # Ordered by each unit's first row, so that renaming one does not move it in the register.
        return roll_of(version.record for version in sorted(self.unit_rows, key=lambda v: self._first_seen(v.id)))

    def _first_seen(self, row_id: int) -> tuple[int, int]:
        found = self._first.get(row_id, 0)
        return found, row_id & 0xFFFFF

    @cached_property
    def _first(self) -> dict[int, int]:
        query = "SELECT id, min(recorded_by) FROM unit GROUP BY id"
        return dict(self._view.connection.execute(query).fetchall())

    @cached_property
    def channels(self) -> dict[str, Version[Channel]]:
        """Channels by code."""
        return {version.record.code: version for version in self._view.each(Channel, order=entered(Channel))}

    @cached_property
    def kinds(self) -> dict[str, Version[Kind]]:
        """Kinds by code."""
        return {version.record.code: version for version in self._view.each(Kind, order=entered(Kind))}

    @cached_property
    def groups(self) -> dict[str, Version[Group]]:
        """Groups by name, in their order."""
        versions = self._view.all(Group, order=f"position, {entered(Group)}")
        return {version.record.name: version for version in versions}

    @cached_property
    def topics(self) -> dict[str, Version[Topic]]:
        """Topics by name."""
        return {version.record.name: version for version in self._view.each(Topic)}

    @cached_property
    def solicitations(self) -> dict[str, Version[Solicitation]]:
        """Solicitations by number."""
        versions = self._view.each(Solicitation, order=entered(Solicitation))
        return {version.record.number: version for version in versions}

    @cached_property
    def cards(self) -> list[Version[Card]]:
        """Scorecard versions, in the order they were recorded."""
        return self._view.all(Card, order=entered(Card))

    @cached_property
    def officers(self) -> list[Version[Officer]]:
        """Officers."""
        return self._view.all(Officer, order="serial")

    @cached_property
    def policies(self) -> dict[str, Version[Policy]]:
        """Policies by name."""
        return {version.record.name: version for version in self._view.each(Policy)}

    # --- as typed ---

    def unit(self, typed: str) -> str:
        """The code of a unit."""
        code = resolve(typed, self.unit_names, "unit").code
        return self.heirs.get(code, code)

    def units(self, typed: Iterable[str]) -> tuple[str, ...]:
        """The codes of several units, each once."""
        return tuple(dict.fromkeys(self.unit(name) for name in typed))

    @cached_property
    def unit_names(self) -> list[Named]:
        """Every unit with all the names it has had."""
        found = []
        for code, rows in self._history.units.items():
            others = [name for row in rows for name in (row.name, row.short_name, *row.aliases) if name]
            found.append(Named(code, rows[-1].name, tuple(dict.fromkeys(others)), rows[-1].initials or ""))
        return found

    def kind(self, typed: str) -> str:
        """The code of a kind, by code, name or alias, in either language."""
        names = [
            Named(kind.code, kind.name, (*kind.aliases, *_spellings("kind", kind.code)))
            for kind in (version.record for version in self.kinds.values())
        ]
        return resolve(typed, names, "kind").code

    def channel(self, typed: str, level: str | None = None) -> Channel:
        """The channel of a code or name; `level` tells apart channels of one name."""
        known = self.channels.get(typed)
        if known is not None and level in (None, known.record.level):
            return known.record
        names = [
            Named(channel.code, channel.name, channel.aliases)
            for channel in (version.record for version in self.channels.values())
            if level is None or channel.level == level
        ]
        return self.channels[resolve(typed.strip().strip("《》"), names, "channel").code].record

    def officer(self, typed: str, unit: str | None = None, during: tuple[date, date] | None = None) -> Version[Officer]:
        """The officer of a reference such as p3, of a name, or of unit/name where several have that name.

        Of several terms of one person in one unit, the last of those in force `during` these days (both included) is
        meant, else the last. `unit`: only one of its own. Raises NotFound.
        """
        versions = {f"p{v.record.serial}": v for v in self.officers if unit in (None, v.record.unit)}
        if typed.strip() in versions:
            return versions[typed.strip()]
        terms = sorted(versions.items(), key=lambda one: _begun(one[1].record, during))
        last = {(v.record.unit, v.record.name): ref for ref, v in terms}
        named = [(ref, versions[ref].record) for ref in last.values()]
        names = [Named(ref, one.name, (f"{one.unit}/{one.name}",)) for ref, one in named]
        return versions[resolve(typed, names, "officer").code]

    def group(self, typed: str) -> str:
        """The name of a group."""
        return resolve(typed, [Named(name, name) for name in self.groups], "group").code

    def topic(self, typed: str) -> str:
        """The name of a topic."""
        return resolve(typed, [Named(name, name) for name in self.topics], "topic").code

    def solicitation(self, typed: str) -> str:
        """The number of a solicitation, by number or topic."""
        numbered = self.solicitation_numbered(typed)
        if numbered is not None:
            return numbered
        names = [Named(number, version.record.topic) for number, version in self.solicitations.items()]
        return resolve(typed, names, "solicitation").code

    def solicitation_numbered(self, typed: str) -> str | None:
        """The number of the one solicitation that has it, noughts left out or not: `YG-2024-1`; None when none has."""
        wanted = fold(typed)
        exact = [number for number in self.solicitations if fold(number) == wanted]
        found = exact or [number for number in self.solicitations if bare_number(number) == bare_number(typed)]
        return found[0] if len(found) == 1 else None

    def card(self, typed: str) -> str:
        """The id of a scorecard, by id or title."""
        titles = {version.record.card: version.record.title for version in self.cards}
        return resolve(typed, [Named(code, title) for code, title in titles.items()], "scorecard").code

    def kind_word(self, code: str | None) -> Word | None:
        """A kind as a cell: its code, and its name for a Chinese reader."""
        if code is None:
            return None
        version = self.kinds.get(code)
        return Word(code, version.record.name if version else say("kind", code))

    def channel_word(self, code: str | None) -> Word | None:
        """A channel as a cell: its code, and its name."""
        if code is None:
            return None
        version = self.channels.get(code)
        name = version.record.name if version else code
        return Word(code, name, en=name)


def bare_number(typed: str) -> str:
    """A solicitation's number without the noughts before its serial, in the form numbers are compared in."""
    return _NOUGHTS.sub(r"-\1", fold(typed))


def _begun(officer: Officer, during: tuple[date, date] | None) -> tuple[bool, date]:
    """What terms of a person are sorted by: those in force come last, and of these that which began last."""
    return during is not None and officer.serves(*during), officer.valid_from or date.min


def _spellings(vocabulary: str, code: str) -> tuple[str, ...]:
    """The built-in spellings of a code: in Chinese and English."""
    word = VOCABULARIES[vocabulary].get(code)
    return (word.zh, word.code, *word.also) if word else ()


_CALLED = {
    "level": msg("level"), "form": msg("form"), "medium": msg("medium"), "route": msg("route"),
    "status": msg("status"), "rank": msg("rank of a leader"), "outcome": msg("outcome"), "fault": msg("fault"),
    "severity": msg("severity"), "network": msg("network"), "every": msg("span"), "flag": msg("yes or no"),
    "event": msg("event"), "policy": msg("policies"), "review": msg("the policy on review"),
}  # fmt: skip


def read_word(vocabulary: str, typed: str) -> str:
    """The code of a value of a fixed vocabulary. Raises UsageFault which lists the values."""
    code = code_of(VOCABULARIES[vocabulary], typed)
    if code is None:
        values = listed(f"{word.zh} {word.code}" for word in VOCABULARIES[vocabulary].values())
        raise UsageFault(
            f"{vocabulary}-unknown",
            msg("“{typed}” is not a known value of: {what}.", typed=typed, what=_CALLED[vocabulary]),
            msg("One of: {values}", values=values),
        )
    return code


def usable_code(typed: str) -> str:
    """A unit's code as it may be typed again, by itself and among others. Raises UsageFault."""
    code = typed.strip()
    if any(letter in code for letter in "@/;、；, ") or code.lower() in ("all", "last"):
        raise UsageFault(
            "code-unusable",
            msg("“{code}” cannot be a code.", code=code),
            msg("Letters and digits, such as SQ or 0912."),
        )
    return code


METRICS = (
    "submitted", "adopted", "adopted_items", "forwarded", "instructed", "instructed_items", "solicited", "points",
)  # fmt: skip
"""The figures a target can be set for."""


def read_metric(typed: str) -> str:
    """The code of a figure a target can be set for. Raises UsageFault which lists them."""
    known = {metric: METRIC[metric] for metric in METRICS}
    code = code_of(known, typed) or ("points" if typed.strip() == "得分" else None)
    if code is None:
        values = listed(f"{metric_word(metric).zh} {metric}" for metric in METRICS)
        raise UsageFault(
            "metric-unknown", msg("There are no targets for “{typed}”.", typed=typed),
            msg("One of: {values}", values=values),
        )  # fmt: skip
    return code


def metric_word(code: str) -> Word:
    """A figure's name."""
    return METRIC[code]


def read_own(vocabulary: str, typed: str) -> str:
    """The code of a known word, or an office's own word as it is."""
    return code_of(VOCABULARIES[vocabulary], typed) or typed.strip()


def own_word(vocabulary: str, code: str | None) -> Word | None:
    """A word of a vocabulary, or an office's own, as a cell."""
    return None if code is None else VOCABULARIES[vocabulary].get(code) or Word(code, code)
