"""Puts the commands together."""

import typer

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
for command in (run, simulate, log, cdr, explain, asterisk_config, apply):
    app.command()(command)


def main() -> None:
    app()
