"""Puts the commands together."""

from collections.abc import Callable, Mapping

import typer

from console.cli.admin import (
    audio,
    billing,
    display_numbers,
    drafts,
    files,
    groups,
    menus,
    numbers,
    objects,
    steering,
    users,
    versions,
)
from console.cli.apply import apply
from console.cli.asterisk_config import asterisk_config
from console.cli.cdr import cdr
from console.cli.explain import explain
from console.cli.log import log
from console.cli.run import run
from console.cli.simulate import simulate

app = typer.Typer(
    name="vaxel",
    help="Växel answers a company's telephone: it decides where each call goes, makes it happen over "
    "Asterisk, and says afterwards why.",
    epilog="Settings come from the environment (VAXEL_DATA, VAXEL_AGI_PORT, …): see docs/settings.md.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
_GROUPS = {
    "group": groups.app,
    "menu": menus.app,
    "user": users.app,
    "number": numbers.app,
    "display-number": display_numbers.app,
    "audio": audio.app,
    "steering": steering.app,
}
_COMMANDS: Mapping[str, tuple[Callable[..., None], ...]] = {
    "Calls": (run, simulate, log, cdr, explain, asterisk_config),
    "Setting up": (
        files.organisations,
        objects.show,
        objects.add,
        objects.edit,
        objects.remove,
        billing.buy,
        billing.invoice,
    ),
    "Versions": (
        apply,
        files.export,
        files.diff,
        files.check,
        versions.history,
        versions.audit,
        versions.rollback,
        versions.undo,
    ),
}
for panel, commands in _COMMANDS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)
for name, group in _GROUPS.items():
    app.add_typer(group, name=name, rich_help_panel="Setting up")
app.add_typer(drafts.app, name="draft", rich_help_panel="Versions")
