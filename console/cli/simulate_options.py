"""The options of ``vaxel simulate``: which scenarios, what is done with them, and where that is told."""

import os
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class SweepOf(StrEnum):
    """What breaks."""

    HANG_UP = "hang-up"
    AMI = "ami"
    AGI = "agi"
    KILL = "kill"
    STOP = "stop"
    ALL = "all"


Files = Annotated[
    list[Path] | None,
    typer.Argument(help="Scenario files (YAML), or folders of them.", show_default=False),
]
Json = Annotated[
    Path | None,
    typer.Option("--json", help="A file for what came out, one JSON object a scenario (docs/contract.md)."),
]
Junit = Annotated[
    Path | None, typer.Option("--junit", help="A file for what came out, as JUnit XML for build servers.")
]
Seed = Annotated[int, typer.Option(min=0, help="Another seed, another order of what happens at once.")]
ALL_CORES = os.cpu_count() or 1
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=256, help="How many to play at the same time.")]
Watch = Annotated[
    bool, typer.Option("--watch", help="Play them again whenever one or its company changes, until Ctrl-C.")
]
SweepKind = Annotated[
    SweepOf | None,
    typer.Option("--sweep", help="Break this at every point of each, one point a run; nothing may be left."),
]
Every = Annotated[int, typer.Option("--every", min=1, help="With --sweep: one point of so many.")]
Point = Annotated[
    int | None, typer.Option("--point", min=1, help="With --sweep: this point alone, with its story.")
]
Points = Annotated[
    bool, typer.Option("--points", help="With --sweep: list the points of each, and play none.")
]
Schema = Annotated[
    bool, typer.Option("--schema", help="Print the JSON schema of scenario files, for editors.")
]

IDLE: Mapping[str, Sequence[str]] = {
    "schema": ("files", "json_file", "junit_file", "watch", "sweep", "every", "point", "points"),
    "points": ("json_file", "junit_file", "watch", "every", "point"),
    "point": ("every",),
}
"""What each option leaves nothing to do for."""
