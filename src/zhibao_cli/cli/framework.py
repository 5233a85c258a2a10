"""What all commands share: common options, one rendering of what they return, one boundary for errors."""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from zhibao_cli.cli.options import META, filter_options, ledger_options, reading_options, writing_options
from zhibao_cli.cli.pages import page, place
from zhibao_cli.errors import UsageFault, ZhibaoError
from zhibao_cli.i18n import N_, Message, listed, msg, translate

if TYPE_CHECKING:
    from zhibao_cli.app.filters import FilterRequest
    from zhibao_cli.app.session import Session


class _Page:
    """Shared by commands and groups: our own help page."""

    common: tuple[str, ...] = ()

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return page(self, ctx, common=self.common).rstrip("\n")


class Command(_Page, TyperCommand):
    """A command: what it returns is rendered, and gives the exit status."""

    extra: Callable[[], list[TyperOption]] = staticmethod(ledger_options)
    any_format = True
    """Whether what it returns can be had in every format of reports."""
    document = ""
    """The ending of the document it can give instead of a report."""

    def __init__(self, *, params: list[Any], **rest: Any) -> None:
        shared = type(self).extra()
        self.common = tuple(option.name or "" for option in shared)
        rest["context_settings"] = {"help_option_names": ["-h", "--help"], **(rest.get("context_settings") or {})}
        super().__init__(params=[*params, *shared], **rest)

    def invoke(self, ctx: Any) -> None:
        """Run the command and show its value."""
        from zhibao_cli.app.present import Shown

        output = given(ctx, "output")
        shown = Shown(
            given(ctx, "format"), Path(output) if output else None, bool(given(ctx, "force")), given(ctx, "bom")
        )
        # A wrong format is told before anything is recorded.
        if not (self.document and wants_document(ctx)):
            shown.check(receipt=not self.any_format)
        code = shown.present(super().invoke(ctx))
        if code:
            raise typer.Exit(code)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line of the help, in the reader's language."""
        return translate(self.help or "").split("\n")[0]


class Read(Command):
    """A command that returns a report."""

    extra = staticmethod(reading_options)


class Write(Command):
    """A command that records something."""

    extra = staticmethod(writing_options)
    any_format = False


class Filtered(Read):
    """A command that returns a report of filtered records."""

    extra = staticmethod(lambda: [*filter_options(), *reading_options()])

    def __init__(self, *, params: list[Any], **rest: Any) -> None:
        super().__init__(params=params, **rest)
        self.common = tuple(option.name or "" for option in reading_options())


class Group(_Page, TyperGroup):
    """A group of commands, such as `unit`."""

    def __init__(self, **rest: Any) -> None:
        rest["context_settings"] = {"help_option_names": ["-h", "--help"]}
        rest["no_args_is_help"] = True
        super().__init__(**rest)

    def get_help(self, ctx: Any) -> str:
        """The help page, with the commands of the group."""
        rows = [(name, self.summary(ctx, name)) for name in self.list_commands(ctx)]
        return page(self, ctx, rows, self.common).rstrip("\n")

    def summary(self, ctx: Any, name: str) -> str:
        """What one of the commands does, in a line."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str() if command is not None else ""

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line of the help, in the reader's language."""
        return translate(self.help or "").split("\n")[0]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; an unknown one is told with the nearest."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), 3)
            raise UsageFault(
                "command-unknown",
                msg("There is no command “{name}”.", name=args[0]),
                msg("Did you mean {names}?", names=listed(near)) if near else _see_help(ctx),
            )
        return super().resolve_command(ctx, args)


class Root(Group):
    """The program: commands are loaded when called for; every error ends here."""

    lazy: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **rest: Any) -> None:
        super().__init__(**rest)
        self.common = ("ledger",)
        self.params.extend(ledger_options())

    def list_commands(self, ctx: Any) -> list[str]:
        """All commands, in the order of the work."""
        return list(self.lazy)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Load the module of a command and build that one, once."""
        module = self.lazy.get(cmd_name)
        if module is not None and cmd_name not in self.commands:
            self.commands[cmd_name] = _built(import_module(f"zhibao_cli.cli.{module}").app, cmd_name)
        return self.commands.get(cmd_name)

    def summary(self, ctx: Any, name: str) -> str:
        """What a command does, in a line; read off its module, as building all commands takes longer than the page."""
        app = import_module(f"zhibao_cli.cli.{self.lazy[name]}").app
        helps = [info.help for info in app.registered_commands if name == _name_of(info)]
        helps += [info.typer_instance.info.help for info in app.registered_groups if info.name == name]
        return translate(helps[0]).split("\n")[0]

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run the program; errors of the user's become a sentence, a hint, a code and an exit status."""
        words = list(sys.argv[1:] if args is None else args)
        options["standalone_mode"] = False
        try:
            _check_text(words)
            code = super().main(words, *rest, **options)
        except ZhibaoError as error:
            code = _told(error, words)
        except TyperException as error:
            code = _told(_usage_fault(error), words) if _is_fault(error) else 0
        except typer.Abort:
            code = _told(ZhibaoError("aborted", msg("Stopped; nothing was recorded.")), words)
        sys.exit(code if isinstance(code, int) else 0)


