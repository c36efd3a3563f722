"""``vaxel`` itself. A command is imported when it runs: all together they take seconds to load."""

import inspect
from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup

from console.cli.commands import COMMANDS, PANELS


def load(name: str) -> TyperCommand | TyperGroup:
    """Import a command, or a group of them."""
    place = COMMANDS[name]
    found = getattr(import_module(place.module), place.attribute)
    if isinstance(found, typer.Typer):
        group = typer.main.get_group(found)
        _let_flow(group)
        return group
    alone = typer.Typer(add_completion=False)
    alone.command(name)(found)
    command = typer.main.get_command(alone)
    assert isinstance(command, TyperCommand)
    _let_flow(command)
    return command


def _let_flow(command: TyperCommand | TyperGroup) -> None:
    """Let paragraphs of help break where the terminal ends, not where the source's lines do."""
    command.help = "\n\n".join(map(_flow, inspect.cleandoc(command.help or "").split("\n\n")))
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            if isinstance(below, TyperCommand | TyperGroup):
                _let_flow(below)


def _flow(paragraph: str) -> str:
    """A paragraph in one line; lists and examples keep theirs."""
    lines = paragraph.split("\n")
    return paragraph if any(line.startswith((" ", "-", "*", "\b")) for line in lines) else " ".join(lines)


class _Group(TyperGroup):
    """Lists summaries, and runs what they stand for."""

    def resolve_command(  # type: ignore[override]  # typer has the name of its base class for itself
        self, ctx: typer.Context, args: list[str]
    ) -> tuple[str | None, TyperCommand | TyperGroup | None, list[str]]:
        name, listed, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and listed else None, rest


app = typer.Typer(
    name="vaxel",
    cls=_Group,
    help="Växel answers a company's telephone: it decides where each call goes, makes it happen over "
    "Asterisk, and says afterwards why.",
    epilog="Settings come from the environment (VAXEL_DATA, VAXEL_AGI_PORT, …): see docs/settings.md.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _list(name: str, summary: str, panel: str) -> None:
    @app.command(name, help=summary, rich_help_panel=panel)
    def listed() -> None:
        """Never runs: the command itself does."""


for panel, commands in PANELS.items():
    for name, place in commands.items():
        _list(name, place.summary, panel)
