"""``vaxel simulate``: scenarios on the stand-in Asterisk, hours of calls in seconds."""

from pathlib import Path
from typing import Annotated

import typer


def simulate(
    files: Annotated[list[Path], typer.Argument(help="Scenario files or folders of them.")],
) -> None:
    """Play call scenarios through the whole engine."""
    raise typer.Exit(1)
