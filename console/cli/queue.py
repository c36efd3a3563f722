"""``vaxel queue``: the queues of the engine that runs on this data folder."""

import asyncio
from typing import Annotated

import typer

from console.cli.admin.desk import As, AsJson, Organisation
from console.cli.admin.tables import show_rows
from console.cli.asking import ask_engine, in_words
from console.cli.output import check_reader, reader_may_leave
from console.control.words import ListQueues

_AGAIN_S = 2.0
_COLUMNS = (
    *("group", "waiting", "longest_s", "callbacks", "estimate_s"),
    *("available", "busy", "paused", "logged_out"),
)


def queue(
    *,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Show them again every 2 s; Ctrl-C ends it.")
    ] = False,
    organisation: Organisation = "",
    person: As = "",
    as_json: AsJson = False,
) -> None:
    """Show who waits in each group now, for how long, and how many agents are free.

    `longest_s` is how long the first in line has waited, `estimate_s` how long one who called now would.
    The engine must run. A supervisor sees the groups they supervise.
    """
    asked = in_words(lambda: ListQueues(organisation=organisation, actor=person))
    with reader_may_leave():
        try:
            asyncio.run(_show(asked, follow, as_json))
        except KeyboardInterrupt:
            raise typer.Exit from None


async def _show(asked: ListQueues, follow: bool, as_json: bool) -> None:
    while True:
        answer = await ask_engine(asked)
        show_rows((row.model_dump(mode="json") for row in answer.queues), _COLUMNS, as_json=as_json)
        if not follow:
            return
        await asyncio.sleep(_AGAIN_S)
        check_reader()
        typer.echo()
