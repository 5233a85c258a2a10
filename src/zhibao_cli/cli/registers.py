"""The registers: unit, group, officer, channel, kind; each with add, list, show and amend."""

from typing import Annotated

import typer

from zhibao_cli.app.present import Value
from zhibao_cli.cli.framework import Group, Read, Write, joined, session
from zhibao_cli.i18n import N_

app = typer.Typer(rich_markup_mode=None)


def _register(name: str, text: str) -> typer.Typer:
    made = typer.Typer(cls=Group, rich_markup_mode=None, help=text)
    app.add_typer(made, name=name)
    return made


unit = _register("unit", N_("The units: their names, groups and networks, through time."))
group = _register("group", N_("The groups in which units are ranked."))
officer = _register("officer", N_("The designated persons of units."))
channel = _register("channel", N_("The publications that adopt items."))
kind = _register("kind", N_("The kinds of item."))

Text = str | None
Many = list[str] | None
Name = Annotated[str, typer.Argument(metavar="NAME", help=N_("The name."))]
UnitName = Annotated[
    str, typer.Argument(metavar="UNIT", help=N_("The unit: code, name, short name or a unique start."))
]
NewName = Annotated[Text, typer.Option("--name", metavar="NAME", help=N_("Another name, to put a slip right."))]
Alias = Annotated[Many, typer.Option("--alias", metavar="NAME", help=N_("A further name it goes by."))]
From = Annotated[Text, typer.Option("--from", metavar="DATE", help=N_("The first day."))]
Until = Annotated[Text, typer.Option("--until", metavar="DATE", help=N_("The last day."))]
On = Annotated[Text, typer.Option("--on", metavar="DATE", help=N_("From which day on; else today."))]
Short = Annotated[Text, typer.Option("--short", metavar="NAME", help=N_("The short name."))]
GroupName = Annotated[Text, typer.Option("--group", metavar="GROUP", help=N_("The group; a new one comes into being."))]
Network = Annotated[Text, typer.Option("--network", metavar="NETWORK", help=N_("vertical, horizontal or diffusion."))]
RollsUp = Annotated[
    Text, typer.Option("--rolls-up-to", metavar="UNIT", help=N_("The unit its points are counted to as well."))
]
Level = Annotated[Text, typer.Option("--level", metavar="LEVEL", help=N_("national, province, city, county or town."))]
Medium = Annotated[
    Text, typer.Option("--medium", metavar="MEDIUM", help=N_("bulletin, site, press, broadcast, social or sms."))
]
Id = Annotated[Text, typer.Option("--id", metavar="ID", help=N_("A short code; else the name is the code."))]
OfUnit = Annotated[Text, typer.Option("--unit", metavar="UNIT", help=N_("The unit."))]
Role = Annotated[Text, typer.Option("--role", metavar="ROLE", help=N_("What the person does."))]


def _yes_no(value: bool | None) -> Text:
    return None if value is None else "true" if value else "false"


@unit.command("add", cls=Write, help=N_("Put a unit on the register."),
              epilog="zhibao unit add 石泉县 --code SQ --group 直报县 --direct-report")  # fmt: skip
def unit_add(
    context: typer.Context,
    name: Name,
    code: Annotated[
        Text, typer.Option("--code", metavar="CODE", help=N_("Its code, such as SQ; else U01, U02 …"))
    ] = None,
    short: Short = None,
    group: GroupName = None,
    network: Network = None,
    direct_report: Annotated[bool, typer.Option("--direct-report", help=N_("It reports straight upward."))] = False,
    alias: Alias = None,
    rolls_up_to: RollsUp = None,
    first: From = None,
    until: Until = None,
) -> Value:
    """Put a unit on the register."""
    from zhibao_cli.app.registry import UnitRequest, add_unit

    request = UnitRequest(
        name=name, code=code, short=short, group=group, network=network, direct_report=direct_report,
        aliases=tuple(alias or ()), rolls_up_to=rolls_up_to, first=first, last=until,
    )  # fmt: skip
    return add_unit(session(context), request)


@unit.command("list", cls=Read, help=N_("List all units with every name and group they have had."),
              epilog="zhibao unit list --group 直报县")  # fmt: skip
def unit_list(
    context: typer.Context,
    group: Annotated[Text, typer.Option("--group", metavar="GROUP", help=N_("Only this group."))] = None,
) -> Value:
    """List units."""
    from zhibao_cli.app.register_lists import list_units

    return list_units(session(context), group)


@unit.command(
    "show", cls=Read, help=N_("Show a unit: names, groups, officers, standings."), epilog="zhibao unit show 石泉"
)
def unit_show(context: typer.Context, name: UnitName) -> Value:
    """Show a unit."""
    from zhibao_cli.app.showing import show_unit

    return show_unit(session(context), name)


