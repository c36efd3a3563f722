"""``vaxel log``: the routing log."""

import asyncio
from typing import Annotated

import typer

from console.cdr.asking import Localities
from console.cli.environment import read_settings
from console.cli.failing import LARGEST
from console.cli.output import Output, check_reader, reader_may_leave
from console.cli.stores import opened_store
from console.contract import log_line_json
from console.live_view import ZoneOf, print_lines
from dialplan.ids import CallId
from dialplan.records import LogLine

_LOOK_AGAIN_S = 0.25


def log(
    *,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with new lines as they come; Ctrl-C ends it.")
    ] = False,
    call: Annotated[str | None, typer.Option(help="Only this call, by its id.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line (docs/contract.md).")
    ] = False,
    lines: Annotated[
        int, typer.Option("--lines", "-n", min=1, max=LARGEST, help="How many of the newest lines.")
    ] = 200,
) -> None:
    """Show the routing log: what was decided on each call, by which rule, and what it saw.

    A line has the time by the organisation's clocks, the call's id, the step of its way, what was decided,
    by which rule, and what the rule saw. docs/rules.md explains every rule; `vaxel explain` tells one
    call's story.
    """
    with reader_may_leave():
        try:
            asyncio.run(_show(CallId(call) if call else None, follow, as_json, lines))
        except KeyboardInterrupt:
            raise typer.Exit from None


async def _show(call: CallId | None, follow: bool, as_json: bool, count: int) -> None:
    console = Output()
    async with opened_store(read_settings()) as store:
        zone_of = Localities(await store.calls.localities()).zone_of
        shown = await store.read_log(call=call, limit=count)
        _print(console, shown, zone_of, as_json)
        last = shown[-1] if shown else None
        while follow:
            await asyncio.sleep(_LOOK_AGAIN_S)
            check_reader()
            new = await store.read_log(call=call, after=last, limit=count)
            _print(console, new, zone_of, as_json)
            last = new[-1] if new else last


def _print(console: Output, lines: tuple[LogLine, ...], zone_of: ZoneOf, as_json: bool) -> None:
    if as_json:
        for line in lines:
            typer.echo(log_line_json(line))
    else:
        print_lines(console, lines, zone_of, with_date=True)