def _built(app: typer.Typer, name: str) -> Any:
    """One of an app's commands, without the work of building the others."""
    alone = typer.Typer(rich_markup_mode=None)
    alone.registered_groups = [info for info in app.registered_groups if info.name == name]
    alone.registered_commands = [info for info in app.registered_commands if name == _name_of(info)]
    return typer.main.get_group(alone).commands[name]


def _name_of(info: Any) -> str:
    name: str = info.name or getattr(info.callback, "__name__", "")
    return name


def _check_text(words: Sequence[str]) -> None:
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            shown = word.encode("utf-8", "backslashreplace").decode()
            raise UsageFault(
                "text-undecodable",
                msg("The terminal passed on text that cannot be read: {text}", text=shown),
                msg("Set the terminal and the locale to UTF-8."),
            ) from None


def _told(error: ZhibaoError, words: Sequence[str]) -> int:
    from zhibao_cli.app.present import tell

    tell(error, json=_wants_json(words))
    return error.exit_code


def _wants_json(words: Sequence[str]) -> bool:
    """Whether JSON was asked for, though the words could not be parsed."""
    pairs = zip(words, [*words[1:], ""], strict=True)
    return any(word == "--format=json" or (word == "--format" and after == "json") for word, after in pairs)


def _is_fault(error: TyperException) -> bool:
    """Help shown because nothing was typed is an answer, not a fault of the program, but still a usage error."""
    if type(error).__name__ == "NoArgsIsHelpError":
        from zhibao_cli.app.present import say

        say(error.message)
        return False
    return True


def _usage_fault(error: Any) -> ZhibaoError:
    """What a parsing error means, in the reader's language."""
    context, kind = getattr(error, "ctx", None), type(error).__name__
    hint = _see_help(context)
    if kind == "NoSuchOption":
        message = msg("There is no option {name}.", name=error.option_name)
        if error.possibilities:
            hint = msg("Did you mean {names}?", names=listed(sorted(error.possibilities)))
        elif context is not None and any(param.param_type_name == "argument" for param in context.command.params):
            hint = msg("A text that begins with “-” goes after “--”: {command} -- TEXT", command=context.command_path)
    elif kind == "MissingParameter":
        name = (
            error.param.opts[0]
            if error.param.param_type_name == "option"
            else (error.param.metavar or error.param.name)
        )
        message = msg("{name} is missing.", name=place(name) if error.param.param_type_name == "argument" else name)
    elif kind == "BadOptionUsage":
        message = msg("{name} needs a value.", name=error.option_name)
    elif "unexpected extra" in error.message:
        # "Got unexpected extra argument(s) (one two)"
        words = error.message.partition(" (")[2].removesuffix(")")
        message = msg("Too many words: {words}.", words=words)
        hint = msg("A text with spaces goes in quotation marks.")
        if words.startswith("-"):
            hint = msg("Options go before “--”: after it, every word is a text.")
    else:
        message = msg("This cannot be read: {text}", text=error.format_message())
    return UsageFault("usage", message, hint)


def _see_help(context: Any) -> Message:
    return msg("See: {command} --help", command=context.command_path if context is not None else "zhibao")


Units = Annotated[
    str | None,
    typer.Option(
        "--units", metavar="current", help=N_("Take units as they are now: merged ones in one, in today's group.")
    ),
]
"""The option --units of reports by unit."""


def given(context: typer.Context, name: str) -> Any:
    """A common option's value, or None."""
    return context.meta.get(META + name)


def wants_document(context: typer.Context) -> bool:
    """Whether a Word document was asked for, by its format or its file's ending."""
    name, output = given(context, "format"), given(context, "output")
    return name == "docx" or (not name and str(output or "").casefold().endswith(".docx"))


def joined(values: list[str] | None) -> str | None:
    """Several values of an option as one typed text; None when none was given."""
    return ";".join(values) if values is not None else None


def session(context: typer.Context) -> "Session":
    """The session of this run, by the common options and the environment."""
    from zhibao_cli.app.session import make_session

    return make_session(
        given(context, "ledger"),
        dry_run=bool(given(context, "dry_run")),
        force=bool(given(context, "force")) and not given(context, "output"),
        reason=given(context, "reason"),
        as_of=given(context, "as_of"),
    )


def filters(context: typer.Context) -> "FilterRequest":
    """The filters typed."""
    from zhibao_cli.app.filters import FilterRequest

    many = (
        "unit", "group", "network", "kind", "channel", "level", "rank", "form", "topic", "author", "status", "to"
    )  # fmt: skip
    named: dict[str, Any] = {name: tuple(given(context, name) or ()) for name in many}
    return FilterRequest(
        period=given(context, "period"),
        **named,
        min_words=given(context, "min_words"),
        max_words=given(context, "max_words"),
        major=bool(given(context, "major")),
        solicited=_either(context, "solicited", "unsolicited"),
        adopted=_either(context, "adopted", "unadopted"),
        instructed=bool(given(context, "instructed")),
        outcome=_either(context, "outcome", "no_outcome"),
    )


def _either(context: typer.Context, yes: str, no: str) -> bool | None:
    """True, False, or None when neither was asked for. Raises UsageFault when both were."""
    if given(context, yes) and given(context, no):
        raise UsageFault(
            "filters-contrary", msg("--{yes} and --{no} exclude each other.", yes=yes, no=no.replace("_", "-"))
        )
    return True if given(context, yes) else False if given(context, no) else None
