"""What becomes of items and of people: reviews, outcomes, trainings."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Write, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)

Text = str | None
ItemName = Annotated[str, typer.Argument(metavar="ITEM", help=N_("Number, `last`, or a unique part of the title."))]
On = Annotated[Text, typer.Option("--on", metavar="DATE", help=N_("The day; else today."))]
Political = Annotated[bool, typer.Option("--political", help=N_("It passed the political check."))]
Policy = Annotated[bool, typer.Option("--policy", help=N_("It passed the policy check."))]
Sensitive = Annotated[bool, typer.Option("--sensitive", help=N_("It passed the check for sensitive matters."))]
Accurate = Annotated[bool, typer.Option("--accurate", help=N_("It passed the check of its facts and figures."))]


@app.command(
    cls=Write,
    help=N_("Record which of the four checks an item passed, or that it was sent back.\n\nReviews add up: all four "
            "checks passed make a draft a reported item. What is sent back is a draft, checked from the beginning."),
    epilog="zhibao review SQ-2024-12 --all --by 王主任\nzhibao review SQ-2024-12 --political --policy --by 李科长\n"
    "zhibao review SQ-2024-12 --political --policy --sensitive --by 李科长 --back 产量数字与统计局不符",
)  # fmt: skip
def review(
    context: typer.Context,
    item: ItemName,
    political: Political = False,
    policy: Policy = False,
    sensitive: Sensitive = False,
    accurate: Accurate = False,
    every: Annotated[bool, typer.Option("--all", help=N_("It passed all four checks."))] = False,
    by: Annotated[Text, typer.Option("--by", metavar="PERSON", help=N_("Who checked it."))] = None,
    back: Annotated[
        Text, typer.Option("--back", metavar="TEXT", help=N_("Why it is sent back: checks not given stopped it."))
    ] = None,
    on: On = None,
) -> Value:
    """Record which checks an item passed."""
    from zhibao_cli.app.reviewing import ReviewRequest, review

    flags = {"political": political, "policy": policy, "sensitive": sensitive, "accurate": accurate}
    passed = tuple(name for name, flag in flags.items() if flag or every)
    return review(session(context), ReviewRequest(item=item, passed=passed, by=by, on=on, back=back))


@app.command(
    cls=Write, help=N_("Record what came of an item: a decision, a document."),
    epilog="zhibao outcome SQ-2024-12 县政府据此出台配套措施 --document 石政发〔2024〕8号 --on 5月6日",
)  # fmt: skip
def outcome(
    context: typer.Context,
    item: ItemName,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("What came of it."))],
    document: Annotated[Text, typer.Option("--document", metavar="NUMBER", help=N_("The document's number."))] = None,
    on: On = None,
) -> Value:
    """Record what came of an item."""
    from zhibao_cli.app.outcomes import OutcomeRequest, record_outcome

    return record_outcome(session(context), OutcomeRequest(item=item, text=text, document=document, on=on))


@app.command(
    cls=Write, help=N_("Record a training and the officers who took part."),
    epilog="zhibao train 信息写作 --hours 4 --officer 王强 --officer 李芳 --on 3月5日",
)  # fmt: skip
def train(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help=N_("What it was about."))],
    hours: Annotated[Text, typer.Option("--hours", metavar="N", help=N_("How many hours it took."))] = None,
    officer: Annotated[
        list[str] | None, typer.Option("--officer", metavar="NAME", help=N_("An officer who took part."))
    ] = None,
    on: On = None,
) -> Value:
    """Record a training."""
    from zhibao_cli.app.training import TrainRequest, train

    return train(session(context), TrainRequest(topic=topic, hours=hours, officers=tuple(officer or ()), on=on))
