"""``vaxel log``: the routing log."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from console.cli.stores import opened_store
from console.contract import log_line_json
from console.live_view import print_line
from console.settings import Settings
from dialplan.ids import CallId
from dialplan.records import LogLine

_LOOK_AGAIN_S = 0.5


def log(
    *,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with new lines as they come.")
    ] = False,
    call: Annotated[str | None, typer.Option(help="Only this call, by its id.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line (docs/contract.md).")
    ] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=1, help="How many of the newest lines.")] = 200,
) -> None:
    """Show the routing log: what was decided on each call, by which rule, and what it saw."""
    try:
        asyncio.run(_show(CallId(call) if call else None, follow, as_json, lines))
    except KeyboardInterrupt:
        raise typer.Exit from None


async def _show(call: CallId | None, follow: bool, as_json: bool, count: int) -> None:
    console = Console(highlight=False)
    async with opened_store(Settings()) as store:
        shown = await store.read_log(call=call, limit=count)
        _print(console, shown, as_json)
        last = shown[-1] if shown else None
        while follow:
            await asyncio.sleep(_LOOK_AGAIN_S)
            new = await store.read_log(call=call, after=last, limit=count)
            _print(console, new, as_json)
            last = new[-1] if new else last


def _print(console: Console, lines: tuple[LogLine, ...], as_json: bool) -> None:
    for line in lines:
        if as_json:
            typer.echo(log_line_json(line))
        else:
            print_line(console, line, with_date=True)
