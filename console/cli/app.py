"""``vaxel`` itself. A command is imported when it runs: all together they take seconds to load."""

from importlib import import_module

import typer
from typer.core import TyperCommand, TyperGroup

from console.cli.commands import COMMANDS, PANELS


def load(name: str) -> TyperCommand | TyperGroup:
    """Import a command, or a group of them."""
    place = COMMANDS[name]
    found = getattr(import_module(place.module), place.attribute)
    if isinstance(found, typer.Typer):
        return typer.main.get_group(found)
    alone = typer.Typer(add_completion=False)
    alone.command(name)(found)
    command = typer.main.get_command(alone)
    assert isinstance(command, TyperCommand)
    return command


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
