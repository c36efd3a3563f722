"""``vaxel apply``: a configuration file becomes the organisation's newest version."""

from pathlib import Path
from typing import Annotated

import typer

from config.changing.applying import apply_file
from config.office import Office
from config.store import Store
from console.cli.admin.desk import As, at_office, say_done
from console.cli.failing import LARGEST
from console.settings import Settings


def apply(
    file: Annotated[Path, typer.Argument(help="The organisation's YAML file (docs/configuration.md).")],
    *,
    seen: Annotated[
        int | None,
        typer.Option(min=1, max=LARGEST, help="The version that the file was exported from."),
    ] = None,
    person: As = "",
) -> None:
    """Check a configuration file and put it in force; a file with mistakes changes nothing.

    A running service follows by itself. Every mistake is told with its line and key, and the exit code is 2.
    With --seen, what others changed since that version stays; what they changed too is refused.
    """

    async def work(office: Office, _: Store, __: Settings) -> None:
        say_done(await apply_file(office, file, person, seen=seen))

    at_office(work, may_be_new=True)
