"""What holds for this ledger whoever uses it."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Group, Read, Write, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)
policy = typer.Typer(cls=Group, rich_markup_mode=None, help=N_("What holds for this ledger whoever uses it."))
app.add_typer(policy, name="policy")


@policy.command("list", cls=Read, help=N_("List the policies and what is set."), epilog="zhibao policy list")
def policy_list(context: typer.Context) -> Value:
    """List the policies."""
    from zhibao_cli.app.policies import list_policies

    return list_policies(session(context))


@policy.command(
    "set", cls=Write,
    help=N_("Set a policy.\n\nreview: off, warn (an item nobody has checked is reported with a warning) or require (it "
            "stays a draft until all four checks are passed). scorecard: the one that reports use."),
    epilog="zhibao policy set review require\nzhibao policy set 审核 提醒",
)  # fmt: skip
def policy_set(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("Which policy: review or scorecard."))],
    value: Annotated[str, typer.Argument(metavar="VALUE", help=N_("Its value."))],
) -> Value:
    """Set a policy."""
    from zhibao_cli.app.policies import change_policy

    return change_policy(session(context), name, value)