@unit.command("amend", cls=Write, help=N_("Put right what is on record of a unit. What changed on a day is `rename` or "
              "`move`."), epilog="zhibao unit amend 石泉 --alias 石泉县府办")  # fmt: skip
def unit_amend(
    context: typer.Context,
    unit: UnitName,
    name: NewName = None,
    short: Short = None,
    alias: Alias = None,
    group: GroupName = None,
    network: Network = None,
    direct_report: Annotated[
        bool | None, typer.Option("--direct-report/--no-direct-report", help=N_("It reports straight upward."))
    ] = None,
    rolls_up_to: RollsUp = None,
    first: From = None,
    until: Until = None,
) -> Value:
    """Put right what is on record of a unit."""
    from zhibao_cli.app.amend import amend_register

    changes = {
        "name": name, "short": short, "alias": joined(alias), "group": group, "network": network,
        "direct-report": _yes_no(direct_report), "rolls-up-to": rolls_up_to, "from": first, "until": until,
    }  # fmt: skip
    return amend_register(session(context), "unit", unit, changes)


@unit.command("rename", cls=Write, help=N_("Give a unit a new name from a day on; earlier figures keep the old one."),
              epilog="zhibao unit rename 旬阳县 旬阳市 --on 2021-02-01")  # fmt: skip
def unit_rename(context: typer.Context, unit: UnitName, name: Name, on: On = None) -> Value:
    """Give a unit a new name."""
    from zhibao_cli.app.registry import rename_unit

    return rename_unit(session(context), unit, name, on)


@unit.command(
    "move",
    cls=Write,
    help=N_("Put a unit into another group from a day on; earlier figures keep the old one."),
    epilog="zhibao unit move 汉阴 --group 县区 --on 2025-01-01",
)
def unit_move(context: typer.Context, unit: UnitName, group: GroupName = None, on: On = None) -> Value:
    """Put a unit into another group."""
    from zhibao_cli.app.registry import move_unit

    return move_unit(session(context), unit, group, on)


@unit.command("merge", cls=Write, help=N_("End a unit: from a day on it is part of another."),
              epilog="zhibao unit merge 市农机局 --into 市农业农村局 --on 2024-03-01")  # fmt: skip
def unit_merge(
    context: typer.Context,
    unit: UnitName,
    into: Annotated[str, typer.Option("--into", metavar="UNIT", help=N_("The unit it becomes part of."))],
    on: On = None,
) -> Value:
    """End a unit."""
    from zhibao_cli.app.registry import merge_unit

    return merge_unit(session(context), unit, into, on)


Order = Annotated[Text, typer.Option("--order", metavar="N", help=N_("Its place among the groups."))]


@group.command("add", cls=Write, help=N_("Put a group on the register."), epilog="zhibao group add 直报县 --order 1")
def group_add(context: typer.Context, name: Name, order: Order = None) -> Value:
    """Put a group on the register."""
    from zhibao_cli.app.registry import new_group

    return new_group(session(context), name, order)


@group.command("list", cls=Read, help=N_("List all groups."), epilog="zhibao group list")
def group_list(context: typer.Context) -> Value:
    """List groups."""
    from zhibao_cli.app.register_lists import list_groups

    return list_groups(session(context))


@group.command("show", cls=Read, help=N_("Show the units of a group."), epilog="zhibao group show 直报县")
def group_show(context: typer.Context, name: Name) -> Value:
    """Show the units of a group."""
    from zhibao_cli.app.register_lists import list_units

    return list_units(session(context), name)


@group.command("amend", cls=Write, help=N_("Put a group's name or place right; its units follow."),
               epilog="zhibao group amend 直报县 --order 2")  # fmt: skip
def group_amend(context: typer.Context, group: Name, name: NewName = None, order: Order = None) -> Value:
    """Put a group's name or place right."""
    from zhibao_cli.app.amend import amend_register

    return amend_register(session(context), "group", group, {"name": name, "order": order})


@officer.command("add", cls=Write, help=N_("Put a unit's officer on the register."),
                 epilog="zhibao officer add 信息科科长 --unit 石泉 --from 2024-01-01")  # fmt: skip
def officer_add(
    context: typer.Context, name: Name, unit: OfUnit = None, role: Role = None, first: From = None, until: Until = None
) -> Value:
    """Put a unit's officer on the register."""
    from zhibao_cli.app.registry import OfficerRequest, add_officer

    return add_officer(session(context), OfficerRequest(name=name, unit=unit, role=role, first=first, last=until))


