"""Starting a scorecard, and telling what one changes against another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

from zhibao_cli.app.filters import chosen_period
from zhibao_cli.app.present import Text
from zhibao_cli.app.scorecards import TEXT_COLUMNS, is_file, load_card, problem_line, read_card, version_named
from zhibao_cli.app.scores import score
from zhibao_cli.app.session import Reading, Session
from zhibao_cli.domain.card_toml import read_scorecard
from zhibao_cli.domain.card_words import card_texts, count_text
from zhibao_cli.domain.dates import read_date
from zhibao_cli.domain.numbers import read_count
from zhibao_cli.domain.period import Period
from zhibao_cli.domain.ranking import Place, placed, rank
from zhibao_cli.domain.report import Column, Report, Value
from zhibao_cli.domain.scorecard import Book, Condition, Metric, Scorecard
from zhibao_cli.domain.words import PART
from zhibao_cli.errors import UsageFault
from zhibao_cli.i18n import language, msg
from zhibao_cli.io.card_files import example_text, new_card_text


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """What a new scorecard begins with."""

    id: str | None = None
    title: str | None = None
    effective_from: str | None = None
    decimals: str | None = None
    like: str | None = None


def new_card(session: Session, wanted: NewCard) -> Text:
    """The text of a commented scorecard: the one to start from, or an example of a real place; own head in it."""
    day = read_date(wanted.effective_from, session.today) if wanted.effective_from else date(session.today.year, 1, 1)
    decimals = str(read_count(wanted.decimals)) if wanted.decimals else "0"
    if wanted.like:
        return _as_text(_with_head(example_text(wanted.like), wanted, day if wanted.effective_from else None))
    values = {
        "id": wanted.id or "office", "title": wanted.title or str(msg("Scoring rules")), "decimals": decimals,
        "effective_from": day.isoformat(),
    }  # fmt: skip
    text = new_card_text(language())
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", _quotable(value))
    return _as_text(text)


def _as_text(text: str) -> Text:
    card, problems = read_scorecard(text)
    if card is None:
        raise UsageFault(
            "scorecard-faulty",
            msg("With these answers the scorecard has faults: {count}.", count=len(problems)),
            msg("Put them right, then try again."),
            tuple(map(problem_line, problems)),
        )
    row = (card.id, card.effective_from, text)
    return Text(text, Report("scorecard", msg("Scorecard"), TEXT_COLUMNS, (row,)))


def _with_head(text: str, wanted: NewCard, day: date | None) -> str:
    """An example under the office's own id, title and date, where they are given."""
    head = {"id": wanted.id, "title": wanted.title}
    for key, value in head.items():
        if value:
            quoted = _quotable(value)
            text = re.sub(rf'(?m)^{key} = ".*?"', lambda _, k=key, v=quoted: f'{k} = "{v}"', text, count=1)  # type: ignore[misc]
    if day is not None:
        text = re.sub(r"(?m)^effective_from = \S+", f"effective_from = {day}", text, count=1)
        # The end of theirs is none of one's own.
        text = re.sub(r"(?m)^effective_to = ", "# effective_to = ", text, count=1)
    return text


def _quotable(value: str) -> str:
    """The text, fit to stand between quotation marks in TOML."""
    if any(ord(letter) < 32 for letter in value):
        raise UsageFault("text-unusable", msg("There is a control character in the text."))
    return value.replace("\\", "\\\\").replace('"', '\\"')


_COLUMNS = (
    Column("part", msg("Part"), "word"),
    Column("what", msg("What")),
)


def diff_cards(session: Session, first: str, second: str, period: str | None) -> Report:
    """What the second card changes: in words, and in a period's table, each card taken for all of it."""
    with session.reading() as reading:
        one, other = _card(reading, first), _card(reading, second)
        window = chosen_period(reading, period, Book.fixed(other))
        decimals = max(one.decimals, other.decimals)
        columns = (
            *_COLUMNS,
            Column("points_before", msg("Points before"), "points", decimals=decimals),
            Column("points", msg("Points"), "points", decimals=decimals),
            Column("points_change", msg("Change"), "points", decimals=decimals),
            Column("rank_before", msg("Place before"), "count"),
            Column("rank", msg("Place"), "count"),
            Column("moves", msg("Places gained"), "count"),
        )
        words = tuple((PART["rules"], text, *(None,) * 6) for text in _in_words(one, other))
        table = tuple(_table(reading, one, other, window))
        moved = sum(1 for row in table if row[-1])
        notes = (
            msg("Each card is taken for the whole period, whatever dates it bears."),
            msg("Units that change their place: {count}.", count=moved),
        )
        title = msg("{one} against {other}", one=_name(one), other=_name(other))
        cards = (one.ref, other.ref)
        return Report(
            "scorecard-diff", title, columns, (*words, *table), window, reading.provenance(cards), notes, split="part"
        )


def _name(card: Scorecard) -> str:
    return f"{card.id}@{card.effective_from}"


def _card(reading: Reading, typed: str) -> Scorecard:
    """A card by file, id (its newest version), or id@first-day."""
    return load_card(Path(typed))[0] if is_file(typed) else read_card(version_named(reading, typed))


def _in_words(one: Scorecard, other: Scorecard) -> Iterator[str]:
    """What is taken out (−) and put in (+), in the order of the file; then the policies that differ."""
    before, after = card_texts(one), card_texts(other)
    matcher = SequenceMatcher(None, [text for _, text in before], [text for _, text in after], autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag != "equal":
            yield from (f"− {msg('line {line}: {what}', line=line, what=text)}" for line, text in before[start:end])
            yield from (
                f"+ {msg('line {line}: {what}', line=line, what=text)}" for line, text in after[other_start:other_end]
            )
    yield from _policies(one, other)


def _policies(one: Scorecard, other: Scorecard) -> Iterator[str]:
    """The options that differ, by the names they have in the file."""
    for section in ("scorecard", "item", "share", "rank"):
        names = _OF_CARD if section == "scorecard" else _options(getattr(one, section))
        for name in names:
            before, after = (_option(card, section, name) for card in (one, other))
            if before != after:
                yield f"[{section}].{name}: {before} → {after}"


_OF_CARD = ("effective_from", "effective_to", "year_starts", "decimals")


def _options(section: object) -> tuple[str, ...]:
    """The options of a section's record; its line in the file is none."""
    names: tuple[str, ...] = getattr(section, "_fields", ()) or tuple(f.name for f in fields(section))  # type: ignore[arg-type]
    return tuple(name for name in names if name != "line")


def _option(card: Scorecard, section: str, name: str) -> str:
    value = getattr(card if section == "scorecard" else getattr(card, section), name)
    if value is None or value == ():
        return str(msg("(none)"))
    if isinstance(value, tuple):
        return ", ".join(count_text(card, one) if isinstance(one, Metric) else str(one) for one in value)
    if isinstance(value, Condition):
        return count_text(card, Metric("adopted", value))
    return str(value)


def _table(reading: Reading, one: Scorecard, other: Scorecard, window: Period) -> Iterator[tuple[Value, ...]]:
    before, after = _places(reading, one, window), _places(reading, other, window)
    for unit, place in after.items():
        then, now = before[unit], place
        name = reading.registers.roll.name(unit, window.last)
        change = now.score.points - then.score.points
        yield (
            PART["places"],
            name,
            then.score.points,
            now.score.points,
            change,
            then.rank,
            now.rank,
            then.rank - now.rank,
        )


def _places(reading: Reading, card: Scorecard, window: Period) -> dict[str, Place]:
    result = score(reading, Book.fixed(card), window, None).result
    return placed(rank(result))
