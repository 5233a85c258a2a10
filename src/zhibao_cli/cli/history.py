"""Correcting and proving: amend, void, undo, log, verify, doctor."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Read, Write, joined, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)

Text = str | None
Many = list[str] | None
Ref = Annotated[str, typer.Argument(metavar="ITEM|REF", help=N_("An item, or an event by its reference such as a17."))]


def _value(name: str, text: str, metavar: str = "TEXT") -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(name, metavar=metavar, help=text)
    return option


@app.command(
    cls=Write,
    help=N_("Amend an item or an event; the journal keeps what was there before.\n\nAn empty value clears a field."),
    epilog='zhibao amend SQ-2024-12 --title "秋茶产销两旺 茶农增收" --kind 经验\n'
    "zhibao amend a17 --form 综合 --issue 13\nzhibao amend i5 --feedback-on 4月28日",
)
def amend(
    context: typer.Context,
    ref: Ref,
    title: Annotated[Text, _value("--title", N_("The title."))] = None,
    unit: Annotated[Text, _value("--unit", N_("The unit."), "UNIT")] = None,
    with_units: Annotated[Many, typer.Option("--with", metavar="UNIT", help=N_("Further units, in order."))] = None,
    kind: Annotated[Text, _value("--kind", N_("The kind."), "KIND")] = None,
    words: Annotated[Text, _value("--words", N_("How many words."), "N")] = None,
    on: Annotated[Text, _value("--on", N_("The day."), "DATE")] = None,
    to: Annotated[Text, _value("--to", N_("The level it went to."), "LEVEL")] = None,
    author: Annotated[Many, typer.Option("--author", metavar="PERSON", help=N_("Who wrote it."))] = None,
    signed_by: Annotated[Text, _value("--signed-by", N_("Who let it go out."), "PERSON")] = None,
    checked_by: Annotated[Text, _value("--checked-by", N_("Who passed all four checks."), "PERSON")] = None,
    solicited: Annotated[Text, _value("--solicited", N_("The solicitation it answers."), "NUMBER")] = None,
    topic: Annotated[Many, typer.Option("--topic", metavar="TOPIC", help=N_("What it is about."))] = None,
    status: Annotated[Text, _value("--status", N_("draft, reported, returned or invalid."), "STATUS")] = None,
    also: Annotated[Many, typer.Option("--also", metavar="NUMBER", help=N_("A further number, added."))] = None,
    channel: Annotated[Text, _value("--channel", N_("The publication."), "NAME")] = None,
    level: Annotated[Text, _value("--level", N_("The level."), "LEVEL")] = None,
    form: Annotated[Text, _value("--form", N_("The form."), "FORM")] = None,
    issue: Annotated[Text, _value("--issue", N_("The issue's number."), "N")] = None,
    printed_title: Annotated[Text, _value("--as", N_("The title in print or as sent."), "TITLE")] = None,
    route: Annotated[Text, _value("--route", N_("direct or relay."), "ROUTE")] = None,
    reprint: Annotated[Text, _value("--reprint", N_("yes or no."), "YES|NO")] = None,
    points: Annotated[Text, _value("--points", N_("The recorded points."), "N")] = None,
    leader: Annotated[Text, _value("--leader", N_("The leader."), "PERSON")] = None,
    rank: Annotated[Text, _value("--rank", N_("The leader's rank."), "RANK")] = None,
    text: Annotated[Text, _value("--text", N_("The text."))] = None,
    file: Annotated[
        Text, _value("--file", N_("Of an item: its source document; text and words are taken from it."), "FILE")
    ] = None,
    due: Annotated[Text, _value("--due", N_("When feedback is due."), "DATE")] = None,
    feedback_on: Annotated[Text, _value("--feedback-on", N_("When feedback was given."), "DATE")] = None,
    fault: Annotated[Text, _value("--fault", N_("Of a fault: what was wrong."))] = None,
    severity: Annotated[Text, _value("--severity", N_("Of a fault: how serious."))] = None,
    by: Annotated[
        Text, _value("--by", N_("Of a fault: the level that notified it; an honour: who gave it; a review: who."))
    ] = None,
    year: Annotated[Text, _value("--year", N_("Of an honour: the year."), "YEAR")] = None,
    officer: Annotated[
        Many, typer.Option("--officer", metavar="PERSON", help=N_("Of an honour or a training: the officers."))
    ] = None,
    note: Annotated[Text, _value("--note", N_("Of a fault: a remark."))] = None,
    approver: Annotated[Text, _value("--approver", N_("Of an adjustment: who approved it."), "PERSON")] = None,
    adopted: Annotated[Text, _value("--adopted", N_("Of a standing: items adopted."), "N")] = None,
    place: Annotated[Text, _value("--place", N_("Of a standing: the place."), "N")] = None,
    ranked: Annotated[Text, _value("--of", N_("Of a standing: how many were ranked."), "N")] = None,
    change: Annotated[Text, _value("--points-change", N_("Of a standing: on last year."), "N")] = None,
    group: Annotated[Text, _value("--group", N_("Of a standing: the group."), "GROUP")] = None,
    source: Annotated[Text, _value("--source", N_("Of a standing: where it was published."))] = None,
    political: Annotated[Text, _value("--political", N_("Of a review: yes or no."), "YES|NO")] = None,
    policy: Annotated[Text, _value("--policy", N_("Of a review: yes or no."), "YES|NO")] = None,
    sensitive: Annotated[Text, _value("--sensitive", N_("Of a review: yes or no."), "YES|NO")] = None,
    accurate: Annotated[Text, _value("--accurate", N_("Of a review: yes or no."), "YES|NO")] = None,
    back: Annotated[Text, _value("--back", N_("Of a review: why it was sent back."))] = None,
    document: Annotated[Text, _value("--document", N_("Of an outcome: the document's number."), "NUMBER")] = None,
    hours: Annotated[Text, _value("--hours", N_("Of a training: how many hours."), "N")] = None,
) -> Value:
    """Amend an item or an event."""
    from zhibao_cli.app.amend import amend

    changes = {
        "title": title, "unit": unit, "with": joined(with_units), "kind": kind, "words": words, "on": on, "to": to,
        "author": joined(author), "signed-by": signed_by, "checked-by": checked_by, "solicited": solicited,
        "topic": joined(topic), "status": status, "also": joined(also), "channel": channel, "level": level,
        "form": form, "issue": issue, "as": printed_title, "route": route, "reprint": reprint, "points": points,
        "leader": leader, "rank": rank, "text": text, "due": due, "feedback-on": feedback_on, "adopted": adopted,
        "fault": fault, "severity": severity, "by": by, "note": note, "approver": approver,
        "year": year, "officer": joined(officer),
        "place": place, "of": ranked, "points-change": change, "group": group, "source": source,
        "file": file, "political": political, "policy": policy, "sensitive": sensitive, "accurate": accurate,
        "back": back, "document": document, "hours": hours,
    }  # fmt: skip
    return amend(session(context), ref, changes)


@app.command(
    cls=Write,
    help=N_(
        "Declare a record void: it no longer counts, and stays in the history. Needs --reason; or --same-as, for the "
        "second "
        "record of one item."
    ),
    epilog="zhibao void a17 --reason 重复登记\nzhibao void SQ-2024-13 --same-as SQ-2024-12",
)
def void(
    context: typer.Context,
    ref: Ref,
    same_as: Annotated[
        Text, typer.Option("--same-as", metavar="ITEM", help=N_("It is this item: its events and numbers pass there."))
    ] = None,
) -> Value:
    """Declare a record void."""
    from zhibao_cli.app.voiding import same_item, void

    here = session(context)
    return same_item(here, ref, same_as) if same_as else void(here, ref, here.reason)


@app.command(
    cls=Write,
    help=N_("Reverse your newest entry that is not undone yet; typed twice, it goes back two steps.\n\nWith an entry's "
            "number or hash, reverse that one; an undo's own number brings back what it had reversed."),
    epilog="zhibao undo\nzhibao undo 42",
)  # fmt: skip
def undo(
    context: typer.Context,
    entry: Annotated[
        Text, typer.Argument(metavar="ENTRY", help=N_("An entry's number or hash; else your newest."))
    ] = None,
) -> Value:
    """Reverse an entry."""
    from zhibao_cli.app.history import undo

    return undo(session(context), entry)


@app.command(
    cls=Read,
    help=N_("Show the journal, newest first; or what one entry recorded; or all that became of one record."),
    epilog="zhibao log --top 20\nzhibao log 42\nzhibao log SQ-2024-12",
)
def log(
    context: typer.Context,
    what: Annotated[Text, typer.Argument(metavar="ENTRY|ITEM|REF", help=N_("An entry, or a record."))] = None,
    top: Annotated[Text, typer.Option("--top", metavar="N", help=N_("Only the newest N entries."))] = None,
) -> Value:
    """Show the journal."""
    from zhibao_cli.app.history import changes, log

    return changes(session(context), what) if what else log(session(context), top)


@app.command(
    cls=Read,
    help=N_("Prove that nothing was changed behind the journal's back: every hash, every row, every derived figure.\n\n"
            "Entries cut off at the end cannot be seen from inside the file: compare with a hash printed on an earlier "
            "report, with --head. Exit status 3 when anything is wrong."),
    epilog="zhibao verify\nzhibao verify --head 3f9c2a71b04e",
)  # fmt: skip
def verify(
    context: typer.Context,
    head: Annotated[
        Text, typer.Option("--head", metavar="HASH", help=N_("A hash that must be in the journal."))
    ] = None,
) -> Value:
    """Prove the ledger."""
    from zhibao_cli.app.history import verify_ledger

    return verify_ledger(session(context), head)


@app.command(
    cls=Read,
    help=N_("Look after the ledger: its file and disk, what is derived from the records, the index for searching, and "
            "what the program runs on. Exit status 3 when something needs attention.\n\nWhether the records themselves "
            "were tampered with is proved by: zhibao verify"),
    epilog="zhibao doctor\nzhibao doctor --fix",
)  # fmt: skip
def doctor(
    context: typer.Context,
    fix: Annotated[
        bool, typer.Option("--fix", help=N_("Make anew what is derived from the records, where it is out of step."))
    ] = False,
) -> Value:
    """Look after the ledger."""
    from zhibao_cli.app.doctoring import doctor

    return doctor(session(context), fix=fix)