@officer.command(
    "list", cls=Read, help=N_("List the officers with their terms."), epilog="zhibao officer list --unit 石泉"
)
def officer_list(context: typer.Context, unit: OfUnit = None) -> Value:
    """List officers."""
    from zhibao_cli.app.register_lists import list_officers

    return list_officers(session(context), unit)


@officer.command("show", cls=Read, help=N_("Show an officer by name or reference."), epilog="zhibao officer show p3")
def officer_show(context: typer.Context, name: Name) -> Value:
    """Show an officer."""
    from zhibao_cli.app.showing import show_register

    return show_register(session(context), "officer", name)


@officer.command("amend", cls=Write, help=N_("Put an officer's record right, or end the term."),
                 epilog="zhibao officer amend p3 --until 2024-12-31")  # fmt: skip
def officer_amend(
    context: typer.Context,
    officer: Name,
    name: NewName = None,
    unit: OfUnit = None,
    role: Role = None,
    first: From = None,
    until: Until = None,
) -> Value:
    """Put an officer's record right."""
    from zhibao_cli.app.amend import amend_register

    changes = {"name": name, "unit": unit, "role": role, "from": first, "until": until}
    return amend_register(session(context), "officer", officer, changes)


@channel.command("add", cls=Write, help=N_("Put a publication on the register."),
                 epilog="zhibao channel add 政务信息 --level 省 --id szw")  # fmt: skip
def channel_add(
    context: typer.Context, name: Name, level: Level = None, code: Id = None, medium: Medium = None, alias: Alias = None
) -> Value:
    """Put a publication on the register."""
    from zhibao_cli.app.registry import ChannelRequest, add_channel

    request = ChannelRequest(name=name, level=level, code=code, medium=medium, aliases=tuple(alias or ()))
    return add_channel(session(context), request)


@channel.command("list", cls=Read, help=N_("List all publications."), epilog="zhibao channel list --level 省")
def channel_list(context: typer.Context, level: Level = None) -> Value:
    """List publications."""
    from zhibao_cli.app.register_lists import list_channels

    return list_channels(session(context), level)


@channel.command("show", cls=Read, help=N_("Show a publication."), epilog="zhibao channel show 政务信息")
def channel_show(context: typer.Context, name: Name) -> Value:
    """Show a publication."""
    from zhibao_cli.app.showing import show_register

    return show_register(session(context), "channel", name)


@channel.command(
    "amend", cls=Write, help=N_("Put a publication's record right."), epilog="zhibao channel amend szw --alias 省政务"
)
def channel_amend(
    context: typer.Context,
    channel: Name,
    name: NewName = None,
    level: Level = None,
    medium: Medium = None,
    alias: Alias = None,
) -> Value:
    """Put a publication's record right."""
    from zhibao_cli.app.amend import amend_register

    changes = {"name": name, "level": level, "medium": medium, "alias": joined(alias)}
    return amend_register(session(context), "channel", channel, changes)


@kind.command("add", cls=Write, help=N_("Put a kind of item on the register."), epilog="zhibao kind add 社情民意")
def kind_add(
    context: typer.Context,
    name: Name,
    code: Id = None,
    major: Annotated[bool, typer.Option("--major", help=N_("It is one of the major kinds."))] = False,
    alias: Alias = None,
) -> Value:
    """Put a kind of item on the register."""
    from zhibao_cli.app.registry import KindRequest, add_kind

    return add_kind(session(context), KindRequest(name=name, code=code, major=major, aliases=tuple(alias or ())))


@kind.command("list", cls=Read, help=N_("List all kinds of item."), epilog="zhibao kind list")
def kind_list(context: typer.Context) -> Value:
    """List kinds."""
    from zhibao_cli.app.register_lists import list_kinds

    return list_kinds(session(context))


@kind.command("show", cls=Read, help=N_("Show a kind of item."), epilog="zhibao kind show 调研")
def kind_show(context: typer.Context, name: Name) -> Value:
    """Show a kind."""
    from zhibao_cli.app.showing import show_register

    return show_register(session(context), "kind", name)


@kind.command("amend", cls=Write, help=N_("Put a kind's record right; an office's own word becomes an alias."),
              epilog="zhibao kind amend news --alias 动态类")  # fmt: skip
def kind_amend(
    context: typer.Context,
    kind: Name,
    name: NewName = None,
    major: Annotated[
        bool | None, typer.Option("--major/--no-major", help=N_("Whether it is one of the major kinds."))
    ] = None,
    alias: Alias = None,
) -> Value:
    """Put a kind's record right."""
    from zhibao_cli.app.amend import amend_register

    changes = {"name": name, "major": _yes_no(major), "alias": joined(alias)}
    return amend_register(session(context), "kind", kind, changes)
