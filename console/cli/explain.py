"""``vaxel explain``: why one call went where it went."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from console.cli.failing import WRONG_INPUT, fail
from console.cli.stores import opened_store
from console.live_view import render_cdr
from console.settings import Settings
from dialplan.ids import CallId
from dialplan.records import LogLine


def explain(
    call: Annotated[str, typer.Argument(help="The call's id, as `vaxel log` and `vaxel cdr` show it.")],
) -> None:
    """Tell the story of one call: every decision, its rule, what it saw, and how the call ended."""
    asyncio.run(_explain(CallId(call)))


async def _explain(call: CallId) -> None:
    console = Console(highlight=False)
    async with opened_store(Settings()) as store:
        lines = await store.read_log(call=call)
        records = await store.read_cdrs(call=call)
    if not lines:
        fail(f"No call {call} in the routing log. `vaxel cdr` lists the calls there are.", WRONG_INPUT)
    first = lines[0]
    console.print(
        f"Call {call}, {first.at.astimezone():%Y-%m-%d %H:%M:%S}, configuration {first.config_version}"
    )
    for line in lines:
        _tell(console, line, first)
    for record in records:
        console.print(render_cdr(record), soft_wrap=True)
    if not records:
        console.print("The call has no CDR yet: it is still up.")


def _tell(console: Console, line: LogLine, first: LogLine) -> None:
    after_s = (line.at - first.at).total_seconds()
    saw = ", ".join(f"{name} {value}" for name, value in line.saw.items())
    console.print(f"  {after_s:8.1f} s  {line.step:<12} {line.decided}", soft_wrap=True)
    console.print(
        f"              because of {line.rule}" + (f" ({saw})" if saw else ""), style="dim", soft_wrap=True
    )
