"""Reading the ledger: rank, explain, stats, list, show."""

from dataclasses import replace
from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Filtered, Read, Units, filters, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)

Text = str | None
Many = list[str] | None
Period = Annotated[
    Text,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help=N_("Such as 2024-01..08, 2024Q1, 2024年1—8月, 上半年; else this year to today."),
    ),
]
Level = Annotated[
    Text,
    typer.Option(
        "--level",
        metavar="LEVEL",
        help=N_("Reckon as if only adoptions and instructions of this level were on record."),
    ),
]
Card = Annotated[
    Text, typer.Option("--scorecard", metavar="ID|FILE", help=N_("Another scorecard, or a draft in a file."))
]


InstructedTo = Annotated[
    Text,
    typer.Option("--instructed-to", metavar="PERIOD|DATE",
                 help=N_("Instructions from the period's first day up to this one, such as 2024-10.")),
]  # fmt: skip


@app.command(
    cls=Read,
    help=N_("Rank the units by points, each group by itself.\n\nBeside our own places stand those a superior published "
            "for the same period, if on record."),
    epilog="zhibao rank --period 2024-01..08\nzhibao rank --period 2024年1—8月 --level 省 --compare yoy\n"
    "zhibao rank --period 上半年 --format csv -o 上半年.csv",
)  # fmt: skip
def rank(
    context: typer.Context,
    period: Period = None,
    group: Annotated[Text, typer.Option("--group", metavar="GROUP", help=N_("Only this group."))] = None,
    together: Annotated[bool, typer.Option("--together", help=N_("Rank all units in one table."))] = False,
    level: Level = None,
    compare: Annotated[
        Text, typer.Option("--compare", metavar="yoy|previous|PERIOD", help=N_("Beside an earlier period."))
    ] = None,
    scorecard: Card = None,
    gap: Annotated[
        bool, typer.Option("--gap", help=N_("Add what the next place would take, in points and in usual adoptions."))
    ] = False,
    top: Annotated[Text, typer.Option("--top", metavar="N", help=N_("Only the first N places."))] = None,
    units: Units = None,
) -> Value:
    """Rank the units by points."""
    from zhibao_cli.app.ranking import RankRequest, rank_units

    request = RankRequest(
        period=period,
        group=group,
        together=together,
        level=level,
        compare=compare,
        scorecard=scorecard,
        top=top,
        gap=gap,
        units=units,
    )
    return rank_units(session(context), request)


@app.command(
    cls=Read,
    help=N_("Show every score line behind a unit's points, or an item's: event, rule, arithmetic, points."),
    epilog="zhibao explain 白河 --period 2024-01..08\nzhibao explain SQ-2024-12",
)
def explain(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="UNIT|ITEM", help=N_("A unit, or an item."))],
    period: Period = None,
    level: Level = None,
    scorecard: Card = None,
    units: Units = None,
) -> Value:
    """Show every score line behind a figure."""
    from zhibao_cli.app.explaining import explain

    return explain(session(context), what, period, level, scorecard, units)


@app.command(
    cls=Filtered,
    help=N_("Count by a dimension: submitted, sent up, adopted, adoption rate, instructed on, solicited, words.\n\n"
            "Each is counted by its own date in the period."),
    epilog="zhibao stats --period 2024-01..08\nzhibao stats --by month --unit 石泉 --period 2024\n"
    "zhibao stats --kind 调研 --min-words 2000 --period ..2024-10",
)  # fmt: skip
def stats(
    context: typer.Context,
    by: Annotated[
        str,
        typer.Option("--by", metavar="DIMENSION", help=N_("unit, group, network, kind, form, channel, level, month, "
                     "quarter, year, officer, author, topic, length, solicited, rank (of leaders), review or "
                     "feedback.")),
    ] = "unit",
    instructed_to: InstructedTo = None,
    units: Units = None,
) -> Value:  # fmt: skip
    """Count by a dimension."""
    from zhibao_cli.app.stats import stats

    return stats(session(context), by, replace(filters(context), instructed_to=instructed_to), units)


