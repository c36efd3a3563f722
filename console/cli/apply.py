"""``vaxel apply``: a configuration file becomes the organisation's newest version."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from config.applying import apply_file
from config.problems import ConfigurationError
from console.cli.environment import read_settings
from console.cli.failing import WRONG_INPUT, fail
from console.cli.stores import opened_store


def apply(
    file: Annotated[Path, typer.Argument(help="The organisation's YAML file (docs/configuration.md).")],
) -> None:
    """Check a configuration file and put it in force; a file with mistakes changes nothing.

    A running service follows by itself. Every mistake is told with its line and key, and the exit code is 2.
    """
    asyncio.run(_apply(file))


async def _apply(file: Path) -> None:
    async with opened_store(read_settings()) as store:
        try:
            applied = await apply_file(store, file)
        except ConfigurationError as error:
            fail(str(error), WRONG_INPUT)
    if applied.is_new:
        typer.echo(f"{applied.organisation} is now at version {applied.version}; new calls follow it.")
    else:
        typer.echo(
            f"{applied.organisation} is at version {applied.version} already: the file changes nothing."
        )
