"""``vaxel cdr``: the call detail records."""

import asyncio
from typing import Annotated

import typer

from console.cli.environment import read_settings
from console.cli.failing import LARGEST
from console.cli.output import Output, reader_may_leave
from console.cli.stores import opened_store
from console.contract import cdr_json
from console.live_view import render_cdr


def cdr(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line (docs/contract.md).")
    ] = False,
    count: Annotated[
        int, typer.Option("--count", "-n", min=1, max=LARGEST, help="How many of the newest calls.")
    ] = 1000,
) -> None:
    """Show the call detail records: one a call, with how it ended, who took it, and how long it was.

    A line has the start, the call's id (for `vaxel explain`), how it ended, the number dialled, the caller's
    number, the group, the agent, and how long the caller waited and talked.
    """
    with reader_may_leave():
        asyncio.run(_show(as_json, count))


async def _show(as_json: bool, count: int) -> None:
    console = Output()
    async with opened_store(read_settings()) as store:
        for record in await store.read_cdrs(limit=count):
            if as_json:
                typer.echo(cdr_json(record))
            else:
                console.print(render_cdr(record), soft_wrap=True)