@app.command(
    "list",
    cls=Filtered,
    help=N_("List records by date, with their references.\n\nWHAT is one of: items (when not said), adoptions, "
            "forwardings, instructions, reviews, returns, outcomes, solicitations, faults, adjustments, honours, "
            "trainings, totals, acknowledgements; or results: what became of items, adopted where, written on at "
            "which level, turned into what. Registers are listed by unit list, officer list, target list …"),
    epilog="zhibao list --unit 石泉 --period 2024-03\nzhibao list adoptions --level 省 --period 2024\n"
    "zhibao list instructions --overdue\nzhibao list results --kind 调研 --min-words 2000 --period 2024\n"
    "zhibao list honours --of persons --period 2023",
)  # fmt: skip
def list_(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="WHAT", help=N_("What to list: items, results, adoptions, instructions, honours …"))
    ] = "items",
    pending: Annotated[
        bool, typer.Option("--pending", help=N_("Only instructions whose feedback is still to come."))
    ] = False,
    overdue: Annotated[
        bool, typer.Option("--overdue", help=N_("Only instructions whose feedback is overdue."))
    ] = False,
    officer: Annotated[
        Text, typer.Option("--officer", metavar="PERSON", help=N_("Only honours or trainings of this officer."))
    ] = None,
    of: Annotated[
        Text, typer.Option("--of", metavar="persons|units", help=N_("Only honours of persons, or of units."))
    ] = None,
    units: Units = None,
) -> Value:  # fmt: skip
    """List records."""
    from zhibao_cli.app.list_choices import Whose
    from zhibao_cli.app.listing import list_records
    from zhibao_cli.domain.feedback import OVERDUE, PENDING

    feedback = OVERDUE if overdue else PENDING if pending else ()
    return list_records(session(context), what, filters(context), feedback, Whose(officer, of), units)


@app.command(
    cls=Filtered,
    help=N_("Search titles and texts: one character or more, part of a word or a whole sentence.\n\n"
            "Words beside each other must all be there; AND, OR, NOT or 与, 或, 非 between them and parentheses say "
            "otherwise; a phrase stands in quotation marks. Width and letter case do not matter. What has it in the "
            "title comes first, the newest first."),
    epilog='zhibao search 乡村 振兴\nzhibao search "(茶叶 或 烟叶) 非 秋茶" --unit 石泉 --adopted\n'
    "zhibao search “茶农增收” --period 2024 --top 50",
)  # fmt: skip
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=N_("What to search for."))],
    top: Annotated[Text, typer.Option("--top", metavar="N", help=N_("Only the first N items; else 20."))] = None,
) -> Value:
    """Search titles and texts."""
    from zhibao_cli.app.searching import search

    return search(session(context), " ".join(words), filters(context), top)


@app.command(
    cls=Read,
    help=N_("Show one record with all that hangs on it: an item, an event by its reference, a unit."),
    epilog="zhibao show SQ-2024-12\nzhibao show SQ-2024-12 --text\nzhibao show a17\nzhibao show 石泉",
)
def show(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="ITEM|REF|UNIT", help=N_("What to show."))],
    text: Annotated[bool, typer.Option("--text", help=N_("Only the text of an item, all of it."))] = False,
) -> Value:
    """Show one record."""
    if text:
        from zhibao_cli.app.item_text import item_text

        return item_text(session(context), what)
    from zhibao_cli.app.showing import show

    return show(session(context), what)


@app.command(
    cls=Read,
    help=N_("Show who gets which award of the scorecard, and why not the others.\n\n--people lists persons instead: "
            "authors by items adopted, then by instructions."),
    epilog="zhibao awards --period 2024\nzhibao awards --people --period 2024 --top 10\n"
    "zhibao awards --people --group 直报县 --level 省 --period 2024",
)  # fmt: skip
def awards(
    context: typer.Context,
    period: Period = None,
    scorecard: Card = None,
    people: Annotated[bool, typer.Option("--people", help=N_("Persons instead of units."))] = False,
    top: Annotated[Text, typer.Option("--top", metavar="N", help=N_("Only the first N places of persons."))] = None,
    unit: Annotated[Many, typer.Option("--unit", metavar="UNIT", help=N_("Only persons of these units."))] = None,
    group: Annotated[
        Many, typer.Option("--group", metavar="GROUP", help=N_("Only persons of units of these groups."))
    ] = None,
    level: Annotated[
        Many, typer.Option("--level", metavar="LEVEL", help=N_("Of persons: only what this level adopted or wrote on."))
    ] = None,
    units: Units = None,
) -> Value:
    """Show who gets which award."""
    if people:
        from zhibao_cli.app.filters import FilterRequest
        from zhibao_cli.app.people import commend_people

        request = FilterRequest(
            period=period, unit=tuple(unit or ()), group=tuple(group or ()), level=tuple(level or ())
        )
        return commend_people(session(context), request, scorecard, top, units)
    from zhibao_cli.app.awarding import award_units

    of_people = {"--top": top, "--unit": unit, "--group": group, "--level": level}
    typed = [name for name, value in of_people.items() if value]
    return award_units(session(context), period, scorecard, typed, units)


@app.command(
    cls=Read,
    help=N_("List everything that wants attention: drafts and feedback overdue, nothing reported, events "
            "no rule matches, "
            "quotas not reached, possible duplicates. Exit status 3 when there is any."),
    epilog="zhibao check --period 2024-01..08\nzhibao check --period 2024 --files",
)  # fmt: skip
def check(
    context: typer.Context,
    period: Period = None,
    files: Annotated[
        bool, typer.Option("--files", help=N_("Read the source documents too: which are gone, or changed since."))
    ] = False,
) -> Value:
    """List everything that wants attention."""
    from zhibao_cli.app.checking import check

    return check(session(context), period, files=files)
